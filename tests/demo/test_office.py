"""The demo office: what it promises to show, whenever it is loaded."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.db.models import F, Max, Q, Sum
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from clients.models import Client
from demo.calendar import plan_weeks
from demo.office import build_office
from demo.people import PASSWORD, PEOPLE, TIME_ZONE
from msp_office.office.models import OfficeSettings
from staffing.models import StaffMember
from tests.factories import make_person
from tickets.calculations.weeks import Scope
from tickets.models import Movement, Note, Ticket, TimeEntry, WeeklySnapshot
from tickets.reports.backlog import backlog_at
from tickets.reports.verification import ledger_differences

pytestmark = pytest.mark.xdist_group("demo")  # one process builds the office for all of them

ZONE = ZoneInfo(TIME_ZONE)
NOW = datetime(2026, 11, 19, 17, 40, tzinfo=UTC)  # a Thursday, shortly before noon in the office
MONDAY = datetime(2026, 11, 16, tzinfo=ZONE)
WEEKS = 6  # of the office that most tests look at; the slow test looks at a whole one


@pytest.fixture(scope="module")
def office(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The last weeks of the demo office, for every test of this module that asks for it."""
    with django_db_blocker.unblock(), timezone.override(ZONE), transaction.atomic():
        build_office(now=NOW, weeks=WEEKS)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def in_office(office: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), timezone.override(ZONE):
        yield


def minutes_of(weeks: int, *, productive: bool) -> dict[str, int]:
    """Minutes by person over the last complete weeks."""
    window = Q(time_entries__worked_on__gte=MONDAY.date() - timedelta(weeks=weeks), time_entries__worked_on__lt=MONDAY)
    window &= Q(time_entries__is_productive=True) if productive else Q()
    team = StaffMember.objects.filter(delivers_labor=True).annotate(minutes=Sum("time_entries__minutes", filter=window))
    return {member.name: member.minutes for member in team}


def assert_124_of_200_hours(weeks: int) -> None:
    productive = minutes_of(weeks, productive=True)
    assert sorted(productive.values()) == [weeks * 60 * hours for hours in (16, 24, 26, 28, 30)]
    assert sum(productive.values()) == weeks * 124 * 60
    assert set(minutes_of(weeks, productive=False).values()) == {weeks * 40 * 60}
    worked = Movement.objects.office().filter(reason="worked", recorded_at__lt=MONDAY)
    total = worked.filter(recorded_at__gte=MONDAY - timedelta(weeks=weeks)).aggregate(total=Sum("minutes"))["total"]
    assert total == -weeks * 124 * 60


def test_five_people_measure_124_of_200_hours(in_office: None) -> None:
    assert_124_of_200_hours(WEEKS)


@pytest.mark.parametrize("percent", [40, 60, 65, 70, 75])
def test_plan_holds_the_share_exactly_over_13_weeks(percent: int) -> None:
    monday = MONDAY.date()
    plan = plan_weeks(Random(percent), [monday - timedelta(weeks=week) for week in range(53, -1, -1)], percent)  # noqa: S311
    measured = [day for date, day in plan.items() if monday - timedelta(weeks=13) <= date < monday]
    assert sum(day.productive for day in measured) == 13 * 24 * percent
    assert {day.productive + day.other for day in plan.values()} == {480}


def test_movements_were_recorded_in_order(in_office: None) -> None:
    recorded = list(Movement.objects.order_by("pk").values_list("recorded_at", flat=True))
    assert recorded == sorted(recorded)
    assert recorded[-1] <= NOW


def test_board_looks_as_a_calm_office_does(in_office: None) -> None:
    tickets = Ticket.objects.open().labor()
    assert 240 <= backlog_at().minutes / 60 <= 380
    assert 60 <= tickets.count() <= 110
    assert 5 <= tickets.filter(estimate_minutes=None).count() <= 10
    assert 8 <= tickets.filter(assignee=None).count() <= 15  # some kept for temporary help, some of who has just signed
    assert 3 <= tickets.filter(worked_minutes__gt=F("estimate_minutes")).count() <= 9
    long_ago = NOW - timedelta(days=5)
    assert 4 <= tickets.filter(status__startswith="waiting", status_since__lt=long_ago).count() <= 10
    assert tickets.filter(priority=1).count() >= 1
    assert len(set(Ticket.objects.values_list("queue", flat=True))) == 6


