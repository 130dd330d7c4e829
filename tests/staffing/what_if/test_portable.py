"""A scenario that travels gives the same figures wherever it is computed: page, file, command."""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given, settings

from msp_office.roles import Role
from staffing.calculations.what_if.levers import Lever
from staffing.calculations.what_if.outcome import outcomes
from staffing.calculations.what_if.portable import (
    Document,
    NotReadable,
    document_from_json,
    document_to_json,
    lever_from_json,
    lever_to_json,
)
from tests.conftest import SignIn
from tests.factories import make_scenario
from tests.staffing.what_if.cases import client_fact, lever, worked_case
from tests.staffing.what_if.test_laws import levers

HISTORY = tuple(6000 + 97 * (number * number % 40) for number in range(30))


def document() -> Document:
    facts = worked_case(
        inflow_minutes=HISTORY,
        clients=(client_fact(1), client_fact(2, profit=None, gross_margin=None)),
        away_minutes=(60, -30),
    )
    tried = [
        lever("hire", preset="B", start=4),
        lever("temp", end=6),
        Lever("drop", values={"number": Decimal(0)}, clients=(1,), label="Weeding"),
    ]
    return Document("Hire B", facts, {"billability": Decimal("61.5"), "has_tool": "no"}, tried, 52, 7)


def test_document_comes_back_as_it_went() -> None:
    found = document_from_json(json.loads(json.dumps(document_to_json(document()))))
    assert document_to_json(found) == document_to_json(document())
    before, after = (
        outcomes([one.scenario], one.effective, weeks=one.weeks, seed=one.seed)[0] for one in (document(), found)
    )
    assert after.path == before.path
    assert after.cash == before.cash


@given(levers())
@settings(max_examples=25, deadline=None)
def test_any_lever_comes_back_as_it_went(chosen: Lever) -> None:
    assert lever_to_json(lever_from_json(lever_to_json(chosen))) == lever_to_json(chosen)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (["weeks"], 12, "weeks: a whole number from 26 to 104."),
        (["seed"], -1, "seed:"),
        (["levers"], [{}] * 13, "levers: at most 12."),
        (["levers", 0, "kind"], "magic", "levers[0]: “kind” has to be one of"),
        (["levers", 0, "kind"], ["hire"], "levers[0]: “kind” has to be one of"),
        (["facts", "as_of"], "9999-12-31", "facts.as_of: a day from 1900 to 2199."),
        (["levers", 0, "end"], 2, "levers[0].end: The end lies before the start"),
        (["levers", 0, "values", "billability"], "101", "Billability cannot be over 100 %"),
        (["facts", "inflow_minutes"], ["many"], "facts.inflow_minutes: whole minutes."),
        (["facts", "billability_percent"], "140", "facts.billability_percent: from 0 to 100."),
        (["facts", "target_weeks"], "0", "facts.target_weeks: more than 0."),
        (["facts", "clients", 0, "profit"], "NaN", "profit: a number written as text"),
        (["overrides", "backlog_hours"], "-1", "overrides.backlog_hours: This cannot be negative."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(place: list[Any], value: Any, words: str) -> None:
    data: Any = document_to_json(document())
    part = data
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    with pytest.raises(NotReadable) as refused:
        document_from_json(data)
    assert words in str(refused.value)


@pytest.mark.django_db
def test_command_page_and_file_agree(signed_in: SignIn, tmp_path: Path) -> None:
    saved = make_scenario(facts={"inflow_minutes": HISTORY})
    browser = signed_in(Role.OWNER)
    page = browser.get(reverse("what-if-saved", args=[saved.pk]))
    file = tmp_path / "what-if.json"
    file.write_bytes(browser.get(reverse("what-if-saved-file", args=[saved.pk])).content)
    out = StringIO()
    call_command("what_if", str(file), stdout=out)
    told = json.loads(out.getvalue())
    mine = page.context["answer"].mine
    assert told["scenario"]["backlog_minutes"] == list(mine.path.median)
    assert told["scenario"]["high_minutes"] == list(mine.path.high)
    assert told["scenario"]["cost_a_year"] == "46800.00"
    assert told["scenario"]["cash_by_month"][:2] == ["-3900.00", "-7800.00"]
    assert told["do_nothing"]["backlog_minutes"] == list(page.context["answer"].outcomes[0].path.median)
    assert told["verdict"]["answer"] == page.context["answer"].verdict.answer
    assert told["verdict"]["reason"] == page.context["answer"].verdict.reason


@pytest.mark.django_db
def test_command_says_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "what-if.json"
    with pytest.raises(CommandError, match="No such file"):
        call_command("what_if", str(file))
    file.write_text("{}")
    with pytest.raises(CommandError, match="no what-if file"):
        call_command("what_if", str(file))
    file.write_text("{")
    with pytest.raises(CommandError, match="no JSON file"):
        call_command("what_if", str(file))
