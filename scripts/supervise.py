"""How do web server, worker and beat live and die together?

    python -m scripts.supervise --mode demo|office

Every child is the leader of its own process group. A child that ends is started again after a pause that grows.
Ctrl-C or SIGTERM asks all of them to stop, gives running work STOP_SECONDS and then kills the groups; a second Ctrl-C
kills at once. If this process itself is killed, the kernel takes the children along (`die_with_parent`) and the guard,
which notices by a closed pipe, takes their groups. Only the standard library is imported here.
"""

import argparse
import contextlib
import fcntl
import http.client
import math
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from scripts.freshness import logins_if_prepared
from scripts.processes import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 5.0
ANSWER_SECONDS = 60.0
LONGEST_PAUSE = 30.0
AFTER_THE_PAGE = math.inf  # as a moment to start: when the page has answered
STEADY_SECONDS = 60.0  # a child that lived this long starts again without delay


class CannotStart(Exception):
    """The office cannot start; the message is for the person at the terminal."""


@dataclass
class Child:
    """One process that is kept alive: its name in the log, its command, and how its last start went."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0  # when to start (again)
    pause: float = 0.0
    unfinished_line: bytes = b""

    def died(self, now: float) -> None:
        """Plan the next start: after half a second, and twice as long each time it dies young."""
        steady = now - self.started_at >= STEADY_SECONDS
        self.pause = 0.5 if steady or not self.pause else min(self.pause * 2, LONGEST_PAUSE)
        self.start_at = now + self.pause
        self.process = None


@dataclass
class Supervisor:
    """Keeps the children running until it is asked to stop."""

    children: list[Child]
    environment: dict[str, str]
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    stop_signals: int = 0
    guard: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Catch the signals that matter and start the guard. Signals wake the loop through a socket."""
        wake_up, woken = socket.socketpair()
        for end in (wake_up, woken):
            end.setblocking(False)
        signal.set_wakeup_fd(woken.fileno())
        self.selector.register(wake_up, selectors.EVENT_READ)
        self._sockets = (wake_up, woken)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        guard = Path(__file__).with_name("guard.py")
        self.guard = subprocess.Popen([sys.executable, "-I", guard], stdin=subprocess.PIPE, start_new_session=True)

    def ask_to_stop(self, number: int, frame: object) -> None:
        self.stop_signals += 1

    def tell_guard(self, sign: str, group: int) -> None:
        if self.guard is not None and self.guard.stdin is not None:
            self.guard.stdin.write(f"{sign}{group}\n".encode())
            self.guard.stdin.flush()

    def turn(self, seconds: float = 0.5) -> None:
        """Wait for something to happen, pass on output, take notice of deaths, start what is due."""
        for key, _ in self.selector.select(seconds):
            if isinstance(key.data, Child):
                self.pass_on_output(key.data, key.fileobj)  # type: ignore[arg-type] # a pipe of ours
            else:
                with contextlib.suppress(BlockingIOError):
                    self._sockets[0].recv(1024)
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and has_ended(child.process):
                self.bury(child, child.process)
            if child.process is None and not self.stop_signals and child.start_at <= now:
                self.start(child)

    def start(self, child: Child) -> None:
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(
            child.command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=die_with_parent(),
        )  # fmt: skip
        self.tell_guard("+", child.process.pid)
        assert child.process.stdout is not None  # noqa: S101 # asked for by PIPE
        os.set_blocking(child.process.stdout.fileno(), False)
        self.selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def pass_on_output(self, child: Child, pipe: IO[bytes]) -> None:
        try:
            received = os.read(pipe.fileno(), 65536)
        except BlockingIOError:
            return
        if not received:
            self.selector.unregister(pipe)
            return
        *lines, child.unfinished_line = (child.unfinished_line + received).split(b"\n")
        for line in lines:
            write(f"{child.name:<6} | {line.decode(errors='replace')}")

    def bury(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        """Kill what is left of the group while the dead leader still holds its number, then take leave of it."""
        kill_group(process.pid)
        status = process.wait()
        self.tell_guard("-", process.pid)
        if pipe := process.stdout:
            with contextlib.suppress(KeyError):  # it has said all, or does now
                self.selector.get_key(pipe)
                self.pass_on_output(child, pipe)
                self.selector.unregister(pipe)
            pipe.close()
        child.died(time.monotonic())
        if not self.stop_signals:
            write(f"{child.name:<6} | ended with status {status}; it starts again in {child.pause:g} s.")

    def stop(self) -> None:
        """Ask every child to stop, wait a little for running work, then kill the groups."""
        self.stop_signals = max(self.stop_signals, 1)
        for child in self.children:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.process for child in self.children) and time.monotonic() < deadline and self.stop_signals < 2:
            self.turn(0.1)
        for child in self.children:
            if child.process is not None:
                self.bury(child, child.process)
        if self.guard is not None and self.guard.stdin is not None:
            self.guard.stdin.close()
            self.guard.wait()


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it is dead, without reaping it: until then its number cannot belong to anybody else."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def write(line: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone; the work still ends in order
        print(line, flush=True)


