"""How other tools write tickets: their headers, and their words for priorities, states and kinds of work."""

from collections.abc import Mapping

from msp_office.imports.registry import SKIP, Preset, headers
from tickets.calculations.terms import Priority, Queue, Status


def _words(**words: object) -> dict[str, str]:
    return {word.replace("_", " "): str(value) for word, value in words.items()}


STATUS_WORDS: Mapping[str, str] = _words(
    open=Status.IN_PROGRESS, active=Status.IN_PROGRESS, assigned=Status.IN_PROGRESS,
    work_in_progress=Status.IN_PROGRESS,
    to_do=Status.NEW, todo=Status.NEW, backlog=Status.NEW, unassigned=Status.NEW,
    pending=Status.WAITING_CLIENT, waiting_for_customer=Status.WAITING_CLIENT,
    waiting_on_customer=Status.WAITING_CLIENT,
    awaiting_user_info=Status.WAITING_CLIENT, awaiting_evidence=Status.WAITING_CLIENT,
    hold=Status.WAITING_VENDOR, on_hold=Status.WAITING_VENDOR, awaiting_vendor=Status.WAITING_VENDOR,
    waiting_for_third_party=Status.WAITING_VENDOR, awaiting_problem=Status.WAITING_VENDOR,
    solved=Status.RESOLVED, done=Status.RESOLVED, completed=Status.CLOSED, complete=Status.CLOSED,
    canceled=Status.CANCELLED, declined=Status.CANCELLED, wont_do=Status.CANCELLED,
)  # fmt: skip
STATUS_WORDS = {**STATUS_WORDS, "on-hold": Status.WAITING_VENDOR.value, "won't do": Status.CANCELLED.value}

PRIORITY_WORDS: Mapping[str, str] = {
    word: str(priority.value)
    for priority, words in {
        Priority.CRITICAL: "urgent,critical,highest,blocker,1 - critical,p1,sev1",
        Priority.HIGH: "high,major,2 - high,p2,sev2",
        Priority.MEDIUM: "normal,medium,moderate,standard,3 - moderate,3 - medium,p3,sev3",
        Priority.LOW: "low,lowest,minor,trivial,4 - low,5 - planning,p4,p5,sev4",
    }.items()
    for word in words.split(",")
}

_SERVICENOW_STATES = {
    "1": Status.NEW.value,
    "2": Status.IN_PROGRESS.value,
    "3": Status.WAITING_CLIENT.value,
    "6": Status.RESOLVED.value,
    "7": Status.CLOSED.value,
    "8": Status.CANCELLED.value,
}

SERVICENOW = Preset(
    "servicenow",
    "ServiceNow",
    columns=headers(
        external_id="number",
        title="short_description subcategory u_symptom",
        description="description",
        client="company account customer",
        contact="caller_id caller contact",
        queue="assignment_group",
        status="incident_state state",
        priority="priority",
        requested_priority="requested_priority",
        category="category",
        assignee="assigned_to",
        opened="opened_at opened",
        resolved="resolved_at resolved",
        closed="closed_at closed",
        updated="sys_updated_at sys_updated_on updated",
        worked="time_worked business_duration_hours",
        note="work_notes close_notes",
    ),
    words={"status": _SERVICENOW_STATES},
    last_row_wins=True,
)

ZENDESK = Preset(
    "zendesk",
    "Zendesk",
    columns=headers(
        external_id="id ticket_id",
        title="subject raw_subject",
        description="description",
        client="organization_id organization organization_name",
        contact="requester_id requester requester_name",
        queue="group_id group group_name",
        status="status",
        priority="priority",
        category="type ticket_type",
        assignee="assignee_id assignee assignee_name",
        opened="created_at created",
        resolved="solved_at solved",
        closed="closed_at",
        updated="updated_at updated",
        worked="total_time_spent_sec",
    ),
    words={"status": {"deleted": SKIP}},
    units={"worked": "seconds"},
    is_utc=True,
)

JIRA = Preset(
    "jira",
    "Jira",
    columns=headers(
        external_id="issue_key key",
        title="summary",
        description="description",
        client="organizations custom_field_organizations customer",
        contact="reporter",
        queue="project_name",
        status="status",
        priority="priority",
        category="issue_type",
        assignee="assignee",
        opened="created",
        resolved="resolved",
        updated="updated",
        estimate="original_estimate",
        worked="time_spent",
        note="comment",
    ),
)

GENERIC = Preset(
    "generic",
    "Another tool, or our own template",
    columns=headers(
        external_id="number id ticket ticket_id ticket_number external_id key issue case case_number",
        title="title subject summary short_description",
        description="description details body",
        client="client client_name customer customer_name company organization account",
        site="site location",
        contact="contact contact_or_caller contact_name caller requester reporter",
        queue="queue queue_or_group group team board department",
        status="status state",
        priority="priority",
        requested_priority="requested_priority",
        category="category type issue_type",
        skill="skill skill_needed",
        assignee="assignee assigned_to technician owner resource",
        opened="opened opened_at created created_at date_opened open_date",
        resolved="resolved resolved_at solved_at date_resolved",
        closed="closed closed_at date_closed completed completed_at",
        reopened="reopened reopened_at",
        updated="updated updated_at last_updated last_changed",
        estimate="estimate estimate_hours estimated_hours original_estimate budget_hours",
        worked="worked worked_time worked_hours time_spent actual_hours hours",
        worked_on="worked_on date_worked",
        worked_by="worked_by",
        note="note notes comment",
    ),
)

PRESETS = (SERVICENOW, ZENDESK, JIRA, GENERIC)

QUEUE_WORDS = _words(support=Queue.SERVICE, help_desk=Queue.SERVICE, helpdesk=Queue.SERVICE, service_desk=Queue.SERVICE,
                     project=Queue.PROJECTS, admin=Queue.ADMINISTRATION, office=Queue.ADMINISTRATION)  # fmt: skip
