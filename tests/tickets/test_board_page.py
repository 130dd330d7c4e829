"""The board: groups, figures and their rows, pages of fifty, and what it costs."""

import gzip
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, make_client, make_person, make_ticket
from tickets.actions import add_note, change_ticket, log_time
from tickets.calculations.board_view import BoardView
from tickets.models import Ticket
from tickets.reports.board import Scope, groups_of
from tickets.reports.figures import figures_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]


@pytest.fixture
def manager(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.SERVICE_MANAGER)


def rows(browser: SignedIn, query: str = "") -> list[int]:
    """The numbers of the tickets on the page, in their order."""
    response = browser.get(f"/tickets/{query}")
    assert response.status_code == 200
    return [int(number) for number in re.findall(r'<li class="ticket[^>]* id="t(\d+)"', response.content.decode())]


def bulk_tickets(count: int, **fields: object) -> None:
    """Open tickets by bulk insert: 10 % P2, the others P3, one a minute."""
    Ticket.objects.bulk_create(
        Ticket(
            **{
                "title": f"Bulk {number}", "priority": 3 - (number % 10 == 0), "opened_at": NOW, "changed_at": NOW,
                "status_since": NOW - timedelta(minutes=number), "estimate_minutes": 60, "remaining_minutes": 60,
                **fields,
            }
        )
        for number in range(count)
    )  # fmt: skip


def test_board_groups_by_priority_and_oldest_first(manager: SignedIn) -> None:
    later = make_ticket(priority=3, now=NOW + timedelta(hours=2))
    early = make_ticket(priority=3, now=NOW)
    high = make_ticket(priority=2, now=NOW + timedelta(hours=3))
    critical = make_ticket(critical_condition="server_down", now=NOW + timedelta(hours=4))
    assert rows(manager) == [critical.pk, high.pk, early.pk, later.pk]


@pytest.mark.parametrize("path", ["/tickets/", "/tickets/columns/"])
def test_what_people_typed_is_escaped_and_asks_for_no_word_of_a_row(manager: SignedIn, path: str) -> None:
    make_ticket(title="{path} {0} <b>%s</b>", client=make_client(name="{title} & 'sons'"))
    html = manager.get(path).content.decode()
    assert "{path} {0} &lt;b&gt;%s&lt;/b&gt;</a>" in html
    assert "{title} &amp; &#x27;sons&#x27;" in html


def test_heads_of_whole_queues_come_with_the_figures() -> None:
    for queue, fields in (("service", {"estimate_minutes": 90}), ("projects", {"priority": 2}), ("internal", {})):
        make_ticket(queue=queue, **fields)
    scope = Scope(0, NOW, NOW.date(), 5)
    for view in (BoardView(), BoardView(queue="all"), BoardView(queue="internal"), BoardView(queue="sales")):
        assert list(figures_of(view, scope, NOW).groups) == groups_of(view, scope)


def test_board_without_tickets_says_what_will_stand_there(manager: SignedIn) -> None:
    assert "No open work" in manager.get("/tickets/").content.decode()


def test_board_leaves_closed_and_other_queues_out(manager: SignedIn) -> None:
    shown = make_ticket()
    make_ticket(queue="sales")
    make_ticket(queue="administration")
    make_ticket(status="closed")
    assert rows(manager) == [shown.pk]


def test_group_head_sums_the_whole_group_not_the_page(manager: SignedIn) -> None:
    bulk_tickets(70, priority=4)
    make_ticket(priority=4)
    text = " ".join(re.sub(r"<[^>]+>", " ", manager.get("/tickets/").content.decode()).split())
    assert "P4 Low 71 tickets · 1 without estimate 70 h left" in text


