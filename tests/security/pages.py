"""How do security tests walk the product? Every door as every role, and every form as the pages show it.

Both come from tests/access/doors.py and from the pages themselves, so that a new page is covered by its line there.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponseBase, QueryDict
from django.test import Client as Browser
from django.urls import Resolver404, resolve, reverse

from msp_office.roles import Role
from staffing.models import StaffMember
from tests.access.doors import DOORS, Door
from tests.access.samples import Samples
from tests.factories import make_person

ROLES = {"O": Role.OWNER, "S": Role.SERVICE_MANAGER, "T": Role.TECHNICIAN, "A": Role.ADMIN}
SIGNED = ("csrfmiddlewaretoken",)


def browser_of(person: StaffMember | None, **options: Any) -> Browser:
    browser = Browser(raise_request_exception=False, **options)
    if person:
        browser.force_login(person, backend="msp_office.office.backend.RoleBackend")
    return browser


def people_of(samples: Samples) -> dict[str, StaffMember]:
    """One person for each letter of doors.py; the samples belong to the owner."""
    return {"O": samples.owner} | {
        letter: make_person(role) for letter, role in ROLES.items() if role is not Role.OWNER
    }


def opened(method: str = "get") -> list[tuple[str, Door]]:
    """The doors that answer this method to anybody, by name."""
    return sorted((name, door) for name, door in DOORS.items() if getattr(door, method))


def address(name: str, samples: Samples) -> str:
    return reverse(name, args=samples.keys(DOORS[name].objects))


def door_of(path: str) -> str:
    """The name of the door behind a path of ours; "" when there is none."""
    try:
        return resolve(urlsplit(path).path).url_name or ""
    except Resolver404:
        return ""


def content_of(response: HttpResponseBase) -> bytes:
    """The whole answer; the members of a zip (XLSX) unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return body


class _Recording(QueryDict):
    """A query that notes which names a view asks it for; "any" when it is read as a whole."""

    asked: set[str]

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def getlist(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.asked.add("any")
        return super().__iter__()

    def lists(self) -> Any:
        self.asked.add("any")
        return super().lists()


@contextmanager
def names_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names that views read from their addresses inside."""
    asked: set[str] = set()

    def query_of(request: WSGIRequest) -> Any:
        query: Any = _Recording(request.META.get("QUERY_STRING", ""))
        query.asked = asked
        return query

    with monkeypatch.context() as patch:
        patch.setattr(WSGIRequest, "GET", property(query_of))
        yield asked


@dataclass
class ShownForm:
    """A form as a page shows it: where it posts to, and what a browser would send."""

    action: str
    page: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # name → text, textarea, select, number, date, hidden, ...
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def door(self) -> str:
        return door_of(self.action)

    @property
    def names(self) -> set[str]:
        return {*self.fields, *(name for name, _ in self.buttons if name)}

    def data(self) -> dict[str, str]:
        """What the first button would send, required texts that are empty filled in."""
        sent = dict(self.buttons[:1]) if self.buttons and self.buttons[0][0] else {}
        return {**{name: value for name, value in self.fields.items() if name not in SIGNED}, **sent}


class _Reader(HTMLParser):
    """Collects the posting forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[ShownForm] = []
        self._form: ShownForm | None = None
        self._area = self._select = ""
        self._required = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._form = ShownForm(given.get("action") or self.page, self.page)
            self.forms.append(self._form)
        elif self._form is not None:
            self._part(tag, given, self._form)

    def _part(self, tag: str, given: dict[str, str], form: ShownForm) -> None:
        name, kind = given.get("name", ""), given.get("type", "text").lower()
        if tag == "button":
            form.buttons.append((name, given.get("value", "")))
        elif tag == "option" and self._select:
            if "selected" in given or (self._required and not form.fields[self._select]):
                form.fields[self._select] = given.get("value", "")
        elif name and tag == "textarea":
            self._area, form.fields[name], form.kinds[name] = name, "", "textarea"
        elif name and tag == "select":
            self._select, self._required = name, "required" in given
            form.fields[name], form.kinds[name] = "", "select"
        elif name and tag == "input" and kind != "file":
            if kind in ("checkbox", "radio"):
                if "checked" in given:
                    form.fields[name] = given.get("value", "on")
            else:
                form.fields[name] = given.get("value", "") or (_typed(kind) if "required" in given else "")
            form.kinds.setdefault(name, kind)

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


def _typed(kind: str) -> str:
    """What a person might type into an empty field of this kind."""
    return {"date": "2026-09-01", "number": "3", "email": "typed@office.example"}.get(kind, "30")


def forms_on(response: HttpResponseBase, page: str) -> list[ShownForm]:
    reader = _Reader(page)
    reader.feed(content_of(response).decode(errors="replace"))
    return reader.forms


def shown_forms(browser: Browser, samples: Samples) -> Iterator[ShownForm]:
    """Every form that this person finds behind any door, those of the page's frame (sign out, theme) once."""
    seen: set[str] = set()
    for name, _ in opened():
        page = address(name, samples)
        response = browser.get(page)
        if "html" not in response.get("Content-Type", ""):
            continue
        for form in forms_on(response, page):
            key = f"{form.action} {sorted(form.names)}"
            if key not in seen:
                seen.add(key)
                yield form
