"""Should I hire? The rules in the order in which the practice asks them: condition, finding, evidence.

Every rule looks at a Situation and speaks, or is silent. The limits are the office's own settings (Thresholds). The
conclusions stand below the rules: the first one that applies is the answer. `UNKNOWNS` is what the verdict cannot see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from staffing.calculations.what_if import evidence
from staffing.calculations.what_if.facts import UNKNOWN, YES
from staffing.calculations.what_if.projection import FEWEST_WEEKS
from staffing.calculations.what_if.situation import Situation, hours, percent, weeks

HIRE, DONT, TEMPORARY, NOT_ENOUGH = "Hire", "Don't hire", "Temporary help", "Not enough data"
GOOD, BAD, PLAIN = "good", "bad", "plain"
Ask = Callable[[Situation], bool]
Say = Callable[[Situation], str]
Evidence = Callable[[Situation], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`when` it speaks, what it `says`, the `proof` it rests on, the page (`link`) that shows it."""

    name: str
    when: Ask
    says: Say
    proof: Evidence
    link: str
    tone: str = PLAIN


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    text: str
    evidence: Sequence[str]
    link: str
    tone: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in two words, its reason in a paragraph, the findings, and what it does not know."""

    answer: str
    reason: str
    findings: Sequence[Finding]
    unknowns: Sequence[str]


RULES: Sequence[Rule] = (
    # is anything known?
    Rule(
        "nothing known", lambda s: not s.facts.is_enough,
        lambda s: "There is no capacity or no week of backlog to compute with.",
        lambda s: (f"{s.history_weeks} weeks of history, {hours(s.facts.capacity_minutes)} capacity a week",),
        "backlog", BAD,
    ),
    Rule(
        "short history", lambda s: s.facts.is_enough and not s.has_history,
        lambda s: f"Only {s.history_weeks} weeks of history: the average week is repeated, without any band.",
        lambda s: (f"From {FEWEST_WEEKS} weeks on the office's own ups and downs are played through",), "backlog", BAD,
    ),
    Rule(
        "no estimates", lambda s: s.unestimated_share * 100 > Fraction(s.limits.unestimated_percent),
        lambda s: f"{s.facts.unestimated} open tickets have no estimate: more is owed than the backlog says.",
        lambda s: (f"{s.facts.unestimated} of {s.facts.open_tickets} open tickets; estimate them first",), "board", BAD,
    ),
    # 1. backlog and trend
    Rule(
        "long", lambda s: s.facts.is_enough and s.is_long,
        lambda s: f"{weeks(s.weeks_of_work)} of work wait, "
        f"more than the {percent(s.facts.target_weeks)} that are comfortable.",
        evidence.owed, "backlog", BAD,
    ),
    Rule(
        "short", lambda s: s.facts.is_enough and not s.is_long,
        lambda s: f"{weeks(s.weeks_of_work)} of work wait: a comfortable backlog. Without any, nobody would be needed.",
        evidence.owed, "backlog", GOOD,
    ),
    Rule(
        "growing", lambda s: s.facts.is_enough and s.growing_minutes > 0,
        lambda s: f"More comes in than can be done: {hours(s.growing_minutes)} a week too much.",
        evidence.flow, "backlog", BAD,
    ),
    Rule(
        "not growing", lambda s: s.facts.is_enough and s.growing_minutes <= 0,
        lambda s: "The team can do what comes in"
        + (f", and {hours(-s.growing_minutes)} a week more." if s.growing_minutes else "."),
        evidence.flow, "backlog", GOOD,
    ),
    Rule(
        "bump", lambda s: bool(s.facts.trend.bumps),
        lambda s: "Part of it is a bump, not a trend.", lambda s: s.facts.trend.bumps, "backlog",
    ),
    Rule(
        "growing while clients leave",
        lambda s: s.facts.is_enough and s.growing_minutes > 0 and s.facts.clients_lost > s.facts.clients_won,
        lambda s: "The work grows while clients leave: that is bad news, and no reason to hire.",
        lambda s: (f"{s.facts.clients_won} clients won, {s.facts.clients_lost} lost in 26 weeks",), "clients", BAD,
    ),
    Rule(
        "growing with new clients",
        lambda s: s.facts.is_enough and s.growing_minutes > 0 and s.facts.clients_won > s.facts.clients_lost,
        lambda s: "The work grows with new clients: good news that may last.",
        lambda s: (f"{s.facts.clients_won} clients won, {s.facts.clients_lost} lost in 26 weeks",), "clients", GOOD,
    ),
    # 2. billability
    Rule(
        "low billability",
        lambda s: s.facts.billability is not None and s.facts.billability * 100 < Fraction(s.limits.low_billability),
        lambda s: f"{percent(s.facts.billability_percent)} % of the paid hours are productive: "
        "there are hours in the team.",
        evidence.billable, "billability", BAD,
    ),
    Rule(
        "usual billability",
        lambda s: s.facts.billability is not None
        and Fraction(s.limits.low_billability) <= s.facts.billability * 100 <= Fraction(s.limits.good_billability),
        lambda s: f"{percent(s.facts.billability_percent)} % of the paid hours are productive, as in most shops.",
        evidence.billable, "billability",
    ),
    Rule(
        "high billability",
        lambda s: s.facts.billability is not None and s.facts.billability * 100 > Fraction(s.limits.good_billability),
        lambda s: f"{percent(s.facts.billability_percent)} % of the paid hours are productive: little is left to gain.",
        evidence.billable, "billability", GOOD,
    ),
    # 3. non-technical work
    Rule(
        "administrative work", lambda s: Fraction(s.facts.admin_minutes, 60) >= Fraction(s.limits.admin_hours),
        lambda s: f"Technical people spend {hours(s.facts.admin_minutes)} a week on what an admin could do.",
        lambda s: ("Time on administrative tickets, by people who deliver labor, last 13 weeks",), "billability", BAD,
    ),
    # 4. a monitoring tool before any hire
    Rule(
        "monitoring tool", lambda s: s.facts.has_tool != YES and s.tool_gain_minutes > 0,
        lambda s: ("Whether there is a monitoring tool is not said. " if s.facts.has_tool == UNKNOWN else "")
        + f"A tool that leads to {percent(s.limits.good_billability)} % brings {hours(s.tool_gain_minutes)} a week, "
        "before any hire.",
        lambda s: (
            f"({percent(s.limits.good_billability)} − {percent(s.facts.billability_percent)}) % × "
            f"{hours(s.facts.paid_minutes)} paid",
        ),
        "facts",
    ),
    # 5. clients to weed
    Rule(
        "clients that eat", lambda s: bool(s.eaters),
        lambda s: f"{len(s.eaters)} client{'s' if len(s.eaters) > 1 else ''} cost{'' if len(s.eaters) > 1 else 's'} "
        f"more than they bring, and take{'' if len(s.eaters) > 1 else 's'} {hours(s.eaten_minutes)} a week.",
        evidence.eaters, "profitability", BAD,
    ),
    # 6. alternatives
    Rule(
        "alternatives", lambda s: s.facts.is_enough and bool(s.alternatives),
        lambda s: f"The cheapest productive hour is {s.alternatives[0].label}: "
        f"{s.money(s.alternatives[0].per_hour, cents=True)}.",
        evidence.ways, "facts",
    ),
    # 7. only then the hire
    Rule(
        "what a hire takes", lambda s: s.facts.is_enough,
        lambda s: f"A hire ({s.hire[0]}) costs {s.money(s.hire[1].cost_a_year)} a year, for good.",
        evidence.the_hire, "profitability",
    ),
    Rule(
        "what is tried", lambda s: s.tried is not None and s.facts.is_enough,
        lambda s: f"What you try {evidence.until(s)}.", evidence.what_is_tried, "answer",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conclusion:
    name: str
    when: Ask
    answer: str
    says: Say


CONCLUSIONS: Sequence[Conclusion] = (
    Conclusion(
        "nothing known", lambda s: not s.facts.is_enough, NOT_ENOUGH,
        lambda s: "Log time and estimate tickets for some weeks, then ask again.",
    ),
    Conclusion(
        "too early", lambda s: s.history_weeks < FEWEST_WEEKS and s.growing_minutes > 0, NOT_ENOUGH,
        lambda s: f"After {s.history_weeks} weeks nobody can tell a bump from a trend. Wages are forever; wait.",
    ),
    Conclusion(
        "comfortable", lambda s: not s.is_long and s.growing_minutes <= 0, DONT,
        lambda s: f"{weeks(s.weeks_of_work)} of work wait and the team does what comes in "
        f"({hours(s.facts.average_inflow or 0)} of {hours(s.facts.capacity_minutes)} a week). Busy is not a reason.",
    ),
    Conclusion(
        "takes care of itself", lambda s: s.takes_care_of_itself, DONT,
        lambda s: "Doing nothing brings the backlog to what is comfortable "
        + (f"in week {s.nothing.target_week}." if s.nothing.target_week else "and keeps it there."),
    ),
    Conclusion(
        "first the rest", lambda s: s.before_hiring_minutes >= s.missing_minutes > 0, DONT,
        lambda s: f"{hours(s.missing_minutes)} a week are missing, and {hours(s.before_hiring_minutes)} can be had "
        f"before anybody is hired: {evidence.first_steps(s)}.",
    ),
    Conclusion(
        "it does not last", lambda s: s.growing_minutes <= 0, TEMPORARY,
        lambda s: "What comes in can be done; only what has piled up cannot. "
        f"Temporary or outside hands for {hours(max(0, s.facts.backlog_minutes - s.facts.target_minutes))} are enough.",
    ),
    Conclusion(
        "it lasts", lambda s: True, HIRE,
        lambda s: f"{hours(s.missing_minutes)} a week are missing for good, and what could be done before "
        f"({hours(s.before_hiring_minutes)}) is not enough. {s.hire[0]} brings {hours(s.hire[1].gained)} a week "
        f"for {s.money(s.hire[1].cost_a_year)} a year.",
    ),
)  # fmt: skip


UNKNOWNS: Sequence[tuple[Ask, Say]] = (
    (
        lambda s: s.facts.unestimated > 0,
        lambda s: f"how long {_counted(s.facts.unestimated, 'ticket')} without an estimate take",
    ),
    (
        lambda s: any(client.profit is None for client in s.facts.clients),
        lambda s: (
            f"what {_counted(sum(one.profit is None for one in s.facts.clients), 'client')} of unknown profit bring"
        ),
    ),
    (lambda s: s.facts.has_tool == UNKNOWN, lambda s: "whether the office has a monitoring tool"),
    (lambda s: s.facts.margin_percent is None, lambda s: "the margin after cost of goods, so no break-even revenue"),
    (lambda s: s.facts.cost_per_paid_hour is None, lambda s: "what an hour of the team costs"),
    (lambda s: s.facts.admin_minutes > 0, lambda s: "whether the admin has the hours to take more"),
    (
        lambda s: s.has_history,
        lambda s: f"what is not in the last {s.history_weeks} weeks: a client lost, a big project, a bad winter",
    ),
    (lambda s: True, lambda s: "whether the right person can be found at this wage, and stays"),
)


def _clients_of_unknown_profit(situation: Situation) -> str:
    return _counted(sum(client.profit is None for client in situation.facts.clients), "client")


def _counted(count: int, what: str) -> str:
    """ "1 ticket", "3 tickets"."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def verdict(situation: Situation) -> Verdict:
    """The answer with its findings."""
    conclusion = next(one for one in CONCLUSIONS if one.when(situation))
    return Verdict(
        answer=conclusion.answer,
        reason=conclusion.says(situation),
        findings=[
            Finding(rule.name, rule.says(situation), rule.proof(situation), rule.link, rule.tone)
            for rule in RULES
            if rule.when(situation)
        ],
        unknowns=[says(situation) for when, says in UNKNOWNS if when(situation)],
    )
