"""The records of a section as a page shows them."""

from dataclasses import dataclass

from clients.models import Client
from docs_binder.models import BinderRecord
from docs_binder.reports.values import Cell, cell, records_of, remainder
from docs_binder.sections import Part, Section
from msp_office.vault.actions import may_reveal
from staffing.models import StaffMember


@dataclass(frozen=True, slots=True)
class Line:
    record: BinderRecord
    cells: list[Cell]
    rest: str


@dataclass(frozen=True, slots=True)
class PartTable:
    """`hidden` are keys of secrets that this person may not reveal."""

    part: Part
    labels: list[str]
    lines: list[Line]
    hidden: frozenset[object]


def section_tables(client: Client, section: Section, person: StaffMember) -> list[PartTable]:
    """One query for each part."""
    tables = []
    for part in section.parts:
        lines = [
            Line(record, [cell(part, record, name) for name in part.columns], remainder(part, record))
            for record in records_of(part, client=client)
        ]
        secrets = [cell.secret for line in lines for cell in line.cells if cell.secret]
        hidden = frozenset(secret.pk for secret in secrets if not may_reveal(person, secret))
        tables.append(PartTable(part, [part.label_of(name) for name in part.columns], lines, hidden))
    return tables
