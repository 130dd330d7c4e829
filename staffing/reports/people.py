"""Which people the office has, and what their hours come to."""

from dataclasses import dataclass
from datetime import date

from staffing.models import StaffMember
from staffing.reports.schedule import weeks_on

SHOWN = ("here", "labor", "sign-in", "left", "all")


@dataclass(frozen=True)
class People:
    """`rows` are the people of the chosen set, with the week they are paid for; the figures are about everybody
    employed on the day."""

    rows: list[tuple[StaffMember, int]]
    here: int
    labor: int
    weekly_paid_minutes: int
    signing_in: int
    left: int


def people(*, show: str, on: date) -> People:
    """All people by name, narrowed to `show` (one of SHOWN). An office is small: five queries, counted here."""
    everybody = list(StaffMember.objects.order_by("name", "pk"))
    here = [person for person in everybody if person.employed_on(on)]
    labor = [person for person in here if person.delivers_labor]
    signing_in = [person for person in everybody if person.is_active]
    left = [person for person in everybody if person not in here]
    sets = {"here": here, "labor": labor, "sign-in": signing_in, "left": left, "all": everybody}
    weeks = weeks_on(on, everybody)
    return People(
        rows=[(person, weeks[person.pk]) for person in sets[show]],
        here=len(here),
        labor=len(labor),
        weekly_paid_minutes=sum(weeks[person.pk] for person in labor),
        signing_in=len(signing_in),
        left=len(left),
    )
