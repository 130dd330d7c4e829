"""What does an address (or a saved scenario) ask of the what-if? Levers, own values, horizon, comparison."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from staffing.calculations.what_if.facts import OVERRIDABLE, Facts, Value
from staffing.calculations.what_if.kinds import KINDS, new_lever
from staffing.calculations.what_if.levers import MOST_LEVERS, Field, Kind, Lever
from staffing.calculations.what_if.portable import LARGEST_SEED, MOST_CLIENTS, Document
from staffing.calculations.what_if.reading import FACT_FIELDS, Read, plain, read_facts, read_horizon, read_lever

LEVER_KEY = re.compile(r"([1-9][0-9]?)-([a-z_]+)")
FACT_KEY = "f-"
MOST_COMPARED = 4
LONGEST_VALUE, LONGEST_CLIENTS = 60, 6000
KEPT = "kept"  # a drop that names the clients it was saved with
WEEK_CHOICES = (26, 52, 104)


@dataclass(frozen=True, slots=True)
class Cut:
    """A saved cut list that a lever may take its clients from."""

    pk: int
    name: str
    clients: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One field as the page shows it."""

    name: str
    label: str
    unit: str
    value: str
    declared: Field | None = None
    problem: str = ""
    warning: str = ""

    @property
    def id(self) -> str:
        return f"i-{self.name}"

    @property
    def low(self) -> str:
        return plain(self.declared.low) if self.declared else "1"

    @property
    def high(self) -> str:
        return plain(self.declared.slides or self.declared.high) if self.declared else "104"

    @property
    def step(self) -> str:
        return plain(self.declared.step) if self.declared else "1"

    @property
    def slider_step(self) -> str:
        """Money slides in steps a hand can hit: a hundredth of the way, made round."""
        if self.declared is None or not self.declared.unit.startswith("$"):
            return self.step
        span = (self.declared.slides or self.declared.high) - self.declared.low
        return "1" if span <= 100 else "5" if span <= 500 else "50" if span <= 5000 else "500"


