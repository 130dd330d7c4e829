"""V5 and V6: keys change under way without losing anything, and without the right one nothing starts."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from msp_office.vault import keys
from msp_office.vault.actions import keep_secret, retire_keys, sealed_otherwise
from msp_office.vault.checking import refuse_wrong_keys
from msp_office.vault.models import Secret
from msp_office.vault.sealing import CannotOpen, read_secret
from tests.factories import NOW, make_secret
from tests.processes import ROOT, database_url


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, settings: Any) -> Path:
    """A key file of this test's own."""
    settings.VAULT_KEY_FILE = tmp_path / "vault-keys"
    settings.VAULT_KEY_FILE.write_text(keys.new_key())
    return settings.VAULT_KEY_FILE  # type: ignore[no-any-return]


@pytest.mark.django_db
def test_rotation_seals_everything_with_the_new_key(key_file: Path) -> None:
    old = keys.ring().active
    secrets = [make_secret(f"secret {number}") for number in range(120)]
    call_command("rotate_vault_key", "--retire")
    assert keys.ring().active != old
    assert list(keys.ring().keys) == [keys.ring().active]
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert [read_secret(Secret.objects.get(pk=one.pk), "sealed") for one in secrets] == [
        f"secret {number}" for number in range(120)
    ]
    assert not sealed_otherwise(Secret, "sealed", [keys.ring().active]).exists()


@pytest.mark.django_db
def test_a_key_in_use_is_not_retired() -> None:
    make_secret()
    keys.add_key_to_file()
    assert retire_keys() == 0
    assert read_secret(Secret.objects.get(), "sealed")


@pytest.mark.django_db
@pytest.mark.parametrize("content", [None, "", "change-me", "short"])
def test_a_missing_or_broken_key_file_stops_the_start(key_file: Path, content: str | None) -> None:
    """V6."""
    key_file.unlink() if content is None else key_file.write_text(content)
    with pytest.raises(SystemExit, match=r"MSP Office does not start: .*key"):
        refuse_wrong_keys()


@pytest.mark.django_db
def test_a_wrong_key_stops_the_start_and_changes_nothing(key_file: Path) -> None:
    """V6: everything opens again once the right key is back."""
    make_secret("still here")
    right, before = key_file.read_text(), Secret.objects.values().get()
    key_file.write_text(keys.new_key())
    with pytest.raises(SystemExit, match="1 secrets in the vault were sealed with a key that is not in its ring"):
        refuse_wrong_keys()
    with pytest.raises(SystemExit):
        call_command("check_vault")
    with pytest.raises(CommandError, match="Put it back"):
        call_command("rotate_vault_key", "--resume")
    assert Secret.objects.values().get() == before
    key_file.write_text(right)
    refuse_wrong_keys()
    assert read_secret(Secret.objects.get(), "sealed") == "still here"
    call_command("check_vault")


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.sqlite_too
def test_the_web_server_refuses_to_start_with_a_wrong_key(tmp_path: Path) -> None:
    make_secret()
    environment = os.environ | {"DATABASE_URL": database_url(), "VAULT_KEYS": keys.new_key()}
    started = subprocess.run(
        [sys.executable, "-c", "import msp_office.wsgi"], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert started.returncode != 0
    assert started.stderr.strip().splitlines()[-1].startswith("MSP Office does not start: 1 secrets in the vault")


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.sqlite_too
def test_rotation_survives_20_kills_with_readers_and_writers(key_file: Path) -> None:
    """V5."""
    texts = {make_secret(f"text {number}").pk: f"text {number}" for number in range(600)}
    writers_own = [make_secret("0").pk for _ in range(3)]
    stop, unreadable, written = threading.Event(), list[str](), [0]

    def read() -> None:
        while not stop.is_set():
            row = Secret.objects.order_by("?").first()
            assert row is not None
            try:
                read_secret(row, "sealed")
            except CannotOpen as error:
                unreadable.append(str(error))
        connections.close_all()

    def write() -> None:
        while not stop.is_set():
            for pk in writers_own:
                keep_secret(secret=Secret(pk=pk), kind="password", text=str(written[0]), label="w", actor=None, now=NOW)
            written[0] += 1
            stop.wait(0.05)
        connections.close_all()

    threads = [threading.Thread(target=work) for work in (read, write)]
    for thread in threads:
        thread.start()
    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "msp_office.settings"}
    code = (
        "import sys, django; django.setup(); from django.conf import settings; from pathlib import Path;"
        f"settings.VAULT_KEY_FILE = Path({str(key_file)!r});"
        "from django.core.management import call_command; print('ready', flush=True); sys.stdin.read(1);"
        "call_command('rotate_vault_key')"
    )
    kills, chance = 0, random.Random(5)  # noqa: S311
    try:
        for _ in range(20):
            process = subprocess.Popen(
                [sys.executable, "-c", code], cwd=ROOT, env=environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            assert process.stdin
            assert process.stdout
            process.stdout.readline()
            process.stdin.write(b"x")
            process.stdin.close()
            moment = chance.random() * 0.6
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(moment)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                kills += 1
            process.wait()
            process.stdout.close()
        call_command("rotate_vault_key", "--resume")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    call_command("rotate_vault_key", "--resume", "--retire")
    lost = [pk for pk, text in texts.items() if read_secret(Secret.objects.get(pk=pk), "sealed") != text]
    left = sealed_otherwise(Secret, "sealed", [keys.ring().active]).count()
    print(f"V5: {kills} kills, {written[0]} rounds of writing, {len(unreadable)} unreadable, {left} on an old key")
    assert (lost, unreadable, left, list(keys.ring().keys)) == ([], [], 0, [keys.ring().active])
