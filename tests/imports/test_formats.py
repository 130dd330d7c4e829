"""Does each tool's format come out right, quirks and all?"""

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management.base import CommandError

from clients.models import Client
from msp_office.imports.models import ImportBatch
from msp_office.jobs.models import Job
from tests.imports.office import FILES, command, received, rows
from tickets.models import Ticket, TimeEntry

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]
CHICAGO = ZoneInfo("America/Chicago")


def test_servicenow_last_row_of_a_number_stands() -> None:
    summary, status = command(FILES / "servicenow.csv", "--preset", "servicenow")
    assert status == 1
    assert (summary["rows_read"], summary["created"], summary["skipped"]) == (6, 3, 2)
    assert summary["rejected"] == [{"row": 7, "reason": "Status: “-100” is not matched with a value of ours."}]
    assert summary["assumptions"]["The file's assignee is matched with nobody: left empty."] == 2
    ticket = Ticket.objects.get(external_id="INC0001")
    assert (ticket.status, ticket.priority, ticket.source) == ("closed", 3, "servicenow")
    assert ticket.title == "Subcategory 70 · Symptom 2"
    assert ticket.opened_at == datetime(2024, 2, 29, 1, 16, tzinfo=CHICAGO)
    assert ticket.description == "Caller: Caller 7"


def test_servicenow_critical_incident_waits_unconfirmed() -> None:
    command(FILES / "servicenow.csv", "--preset", "servicenow", "--allow-rejected")
    assert Ticket.objects.get(external_id="INC0002").critical_condition == "imported"


def test_servicenow_as_of_a_day_takes_the_state_of_that_day() -> None:
    summary, status = command(
        FILES / "servicenow.csv", "--preset", "servicenow", "--as-of", "2024-02-29", "--map", "client=location",
    )  # fmt: skip
    assert (status, summary["created"], summary["skipped"]) == (0, 1, 5), "a later row's unknown status is no matter"
    ticket = Ticket.objects.get()
    assert (ticket.external_id, ticket.status, str(ticket.client)) == ("INC0001", "new", "Location 1")


def test_servicenow_decided_value_and_one_client_for_all() -> None:
    summary, status = command(
        FILES / "servicenow.csv", "--preset", "servicenow", "--value", "status:-100=new", "--client", "Acme",
        "--others", "assignee=make", "--map", "title=category", "--map", "title=u_symptom",
    )  # fmt: skip
    assert Ticket.objects.get(external_id="INC0002").title == "Category 4 · Symptom 4", "a field of two columns"
    assert (status, summary["rejected"]) == (0, [])
    assert Ticket.objects.filter(client__name="Acme").count() == 4
    ann = Ticket.objects.get(external_id="INC0001").assignee
    assert ann is not None
    assert (ann.name, ann.is_active, ann.email, ann.weekly_paid_minutes, ann.delivers_labor) == (
        "Ann Lee", False, None, 0, False,
    )  # fmt: skip


def test_zendesk_numbers_get_their_names() -> None:
    summary, status = command(
        FILES / "zendesk.csv", "--preset", "zendesk", "--names", str(FILES / "zendesk_organizations.csv"),
        "--others", "assignee=make",
    )  # fmt: skip
    assert (status, summary["created"], summary["skipped"]) == (0, 3, 1)
    assert set(Client.objects.values_list("name", flat=True)) == {"Birch Dental", "Organization 5002"}
    mail = Ticket.objects.get(external_id="102")
    assert (mail.status, mail.priority, mail.critical_condition) == ("resolved", 1, "imported")
    assert mail.opened_at == datetime(2024, 2, 20, 10, tzinfo=UTC)
    assert mail.left_backlog_at == datetime(2024, 2, 21, 18, 42, 39, tzinfo=UTC)
    assert str(mail.assignee) == "Ann Lee"
    assert Ticket.objects.get(external_id="103").status == "waiting_vendor"


def test_headers_that_any_tool_writes_are_no_tools() -> None:
    batch = received(b"ID,Subject,Status,Priority,Created,Issue\n1,a,New,High,2026-03-01,Mail\n", source="")
    assert (batch.decided.preset, batch.decided.is_utc) == ("generic", False)
    assert batch.decided.columns_of("external_id") == [0], "a ticket has one number"
    ImportBatch.objects.filter(pk=batch.pk).update(state="done", source="zendesk")
    again = received(b"ID,Status,Created\n1,New,2026-03-01\n", source="")
    assert again.source == "zendesk", "a tool that was imported from before is the likely one"


def test_zendesk_name_beside_its_number_is_the_name() -> None:
    batch = received(
        b"Id,Requester,Requester id,Subject,Status,Created at,Organization id,Organization,Group id\n"
        b"1,Ann Lee,3963312,a,New,2026-03-01 10:00,37029,Acme,5\n",
        source="",
    )
    plan = batch.decided
    assert (plan.preset, plan.columns_of("contact"), plan.columns_of("client")) == ("zendesk", [1], [7])


