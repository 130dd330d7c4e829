"""How is the whole suite run? Its legs one after the other on private servers, then one line with the sum.

python -m tests.suite [--slow] [pytest arguments]
"""

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.databases import migration
from tests.services import ServiceFailed, run_pytest, services

NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Leg:
    """One run of pytest: what it is called, the marks it selects, on which database.

    `mark` is one that all its tests have: files in which it does not stand are not even read.
    """

    name: str
    marks: str
    sqlite: bool = False
    mark: str = ""

    @property
    def files(self) -> list[str]:
        if not self.mark:
            return []  # all that pyproject.toml names
        return [str(path) for path in sorted(Path("tests").rglob("test_*.py")) if self.mark in path.read_text()]


FAST = [
    Leg("PostgreSQL and browser", "not slow"),
    Leg("SQLite", "sqlite_too and not slow and not browser", sqlite=True, mark="sqlite_too"),
]
SLOW = [
    Leg("slow, PostgreSQL", "slow", mark="slow"),
    Leg("slow, SQLite", "slow and sqlite_too and not browser", sqlite=True, mark="slow"),
]


@dataclass
class Outcome:
    """What one or several legs came to."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: "Outcome") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")


def run_leg(leg: Leg, arguments: list[str], environment: dict[str, str], report: Path) -> tuple[int, Outcome]:
    waiting = leg.mark == "slow"  # long for killed workers and for time limits: one process more than cores
    processes = max(2, min((os.cpu_count() or 2) + waiting, 4))
    options = ["-n", str(processes), "--dist=loadgroup", "-p", "no:cacheprovider", "--reuse-db"]
    status = run_pytest([*options, "-m", leg.marks, f"--junit-xml={report}", *(arguments or leg.files)], environment)
    return status, read_outcome(report)


def read_outcome(report: Path) -> Outcome:
    """The counts of a pytest run from its JUnit file; no file means that it broke off before the end."""
    if not report.exists():
        return Outcome(failed=1)
    outcome = Outcome()
    for suite in ET.parse(report).iter("testsuite"):
        total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        outcome.add(Outcome(max(0, total - failed - skipped), failed, skipped))
    return outcome


def main(arguments: list[str]) -> int:
    slow = arguments[:1] == ["--slow"]
    arguments = arguments[1:] if slow else arguments
    os.environ["HYPOTHESIS_PROFILE"] = "slow" if slow else "fast"
    os.environ.pop("DATABASE_URL", None)
    total, lines, statuses = Outcome(), [], []
    with services() as servers, tempfile.TemporaryDirectory(prefix="msp-suite-") as name:
        folder = Path(name)
        with migration(servers["DATABASE_URL"], folder) as on_postgresql, migration("", folder) as on_sqlite:
            pass  # both at once
        for number, leg in enumerate(SLOW if slow else FAST):
            print(f"\n=== {leg.name}: {leg.marks}", flush=True)
            begun = time.monotonic()
            environment = {"REDIS_URL": servers["REDIS_URL"], "MSP_OFFICE_TEST_TEMPLATE": on_sqlite}
            if not leg.sqlite:
                environment = servers | {"MSP_OFFICE_TEST_TEMPLATE": on_postgresql}
            status, outcome = run_leg(leg, arguments, environment, folder / f"{number}.xml")
            statuses.append(status)
            total.add(outcome)
            lines.append(f"{leg.name}: {outcome} in {time.monotonic() - begun:.0f} s")
    print("\n" + "\n".join(lines))
    if all(status == NOTHING_COLLECTED for status in statuses):
        print("No test matches.")
    print(f"{total.passed} passed, {total.failed} failed", flush=True)
    broken = [status for status in statuses if status not in (0, NOTHING_COLLECTED)]
    return 1 if broken or total.failed or not total.passed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ServiceFailed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit(130)
