"""How the binder is put together from its sections: bookmarks, links that lead from one section into another."""

import gc
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, Fit, NameObject, TextStringObject

from docs_binder.pdf.pages import SCHEME
from docs_binder.pdf.tagging import Tags


@dataclass(frozen=True, slots=True)
class Part:
    """One PDF of the binder: the first pages or a section, with its line in the bookmarks ("" brings none)."""

    pdf: bytes
    title: str = ""
    divider: PageObject | None = None


def page_count(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def pages_of(pdf: bytes) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(pdf)).pages)


def assemble(parts: Sequence[Part], *, title: str, author: str, subject: str, two_sided: bool) -> bytes:
    """One PDF of all parts in their order. On two-sided paper each part begins on a new sheet.

    Links to a section that is not in this print become plain text.
    """
    with _undisturbed():
        return _assembled(parts, {"/Title": title, "/Author": author, "/Subject": subject}, two_sided)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Some ten thousand small objects all live until the file is written: looking for garbage doubles the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _assembled(parts: Sequence[Part], facts: dict[str, str], two_sided: bool) -> bytes:
    writer = PdfWriter()
    tags = Tags(writer)
    for part in parts:
        if part.divider:
            writer.add_page(part.divider)
            _fill_sheet(writer, two_sided)
        reader = PdfReader(io.BytesIO(part.pdf))
        writer.append(reader, outline_item=None, import_outline=False)
        first = len(writer.pages) - len(reader.pages)
        tags.take(reader, writer.pages[first:])
        if part.title:
            above = writer.add_outline_item(part.title, first)
            for item in reader.outline:
                _bookmarks(writer, reader, item, above, first)
        _fill_sheet(writer, two_sided)
    tags.write()
    _lead_links(writer)
    writer.add_metadata({**facts, "/Creator": "MSP Office"})
    writer.root_object[NameObject("/Lang")] = TextStringObject("en-US")
    writer.page_mode = "/UseOutlines"
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _fill_sheet(writer: PdfWriter, two_sided: bool) -> None:
    if two_sided and len(writer.pages) % 2:
        writer.add_blank_page()


def _bookmarks(writer: PdfWriter, reader: PdfReader, item: object, above: object, first: int) -> None:
    """The headings below a section's own one."""
    if isinstance(item, list):
        for one in item:
            _bookmarks(writer, reader, one, above, first)
        return
    number = reader.get_destination_page_number(item)  # type: ignore[arg-type]  # an outline holds destinations and lists
    heading = str(item["/Title"])  # type: ignore[index]
    if number is not None and not (number == 0 and item is reader.outline[0]):  # the section's own heading is there
        writer.add_outline_item(heading, first + number, above, fit=Fit.xyz(top=item.get("/Top")))  # type: ignore[arg-type,attr-defined]


def _lead_links(writer: PdfWriter) -> None:
    """Turn addresses of other sections into places in this file, or take the link away where there is none."""
    places = writer.get_named_dest_root()
    known = {str(name) for name in places[::2]}
    for page in writer.pages:
        annotations = page.get("/Annots")
        if annotations is None:
            continue
        kept = ArrayObject()
        for reference in annotations.get_object():
            annotation = reference.get_object()
            address = _address(annotation)
            if address is not None:
                place = address.removeprefix(SCHEME)
                if place not in known:
                    continue
                del annotation["/A"]
                annotation[NameObject("/Dest")] = TextStringObject(place)
            kept.append(reference)
        page[NameObject("/Annots")] = kept


def _address(annotation: DictionaryObject) -> str | None:
    action = annotation.get("/A")
    uri = str(action.get_object().get("/URI", "")) if action is not None else ""
    return uri if uri.startswith(SCHEME) else None
