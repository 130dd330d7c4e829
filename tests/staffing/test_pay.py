"""Pay is dated, never doubled, and seen only with the permission to see wages."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from msp_office.audit.models import AuditEntry
from msp_office.office.conflict import StaleVersion
from staffing.actions import change_pay, delete_pay
from staffing.models import Pay, StaffMember
from tests.conftest import SignIn
from tests.factories import NOW, make_pay, make_person

pytestmark = pytest.mark.django_db

TYPED = {
    "start": "2026-01-01", "last_day": "2026-06-30", "wage_per_hour": "18", "weekly_paid_minutes": "40 h",
    "loaded_month": "3900",
}  # fmt: skip


@pytest.fixture
def person(db: None) -> StaffMember:
    return make_person()


def test_new_pay_ends_the_one_before(person: StaffMember) -> None:
    first = make_pay(person, start=date(2025, 1, 1))
    make_pay(person, start=date(2026, 1, 1))
    first.refresh_from_db()
    assert first.end == date(2026, 1, 1)
    assert first.last_day == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 2, 1), date(2026, 3, 1)),
        (date(2025, 12, 1), date(2026, 1, 2)),
        (date(2026, 3, 31), None),
        (date(2025, 1, 1), None),
        (date(2026, 1, 1), date(2026, 4, 1)),
    ],
)
def test_two_pays_on_one_day_are_refused(person: StaffMember, start: date, end: date | None) -> None:
    make_pay(person, start=date(2026, 1, 1), end=date(2026, 4, 1))
    with pytest.raises(ValidationError):
        make_pay(person, start=start, end=end)
    assert Pay.objects.count() == 1


def test_a_second_pay_from_the_same_day_is_refused_in_words(person: StaffMember) -> None:
    make_pay(person, start=date(2026, 1, 1))
    with pytest.raises(ValidationError) as refused:
        make_pay(person, start=date(2026, 1, 1))
    assert refused.value.message_dict == {"start": ["Another pay is in force from Jan 1, 2026 on."]}


def test_pays_may_touch(person: StaffMember) -> None:
    make_pay(person, start=date(2026, 1, 1), end=date(2026, 4, 1))
    make_pay(person, start=date(2026, 4, 1))
    make_pay(person, start=date(2025, 1, 1), end=date(2026, 1, 1))
    assert Pay.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"loaded_month": None, "burden": None},
        {"loaded_month": Decimal(1), "burden": Decimal("1.3")},
        {"wage_per_hour": Decimal(-1)},
        {"weekly_paid_minutes": 0},
        {"end": date(2026, 1, 1)},
    ],
)
def test_impossible_pay_is_refused_by_action_and_database(person: StaffMember, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_pay(person, **{"start": date(2026, 1, 1), **wrong})
    fields = {
        "start": date(2026, 1, 1), "wage_per_hour": Decimal(18), "weekly_paid_minutes": 2400,
        "loaded_month": Decimal(3900), **wrong,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Pay.objects.create(person=person, **fields)


def test_stale_change_is_refused(person: StaffMember) -> None:
    pay = make_pay(person)
    change_pay(pay=pay, changes={"wage_per_hour": Decimal(19)}, actor=None, now=NOW, version=1)
    with pytest.raises(StaleVersion):
        change_pay(pay=pay, changes={"wage_per_hour": Decimal(20)}, actor=None, now=NOW, version=1)


def test_trail_names_the_change_but_no_amount(person: StaffMember) -> None:
    pay = make_pay(person, wage_per_hour=Decimal("43.2177"))
    change_pay(pay=pay, changes={"wage_per_hour": Decimal("44.3311")}, actor=None, now=NOW)
    delete_pay(pay=pay, actor=None, now=NOW)
    entries = AuditEntry.objects.filter(target="staffing.pay")
    assert [entry.verb for entry in entries] == ["set pay", "changed pay", "removed pay"]
    written = " ".join(str(entry.changes) for entry in entries)
    assert "43.2" not in written
    assert "44.3" not in written
    assert "wage_per_hour" in written


def test_owner_records_pay_in_the_browser(signed_in: SignIn, person: StaffMember) -> None:
    owner = signed_in("owner")
    response = owner.post(f"/people/{person.pk}/pay/new/", TYPED)
    assert response.status_code == 302
    pay = Pay.objects.get()
    assert (pay.start, pay.end, pay.weekly_paid_minutes) == (date(2026, 1, 1), date(2026, 7, 1), 2400)
    page = owner.get(f"/people/{person.pk}/pay/").content.decode()
    for figure in ("$3,096.00", "$3,900.00", "1.2597", "$46,800.00", "$22.50"):
        assert figure in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": "2025-12-31"},
        {"loaded_month": ""},
        {"burden": "1.3"},
        {"wage_per_hour": "-1"},
        {"weekly_paid_minutes": "200 h"},
        {"start": ""},
    ],
)
def test_wrong_pay_is_explained_and_kept(signed_in: SignIn, person: StaffMember, wrong: dict[str, str]) -> None:
    response = signed_in("owner").post(f"/people/{person.pk}/pay/new/", {**TYPED, **wrong})
    assert response.status_code == 422
    assert not Pay.objects.exists()
    assert "40 h" in response.content.decode() or "200 h" in response.content.decode()


def test_second_of_two_saves_sees_both_versions(signed_in: SignIn, person: StaffMember) -> None:
    pay = make_pay(person)
    owner = signed_in("owner")
    assert owner.post(f"/people/pay/{pay.pk}/", {**TYPED, "wage_per_hour": "19", "version": "1"}).status_code == 302
    response = owner.post(f"/people/pay/{pay.pk}/", {**TYPED, "wage_per_hour": "21", "version": "1"})
    assert response.status_code == 409
    assert "19" in response.content.decode()
    assert Pay.objects.get().wage_per_hour == 19


@pytest.mark.parametrize("role", ["service_manager", "technician", "admin"])
def test_pay_is_closed_without_the_permission(signed_in: SignIn, person: StaffMember, role: str) -> None:
    pay = make_pay(person)
    visitor = signed_in(role, grants=["clients.view_profit"])
    for path in (f"/people/{person.pk}/pay/", f"/people/{person.pk}/pay/new/", f"/people/pay/{pay.pk}/"):
        assert visitor.get(path).status_code == 403
    assert visitor.post(f"/people/pay/{pay.pk}/delete").status_code == 403
    assert signed_in(role, grants=["staffing.view_wages"]).get(f"/people/{person.pk}/pay/").status_code == 200
