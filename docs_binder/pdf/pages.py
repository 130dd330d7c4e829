"""How a section's content is laid out: HTML and rules for the typesetter, with nothing of today in it."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from django.template.loader import render_to_string

from docs_binder.calculations.content import (
    Block,
    Column,
    Facts,
    Kind,
    Link,
    Picture,
    Prose,
    Secret,
    SectionContent,
    Status,
    Table,
    Value,
)
from docs_binder.calculations.printing import PrintOptions
from msp_office.pdf.paper import Paper
from msp_office.pdf.render import Sheet

STYLES = Path(__file__).with_name("binder.css")
PDF = "application/pdf"
SCHEME = "binder:"  # addresses of other sections, until the binder is put together
ROWS_AT_MOST = 1_500
BLANK_ROWS = 12
LETTERS_IN_A_LINE, LONGEST = 105, 22


class SectionTooLong(Exception):
    """A section that no binder should hold; the message says how long it is."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str = ""
    look: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class LaidRow:
    cells: Sequence[Cell]
    anchor: str
    note: str


@dataclass(frozen=True, slots=True)
class LaidFact:
    label: str
    cell: Cell
    note: str


@dataclass(frozen=True, slots=True)
class LaidBlock:
    """A block as the template takes it; `shape` names its part of the template."""

    shape: str
    heading: str
    anchor: str = ""
    facts: Sequence[LaidFact] = ()
    columns: Sequence[Column] = ()
    rows: Sequence[LaidRow] = ()
    place: int = 0
    text: str = ""
    source: str = ""
    picture: Picture | None = None


def paper_of(options: PrintOptions) -> Paper:
    return Paper(options.paper, holes=options.holes, two_sided=options.two_sided)


def styles_of(options: PrintOptions) -> list[str]:
    return [paper_of(options).css, STYLES.read_text()]


def section_sheet(
    content: SectionContent,
    options: PrintOptions,
    *,
    client: str,
    revision: int,
    dated: date,
    secrets: Mapping[str, str] | None = None,
    watermark: str = "",
    logo: str = "",
) -> Sheet:
    """What the typesetter gets for one section. `secrets` are the texts by key; without them a line to write on.

    `logo` is a data: address; it stands in the head beside the client's name.

    Errors: SectionTooLong.
    """
    name = f"Section {content.number}, {content.title}"
    if content.rows > ROWS_AT_MOST:
        raise SectionTooLong(
            f"{name}, has {content.rows:,} rows; one section is printed up to {ROWS_AT_MOST:,}. Nobody looks for a row "
            "in more pages than that: take out what is no longer there, or leave the section out of this print."
        )
    laid = _Layout(content.key, secrets or {}, options.blank)
    blocks = [laid.block(block, place) for place, block in enumerate(content.blocks)]
    html = render_to_string(
        "binder/paper/section.html",
        {
            "content": content,
            "blocks": [block for block in blocks if block.rows or block.shape != "table"],
            "client": client,
            "revision": revision,
            "dated": dated,
            "anchor": anchor_of(content.key),
            "blank": options.blank,
            "not_applicable": content.status is Status.NOT_APPLICABLE,
            "empty": content.status is Status.EMPTY and not options.blank,
            "watermark": watermark,
            "logo": logo,
        },
    )
    return Sheet(html, [*styles_of(options), numbering(content.number), *map(_widths, blocks)], name, laid.insets)


def anchor_of(section: str, anchor: str = "") -> str:
    """The name of a place in the whole binder: no two sections have the same.

    >>> anchor_of("machines", "SRV 01"), anchor_of("machines")
    ('machines/SRV%2001', 'machines/')
    """
    return f"{section}/{quote(anchor, safe='')}"


def numbering(number: int) -> str:
    """Pages are counted within their section: "5-3"."""
    return f'@page {{ @bottom-right {{ content: "{number}-" counter(page) }} }}'


def _widths(block: LaidBlock) -> str:
    """Each column gets room for its longest word; what is left is shared out as the columns' widths say."""
    needs = [_longest_word(block, place) for place in range(len(block.columns))]
    shares = sum(column.width for column in block.columns)
    left = max(0.0, LETTERS_IN_A_LINE - sum(needs))
    widths = [need + left * column.width / shares for need, column in zip(needs, block.columns, strict=True)]
    return "".join(
        f".t{block.place} .c{place} {{ width: {100 * width / sum(widths):.2f}% }}"
        for place, width in enumerate(widths, 1)
    )


def _longest_word(block: LaidBlock, place: int) -> float:
    """In letters, the space between columns included; a word of more than LONGEST is broken."""
    column = block.columns[place]
    texts = (row.cells[place].text for row in block.rows)
    letters = max((len(word) for text in texts for word in text.split()), default=0)
    heading = max(map(len, column.label.split()), default=0)
    wide = 1.25 if column.kind is Kind.CODE else 1.1
    dates = 12 if column.kind is Kind.DATE else 0
    return max(min(letters, LONGEST) * wide, heading, dates) + 2.5


class _Layout:
    def __init__(self, section: str, secrets: Mapping[str, str], blank: bool) -> None:
        self.section, self.secrets, self.blank = section, secrets, blank
        self.insets: list[bytes] = []

    def block(self, block: Block, place: int) -> LaidBlock:
        if isinstance(block, Facts):
            facts = [LaidFact(fact.label, self.cell(fact.value, fact.kind), fact.note) for fact in block.facts]
            return LaidBlock("facts", block.heading, self.anchor(block.anchor), facts=facts)
        if isinstance(block, Table):
            return LaidBlock("table", block.heading, columns=block.columns, rows=self.rows(block), place=place)
        if isinstance(block, Prose):
            return LaidBlock("prose", block.heading, text=block.text)
        if block.media_type == PDF:
            self.insets.append(block.content)
            return LaidBlock("picture", block.heading, source=f"inset:{len(self.insets) - 1}", picture=block)
        source = f"data:{block.media_type};base64,{base64.b64encode(block.content).decode()}"
        return LaidBlock("picture", block.heading, source=source, picture=block)

    def rows(self, table: Table) -> list[LaidRow]:
        if self.blank:
            return [LaidRow([Cell(look=column.kind) for column in table.columns], "", "")] * BLANK_ROWS
        kinds = [column.kind for column in table.columns]
        return [
            LaidRow(
                [self.cell(value, kind) for value, kind in zip(row.cells, kinds, strict=True)],
                self.anchor(row.anchor),
                row.note,
            )
            for row in table.rows
        ]

    def anchor(self, anchor: str) -> str:
        return anchor_of(self.section, anchor) if anchor else ""

    def cell(self, value: Value, kind: Kind) -> Cell:
        if isinstance(value, Secret):
            text = self.secrets.get(value.key)
            return Cell(look="line") if text is None else Cell(text, "code secret")
        if isinstance(value, Link):
            place = anchor_of(value.section, value.anchor)
            return Cell(value.text, kind, f"#{place}" if value.section == self.section else f"{SCHEME}{place}")
        if value is None or value == "":
            return Cell(look="line") if self.blank else Cell("—", "quiet")
        return Cell(value, kind)
