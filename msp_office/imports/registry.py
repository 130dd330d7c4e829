"""What can be imported: each app declares its own kind from AppConfig.ready(); the mechanism is the same for all."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from msp_office.imports.plan import Plan, Reading
from msp_office.imports.readers.report import ReadReport
from msp_office.roles import PERMISSIONS

if TYPE_CHECKING:
    from msp_office.imports.models import ImportBatch
    from staffing.models import StaffMember

Values = dict[str, Any]
Choices = Sequence[tuple[str, str]]

LEAVE, MAKE, SKIP = "leave", "make", "skip"
"""Answers that every choice may offer: leave the field empty, make a new record of that name, leave the row out."""


class RowRejected(Exception):
    """The row cannot be imported; the message says why, for the person who brought the file."""


class RowSkipped(Exception):
    """The row is left out on purpose; the message says why."""


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long text"
    MOMENT = "moment"
    DAY = "day"
    MINUTES = "minutes"
    MONEY = "money"
    PERIOD = "period"
    CHOICE = "choice"
    NAME = "name"


@dataclass(frozen=True)
class Match:
    """Which record of ours a name of theirs is: `certain` and why, or one of the `close` ones, to be confirmed."""

    certain: str = ""
    how: str = ""
    close: tuple[tuple[str, str], ...] = ()  # (our value, its label)


@dataclass(frozen=True)
class Named:
    """The value of a name field: what stands in the file, and whom it was taken for (a key, or MAKE)."""

    text: str
    target: str


@dataclass(frozen=True)
class ImportField:
    """One thing that a row may say.

    `choices` are our values for theirs (a choice field only); `words` are theirs that everybody means the same by;
    `fallback` is what every other value becomes unless somebody decides otherwise ("" means: it must be decided).
    `is_name` values may be numbers that a second file translates. `default_by` names the field whose values may each
    get a default of this one (minutes, or a number). `joins`: several columns are one value (first and last name).
    A name field has `match`, which finds our records for their names all at once; what is neither matched nor close to
    one becomes a new record. `is_remembered` decisions hold for the next file too. `known` looks up other words for our
    values, such as e-mail addresses ({value_key: ours}); the field named `beside` may hold such a word as well.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    max_length: int = 250
    help: str = ""
    choices: Callable[[], Choices] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    fallback: str = ""
    is_name: bool = False
    default_by: str = ""
    default_help: str = ""
    joins: bool = False
    match: Callable[[Collection[str]], Mapping[str, Match]] | None = None
    known: Callable[[], Mapping[str, str]] | None = None
    beside: str = ""
    is_remembered: bool = False


def said(name: str) -> str:
    """Where the values of a row keep what the file itself says in a choice field that holds names."""
    return f"{name} as written"


def headers(**names: str) -> dict[str, str]:
    """{header in plain form: field} of "field='header header …'"."""
    return {header: name for name, words in names.items() for header in words.split()}


@dataclass(frozen=True)
class ImportOption:
    """Something that holds for the whole file: an as-of day, a client for all rows."""

    name: str
    label: str
    kind: Literal["day", "text", "choice"] = "text"
    help: str = ""
    choices: Callable[[], Choices] | None = None


@dataclass(frozen=True)
class Preset:
    """How one tool writes its files: {header in plain form: field}, {field: {their word: ours}}.

    `marks` are headers that are not imported, but tell this tool from others. `date_order` is how the tool writes days
    where a file can be read both ways. `last_row_wins`: the file may hold several rows of one record, of which the last
    (by `version_field`, if it has one) stands; otherwise a repeat is rejected. `report` turns a file that is no table
    but a report (months across, totals in between) into rows with these headers. `source` names the tool where several
    presets are of one.
    """

    name: str
    label: str
    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    is_utc: bool = False
    date_order: str = ""
    last_row_wins: bool = False
    marks: frozenset[str] = frozenset()
    report: ReadReport | None = None
    source: str = ""


@dataclass(frozen=True)
class Context:
    """What a row needs beyond its own values. `until` is the first instant that is no longer imported; `known` is what
    the kind has looked up once for all rows."""

    source: str
    plan: Plan
    zone: tzinfo
    now: datetime
    until: datetime | None = None
    known: Any = None


@dataclass(frozen=True)
class Draft:
    """A row as it will become; `assumptions` are the sentences about what the file did not say."""

    record: Any
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Applied:
    """What became of a row; `before` is what undo needs of an updated record."""

    result: Literal["created", "updated", "unchanged"]
    object_id: int
    before: dict[str, Any] | None = None


@dataclass(frozen=True)
class Undo:
    """What is to be taken back in one step."""

    created: list[int]
    updated: dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Verdict:
    """What is found when the records of a file are held against those that stand: why one is not applied.

    `blocks` holds the whole import back until somebody decides; an `assumption` is only told.
    """

    reason: str = ""
    blocks: bool = False
    assumption: str = ""


