"""A5: a form writes only the fields it shows; C1: of two people saving the same record none loses anything."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import models, transaction
from django.test import Client as Browser

from tests.access.doors import DOORS
from tests.access.samples import Samples
from tests.factories import NOW
from tests.security.pages import ShownForm, browser_of, content_of, people_of, shown_forms
from tests.statements import writes

pytestmark = pytest.mark.django_db

OURS = ("office", "audit", "jobs", "imports", "vault", "staffing", "clients", "tickets", "docs_binder")
# What a view takes though its form has no field for it: a word beside it, the button that was pressed.
DECLARED = {"person-sign-in": {"reason"}, "board-view-first": {"view"}}
BY_CHANCE = {"id", "hash", "previous_hash", "request_id", "password", "form_token", "target_id", "file", "token"}
BY_CHANCE |= {"sealed", "token_hash"}  # a secret is sealed otherwise each time; every link is another one
KEPT_BY_TRIGGERS = "tickets.MonthHours"  # written by the database itself, so no statement of ours names it
HOSTILE: dict[str, str] = {
    "role": "owner", "grants": '["staffing.view_wages"]', "is_superuser": "on", "is_staff": "on", "is_active": "true",
    "created_by": "1", "owner": "1", "password": "md5$x$y", "pk": "1", "id": "1", "groups": "1",
    "user_permissions": "1", "sign_in_epoch": "0", "_state": "1", "__class__": "1", "actor": "1",
}  # fmt: skip


def ours() -> list[type[models.Model]]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def undeclared() -> dict[str, str]:
    """A value for every column of every model of ours, by all its names."""
    values: dict[str, str] = {}
    for model in ours():
        for column in model._meta.fields:
            value = "1"
            if isinstance(column, models.DateTimeField):
                value = "2001-01-01T00:00:00Z"
            elif isinstance(column, models.DateField):
                value = "2001-01-01"
            elif isinstance(column, models.CharField | models.TextField):
                value = str(column.choices[0][0]) if column.choices else "hostile"
            values |= {column.name: value, column.attname: value}
    return values | HOSTILE


def stored(chosen: list[type[models.Model]] | None = None) -> dict[tuple[str, Any], dict[str, Any]]:
    return {
        (model._meta.label, row["pk"]): row
        for model in (ours() if chosen is None else chosen)
        for row in model._default_manager.values("pk", *(column.attname for column in model._meta.fields))
    }


def difference(before: dict[Any, Any], after: dict[Any, Any]) -> list[str]:
    """What a request wrote, without keys and random values, so that two requests can be compared."""
    found = []
    for key in before.keys() | after.keys():
        old, new = before.get(key, {}), after.get(key, {})
        what = {
            name: _compared(name, new.get(name))
            for name in {*old, *new}
            if old.get(name) != new.get(name) and name not in BY_CHANCE | {"pk"}
        }
        if what:
            found.append(f"{key[0]} {key[1] if old else 'new'} {sorted(what.items())}")
    return sorted(found)


def _compared(name: str, value: Any) -> str:
    """A value without the numbers of new records: PostgreSQL gives other ones to the second request."""
    if name.endswith("_id"):
        return "none" if value is None else "some"
    return re.sub(r"#\d+|(?<=\w', )\d+", "#", str(value))


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written(
    browser: Browser, action: str, data: dict[str, str], before: dict[tuple[str, Any], dict[str, Any]]
) -> tuple[list[str], int]:
    """What a post writes into the rows that stood `before`; only tables that were written to are read again."""
    session = browser.cookies["sessionid"].value
    with undone(), time_machine.travel(NOW, tick=False):
        with writes() as statements:
            status = browser.post(action, data).status_code
        touched = [
            model
            for model in ours()
            if model._meta.label == KEPT_BY_TRIGGERS or any(f'"{model._meta.db_table}"' in sql for sql in statements)
        ]
        labels = {model._meta.label for model in touched}
        result = difference({key: row for key, row in before.items() if key[0] in labels}, stored(touched)), status
    browser.cookies["sessionid"] = session
    return result


def forms_of(browser: Browser, samples: Samples) -> list[ShownForm]:
    return [form for form in shown_forms(browser, samples) if form.door not in ("sign-out", "theme", "rail")]


def filled(form: ShownForm, word: str = "typed") -> dict[str, str]:
    """The form with something changed in its first texts, so that saving it writes."""
    data, changed = form.data(), 0
    for name, kind in form.kinds.items():
        if kind in ("text", "textarea") and name in data and not data[name][:1].isdigit() and changed < 3:
            data[name] = f"{data[name]} {word}".strip()
            changed += 1
    return data


def walk(letters: str, *, as_shown: bool) -> list[str]:
    samples = Samples()
    people = people_of(samples)
    extra = undeclared()
    saved, tried, wrong, doors = 0, 0, [], set()
    for letter in letters:
        browser = browser_of(people[letter])
        forms, before = forms_of(browser, samples), stored()
        for form in forms:
            doors.add(form.door)
            declared = form.names | form.kinds.keys() | DECLARED.get(form.door, set())
            more = {name: value for name, value in extra.items() if name not in declared}
            for data in [filled(form), form.data()][: 1 + as_shown]:
                own, status = written(browser, form.action, data, before)
                with_extra, _ = written(browser, form.action, {**more, **data}, before)
                tried += len(more)
                saved += status == 302
                if own != with_extra:
                    wrong.append(f"{letter} {form.door}: {set(with_extra) ^ set(own)}")
    print(f"A5: {len(doors)} forms ({saved} saves) with {tried} undeclared fields, {len(wrong)} wrote more")
    missing = {name for name, door in DOORS.items() if door.post and not door.public} - doors
    print(f"A5: without a form on a page: {sorted(missing)}")
    return wrong


@pytest.mark.slow
def test_a_form_writes_only_what_it_shows() -> None:
    assert walk("O", as_shown=False) == []


@pytest.mark.slow
@pytest.mark.sqlite_too
def test_no_form_of_other_roles_writes_more_than_it_shows() -> None:
    assert walk("SA", as_shown=True) == []


@pytest.mark.slow
def test_the_second_of_two_who_save_the_same_record_is_asked() -> None:
    """Every form with a version: the second save is refused with both versions on the page."""
    samples = Samples()
    first, second = (browser_of(samples.owner) for _ in range(2))
    forms = [form for form in forms_of(first, samples) if form.fields.get("version")]
    asked, wrong = [], []
    for form in forms:
        changed = _two_versions(form)
        if changed is None:
            wrong.append(f"{form.door}: nothing to type into")
            continue
        name, theirs, yours = changed
        with undone():
            code = first.post(form.action, {**form.data(), name: theirs}).status_code
            after_first = stored()
            response = second.post(form.action, {**form.data(), name: yours})
            text = content_of(response).decode()
            lost = difference(after_first, stored())
            if (code, response.status_code) != (302, 409) or lost or theirs not in text or yours not in text:
                wrong.append(f"{form.door} {name}: {code}, {response.status_code}, wrote {lost}")
        asked.append(form.door)
    print(f"C1: {len(asked)} forms with a version ({', '.join(sorted(asked))}), {len(wrong)} lose something")
    assert wrong == []
    assert len(asked) >= 9


def _two_versions(form: ShownForm) -> tuple[str, str, str] | None:
    data = form.data()
    for name, kind in form.kinds.items():
        if kind in ("text", "textarea") and name in data and not data[name][:1].isdigit() and name != "client":
            return name, f"{data[name]} theirs".strip(), f"{data[name]} yours".strip()
    for name, kind in form.kinds.items():
        if kind == "number" and name in data:
            return name, "7", "9"
    return None
