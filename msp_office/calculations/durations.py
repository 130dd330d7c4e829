"""How people write a stretch of time, and how it is written back to them: text ↔ whole minutes."""

import re
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

MINUS = "−"
LONGEST_TEXT = 40

_NUMBER = r"[0-9]{1,6}(?:[.,][0-9]{1,4})?"
_BARE = re.compile(rf"({_NUMBER})")
_CLOCK = re.compile(r"([0-9]{1,6}):([0-9]{1,2})")
_HOURS = r"(?:hours|hour|hrs|hr|h)"
_MINUTES = r"(?:minutes|minute|mins|min|m)"
_WITH_UNITS = re.compile(rf"(?:({_NUMBER})\s*{_HOURS})?\s*(?:({_NUMBER})\s*{_MINUTES}?)?")
_THOUSANDS = re.compile(r"[0-9]+,[0-9]{3}(?![0-9])")  # 1,250 h may be many hours or little more than one


class DurationError(ValueError):
    """The text is no stretch of time; the message says in plain words what to write instead."""


def parse_minutes(text: str, *, limit: int | None = None) -> int:
    """Whole minutes from what a person typed; `limit` (minutes) is the most that is accepted.

    A bare number is hours when it has a decimal point or is at most 12; anything else is asked back. Parts of a
    minute round up when minutes were written, to the nearest minute when hours were. Errors: DurationError.

    >>> [parse_minutes(text) for text in ("1h30", "1:30", "90m", "1.5", "1,5", "1 h 30 m", "2h", "12")]
    [90, 90, 90, 90, 90, 90, 120, 720]
    >>> parse_minutes("90")
    Traceback (most recent call last):
    msp_office.calculations.durations.DurationError: Is 90 minutes or hours? Write 90m or 90h.
    """
    typed = text.strip()
    words = typed.lower()
    if not words:
        raise DurationError("Write a time, for example 1h30, 1:30, 90m or 1.5.")
    if words[0] in "-−–":
        raise DurationError("A time cannot be negative.")
    if len(words) > LONGEST_TEXT:
        raise _not_understood(typed[:LONGEST_TEXT] + "…")
    minutes = _minutes(words, typed)
    if limit is not None and minutes > limit:
        raise DurationError(f"{format_minutes(minutes)} is too long: the most here is {format_minutes(limit)}.")
    return minutes


def _minutes(words: str, typed: str) -> int:
    if _THOUSANDS.match(words):
        raise _not_understood(typed)
    if clock := _CLOCK.fullmatch(words):
        hours, minutes = int(clock[1]), int(clock[2])
        if minutes >= 60 or len(clock[2]) < 2:
            raise DurationError(f"“{typed}” is no time: after the colon come two digits from 00 to 59.")
        return hours * 60 + minutes
    if bare := _BARE.fullmatch(words):
        number = _decimal(bare[1])
        if number > 12 and "." not in words and "," not in words:
            raise DurationError(f"Is {words} minutes or hours? Write {words}m or {words}h.")
        return _from_hours(number)
    parts = _WITH_UNITS.fullmatch(words)
    if parts is None or not (parts[1] or parts[2]):
        raise _not_understood(typed)
    if parts[1] and parts[2]:
        minutes = int(_decimal(parts[2]).to_integral_value(ROUND_CEILING))
        if _decimal(parts[1]) % 1 or minutes >= 60:
            raise DurationError(f"“{typed}” is no time: write whole hours and at most 59 minutes, for example 1h30.")
        return int(_decimal(parts[1])) * 60 + minutes
    if parts[1]:
        return _from_hours(_decimal(parts[1]))
    return int(_decimal(parts[2]).to_integral_value(ROUND_CEILING))


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))


def _from_hours(hours: Decimal) -> int:
    return int((hours * 60).to_integral_value(ROUND_HALF_UP))


def _not_understood(typed: str) -> DurationError:
    return DurationError(f"“{typed}” is not understood. Write 1h30, 1:30, 90m or 1.5.")


def hours_number(minutes: int, *, clock: bool = False, places: int = 2) -> str:
    """Hours without their unit, rounded to `places`, thousands grouped.

    >>> hours_number(450), hours_number(100), hours_number(450, clock=True), hours_number(-30), hours_number(75_000)
    ('7.5', '1.67', '7:30', '−0.5', '1,250')
    """
    sign = MINUS if minutes < 0 else ""
    size = abs(minutes)
    if clock:
        return f"{sign}{size // 60:,}:{size % 60:02d}"
    scale = 10**places
    whole, part = divmod((2 * size * scale + 60) // 120, scale)  # half a digit rounds up
    text = f"{whole:,}.{part:0{places}}".rstrip("0") if part else f"{whole:,}"
    return text if text == "0" else sign + text


def format_minutes(minutes: int, *, clock: bool = False) -> str:
    """A stretch of time as the office prefers to read it.

    >>> format_minutes(450), format_minutes(450, clock=True), format_minutes(0), format_minutes(-90)
    ('7.5 h', '7:30', '0 h', '−1.5 h')
    """
    number = hours_number(minutes, clock=clock)
    return number if clock else f"{number} h"


def typed_minutes(minutes: int, *, clock: bool = False) -> str:
    """The text an input shows for these minutes; `parse_minutes` reads it back as the same minutes.

    >>> typed_minutes(90), typed_minutes(100), typed_minutes(960), typed_minutes(960, clock=True)
    ('1.5 h', '1.67 h', '16 h', '16:00')
    """
    return format_minutes(minutes, clock=clock).replace(",", "")
