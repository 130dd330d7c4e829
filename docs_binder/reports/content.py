"""What does a section of a client's binder say, in the shape that a print takes? Secrets arrive as their place only."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from clients.models import Client
from docs_binder.calculations.content import (
    Block,
    Column,
    Fact,
    Facts,
    Kind,
    Link,
    Picture,
    Prose,
    Row,
    SectionContent,
    Status,
    Table,
    Value,
)
from docs_binder.calculations.content import Secret as SecretPlace
from docs_binder.models import BinderRecord, Drawing, DrawingKind, Progress, SectionState
from docs_binder.reports.map import drawing_of, maps_of
from docs_binder.reports.values import records_of, remainder, section_key, words
from docs_binder.sections import BY_KEY, NUMBERS, PART_OF_MODEL, Part, Section
from msp_office.vault.models import Secret

STATUS = {Progress.COMPLETE: Status.COMPLETE, Progress.NOT_APPLICABLE: Status.NOT_APPLICABLE}
WIDE = {"role", "purpose", "does", "permissions", "settings", "path", "where", "covers", "groups", "what", "product"}


def section_content(client: Client, key: str) -> SectionContent:
    """One section of one client, in the same order each time. Errors: KeyError for a section that there is not."""
    section = BY_KEY[key]
    blocks = tuple(_blocks(client, section))
    state = SectionState.objects.select_related("verified_by").filter(client=client, section=key).first()
    progress = state.progress if state else Progress.OPEN
    has_rows = any(not isinstance(block, Table) or block.rows for block in blocks)
    return SectionContent(
        key=key,
        number=NUMBERS[key],
        title=section.title,
        status=STATUS.get(Progress(progress), Status.INCOMPLETE if has_rows else Status.EMPTY),
        blocks=blocks,
        intro=section.asks,
        not_applicable_because=state.because if state else "",
        verified_on=state.verified_on if state else None,
        verified_by=str(state.verified_by) if state and state.verified_by else "",
    )


def _blocks(client: Client, section: Section) -> Iterator[Block]:
    if section.key == "map":
        yield from _pictures(client)
    for part in section.parts:
        rows = records_of(part, client=client)
        heading = part.plural if len(section.parts) > 1 else ""
        if rows and part.layout == "facts":
            yield from (_facts(part, row) for row in rows)
        elif rows and part.layout == "prose":
            yield from (Prose(row.body or "—", row.title) for row in rows)
        else:
            yield Table(
                tuple(Column(part.label_of(name), _width(name), _kind(part, name)) for name in part.columns),
                tuple(_row(part, row) for row in rows),
                heading,
            )


def _pictures(client: Client) -> Iterator[Block]:
    for drawn in maps_of(client):
        svg = drawing_of(drawn)
        yield Picture(svg, DrawingKind.SVG.value, drawn.description, caption=drawn.title, landscape=True)
    for drawing in Drawing.objects.filter(client=client).select_related("site"):
        caption = f"{drawing.title}, {drawing.site}" if drawing.site else drawing.title
        with drawing.file.open("rb") as file:
            yield Picture(file.read(), drawing.kind, drawing.title, caption=caption, landscape=True)


def _row(part: Part, record: BinderRecord) -> Row:
    cells = tuple(_value(record, name) for name in part.columns)
    return Row(cells, anchor=f"{part.key}-{record.pk}", note=remainder(part, record))


def _facts(part: Part, record: BinderRecord) -> Facts:
    facts = [Fact(part.label_of(name), _value(record, name), _kind(part, name)) for name in part.columns]
    if rest := remainder(part, record):
        facts.append(Fact("Notes", rest))
    return Facts(tuple(facts), heading=str(record), anchor=f"{part.key}-{record.pk}")


def _value(record: BinderRecord, name: str) -> Value:
    value: Any = getattr(record, name)
    if isinstance(value, Secret):
        return SecretPlace(str(value.pk), value.version, value.kind)
    target = PART_OF_MODEL.get(value._meta.label_lower) if isinstance(value, models.Model) else None
    if target:
        return Link(str(value), section_key(target.key), f"{target.key}-{value.pk}")
    return words(record, name) or None


def _kind(part: Part, name: str) -> Kind:
    column = part.column(name)
    if name in part.codes:
        return Kind.CODE
    if isinstance(column, models.DateField):
        return Kind.DATE
    return Kind.NUMBER if isinstance(column, models.IntegerField) else Kind.TEXT


def _width(name: str) -> int:
    return 3 if name in WIDE else 2
