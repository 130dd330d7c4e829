"""Do sections become pages that fit each other: numbered within the section, linked, the same each time?"""

import io
import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from pypdf import PdfReader

from docs_binder.calculations.content import Column, Picture, Row, SectionContent, Status, Table
from docs_binder.calculations.printing import EffectiveSection, Exchange, PrintOptions, exchanges
from docs_binder.pdf.assembly import Part, assemble, page_count, pages_of
from docs_binder.pdf.front import Front, divider_sheet, front_sheet
from docs_binder.pdf.pages import SectionTooLong, section_sheet
from msp_office.pdf.render import RenderFailed, Sheet, render_all
from tests.docs_binder.samples import addresses, group_policies, internet, machines, notes

pytestmark = pytest.mark.xdist_group("printed pages")  # one process prints the sections for all of them
OPTIONS = PrintOptions()
DATED = date(2026, 3, 14)


@lru_cache
def printed() -> tuple[list[SectionContent], list[bytes]]:
    said = [machines(30), addresses(30), internet(), group_policies(), notes()]
    return said, render_all([sheet(one) for one in said], processes=2)


def sheet(content: SectionContent) -> Sheet:
    return section_sheet(content, OPTIONS, client="Lakeside Dental", revision=3, dated=DATED)


def line(content: SectionContent, pdf: bytes, identity: str = "a") -> EffectiveSection:
    return EffectiveSection(content.key, content.number, content.title, identity, 3, DATED, page_count(pdf))


def binder(*keys: str, options: PrintOptions = OPTIONS) -> PdfReader:
    said, pdfs = printed()
    chosen = [(one, pdf) for one, pdf in zip(said, pdfs, strict=True) if not keys or one.key in keys]
    front = Front("Lakeside Dental", "Northwind IT", date(2026, 11, 25), [line(*pair) for pair in chosen])
    first, dividers = render_all([front_sheet(front, options), divider_sheet(front, options)])
    parts = [Part(first, "Contents")]
    tabs = pages_of(dividers) if options.dividers else [None] * len(chosen)
    parts += [Part(pdf, f"{one.number} {one.title}", tab) for (one, pdf), tab in zip(chosen, tabs, strict=True)]
    made = assemble(parts, title="Lakeside Dental", author="Northwind IT", subject="", two_sided=options.two_sided)
    return PdfReader(io.BytesIO(made))


