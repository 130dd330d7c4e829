"""Every rule of the verdict speaks when it should and is silent when it should not; so does every conclusion."""

from decimal import Decimal
from typing import Any

import pytest

from staffing.calculations.what_if.facts import TrendFact
from staffing.calculations.what_if.situation import Situation
from staffing.calculations.what_if.thresholds import Thresholds
from staffing.calculations.what_if.verdict import CONCLUSIONS, DONT, HIRE, NOT_ENOUGH, RULES, TEMPORARY, verdict
from tests.staffing.what_if.cases import client_fact, lever
from tests.staffing.what_if.situations import losing, situation

MORE, LESS = (150 * 60,) * 26, (110 * 60,) * 26
# rule → (facts with which it speaks, facts with which it is silent, a figure it names)
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "nothing known": ({"inflow_minutes": ()}, {}, "0 weeks"),
    "short history": ({"inflow_minutes": (7440,) * 12}, {"inflow_minutes": (7440,) * 13}, "12 weeks"),
    "no estimates": ({"unestimated": 13}, {"unestimated": 12}, "13 of 120"),
    "long": ({"backlog_minutes": 310 * 60}, {"backlog_minutes": 248 * 60}, "2.5 weeks"),
    "short": ({"backlog_minutes": 248 * 60}, {"backlog_minutes": 310 * 60}, "2.0 weeks"),
    "growing": ({"inflow_minutes": MORE}, {}, "26 h a week"),
    "not growing": ({"inflow_minutes": LESS}, {"inflow_minutes": MORE}, "14 h a week"),
    "bump": ({"trend": TrendFact("steady", bumps=("Jun 22: +224 h, mostly Migration",))}, {}, "+224 h"),
    "growing while clients leave": (
        {"inflow_minutes": MORE, "clients_won": 1, "clients_lost": 3},
        {"inflow_minutes": MORE, "clients_won": 3, "clients_lost": 3},
        "1 clients won, 3 lost",
    ),
    "growing with new clients": (
        {"inflow_minutes": MORE, "clients_won": 4, "clients_lost": 3},
        {"clients_won": 4, "clients_lost": 3},
        "4 clients won, 3 lost",
    ),
    "low billability": ({"billability_percent": Decimal("59.99")}, {"billability_percent": Decimal(60)}, "59.99 %"),
    "usual billability": ({"billability_percent": Decimal(60)}, {"billability_percent": Decimal(71)}, "60 %"),
    "high billability": ({"billability_percent": Decimal("70.01")}, {"billability_percent": Decimal(70)}, "70.01 %"),
    "administrative work": ({"admin_minutes": 120}, {"admin_minutes": 119}, "2 h a week"),
    "monitoring tool": ({"has_tool": "no"}, {"has_tool": "yes"}, "16 h a week"),
    "clients that eat": ({"clients": losing(2)}, {}, "−$900"),
    "alternatives": ({}, {"inflow_minutes": ()}, "$36.29"),
    "what a hire takes": ({}, {"inflow_minutes": ()}, "$19,200"),
}  # fmt: skip


def spoken(found: Situation) -> dict[str, str]:
    return {one.rule: " ".join((one.text, *one.evidence)) for one in verdict(found).findings}


@pytest.mark.parametrize("name", sorted(CASES))
def test_rule_speaks_with_its_figure(name: str) -> None:
    facts, _, figure = CASES[name]
    assert figure in spoken(situation(**facts))[name]


@pytest.mark.parametrize("name", sorted(CASES))
def test_rule_is_silent(name: str) -> None:
    assert name not in spoken(situation(**CASES[name][1]))


def test_what_is_tried_is_told_only_when_something_is() -> None:
    assert "what is tried" not in spoken(situation())
    told = spoken(situation(lever("hire", preset="B"), backlog_minutes=372 * 60))["what is tried"]
    assert "brings the backlog to what is comfortable in week" in told
    assert "$46,800 a year" in told


def test_every_rule_is_in_the_table() -> None:
    assert {rule.name for rule in RULES} == {*CASES, "what is tried"}


def test_findings_come_in_the_order_of_the_practice() -> None:
    names = [one.rule for one in verdict(situation(has_tool="no", admin_minutes=600, clients=losing(1))).findings]
    wanted = [
        "short",
        "usual billability",
        "administrative work",
        "monitoring tool",
        "clients that eat",
        "alternatives",
    ]
    assert [name for name in names if name in wanted] == wanted
    assert names[-1] == "what a hire takes"


LONG: dict[str, Any] = {"backlog_minutes": 500 * 60}
# conclusion → (facts, answer, a figure of its reason)
CONCLUDED: dict[str, tuple[dict[str, Any], str, str]] = {
    "nothing known": ({"billability_percent": None}, NOT_ENOUGH, "Log time"),
    "too early": ({"inflow_minutes": (150 * 60,) * 8}, NOT_ENOUGH, "8 weeks"),
    "comfortable": ({}, DONT, "1.0 weeks"),
    "takes care of itself": ({**LONG, "inflow_minutes": (90 * 60,) * 26}, DONT, "in week 8"),
    "first the rest": ({**LONG, "inflow_minutes": MORE, "admin_minutes": 3000}, DONT, "50 h"),
    "it does not last": ({**LONG}, TEMPORARY, "252 h"),
    "it lasts": ({**LONG, "inflow_minutes": MORE}, HIRE, "45.4 h"),
}


@pytest.mark.parametrize("name", sorted(CONCLUDED))
def test_conclusion_is_the_first_that_applies(name: str) -> None:
    facts, answer, figure = CONCLUDED[name]
    found = situation(**facts)
    first = next(one for one in CONCLUSIONS if one.when(found))
    assert first.name == name
    assert verdict(found).answer == answer
    assert figure in verdict(found).reason


def test_every_conclusion_has_its_case() -> None:
    assert [one.name for one in CONCLUSIONS] == list(CONCLUDED)


def test_limits_move_the_verdict() -> None:
    assert verdict(situation(**LONG)).answer == TEMPORARY
    assert verdict(situation(limits=Thresholds(), **LONG, target_weeks=Decimal(5))).answer == DONT


def test_it_says_what_it_does_not_know() -> None:
    known = verdict(situation()).unknowns
    unknown = verdict(
        situation(unestimated=4, has_tool="unknown", clients=(client_fact(1, profit=None),), revenue_year=None)
    ).unknowns
    assert "whether the right person can be found at this wage, and stays" in known
    assert len(unknown) == len(known) + 4
