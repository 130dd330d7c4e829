"""Many rows of one shape: a pattern that the page writes once and Python fills for each row.

Of a page of fifty tickets nearly all the time went into a loop over template tags; filling a pattern takes a fraction.
"""

from collections.abc import Iterable, Mapping
from html import escape

from django import template
from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

Word = str | int
OPTION = '<option value="{}">{}</option>'
CHOSEN = '<option value="{}" selected>{}</option>'


@register.simple_tag(takes_context=True)
def filled(context: Context, name: str, rows: Iterable[Mapping[str, Word]]) -> SafeString:
    """The template `name` for each of the rows, one after the other.

    It is written once, with what the page says; then each {word} that is left in single braces gives way to the row's,
    escaped. So the page must say nothing in it that people typed: their braces would ask for words of the row.
    """
    rows = list(rows)
    if not rows:
        return SafeString()
    with context.push():
        pattern = Engine.get_default().get_template(name).render(context)
    filled_in = (pattern.format_map({name: _escaped(word) for name, word in row.items()}) for row in rows)
    return mark_safe("".join(filled_in))  # noqa: S308  # each word is escaped


@register.simple_tag
def options(choices: Iterable[tuple[Word, Word]], chosen: Word) -> SafeString:
    """The options of a list, of which one is chosen."""
    return mark_safe(  # noqa: S308  # each word is escaped
        "".join(written(CHOSEN if value == chosen else OPTION, value, label) for value, label in choices)
    )


def written(pattern: str, *words: Word) -> SafeString:
    """As `format_html`, for the words that a row has fifty times."""
    return mark_safe(pattern.format(*map(_escaped, words)))  # noqa: S308  # each word is escaped


def _escaped(word: Word) -> Word:
    """As a template would write it, without what makes `conditional_escape` slow."""
    return word if isinstance(word, (int, SafeString)) else escape(word)
