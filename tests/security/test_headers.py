"""Every answer carries the policies: of every door, of files, of errors."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from msp_office import urls
from tests.access.doors import DOORS
from tests.access.samples import Samples
from tests.security.pages import address, browser_of

pytestmark = pytest.mark.django_db

WANTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": settings.PERMISSIONS_POLICY,
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; sandbox"  # of what people uploaded


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("canary of the trace")


urlpatterns = [path("broken/", broken), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def lacking(response: Any) -> list[str]:
    wrong = [f"{name}: {response.get(name)}" for name, value in WANTED.items() if response.get(name) != value]
    policy = response.get("Content-Security-Policy", "")
    if policy != FILE_POLICY and set(policy.split("; ")) != set(POLICY.split("; ")):
        wrong.append(f"Content-Security-Policy: {policy}")
    if not response.get("Cache-Control"):
        wrong.append("no Cache-Control")
    for name in ("Server", "X-Powered-By"):
        if name in response:
            wrong.append(f"says its {name}")
    for cookie in response.cookies.values():
        if cookie.value and (not cookie["httponly"] or cookie["samesite"] not in ("Lax", "Strict")):
            wrong.append(f"cookie {cookie.key}")
    return wrong


@pytest.mark.slow
def test_every_answer_of_every_door_carries_the_policies() -> None:
    samples = Samples()
    stranger = browser_of(None)
    wrong, answers, codes = [], 0, set()
    for name in DOORS:
        signed_in = browser_of(samples.owner)
        url = address(name, samples)
        for browser in (signed_in, stranger):
            for method in ("GET", "POST", "PUT", "OPTIONS"):
                response = browser.generic(method, url)
                answers += 1
                codes.add(response.status_code)
                wrong += [f"{method} {url} {response.status_code}: {what}" for what in lacking(response)]
    print(f"headers: {answers} answers with the codes {sorted(codes)}, {len(wrong)} lacking")
    assert wrong == []


@override_settings(ROOT_URLCONF=__name__)
def test_files_and_errors_carry_the_policies_and_no_trace() -> None:
    browser = browser_of(Samples().owner)
    static = next(Path(settings.BASE_DIR, "static").rglob("*.css")).relative_to(settings.BASE_DIR)
    cases = {
        f"/{static}": 200, "/static/missing.css": 404, "/nowhere/": 404, "/tickets/999999/": 404, "/broken/": 500,
        "/tickets": 301, "/health": 200,
    }  # fmt: skip
    for url, code in cases.items():
        response = browser.get(url)
        assert response.status_code == code, url
        assert lacking(response) == [], url
        if code != 200:
            assert b"canary" not in response.content
            assert b"Traceback" not in response.content
    strange = browser.get("/", headers={"Host": "evil.example"})
    assert (strange.status_code, lacking(strange)) == (400, [])
