"""Tags of the sections (which text is a heading, a cell, ...) come along into the binder that is made of them.

pypdf leaves them behind. Each section numbers what its pages refer to from 0 on; in the binder the numbers go on.
"""

from collections.abc import Sequence
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)


class Tags:
    """The one tree of tags of a binder; `write` hangs it into the file once all parts are there."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        self.parts, self.numbers, self.next = ArrayObject(), ArrayObject(), 0
        self.whole = _element("/StructElem", S=NameObject("/Document"), K=self.parts)
        self.reference = writer._add_object(self.whole)

    def take(self, reader: PdfReader, pages: Sequence[PageObject]) -> None:
        """Take over the tags of a part whose pages are already among those of the writer."""
        tree: Any = reader.root_object.get("/StructTreeRoot")
        if tree is None:
            return
        before = len(self.writer._objects)
        taken: Any = tree.get_object().clone(self.writer)
        for document in taken["/K"].get_object():
            document.get_object().update({NameObject("/P"): self.reference, NameObject("/S"): NameObject("/Part")})
            self.parts.append(document)
        _tell_apart(self.writer._objects[before:], f"{len(self.parts)}-")
        pairs = taken["/ParentTree"].get_object()["/Nums"].get_object()
        for number, parents in zip(pairs[::2], pairs[1::2], strict=True):
            self.numbers.extend((self._on(number), parents))
        for page, source in zip(pages, reader.pages, strict=True):
            if "/StructParents" in source:  # which pypdf leaves behind
                page[NameObject("/StructParents")] = self._on(source["/StructParents"])
            annotations: Any = page.get("/Annots", ArrayObject())
            for annotation in (one.get_object() for one in annotations.get_object()):
                if "/StructParent" in annotation:
                    annotation[NameObject("/StructParent")] = self._on(annotation["/StructParent"])
        self.next += max(pairs[::2], default=-1) + 1

    def _on(self, number: Any) -> NumberObject:
        return NumberObject(int(number) + self.next)

    def write(self) -> None:
        parents = self.writer._add_object(DictionaryObject({NameObject("/Nums"): self.numbers}))
        tree = _element(
            "/StructTreeRoot",
            K=ArrayObject([self.reference]),
            ParentTree=parents,
            ParentTreeNextKey=NumberObject(self.next),
        )
        root = self.writer.root_object
        root[NameObject("/StructTreeRoot")] = reference = self.writer._add_object(tree)
        root[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
        self.whole[NameObject("/P")] = reference


def _element(kind: str, **values: PdfObject) -> DictionaryObject:
    named = {NameObject(f"/{name}"): value for name, value in values.items()}
    return DictionaryObject({NameObject("/Type"): NameObject(kind), **named})


def _tell_apart(elements: Sequence[PdfObject | None], prefix: str) -> None:
    """Head cells have names by which other cells call them; no two sections have the same."""
    for element in elements:
        if not isinstance(element, DictionaryObject) or element.get("/Type") != "/StructElem":
            continue
        if "/ID" in element:
            element[NameObject("/ID")] = TextStringObject(f"{prefix}{element['/ID']}")
        given: Any = element.get("/A", ArrayObject())
        attributes = given.get_object()
        for one in attributes if isinstance(attributes, ArrayObject) else [attributes]:
            about: Any = one.get_object()
            if "/Headers" in about:
                names = [TextStringObject(f"{prefix}{name}") for name in about["/Headers"]]
                about[NameObject("/Headers")] = ArrayObject(names)
