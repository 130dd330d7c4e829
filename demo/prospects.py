"""Whom the demo office would like to win: prospects in all stages, with what they told on the phone. All invented."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from clients.actions.call import log_call, save_script
from clients.actions.handover import become_client
from clients.actions.inventory import Given, finish_inventory, save_answers, start_inventory
from clients.actions.prospect import add_prospect, change_prospect
from clients.calculations.inventory import Answer
from clients.calculations.script import Script, shipped
from clients.models import CallScript, Prospect, Stage
from staffing.models import StaffMember
from tickets.actions import change_ticket

UNKNOWN, NONE, YES, NO = Answer("unknown"), Answer("none"), Answer("yes"), Answer("no")


def said(text: str, manager: str = "", payer: str = "", name: str = "") -> Answer:
    return Answer("text", text, manager, name, payer)


def _orderly(domain: str) -> dict[str, Answer]:
    return {
        "isp": said("Northline cable, 300/30", payer="self"),
        "domain": said(domain, payer="self"),
        "registrar": said("Palegate Domains", payer="self"),
        "tech_contact": said("The office manager"),
        "expiry": said("2027-08-14"),
        "web": said("Palegate hosting", "named", "self", "Tern Web Studio"),
        "mail": said("Microsoft 365", "staff", "self"),
        "filter": said("Microsoft 365", "staff", "self"),
        "files": said("Server in the copy room", "staff"),
        "backup": said("Every night to a disk, Fridays taken home", payer="self"),
        "antivirus": said("The one that came with the PCs", payer="self"),
        "firewall": said("A small SonicWall"),
        "invest": YES,
        "advice": YES,
    }


def _unknowing(domain: str) -> dict[str, Answer]:
    nobody_knows = Answer("unknown", manager="unknown", payer="unknown")
    return {
        "isp": said("The phone company", payer="self"),
        "domain": said(domain, payer="unknown"),
        "registrar": nobody_knows,
        "tech_contact": UNKNOWN,
        "web": Answer("unknown", "", "named", "Somebody’s nephew", "other"),
        "mail": nobody_knows,
        "filter": nobody_knows,
        "files": said("On the PCs", "nobody"),
        "backup": UNKNOWN,
        "antivirus": UNKNOWN,
        "firewall": UNKNOWN,
        "invest": YES,
        "advice": YES,
    }


def _bare(domain: str) -> dict[str, Answer]:
    return {
        "isp": said("Shared with the neighbor", payer="other"),
        "domain": said(domain, payer="former"),
        "registrar": Answer("unknown", manager="former", payer="former"),
        "web": said("A free page", "former", "free"),
        "mail": said("Free mail", "nobody", "free"),
        "filter": NONE,
        "files": said("PCs and a stick", "nobody"),
        "backup": NONE,
        "antivirus": NONE,
        "firewall": NONE,
        "invest": NO,
        "advice": NO,
        "notes": said("“It has always worked.”"),
    }


def _scattered(domain: str) -> dict[str, Answer]:
    return {
        **_orderly(domain),
        "web": said("Finch Hosting", "named", "self", "Finch Hosting"),
        "mail": said("A server under the desk", "named", "self", "Corbel Computers"),
        "filter": said("A box beside it", "named", "self", "Mailguard"),
        "files": said("The same server", "named", "", "Corbel Computers"),
        "isp": said("Two lines, nobody knows why", "named", "self", "Northline"),
        "backup": NONE,
        "firewall": said("The provider’s router", "named", "", "Northline"),
    }


class Company(NamedTuple):
    """One prospect; `answers` makes what they told, `action` is what comes next, in so many days."""

    name: str
    contact: str
    title: str
    source: str
    offered: str
    fit: str
    stage: Stage
    answers: Callable[[str], dict[str, Answer]] | None
    action: tuple[str, int | None]


COMPANIES = (
    Company(
        "Amberlight Dental",
        "Rhea Coleman",
        "Practice manager",
        "Referral of Quillhaven Dental",
        "a network assessment",
        "yes",
        Stage.PROPOSAL,
        _orderly,
        ("Bring the proposal", 2),
    ),
    Company(
        "Wrenfield Orchards",
        "Otis Barlow",
        "Owner",
        "Chamber of commerce",
        "a network assessment",
        "yes",
        Stage.ASSESSED,
        _orderly,
        ("Send the leave-behind page", 0),
    ),
    Company(
        "Sable Point Marina",
        "Delia Frost",
        "Bookkeeper",
        "Call list, harbor",
        "a network assessment",
        "partly",
        Stage.ASSESSED,
        _scattered,
        ("Call about the missing backup", 1),
    ),
    Company(
        "Bramblecote Bakery",
        "Ivo Lindqvist",
        "Owner",
        "Walked in",
        "a backup check",
        "yes",
        Stage.ASSESSED,
        _unknowing,
        ("Send the page on backups", 4),
    ),
    Company(
        "Ferrow Tile and Stone",
        "Gil Ashby",
        "Owner",
        "Call list, trades",
        "a network assessment",
        "no",
        Stage.ASSESSED,
        _bare,
        ("", None),
    ),
    Company(
        "Larkin and Daughters Law",
        "Maeve Larkin",
        "Partner",
        "Referral of Thistlemoor Law",
        "a network assessment",
        "yes",
        Stage.INVENTORY,
        _unknowing,
        ("Finish the inventory", 0),
    ),
    Company(
        "Hollins Ferry Storage",
        "Pia Novak",
        "Office manager",
        "Call list, harbor",
        "a network assessment",
        "partly",
        Stage.INVENTORY,
        None,
        ("Waits for them to fill it in", 3),
    ),
    Company(
        "Cresswell Pediatrics",
        "Dr. Anya Cresswell",
        "Owner",
        "Referral of Fernlatch Pediatrics",
        "a network assessment",
        "yes",
        Stage.CALLING,
        None,
        ("Call again", 0),
    ),
    Company(
        "Tidewater Glass",
        "Bruno Keller",
        "Owner",
        "Call list, trades",
        "",
        "partly",
        Stage.CALLING,
        None,
        ("Call again", 1),
    ),
    Company(
        "Moorhen Travel", "Sara Ito", "Office manager", "Call list, downtown", "", "yes", Stage.NEW, None, ("", None)
    ),
    Company(
        "Gable and Finch Realty", "Theo Brandt", "Broker", "Call list, downtown", "", "yes", Stage.NEW, None, ("", None)
    ),
    Company("Petrel Charters", "Nora Quist", "Owner", "Call list, harbor", "", "", Stage.NEW, None, ("", None)),
    Company(
        "Sparrow Lane Veterinary",
        "Ines Calloway",
        "Practice manager",
        "Referral of Kestrelby Veterinary",
        "a network assessment",
        "yes",
        Stage.WON,
        _orderly,
        ("", None),
    ),
    Company(
        "Pebblebrook Florist",
        "Lotte Ames",
        "Owner",
        "Walked in",
        "a network assessment",
        "yes",
        Stage.WON,
        _orderly,
        ("", None),
    ),
    Company("Old Mill Antiques", "Sid Hobbs", "Owner", "Call list, downtown", "", "no", Stage.LOST, _bare, ("", None)),
)
UNTOUCHED = "Pebblebrook Florist"  # signed just now: nobody has built on it, so it can still be taken back
UNFINISHED = "Larkin and Daughters Law"
ASKED = {UNFINISHED: ("isp", "domain", "registrar", "web"), UNTOUCHED: ("isp", "mail", "backup")}  # elsewhere all
SECOND_SCRIPT_FROM = 6  # the first prospect who heard the second version
TWICE = "Wrenfield Orchards"  # asked a year ago too, when they knew less


def woo_prospects(*, staff: dict[str, StaffMember], now: datetime) -> list[Prospect]:
    """Every prospect as its stage says, through the actions, by the admin; in the order of COMPANIES."""
    admin, owner = staff["admin"], staff["owner"]
    _write_script(shipped(), "a network assessment", owner, now - timedelta(days=60))
    made = []
    for number, company in enumerate(COMPANIES):
        if number == SECOND_SCRIPT_FROM:
            _write_script(shipped(), "a free look at your backup", owner, now - timedelta(days=27))
        made.append(_prospect(number, company, admin, staff["sam"], now))
    return made


def _write_script(script: Script, offer: str, owner: StaffMember, when: datetime) -> None:
    current = CallScript.current()
    names = ("target_market", "why", "when", "where_used")
    sheet = {name: str(getattr(current, name)) for name in names} | {"offer": offer}
    save_script(script=script, sheet=sheet, number=current.number, version=current.version, actor=owner, now=when)


def _prospect(number: int, company: Company, admin: StaffMember, technician: StaffMember, now: datetime) -> Prospect:
    begun = now - timedelta(days=40 - 2 * number, hours=number)
    domain = "".join(letter for letter in company.name.lower() if letter.isalpha()) + ".example"
    values = {
        "name": company.name, "contact_name": company.contact, "job_title": company.title, "source": company.source,
        "offered": company.offered, "fit": company.fit, "phone": f"(555) 014-{2100 + number * 37}",
        "email": f"{company.contact.split()[-1].lower()}@{domain}", "owner": admin,
    }  # fmt: skip
    prospect = add_prospect(values=values, actor=admin, now=begun)
    if company.stage != Stage.NEW:
        _call(number, company, prospect, admin, begun)
    if company.answers:
        told = company.answers(domain)
        if company.name == TWICE:
            _inventory(prospect, _unknowing(domain), admin, begun - timedelta(days=365), finished=True)
        wanted = ASKED.get(company.name, tuple(told))
        asked = {topic: told[topic] for topic in wanted}
        _inventory(prospect, asked, admin, begun + timedelta(days=3), finished=company.name != UNFINISHED)
    action, days = company.action
    changes: dict[str, object] = {"stage": company.stage, "next_action": action}
    changes["next_action_on"] = None if days is None else now.date() + timedelta(days)
    if company.stage == Stage.WON:
        became = become_client(prospect=prospect, actor=admin, now=now)  # today: its tickets are new on the board
        for ticket in became.tickets.order_by("pk") if company.name != UNTOUCHED else ():
            change_ticket(ticket=ticket, changes={"assignee": technician}, actor=admin, now=now)
        return Prospect.objects.get(client=became)
    if company.stage == Stage.LOST:
        changes["lost_reason"] = "Would not follow advice"
    current = Prospect.objects.get(pk=prospect.pk)
    return change_prospect(prospect=current, changes=changes, actor=admin, now=begun + timedelta(days=4))


def _call(number: int, company: Company, prospect: Prospect, admin: StaffMember, begun: datetime) -> None:
    """A voicemail or two, then somebody speaks."""
    when = begun
    for _ in range(1 + number % 3):
        when += timedelta(hours=5)
        log_call(
            prospect=prospect,
            path=[1] if number % 2 else [],
            outcome="voicemail",
            actor=admin,
            now=when,
            today=when.date(),
        )
    path, outcome, note = (
        ([1, 1, 0], "not_now", "Busy season, call after it")
        if company.stage == Stage.CALLING
        else ([0, 0, 0, 0], "appointment", "")
    )
    when += timedelta(hours=20)
    log_call(prospect=prospect, path=path, outcome=outcome, note=note, actor=admin, now=when, today=when.date())


def _inventory(
    prospect: Prospect, told: dict[str, Answer], admin: StaffMember, when: datetime, *, finished: bool
) -> None:
    inventory = start_inventory(prospect=prospect, actor=admin, now=when)
    given = {topic: Given(answer, 0) for topic, answer in told.items()}
    save_answers(inventory=inventory, given=given, actor=admin, now=when)
    if finished:
        finish_inventory(inventory=inventory, actor=admin, now=when + timedelta(minutes=12))
