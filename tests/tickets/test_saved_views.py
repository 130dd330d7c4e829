"""Views of the board under a name: who sees, shares, renames and removes them, and with which a board begins."""

from typing import Any

import pytest

from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, make_ticket
from tickets.actions import begin_with, save_view
from tickets.models import FirstView, SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.SERVICE_MANAGER, name="Rita Solano")


@pytest.fixture
def technician(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.TECHNICIAN, name="Dev Raman")


def save(browser: SignedIn, name: str = "Waiting", query: str = "?status=waiting", **fields: str) -> Any:
    return browser.post("/tickets/views/new/", {"name": name, "query": query, **fields})


def names_on_board(browser: SignedIn) -> list[str]:
    return [view.name for view in browser.get("/tickets/?queue=labor").context["views"]]


def test_view_is_saved_as_the_address_and_stands_above_the_board(technician: SignedIn) -> None:
    make_ticket(status="waiting_client")
    response = save(technician, query="?status=waiting&nonsense=1&queue=labor")
    assert response["Location"] == "/tickets/?status=waiting"
    html = technician.get(response["Location"]).content.decode()
    assert 'href="/tickets/?status=waiting" aria-current="page" title="Mine">Waiting</a>' in html


def test_own_views_are_nobody_elses_and_shared_ones_everybodys(manager: SignedIn, technician: SignedIn) -> None:
    save(manager, "Private", "?assignee=me")
    save(manager, "Morning", "?show=no-estimate", is_shared="on")
    assert names_on_board(manager) == ["Private", "Morning"]
    assert names_on_board(technician) == ["Morning"]


def test_sharing_needs_its_permission(technician: SignedIn, manager: SignedIn) -> None:
    save(technician, is_shared="on")
    view = SavedView.objects.get()
    assert not view.is_shared
    technician.post(f"/tickets/views/{view.pk}/", {"name": "Waiting", "is_shared": "on"})
    assert not SavedView.objects.get().is_shared
    assert manager.post(f"/tickets/views/{view.pk}/", {"name": "Mine now"}).status_code == 404
    SavedView.objects.update(is_shared=True)
    assert manager.post(f"/tickets/views/{view.pk}/", {"name": "Renamed", "is_shared": "on"}).status_code == 302
    for name in ("", "Nothing\x00ness", "x" * 61):
        manager.post(f"/tickets/views/{view.pk}/", {"name": name, "is_shared": "on"})
        assert "Not changed. " in manager.get("/tickets/views/").content.decode()
    assert SavedView.objects.get().name == "Renamed"


def test_shared_view_of_another_cannot_be_changed_without_the_permission(
    technician: SignedIn, manager: SignedIn
) -> None:
    save(manager, is_shared="on")
    pk = SavedView.objects.get().pk
    assert technician.post(f"/tickets/views/{pk}/", {"name": "Taken"}).status_code == 403
    assert technician.post(f"/tickets/views/{pk}/delete/").status_code == 403
    assert "Remove" not in technician.get("/tickets/views/").content.decode()


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        ("", "?status=waiting", "This field is required."),
        ("Known", "?status=waiting", "You have a view of this name already."),
        ("known", "?status=waiting", "You have a view of this name already."),
        ("Everything", "", "This is the whole board; it needs no name."),
        ("Everything", "?queue=labor", "This is the whole board; it needs no name."),
    ],
)
def test_bad_view_is_refused_with_what_was_typed(name: str, query: str, words: str, technician: SignedIn) -> None:
    save(technician, "Known")
    response = save(technician, name, query)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert f'value="{name}"' in response.content.decode() or not name


def test_board_begins_with_the_chosen_view_and_the_whole_board_stays_reachable(technician: SignedIn) -> None:
    save(technician, is_first="on")
    assert technician.get("/tickets/")["Location"] == "/tickets/?status=waiting"
    page = technician.get("/tickets/?show=over").content.decode()
    assert 'class="chip on" href="/tickets/?queue=labor"' in page
    assert '<a href="?queue=labor"><span class="label">Backlog' in page
    assert '<a href="/tickets/?queue=labor">List</a>' in technician.get("/tickets/columns/").content.decode()
    ticket = make_ticket()
    whole = technician.get("/tickets/?queue=labor")
    opened = technician.get(f"/tickets/{ticket.pk}/", headers={"Referer": "http://testserver/tickets/?queue=labor"})
    assert whole.status_code == 200
    assert '<a class="btn-quiet" href="/tickets/?queue=labor">Board</a>' in opened.content.decode()
    assert (
        '<a class="btn-quiet" href="/tickets/">Board</a>' in technician.get(f"/tickets/{ticket.pk}/").content.decode()
    )
    technician.post("/tickets/views/first/", {"view": ""})
    assert technician.get("/tickets/").status_code == 200
    technician.post("/tickets/views/first/", {"view": str(SavedView.objects.get().pk)})
    assert technician.get("/tickets/").status_code == 302


def test_first_view_is_one_that_the_person_can_see(technician: SignedIn, manager: SignedIn) -> None:
    save(manager, is_shared="on")
    view = SavedView.objects.get()
    begin_with(view=view, actor=technician.person, now=NOW)
    manager.post(f"/tickets/views/{view.pk}/", {"name": "Waiting"})  # not shared any more
    assert technician.get("/tickets/").status_code == 200
    assert technician.post("/tickets/views/first/", {"view": str(view.pk)}).status_code == 404
    assert not FirstView.objects.exists()


def test_removed_view_can_come_back_once(technician: SignedIn) -> None:
    save(technician, is_first="on")
    technician.post(f"/tickets/views/{SavedView.objects.get().pk}/delete/")
    assert not SavedView.objects.exists()
    page = technician.get("/tickets/views/").content.decode()
    assert "“Waiting” is removed." in page
    assert 'name="query" value="status=waiting"' in page
    assert 'name="is_first" value="on"' in page
    save(technician)
    assert names_on_board(technician) == ["Waiting"]
    assert "is removed" not in technician.get("/tickets/views/").content.decode()


def test_view_with_me_means_whoever_looks(manager: SignedIn, technician: SignedIn) -> None:
    mine = make_ticket(assignee=technician.person)
    make_ticket(assignee=manager.person)
    save(manager, "Mine", "?assignee=me", is_shared="on")
    groups = technician.get("/tickets/?assignee=me").context["groups"]
    assert [row.id for group in groups for row in group.rows] == [mine.pk]


def test_dialog_is_a_fragment(technician: SignedIn) -> None:
    sheet = technician.get(
        "/tickets/views/new/?query=%3Fqueue%3Dservice", headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in sheet
    assert 'name="query" value="?queue=service"' in sheet


def test_a_person_keeps_a_bounded_number_of_views(technician: SignedIn) -> None:
    for number in range(40):
        save_view(name=f"View {number}", query="queue=all", is_shared=False, actor=technician.person, now=NOW)
    assert "You have 40 views already" in save(technician, "One more").content.decode()
