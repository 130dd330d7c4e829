"""Which rows of a report are leaves, under whom, and which only add up others."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clients.imports.grid import Grid, Line

_TOTAL_OF = re.compile(r"total(?: for)? (.+)", re.IGNORECASE | re.DOTALL)
_OTHER = re.compile(r"(.+?) - other", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Leaf:
    """A row whose figures count, with the labels it stands under, the outermost first."""

    line: Line
    path: tuple[str, ...]


@dataclass
class _Open:
    """A label that may still be closed by its total: the first leaf under it, and whether it had figures itself."""

    label: str
    first: int
    is_blank: bool


def leaves_of(lines: Sequence[Line]) -> tuple[list[Leaf], list[Line]]:
    """The leaves and the subtotals of these rows, in their order.

    "Total X" is a subtotal only of an "X" that stands open above it: a blank row with rows below it, or a row with
    figures of its own when the sum comes out. So a client named "Total Comfort" stays a client.
    """
    leaves: list[Leaf] = []
    subtotals: list[Line] = []
    parents: list[_Open] = []
    closed_in = {same(total): number for number, line in enumerate(lines) if (total := total_of(line.label))}
    for number, line in enumerate(lines):
        total = total_of(line.label)
        depth = _closed_by(total, line, parents, leaves) if total else None
        if depth is not None:
            parent = parents[depth]
            if not parent.is_blank:
                leaves[parent.first + 1 :] = [
                    Leaf(leaf.line, (parent.label, *leaf.path)) for leaf in leaves[parent.first + 1 :]
                ]
            del parents[depth:]
            subtotals.append(line)
        elif line.is_blank:
            if line.label and closed_in.get(same(line.label), -1) > number:
                parents.append(_Open(line.label, len(leaves), is_blank=True))
        else:
            path = tuple(parent.label for parent in parents if parent.is_blank)
            leaves.append(Leaf(line, (*path, *_own(line.label, path))))
            if closed_in.get(same(line.label), -1) > number:
                parents.append(_Open(line.label, len(leaves) - 1, is_blank=False))
    return leaves, subtotals


def total_of(label: str) -> str:
    """The X of "Total X" or "Total for X"; "" for another label."""
    found = _TOTAL_OF.fullmatch(label.strip())
    return found[1] if found else ""


def same(label: str) -> str:
    return " ".join(label.split()).casefold()


def _closed_by(total: str, line: Line, parents: Sequence[_Open], leaves: Sequence[Leaf]) -> int | None:
    for depth in range(len(parents) - 1, -1, -1):
        parent = parents[depth]
        if same(parent.label) != same(total) or parent.first >= len(leaves):
            continue
        if parent.is_blank or adds_up(line.figures, [leaf.line.figures for leaf in leaves[parent.first :]]):
            return depth
    return None


def adds_up(total: Mapping[int, Decimal], parts: Sequence[Mapping[int, Decimal]]) -> bool:
    columns = set(total) | {column for part in parts for column in part}
    return bool(parts) and all(
        total.get(column, Decimal(0)) == sum((part.get(column, Decimal(0)) for part in parts), Decimal(0))
        for column in columns
    )


def _own(label: str, path: Sequence[str]) -> tuple[str, ...]:
    """The leaf's own label: "X - Other" under X is X itself."""
    found = _OTHER.fullmatch(label.strip())
    return () if found and path and same(found[1]) == same(path[-1]) else (label,)


def leaf_columns(grid: Grid, lines: Sequence[Line]) -> dict[int, tuple[str, str]]:
    """{column: (client, job)} of the columns that are no sums of those before them (customers across the top)."""
    found: dict[int, tuple[str, str]] = {}
    order: list[int] = []
    for column, heading in grid.columns.items():
        total = total_of(heading)
        members = _members(grid, column, order, lines) if total else []
        if members:
            del order[-len(members) :]
            for member in members:
                job = re.sub(rf"\s*\({re.escape(total)}\)$", "", grid.columns[member], flags=re.IGNORECASE)
                own = same(job) in (same(total), "other", same(f"{total} - other"))
                found[member] = (total, "" if own else job.removeprefix(f"{total}:"))
            continue
        client, _, job = heading.partition(":")
        found[column] = (client.strip(), job.strip())
        order.append(column)
    return found


def _members(grid: Grid, column: int, before: Sequence[int], lines: Sequence[Line]) -> list[int]:
    """The columns just before this one that it adds up in every row and of which one has its name; else none."""
    name = same(total_of(grid.columns[column]))
    for first in range(len(before) - 1, -1, -1):
        members = list(before[first:])
        named = any(name in same(grid.columns[member]) for member in members)
        if named and all(
            line.figures.get(column, Decimal(0))
            == sum((line.figures.get(member, Decimal(0)) for member in members), Decimal(0))
            for line in lines
        ):
            return members
    return []
