"""Which client of ours is a customer of another tool: of the same name, a known other one, or close to be confirmed."""

import re
from collections.abc import Collection, Mapping
from heapq import nlargest

from rapidfuzz import fuzz

from clients.calculations.terms import NO_CUSTOMER
from clients.models import Client, ClientAlias
from msp_office.imports.plan import value_key
from msp_office.imports.registry import SKIP, Choices, Match

CLOSE_FROM = 84  # of 100; below it, names of different companies begin to look alike
WORDS_ADDED = 0.9
MOST_CLOSE = 4
_FORMS = re.compile(r"\b(?:inc|incorporated|llc|llp|ltd|limited|corp|corporation|co|company|gmbh|plc|pllc|pc|the)\b")


def match_clients(names: Collection[str]) -> Mapping[str, Match]:
    """For each name whom it is; a name that is neither known nor close to one is absent: a new client."""
    ours = dict(Client.objects.order_by().values_list("pk", "name"))
    by_name = {name.casefold(): pk for pk, name in ours.items()}
    by_alias = {name.casefold(): pk for pk, name in ClientAlias.objects.order_by().values_list("client_id", "name")}
    bare = {pk: bare_name(name) for pk, name in ours.items()}
    found: dict[str, Match] = {}
    for name in names:
        key = " ".join(name.split()).casefold()
        if key in by_name:
            found[name] = Match(str(by_name[key]), "same name")
        elif key in by_alias:
            found[name] = Match(str(by_alias[key]), "remembered")
        elif key in NO_CUSTOMER:
            found[name] = Match(SKIP, "names no customer")
        elif close := _close(bare_name(name), bare):
            found[name] = Match(close=tuple((str(pk), f"{ours[pk]} ({score:.0f} % alike)") for score, pk in close))
    return found


def _close(name: str, ours: Mapping[int, str]) -> list[tuple[float, int]]:
    """The closest of our names; one that is the other with words added is close too."""
    scored = (
        (max(fuzz.token_sort_ratio(name, other), WORDS_ADDED * fuzz.token_set_ratio(name, other)), pk)
        for pk, other in ours.items()
    )
    return nlargest(MOST_CLOSE, (pair for pair in scored if pair[0] >= CLOSE_FROM))


def bare_name(name: str) -> str:
    """A company's name as it is compared: without its legal form and punctuation.

    >>> bare_name("The Hill & Sons Co., Inc.")
    'hill sons'
    """
    words = re.sub(r"[^\w\s]", " ", name.casefold())
    return " ".join(_FORMS.sub(" ", words).split()) or " ".join(words.split())


def clients_by_alias() -> dict[str, str]:
    """{another name of theirs: our client}, as imports and people have kept them."""
    return {value_key(name): str(pk) for pk, name in ClientAlias.objects.order_by().values_list("client_id", "name")}


def client_choices() -> Choices:
    return [(str(pk), name) for pk, name in Client.objects.values_list("pk", "name")]
