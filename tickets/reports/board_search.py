"""Which tickets does a search mean? By number, title, client and notes, at a bounded cost."""

from django.db.models import Q
from django.db.models.expressions import RawSQL

from clients.models import Client
from tickets.calculations.board_view import BoardView, key
from tickets.models import Note

MOST_NOTED = 2000  # tickets found by their notes; a word that stands in more of them finds nothing in particular


def noted(view: BoardView) -> tuple[int, ...]:
    """The tickets in whose notes the view's search stands, the newest MOST_NOTED of them and one more where there are
    more. One query, once for a page; a view of open tickets reads no notes of closed ones."""
    if not view.search:
        return ()
    notes = Note.objects.filter(body__icontains=view.search)
    if view.only_open:
        notes = notes.filter(ticket__is_open=True)
    return tuple(notes.order_by("-ticket_id").values_list("ticket_id", flat=True).distinct()[: MOST_NOTED + 1])


def named(view: BoardView) -> tuple[int, ...]:
    """The clients in whose names the view's search stands. One query, once for a page."""
    return tuple(Client.objects.filter(name__icontains=view.search).values_list("pk", flat=True)) if view.search else ()


def found(search: str, noted: tuple[int, ...], named: tuple[int, ...]) -> Q:
    """Number, title, the clients that are named so, and the tickets in whose notes it was found before. All of it is
    asked of the ticket's own columns, so that the database can go by its indexes."""
    matches = Q(title__icontains=search) | Q(client__in=named) | Q(pk__in=_written_out(noted))
    matches |= Q(external_id__iexact=search) & ~Q(external_id="")
    number = key(search.removeprefix("#"))
    return matches | Q(pk=number) if number else matches


def _written_out(keys: tuple[int, ...]) -> RawSQL | tuple[()]:
    """Keys as they stand in SQL: as parameters, two thousand of them take the driver longer than the database."""
    return RawSQL(", ".join(str(int(key)) for key in keys), ()) if keys else ()  # noqa: S611 - whole numbers
