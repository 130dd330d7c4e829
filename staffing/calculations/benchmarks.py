"""What do other shops measure? Ranges with their source, to stand beside the office's own figures, never as rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Benchmark:
    """From `low` to `high` in `unit`; `source` says who says so."""

    key: str
    label: str
    low: Decimal
    high: Decimal
    unit: str
    source: str

    @property
    def words(self) -> str:
        """The range as it is read.

        >>> DEFAULTS[0].words, DEFAULTS[3].words
        ('62–70 %', '0.25 h')
        """
        low, high = (f"{value.normalize():f}" for value in (self.low, self.high))
        return f"{low if low == high else f'{low}–{high}'} {self.unit}".strip()


def _default(key: str, label: str, low: str, high: str, unit: str, source: str) -> Benchmark:
    return Benchmark(key, label, Decimal(low), Decimal(high), unit, source)


DEFAULTS = (
    _default("billability", "Billability, of paid hours", "62", "70", "%",
             "The practice's teaching: 62 % is common, about 70 % the best of real shops"),
    _default("timesheet", "Billability, of hours on the timesheet", "75", "80", "%",
             "Other definitions: the timesheet, not the pay, is the denominator"),
    _default("service_wages", "Service wages, of service revenue", "0", "33", "%",
             "The practice's teaching: at most a third"),
    _default("reactive", "Reactive labor, an endpoint and month", "0.25", "0.25", "h", "Often quoted, contested"),
    _default("endpoints", "Endpoints a technician, over all staff", "200", "320", "", "Surveys of small shops"),
    _default("desktops", "Desktops a technician, with good monitoring tools", "500", "1000", "",
             "The practice's teaching, with tools that are well set up"),
)  # fmt: skip
BY_KEY = {benchmark.key: benchmark for benchmark in DEFAULTS}


def in_force(own: Iterable[tuple[str, Decimal, Decimal, str]]) -> list[Benchmark]:
    """The defaults, with the office's own ranges and sources where it has written some."""
    written = {key: (low, high, source) for key, low, high, source in own}
    found = []
    for one in DEFAULTS:
        low, high, source = written.get(one.key, (one.low, one.high, one.source))
        found.append(Benchmark(one.key, one.label, low, high, one.unit, source))
    return found
