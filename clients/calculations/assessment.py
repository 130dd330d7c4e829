"""Is this a client to want? What they know, what is unprotected, who pays: in words, with a recommendation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from clients.calculations.inventory import (
    BY_KEY,
    NOTHING,
    QUESTIONS,
    Answers,
    Asked,
    Kind,
    Manager,
    Payer,
    State,
    questions,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """The office's rubric: what each side weighs (0 leaves it out), and the limits of the recommendation in percent."""

    knowledge: int = 4
    protection: int = 2
    order: int = 1
    payment: int = 2
    willingness: int = 4
    fit: int = 2
    pursue_from: int = 60
    decline_below: int = 35
    educate_below_known: int = 50
    least_questions: int = 8
    most_providers: int = 3
    expiry_days: int = 60
    decline_unwilling: bool = True


SENSIBLE = Weights()


class Recommendation(StrEnum):
    PURSUE = "pursue"
    EDUCATE = "educate"
    DECLINE = "decline"
    TOO_EARLY = "early"


RECOMMENDATION_LABELS = {
    Recommendation.PURSUE: "Pursue",
    Recommendation.EDUCATE: "Educate first",
    Recommendation.DECLINE: "Decline",
    Recommendation.TOO_EARLY: "Too early to say",
}
OPEN = {"backup": "No backup", "antivirus": "No anti-virus", "firewall": "No firewall", "filter": "Email unfiltered"}
ESSENTIALS = tuple(OPEN)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the profile: `share` of 1 is the best, None means nothing was said about it."""

    key: str
    name: str
    weight: int
    share: Fraction | None
    words: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The profile of one inventory. `points` (of 100) only order a list; the words say why."""

    asked: int
    known: int
    unknown: int
    unmanaged: int
    unprotected: Sequence[str]
    providers: Sequence[str]
    foreign_payers: Sequence[str]
    sides: Sequence[Side]
    points: int | None
    recommendation: Recommendation
    reasons: Sequence[str]

    @property
    def label(self) -> str:
        return RECOMMENDATION_LABELS[self.recommendation]

    @property
    def headline(self) -> str:
        """The one sentence of a list: why not, or else how they stand."""
        against = (Recommendation.DECLINE, Recommendation.TOO_EARLY)
        return self.reasons[0] if self.recommendation in against else self.profile

    @property
    def profile(self) -> str:
        """ "They know 9 of 12 things we asked; 2 essentials lie open; 2 providers." """
        if not self.asked:
            return "Nothing has been asked yet."
        parts = [f"They know {self.known} of {_plural(self.asked, 'thing')} we asked"]
        open_ = len(self.unprotected)
        parts.append(f"{_plural(open_, 'essential')} lie{'s' if open_ == 1 else ''} open" if open_ else "nothing open")
        if self.providers:
            parts.append(_plural(len(self.providers), "provider"))
        if self.foreign_payers:
            parts.append(f"somebody else pays for {_listed(self.foreign_payers)}")
        return "; ".join(parts) + "."


def assess(answers: Answers, *, fit: str, today: date, weights: Weights = SENSIBLE) -> Assessment:
    """The profile by the rubric.

    Worked example: everything answered, all protected, one provider, they pay, willing, in the market: all six sides
    are 1, so the weighted share is 100 of 100: pursue.
    """
    all_questions = list(questions(answers))
    asked = [question for question in all_questions if question.state != State.UNASKED]
    unknown = sum(1 for question in asked if question.state == State.UNKNOWN)
    unprotected = _unprotected(answers, today, weights)
    providers = _providers(answers)
    foreign = [BY_KEY[key].name.lower() for key, answer in answers.items() if answer.payer in _FOREIGN]
    sides = [
        _knowledge(asked, weights),
        _protection(answers, unprotected, weights),
        _order(answers, providers, weights),
        _payment(answers, weights),
        _willingness(answers, weights),
        _fit(fit, weights),
    ]
    points = _points(sides)
    recommendation, reasons = _recommend(sides, points, len(asked), answers, unprotected, weights)
    return Assessment(
        asked=len(asked),
        known=len(asked) - unknown,
        unknown=unknown,
        unmanaged=_unmanaged(asked, answers),
        unprotected=unprotected,
        providers=providers,
        foreign_payers=foreign,
        sides=sides,
        points=points,
        recommendation=recommendation,
        reasons=reasons,
    )


