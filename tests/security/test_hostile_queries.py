"""A6: no value in an address makes an error, the code keeps its rules; A3: no key names what is not there."""

import re
from itertools import cycle, islice
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from tests.access.doors import DOORS
from tests.access.samples import Samples
from tests.security.hostile import QUERIES
from tests.security.pages import address, browser_of, content_of, names_read, opened

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
USUAL = ("q", "search", "sort", "order", "page", "filter", "next", "format", "id")  # asked of every door
WORDS_OF_TROUBLE = (b"OperationalError", b"ProgrammingError", b"DataError", b"Traceback", b"SELECT ")


def trouble(browser: Browser, page: str, query: dict[str, str], **headers: str) -> str:
    try:
        response = browser.get(page, query, headers=headers)
    except UnicodeEncodeError:  # no browser can send a lone surrogate
        return ""
    body, sent = content_of(response), "".join(query.values()).encode()
    words = [word.decode() for word in WORDS_OF_TROUBLE if word in body and word not in sent]
    known = response.status_code in (200, 204, 302, 400, 403, 404, 409, 410, 422)
    return "" if known and not words else f"{page} {query!r:.150}: {response.status_code} {words}"


def walk(monkeypatch: pytest.MonkeyPatch, values: int) -> tuple[int, list[str]]:
    """Ask every door with `values` hostile values, one name at a time; doors that read no name get them all at once."""
    samples = Samples()
    browser = browser_of(samples.owner)
    asked, wrong = 0, []
    hostile = cycle(QUERIES)
    for number, (name, _) in enumerate(opened()):
        page = address(name, samples)
        with names_read(monkeypatch) as names:
            browser.get(page)
        read, chosen = sorted(names), list(islice(hostile, values))
        if read:
            queries = [{read[index % len(read)]: value} for index, value in enumerate(chosen)]
            queries += [dict.fromkeys(read, value) for value in chosen[:: max(1, values // 20)]]
        else:
            queries = [dict(zip(USUAL, chosen[start:], strict=False)) for start in range(0, values, len(USUAL))][:60]
        for index, query in enumerate(queries):
            headers = {"HX-Request": "true"} if (index + number) % 3 == 0 else {}
            wrong.append(trouble(browser, page, query, **headers))
            asked += len(query)
    return asked, [found for found in wrong if found]


@pytest.mark.slow
@pytest.mark.sqlite_too
@pytest.mark.usefixtures("read_once")
def test_500_hostile_values_over_the_doors_make_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, wrong = walk(monkeypatch, 60 if connection.vendor == "postgresql" else 20)
    print(f"A6: {asked} hostile values ({len(QUERIES)} distinct) on {len(opened())} doors, {len(wrong)} errors")
    assert len(QUERIES) >= 500
    assert wrong == []


NUMBERS = ("0", "999999999", "9223372036854775807", "9223372036854775808", "9" * 40)
TEXTS = ("-", "nothing", "..%2f..", "%00", "a" * 300, "0")


@pytest.mark.slow
def test_every_key_that_names_nothing_is_not_found() -> None:
    samples = Samples()
    browser = browser_of(samples.owner)
    tried, wrong = 0, []
    for name, door in DOORS.items():
        for place, wanted in enumerate(door.objects):
            is_number = isinstance(samples.objects[wanted], int)
            if len(str(samples.objects[wanted])) == 36:
                continue  # a random key: another shape is no address at all, another key the role matrix tries
            for other in NUMBERS if is_number else TEXTS:
                keys = [str(key) for key in samples.keys(door.objects)]
                url = reverse(
                    name, args=["0" if is_number else "-" if n == place else key for n, key in enumerate(keys)]
                )
                marked = url.replace("/0/", f"/{other}/", 1) if is_number else url.replace("/-/", f"/{other}/", 1)
                if marked == url and other not in ("0", "-"):
                    marked = url.replace("/0", f"/{other}", 1) if is_number else url.replace("/-", f"/{other}", 1)
                for method in (["GET"] if door.get else []) + (["POST"] if door.post else []):
                    tried += 1
                    answer = browser.generic(method, marked).status_code
                    if answer not in ((404, 410) if door.public else (404,)):
                        wrong.append(f"{method} {marked[:80]}: {answer}")
    print(f"A3: {tried} foreign or missing keys, {len(wrong)} not refused")
    assert wrong == []


# What must not stand in the code: pattern → files that may, with the reason.
FORBIDDEN = {
    r"\.extra\(": {},
    r"\.raw\(": {},
    r"\bRawSQL\b": {"tickets/reports/board_search.py": "whole numbers, each through int()"},
    r"filter\(\*\*request": {},
    r"order_by\(\*?request": {},
    r"\(\*\*request\.": {},
    r"csrf_exempt": {},
    r"(?<!_)\beval\(|(?<!\.)\bexec\(|pickle|yaml\.load\(": {},  # a RegExp in a script has an exec of its own
    r"os\.umask\(0": {},
    r"mark_safe\(": {
        "msp_office/office/icons.py": "paths of icons, constants of ours",
        "msp_office/office/templatetags/rows.py": "rows of a pattern of ours, each word of which is escaped",
    },
    r"\|\s*safe\b|\{%\s*autoescape off": {
        "templates/account/mail/invitation.txt": "plain text mail",
        "templates/account/mail/password.txt": "plain text mail",
        "templates/account/mail/password_subject.txt": "the subject of a plain text mail",
    },
    r"\bstyle=|\bhx-on|\bon(click|load|error|change|submit)=": {
        "docs_binder/calculations/map_layout.py": "a word of the dot language, which draws boxes"
    },
    r"\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write(ln)?\(": {
        "static/js/desk.js": "puts back what the server rendered in this very place"
    },
}
ROOMS = ("msp_office", "tickets", "clients", "staffing", "docs_binder", "demo", "templates", "static/js")


def test_the_code_keeps_the_rules_against_injection() -> None:
    found, files = [], 0
    for room in ROOMS:
        for path in sorted(ROOT.joinpath(room).rglob("*")):
            name = str(path.relative_to(ROOT))
            if path.suffix not in (".py", ".html", ".txt", ".js") or "migrations" in name:
                continue
            files += 1
            text = path.read_text()
            for pattern, allowed in FORBIDDEN.items():
                if name not in allowed and (match := re.search(pattern, text)):
                    found.append(f"{name}: {match.group()}")
    print(f"A6: {files} files keep {len(FORBIDDEN)} rules, {len(found)} do not")
    assert found == []
