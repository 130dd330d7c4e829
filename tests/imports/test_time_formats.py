"""Does each time tool's format come out right, quirks and all, and on the right ticket?"""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser

from clients.models import Client
from msp_office.imports.models import ImportBatch
from msp_office.imports.registry import known_kinds
from msp_office.roles import Role
from staffing.models import StaffMember
from tests.conftest import SignIn
from tests.factories import make_client, make_person, make_ticket
from tests.imports.office import FILES, command, received
from tickets.calculations.terms import Queue
from tickets.models import Ticket, TimeEntry

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]
CHICAGO = ZoneInfo("America/Chicago")
MADE = ("--others", "person=make", "--others", "client=make", "--rest", "make")


def import_time(path: Path, *options: str) -> tuple[dict[str, object], int]:
    return command(path, *options, name="import_time")


def toggl(tmp_path: Path, ticket: Ticket | None = None) -> Path:
    """The sample file, its first row naming this ticket."""
    path = tmp_path / "toggl.csv"
    path.write_text(FILES.joinpath("toggl.csv").read_text().replace("{printer}", str(ticket.pk if ticket else "")))
    return path


def test_toggl_seconds_round_up_and_times_are_of_the_office(tmp_path: Path) -> None:
    summary, status = import_time(toggl(tmp_path), "--preset", "toggl", *MADE)
    assert (status, summary["created"], summary["skipped"], summary["rejected"]) == (0, 4, 1, [])
    first, night, cabling, meeting = TimeEntry.objects.order_by("started_at").select_related("ticket__client")
    assert (first.minutes, first.started_at) == (31, datetime(2026, 3, 2, 9, 0, 10, tzinfo=CHICAGO))
    assert first.note == 'Care · Printer \U0001f5a8 "again", #'
    assert (first.is_invoiceable, first.is_productive, first.source) == (True, True, "toggl")
    assert (night.worked_on, night.minutes, night.is_invoiceable) == (date(2026, 3, 2), 30, False)
    assert (str(cabling.ticket.client), cabling.ticket.title) == ("Oak Law", "Time from Toggl")
    assert (meeting.ticket.queue, meeting.ticket.status, meeting.is_productive) == ("internal", "closed", False)
    assert StaffMember.objects.get(name="Ann Lee").is_active is False


def test_toggl_finds_people_clients_and_tickets(tmp_path: Path) -> None:
    ann, bo = make_person(name="Ann Lee"), make_person(name="bo ruiz")
    dental, law = make_client(name="Birch Dental"), make_client(name="Oak Law")
    printer = make_ticket(client=dental)
    migration = make_ticket(client=law, title="Server migration", queue=Queue.PROJECTS)
    care = make_ticket(client=dental)
    meeting = make_ticket(queue=Queue.INTERNAL)
    summary, status = import_time(
        toggl(tmp_path, printer), "--preset", "toggl", "--default", f"ticket:Birch Dental={care.pk}",
        "--default", f"ticket:*={meeting.pk}",
    )  # fmt: skip
    assert (status, summary["rejected"], summary["assumptions"]) == (0, [], {})
    entries = TimeEntry.objects.order_by("started_at")
    assert [entry.ticket_id for entry in entries] == [printer.pk, care.pk, migration.pk, meeting.pk]
    assert [entry.staff_member_id for entry in entries] == [ann.pk, ann.pk, bo.pk, bo.pk]
    assert (StaffMember.objects.count(), Client.objects.count(), Ticket.objects.count()) == (2, 2, 4)


