"""A ticket taken down on the phone, in the dialog of any page: what it needs, what it refuses, what it answers."""

from typing import Any
from uuid import uuid4

import pytest

from clients.models import Contact
from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import make_client, make_person
from tests.tickets.test_pulse import placed
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.ADMIN)


def send(browser: SignedIn, page: str = "/tickets/", **fields: str) -> Any:
    headers = {"HX-Request": "true", "HX-Target": "sheet", "HX-Current-URL": f"http://testserver{page}"}
    typed = {"quick": "1", "form_token": str(uuid4()), "title": "Mail is down", "priority": "3", **fields}
    return browser.post("/tickets/new/", typed, headers=headers)


def test_dialog_is_a_fragment_and_the_link_a_page(admin: SignedIn) -> None:
    headers = {"HX-Request": "true", "HX-Target": "sheet"}
    sheet = admin.get("/tickets/new/", headers=headers).content.decode()
    assert "<html" not in sheet
    assert 'name="quick"' in sheet
    assert "<html" in admin.get("/tickets/new/").content.decode()


def test_ticket_is_opened_and_its_row_comes_for_the_board_behind(admin: SignedIn) -> None:
    client = make_client(name="Orchard Press")
    contact = Contact.objects.create(client=client, name="Ann Example")
    person = make_person()
    response = send(
        admin, client="orc", contact=str(contact.pk), estimate_minutes="1h30", priority="2", assignee=str(person.pk)
    )
    ticket = Ticket.objects.get()
    assert (ticket.client, ticket.contact, ticket.assignee) == (client, contact, person)
    assert (ticket.priority, ticket.estimate_minutes, ticket.requester) == (2, 90, admin.person)
    assert response["Office-Fresh"] == "rows"
    html = response.content.decode()
    assert placed(html) == {2: [ticket.pk]}
    assert f'<a href="/tickets/{ticket.pk}/">#{ticket.pk} Mail is down is open.</a>' in html


def test_on_another_page_only_the_message_comes(admin: SignedIn) -> None:
    html = send(admin, page="/clients/").content.decode()
    assert "is open." in html
    assert placed(html) == {}
    assert 'id="figures"' not in html


def test_critical_ticket_is_chosen_by_its_condition(admin: SignedIn) -> None:
    assert send(admin, priority="server_down").status_code == 200
    ticket = Ticket.objects.get()
    assert (ticket.priority, ticket.critical_condition) == (1, "server_down")
    assert send(admin, priority="1").status_code == 422
    assert send(admin, priority="imported").status_code == 422


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "This field is required."),
        ({"client": "Nobody Ltd"}, "is called “Nobody Ltd”"),
        ({"estimate_minutes": "soon"}, "“soon” is not understood"),
        ({"estimate_minutes": "10000h"}, "is too long"),
    ],
)
def test_what_is_refused_stays_in_the_dialog_as_it_was_typed(
    fields: dict[str, str], words: str, admin: SignedIn
) -> None:
    response = send(admin, **{"title": "Printer on fire", **fields})
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert 'name="quick"' in html
    assert all(f'value="{value}"' in html for value in fields.values() if value)
    assert not Ticket.objects.exists()


def test_same_form_sent_twice_opens_one_ticket(admin: SignedIn) -> None:
    token = str(uuid4())
    assert [send(admin, form_token=token).status_code for _ in range(2)] == [200, 200]
    assert Ticket.objects.count() == 1


def test_contacts_follow_the_typed_client(admin: SignedIn) -> None:
    client = make_client(name="Orchard Press")
    Contact.objects.create(client=client, name="Ann Example")
    found = admin.get("/tickets/new/places/", {"quick": "1", "client": "Orchard Press"}).content.decode()
    assert "Ann Example" in found
    assert 'id="quick_contact"' in found
    assert "No client, or more than one" in admin.get("/tickets/new/places/?quick=1&client=zzz").content.decode()
