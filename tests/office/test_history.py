"""The History panel of every record: its latest acts, and the way to all that happened before."""

import pytest
from django.db import models
from django.urls import reverse

from clients.models import Rubric
from msp_office.audit.actions import business_write, record
from msp_office.office.models import OfficeSettings
from msp_office.office.views import history
from msp_office.roles import Role
from tests.conftest import SignIn
from tests.factories import NOW, make_agreement, make_client, make_person

pytestmark = pytest.mark.django_db


@business_write
def happen(target: models.Model, verb: str) -> None:
    record(verb=verb, target=target, actor=None, now=NOW)


def test_every_panel_leads_to_what_happened_before(signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "SHOWN", 1)
    owner = signed_in(Role.OWNER)
    client, person = make_client(), make_person()
    agreement = make_agreement(client)
    pages = {
        reverse("client", args=[client.pk]): client,
        reverse("person", args=[person.pk]): person,
        reverse("agreement-edit", args=[agreement.pk]): agreement,
        reverse("office-settings"): OfficeSettings.current(),
        reverse("prospect-rubric"): Rubric.current(),
    }
    for page, target in pages.items():
        happen(target, "began it all")
        happen(target, "went on")
        short = owner.get(page).content.decode()
        assert (short.count("went on"), short.count("began it all")) == (1, 0), page
        assert f'<a href="{page}?history=all#history">Show what happened before</a>' in short
        whole = owner.get(f"{page}?history=all").content.decode()
        assert whole.count("began it all") == 1, page
        assert "Show what happened before" not in whole
        assert "Only the latest" not in whole
    monkeypatch.setattr(history, "MOST", 2)
    happen(target, "went further")
    assert "Only the latest 2 acts are shown here." in owner.get(f"{page}?history=all").content.decode()


def test_refused_form_leads_to_the_page_that_shows_the_history(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "SHOWN", 0)
    owner = signed_in(Role.OWNER)
    happen(OfficeSettings.current(), "began it all")
    refused = owner.post(reverse("history-unseal"), {"reason": ""})
    assert refused.status_code == 422
    assert f'href="{reverse("office-settings")}?history=all#history"' in refused.content.decode()
