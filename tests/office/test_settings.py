"""The owner's page about the office."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from msp_office.audit.models import AuditEntry
from msp_office.office.models import OfficeSettings
from tests.conftest import SignIn

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
FORM = {"name": "Prairie <IT>", "time_zone": "America/Denver", "currency": "EUR", "hour_format": "clock",
        "weeks_per_month": "4.33", "waiting_days": "7", "new_days": "3",
        "stale_days": "21", "binder_stale_months": "9", "version": "1"}  # fmt: skip


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.mark.parametrize("role", ["service_manager", "technician", "admin"])
def test_the_office_is_the_owners_business(signed_in: SignIn, role: str) -> None:
    client = signed_in(role)
    assert client.get("/office/").status_code == 403
    for address in ("/office/", "/office/seal", "/office/unseal"):
        assert client.post(address, FORM).status_code == 403


def test_values_are_saved_and_hold_at_once(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    page = owner.post("/office/", FORM, follow=True).content.decode()
    assert "Prairie &lt;IT&gt;" in page
    assert "<IT>" not in page
    assert "40:00" in owner.get("/people/").content.decode()
    entry = AuditEntry.objects.about(OfficeSettings.current()).get()
    assert entry.changes["currency"] == ["USD", "EUR"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("time_zone", "Mars/Base"), ("currency", "dollar"), ("hour_format", "x"), ("weeks_per_month", "5"),
     ("waiting_days", "0"), ("weeks_per_month", "NaN")],
)  # fmt: skip
def test_wrong_values_are_refused_and_stay_typed(signed_in: SignIn, field: str, value: str) -> None:
    response = signed_in("owner").post("/office/", {**FORM, field: value})
    assert response.status_code == 422
    assert OfficeSettings.current().name == "MSP Office"


def test_a_stale_version_shows_both(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    owner.post("/office/", FORM)
    response = owner.post("/office/", {**FORM, "name": "Second"})
    assert response.status_code == 409
    assert "Second" in response.content.decode()


def test_a_logo_is_kept_under_a_random_name_and_served_as_an_image(signed_in: SignIn, own_files: Path) -> None:
    owner = signed_in("owner")
    owner.post("/office/", {**FORM, "logo": SimpleUploadedFile("../../evil.html", PNG)})
    stored = [path for path in own_files.rglob("*") if path.is_file()]
    assert [path.suffix for path in stored] == [".png"]
    assert "evil" not in stored[0].name
    response = owner.get("/logo")
    assert (response.headers["Content-Type"], response.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(response.streaming_content) == PNG  # type: ignore[attr-defined]
    assert '<img src="/logo"' in owner.get("/people/").content.decode()


def test_a_new_logo_replaces_the_old_file_and_can_be_removed(
    signed_in: SignIn, own_files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    owner = signed_in("owner")
    for version in ("1", "2"):
        with django_capture_on_commit_callbacks(execute=True):
            owner.post("/office/", {**FORM, "version": version, "logo": SimpleUploadedFile("a.png", PNG)})
        assert len([path for path in own_files.rglob("*") if path.is_file()]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        owner.post("/office/", {**FORM, "version": "3", "remove_logo": "on"})
    assert [path for path in own_files.rglob("*") if path.is_file()] == []
    assert owner.get("/logo").status_code == 404


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"<html>", b"", PNG + b"\0" * 524_288]
)
def test_what_is_no_small_picture_is_refused(signed_in: SignIn, own_files: Path, content: bytes) -> None:
    response = signed_in("owner").post("/office/", {**FORM, "logo": SimpleUploadedFile("logo.png", content)})
    assert response.status_code == 422
    assert [path for path in own_files.rglob("*") if path.is_file()] == []


def test_history_is_sealed_once_and_unsealed_with_a_reason(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    owner.post("/office/seal")
    sealed = OfficeSettings.current().history_sealed_at
    assert sealed is not None
    owner.post("/office/seal")
    assert OfficeSettings.current().history_sealed_at == sealed
    assert owner.post("/office/unseal", {"reason": "  "}).status_code == 422
    assert OfficeSettings.current().history_sealed_at == sealed
    assert owner.post("/office/unseal", {"reason": "wrong file imported"}).status_code == 302
    assert OfficeSettings.current().history_sealed_at is None
    entries = AuditEntry.objects.about(OfficeSettings.current())
    assert [entry.reason for entry in entries] == ["", "wrong file imported"]
