"""How long does the ranking take over a million time entries? On a private PostgreSQL, or the whole page on SQLite.

    python -m benchmarks.profitability [--entries 1000000] [--rounds 5]
    python -m benchmarks.profitability --sqlite [--entries 100000]

200 clients, 100,000 tickets, 10 people, a year of entries, all of which are asked. Prints
milliseconds in the database and in all, for both costings, and the time of one bare sum over the same table, so that
a noisy machine can be told from a slow query.
"""

import argparse
import atexit
import os
import shutil
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tests.services import postgresql

FILL = """
INSERT INTO clients_client (name, status, notes, created_at, version)
  SELECT 'Client ' || n, 'active', '', now(), 1 FROM generate_series(1, 200) n;
INSERT INTO clients_revenuerecord (client_id, start, "end", category, amount, note, source, version)
  SELECT c.id, m::date, (m + interval '1 month')::date, k.category, 500 + c.id, '', 'typed', 1
  FROM clients_client c, generate_series(date '2024-11-01', date '2026-10-01', interval '1 month') m,
       (VALUES ('managed'), ('project'), ('software')) k (category);
INSERT INTO tickets_ticket (title, description, client_id, queue, status, is_open, priority, critical_condition, skill,
    is_remote, estimate_is_assumed, worked_minutes, logged_minutes, remaining_minutes, settled_minutes, opened_at,
    status_since, left_backlog_at, changed_at, version, category, source, external_id)
  SELECT 'Ticket', '', CASE WHEN n % 50 > 0 THEN (SELECT min(id) FROM clients_client) + n % 200 END, 'service',
    'closed', false, 3, '', 1, true, false, 0, 0, 0, 0, now(), now(), now(), now(), 1, '', '', ''
  FROM generate_series(1, 100000) n;
INSERT INTO tickets_timeentry (ticket_id, staff_member_id, worked_on, minutes, note, is_productive, is_invoiceable,
    recorded_at, version, source, external_id)
  SELECT (SELECT min(id) FROM tickets_ticket) + (n::bigint * 7919) % 100000, (SELECT min(id) FROM staffing_staffmember)
    + n % 10, date '2025-11-01' + (n::bigint * 365 / {entries})::int, 5 + n % 90, 'Looked at it, tested it together.',
    n % 5 > 0, n % 3 = 0, now(), 1, '', '' FROM generate_series(0, {entries} - 1) n;
"""


def main(entries: int, rounds: int) -> None:
    with postgresql() as url:
        office(url)
        from django.db import connection

        from tickets.models.triggers import everything

        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE tickets_timeentry DISABLE TRIGGER month_hours")
            cursor.execute(FILL.replace("{entries}", str(entries)))
            cursor.execute("ALTER TABLE tickets_timeentry ENABLE TRIGGER month_hours")
            cursor.execute(everything("postgresql"))
            cursor.execute("VACUUM ANALYZE")
        for method in ("average", "own"):
            measure_report(method, rounds, date(2026, 11, 23))


def main_sqlite(entries: int, rounds: int) -> None:
    """The whole page, as a person asks for it, on the database that needs no server."""
    office("")
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.urls import reverse
    from django.utils import timezone

    from benchmarks.measure import get
    from msp_office.calculations.period import trailing_months
    from msp_office.roles import Role
    from staffing.models import StaffMember

    setup_test_environment()
    today = timezone.localdate()
    fill_sqlite(entries, trailing_months(today, 12).start)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    owner = StaffMember.objects.create(name="Owner", email="owner@office.example", role=Role.OWNER, is_active=True)
    client = Client()
    client.force_login(owner, backend="msp_office.office.backend.RoleBackend")
    for method in ("average", "own"):
        measure_report(method, rounds, today)
        address = f"{reverse('profitability')}?cost={method}"
        get(client, address)
        times, busy = [], []
        for _ in range(rounds):
            begun = time.process_time()
            times.append(get(client, address)[0])
            busy.append((time.process_time() - begun) * 1000)
        print(
            f"{method}: the whole page {statistics.median(times):.0f} ms (best {min(times):.0f}), of which this "
            f"process worked {min(busy):.0f} ms"
        )


def office(url: str) -> None:
    """An empty office in this process, with ten people of the team."""
    folder = tempfile.mkdtemp(prefix="benchmark-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= {"DATABASE_URL": url} if url else {}
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "msp_office.settings",
        "MSP_OFFICE_MODE": "test",
        "MSP_OFFICE_DATA": folder,
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    people(10)


def measure_report(method: str, rounds: int, today: date) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from clients.reports.choice import Choice
    from clients.reports.profitability import profitability
    from msp_office.calculations.period import trailing_months

    choice = Choice("12m", trailing_months(today, 12), method)
    whole, database, bare = [], [], []
    for _ in range(rounds):
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            profitability(choice, weeks_per_month=Decimal("4.3"), may_see_wages=True)
        whole.append((time.perf_counter() - started) * 1000)
        database.append(sum(float(query["time"]) for query in queries) * 1000)
        started = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(minutes) FROM tickets_timeentry WHERE worked_on >= '2025-11-01'")
        bare.append((time.perf_counter() - started) * 1000)
    print(
        f"{method}: {len(queries)} queries, database {statistics.median(database):.0f} ms "
        f"(best {min(database):.0f}), in all {statistics.median(whole):.0f} ms (best {min(whole):.0f}); "
        f"one bare sum {statistics.median(bare):.0f} ms (best {min(bare):.0f})"
    )


def fill_sqlite(entries: int, start: date) -> None:
    """The same kind of year, in rows made here; the triggers add up the hours by month as they come in."""
    from clients.models import Client, RevenueRecord
    from msp_office.calculations.period import add_months
    from staffing.models import StaffMember
    from tickets.models import Ticket, TimeEntry

    now = datetime.combine(start, datetime.min.time(), UTC)
    clients = Client.objects.bulk_create(Client(name=f"Client {number}") for number in range(200))
    RevenueRecord.objects.bulk_create(
        RevenueRecord(
            client=client, start=add_months(start, month), end=add_months(start, month + 1), category=category,
            amount=500 + client.pk,
        )
        for client in clients
        for month in range(12)
        for category in ("managed", "project", "software")
    )  # fmt: skip
    tickets = Ticket.objects.bulk_create(
        Ticket(
            title="Ticket", client=clients[number % 200] if number % 50 else None, queue="service", status="closed",
            is_open=False, settled_minutes=0, opened_at=now, status_since=now,
            left_backlog_at=now, changed_at=now, estimate_minutes=60,
        )
        for number in range(entries // 10)
    )  # fmt: skip
    staff = list(StaffMember.objects.all())
    TimeEntry.objects.bulk_create(
        (
            TimeEntry(
                ticket=tickets[number * 7919 % len(tickets)], staff_member=staff[number % len(staff)],
                worked_on=start + timedelta(number * 365 // entries), minutes=5 + number % 90, recorded_at=now,
                is_productive=number % 5 > 0, is_invoiceable=number % 3 == 0,
            )
            for number in range(entries)
        ),
        batch_size=5000,
    )  # fmt: skip


def people(count: int) -> None:
    from staffing.models import Pay, StaffMember

    for number in range(count):
        person = StaffMember.objects.create(name=f"Technician {number}", started_on=date(2020, 1, 1))
        Pay.objects.create(
            person=person, start=date(2020, 1, 1), wage_per_hour=18, weekly_paid_minutes=2400, loaded_month=3900
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=0)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    if asked.sqlite:
        main_sqlite(asked.entries or 100_000, asked.rounds)
    else:
        main(asked.entries or 1_000_000, asked.rounds)
