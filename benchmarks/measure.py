"""One office of one size, measured from inside its own process; `benchmarks.run` starts one for each size.

    python -m benchmarks.measure TICKETS [PAGE ...]

Speaks JSON by lines: first what a page is (queries, bytes), then the milliseconds of one round for each line it reads.
"""

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Collection
from typing import Any

import django

ROUND = "round"
WHAT_IF = "?weeks=104&1-kind=hire&1-preset=B&1-billability=62&1-ramp=8&1-drain=3&1-once=0&2-kind=drop&2-number=8"
BEHIND = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tickets/"}  # the pulse of a page with a board


def get(client: Any, address: str) -> tuple[float, bytes]:
    start = time.perf_counter()
    response = client.get(address, headers=BEHIND if "/pulse/" in address else {})
    milliseconds = (time.perf_counter() - start) * 1000
    if response.status_code not in (200, 204):
        raise RuntimeError(f"{address} answers {response.status_code}")
    return milliseconds, response.content


def addresses() -> dict[str, str]:
    """The pages to measure, those that exist."""
    from django.urls import NoReverseMatch, reverse

    from clients.models import Client
    from tickets.models import Ticket
    from tickets.reports.pulse import version

    now = version()
    ticket = Ticket.objects.open().order_by("-pk")[0].pk
    client = Client.objects.order_by("pk")[0].pk
    wanted: dict[str, tuple[str, list[int], str]] = {
        "board": ("board", [], ""),
        "board, one client": ("board", [], "?client=Client+7"),
        "board, unassigned": ("board", [], "?assignee=unassigned"),
        "board, search": ("board", [], "?search=mailbox"),
        "board, notes": ("board", [], "?search=tested+it+together"),
        "board, all, search": ("board", [], "?queue=all&status=any&search=mailbox"),
        "board, old": ("board", [], "?age=over-30"),
        "board, columns": ("board-columns", [], ""),
        "board, by status": ("board-columns", [], "?by=status"),
        "massage": ("massage", [], ""),
        "massage, one kind": ("massage", [], "?kind=no-estimate"),
        "pulse, nothing": ("pulse", [], f"?since={now}"),
        "pulse, one row": ("pulse", [], f"?since={now - 1}"),
        "ticket": ("ticket", [ticket], ""),
        "clients": ("clients", [], ""),
        "client": ("client", [client], ""),
        "imports": ("imports", [], ""),
        "my work": ("my-work", [], ""),
        "backlog": ("backlog", [], ""),
        "profitability": ("profitability", [], ""),
        "billability": ("billability", [], ""),
        "what-if, two levers": ("what-if", [], WHAT_IF),
        "capacity": ("capacity", [], ""),
        "weeks of work": ("weeks-of-work", [], ""),
        "where hours go": ("hours-spent", [], ""),
        "time off": ("time-off", [], ""),
        "an admin could do": ("admin-work", [], ""),
        "work package": ("work-package", [], ""),
        "people": ("people", [], ""),
        "jobs": ("jobs", [], ""),
        "audit trail": ("audit", [], ""),
    }
    found = {}
    for name, (view, arguments, query) in wanted.items():
        try:
            found[name] = reverse(view, args=arguments) + query
        except NoReverseMatch:
            continue
    return found


def backlog_milliseconds() -> float:
    """The backlog by priority and by person, as SQL: one statement groups by both, Python adds up either."""
    from django.db.models import Count, Sum

    from tickets.models import Ticket

    labor = Ticket.objects.open().labor().order_by()
    start = time.perf_counter()
    sums = labor.values_list("priority", "assignee").annotate(Sum("remaining_minutes"), Count("pk"))
    by_priority, by_person = Counter[int](), Counter[int | None]()
    for priority, person, minutes, _ in sums:
        by_priority[priority] += minutes or 0
        by_person[person] += minutes or 0
    return (time.perf_counter() - start) * 1000


def weeks_milliseconds() -> float:
    """A year of weeks from the ledger, as an office reads them in the days after its first import."""
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    from tickets.calculations.weeks import Scope
    from tickets.reports.weeks import calendar, week_sums

    weeks = calendar(timezone.now(), ZoneInfo("America/Chicago")).weeks[-52:]
    start = time.perf_counter()
    week_sums([Scope.OFFICE], [(week.opens_at, week.closes_at) for week in weeks])
    return (time.perf_counter() - start) * 1000


def change_one_ticket(person: Any) -> None:
    """So that the pulse has one row to show: all others changed long ago."""
    from django.db.models import F
    from django.utils import timezone

    from tickets.actions import change_ticket
    from tickets.models import Ticket

    Ticket.objects.update(changed_at=F("opened_at"))
    for priority in (2, 4):
        ticket = Ticket.objects.open().exclude(priority=1).order_by("-pk")[1]
        change_ticket(ticket=ticket, changes={"priority": priority}, actor=person, now=timezone.now())


def main(count: int, only: Collection[str]) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment
    from django.utils import timezone

    import msp_office.urls  # noqa: F401 - now, not after minutes of filling: the code may change meanwhile
    from benchmarks.fill import fill_office
    from tickets.reports.verification import ledger_differences

    setup_test_environment()
    call_command("migrate", verbosity=0)
    person = fill_office(count, timezone.now())
    change_one_ticket(person)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    if next(iter(ledger_differences()), None):
        raise RuntimeError("The ledger of the filled office does not agree.")
    client = Client()
    client.force_login(person, backend="msp_office.office.backend.RoleBackend")
    pages = {name: address for name, address in addresses().items() if not only or name in only}
    facts = {}
    for name, address in pages.items():
        get(client, address)
        with CaptureQueriesContext(connection) as queries:
            _, content = get(client, address)
        facts[name] = {"queries": len(queries), "bytes": len(content), "gzipped": len(gzip.compress(content, 6))}
    print(json.dumps(facts), flush=True)
    for line in sys.stdin:
        if line.strip() == ROUND:
            times = {name: get(client, address)[0] for name, address in pages.items()}
            sums = {"backlog sums, SQL": backlog_milliseconds(), "weeks, not taken": weeks_milliseconds()}
            print(json.dumps(times | sums), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