_FOREIGN = (Payer.FORMER, Payer.OTHER)


def _unmanaged(asked: Sequence[Asked], answers: Answers) -> int:
    """Of the four that want somebody in charge, those that nobody known is."""
    nobody = (Manager.NOBODY, Manager.FORMER, Manager.UNKNOWN)
    return sum(1 for q in asked if q.about_manager and answers.get(q.topic.key, NOTHING).manager in nobody)


def _unprotected(answers: Answers, today: date, weights: Weights) -> list[str]:
    """Sentences on essentials that lie open."""
    found = []
    for key in ESSENTIALS:
        kind = answers.get(key, NOTHING).kind
        if kind == Kind.NONE:
            found.append(OPEN[key])
        elif kind == Kind.UNKNOWN:
            found.append(f"{BY_KEY[key].name}: nobody knows")
    holder = answers.get("registrar", NOTHING)
    payers = [answers.get(key, NOTHING).payer for key in ("domain", "registrar")]
    if holder.manager == Manager.FORMER or any(payer in _FOREIGN for payer in payers):
        found.append("Domain held by somebody else")
    expires = expiry_of(answers)
    if expires and (expires - today).days <= weights.expiry_days:
        days = (expires - today).days
        found.append("Domain has expired" if days < 0 else f"Domain expires in {_plural(days, 'day')}")
    return found


def expiry_of(answers: Answers) -> date | None:
    """The day the domain expires, when it was noted as one."""
    try:
        return date.fromisoformat(answers.get("expiry", NOTHING).text)
    except ValueError:
        return None


def _providers(answers: Answers) -> list[str]:
    """The different firms and people who manage something, by first mention."""
    named: dict[str, str] = {}
    for answer in answers.values():
        if answer.manager == Manager.NAMED and answer.manager_name:
            named.setdefault(answer.manager_name.casefold(), answer.manager_name)
    return list(named.values())


def _knowledge(asked: Sequence[Asked], weights: Weights) -> Side:
    if not asked:
        return Side("knowledge", "What they know", weights.knowledge, None, "nothing asked yet")
    known = sum(1 for question in asked if question.state != State.UNKNOWN)
    return Side(
        "knowledge", "What they know", weights.knowledge, Fraction(known, len(asked)),
        f"{known} of {len(asked)} asked, {QUESTIONS - len(asked)} not asked yet",
    )  # fmt: skip


def _protection(answers: Answers, unprotected: Sequence[str], weights: Weights) -> Side:
    said = [answers.get(key, NOTHING).kind for key in ESSENTIALS]
    said = [kind for kind in said if kind]
    if not said:
        return Side("protection", "Protection", weights.protection, None, "essentials not asked yet")
    safe = Fraction(sum({Kind.TEXT: 2, Kind.UNKNOWN: 1}.get(Kind(kind), 0) for kind in said), 2 * len(said))
    domain = sum(1 for sentence in unprotected if sentence.startswith("Domain"))
    share = max(Fraction(0), safe - Fraction(domain, 4))
    missing = f", {len(ESSENTIALS) - len(said)} not asked yet" if len(said) < len(ESSENTIALS) else ""
    words = "; ".join(unprotected) or f"{len(said)} of {len(said)} essentials in place{missing}"
    return Side("protection", "Protection", weights.protection, share, words)


def _order(answers: Answers, providers: Sequence[str], weights: Weights) -> Side:
    if not any(answer.manager for answer in answers.values()):
        return Side("order", "Few providers", weights.order, None, "who manages what was not asked yet")
    beyond = max(0, len(providers) - weights.most_providers)
    words = f"{_plural(len(providers), 'provider')}: {_listed(providers)}" if providers else "no outside provider named"
    return Side("order", "Few providers", weights.order, max(Fraction(0), 1 - Fraction(beyond, 3)), words)


def _payment(answers: Answers, weights: Weights) -> Side:
    worth = {Payer.SELF: Fraction(1), Payer.FREE: Fraction(1, 2)}
    said = [(key, answer.payer) for key, answer in answers.items() if answer.payer]
    if not said:
        return Side("payment", "Pay themselves", weights.payment, None, "who pays was not asked yet")
    share = sum((worth.get(Payer(payer), Fraction(0)) for _, payer in said), Fraction(0)) / len(said)
    own = sum(1 for _, payer in said if payer == Payer.SELF)
    return Side("payment", "Pay themselves", weights.payment, share, f"{own} of {len(said)} they pay for themselves")


