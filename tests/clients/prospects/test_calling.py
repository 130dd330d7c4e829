"""Calls: the sentence for each answer, what came of it, whom to call next, the script's versions and its counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from django.urls import reverse

from clients.actions.call import log_call, save_script
from clients.calculations.script import (
    Branch,
    Point,
    PointKind,
    Script,
    ScriptError,
    check_script,
    shipped,
    spoken,
    walk,
)
from clients.models import Call, CallScript, Prospect
from clients.reports.calls import calling_queue, funnel, versions
from clients.reports.funnel_chart import funnel_chart
from clients.reports.script_diagram import diagram
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, make_person, make_prospect

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def admin(signed_in: SignIn) -> SignedIn:
    return signed_in("admin", name="June Alvarez")


def call(prospect: Prospect, outcome: str, path: list[int] | None = None, **fields: Any) -> Call:
    given = {"actor": make_person("admin"), "now": NOW, "today": TODAY, **fields}
    return log_call(prospect=prospect, path=path or [], outcome=outcome, **given)


def test_the_shipped_script_can_be_spoken() -> None:
    check_script(shipped())
    assert {point.kind for point in shipped().points} == set(PointKind)


@pytest.mark.parametrize(
    ("points", "problem"),
    [
        ((), "The first point is the opening"),
        ((Point("a", PointKind.NOT_NOW, "Bye"),), "The first point is the opening"),
        ((Point("a", PointKind.OPENING, "Hi", (Branch("yes", "gone"),)),), "leads to a point that is not there"),
        ((Point("a", PointKind.OPENING, "Hi"), Point("b", PointKind.NOT_NOW, "Bye")), "is reached from nowhere"),
        ((Point("a", PointKind.OPENING, "Hi"), Point("a", PointKind.VOICEMAIL, "x")), "the same key"),
        ((Point("a", PointKind.OPENING, " "),), "write the sentence"),
    ],
)
def test_a_script_that_cannot_be_spoken_is_refused(points: tuple[Point, ...], problem: str) -> None:
    with pytest.raises(ScriptError, match=problem):
        check_script(Script(points))


def test_each_answer_leads_to_the_next_sentence(admin: Browser) -> None:
    prospect = make_prospect(name="Oakfield", contact_name="Ann Oak", phone="555-010-0100")
    page = f"/prospects/calling/?prospect={prospect.pk}"
    opening = admin.get(page).content.decode()
    assert "Good morning, this is June Alvarez of MSP Office. Who looks after the computers at Oakfield?" in opening
    boss = admin.get(f"{page}&path=0").content.decode()
    assert "Good morning Ann Oak. Today we offer a network assessment" in boss
    assert "Then let us look at it together" in admin.get(f"{page}&path=0.0.0").content.decode()
    assert walk(shipped(), [0, 0, 0])[-1].point.kind == PointKind.APPOINTMENT
    assert admin.get(f"{page}&path=7.x.-1.99").status_code == 200


def test_a_gap_is_left_for_what_is_not_known() -> None:
    assert spoken("Hello {contact} {x}", {"contact": ""}) == "Hello … {x}"


def test_a_call_keeps_its_steps_note_and_next_action(admin: Browser) -> None:
    prospect = make_prospect(phone="555-010-0100")
    data = {
        "path": ".".join("0000"), "outcome": "appointment", "note": "Likes dogs", "next_action": "Visit",
        "next_action_on": "2027-01-05",
    }  # fmt: skip
    refused = admin.post(reverse("prospect-call", args=[prospect.pk]), {**data, "next_action_on": "0027-01-05"})
    assert (refused.status_code, Call.objects.count(), refused.context["path"]) == (422, 0, data["path"])
    assert all(kept in refused.content.decode() for kept in ("Likes dogs</textarea>", 'value="Visit"'))
    response = admin.post(reverse("prospect-call", args=[prospect.pk]), data)
    assert response["Location"] == reverse("prospect-calling")
    kept = Call.objects.get()
    assert [step.point for step in kept.steps.all()] == ["open", "boss", "ask", "meet"]
    assert [step.answer for step in kept.steps.all()] == ["I do", "Go on", "Good question", "Named a day"]
    prospect.refresh_from_db()
    assert (prospect.stage, prospect.next_action, str(prospect.next_action_on)) == ("inventory", "Visit", "2027-01-05")
    assert "Likes dogs" in admin.get(reverse("prospect", args=[prospect.pk])).content.decode()


@pytest.mark.parametrize(
    ("outcome", "stage", "days"),
    [
        ("voicemail", "calling", 3),
        ("not_now", "calling", 90),
        ("no_answer", "calling", 1),
        ("not_interested", "lost", None),
    ],
)
def test_what_follows_from_an_outcome(outcome: str, stage: str, days: int | None) -> None:
    prospect = make_prospect(phone="555-010-0100")
    call(prospect, outcome)
    prospect.refresh_from_db()
    assert (prospect.stage, prospect.next_action_on) == (stage, TODAY + timedelta(days) if days else None)


def test_voicemail_is_counted_at_its_point_wherever_it_answered() -> None:
    kept = call(make_prospect(phone="555-010-0100"), "voicemail", [1])
    assert [(step.point, step.answer) for step in kept.steps.all()] == [
        ("open", "Somebody else, not here"), ("gate", "Voicemail"), ("mail", ""),
    ]  # fmt: skip


def test_whoever_asked_not_to_be_called_is_not(admin: SignedIn) -> None:
    prospect = make_prospect(phone="555-010-0100")
    call(prospect, "do_not_call")
    prospect.refresh_from_db()
    assert (prospect.do_not_call, prospect.stage) == (True, "lost")
    with pytest.raises(ValidationError, match="not to be called"):
        call(prospect, "voicemail")
    Prospect.objects.update(stage="calling")
    assert not calling_queue(admin.person.pk, TODAY)
    assert "Nobody is left" in admin.get(f"/prospects/calling/?prospect={prospect.pk}").content.decode()


def test_the_queue_is_what_is_due_then_who_was_never_called(admin: SignedIn) -> None:
    phone = {"phone": "555-010-0100"}
    for name, day in (("later", 5), ("due", -1), ("overdue", -9)):
        make_prospect(name=name, stage="calling", next_action_on=TODAY + timedelta(day), **phone)
    make_prospect(name="never", **phone)
    make_prospect(name="no phone")
    make_prospect(name="somebody's", owner=make_person("owner"), **phone)
    make_prospect(name="won", stage="won", **phone)
    assert [prospect.name for prospect in calling_queue(admin.person.pk, TODAY)] == ["overdue", "due", "never"]


def test_a_version_that_was_called_with_stays_and_the_next_one_is_made() -> None:
    owner = make_person("owner")
    first = CallScript.current()
    saved = save_script(script=shipped(), sheet={"offer": "A"}, number=1, version=1, actor=owner, now=NOW)
    assert first.pk is None
    assert (saved.number, saved.offer) == (1, "A")
    again = save_script(script=shipped(), sheet={"offer": "B"}, number=1, version=1, actor=owner, now=NOW)
    assert (again.number, again.version, CallScript.objects.count()) == (1, 2, 1)
    call(make_prospect(phone="555-010-0100"), "appointment", [0, 0, 0])
    following = save_script(script=shipped(), sheet={"offer": "C"}, number=1, version=2, actor=owner, now=NOW)
    assert (following.number, CallScript.objects.get(number=1).offer) == (2, "B")
    call(make_prospect(phone="555-010-0101"), "voicemail")
    assert [(line.script.number, line.calls, line.appointments) for line in versions()] == [(2, 1, 0), (1, 1, 1)]


def test_the_owner_writes_the_script_on_the_page(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    page = reverse("call-script-edit")
    content = owner.get(page).content.decode()
    assert "Who looks after the computers" in content
    points = {
        "p0-key": "open", "p0-kind": "opening", "p0-say": "Hello {contact}", "p0-b0-label": "Yes", "p0-b0-to": "p1",
        "p1-key": "p1", "p1-kind": "appointment", "p1-say": "When?", "p2-key": "x", "p2-kind": "not_now", "p2-say": " ",
    }  # fmt: skip
    assert owner.post(page, {**points, "offer": "A check", "seen": "1.1"}).status_code == 302
    assert [point.key for point in CallScript.current().script().points] == ["open", "p1"]
    stale = owner.post(page, {**points, "p0-say": "Mine", "seen": "1.9"})
    assert stale.status_code == 409
    assert "Mine" in stale.content.decode()
    bad = owner.post(page, {**points, "p0-b0-to": "gone", "seen": "1.1"})
    assert "leads to a point that is not there" in bad.content.decode()


def test_the_funnel_counts_each_call_once_at_each_point(admin: Browser) -> None:
    for number, (outcome, path) in enumerate(
        [("appointment", [0, 0, 0, 0]), ("not_now", [0, 1, 0]), ("voicemail", []), ("voicemail", [1])]
    ):
        call(make_prospect(phone=f"555-010-010{number}"), outcome, path, now=NOW - timedelta(weeks=number % 2))
    found = funnel(CallScript.current(), TODAY)
    assert found.calls == 4
    assert found.reached == {"open": 4, "boss": 2, "ask": 1, "meet": 1, "later": 1, "gate": 1, "mail": 2}
    assert [(week.calls, week.conversations, week.voicemails, week.appointments) for week in found.weeks] == [
        (2, 1, 1, 1), (2, 1, 1, 0),
    ]  # fmt: skip
    chart = funnel_chart([*found.weeks[1:], *found.weeks[:1]], TODAY + timedelta(weeks=1))  # a week without calls, too
    assert chart is not None
    assert [list(panel.up) for panel in chart.panels] == [[2, 2, 0], [1, 1, 0], [0, 1, 0]]
    assert chart.reading.startswith("4 calls in 3 weeks made 2 conversations and 1 appointment; the best week was")
    assert funnel_chart(found.weeks[:1], TODAY) is None
    drawn = diagram(CallScript.current().script(), found.reached, found.chosen, found.calls)
    assert {box.point.key: box.share for box in drawn.boxes}["boss"] == 50
    corners = [(box.x, box.y) for box in drawn.boxes]
    assert len(set(corners)) == len(corners)
    assert all(0 <= box.x <= drawn.width - drawn.box_width for box in drawn.boxes)
    page = admin.get(reverse("call-script")).content.decode()
    assert "2 · 50 %" in page
    assert 'id="calls-by-week"' in page
