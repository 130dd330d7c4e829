"""Which skill does the open work need, who has it, and is anybody free?"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from msp_office.calculations.period import Period
from msp_office.calculations.week import WEEK, monday_of
from staffing.calculations.hours_spent import SkillDemand, free_minutes
from staffing.models import Skill, StaffMember
from staffing.reports.capacity import capacity
from staffing.reports.schedule import terms_since
from tickets.calculations.terms import LABOR_QUEUES, Queue
from tickets.models import Ticket


def skill_demand(today: date) -> list[SkillDemand]:
    """Open labor tickets by the skill they need, administrative ones with the Administration queue; for next week.

    Whoever has a higher skill can do the work too, except that administrative work is measured against the admins, at
    all their scheduled hours. Fourteen queries.
    """
    monday = monday_of(today) + WEEK
    weeks = _weeks(today, monday)
    found = []
    work = _open_work()
    assigned: Counter[int | None] = Counter()
    for part in work:
        assigned[part.assignee] += part.minutes
    for skill in Skill:
        needed = [part for part in work if part.skill == skill]
        nobodys = [part for part in needed if part.assignee is None]
        able = {pk: minutes for pk, (level, minutes) in weeks.items() if _is_able(level, skill)}
        exact = [minutes for level, minutes in weeks.values() if level == skill]
        found.append(
            SkillDemand(
                skill=skill.value,
                label=skill.label,
                tickets=sum(part.tickets for part in needed),
                open_minutes=sum(part.minutes for part in needed),
                waiting_tickets=sum(part.tickets for part in nobodys),
                waiting_minutes=sum(part.minutes for part in nobodys),
                unestimated=sum(part.unestimated for part in needed),
                people=len(exact),
                week_minutes=_sum(exact),
                free_minutes=_sum(free_minutes(minutes, assigned[pk]) for pk, minutes in able.items()),
            )
        )
    return found


class _Work(NamedTuple):
    """Open tickets that need one skill and are one person's (None: nobody's)."""

    skill: int
    assignee: int | None
    tickets: int
    minutes: int
    unestimated: int


def _open_work() -> list[_Work]:
    """Open tickets of the labor queues and of the Administration queue, whose work needs administrative skill."""
    sums = {
        "tickets": Count("pk"),
        "minutes": Sum("remaining_minutes"),
        "unestimated": Count("pk", filter=Q(estimate_minutes=None)),
    }
    tickets = Ticket.objects.open().filter(queue__in=(*LABOR_QUEUES, Queue.ADMINISTRATION)).order_by()
    return [
        _Work(Skill.ADMINISTRATIVE if queue == Queue.ADMINISTRATION else skill, assignee, *figures)
        for queue, skill, assignee, *figures in tickets.values_list("queue", "skill", "assignee").annotate(**sums)
    ]


def _is_able(level: int, needed: int) -> bool:
    return level == needed if needed == Skill.ADMINISTRATIVE else level >= needed


def _weeks(today: date, monday: date) -> dict[int, tuple[int, Fraction]]:
    """Skill and minutes for work of everybody in the week of `monday`: the team's productive, the admins' scheduled."""
    team = capacity(today, monday, monday).weeks[0].team
    weeks = {person.person_id: (person.skill, person.productive_minutes) for person in team.people}
    terms, week = terms_since(monday), Period(monday, monday + WEEK)
    for person in StaffMember.objects.filter(skill=Skill.ADMINISTRATIVE, delivers_labor=False):
        schedule = terms.schedule_of(person)
        here = schedule.scheduled_minutes(week) - schedule.off_minutes(week)
        if here > 0:
            weeks[person.pk] = (person.skill, here)
    return weeks


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))
