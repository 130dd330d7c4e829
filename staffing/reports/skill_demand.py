"""Which skill does the open work need, who has it, and is anybody free?"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, Sum

from msp_office.calculations.period import Period
from msp_office.calculations.week import WEEK, monday_of
from staffing.calculations.hours_spent import SkillDemand, free_minutes
from staffing.models import Skill, StaffMember
from staffing.reports.capacity import capacity
from staffing.reports.schedule import terms_since
from tickets.models import Ticket


def skill_demand(today: date) -> list[SkillDemand]:
    """Open labor tickets by the skill they need, administrative ones with the Administration queue; for next week.

    Whoever has a higher skill can do the work too, except that administrative work is measured against the admins, at
    all their scheduled hours. Fifteen queries.
    """
    monday = monday_of(today) + WEEK
    weeks = _weeks(today, monday)
    open_tickets = Ticket.objects.open().filter(Q(queue="administration") | Q(pk__in=Ticket.objects.labor().open()))
    assigned = dict(
        open_tickets.exclude(assignee=None)
        .order_by()
        .values_list("assignee")
        .annotate(minutes=Sum("remaining_minutes"))
    )
    found = []
    for skill in Skill:
        needed = Q(skill=skill)
        if skill == Skill.ADMINISTRATIVE:
            needed |= Q(queue="administration")
        else:
            needed &= ~Q(queue="administration")
        nobody = Q(assignee=None)
        sums = open_tickets.filter(needed).aggregate(
            tickets=Count("pk"),
            minutes=Sum("remaining_minutes"),
            waiting=Count("pk", filter=nobody),
            waiting_minutes=Sum("remaining_minutes", filter=nobody),
            unestimated=Count("pk", filter=Q(estimate_minutes=None)),
        )
        able = {pk: minutes for pk, (level, minutes) in weeks.items() if _is_able(level, skill)}
        exact = [minutes for level, minutes in weeks.values() if level == skill]
        found.append(
            SkillDemand(
                skill=skill.value,
                label=skill.label,
                tickets=sums["tickets"],
                open_minutes=sums["minutes"] or 0,
                waiting_tickets=sums["waiting"],
                waiting_minutes=sums["waiting_minutes"] or 0,
                unestimated=sums["unestimated"],
                people=len(exact),
                week_minutes=_sum(exact),
                free_minutes=_sum(free_minutes(minutes, assigned.get(pk, 0)) for pk, minutes in able.items()),
            )
        )
    return found


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