def test_jira_repeated_headers_hours_and_damaged_hours() -> None:
    summary, status = command(FILES / "jira.csv", "--preset", "jira", "--others", "assignee=make")
    assert status == 1
    assert summary["rejected"] == [{"row": 4, "reason": "Worked time: “3,87,16,91,111” is no number."}]
    move = Ticket.objects.get(external_id="OPS-1")
    assert (move.estimate_minutes, move.worked_minutes, move.priority) == (2400, 2280, 2)
    assert move.opened_at == datetime(2025, 7, 14, 15, 42, tzinfo=CHICAGO)
    assert move.description == "14/Jul/25;cy;please, soon\nsecond\n\nCaller: Cy Park"
    assert sorted(TimeEntry.objects.filter(ticket=move).values_list("minutes", flat=True)) == [840, 1440]
    assert Ticket.objects.get(external_id="OPS-2").worked_minutes == 90


def test_generic_windows_1252_with_semicolons_titles_and_decimal_commas() -> None:
    summary, status = command(FILES / "generic_windows1252.csv", "--others", "worked_by=make")
    assert status == 1
    assert summary["rejected"] == [{"row": 6, "reason": "Opened is missing."}]
    assert summary["read_as"] == {
        "encoding": "windows-1252", "delimiter": ";", "sheet": "", "header_row": 3, "preset": "generic",
        "date_order": "dmy",
    }  # fmt: skip
    ticket = Ticket.objects.get(external_id="1")
    assert (ticket.title, str(ticket.client), ticket.estimate_minutes, ticket.worked_minutes) == (
        "Schlüssel ersetzen", "Müller GmbH", 150, 75,
    )  # fmt: skip


def test_hours_without_anybody_are_rejected() -> None:
    summary, _ = command(FILES / "generic_windows1252.csv", "--allow-rejected", "--others", "worked_by=leave")
    assert summary["rejected"][0]["reason"].startswith("Has worked time, but nobody who worked it")


def test_as_of_that_is_no_day_is_named() -> None:
    with pytest.raises(CommandError, match="“2016-13-99” is no day"):
        command(FILES / "servicenow.csv", "--as-of", "2016-13-99")


def test_dry_run_says_what_would_be_and_keeps_nothing() -> None:
    summary, status = command(FILES / "zendesk.csv", "--preset", "zendesk", "--dry-run")
    assert (status, summary["to_import"], summary["created"]) == (0, 3, 0)
    assert (Ticket.objects.count(), ImportBatch.objects.count(), Job.objects.count()) == (0, 0, 0)


def test_ambiguous_dates_are_asked_not_guessed(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("import") / "t.csv"
    path.write_text("Number,Title,Status,Opened\n1,a,New,03/02/2025\n2,b,New,04/05/2025\n")
    with pytest.raises(CommandError, match=r"Does the day or the month come first.*--date-order"):
        command(path)
    assert ImportBatch.objects.count() == 0
    command(path, "--date-order", "mdy")
    assert Ticket.objects.get(external_id="1").opened_at == datetime(2025, 3, 2, tzinfo=CHICAGO)


def test_bare_numbers_above_twelve_ask_for_their_unit(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("import") / "t.csv"
    path.write_text("Number,Title,Status,Opened,Estimate\n1,a,New,2025-03-02,90\n2,b,New,2025-03-02,30\n")
    with pytest.raises(CommandError, match=r"hours, minutes or seconds.*--unit estimate=hours"):
        command(path)
    command(path, "--unit", "estimate=minutes")
    assert Ticket.objects.get(external_id="1").estimate_minutes == 90


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--unit", "estimate=hour"], "There is no unit “hour”: hours, minutes, seconds."),
        (["--value", "status:New=bar"], "There is no status “bar”."),
        (["--others", "priority=9"], "There is no priority “9”."),
        (["--default", "estimate:Mail=abc"], "“abc” is no whole number of minutes."),
        (["--delimiter", ";;"], "separates no cells"),
    ],
)
def test_option_that_means_nothing_is_named(options: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=re.escape(sentence)):
        command(FILES / "jira.csv", *options)
    assert not ImportBatch.objects.exists()


def test_damaged_gzip_is_named(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(rows(500)))
    packed[60] ^= 0xFF
    path = tmp_path / "t.csv.gz"
    path.write_bytes(packed)
    with pytest.raises(CommandError, match="cannot be read"):
        command(path)


def test_default_estimate_by_category_stays_marked_as_assumed(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("import") / "t.csv"
    path.write_text(
        "Number,Title,Status,Opened,Estimate,Category\n1,a,New,2025-03-02,3h,Mail\n2,b,New,2025-03-02,,Mail\n"
        "3,c,New,2025-03-02,,\n"
    )
    command(path, "--default", "estimate:Mail=45")
    found = Ticket.objects.order_by("external_id").values_list("estimate_minutes", "estimate_is_assumed")
    assert list(found) == [(180, False), (45, True), (None, False)]