def test_nine_people_and_46_clients(in_office: None) -> None:
    assert StaffMember.objects.count() == len(PEOPLE) == 9
    assert StaffMember.objects.filter(delivers_labor=True).count() == 5
    assert StaffMember.objects.filter(is_active=False, ended_on__isnull=False).count() == 2
    assert Client.objects.count() == 47  # two of them won today


def test_every_monday_of_the_demo_is_kept_in_time(in_office: None) -> None:
    assert WeeklySnapshot.objects.filter(is_late=False, is_reconstructed=False).count() == WEEKS * len(Scope)
    assert OfficeSettings.current().history_sealed_at == MONDAY - timedelta(weeks=WEEKS - 1)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "now",
    [datetime(2026, 11, 19, 0, 5, tzinfo=ZONE), datetime(2026, 11, 22, 20, 0, tzinfo=ZONE)],
    ids=["five past midnight", "a Sunday evening"],
)
def test_today_is_alive_whenever_it_is_loaded(now: datetime) -> None:
    build_office(now=now, weeks=1)
    today = now.replace(hour=0, minute=0)
    assert Ticket.objects.filter(opened_at__gte=today).count() >= 6
    with timezone.override(ZONE):
        entries = TimeEntry.objects.filter(worked_on=now.date())
        assert entries.count() >= 8
        assert all(entry.started_at >= today for entry in entries if entry.started_at)
    for model, field in ((Ticket, "changed_at"), (TimeEntry, "recorded_at"), (Movement, "recorded_at"), (Note, "at")):
        assert model._default_manager.aggregate(last=Max(field))["last"] <= now
    assert list(ledger_differences()) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_same_day_gives_the_same_office() -> None:
    def rows() -> list[list[dict[str, Any]]]:
        kept: list[list[dict[str, Any]]] = []
        for model in (Client, Ticket, TimeEntry, Movement, Note):
            first = model._default_manager.order_by("pk").values_list("pk", flat=True)[0]
            names = [field.name for field in model._meta.fields if not isinstance(field, models.ForeignKey)]
            values = model._default_manager.order_by("pk").values(*names)
            kept.append([{**row, "id": row["id"] - first, "created_at": None} for row in values])
        return kept

    built = []
    for _ in range(2):
        with transaction.atomic():
            build_office(now=NOW, weeks=1)
            built.append(rows())
            transaction.set_rollback(True)
    assert built[0] == built[1]


@pytest.mark.django_db
def test_command_refuses_an_office_with_people() -> None:
    make_person()
    with pytest.raises(CommandError, match="has people already"):
        call_command("demo_office")


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["production", "office"])
def test_command_refuses_real_offices(mode: str) -> None:
    with override_settings(MODE=mode), pytest.raises(CommandError, match="demo mode only"):
        call_command("demo_office", "--logins")


@pytest.mark.django_db
def test_logins_are_one_for_each_role() -> None:
    output = StringIO()
    call_command("demo_office", "--logins", stdout=output)
    lines = output.getvalue().splitlines()
    assert [line.split("  ")[0] for line in lines] == ["Owner", "Service manager", "Technician", "Admin"]
    assert all(line.endswith(PASSWORD) for line in lines)
    assert not StaffMember.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_whole_office_is_a_year_of_2000_tickets() -> None:
    output = StringIO()
    call_command("demo_office", "--today", "2026-11-19", stdout=output)
    assert Ticket.objects.count() >= 2000
    assert Ticket.objects.order_by("opened_at")[0].opened_at <= NOW - timedelta(weeks=52)
    nets = [
        backlog_at(MONDAY - timedelta(weeks=week - 1)).minutes - backlog_at(MONDAY - timedelta(weeks=week)).minutes
        for week in range(1, 52)
    ]
    assert max(nets) >= 100 * 60  # the migration of one client came in whole
    assert all(abs(net) <= 75 * 60 for net in nets if net != max(nets))
    assert_124_of_200_hours(13)
    call_command("verify_ledger", stdout=output)
    call_command("verify_audit", stdout=output)
