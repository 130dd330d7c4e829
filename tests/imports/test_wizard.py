"""Does the wizard lead from a file to tickets, and keep what was typed?"""

import os
import stat
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from msp_office.imports.models import ImportBatch
from msp_office.imports.work.check import INLINE_ROWS
from msp_office.jobs.tasks import run_here
from tests.conftest import SignedIn, SignIn
from tests.imports.office import FILES, imported, received, rows
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def upload(client: SignedIn, content: bytes, **fields: Any) -> Any:
    data = {"file": SimpleUploadedFile("tickets.csv", content), "preset": "", "source": "", **fields}
    return client.post("/imports/new/tickets/?as_of=soon", data)  # what no date is, is not taken from an address


def form_of(response: Any) -> dict[str, Any]:
    """What the browser would send back if nothing was changed."""
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_file_becomes_tickets_step_by_step(signed_in: SignIn) -> None:
    admin = signed_in("admin")
    response = upload(admin, (FILES / "servicenow.csv").read_bytes())
    batch = ImportBatch.objects.get()
    assert response["Location"] == f"/imports/{batch.pk}/columns/"
    columns = admin.get(response["Location"])
    assert (columns.status_code, columns.context["form"]["preset"].value()) == (200, "servicenow")
    response = admin.post(f"/imports/{batch.pk}/columns/", form_of(columns))
    assert response["Location"] == f"/imports/{batch.pk}/values/"
    values = admin.get(response["Location"])
    answer = admin.post(f"/imports/{batch.pk}/values/", form_of(values))
    assert answer.status_code == 422  # "-100" is not matched
    assert answer.context["form"].errors["others_status"] == [
        "One of their values is not matched: choose one of ours for it, or for every other value."
    ]
    response = admin.post(f"/imports/{batch.pk}/values/", {**form_of(values), "others_status": "new"})
    assert response["Location"] == f"/imports/{batch.pk}/preview/"
    preview = admin.get(response["Location"])
    assert (preview.context["figures"].to_do, preview.context["figures"].skipped) == (4, 2)
    assert [number for number, _ in preview.context["preview"].rows] == [4, 5, 6, 7]
    response = admin.post(f"/imports/{batch.pk}/run")
    assert response["Location"] == f"/imports/{batch.pk}/"
    batch.refresh_from_db()
    assert batch.job is not None
    assert 'id="import-work"' in admin.get(batch.get_absolute_url()).content.decode()
    run_here(batch.job)
    assert admin.get(f"/imports/{batch.pk}/progress")["HX-Refresh"] == "true"
    summary = admin.get(batch.get_absolute_url())
    assert (summary.status_code, summary.context["figures"].created) == (200, 4)
    admin.post(f"/imports/{batch.pk}/undo")
    batch.refresh_from_db()
    run_here(batch.job)
    assert Ticket.objects.count() == 0


def test_refused_file_is_a_sentence_beside_the_field_and_nothing_is_kept(signed_in: SignIn) -> None:
    response = upload(signed_in("admin"), b"", source="old-desk")
    assert response.status_code == 422
    assert response.context["form"].errors["file"] == ["The submitted file is empty."]
    response = upload(signed_in("admin"), b"<html><body>", source="old-desk")
    assert response.context["form"].errors["file"] == [
        "This is a web page (HTML), whatever its name says. Export the list as CSV or XLSX."
    ]
    assert response.context["form"]["source"].value() == "old-desk"
    assert ImportBatch.objects.count() == 0


