"""The triggers that keep the hours by month in step with time entries, whoever writes them and how.

They are made anew after every migration, and on SQLite taken away before it: there, altering a table makes it anew.
"""

from typing import Any

from django.db import connections

SUMS = "logged, productive, invoiceable"
ADD = """ON CONFLICT (month, client_key, person_key) DO UPDATE SET
    logged = tickets_monthhours.logged + excluded.logged,
    productive = tickets_monthhours.productive + excluded.productive,
    invoiceable = tickets_monthhours.invoiceable + excluded.invoiceable"""
MONTH = {"postgresql": "date_trunc('month', {day})::date", "sqlite": "date({day}, 'start of month')"}
NAMES = ("month_hours_in", "month_hours_out", "month_hours_changed", "month_hours_moved")
COLUMNS = "minutes, worked_on, is_productive, is_invoiceable, staff_member_id, ticket_id"


def one(vendor: str, row: str, sign: str) -> str:
    """The statement that adds (or takes away) one entry, OLD or NEW."""
    month = MONTH[vendor].format(day=f"{row}.worked_on")
    return f"""INSERT INTO tickets_monthhours (month, client_key, person_key, {SUMS})
    VALUES ({month}, coalesce((SELECT client_id FROM tickets_ticket WHERE id = {row}.ticket_id), 0),
        {row}.staff_member_id, {sign}{row}.minutes, CASE WHEN {row}.is_productive THEN {sign}{row}.minutes ELSE 0 END,
        CASE WHEN {row}.is_invoiceable THEN {sign}{row}.minutes ELSE 0 END)
    {ADD};"""  # noqa: S608  # no foreign text in it


def all_of_ticket(vendor: str, client: str, sign: str) -> str:
    """The statement that adds (or takes away) all entries of a ticket that changes its client."""
    month = MONTH[vendor].format(day="worked_on")
    return f"""INSERT INTO tickets_monthhours (month, client_key, person_key, {SUMS})
    SELECT {month}, coalesce({client}, 0), staff_member_id, {sign}sum(minutes),
        {sign}coalesce(sum(CASE WHEN is_productive THEN minutes END), 0),
        {sign}coalesce(sum(CASE WHEN is_invoiceable THEN minutes END), 0)
    FROM tickets_timeentry WHERE ticket_id = NEW.id GROUP BY 1, 3
    {ADD};"""  # noqa: S608


def everything(vendor: str) -> str:
    """The statement that fills an empty table from all entries."""
    month = MONTH[vendor].format(day="worked_on")
    return f"""INSERT INTO tickets_monthhours (month, client_key, person_key, {SUMS})
    SELECT {month}, coalesce(client_id, 0), staff_member_id, sum(minutes),
        coalesce(sum(CASE WHEN is_productive THEN minutes END), 0),
        coalesce(sum(CASE WHEN is_invoiceable THEN minutes END), 0)
    FROM tickets_timeentry JOIN tickets_ticket ON tickets_ticket.id = ticket_id GROUP BY 1, 2, 3"""  # noqa: S608


def make_triggers(*, using: str = "default", **_: Any) -> None:
    """After a migration: the triggers of this database."""
    connection = connections[using]
    if "tickets_monthhours" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in postgresql() if connection.vendor == "postgresql" else sqlite():
            cursor.execute(statement)


def drop_triggers(*, using: str = "default", **_: Any) -> None:
    """Before a migration: SQLite renames no table that triggers of others name."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in NAMES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def postgresql() -> list[str]:
    vendor = "postgresql"
    return [
        f"""CREATE OR REPLACE FUNCTION keep_month_hours() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP <> 'INSERT' THEN {one(vendor, "OLD", "-")} END IF;
    IF TG_OP <> 'DELETE' THEN {one(vendor, "NEW", "")} END IF;
    RETURN NULL; END $$""",
        f"""CREATE OR REPLACE TRIGGER month_hours AFTER INSERT OR DELETE OR UPDATE OF {COLUMNS}
    ON tickets_timeentry FOR EACH ROW EXECUTE FUNCTION keep_month_hours()""",
        f"""CREATE OR REPLACE FUNCTION move_month_hours() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    {all_of_ticket(vendor, "OLD.client_id", "-")}
    {all_of_ticket(vendor, "NEW.client_id", "")}
    RETURN NULL; END $$""",
        """CREATE OR REPLACE TRIGGER month_hours_moved AFTER UPDATE OF client_id ON tickets_ticket FOR EACH ROW
    WHEN (OLD.client_id IS DISTINCT FROM NEW.client_id) EXECUTE FUNCTION move_month_hours()""",
    ]


def sqlite() -> list[str]:
    vendor = "sqlite"
    came, went, changed, moved = NAMES
    return [
        f"CREATE TRIGGER IF NOT EXISTS {came} AFTER INSERT ON tickets_timeentry BEGIN {one(vendor, 'NEW', '')} END",
        # emptying all tables, as tests do, must not fill this one: what is not there is not taken away
        f"""CREATE TRIGGER IF NOT EXISTS {went} AFTER DELETE ON tickets_timeentry
    BEGIN UPDATE tickets_monthhours SET logged = logged - OLD.minutes,
        productive = productive - CASE WHEN OLD.is_productive THEN OLD.minutes ELSE 0 END,
        invoiceable = invoiceable - CASE WHEN OLD.is_invoiceable THEN OLD.minutes ELSE 0 END
    WHERE month = {MONTH[vendor].format(day="OLD.worked_on")} AND person_key = OLD.staff_member_id
        AND client_key = coalesce((SELECT client_id FROM tickets_ticket WHERE id = OLD.ticket_id), 0); END""",  # noqa: S608
        f"""CREATE TRIGGER IF NOT EXISTS {changed} AFTER UPDATE OF {COLUMNS} ON tickets_timeentry
    BEGIN {one(vendor, "OLD", "-")} {one(vendor, "NEW", "")} END""",
        f"""CREATE TRIGGER IF NOT EXISTS {moved} AFTER UPDATE OF client_id ON tickets_ticket
    WHEN OLD.client_id IS NOT NEW.client_id
    BEGIN {all_of_ticket(vendor, "OLD.client_id", "-")} {all_of_ticket(vendor, "NEW.client_id", "")} END""",
    ]
