"""What is printed for prospects: the worksheet of the inventory, and the page that is left with them."""

from datetime import date
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from clients.calculations.advice import first_looks
from clients.calculations.inventory import NOTHING, TOPICS
from clients.models import Inventory
from msp_office.jobs.run import JobFailed, JobRun
from msp_office.office.models import OfficeSettings
from msp_office.pdf.paper import Paper
from msp_office.pdf.pictures import data_address
from msp_office.pdf.printing import Document

STYLES = Path(__file__).with_name("worksheet.css")
PRINTED = ("text", "day")  # what a prospect says about itself stays with us
SECOND_PAGE = "files"  # the topic the second page begins with


def worksheet(run: JobRun) -> Document:
    """Two pages: filled from `inventory`, or blank to be filled in by hand. Errors: JobFailed."""
    inventory = _inventory(run) if run.params.get("inventory") else None
    answers = inventory.answers() if inventory else {}
    lines = [(topic, answers.get(topic.key, NOTHING)) for topic in TOPICS]
    turn = next(number for number, (topic, _) in enumerate(lines) if topic.key == SECOND_PAGE)
    context = {"inventory": inventory, "pages": [lines[:turn], lines[turn:]], "filled": inventory is not None}
    name = f"Inventory of {inventory.prospect}" if inventory else "Technology inventory"
    return _document("prospects/print/worksheet.html", context, name, _day(run, inventory))


def leave_behind(run: JobRun) -> Document:
    """What they told us, and what we would look at first. Errors: JobFailed."""
    inventory = _inventory(run)
    answers = inventory.answers()
    day = _day(run, inventory)
    context = {
        "inventory": inventory,
        "told": [(topic, answers[topic.key]) for topic in TOPICS if topic.form in PRINTED and topic.key in answers],
        "looks": first_looks(answers, day),
    }
    return _document("prospects/print/leave_behind.html", context, f"For {inventory.prospect}", day)


def _inventory(run: JobRun) -> Inventory:
    found = Inventory.objects.select_related("prospect").filter(pk=int(run.params["inventory"])).first()
    if found is None:
        raise JobFailed("The inventory is gone.")
    return found


def _day(run: JobRun, inventory: Inventory | None) -> date:
    return timezone.localdate(inventory.changed_at if inventory else run.now())


def _document(template: str, context: dict[str, Any], name: str, day: date) -> Document:
    office = OfficeSettings.current()
    whole = {
        **context,
        "office": office,
        "office_name": office.name,
        "logo": data_address(office.logo),
        "day_of_it": day,
    }
    html = render_to_string(template, whole)
    return Document(html, f"{slugify(name) or 'inventory'}.pdf", Paper.of_office(office.currency), STYLES.read_text())
