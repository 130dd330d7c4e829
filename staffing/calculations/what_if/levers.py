"""What is a lever? A kind with the numbers it takes, and one lever with the numbers that somebody gave it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from staffing.calculations.what_if.facts import Facts, Value

LONGEST_WEEKS = 104
MOST_LEVERS = 12

Default = Decimal | str | Callable[[Facts], Decimal | str]


@dataclass(frozen=True, slots=True)
class Field:
    """One number of a lever: its bounds, its step, what it usually is. `choices` instead of bounds for a choice.

    `default` None: may stay empty.
    """

    name: str
    label: str
    unit: str = ""
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    step: Decimal = Decimal(1)
    default: Default | None = Decimal(0)
    choices: Sequence[tuple[str, str]] = ()
    slides: Decimal | None = None  # the slider's end, where it is lower than what may be typed
    warn_above: Decimal | None = None
    warning: str = ""

    def usual(self, facts: Facts) -> Decimal | str | None:
        return self.default(facts) if callable(self.default) else self.default


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of lever. `weeks`: how long it usually lasts (None: for good); `says` explains it in a sentence."""

    name: str
    label: str
    says: str
    fields: Sequence[Field]
    weeks: int | None = None
    group: str = "capacity"


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing that is done, from week `start` (1 is the coming one) until the end of week `end` (None: for good).

    `clients`: the clients that a drop names, where it does not go by number.
    """

    kind: str
    start: int = 1
    end: int | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    clients: Sequence[int] = ()
    label: str = ""

    def number(self, name: str) -> Decimal:
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else Decimal(0)

    def is_given(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def lasts(self, week: int) -> bool:
        """Whether it is on in this week (0 is the coming one)."""
        return self.start - 1 <= week and (self.end is None or week < self.end)
