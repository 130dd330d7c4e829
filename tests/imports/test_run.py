"""Does an import happen once, whatever is repeated, stopped or taken back?"""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.models import Client, Site
from docs_binder.models import Machine
from msp_office.audit.models import AuditEntry
from msp_office.imports import actions
from msp_office.imports.models import ImportBatch
from msp_office.imports.work.check import check_here
from msp_office.imports.work.steps import NoJob
from msp_office.imports.work.undo import _undo_next
from msp_office.jobs.actions import cancel, start_again
from msp_office.jobs.tasks import run_here
from msp_office.office.models import OfficeSettings
from msp_office.roles import Role
from staffing.models import StaffMember, TimeOff
from tests.conftest import SignIn
from tests.factories import NOW, make_person, make_time_off
from tests.imports.office import checked, imported, received, rows, undone
from tickets.actions import change_ticket
from tickets.models import Movement, Ticket
from tickets.reports.verification import ledger_differences

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]


def outcomes(batch: ImportBatch) -> dict[str, int]:
    return batch.rows.counts()


def test_import_creates_tickets_and_a_ledger_that_adds_up() -> None:
    batch = imported(rows(7))
    assert (batch.state, outcomes(batch)) == ("done", {"created": 7})
    assert Ticket.objects.filter(is_open=True).count() == 5
    assert list(ledger_differences()) == []


def test_same_file_twice_changes_nothing() -> None:
    imported(rows(7))
    before = list(Movement.objects.order_by("pk").values_list("pk", flat=True))
    versions = list(Ticket.objects.values_list("pk", "version", "changed_at").order_by("pk"))
    again = imported(rows(7))
    assert outcomes(again) == {"unchanged": 7}
    assert list(Movement.objects.order_by("pk").values_list("pk", flat=True)) == before
    assert list(Ticket.objects.values_list("pk", "version", "changed_at").order_by("pk")) == versions


def test_updated_file_updates_and_its_undo_puts_back() -> None:
    imported(rows(4))
    second = imported(rows(5, title="New title"))
    assert outcomes(second) == {"updated": 4, "created": 1}
    undone(second)
    assert list(Ticket.objects.order_by("pk").values_list("title", flat=True)) == [f"Ticket {n}" for n in range(1, 5)]


def test_file_with_fewer_columns_changes_only_what_it_says() -> None:
    imported(b"Number,Title,Client,Status,Priority,Opened,Estimate\n1,Printer,Birch,New,P2 High,2026-03-01,2h\n")
    imported(b"Number,Status,Opened\n1,In progress,2026-03-01\n")
    ticket = Ticket.objects.get()
    assert (ticket.title, str(ticket.client), ticket.priority) == ("Printer", "Birch", 2)
    assert (ticket.estimate_minutes, ticket.status) == (120, "in_progress")


def test_same_file_again_keeps_its_names_and_its_day() -> None:
    content = b"Number,Title,Client,Status,Opened\n1,a,5001,New,2026-03-01\n"
    batch = received(content, names={"5001": "Birch"}, options={"as_of": "2026-03-02"})
    again = actions.import_again(batch=batch, asked_by=None, now=NOW).decided
    assert (again.names, again.options) == ({"5001": "Birch"}, {"as_of": "2026-03-02"})


def test_source_follows_a_corrected_tool_so_that_the_next_file_doubles_nothing() -> None:
    batch = received(b"ID,Subject,Status,Priority,Created,organization_id\n1,a,New,High,2026-03-01,5\n", source="")
    assert batch.source == "zendesk"
    actions.read_again(batch=batch, reading=batch.read_as, preset="jira")
    assert (batch.source, ImportBatch.objects.get().source) == ("jira", "jira")


def test_other_source_is_another_ticket() -> None:
    imported(rows(2), "one")
    imported(rows(2), "two")
    assert Ticket.objects.count() == 4


def test_import_and_undo_do_not_run_beside_each_other() -> None:
    first, second = imported(rows(6)), checked(rows(8))
    undo = actions.ask_for_undo(batch=first, asked_by=None, now=NOW)
    with pytest.raises(ValidationError, match="still being worked on"):
        actions.start_import(batch=second, asked_by=None, now=NOW)
    run_here(undo)
    run = actions.start_import(batch=second, asked_by=None, now=NOW)
    run_here(run)
    third = checked(rows(2, first=20))
    running = actions.start_import(batch=third, asked_by=None, now=NOW)
    with pytest.raises(ValidationError, match="still being worked on"):
        actions.ask_for_undo(batch=ImportBatch.objects.get(pk=second.pk), asked_by=None, now=NOW)
    run_here(running)
    assert outcomes(second) == {"created": 8}


