"""Situations for the rules of the verdict: an office as usual, with something changed."""

from decimal import Decimal
from typing import Any

from staffing.calculations.what_if.facts import TrendFact
from staffing.calculations.what_if.levers import Lever
from staffing.calculations.what_if.outcome import DO_NOTHING, Scenario, outcomes
from staffing.calculations.what_if.situation import Situation, alternatives
from staffing.calculations.what_if.thresholds import Thresholds
from tests.staffing.what_if.cases import client_fact, worked_case

QUIET: dict[str, Any] = {  # nothing is remarkable: 124 h of capacity, 124 h come in, one week of work
    "backlog_minutes": 124 * 60, "inflow_minutes": (124 * 60,) * 26, "admin_minutes": 0, "has_tool": "yes",
    "clients": tuple(client_fact(key) for key in range(1, 201)), "trend": TrendFact("steady", 13, 0, -60, 60),
}  # fmt: skip


def situation(*levers: Lever, limits: Thresholds | None = None, **facts: Any) -> Situation:
    found_facts = worked_case(**{**QUIET, **facts})
    found = outcomes([Scenario(DO_NOTHING), Scenario("Tried", levers)], found_facts, weeks=26, seed=1)
    return Situation(
        found_facts, limits or Thresholds(), found[0], found[1] if levers else None, "USD", alternatives(found_facts)
    )


def losing(number: int, minutes: int = 6000) -> tuple[Any, ...]:
    """Clients of whom the last so many cost more than they bring."""
    good = tuple(client_fact(key) for key in range(1, 21))
    return (*good, *(client_fact(100 + key, profit=Decimal(-900), team_minutes=minutes) for key in range(number)))
