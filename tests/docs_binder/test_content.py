"""Is the identity of a section's pages its content, and nothing else?"""

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from docs_binder.calculations.content import (
    Column,
    Fact,
    Facts,
    Kind,
    Link,
    Picture,
    Prose,
    Row,
    Secret,
    SectionContent,
    Status,
    Table,
    revision_hash,
)

SERVER = Fact("Print server", Link("SRV-01", "machines", "m1"))
CODE = Fact("Code", Secret("printer|4", 1, "password"))
TABLE = Table((Column("Name"), Column("Address", kind=Kind.CODE)), (Row(("Laser", "10.0.0.9"), "p1", "Loud."),))
PRINTERS = SectionContent(
    key="printers",
    number=7,
    title="Printers",
    status=Status.COMPLETE,
    intro="Where paper comes out.",
    blocks=(
        Facts((SERVER, CODE)),
        TABLE,
        Prose("The drum is changed yearly."),
        Picture(b"\x89PNG", "image/png", "The copier's panel"),
    ),
)


def with_block(place: int, block: Facts | Table | Prose | Picture) -> SectionContent:
    return replace(PRINTERS, blocks=(*PRINTERS.blocks[:place], block, *PRINTERS.blocks[place + 1 :]))


def test_hash_is_the_same_in_another_process() -> None:
    code = "from tests.docs_binder.test_content import *; print(revision_hash(PRINTERS, 'A4'))"
    seeded = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert seeded == [revision_hash(PRINTERS, "A4")] * 2


def test_verification_changes_no_page() -> None:
    assert revision_hash(replace(PRINTERS, verified_on=date(2026, 3, 14), verified_by="Ana")) == revision_hash(PRINTERS)


@pytest.mark.parametrize(
    "changed",
    [
        replace(PRINTERS, title="Printing"),
        replace(PRINTERS, number=8),
        replace(PRINTERS, status=Status.INCOMPLETE),
        replace(PRINTERS, blocks=PRINTERS.blocks[::-1]),
        with_block(0, Facts((Fact("Print server", "SRV-01"), CODE))),
        with_block(0, Facts((SERVER, Fact("Code", Secret("printer|4", 2, "password"))))),
        with_block(1, replace(TABLE, rows=(Row(("Laser", None), "p1", "Loud."),))),
        with_block(1, replace(TABLE, rows=(Row(("Laser", "—"), "p1", "Loud."),))),
        with_block(2, Prose("The drum is changed yearly.\n")),
        with_block(3, Picture(b"\x89PNH", "image/png", "The copier's panel")),
    ],
)
def test_every_change_on_the_page_is_a_new_revision(changed: SectionContent) -> None:
    assert revision_hash(changed) != revision_hash(PRINTERS)


def test_blank_section_keeps_labels_and_nothing_else() -> None:
    blank = PRINTERS.blank()
    assert blank.blocks == (
        Facts((Fact("Print server", None), Fact("Code", None))),
        Table(TABLE.columns, ()),
    )
    assert (blank.status, blank.secrets, blank.rows) == (Status.EMPTY, (), 0)


def test_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells, 2 columns"):
        replace(TABLE, rows=(Row(("Laser",)),))
