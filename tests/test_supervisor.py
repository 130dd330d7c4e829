"""Does an office live and die as one, whatever is killed?"""

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.supervise import CannotStart, Child, choose_port, only_one, write
from tests.processes import wait_until
from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent


class Office:
    """An empty office as `make office` starts it, with its own data folder and port."""

    def __init__(self, folder: Path, static: Path) -> None:
        self.folder = folder
        self.output = folder / "output"
        self.port = free_port()
        environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        environment |= {
            "MSP_OFFICE_DATA": str(folder / "data"),
            "STATIC_ROOT": str(static),
            "PORT": str(self.port),
        }
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scripts.supervise", "--mode", "office"],
                cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        wait_until(lambda: "Ready after" in self.said() or self.process.poll() is not None, 180, "the office is ready")
        assert "Ready after" in self.said(), self.said()

    def processes(self, word: str = "") -> list[int]:
        """Every living process of this office, found by its environment, whoever its parent is now."""
        mark = f"MSP_OFFICE_DATA={self.folder / 'data'}".encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    found += [int(entry.name)] if word in command else []
            except OSError:  # it ended meanwhile
                continue
        return sorted(found)

    def children(self, word: str) -> list[int]:
        """The processes that the supervisor itself started, without theirs."""
        return [pid for pid in self.processes(word) if parent_of(pid) == self.process.pid]


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of its own; the static files are collected once for all of them, in all test processes."""
    base = tmp_path_factory.getbasetemp()
    running = Office(tmp_path, (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "static-of-offices")
    yield running
    for pid in running.processes():
        os.kill(pid, signal.SIGKILL)
    running.process.wait()


def refuse_a_second_supervisor(office: Office) -> None:
    environment = os.environ | {"MSP_OFFICE_DATA": str(office.folder / "data")}
    second = subprocess.run(
        [sys.executable, "-m", "scripts.supervise", "--mode", "office"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert second.stdout.strip() == f"This office runs already: http://127.0.0.1:{office.port}/"


@pytest.mark.slow
def test_killed_worker_is_started_again_a_second_office_refused_and_interrupt_leaves_nothing(office: Office) -> None:
    office.wait_until_ready()
    [worker] = wait_until(lambda: office.children("msp_office worker "))
    [beat] = wait_until(lambda: office.children("msp_office beat "))
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: office.children("msp_office worker ") not in ([], [worker]), 30, "a new worker")
    assert office.children("msp_office beat ") == [beat]
    refuse_a_second_supervisor(office)
    office.process.send_signal(signal.SIGINT)
    assert office.process.wait(timeout=15) == 0
    assert office.processes() == []


@pytest.mark.slow
def test_killed_supervisor_leaves_nothing(office: Office) -> None:
    office.wait_until_ready()
    assert len(office.processes()) >= 6  # supervisor, guard, two web processes or more, worker, beat
    office.process.kill()
    office.process.wait()
    wait_until(lambda: office.processes() == [], 5, "all processes are gone")


def test_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} is taken"):
            choose_port(str(port))


@pytest.mark.parametrize("wanted", ["web", "0", "70000", "-1"])
def test_port_that_is_none_is_refused(wanted: str) -> None:
    with pytest.raises(CannotStart, match="PORT must be a number"):
        choose_port(wanted)


def test_pause_grows_while_a_child_keeps_dying_and_not_after_a_steady_life() -> None:
    child = Child("web", [])
    pauses = []
    for _ in range(9):
        child.died(child.started_at + 1)
        pauses.append(child.pause)
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    child.died(child.started_at + 3600)
    assert child.pause == 0.5


def test_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match=f"Nothing can be written to {tmp_path}/file/data"):
        only_one(tmp_path / "file" / "data")


def test_terminal_that_was_closed_is_no_error() -> None:
    """SIGHUP asks to stop; what is said then must not keep running work from its last seconds."""

    class Closed(io.StringIO):
        def flush(self) -> None:
            raise OSError(5, "Input/output error")

    with contextlib.redirect_stdout(Closed()):
        write("Stopping.")
