"""What the owner of the demo office has tried before hiring: hire B, drop the bottom eight clients, both."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from clients.actions import save_cut
from clients.calculations.cut import goes
from clients.models import CutList
from staffing.actions import save_scenario
from staffing.calculations.what_if.facts import Facts
from staffing.calculations.what_if.kinds import new_lever
from staffing.calculations.what_if.levers import Lever
from staffing.calculations.what_if.portable import Document
from staffing.models import StaffMember
from staffing.reports.what_if.facts import current_facts

DROPPED = 8


def try_before_hiring(*, owner: StaffMember, now: datetime, zone: ZoneInfo) -> None:
    """Three scenarios on the facts of the day, and the cut list that two of them take their clients from."""
    facts = current_facts(now, zone)
    if len(facts.ranked) < DROPPED:
        return
    cut = _bottom_eight(facts, owner, now)
    hire = new_lever("hire", facts)
    going = tuple(sorted(client.pk for client in cut.dropped.all()))
    drop = Lever("drop", values={"number": Decimal(DROPPED)}, clients=going, label=cut.name)
    for name, levers in (
        ("Hire B", [hire]),
        ("Drop the bottom eight", [drop]),
        ("Hire B and drop the bottom eight", [hire, drop]),
    ):
        save_scenario(document=Document(name, facts, {}, levers), name=name, actor=owner, now=now)


def _bottom_eight(facts: Facts, owner: StaffMember, now: datetime) -> CutList:
    return save_cut(
        name="The bottom eight",
        address="",
        sort="profit",
        hire="hire=B",
        dropped=[candidate.client for candidate in goes(facts.ranked, DROPPED)],
        kept=[],
        actor=owner,
        now=now,
    )