def test_two_imports_of_one_file_do_not_double() -> None:
    first, second = checked(rows(6)), checked(rows(6))
    run_here(actions.start_import(batch=second, asked_by=None, now=NOW))
    run_here(actions.start_import(batch=first, asked_by=None, now=NOW))
    assert Ticket.objects.count() == 6
    assert outcomes(first) == {"unchanged": 6}


def test_batch_starts_once() -> None:
    batch = checked(rows(3))
    actions.start_import(batch=batch, asked_by=None, now=NOW)
    with pytest.raises(ValidationError, match="gone on meanwhile"):
        actions.start_import(batch=batch, asked_by=None, now=NOW)


def test_started_import_can_no_longer_be_changed() -> None:
    batch = imported(rows(3))
    with pytest.raises(ValidationError, match="gone on meanwhile"):
        actions.decide_plan(batch=batch, plan=batch.decided)


def test_cancelled_import_keeps_what_was_applied_and_goes_on() -> None:
    batch = checked(rows(60))
    job = actions.start_import(batch=batch, asked_by=None, now=NOW)
    actions.stop_import(batch=batch, actor=None, now=NOW)
    assert run_here(job).state == "cancelled"
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (batch.shown_state, batch.may_undo, outcomes(batch)) == ("cancelled", True, {"staged": 60})
    run_here(actions.go_on(batch=batch, asked_by=None, now=NOW))
    assert outcomes(batch) == {"created": 60}


def test_stop_from_either_page_stands_in_the_trail_once(signed_in: SignIn) -> None:
    owner = signed_in(Role.OWNER)
    for stop in ("/imports/{batch}/stop", "/jobs/{job}/cancel"):
        batch = checked(rows(3, first=1), source=stop)
        job = actions.start_import(batch=batch, asked_by=owner.person, now=NOW)
        for _ in range(2):
            owner.post(stop.format(batch=batch.pk, job=job.pk))
        stops = AuditEntry.objects.about(batch).filter(verb="stopped import")
        assert [entry.actor_id for entry in stops] == [owner.person.pk], stop


def test_stopped_import_is_not_tried_again_beside_another(signed_in: SignIn) -> None:
    owner = signed_in(Role.OWNER)
    stopped = actions.start_import(batch=checked(rows(3)), asked_by=owner.person, now=NOW)
    cancel(job=stopped, actor=owner.person, now=NOW)
    going = actions.start_import(batch=checked(rows(3), source="other"), asked_by=owner.person, now=NOW)
    page = owner.post(f"/jobs/{stopped.pk}/retry", follow=True).content.decode()
    assert "is still being worked on: wait until it has ended, or stop it." in page
    stopped.refresh_from_db()
    assert stopped.state == "cancelled"
    cancel(job=going, actor=owner.person, now=NOW)
    assert start_again(job=stopped, now=NOW)


def test_retried_job_of_an_import_that_went_on_without_it_does_nothing() -> None:
    batch = checked(rows(5))
    old = actions.start_import(batch=batch, asked_by=None, now=NOW)
    actions.stop_import(batch=batch, actor=None, now=NOW)
    batch = undone(ImportBatch.objects.get(pk=batch.pk))
    assert start_again(job=old, now=NOW)
    old.refresh_from_db()
    assert run_here(old).failure == "This import is gone, or has gone on without this job."
    assert (batch.state, Ticket.objects.count()) == ("undone", 0)


def test_undo_removes_tickets_clients_and_people_and_keeps_the_ledger_true() -> None:
    content = b"Number,Title,Client,Contact,Site,Status,Opened,Estimate\n1,a,Birch,Cy,North,New,2026-03-01,2h\n"
    batch = undone(imported(content))
    assert batch.state == "undone"
    assert (Ticket.objects.count(), Client.objects.count()) == (0, 0)
    assert sum(Movement.objects.values_list("minutes", flat=True)) == 0
    assert list(ledger_differences()) == []


def test_undo_keeps_clients_that_were_there_before() -> None:
    Client.objects.create(name="Birch")
    undone(imported(b"Number,Title,Client,Status,Opened\n1,a,BIRCH,New,2026-03-01\n"))
    assert list(Client.objects.values_list("name", flat=True)) == ["Birch"]


