"""On which figures does a finding of the verdict rest? Each as one line that somebody could recompute."""

from collections.abc import Sequence
from fractions import Fraction

from staffing.calculations.what_if.situation import Situation, hours, percent, weeks


def owed(s: Situation) -> Sequence[str]:
    facts = s.facts
    return (
        f"{hours(facts.backlog_minutes)} owed ÷ {hours(facts.capacity_minutes)} capacity a week "
        f"= {weeks(s.weeks_of_work)}; comfortable: {percent(facts.target_weeks)}",
    )


def flow(s: Situation) -> Sequence[str]:
    facts, trend = s.facts, s.facts.trend
    told = [
        f"{hours(facts.average_inflow or 0)} come in a week on average of {s.history_weeks} weeks, "
        f"{hours(facts.capacity_minutes)} can be done: {hours(s.growing_minutes, sign=True)} a week"
    ]
    if trend.slope_minutes is not None and trend.low_minutes is not None and trend.high_minutes is not None:
        told.append(
            f"Trend of {trend.weeks} weeks: {trend.direction}, {hours(trend.slope_minutes, sign=True)} a week, "
            f"80 % between {hours(trend.low_minutes, sign=True)} and {hours(trend.high_minutes, sign=True)}"
        )
    return told


def billable(s: Situation) -> Sequence[str]:
    facts, point = s.facts, Fraction(s.facts.paid_minutes, 100)
    return (
        f"{hours(facts.capacity_minutes)} productive of {hours(facts.paid_minutes)} paid a week "
        f"= {percent(facts.billability_percent)} %; one point is {hours(point)} a week",
        "62 % is common, about 70 % the best of real shops",
    )


def eaters(s: Situation) -> Sequence[str]:
    return [
        f"{one.name}: {s.money(Fraction(one.profit or 0))} in the period, {hours(s.minutes_a_week(one))} a week"
        for one in s.eaters[:5]
    ] + ([f"and {len(s.eaters) - 5} more"] if len(s.eaters) > 5 else [])


def ways(s: Situation) -> Sequence[str]:
    return [
        f"{one.label}: {s.money(one.per_hour, cents=True)} ({hours(one.hours_a_week * 60)} a week, "
        f"{s.money(one.cost_a_year)} a year)"
        for one in s.alternatives
    ]


def the_hire(s: Situation) -> Sequence[str]:
    key, effect = s.hire
    pays = s.pays(effect)
    told = [f"{key}: {s.money(effect.cost_a_year)} a year for {hours(effect.gained)} productive a week"]
    if pays.break_even_revenue is not None:
        told.append(
            f"{s.money(pays.break_even_revenue)} of new revenue a year pays for it, "
            f"at {percent(s.facts.margin_percent)} % margin"
        )
    told.append(
        "Not even all clients' profit together pays for it"
        if pays.for_profit is None
        else f"It takes the profit of the bottom {pays.for_profit} of {len(s.facts.ranked)} clients to pay for it"
    )
    if pays.left_over_hours is not None and pays.freed_hours_a_year is not None:
        taken = f"These take {hours(pays.freed_hours_a_year * 60)} a year"
        told.append(
            f"{taken}: {hours(pays.left_over_hours * 60)} of the hire are left over to earn new revenue"
            if pays.left_over_hours > 0
            else f"{taken}, more than the hire brings: dropping them alone would free the hours"
        )
    return told


def what_is_tried(s: Situation) -> Sequence[str]:
    tried = s.tried or s.nothing
    told = [f"{s.money(tried.cost_a_year)} a year, {hours(tried.gained_minutes)} productive a week at full strength"]
    if tried.closing is not None and s.nothing.closing is not None:
        told.append(
            f"After {len(tried.capacity)} weeks {hours(tried.closing)} would be owed, "
            f"{hours(s.nothing.closing)} without it"
        )
    if tried.profit_forgone or tried.margin_a_year < 0:
        told.append(
            f"Cash lost {s.money(-tried.margin_a_year)} a year; profit by the formula {s.money(tried.profit_forgone)}"
        )
    return told


def until(s: Situation) -> str:
    week = (s.tried or s.nothing).target_week
    if week is None:
        return "does not bring the backlog to what is comfortable within the horizon"
    return "keeps the backlog comfortable" if week == 0 else f"brings the backlog to what is comfortable in week {week}"


def first_steps(s: Situation) -> str:
    steps = [
        (Fraction(s.facts.admin_minutes), "administrative work to the admin"),
        (s.tool_gain_minutes, "a monitoring tool"),
        (s.eaten_minutes, "clients that cost more than they bring"),
    ]
    return ", ".join(f"{name} ({hours(minutes)})" for minutes, name in steps if minutes > 0)
