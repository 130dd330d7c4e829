"""V3, V7, V8 and roles: a secret is shown after its entry stands, to whoever may, not too often, and never kept."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import reverse

from msp_office.audit.models import AuditEntry
from msp_office.roles import Role
from msp_office.vault import actions
from msp_office.vault.actions import TooManyReveals, keep_secret, mark_secret, reveal
from msp_office.vault.models import Reveal, Secret
from msp_office.vault.sealing import read_secret
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, PASSWORD, make_person, make_secret

pytestmark = pytest.mark.django_db
CANARY = "canary-of-the-vault-91"


def asked(browser: SignedIn, secret: Secret, password: str = "", **headers: Any) -> HttpResponse:
    data = {"password": password} if password else {}
    return browser.post(reverse("vault-reveal", args=[secret.pk]), data, headers=headers)  # type: ignore[return-value]


def entries(verb: str = "revealed a secret") -> int:
    return AuditEntry.objects.filter(verb=verb).count()


def test_the_password_is_asked_first_and_then_not_for_a_while(signed_in: SignIn) -> None:
    browser, secret = signed_in("technician"), make_secret(CANARY)
    with time_machine.travel(NOW, tick=False) as clock:
        for wrong in ("", "wrong-password"):
            response = asked(browser, secret, wrong)
            assert (response.status_code, CANARY in response.content.decode()) == (422, False)
        assert CANARY in asked(browser, secret, PASSWORD).content.decode()
        clock.shift(timedelta(minutes=settings.VAULT_CONFIRM_MINUTES - 1))
        assert CANARY in asked(browser, secret).content.decode()
        clock.shift(timedelta(minutes=2))
        assert asked(browser, secret).status_code == 422
    assert (Reveal.objects.count(), entries()) == (2, 2)


def test_wrong_passwords_count_as_at_signing_in(signed_in: SignIn) -> None:
    browser, secret = signed_in("technician"), make_secret(CANARY)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        asked(browser, secret, "wrong")
    response = asked(browser, secret, PASSWORD)
    assert CANARY not in response.content.decode()
    assert Reveal.objects.count() == 0


def test_no_answer_with_a_secret_is_kept(signed_in: SignIn) -> None:
    browser, secret = signed_in("technician"), make_secret(CANARY)
    asked(browser, secret, PASSWORD)
    for response in (asked(browser, secret), asked(browser, secret, HX_Request="true")):
        assert CANARY in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"
        assert CANARY not in str(response.headers)
    assert CANARY not in str(dict(browser.session))


@pytest.mark.parametrize(
    ("role", "kind", "is_marked", "grants", "may"),
    [
        ("admin", "licence", False, [], True),
        ("admin", "password", False, [], False),
        ("admin", "wireless", False, [], False),
        ("admin", "password", False, ["vault.reveal_passwords"], True),
        ("technician", "password", False, [], True),
        ("technician", "licence", False, [], True),
        ("technician", "password", True, [], False),
        ("technician", "password", True, ["vault.reveal_marked"], True),
        ("service_manager", "codes", False, [], True),
        ("owner", "password", True, [], True),
    ],
)
def test_kinds_of_secret_by_role(role: str, kind: str, is_marked: bool, grants: list[str], may: bool) -> None:
    text = pyotp.random_base32() if kind == "codes" else CANARY
    secret, person = make_secret(text, kind=kind, is_marked=is_marked), make_person(role, grants=grants)
    if may:
        assert reveal(secret_id=secret.pk, actor=person, now=NOW) == text
        keep_secret(secret=secret, kind=kind, text=text, label="Again", actor=person, now=NOW)
    else:
        with pytest.raises(PermissionDenied):
            reveal(secret_id=secret.pk, actor=person, now=NOW)
        with pytest.raises(PermissionDenied):
            keep_secret(secret=secret, kind=kind, text="mine now", label="x", actor=person, now=NOW)
        assert read_secret(Secret.objects.get(), "sealed") == text


def test_100_reveals_are_100_entries_and_50_failures_reveal_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """V3: the entry comes first; without it nothing is shown."""
    secret, owner = make_secret(CANARY), make_person(Role.OWNER)
    for number in range(100):
        assert reveal(secret_id=secret.pk, actor=owner, now=NOW + timedelta(minutes=3 * number)) == CANARY
    assert (Reveal.objects.count(), entries()) == (100, 100)

    def fail(**_: Any) -> None:
        raise DatabaseError("injected")

    monkeypatch.setattr(actions, "record", fail)
    shown = 0
    for number in range(50):
        with pytest.raises(DatabaseError):
            shown += reveal(secret_id=secret.pk, actor=owner, now=NOW + timedelta(days=2 + number)) == CANARY
    print(f"V3: 100 reveals, {entries()} entries; 50 failures, {shown} shown")
    assert (shown, Reveal.objects.count(), entries()) == (0, 100, 100)


def test_the_31st_reveal_of_an_hour_is_refused_recorded_and_told(signed_in: SignIn) -> None:
    """V8."""
    owner, browser, secret = make_person(Role.OWNER), signed_in("technician"), make_secret(CANARY)
    with time_machine.travel(NOW, tick=False) as clock:
        shown = [CANARY in asked(browser, secret, PASSWORD).content.decode() for _ in range(32)]
        assert shown == [True] * 30 + [False] * 2
        assert asked(browser, secret).status_code == 429
        assert [(message.to, CANARY in message.body) for message in mail.outbox] == [([owner.email], False)]
        clock.shift(timedelta(minutes=61))
        asked(browser, secret, PASSWORD)
        page = SignedIn(owner).get(reverse("vault-reveals")).content.decode()
    assert (entries(), entries("was refused a secret")) == (31, 3)
    assert "refused because" in page


def test_a_refusal_raises_before_anything_is_opened() -> None:
    secret, person = make_secret(CANARY), make_person()
    for _ in range(settings.VAULT_REVEALS_PER_HOUR):
        reveal(secret_id=secret.pk, actor=person, now=NOW)
    with pytest.raises(TooManyReveals) as refusal:
        reveal(secret_id=secret.pk, actor=person, now=NOW)
    assert refusal.value.is_first


def test_codes_show_the_current_one(signed_in: SignIn) -> None:
    browser, seed = signed_in("technician"), pyotp.random_base32()
    uri = pyotp.TOTP(seed).provisioning_uri(name="admin")
    secret = make_secret(uri, kind="codes")
    with time_machine.travel(NOW, tick=False):
        text = asked(browser, secret, PASSWORD).content.decode()
        assert pyotp.TOTP(seed).now() in text
    with pytest.raises(ValidationError, match="no seed"):
        make_secret("not base 32 !", kind="codes")


def test_what_a_leaver_has_seen_is_listed_until_it_is_changed(signed_in: SignIn) -> None:
    leaver = make_person()
    changed, kept, gone = (make_secret(f"{CANARY}{name}", label=name) for name in ("changed", "kept", "gone"))
    unseen = make_secret(label="never seen")
    for secret in (changed, kept, kept, gone):
        reveal(secret_id=secret.pk, actor=leaver, now=NOW)
    keep_secret(secret=changed, kind="password", text="new one", label="changed", actor=None, now=NOW)
    actions.drop_secret(secret=gone, actor=None, now=NOW)
    page = signed_in("owner").get(reverse("vault-person", args=[leaver.pk])).content.decode()
    assert page.count("to change</span>") == 1
    assert page.count("changed since</span>") == 1
    assert "removed" in page
    assert unseen.label not in page
    assert CANARY not in page


def test_the_owner_marks_a_secret(signed_in: SignIn) -> None:
    secret = make_secret()
    assert signed_in("technician").post(reverse("vault-mark", args=[secret.pk]), {"marked": "yes"}).status_code == 403
    signed_in("owner").post(reverse("vault-mark", args=[secret.pk]), {"marked": "yes"})
    assert Secret.objects.get().is_marked
    mark_secret(secret=secret, is_marked=False, actor=None, now=NOW)
    assert not Secret.objects.get().is_marked


def test_generated_passwords_are_long_and_differ(signed_in: SignIn) -> None:
    browser = signed_in("technician")
    response = browser.get(reverse("vault-generator") + "?field=new_password<x>", headers={"HX-Request": "true"})
    assert 'name="new_passwordx"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert browser.get(reverse("vault-generator")).content.decode().count("<code>") == 5
