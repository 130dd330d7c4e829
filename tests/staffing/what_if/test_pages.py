"""The workbench in the browser's terms: what stands on it, what is refused, what is kept."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msp_office.audit.models import AuditEntry
from msp_office.jobs.models import Job
from msp_office.roles import Role
from staffing.models import HiringScenario, HiringThresholds, StaffMember
from tests.conftest import SignIn
from tests.factories import NOW, make_client, make_cut, make_scenario
from tests.security.pages import ShownForm, forms_on
from tickets.models import Movement, Ticket

pytestmark = pytest.mark.django_db

HIRE = {
    "weeks": "26", "1-kind": "hire", "1-preset": "B", "1-billability": "62", "1-ramp": "8", "1-drain": "3",
    "1-once": "0", "1-start": "1",
}  # fmt: skip


def bench(saved: HiringScenario, **changes: str) -> str:
    return f"{reverse('what-if-saved', args=[saved.pk])}?{urlencode({**HIRE, **changes})}"


def test_empty_office_says_that_not_enough_is_known(signed_in: SignIn) -> None:
    page = signed_in(Role.OWNER).get(reverse("what-if"))
    assert page.context["answer"].verdict.answer == "Not enough data"
    assert page.context["answer"].backlog is None


def test_hire_b_costs_what_the_practice_says(signed_in: SignIn) -> None:
    page = signed_in(Role.OWNER).get(bench(make_scenario()))
    cells = {row.label: row.cells for row in page.context["answer"].rows}
    assert cells["Cost a month"] == ["—", "$3,900"]
    assert cells["Cost a year"] == ["—", "$46,800"]
    assert cells["Cost of a productive hour"] == ["—", "$36.29"]
    assert cells["Productive hours gained a week"] == ["—", "+24.8 h"]


def test_answer_comes_in_place_and_the_address_holds_the_scenario(signed_in: SignIn) -> None:
    browser, saved = signed_in(Role.OWNER), make_scenario()
    answer = browser.get(bench(saved, weeks="52"), headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    address = answer["HX-Replace-Url"]
    again = browser.get(address)
    assert again.context["answer"].rows == answer.context["answer"].rows
    assert again.context["answer"].weeks == 52


def test_lever_is_added_and_removed_by_address(signed_in: SignIn) -> None:
    browser = signed_in(Role.OWNER)
    added = browser.get(reverse("what-if"), {"add": "tool", "weeks": "26"})
    assert "1-kind=tool" in added["Location"]
    page = browser.get(added["Location"].partition("#")[0])
    assert [form.kind.name for form in page.context["bench"].levers] == ["tool"]
    removed = browser.get(added["Location"].partition("#")[0] + "&remove=1")
    assert removed["Location"] == f"{reverse('what-if')}?weeks=26#levers"
    assert browser.get(reverse("what-if"), {"weeks": "26", "remove": "²"}).status_code == 200


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("1-billability", "101", "Billability cannot be over 100 %"),
        ("1-drain", "-1", "This cannot be negative."),
        ("1-drain", "many", "“many” is no number."),
        ("1-once", "1e9", "At most 250,000 $."),
        ("1-ramp", "2.5", "Write a whole number."),
        ("1-start", "0", "A week from 1 to 104."),
        ("f-billability", "162", "Billability cannot be over 100 %"),
        ("f-backlog_hours", "-5", "This cannot be negative."),
    ],
)
def test_bad_input_is_refused_in_words_at_the_field(signed_in: SignIn, field: str, typed: str, words: str) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        page = signed_in(Role.OWNER).get(bench(make_scenario(), **{field: typed}), headers=headers)
        text = page.content.decode()
        assert page.status_code == 422
        at_field = text.partition(f'id="p-{field}"')[2].partition("</span>")[0]
        assert words in at_field
        assert page.context["answer"] is None


def test_end_before_start_and_absurd_wage_are_refused(signed_in: SignIn) -> None:
    own = {"1-kind": "own_hire", "1-wage": "1000000000", "1-start": "9", "1-end": "4", "weeks": "26"}
    page = signed_in(Role.OWNER).get(reverse("what-if"), own)
    problems = page.context["bench"].levers[0].read.problems
    assert problems["end"] == "The end lies before the start (week 9)."
    assert problems["wage"] == "At most 500 $ an hour."


def test_above_75_percent_is_warned_about_and_computed(signed_in: SignIn) -> None:
    page = signed_in(Role.OWNER).get(bench(make_scenario(), **{"1-billability": "80"}))
    assert page.status_code == 200
    assert "Above 75 % is more than" in page.content.decode()


def test_own_value_stands_beside_the_original(signed_in: SignIn) -> None:
    page = signed_in(Role.OWNER).get(bench(make_scenario(), **{"f-billability": "50"}))
    (row,) = [row for row in page.context["fact_rows"] if row["input"].name == "f-billability"]
    assert (row["value"], row["input"].value) == ("62", "50")
    assert page.context["answer"].facts.capacity_minutes == 100 * 60


def test_saved_scenario_keeps_its_facts_and_gives_the_same_figures(signed_in: SignIn) -> None:
    browser, source = signed_in(Role.OWNER), make_scenario()
    shown = browser.get(bench(source))
    data = {"name": "Hire B", "query": shown.context["bench"].query, "as_new": "1"}
    browser.post(reverse("what-if-change", args=[source.pk]), data)
    kept = HiringScenario.objects.get(name="Hire B")
    assert kept.facts == source.facts
    assert kept.made_by == browser.person
    page = browser.get(reverse("what-if-saved", args=[kept.pk]))
    assert [row.cells for row in page.context["answer"].rows] == [row.cells for row in shown.context["answer"].rows]


def test_name_is_needed_and_taken_once(signed_in: SignIn) -> None:
    browser = signed_in(Role.OWNER)
    make_scenario(name="Hire B")
    for name in ("", "hire b"):
        browser.post(reverse("what-if-save"), {"name": name, "query": urlencode(HIRE)})
    assert HiringScenario.objects.count() == 1


def test_the_whole_job_is_done_without_scripts(signed_in: SignIn) -> None:
    """Add a lever, type, compute, save, copy, compare, print, remove, bring back: with what the pages' forms send."""
    browser, office = signed_in(Role.OWNER), make_scenario(name="The office", levers=[])
    page = browser.get(reverse("what-if-saved", args=[office.pk]))
    page = browser.get(page.request["PATH_INFO"], {**bench_form(page).data(), "add": "hire"}, follow=True)
    typed = bench_form(page)
    typed.fields["1-billability"] = "50"
    page = browser.get(page.request["PATH_INFO"], {**typed.fields})
    cells = {row.label: row.cells for row in page.context["answer"].rows}
    assert cells["Productive hours gained a week"] == ["—", "+20 h"]

    forms = {form.door: form for form in forms_on(page, page.request["PATH_INFO"])}
    save = {**forms["what-if-change"].data(), "name": "Half of B", "as_new": "1"}
    page = browser.post(forms["what-if-change"].action, save, follow=True)
    assert "Half of B" in page.content.decode()
    kept = HiringScenario.objects.get(name="Half of B")
    assert kept.levers[0]["values"]["billability"] == "50"

    forms = {form.door: form for form in forms_on(page, page.request["PATH_INFO"])}
    browser.post(forms["what-if-print"].action if "what-if-print" in forms else forms["what-if-saved-print"].action)
    assert Job.objects.get().params["scenario"] == kept.pk
    copied = browser.post(forms["what-if-copy"].action, follow=True)
    assert copied.context["saved"].pk not in (kept.pk, office.pk)
    listed = browser.get(reverse("what-if-list"))
    assert f'name="with" value="{kept.pk}"' in listed.content.decode()
    both = browser.get(reverse("what-if"), {"weeks": "26", "with": [kept.pk, copied.context["saved"].pk]})
    assert [name for name in both.context["answer"].names if name.startswith("Half of B")] != []

    page = browser.post(forms["what-if-delete"].action, follow=True)
    assert not HiringScenario.objects.filter(pk=kept.pk, deleted_at=None).exists()
    back = next(form for form in forms_on(page, "") if form.door == "what-if-restore")
    browser.post(back.action, back.data())
    assert HiringScenario.objects.filter(pk=kept.pk, deleted_at=None).exists()