@dataclass(frozen=True)
class Summing:
    """For kinds several of whose rows may be one record: rows with the same `key` are `combine`d.

    `amount` is what is added up over the rows; `compare` holds the combined records against what stands already.
    """

    key: Callable[[Any], Hashable]
    combine: Callable[[Sequence[Any]], Any]
    amount: Callable[[Any], Decimal]
    compare: "Callable[[ImportBatch, Sequence[Any], Context], Sequence[Verdict]]"


@dataclass(frozen=True)
class Remark:
    """A sentence about the whole file, for the preview."""

    text: str
    is_warning: bool = False


@dataclass(frozen=True)
class Words:
    """What the pages of a kind say that no other kind would."""

    upload_help: str = ""
    undone: str = "what it brought in is gone again."
    replayed: str = ""  # of a kind with a ledger: what is said of one whose past was open, or sealed
    sealed: str = ""
    undo_rule: str = "An import can be undone as long as nobody has worked on what it brought in."
    blocked: str = ""
    decisions: tuple[tuple[str, str, str], ...] = ()  # what a blocked import may be told: (option, value, label)


@dataclass(frozen=True)
class ImportKind:
    """One kind of import; see tickets/imports for worked ones.

    `build` makes a draft of a row's values or raises RowRejected or RowSkipped; it reads no database row by row:
    `prepare` looks up once what it needs. `leaves_out` says why a row is left out, by what of it can be read, whatever
    else is wrong with it.
    `apply` writes drafts in the transaction that also saves the position. `built_on` names records that people have
    worked on since, `undo` takes a step back, `clean_up` removes what the import made in passing and nobody uses.
    `ask` names what must still be decided, by the part of the plan. People without `sees_all` see only imports of
    their own; without `object_permission`, no links to what a row became.
    `unpack` turns a file that is no table into one (and raises FileRefused). `seal` writes a file anew in which the
    secrets that its headers or the chosen columns name cannot be read; nothing else is ever kept. A kind that is not
    listed is offered by its own app's pages only. Without `identity` every row stands by itself.
    """

    name: str
    label: str
    permission: str
    fields: tuple[ImportField, ...]
    presets: tuple[Preset, ...]
    build: Callable[[Values, Context], Draft]
    describe: Callable[[Any], Sequence[tuple[str, str]]]
    apply: "Callable[[ImportBatch, Sequence[Any], datetime, StaffMember | None], Sequence[Applied]]"
    built_on: "Callable[[ImportBatch, Sequence[int]], Sequence[str]]"
    undo: "Callable[[ImportBatch, Undo, datetime, StaffMember | None], None]"
    clean_up: "Callable[[ImportBatch], None]"
    object_url: Callable[[int], str]
    object_name: Callable[[int], str] = "#{}".format
    prepare: Callable[[], Any] | None = None
    leaves_out: Callable[[Values, Context], str] = lambda _, __: ""
    options: tuple[ImportOption, ...] = ()
    identity: str = "external_id"
    version_field: str = ""
    summing: Summing | None = None
    ask: "Callable[[Plan], Mapping[str, str]]" = lambda _: {}
    remarks: "Callable[[ImportBatch], Sequence[Remark]]" = lambda _: ()
    summary: "Callable[[ImportBatch], Mapping[str, Any]]" = lambda _: {}
    words: Words = Words()
    sees_all: str = ""
    object_permission: str = ""
    unpack: Callable[[bytes], bytes] | None = None
    seal: Callable[[bytes, Reading, Mapping[int, str]], bytes] | None = None
    is_listed: bool = True

    def field(self, name: str) -> ImportField:
        return next(item for item in self.fields if item.name == name)

    def preset(self, name: str) -> Preset:
        """The preset of this name; the last one, which is the generic, when there is none."""
        return next((item for item in self.presets if item.name == name), self.presets[-1])

    @property
    def known_headers(self) -> frozenset[str]:
        return frozenset(header for preset in self.presets for header in preset.columns)


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Keep a declaration; apps call `declaring.import_kind`. Errors: ValueError for one that cannot work."""
    if kind.permission not in PERMISSIONS:
        raise ValueError(f"No such permission: {kind.permission}")
    if kind.name in _kinds:
        raise ValueError(f"The import kind {kind.name} is declared twice.")
    names = {item.name for item in kind.fields}
    for preset in kind.presets:
        if unknown := set(preset.columns.values()) - names:
            raise ValueError(f"The preset {preset.name} names unknown fields: {', '.join(sorted(unknown))}")
    _kinds[kind.name] = kind


def known_kinds() -> Mapping[str, ImportKind]:
    return MappingProxyType(_kinds)
