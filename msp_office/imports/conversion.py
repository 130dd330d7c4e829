"""From the cells of a row to values of ours, by the plan; and which plan a file's headers suggest."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any

from msp_office.imports.calculations.dates import date_order, moment_text, parse_day, parse_moment
from msp_office.imports.calculations.figures import FigureEvidence, decimal_sign, parse_minutes, parse_money
from msp_office.imports.calculations.periods import parse_period
from msp_office.imports.calculations.table import plain
from msp_office.imports.plan import Plan, value_key
from msp_office.imports.profile import Column, Profile
from msp_office.imports.registry import (
    LEAVE,
    MAKE,
    SKIP,
    Context,
    FieldKind,
    ImportField,
    ImportKind,
    Named,
    Preset,
    RowRejected,
    RowSkipped,
    Values,
    said,
)

NOTHING = frozenset({"", "?", "-", "--", "null", "none", "n/a", "nan", "undefined", "(empty)", "[]", "<null>"})

Convert = Callable[[Sequence[str]], Values]


def is_nothing(text: str) -> bool:
    """Whether a tool means "no value" by this text."""
    return len(text) <= 9 and text.casefold() in NOTHING


def guess_preset(kind: ImportKind, names: Sequence[str], used: Collection[str] = ()) -> str:
    """The preset that knows most of these headers; the generic one when none knows two.

    A tool that knows no more of them than any other would is a guess, unless it is one of the `used` sources.
    """
    headers = {plain(name) for name in names}

    def known(preset: Preset) -> int:
        return len(headers & {*preset.columns, *preset.marks})

    *tools, any_other = kind.presets
    first = [tool for tool in tools if (tool.source or tool.name) in used]
    best = max([*first, any_other, *tools], key=known)
    return best.name if known(best) >= 2 else kind.presets[-1].name


def guess_plan(
    kind: ImportKind,
    profile: Profile,
    preset_name: str = "",
    old: Plan | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    used: Collection[str] = (),
) -> Plan:
    """The plan that the headers suggest; decisions of an old plan that do not hang on columns are kept."""
    preset = kind.preset(preset_name or guess_preset(kind, [column.name for column in profile.columns], used))
    columns = {}
    for index, column in enumerate(profile.columns):
        base = plain(column.name.removesuffix(")").rpartition(" (")[0] if column.name.endswith(")") else column.name)
        name = preset.columns.get(plain(column.name)) or preset.columns.get(base)
        if name and column.filled:
            columns[index] = name
    for item in kind.fields:
        if item.name == kind.identity or (item.is_name and item.kind is FieldKind.TEXT):
            columns = _only_the_best(item, preset, profile, columns)
    plan = Plan(
        preset=preset.name,
        columns=columns,
        is_utc=preset.is_utc,
        units=dict(preset.units),
        others={item.name: item.fallback for item in kind.fields if item.fallback},
        values=remembered or {},
    )
    if old:
        plan = replace(plan, names=old.names, options=old.options, values=old.values, defaults=old.defaults)
    decided = decide(kind, profile, plan)
    return replace(decided, date_order=decided.date_order or preset.date_order)


def _only_the_best(item: ImportField, preset: Preset, profile: Profile, columns: dict[int, str]) -> dict[int, str]:
    """A record has one number and one name: of a name and its number the name, else what the preset names first."""
    headers = list(preset.columns)

    def rank(index: int) -> tuple[bool, int]:
        column = profile.columns[index]
        header = plain(column.name)
        is_number = item.is_name and all(text.isdigit() for text in column.samples)
        return is_number, headers.index(header) if header in headers else len(headers)

    ours = sorted((index for index, name in columns.items() if name == item.name), key=rank)
    return {index: name for index, name in columns.items() if index not in ours[1:]}


def decide(kind: ImportKind, profile: Profile, plan: Plan, old: Plan | None = None) -> Plan:
    """The plan with what the file itself says about dates and decimals; what it does not say stays open.

    What the `old` plan had of other columns is no decision about these: where these say it themselves, that counts.
    """
    order, sign = plan.date_order, plan.decimal_sign
    dated, figured = (_columns(kind, profile, plan, kinds) for kinds in (_DATED, _FIGURED))
    moved = old is not None and dated != _columns(kind, profile, old, _DATED) and order == old.date_order
    if dated and (moved or not order):
        order = date_order(column.dates for column in dated) or order
    moved = old is not None and figured != _columns(kind, profile, old, _FIGURED) and sign == old.decimal_sign
    if figured and (moved or not sign):
        sign = decimal_sign(_figures(figured)) or sign
    return replace(plan, date_order=order, decimal_sign=sign)


_DATED = (FieldKind.MOMENT, FieldKind.DAY, FieldKind.PERIOD)
_FIGURED = (FieldKind.MINUTES, FieldKind.MONEY)


def _columns(kind: ImportKind, profile: Profile, plan: Plan, kinds: tuple[FieldKind, ...]) -> list[Column]:
    return [profile.columns[index] for index, name in plan.columns.items() if kind.field(name).kind in kinds]


def _figures(columns: Sequence[Column]) -> FigureEvidence:
    total = FigureEvidence()
    for column in columns:
        total.only_point += column.figures.only_point
        total.only_comma += column.figures.only_comma
        total.either += column.figures.either
    return total


def open_questions(kind: ImportKind, profile: Profile, plan: Plan) -> dict[str, str]:
    """{what must be decided before rows can be read: the question}, by the name of the plan's part."""
    questions = {}
    for item in kind.fields:
        if item.required and not plan.columns_of(item.name):
            questions[f"columns.{item.name}"] = f"Which column is “{item.label}”?"
    if not plan.date_order and _columns(kind, profile, plan, _DATED):
        questions["date_order"] = "Does the day or the month come first? The dates of this file can be read both ways."
    if not plan.decimal_sign and _columns(kind, profile, plan, _FIGURED):
        questions["decimal_sign"] = (
            "Is the decimal sign a point or a comma? The figures of this file can be read both ways."
        )
    for index, name in plan.columns.items():
        column = profile.columns[index]
        if kind.field(name).kind is FieldKind.MINUTES and column.figures.unitless and not plan.units.get(name):
            sample = next((text for text in column.samples if text.isdigit() and int(text) > 12), column.samples[0])
            questions[f"units.{name}"] = f"“{column.name}” holds numbers such as {sample}: hours, minutes or seconds?"
    return {**questions, **kind.ask(plan)}


