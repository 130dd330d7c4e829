"""Whom the names of a file mean: decided by a person, matched for certain, new, or to be asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msp_office.imports.conversion import choice_text, is_nothing
from msp_office.imports.plan import Plan, value_key
from msp_office.imports.registry import MAKE, FieldKind, ImportField, ImportKind, Match


def matches_of(item: ImportField, plan: Plan, texts: Sequence[str]) -> dict[str, Match]:
    """For each of their names whom it is: as decided, matched for certain, new, or (undecided) close to some."""
    decided = plan.values.get(item.name, {})
    found = item.match(texts) if item.match else {}
    matches = {}
    for text in texts:
        match = found.get(text, Match())
        if ours := decided.get(value_key(text)):
            match = replace(match, certain=ours, how=match.how if ours == match.certain else "decided")
        elif not match.certain and (not match.close or plan.others.get(item.name)):
            match = replace(match, certain=plan.others.get(item.name) or MAKE, how="new")
        matches[text] = match
    return matches


def settle_names(kind: ImportKind, plan: Plan, rows: Iterable[Sequence[str]]) -> Plan:
    """The plan with every name of the file decided for which nobody has to be asked: a run asks no database."""
    items = [(item, plan.columns_of(item.name)) for item in kind.fields if item.kind is FieldKind.NAME]
    items = [(item, columns) for item, columns in items if columns]
    if not items:
        return plan
    texts: dict[str, dict[str, None]] = {item.name: {} for item, _ in items}
    for cells in rows:
        for item, columns in items:
            text = next((cells[i] for i in columns if i < len(cells) and not is_nothing(cells[i])), "")
            if text:
                texts[item.name][text] = None
    values = {**plan.values}
    for item, _ in items:
        matches = matches_of(item, plan, list(texts[item.name]))
        certain = {value_key(text): match.certain for text, match in matches.items() if match.certain}
        values[item.name] = {**values.get(item.name, {}), **certain}
    return replace(plan, values=values)


def known_values(item: ImportField, plan: Plan, rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """{value_key of theirs: ours} of a choice field by the other words for our values, in their place or beside them.

    A value that stands beside words for two of ours is neither.
    """
    known = item.known() if item.known else {}
    indexes, beside = plan.columns_of(item.name), plan.columns_of(item.beside) if item.beside else []
    found: dict[str, set[str]] = {}
    for cells in rows if known else ():
        texts = _said(cells, indexes)
        if texts:
            text = choice_text(item, plan.names, texts)
            ours = {known[key] for key in map(value_key, (*_said(cells, beside), text)) if key in known}
            found.setdefault(value_key(text), set()).update(ours)
    return {theirs: ours.pop() for theirs, ours in found.items() if len(ours) == 1}


def settle_known(kind: ImportKind, plan: Plan, rows: Iterable[Sequence[str]]) -> Plan:
    """The plan with every value decided that other words make known; what a person decided stands."""
    items = [item for item in kind.fields if item.known and plan.columns_of(item.name)]
    kept = list(rows) if len(items) > 1 else rows
    values = {item.name: {**known_values(item, plan, kept), **plan.values.get(item.name, {})} for item in items}
    return replace(plan, values={**plan.values, **values}) if items else plan


def _said(cells: Sequence[str], indexes: Sequence[int]) -> list[str]:
    return [cells[index] for index in indexes if index < len(cells) and not is_nothing(cells[index])]
