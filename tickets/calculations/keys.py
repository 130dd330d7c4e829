"""Which key does what on the desk? One list: the help shows it, pages hint at it, and the daily pass obeys it."""

from dataclasses import dataclass

FIELDS = {
    "priority": "p",
    "estimate": "e",
    "assignee": "a",
    "status": "s",
    "queue": "q",
    "skill": "l",
    "schedule": "d",
}
"""The key that opens the editor of a field, on a row, on a ticket's page and on the daily pass."""

Part = tuple[bool, str]


@dataclass(frozen=True, slots=True)
class Key:
    """Keys stand between backticks, in `pressed` as in `does`; `hint` is what a page's bottom line says of it."""

    pressed: str
    does: str
    hint: str = ""

    @property
    def shown(self) -> list[Part]:
        return parts(self.pressed)

    @property
    def words(self) -> list[Part]:
        return parts(self.does)


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together; the first one holds on every page and has no heading."""

    heading: str
    keys: tuple[Key, ...]


def parts(text: str) -> list[Part]:
    """A text in pieces, each with whether it is a key.

    >>> parts("`1` asks what is down")
    [(True, '1'), (False, ' asks what is down')]
    """
    return [(number % 2 == 1, piece) for number, piece in enumerate(text.split("`")) if piece]


EVERYWHERE = Section(
    "",
    (
        Key("`n`", "new ticket, on any page"),
        Key("`/`", "search"),
        Key("`?`", "this list"),
        Key("`j` `k`", "next and previous row; on a ticket's page the next and previous ticket of the board"),
        Key("`o`", "open the ticket"),
        Key("`t`", "start my timer on it, or stop it and log its time"),
    ),
)

TRIAGE = Section(
    "Triage, of the row or of the ticket's page",
    (
        Key("`1` … `4`", "priority; `1` asks what is down"),
        Key("`e`", "estimate: type it, or `q` 15m, `h` 30m, `o` 1h, `t` 2h, `f` 4h, `d` a day of 8h"),
        Key("`x`", "select the row for changing several at once; `Shift` `x` or a click with `Shift` selects up to it, "
            "`Esc` none"),
        Key("`a` `s`", "assignee, status"),
        Key("`p` `q` `l`", "priority, queue, skill needed"),
        Key("`↑` `↓` or a letter", "choose in a list; `Enter` saves, `Esc` leaves it"),
        Key("`Ctrl` `Enter`", "save note, time and next status"),
    ),
)  # fmt: skip

MASSAGE = Section(
    "Massage the board",
    (
        Key("`p` `e` `a` `s` `d`", "to the field that mends the ticket: priority, estimate, assignee, status, the day "
            "that it is scheduled for; the estimate's own keys set it at once"),
        Key("`↑` `↓`", "choose in a list; `Enter` saves and brings the next ticket", "choose"),
        Key("`Esc`", "out of a field, so that keys are keys again", "out of a field"),
        Key("`z`", "snooze it: type a reason, then choose until when", "snooze"),
        Key("`x`", "pass it over", "pass over"),
        Key("`o`", "open the ticket", "open"),
    ),
)  # fmt: skip

SECTIONS = (EVERYWHERE, TRIAGE, MASSAGE)
