"""How other tools write time: their headers, and their words for what is billable."""

from collections.abc import Mapping

from msp_office.imports.registry import Preset, headers

YES_NO_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("yes", "y", "true", "1", "billable", "x"), "yes"),
    **dict.fromkeys(("no", "n", "false", "0", "non-billable", "not billable"), "no"),
}

TOGGL = Preset(
    "toggl",
    "Toggl",
    columns=headers(
        person="user member",
        email="email",
        client="client",
        project="project",
        task="task",
        description="description",
        invoiceable="billable",
        started="start_date start_time",
        ended="end_date end_time stop_date stop_time",
        duration="duration",
    ),
    marks=frozenset({"amount", "amount_usd", "amount_eur", "user", "tags"}),
)

CLOCKIFY = Preset(
    "clockify",
    "Clockify",
    columns=headers(
        person="user",
        email="email",
        client="client",
        project="project",
        task="task",
        description="description",
        invoiceable="billable",
        started="start_date start_time",
        ended="end_date end_time",
        duration="duration_h duration",
        decimal_hours="duration_decimal",
    ),
    date_order="mdy",
    marks=frozenset({"group", "type", "invoiced", "invoice_id", "date_of_creation", "user", "tags"}),
)

GENERIC = Preset(
    "generic",
    "Another tool, or our own template",
    columns=headers(
        external_id="number id entry_id time_entry_id external_id",
        person="person user user_name member employee staff technician worked_by name first_name last_name who",
        email="email e_mail email_address user_email person_email",
        client="client client_name customer customer_name company organization account",
        ticket="ticket ticket_id ticket_number case issue issue_key",
        project="project project_name matter",
        task="task task_name activity category work_type",
        description="description note notes comment comments details",
        day="date day worked_on date_worked spent_date work_date",
        started="start started started_at start_date start_time from begin",
        ended="end ended ended_at end_date end_time to stop",
        duration="duration time time_spent time_worked worked",
        decimal_hours="duration_decimal hours hours_worked worked_hours decimal_hours",
        invoiceable="billable invoiceable billable_yes_no",
        productive="productive",
    ),
)

PRESETS = (TOGGL, CLOCKIFY, GENERIC)
