"""My work: what stands there, taking a ticket, logging time by hand and correcting it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staffing.models import Skill
from tests.conftest import SignIn
from tests.factories import NOW, make_client, make_entry, make_person, make_ticket
from tickets.models import TimeEntry, Timer

MONDAY = date(2026, 9, 14)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:  # 10:00 on a Monday in Chicago
        yield traveller


def at(hour: int, minute: int = 0) -> datetime:
    return NOW.replace(hour=hour + 5, minute=minute)  # Chicago, summer


def test_page_shows_the_next_ticket_mine_in_order_and_my_time(signed_in: SignIn) -> None:
    browser = signed_in("technician", name="Sam Whitlock", weekly_paid_minutes=2400)
    me, client = browser.person, make_client(name="Quillhaven")
    low = make_ticket(priority=4, assignee=me, estimate_minutes=90)
    mine = make_ticket(priority=3, assignee=me)
    high = make_ticket(priority=2, title="Printer on fire", client=client)
    make_ticket(priority=2, assignee=make_person())
    make_entry(ticket=mine, staff_member=me, minutes=45, started_at=at(8))
    make_entry(ticket=low, staff_member=me, minutes=15, started_at=at(9, 15), is_productive=False)
    make_entry(ticket=low, staff_member=me, minutes=60, worked_on=MONDAY - timedelta(1))
    make_entry(ticket=mine, staff_member=make_person(), minutes=300)
    context = browser.get("/tickets/mine/").context
    assert context["next"].id == high.pk
    assert [row.id for row in context["tickets"].rows] == [mine.pk, low.pk]
    assert (context["tickets"].unestimated, context["tickets"].remaining_minutes) == (1, 30)
    assert [(line.entry.minutes, line.gap and line.gap.minutes) for line in context["lines"]] == [(45, None), (15, 30)]
    assert context["gap"].minutes == 30
    week = context["week"]
    assert (week.minutes.everything, week.minutes.productive, week.paid_minutes) == (60, 45, 2400)
    assert [time.ticket_id for time in week.tickets] == [mine.pk, low.pk]


@pytest.mark.parametrize("day", ["2026-09-13", "2026-09-08"])
def test_another_day_shows_its_entries_and_week(signed_in: SignIn, day: str) -> None:
    browser = signed_in("technician")
    make_entry(ticket=make_ticket(), staff_member=browser.person, minutes=25, worked_on=date.fromisoformat(day))
    context = browser.get(f"/tickets/mine/?day={day}").context
    assert (context["chosen"].isoformat(), [line.entry.minutes for line in context["lines"]]) == (day, [25])
    assert (context["week"].monday, context["gap"]) == (date(2026, 9, 7), None)


@pytest.mark.parametrize("day", ["", "nonsense", "2026-13-01", "2027-01-01", "0001-01-01", "2026-09-15", "²", "\x00"])
def test_day_that_makes_no_sense_shows_today(signed_in: SignIn, day: str) -> None:
    response = signed_in("technician").get("/tickets/mine/", {"day": day, "minutes": "<b>\x00"})
    assert (response.status_code, response.context["chosen"]) == (200, MONDAY)


def test_page_takes_as_many_queries_with_many_tickets_and_entries_as_with_one(signed_in: SignIn) -> None:
    browser = signed_in("technician")
    counts = []
    for more in (1, 2, 57):
        for _ in range(more):
            ticket = make_ticket(assignee=browser.person, client=make_client())
            make_entry(ticket=ticket, staff_member=browser.person, minutes=1, started_at=at(8))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/tickets/mine/")
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 18


def test_take_it_leads_to_the_ticket_and_says_when_somebody_was_quicker(signed_in: SignIn) -> None:
    first, second = signed_in("technician"), signed_in("technician")
    older, newer = make_ticket(now=NOW - timedelta(1)), make_ticket()
    shown = {"shown": older.pk}
    response = first.post("/tickets/mine/take/", shown, follow=True)
    assert response.redirect_chain == [(f"/tickets/{older.pk}/", 302)]
    response = second.post("/tickets/mine/take/", shown, follow=True)
    assert response.redirect_chain == [(f"/tickets/{newer.pk}/", 302)]
    assert [str(m) for m in response.context["messages"]] == [
        f"Somebody else was quicker with #{older.pk}. #{newer.pk} is yours, in progress."
    ]
    third = signed_in("technician").post("/tickets/mine/take/", shown, follow=True)
    assert third.redirect_chain == [("/tickets/mine/", 302)]


def test_take_it_can_start_the_timer_too(signed_in: SignIn) -> None:
    browser, ticket = signed_in("technician"), make_ticket()
    browser.post("/tickets/mine/take/", {"shown": ticket.pk, "timer": "1"})
    timer = Timer.objects.get()
    assert (timer.person, timer.ticket, timer.is_running) == (browser.person, ticket, True)


def test_admin_gets_administration_next(signed_in: SignIn) -> None:
    ticket = make_ticket(queue="administration", skill=0)
    admin = signed_in("admin", skill=Skill.ADMINISTRATIVE)
    assert admin.get("/tickets/mine/").context["next"].id == ticket.pk
    assert signed_in("technician").get("/tickets/mine/").context["next"] is None


def data(ticket: Any, **changes: Any) -> dict[str, Any]:
    form = {"ticket": ticket, "minutes": "1h30", "worked_on": "2026-09-14", "note": "", "is_productive": "on"}
    return {**form, "form_token": str(uuid4()), **changes}


@pytest.mark.parametrize("typed", ["1h30", "1:30", "90m", "1.5"])
def test_time_by_hand_is_logged_once_and_leads_back(signed_in: SignIn, typed: str) -> None:
    browser, ticket = signed_in("technician"), make_ticket()
    form = data(f"#{ticket.pk}", minutes=typed, note="Patched", next="/tickets/mine/")
    for _ in range(2):
        response = browser.post("/tickets/time/new/", form)
        assert (response.status_code, response["Location"]) == (302, "/tickets/mine/")
    entry = TimeEntry.objects.get()
    assert (entry.minutes, entry.note, entry.ticket, entry.staff_member) == (90, "Patched", ticket, browser.person)
    assert (entry.is_productive, entry.is_invoiceable, entry.worked_on) == (True, False, MONDAY)


def test_gap_that_is_logged_is_filled(signed_in: SignIn) -> None:
    browser, ticket = signed_in("technician"), make_ticket()
    make_entry(ticket=ticket, staff_member=browser.person, minutes=30, started_at=at(8))
    gap = browser.get("/tickets/mine/").context["gap"]
    address = {"day": "2026-09-14", "minutes": f"{gap.minutes}m", "start": gap.start.isoformat()}
    form = browser.get("/tickets/mine/", address).context["form"]
    assert (form["minutes"].value(), form["started_at"].initial) == ("90m", at(8, 30))
    browser.post("/tickets/time/new/", data(ticket.pk, minutes="90m", started_at=gap.start.isoformat()))
    assert browser.get("/tickets/mine/").context["gap"] is None
    browser.post(
        "/tickets/time/new/", data(ticket.pk, started_at=gap.start.isoformat(), worked_on="2026-09-13", minutes="9m")
    )
    assert TimeEntry.objects.get(minutes=9).started_at is None


@pytest.mark.parametrize("start", ["", "soon", "2026-99-99T00:00:00Z", "2026-09-14T08:00:00", "\x00"])
def test_start_that_makes_no_sense_is_left_away(signed_in: SignIn, start: str) -> None:
    response = signed_in("technician").get("/tickets/mine/", {"start": start})
    assert (response.status_code, response.context["form"]["started_at"].initial) == (200, None)


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("ticket", "", "required"),
        ("ticket", "999999", "There is no ticket"),
        ("ticket", "99999999999999999999", "There is no ticket"),
        ("ticket", "server", "There is no ticket"),
        ("minutes", "", "required"),
        ("minutes", "-2", "negative"),
        ("minutes", "25:00", "at most"),
        ("minutes", "24:01", "too long"),
        ("minutes", "90", "minutes or hours"),
        ("minutes", "0", "at least one minute"),
        ("minutes", "soon", "not understood"),
        ("worked_on", "2026-09-15", "still to come"),
        ("worked_on", "yesterday", "valid date"),
    ],
)
def test_bad_time_is_refused_with_its_reason_and_stays_typed(
    signed_in: SignIn, field: str, typed: str, why: str
) -> None:
    browser = signed_in("technician")
    form = {**data(make_ticket().pk, note="Do not lose me"), field: typed}
    response = browser.post("/tickets/time/new/", form)
    errors = " ".join(response.context["form"].errors[field])
    assert response.status_code == 422
    assert why in errors or (why == "at most" and "too long" in errors)
    assert "Do not lose me" in response.text
    assert not TimeEntry.objects.exists()


def test_next_never_leaves_the_office(signed_in: SignIn) -> None:
    browser, ticket = signed_in("technician"), make_ticket()
    response = browser.post("/tickets/time/new/", data(ticket.pk, next="//evil.example/"))
    assert response["Location"] == f"/tickets/{ticket.pk}/"


def test_own_time_is_edited_and_deleted_from_my_work_and_comes_back_once(signed_in: SignIn) -> None:
    browser, ticket = signed_in("technician"), make_ticket()
    entry = make_entry(ticket=ticket, staff_member=browser.person, minutes=40, note="Cabling")
    edited = browser.post(
        f"/tickets/time/{entry.pk}/?next=/tickets/mine/",
        {"minutes": "50m", "worked_on": "2026-09-14", "note": "Cabling", "version": 1, "is_productive": "on"},
    )
    assert edited["Location"] == "/tickets/mine/"
    response = browser.post(f"/tickets/time/{entry.pk}/delete/", {"next": "/tickets/mine/"}, follow=True)
    assert not TimeEntry.objects.exists()
    packed = response.context["deleted_time"]
    assert packed
    with time_machine.travel(timezone.now() + timedelta(hours=8)):  # the page stood open all day
        for _ in range(2):
            back = browser.post("/tickets/time/restore/", {"entry": packed, "next": "/tickets/mine/"})
            assert back["Location"] == "/tickets/mine/"
    assert TimeEntry.objects.get().minutes == 50


def test_somebody_elses_time_cannot_be_corrected(signed_in: SignIn) -> None:
    entry = make_entry(ticket=make_ticket(), staff_member=make_person())
    browser = signed_in("technician")
    assert browser.get(f"/tickets/time/{entry.pk}/").status_code == 403
    assert browser.post(f"/tickets/time/{entry.pk}/delete/").status_code == 403


def test_time_that_is_moved_to_another_day_loses_its_start(signed_in: SignIn) -> None:
    browser = signed_in("technician")
    entry = make_entry(ticket=make_ticket(), staff_member=browser.person, started_at=NOW)
    data = {"minutes": "1h", "worked_on": "2026-09-11", "version": 1, "is_productive": "on"}
    assert browser.post(f"/tickets/time/{entry.pk}/", data).status_code == 302
    assert TimeEntry.objects.values_list("worked_on", "started_at").get() == (date(2026, 9, 11), None)
