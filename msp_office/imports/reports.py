"""What the import pages show: values to be matched, rows as they will become, what became of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from msp_office.exports.table import acts_as_formula, clean
from msp_office.imports.conversion import choice_text, converter, is_nothing, known_word
from msp_office.imports.models import ImportBatch, ImportRow, RowStatus
from msp_office.imports.naming import known_values, matches_of
from msp_office.imports.plan import value_key
from msp_office.imports.readers import open_table
from msp_office.imports.registry import (
    Context,
    FieldKind,
    ImportField,
    ImportKind,
    RowRejected,
    RowSkipped,
    known_kinds,
)
from msp_office.imports.work.summing import combined

if TYPE_CHECKING:
    from staffing.models import StaffMember

MAX_MATCHED = 150  # values of one field that a page asks about one by one
PREVIEWED = 10
FIGURES = ("staged", "rejected", "skipped", "created", "updated", "unchanged", "summed")  # in the order of Figures


def kinds_for(person: "StaffMember") -> list[ImportKind]:
    """The kinds of import that this person may do."""
    return [kind for kind in known_kinds().values() if person.has_perm(kind.permission)]


@dataclass(frozen=True)
class TheirValue:
    """One value of theirs: how often it stands there, and which of ours it is taken for ("" is undecided)."""

    text: str
    rows: int
    ours: str
    how: str = ""
    close: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FieldValues:
    """The values of one field in the file; `more` says that rarer ones are not listed."""

    field: ImportField
    values: tuple[TheirValue, ...]
    more: bool


def values_to_match(batch: ImportBatch) -> list[FieldValues]:
    """Every choice or name field that has a column, with the values that stand there, the most frequent first."""
    kind, plan = batch.declared, batch.decided
    found = []
    for item in kind.fields:
        if item.kind is FieldKind.NAME and plan.columns_of(item.name):
            found.append(_names_to_match(batch, item))
        if item.kind is FieldKind.CHOICE and plan.columns_of(item.name):
            counted, more = _values_of(batch, item)
            known = known_values(item, plan, _rows_of(batch)) if item.known else {}
            decided = {**known, **plan.values.get(item.name, {})}
            values = tuple(
                TheirValue(text, rows, decided.get(value_key(text)) or known_word(kind, item, plan, text))
                for text, rows in counted.most_common(MAX_MATCHED)
            )
            found.append(FieldValues(item, values, more or len(counted) > MAX_MATCHED))
    return found


def _names_to_match(batch: ImportBatch, item: ImportField) -> FieldValues:
    """Names, those that somebody must decide first."""
    counted, more = _values_of(batch, item)
    matches = matches_of(item, batch.decided, list(counted))
    values = [TheirValue(text, counted[text], match.certain, match.how, match.close) for text, match in matches.items()]
    values.sort(key=lambda value: (bool(value.ours), value.how != "new", value.text.casefold()))
    return FieldValues(item, tuple(values), more)


def values_with_default(batch: ImportBatch) -> list[FieldValues]:
    """Every field that may get a default by the values of another one, with these values."""
    kind = batch.declared
    found = []
    for item in kind.fields:
        if item.default_by:
            counted, more = _values_of(batch, kind.field(item.default_by))
            values = tuple(TheirValue(text, rows, "") for text, rows in counted.most_common(MAX_MATCHED))
            found.append(FieldValues(item, values, more or len(counted) > MAX_MATCHED))
    return found


def _values_of(batch: ImportBatch, item: ImportField) -> tuple[Counter[str], bool]:
    plan, profile = batch.decided, batch.seen
    indexes = plan.columns_of(item.name)
    counted: Counter[str] = Counter()
    more = False
    if item.joins and len(indexes) > 1:
        return _joined_values(batch, item, indexes)
    for index in indexes:
        column = profile.columns[index]
        more = more or column.has_more_values
        for text, rows in column.values.items():
            if not is_nothing(text):
                counted[choice_text(item, plan.names, [text])] += rows
    return _by_key(counted), more


def _joined_values(batch: ImportBatch, item: ImportField, indexes: Sequence[int]) -> tuple[Counter[str], bool]:
    """Values that several columns make together; the survey knows each column by itself, so the file is read again."""
    names = batch.decided.names
    counted: Counter[str] = Counter()
    for cells in _rows_of(batch):
        texts = [cells[index] for index in indexes if index < len(cells) and not is_nothing(cells[index])]
        if texts:
            counted[choice_text(item, names, texts)] += 1
    return _by_key(counted), False


def _by_key(counted: Counter[str]) -> Counter[str]:
    """Spellings that are compared as one value stand as one, in the most frequent of them."""
    spelled: dict[str, str] = {}
    together: Counter[str] = Counter()
    for text, rows in counted.most_common():
        together[spelled.setdefault(value_key(text), text)] += rows
    return together


def _rows_of(batch: ImportBatch) -> Iterator[Sequence[str]]:
    with batch.file.open("rb") as file:
        table = open_table(file.read(), batch.read_as)
    return (cells for _, cells in table.rows())


@dataclass(frozen=True)
class Preview:
    """The first rows as they will become: one header for all, cells in its order."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def labelled(self) -> list[tuple[int, list[tuple[str, str]]]]:
        """Each row with the heading beside each cell, as a narrow screen shows it."""
        return [(number, list(zip(self.header, cells, strict=True))) for number, cells in self.rows]