def target_of(kind: ImportKind, item: ImportField, plan: Plan, text: str) -> str:
    """Our value for one of theirs: decided, known by its word, or decided for all others; "" when undecided."""
    key = value_key(text)
    return (
        plan.values.get(item.name, {}).get(key) or known_word(kind, item, plan, text) or plan.others.get(item.name, "")
    )


def known_word(kind: ImportKind, item: ImportField, plan: Plan, text: str) -> str:
    """Our value if the preset, the field or one of our own labels has this word; "" otherwise."""
    key = value_key(text)
    word = kind.preset(plan.preset).words.get(item.name, {}).get(key) or item.words.get(key, "")
    if word or item.choices is None:
        return word
    return next(
        (value for value, label in item.choices() if key == value_key(label) or (key == value and not item.is_name)), ""
    )


def converter(kind: ImportKind, context: Context) -> Convert:
    """A function from cells to values; it raises RowRejected with all reasons of a row, or RowSkipped."""
    plan = context.plan
    zone = UTC if plan.is_utc else context.zone
    readers = [
        (item, plan.columns_of(item.name), _reader(kind, item, plan, zone))
        for item in kind.fields
        if plan.columns_of(item.name) or item.required
    ]

    def convert(cells: Sequence[str]) -> Values:
        values: Values = {}
        reasons: list[str] = []
        for item, indexes, read in readers:
            texts = [cells[index] for index in indexes if index < len(cells) and not is_nothing(cells[index])]
            if not texts:
                if item.required:
                    reasons.append(f"{item.label} is missing.")
                continue
            try:
                value = read(texts)
            except ValueError as error:
                reasons.append(f"{item.label}: {error}")
                continue
            if value is not None:
                values[item.name] = value
            if item.kind is FieldKind.CHOICE and item.is_name:
                values[said(item.name)] = choice_text(item, plan.names, texts)
        if why := kind.leaves_out(values, context):
            raise RowSkipped(why)
        if reasons:
            raise RowRejected(" ".join(reasons[:5]))
        return values

    return convert


def _reader(kind: ImportKind, item: ImportField, plan: Plan, zone: tzinfo) -> Callable[[list[str]], Any]:
    """How the texts of one field become its value; None is "says nothing"."""
    match item.kind:
        case FieldKind.MOMENT:
            return lambda texts: parse_moment(moment_text(texts), plan.date_order, zone)
        case FieldKind.DAY:
            return lambda texts: parse_day(texts[0], plan.date_order)
        case FieldKind.MINUTES:
            unit, sign = plan.units.get(item.name, ""), plan.decimal_sign
            return lambda texts: parse_minutes(texts[0].removeprefix("="), unit, sign)
        case FieldKind.MONEY:
            return lambda texts: parse_money(texts[0], plan.decimal_sign)
        case FieldKind.PERIOD:
            return lambda texts: parse_period(texts[0], plan.date_order)
        case FieldKind.CHOICE:
            return _choice_reader(kind, item, plan)
        case FieldKind.NAME:
            return lambda texts: _named(item, plan, texts[0])
        case FieldKind.LONG_TEXT:
            return "\n".join
        case _:
            return lambda texts: _text(item, plan, texts)


def _choice_reader(kind: ImportKind, item: ImportField, plan: Plan) -> Callable[[list[str]], str | None]:
    known: dict[str, str] = {}

    def read(texts: list[str]) -> str | None:
        text = choice_text(item, plan.names, texts)
        target = known.get(text)
        if target is None:
            target = known[text] = target_of(kind, item, plan, text)
        if not target:
            raise ValueError(f"“{text[:60]}” is not matched with a value of ours.")
        if target == SKIP:
            raise RowSkipped(f"{item.label} “{text[:60]}” is left out.")
        if target == LEAVE:
            return None
        return f"{MAKE}:{text}" if target == MAKE else target

    return read


def choice_text(item: ImportField, names: Mapping[str, str], texts: Sequence[str]) -> str:
    """What the file says in a choice field, before it is matched with a value of ours."""
    text = " ".join(texts) if item.joins else texts[0]
    return names.get(text, text) if item.is_name else text


def _named(item: ImportField, plan: Plan, text: str) -> Named:
    target = plan.values.get(item.name, {}).get(value_key(text), "")
    if not target:
        raise ValueError(f"“{text[:60]}” is close to a name of ours, or two: say which it is, or that it is new.")
    if target == SKIP:
        raise RowSkipped(f"{item.label} “{text[:60]}” is left out.")
    return Named(" ".join(text.split())[: item.max_length], target)


def joined(parts: Sequence[str]) -> str:
    """The text that several columns make together."""
    return " ".join(" · ".join(dict.fromkeys(parts)).split())


def _text(item: ImportField, plan: Plan, texts: list[str]) -> str:
    parts = [plan.names.get(text, text) if item.is_name else text for text in texts]
    text = joined(parts)
    if len(text) > item.max_length:
        if item.required:
            raise ValueError(f"longer than {item.max_length} characters.")
        text = text[: item.max_length - 1] + "…"
    return text
