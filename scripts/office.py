"""What must an office have before its processes start? Tables, static files, and in a demo its invented records.

    python -m scripts.office [static|database|all]

Progress goes to standard error, the demo logins to standard output. Run again it finds everything done and is quick.
"""

import io
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command, get_commands

from scripts import freshness

DEMO_COMMAND = "demo_office"


# Of Bootstrap the pages use one style sheet, of htmx no extension; naming and compressing the rest takes seconds.
UNUSED_STATIC = ["ext", "bootstrap-*", "bootstrap.css*", "bootstrap.rtl.*", "bootstrap.*js*"]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def collect_static() -> None:
    """Run collectstatic when the lock or static/ has changed since the last time; it takes some seconds.

    A demo and an office that start at the same moment share the folder: the second one waits for the first.
    """
    if freshness.static_is_fresh():
        return
    with freshness.only_one_collects():
        if freshness.static_is_fresh():
            return
        say("Collecting the style sheets and scripts (some seconds, only when they have changed).")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=UNUSED_STATIC)
        freshness.note_static()


def prepare_database() -> None:
    """Bring the tables up to date; in demo mode load the demo office into a new database.

    A demo that was interrupted while loading is begun again from nothing: its records are invented anyway.
    """
    from msp_office.vault.checking import refuse_wrong_keys

    unfinished = settings.DATA_DIR / "demo-unfinished"
    database: dict[str, Any] = settings.DATABASES["default"]
    if unfinished.exists() and Path(str(database["NAME"])).parent == settings.DATA_DIR:
        for path in settings.DATA_DIR.glob(f"{Path(database['NAME']).name}*"):
            path.unlink()
    call_command("migrate", interactive=False, verbosity=0)
    refuse_wrong_keys()
    if settings.MODE == "demo" and DEMO_COMMAND in get_commands() and is_empty():
        say("Loading the demo office (about a minute, only the first time).")
        unfinished.touch()
        call_command(DEMO_COMMAND, stdout=io.StringIO())
        unfinished.unlink()


def is_empty() -> bool:
    from django.contrib.auth import get_user_model

    return not get_user_model()._default_manager.exists()


def demo_logins() -> str:
    if settings.MODE != "demo" or DEMO_COMMAND not in get_commands():
        return ""
    text = io.StringIO()
    call_command(DEMO_COMMAND, "--logins", stdout=text)
    return text.getvalue()


def main(what: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp_office.settings")
    django.setup()
    if what in {"static", "all"}:
        collect_static()
    if what in {"database", "all"}:
        prepare_database()
        logins = demo_logins()
        freshness.note_database(settings.DATA_DIR, logins)
        print(logins, end="")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "all")