def test_person_is_known_by_address_and_client_by_another_name(tmp_path: Path) -> None:
    ann, bo = make_person(name="Ann Lee-Ward", email="Ann@office.example"), make_person(name="bo ruiz")
    dental, law = make_client(name="Birch Dental Group"), make_client(name="Oak Law")
    care = make_ticket(client=dental)
    decided = ("--preset", "toggl", "--default", f"ticket:Birch Dental={care.pk}", "--rest", "make")
    summary, status = import_time(toggl(tmp_path), *decided, "--value", f"client:Birch Dental={dental.pk}")
    assert (status, summary["rejected"]) == (0, [])
    entries = TimeEntry.objects.order_by("started_at")
    assert [entry.staff_member_id for entry in entries] == [ann.pk, ann.pk, bo.pk, bo.pk]
    assert {client.name for client in Client.objects.all()} == {"Birch Dental Group", "Oak Law"}
    assert [alias.name for alias in dental.aliases.all()] == ["Birch Dental"], "and is known the next time"
    assert not law.aliases.exists()
    again, status = import_time(toggl(tmp_path), *decided)
    assert (status, again["unchanged"], again["created"]) == (0, 4, 0)


def test_address_may_stand_for_the_name_and_two_of_one_name_are_asked_about(tmp_path: Path) -> None:
    make_person(name="Ann Lee", email="ann@office.example")
    one, two = (make_person(name=name, email=f"{name}@office.example") for name in ("jo1", "jo2"))
    internal = make_ticket(queue=Queue.INTERNAL)
    path = tmp_path / "log.csv"
    path.write_text(
        "User,Email,Date,Hours,Note\nann@office.example,,2026-03-02,1.5,a\nJo Roe,jo1@office.example,2026-03-02,1.5,b\n"
        "Jo Roe,jo2@office.example,2026-03-02,1.5,c\n"
    )
    summary, _ = import_time(path, "--default", f"ticket:*={internal.pk}")
    assert summary["created"] == 1
    assert TimeEntry.objects.get().staff_member.name == "Ann Lee"
    assert [row["row"] for row in summary["rejected"]] == [3, 4]  # type: ignore[attr-defined]  # JSON
    assert one.time_entries.count() + two.time_entries.count() == 0


def test_number_of_another_clients_ticket_is_not_meant(tmp_path: Path) -> None:
    elsewhere = make_ticket(client=make_client(name="Oak Law"))
    import_time(toggl(tmp_path, elsewhere), "--preset", "toggl", *MADE)
    assert not elsewhere.time_entries.exists()


def test_unknown_people_and_time_without_a_ticket_are_asked_for(tmp_path: Path) -> None:
    make_person(name="Ann Lee")
    make_client(name="Birch Dental")
    summary, status = import_time(toggl(tmp_path), "--preset", "toggl", "--dry-run")
    assert status == 1
    assert summary["rejected"] == [
        {"row": 2, "reason": "Names no ticket: choose one for Birch Dental, or let one be made."},
        {"row": 3, "reason": "Names no ticket: choose one for Birch Dental, or let one be made."},
        {"row": 4, "reason": "Person: “Bo Ruiz” is not matched with a value of ours. "
                             "Client: “Oak Law” is not matched with a value of ours."},
        {"row": 5, "reason": "Person: “Bo Ruiz” is not matched with a value of ours."},
        {"row": 6, "reason": "Person: “Bo Ruiz” is not matched with a value of ours. "
                             "Client: “Oak Law” is not matched with a value of ours."},
    ]  # fmt: skip
    assert not ImportBatch.objects.exists()
    summary, _ = import_time(toggl(tmp_path), "--preset", "toggl", "--dry-run", "--as-of", "2026-03-02")
    assert [row["row"] for row in summary["rejected"]] == [2, 3], "nobody asks about later time"  # type: ignore[attr-defined]  # JSON


def test_clockify_half_days_short_rows_and_month_first() -> None:
    header, _, rest = (FILES / "toggl.csv").read_bytes().partition(b",Amount (EUR)")
    assert received(header + rest, "", kind=known_kinds()["time"]).source == "toggl", "both know these headers"
    summary, status = import_time(FILES / "clockify.csv", *MADE)
    assert (status, summary["created"], summary["rejected"]) == (0, 3, [])
    assert summary["read_as"]["preset"] == "clockify"  # type: ignore[index]  # JSON
    morning, noon, early = TimeEntry.objects.order_by("started_at").select_related("ticket__client")
    assert (morning.minutes, morning.started_at) == (61, datetime(2026, 3, 4, 10, 23, 52, tzinfo=CHICAGO))
    assert (noon.minutes, noon.started_at) == (30, datetime(2026, 3, 5, 12, 5, tzinfo=CHICAGO))
    assert (early.minutes, early.worked_on, early.ticket.client) == (61, date(2026, 3, 6), None)
    assert [entry.is_invoiceable for entry in (morning, noon, early)] == [True, False, True]


