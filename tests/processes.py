"""How does a test run a real Celery process on its own database and broker, and kill it?"""

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from celery import Celery
from django.conf import settings
from django.db import connection
from redis import Redis

from scripts.processes import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
READY = {"worker": "ready.", "beat": "beat: Starting..."}


def wait_until(condition: Callable[[], Any], deadline: float = 20.0, message: str = "") -> Any:
    """Poll until the condition is true and return its value; fail after `deadline` seconds, saying what was awaited."""
    end = time.monotonic() + deadline
    while True:
        if value := condition():
            return value
        if time.monotonic() > end:
            raise AssertionError(f"Not within {deadline:g} s: {message or condition!r}")
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def database_url() -> str:
    """DATABASE_URL of the database that the test is connected to."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, host = quote(database["USER"], safe=""), quote(database["HOST"], safe="/")
    return f"postgresql://{user}@/{database['NAME']}?host={host}"


class CeleryProcess:
    """A Celery worker or beat as it runs in an office, in a process group of its own."""

    def __init__(self, command: str = "worker", *, broker: str, concurrency: int = 1, **environment: str) -> None:
        self.command = command
        self.log_file = settings.DATA_DIR / f"{command}-{uuid.uuid4().hex[:8]}.log"
        surroundings = os.environ | {
            "MSP_OFFICE_MODE": "test",
            "MSP_OFFICE_DATA": str(settings.DATA_DIR),
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL if broker == "redis" else "",
            "LOG_LEVEL": "INFO",
        }
        options = ["--loglevel=INFO"]
        if command == "worker":
            name = f"--hostname={uuid.uuid4().hex[:8]}@test"
            options += [f"--concurrency={concurrency}", name, "--without-gossip", "--without-mingle"]
        with self.log_file.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "msp_office", command, *options],
                cwd=ROOT, env=surroundings | environment, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=die_with_parent(),
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self.process.pid

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def wait_until_ready(self, deadline: float = 40.0) -> "CeleryProcess":
        def ready() -> bool:
            if self.process.poll() is not None:
                raise AssertionError(f"The {self.command} ended: {self.log()[-3000:]}")
            return READY[self.command] in self.log()

        wait_until(ready, deadline, f"the {self.command} is ready")
        return self

    def kill(self) -> None:
        """SIGKILL to the whole group, as when the machine loses power."""
        if self.process.returncode is None:  # not reaped yet, so the number is still this group's
            os.killpg(self.pid, signal.SIGKILL)
            self.process.wait()

    def children(self) -> list[int]:
        """The processes that run tasks."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def kill_child(self) -> None:
        """SIGKILL to one of the processes that run tasks; the worker replaces it."""
        os.kill(self.children()[0], signal.SIGKILL)

    def stop(self, seconds: float = 10.0) -> None:
        """SIGTERM, as at the end of a day; then SIGKILL for what is left."""
        self.process.terminate()
        end = time.monotonic() + seconds
        while time.monotonic() < end and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            time.sleep(0.05)
        self.kill()


@contextmanager
def broker_of_kind(kind: str, app: Celery) -> Iterator[str]:
    """Let this process send its messages by Redis or by the filesystem; empty before the test begins."""
    before = app.conf.broker_url, app.conf.broker_transport_options
    if kind == "redis":
        Redis.from_url(settings.REDIS_URL).flushdb()
        url, options = settings.REDIS_URL, settings.CELERY_BROKER_TRANSPORT_OPTIONS
    else:
        folder = settings.DATA_DIR / "broker"  # where the settings of a worker without Redis look
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        url = "filesystem://"
        options = {name: str(folder) for name in ("data_folder_in", "data_folder_out")}
        options["control_folder"] = str(folder / "control")
    app.conf.update(broker_url=url, broker_transport_options=options)
    forget_connections(app)
    try:
        yield kind
    finally:
        app.conf.update(broker_url=before[0], broker_transport_options=before[1])
        forget_connections(app)


def forget_connections(app: Celery) -> None:
    """New connection pools, made from the settings as they are now, as in a child of this process."""
    app._after_fork()  # type: ignore[attr-defined] # missing in celery-types