def bench_form(page: Any) -> ShownForm:
    """The levers' form, which asks by GET, read like one that posts."""
    text = page.content.decode().replace('class="bench-levers" method="get"', 'class="bench-levers" method="post"')
    return next(form for form in forms_on(HttpResponse(text), "") if "weeks" in form.fields)


def test_two_people_changing_a_scenario_lose_nothing(signed_in: SignIn) -> None:
    browser, saved = signed_in(Role.OWNER), make_scenario()
    address = reverse("what-if-change", args=[saved.pk])
    first = {"name": "First", "query": urlencode({**HIRE, "weeks": "52"}), "version": "1"}
    browser.post(address, first)
    answer = browser.post(address, {**first, "name": "Second", "query": urlencode(HIRE)})
    saved.refresh_from_db()
    assert (saved.name, saved.weeks, saved.version) == ("First", 52, 2)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert all(words in text for words in ("First", "Second", "52 weeks", "26 weeks"))


def test_removed_scenario_comes_back(signed_in: SignIn) -> None:
    browser, saved = signed_in(Role.OWNER), make_scenario()
    page = browser.post(reverse("what-if-delete", args=[saved.pk]), follow=True)
    assert list(page.context["scenarios"]) == []
    assert page.context["removed"] == saved
    assert browser.get(reverse("what-if-saved", args=[saved.pk])).status_code == 404
    browser.post(reverse("what-if-restore", args=[saved.pk]))
    assert browser.get(reverse("what-if-saved", args=[saved.pk])).status_code == 200


