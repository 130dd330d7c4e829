"""The backlog page: first glance, weeks, bumps, one week, files; who sees it; how many queries it takes."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from msp_office.calculations.week import start_of_day
from tests.conftest import SignIn
from tests.factories import make_client, make_ticket
from tests.tickets.test_snapshots import CHICAGO, MONDAY, WEEK, one_week_of_work, tick
from tickets.actions import change_ticket
from tickets.models import Ticket, WeeklySnapshot

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]

PAGES = [
    "/tickets/backlog/",
    "/tickets/backlog/2026-09-07/",
    "/tickets/backlog/weeks.csv",
    "/tickets/backlog/weeks.xlsx",
]
NOW = datetime(2026, 9, 8, 9, tzinfo=CHICAGO)


def some_weeks(weeks: int, bump: int | None = None, zone: ZoneInfo = CHICAGO) -> datetime:
    """So many weeks of a slowly growing backlog, each taken in time; a project comes in in the week `bump`."""
    client = make_client(name="Hansen Dental")
    for number in range(weeks):
        moment = start_of_day(MONDAY + number * WEEK, zone) - timedelta(days=3)
        make_ticket(now=moment, estimate_minutes=60 + number % 3, client=client)
        if number == bump:
            for part in ("mail", "files"):
                make_ticket(
                    now=moment, estimate_minutes=3000, client=client, queue="projects", title=f"Migration: {part}"
                )
        tick(MONDAY + number * WEEK, zone)
    return start_of_day(MONDAY + (weeks - 1) * WEEK, zone) + timedelta(days=1)


def get(signed_in: SignIn, path: str, now: datetime = NOW, role: str = "service_manager") -> Any:
    with time_machine.travel(now, tick=False):
        return signed_in(role).get(path)


def test_every_role_sees_the_backlog(signed_in: SignIn) -> None:
    one_week_of_work()
    tick(MONDAY)
    for role in ("owner", "service_manager", "technician", "admin"):
        assert [get(signed_in, path, role=role).status_code for path in PAGES] == [200] * len(PAGES)


@pytest.mark.parametrize("path", PAGES)
def test_backlog_is_read_only_and_private(client: Any, signed_in: SignIn, path: str) -> None:
    assert client.get(path).status_code == 302
    assert signed_in("owner").post(path).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/tickets/backlog/?scope=nonsense",
        "/tickets/backlog/2026-09-08/",  # a Tuesday
        "/tickets/backlog/2026-08-31/",  # before the first movement
        "/tickets/backlog/2026-09-21/",  # to come
        "/tickets/backlog/0001-01-01/",
        "/tickets/backlog/9999-12-27/",
        "/tickets/backlog/week/",
    ],
)
def test_what_is_not_there_is_not_found(signed_in: SignIn, path: str) -> None:
    one_week_of_work()
    assert get(signed_in, path).status_code == 404


def test_empty_office_says_what_will_stand_here(signed_in: SignIn) -> None:
    response = get(signed_in, "/tickets/backlog/")
    assert "No week is over yet" in response.content.decode()
    assert get(signed_in, "/tickets/backlog/weeks.csv").status_code == 200
    assert get(signed_in, "/tickets/backlog/2026-09-14/").status_code == 404


def test_first_glance_shows_now_and_the_running_week(signed_in: SignIn) -> None:
    ticket = one_week_of_work()
    tick(MONDAY)
    change_ticket(ticket=ticket, changes={"estimate_minutes": 40}, actor=None, now=NOW - timedelta(hours=1))
    page = get(signed_in, "/tickets/backlog/").context["page"]
    assert page.so_far.sums.closing.minutes == 40
    assert (page.so_far.sums.minutes_in, page.so_far.sums.minutes_out) == (0, 60)
    assert page.so_far.sums.closing.unestimated == 1
    assert [(change.ticket_id, change.net_minutes) for change in page.biggest] == [(ticket.pk, -60)]
    assert page.trend.direction == "too early to say"


@pytest.mark.parametrize(("scope", "minutes"), [("office", 100), ("service", 0), ("projects", 100), ("p3", 100)])
def test_scope_in_the_address_chooses_the_backlog(signed_in: SignIn, scope: str, minutes: int) -> None:
    one_week_of_work()
    tick(MONDAY)
    response = get(signed_in, f"/tickets/backlog/?scope={scope}")
    assert response.context["page"].weeks[-1].sums.closing.minutes == minutes
    assert get(signed_in, f"/tickets/backlog/2026-09-07/?scope={scope}").context["week"].sums.closing.minutes == minutes


def test_growing_backlog_is_told_in_one_sentence_and_its_bump_by_name(signed_in: SignIn) -> None:
    now = some_weeks(14, bump=9)
    response = get(signed_in, "/tickets/backlog/", now)
    page = response.context["page"]
    assert page.trend.direction == "growing"
    assert {monday: cause and cause.name for monday, cause in page.bumps.items()} == {
        MONDAY + 9 * WEEK: "Migration (Hansen Dental)"
    }
    assert response.context["drawing"].chart.reading == (
        "The backlog grew 112.2 h in the 12 weeks to Dec 6, mostly Migration (Hansen Dental); "
        "it is growing (+9.73 h a week, 80 % between +1.02 h and +13.52 h)."
    )


def test_late_and_reconstructed_weeks_say_so(signed_in: SignIn) -> None:
    one_week_of_work()
    now = start_of_day(MONDAY + WEEK, CHICAGO) + timedelta(days=1)
    assert "not taken yet" in get(signed_in, "/tickets/backlog/", now).content.decode()
    assert [week.monday for week in get(signed_in, "/tickets/backlog/", now).context["page"].missed] == [
        MONDAY,
        MONDAY + WEEK,
    ]
    tick(MONDAY + WEEK)
    response = get(signed_in, "/tickets/backlog/", now)
    assert "late: Sep 14, 2026" in response.content.decode()
    assert response.context["page"].missed == []


def test_week_page_adds_up_and_links_its_tickets(signed_in: SignIn) -> None:
    ticket = one_week_of_work()
    tick(MONDAY)
    response = get(signed_in, "/tickets/backlog/2026-09-07/")
    assert response.context["terms"] == [("New", 180), ("Raised", 40), ("Worked", -50), ("Closed unspent", -70)]
    changes = {change.ticket_id: change.net_minutes for change in response.context["tickets"]}
    assert changes == {ticket.pk: 100}
    assert f'href="/tickets/{ticket.pk}/"' in response.content.decode()
    running = get(signed_in, "/tickets/backlog/2026-09-14/")
    assert (running.context["is_running"], running.context["week"].sums.opening_minutes) == (True, 100)


def test_more_than_a_year_of_weeks_is_paged(signed_in: SignIn) -> None:
    one_week_of_work()
    tick(MONDAY + 59 * WEEK)
    now = start_of_day(MONDAY + 59 * WEEK, CHICAGO) + timedelta(hours=1)
    newest = get(signed_in, "/tickets/backlog/", now).context["page"]
    assert (len(newest.weeks), newest.newer, newest.older) == (52, None, MONDAY + 7 * WEEK)
    older = get(signed_in, f"/tickets/backlog/?until={newest.older}", now).context["page"]
    assert (len(older.weeks), older.newer, older.older) == (8, MONDAY + 59 * WEEK, None)


def test_files_hold_every_week_and_add_up(signed_in: SignIn) -> None:
    now = some_weeks(8)
    text = get(signed_in, "/tickets/backlog/weeks.csv?scope=service", now).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows[1:]] == [str(MONDAY + number * WEEK - WEEK) for number in range(8)]
    for row in rows[1:]:
        opening, *terms, closing = map(float, row[3:16])
        assert opening + sum(terms) == pytest.approx(closing, abs=0.001)
    response = get(signed_in, "/tickets/backlog/weeks.xlsx", now)
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert (sheet.max_row, sheet.cell(2, 3).value) == (9, "Office")
    assert response["Content-Disposition"] == 'attachment; filename="backlog-office.xlsx"'


def queries(signed_in: SignIn, path: str, now: datetime) -> int:
    with time_machine.travel(now, tick=False):
        client = signed_in("owner")
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(path)
    return len(captured)


@pytest.mark.parametrize("which", ["all weeks", "one week"])
def test_queries_stay_the_same_whatever_the_weeks_and_tickets(signed_in: SignIn, which: str) -> None:
    counts = []
    for weeks, tickets in ((8, 3), (3, 20), (6, 60)):
        now = None
        for number in range(weeks):
            monday = MONDAY + (WeeklySnapshot.objects.values("monday").distinct().count()) * WEEK
            for _ in range(tickets if number == 0 else 1):
                make_ticket(
                    now=start_of_day(monday, CHICAGO) - timedelta(days=1), estimate_minutes=30, client=make_client()
                )
            tick(monday)
            now = start_of_day(monday, CHICAGO) + timedelta(days=1)
        assert now is not None
        path = f"/tickets/backlog/{monday}/" if which == "one week" else "/tickets/backlog/"
        counts.append(queries(signed_in, path, now))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 20
    assert Ticket.objects.count() > 60


def test_get_writes_nothing(signed_in: SignIn) -> None:
    one_week_of_work()
    for path in PAGES:
        get(signed_in, path, start_of_day(MONDAY + 3 * WEEK, CHICAGO))
    assert WeeklySnapshot.objects.count() == 0
    assert date(2026, 9, 7) == MONDAY
