"""A binder that was handed over some months ago, and what has changed in the client's network since."""

from datetime import datetime, timedelta

from django.db.models import Count

from clients.actions.logo import set_logo
from clients.models import Client, Contact
from demo.emblem import emblem
from docs_binder.actions import save_record
from docs_binder.actions.printing import ask_for_print, hand_over
from docs_binder.calculations.printing import PrintOptions
from docs_binder.models import BinderPrint, InternetLine, Machine
from docs_binder.sections import PARTS
from msp_office.jobs.run import work
from msp_office.roles import Role
from staffing.models import StaffMember

AGO = timedelta(days=250)


def hand_over_a_binder(*, now: datetime) -> None:
    """For the client with most machines; nothing where there is no binder, or nothing to typeset it with."""
    most = Machine.objects.values("client").annotate(count=Count("pk")).order_by("-count", "client").first()
    client = Client.objects.get(pk=most["client"]) if most else None
    person = StaffMember.objects.filter(role=Role.TECHNICIAN, is_active=True).order_by("pk").first()
    if client is None or person is None:
        return
    then = now - AGO
    set_logo(client=client, content=emblem(), ending="png", actor=person, now=then)
    job = ask_for_print(
        client=client, options=PrintOptions(logo=True), base=None, reason="Yearly refresh", asked_by=person, now=then
    )
    work(job.pk, lambda: then)
    made = BinderPrint.objects.filter(job=job).first()
    if made is None:
        return
    contact = Contact.objects.filter(client=client).order_by("pk").first()
    to = contact.name if contact else "the office manager"
    hand_over(binder_print=made, on=made.printed_on + timedelta(3), to=to, actor=person, now=then + timedelta(3))
    _move_on(client, person, now - timedelta(days=20))


def _move_on(client: Client, person: StaffMember, now: datetime) -> None:
    """A faster line and one more note: two sections differ from what stands at the client."""
    line = InternetLine.objects.filter(client=client).order_by("pk").first()
    if line is not None:
        save_record(
            part=PARTS["internet"], client=client, values={"speed": "1 Gbit/s symmetrical"}, old=line,
            version=line.version, actor=person, now=now,
        )  # fmt: skip
    note = {"title": "New line", "body": "The faster line is in since this month; the old modem was sent back."}
    save_record(part=PARTS["notes"], client=client, values=note, actor=person, now=now)