FILTERS = {
    "?status=waiting": ["waiting"],
    "?status=closed": ["closed"],
    "?status=any": ["plain", "waiting", "closed", "unestimated", "over", "mine"],
    "?queue=administration": ["admin"],
    "?assignee=me": ["mine"],
    "?assignee=unassigned": ["plain", "waiting", "unestimated", "over"],
    "?show=no-estimate": ["unestimated"],
    "?show=over": ["over"],
    "?show=waiting-long": ["waiting"],
    "?skill=3": ["mine"],
    "?search=backup": ["over"],
    "?client=Orchard": ["over"],
    "?age=over-30": ["waiting", "unestimated", "over", "mine"],
    "?age=under-1&status=any": ["plain"],
    "?search=fuser": ["mine"],
}


@pytest.mark.parametrize("query", FILTERS)
def test_filter_shows_its_rows(query: str, manager: SignedIn) -> None:
    orchard = make_client(name="Orchard Press")
    found = {
        "plain": make_ticket(estimate_minutes=60, now=timezone.now()),
        "waiting": make_ticket(estimate_minutes=60, status="waiting_client"),
        "closed": make_ticket(estimate_minutes=60, status="closed"),
        "unestimated": make_ticket(),
        "over": make_ticket(title="Nightly Backup fails", client=orchard, estimate_minutes=60),
        "mine": make_ticket(estimate_minutes=60, assignee=manager.person, skill=3),
        "admin": make_ticket(queue="administration", estimate_minutes=60),
    }
    log_time(ticket=found["over"], staff_member=manager.person, minutes=90, actor=None, now=NOW)
    add_note(ticket=found["mine"], body="The Fuser unit is worn; a second fuser is ordered", actor=None, now=NOW)
    assert sorted(rows(manager, query)) == sorted(found[name].pk for name in FILTERS[query])


def test_search_finds_a_ticket_by_number_and_offers_all_tickets_otherwise(manager: SignedIn) -> None:
    closed = make_ticket(status="closed")
    response = manager.get("/tickets/", {"search": f"#{closed.pk}"})
    assert f"?queue=all&amp;status=any&amp;search=%23{closed.pk}" in response.content.decode()
    assert rows(manager, f"?queue=all&status=any&search=%23{closed.pk}") == [closed.pk]


def test_filter_by_somebody_who_left_names_them(manager: SignedIn) -> None:
    gone = make_person(name="Tim Long", ended_on=NOW.date() - timedelta(1))
    ticket = make_ticket(assignee=gone)
    assert rows(manager, f"?assignee={gone.pk}") == [ticket.pk]
    assert (
        f'<option value="{gone.pk}" selected>Tim Long</option>'
        in manager.get(f"/tickets/?assignee={gone.pk}").content.decode()
    )


def test_unknown_client_is_left_out_and_said(manager: SignedIn) -> None:
    ticket = make_ticket()
    response = manager.get("/tickets/", {"client": "Nobody Ltd"})
    assert "No client, or more than one, is called “Nobody Ltd”" in response.content.decode()
    assert rows(manager, "?client=Nobody+Ltd") == [ticket.pk]


def test_every_figure_equals_the_rows_behind_it(manager: SignedIn) -> None:
    for number in range(3):
        make_ticket(estimate_minutes=60, assignee=manager.person if number else None)
    make_ticket(critical_condition="imported", estimate_minutes=30, assignee=manager.person)
    late = make_ticket(status="waiting_vendor", now=NOW - timedelta(days=30), assignee=manager.person)
    log_time(ticket=make_ticket(estimate_minutes=5), staff_member=manager.person, minutes=9, actor=None, now=NOW)
    html = manager.get("/tickets/").content.decode()
    strip = html[html.index('id="figures"') : html.index("</nav>", html.index('id="figures"'))]
    links = re.findall(
        r'<a href="([^"]+)"[^>]*><span class="label">([^<]+)</span><span class="value[^>]*>([\d,]+)<', strip
    )
    counts = {label: (len(rows(manager, link.replace("&amp;", "&"))), int(value)) for link, label, value in links}
    assert counts == {
        "P1 critical": (1, 1), "No estimate": (1, 1), "Unassigned": (2, 2), "Over estimate": (1, 1),
        "Waiting &gt; 5 d": (1, 1),
    }  # fmt: skip
    assert rows(manager, "?show=waiting-long") == [late.pk]


