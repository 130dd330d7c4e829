"""How long does the ranking take over a million time entries? Live SQL on a private PostgreSQL.

    python -m benchmarks.profitability [--entries 1000000] [--rounds 5]

200 clients, 100,000 tickets, 10 people, a year of entries, all of which are asked. Prints
milliseconds in the database and in all, for both costings, and the time of one bare sum over the same table, so that
a noisy machine can be told from a slow query.
"""

import argparse
import os
import statistics
import tempfile
import time
from datetime import date
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
    with postgresql() as url, tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "msp_office.settings"}
        os.environ |= {"MSP_OFFICE_MODE": "test", "MSP_OFFICE_DATA": folder}
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from clients.reports.choice import Choice
        from clients.reports.profitability import profitability
        from msp_office.calculations.period import trailing_months
        from tickets.models.triggers import everything

        call_command("migrate", verbosity=0)
        people(10)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE tickets_timeentry DISABLE TRIGGER month_hours")
            cursor.execute(FILL.replace("{entries}", str(entries)))
            cursor.execute("ALTER TABLE tickets_timeentry ENABLE TRIGGER month_hours")
            cursor.execute(everything("postgresql"))
            cursor.execute("VACUUM ANALYZE")
        for method in ("average", "own"):
            choice = Choice("12m", trailing_months(date(2026, 11, 23), 12), method)
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


def people(count: int) -> None:
    from staffing.models import Pay, StaffMember

    for number in range(count):
        person = StaffMember.objects.create(name=f"Technician {number}", started_on=date(2020, 1, 1))
        Pay.objects.create(
            person=person, start=date(2020, 1, 1), wage_per_hour=18, weekly_paid_minutes=2400, loaded_month=3900
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    main(asked.entries, asked.rounds)
