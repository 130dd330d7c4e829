"""The owner of the demo office has tried: hire B, drop the bottom eight, both."""

from zoneinfo import ZoneInfo

import pytest

from demo.people import TIME_ZONE
from demo.scenarios import try_before_hiring
from msp_office.roles import Role
from staffing.actions.scenario import document_of
from staffing.models import HiringScenario
from tests.factories import NOW, make_client, make_person, make_revenue

pytestmark = pytest.mark.django_db


def test_three_scenarios_name_the_same_eight_clients() -> None:
    for number in range(1, 11):
        make_revenue(make_client(), amount=number * 100)
    try_before_hiring(owner=make_person(Role.OWNER), now=NOW, zone=ZoneInfo(TIME_ZONE))
    saved = {one.name: document_of(one) for one in HiringScenario.objects.all()}
    kinds = {name: [lever.kind for lever in document.levers] for name, document in saved.items()}
    assert kinds == {
        "Hire B": ["hire"],
        "Drop the bottom eight": ["drop"],
        "Hire B and drop the bottom eight": ["hire", "drop"],
    }
    dropped = saved["Drop the bottom eight"].levers[0]
    assert len(dropped.clients) == 8
    assert dropped.label == "The bottom eight"
    worst = sorted(saved["Hire B"].facts.clients, key=lambda one: one.profit or 0)[:8]
    assert set(dropped.clients) == {one.client for one in worst}
