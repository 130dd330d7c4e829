"""One ticket's page: what stands on it, working on it in one form, and what it costs."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from msp_office.office.views.history import SHOWN
from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, make_client, make_person, make_ticket
from tickets.actions import add_note, change_ticket, log_time
from tickets.models import Note, Ticket, TimeEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def technician(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.TECHNICIAN, name="Dev Raman")


def form(ticket: Ticket, **fields: Any) -> dict[str, Any]:
    """The work form as the page sends it, with these fields changed."""
    return {
        "form_token": str(uuid4()), "was_status": ticket.status, "status": ticket.status, "is_internal": "yes",
        "body": "", "minutes": "", "worked_on": "", "is_productive": "on", **fields,
    }  # fmt: skip


def work(browser: SignedIn, ticket: Ticket, **fields: Any) -> Any:
    return browser.post(f"/tickets/{ticket.pk}/work/", form(ticket, **fields))


def test_note_time_and_status_are_saved_in_one(technician: SignedIn) -> None:
    ticket = make_ticket(estimate_minutes=120)
    response = work(technician, ticket, body="Disk replaced", minutes="1h30", status="resolved", is_internal="no")
    assert (response.status_code, response["Location"]) == (302, f"/tickets/{ticket.pk}/")
    ticket.refresh_from_db()
    assert (ticket.worked_minutes, ticket.status) == (90, "resolved")
    assert Note.objects.values_list("body", "is_internal").get() == ("Disk replaced", False)
    assert TimeEntry.objects.values_list("staff_member", "minutes").get() == (technician.person.pk, 90)


@pytest.mark.parametrize(("typed", "minutes"), [("1h30", 90), ("1:30", 90), ("90m", 90), ("1.5", 90), ("2", 120)])
def test_time_is_understood_in_every_spelling(typed: str, minutes: int, technician: SignedIn) -> None:
    assert work(technician, make_ticket(), minutes=typed).status_code == 302
    assert TimeEntry.objects.get().minutes == minutes


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"minutes": "-1h"}, "A time cannot be negative."),
        ({"minutes": "25:00"}, "25 h is too long: the most here is 24 h."),
        ({"minutes": "1:75"}, "after the colon come two digits from 00 to 59"),
        ({"minutes": "later"}, "“later” is not understood"),
        ({"minutes": "1h", "worked_on": "2099-01-01"}, "this day is still to come"),
        ({"minutes": "1h", "worked_on": "0026-09-14"}, "look at the year"),
        ({"minutes": "1h", "worked_on": "yesterday"}, "Enter a valid date."),
        ({"status": "asleep"}, "Select a valid choice"),
        ({"form_token": ""}, "This field is required"),
        ({}, "Write a note, log time, or choose the next status."),
    ],
)
def test_bad_input_is_refused_and_what_was_typed_stays(
    fields: dict[str, str], words: str, technician: SignedIn
) -> None:
    ticket = make_ticket()
    response = work(technician, ticket, **{"body": "Long story" if fields else "", **fields})
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert all(value in html for value in ("Long story", fields.get("minutes", "")) if fields)
    assert not TimeEntry.objects.exists()
    assert not Note.objects.exists()


def test_form_sent_twice_logs_once(technician: SignedIn) -> None:
    ticket = make_ticket(estimate_minutes=240)
    data = form(ticket, body="Same again", minutes="1h", status="in_progress")
    answers = [technician.post(f"/tickets/{ticket.pk}/work/", data).status_code for _ in range(3)]
    assert answers == [302, 302, 302]
    assert (Note.objects.count(), TimeEntry.objects.count()) == (1, 1)
    assert Ticket.objects.get(pk=ticket.pk).worked_minutes == 60


def test_what_is_changed_by_way_of_back_is_saved_as_well(technician: SignedIn) -> None:
    ticket = make_ticket()
    data = form(ticket, body="First", minutes="1h")
    for again in ({}, {"body": "Second", "minutes": "15m"}, {"body": "", "minutes": "", "status": "resolved"}):
        technician.post(f"/tickets/{ticket.pk}/work/", {**data, **again})
    assert sorted(Note.objects.values_list("body", flat=True)) == ["First", "Second"]
    ticket.refresh_from_db()
    assert (ticket.worked_minutes, ticket.status) == (75, "resolved")


def test_status_changed_meanwhile_is_asked_and_nothing_is_lost(technician: SignedIn) -> None:
    ticket = make_ticket()
    change_ticket(ticket=ticket, changes={"status": "waiting_client"}, actor=make_person(name="Marta Kovacs"), now=NOW)
    response = work(technician, ticket, body="Called back", minutes="15m", status="resolved")
    html = response.content.decode()
    assert response.status_code == 409
    assert "Marta Kovacs set the status to Waiting on client meanwhile; yours: Resolved." in html
    assert "Called back" in html
    assert 'name="was_status" value="waiting_client"' in html
    assert not Note.objects.exists()


def test_note_alone_does_not_mind_a_status_changed_meanwhile(technician: SignedIn) -> None:
    ticket = make_ticket()
    change_ticket(ticket=ticket, changes={"status": "waiting_client"}, actor=None, now=NOW)
    assert work(technician, ticket, body="For the record").status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).status == "waiting_client"


def test_page_shows_what_the_ticket_did_to_the_backlog(technician: SignedIn) -> None:
    ticket = make_ticket(estimate_minutes=60)
    log_time(ticket=ticket, staff_member=technician.person, minutes=90, actor=technician.person, now=NOW)
    page = technician.get(f"/tickets/{ticket.pk}/").context["page"]
    assert [(line.words, line.minutes, line.balance) for line in page.lines] == [
        ("New", 60, 60), ("Worked", -90, -30), ("Over-run", 30, 0),
    ]  # fmt: skip


def test_history_goes_back_to_the_beginning(technician: SignedIn) -> None:
    ticket = make_ticket()
    for number in range(SHOWN):
        add_note(ticket=ticket, body=f"Note {number}", actor=None, now=NOW)
    page = technician.get(f"/tickets/{ticket.pk}/")
    assert {line.verb for line in page.context["history"].lines} == {"noted"}
    assert f'href="/tickets/{ticket.pk}/?history=all#history"' in page.content.decode()
    whole = technician.get(f"/tickets/{ticket.pk}/?history=all")
    assert [line.verb for line in whole.context["history"].lines][-1] == "opened"
    assert "Show what happened before" not in whole.content.decode()


def test_note_and_time_sent_together_are_one_event(technician: SignedIn) -> None:
    ticket = make_ticket()
    work(technician, ticket, body="Together", minutes="30m")
    work(technician, ticket, minutes="15m")
    events = technician.get(f"/tickets/{ticket.pk}/").context["page"].events
    assert [(event.body, event.entry.minutes) for event in events] == [("", 15), ("Together", 30)]


def test_what_people_wrote_is_never_markup(technician: SignedIn) -> None:
    ticket = make_ticket(
        title="<b>Bold</b>", description="<script>alert(1)</script>", client=make_client(name="<i>X</i>")
    )
    add_note(ticket=ticket, body="<img src=x onerror=alert(1)>", actor=technician.person, now=NOW)
    for address in (f"/tickets/{ticket.pk}/", "/tickets/", f"/clients/{ticket.client_id}/"):
        html = technician.get(address).content.decode()
        assert not any(tag in html for tag in ("<b>Bold", "<script>alert", "<i>X", "<img src=x"))


def test_page_asks_the_same_number_of_queries_for_any_length(technician: SignedIn) -> None:
    counts = []
    for length in (1, 3, 60):
        ticket = make_ticket(client=make_client(), assignee=make_person(), estimate_minutes=60)
        for number in range(length):
            add_note(ticket=ticket, body=f"Note {number}", actor=make_person(), now=NOW)
            log_time(ticket=ticket, staff_member=make_person(), minutes=5, actor=make_person(), now=NOW)
            change_ticket(ticket=ticket, changes={"estimate_minutes": 70 + number}, actor=make_person(), now=NOW)
        with CaptureQueriesContext(connection) as queries:
            assert technician.get(f"/tickets/{ticket.pk}/").status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 20


def test_previous_and_next_follow_the_view_that_the_ticket_was_opened_from(technician: SignedIn) -> None:
    low, first, second = (make_ticket(priority=priority) for priority in (4, 3, 3))
    mine = make_ticket(priority=4, assignee=technician.person)

    def around(address: str, **headers: str) -> tuple[int | None, int | None]:
        context = technician.get(address, headers=headers).context
        return context["previous"], context["following"]

    assert around(f"/tickets/{second.pk}/") == (first.pk, low.pk)
    assert around(f"/tickets/{first.pk}/") == (None, second.pk)
    assert around(f"/tickets/{first.pk}/?board=assignee%3Dme") == (None, mine.pk)
    assert around(f"/tickets/{first.pk}/", Referer="http://testserver/tickets/?assignee=me") == (None, mine.pk)
    assert around(f"/tickets/{first.pk}/", Referer="http://elsewhere/tickets/?assignee=me") == (None, second.pk)
    html = technician.get(f"/tickets/{first.pk}/?board=assignee%3Dme").content.decode()
    assert f'href="/tickets/{mine.pk}/?board=assignee%3Dme" rel="next"' in html
    assert 'href="/tickets/?assignee=me">Board</a>' in html
    saved = technician.post(f"/tickets/{first.pk}/work/?board=assignee%3Dme", form(first, body="Seen"))
    assert saved["Location"] == f"/tickets/{first.pk}/?board=assignee%3Dme"