def test_harvest_decimal_commas_two_names_blank_client_and_damage() -> None:
    summary, status = import_time(FILES / "harvest.csv", *MADE, "--productive", "billable", "--date-order", "dmy")
    assert status == 1
    assert [row["row"] for row in summary["rejected"]] == [5, 6]  # type: ignore[attr-defined]  # JSON
    reasons = [row["reason"] for row in summary["rejected"]]  # type: ignore[attr-defined]  # JSON
    assert reasons == [
        "Decimal hours: “3,87,16,91,111” is no number.",
        "2,000 h: one entry is at most 24 hours.",
    ]
    mail, again, meeting, long_day = TimeEntry.objects.order_by("pk").select_related("staff_member", "ticket__client")
    assert (mail.minutes, again.minutes, mail.worked_on, mail.started_at) == (90, 90, date(2026, 3, 2), None)
    assert [str(entry.staff_member) for entry in (mail, meeting)] == ["Ann Lee", "Bo Ruiz"]
    assert (meeting.ticket.queue, meeting.is_productive, long_day.is_productive) == ("internal", False, True)
    assert (long_day.minutes, str(long_day.ticket.client)) == (1440, "Birch Dental")


def test_jira_key_in_a_description_names_the_imported_ticket(tmp_path: Path) -> None:
    command(FILES / "jira.csv", "--preset", "jira", "--others", "assignee=make", "--allow-rejected")
    path = tmp_path / "log.csv"
    path.write_text(
        "Person,Description,Date,Hours\nAnn Lee,OPS-2 patched,2025-07-20,1.5\nAnn Lee,OPS-9 gone,2025-07-20,1\n"
    )
    summary, _ = import_time(path, "--others", "person=make")
    assert summary["rejected"] == [
        {"row": 3, "reason": "Names no ticket: choose one for time without a client, or let one be made."}
    ]
    assert summary["assumptions"] == {
        "Its ticket came with worked time of its own: look whether it is counted twice.": 1
    }
    assert TimeEntry.objects.get(external_id__startswith="sha256").ticket.external_id == "OPS-2"


def test_wizard_asks_for_people_clients_and_the_tickets_of_clients(signed_in: SignIn) -> None:
    admin = signed_in(Role.ADMIN)
    care = make_ticket(client=make_client(name="Birch Dental"))
    upload(admin, "harvest.csv")
    batch = ImportBatch.objects.get()
    values = admin.get(f"/imports/{batch.pk}/values/")
    form = values.context["form"]
    people = next(part for part, _, _ in form.matchings if part.field.name == "person")
    assert [(value.text, value.rows) for value in people.values] == [("Bo Ruiz", 4), ("Ann Lee", 2)]
    answer = admin.post(f"/imports/{batch.pk}/values/", {
        "others_person": "make", "others_client": "make", "others_invoiceable": "no", "default_ticket_0": str(care.pk),
    })  # fmt: skip
    preview = admin.get(answer["Location"])
    assert preview.context["figures"].rejected == 3  # the meeting, the damage, the 2,000 hours
    assert ("Ticket", f"#{care.pk}") in zip(
        preview.context["preview"].header, preview.context["preview"].rows[0][1], strict=True
    )


def upload(browser: Browser, name: str) -> None:
    with FILES.joinpath(name).open("rb") as file:
        answer = browser.post("/imports/new/time/", {"file": file})
    batch = ImportBatch.objects.get()
    page = browser.get(answer["Location"])
    form = page.context["form"]
    given = {field.html_name: field.value() or "" for field in form}
    answer = browser.post(f"/imports/{batch.pk}/columns/", {**given, "date_order": "dmy"})
    assert answer.status_code == 302, answer.context["form"].errors
