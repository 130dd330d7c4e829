"""The words of a ticket's row and card, for the patterns `tickets/_row.html` and `tickets/_card.html`."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django import template

from msp_office.office.templatetags.figures import age, hours
from msp_office.office.templatetags.rows import written
from tickets.reports.board import Row, initials, short_name
from tickets.reports.columns import Card

register = template.Library()

Words = dict[str, str | int]


@register.filter
def as_rows(rows: Iterable[Row]) -> Iterator[Words]:
    for row in rows:
        yield _words(row) | {
            "gone": "" if row.is_open else " left",
            "version": row.version,
            "queue": row.queue_label,
            "mark": written(' <b class="moved-to">{}</b>', row.mark) if row.mark else "",
            "since": written(" <small>{}</small>", age(row.status_since)) if row.is_waiting else "",
            "skill": row.skill,
            "worked": _title(_worked(row)),
            "hours": _row_hours(row),
        }


@register.filter
def as_cards(cards: Iterable[Card]) -> Iterator[Words]:
    for card in cards:
        row = card.row
        yield _words(row) | {
            "order": card.order,
            "column": card.key,
            "hours": _card_hours(row),
        }


SET_ESTIMATE = written("<b>{}</b>", "Set estimate")
MEASURED = '<progress value="{}" aria-hidden="true"></progress>{}'
ASSUMED = '<progress value="{}" aria-hidden="true"></progress><span><i title="assumed estimate">≈</i>{}</span>'
OVER = '+{}<span class="visually-hidden"> over</span>'


def _words(row: Row) -> Words:
    """What a row and a card have in common."""
    return {
        "number": row.id,
        "path": row.path,
        "level": row.priority,
        "doubt": "?" if row.is_unconfirmed else "",
        "doubted": _title("Imported as critical: confirm it" if row.is_unconfirmed else ""),
        "title": row.title,
        "place": row.place,
        "status": row.status_text,
        "look": f"{row.status_class} long" if row.waits_long else row.status_class,
        "nobody": "" if row.assignee else " none",
        "person": _face(row.assignee) if row.assignee else "Unassigned",
        "fit": " over" if row.over else " missing" if row.estimate is None else "",
        "age": age(row.opened_at),
    }


def _row_hours(row: Row) -> str:
    """A bar of what was worked, and what is left; of a ticket that was left, what was worked."""
    if row.estimate is None:
        return SET_ESTIMATE
    return written(
        ASSUMED if row.is_assumed else MEASURED,
        f"{row.worked / (row.estimate or 1):.3g}",
        f"+{hours(row.over)} over" if row.over else hours(row.remaining if row.is_open else row.worked),
    )


def _card_hours(row: Row) -> str:
    if row.estimate is None:
        return SET_ESTIMATE
    return written(OVER, hours(row.over)) if row.over else hours(row.remaining)


@lru_cache(maxsize=500)
def _face(name: str) -> str:
    return written("<i>{}</i>{}", initials(name), short_name(name))


def _title(words: str) -> str:
    return written(' title="{}"', words) if words else ""


def _worked(row: Row) -> str:
    """What was worked, and of which estimate; "" when there is nothing to say."""
    if row.estimate is None:
        return f"{hours(row.worked)} worked" if row.worked else ""
    if not (row.worked or row.is_assumed):
        return ""
    return f"{hours(row.worked)} worked of {hours(row.estimate)}{', assumed' if row.is_assumed else ''}"
