"""The daily pass over the board: what is wrong is found, mended or snoozed, and brought to zero."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from msp_office.audit.models import AuditEntry
from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import make_client, make_entry, make_person, make_ticket, office_today
from tickets.actions import change_ticket
from tickets.actions.snooze import snooze_ticket, wake_ticket
from tickets.calculations.keys import FIELDS
from tickets.calculations.massage import Problem
from tickets.models import Snooze, Ticket
from tickets.reports.massage import Limits, left_over, next_case

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]


@pytest.fixture
def manager(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.SERVICE_MANAGER)


def limits() -> Limits:
    now = timezone.now()
    return Limits(now, timezone.localdate(now), new_days=2, waiting_days=5, stale_days=14)


def sound(**fields: object) -> Ticket:
    """A ticket with which nothing is wrong."""
    now = timezone.now()
    person = make_person()
    given = {"estimate_minutes": 60, "assignee": person, "client": make_client(), "now": now, **fields}
    return make_ticket(**given)


def back_then(ticket: Ticket, days: int) -> Ticket:
    """As if nothing had happened to it for so many days."""
    moment = timezone.now() - timedelta(days=days, hours=1)
    Ticket.objects.filter(pk=ticket.pk).update(opened_at=moment, status_since=moment, changed_at=moment)
    return ticket


def former_client() -> Ticket:
    ticket = sound()
    assert ticket.client is not None
    type(ticket.client).objects.filter(pk=ticket.client.pk).update(status="former")
    return ticket


def over() -> Ticket:
    ticket = sound()
    make_entry(ticket=ticket, staff_member=make_person(), minutes=61, now=timezone.now())
    return ticket


today = timezone.localdate
WRONG: dict[Problem, Callable[[], Ticket]] = {
    Problem.UNCONFIRMED: lambda: sound(critical_condition="imported"),
    Problem.FORMER_CLIENT: former_client,
    Problem.NO_ESTIMATE: lambda: sound(estimate_minutes=None),
    Problem.UNASSIGNED: lambda: sound(assignee=None),
    Problem.NEW_LONG: lambda: back_then(sound(), 2),
    Problem.SCHEDULED_PAST: lambda: sound(status="scheduled", scheduled_on=today() - timedelta(days=1)),
    Problem.WAITING_LONG: lambda: back_then(sound(status="waiting_client"), 5),
    Problem.OVER: over,
    Problem.STALE: lambda: back_then(sound(status="in_progress"), 14),
}
RIGHT: dict[Problem, Callable[[], Ticket]] = {
    Problem.NEW_LONG: lambda: back_then(sound(), 1),
    Problem.SCHEDULED_PAST: lambda: sound(status="scheduled", scheduled_on=today()),
    Problem.WAITING_LONG: lambda: back_then(sound(status="waiting_client"), 4),
    Problem.STALE: lambda: back_then(sound(status="scheduled", scheduled_on=today() + timedelta(days=1)), 40),
}


@pytest.mark.parametrize("problem", Problem)
def test_each_problem_is_found_alone_and_said(problem: Problem) -> None:
    ticket = WRONG[problem]()
    sound()
    left = left_over("labor", limits())
    assert (left.tickets, left.by_problem[problem], sum(left.by_problem.values())) == (1, 1, 1)
    case = next_case("labor", None, limits())
    assert case is not None
    assert (case.ticket, case.problems) == (ticket, [problem])
    assert len(case.sentences[0][1]) > 10
    change_ticket(ticket=ticket, changes={"status": "closed"}, actor=None, now=timezone.now())
    assert left_over("labor", limits()).tickets == 0


@pytest.mark.parametrize("problem", RIGHT)
def test_what_is_within_its_limit_is_left_alone(problem: Problem) -> None:
    RIGHT[problem]()
    assert left_over("labor", limits()).tickets == 0


def test_pass_goes_by_priority_then_age_and_skips_on() -> None:
    low, high = sound(estimate_minutes=None, priority=4), sound(estimate_minutes=None, priority=2)
    older = back_then(sound(assignee=None, status="in_progress", priority=4), 3)
    order, after = [], None
    while case := next_case("labor", None, limits(), after):
        after = case.ticket
        order.append(after.pk)
    assert order == [high.pk, older.pk, low.pk]
    assert next_case("labor", Problem.UNASSIGNED, limits()).ticket == older  # type: ignore[union-attr]  # there is one


def test_snooze_hides_its_problems_until_the_day_and_new_ones_show() -> None:
    ticket, now, person = sound(estimate_minutes=None), timezone.now(), make_person()
    until = limits().today + timedelta(days=3)
    snooze_ticket(ticket=ticket, problems=[Problem.NO_ESTIMATE], until=until, reason="On Friday", actor=person, now=now)
    assert left_over("labor", limits()).tickets == 0
    assert left_over("labor", limits()).snoozed == 1
    later = Limits(now, until, 2, 5, 14)
    assert left_over("labor", later).by_problem[Problem.NO_ESTIMATE] == 1
    change_ticket(ticket=ticket, changes={"assignee": None}, actor=None, now=now)
    assert next_case("labor", None, limits()).problems == [Problem.UNASSIGNED]  # type: ignore[union-attr]  # there is one
    entry = AuditEntry.objects.get(verb="snoozed")
    assert (entry.reason, entry.changes["problems"], entry.actor_id) == ("On Friday", [None, "No estimate"], person.pk)
    wake_ticket(ticket=ticket, actor=person, now=now)
    assert left_over("labor", limits()).by_problem[Problem.NO_ESTIMATE] == 1
    assert AuditEntry.objects.filter(verb="woke").count() == 1


@pytest.mark.parametrize(("days", "reason", "field"), [(0, "x", "until"), (93, "x", "until"), (1, "  ", "reason")])
def test_snooze_that_makes_no_sense_is_refused(days: int, reason: str, field: str) -> None:
    ticket = sound(estimate_minutes=None)
    with pytest.raises(ValidationError) as refused:
        snooze_ticket(
            ticket=ticket, problems=[Problem.NO_ESTIMATE], until=limits().today + timedelta(days=days), reason=reason,
            actor=None, now=timezone.now(),
        )  # fmt: skip
    assert list(refused.value.message_dict) == [field]
    assert not Snooze.objects.exists()


def test_page_mends_in_place_offers_a_way_back_and_comes_to_zero(manager: SignedIn) -> None:
    ticket = sound(estimate_minutes=None)
    page = manager.get("/tickets/massage/")
    assert b"No estimate" in page.content
    answer = manager.post(
        f"/tickets/{ticket.pk}/set/estimate/",
        {"value": "1h30", "was": "none", "next": "/tickets/massage/", "way_back": "1"},
    )
    assert answer["Location"] == f"/tickets/massage/?did=estimate&ticket={ticket.pk}&was=none"
    end = manager.get(answer["Location"])
    assert b"Brought to zero" in end.content
    assert end.context["undo"]["words"] == "none"
    manager.post(f"/tickets/{ticket.pk}/set/estimate/", {"value": "none", "was": "90m", "next": "/tickets/massage/"})
    assert manager.get("/tickets/massage/").context["case"].ticket == ticket


def test_page_schedules_snoozes_and_wakes(manager: SignedIn) -> None:
    ticket = sound(status="scheduled", scheduled_on=office_today() - timedelta(days=1))
    case = manager.get("/tickets/massage/").context["case"]
    refused = manager.post(
        f"/tickets/{ticket.pk}/snooze/?kind=scheduled-past", {"problems": "scheduled-past", "days": "7"}
    )
    assert refused.status_code == 422
    assert b"Say why it can wait." in refused.content
    assert refused.context["case"].ticket == case.ticket
    done = manager.post(
        f"/tickets/{ticket.pk}/snooze/",
        {"problems": "scheduled-past", "days": "7", "reason": "Parts", "next": "/tickets/massage/?queue=service"},
    )
    assert done["Location"] == "/tickets/massage/?queue=service"
    page = manager.get("/tickets/massage/")
    assert (page.context["left"].snoozed, page.context["sleepers"][0].reason) == (1, "Parts")
    manager.post(f"/tickets/{ticket.pk}/wake/")
    manager.post(f"/tickets/{ticket.pk}/set/schedule/", {"quick": office_today().isoformat()})
    ticket.refresh_from_db()
    assert ticket.scheduled_on == office_today()
    assert b"Brought to zero" in manager.get("/tickets/massage/").content


def test_page_keeps_to_its_queries(manager: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(8):
        sound(estimate_minutes=None, assignee=None)
    with django_assert_max_num_queries(20):
        manager.get("/tickets/massage/")


def test_keys_of_the_help_are_those_of_the_pages(manager: SignedIn) -> None:
    make_ticket()
    help_page, case = (manager.get(path).content.decode() for path in ("/tickets/keys/", "/tickets/massage/"))
    assert re.search(r"<kbd>z</kbd>\s*</dt><dd>snooze it", help_page)
    assert all(f'data-key="{FIELDS[name]}"' in case for name in ("estimate", "assignee"))
    script = (settings.BASE_DIR / "static/js/keys.js").read_text()
    spoken = dict(re.findall(r'(\w): "(\w+)"', script[script.index("const fields") :].partition("}")[0]))
    assert spoken == {key: name for name, key in FIELDS.items() if name != "schedule"}
    assert all(f"<kbd>{key}</kbd>" in help_page for key in FIELDS.values())