def test_ambiguous_dates_are_asked_and_other_choices_stay(signed_in: SignIn) -> None:
    admin = signed_in("admin")
    upload(admin, b"Number,Title,Status,Opened\n1,a,New,03/02/2025\n2,b,New,04/05/2025\n")
    batch = ImportBatch.objects.get()
    url = f"/imports/{batch.pk}/columns/"
    data = {**form_of(admin.get(url)), "column_1": "note"}
    response = admin.post(url, data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["date_order"]
    assert response.context["form"]["column_1"].value() == "note"
    assert admin.post(url, {**data, "date_order": "dmy"}).status_code == 302
    assert ImportBatch.objects.get().decided.columns == {0: "external_id", 1: "note", 2: "status", 3: "opened"}


@pytest.mark.parametrize(
    ("days", "order"), [(("03/02/2025", "04/05/2025"), None), (("03/02/2025", "04/25/2025"), "mdy")]
)
def test_dates_of_a_column_that_is_chosen_by_hand_are_looked_at_then(
    signed_in: SignIn, days: tuple[str, str], order: str | None
) -> None:
    admin = signed_in("admin")
    lines = "".join(f'{n},a,New,{day},"2,5"\n' for n, day in enumerate(days))
    upload(admin, f"Number,Title,Status,Creation,Guess\n{lines}".encode())
    url = f"/imports/{ImportBatch.objects.get().pk}/columns/"
    response = admin.post(url, {**form_of(admin.get(url)), "column_3": "opened", "column_4": "estimate"})
    if order is None:
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["date_order"])
    else:
        plan = ImportBatch.objects.get().decided
        assert (response.status_code, plan.date_order, plan.decimal_sign) == (302, order, "comma")


def test_other_header_row_reads_the_file_again(signed_in: SignIn) -> None:
    admin = signed_in("admin")
    upload(admin, b"Number,Title,Opened\nKey,Summary,Created\n1,a,2025-03-02\n")
    url = f"/imports/{ImportBatch.objects.get().pk}/columns/"
    data = form_of(admin.get(url))
    assert admin.post(url, {**data, "header_row": "2"})["Location"] == url
    assert [column.name for column in ImportBatch.objects.get().seen.columns] == ["Key", "Summary", "Created"]
    response = admin.post(url, {**data, "header_row": "9"})
    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "Row 9 is empty or beyond the end of the file: choose another header row."
    ]


def test_spellings_of_one_value_are_asked_about_once(signed_in: SignIn) -> None:
    batch = received(b"Number,Title,Status,Opened\n1,a,Odd,2026-03-01\n2,b,ODD,2026-03-01\n3,c,Odd,2026-03-01\n")
    form = signed_in("admin").get(f"/imports/{batch.pk}/values/").context["form"]
    assert [(value.text, value.rows) for value in form.matched[0].values] == [("Odd", 3)]


def test_header_of_another_sheet_is_found_anew(signed_in: SignIn) -> None:
    admin = signed_in("admin")
    book = Workbook()
    first, second = book.worksheets[0], book.create_sheet("May")
    for line in (["Number", "Title", "Status", "Opened"], ["1", "a", "New", "2026-06-01"]):
        first.append(line)
    for line in (["Tickets of May"], [], ["Number", "Title", "Status", "Opened"], ["2", "b", "New", "2026-05-01"]):
        second.append(line)
    out = BytesIO()
    book.save(out)
    upload(admin, out.getvalue())
    url = f"/imports/{ImportBatch.objects.get().pk}/columns/"
    assert admin.post(url, {**form_of(admin.get(url)), "sheet": "May"})["Location"] == url
    assert (ImportBatch.objects.get().read_as.header_row, ImportBatch.objects.get().seen.rows) == (3, 1)


def test_large_file_is_checked_by_a_worker(signed_in: SignIn) -> None:
    admin = signed_in("admin")
    batch = received(rows(INLINE_ROWS + 1))
    url = f"/imports/{batch.pk}/values/"
    assert admin.post(url, form_of(admin.get(url)))["Location"] == f"/imports/{batch.pk}/"
    batch.refresh_from_db()
    assert (batch.state, batch.is_working) == ("mapped", True)
    assert admin.get(url)["Location"] == f"/imports/{batch.pk}/"  # nothing to change while it is being checked
    assert batch.job is not None
    run_here(batch.job)
    batch.refresh_from_db()
    assert (batch.state, batch.counts["staged"]) == ("previewed", INLINE_ROWS + 1)


