"""How does a scenario travel? As a small JSON document with everything in it (docs/what-if-file.md)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from msp_office.calculations.text import storable
from staffing.calculations.what_if.facts import ClientFact, Facts, TrendFact, Value, with_overrides
from staffing.calculations.what_if.kinds import KINDS
from staffing.calculations.what_if.levers import LONGEST_WEEKS, MOST_LEVERS, Lever
from staffing.calculations.what_if.outcome import SHORTEST_WEEKS, Scenario
from staffing.calculations.what_if.reading import plain, read_facts, read_lever

FORMAT, VERSION = "msp-office-what-if", 1
MOST_WEEKS, MOST_CLIENTS = 520, 2000
LARGEST = 10**9
LARGEST_SEED = 2**53 - 1
Json = dict[str, Any]


class NotReadable(ValueError):
    """The document cannot be used; the message names the place and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Document:
    """A scenario with the facts it starts from and the owner's own values."""

    name: str
    facts: Facts
    overrides: Mapping[str, Value] = field(default_factory=dict)
    levers: Sequence[Lever] = ()
    weeks: int = SHORTEST_WEEKS
    seed: int = 1

    @property
    def effective(self) -> Facts:
        """The facts that are computed with."""
        return with_overrides(self.facts, self.overrides)

    @property
    def scenario(self) -> Scenario:
        return Scenario(self.name, self.levers, self.weeks, self.seed)


def document_to_json(document: Document) -> Json:
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": document.name,
        "weeks": document.weeks,
        "seed": document.seed,
        "facts": facts_to_json(document.facts),
        "overrides": values_to_json(document.overrides),
        "levers": [lever_to_json(lever) for lever in document.levers],
    }


