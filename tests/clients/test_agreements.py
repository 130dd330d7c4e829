"""Scope and dates are for everybody, fees are not; overdue renewals and meetings are listed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clients.actions import add_meeting, change_meeting
from clients.models import Agreement, RoadmapMeeting
from clients.reports.agreements import upcoming
from tests.conftest import SignIn
from tests.factories import NOW, make_agreement, make_client

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
TYPED = {"kind": "block_hours", "start": "2026-01-01", "covers": "40 hours", "budget_line": "IT & phones"}


def test_service_manager_writes_scope_and_cannot_touch_the_fee(signed_in: SignIn) -> None:
    agreement = make_agreement(make_client(), monthly_fee=Decimal("4321.09"), planned_rate_change="up 8417 in May")
    manager = signed_in("service_manager")
    for path in (f"/clients/agreements/{agreement.pk}/", f"/clients/{agreement.client_id}/agreements/"):
        page = manager.get(path).content.decode()
        assert "All computers" in page
        assert "4,321" not in page
        assert "4321" not in page
        assert "8417" not in page
    sent = {**TYPED, "monthly_fee": "1", "planned_rate_change": "none", "version": "1"}
    assert manager.post(f"/clients/agreements/{agreement.pk}/", sent).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.covers, agreement.monthly_fee) == ("40 hours", Decimal("4321.09"))
    assert agreement.planned_rate_change == "up 8417 in May"
    history = manager.get(f"/clients/agreements/{agreement.pk}/").content.decode()
    assert "40 hours" in history


def test_owner_writes_the_fee(signed_in: SignIn) -> None:
    client = make_client()
    owner = signed_in("owner")
    sent = {**TYPED, "monthly_fee": "750", "last_day": "2026-12-31", "is_recurring": "on"}
    assert owner.post(f"/clients/{client.pk}/agreements/new/", sent).status_code == 302
    agreement = Agreement.objects.get()
    assert (agreement.monthly_fee, agreement.end, agreement.is_recurring) == (Decimal(750), date(2027, 1, 1), True)
    assert "$750.00" in owner.get(f"/clients/{client.pk}/agreements/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"last_day": "2025-01-01"}, {"renews_on": "0001-01-01"}, {"kind": "barter"}, {"start": ""}]
)
def test_wrong_agreement_is_refused(signed_in: SignIn, wrong: dict[str, str]) -> None:
    response = signed_in("admin").post(f"/clients/{make_client().pk}/agreements/new/", {**TYPED, **wrong})
    assert response.status_code == 422
    assert not Agreement.objects.exists()


def test_second_of_two_saves_sees_both_versions_without_the_fee(signed_in: SignIn) -> None:
    agreement = make_agreement(make_client(), monthly_fee=Decimal("4321.09"))
    admin = signed_in("admin")
    assert admin.post(f"/clients/agreements/{agreement.pk}/", {**TYPED, "version": "1"}).status_code == 302
    late = admin.post(f"/clients/agreements/{agreement.pk}/", {**TYPED, "covers": "mine", "version": "1"})
    assert late.status_code == 409
    assert "40 hours" in late.content.decode()
    assert "4321" not in late.content.decode()


def test_held_meeting_plans_the_next_in_three_months() -> None:
    client = make_client()
    meeting = add_meeting(client=client, values={"due_on": TODAY}, actor=None, now=NOW)
    with pytest.raises(ValidationError):
        add_meeting(client=client, values={"due_on": TODAY}, actor=None, now=NOW)
    change_meeting(meeting=meeting, changes={"held_on": date(2026, 9, 10), "notes": "New server"}, actor=None, now=NOW)
    assert [m.due_on for m in RoadmapMeeting.objects.filter(held_on=None)] == [date(2026, 12, 10)]
    change_meeting(meeting=meeting, changes={"notes": "Two servers"}, actor=None, now=NOW)
    assert RoadmapMeeting.objects.count() == 2


def test_overdue_renewals_and_meetings_are_listed() -> None:
    late, soon, far, former = make_client(), make_client(), make_client(), make_client(status="former")
    for client, days in ((late, -3), (soon, 10), (far, 200), (former, -5)):
        make_agreement(client, renews_on=TODAY + timedelta(days))
    make_agreement(late, renews_on=TODAY - timedelta(9), end=TODAY)
    add_meeting(client=late, values={"due_on": TODAY - timedelta(1)}, actor=None, now=NOW)
    add_meeting(client=far, values={"due_on": TODAY + timedelta(90)}, actor=None, now=NOW)
    due = upcoming(TODAY)
    assert [(item.client.pk, item.days) for item in due.overdue] == [(late.pk, -3), (late.pk, -1)]
    assert [(item.client.pk, item.days) for item in due.soon] == [(soon.pk, 10)]
    assert [client.pk for client in due.without_meeting] == [soon.pk]


def test_page_of_renewals_is_for_everybody(signed_in: SignIn) -> None:
    make_agreement(make_client(name="Bramble & Co."), renews_on=TODAY - timedelta(900))
    assert "Bramble &amp; Co." in signed_in("technician").get("/clients/renewals/").content.decode()


def test_meeting_is_planned_and_held_in_the_browser(signed_in: SignIn) -> None:
    client = make_client()
    manager = signed_in("service_manager")
    assert manager.post(f"/clients/{client.pk}/meetings/new/", {"due_on": "2026-09-01"}).status_code == 302
    meeting = RoadmapMeeting.objects.get()
    sent = {"due_on": "2024-09-01", "held_on": "2099-09-02", "notes": "Agreed", "version": "1"}
    early = manager.post(f"/clients/meetings/{meeting.pk}/", sent)
    assert "This day is still to come" in early.content.decode()
    sent["held_on"] = "2024-09-02"
    assert manager.post(f"/clients/meetings/{meeting.pk}/", sent).status_code == 302
    assert RoadmapMeeting.objects.count() == 2
    assert signed_in("technician").get(f"/clients/meetings/{meeting.pk}/").status_code == 403
