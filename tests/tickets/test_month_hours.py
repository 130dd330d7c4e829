"""The hours by month are what the entries sum to, whatever is done to them: the database keeps them itself."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection

from clients.models import Client
from clients.reports.choice import OWN, Choice
from clients.reports.profitability import profitability
from msp_office.calculations.period import Period
from staffing.models import StaffMember
from tests.factories import NOW, make_client, make_entry, make_pay, make_person, make_revenue, make_ticket
from tickets.actions import change_time, delete_time
from tickets.models import MonthHours, Ticket, TimeEntry
from tickets.models.triggers import everything
from tickets.reports import hours
from tickets.reports.hours import hours_by_client, hours_by_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]

YEAR = Period(date(2025, 9, 1), date(2026, 9, 1))
ODD = Period(date(2025, 10, 17), date(2026, 8, 9))
Sums = set[tuple[date, int, int, int, int, int]]


def sums() -> Sums:
    columns = ("month", "client_key", "person_key", "logged", "productive", "invoiceable")
    return {row for row in MonthHours.objects.values_list(*columns) if row[3]}


def recomputed() -> Sums:
    """The same from the entries alone."""
    MonthHours.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(everything(connection.vendor))
    return sums()


def an_office(chance: random.Random, entries: int) -> tuple[list[Ticket], list[StaffMember]]:
    people = [make_person() for _ in range(4)]
    for person in people[:3]:
        make_pay(person)
    make_pay(people[0], start=date(2026, 2, 14), wage_per_hour=20, loaded_month=4100)
    people[3].delivers_labor = False
    people[3].save()
    named = [make_client() for _ in range(4)]
    clients: list[Client | None] = [None, *named]
    for client in named:
        make_revenue(client, start=YEAR.start, end=YEAR.end, amount=12_000)
    tickets = [make_ticket(client=chance.choice(clients)) for _ in range(12)]
    for _ in range(entries):
        make_entry(
            ticket=chance.choice(tickets), staff_member=chance.choice(people), minutes=chance.randrange(5, 300),
            worked_on=YEAR.start + timedelta(chance.randrange(20, 365)), is_productive=chance.random() < 0.8,
            is_invoiceable=chance.random() < 0.3,
        )  # fmt: skip
    return tickets, people


def edit(chance: random.Random, tickets: list[Ticket], people: list[StaffMember]) -> None:
    """One random deed: a change, a removal, another client for a ticket, or entries in bulk past all actions."""
    entry = chance.choice(list(TimeEntry.objects.all()))
    client = chance.choice([None, *Client.objects.all()])
    match chance.randrange(5):
        case 0:
            changes = {"minutes": chance.randrange(1, 400), "is_productive": chance.random() < 0.5}
            change_time(entry=entry, changes=changes, actor=people[0], now=NOW)
        case 1:
            delete_time(entry=entry, actor=people[0], now=NOW)
        case 2:
            Ticket.objects.filter(pk=chance.choice(tickets).pk).update(client=client)
        case 3:
            TimeEntry.objects.filter(pk=entry.pk).update(worked_on=entry.worked_on - timedelta(40))
        case _:
            made = [TimeEntry(ticket=tickets[0], staff_member=people[n], worked_on=YEAR.start + timedelta(n),
                              minutes=7, recorded_at=NOW) for n in range(3)]  # fmt: skip
            TimeEntry.objects.bulk_create(made)


def figures(period: Period, method: str) -> dict[int, object]:
    result = profitability(Choice("custom", period, method), weeks_per_month=4.3, may_see_wages=True)  # type: ignore[arg-type]
    return {line.client: line.figures for line in result.lines}


def check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums, and profit to the cent by both costings and over odd days, with the sums and without any."""
    for period in (YEAR, ODD):
        for method in ("average", OWN):
            quick = figures(period, method)
            with monkeypatch.context() as patch:
                patch.setattr(hours, "_split", lambda parts: ([], list(range(len(parts)))))
                assert figures(period, method) == quick
    assert sums() == recomputed()


def test_profit_from_the_sums_is_profit_from_the_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)  # noqa: S311  # which edits, not secrets
    tickets, people = an_office(chance, 40)
    check(monkeypatch)
    for _ in range(25):
        edit(chance, tickets, people)
    check(monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_after_hundreds_of_random_edits_too(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)  # noqa: S311
    tickets, people = an_office(chance, 120)
    for _ in range(6):
        for _ in range(50):
            edit(chance, tickets, people)
        check(monkeypatch)


def test_whole_months_ask_the_sums_and_other_days_the_entries() -> None:
    person = make_person()
    make_entry(ticket=make_ticket(client=make_client()), staff_member=person, worked_on=date(2026, 8, 5))
    assert [row.logged for row in hours_by_client(YEAR.months())] == [60]
    assert [row.logged for row in hours_by_client(Period(date(2026, 8, 5), date(2026, 8, 6)).months())] == [60]
    assert list(hours_by_client(Period(date(2026, 8, 6), date(2026, 9, 1)).months())) == []
    assert hours_by_person(ODD) == {person.pk: (60, 60)}
