"""Building the demo office: its values, people and clients first, then a year of work."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from clients.models import Client, ClientStatus, Contact, Site
from demo.binders import write_binders
from demo.books import keep_the_books
from demo.days_off import keep_the_calendar
from demo.desk import ClientFile
from demo.forms import make_templates
from demo.people import (
    COMPANIES,
    FIRST_NAMES,
    JOB_TITLES,
    LAST_NAMES,
    LOGINS,
    OFFICE_NAME,
    PASSWORD,
    PEOPLE,
    TIME_ZONE,
    WEEKLY_MINUTES,
    Person,
    email_of,
)
from demo.prospects import woo_prospects
from demo.quickbooks import bring_in
from demo.scenarios import try_before_hiring
from demo.simulation import Simulation
from demo.today import leave_loose_ends, liven_up
from msp_office.audit.actions import business_write, record
from msp_office.office.models import OfficeSettings
from staffing.models import StaffMember

DEFAULT_WEEKS = 53


def build_office(*, now: datetime, weeks: int = DEFAULT_WEEKS) -> None:
    """Fill an empty database with the demo office as it stands at `now`; the same moment gives the same office."""
    zone = ZoneInfo(TIME_ZONE)
    with timezone.override(zone):
        today = now.astimezone(zone).date()
        this_monday = today - timedelta(days=today.weekday())
        mondays = [this_monday - timedelta(weeks=number) for number in range(weeks, -1, -1)]
        rng = Random(f"{OFFICE_NAME} {today}")  # noqa: S311 - it wants to be repeatable, not secret
        start = datetime.combine(mondays[0], time(7), zone)
        staff = hire(this_monday=this_monday, now=start)
        make_templates(actor=staff["manager"], now=start)
        keep_the_calendar(staff=staff, this_monday=this_monday, now=start)
        clients = sign_clients(rng=rng, this_monday=this_monday, actor=staff["owner"], now=start)
        books = Random(f"{OFFICE_NAME} books {today}")  # noqa: S311 - of its own, so that the year of work stays as it is
        untyped = keep_the_books(rng=books, staff=staff, clients=clients, today=today, now=start)
        pages = Random(f"{OFFICE_NAME} binders {today}")  # noqa: S311 - of its own as well
        write_binders(rng=pages, staff=staff, clients=clients, today=today, now=start)
        simulation = Simulation(rng, staff, clients, mondays, today)
        simulation.run(leave_loose_ends)
        with transaction.atomic():
            liven_up(simulation, now.astimezone(zone))
            woo_prospects(staff=staff, now=now)
        bring_in(untyped, owner=staff["owner"], now=now - timedelta(minutes=20))
        try_before_hiring(owner=staff["owner"], now=now, zone=zone)


@business_write
def hire(*, this_monday: date, now: datetime) -> dict[str, StaffMember]:
    """The office's own row and its people, by key."""
    office = OfficeSettings.current()
    office.name, office.time_zone = OFFICE_NAME, TIME_ZONE
    office.save()
    password = make_password(PASSWORD)  # slow on purpose, and everybody's is the same
    staff = {person.key: _person(person, password, this_monday, now) for person in PEOPLE}
    owner = staff["owner"]
    record(verb="opened the office", target=owner, actor=owner, now=now)
    for member in staff.values():
        if member != owner:
            record(verb="added", target=member, actor=owner, now=now)
    return staff


def _person(person: Person, password: str, this_monday: date, now: datetime) -> StaffMember:
    first, last = person.employed_weeks or (None, None)
    member = StaffMember(
        name=person.name,
        email=email_of(person) if person.signs_in else None,
        is_active=person.signs_in,
        role=person.role,
        skill=person.skill,
        weekly_paid_minutes=0 if person.key == "outside" else WEEKLY_MINUTES,
        delivers_labor=person.productive_percent is not None,
        employment=person.employment,
        grants=list(person.grants),
        rating=person.rating,
        expected_percent=person.expected_percent,
        would_hire=person.would_hire,
        rating_note=person.rating_note,
        started_on=now.date() - timedelta(days=365 * person.years_employed)
        if first is None
        else this_monday + timedelta(weeks=first),
        ended_on=None if last is None else this_monday + timedelta(weeks=last, days=4),
    )
    member.password = password if person in LOGINS else make_password(None)
    member.full_clean()
    member.save()
    return member


@business_write
def sign_clients(*, rng: Random, this_monday: date, actor: StaffMember, now: datetime) -> list[ClientFile]:
    """All clients with their sites and contacts, in the order of COMPANIES."""
    files = []
    for number, company in enumerate(COMPANIES):
        since = (
            now.date() - timedelta(days=rng.randint(200, 3000))
            if company.since_week is None
            else this_monday + timedelta(weeks=company.since_week)
        )
        until = None if company.until_week is None else this_monday + timedelta(weeks=company.until_week)
        client = Client(
            name=company.name,
            status=ClientStatus.ACTIVE if until is None else ClientStatus.FORMER,
            client_since=since,
            notes="" if until is None else f"Left on {until:%B %-d, %Y}.",
        )
        client.full_clean()
        client.save()
        record(verb="added", target=client, actor=actor, now=now)
        sites = [Site.objects.create(client=client, name=name) for name in company.sites]
        contacts = [_contact(rng, client, sites, number) for _ in range(min(5, 1 + company.weight // 3))]
        files.append(ClientFile(client, company, sites, contacts, since, until))
    return files


def _contact(rng: Random, client: Client, sites: list[Site], number: int) -> Contact:
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    domain = "".join(word.lower() for word in client.name.split()[:2] if word.isalpha())
    return Contact.objects.create(
        client=client,
        site=rng.choice(sites),
        name=f"{first} {last}",
        email=f"{first}.{last}@{domain}.example".lower().replace("ö", "oe"),
        phone=f"555-01{number:02d}",
        job_title=rng.choice(JOB_TITLES),
    )
