"""Becoming a client: one press, nothing typed twice, once; taken back as long as nobody has built on it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from clients.actions.client import change_record
from clients.actions.handover import OWN_WORDS, become_client, take_back_client
from clients.calculations.handover import binder_facts
from clients.models import Agreement, Client, Contact, Handover, Prospect, Site
from docs_binder.models import BackupPlan, Domain, Hosting, InternetLine, MailService, Protection
from staffing.models import StaffMember
from tests.clients.prospects.test_assessment import GOOD, UNWILLING
from tests.conftest import SignIn
from tests.factories import (
    NOW,
    make_client,
    make_entry,
    make_inventory,
    make_person,
    make_prospect,
    make_template,
    make_ticket,
)
from tickets.calculations.setup_form import FieldKind, FormField
from tickets.models import Ticket, TicketTemplate
from tickets.reports.backlog import backlog_at

LATER = NOW + timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> StaffMember:
    return make_person("owner")


@pytest.fixture
def prospect(db: None) -> Prospect:
    values = {"contact_name": "Ann Oak", "phone": "555-010-0100", "email": "ann@oak.example", "address": "1 Oak Road"}
    made = make_prospect(name="Oakfield", job_title="Office manager", offered="Network assessment", **values)
    make_inventory(made, GOOD, finished=True)
    made.refresh_from_db()
    return made


def win(prospect: Prospect, owner: StaffMember) -> Client:
    return become_client(prospect=prospect, actor=owner, now=NOW)


def test_a_won_prospect_is_a_client_with_everything_that_is_known(prospect: Prospect, owner: StaffMember) -> None:
    client = win(prospect, owner)
    prospect.refresh_from_db()
    assert (client.name, prospect.stage, prospect.client) == ("Oakfield", "won", client)
    assert Site.objects.get(client=client).address == "1 Oak Road"
    contact = Contact.objects.get(client=client)
    assert (contact.name, contact.email, contact.phone) == ("Ann Oak", "ann@oak.example", "555-010-0100")
    agreement = Agreement.objects.get(client=client)
    assert (agreement.monthly_fee, agreement.covers.split(".")[0]) == (None, "Network assessment")
    assert InternetLine.objects.get(client=client).provider == "Cable, 200/20"
    domain = Domain.objects.get(client=client)
    assert (domain.name, domain.registrar, str(domain.expires_on)) == ("oakfield.example", "Larch Names", "2027-06-01")
    assert Hosting.objects.get(client=client).managed_by == "Larch Web"
    mail = MailService.objects.get(client=client)
    assert (mail.stored_at, mail.filtered_by, mail.managed_by) == ("Microsoft 365", "Microsoft 365", "own staff")
    assert {row.what for row in Protection.objects.filter(client=client)} == {"Anti-virus", "Firewall"}
    sources = {row.unverified_source for row in (domain, mail, BackupPlan.objects.get(client=client))}
    assert sources == {f"{OWN_WORDS}, Sep 14, 2026"}


def test_it_is_a_client_from_the_day_of_the_offices_own_clock(prospect: Prospect, owner: StaffMember) -> None:
    with timezone.override(ZoneInfo("America/Chicago")):
        client = become_client(prospect=prospect, actor=owner, now=datetime(2026, 9, 15, 2, tzinfo=UTC))
    assert client.client_since == Agreement.objects.get(client=client).start == date(2026, 9, 14)


def test_its_onboarding_tickets_stand_in_the_backlog_with_estimates(prospect: Prospect, owner: StaffMember) -> None:
    client = win(prospect, owner)
    tickets = Ticket.objects.filter(client=client).order_by("pk")
    assert [ticket.title for ticket in tickets] == [
        f"Onboarding: verify {name}"
        for name in (
            "Internet service providers", "Where data is stored", "Email", "Backup strategy", "Anti-virus", "Firewall",
            "Domain and registrar", "Web hosting",
        )
    ]  # fmt: skip
    assert sum(ticket.estimate_minutes or 0 for ticket in tickets) == 310
    assert backlog_at(LATER).minutes == 310
    assert TicketTemplate.objects.get().name == "Onboarding"


def test_an_onboarding_template_of_the_office_stands_beside_ours(prospect: Prospect, owner: StaffMember) -> None:
    make_template(name="Onboarding", fields=[FormField("Start", FieldKind.DATE)])
    second = make_prospect(name="Elmfield", stage="proposal")
    make_inventory(second, GOOD, finished=True)
    for one in (prospect, second):
        win(one, owner)
    used = set(Ticket.objects.values_list("setup_form__template__name", flat=True))
    assert used == {"Onboarding: verify"}
    assert TicketTemplate.objects.count() == 2


def test_doing_it_twice_makes_no_second_client(prospect: Prospect, owner: StaffMember) -> None:
    assert win(prospect, owner) == win(prospect, owner)
    assert (Client.objects.count(), Handover.objects.count(), Ticket.objects.count()) == (1, 1, 8)


def test_it_is_taken_back_while_nobody_has_built_on_it(prospect: Prospect, owner: StaffMember) -> None:
    win(prospect, owner)
    take_back_client(prospect=prospect, actor=owner, now=NOW)
    prospect.refresh_from_db()
    assert (prospect.client, prospect.stage) == (None, "proposal")
    for model in (Client, Site, Contact, Agreement, InternetLine, Domain, Hosting, MailService, Protection, Handover):
        assert not model._default_manager.exists(), model
    assert set(Ticket.objects.values_list("status", flat=True)) == {"cancelled"}
    assert not Ticket.objects.filter(client__isnull=False).exists()
    assert backlog_at(LATER).minutes == 0
    assert win(prospect, owner).name == "Oakfield"


@pytest.mark.parametrize("how", ["ticket", "time", "client", "binder"])
def test_it_stays_once_somebody_has_built_on_it(how: str, prospect: Prospect, owner: StaffMember) -> None:
    client = win(prospect, owner)
    if how == "ticket":
        make_ticket(client=client, title="Printer")
    if how == "time":
        make_entry(ticket=Ticket.objects.filter(client=client)[0], staff_member=owner)
    if how == "client":
        change_record(old=client, values={"notes": "Met them"}, version=1, actor=owner, now=NOW)
    if how == "binder":
        Domain.objects.create(client=client, name="second.example")
    with pytest.raises(ValidationError, match="has been worked on since"):
        take_back_client(prospect=prospect, actor=owner, now=NOW)
    assert Client.objects.filter(pk=client.pk).exists()


def test_a_name_that_is_taken_is_said_plainly(prospect: Prospect, signed_in: SignIn) -> None:
    make_client(name="OAKFIELD")
    response = signed_in("admin").post(reverse("prospect-win", args=[prospect.pk]), follow=True)
    assert "Not yet a client." in response.content.decode()
    assert Handover.objects.count() == 0


def test_the_client_links_the_prospect_and_back(prospect: Prospect, signed_in: SignIn) -> None:
    admin = signed_in("admin")
    page = admin.post(reverse("prospect-win", args=[prospect.pk]), follow=True).content.decode()
    assert f'href="{reverse("prospect", args=[prospect.pk])}"' in page
    prospect.refresh_from_db()
    back = admin.get(reverse("prospect", args=[prospect.pk])).content.decode()
    assert f'href="{reverse("client", args=[prospect.client_id])}"' in back
    technician = signed_in("technician").get(reverse("client", args=[prospect.client_id])).content.decode()
    assert reverse("prospect", args=[prospect.pk]) not in technician


def test_a_prospect_who_was_never_asked_has_an_empty_binder(signed_in: SignIn) -> None:
    silent = make_prospect(name="Silent & Co")
    page = signed_in("owner").post(reverse("prospect-win", args=[silent.pk]), follow=True)
    assert "They told us nothing yet" in page.content.decode()


def test_what_they_did_not_know_is_a_page_to_fill() -> None:
    facts = {fact.section: fact.values for fact in binder_facts(UNWILLING, "Elm Tiles")}
    assert facts["Backup strategy"]["what"] == "Nothing is backed up"
    assert facts["Anti-virus"]["product"] == "none"
    assert facts["Domain and registrar"]["registrar"] == "not known"
    assert "They did not know." in facts["Domain and registrar"]["notes"]
    assert binder_facts({}, "Elm Tiles") == []
