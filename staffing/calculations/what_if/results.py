"""What came of a scenario, as JSON: minutes whole, amounts to the cent, the same wherever it is computed."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from msp_office.calculations.money import exact_to_cents
from staffing.calculations.what_if.facts import Facts, round_half_up
from staffing.calculations.what_if.outcome import DO_NOTHING, Outcome, Scenario, outcomes
from staffing.calculations.what_if.portable import Document
from staffing.calculations.what_if.projection import RUNS
from staffing.calculations.what_if.situation import Situation, alternatives
from staffing.calculations.what_if.thresholds import Thresholds
from staffing.calculations.what_if.verdict import Verdict, verdict

Json = dict[str, Any]


def results_of(document: Document, limits: Thresholds, currency: str = "USD") -> Json:
    """Everything that the page shows of this scenario and of doing nothing."""
    facts = document.effective
    found = outcomes([Scenario(DO_NOTHING), document.scenario], facts, weeks=document.weeks, seed=document.seed)
    situation = Situation(facts, limits, found[0], found[1] if document.levers else None, currency, alternatives(facts))
    return {
        "name": document.name,
        "as_of": facts.as_of.isoformat(),
        "weeks": document.weeks,
        "seed": document.seed,
        "runs": RUNS if found[0].path and found[0].path.has_band else 1,
        "verdict": verdict_to_json(verdict(situation)),
        "do_nothing": outcome_to_json(found[0], facts),
        "scenario": outcome_to_json(found[1], facts),
    }


def outcome_to_json(outcome: Outcome, facts: Facts) -> Json:
    path, pays = outcome.path, outcome.paying
    weeks = outcome.weeks_of_work(len(path.median) - 1, facts) if path else None
    return {
        "backlog_minutes": list(path.median) if path else None,
        "low_minutes": list(path.low) if path and path.has_band else None,
        "high_minutes": list(path.high) if path and path.has_band else None,
        "capacity_minutes": list(outcome.capacity),
        "weeks_of_work_at_the_end": _number(weeks),
        "target_week": outcome.target_week,
        "productive_minutes_a_week": round_half_up(outcome.gained_minutes),
        "freed_minutes_a_week": round_half_up(outcome.freed_minutes),
        "cost_a_month": _money(outcome.cost_a_month),
        "cost_a_year": _money(outcome.cost_a_year),
        "once": _money(outcome.once),
        "cost_per_productive_hour": _money(outcome.per_productive_hour),
        "margin_a_year": _money(outcome.margin_a_year),
        "profit_forgone": _money(outcome.profit_forgone),
        "break_even_revenue": _money(pays.break_even_revenue) if pays else None,
        "clients_for_profit": pays.for_profit if pays else None,
        "clients_for_hours": pays.for_hours if pays else None,
        "hours_left_over": _number(pays.left_over_hours) if pays else None,
        "cash_by_month": [_money(amount) for amount in outcome.cash],
        "first_month_it_pays": outcome.first_month_it_pays,
    }


def verdict_to_json(found: Verdict) -> Json:
    return {
        "answer": found.answer,
        "reason": found.reason,
        "findings": [
            {"rule": finding.rule, "says": finding.text, "evidence": list(finding.evidence)}
            for finding in found.findings
        ],
        "does_not_know": list(found.unknowns),
    }


def _money(amount: Fraction | None) -> str | None:
    return None if amount is None else str(exact_to_cents(amount))


def _number(value: Fraction | None) -> str | None:
    """To a tenth."""
    return None if value is None else str(Decimal(round_half_up(value * 10)).scaleb(-1))