def test_copy_has_a_name_of_its_own(signed_in: SignIn) -> None:
    saved = make_scenario(name="Hire B")
    for _ in range(2):
        signed_in(Role.OWNER).post(reverse("what-if-copy", args=[saved.pk]))
    assert set(HiringScenario.objects.values_list("name", flat=True)) == {"Hire B", "Hire B (copy)", "Hire B (copy 2)"}


def test_four_scenarios_stand_beside_doing_nothing(signed_in: SignIn) -> None:
    others = [make_scenario() for _ in range(5)]
    keys = "&".join(f"with={one.pk}" for one in others)
    alone = signed_in(Role.OWNER).get(
        f"{reverse('what-if')}?weeks=26&f-backlog_hours=300&f-inflow_hours=130&f-paid_hours=200&f-billability=62&{keys}"
    )
    assert alone.context["answer"].names == ["Do nothing", *(one.name for one in others[:4])]
    mine = signed_in(Role.OWNER).get(f"{bench(others[0], **{'1-start': '4'})}&{keys}")
    assert len(mine.context["answer"].outcomes) == 5


def test_saved_cut_names_the_clients_that_go(signed_in: SignIn) -> None:
    browser, clients = signed_in(Role.OWNER), [make_client() for _ in range(3)]
    cut = make_cut(clients[:2])
    drop = {"weeks": "26", "1-kind": "drop", "1-number": "1", "1-start": "1", "1-cut": str(cut.pk)}
    browser.post(reverse("what-if-save"), {"name": "Weeding", "query": urlencode(drop)})
    cut.delete()
    page = browser.get(reverse("what-if-saved", args=[HiringScenario.objects.get().pk]))
    assert page.context["bench"].levers[0].lever.clients == tuple(client.pk for client in clients[:2])
    assert f"{cut.name} (2 clients, as saved)" in page.content.decode()


