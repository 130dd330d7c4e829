"""Does the office say so when nothing happens behind its pages?"""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from msp_office.jobs.tasks import sweep
from msp_office.office.models import OfficeSettings
from tests.conftest import SignIn

SILENT = "Imports, prints and the weekly snapshots stand still"


def last_seen(**ago: int) -> None:
    OfficeSettings.objects.update_or_create(pk=1, defaults={"background_seen_at": timezone.now() - timedelta(**ago)})


def test_a_silent_background_is_said_on_every_page_and_by_health(signed_in: SignIn, client: Client) -> None:
    last_seen(minutes=11)
    assert SILENT in signed_in("technician").get("/tickets/").content.decode()
    assert (client.get("/health").status_code, client.get("/health").json()) == (503, {"status": "silent"})


def test_a_sweep_is_a_sign_of_life(signed_in: SignIn, client: Client) -> None:
    last_seen(minutes=11)
    version = OfficeSettings.current().version
    sweep()
    assert SILENT not in signed_in("technician").get("/tickets/").content.decode()
    assert client.get("/health").json() == {"status": "ok"}
    assert OfficeSettings.current().version == version  # whoever edits the office's values is not disturbed


def test_signs_of_life_are_written_once_a_minute(db: None) -> None:
    last_seen(seconds=30)
    before = OfficeSettings.current().background_seen_at
    sweep()
    assert OfficeSettings.current().background_seen_at == before


def test_an_office_that_never_had_a_worker_is_not_called_silent(db: None, client: Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}
