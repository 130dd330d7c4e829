"""Does the board stay quick while a binder is printed?

python -m benchmarks.board_beside_print [--tickets 10000] [--rounds 20]

The board is measured in a process of its own on a private PostgreSQL: idle, while binders of about 36 pages are printed
one after the other as a worker prints them, and idle again. The second figure is divided by the first and third.
"""

import argparse
import os
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from benchmarks.printing import sample_sections
from benchmarks.run import Office, office_of
from tests.services import postgresql

TARGET = 3.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    with (
        postgresql() as cluster,
        tempfile.TemporaryDirectory() as folder,
        office_of(given.tickets, cluster, folder) as office,
    ):
        office.read()
        os.environ |= {"MSP_OFFICE_MODE": "test", "MSP_OFFICE_DATA": f"{folder}/prints"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "msp_office.settings"
        import django

        django.setup()
        rounds(office, 2)  # warming up
        idle = rounds(office, given.rounds // 2)
        with printing() as printed:
            beside = rounds(office, given.rounds)
        idle += rounds(office, given.rounds // 2)
    p50, p95 = statistics.median(idle), statistics.quantiles(beside, n=20, method="inclusive")[-1]
    print(f"Board of {given.tickets:,} tickets, idle: p50 {p50:.1f} ms")
    print(f"While {len(printed)} binders were printed: p95 {p95:.1f} ms, {p95 / p50:.2f} of it")
    print(f"Target: at most {TARGET}")


def rounds(office: Office, count: int) -> list[float]:
    """Milliseconds of the board in so many rounds over all pages."""
    office.times.clear()
    for _ in range(count):
        office.play()
    return office.times["board"]


@contextmanager
def printing() -> Iterator[list[int]]:
    """Binders are printed meanwhile; yields the number of documents of each, as they come."""
    from docs_binder.calculations.printing import PrintOptions
    from docs_binder.pdf.pages import section_sheet
    from docs_binder.pdf.run import PROCESSES
    from msp_office.pdf.render import Press

    given = {"client": "Lakeside Dental", "revision": 1, "dated": date(2026, 3, 14)}
    sheets = [section_sheet(one, PrintOptions(), **given) for one in sample_sections()]  # type: ignore[arg-type]
    over, begun = threading.Event(), threading.Event()
    printed: list[int] = []

    def work() -> None:
        while not over.is_set():
            with Press(processes=PROCESSES) as press:
                printed.append(len(press.print(sheets, lambda *_: begun.set())))

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    try:
        yield printed
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    main()
