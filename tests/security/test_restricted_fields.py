"""A2: no page, file, history, refusal or log shows a restricted field to anybody without its permission."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core import mail

from clients.actions import change_agreement, change_revenue
from clients.models import Agreement, Client
from msp_office.roles import RESTRICTED_FIELDS
from staffing.actions import change_pay, change_person, change_scenario, change_time_off
from staffing.actions.scenario import document_of
from staffing.calculations.what_if.facts import Facts
from staffing.calculations.what_if.kinds import new_lever
from staffing.calculations.what_if.levers import Lever
from staffing.models import HiringScenario, Pay, StaffMember, TimeOff
from tests.access.samples import Samples
from tests.factories import NOW, make_pay, make_person, make_revenue
from tests.security.pages import ROLES, address, browser_of, content_of, names_read, opened, people_of, shown_forms

pytestmark = pytest.mark.django_db

# What is planted in each field, and how it may look on a page when thousands are grouped and decimals cut.
CANARIES: dict[str, tuple[object, list[str]]] = {
    "staffing.pay.wage_per_hour": (Decimal("83174.6213"), ["83174"]),
    "staffing.pay.loaded_month": (Decimal("50629173.48"), ["50629173"]),
    "staffing.pay.burden": (Decimal("3.7194"), ["3.7194", "3.719", "371.94"]),
    "staffing.staffmember.rating_note": ("canary-rating-note", ["canary-rating-note"]),
    "staffing.timeoff.note": ("canary-time-off-note", ["canary-time-off-note"]),
    "staffing.hiringscenario.facts": (Decimal("61719.37"), ["61719"]),
    "staffing.hiringscenario.overrides": (Decimal("468.3719"), ["468.37"]),
    "staffing.hiringscenario.levers": (Decimal("43917.29"), ["43917"]),
    "clients.revenuerecord.amount": (Decimal("718263940.15"), ["718263940"]),
    "clients.revenuerecord.cost": (Decimal("362917485.26"), ["362917485"]),
    "clients.agreement.monthly_fee": (Decimal("47362815.93"), ["47362815"]),
    "clients.agreement.planned_rate_change": ("canary-rate-change", ["canary-rate-change"]),
}
OWN_HIRE = new_lever("own_hire", Facts(NOW.date())).values
NAMES = sorted({path.rpartition(".")[2] for path in RESTRICTED_FIELDS})


def as_decimal(name: str) -> Decimal:
    return Decimal(str(CANARIES[f"staffing.hiringscenario.{name}"][0]))


def plant(samples: Samples) -> None:
    """Every canary through the actions, so that histories have seen it too; each once more by a change."""
    owner = samples.owner
    values = {path.rpartition(".")[2]: value for path, (value, _) in CANARIES.items()}
    client = Client.objects.get(pk=samples.objects["client"])
    agreement = Agreement.objects.get(pk=samples.objects["agreement"])
    person = StaffMember.objects.get(pk=samples.objects["person"])
    rating = {"rating": 2, "rating_note": values["rating_note"]}
    change_person(person=person, version=None, values=rating, actor=owner, now=NOW)
    off = TimeOff.objects.get(pk=samples.objects["time_off"])
    change_time_off(time_off=off, changes={"note": values["note"], "kind": "sick"}, actor=owner, now=NOW)
    saved = HiringScenario.objects.get(pk=samples.objects["scenario"])
    document = replace(
        document_of(saved),
        facts=Facts(NOW.date(), cost_per_paid_hour=as_decimal("facts")),
        overrides={"cost_per_paid_hour": as_decimal("overrides")},
        levers=[Lever("own_hire", values={**OWN_HIRE, "loaded_month": as_decimal("levers")})],
    )
    change_scenario(saved=saved, document=document, name=saved.name, version=None, actor=owner, now=NOW)
    fee = {name: values[name] for name in ("monthly_fee", "planned_rate_change")}
    change_agreement(agreement=agreement, changes=fee, actor=owner, now=NOW)
    record = make_revenue(client, start=date(2026, 1, 1), end=date(2026, 2, 1), amount=values["amount"])
    change_revenue(record=record, changes={"cost": values["cost"]}, actor=owner, now=NOW)
    pay = Pay.objects.get(pk=samples.objects["pay"])
    change_pay(pay=pay, changes={"loaded_month": values["loaded_month"]}, actor=owner, now=NOW)
    make_pay(owner, wage_per_hour=values["wage_per_hour"], loaded_month=values["loaded_month"])
    wage = {"loaded_month": None, "burden": values["burden"], "wage_per_hour": values["wage_per_hour"]}
    make_pay(person, start=date(2026, 3, 1), **wage)


def probes() -> Iterator[dict[str, str]]:
    """Addresses that ask for restricted fields in the ways that have worked elsewhere."""
    yield {}
    for name in NAMES:
        path = f"client__agreements__{name}" if "fee" in name or "rate" in name else f"pays__{name}"
        yield {
            "sort": name, "order": f"-{name}", "ordering": path, "order_by": name, "q": name, "search": name,
            "filter": f"{name}__gt", f"{name}__gt": "1", path: "1", "fields": name, "columns": name, "show": name,
            "group": name, "group_by": name, "expand": "pays,agreements", "include": "all", "debug": "1",
        }  # fmt: skip
    for kind in ("csv", "xlsx", "json", "pdf", "xml"):
        yield {"format": kind, "export": kind, "output": kind, "columns": "all", "fields": ",".join(NAMES)}


def found_in(content: bytes, hidden: set[str]) -> list[str]:
    """The restricted fields whose canary stands in this answer."""
    text = re.sub(r"(?<=\d)[,  '’]|&nbsp;|&#x27;", "", content.decode(errors="replace"))
    return [path for path in hidden if any(look in text for look in CANARIES[path][1])]


def hidden_from(person: StaffMember) -> set[str]:
    return {path for path, permission in RESTRICTED_FIELDS.items() if not person.has_perm(permission)}


def readers(samples: Samples) -> dict[str, StaffMember]:
    """The roles, and people who may see one kind of restricted field or none in spite of every other grant."""
    return people_of(samples) | {
        "T sees wages": make_person(ROLES["T"], grants=["staffing.view_wages"]),
        "A sees profit": make_person(ROLES["A"], grants=["clients.view_profit"]),
        "S imports": make_person(ROLES["S"], grants=["clients.import_revenue", "tickets.correct_time"]),
    }


def test_every_restricted_field_has_a_canary() -> None:
    assert set(CANARIES) == set(RESTRICTED_FIELDS)


@pytest.mark.slow
@pytest.mark.usefixtures("read_once")
def test_no_address_shows_a_restricted_field(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    samples = Samples()
    plant(samples)
    asked = list(probes())
    leaks, seen, requests = [], set(), 0
    for who, person in readers(samples).items():
        browser, hidden = browser_of(person), hidden_from(person)
        for name, _ in opened():
            is_same = False  # whatever stands in the address
            for number, query in enumerate(asked):
                if query and not hidden:
                    continue  # there is nothing to find out
                if is_same and number not in (1, len(asked) - 1):
                    continue  # then it is asked by htmx and for a file once more, that is all
                headers = {"HX-Request": "true"} if number % 2 else {}
                with names_read(monkeypatch) as read:
                    response = browser.get(address(name, samples), query, headers=headers)
                content = content_of(response) + repr(dict(response.headers)).encode()
                requests += 1
                is_same = is_same or (not query and (response.status_code in (302, 403, 404, 405) or not read))
                leaks += [f"{who} {name} {list(query)[:3]}: {path}" for path in found_in(content, hidden)]
                if person == samples.owner and not query:
                    seen |= set(found_in(content, set(CANARIES)))
    told = "\n".join([caplog.text, *(str(message.body) for message in mail.outbox)]).encode()
    leaks += [f"log or mail: {path}" for path in found_in(told, set(CANARIES))]
    print(f"A2: {len(CANARIES)} canaries, {len(opened())} doors, {requests} requests of 7 people, {len(leaks)} leaks")
    assert leaks == []
    assert seen == set(CANARIES), "the owner sees each canary somewhere: the search for them works"


@pytest.mark.slow
def test_no_refused_or_outdated_form_shows_a_restricted_field() -> None:
    """Forms sent with a version of long ago, and empty: conflict pages and summaries of errors."""
    samples = Samples()
    plant(samples)
    leaks, sent = [], 0
    for who, person in readers(samples).items():
        hidden = hidden_from(person)
        if not hidden:
            continue
        browser = browser_of(person)
        forms = [form for form in shown_forms(browser, samples) if "version" in form.fields]
        for form in forms:
            sent += 2
            outdated = {name: _other(form.kinds.get(name, ""), value) for name, value in form.data().items()}
            for data in ({**outdated, "version": "99"}, {"version": "1"}):
                content = content_of(browser.post(form.action, data))
                leaks += [f"{who} {form.door}: {path}" for path in found_in(content, hidden)]
    print(f"A2: {sent} refused forms, {len(leaks)} leaks")
    assert sent
    assert leaks == []


def _other(kind: str, value: str) -> str:
    return f"{value} typed" if kind in ("text", "textarea") else value


@pytest.mark.slow
@pytest.mark.usefixtures("read_once")
def test_sorting_by_a_restricted_field_changes_nothing() -> None:
    """The order of a list tells as much as its figures."""
    samples = Samples()
    plant(samples)
    people = people_of(samples)
    for letter in "STA":
        browser = browser_of(people[letter])
        for name, door in opened():
            if letter not in door.get or door.fragment or door.get_code != 200:
                continue
            pages = {
                _without_noise(content_of(browser.get(address(name, samples), {"sort": s, "order": s, "o": s})), s)
                for s in ("pays__wage_per_hour", "-pays__wage_per_hour")
            }
            assert len(pages) == 1, f"{letter} {name}"


def _without_noise(content: bytes, asked: str) -> str:
    text = content.decode(errors="replace").replace(asked, "")
    text = re.sub(r"(?<=<code>)[^<]{20}(?=</code>)", "", text)  # five new passwords each time
    return re.sub(r'value="[0-9a-f-]{32,36}"|[\w-]{40,}|csrf\S+|"X-CSRFToken": "\w+"', "", text)
