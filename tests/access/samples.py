"""One object of each kind that an address can name."""

from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from clients.actions import add_meeting
from clients.actions.call import log_call
from clients.actions.inventory_link import make_link
from clients.calculations.inventory import Answer
from clients.models import Client, Contact, Site
from msp_office.imports.models import ImportBatch
from msp_office.jobs.models import Job
from msp_office.roles import Role
from staffing.actions import add_holiday, set_weekly_hours
from tests.docs_binder.office import make_drawing, make_record
from tests.docs_binder.prints import make_print
from tests.factories import (
    NOW,
    make_agreement,
    make_attachment,
    make_client,
    make_cut,
    make_form,
    make_inventory,
    make_pay,
    make_person,
    make_prospect,
    make_revenue,
    make_scenario,
    make_secret,
    make_template,
    make_ticket,
    make_time_off,
)
from tests.imports.office import FILES, checked
from tickets.actions import begin_with, log_time, save_view


def binder_samples(client: Client) -> dict[str, int | str]:
    """The beginning of a binder: a machine for the map, a password, a drawing. tests/docs_binder fills whole ones."""
    make_record("machines", client, name="srv1", kind="server")
    record = make_record("passwords", client, what="Router", secrets={"password": "PASS-CANARY-4712"})
    alone = make_record("passwords", client, what="To be removed")
    return {
        "section": "passwords",
        "part": "passwords",
        "record": record.pk,
        "record_alone": alone.pk,
        "drawing": make_drawing(client).pk,
        "map_number": 0,
    }


class Samples:
    """Objects for the addresses of doors.py. What belongs to one person belongs to the owner."""

    def __init__(self) -> None:
        self.owner = make_person(Role.OWNER)
        client = make_client()
        ticket = make_ticket(client=client)
        job = Job.objects.create(kind="sample", asked_by=self.owner, created_at=NOW, queued_at=NOW)
        invited = make_person(Role.TECHNICIAN)
        ran, waiting = (checked(FILES.joinpath("jira.csv").read_bytes()) for _ in range(2))
        add_holiday(day=NOW.date(), name="Founders' day", actor=None, now=NOW)
        ImportBatch.objects.filter(pk=ran.pk).update(state="done")
        prospect = make_prospect(contact_name="Ann Example", phone="555-0100", notes="Rang twice")
        told = {"isp": Answer("text", "Cable"), "web": Answer("unknown", manager="named", manager_name="Web Firm")}
        finished = make_inventory(prospect, told, finished=True)
        inventory = make_inventory(prospect, {**told, "backup": Answer("none"), "notes": Answer("text", "In a hurry")})
        other = make_inventory(make_prospect(), told)
        log_call(
            prospect=prospect, path=[0, 0], outcome="not_now", actor=self.owner, now=NOW, today=NOW.date(), note="Busy"
        )
        view = save_view(name="Shared view", query="queue=service", is_shared=True, actor=self.owner, now=NOW)
        begin_with(view=view, actor=invited, now=NOW)
        form = make_form(client=client)
        self.objects: dict[str, int | str] = {
            "job": job.pk,
            "ticket": ticket.pk,
            "field": "priority",
            "monday": "2026-09-21",  # the week of NOW is over then
            "time": log_time(ticket=ticket, staff_member=self.owner, minutes=5, actor=self.owner, now=NOW).pk,
            "attachment": make_attachment(ticket, self.owner).pk,
            "client": client.pk,
            "site": Site.objects.create(client=client, name="Main office").pk,
            "contact": Contact.objects.create(client=client, name="Ann Example").pk,
            "person": invited.pk,
            "pay": make_pay(invited).pk,
            "benchmark": "billability",
            "template": form.template_id,
            "template_spare": make_template().pk,
            "ticket_of_template": form.ticket_id,
            "step": form.steps.earliest("pk").pk,
            "hours": set_weekly_hours(person=invited, start=NOW.date(), weekly_minutes=2400, actor=None, now=NOW).pk,
            "time_off": make_time_off(invited).pk,
            "import": ran.pk,
            "import_checked": waiting.pk,
            "import_kind": "tickets",
            "agreement": make_agreement(client).pk,
            "meeting": add_meeting(client=client, values={"due_on": NOW.date()}, actor=None, now=NOW).pk,
            "revenue": make_revenue(client).pk,
            "cut": make_cut([client]).pk,
            "scenario": make_scenario().pk,
            "secret": str(make_secret().pk),
            "print": make_print(client).pk,
            "sealed_print": make_print(client, secrets=True).pk,
            "prospect": prospect.pk,
            "inventory": inventory.pk,
            "inventory_finished": finished.pk,
            "link_token": make_link(inventory=other, actor=self.owner, now=timezone.now())[1],
            "board_view": view.pk,
            **binder_samples(client),
            "uid": urlsafe_base64_encode(str(invited.pk).encode()),
            "token": default_token_generator.make_token(invited),
        }

    def keys(self, names: tuple[str, ...]) -> list[int | str]:
        return [self.objects[name] for name in names]
