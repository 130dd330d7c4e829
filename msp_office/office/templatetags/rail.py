"""The words of a line of the sidebar, for the pattern `office/_rail_line.html`."""

from collections.abc import Iterable, Iterator

from django import template

from msp_office.office.icons import icon_svg
from msp_office.office.navigation import Link
from msp_office.office.templatetags.rows import written

register = template.Library()

HERE = written(' aria-current="page"')


@register.filter
def as_lines(links: Iterable[Link]) -> Iterator[dict[str, str]]:
    for link in links:
        here = HERE if link.current else ""
        yield {"url": link.url, "label": link.label, "here": here, "drawing": icon_svg(link.icon)}
