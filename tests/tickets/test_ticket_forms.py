"""Opening a ticket, changing its details, correcting time: what is accepted, refused, and seen by the second person."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from clients.models import Contact, Site
from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, make_client, make_person, make_ticket
from tickets.actions import change_ticket, change_time, log_time
from tickets.forms.ticket import initial_of
from tickets.models import Ticket, TimeEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def technician(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.TECHNICIAN)


def new_form(**fields: Any) -> dict[str, Any]:
    return {
        "form_token": str(uuid4()), "title": "Mail is down", "client": "", "priority": "3", "queue": "service",
        "skill": "1", "is_remote": "on", **fields,
    }  # fmt: skip


def details(ticket: Ticket, **fields: Any) -> dict[str, Any]:
    """The details form as the page sends it for this ticket, with these fields changed."""
    shown = {name: getattr(value, "pk", value) for name, value in initial_of(ticket).items()}
    shown["estimate_minutes"] = "" if ticket.estimate_minutes is None else f"{ticket.estimate_minutes}m"
    shown["is_remote"] = "on" if ticket.is_remote else ""
    return {name: "" if value is None else value for name, value in {**shown, **fields}.items()}


def test_new_ticket_is_opened_with_everything_that_was_said(technician: SignedIn) -> None:
    client = make_client(name="Orchard Press")
    site, contact = Site.objects.create(client=client, name="North"), Contact.objects.create(client=client, name="Jo")
    person = make_person()
    data = new_form(
        client="orchard press", site=site.pk, contact=contact.pk, critical_condition="email_down", assignee=person.pk,
        estimate_minutes="1h30", requested_priority="2", scheduled_on="2026-12-01", skill="3", queue="projects",
        description="Since this morning",
    )  # fmt: skip
    del data["is_remote"]
    response = technician.post("/tickets/new/", data)
    ticket = Ticket.objects.get()
    assert response["Location"] == f"/tickets/{ticket.pk}/"
    assert (ticket.client, ticket.site, ticket.contact, ticket.assignee) == (client, site, contact, person)
    assert (ticket.priority, ticket.requested_priority, ticket.estimate_minutes) == (1, 2, 90)
    assert (ticket.skill, ticket.queue, ticket.is_remote) == (3, "projects", False)
    assert ticket.requester == technician.person


@pytest.mark.parametrize(("button", "target"), [("board", "/tickets/"), ("another", "/tickets/new/?client={client}")])
def test_new_ticket_goes_where_the_button_says(button: str, target: str, technician: SignedIn) -> None:
    client = make_client()
    response = technician.post("/tickets/new/", new_form(client=client.name, **{button: "1"}))
    assert response["Location"] == target.format(client=client.pk)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "  "}, "This field is required."),
        ({"client": "Nobody Ltd"}, "No client, or more than one, is called “Nobody Ltd”."),
        ({"client": "24"}, "No client, or more than one, is called “24”."),
        ({"priority": "1"}, "P1 sets itself from a named condition: choose which one."),
        ({"critical_condition": "imported"}, "Select a valid choice."),
        ({"estimate_minutes": "10000h"}, "10,000 h is too long: the most here is 2,000 h."),
        ({"estimate_minutes": "-2"}, "A time cannot be negative."),
        ({"estimate_minutes": "0h"}, "Write at least one minute."),
        ({"site": "999"}, "Select a valid choice."),
        ({"title": "x" * 251}, "at most 250 characters"),
    ],
)
def test_new_ticket_with_a_mistake_keeps_everything(fields: dict[str, str], words: str, technician: SignedIn) -> None:
    make_client(pk=24, name="Somebody Ltd")  # a number is no name
    response = technician.post("/tickets/new/", new_form(description="A long story", **fields))
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert "A long story" in html
    assert not Ticket.objects.exists()


def test_site_of_another_client_is_refused(technician: SignedIn) -> None:
    client, other = make_client(), make_client()
    site = Site.objects.create(client=other, name="Elsewhere")
    assert technician.post("/tickets/new/", new_form(client=client.name, site=site.pk)).status_code == 422


def test_new_ticket_sent_twice_is_one_ticket(technician: SignedIn) -> None:
    data = new_form()
    targets = {technician.post("/tickets/new/", data)["Location"] for _ in range(2)}
    assert targets == {f"/tickets/{Ticket.objects.get().pk}/"}
    technician.post("/tickets/new/", {**data, "title": "By way of Back"})
    assert sorted(Ticket.objects.values_list("title", flat=True)) == ["By way of Back", "Mail is down"]


def test_sites_are_looked_up_without_javascript(technician: SignedIn) -> None:
    client = make_client()
    site = Site.objects.create(client=client, name="North")
    data = new_form(client=client.name, description="Kept", **{"look-up": "1"})
    html = technician.post("/tickets/new/", data).content.decode()
    assert f'<option value="{site.pk}">North</option>' in html
    assert "Kept" in html
    assert f'name="form_token" value="{data["form_token"]}"' in html


def test_places_of_a_typed_client_come_as_a_fragment(technician: SignedIn) -> None:
    client = make_client(name="Orchard Press")
    Site.objects.create(client=client, name="North")
    assert "North" in technician.get("/tickets/new/places/", {"client": "orchard"}).content.decode()
    assert "No client, or more than one" in technician.get("/tickets/new/places/", {"client": "zzz"}).content.decode()


def test_details_are_saved(technician: SignedIn) -> None:
    ticket = make_ticket(client=make_client())
    response = technician.post(
        f"/tickets/{ticket.pk}/details/",
        details(ticket, title="Better title", estimate_minutes="2h", status="scheduled"),
    )
    assert response.status_code == 302
    ticket.refresh_from_db()
    assert (ticket.title, ticket.estimate_minutes, ticket.status) == ("Better title", 120, "scheduled")


@pytest.mark.parametrize("condition", ["server_down", "imported"])
def test_lower_priority_among_the_details_takes_the_condition_away(condition: str, technician: SignedIn) -> None:
    ticket = make_ticket(critical_condition=condition, description="Two\nlines")
    page = f"/tickets/{ticket.pk}/details/"
    assert technician.post(page, details(ticket, title="Still down", description="Two\r\nlines")).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.title, ticket.priority, ticket.description) == ("Still down", 1, "Two\nlines")
    technician.post(page, details(ticket, priority="3"))
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.critical_condition) == (3, "")


def test_details_saved_second_show_both_versions_and_lose_nothing(technician: SignedIn) -> None:
    ticket = make_ticket(client=make_client(), title="First title")
    mine = details(ticket, title="My title", description="My words")
    theirs = make_client()
    site = Site.objects.create(client=theirs, name="Elsewhere")
    changes = {"title": "Their title", "client": theirs, "site": site}
    change_ticket(ticket=ticket, changes=changes, actor=make_person(), now=NOW)
    response = technician.post(f"/tickets/{ticket.pk}/details/", mine)
    html = response.content.decode()
    assert response.status_code == 409
    assert all(words in html for words in ("My title", "Their title", "My words", "<b>Theirs</b>Elsewhere<"))
    ticket.refresh_from_db()
    assert (ticket.title, ticket.version) == ("Their title", 2)
    chosen = {**mine, "title": "My title", "version": "2"}
    assert technician.post(f"/tickets/{ticket.pk}/details/", chosen).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.title, ticket.description) == ("My title", "My words")


def test_own_time_is_corrected_and_others_time_only_with_permission(technician: SignedIn, signed_in: SignIn) -> None:
    ticket = make_ticket(estimate_minutes=120)
    entry = log_time(ticket=ticket, staff_member=technician.person, minutes=30, actor=technician.person, now=NOW)
    data = {"minutes": "1h", "worked_on": "2026-09-14", "is_productive": "on", "version": "1"}
    assert technician.post(f"/tickets/time/{entry.pk}/", data).status_code == 302
    assert Ticket.objects.get().worked_minutes == 60
    assert signed_in(Role.TECHNICIAN).post(f"/tickets/time/{entry.pk}/", data).status_code == 403
    assert signed_in(Role.SERVICE_MANAGER).get(f"/tickets/time/{entry.pk}/").status_code == 200


def test_time_corrected_by_two_people_shows_both_versions(technician: SignedIn) -> None:
    entry = log_time(ticket=make_ticket(), staff_member=technician.person, minutes=30, actor=None, now=NOW)
    change_time(entry=entry, changes={"minutes": 45}, actor=None, now=NOW)
    data = {"minutes": "1h", "worked_on": "2026-09-14", "is_productive": "on", "version": "1"}
    assert technician.post(f"/tickets/time/{entry.pk}/", data).status_code == 409
    assert TimeEntry.objects.get().minutes == 45


def test_deleted_time_comes_back_once_by_undo(technician: SignedIn) -> None:
    ticket = make_ticket(estimate_minutes=60)
    entry = log_time(
        ticket=ticket, staff_member=technician.person, minutes=30, note="Cable", actor=technician.person, now=NOW
    )
    as_it_was = {
        "worked_on": date(2024, 3, 1), "started_at": datetime(2024, 3, 1, 15, tzinfo=UTC), "source": "toggl",
        "external_id": "77", "imported_values": {"minutes": 30},
    }  # fmt: skip
    TimeEntry.objects.filter(pk=entry.pk).update(**as_it_was)
    technician.post(f"/tickets/time/{entry.pk}/delete/")
    assert Ticket.objects.get().remaining_minutes == 60
    packed = technician.get(f"/tickets/{ticket.pk}/").context["deleted_time"]
    for _ in range(2):
        assert technician.post("/tickets/time/restore/", {"entry": packed}).status_code == 302
    assert TimeEntry.objects.values("minutes", "note", *as_it_was).get() == {"minutes": 30, "note": "Cable"} | as_it_was
    assert Ticket.objects.get().remaining_minutes == 30


def test_undo_of_somebody_elses_time_is_refused(technician: SignedIn, signed_in: SignIn) -> None:
    ticket = make_ticket()
    entry = log_time(ticket=ticket, staff_member=technician.person, minutes=30, actor=None, now=NOW)
    technician.post(f"/tickets/time/{entry.pk}/delete/")
    packed = technician.get(f"/tickets/{ticket.pk}/").context["deleted_time"]
    assert signed_in(Role.TECHNICIAN).post("/tickets/time/restore/", {"entry": packed}).status_code == 403
    assert technician.post("/tickets/time/restore/", {"entry": packed + "x"}).status_code == 400
