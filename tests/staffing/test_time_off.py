"""Days off are entered once, seen by who keeps the calendar and by oneself, and can be undone."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from msp_office.audit.models import AuditEntry
from staffing.actions import add_holiday, change_time_off
from staffing.models import Holiday, StaffMember, TimeOff, WeeklyHours
from staffing.reports.time_off import time_off_page
from tests.conftest import SignIn
from tests.factories import NOW, make_person, make_time_off

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)
TYPED = {"kind": "vacation", "first_day": "2026-09-21", "last_day": "2026-09-25", "note": "", "version": ""}


@pytest.fixture
def person(db: None) -> StaffMember:
    return make_person(name="Ann Off")


@pytest.mark.parametrize(
    ("first", "last", "half", "field"),
    [
        (MONDAY, MONDAY - timedelta(1), False, "last_day"),
        (MONDAY, MONDAY + timedelta(1), True, "is_half"),
        (MONDAY, MONDAY + timedelta(400), False, "last_day"),
        (MONDAY + timedelta(5), MONDAY + timedelta(9), False, "first_day"),
        (MONDAY + timedelta(2), None, True, "first_day"),
    ],
)
def test_impossible_days_are_refused_at_the_field(
    person: StaffMember, first: date, last: date | None, half: bool, field: str
) -> None:
    make_time_off(person, first_day=MONDAY + timedelta(2), last_day=MONDAY + timedelta(6))
    with pytest.raises(ValidationError) as refused:
        make_time_off(person, first_day=first, last_day=last, is_half=half)
    assert list(refused.value.error_dict) == [field]
    assert TimeOff.objects.count() == 1


def test_hours_are_those_of_working_days_that_are_no_holidays(person: StaffMember) -> None:
    add_holiday(day=MONDAY + timedelta(1), name="Founders' day", actor=None, now=NOW)
    make_time_off(person, first_day=MONDAY - timedelta(2), last_day=MONDAY + timedelta(2))
    make_time_off(person, first_day=MONDAY + timedelta(4), is_half=True)
    page = time_off_page(NOW.date())
    assert [(float(line.working_days), int(line.minutes)) for line in page.coming] == [(2, 960), (0.5, 240)]
    assert page.soon_minutes == 1200
    assert not page.off_today


def test_service_manager_enters_changes_removes_and_undoes(signed_in: SignIn, person: StaffMember) -> None:
    manager = signed_in("service_manager")
    assert manager.post("/people/time-off/new/", {**TYPED, "person": person.pk}).status_code == 302
    row = TimeOff.objects.get()
    assert (row.person, row.first_day, row.last_day) == (person, MONDAY, MONDAY + timedelta(4))
    half = {**TYPED, "person": person.pk, "last_day": "", "is_half": "on", "kind": "sick", "version": "1"}
    assert manager.post(f"/people/time-off/{row.pk}/", half).status_code == 302
    row.refresh_from_db()
    assert (row.last_day, row.is_half, row.kind) == (MONDAY, True, "sick")
    StaffMember.objects.filter(pk=person.pk).update(ended_on=MONDAY - timedelta(400))
    assert manager.post(f"/people/time-off/{row.pk}/", {**half, "version": "2", "note": "x"}).status_code == 302
    assert manager.post(f"/people/time-off/{row.pk}/", {**half, "kind": "training"}).status_code == 409
    assert manager.post("/people/time-off/delete/", {"time_off": row.pk}).status_code == 302
    assert not TimeOff.objects.exists()
    page = manager.get("/people/time-off/").content.decode()
    entry = re.findall(r'name="entry" value="([^"]+)"', page)[0]
    for _ in range(2):
        assert manager.post("/people/time-off/restore/", {"entry": entry}).status_code == 302
    assert (TimeOff.objects.get().kind, TimeOff.objects.get().is_half) == ("sick", True)
    verbs = AuditEntry.objects.filter(target="staffing.timeoff").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["took off", "changed", "changed", "removed", "took off"]


def test_wrong_days_keep_what_was_typed(signed_in: SignIn, person: StaffMember) -> None:
    wrong = {**TYPED, "person": person.pk, "last_day": "2026-09-01", "note": "Kept"}
    response = signed_in("owner").post("/people/time-off/new/", wrong)
    assert response.status_code == 422
    assert "The last day is before the first." in response.content.decode()
    assert "Kept" in response.content.decode()
    for year in ("0001", "9999"):
        days = {"first_day": f"{year}-12-31", "last_day": f"{year}-12-31"}
        assert signed_in("owner").post("/people/time-off/new/", {**wrong, **days}).status_code == 422
    assert not TimeOff.objects.exists()


@pytest.mark.parametrize("role", ["technician", "admin"])
def test_others_see_their_own_days_only(signed_in: SignIn, person: StaffMember, role: str) -> None:
    visitor = signed_in(role)
    make_time_off(person, first_day=timezone.localdate() + timedelta(3), note="Secret of Ann")
    make_time_off(visitor.person, first_day=timezone.localdate() + timedelta(4), note="My own trip")
    for path in ("/people/time-off/", f"/people/time-off/?person={person.pk}", "/people/time-off/mine/"):
        page = visitor.get(path).content.decode()
        assert "Secret of Ann" not in page
        assert "Ann Off" not in page
    assert "My own trip" in visitor.get("/people/time-off/").content.decode()
    assert visitor.post("/people/time-off/new/", {**TYPED, "person": visitor.person.pk}).status_code == 403


def test_an_admin_keeps_the_calendar_when_granted(signed_in: SignIn, person: StaffMember) -> None:
    admin = signed_in("admin", grants=["staffing.manage_time_off"])
    assert admin.post("/people/time-off/new/", {**TYPED, "person": person.pk}).status_code == 302
    assert "Ann Off" in admin.get("/people/time-off/").content.decode()


def test_holidays_are_added_once_and_removed(signed_in: SignIn) -> None:
    manager = signed_in("service_manager")
    typed = {"day": "2030-12-25", "name": "Christmas Day"}
    assert manager.post("/people/holidays/new/", typed).status_code == 302
    again = manager.post("/people/holidays/new/", typed)
    assert again.status_code == 422
    assert "a holiday already" in again.content.decode()
    assert "Christmas Day" in manager.get("/people/time-off/").content.decode()
    manager.post("/people/holidays/delete/", {"holiday": Holiday.objects.get().pk})
    assert not Holiday.objects.exists()


def test_owner_sets_hours_by_date_and_the_last_word_holds(signed_in: SignIn, person: StaffMember) -> None:
    owner, path = signed_in("owner"), f"/people/{person.pk}/hours/"
    assert owner.post(path, {"start": "2020-01-01", "weekly_minutes": "32h"}).status_code == 302
    assert owner.post(path, {"start": "2020-01-01", "weekly_minutes": "30h"}).status_code == 302
    assert owner.post(path, {"start": "2100-01-01", "weekly_minutes": "20h"}).status_code == 302
    assert owner.post(path, {"start": "2100-01-01", "weekly_minutes": "169h"}).status_code == 422
    assert WeeklyHours.objects.count() == 2
    assert owner.get(path).context["now_minutes"] == 30 * 60
    first = WeeklyHours.objects.get(start=date(2020, 1, 1))
    assert owner.post(f"/people/hours/{first.pk}/delete").status_code == 302
    assert owner.get(path).context["now_minutes"] == 40 * 60


def test_change_of_an_unknown_field_is_a_mistake_of_the_caller(person: StaffMember) -> None:
    with pytest.raises(ValueError, match="Not changeable"):
        change_time_off(time_off=make_time_off(person), changes={"id": 3}, actor=None, now=NOW)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_page_asks_the_same_number_of_queries(signed_in: SignIn, django_assert_num_queries, rows: int) -> None:  # type: ignore[no-untyped-def]  # a fixture
    manager = signed_in("service_manager")
    for number in range(rows):
        make_time_off(make_person(), first_day=timezone.localdate() + timedelta(number))
    with django_assert_num_queries(13):
        manager.get("/people/time-off/")
