"""Clients, their sites and contacts: the list with open work, forms, and two people saving one."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.models import Client, Contact, Site
from msp_office.calculations.period import trailing_months
from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import make_agreement, make_client, make_entry, make_revenue, make_ticket, office_today

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.SERVICE_MANAGER)


def test_list_shows_open_tickets_and_hours_of_the_labor_queues(manager: SignedIn) -> None:
    client = make_client(name="Orchard Press")
    make_client(name="Former Ltd", status="former")
    make_ticket(client=client, estimate_minutes=90)
    make_ticket(client=client)
    make_ticket(client=client, estimate_minutes=600, queue="sales")
    make_ticket(client=client, estimate_minutes=60, status="closed")
    (line,) = manager.get("/clients/").context["lines"]
    assert (line.name, line.open_tickets, line.unestimated, line.minutes) == ("Orchard Press", 3, 1, 90)
    assert [line.name for line in manager.get("/clients/?status=former").context["lines"]] == ["Former Ltd"]


def test_search_finds_clients_by_the_name_of_a_contact(manager: SignedIn) -> None:
    client = make_client()
    make_client()
    Contact.objects.create(client=client, name="Jordan Ellis")
    assert [line.id for line in manager.get("/clients/?search=ellis").context["lines"]] == [client.pk]


def test_list_asks_the_same_number_of_queries_for_any_number_of_clients(manager: SignedIn) -> None:
    counts = []
    for more in (1, 2, 97):
        for _ in range(more):
            make_ticket(client=make_client())
        with CaptureQueriesContext(connection) as queries:
            manager.get("/clients/")
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_client_page_shows_sites_contacts_and_tickets(manager: SignedIn) -> None:
    client = make_client()
    Contact.objects.create(client=client, name="Jordan Ellis")
    Site.objects.create(client=client, name="North")
    make_ticket(client=client, title="Open one")
    make_ticket(client=client, title="Closed one", status="closed")
    make_ticket(client=make_client(), title="Somebody else's")
    html = manager.get(f"/clients/{client.pk}/").content.decode()
    assert all(words in html for words in ("Jordan Ellis", "North", "Open one", "Closed one"))
    assert "Somebody else" not in html


def test_client_site_and_contact_are_added(manager: SignedIn) -> None:
    page = manager.post("/clients/new/", {"name": "Orchard Press", "status": "active"})["Location"]
    client = Client.objects.get()
    assert page == f"/clients/{client.pk}/"
    assert manager.post(f"/clients/{client.pk}/sites/new/", {"name": "North"})["Location"] == page
    site = Site.objects.get()
    data = {"name": "Jo", "email": "jo@client.example", "site": site.pk}
    assert manager.post(f"/clients/{client.pk}/contacts/new/", data)["Location"] == page
    assert Contact.objects.values_list("client", "name", "site").get() == (client.pk, "Jo", site.pk)


@pytest.mark.parametrize("name", ["orchard press", "", "x" * 161])
def test_client_with_a_name_that_cannot_stand_is_refused(name: str, manager: SignedIn) -> None:
    make_client(name="Orchard Press")
    response = manager.post("/clients/new/", {"name": name, "status": "active", "notes": "Kept"})
    assert response.status_code == 422
    assert "Kept" in response.content.decode()
    assert Client.objects.count() == 1


def test_contact_at_a_site_of_another_client_is_refused(manager: SignedIn) -> None:
    client, site = make_client(), Site.objects.create(client=make_client(), name="Elsewhere")
    response = manager.post(f"/clients/{client.pk}/contacts/new/", {"name": "Jo", "site": site.pk})
    assert response.status_code == 422


@pytest.mark.parametrize("kind", ["client", "site", "contact"])
def test_second_save_shows_both_versions(kind: str, manager: SignedIn) -> None:
    client = make_client(name="Orchard Press")
    site = Site.objects.create(client=client, name="North")
    contact = Contact.objects.create(client=client, name="Jo")
    addressed: dict[str, tuple[str, Client | Site | Contact]] = {
        "client": (f"/clients/{client.pk}/edit/", client),
        "site": (f"/clients/sites/{site.pk}/", site),
        "contact": (f"/clients/contacts/{contact.pk}/", contact),
    }
    address, record = addressed[kind]
    first = {"name": "Theirs", "status": "active", "version": "1"}
    assert manager.post(address, first).status_code == 302
    response = manager.post(address, {**first, "name": "Mine"})
    assert response.status_code == 409
    assert "Theirs" in response.content.decode()
    assert "Mine" in response.content.decode()
    record.refresh_from_db()
    assert (record.name, record.version) == ("Theirs", 2)


def test_what_only_the_other_person_changed_is_theirs_unless_chosen(manager: SignedIn) -> None:
    client = make_client(name="Orchard Press")
    address = f"/clients/{client.pk}/edit/"
    shown = {"name": "Orchard Press", "status": "active", "notes": ""}
    for version, industry in (("1", "Print"), ("2", "Books")):
        assert manager.post(address, {**shown, "industry": industry, "version": version}).status_code == 302

    def chosen(**mine: str) -> list[str]:
        page = manager.post(address, {**shown, "industry": "Print", **mine}).content.decode()
        return re.findall(r'type="radio" name="(?:industry|notes)" value="([^"]*)" checked', page)

    assert chosen(version="2", notes="Mine") == ["Books", "Mine"]  # opened when it said "Print"
    assert chosen(version="2", industry="Maps") == ["Maps"]
    assert manager.post(address, {**shown, "industry": "Books", "notes": "Theirs", "version": "3"}).status_code == 302
    assert chosen(version="3", notes="Theirs") == ["Print"]  # opened when it said "Books", and changed back by hand


def test_technician_reads_clients_and_changes_none(signed_in: SignIn) -> None:
    browser, client = signed_in(Role.TECHNICIAN), make_client()
    assert "New client" not in browser.get("/clients/").content.decode()
    assert browser.get(f"/clients/{client.pk}/edit/").status_code == 403


def test_a_client_is_described_and_found_by_its_tags(signed_in: SignIn) -> None:
    admin = signed_in("admin")
    given = {
        "name": "Acme Dental", "status": "former", "client_since": "2019-02-01", "former_since": "2026-08-31",
        "industry": "Dentistry", "seats": "12", "endpoints": "17", "tags": "hipaa,  north , hipaa", "notes": "",
    }  # fmt: skip
    refused = admin.post("/clients/new/", {**given, "status": "active"})
    assert "Only a former client has a day since when." in refused.content.decode()
    page = admin.post("/clients/new/", given, follow=True).content.decode()
    for words in ("former client since Aug 31, 2026", "Dentistry", ">12<", ">17<", "hipaa", "north"):
        assert words in page
    client = Client.objects.get(name="Acme Dental")
    assert client.tags == "hipaa, north"
    assert "Acme Dental" in admin.get("/clients/?status=former&search=HIPAA").content.decode()


def test_names_in_other_tools_are_kept_and_forgotten(signed_in: SignIn) -> None:
    admin, client, other = signed_in("admin"), make_client(), make_client(name="Beta")
    admin.post(f"/clients/{client.pk}/names/add", {"name": "ACME in the books"})
    assert "ACME in the books" in admin.get(f"/clients/{client.pk}/").content.decode()
    for taken in ("acme IN the books", "beta", ""):
        told = admin.post(f"/clients/{other.pk}/names/add", {"name": taken}, follow=True)
        assert "Not added." in told.content.decode()
    admin.post(f"/clients/{client.pk}/names/forget", {"name": "ACME in the books"})
    assert client.aliases.count() == 0
    assert signed_in("technician").post(f"/clients/{client.pk}/names/add", {"name": "x"}).status_code == 403


def test_the_year_shows_money_only_to_whoever_may_see_profit(signed_in: SignIn) -> None:
    client, owner = make_client(), signed_in("owner")
    months = trailing_months(office_today(), 12)
    make_revenue(client, start=months.start, end=months.end, amount=Decimal("13579.00"), now=timezone.now())
    make_entry(
        ticket=make_ticket(client=client, now=timezone.now()), staff_member=owner.person, minutes=150,
        worked_on=months.last_day, now=timezone.now(),
    )  # fmt: skip
    make_agreement(client, monthly_fee=Decimal("1357.00"))
    page = owner.get(f"/clients/{client.pk}/").content.decode()
    for words in ("$13,579 revenue", "Month by month", ">2.5<", "$1,357.00 a month"):
        assert words in page
    hidden = signed_in("technician").get(f"/clients/{client.pk}/").content.decode()
    assert ">2.5<" in hidden
    assert "All computers" in hidden  # the scope of an agreement is for everybody
    for figure in ("13,579", "13579", "1,357", "1357", "Profit"):
        assert figure not in hidden