def texts(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def place_of(reader: PdfReader, label: str) -> int:
    """Which page of the file is numbered so."""
    return next(number for number, text in enumerate(texts(reader)) if "Revision 3 ·" in text and label in text.split())


def links(reader: PdfReader, number: int) -> list[str]:
    found = [reference.get_object() for reference in reader.pages[number].get("/Annots", [])]
    return [str(one.get("/Dest", one.get("/A", {}).get("/URI"))) for one in found]


def test_pages_are_numbered_within_their_section_and_carry_its_revision() -> None:
    _, (machine_pages, *_) = printed()
    feet = [text.splitlines()[-2:] + text.splitlines()[:3] for text in texts(PdfReader(io.BytesIO(machine_pages)))]
    assert len(feet) >= 2
    for number, foot in enumerate(feet, 1):
        assert f"3-{number}" in " ".join(foot)
        assert "Revision 3 · March 14, 2026" in " ".join(foot)


def test_section_bytes_are_the_same_each_time() -> None:
    said, pdfs = printed()
    assert render_all([sheet(said[2])]) == [pdfs[2]]


@pytest.mark.slow
def test_table_repeats_its_head_and_no_secret_is_printed_without_being_asked_for() -> None:
    _, pdfs = printed()
    assert all("Serial number" in text for text in texts(PdfReader(io.BytesIO(pdfs[0]))))
    assert "Portal password" in texts(PdfReader(io.BytesIO(pdfs[2])))[0]


@pytest.mark.slow
def test_links_lead_into_other_sections_or_are_plain_text() -> None:
    whole = binder()
    assert "machines/m0" in links(whole, place_of(whole, "4-1"))
    assert set(whole.named_destinations) >= {"machines/", "machines/m29", "addresses/a0", "notes/"}
    assert not any("binder:" in link for number in range(len(whole.pages)) for link in links(whole, number))
    alone = binder("addresses")
    assert [link for number in range(len(alone.pages)) for link in links(alone, number)] == ["addresses/"]


def test_contents_lead_to_the_sections_and_bookmarks_name_them() -> None:
    whole = binder()
    assert links(whole, 1) == ["machines/", "addresses/", "internet/", "policies/", "notes/"]
    names = [str(one["/Title"]) for one in whole.outline if not isinstance(one, list)]
    assert names == [
        "Contents", "3 Machines", "4 IP allocation", "5 Internet service providers", "8 Group policies",
        "20 Other notes",
    ]  # fmt: skip
    root: Any = whole.root_object
    tree = root["/StructTreeRoot"]
    assert [part["/S"] for part in tree["/K"][0]["/K"]] == ["/Part"] * 6
    assert root["/MarkInfo"]["/Marked"]
    numbers = tree["/ParentTree"]["/Nums"][::2]
    assert sorted(numbers) == list(range(len(numbers)))
    of_pages = [page["/StructParents"] for page in whole.pages]
    assert len(set(of_pages)) == len(whole.pages)
    assert set(of_pages) <= set(numbers)
    assert "Not applicable: there is no domain" in "\n".join(texts(whole))


@pytest.mark.slow
def test_every_part_begins_on_a_new_sheet_of_two_sided_paper() -> None:
    whole = binder(options=replace(OPTIONS, two_sided=True, dividers=True))
    assert [place_of(whole, f"{number}-1") % 2 for number in (3, 4, 5, 8, 20)] == [0] * 5
    assert len(whole.pages) % 2 == 0


def test_section_of_too_many_rows_is_refused_with_its_number() -> None:
    table = Table((Column("Address"),), tuple(Row((str(number),)) for number in range(5_000)))
    with pytest.raises(SectionTooLong, match=r"^Section 4, IP allocation, has 5,000 rows; .* up to 1,500"):
        sheet(SectionContent("addresses", 4, "IP allocation", Status.COMPLETE, (table,)))


def test_secrets_stand_in_their_places_under_a_watermark() -> None:
    made = section_sheet(
        internet(), PrintOptions(secrets=True), client="C", revision=1, dated=DATED,
        secrets={"portal": "hunter2 & <b>"}, watermark="Secrets, printed for Ana",
    )  # fmt: skip
    assert ("hunter2 &amp; &lt;b&gt;" in made.html, "Secrets, printed for Ana" in made.html) == (True, True)
    assert "hunter2" not in section_sheet(internet(), OPTIONS, client="C", revision=1, dated=DATED).html


def test_text_of_a_record_is_never_markup() -> None:
    hostile = '<img src="http://127.0.0.1:9/x"></td><script>'
    html = section_sheet(notes(hostile), OPTIONS, client=hostile, revision=1, dated=DATED).html
    assert "<img" not in html
    assert "<script" not in html


def test_instruction_sheet_names_what_goes_out_and_in() -> None:
    old = [line(internet(), printed()[1][2], "a"), line(notes(), printed()[1][4], "b")]
    new = [replace(old[0], identity="c", pages=5), replace(old[1], key="other", number=21, title="More")]
    assert exchanges(old, new) == [
        Exchange(5, "Internet service providers", "5-1", "5-1 to 5-5"),
        Exchange(20, "Other notes", "20-1", ""),
        Exchange(21, "More", "", "21-1"),
    ]
    front = Front("C", "O", DATED, new, base_on=DATED, steps=exchanges(old, new))
    html = front_sheet(front, OPTIONS).html
    assert "Bring the binder of March 14, 2026 up to date" in html
    assert 'class="cover"' not in html


def drawing_of_a_pdf(words: str = "Rack in the basement", **more: bytes) -> SectionContent:
    """A section whose drawing is a PDF with a link that must not come along."""
    html = f"<!doctype html><title>x</title><p>{words}</p><p><a href='http://127.0.0.1:9/'>out</a></p>"
    content = more.get("content") or render_all([Sheet(html)])[0]
    picture = Picture(content, "application/pdf", "Rack", caption="The rack", landscape=True)
    return SectionContent("map", 1, "Network map", Status.COMPLETE, (picture,))


def test_first_page_of_a_drawing_that_is_a_pdf_stands_in_its_section() -> None:
    made = sheet(drawing_of_a_pdf())
    first, again = render_all([made, made])
    assert first == again
    page = PdfReader(io.BytesIO(first)).pages[0]
    assert all(words in page.extract_text() for words in ("Rack in the basement", "Network map", "1-1"))
    assert links(PdfReader(io.BytesIO(first)), 0) == []
    scales = re.findall(rb"([-\d.]+) 0\.0 0\.0 ([-\d.]+) [-\d.]+ [-\d.]+ cm", page.get_contents().get_data())  # type: ignore[union-attr]
    assert min(float(scale) for pair in scales for scale in pair) > 0, "neither upside down nor mirrored"


def test_drawing_that_is_a_damaged_pdf_is_refused_by_name() -> None:
    with pytest.raises(RenderFailed, match=r"^Section 1, Network map: A drawing in it is an encrypted or damaged PDF"):
        render_all([sheet(drawing_of_a_pdf(content=b"%PDF-1.7 nothing"))])
