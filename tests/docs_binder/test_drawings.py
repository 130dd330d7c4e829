"""Uploaded drawings hold shapes and text and nothing that acts, and are served so that nothing in them could."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from docs_binder.calculations.map_layout import Edge, NetworkMap, Node, svg_of
from docs_binder.calculations.svg import SvgRefused
from docs_binder.forms.sanitizing import sanitized_svg
from docs_binder.models import Drawing
from msp_office.pdf.render import render
from tests.conftest import SignIn
from tests.docs_binder.office import PNG
from tests.factories import make_client

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
HOSTILE = [
    b"<script>alert(1)</script>",
    b'<rect onload="alert(1)"/>',
    b'<a xlink:href="javascript:alert(1)"><text>x</text></a>',
    b'<image href="http://x.example/a.png"/>',
    b'<image xlink:href="file:///etc/passwd"/>',
    b"<foreignObject><p/></foreignObject>",
    b"<style>@import url(http://x.example)</style>",
    b'<rect style="fill:url(http://x.example)"/>',
    b'<rect fill="url(http://x.example/#a)"/>',
    b'<rect fill="url( &quot;//x.example&quot;)"/>',
    b'<use href="http://x.example/a.svg#b"/>',
    b'<use xlink:href="data:image/svg+xml;base64,AAAA"/>',
    b'<animate attributeName="href" to="javascript:alert(1)"/>',
    b'<set attributeName="onload" to="alert(1)"/>',
    b'<iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/>',
    b'<filter id="f"><feImage href="//x.example"/></filter>',
    b'<rect fill="\\75 rl(http://x.example)"/>',
    b'<audio src="http://x.example"/>',
    b"<text><script>alert(1)</script>y</text>",
]


@pytest.mark.parametrize("inside", HOSTILE)
def test_nothing_hostile_is_left(inside: bytes) -> None:
    made = sanitized_svg(HEAD + inside + b'<rect width="3" height="3" fill="#fff"/></svg>').decode()
    for word in (
        "script",
        "alert",
        "javascript",
        "x.example",
        "onload",
        "foreignObject",
        "style",
        "iframe",
        "file:",
        "data:",
    ):
        assert word not in made
    assert 'width="3"' in made


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no xml", HEAD, b"<html/>", b'<!DOCTYPE svg [<!ENTITY x "y">]>' + HEAD + b"<text>&x;</text></svg>",
        HEAD + b"<g>" * 200 + b"</g>" * 200 + b"</svg>", HEAD + b"<g/>" * 50_001 + b"</svg>",
    ],
)  # fmt: skip
def test_what_is_no_plain_svg_is_refused(content: bytes) -> None:
    with pytest.raises(SvgRefused):
        sanitized_svg(content)


def test_local_references_and_text_stay() -> None:
    made = sanitized_svg(
        HEAD + b'<defs><path id="a" d="M0 0"/></defs><use xlink:href="#a"/><text>LAN &amp; DMZ</text></svg>'
    )
    assert b'href="#a"' in made
    assert b"LAN &amp; DMZ" in made


@pytest.mark.django_db
def test_drawings_are_added_shown_and_removed(signed_in: SignIn, django_capture_on_commit_callbacks: Any) -> None:
    client, browser = make_client(), signed_in("technician")
    add = reverse("binder-drawing-new", args=[client.pk])
    for name, content in (("a.png", PNG), ("b.svg", HEAD + b"<script>alert(1)</script></svg>"), ("c.html", b"<html>")):
        browser.post(add, {"title": name, "file": SimpleUploadedFile(name, content)})
    assert sorted(Drawing.objects.values_list("title", "kind")) == [("a.png", "image/png"), ("b.svg", "image/svg+xml")]
    for drawing in Drawing.objects.all():
        response = browser.get(reverse("binder-drawing", args=[drawing.pk]))
        assert "sandbox" in response["Content-Security-Policy"]
        assert b"script" not in response.content
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(reverse("binder-drawing-delete", args=[drawing.pk]))
        assert not drawing.file.storage.exists(str(drawing.file.name))
    assert not Drawing.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nno more", b"<html>", b"<svg", b""], ids=["damaged", "page", "half", "empty"]
)
def test_a_drawing_that_cannot_be_printed_is_refused_at_once_and_its_title_stays(
    content: bytes, signed_in: SignIn
) -> None:
    client = make_client()
    response = signed_in("technician").post(
        reverse("binder-drawing-new", args=[client.pk]),
        {"title": "Server room <1>", "file": SimpleUploadedFile("a.pdf", content)},
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="Server room &lt;1&gt;"' in page
    assert page.count("invalid-feedback") == 1
    assert not Drawing.objects.exists()


@pytest.mark.django_db
def test_a_pdf_is_kept_once_its_first_page_can_be_printed(signed_in: SignIn) -> None:
    client = make_client()
    plan = render("<!doctype html><title>Plan</title><p>Rack</p>")
    response = signed_in("technician").post(
        reverse("binder-drawing-new", args=[client.pk]), {"title": "Plan", "file": SimpleUploadedFile("a.pdf", plan)}
    )
    assert response.status_code == 302
    assert Drawing.objects.get().kind == "application/pdf"


def test_our_own_layout_draws_every_box_and_cable_once() -> None:
    nodes = tuple(Node(f"m{number}", f"box <{number}>", "a line", "end", number % 3) for number in range(20))
    drawn = svg_of(NetworkMap("Office & annex", nodes, (Edge("m0", "m1", "1 – 2"), Edge("m3", "m0"))))
    assert (drawn.count("<rect"), drawn.count("<line")) == (20, 2)
    assert "box &lt;7&gt;" in drawn
    assert sanitized_svg(drawn.encode()).count(b"<rect") == 20
