"""Does a binder come out of a job: whole, then only its changed pages, once each, and secrets only as asked for?"""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from pypdf import PdfReader

from clients.models import Client
from docs_binder.actions import verify_section
from docs_binder.actions.printing import ask_for_print, destroy_due, hand_over, take_sealed
from docs_binder.calculations.printing import PrintOptions
from docs_binder.models import BinderPrint, NetworkUser, SealedPrint, SectionRevision
from docs_binder.sections import BY_KEY
from msp_office.audit.models import AuditEntry
from msp_office.jobs.models import Job
from msp_office.jobs.tasks import run_here
from msp_office.roles import Role
from msp_office.vault.models import Reveal
from tests.docs_binder.office import fill_binder, make_record
from tests.docs_binder.prints import make_print
from tests.factories import make_client, make_person

KEYS = ("internet", "users", "passwords", "notes")
OPTIONS = PrintOptions(sections=KEYS)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client_() -> Client:
    client = make_client(name="Lakeside Dental")
    fill_binder(client)
    return client


def printed(client: Client, options: PrintOptions = OPTIONS, **more: Any) -> BinderPrint:
    given = {"base": None, "reason": "", "asked_by": None, "now": timezone.now(), **more}
    job = run_here(ask_for_print(client=client, options=options, **given))
    assert (job.state, job.failure) == ("done", "")
    return BinderPrint.objects.get(job=job)


def words_of(found: BinderPrint) -> str:
    with default_storage.open(found.file) as file:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)


def handed(found: BinderPrint) -> BinderPrint:
    return hand_over(binder_print=found, on=found.printed_on, to="Ms. Lake", actor=None, now=timezone.now())


def bytes_of_sections(client: Client) -> dict[str, bytes]:
    kept = {}
    for revision in SectionRevision.objects.filter(client=client).exclude(file=""):
        with default_storage.open(revision.file) as file:
            kept[f"{revision.section} {revision.number}"] = file.read()
    return kept


def test_whole_binder_then_only_the_changed_pages(client_: Client) -> None:
    first = handed(printed(client_))
    assert [line.key for line in first.effective] == list(KEYS)
    assert [line.revision for line in first.effective] == [1, 1, 1, 1]
    assert first.changed == 4
    kept = bytes_of_sections(client_)
    words = words_of(first)
    assert ("PASS-CANARY-4712" in words, "List of effective pages" in words, "Lakeside Dental" in words) == (
        False, True, True,
    )  # fmt: skip
    now = timezone.now()
    verify_section(client=client_, section=BY_KEY["notes"], on=timezone.localdate(), actor=make_person(), now=now)
    NetworkUser.objects.filter(client=client_).update(name="Ann Changed")
    second = printed(client_, base=first)
    assert (second.base, second.changed) == (first, 1)
    assert [(line.key, line.revision) for line in second.effective] == [
        ("internet", 1), ("users", 2), ("passwords", 1), ("notes", 1),
    ]  # fmt: skip
    words = words_of(second)
    assert "Bring the binder of" in words
    assert "Ann Changed" in words
    assert "Fiber Co" not in words
    assert second.pages < first.pages
    after = bytes_of_sections(client_)
    assert {name: after[name] for name in kept} == kept
    assert set(after) - set(kept) == {"users 2"}


@pytest.mark.slow
def test_same_content_is_typeset_once_and_is_the_same_when_its_file_is_lost(client_: Client) -> None:
    printed(client_)
    kept = bytes_of_sections(client_)
    lost = SectionRevision.objects.get(client=client_, section="users")
    default_storage.delete(lost.file)
    printed(client_, PrintOptions(sections=("users",)))
    assert bytes_of_sections(client_) == kept
    lost.refresh_from_db()
    assert lost.number == 1


@pytest.mark.slow
def test_other_paper_has_revisions_of_its_own_and_no_changed_pages_for_this_one(client_: Client) -> None:
    first = handed(printed(client_, PrintOptions(sections=("users",))))
    other = PrintOptions(paper="a4", sections=("users",))
    printed(client_, other)
    assert list(SectionRevision.objects.filter(section="users").values_list("variant", "number").order_by("pk")) == [
        ("letter-holes-1", 1), ("a4-holes-1", 1),
    ]  # fmt: skip
    with pytest.raises(ValidationError, match="same paper"):
        ask_for_print(client=client_, options=other, base=first, reason="", asked_by=None, now=timezone.now())


@pytest.mark.slow
def test_blank_binder_is_no_revision(client_: Client) -> None:
    made = printed(client_, PrintOptions(sections=("users", "internet"), blank=True))
    words = words_of(made)
    assert ("Ann Example" in words, "by hand on" in words) == (False, True)
    assert SectionRevision.objects.count() == 0


def test_same_key_is_the_same_print(client_: Client) -> None:
    now = timezone.now()
    given: dict[str, Any] = {"client": client_, "options": OPTIONS, "base": None, "reason": "", "asked_by": None}
    assert ask_for_print(**given, now=now, key="k").pk == ask_for_print(**given, now=now, key="k").pk


