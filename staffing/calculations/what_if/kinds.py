"""What could the office do? Every kind of lever, the bounds of its numbers and what they usually are."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from staffing.calculations.billability import WARN_ABOVE
from staffing.calculations.loaded_cost import PRESETS
from staffing.calculations.what_if.facts import Facts
from staffing.calculations.what_if.levers import LONGEST_WEEKS, Default, Field, Kind, Lever

USUAL_BILLABILITY = Decimal(62)
CENT, HALF, ONE = Decimal("0.01"), Decimal("0.5"), Decimal(1)
OPTIONS = [(key, f"{option.label}, ${option.loaded_month:,} a month") for key, option in PRESETS.items()]


def _hours(name: str, label: str, default: Default, high: int = 400, slides: int = 60) -> Field:
    return Field(name, label, "h a week", Decimal(0), Decimal(high), HALF, default, slides=Decimal(slides))


def _money(name: str, label: str, unit: str, high: int, default: Default | None = Decimal(0), slides: int = 0) -> Field:
    return Field(name, label, unit, Decimal(0), Decimal(high), CENT, default, slides=Decimal(slides or high))


def _measured(facts: Facts) -> Decimal:
    value = facts.billability_percent
    return Decimal(round(value)) if value is not None and 0 < value <= 100 else USUAL_BILLABILITY


def _billability(name: str, label: str, default: Default = _measured) -> Field:
    return Field(
        name, label, "%", Decimal(0), Decimal(100), ONE, default, warn_above=WARN_ABOVE,
        warning="Above 75 % is more than the best of real shops reach; expect less.",
    )  # fmt: skip


def _weeks(name: str, label: str, default: int) -> Field:
    return Field(name, label, "weeks", Decimal(0), Decimal(LONGEST_WEEKS), ONE, Decimal(default), slides=Decimal(52))


def _tool_goal(facts: Facts) -> Decimal:
    return min(Decimal(100), max(Decimal(70), _measured(facts) + 5))


def _admin_hours(facts: Facts) -> Decimal:
    return Decimal(round(Fraction(facts.admin_minutes, 30))) / 2


def _average_cost(facts: Facts) -> Decimal:
    return facts.cost_per_paid_hour or Decimal(25)


DRAIN = "Supervision takes from the team"
BILLABLE = _billability("billability", "Billability to expect")
ONCE = _money("once", "One-off cost", "$", 250_000, slides=20_000)
PEOPLE = Field("people", "How many", "people", ONE, Decimal(20), ONE, ONE)
RAMP = _weeks("ramp", "Weeks until up to speed", 8)

_KINDS = (
    Kind(
        "hire", "Hire A, B or C", "An employee at the practice's numbers. The loaded month is what they really cost.",
        (
            Field("preset", "Who", default="B", choices=OPTIONS),
            BILLABLE,
            RAMP,
            _hours("drain", f"{DRAIN} meanwhile", Decimal(3), slides=20),
            ONCE,
        ),
    ),
    Kind(
        "own_hire", "Hire, own numbers",
        "An employee at your numbers: the loaded month counts if given, else salary or wage, times the burden.",
        (
            PEOPLE,
            _hours("hours", "Hours each", Decimal(40), high=80),
            _money("wage", "Wage", "$ an hour", 500, Decimal(18), slides=80),
            _money("salary", "Or salary", "$ a year", 500_000, None, slides=150_000),
            Field("burden", "Burden on it", "×", ONE, Decimal(3), CENT, Decimal("1.26"), slides=Decimal("1.6")),
            _money("loaded_month", "Or loaded month", "$", 50_000, None, slides=12_000),
            BILLABLE,
            RAMP,
            _hours("drain", f"{DRAIN} meanwhile", Decimal(3), slides=20),
            ONCE,
        ),
    ),
    Kind(
        "temp", "Temporary workers",
        "They take small remote jobs for some weeks; somebody supervises them all the time.",
        (
            PEOPLE,
            _hours("hours", "Hours each", Decimal(40), high=80),
            _money("rate", "Rate", "$ a paid hour", 500, Decimal(30), slides=80),
            _billability("billability", "Billability to expect", Decimal(55)),
            _hours("drain", f"{DRAIN}, all of them", Decimal(5), slides=40),
            ONCE,
        ),
        weeks=6,
    ),
    Kind(
        "intern", "Intern", "Learning, seldom alone: the supervision is the price.",
        (
            PEOPLE,
            _hours("hours", "Hours each", Decimal(20), high=80),
            _money("rate", "Cost", "$ a paid hour", 500, Decimal(14), slides=80),
            _billability("billability", "Billability to expect", Decimal(30)),
            _hours("drain", f"{DRAIN}, all of them", Decimal(4), slides=40),
            ONCE,
        ),
        weeks=12,
    ),
    Kind(
        "outsource", "Outsource hours to a firm",
        "An outside firm closes tickets by the hour. Its invoice is its cost, nothing is divided.",
        (
            _hours("hours", "Hours", Decimal(10)),
            _money("rate", "Rate", "$ an hour", 1000, Decimal(95), slides=250),
            _hours("drain", "Handing over takes from the team", ONE, slides=20),
        ),
        group="firms",
    ),
    Kind(
        "specialist", "Specialist firm, and train one up",
        "The firm does the hardest tickets while a technician learns to: growing one instead of hiring a senior.",
        (
            _hours("hours", "Hours of the firm", Decimal(6)),
            _money("rate", "Rate", "$ an hour", 1000, Decimal(150), slides=250),
            _weeks("training", "Weeks of training", 26),
            _hours("study", "Training takes from the team", Decimal(4), slides=20),
            _money("raise", "Raise once trained, loaded", "$ a month", 10_000, Decimal(400), slides=2_000),
            ONCE,
        ),
        weeks=52, group="firms",
    ),
    Kind(
        "tool", "Monitoring tool", "Raises the billability of the team over months. It comes before any hire.",
        (
            _money("month", "Cost", "$ a month", 50_000, Decimal(600), slides=3_000),
            _billability("before", "Billability now"),
            _billability("after", "Billability with it", _tool_goal),
            _weeks("ramp", "Weeks until it is reached", 26),
            ONCE,
        ),
        group="the team",
    ),
    Kind(
        "admin", "Move work to the admin", "Hours of technical people on administrative tickets go to the admin.",
        (
            _hours("hours", "Hours moved", _admin_hours),
            _money("rate", "What an added hour of the admin costs", "$", 500, Decimal(0), slides=60),
        ),
        group="the team",
    ),
    Kind(
        "hours", "Change somebody's hours", "More paid hours, or fewer (with a minus) where a tool has made room.",
        (
            Field(
                "hours", "Paid hours more or fewer", "h a week", Decimal(-200), Decimal(200), HALF, Decimal(5),
                slides=Decimal(40),
            ),
            _billability("billability", "Billability of these hours"),
            _money("cost", "Loaded cost", "$ a paid hour", 500, _average_cost, slides=80),
        ),
        group="the team",
    ),
    Kind(
        "drop", "Drop clients from the bottom",
        "Their hours no longer come in; their revenue less cost of goods is lost. The payroll stays.",
        (
            Field(
                "number", "How many, by profit", "clients", Decimal(0), Decimal(500), ONE, Decimal(8),
                slides=Decimal(40),
            ),
        ),
        group="clients",
    ),
    Kind(
        "client", "A new client", "Brings hours and revenue, and takes some hours to take over.",
        (
            _hours("hours", "Hours", Decimal(4)),
            _money("revenue", "Revenue", "$ a month", 1_000_000, Decimal(1500), slides=10_000),
            _money("goods", "Cost of goods", "$ a month", 1_000_000, Decimal(0), slides=10_000),
            Field(
                "onboarding", "Taking over", "h, once", Decimal(0), Decimal(2000), HALF, Decimal(20),
                slides=Decimal(200),
            ),
        ),
        group="clients",
    ),
    Kind(
        "project", "A project", "A bump: hours that come in over some weeks, and what they earn.",
        (
            Field(
                "hours", "Hours in all", "h", Decimal(0), Decimal(10_000), HALF, Decimal(120), slides=Decimal(600)
            ),
            _money("revenue", "Revenue in all", "$", 10_000_000, Decimal(15_000), slides=100_000),
            _money("goods", "Cost of goods in all", "$", 10_000_000, Decimal(0), slides=100_000),
        ),
        weeks=6, group="clients",
    ),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
GROUPS = {"capacity": "More hands", "firms": "Outside firms", "the team": "The team as it is", "clients": "Clients"}


def new_lever(kind: str, facts: Facts) -> Lever:
    """A lever of this kind as it usually is, from the coming week on.

    >>> from datetime import date
    >>> new_lever("hire", Facts(date(2026, 11, 23))).values["preset"]
    'B'
    """
    declared = KINDS[kind]
    values = {field.name: value for field in declared.fields if (value := field.usual(facts)) is not None}
    return Lever(kind, 1, declared.weeks, values)
