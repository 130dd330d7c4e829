"""Files on tickets: what is taken, how it lies on the disk, how it comes back, and who may delete it."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from msp_office.audit.models import AuditEntry
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, make_attachment, make_person, make_ticket
from tickets.actions.attachment import delete_attachment, restore_attachment
from tickets.calculations.file_kinds import ENDINGS, LONGEST_NAME, MAX_FILE_BYTES, clean_name
from tickets.models import Attachment, Ticket

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def zipped(member: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "application/vnd.oasis.opendocument.text" if member == "mimetype" else "<Types/>")
    return buffer.getvalue()


HEADS = {
    "png": PNG, "jpg": b"\xff\xd8\xff\xe0\x00", "jpeg": b"\xff\xd8\xff\xdb", "gif": b"GIF89a\x00",
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ", "heic": b"\x00\x00\x00\x18ftypheic", "pdf": b"%PDF-1.7\n",
    "docx": zipped("[Content_Types].xml"), "xlsx": zipped("[Content_Types].xml"), "pptx": zipped("[Content_Types].xml"),
    "odt": zipped("mimetype"), "ods": zipped("mimetype"), "odp": zipped("mimetype"), "zip": zipped("a"),
    **dict.fromkeys(("doc", "xls", "ppt", "msg"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"),
    **dict.fromkeys(("txt", "log", "csv", "md", "ini", "conf", "cfg", "eml"), "Grüße\t1\r\n".encode()),
}  # fmt: skip


@pytest.fixture
def tech(signed_in: SignIn) -> SignedIn:
    return signed_in("technician")


@pytest.fixture
def ticket(db: None) -> Ticket:
    return make_ticket()


def send(tech: SignedIn, ticket: Ticket, *files: tuple[str, bytes]) -> list[str]:
    """Upload; answers what the page then says."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    page = tech.post(f"/tickets/{ticket.pk}/files/", {"files": uploads}, follow=True)
    assert page.status_code == 200
    return [str(message) for message in page.context["messages"]]


def on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_kind_that_is_offered_is_taken(tech: SignedIn, ticket: Ticket, ending: str) -> None:
    assert send(tech, ticket, (f"a.{ending}", HEADS[ending])) == [f"Attached: a.{ending}."]


