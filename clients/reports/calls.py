"""Whom to call next, and what became of the calls: the funnel by point, by week and by version of the script."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncDate

from clients.models import Prospect, Stage
from clients.models.call import Call, CallScript, CallStep, Outcome
from msp_office.calculations.week import monday_of

WEEKS = 12


def calling_queue(person_id: int, today: date, skip: Collection[int] = ()) -> QuerySet[Prospect]:
    """Who may be called now, in order: what is due first, then who was never called, then the longest ago."""
    due = Prospect.objects.filter(stage__in=(Stage.NEW, Stage.CALLING), do_not_call=False)
    due = due.exclude(phone="").exclude(pk__in=skip)
    due = due.filter(Q(owner__isnull=True) | Q(owner=person_id))
    due = due.filter(Q(next_action_on__isnull=True) | Q(next_action_on__lte=today))
    last = due.annotate(last_call=Max("calls__called_at"))
    return last.order_by(
        F("next_action_on").asc(nulls_last=True), F("last_call").asc(nulls_first=True), "created_at", "pk"
    )


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    calls: int
    conversations: int
    voicemails: int
    appointments: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """Of one version: calls that reached each point, by its key; the weeks, newest first; calls by outcome."""

    script: CallScript
    calls: int
    reached: dict[str, int]
    chosen: dict[tuple[str, str], int]
    weeks: list[Week]
    outcomes: list[tuple[str, int]]


def funnel(script: CallScript, today: date) -> Funnel:
    """What became of the calls with this version. Four queries."""
    calls = Call.objects.filter(script=script) if script.pk else Call.objects.none()
    steps = CallStep.objects.filter(call__in=calls).order_by()
    reached = dict(steps.values_list("point").annotate(calls=Count("call", distinct=True)))
    chosen = {
        (point, answer): count
        for point, answer, count in steps.exclude(answer="").values_list("point", "answer").annotate(Count("pk"))
    }
    counted = dict(calls.order_by().values_list("outcome").annotate(Count("pk")))
    return Funnel(
        script=script,
        calls=sum(counted.values()),
        reached=reached,
        chosen=chosen,
        weeks=_weeks(calls_after(today - timedelta(weeks=WEEKS), script)),
        outcomes=[(label, counted.get(value, 0)) for value, label in Outcome.choices if counted.get(value)],
    )


def calls_after(day: date, script: CallScript) -> list[tuple[date, str]]:
    """(day, outcome) of each call with this version since the Monday of that day, in the office's zone."""
    if script.pk is None:
        return []
    recent = Call.objects.filter(script=script).annotate(day=TruncDate("called_at"))
    return list(recent.filter(day__gte=monday_of(day)).order_by().values_list("day", "outcome"))


def _weeks(calls: list[tuple[date, str]]) -> list[Week]:
    by_week: dict[date, list[str]] = {}
    for day, outcome in calls:
        by_week.setdefault(monday_of(day), []).append(outcome)
    talks = {Outcome.APPOINTMENT, Outcome.NOT_NOW, Outcome.NOT_INTERESTED, Outcome.DO_NOT_CALL}
    return [
        Week(
            monday,
            len(outcomes),
            sum(1 for outcome in outcomes if outcome in talks),
            outcomes.count(Outcome.VOICEMAIL),
            outcomes.count(Outcome.APPOINTMENT),
        )
        for monday, outcomes in sorted(by_week.items(), reverse=True)
    ]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of the script in one line of the comparison."""

    script: CallScript
    calls: int
    appointments: int

    @property
    def one_in(self) -> int | None:
        """Calls for one appointment; None without an appointment."""
        return round(self.calls / self.appointments) if self.appointments else None


def versions() -> list[VersionLine]:
    counted = CallScript.objects.order_by("-number").annotate(
        count=Count("calls"), met=Count("calls", filter=Q(calls__outcome=Outcome.APPOINTMENT))
    )
    return [VersionLine(script, script.count, script.met) for script in counted]
