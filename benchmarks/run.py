"""Offices of several sizes on a private PostgreSQL, measured in turns, so that ratios can be trusted.

python -m benchmarks.run [--sizes 1000,10000,100000] [--rounds 40] [--only "board, columns" --only massage]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from benchmarks.measure import ROUND
from tests.services import ServiceFailed, postgresql

ROOT = Path(__file__).resolve().parent.parent
TARGETS = """Targets for the largest office: board at most 15 queries, 60 KB, 10 KB gzipped; ticket at most 20 queries;
growth at most 1.3, against the smallest office whose page is as long ("-": there is none);
backlog sums at most 5 ms with 10,000 open tickets; p95 at most twice p50."""


@dataclass
class Office:
    """The process that measures one office."""

    tickets: int
    process: subprocess.Popen[str]
    facts: dict[str, dict[str, int]] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)

    def read(self) -> dict[str, dict[str, int]]:
        assert self.process.stdout is not None  # noqa: S101 - it was opened as a pipe
        line = self.process.stdout.readline()
        if not line:
            raise ServiceFailed(f"The office of {self.tickets:,} tickets stopped.")
        answer: dict[str, dict[str, int]] = json.loads(line)
        return answer

    def play(self) -> None:
        assert self.process.stdin is not None  # noqa: S101 - it was opened as a pipe
        self.process.stdin.write(f"{ROUND}\n")
        self.process.stdin.flush()
        for name, milliseconds in self.read().items():
            self.times.setdefault(name, []).append(milliseconds)  # type: ignore[arg-type]  # a round answers numbers

    def p50(self, name: str) -> float:
        return statistics.median(self.times[name])

    def p95(self, name: str) -> float:
        return statistics.quantiles(self.times[name], n=20, method="inclusive")[-1]


@contextmanager
def office_of(tickets: int, cluster: str, folder: str, only: Sequence[str] = ()) -> Iterator[Office]:
    """Start filling an office of this size in a database of its own."""
    parts, name = urlsplit(cluster), f"office{tickets}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    environment = os.environ | {
        "DATABASE_URL": parts._replace(path=f"/{name}").geturl(),
        "DJANGO_SETTINGS_MODULE": "msp_office.settings",
        "MSP_OFFICE_MODE": "test",
        "MSP_OFFICE_DATA": f"{folder}/{tickets}",
    }
    command = [sys.executable, "-m", "benchmarks.measure", str(tickets), *only]
    process = subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Office(tickets, process)
    finally:
        with suppress(BrokenPipeError):
            process.communicate(timeout=30)


def smallest_alike(name: str, office: Office, offices: list[Office]) -> Office:
    """The smallest office whose page is as long to a tenth: one that shows more rows takes longer by right."""
    length = office.facts.get(name, {}).get("bytes", 0)
    return next(other for other in offices if other.facts.get(name, {}).get("bytes", 0) >= 0.9 * length)


def table(offices: list[Office]) -> Iterator[str]:
    first = offices[0]
    yield f"{'page':20} {'tickets':>8} {'queries':>7} {'p50 ms':>8} {'p95 ms':>8} {'KB':>7} {'KB gz':>6} {'growth':>7}"
    for name in first.times:
        for office in offices:
            facts = office.facts.get(name, {})
            other = smallest_alike(name, office, offices)
            growth = "-" if other is office is not first else f"{office.p50(name) / other.p50(name):.2f}"
            size = [f"{facts[key] / 1024:.1f}" if facts else "" for key in ("bytes", "gzipped")] if facts else ["", ""]
            yield (
                f"{name:20} {office.tickets:8,} {facts.get('queries', ''):>7} {office.p50(name):8.1f} "
                f"{office.p95(name):8.1f} {size[0]:>7} {size[1]:>6} {growth:>7}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", action="append", default=[], help="a page's name; all pages without it")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    with postgresql() as cluster, tempfile.TemporaryDirectory() as folder:
        offices: list[Office] = []
        with ExitStack() as stack:
            for size in sizes:
                offices.append(stack.enter_context(office_of(size, cluster, folder, options.only)))
            for office in offices:
                office.facts = office.read()
                print(f"{office.tickets:,} tickets are in.", file=sys.stderr, flush=True)
            for number in range(options.rounds + 2):
                for office in offices:
                    office.play()
                    if number < 2:
                        office.times.clear()  # warming up
        print("\n".join(table(offices)))
        print(TARGETS)


if __name__ == "__main__":
    main()