def test_file_goes_out_and_comes_back_the_same(signed_in: SignIn) -> None:
    browser, saved = signed_in(Role.OWNER), make_scenario(overrides={})
    content = browser.get(reverse("what-if-saved-file", args=[saved.pk])).content
    data = json.loads(content) | {"name": "From\x00 a \ud800file"}
    browser.post(reverse("what-if-import"), {"file": SimpleUploadedFile("what-if.json", json.dumps(data).encode())})
    imported = HiringScenario.objects.get(name="From\ufffd a \ufffdfile")
    assert (imported.facts, imported.levers, imported.seed) == (saved.facts, saved.levers, saved.seed)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "This is no JSON file."),
        (b"[]", "This is no what-if file"),
        (b'{"format": "msp-office-what-if", "version": 2}', "this office reads version 1"),
        (b'{"format": "msp-office-what-if", "version": 1, "facts": {"as_of": "soon"}}', "facts.as_of"),
        (
            b'{"format": "msp-office-what-if", "version": 1, "facts": {"as_of": "2026-11-23"},'
            b' "levers": [{"kind": "hire", "values": {"preset": "B", "billability": "140"}}]}',
            "levers[0].billability: Billability cannot be over 100 %",
        ),
    ],
)
def test_bad_file_is_refused_in_words(signed_in: SignIn, content: bytes, words: str) -> None:
    page = signed_in(Role.OWNER).post(
        reverse("what-if-import"), {"file": SimpleUploadedFile("what-if.json", content)}, follow=True
    )
    assert HiringScenario.objects.count() == 0
    assert words in page.content.decode().replace("&#x27;", "'")


def test_limits_decide_what_is_comfortable(signed_in: SignIn) -> None:
    browser = signed_in(Role.OWNER)
    values = {
        "target_weeks": "3.5", "wait_weeks": "13", "low_billability": "60", "good_billability": "70",
        "admin_hours": "2", "unestimated_percent": "10", "has_tool": "no",
    }  # fmt: skip
    browser.post(reverse("what-if-limits"), values)
    assert browser.get(reverse("what-if")).context["facts"].target_weeks == HiringThresholds.current().target_weeks
    refused = browser.post(reverse("what-if-limits"), {**values, "good_billability": "50"})
    assert refused.status_code == 422
    assert "Good cannot be below low." in refused.content.decode()


def test_both_permissions_are_needed(signed_in: SignIn) -> None:
    for grants in ([], ["clients.view_profit"], ["staffing.view_wages"]):
        browser = signed_in(Role.SERVICE_MANAGER, grants=grants)
        assert browser.get(reverse("what-if")).status_code == 403
        assert reverse("what-if") not in browser.get(reverse("board")).content.decode()
    both = signed_in(Role.SERVICE_MANAGER, grants=["clients.view_profit", "staffing.view_wages"])
    assert reverse("what-if") in both.get(reverse("what-if")).content.decode()


def test_trail_names_the_deed_and_no_amount(signed_in: SignIn) -> None:
    own = {"kind": "own_hire", "people": "1", "hours": "40", "wage": "431.97", "burden": "1.3", "billability": "60"}
    own |= {"ramp": "4", "drain": "1", "once": "0"}
    query = urlencode({**HIRE, **{f"2-{name}": value for name, value in own.items()}})
    signed_in(Role.OWNER).post(reverse("what-if-save"), {"name": "Two", "query": query})
    entry = AuditEntry.objects.get(verb="saved the scenario")
    assert entry.changes["tries"] == [None, "hire, own_hire"]
    assert "431" not in json.dumps(entry.changes)


def test_nothing_touches_live_data(signed_in: SignIn) -> None:
    make_cut([make_client()])
    browser = signed_in(Role.OWNER)
    live = [Ticket, Movement, StaffMember, HiringThresholds]
    before = [list(model._default_manager.values()) for model in live]
    browser.get(reverse("what-if"), HIRE)
    browser.post(reverse("what-if-save"), {"name": "Kept", "query": urlencode({**HIRE, "f-backlog_hours": "9"})})
    after = [list(model._default_manager.values()) for model in live]
    assert [[{**row, "last_login": None} if "last_login" in row else row for row in rows] for rows in after] == [
        [{**row, "last_login": None} if "last_login" in row else row for row in rows] for rows in before
    ]


@pytest.mark.parametrize("address", ["what-if", "what-if-list"])
def test_queries_do_not_grow_with_scenarios(signed_in: SignIn, address: str) -> None:
    browser = signed_in(Role.OWNER)

    def queries() -> int:
        browser.get(reverse(address))
        with CaptureQueriesContext(connection) as found:
            browser.get(reverse(address))
        return len(found)

    make_scenario(now=NOW)
    one = queries()
    for _ in range(5):
        make_scenario()
    assert queries() == one
