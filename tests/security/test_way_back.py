"""S3: no next, Referer or Host leads off this site, and a mail's link names the configured origin only."""

import re
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.test import Client as Browser

from tests.access.samples import Samples
from tests.factories import PASSWORD, make_person
from tests.security.pages import address, browser_of, content_of, opened, shown_forms

pytestmark = pytest.mark.django_db

LEADS = (
    "//", "///", "////", "/\\", "\\\\", "\\/", "/\t/", "\t//", "/\n/", "\r\n//", "/%09/", "/%5c", "/%2f", "http:", "http://",
    "https://", "hTTp://", "https:///", "http:\\\\", "ftp://", "//testserver@", "http://testserver@", "http://testserver.",
    "//user:pw@", "http://testserver%00.", "\x00//", " //", "\u00a0//", "\u3000//", "／／", "/／", "⁄/", "//。", "javascript://",
    "data:text/html,", "vbscript:", "blob:http://", "mailto:x@", "//[::1]@", "/;@", "http://testserver//", "http://testserver/\\",
)  # fmt: skip
TARGETS = [
    f"{lead}{host}" for lead, host in product(LEADS, ("evil.example", "evil.example/%0d%0aX: y", "xn--vil-fla.example"))
]
TARGETS += [
    f"{word}{tail}"
    for word, tail in product(
        (
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
        ),
        ("", "//", "#", "?x=/board", "\r\nSet-Cookie: a=b"),
    )
]
TARGETS += [f"/tickets/{tail}" for tail in ("\r\nLocation: http://evil.example", "%0d%0aX: y", "\x00")]
HERE = "http://testserver/tickets/"
LINK = re.compile(r"""(?:href|action|formaction|src|name="next" value)="([^"]*)\"""")


def leads_away(target: str) -> bool:
    """Whether a browser on our page would leave the site, or run something, by this address."""
    if re.fullmatch(r"tel:[+\d() -]+", target):
        return False  # a telephone number of the page's own opens no page
    cleaned = re.sub(r"[\t\r\n]", "", target.strip("".join(map(chr, range(33))))).replace("\\", "/")
    parts = urlsplit(urljoin(HERE, cleaned))
    return parts.scheme not in ("http", "https") or parts.netloc != "testserver"


def test_the_judge_knows_what_leads_away() -> None:
    assert [leads_away(t) for t in ("/a", "?b", "//x.y", "/\\x.y", "javascript:a", "/\t/x.y")] == [
        False, False, True, True, True, True,
    ]  # fmt: skip


def outcome(browser: Browser, method: str, url: str, target: str, data: dict[str, str] | None = None) -> str:
    headers = {"Referer": target.encode("latin-1", "replace").decode("latin-1").replace("\r", "").replace("\n", "")}
    ask = browser.post if method == "POST" else browser.get
    response = ask(url, {**(data or {}), "next": target}, headers=headers)
    if response.status_code >= 500 or "Set-Cookie: a" in str(response.headers):
        return f"{method} {url} {target!r}: {response.status_code}"
    if location := response.get("Location") or response.get("HX-Redirect"):
        return f"{method} {url} {target!r} → {location}" if leads_away(location) else ""
    links = LINK.findall(content_of(response).decode(errors="replace")) if method == "GET" else []
    bad = [link for link in map(unescape, links) if leads_away(link)]
    return f"{method} {url} {target!r} shows a link to {bad[0]!r}" if bad else ""


def walk(targets: list[str]) -> tuple[int, list[str]]:
    samples = Samples()
    person = make_person("technician")
    browser = browser_of(samples.owner)
    doors = [address(name, samples) for name, _ in opened()]
    tried, wrong = 0, []
    for number, target in enumerate(targets):
        signing_in = {"username": str(person.email), "password": PASSWORD}
        wrong.append(outcome(Browser(), "POST", "/sign-in/", target, signing_in))
        wrong.append(outcome(browser, "GET", "/sign-in/", target))
        wrong.append(outcome(browser, "POST", "/theme", target, {"theme": "dark"}))
        wrong.append(outcome(browser, "GET", address("ticket-edit", samples), target))
        wrong.append(outcome(browser, "GET", doors[number % len(doors)], target))
        tried += 5
    return tried, [found for found in wrong if found]


@pytest.mark.slow
def test_none_of_200_ways_back_leads_off_the_site() -> None:
    tried, wrong = walk(TARGETS)
    print(
        f"S3: {len(TARGETS)} values of next and Referer, {len(HOSTS)} hosts, {tried} requests, {len(wrong)} lead away"
    )
    assert len(TARGETS) + len(HOSTS) * 5 >= 200
    assert wrong == []


@pytest.mark.slow
def test_no_form_leads_off_the_site() -> None:
    samples = Samples()
    browser = browser_of(samples.owner)
    forms = [form for form in shown_forms(browser, samples) if form.door not in ("sign-out", "password-change")]
    wrong = []
    for number, target in enumerate(TARGETS):
        form = forms[number % len(forms)]
        wrong.append(outcome(browser, "POST", form.action, target, form.data()))
    wrong += [outcome(browser, "POST", form.action, "//evil.example", form.data()) for form in forms]
    wrong = [found for found in wrong if found]
    print(f"S3: {len(forms)} forms, {len(TARGETS) + len(forms)} posts, {len(wrong)} lead away")
    assert wrong == []


HOSTS = [
    "evil.example", "testserver.evil.example", "testserver@evil.example", "testserver:80@evil.example",
    "evil.example:80", "testserver/evil.example", "testserver\\evil.example", "testserver#evil.example",
    "testserver?evil.example", "", "testserver evil.example", ".testserver", "testserver.", "TESTSERVER",
    "127.0.0.1", "[::1]", "[::1", "0", "localhost", "testserver:99999999", "testserver:x",
    "xn--vil-fla.example", "evil。example", "e" * 300, "a.b\x00c", "*", "%0d%0aX",
]  # fmt: skip


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-Host", "X-Host"])
def test_a_mail_link_names_the_configured_origin_whatever_the_request_says(header: str, settings: Any) -> None:
    settings.PUBLIC_ORIGIN = "https://office.example"
    person = make_person("technician")
    sent = 0
    for host in HOSTS:
        value = host.encode("latin-1", "replace").decode("latin-1")
        Browser(raise_request_exception=False).post(
            "/account/password/forgotten/", {"email": str(person.email)}, headers={header: value}
        )
        for message in mail.outbox[sent:]:
            links = re.findall(r"\S+://\S+", str(message.body))
            assert links, message.body
            assert all(link.startswith("https://office.example/") for link in links), links
        sent = len(mail.outbox)
    print(f"S3: {header}: {len(HOSTS)} values, {sent} mails, 0 links off the configured origin")
    assert sent >= (1 if header == "Host" else len(HOSTS) - 1)


def test_without_an_origin_an_unknown_host_gets_no_mail() -> None:
    person = make_person("technician")
    for host in HOSTS[:10]:
        Browser(raise_request_exception=False).post(
            "/account/password/forgotten/", {"email": str(person.email)}, headers={"Host": host}
        )
    assert all("evil" not in str(message.body) for message in mail.outbox)