def document_from_json(data: Any) -> Document:
    """Errors: NotReadable."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise NotReadable(f"This is no what-if file: “format” has to be “{FORMAT}”.")
    if data.get("version") != VERSION:
        raise NotReadable(f"version: this office reads version {VERSION}.")
    levers = _list(data, "levers", MOST_LEVERS)
    return Document(
        name=_text(data, "name", 80) or "Imported",
        facts=facts_from_json(_object(data, "facts")),
        overrides=overrides_from_json(_object(data, "overrides")),
        levers=[lever_from_json(lever, f"levers[{number}]") for number, lever in enumerate(levers)],
        weeks=_whole(data, "weeks", SHORTEST_WEEKS, LONGEST_WEEKS, SHORTEST_WEEKS),
        seed=_whole(data, "seed", 0, LARGEST_SEED, 1),
    )


def values_to_json(values: Mapping[str, Value]) -> Json:
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def overrides_from_json(data: Json) -> Mapping[str, Value]:
    read = read_facts({name: str(value) for name, value in data.items() if value is not None})
    _refuse("overrides", read.problems)
    return read.values


def lever_to_json(lever: Lever) -> Json:
    named: Json = {"clients": list(lever.clients), "label": lever.label} if lever.clients else {}
    return {
        "kind": lever.kind, "start": lever.start, "end": lever.end, "values": values_to_json(lever.values), **named
    }  # fmt: skip


def lever_from_json(data: Any, where: str = "lever") -> Lever:
    """Errors: NotReadable."""
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str) or data["kind"] not in KINDS:
        raise NotReadable(f"{where}: “kind” has to be one of {', '.join(KINDS)}.")
    raw = {name: str(value) for name, value in _object(data, "values").items() if value is not None}
    raw |= {name: str(data[name]) for name in ("start", "end") if data.get(name) is not None}
    clients = _list(data, "clients", MOST_CLIENTS)
    if clients:
        raw.setdefault("number", "0")
    lever, read = read_lever(str(data["kind"]), raw)
    _refuse(where, read.problems)
    if not all(isinstance(key, int) and not isinstance(key, bool) for key in clients):
        raise NotReadable(f"{where}.clients: whole numbers only.")
    return replace(lever, clients=tuple(clients), label=_text(data, "label", 80))


def facts_to_json(facts: Facts) -> Json:
    """The facts as they were copied; what the owner replaced stands beside them, not in them."""
    return {
        "as_of": facts.as_of.isoformat(),
        **{name: getattr(facts, name) for name in _WHOLE},
        **{name: None if (value := getattr(facts, name)) is None else plain(value) for name in _DECIMAL},
        **{name: list(getattr(facts, name)) for name in _LISTS},
        "has_tool": facts.has_tool,
        "trend": {name: getattr(facts.trend, name) for name in _TREND} | {"bumps": list(facts.trend.bumps)},
        "clients": [
            {
                "client": one.client, "name": one.name, "revenue": plain(one.revenue),
                "gross_margin": None if one.gross_margin is None else plain(one.gross_margin),
                "profit": None if one.profit is None else plain(one.profit),
                "team_minutes": one.team_minutes, "owed_minutes": one.owed_minutes,
            }
            for one in facts.clients
        ],
    }  # fmt: skip


_WHOLE = (
    "backlog_minutes", "open_tickets", "unestimated", "paid_minutes", "admin_minutes", "period_days", "clients_won",
    "clients_lost",
)  # fmt: skip
_DECIMAL = (
    "billability_percent", "cost_per_paid_hour", "revenue_year", "goods_year", "target_weeks", "weeks_per_month",
)  # fmt: skip
_LISTS = ("inflow_minutes", "away_minutes")
_TREND = ("direction", "weeks", "slope_minutes", "low_minutes", "high_minutes")


def facts_from_json(data: Json) -> Facts:
    """Errors: NotReadable."""
    try:
        as_of = date.fromisoformat(str(data.get("as_of")))
    except ValueError as error:
        raise NotReadable("facts.as_of: a day as 2026-11-23.") from error
    if not 1900 <= as_of.year <= 2199:  # weeks are counted on from it
        raise NotReadable("facts.as_of: a day from 1900 to 2199.")
    usual = Facts(as_of)
    values: dict[str, Any] = {name: _whole(data, name, 0, LARGEST, getattr(usual, name)) for name in _WHOLE}
    values["period_days"] = max(1, values["period_days"])
    for name in _DECIMAL:
        values[name] = _decimal(data, name, getattr(usual, name))
    for name in _LISTS:
        values[name] = tuple(_minutes(item, f"facts.{name}") for item in _list(data, name, MOST_WEEKS))
    if values["billability_percent"] is not None and not 0 <= values["billability_percent"] <= 100:
        raise NotReadable("facts.billability_percent: from 0 to 100.")
    for name in ("target_weeks", "weeks_per_month"):
        if not values[name] or values[name] <= 0:
            raise NotReadable(f"facts.{name}: more than 0.")
    clients = [_client(item, number) for number, item in enumerate(_list(data, "clients", MOST_CLIENTS))]
    tool = data.get("has_tool", usual.has_tool)
    if tool not in ("unknown", "yes", "no"):
        raise NotReadable("facts.has_tool: unknown, yes or no.")
    return Facts(as_of, **values, has_tool=tool, clients=tuple(clients), trend=_trend(_object(data, "trend")))


def _client(data: Any, number: int) -> ClientFact:
    where = f"facts.clients[{number}]"
    if not isinstance(data, dict):
        raise NotReadable(f"{where}: an object.")
    return ClientFact(
        client=_whole(data, "client", 0, 2**63 - 1, 0),
        name=_text(data, "name", 160),
        revenue=_decimal(data, "revenue", Decimal(0)) or Decimal(0),
        gross_margin=_decimal(data, "gross_margin", None),
        profit=_decimal(data, "profit", None),
        team_minutes=_whole(data, "team_minutes", 0, LARGEST, 0),
        owed_minutes=_whole(data, "owed_minutes", 0, LARGEST, 0),
    )


def _trend(data: Json) -> TrendFact:
    slopes = {
        name: None if data.get(name) is None else _minutes(data[name], f"facts.trend.{name}") for name in _TREND[2:]
    }
    bumps = tuple(storable(str(text), 160) for text in _list(data, "bumps", 20))
    weeks = _whole(data, "weeks", 0, MOST_WEEKS, 0)
    return TrendFact(_text(data, "direction", 30) or TrendFact().direction, weeks, **slopes, bumps=bumps)


def _refuse(where: str, problems: Mapping[str, str]) -> None:
    for name, problem in problems.items():
        raise NotReadable(f"{where}.{name}: {problem}")


def _object(data: Json, name: str) -> Json:
    return _typed(data, name, dict, {}, "an object")  # type: ignore[no-any-return]  # as typed


def _list(data: Json, name: str, most: int) -> list[Any]:
    found: list[Any] = _typed(data, name, list, [], "a list")
    if len(found) > most:
        raise NotReadable(f"{name}: at most {most}.")
    return found


def _text(data: Json, name: str, longest: int) -> str:
    return storable(_typed(data, name, str, "", "a text"), longest).strip()


def _typed(data: Json, name: str, kind: Callable[..., Any], usual: Any, words: str) -> Any:
    value = data.get(name)
    if value is None:
        return usual
    if not isinstance(value, kind):  # type: ignore[arg-type]  # a class
        raise NotReadable(f"{name}: {words}.")
    return value


def _whole(data: Json, name: str, low: int, high: int, usual: int) -> int:
    value = data.get(name)
    if value is None:
        return usual
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise NotReadable(f"{name}: a whole number from {low:,} to {high:,}.")
    return value


def _minutes(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise NotReadable(f"{where}: whole minutes.")
    return value


def _decimal(data: Json, name: str, usual: Decimal | None) -> Decimal | None:
    value = data.get(name, usual)
    if value is None or isinstance(value, Decimal):
        return value
    try:
        found = Decimal(str(value)) if isinstance(value, str | int) and len(str(value)) <= 20 else None
    except ArithmeticError:
        found = None
    if found is None or not found.is_finite() or abs(found) > LARGEST or isinstance(value, bool):
        raise NotReadable(f"{name}: a number written as text, like “46800.00”.")
    return found
