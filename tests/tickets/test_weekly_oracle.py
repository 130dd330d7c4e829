"""Weeks of the ledger after an import, against an independent recomputation from the file's rows."""

import csv
import json
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from msp_office.imports.models import ImportBatch
from tests.factories import NOW, make_person
from tests.tickets.weekly_oracle import Row, Weeks, invented_rows, owed_at, place_work, weeks_of
from tickets.actions.importing import TicketRow, import_tickets
from tickets.models import Movement
from tickets.reports.backlog import backlog_at, flow
from tickets.reports.verification import ledger_differences

CHICAGO = ZoneInfo("America/Chicago")
START = datetime(2024, 6, 3, 8, tzinfo=CHICAGO)


def ledger_weeks(zone: ZoneInfo) -> Weeks:
    weeks: Weeks = defaultdict(lambda: defaultdict(int))
    for moment, reason, minutes in Movement.objects.values_list("recorded_at", "reason", "minutes").iterator(5000):
        local = moment.astimezone(zone).date()
        weeks[local - timedelta(days=local.weekday())][reason] += minutes
    return {monday: {r: m for r, m in sums.items() if m} for monday, sums in weeks.items()}


def as_ticket_row(row: Row, person_id: int) -> TicketRow:
    gone = ("closed" if row.get("closed") else "resolved") if row.get("resolved") else ""
    status = "in_progress" if row.get("reopened") and not row.get("closed") else gone or "new"
    return TicketRow(
        source="invented",
        external_id=str(row["number"]),
        title=f"Ticket {row['number']}",
        opened_at=row["opened"],
        status=status,
        estimate_minutes=row["estimate"],
        worked_minutes=row["worked"],
        worked_on=row.get("worked_day"),
        worked_by_id=person_id,
        resolved_at=row.get("resolved"),
        reopened_at=row.get("reopened"),
        closed_at=row.get("closed"),
    )


def same_but_for_empty_weeks(left: Weeks, right: Weeks) -> bool:
    return {k: v for k, v in left.items() if v} == {k: v for k, v in right.items() if v}


@pytest.mark.django_db
@pytest.mark.sqlite_too
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))])
def test_weeks_of_an_import_equal_the_recomputation(seed: int) -> None:
    rows = invented_rows(400, 60, seed=seed, start=START)
    place_work(rows, CHICAGO)
    person = make_person()
    ImportBatch.objects.create(pk=1, kind="tickets", source="invented", created_at=NOW)
    with timezone.override(CHICAGO):
        import_tickets(
            rows=[as_ticket_row(row, person.pk) for row in rows], batch_id=1, now=NOW, actor=None, replay=True
        )
    assert same_but_for_empty_weeks(ledger_weeks(CHICAGO), weeks_of(rows, CHICAGO))
    for weeks_later in range(0, 110, 7):
        moment = datetime.combine(date(2024, 6, 3) + timedelta(weeks=weeks_later), time(0), CHICAGO)
        backlog = backlog_at(moment)
        assert (backlog.minutes, backlog.tickets) == owed_at(rows, moment)
        week = flow(moment, moment + timedelta(weeks=1))
        assert week.closing.minutes == week.opening.minutes + sum(week.minutes_by_reason.values())
        assert week.minutes_in - week.minutes_out == sum(week.minutes_by_reason.values())
    assert list(ledger_differences()) == []


COLUMNS = [
    *("number", "title", "client", "status", "opened", "resolved", "reopened", "closed"),
    *("estimate", "worked", "worked_on", "worked_by"),
]


def write_file(path: Path, rows: list[Row]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in rows:
            ticket = as_ticket_row(row, 0)
            moments = {
                name: row[name].isoformat() for name in ("opened", "resolved", "reopened", "closed") if row.get(name)
            }
            writer.writerow(
                {
                    "number": row["number"],
                    "title": ticket.title,
                    "client": f"Client {row['number'] % 40}",
                    "status": ticket.status.replace("_", " "),
                    "estimate": "" if row["estimate"] is None else row["estimate"],
                    "worked": "" if row["worked"] is None else row["worked"],
                    "worked_on": row.get("worked_day", ""),
                    "worked_by": "Sam Ward",
                    **moments,
                }
            )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_file_of_20000_tickets_gives_the_recomputed_weeks(tmp_path: Path) -> None:
    rows = invented_rows(20_000, 2_000, seed=9, start=START)
    place_work(rows, CHICAGO)
    write_file(tmp_path / "tickets.csv", rows)
    options = ["--preset", "generic", "--source", "invented", "--unit", "estimate=minutes", "--unit", "worked=minutes"]
    answer = StringIO()
    with timezone.override(CHICAGO):
        call_command(
            "import_tickets", str(tmp_path / "tickets.csv"), *options, "--others", "worked_by=make", stdout=answer
        )
    summary = json.loads(answer.getvalue())
    assert (summary["rows_read"], summary["created"], summary["rejected"]) == (20_000, 20_000, [])
    assert same_but_for_empty_weeks(ledger_weeks(CHICAGO), weeks_of(rows, CHICAGO))
    end = START + timedelta(days=800)
    assert (backlog_at(end).minutes, backlog_at(end).tickets) == owed_at(rows, end)
    assert backlog_at(end).tickets == 2_000
    assert list(ledger_differences()) == []