def test_section_that_is_too_long_ends_failed_with_its_name(client_: Client) -> None:
    NetworkUser.objects.bulk_create(NetworkUser(client=client_, name=f"P{number}") for number in range(1_501))
    job = run_here(
        ask_for_print(client=client_, options=OPTIONS, base=None, reason="", asked_by=None, now=timezone.now())
    )
    assert job.state == "failed"
    assert "Users, has 1,502 rows" in job.failure
    assert BinderPrint.objects.count() == 0


def test_secrets_are_printed_for_a_person_with_a_reason_and_lie_sealed(client_: Client) -> None:
    options, now = PrintOptions(sections=("passwords", "notes"), secrets=True), timezone.now()
    given: dict[str, Any] = {"client": client_, "options": options, "base": None, "now": now}
    with pytest.raises(PermissionDenied):
        ask_for_print(**given, reason="Safe", asked_by=make_person(Role.TECHNICIAN))
    owner = make_person(Role.OWNER)
    with pytest.raises(ValidationError, match="Say why"):
        ask_for_print(**given, reason=" ", asked_by=owner)
    made = printed(client_, options, reason="For the safe", asked_by=owner)
    assert (made.file, made.job and made.job.result_file.name) == ("", "")
    reveals = Reveal.objects.filter(person=owner)
    assert {reveal.label for reveal in reveals} == set(Reveal.objects.values_list("label", flat=True))
    assert reveals.count() >= 1
    assert "For the safe" in reveals[0].purpose
    row = SealedPrint.objects.values_list("content", flat=True).get()
    assert "PASS-CANARY-4712" not in row
    assert not SectionRevision.objects.filter(section="passwords").exclude(file="").exists()
    pdf = take_sealed(binder_print=made, actor=owner, now=now)
    words = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
    assert ("PASS-CANARY-4712" in words, f"Secrets,printedfor{owner}".replace(" ", "") in words) == (True, True)
    assert SealedPrint.objects.count() == 0
    with pytest.raises(SealedPrint.DoesNotExist):
        take_sealed(binder_print=made, actor=owner, now=now)
    assert AuditEntry.objects.filter(verb="downloaded and destroyed", actor_id=owner.pk).count() == 1


@pytest.mark.slow
def test_print_with_secrets_that_nobody_fetches_is_destroyed(client_: Client) -> None:
    owner, now = make_person(Role.OWNER), timezone.now()
    made = printed(client_, PrintOptions(sections=("notes",), secrets=True), reason="Safe", asked_by=owner)
    with pytest.raises(SealedPrint.DoesNotExist):  # also before the sweep has come
        take_sealed(binder_print=made, actor=owner, now=now + timedelta(hours=25))
    assert destroy_due(now=now + timedelta(hours=23)) == 0
    assert destroy_due(now=now + timedelta(hours=25)) == 1
    assert SealedPrint.objects.count() == 0


def test_marked_secret_stops_the_print_of_who_may_not_reveal_it(client_: Client) -> None:
    make_record("passwords", client_, what="Bank", secrets={"password": "x"}, actor=make_person(Role.OWNER))
    from msp_office.vault.models import Secret

    Secret.objects.filter(label__contains="Bank").update(is_marked=True)
    person = make_person(Role.TECHNICIAN, grants=["binder.print_secrets"])
    job = ask_for_print(
        client=client_, options=PrintOptions(sections=("passwords",), secrets=True), base=None, reason="Safe",
        asked_by=person, now=timezone.now(),
    )  # fmt: skip
    job = run_here(job)
    assert job.state == "failed"
    assert "may not reveal all secrets" in job.failure
    assert Reveal.objects.count() == 0


def test_handing_over_needs_a_person_and_a_day_after_the_print(client_: Client) -> None:
    made, now = make_print(client_), timezone.now()
    with pytest.raises(ValidationError, match="later than that"):
        hand_over(binder_print=made, on=made.printed_on - timedelta(1), to="Ann", actor=None, now=now)
    with pytest.raises(ValidationError, match="to whom"):
        hand_over(binder_print=made, on=made.printed_on, to=" ", actor=None, now=now)
    with pytest.raises(ValidationError, match="still to come"):
        hand_over(binder_print=made, on=made.printed_on + timedelta(370), to="Ann", actor=None, now=now)


@pytest.mark.slow
def test_command_prints_and_brings_up_to_date(client_: Client, tmp_path: Path) -> None:
    out = tmp_path / "binder.pdf"
    call_command("print_binder", "lakeside dental", "--output", str(out), "--sections", "notes", "users")
    assert len(PdfReader(out).pages) >= 5
    with pytest.raises(CommandError, match="No binder on this paper"):
        call_command("print_binder", str(client_.pk), "--output", str(out), "--changed-since", "2026-03-14")
    handed(BinderPrint.objects.get())
    NetworkUser.objects.filter(client=client_).update(name="Ann Changed")
    today = timezone.localdate() + timedelta(2)
    call_command(
        "print_binder", str(client_.pk), "--output", str(out), "--changed-since", f"{today}", "--sections",
        "notes", "users",
    )  # fmt: skip
    assert "Ann Changed" in "\n".join(page.extract_text() for page in PdfReader(out).pages)
    with pytest.raises(CommandError, match="No client is called"):
        call_command("print_binder", "Nobody", "--output", str(out))
    assert Job.objects.filter(kind="docs_binder.print", state="done").count() == 2
