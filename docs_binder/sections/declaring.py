"""What a section of the binder is made of: one declaration drives its pages, forms, imports, print and completeness."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from docs_binder.models.record import BinderRecord


@dataclass(frozen=True)
class SecretSlot:
    """A column that holds a secret: its label and its kind in the vault."""

    field: str
    label: str
    kind: str


@dataclass(frozen=True)
class Part:
    """One kind of record within a section.

    `fields` are typed, in this order (notes come last by themselves); `columns` stand in lists and in print; `identity`
    names a record when an import brings it again; `expires` are dates that fall due; `codes` are set so that every
    character can be told apart; `searched` is what the search over all binders reads. `layout` is how it is printed;
    `by_address` names the column whose addresses give the order.
    """

    key: str
    model: type[BinderRecord]
    label: str
    plural: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    identity: tuple[str, ...]
    expires: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    searched: tuple[str, ...] = ()
    secrets: tuple[SecretSlot, ...] = ()
    layout: Literal["table", "facts", "prose"] = "table"
    by_address: str = ""

    def column(self, name: str) -> "models.Field[Any, Any]":
        return self.model._meta.get_field(name)  # type: ignore[return-value]  # a column of ours

    def label_of(self, name: str) -> str:
        slot = next((slot for slot in self.secrets if slot.field == name), None)
        try:
            label = slot.label if slot else str(self.column(name).verbose_name)
        except FieldDoesNotExist:
            label = name
        return label[:1].upper() + label[1:]

    @property
    def linked(self) -> tuple[str, ...]:
        """The columns that lead to other records, fetched along with a list."""
        names = {*self.columns, *self.fields, *(slot.field for slot in self.secrets)}
        return tuple(sorted(name for name in names if self.column(name).is_relation))


@dataclass(frozen=True)
class Section:
    """One section of the binder; `asks` says in a sentence what a stranger needs to find in it."""

    key: str
    title: str
    asks: str
    parts: tuple[Part, ...] = ()


def numbered(sections: Sequence[Section]) -> dict[str, int]:
    """{key: place in the list, from 1}."""
    return {section.key: number for number, section in enumerate(sections, 1)}
