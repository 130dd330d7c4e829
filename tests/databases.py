"""How do test processes get their databases? Migrating one takes long, so the suite migrates one and each copies it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "office_template"


@contextmanager
def migration(database_url: str, folder: Path) -> Iterator[str]:
    """Migrate a new database meanwhile; yields what copy_of_template() takes.

    `database_url` leads to the private PostgreSQL; "" means SQLite, in a file in `folder`.
    """
    if database_url:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        template = database_url.replace("/postgres?", f"/{TEMPLATE}?")
    else:
        template = f"sqlite:///{folder / TEMPLATE}.sqlite3"
    environment = os.environ | {
        "MSP_OFFICE_MODE": "test", "MSP_OFFICE_DATA": str(folder / "migration"), "DATABASE_URL": template,
    }  # fmt: skip
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    migrating = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield template
    finally:
        if migrating.wait():
            raise RuntimeError(f"{template} could not be migrated.")


def copy_of_template(template: str, folder: Path, process: str) -> None:
    """Put a copy where pytest-django will look for the test database of this xdist process."""
    path = urlsplit(template).path
    if template.startswith("sqlite:"):
        shutil.copy(path.removeprefix("/"), folder / f"test.sqlite3_{process}")
        return
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE test_postgres_{process} TEMPLATE {TEMPLATE}".encode())
