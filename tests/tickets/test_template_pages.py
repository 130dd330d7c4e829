"""The service manager writes templates; anybody opens tickets from them, fills in the form, ticks and prints."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from msp_office.jobs.models import Job
from msp_office.jobs.run import JobFailed, JobRun
from msp_office.jobs.tasks import run_here
from staffing.models import Skill
from tests.conftest import SignIn
from tests.factories import NOW, make_client, make_form, make_person, make_template, make_ticket
from tickets.actions import change_ticket, fill_form
from tickets.models import SetupForm, SetupStep, Ticket, TicketTemplate
from tickets.pdf import document
from tickets.reports.sheets import work_package

pytestmark = pytest.mark.django_db


def typed(**more: Any) -> dict[str, Any]:
    """A template as its form sends it: two questions and a blank row."""
    return {
        "name": "User leaves", "title": "{Name} leaves", "description": "", "queue": "service", "skill": "0",
        "priority": "3", "estimate_minutes": "45m", "is_remote": "on", "steps": "Close the account\n\nForward the mail",
        "q-TOTAL_FORMS": "3", "q-INITIAL_FORMS": "0", "q-0-label": "Name", "q-0-kind": "text", "q-0-is_required": "on",
        "q-1-label": "Keep files", "q-1-kind": "choice", "q-1-choices": "Yes, No ,", "q-2-kind": "text", **more,
    }  # fmt: skip


def test_service_manager_makes_changes_and_retires_a_template(signed_in: SignIn) -> None:
    manager = signed_in("service_manager")
    assert manager.post("/tickets/templates/new/", typed()).status_code == 302
    template = TicketTemplate.objects.get()
    assert [(field.label, field.kind, field.choices) for field in template.form_fields] == [
        ("Name", "text", ()), ("Keep files", "choice", ("Yes", "No"))
    ]  # fmt: skip
    assert (template.steps, template.estimate_minutes) == (["Close the account", "Forward the mail"], 45)
    path = f"/tickets/templates/{template.pk}/"
    assert manager.post(path, typed(version="1", **{"q-1-label": ""})).status_code == 302
    template.refresh_from_db()
    assert [field.label for field in template.form_fields] == ["Name"]
    late = manager.post(path, typed(version="1", title="Mine: {Name}"))
    assert late.status_code == 409
    both = late.context["comparison"]
    assert [(field.label, field.theirs, field.yours) for field in both.different] == [
        ("Title of its tickets", "{Name} leaves", "Mine: {Name}"),
        ("Questions", "Name: text (needed)", "Name: text (needed)\nKeep files: Yes or No"),
    ]
    chosen = dict(both.same) | {field.name: field.yours_value for field in both.different}
    assert manager.post(path, chosen | {"version": "2", "questions": "[5]"}).status_code == 422
    assert manager.post(path, chosen | {"version": "2"}).status_code == 302
    template.refresh_from_db()
    assert (template.title, template.is_remote, len(template.steps)) == ("Mine: {Name}", True, 2)
    assert [(field.label, field.choices) for field in template.form_fields] == [
        ("Name", ()),
        ("Keep files", ("Yes", "No")),
    ]
    assert manager.post(f"{path}retire/").status_code == 302
    assert manager.get(f"{path}open/").status_code == 404
    assert manager.post(f"{path}retire/", {"back": "1"}).status_code == 302
    assert "User leaves" in manager.get("/tickets/templates/").content.decode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"q-1-choices": ""}, "is a choice: write what there is to choose from"),
        ({"q-1-label": "NAME"}, "Two fields are called"),
        ({"estimate_minutes": "3000h"}, "too long"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_impossible_template_is_explained_and_kept(signed_in: SignIn, more: dict[str, str], words: str) -> None:
    response = signed_in("service_manager").post("/tickets/templates/new/", typed(**more))
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert "Forward the mail" in page
    assert not TicketTemplate.objects.exists()


def test_technician_may_use_but_not_change_templates(signed_in: SignIn) -> None:
    template, technician = make_template(), signed_in("technician")
    assert technician.get(f"/tickets/templates/{template.pk}/").status_code == 403
    assert technician.get(f"/tickets/templates/{template.pk}/open/").status_code == 200


def test_ticket_is_opened_filled_ticked_and_printed(signed_in: SignIn) -> None:
    admin, client = signed_in("admin"), make_client(name="Hansen & Sons")
    template = make_template(name="New user")
    path = f"/tickets/templates/{template.pk}/open/"
    answers = {"client": "hansen", "answer-0": "Ada Lund", "answer-1": "soon", "form_token": str(uuid4())}
    refused = admin.post(path, answers)
    assert refused.status_code == 422
    assert "“soon” is no date" in refused.content.decode()
    assert admin.post(path, answers | {"answer-1": ""}).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.client, ticket.requester) == ("New user: Ada Lund", client, admin.person)
    page = admin.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "Still needed: Start." in page
    filled = {"answer-0": "Ada Lund", "answer-1": "2026-12-01", "answer-3": "a@x.example\nb@x.example", "version": "1"}
    assert admin.post(f"/tickets/{ticket.pk}/form/", filled).status_code == 302
    step = SetupStep.objects.earliest("position")
    assert admin.post(f"/tickets/steps/{step.pk}/")["Location"] == f"/tickets/{ticket.pk}/#setup"
    sheet = admin.get(f"/tickets/{ticket.pk}/sheet/").content.decode()
    for words in ("Hansen &amp; Sons", "a@x.example<br>b@x.example", "Make the account", f"done, {admin.person.name}"):
        assert words in sheet
    assert admin.post(f"/tickets/steps/{step.pk}/", {"undo": "1"}).status_code == 302
    step.refresh_from_db()
    assert step.done_at is None


def test_second_of_two_who_fill_in_a_form_sees_both_answers(signed_in: SignIn) -> None:
    form = make_form(values={"Name": "Ada"})
    fill_form(form=form, values={"Name": "Bo"}, version=1, actor=None, now=NOW)
    admin, path = signed_in("admin"), f"/tickets/{form.ticket_id}/form/"
    late = admin.post(path, {"answer-0": "Cy", "version": "1"})
    assert late.status_code == 409
    assert [(field.label, field.theirs, field.yours) for field in late.context["comparison"].different] == [
        ("Name (needed)", "Bo", "Cy")
    ]
    assert f"Form of #{form.ticket_id} was changed while you worked on it" in late.content.decode()
    assert admin.post(path, {"answer-0": "Cy", "version": "2"}).status_code == 302
    assert SetupForm.objects.get().values["Name"] == "Cy"


def test_ticket_without_a_form_has_no_sheet(signed_in: SignIn) -> None:
    ticket = make_ticket()
    admin = signed_in("admin")
    assert admin.get(f"/tickets/{ticket.pk}/form/").status_code == 404
    assert admin.get(f"/tickets/{ticket.pk}/sheet/").status_code == 302


def test_administrative_tickets_go_to_the_admin_in_one_go_and_back(signed_in: SignIn) -> None:
    manager = signed_in("service_manager", skill=Skill.LEVEL_2)
    tech, admin = make_person(), make_person("admin", skill=Skill.ADMINISTRATIVE, name="June")
    theirs = [make_ticket(skill=0, assignee=tech), make_ticket(skill=0)]
    for other in ({"skill": 1}, {"skill": 0, "assignee": admin}, {"skill": 0, "queue": "sales"}):
        make_ticket(**other)
    listed = manager.get("/tickets/for-an-admin/").context["tickets"]
    assert listed == theirs
    here = "/tickets/for-an-admin/"
    sent = {"t": [f"{ticket.pk}.{ticket.version}" for ticket in theirs], "assignee": admin.pk, "next": here}
    assert manager.post("/tickets/bulk/", sent)["Location"] == here
    assert Ticket.objects.filter(assignee=admin).count() == 3
    undo = manager.get(here).context["undo"]
    third = make_person()
    change_ticket(ticket=theirs[1], changes={"assignee": third}, actor=None, now=NOW)
    assert manager.post("/tickets/bulk/undo/", {"token": undo["token"], "next": here})["Location"] == here
    assert [Ticket.objects.get(pk=ticket.pk).assignee for ticket in theirs] == [tech, third]


def test_work_package_holds_remote_level_one_tickets_to_print(signed_in: SignIn) -> None:
    client = make_client(name="Boxwood Books")
    wanted = make_ticket(title="Clean the printer queue", client=client, estimate_minutes=60)
    for other in ({"is_remote": False}, {"skill": 2}, {"estimate_minutes": None}, {"queue": "internal"}):
        make_ticket(**{"client": client, "estimate_minutes": 60, **other})
    make_ticket(assignee=make_person(), estimate_minutes=30)
    found = work_package(NOW.date())
    assert ([sheet.ticket for sheet in found.sheets], found.minutes) == ([wanted], 60)
    assert work_package(NOW.date(), unassigned_only=False).minutes == 90
    browser = signed_in("technician")
    page = browser.get("/tickets/work-package/?client=boxwood").content.decode()
    assert "Clean the printer queue" in page
    assert "1 remote ticket, 1 h · Boxwood Books" in page
    browser.post("/tickets/work-package/print", {"client": "Boxwood Books", "skill": "1"})
    job = Job.objects.get()
    assert job.params == {"client": client.pk, "skill": 1, "all": False}
    printed = document(JobRun(job, lambda: NOW))
    assert printed.file_name == "work-package-boxwood-books.pdf"
    assert "1 ticket to be done remotely, 1 h by our estimates" in printed.html
    wanted.delete()
    with pytest.raises(JobFailed, match="No remote ticket is left"):
        document(JobRun(job, lambda: NOW))


@pytest.mark.slow
def test_work_package_is_a_pdf_with_instructions_overview_and_sheets(signed_in: SignIn) -> None:
    tickets = [
        make_ticket(title=f"Clean printer queue {number}", estimate_minutes=60, description="Ask Ann. " * number * 20)
        for number in range(12)
    ]
    signed_in("service_manager").post("/tickets/work-package/print", {"skill": "1"})
    job = run_here(Job.objects.get())
    assert (job.state, job.failure) == ("done", "")
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(job.result_file.read())).pages]
    job.result_file.delete(save=False)
    assert "How we work" in pages[0]
    assert "12 tickets to be done remotely, 12 h" in pages[0]
    assert all(f"#{ticket.pk}" in pages[0] and f"#{ticket.pk}" in "".join(pages[1:]) for ticket in tickets)