def test_rejected_rows_are_downloaded_without_formulas(signed_in: SignIn) -> None:
    admin = signed_in("admin")
    batch = received(
        b"Number,Title,Status,Opened\n1,=cmd|' /C calc'!A0,New,never\n2, @SUM(A1),New,x\n3,ok,New,2025-01-31\n"
    )
    url = f"/imports/{batch.pk}/values/"
    admin.post(url, form_of(admin.get(url)))
    response: Any = admin.get(f"/imports/{batch.pk}/rejected.csv")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines == [
        "\ufeffRow,Reason,Number,Title,Status,Opened",
        "2,Opened: “never” is no date.,1,'=cmd|' /C calc'!A0,New,never",
        "3,Opened: “x” is no date.,2,'@SUM(A1),New,x",
    ]


def test_wizard_takes_no_fields_that_it_does_not_ask_for(signed_in: SignIn) -> None:
    admin, owner = signed_in("admin"), signed_in("owner")
    batch = received(rows(3))
    data = {
        **form_of(admin.get(f"/imports/{batch.pk}/columns/")), "state": "done", "position": "9", "kind": "x",
        "asked_by": str(owner.person.pk), "is_replayed": "", "column_99": "title", "file": "imports/../../etc/passwd",
        "source": "else", "counts": "{}", "unit_title": "hours", "option_role": "owner",
    }  # fmt: skip
    before = ImportBatch.objects.filter(pk=batch.pk).values(
        "kind", "asked_by", "file", "position", "is_replayed", "source"
    )[0]
    admin.post(f"/imports/{batch.pk}/columns/", data)
    after = ImportBatch.objects.filter(pk=batch.pk).values(
        "kind", "asked_by", "file", "position", "is_replayed", "source"
    )[0]
    assert after == before
    plan = ImportBatch.objects.get(pk=batch.pk).plan
    assert (plan["options"], plan["units"], "99" in plan["columns"]) == ({}, {}, False)


@pytest.mark.parametrize("value", ["owner", "'; DROP TABLE", "make:Evil", "999999"])
def test_wizard_takes_only_our_own_values(signed_in: SignIn, value: str) -> None:
    admin = signed_in("admin")
    batch = received(rows(3))
    url = f"/imports/{batch.pk}/values/"
    response = admin.post(url, {**form_of(admin.get(url)), "value_status_0": value})
    assert response.status_code == 422
    assert next(iter(response.context["form"].errors)) == "value_status_0"


def test_colleague_with_the_permission_sees_the_import_others_get_403(signed_in: SignIn) -> None:
    batch = imported(rows(2))
    for path in ("", "progress", "rejected.csv"):
        assert signed_in("service_manager").get(f"/imports/{batch.pk}/{path}").status_code == 200
        assert signed_in("technician").get(f"/imports/{batch.pk}/{path}").status_code == 403
    assert signed_in("technician", grants=["tickets.import"]).get(f"/imports/{batch.pk}/").status_code == 200


def test_list_takes_the_same_queries_for_one_and_many_imports(
    signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    admin = signed_in("admin")
    for number in range(12):
        received(rows(1), f"source-{number}")
    with django_assert_max_num_queries(8):
        assert admin.get("/imports/").status_code == 200


def test_file_is_private_and_its_own_name_is_only_shown(signed_in: SignIn) -> None:
    admin = signed_in("admin")
    name = "..\\..\\evil\u202e\r\n<b>.csv"
    admin.post("/imports/new/tickets/", {"file": SimpleUploadedFile(name, rows(1))})
    batch = ImportBatch.objects.get()
    assert stat.S_IMODE(os.stat(batch.file.path).st_mode) == 0o600
    stored = str(batch.file.name)
    assert stored.startswith("imports/")
    assert len(stored) == len("imports/") + 32
    assert "\u202e" not in batch.original_name
    assert "<b>.csv" not in admin.get("/imports/").content.decode()
