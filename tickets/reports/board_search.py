"""Which tickets does a search mean? By number, title, client and notes, at a bounded cost."""

from django.db.models import Q

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


def found(search: str, noted: tuple[int, ...]) -> Q:
    """Number, title, client, and the tickets in whose notes it was found before."""
    matches = Q(title__icontains=search) | Q(client__name__icontains=search) | Q(external_id__iexact=search)
    matches |= Q(pk__in=noted)
    number = key(search.removeprefix("#"))
    return matches | Q(pk=number) if number else matches
