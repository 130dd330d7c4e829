"""The office of the worked case: five people at 40 h, 62 % billable, 25 clients that bring $500 and 5 h a year each."""

from datetime import date
from decimal import Decimal
from typing import Any

from staffing.calculations.what_if.facts import ClientFact, Facts
from staffing.calculations.what_if.kinds import new_lever
from staffing.calculations.what_if.levers import Lever

AS_OF = date(2026, 11, 23)


def client_fact(key: int, **values: Any) -> ClientFact:
    """A client of the golden case: $298.39 of profit on 5 h a year."""
    given = {
        "name": f"Client {key}", "revenue": Decimal(500), "gross_margin": Decimal(500), "profit": Decimal("298.39"),
        "team_minutes": 300, **values,
    }  # fmt: skip
    return ClientFact(key, **given)


def worked_case(**values: Any) -> Facts:
    given: dict[str, Any] = {
        "backlog_minutes": 372 * 60, "open_tickets": 120, "inflow_minutes": tuple([130 * 60] * 26),
        "paid_minutes": 200 * 60, "billability_percent": Decimal(62), "cost_per_paid_hour": Decimal(25),
        "revenue_year": Decimal(750_000), "goods_year": Decimal(150_000),
        "clients": tuple(client_fact(key) for key in range(1, 201)), "admin_minutes": 300, **values,
    }  # fmt: skip
    return Facts(AS_OF, **given)


def lever(kind: str, *, start: int = 1, end: int | None = None, **values: Any) -> Lever:
    """A lever as it usually is, with these values instead."""
    usual = new_lever(kind, worked_case())
    given = {name: str(value) if name == "preset" else Decimal(str(value)) for name, value in values.items()}
    return Lever(kind, start, end, {**usual.values, **given})
