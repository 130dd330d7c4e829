"""The audit trail as a page, and history on records."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from msp_office import roles
from msp_office.audit.actions import business_write, record
from msp_office.audit.history import history_of
from staffing.models import StaffMember
from tests.conftest import SignIn
from tests.factories import NOW, make_person


@business_write
def happen(person: StaffMember, actor: StaffMember | None = None, days: int = 0, **more: Any) -> None:
    record(verb=more.pop("verb", "changed"), target=person, actor=actor, now=NOW + timedelta(days=days), **more)


@pytest.mark.parametrize("role", ["service_manager", "technician", "admin"])
def test_the_trail_is_for_whoever_may_read_it(signed_in: SignIn, role: str) -> None:
    assert signed_in(role).get("/audit/").status_code == 403


def test_the_trail_shows_fifty_and_then_the_older_ones(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    for number in range(60):
        happen(owner.person, verb=f"did number {number:02d} of")
    happen(owner.person, verb="did long ago, written down last, of", days=-1)
    page = owner.get("/audit/").content.decode()
    assert [f"number {number:02d}" in page for number in (59, 10, 9)] == [True, True, False]
    assert "written down last" not in page
    older = page.partition('<p class="pages"><a href="')[2].partition('"')[0]
    page = owner.get(f"/audit/{older}").content.decode()
    assert [f"number {number:02d}" in page for number in (10, 9, 0)] == [False, True, True]
    assert page.index("number 00") < page.index("written down last")


def test_a_moment_that_is_no_column_reads_as_one(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    happen(owner.person, changes={"link_expires": (None, NOW)})
    page = owner.get("/audit/").content.decode()
    assert "2026-09-14T" not in page.replace('datetime="2026-09-14T', "").replace('title="2026-09-14T', "")


def test_the_trail_narrows_by_person_day_kind_and_text(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    marta = make_person(name="Marta")
    happen(owner.person, verb="first of", actor=marta)
    happen(marta, verb="second of", days=3, reason="because <script>")

    def found(query: str) -> list[bool]:
        page = owner.get(f"/audit/?{query}").content.decode()
        assert "<script>" not in page.replace('<script src="', "")
        return ["first of" in page, "second of" in page]

    assert found("") == [True, True]
    assert found(f"person={marta.pk}") == [True, False]
    assert found("start=2026-09-15") == [False, True]
    assert found("end=2026-09-14") == [True, False]
    assert found("q=because") == [False, True]
    assert found("kind=tickets.ticket") == [False, False]
    assert found(f"kind=staffing.staffmember&record={marta.pk}") == [False, True]


@pytest.mark.parametrize(
    "query", ["person=x", "start=2026-99-99", "start=0001-01-01", "end=9999-12-31", "before=-1", "q=%00",
              "kind=';drop", "before=99999999999999999999999"],
)  # fmt: skip
def test_hostile_filters_narrow_nothing_and_break_nothing(signed_in: SignIn, query: str) -> None:
    assert signed_in("owner").get(f"/audit/?{query}").status_code == 200


def test_the_trail_asks_the_same_number_of_queries(signed_in: SignIn) -> None:
    from django.db import connection

    owner = signed_in("owner")
    counts = []
    for number in (1, 2, 47):
        for _ in range(number):
            happen(owner.person, changes={"role": ("technician", "admin")})
        with CaptureQueriesContext(connection) as queries:
            owner.get("/audit/")
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_history_hides_restricted_fields_from_those_who_may_not_see_them(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(roles.RESTRICTED_FIELDS, "staffing.staffmember.wage", "staffing.view_wages")
    person, owner = make_person("technician"), make_person("owner")
    happen(person, changes={"wage": ("10", "987654"), "skill": (1, 2)})
    line = history_of(person, person)[0]
    assert ([change.label for change in line.changes], line.hidden) == (["skill level"], 1)
    assert len(history_of(person, owner)[0].changes) == 2


def test_history_writes_values_as_the_record_would(db: None) -> None:
    person = make_person()
    changes = {
        "role": ("technician", "admin"), "weekly_paid_minutes": (2400, 1950), "delivers_labor": (True, False),
        "started_on": (None, "2026-01-05"), "grants": ([], ["tickets.import"]), "gone_column": ("a", "b"),
        "minutes": (None, 90), "date": (None, "2026-11-24"),
    }  # fmt: skip
    happen(person, changes=changes)
    shown = {
        change.label: (change.before, change.after, change.kind) for change in history_of(person, person)[0].changes
    }
    assert shown["role"] == ("Technician", "Admin", "text")
    assert shown["weekly paid hours"] == (2400, 1950, "minutes")
    assert shown["delivers labor to clients"] == ("yes", "no", "text")
    assert str(shown["employed from"][1]) == "2026-01-05"
    assert shown["permissions beyond the role"] == (None, "tickets.import", "text")
    assert shown["gone column"] == ("a", "b", "text")
    assert shown["time"] == (None, 90, "minutes")
    assert shown["date"] == (None, date(2026, 11, 24), "day")
