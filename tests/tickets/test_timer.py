"""Timers: one runs, pausing adds up, stopping asks for the rest, and nothing is logged twice or lost."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from staffing.models import StaffMember
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, make_person, make_ticket
from tickets.actions import change_ticket, log_timer, pause_timer, start_timer
from tickets.calculations.terms import Status
from tickets.models import Note, Ticket, TimeEntry, Timer


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:  # 10:00 on a Monday in Chicago
        yield traveller


@pytest.fixture
def tech(signed_in: SignIn) -> SignedIn:
    return signed_in("technician")


@pytest.fixture
def ticket(db: None) -> Ticket:
    return make_ticket(estimate_minutes=120)


def typed(tech: SignedIn, ticket: Ticket, **changes: Any) -> dict[str, Any]:
    """What the form for a stopped timer holds, as it was filled in."""
    form = tech.get(f"/tickets/{ticket.pk}/timer/").context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: "on" if value is True else value
        for name, value in (values | changes).items()
        if value not in (False, None)
    }


def test_timer_runs_pauses_and_adds_up_until_its_time_is_logged_once(
    tech: SignedIn, ticket: Ticket, clock: Any
) -> None:
    at = f"/tickets/{ticket.pk}/timer/"
    assert tech.post(f"{at}start/")["Location"] == f"/tickets/{ticket.pk}/"
    clock.shift(timedelta(minutes=10, seconds=20))
    tech.post(f"{at}pause/", {"next": "/tickets/mine/"})
    clock.shift(timedelta(hours=1))
    tech.post(f"{at}start/")
    clock.shift(timedelta(minutes=5))
    assert tech.post(f"{at}stop/")["Location"] == at
    assert tech.post(f"{at}stop/")["Location"] == at  # the other tab
    first, second = typed(tech, ticket), typed(tech, ticket)
    assert (first["minutes"], first["worked_on"].isoformat()) == ("16m", "2026-09-14")
    assert (first["status"], first["was_status"], first["is_productive"]) == ("in_progress", "new", "on")
    clock.shift(timedelta(minutes=2))
    for form in (first, second, first):
        assert tech.post(at, form | {"body": "Fixed"})["Location"] == f"/tickets/{ticket.pk}/"
    entry = TimeEntry.objects.get()
    assert (entry.minutes, entry.note, entry.started_at) == (16, "Fixed", NOW)
    assert (Note.objects.count(), Timer.objects.count()) == (1, 0)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.worked_minutes) == (Status.IN_PROGRESS, 16)
    more = first | {"body": "And the cable", "minutes": "5m"}  # by way of Back
    asked = tech.post(at, more)
    assert (asked.status_code, TimeEntry.objects.count()) == (409, 1)
    assert "The time of this timer is logged already: 0.27 h. Save again to log this as well." in asked.content.decode()
    assert "And the cable" in asked.content.decode()
    tech.post(at, more | {"form_token": str(asked.context["form"]["form_token"].value())})
    assert sorted(Note.objects.values_list("body", flat=True)) == ["And the cable", "Fixed"]


def test_starting_on_another_ticket_pauses_the_first(tech: SignedIn, ticket: Ticket, clock: Any) -> None:
    other = make_ticket()
    tech.post(f"/tickets/{ticket.pk}/timer/start/")
    clock.shift(timedelta(minutes=3))
    tech.post(f"/tickets/{other.pk}/timer/start/")
    states = {timer.ticket_id: (timer.is_running, timer.gathered_seconds) for timer in Timer.objects.all()}
    assert states == {ticket.pk: (False, 180), other.pk: (True, 0)}
    timers = tech.get("/tickets/").context["my_timers"]
    assert [(timer.ticket_id, timer.is_running, timer.clock) for timer in timers] == [
        (other.pk, True, "0:00:00"),
        (ticket.pk, False, "0:03:00"),
    ]


def test_timer_stands_on_every_page_and_in_every_browser_of_its_person_only(
    tech: SignedIn, signed_in: SignIn, ticket: Ticket, clock: Any
) -> None:
    tech.post(f"/tickets/{ticket.pk}/timer/start/")
    clock.shift(timedelta(hours=1, minutes=1, seconds=1))
    for page in ("/tickets/", "/tickets/mine/", f"/tickets/{ticket.pk}/", "/clients/", "/jobs/"):
        for same_person in (tech, SignedIn(tech.person)):
            assert 'data-seconds="3661" data-runs>1:01:01<' in same_person.get(page).text
    assert "data-runs" not in signed_in("technician").get(f"/tickets/{ticket.pk}/").text


@pytest.mark.parametrize(("forward", "minutes"), [(timedelta(hours=13), "13h00"), (timedelta(hours=14), "")])
def test_forgotten_timer_asks_instead_of_filling_in(
    tech: SignedIn, ticket: Ticket, clock: Any, forward: timedelta, minutes: str
) -> None:
    tech.post(f"/tickets/{ticket.pk}/timer/start/")
    clock.shift(forward)
    tech.post(f"/tickets/{ticket.pk}/timer/stop/")
    form = typed(tech, ticket)
    assert form["minutes"] == minutes
    answer = tech.post(f"/tickets/{ticket.pk}/timer/", form | {"minutes": ""})
    assert (answer.status_code, TimeEntry.objects.count(), Timer.objects.count()) == (422, 0, 1)
    tech.post(f"/tickets/{ticket.pk}/timer/", form | {"minutes": "2h"})
    assert TimeEntry.objects.get().minutes == 120


def test_midnight_is_the_offices_not_utc(tech: SignedIn, ticket: Ticket, clock: Any) -> None:
    clock.move_to(NOW.replace(hour=23))  # 18:00 in Chicago
    tech.post(f"/tickets/{ticket.pk}/timer/start/")
    clock.shift(timedelta(hours=2))  # the next day in UTC
    tech.post(f"/tickets/{ticket.pk}/timer/stop/")
    form = typed(tech, ticket)
    assert (form["minutes"], form["worked_on"].isoformat()) == ("2h00", "2026-09-14")


@pytest.mark.parametrize(
    "wrong",
    [{"minutes": "25:00"}, {"minutes": "soon"}, {"worked_on": "2026-09-15"}, {"status": "gone"}, {"form_token": "x"}],
)
def test_nothing_is_lost_when_logging_is_refused(
    tech: SignedIn, ticket: Ticket, clock: Any, wrong: dict[str, str]
) -> None:
    tech.post(f"/tickets/{ticket.pk}/timer/start/")
    clock.shift(timedelta(minutes=30))
    tech.post(f"/tickets/{ticket.pk}/timer/stop/")
    answer = tech.post(f"/tickets/{ticket.pk}/timer/", typed(tech, ticket, body="Do not lose me") | wrong)
    assert answer.status_code == 422
    assert "Do not lose me" in answer.text
    assert (Timer.objects.get().gathered_seconds, TimeEntry.objects.count(), Note.objects.count()) == (1800, 0, 0)


def test_status_changed_meanwhile_answers_409_and_keeps_the_timer(tech: SignedIn, ticket: Ticket) -> None:
    tech.post(f"/tickets/{ticket.pk}/timer/start/")
    tech.post(f"/tickets/{ticket.pk}/timer/stop/")
    form = typed(tech, ticket, body="Waiting for them")
    change_ticket(ticket=ticket, changes={"status": "waiting_client"}, actor=make_person(name="Ann Lee"), now=NOW)
    answer = tech.post(f"/tickets/{ticket.pk}/timer/", form)
    assert answer.status_code == 409
    assert "Ann Lee set the status to Waiting on client meanwhile" in answer.text
    assert (Timer.objects.count(), TimeEntry.objects.count(), Note.objects.count()) == (1, 0, 0)
    again = form | {"was_status": "waiting_client", "status": "waiting_client"}
    assert tech.post(f"/tickets/{ticket.pk}/timer/", again).status_code == 302
    assert (Timer.objects.count(), TimeEntry.objects.count()) == (0, 1)


def test_discarded_timer_comes_back_once_and_only_to_its_person(tech: SignedIn, ticket: Ticket, clock: Any) -> None:
    tech.post(f"/tickets/{ticket.pk}/timer/start/")
    clock.shift(timedelta(minutes=7))
    page = tech.post(f"/tickets/{ticket.pk}/timer/discard/", follow=True)
    assert not Timer.objects.exists()
    packed = page.context["discarded"]
    assert SignedIn(make_person()).post("/tickets/timer/restore/", {"timer": packed}).status_code == 403
    for _ in range(2):
        assert tech.post("/tickets/timer/restore/", {"timer": packed}).status_code == 302
    assert [(t.person, t.gathered_seconds, t.is_running) for t in Timer.objects.all()] == [(tech.person, 420, False)]
    form = typed(tech, ticket)
    tech.post(f"/tickets/{ticket.pk}/timer/", form)
    tech.post("/tickets/timer/restore/", {"timer": packed})
    assert (Timer.objects.count(), TimeEntry.objects.count()) == (0, 1)


def test_time_typed_in_one_tab_is_logged_though_the_other_discarded_the_timer(tech: SignedIn, ticket: Ticket) -> None:
    tech.post(f"/tickets/{ticket.pk}/timer/start/")
    tech.post(f"/tickets/{ticket.pk}/timer/stop/")
    form = typed(tech, ticket, minutes="45m")
    tech.post(f"/tickets/{ticket.pk}/timer/discard/")
    tech.post(f"/tickets/{ticket.pk}/timer/", form)
    assert TimeEntry.objects.get().minutes == 45


@pytest.mark.parametrize("deed", ["pause", "stop", "discard"])
def test_without_a_timer_nothing_happens_and_it_is_said(tech: SignedIn, ticket: Ticket, deed: str) -> None:
    answer = tech.post(f"/tickets/{ticket.pk}/timer/{deed}/", follow=True)
    assert (answer.status_code, Timer.objects.count()) == (200, 0)


def test_somebody_elses_token_logs_ones_own_time_and_leaves_their_timer(
    tech: SignedIn, signed_in: SignIn, ticket: Ticket
) -> None:
    other = signed_in("technician")
    other.post(f"/tickets/{ticket.pk}/timer/start/")
    theirs = Timer.objects.get()
    tech.post(f"/tickets/{ticket.pk}/timer/start/")
    tech.post(f"/tickets/{ticket.pk}/timer/stop/")
    tech.post(f"/tickets/{ticket.pk}/timer/", typed(tech, ticket, form_token=str(theirs.token)))
    assert Timer.objects.filter(pk=theirs.pk).exists()
    assert TimeEntry.objects.get().staff_member == tech.person


def test_database_refuses_a_second_running_timer(ticket: Ticket) -> None:
    person, other = make_person(), make_ticket()
    start_timer(ticket=ticket, actor=person, now=NOW)
    second = {"person": person, "begun_at": NOW, "token": uuid4()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Timer.objects.create(ticket=other, running_since=NOW, **second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Timer.objects.create(ticket=ticket, paused_at=NOW, **second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Timer.objects.create(ticket=other, **second)


@pytest.mark.django_db(transaction=True)
def test_starts_and_stops_from_many_tabs_at_once_leave_one_timer_and_one_entry() -> None:
    person, tickets = make_person(), [make_ticket() for _ in range(4)]
    in_threads(lambda number: start_timer(ticket=tickets[number % 4], actor=person, now=NOW), 12)
    assert Timer.objects.filter(running_since__isnull=False).count() == 1
    timer = Timer.objects.get(running_since__isnull=False)
    in_threads(lambda number: stop(timer, person), 12)
    assert [(e.minutes, e.ticket_id) for e in TimeEntry.objects.all()] == [(5, timer.ticket_id)]
    assert not Timer.objects.filter(pk=timer.pk).exists()


def stop(timer: Timer, person: StaffMember) -> None:
    later = NOW + timedelta(minutes=5)
    pause_timer(ticket=timer.ticket, actor=person, now=later)
    log_timer(ticket=timer.ticket, actor=person, now=later, token=timer.token, minutes=5)


def in_threads(act: Any, count: int) -> None:
    failures: list[BaseException] = []
    start = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            start.wait(30)
            act(number)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
