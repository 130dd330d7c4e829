"""V1: after secrets were written, revealed, replaced and searched for, their text stands nowhere."""

import io
import logging
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from docs_binder.models import KeyPassword, Licence
from tests.conftest import SignIn
from tests.factories import PASSWORD, make_client

pytestmark = pytest.mark.django_db
CANARIES = ("canary-at-rest-1", "canary-at-rest-2", "canary-at-rest-3")


def test_no_text_of_a_secret_is_kept_anywhere(signed_in: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client, browser = make_client(), signed_in("owner")
    new = reverse("binder-record-new", args=[client.pk, "passwords"])
    browser.post(new, {"what": "Router", "new_password": CANARIES[0]})
    browser.post(reverse("binder-grid", args=[client.pk, "licences"]),
                 {"n0-version": "", "n0-product": "Office", "n0-new_key": CANARIES[1]})  # fmt: skip
    record = KeyPassword.objects.get()
    change = reverse("binder-record", args=["passwords", record.pk])
    browser.post(change, {"what": "Router", "new_password": CANARIES[2], "version": record.version})
    browser.post(change, {"what": "Router", "new_password": CANARIES[2], "version": 99})
    shown = []
    for secret in (record.password_id, Licence.objects.get().key_id):
        answer = browser.post(reverse("vault-reveal", args=[secret]), {"password": PASSWORD})
        shown += [canary for canary in CANARIES if canary in answer.content.decode()]
    assert shown == [CANARIES[2], CANARIES[1]]
    browser.get(reverse("binder-search"), {"search": "canary"})
    places = {
        "tables": "".join(_rows()),
        "dump": _dump(),
        "log": caplog.text,
        "mail": str([vars(one) for one in mail.outbox]),
        "session": str(dict(browser.session)),
        "files": "".join(_files(settings.DATA_DIR)),
    }
    found = [f"{canary} in {place}" for place, text in places.items() for canary in CANARIES if canary in text]
    print(f"V1: {len(CANARIES)} secrets, {len(places)} places, {len(found)} found")
    assert found == []
    assert "Router" in places["tables"]


def _rows() -> list[str]:
    return [str(row) for model in apps.get_models() for row in model._default_manager.values()]


def _dump() -> str:
    out = io.StringIO()
    call_command("dumpdata", "--exclude", "contenttypes", stdout=out)
    return out.getvalue()


def _files(folder: Path) -> list[Any]:
    return [path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()]
