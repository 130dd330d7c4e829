"""Which objects of the demo office the pictures show: those with the most on them."""

from django.db.models import Count, F, Max

from clients.models import Client
from staffing.models import StaffMember
from tickets.models import Ticket, WeeklySnapshot


def demo_samples() -> dict[str, int | str]:
    """Keys by the object names that doors.py uses."""
    busy = Ticket.objects.open().filter(client__isnull=False).annotate(entries=Count("time_entries"))
    ticket = busy.order_by("-entries", "pk").first()
    over = Ticket.objects.open().filter(worked_minutes__gt=F("estimate_minutes")).first()
    client = Client.objects.annotate(count=Count("tickets")).order_by("-count").first()
    person = StaffMember.objects.filter(is_active=True).order_by("-pk").first()
    found = {"ticket": ticket or over, "client": client, "person": person}
    last_week = WeeklySnapshot.objects.aggregate(last=Max("monday"))["last"]
    keys: dict[str, int | str] = {name: record.pk for name, record in found.items() if record}
    return keys | ({"monday": last_week.isoformat()} if last_week else {})
