"""Fields that need a permission are out of reach without it: by address, export, search, sort, history and preview."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.actions import change_agreement, change_revenue
from msp_office.roles import RESTRICTED_FIELDS, ROLE_PERMISSIONS, Role
from staffing.actions import change_pay
from staffing.calculations.what_if.facts import Facts
from staffing.calculations.what_if.kinds import new_lever
from staffing.calculations.what_if.levers import Lever
from tests.access.doors import DOORS
from tests.access.samples import Samples
from tests.factories import (
    NOW,
    make_agreement,
    make_entry,
    make_pay,
    make_person,
    make_revenue,
    make_scenario,
    make_time_off,
)
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

# A value that stands nowhere else, and how any page could write it.
CANARIES: dict[str, tuple[Any, list[str]]] = {
    "staffing.pay.wage_per_hour": (Decimal("731.7313"), ["731.73", "731,73"]),
    "staffing.pay.loaded_month": (Decimal("77317.31"), ["77,317", "77317"]),
    "staffing.pay.burden": (Decimal("4.7179"), ["4.7179", "4.72"]),
    "staffing.hiringscenario.facts": (Decimal("61719.37"), ["61,719", "61719"]),
    "staffing.hiringscenario.overrides": (Decimal("468.3719"), ["468.37"]),
    "staffing.hiringscenario.levers": (Decimal("43917.29"), ["43,917", "43917"]),
    "clients.revenuerecord.amount": (Decimal("919191.37"), ["919,191", "919191"]),
    "clients.revenuerecord.cost": (Decimal("373737.91"), ["373,737", "373737", "373,738"]),
    "clients.agreement.monthly_fee": (Decimal("828282.47"), ["828,282", "828282"]),
    "staffing.staffmember.rating_note": ("canary of a rating", ["canary of a rating"]),
    "staffing.timeoff.note": ("canary of a sick day", ["canary of a sick day"]),
    "clients.agreement.planned_rate_change": ("canary of a rate change", ["canary of a rate change"]),
}
PROBES = [  # parts of the values, since a page may repeat what was asked
    "",
    "?sort=wage_per_hour&order=monthly_fee&q=91919&search=82828&wage_per_hour__gt=1&cost=own&compare=1&format=json",
    "?sort=-amount&o=cost&q=canary+of+a+rate&amount__gte=9&show=all&former=1&queue=all&page=1",
]


def test_every_restricted_field_has_a_canary() -> None:
    assert set(CANARIES) >= set(RESTRICTED_FIELDS)


@pytest.fixture
def samples(db: None) -> Samples:
    """The sample objects with a canary in every restricted field, each changed once so that it has a history."""
    samples = Samples()
    person = make_person(Role.TECHNICIAN, rating_note="canary of a rating")
    make_time_off(person, note="canary of a sick day")
    values = {name.rpartition(".")[2]: value for name, (value, _) in CANARIES.items()}
    pay = make_pay(person, wage_per_hour=values["wage_per_hour"], loaded_month=values["loaded_month"])
    change_pay(pay=pay, changes={"weekly_paid_minutes": 2399}, actor=None, now=NOW)
    burdened = make_pay(make_person(), loaded_month=None, burden=Decimal("4.1"))
    change_pay(pay=burdened, changes={"burden": values["burden"]}, actor=None, now=NOW)
    ticket = Ticket.objects.get(pk=samples.objects["ticket"])
    assert ticket.client is not None
    for day in (date(2026, 8, 3), NOW.date()):
        make_entry(ticket=ticket, staff_member=person, minutes=90, worked_on=day)
    record = make_revenue(ticket.client, category="hardware", amount=1, cost=1, start=date(2026, 7, 1))
    change_revenue(record=record, changes={"amount": values["amount"], "cost": values["cost"]}, actor=None, now=NOW)
    agreement = make_agreement(ticket.client)
    fees = {name: values[name] for name in ("monthly_fee", "planned_rate_change")}
    change_agreement(agreement=agreement, changes=fees, actor=None, now=NOW)
    scenario = make_scenario(
        facts={"cost_per_paid_hour": values["facts"]},
        overrides={"cost_per_paid_hour": values["overrides"]},
        levers=[Lever("own_hire", values={**_own_hire(), "loaded_month": values["levers"]})],
    )
    samples.objects |= {
        "scenario": scenario.pk,
        "pay": pay.pk,
        "person": person.pk,
        "revenue": record.pk,
        "agreement": agreement.pk,
    }
    return samples


def _own_hire() -> dict[str, Any]:
    return dict(new_lever("own_hire", Facts(NOW.date())).values)


def found_by(person: Any, samples: Samples, allowed: Callable[[str], bool]) -> list[str]:
    """Canaries of fields that this person may not see, with the address that shows them."""
    browser = Browser(raise_request_exception=False)
    browser.force_login(person, backend="msp_office.office.backend.RoleBackend")
    forbidden = [
        text for name, (_, texts) in CANARIES.items() if not allowed(RESTRICTED_FIELDS[name]) for text in texts
    ]
    leaks = []
    for name, door in DOORS.items():
        if not door.get:
            continue
        address = reverse(name, args=samples.keys(door.objects))
        for probe in PROBES:
            for headers in ({}, {"HX-Request": "true"}) if not probe else ({},):
                body = browser.get(address + probe, headers=headers)
                text = (
                    body.getvalue().decode(errors="replace")
                    if body.streaming
                    else body.content.decode(errors="replace")
                )
                leaks += [f"{address}{probe} shows {canary}" for canary in forbidden if canary in text]
    return leaks


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.SERVICE_MANAGER, Role.TECHNICIAN, Role.ADMIN])
def test_roles_without_the_permission_find_no_canary(samples: Samples, role: Role) -> None:
    assert found_by(make_person(role), samples, lambda needed: needed in ROLE_PERMISSIONS[role]) == []


@pytest.mark.slow
def test_profit_without_wages_shows_no_pay(samples: Samples) -> None:
    viewer = make_person(Role.SERVICE_MANAGER, grants=["clients.view_profit"])
    assert found_by(viewer, samples, viewer.has_perm) == []


@pytest.mark.slow
def test_wages_without_profit_show_no_revenue(samples: Samples) -> None:
    viewer = make_person(Role.ADMIN, grants=["staffing.view_wages"])
    assert found_by(viewer, samples, viewer.has_perm) == []


def test_owner_does_see_the_canaries(samples: Samples) -> None:
    """Otherwise the other tests would prove nothing."""
    browser = Browser()
    browser.force_login(samples.owner, backend="msp_office.office.backend.RoleBackend")
    pages = [
        browser.get(reverse(name, args=samples.keys(DOORS[name].objects))).content.decode()
        for name in ("pay", "revenue", "agreements", "what-if-saved", "what-if-saved-file")
    ]
    assert "$731.73" in pages[0]
    assert "$919,191.37" in pages[1]
    assert "$828,282.47" in pages[2]
    assert "canary of a rate change" in pages[2]
    for page in pages[3:]:
        assert all(canary in page for canary in ("61719.37", "468.3719", "43917.29"))
