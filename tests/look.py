"""Shoots every page of the demo office in headless Chromium: two widths, two themes; fails on what a person would mind.

`make look` runs it. Pictures go to the ignored folder look/. It fails on console messages, sideways scrolling at 390 px
and accessibility errors. `python -m tests.look board ticket` shoots only these pages; LOOK_OFFICE names a folder with a
demo office to use again.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.prepare import system_browser

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "look"
WIDTHS = {1366: 900, 390: 844}
THEMES = ("light", "dark")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]
EXPECTED_MESSAGES = (
    "Failed to load resource: the server responded with a status of 40",
)  # error pages shot on purpose


def main(only: list[str]) -> int:
    OUT.mkdir(exist_ok=True)
    with demo_office() as folder, web_server(folder) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=FLAGS)
        faults: list[str] = []
        sessions = signed_in_people(folder)
        for name, path, person in pages():
            if not only or name in only:
                faults += shoot(browser, origin, name, path, sessions.get(person, ""))
        browser.close()
    print("\n".join(faults) or "No faults.")  # a command's answer
    print(f"Pictures in {OUT.relative_to(ROOT)}/")  # a command's answer
    return 1 if faults else 0


def pages() -> Iterator[tuple[str, str, str]]:
    """(name, path, letter of the role that looks) of every page, with objects out of the demo office."""
    from django.urls import reverse

    from tests.access.demo_samples import demo_samples, more_pages
    from tests.access.doors import DOORS

    objects = demo_samples()
    for name, door in DOORS.items():
        known = all(key in objects for key in door.objects)
        if door.get and not door.fragment and door.get_code == 200 and known:
            path = reverse(name, args=[objects[key] for key in door.objects])
            yield name, path, "" if door.public else door.get[0]
    yield from more_pages()
    yield "not-found", "/no-such-page", "O"


def shoot(browser: Browser, origin: str, name: str, path: str, session: str) -> list[str]:
    """Four pictures of one page; answers what is wrong with it."""
    faults = []
    for width, height in WIDTHS.items():
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme="dark" if theme == "dark" else "light"
            )
            if session:
                context.add_cookies([{"name": "sessionid", "value": session, "url": origin}])
            page = context.new_page()
            messages: list[str] = []
            listen(page, messages)
            page.goto(origin + path, wait_until="load")
            page.evaluate("document.fonts.ready")
            where = f"{name} at {width} px, {theme}"
            page.screenshot(path=OUT / f"{name}-{width}-{theme}.png", full_page=True)
            faults += [f"{where}: console: {text}" for text in messages if not text.startswith(EXPECTED_MESSAGES)]
            faults += [f"{where}: {fault}" for fault in page_faults(page, width)]
            context.close()
    return faults


def listen(page: Page, messages: list[str]) -> None:
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))


def page_faults(page: Page, width: int) -> list[str]:
    faults = []
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        faults.append(f"scrolls sideways: {wide} px wide")
    for violation in Axe().run(page).response["violations"]:
        targets = "; ".join(node["target"][0] for node in violation["nodes"][:3])
        faults.append(f"{violation['id']}: {violation['help']} ({targets})")
    return faults


def signed_in_people(folder: Path) -> dict[str, str]:
    """A session key for one person of each role, by the role's letter."""
    from msp_office.roles import Role
    from staffing.models import StaffMember
    from tests.sessions import session_of

    sessions = {}
    for letter, role in (("O", Role.OWNER), ("S", Role.SERVICE_MANAGER), ("T", Role.TECHNICIAN), ("A", Role.ADMIN)):
        person = StaffMember.objects.filter(role=role, is_active=True).order_by("pk").first()
        if person:
            sessions[letter] = session_of(person)
    return sessions


@contextmanager
def demo_office() -> Iterator[Path]:
    """A folder with a demo office, as the settings of this process too."""
    kept = os.environ.get("LOOK_OFFICE", "")
    folder = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="office-"))
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "MSP_OFFICE_MODE": "demo",
        "MSP_OFFICE_DATA": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "DJANGO_SETTINGS_MODULE": "msp_office.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    if not (folder / "office.sqlite3").exists():
        subprocess.run([*manage, "migrate", "-v0"], check=True)  # our own command
        subprocess.run([*manage, "demo_office"], check=True, stdout=subprocess.DEVNULL)  # our own command
    subprocess.run([*manage, "collectstatic", "--noinput", "-v0"], check=True)  # our own command
    import django

    django.setup()
    try:
        yield folder
    finally:
        if not kept:
            shutil.rmtree(folder)


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "msp_office.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    server = subprocess.Popen(command, cwd=ROOT, stderr=(folder / "web.log").open("w"))  # our own command
    origin = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not answers(origin):
            server.poll()
        yield origin
    finally:
        server.terminate()
        server.wait(10)


def answers(origin: str) -> bool:
    try:
        urllib.request.urlopen(f"{origin}/health", timeout=2)  # noqa: S310  # our own server
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
