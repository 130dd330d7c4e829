"""How many minutes were logged, for whom and by whom? Whole months from their sums, other days from the entries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from msp_office.calculations.period import Period
from tickets.models import MonthHours, TimeEntry


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of one client (None: tickets without one) in one part of a period; of one person where it was asked.

    `team` are the productive minutes of everybody but those who were left out.
    """

    client: int | None
    part: int
    person: int | None
    logged: int
    productive: int
    invoiceable: int
    team: int


def hours_by_client(
    parts: Sequence[Period], *, outside: Sequence[int] = (), by_person: bool = False, client: int | None = None
) -> Iterator[Hours]:
    """The hours of each part of a period, by client; at most two queries."""
    stored, live = _split(parts)
    if stored:
        yield from _stored({parts[number].start: number for number in stored}, outside, by_person, client)
    if live:
        yield from _live([(number, parts[number]) for number in live], outside, by_person, client)


def hours_by_person(period: Period) -> dict[int, tuple[int, int]]:
    """{person: (productive, logged)} of a period; at most two queries."""
    sums: dict[int, tuple[int, int]] = {}
    for hours in _by_person(period.months()):
        person, productive, logged = hours
        known = sums.get(person, (0, 0))
        sums[person] = (known[0] + productive, known[1] + logged)
    return {person: (productive, logged) for person, (productive, logged) in sums.items() if logged}


def _by_person(parts: Sequence[Period]) -> Iterable[tuple[int, int, int]]:
    stored, live = _split(parts)
    if stored:
        months = MonthHours.objects.filter(month__in=[parts[number].start for number in stored]).order_by()
        yield from months.values_list("person_key").annotate(Sum("productive"), Sum("logged"))
    if live:
        entries = TimeEntry.objects.filter(_days([parts[number] for number in live])).order_by()
        yield from entries.values_list("staff_member").annotate(
            productive=Coalesce(Sum("minutes", filter=Q(is_productive=True)), 0), logged=Sum("minutes")
        )


def _split(parts: Sequence[Period]) -> tuple[list[int], list[int]]:
    """The parts that are one whole month, and the others."""
    stored = [number for number, part in enumerate(parts) if part.is_months and part.month_count == 1]
    return stored, [number for number in range(len(parts)) if number not in set(stored)]


def _stored(months: dict[Any, int], outside: Sequence[int], by_person: bool, client: int | None) -> Iterator[Hours]:
    rows = MonthHours.objects.filter(month__in=months).order_by()
    if client is not None:
        rows = rows.filter(client_key=client)
    others = ~Q(person_key__in=list(outside))
    for key, month, *person, logged, productive, invoiceable, team in rows.values_list(
        "client_key", "month", *(["person_key"] if by_person else [])
    ).annotate(
        all_logged=Sum("logged"), all_productive=Sum("productive"), all_invoiceable=Sum("invoiceable"),
        team=Coalesce(Sum("productive", filter=others), 0) if outside else F("all_productive"),
    ):  # fmt: skip
        if logged:
            yield Hours(
                key or None, months[month], person[0] if person else None, logged, productive, invoiceable, team
            )


def _live(
    parts: Sequence[tuple[int, Period]], outside: Sequence[int], by_person: bool, client: int | None
) -> Iterator[Hours]:
    entries = TimeEntry.objects.filter(_days([part for _, part in parts])).order_by()
    if client is not None:
        entries = entries.filter(ticket__client=client)
    number = Case(
        *(When(worked_on__lt=part.end, then=Value(number)) for number, part in parts), output_field=IntegerField()
    )
    productive = Q(is_productive=True)
    for key, part, *person, logged, all_productive, invoiceable, team in (
        entries.annotate(part=number)
        .values_list("ticket__client", "part", *(["staff_member"] if by_person else []))
        .annotate(
            logged=Sum("minutes"),
            productive=Coalesce(Sum("minutes", filter=productive), 0),
            invoiceable=Coalesce(Sum("minutes", filter=Q(is_invoiceable=True)), 0),
            team=Coalesce(Sum("minutes", filter=productive & ~Q(staff_member__in=list(outside))), 0)
            if outside
            else F("productive"),
        )
    ):
        yield Hours(key, part, person[0] if person else None, logged, all_productive, invoiceable, team)


def _days(parts: Sequence[Period]) -> Q:
    return reduce(or_, (Q(worked_on__gte=part.start, worked_on__lt=part.end) for part in parts))
