"""How a binder is to be printed, and which of its pages go out and in when it is brought up to date."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

TEMPLATE_VERSION = "1"  # a change of this number is a new revision of every section: raise it when the pages look new
PAPERS = {"letter": "Letter", "a4": "A4"}


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """What a person chose for one print. `sections` empty means all."""

    paper: str = "letter"
    holes: bool = True
    two_sided: bool = False
    dividers: bool = False
    secrets: bool = False
    blank: bool = False
    logo: bool = False
    sections: tuple[str, ...] = ()

    @property
    def variant(self) -> str:
        """Prints of the same variant have pages that can take each other's place.

        >>> sealed = PrintOptions(paper="a4", holes=False, logo=True, secrets=True)
        >>> PrintOptions(two_sided=True).variant, sealed.variant
        ('letter-holes-2', 'a4-edge-1-logo-secrets')
        """
        parts = [self.paper, "holes" if self.holes else "edge", "2" if self.two_sided else "1"]
        parts += ["logo"] if self.logo else []
        kind = ["blank"] if self.blank else ["secrets"] if self.secrets else []
        return "-".join([*parts, *kind])

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"sections": list(self.sections)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "PrintOptions":
        """The options a job was asked with.

        >>> PrintOptions.from_json(PrintOptions(sections=("notes",)).as_json()) == PrintOptions(sections=("notes",))
        True
        """
        known = {name: values[name] for name in cls.__dataclass_fields__ if name in values}
        return cls(**{**known, "sections": tuple(known.get("sections", ()))})


@dataclass(frozen=True, slots=True)
class EffectiveSection:
    """One line of the list of effective pages: which revision of a section is the right one, and its pages."""

    key: str
    number: int
    title: str
    identity: str  # of its pages, see content.revision_hash
    revision: int
    dated: date
    pages: int
    verified_on: date | None = None
    verified_by: str = ""

    @property
    def span(self) -> str:
        """
        >>> one = EffectiveSection("notes", 20, "Other notes", "", 1, date(2026, 3, 14), 1)
        >>> one.span, EffectiveSection("isp", 5, "Internet", "", 1, date(2026, 3, 14), 4).span
        ('20-1', '5-1 to 5-4')
        """
        return f"{self.number}-1" + (f" to {self.number}-{self.pages}" if self.pages > 1 else "")

    def as_json(self) -> dict[str, Any]:
        verified = self.verified_on.isoformat() if self.verified_on else None
        return asdict(self) | {"dated": self.dated.isoformat(), "verified_on": verified}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "EffectiveSection":
        verified = date.fromisoformat(values["verified_on"]) if values["verified_on"] else None
        return cls(**{**values, "dated": date.fromisoformat(values["dated"]), "verified_on": verified})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One line of the instruction sheet: "Remove 5-1 to 5-4, insert 5-1 to 5-5"."""

    number: int
    title: str
    remove: str  # "" for a section that was not in the binder
    insert: str  # "" for a section that is no longer in it


def exchanges(old: Sequence[EffectiveSection], new: Sequence[EffectiveSection]) -> list[Exchange]:
    """What has to be done to a binder of `old` sections so that it is one of `new` ones, in the order of its pages.

    >>> before = [EffectiveSection("isp", 5, "Internet", "a", 1, date(2026, 3, 14), 4)]
    >>> after = [EffectiveSection("isp", 5, "Internet", "b", 2, date(2026, 11, 2), 5)]
    >>> [(one.remove, one.insert) for one in exchanges(before, after)], exchanges(after, after)
    ([('5-1 to 5-4', '5-1 to 5-5')], [])
    """
    was, now = ({one.key: one for one in sections} for sections in (old, new))
    found = []
    for key in {**was, **now}:
        out, into = was.get(key), now.get(key)
        if out and into and out.identity == into.identity:
            continue
        shown = into or out
        if shown:
            found.append(Exchange(shown.number, shown.title, out.span if out else "", into.span if into else ""))
    return sorted(found, key=lambda one: one.number)