def test_undo_keeps_people_and_sites_that_something_hangs_on_by_now() -> None:
    batch = received(
        b"Number,Title,Client,Site,Assignee,Status,Opened\n1,a,Birch,North,Ann Lee,New,2026-03-01\n"
        b"2,b,Oak,South,Bo Ruiz,New,2026-03-01\n"
    )
    actions.decide_plan(batch=batch, plan=replace(batch.decided, others={**batch.decided.others, "assignee": "make"}))
    check_here(batch, NOW)
    run_here(actions.start_import(batch=batch, asked_by=None, now=NOW))
    make_time_off(StaffMember.objects.get(name="Ann Lee"))
    north = Site.objects.get(name="North")
    Machine.objects.create(client=north.client, site=north, name="SRV1")
    undone(ImportBatch.objects.get(pk=batch.pk))
    assert list(StaffMember.objects.values_list("name", flat=True)) == ["Ann Lee"]
    assert (list(Site.objects.all()), TimeOff.objects.count(), Machine.objects.get().site) == ([north], 1, north)


def test_undo_is_refused_once_somebody_worked_on_a_ticket() -> None:
    batch = imported(rows(3))
    ticket = Ticket.objects.order_by("pk")[0]
    person = make_person()
    change_ticket(ticket=ticket, changes={"title": "Mine"}, actor=person, now=timezone.now())
    batch = undone(batch)
    assert batch.job is not None
    assert f"Somebody has worked on #{ticket.pk} since" in batch.job.failure
    assert (batch.shown_state, Ticket.objects.count()) == ("done", 3)


@pytest.mark.parametrize("then", ["go on", "undo"])
def test_undo_that_broke_off_says_so_and_can_go_either_way(then: str) -> None:
    batch = imported(rows(9))
    assert _undo_next(batch=batch, size=4, run=NoJob(), now=NOW, actor=None) == 4
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (batch.shown_state, batch.may_go_on, batch.may_undo) == ("failed", True, True)
    assert outcomes(batch) == {"created": 5, "staged": 4}
    if then == "undo":
        assert (undone(batch).state, Ticket.objects.count()) == ("undone", 0)
    else:
        run_here(actions.go_on(batch=batch, asked_by=None, now=NOW))
        assert (outcomes(batch), Ticket.objects.count()) == ({"created": 9}, 9)
    assert list(ledger_differences()) == []


def test_import_can_be_done_again_after_its_undo() -> None:
    undone(imported(rows(3)))
    assert outcomes(imported(rows(3))) == {"created": 3}


def test_import_after_the_seal_posts_as_imported_now() -> None:
    office = OfficeSettings.current()
    office.history_sealed_at = NOW
    office.save()
    batch = imported(rows(2))
    assert batch.is_replayed is False
    assert set(Movement.objects.values_list("reason", flat=True)) == {"imported"}


def test_import_is_one_audited_act_however_many_rows() -> None:
    imported(rows(40))
    verbs = list(AuditEntry.objects.filter(target="imports.importbatch").values_list("verb", flat=True))
    assert verbs == ["started import", "imported"]
    assert AuditEntry.objects.count() == 2


def test_person_who_is_gone_since_the_check_rejects_the_row_not_the_import() -> None:
    person = make_person(name="Ann Lee")
    batch = checked(b"Number,Title,Assignee,Status,Opened\n1,a,Ann Lee,New,2026-03-01\n2,b,,New,2026-03-01\n")
    person.delete()
    run_here(actions.start_import(batch=batch, asked_by=None, now=NOW))
    assert Ticket.objects.filter(external_id="2").count() == 1
    assert ImportBatch.objects.get(pk=batch.pk).state == "done"


def test_dates_that_only_seem_wrong_are_taken() -> None:
    batch = checked(
        b"Number,Title,Status,Opened,Resolved,Updated\n1,twice this hour,Resolved,2025-11-02 01:50,2025-11-02 01:10,\n"
        b"2,closed by its last update to come,Closed,2026-03-01,,2099-01-01\n"
    )
    assert batch.rows.counts() == {"staged": 2}
    run_here(actions.start_import(batch=batch, asked_by=None, now=NOW))
    left = Ticket.objects.order_by("external_id").values_list("left_backlog_at", flat=True)
    assert [str(moment) for moment in left] == ["2025-11-02 07:10:00+00:00", "2026-03-01 06:00:00+00:00"]


def test_duplicate_numbers_are_rejected_with_the_row_that_stands() -> None:
    batch = checked(
        rows(2) + b"1,again,New,P3 Medium,2026-03-01,,\nA 3,c,New,,2026-03-01,,\nA  3,d,New,,2026-03-01,,\n"
    )
    assert list(batch.rows.filter(status="rejected").values_list("row_number", "reason")) == [
        (4, "Number 1 stands in row 2 already."),
        (6, "Number A 3 stands in row 5 already."),
    ]
    named = replace(batch.decided, columns={**batch.decided.columns, 1: "external_id"})
    actions.decide_plan(batch=batch, plan=named)
    check_here(batch, NOW)
    assert batch.rows.counts() == {"staged": 5}, "two columns name a record together"
