"""A search reads no more notes and titles than it must; where that may not be had, it only takes longer."""

import logging

import pytest
from django.db import connection

from clients.models import Client
from tests.factories import make_client, make_ticket
from tickets.calculations.board_view import BoardView
from tickets.models import Note, Ticket, search
from tickets.reports.board_search import found, named

pytestmark = pytest.mark.django_db


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite reads the texts themselves")
def test_note_and_title_are_found_by_their_letters(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan", "indexonlyscan"):  # an empty table is read in any way
            cursor.execute(f"SET LOCAL enable_{way} = off")
    assert "note_body_letters" in Note.objects.filter(body__icontains="printer").explain()
    everything = Ticket.objects.filter(found("printer", noted=(1, 2), named=(3,))).explain()
    assert "BitmapOr" in everything
    assert "ticket_title_letters" in everything
    monkeypatch.setattr(search, "EXTENSION", "no_such_thing")
    with caplog.at_level(logging.WARNING, "tickets"):
        search.make_search_indexes()
    assert "“manage.py migrate” again; until then searches are only slower." in caplog.text
    assert Ticket.objects.count() == 0, "the database still answers"


def test_other_tools_number_is_found_in_any_case_and_a_client_by_a_part_of_its_name() -> None:
    ticket, theirs = make_ticket(), make_ticket(client=make_client(name="Orchard Press"))
    Ticket.objects.filter(pk=ticket.pk).update(source="jira", external_id="OPS-12")
    clients = named(BoardView(search="chard"))
    assert clients == tuple(Client.objects.filter(name="Orchard Press").values_list("pk", flat=True))
    assert Ticket.objects.filter(found("ops-12", (), ())).get() == ticket
    assert Ticket.objects.filter(found("chard", (), clients)).get() == theirs
    assert not named(BoardView())