def choose_port(wanted: str) -> int:
    """The port of PORT, or the first free one from 8000 on.

    Errors: CannotStart if PORT is no port or taken.
    """
    if wanted:
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise CannotStart(f"PORT must be a number from 1 to 65535, not {wanted!r}.")
        if not is_free(int(wanted)):
            raise CannotStart(f"Port {wanted} is taken; choose another: make run PORT={int(wanted) + 1}")
        return int(wanted)
    for port in range(8000, 8100):
        if is_free(port):
            return port
    raise CannotStart("All ports from 8000 to 8099 are taken; choose another: make run PORT=9000")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether a page comes, of whatever kind but a server error."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/", headers={"Connection": "close"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def only_one(folder: Path) -> IO[str]:
    """Hold the lock of this office for as long as the returned file is open.

    Errors: CannotStart if another supervisor holds it, or nothing can be written there.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / "running").open("a+")
    except OSError as error:
        reason = f"Nothing can be written to {folder} ({error.strerror}): choose another folder by MSP_OFFICE_DATA."
        raise CannotStart(reason) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise CannotStart(f"This office runs already: {lock.read().strip() or 'it is just starting.'}") from None
    lock.truncate(0)
    return lock


def children_for(port: int) -> list[Child]:
    # a person who tries the demo as root needs no page of warnings at every start
    celery = [sys.executable, "-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "-A", "msp_office"]
    return [
        Child("web", [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]),
        Child(
            "worker",
            [*celery, "worker", "--loglevel=WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"],
        ),
        Child("beat", start_at=AFTER_THE_PAGE, command=[*celery, "beat", "--loglevel=WARNING", "--pidfile="]),
    ]


def prepare_office(environment: dict[str, str]) -> str:
    """Tables, static files, demo records; returns the logins to show.

    Errors: CannotStart if that failed.
    """
    made = subprocess.run(
        [sys.executable, "-m", "scripts.office"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False, preexec_fn=die_with_parent(),
    )  # fmt: skip
    if made.returncode:
        raise CannotStart("The office could not be prepared; the lines above say why.")
    return made.stdout


def run_office(mode: str, begun: float) -> None:
    environment = os.environ | {"MSP_OFFICE_MODE": mode, "PYTHONUNBUFFERED": "1"}
    folder = Path(environment.get("MSP_OFFICE_DATA") or ROOT / "var" / mode)
    with only_one(folder) as lock:
        port = choose_port(os.environ.get("PORT", ""))
        logins = logins_if_prepared(folder)
        if logins is None:
            logins = prepare_office(environment)
        address = f"http://127.0.0.1:{port}/"
        lock.write(address)
        lock.flush()
        supervisor = Supervisor(children_for(port), environment)
        supervisor.open()
        try:
            supervise(supervisor, port, f"MSP Office ({mode}) is on {address}\n{logins}".rstrip(), begun)
        finally:
            write(f"Stopping; running work has {STOP_SECONDS:g} s, an unfinished job goes on at the next start.")
            supervisor.stop()


def supervise(supervisor: Supervisor, port: int, welcome: str, begun: float) -> None:
    """Start the children, say so when a page comes, and stay until a signal asks to stop.

    Errors: CannotStart if no page comes within ANSWER_SECONDS.
    """
    deadline = time.monotonic() + ANSWER_SECONDS
    while not supervisor.stop_signals and not answers(port):
        if time.monotonic() > deadline:
            raise CannotStart("The web server does not answer; the lines above say why.")
        supervisor.turn(0.05)
    for child in supervisor.children:
        child.start_at = min(child.start_at, time.monotonic())
    if not supervisor.stop_signals:
        write(f"\n{welcome}\nReady after {time.monotonic() - begun:.1f} s; Ctrl-C stops it.\n")
    while not supervisor.stop_signals:
        supervisor.turn()


def main() -> int:
    parser = argparse.ArgumentParser(description="Run an office on this machine.")
    parser.add_argument("--mode", choices=["demo", "office"], default="demo")
    begun = time.monotonic()
    try:
        run_office(parser.parse_args().mode, begun)
    except CannotStart as reason:
        write(str(reason))
        return 1
    except KeyboardInterrupt:  # while the office was being prepared
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