def _willingness(answers: Answers, weights: Weights) -> Side:
    worth = {Kind.YES: Fraction(1), Kind.UNKNOWN: Fraction(1, 2), Kind.NO: Fraction(0)}
    said = {key: answers[key].kind for key in ("invest", "advice") if answers.get(key, NOTHING).kind in worth}
    if not said:
        return Side("willingness", "Willingness", weights.willingness, None, "not asked yet")
    verbs = {"invest": "invest", "advice": "follow advice"}
    adverbs = {Kind.YES: "would", Kind.NO: "would not", Kind.UNKNOWN: "don’t know whether to"}
    words = ", ".join(f"{adverbs[Kind(kind)]} {verbs[key]}" for key, kind in said.items())
    share = sum((worth[Kind(kind)] for kind in said.values()), Fraction(0)) / len(said)
    return Side("willingness", "Willingness", weights.willingness, share, words)


def _fit(fit: str, weights: Weights) -> Side:
    shares = {"yes": Fraction(1), "partly": Fraction(1, 2), "no": Fraction(0)}
    words = {"yes": "in our target market", "partly": "partly in our market", "no": "not our market"}
    return Side("fit", "Target market", weights.fit, shares.get(fit), words.get(fit, "not judged yet"))


def _points(sides: Sequence[Side]) -> int | None:
    told = [(side.weight, side.share) for side in sides if side.share is not None and side.weight]
    if not told:
        return None
    total = sum((weight * share for weight, share in told), Fraction(0)) / sum(weight for weight, _ in told)
    return int(total * 100 + Fraction(1, 2))


def _recommend(
    sides: Sequence[Side], points: int | None, asked: int, answers: Answers, unprotected: Sequence[str], w: Weights
) -> tuple[Recommendation, list[str]]:
    """The advice, and its reasons: the heaviest first, with the rule that decided as the first of them."""
    if points is None or asked < w.least_questions:
        return Recommendation.TOO_EARLY, [
            f"{asked} of {QUESTIONS} questions asked; the rubric judges nobody under {w.least_questions}."
        ]
    if w.decline_unwilling and answers.get("advice", NOTHING).kind == Kind.NO:
        return Recommendation.DECLINE, ["They would not follow advice.", *_because(sides, low=True)]
    knowledge = sides[0].share or Fraction(0)
    if points < w.decline_below:
        return Recommendation.DECLINE, [
            f"Weighted by the rubric they reach {points} of 100; below {w.decline_below} is a no.",
            *_because(sides, low=True),
        ]
    if knowledge * 100 < w.educate_below_known:
        percent = int(knowledge * 100 + Fraction(1, 2))
        return Recommendation.EDUCATE, [
            f"They know {percent} % of what we asked; below {w.educate_below_known} % people are not clients yet.",
            *_because(sides, low=True),
        ]
    if points < w.pursue_from:
        return Recommendation.EDUCATE, [
            f"Weighted by the rubric they reach {points} of 100; we pursue from {w.pursue_from}.",
            *_because(sides, low=True),
        ]
    first = [f"Something to begin with: {_listed([sentence.lower() for sentence in unprotected])}."]
    return Recommendation.PURSUE, [
        f"Weighted by the rubric they reach {points} of 100; we pursue from {w.pursue_from}.",
        *_because(sides, low=False),
        *(first if unprotected else []),
    ]


def _because(sides: Sequence[Side], *, low: bool) -> list[str]:
    """The sides that speak most for (or against) them, in words."""
    told = [(side, side.share) for side in sides if side.share is not None and side.weight]
    if low:
        told = [(side, share) for side, share in told if share <= Fraction(1, 2)]
        told.sort(key=lambda pair: -(1 - pair[1]) * pair[0].weight)
    else:
        told = [(side, share) for side, share in told if share >= Fraction(3, 4)]
        told.sort(key=lambda pair: -pair[1] * pair[0].weight)
    return [f"{side.name}: {side.words}." for side, _ in told[:3]]


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _listed(words: Sequence[str]) -> str:
    """ "a, b and c" """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