def test_files_lie_under_random_names_and_come_back_as_downloads(tech: SignedIn, ticket: Ticket) -> None:
    assert send(tech, ticket, ("Plan <b>1.png", PNG), ("log.txt", b"x")) == ["Attached: Plan <b>1.png, log.txt."]
    picture = Attachment.objects.get(size=len(PNG))
    path = Path(picture.file.path)
    assert "Plan" not in str(path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    page = tech.get(f"/tickets/{ticket.pk}/").text
    assert "Plan &lt;b&gt;1.png" in page
    assert "Plan <b>1.png" not in page
    response = tech.get(f"/tickets/files/{picture.pk}/")
    assert response.getvalue() == PNG
    assert response["Content-Disposition"] == 'attachment; filename="Plan <b>1.png"'
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_good_files_are_taken_and_each_bad_one_is_named(tech: SignedIn, ticket: Ticket) -> None:
    said = send(tech, ticket, ("run.exe", b"MZ"), ("log.txt", b"x"), ("empty.txt", b""))
    assert [line.split(":")[0].split(" is ")[0] for line in said] == ["“run.exe”", "“empty.txt”", "Attached"]
    assert [file.name for file in ticket.attachments.all()] == ["log.txt"]


def test_too_many_files_at_once_and_none_at_all_are_said(tech: SignedIn, ticket: Ticket) -> None:
    assert send(tech, ticket) == ["Choose a file first."]
    said = send(tech, ticket, *((f"{number}.txt", b"x") for number in range(12)))
    assert said[0].startswith("At most 10 files at once")
    assert ticket.attachments.count() == 10


def test_file_at_the_limit_is_taken_and_a_byte_more_is_refused(tech: SignedIn, ticket: Ticket) -> None:
    full = PNG + b"\x00" * (MAX_FILE_BYTES - len(PNG))
    assert send(tech, ticket, ("big.png", full)) == ["Attached: big.png."]
    before = len(on_disk())
    assert send(tech, ticket, ("bigger.png", full + b"\x00")) == ["“bigger.png” has 20.0 MB: the most is 20 MB."]
    assert len(on_disk()) == before


def test_the_same_file_sent_twice_stands_once(tech: SignedIn, ticket: Ticket) -> None:
    before = len(on_disk())
    for _ in range(2):
        send(tech, ticket, ("log.txt", b"the same"))
    assert (ticket.attachments.count(), len(on_disk()) - before) == (1, 1)


def test_refused_row_leaves_no_file(ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(on_disk())
    monkeypatch.setattr("tickets.actions.attachment.MAX_FILES", 0)
    with pytest.raises(ValidationError, match="at most 0 files"):
        make_attachment(ticket, make_person())
    assert len(on_disk()) == before


def test_own_file_is_deleted_and_comes_back_within_the_hour(tech: SignedIn, ticket: Ticket) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        send(tech, ticket, ("log.txt", b"x"))
        file = ticket.attachments.get()
        page = tech.post(f"/tickets/files/{file.pk}/delete/", follow=True)
        assert page.context["deleted_file"]["name"] == "log.txt"
        assert page.context["attachments"] == []
        assert tech.get(f"/tickets/files/{file.pk}/").status_code == 404
        clock.shift(timedelta(minutes=59))
        page = tech.post(f"/tickets/files/{file.pk}/restore/", follow=True)
        assert [found.name for found in page.context["attachments"]] == ["log.txt"]
        tech.post(f"/tickets/files/{file.pk}/delete/")
        clock.shift(timedelta(minutes=61))
        page = tech.post(f"/tickets/files/{file.pk}/restore/", follow=True)
        assert page.context["attachments"] == []
    verbs = list(AuditEntry.objects.about(ticket).order_by("pk").values_list("verb", flat=True))
    assert verbs[1:] == ["attached", "removed a file from", "restored a file on", "removed a file from"]


def test_deleted_file_leaves_the_disk_after_a_day(ticket: Ticket, django_capture_on_commit_callbacks: Any) -> None:
    person = make_person()
    file = make_attachment(ticket, person)
    delete_attachment(attachment=file, actor=person, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        other = make_attachment(ticket, person, name="other.txt", now=NOW + timedelta(hours=25))
    assert not default_storage.exists(str(file.file))
    assert list(Attachment.objects.all()) == [other]


def test_file_that_came_again_is_not_doubled_by_undo(ticket: Ticket) -> None:
    person = make_person()
    file = make_attachment(ticket, person)
    delete_attachment(attachment=file, actor=person, now=NOW)
    make_attachment(ticket, person)
    restore_attachment(attachment=file, actor=person, now=NOW)
    assert ticket.attachments.filter(deleted_at=None).count() == 1


def test_somebody_elses_file_can_be_read_but_not_deleted(tech: SignedIn, ticket: Ticket) -> None:
    file = make_attachment(ticket, make_person())
    assert tech.get(f"/tickets/files/{file.pk}/").status_code == 200
    assert tech.post(f"/tickets/files/{file.pk}/delete/").status_code == 404
    assert tech.post(f"/tickets/files/{file.pk}/restore/").status_code == 404
    assert Attachment.objects.filter(deleted_at=None).exists()


def test_file_that_is_missing_on_the_disk_is_not_found(tech: SignedIn, ticket: Ticket) -> None:
    file = make_attachment(ticket, make_person())
    default_storage.delete(str(file.file))
    assert tech.get(f"/tickets/files/{file.pk}/").status_code == 404


NAMES = [
    ("../../../etc/passwd.txt", "passwd.txt"),
    ("..\\..\\windows\\system.txt", "system.txt"),
    ("/absolute/log.txt", "log.txt"),
    ("C:\\Users\\x\\log.txt", "log.txt"),
    ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie: x=1.txt"),
    ("a\nb.txt", "a b.txt"),
    ("nul\x00.txt", "nul.txt"),
    ("txt.exe\x00.txt", "txt.exe.txt"),
    ("invoice\u202etxt.log", "invoicetxt.log"),
    ("zero\u200bwidth\ufeff.txt", "zerowidth.txt"),
    ("line\u2028separator.txt", "line separator.txt"),
    ("\ue000private.txt", "private.txt"),
    ("  .hidden.txt  ", "hidden.txt"),
    ("trailing.txt...", "trailing.txt"),
    ("x" * 300 + ".txt", "x" * (LONGEST_NAME - 4) + ".txt"),
    ("é" * 300 + ".txt", "é" * (LONGEST_NAME - 4) + ".txt"),
    ('"quoted"; filename="b.html".txt', '"quoted"; filename="b.html".txt'),
    ("<script>alert(1)</script>.txt", "script>.txt"),
    ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
    ("=cmd|' /C calc'!A0.csv", "C calc'!A0.csv"),
    ("👍🏽 done.txt", "👍🏽 done.txt"),
    ("%2e%2e%2fpasswd.txt", "%2e%2e%2fpasswd.txt"),
    ("{{ secret }}.txt", "{{ secret }}.txt"),
    ("", "file"),
    ("...", "file"),
    ("/", "file"),
]


@pytest.mark.parametrize(("name", "cleaned"), NAMES)
def test_hostile_name_is_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@pytest.mark.slow
@pytest.mark.parametrize(("name", "cleaned"), [pair for pair in NAMES if pair[1] != "file"])
def test_file_with_a_hostile_name_is_stored_shown_and_served_safely(
    tech: SignedIn, ticket: Ticket, name: str, cleaned: str
) -> None:
    folder = Path(settings.MEDIA_ROOT) / "attachments"
    outside = {path for path in Path(settings.DATA_DIR).rglob("*") if not path.is_relative_to(folder)}
    file = make_attachment(ticket, tech.person, name=name)
    assert file.name == cleaned
    assert Path(file.file.path).is_relative_to(folder)
    assert {path for path in Path(settings.DATA_DIR).rglob("*") if not path.is_relative_to(folder)} == outside
    page = tech.get(f"/tickets/{ticket.pk}/").text
    for tag in ("<script>alert", "<img src=x"):
        assert tag not in page
    response = tech.get(f"/tickets/files/{file.pk}/")
    assert response["Content-Disposition"].startswith("attachment;")
    assert not {"\r", "\n", "\x00"} & set(response["Content-Disposition"])
    assert "Set-Cookie" not in response.headers


HOSTILE = {
    "page.html": b"<script>alert(1)</script>",
    "page.htm": b"<html>",
    "page.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
    "picture.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "data.xml": b"<?xml version='1.0'?>",
    "code.js": b"alert(1)",
    "code.mjs": b"alert(1)",
    "style.css": b"body{}",
    "page.php": b"<?php system('id');",
    "page.mhtml": b"MIME-Version: 1.0",
    "run.exe": b"MZ\x90",
    "run.bat": b"@echo off",
    "run.ps1": b"Get-Item",
    "run.sh": b"#!/bin/sh",
    "run.com": b"MZ",
    "run.scr": b"MZ",
    "link.lnk": b"L\x00\x00\x00",
    "link.url": b"[InternetShortcut]",
    "app.hta": b"<html>",
    "app.jar": zipped("META-INF/MANIFEST.MF"),
    "app.apk": zipped("classes.dex"),
    "macro.docm": zipped("[Content_Types].xml"),
    "macro.xlsm": zipped("[Content_Types].xml"),
    "movie.swf": b"CWS",
    "without-an-ending": b"text",
    "dot.": b"text",
    "picture.png.exe": PNG,
    "picture.png\x00.exe": PNG,
    "invoice\u202egpj.exe": b"MZ",
    "fake.png": b"<script>alert(1)</script>",
    "fake.jpg": PNG,
    "fake.gif": b"GIF87",
    "fake.pdf": b"<html>%PDF-",
    "late.pdf": b"\n%PDF-1.4",
    "fake.docx": zipped("a"),
    "fake.odt": zipped("a"),
    "fake.zip": b"MZ",
    "empty.zip": b"PK\x05\x06" + b"\x00" * 18,
    "fake.webp": b"RIFF\x00\x00\x00\x00WAVE",
    "fake.doc": b"{\\rtf1",
    "binary.txt": b"MZ\x90\x00\x03",
    "binary.log": b"text then \x00 nul",
    "bell.csv": b"a,\x07",
    "delete.txt": b"\x7fELF\x02",
    "odd-utf16.txt": b"\xff\xfea",
    "empty.txt": b"",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_its_reason_and_leaves_nothing(tech: SignedIn, ticket: Ticket, name: str) -> None:
    before = len(on_disk())
    with pytest.raises(ValidationError, match=r"not taken|does not hold|is empty"):
        make_attachment(ticket, tech.person, name=name, content=HOSTILE[name])
    assert (Attachment.objects.count(), len(on_disk())) == (0, before)


@pytest.mark.parametrize("name", ["fake.png", "page.html", "run.exe", "picture.png.exe", "binary.txt", "empty.txt"])
def test_hostile_upload_is_refused(tech: SignedIn, ticket: Ticket, name: str) -> None:
    (said,) = send(tech, ticket, (name, HOSTILE[name]))
    assert said.startswith(f"“{name}”")
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"<svg onload=alert(1)>", b"%PDF-1.4", b"\xff\xfeh\x00i\x00"]
)
def test_text_that_looks_like_something_else_is_served_as_text(tech: SignedIn, ticket: Ticket, content: bytes) -> None:
    file = make_attachment(ticket, tech.person, name="note.txt", content=content)
    response = tech.get(f"/tickets/files/{file.pk}/")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
