"""Is a client's logo kept, served, replaced and removed, and nothing but a picture?"""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from docs_binder.actions.printing import revision_for
from docs_binder.calculations.content import SectionContent, Status
from docs_binder.calculations.printing import PrintOptions
from msp_office.pdf.pictures import data_address
from tests.conftest import SignIn
from tests.factories import NOW, make_client

pytestmark = pytest.mark.django_db
PNG, JPEG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"\xff\xd8\xff" + b"\0" * 40


def test_logo_is_kept_served_replaced_and_removed(
    signed_in: SignIn, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client, browser = make_client(), signed_in("admin")
    page, picture = (reverse(name, args=[client.pk]) for name in ("client", "client-logo"))
    change = reverse("client-logo-change", args=[client.pk])

    def sent(**data: Any) -> list[str]:
        with django_capture_on_commit_callbacks(execute=True):
            assert browser.post(change, data).status_code == 302
        return [path.suffix for path in tmp_path.rglob("*") if path.is_file()]

    with override_settings(MEDIA_ROOT=tmp_path):
        for refused in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", PNG + b"\0" * 524_288):
            assert sent(logo=SimpleUploadedFile("logo.png", refused)) == []
        assert sent() == []
        assert sent(logo=SimpleUploadedFile("../../evil.html", PNG)) == [".png"]
        assert sent(logo=SimpleUploadedFile("logo.png", JPEG)) == [".jpg"]
        client.refresh_from_db()
        assert "evil" not in str(client.logo.name)
        assert data_address(client.logo).startswith("data:image/jpeg;base64,")
        answer = browser.get(picture)
        assert b"".join(answer.streaming_content) == JPEG  # type: ignore[attr-defined]
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert f'src="{picture}"' in browser.get(page).content.decode()
        assert 'name="logo"' in browser.get(reverse("client-prints", args=[client.pk])).content.decode()
        assert sent(remove="on") == []
        client.refresh_from_db()
        assert data_address(client.logo) == ""
    assert browser.get(picture).status_code == 404


def test_another_logo_is_another_revision_of_every_section() -> None:
    client, content = make_client(), SectionContent("notes", 20, "Other notes", Status.EMPTY, ())

    def number(logo: str = "") -> tuple[str, int]:
        options = PrintOptions(logo=bool(logo))
        made = revision_for(client=client, content=content, options=options, today=NOW.date(), logo=logo)
        return made.variant, made.number

    with_logo, without = "letter-holes-1-logo", "letter-holes-1"
    assert [number(), number("data:1"), number("data:2"), number("data:1"), number()] == [
        (without, 1), (with_logo, 1), (with_logo, 2), (with_logo, 1), (without, 1),
    ]  # fmt: skip
