"""Is every broken file refused with a plain sentence, and nothing of it kept?"""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from msp_office.imports import actions
from msp_office.imports.models import ImportBatch, ImportRow
from msp_office.imports.plan import Reading
from msp_office.imports.readers import FileRefused, open_table
from msp_office.imports.readers.limits import MAX_FILE_BYTES, MAX_ROWS
from msp_office.imports.survey import survey
from msp_office.imports.work.check import check_here
from tests.conftest import SignIn
from tests.factories import NOW
from tests.imports.broken import GOOD, REFUSED, repacked, workbook
from tests.imports.office import received


def read(data: bytes) -> list[list[str]]:
    table = open_table(data, Reading())
    return [cells for _, cells in table.rows()]


@pytest.mark.parametrize("name", list(REFUSED))
def test_broken_file_is_refused_in_plain_words(name: str) -> None:
    make, sentence = REFUSED[name]
    with pytest.raises(FileRefused) as refusal:
        survey(open_table(make(), Reading()))
    assert sentence in str(refusal.value)
    assert str(refusal.value)[-1] == "."


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["mixed encodings", "bomb 1000:1", "cut workbook", "5 MB in one cell", "XXE"])
def test_upload_of_a_broken_file_keeps_nothing(name: str, signed_in: SignIn) -> None:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    before = set(folder.glob("*"))
    file = SimpleUploadedFile("t.csv", REFUSED[name][0]())
    response = signed_in("admin").post("/imports/new/tickets/", {"file": file})
    assert response.status_code == 422
    assert REFUSED[name][1] in response.context["form"].errors["file"][0]
    assert (ImportBatch.objects.count(), ImportRow.objects.count()) == (0, 0)
    assert set(folder.glob("*")) == before


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        GOOD.encode("utf-16-le"),
        GOOD.encode("utf-16-be"),
        GOOD.encode("utf-32"),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace(",", "|").encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        ("sep=;\n" + GOOD.replace(",", ";")).encode(),
        ("Our tickets\n\n" + GOOD).encode(),
        GOOD.replace("\n", "," * 300 + "\n").encode(),
        pytest.param(workbook(), id="workbook"),
        pytest.param(repacked(lambda name, data: data, {"xl/embeddings/other.xlsx": workbook()}), id="workbook in it"),
    ],
)
def test_good_file_is_read_in_each_spelling(data: bytes) -> None:
    assert read(data) == [["1", "a", "New", "2025-01-31"]]


def test_formula_without_a_stored_result_is_its_text() -> None:
    data = workbook([["Number", "Amount"], ["1", "=15000.00"], ["2", 3.5]])
    assert read(data) == [["1", "=15000.00"], ["2", "3.5"]]


def test_dates_and_numbers_of_a_workbook_read_as_text() -> None:
    data = workbook([["Number", "Opened", "Hours"], [17, datetime(2026, 3, 1, 9, 30), 1.5]])  # noqa: DTZ001  # a sheet knows no zone
    assert read(data) == [["17", "2026-03-01 09:30:00", "1.5"]]


def test_first_sheet_that_is_a_table_is_read() -> None:
    book = Workbook()
    about, notes, tickets = book.worksheets[0], book.create_sheet("Notes"), book.create_sheet("Tickets")
    about.append(["Tickets of June"])
    for sheet, rows in ((notes, [["For", "Ann"], ["by", "Bo"]]), (tickets, [["Number", "Title"], ["1", "a"]])):
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    assert open_table(out.getvalue(), Reading()).reading.sheet == "Notes"
    assert open_table(out.getvalue(), Reading(), {"number", "title"}).reading.sheet == "Tickets"


def test_comma_in_every_name_is_no_separator() -> None:
    assert read(b"id;name\n" + b"1;Miller, John\n" * 30)[0] == ["1", "Miller, John"]


def test_rows_wider_than_the_header_keep_their_cells() -> None:
    profile = survey(open_table(b"Number,Labels,Labels\n1,a,b,c\n", Reading()))
    assert [column.name for column in profile.columns] == ["Number", "Labels", "Labels (2)", "Column 4"]


def test_file_above_the_size_limit_is_refused_before_reading() -> None:
    with pytest.raises(FileRefused, match="at most 50 MB"):
        open_table(b"a" * (MAX_FILE_BYTES + 1), Reading())


@pytest.mark.slow
def test_row_above_the_limit_is_refused() -> None:
    data = b"a,b\n" + b"1,2\n" * MAX_ROWS
    with pytest.raises(FileRefused, match="more than 500,000 rows"):
        survey(open_table(data, Reading()))


@pytest.mark.django_db
def test_damaged_cells_reject_their_rows_and_only_those() -> None:
    content = (
        b"Number,Title,Status,Opened,Estimate\n1,a,New,2025-01-31,2\n2,b,New,31/31/2025,2\n3,c,New,2025-01-31,-2\n"
        b"4,d,New,2099-01-31,2\n,e,New,2025-01-31,2\n6,f,Odd,2025-01-31,2\n7,g,New,2025-02-30,2\n"
        b"8,h,New,2025-01-31,2001\n9,i,New,2025-01-31,1:75\n10,j,New,2025-01-31 25:00,2\n"
    )
    batch = received(content)
    actions.decide_plan(batch=batch, plan=replace(batch.decided, units={"estimate": "hours"}, date_order="dmy"))
    check_here(batch, NOW)
    assert list(batch.rows.filter(status="rejected").values_list("row_number", "reason")) == [
        (3, "Opened: “31/31/2025” is no date when the day comes first."),
        (4, "Estimate: “-2” is a negative duration."),
        (5, "Opened in the future (2099-01-31 00:00)."),
        (6, "Number is missing."),
        (7, "Status: “Odd” is not matched with a value of ours."),
        (8, "Opened: “2025-02-30” is no date."),
        (9, "An estimate of more than 2,000 hours."),
        (10, "Estimate: “1:75” is no duration."),
        (11, "Opened: “2025-01-31 25:00” has no readable time of day."),
    ]
    assert batch.rows.counts() == {"rejected": 9, "staged": 1}
