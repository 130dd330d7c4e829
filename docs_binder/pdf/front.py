"""The pages around the sections: cover, instruction sheet, contents, list of effective pages, tab dividers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.template.loader import render_to_string

from docs_binder.calculations.printing import EffectiveSection, Exchange, PrintOptions
from docs_binder.pdf.pages import SCHEME, anchor_of, styles_of
from msp_office.pdf.render import Sheet

ROMAN = "@page { @bottom-right { content: counter(page, lower-roman) } }"


@dataclass(frozen=True, slots=True)
class Front:
    """What stands on them. `logo` and `office_logo` are data: addresses or "". `base_on` is the day of the binder that
    is brought up to date; without it this is a whole binder, with a cover."""

    client: str
    office: str
    made_on: date
    sections: Sequence[EffectiveSection]
    logo: str = ""
    office_logo: str = ""
    base_on: date | None = None
    steps: Sequence[Exchange] = ()
    number: int = 0


def front_sheet(front: Front, options: PrintOptions) -> Sheet:
    lines = [asdict(one) | {"span": one.span, "href": SCHEME + anchor_of(one.key)} for one in front.sections]
    context = {name: getattr(front, name) for name in Front.__dataclass_fields__}
    context |= {
        "lines": lines,
        "with_cover": front.base_on is None,
        "blank": options.blank,
        "has_secrets": options.secrets,
    }
    return Sheet(render_to_string("binder/paper/front.html", context), [*styles_of(options), ROMAN], "The first pages")


def divider_sheet(front: Front, options: PrintOptions) -> Sheet:
    context = {"client": front.client, "lines": front.sections}
    return Sheet(render_to_string("binder/paper/dividers.html", context), styles_of(options), "The tab dividers")