def preview_of(batch: ImportBatch, context: Context) -> Preview:
    """The first rows that will be applied, converted by the plan; rows that are one record stand as one."""
    kind = batch.declared
    convert = converter(kind, context)
    header: tuple[str, ...] = ()
    drafts, rows = [], []
    for row in batch.rows.filter(status=RowStatus.STAGED)[:PREVIEWED]:
        try:
            drafts.append((row, kind.build(convert(row.raw), context)))
        except (RowRejected, RowSkipped):
            continue  # a value of ours has gone since the check; the run will say so
    for row, draft in combined(kind, convert, context, batch, drafts):
        cells = kind.describe(draft.record)
        header = tuple(label for label, _ in cells)
        rows.append((row.row_number, tuple(text for _, text in cells)))
    return Preview(header, tuple(rows))


def rows_of(batch: ImportBatch, status: str) -> QuerySet[ImportRow]:
    """The rows of one status, in the order of the file; the rejected ones for a status that does not exist."""
    return batch.rows.filter(status=status if status in RowStatus.values else RowStatus.REJECTED)


def rejected_lines(batch: ImportBatch) -> Iterator[Sequence[str]]:
    """The rejected rows as a table for a spreadsheet: row number, reason, then the row as it stood in the file."""
    yield ["Row", "Reason", *(safe_cell(column.name) for column in batch.seen.columns)]
    for row in batch.rows.filter(status=RowStatus.REJECTED).iterator(chunk_size=1_000):
        yield [str(row.row_number), safe_cell(row.reason), *(safe_cell(cell) for cell in row.raw)]


def safe_cell(text: str) -> str:
    """A cell of theirs that no spreadsheet takes for a formula."""
    shown = clean(text)
    return f"'{shown}" if acts_as_formula(shown) else shown


@dataclass(frozen=True)
class Figures:
    """How many rows of a batch stand where, now."""

    rows: int
    to_do: int
    rejected: int
    skipped: int
    created: int
    updated: int
    unchanged: int
    summed: int

    @property
    def first_look(self) -> str:
        """The status whose rows a page shows unasked: the rejected ones, if there are any."""
        return "rejected" if self.rejected or not self.created else "created"


def figures_of(batch: ImportBatch) -> Figures:
    counts = batch.rows.counts()
    return Figures(
        sum(counts.values()),
        *(counts.get(status, 0) for status in FIGURES),
    )
