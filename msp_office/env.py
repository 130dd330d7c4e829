"""Typed readers for settings that come from the environment (12-factor).

Every reader takes the mapping to read from, so that a test can hand in its own.
"""

import base64
import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Env = Mapping[str, str]


def text(env: Env, name: str, default: str = "") -> str:
    return env.get(name, default).strip()


def flag(env: Env, name: str, default: bool = False) -> bool:
    value = env.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(env: Env, name: str, default: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(env: Env, name: str, default: str = "") -> list[str]:
    return [word.strip() for word in env.get(name, default).split(",") if word.strip()]


def database_from_env(env: Env, default_folder: Path) -> dict[str, Any]:
    """The DATABASES["default"] entry for DATABASE_URL.

    Without DATABASE_URL: SQLite in `default_folder`. With it: `postgresql://user:password@host:port/name`
    (`?host=/folder` for a socket, `?sslmode=verify-full` and the like as for libpq) or `sqlite:////absolute/path`.

    >>> database_from_env({}, Path("/data"))["NAME"]
    '/data/office.sqlite3'
    >>> database_from_env({"DATABASE_URL": "postgresql://u:p%40ss@db:5433/office"}, Path("/"))["PASSWORD"]
    'p@ss'
    """
    url = text(env, "DATABASE_URL")
    if not url:
        return sqlite(str(default_folder / "office.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        if not parts.path.startswith("//"):
            raise ImproperlyConfigured("DATABASE_URL for SQLite has four slashes: sqlite:////folder/office.sqlite3.")
        return sqlite(parts.path[1:])
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// or sqlite://.")
    parameters = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parameters.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": number(env, "DATABASE_CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        # milliseconds: as patient as SQLite below, then an error
        "OPTIONS": {"options": "-c lock_timeout=20000", **parameters},
    }


def sqlite(path: str) -> dict[str, Any]:
    """SQLite as several processes can write to it: WAL, IMMEDIATE, a patient timeout."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def secret_key(env: Env, folder: Path, *, required: bool) -> str:
    """SECRET_KEY from the environment, or one made once and kept in a 0600 file of `folder`."""
    given = text(env, "SECRET_KEY")
    if given or required:
        return given
    path = folder / "secret-key"
    _make_once(path, secrets.token_urlsafe(50))
    return path.read_text()


def vault_keys(env: Env, folder: Path, *, required: bool) -> str:
    """VAULT_KEYS from the environment; without them a key is made once in the file "vault-keys" of `folder` (0600)."""
    given = text(env, "VAULT_KEYS")
    if not given and not required:
        _make_once(folder / "vault-keys", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() + "\n")
    return given


def _make_once(path: Path, content: str) -> None:
    """A file that only its owner reads, made by whichever process of this office is first."""
    if path.exists():
        return
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with open(handle, "w") as file:
        file.write(content)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    os.unlink(draft)


SAMPLE_KEYS = ("change-me", "django-insecure-")


def refuse_unsafe_production(env: Env, debug: bool, key: str, hosts: list[str]) -> None:
    """Stop a production start that would not be safe, with the sentence that says why.

    Errors: ImproperlyConfigured.
    """
    if debug:
        raise ImproperlyConfigured("DEBUG must be off in production: it shows settings and data to strangers.")
    if len(key) < 50 or len(set(key)) < 8 or any(sample in key for sample in SAMPLE_KEYS):
        raise ImproperlyConfigured("SECRET_KEY must be set in production, at least 50 random characters, no sample.")
    if not text(env, "VAULT_KEYS"):
        raise ImproperlyConfigured(
            "VAULT_KEYS must be set in production: without them no secret of the vault opens. .env.example says how."
        )
    if not hosts or any("*" in host or (host.startswith(".") and host.count(".") < 2) for host in hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of this office in production, not '*'.")
    if not text(env, "PUBLIC_ORIGIN").startswith("https://"):
        raise ImproperlyConfigured(
            "PUBLIC_ORIGIN must be set in production, as https://office.example.com: links in mails begin with it."
        )
    if not flag(env, "BEHIND_TLS"):
        raise ImproperlyConfigured("Production runs behind TLS only: set BEHIND_TLS=yes once a TLS proxy is in front.")
    if not text(env, "DATABASE_URL").startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured("Production needs PostgreSQL: set DATABASE_URL to postgresql://….")
    if not text(env, "REDIS_URL"):
        raise ImproperlyConfigured("Production needs Redis: set REDIS_URL to redis://….")
