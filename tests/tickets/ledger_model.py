"""The backlog as a person would keep it in a notebook, from the words of domain §2 alone: no code of the product.

Per ticket: what is owed is max(0, estimate − productive minutes) while the ticket is open and stands in a queue that
has a backlog, otherwise nothing. The notebook also says which movements a person would write down for each event.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

LABOR = ("service", "projects", "maintenance")
WITH_BACKLOG = (*LABOR, "administration")
DONE = ("resolved", "closed", "cancelled")
Scope = tuple[str, int]
Line = tuple[str, int, str, int]  # reason, minutes, queue, priority


@dataclass
class Page:
    """One ticket in the notebook."""

    queue: str
    priority: int
    status: str
    estimate: int | None
    time: dict[int, tuple[int, bool]] = field(default_factory=dict)  # entry: minutes, productive
    unspent: int = 0  # what "closed unspent" holds for a ticket that is done
    beyond: int = 0  # productive minutes beyond what it was closed with

    @property
    def is_open(self) -> bool:
        return self.status not in DONE

    @property
    def counts(self) -> bool:
        return self.is_open and self.queue in WITH_BACKLOG

    @property
    def worked(self) -> int:
        return sum(minutes for minutes, productive in self.time.values() if productive)

    @property
    def owed(self) -> int:
        return max(0, (self.estimate or 0) - self.worked) if self.counts else 0

    @property
    def over_run(self) -> int:
        return max(0, self.worked - (self.estimate or 0))

    def line(self, reason: str, minutes: int) -> list[Line]:
        inside = self.queue in WITH_BACKLOG and minutes
        return [(reason, minutes, self.queue, self.priority)] if inside else []

    def opened(self) -> list[Line]:
        if not self.is_open:
            return []
        return self.line("new", self.owed)

    def estimated(self, estimate: int | None) -> list[Line]:
        old, beyond = self.estimate, self.over_run
        self.estimate = estimate
        if not self.is_open or estimate == old:
            return []
        if old is None:
            return self.line("new", self.owed)
        change = (estimate or 0) - old
        return self.line("raised" if change > 0 else "lowered", change) + self.line("over_run", self.over_run - beyond)

    def timed(self, entry: int, value: tuple[int, bool] | None) -> list[Line]:
        """An entry is written, corrected (another value) or struck out (None)."""
        worked, beyond = self.worked, self.over_run
        if value is None:
            self.time.pop(entry)
        else:
            self.time[entry] = value
        more = self.worked - worked
        lines = self.line("worked", -more)
        if self.is_open:
            return lines + self.line("over_run", self.over_run - beyond)
        if self.queue not in WITH_BACKLOG:
            self.unspent = self.beyond = 0
            return []
        if more > 0:
            back = min(more, self.unspent)
            over = more - back
        else:
            over = -min(-more, self.beyond)
            back = more - over
        self.unspent -= back
        self.beyond += over
        return lines + self.line("closed_unspent", back) + self.line("over_run", over)

    def reclassified(self, queue: str, priority: int) -> list[Line]:
        lines: list[Line] = []
        if (queue, priority) != (self.queue, self.priority):
            owed = max(0, (self.estimate or 0) - self.worked) if self.is_open else 0
            lines = self.line("reclassified", -owed)
            self.queue, self.priority = queue, priority
            lines += self.line("reclassified", owed)
        return lines

    def became(self, status: str) -> list[Line]:
        was_open, owed = self.is_open, self.owed
        self.status = status
        if was_open and not self.is_open:
            self.unspent, self.beyond = owed, self.over_run if self.queue in WITH_BACKLOG else 0
            return self.line("closed_unspent", -owed)
        if self.is_open and not was_open:
            return self.line("reopened", self.owed)
        return []


@dataclass
class Notebook:
    """All pages, and the productive minutes that were written down in each week on labor tickets."""

    pages: dict[int, Page] = field(default_factory=dict)
    worked_by_week: Counter[date] = field(default_factory=Counter)

    def totals(self) -> dict[Scope, tuple[int, int, int]]:
        """By queue and priority: minutes owed, open tickets, those without an estimate."""
        sums: dict[Scope, tuple[int, int, int]] = {}
        for page in self.pages.values():
            if page.counts:
                minutes, tickets, missing = sums.get((page.queue, page.priority), (0, 0, 0))
                one = (minutes + page.owed, tickets + 1, missing + (page.estimate is None))
                sums[page.queue, page.priority] = one
        return sums