def test_backlog_figure_is_the_hours_of_the_labor_queues(manager: SignedIn) -> None:
    make_ticket(estimate_minutes=90)
    make_ticket(estimate_minutes=600, queue="administration")
    figures = manager.get("/tickets/").context["figures"]
    assert (figures.backlog, figures.tickets) == (90, 1)
    assert manager.get("/tickets/?queue=administration").context["figures"].backlog == 600
    assert manager.get("/tickets/?queue=sales").context["figures"].backlog is None


def test_groups_continue_until_every_ticket_was_shown_once(manager: SignedIn) -> None:
    bulk_tickets(230)
    shown = rows(manager)
    assert len(shown) == 50
    for group in (2, 3):
        address = f"?group={group}"
        html = manager.get("/tickets/").content.decode()
        while found := re.search(rf'href="/tickets/(\?group={group}&amp;after=[^"]+|\?group={group})" data-more', html):
            address = found[1].replace("&amp;", "&")
            html = manager.get(f"/tickets/{address}", headers={"HX-Request": "true"}).content.decode()
            shown += [int(number) for number in re.findall(r'id="t(\d+)"', html)]
    assert sorted(shown) == sorted(Ticket.objects.values_list("pk", flat=True))


def test_continuation_without_javascript_is_a_page(manager: SignedIn) -> None:
    bulk_tickets(60, priority=3)
    html = manager.get("/tickets/").content.decode()
    link = re.search(r'class="more" href="([^"]+)"', html)
    assert link is not None
    page = manager.get(link[1].replace("&amp;", "&")).content.decode()
    assert page.count('<li class="ticket') == 10
    assert "Back to the board" in page


@pytest.mark.parametrize("query", ["", "?queue=all&status=any&search=bulk&assignee=me"])
def test_board_asks_the_same_number_of_queries_for_any_number_of_tickets(query: str, manager: SignedIn) -> None:
    counts = []
    for more in (1, 2, 97, 900):
        bulk_tickets(more, assignee=make_person(), client=make_client())
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(f"/tickets/{query}").status_code == 200
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1
    assert max(counts) <= 15


def test_board_of_fifty_rows_weighs_at_most_60_kb_and_10_kb_zipped(manager: SignedIn) -> None:
    for number in range(55):
        ticket = make_ticket(
            title=f"Printer {number} prints blank pages on floor {number % 7}", client=make_client(),
            assignee=make_person(name=f"Marta Kovacs {number}"), estimate_minutes=15 * (number % 9 + 1),
            priority=2 + number % 3,
        )  # fmt: skip
        if number % 3 == 0:
            change_ticket(ticket=ticket, changes={"status": "waiting_client"}, actor=None, now=NOW)
    page = manager.get("/tickets/").content
    assert len(page) <= 60_000
    assert len(gzip.compress(page, 6)) <= 10_000


def test_hours_of_the_week_equal_the_ledger_and_moves_between_labor_queues_net_to_zero(manager: SignedIn) -> None:
    now = timezone.now()
    ticket = make_ticket(estimate_minutes=600, now=now)
    change_ticket(ticket=ticket, changes={"queue": "projects"}, actor=None, now=now)
    log_time(ticket=ticket, staff_member=manager.person, minutes=60, actor=None, now=now)
    figures = manager.get("/tickets/").context["figures"]
    assert (figures.minutes_in, figures.minutes_out, figures.change) == (600, 60, 540)
    projects = manager.get("/tickets/?queue=projects").context["figures"]
    assert (projects.backlog, projects.minutes_in, projects.minutes_out) == (540, 600, 60)
