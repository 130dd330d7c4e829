"""Whom do we want? Three golden prospects, the rubric's rules one by one, and laws that hold for all answers."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.calculations.assessment import SENSIBLE, Assessment, Recommendation, Weights, assess
from clients.calculations.inventory import TOPICS, Answer, Kind, Manager, Payer, asked_count, changes

TODAY = date(2026, 9, 14)


def told(words: str, manager: str = "", payer: str = "", name: str = "") -> Answer:
    return Answer("text", words, manager, name, payer)


DONT_KNOW = Answer("unknown", manager="unknown", payer="unknown")

# An office that knows what it has, protects it, pays for it and listens.
GOOD = {
    "isp": told("Cable, 200/20", payer="self"),
    "domain": told("oakfield.example", payer="self"),
    "registrar": told("Larch Names", payer="self"),
    "tech_contact": told("The office manager"),
    "expiry": told("2027-06-01"),
    "web": told("Larch Hosting", "named", "self", "Larch Web"),
    "mail": told("Microsoft 365", "staff", "self"),
    "filter": told("Microsoft 365", "staff", "self"),
    "files": told("Server in the back room", "staff"),
    "backup": told("Nightly to a disk and offsite", payer="self"),
    "antivirus": told("Defender", payer="self"),
    "firewall": told("SonicWall, two years old"),
    "invest": Answer("yes"),
    "advice": Answer("yes"),
}
# Friendly, but they know next to nothing: teach them before selling anything.
UNKNOWING = {
    "isp": told("The phone company", payer="self"),
    "domain": told("birchbakery.example", payer="unknown"),
    "registrar": DONT_KNOW,
    "tech_contact": Answer("unknown"),
    "web": Answer("unknown", manager="named", manager_name="Nephew"),
    "mail": DONT_KNOW,
    "filter": DONT_KNOW,
    "files": told("On the PCs", "nobody"),
    "backup": Answer("unknown"),
    "antivirus": Answer("unknown"),
    "firewall": Answer("unknown"),
    "invest": Answer("yes"),
    "advice": Answer("yes"),
}
# Nothing in place, somebody else pays, and no wish to hear about it.
UNWILLING = {
    "isp": told("Neighbor's line", payer="other"),
    "domain": told("elmtiles.example", payer="former"),
    "registrar": Answer("unknown", manager="former", payer="former"),
    "web": told("Free host", "former", "free"),
    "mail": told("Free mail", "nobody", "free"),
    "filter": Answer("none"),
    "files": told("PCs", "nobody"),
    "backup": Answer("none"),
    "antivirus": Answer("none"),
    "firewall": Answer("none"),
    "invest": Answer("no"),
    "advice": Answer("no"),
}


def judged(answers: dict[str, Answer], fit: str = "yes", weights: Weights = SENSIBLE) -> Assessment:
    return assess(answers, fit=fit, today=TODAY, weights=weights)


def test_golden_prospect_to_pursue() -> None:
    found = judged(GOOD)
    assert (found.recommendation, found.points) == (Recommendation.PURSUE, 100)
    assert (found.asked, found.known, found.unknown, found.unmanaged) == (15, 15, 0, 0)
    assert list(found.unprotected) == []
    assert found.profile == "They know 15 of 15 things we asked; nothing open; 1 provider."
    assert found.reasons[0] == "Weighted by the rubric they reach 100 of 100; we pursue from 60."
    assert found.reasons[1] == "What they know: 15 of 15 asked, 0 not asked yet."


def test_golden_prospect_to_educate() -> None:
    found = judged(UNKNOWING)
    assert found.recommendation == Recommendation.EDUCATE
    assert (found.asked, found.known, found.unknown, found.unmanaged) == (15, 5, 10, 3)
    assert found.reasons[0] == "They know 33 % of what we asked; below 50 % people are not clients yet."
    assert found.unprotected[0] == "Backup: nobody knows"
    # (4·1/3 + 2·1/2 + 1·1 + 2·1/5 + 4·1 + 2·1) ÷ 15 = 9.7333 ÷ 15
    assert found.points == 65


def test_golden_prospect_to_decline() -> None:
    found = judged(UNWILLING, fit="no")
    assert found.recommendation == Recommendation.DECLINE
    assert found.reasons[0] == "They would not follow advice."
    assert list(found.unprotected) == [
        "No backup", "No anti-virus", "No firewall", "Email unfiltered", "Domain held by somebody else",
    ]  # fmt: skip
    assert list(found.foreign_payers) == ["internet provider", "domain name", "registrar"]


def test_a_lenient_owner_still_declines_by_the_weights() -> None:
    found = judged(UNWILLING, fit="no", weights=replace(SENSIBLE, decline_unwilling=False))
    assert found.recommendation == Recommendation.DECLINE
    assert found.reasons[0].startswith("Weighted by the rubric they reach")


def test_nobody_is_judged_on_a_few_questions() -> None:
    found = judged({"isp": told("Cable"), "backup": Answer("none")})
    assert found.recommendation == Recommendation.TOO_EARLY
    assert list(found.reasons) == ["2 of 15 questions asked; the rubric judges nobody under 8."]
    assert judged({}).points == 100  # only the market is known; it orders the list and decides nothing
    assert judged({}, fit="").points is None


@pytest.mark.parametrize(
    ("expiry", "sentence"),
    [
        ("2026-09-13", "Domain has expired"),
        ("2026-09-15", "Domain expires in 1 day"),
        ("2026-11-13", "Domain expires in 60 days"),
    ],
)
def test_a_domain_that_expires_is_named(expiry: str, sentence: str) -> None:
    assert list(judged({**GOOD, "expiry": told(expiry)}).unprotected) == [sentence]
    assert list(judged({**GOOD, "expiry": told("2026-11-14")}).unprotected) == []


def test_scattered_providers_lower_the_side_of_order() -> None:
    names = ["Larch Web", "larch web", "Rowan", "Alder", "Hazel", "Beech"]
    keys = ["web", "mail", "filter", "files", "isp", "backup"]
    scattered = {**GOOD, **{key: told("x", "named", name=name) for key, name in zip(keys, names, strict=True)}}
    found = judged(scattered)
    assert list(found.providers) == ["Hazel", "Larch Web", "Rowan", "Alder", "Beech"]
    assert next(side.share for side in found.sides if side.key == "order") == Fraction(1, 3)


def test_what_we_looked_up_does_not_count_as_known() -> None:
    asked = {**UNKNOWING, "registrar": replace(DONT_KNOW, looked_up="LARCH NAMES INC. (WHOIS)")}
    assert judged(asked).known == judged(UNKNOWING).known


def test_changes_name_each_part_once() -> None:
    after = {**GOOD, "web": told("Rowan Hosting", "us", "self"), "backup": Answer("none")}
    found = [(change.topic.key, change.what, change.before, change.after) for change in changes(GOOD, after)]
    assert found == [
        ("web", "Answer", "Larch Hosting", "Rowan Hosting"),
        ("web", "Managed by", "Larch Web", "us"),
        ("backup", "Answer", "Nightly to a disk and offsite", "none"),
        ("backup", "Paid by", "themselves", "not asked yet"),
    ]


answers = st.dictionaries(
    st.sampled_from([topic.key for topic in TOPICS]),
    st.builds(
        Answer,
        kind=st.sampled_from([kind.value for kind in Kind]),
        text=st.sampled_from(["", "2026-10-01", "Cable"]),
        manager=st.sampled_from([manager.value for manager in Manager]),
        manager_name=st.sampled_from(["", "Rowan"]),
        payer=st.sampled_from([payer.value for payer in Payer]),
    ),
)


@given(answers, st.sampled_from(["", "yes", "partly", "no"]))
def test_every_inventory_has_reasons_and_bounds(given: dict[str, Answer], fit: str) -> None:
    found = judged(given, fit)
    assert found.reasons
    assert found.points is None or 0 <= found.points <= 100
    assert found.known + found.unknown == found.asked == asked_count(given) <= 15
    assert all(side.share is None or 0 <= side.share <= 1 for side in found.sides)
    assert changes(given, given) == []
