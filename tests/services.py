"""Where do tests find PostgreSQL and Redis? Here they are started privately, and gone with this process.

    python -m tests.services -- tests/tickets -k race

runs pytest with these arguments on a throw-away PostgreSQL and Redis. Nothing listens on a standard port: PostgreSQL
has only a socket in a folder of mode 0700, Redis a free loopback port and a password made for the occasion.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

import psycopg

from scripts.processes import die_with_parent

START_SECONDS = 30
ROOT = Path(__file__).resolve().parent.parent


class ServiceFailed(Exception):
    """A private server did not start; the message says what it wrote."""


@contextmanager
def postgresql() -> Iterator[str]:
    """A new PostgreSQL cluster; yields its DATABASE_URL. As root it runs as the system user "postgres"."""
    tools = postgresql_tools()
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="msp-pg-", dir="/tmp"))  # short: a socket's path has at most 107 letters
    if user:
        shutil.chown(folder, user, user)
    data, log = folder / "data", folder / "log"
    try:
        made = subprocess.run(
            [tools / "initdb", "-D", data, "-U", "office", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            user=user, group=user, extra_groups=[] if user else None, cwd=folder, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if made.returncode:
            raise ServiceFailed(f"initdb: {made.stderr}")
        options = {
            "listen_addresses": "", "unix_socket_directories": str(folder), "max_connections": "200",
            "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
        }  # fmt: skip
        with log.open("wb") as output:
            server = subprocess.Popen(
                [tools / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())],
                user=user, group=user, extra_groups=[] if user else None, cwd=folder,
                stdout=output, stderr=output, start_new_session=True, preexec_fn=die_with_parent(signal.SIGQUIT),
            )  # fmt: skip
        with stopped_at_the_end(server, signal.SIGQUIT):
            wait_for_start(server, log, lambda: accepts_connections(folder))
            yield f"postgresql://office@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """A new Redis that keeps nothing on disk; yields its REDIS_URL (number 0 of 64)."""
    program = shutil.which("redis-server")
    if program is None:
        raise ServiceFailed("redis-server is not installed: make test installs it.")
    password = secrets.token_hex(16)
    folder = Path(tempfile.mkdtemp(prefix="msp-redis-", dir="/tmp"))
    port, log = free_port(), folder / "log"
    settings = f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndatabases 64\nsave ''\ndir {folder}\n"
    (folder / "redis.conf").write_text(settings)
    try:
        with log.open("wb") as output:
            server = subprocess.Popen(
                [program, folder / "redis.conf"],
                stdout=output, stderr=output, start_new_session=True, preexec_fn=die_with_parent(),
            )  # fmt: skip
        with stopped_at_the_end(server, signal.SIGKILL):
            wait_for_start(server, log, lambda: answers(port))
            yield f"redis://:{password}@127.0.0.1:{port}/0"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgresql_tools() -> Path:
    """The folder of initdb and postgres; Debian keeps them out of PATH, one folder for each version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    in_path = shutil.which("initdb")
    if in_path is None:
        raise ServiceFailed("PostgreSQL is not installed: make test installs it.")
    return Path(in_path).resolve().parent


def accepts_connections(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="office", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for_start(server: subprocess.Popen[bytes], log: Path, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            raise ServiceFailed(f"{server.args!r} did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.03)


@contextmanager
def stopped_at_the_end(server: subprocess.Popen[bytes], with_signal: signal.Signals) -> Iterator[None]:
    try:
        yield
    finally:
        server.send_signal(with_signal)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """PostgreSQL and Redis together; yields the environment that leads to them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also when a script started us in the background
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    with ExitStack() as stack:
        yield {"DATABASE_URL": stack.enter_context(postgresql()), "REDIS_URL": stack.enter_context(redis())}


def leave(number: int, frame: object) -> NoReturn:
    sys.exit(128 + number)


def run_pytest(arguments: list[str], environment: dict[str, str]) -> int:
    """Run pytest to its end and return its exit status; Ctrl-C reaches pytest too, which is given time to tidy up."""
    command = [sys.executable, "-m", "pytest", *arguments]
    environment = os.environ | environment
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling all modules again costs every process four seconds
    tests = subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=die_with_parent())
    try:
        return tests.wait()
    except BaseException:
        try:
            tests.wait(timeout=15)
        except subprocess.TimeoutExpired:
            tests.kill()
        raise


if __name__ == "__main__":
    given = sys.argv[1:]
    try:
        with services() as addresses:
            status = run_pytest(given[1:] if given[:1] == ["--"] else given, addresses)
    except ServiceFailed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(status)
