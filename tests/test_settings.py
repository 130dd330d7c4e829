"""Does an office refuse to start when it would not be safe, and is every setting documented?"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from msp_office import env

ROOT = Path(__file__).resolve().parent.parent
GOOD_KEY = "k3Y-aB9x" * 8
PRODUCTION = {
    "MSP_OFFICE_MODE": "production",
    "SECRET_KEY": GOOD_KEY,
    "VAULT_KEYS": "b25seS1mb3ItdGhlc2UtdGVzdHMtYWJjZGVmZ2hpams=",
    "ALLOWED_HOSTS": "office.example.com",
    "PUBLIC_ORIGIN": "https://office.example.com",
    "BEHIND_TLS": "yes",
    "DATABASE_URL": "postgresql://office@/office",
    "REDIS_URL": "redis://localhost/0",
}


def manage(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as its own process with nothing but this environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command, surroundings = [sys.executable, "manage.py", *arguments], kept | {"MSP_OFFICE_DATA": str(folder)}
    return subprocess.run(
        command, cwd=ROOT, env=surroundings | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"DEBUG": "yes"}, "DEBUG must be off in production"),
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set in production"),
        ({"VAULT_KEYS": ""}, "VAULT_KEYS must be set in production"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be set in production"),
        ({"SECRET_KEY": "change-me" * 10}, "SECRET_KEY must be set in production"),
        ({"SECRET_KEY": "django-insecure-" + GOOD_KEY}, "SECRET_KEY must be set in production"),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY must be set in production"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the hosts"),
        ({"ALLOWED_HOSTS": "office.example.com,*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"ALLOWED_HOSTS": ".com"}, "ALLOWED_HOSTS must name the hosts"),
        ({"PUBLIC_ORIGIN": ""}, "PUBLIC_ORIGIN must be set"),
        ({"PUBLIC_ORIGIN": "http://office.example.com"}, "PUBLIC_ORIGIN must be set"),
        ({"BEHIND_TLS": ""}, "Production runs behind TLS only"),
        ({"BEHIND_TLS": "no"}, "Production runs behind TLS only"),
        ({"DATABASE_URL": ""}, "Production needs PostgreSQL"),
        ({"DATABASE_URL": "sqlite:////tmp/office.sqlite3"}, "Production needs PostgreSQL"),
        ({"REDIS_URL": ""}, "Production needs Redis"),
    ],
)
def test_production_refuses_to_start(change: dict[str, str], sentence: str) -> None:
    given = PRODUCTION | change
    debug, hosts = env.flag(given, "DEBUG"), env.words(given, "ALLOWED_HOSTS")
    with pytest.raises(ImproperlyConfigured, match=sentence):
        env.refuse_unsafe_production(given, debug, env.text(given, "SECRET_KEY"), hosts)


def test_production_starts_when_it_is_safe() -> None:
    env.refuse_unsafe_production(PRODUCTION, False, GOOD_KEY, ["office.example.com"])


@pytest.mark.slow
def test_check_deploy_finds_nothing_in_production(tmp_path: Path) -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING", folder=tmp_path, **PRODUCTION)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_settings_refuse_the_sample_environment(tmp_path: Path) -> None:
    sample = re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    result = manage("check", folder=tmp_path, **dict(sample))
    assert result.returncode != 0
    assert "SECRET_KEY must be set in production" in result.stderr


@pytest.mark.parametrize("mode", ["demo", pytest.param("office", marks=pytest.mark.slow)])
def test_embedded_office_answers_on_this_machine_only(mode: str, tmp_path: Path) -> None:
    code = "from django.conf import settings as s; print(s.ALLOWED_HOSTS, s.DATABASES['default']['ENGINE'], s.DEBUG)"
    result = manage("shell", "--no-imports", "-v0", "-c", code, folder=tmp_path, MSP_OFFICE_MODE=mode)
    assert result.stdout.strip() == "['127.0.0.1', 'localhost', '[::1]'] django.db.backends.sqlite3 False"


def test_unknown_mode_is_refused(tmp_path: Path) -> None:
    result = manage("check", folder=tmp_path, MSP_OFFICE_MODE="staging")
    assert "MSP_OFFICE_MODE must be demo, office, production or test, not 'staging'." in result.stderr


def test_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    key = env.secret_key({}, tmp_path, required=False)
    assert len(key) >= 50
    assert env.secret_key({}, tmp_path, required=False) == key
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("written", "meant"), [("yes", True), ("1", True), ("Off", False), ("", False)])
def test_flag_reads_plain_words(written: str, meant: bool) -> None:
    assert env.flag({"X": written}, "X") is meant


def test_flag_and_number_name_the_variable_they_cannot_read() -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be yes or no, not 'maybe'"):
        env.flag({"DEBUG": "maybe"}, "DEBUG")
    with pytest.raises(ImproperlyConfigured, match="EMAIL_PORT must be a whole number, not 'x'"):
        env.number({"EMAIL_PORT": "x"}, "EMAIL_PORT", 25)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", {"ENGINE": "django.db.backends.sqlite3", "NAME": "/data/office.sqlite3"}),
        ("sqlite:////srv/a.sqlite3", {"ENGINE": "django.db.backends.sqlite3", "NAME": "/srv/a.sqlite3"}),
        ("postgresql://u:p%40s@db:5433/office", {"USER": "u", "PASSWORD": "p@s", "HOST": "db", "PORT": "5433"}),
        ("postgres://office@/office?host=/run/pg", {"NAME": "office", "HOST": "/run/pg", "PORT": ""}),
        (
            "postgresql://u@db/office?sslmode=verify-full",
            {"HOST": "db", "OPTIONS": {"options": "-c lock_timeout=20000", "sslmode": "verify-full"}},
        ),
    ],
)
def test_database_url_becomes_settings(url: str, expected: dict[str, object]) -> None:
    database = env.database_from_env({"DATABASE_URL": url}, Path("/data"))
    assert {name: database[name] for name in expected} == expected


@pytest.mark.parametrize("url", ["mysql://u@h/d", "sqlite:///relative.sqlite3"])
def test_database_url_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database_from_env({"DATABASE_URL": url}, Path("/data"))


def test_sqlite_is_ready_for_several_writers() -> None:
    options = env.database_from_env({}, Path("/data"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_env_example_names_exactly_the_variables_that_are_read() -> None:
    reader = re.compile(r"""(?:text|flag|number|words)\((?:env|ENV), "([A-Z_]+)"|environ\.get\("([A-Z_]+)\"""")
    sources = [*(ROOT / "msp_office").glob("*.py"), ROOT / "gunicorn.conf.py", ROOT / "scripts" / "supervise.py"]
    read = {first or second for path in sources for first, second in reader.findall(path.read_text())}
    read |= set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert documented == read
