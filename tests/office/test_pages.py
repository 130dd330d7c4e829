"""Home, theme, health and error pages; and the headers that every answer carries."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.urls import path

from msp_office.urls import handler400, handler403, handler404, handler500, urlpatterns
from tests.conftest import SignIn
from tests.factories import make_person

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": settings.PERMISSIONS_POLICY,
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def broken(request: Any) -> Any:
    raise RuntimeError("a secret detail")


urlpatterns = [*urlpatterns, path("broken/", broken)]
__all__ = ["handler400", "handler403", "handler404", "handler500"]


@pytest.mark.django_db
def test_address_of_a_form_opened_as_a_page_says_so(signed_in: SignIn) -> None:
    answer = signed_in("technician").get("/theme")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address only takes a form" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [("/sign-in/", 200), ("/nowhere/", 404), ("/static/css/office.css", 200), ("/health", 200), ("/people/", 302),
     ("/broken/", 500)],
)  # fmt: skip
@override_settings(ROOT_URLCONF="tests.office.test_pages")
def test_every_answer_carries_the_headers(db: None, address: str, status: int) -> None:
    make_person("owner")
    client = Client(raise_request_exception=False)
    if address == "/broken/":
        client.force_login(make_person(), backend="msp_office.office.backend.RoleBackend")
    response = client.get(address)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert set(response.headers["Content-Security-Policy"].split("; ")) == set(POLICY.split("; "))
    assert "Cache-Control" in response.headers


def test_pages_hold_no_inline_script_or_style(signed_in: SignIn) -> None:
    client = signed_in("owner")
    for address in ("/sign-in/", "/people/", "/people/new/", "/office/", "/audit/", f"/people/{client.person.pk}/"):
        page = client.get(address, follow=True).content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|hx-on|javascript:", page) == []


def test_home_leads_to_the_board_when_there_is_one(signed_in: SignIn) -> None:
    response = signed_in("technician").get("/")
    assert (response.status_code, response.headers.get("Location")) in {(302, "/tickets/"), (200, None)}


def test_home_without_permissions_is_a_plain_page(db: None, client: Client) -> None:
    client.force_login(make_person(role="guest"), backend="msp_office.office.backend.RoleBackend")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("choice", ["light", "dark", "auto"])
def test_theme_is_remembered_and_shown(db: None, client: Client, choice: str) -> None:
    make_person("owner")
    response = client.post("/theme", {"theme": choice, "next": "/sign-in/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in/")
    assert client.cookies["theme"].value == choice
    page = client.get("/sign-in/").content.decode()
    assert f'data-theme="{choice}"' in page
    assert (f'data-bs-theme="{choice}"' in page) == (choice != "auto")


def test_theme_refuses_anything_else(db: None, client: Client) -> None:
    make_person("owner")
    assert client.post("/theme", {"theme": '"><script>'}).status_code == 400
    client.cookies["theme"] = '"><script>'
    assert "<script>" not in client.get("/sign-in/").content.decode().replace("<script src", "")


def test_rail_is_remembered(signed_in: SignIn) -> None:
    client = signed_in("owner")
    client.post("/rail", {"rail": "icons"})
    assert 'data-rail="icons"' in client.get("/people/").content.decode()


OFF_SITE = ["//evil.example", "\\\\evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)",
            "///evil.example", "/%0d%0aLocation:evil", "\x00//evil.example", "https:evil.example", " //evil.example",
            "http://127.0.0.1@evil.example",
            "//testserver@evil.example", "evil.example", "/\t/evil.example"]  # fmt: skip


@pytest.mark.parametrize("target", OFF_SITE)
def test_next_never_leaves_the_site(db: None, client: Client, target: str) -> None:
    make_person("owner")
    location = client.post("/theme", {"theme": "dark", "next": target}).headers["Location"]
    assert location == "/" or (location.startswith("/%0d%0a") and "\n" not in location)


def test_health_says_ok_to_strangers_and_no_more(db: None, client: Client) -> None:
    response = client.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_health_says_unavailable_when_the_broker_is_away(db: None, client: Client, tmp_path: Any) -> None:
    with override_settings(CELERY_BROKER_URL="redis+socket:///nowhere/at-all.sock"):
        response = client.get("/health")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


def test_a_database_that_is_away_gives_a_plain_page(db: None, client: Client) -> None:
    def away(*args: Any) -> Any:
        raise OperationalError("connection refused at 10.0.0.1")

    with connection.execute_wrapper(away):
        page, health = client.get("/people/"), client.get("/health")
    assert page.status_code == 503
    assert "10.0.0.1" not in page.content.decode()
    assert "The office is out for a moment" in page.content.decode()
    assert (health.status_code, health.json()) == (503, {"status": "unavailable"})


@override_settings(ROOT_URLCONF="tests.office.test_pages")
def test_a_defect_shows_a_plain_page_without_detail(signed_in: SignIn) -> None:
    client = signed_in("owner")
    client.raise_request_exception = False
    page = client.get("/broken/")
    assert page.status_code == 500
    assert "Something broke on our side" in page.content.decode()
    assert "secret" not in page.content.decode()
    fragment = client.get("/broken/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["Content-Type"]) == (500, "text/plain; charset=utf-8")


def test_a_missing_page_says_so_in_our_words(signed_in: SignIn) -> None:
    assert "Nothing stands here" in signed_in("owner").get("/nowhere/").content.decode()


def test_a_form_without_its_token_is_refused_in_our_words(signed_in: SignIn) -> None:
    client = signed_in("owner")
    client.handler.enforce_csrf_checks = True
    response = client.post("/people/new/", {"name": "X"})
    assert response.status_code == 403
    assert "This form was open too long" in response.content.decode()


def test_a_signed_out_htmx_request_moves_the_whole_page_to_sign_in(db: None, client: Client) -> None:
    make_person("owner")
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?show=all"}
    response = client.get("/people/", headers=headers)
    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == "/sign-in/?next=%2Fpeople%2F%3Fshow%3Dall"


def test_a_wrong_role_gets_words_as_page_and_as_fragment(signed_in: SignIn) -> None:
    client = signed_in("technician")
    assert "Not yours to open" in client.get("/people/").content.decode()
    response = client.get("/people/", headers={"HX-Request": "true"})
    assert response.content.decode().startswith("Not yours to open. ")


def test_the_sidebar_shows_what_the_role_may_open(signed_in: SignIn) -> None:
    labels = re.findall(r'<nav aria-label="Main">.*?</nav>', signed_in("owner").get("/people/").content.decode(), re.S)
    assert 'aria-current="page"' in labels[0]
    technician = signed_in("technician").get("/account/password/").content.decode()
    assert 'href="/people/"' not in technician
    assert "/audit/" not in technician