@dataclass(frozen=True, slots=True)
class LeverForm:
    """A lever with what was typed into it."""

    number: int
    kind: Kind
    raw: Mapping[str, str]
    lever: Lever
    read: Read
    cuts: Sequence[Cut] = ()

    def input(self, name: str, label: str, unit: str = "", declared: Field | None = None) -> Input:
        return Input(
            f"{self.number}-{name}", label, unit, self.raw.get(name, ""), declared,
            self.read.problems.get(name, ""), self.read.warnings.get(name, ""),
        )  # fmt: skip

    @property
    def inputs(self) -> list[Input]:
        return [self.input(field.name, field.label, field.unit, field) for field in self.kind.fields]

    @property
    def start(self) -> Input:
        return self.input("start", "From week")

    @property
    def end(self) -> Input:
        return self.input("end", "Until week")

    @property
    def cut(self) -> str:
        return self.raw.get("cut", "")

    @property
    def kept_clients(self) -> str:
        """The clients of a drop as an address holds them."""
        return ".".join(str(key) for key in self.lever.clients)


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that the page computes from."""

    levers: Sequence[LeverForm]
    raw_facts: Mapping[str, str]
    own: Read
    weeks: int
    seed: int
    compared: Sequence[int] = ()

    @property
    def problems(self) -> list[Input]:
        inputs = [one for form in self.levers for one in (*form.inputs, form.start, form.end)]
        return [one for one in (*inputs, *self.fact_inputs) if one.problem]

    @property
    def fact_inputs(self) -> list[Input]:
        return [self.fact_input(name) for name in OVERRIDABLE]

    def fact_input(self, name: str) -> Input:
        declared = FACT_FIELDS[name]
        return Input(
            FACT_KEY + name, declared.label, declared.unit, self.raw_facts.get(name, ""), declared,
            self.own.problems.get(name, ""), self.own.warnings.get(name, ""),
        )  # fmt: skip

    def document(self, facts: Facts, name: str = "") -> Document:
        """What would be saved or exported now."""
        return Document(name, facts, self.own.values, [form.lever for form in self.levers], self.weeks, self.seed)

    @property
    def query(self) -> str:
        """The address that holds this scenario."""
        return query_of(
            [(form.kind.name, form.raw) for form in self.levers], self.raw_facts, self.weeks, self.seed, self.compared
        )

    @property
    def words(self) -> str:
        """ "Hire A, B or C (preset B, billability 62 …), 26 weeks": what is tried, in a line."""
        told = [
            f"{form.kind.label} ({', '.join(f'{name} {value}' for name, value in form.raw.items() if value)})"
            for form in self.levers
        ]
        told += [f"{FACT_FIELDS[name].label} {value}" for name, value in self.raw_facts.items()]
        return "; ".join([*told, f"{self.weeks} weeks"])

    def with_lever(self, kind: str, facts: Facts) -> str:
        """The address with one lever more, as it usually is."""
        levers = [(form.kind.name, form.raw) for form in self.levers]
        more = [(kind, raw_of(new_lever(kind, facts)))] if len(levers) < MOST_LEVERS else []
        return query_of([*levers, *more], self.raw_facts, self.weeks, self.seed, self.compared)

    def without_lever(self, number: int) -> str:
        levers = [(form.kind.name, form.raw) for form in self.levers if form.number != number]
        return query_of(levers, self.raw_facts, self.weeks, self.seed, self.compared)


def query_of(
    levers: Iterable[tuple[str, Mapping[str, str]]],
    facts: Mapping[str, str],
    weeks: int,
    seed: int,
    compared: Iterable[int] = (),
) -> str:
    parts: list[tuple[str, str]] = [("weeks", str(weeks))]
    for number, (kind, raw) in enumerate(levers, start=1):
        parts.append((f"{number}-kind", kind))
        parts += [(f"{number}-{name}", value) for name, value in raw.items() if value != ""]
    parts += [(FACT_KEY + name, value) for name, value in facts.items() if value != ""]
    parts += [("seed", str(seed))] if seed != 1 else []
    return urlencode([*parts, *(("with", str(key)) for key in compared)])


def raw_of(lever: Lever) -> dict[str, str]:
    """A lever as it would have been typed."""
    raw = {name: plain(value) if isinstance(value, Decimal) else value for name, value in lever.values.items()}
    raw["start"] = str(lever.start)
    if lever.end is not None:
        raw["end"] = str(lever.end)
    if lever.clients:
        raw |= {"cut": KEPT, "clients": ".".join(map(str, lever.clients)), "label": lever.label}
    return raw


def bench_of(document: Document, compared: Sequence[int] = (), cuts: Sequence[Cut] = ()) -> Bench:
    """The page of a saved scenario."""
    forms = [_form(number, lever.kind, raw_of(lever), cuts) for number, lever in enumerate(document.levers, start=1)]
    raw = {name: _typed(value) for name, value in document.overrides.items()}
    return Bench(forms, raw, read_facts(raw), document.weeks, document.seed, compared)


def bench_from(query: Mapping[str, str], *, compared: Iterable[str] = (), cuts: Sequence[Cut] = ()) -> Bench:
    """What an address asks for; unknown names are passed over, values that cannot be taken stay with their problem."""
    raws: dict[int, dict[str, str]] = {}
    for name in query:
        if found := LEVER_KEY.fullmatch(name):
            raws.setdefault(int(found[1]), {})[found[2]] = query[name][
                : LONGEST_CLIENTS if found[2] == "clients" else LONGEST_VALUE
            ]
    known = [raws[number] for number in sorted(raws) if raws[number].get("kind") in KINDS][:MOST_LEVERS]
    forms = [_form(number, raw.pop("kind"), raw, cuts) for number, raw in enumerate(known, start=1)]
    facts = {name: typed[:LONGEST_VALUE] for name in OVERRIDABLE if (typed := query.get(FACT_KEY + name, "").strip())}
    keys = [int(key) for key in compared if key.isascii() and key.isdigit() and len(key) < 16]
    return Bench(
        levers=forms,
        raw_facts=facts,
        own=read_facts(facts),
        weeks=read_horizon(query.get("weeks", "")),
        seed=_seed(query.get("seed", "")),
        compared=list(dict.fromkeys(keys))[:MOST_COMPARED],
    )


def _form(number: int, kind: str, raw: Mapping[str, str], cuts: Sequence[Cut]) -> LeverForm:
    names = {"start", "end", *(declared.name for declared in KINDS[kind].fields)}
    names |= {"cut", "clients", "label"} if kind == "drop" else set()
    own = {name: value.replace("\x00", "").strip() for name, value in raw.items() if name in names}
    if own.get("cut"):
        own["number"] = own.get("number") or "0"
    lever, read = read_lever(kind, own)
    if kind == "drop":
        lever = _named(lever, own, cuts)
    return LeverForm(number, KINDS[kind], own, lever, read, cuts if kind == "drop" else ())


def _named(lever: Lever, raw: Mapping[str, str], cuts: Sequence[Cut]) -> Lever:
    """A drop with the clients of a saved cut, or those it was saved with."""
    if raw.get("cut") == KEPT:
        keys = [key for key in raw.get("clients", "").split(".") if key.isascii() and key.isdigit() and len(key) < 16]
        return replace(lever, clients=tuple(int(key) for key in keys[:MOST_CLIENTS]), label=raw.get("label", ""))
    cut = next((cut for cut in cuts if str(cut.pk) == raw.get("cut")), None)
    return replace(lever, clients=cut.clients, label=cut.name) if cut else lever


def _typed(value: Value) -> str:
    return plain(value) if isinstance(value, Decimal) else value


def _seed(typed: str) -> int:
    text = typed.strip()
    return min(int(text), LARGEST_SEED) if text.isascii() and text.isdigit() and len(text) < 17 else 1
