"""What a binder of about forty pages costs, held against plain WeasyPrint with the same content in one piece.

python -m benchmarks.printing [--rounds 3]

All are measured in turns in one run, so that the ratios can be trusted whatever else the machine does; the best turn of
each counts. On both sides the clock starts when the processes are there and have imported what they need; how long that
takes stands beside. Seconds of the processor stand beside, too: on a busy machine only they can be compared.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_binder.calculations.content import SectionContent
    from msp_office.pdf.render import Press

TARGETS = """Targets: whole binder at most 1.0 of one piece, one changed section at most 0.2, typesetters together
at most 250 MB, 5,000 rows refused at once."""
EMPTY = "<!doctype html><title>Ready</title>"
PLAIN = """
import os, sys, time
os.nice(10)  # as ours
import weasyprint
imported, used = time.perf_counter(), time.process_time()
from pathlib import Path
css, html, out = map(Path, sys.argv[1:4])
sheet = weasyprint.CSS(string=css.read_text())
weasyprint.HTML(string=html.read_text()).write_pdf(out, stylesheets=[sheet], pdf_tags=True)
print(time.perf_counter() - imported, time.process_time() - used)
"""


@dataclass(frozen=True)
class Turn:
    """One measured print: seconds it took, of them on the processor, to start; megabytes at most."""

    took: float
    used: float
    start: float
    memory: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"MSP_OFFICE_MODE": "test", "MSP_OFFICE_DATA": folder}
        os.environ["DJANGO_SETTINGS_MODULE"] = "msp_office.settings"
        import django

        django.setup()
        measure(rounds, Path(folder))


def sample_sections() -> "list[SectionContent]":
    """The binder of 120 machines, 200 addresses, 80 users and 40 licences, about 36 pages."""
    from docs_binder.calculations.content import Column, Kind, Row, SectionContent, Status, Table
    from tests.docs_binder.samples import addresses, internet, machines, network_map, notes

    def people(count: int, key: str, number: int, title: str) -> SectionContent:
        columns = (Column("Name", 3), Column("Sign-in", 2, Kind.CODE), Column("E-mail", 4), Column("Groups", 4))
        rows = tuple(
            Row(
                (f"Person Number {one}", f"pnumber{one}", f"person.{one}@lakeside.example", "Staff, Front desk"),
                f"u{one}",
            )
            for one in range(count)
        )
        return SectionContent(key, number, title, Status.COMPLETE, (Table(columns, rows),))

    filler = [
        people(8, f"s{number}", number, f"Section {number}") for number in (2, 6, 7, 8, 9, 10, 12, 13, 15, 16, 17, 18)
    ]
    said = [
        network_map(), machines(120), addresses(200), internet(), people(40, "licences", 11, "Licences"),
        people(80, "users", 14, "Users"), notes(), *filler,
    ]  # fmt: skip
    return sorted(said, key=lambda one: one.number)


def measure(rounds: int, folder: Path) -> None:
    from docs_binder.calculations.printing import EffectiveSection, Exchange, PrintOptions
    from docs_binder.pdf.assembly import Part, assemble, page_count
    from docs_binder.pdf.front import Front, front_sheet
    from docs_binder.pdf.pages import SectionTooLong, section_sheet, styles_of
    from docs_binder.pdf.run import PROCESSES
    from msp_office.pdf.render import BASE_STYLES, Press, Sheet
    from tests.docs_binder.samples import addresses

    options, dated = PrintOptions(), date(2026, 3, 14)
    said = sample_sections()
    sheets = [section_sheet(one, options, client="Lakeside Dental", revision=1, dated=dated) for one in said]
    bodies = [re.sub(r"(?s).*?<body>|</body>.*", "", sheet.html) for sheet in sheets]
    html, css = folder / "whole.html", folder / "whole.css"
    html.write_text("<!doctype html><html lang='en-US'><title>Whole</title><body>" + "".join(bodies) + "</body></html>")
    rules = "h1 { break-before: page }" + "".join(rule for sheet in sheets for rule in sheet.css[3:])
    css.write_text("\n".join([BASE_STYLES.read_text(), *styles_of(options), rules]))

    def one_piece() -> Turn:
        began = time.perf_counter()
        answer = subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-c", PLAIN, css, html, folder / "whole.pdf"], capture_output=True, text=True, check=True
        )
        typeset, used = map(float, answer.stdout.split())
        return Turn(typeset, used, time.perf_counter() - began - typeset)

    def binder(changed: str = "") -> Turn:
        chosen = [one for one in said if not changed or one.key == changed]
        lines = [EffectiveSection(one.key, one.number, one.title, "a", 1, dated, 2) for one in said]
        steps = [Exchange(5, "Internet", "5-1", "5-1")] if changed else []
        front = Front("Lakeside Dental", "Office", dated, lines, base_on=dated if steps else None, steps=steps)
        began = time.perf_counter()
        with Press(processes=PROCESSES) as press:
            press.print([Sheet(EMPTY)] * min(PROCESSES, len(chosen)))
            started, used = time.perf_counter(), processor(press)
            pdfs = [one.pdf for one in press.print([sheets[said.index(one)] for one in chosen])]
            first = press.print([front_sheet(front, options)])[0].pdf
            parts = [Part(first, "Contents"), *(Part(pdf, one.title) for one, pdf in zip(chosen, pdfs, strict=True))]
            assemble(parts, title="", author="", subject="", two_sided=False)
            took, used = time.perf_counter() - started, processor(press) - used
            return Turn(took, used, started - began, sum(peak(child.process.pid) for child in press.children))

    plain: list[Turn] = []
    whole: list[Turn] = []
    changed: list[Turn] = []
    for _ in range(rounds):
        plain.append(one_piece())
        whole.append(binder())
        changed.append(binder("internet"))
    pages = page_count((folder / "whole.pdf").read_bytes())
    print(f"{pages} pages")
    for name, turns in (("One piece, plain WeasyPrint", plain), ("Whole binder", whole), ("One section", changed)):
        took, used = min(one.took for one in turns), min(one.used for one in turns)
        share, of_processor = took / min(one.took for one in plain), used / min(one.used for one in plain)
        print(f"{name}: {took:.2f} s, {share:.2f} of one piece", end="; ")
        print(f"of the processor {used:.2f} s, {of_processor:.2f}", end="; ")
        print(f"beside {min(one.start for one in turns):.2f} s to start and import")
    print(f"{PROCESSES} typesetters together: {max(one.memory for one in whole):.0f} MB")
    began = time.perf_counter()
    try:
        section_sheet(addresses(5_000), options, client="C", revision=1, dated=dated)
    except SectionTooLong as refused:
        print(f"5,000 rows: refused in {time.perf_counter() - began:.3f} s: {refused}")
    print(TARGETS)


def processor(press: "Press") -> float:
    """Seconds of the processor that its typesetters and this process have used so far."""
    used = time.process_time()
    for child in press.children:
        fields = Path(f"/proc/{child.process.pid}/stat").read_text().rpartition(")")[2].split()
        used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def peak(pid: int) -> float:
    """The most memory that a running process ever had, in megabytes, what it shares with others included."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
