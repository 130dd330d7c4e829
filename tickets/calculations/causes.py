"""Whose doing was a change of the backlog? The project or client with the largest share of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

Group = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Part:
    """What one ticket contributed to a change: minutes with their sign. `client` is empty where there is none."""

    client: str
    is_project: bool
    title: str
    minutes: int
    is_import: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """The project or client with the largest share of a change, and the minutes it contributed."""

    name: str
    minutes: int


def largest_share(parts: Iterable[Part], net_minutes: int) -> Cause | None:
    """The group of tickets that pushed most in the direction of `net_minutes`; None when nothing pushed there.

    Groups: an import or a repair; each client's project tickets; each client's other tickets; those without a client.
    A project has the name that most of its minutes share before the colon of their titles, or the client's.

    >>> parts = [Part("Hansen", True, "Migration: mail", 900), Part("Hansen", True, "Migration: files", 600),
    ...     Part("Prairie", False, "Printer", 90), Part("Prairie", False, "Scanner", -240)]
    >>> largest_share(parts, 1350), largest_share(parts, -10)
    (Cause(name='Migration (Hansen)', minutes=1500), Cause(name='Prairie', minutes=-150))
    """
    groups: dict[Group, list[Part]] = defaultdict(list)
    for part in parts:
        groups[("", False) if part.is_import else (part.client or "tickets without a client", part.is_project)].append(
            part
        )
    sign = 1 if net_minutes > 0 else -1
    shares = {group: sum(part.minutes for part in members) for group, members in groups.items()}
    group = max(shares, key=lambda group: (sign * shares[group], group), default=None)
    if group is None or sign * shares[group] <= 0:
        return None
    return Cause(_name(group, groups[group], sign), shares[group])


def _name(group: Group, members: list[Part], sign: int) -> str:
    client, is_project = group
    if not client:
        return "an import or a correction"
    if not is_project:
        return client
    by_project: dict[str, int] = defaultdict(int)
    for part in members:
        by_project[part.title.partition(":")[0].strip()] += sign * part.minutes
    project = max(by_project, key=lambda name: (by_project[name], name))
    most = by_project[project] * 2 > sign * sum(part.minutes for part in members)
    return f"{project} ({client})" if most else f"projects of {client}"
