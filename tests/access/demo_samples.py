"""Which objects of the demo office the pictures show: those with the most on them."""

from collections.abc import Iterator

from django.db.models import Count, F, Max
from django.urls import reverse
from django.utils import timezone

from clients.actions.inventory_link import make_link
from clients.models import (
    Agreement,
    Client,
    Contact,
    CutList,
    Inventory,
    Prospect,
    RevenueRecord,
    RoadmapMeeting,
    Site,
)
from docs_binder.models import Machine
from msp_office.imports.models import ImportBatch
from msp_office.jobs.models import Job
from staffing.models import HiringScenario, Pay, StaffMember, TimeOff
from tests.imports.office import FILES, checked
from tickets.models import SavedView, Ticket, TicketTemplate, TimeEntry, WeeklySnapshot

LEVERS = "weeks=52&1-kind=hire&1-preset=B&1-billability=62&1-ramp=8&1-drain=3&1-once=0&2-kind=drop&2-number=8"


def demo_samples() -> dict[str, int | str]:
    """Keys by the object names that doors.py uses."""
    busy = Ticket.objects.open().filter(client__isnull=False).annotate(entries=Count("time_entries"))
    ticket = busy.order_by("-entries", "pk").first()
    over = Ticket.objects.open().filter(worked_minutes__gt=F("estimate_minutes")).first()
    client = Client.objects.annotate(count=Count("tickets")).order_by("-count").first()
    person = StaffMember.objects.filter(is_active=True).order_by("-pk").first()
    found = {
        "ticket": ticket or over,
        "client": client,
        "person": person,
        "time_off": TimeOff.objects.last(),
        "template": TicketTemplate.objects.first(),
        "ticket_of_template": Ticket.objects.filter(setup_form__isnull=False).last(),
        "pay": Pay.objects.first(),
        "agreement": Agreement.objects.first(),
        "meeting": RoadmapMeeting.objects.first(),
        "revenue": RevenueRecord.objects.first(),
        "cut": CutList.objects.first(),
        "prospect": Prospect.objects.annotate(count=Count("inventories")).order_by("-count", "pk").first(),
        "inventory": Inventory.objects.filter(finished_at__isnull=True).first(),
        "inventory_finished": Inventory.objects.filter(finished_at__isnull=False).first(),
        "board_view": SavedView.objects.first(),
        "scenario": HiringScenario.objects.filter(deleted_at=None).first(),
        "site": Site.objects.filter(client=client).first(),
        "contact": Contact.objects.filter(client=client).first(),
        "time": TimeEntry.objects.order_by("pk").last(),
        "job": Job.objects.order_by("pk").last(),
        "record": Machine.objects.filter(client=client).first(),
    }
    last_week = WeeklySnapshot.objects.aggregate(last=Max("monday"))["last"]
    keys: dict[str, int | str] = {"benchmark": "billability"} | {
        name: record.pk for name, record in found.items() if record
    }
    keys |= {
        "section": "machines",
        "part": "machines",
        "field": "estimate",
        "benchmark": "billability",
        "map_number": 0,
    }
    return keys | _imports() | _link() | ({"monday": last_week.isoformat()} if last_week else {})


def more_pages() -> Iterator[tuple[str, str, str]]:
    """(name, path, role) of pages that look different with an address of their own, or with another object."""
    yield "board-no-estimate", f"{reverse('board')}?show=no-estimate", "S"
    yield "profitability-cut", f"{reverse('profitability')}?drop=8", "O"
    yield "what-if-levers", f"{reverse('what-if')}?{LEVERS}", "O"
    yield "work-package-all", f"{reverse('work-package')}?all=1", "S"
    yield "prospect-calling-answered", f"{reverse('prospect-calling')}?path=0.0", "A"
    for kind in ("revenue", "prospects", "time"):
        yield f"import-new-{kind}", reverse("import-new", args=[kind]), "O"
    if batch := ImportBatch.objects.filter(kind="revenue").first():
        yield "import-revenue", reverse("import", args=[batch.pk]), "O"
    if won := Prospect.objects.filter(client__isnull=False).last():
        yield "prospect-won", reverse("prospect", args=[won.pk]), "A"


def _imports() -> dict[str, int | str]:
    """A checked import, and one as it stands when it is done."""
    done, waiting = (checked(FILES.joinpath("servicenow.csv").read_bytes(), "servicenow") for _ in range(2))
    ImportBatch.objects.filter(pk=done.pk).update(state="done", started_at=done.created_at)
    return {"import_kind": "tickets", "import": done.pk, "import_checked": waiting.pk}


def _link() -> dict[str, str]:
    """A link that a prospect may open."""
    inventory = Inventory.objects.filter(finished_at__isnull=True).last()
    if inventory is None:
        return {}
    person = StaffMember.objects.filter(is_active=True).earliest("pk")
    return {"link_token": make_link(inventory=inventory, actor=person, now=timezone.now())[1]}
