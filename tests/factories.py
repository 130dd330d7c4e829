"""Records for tests, made through the product's own actions wherever a rule hangs on them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from clients.models import Client
from msp_office.roles import Role
from staffing.actions import set_pay
from staffing.models import Pay, StaffMember
from tickets.actions import log_time, open_ticket
from tickets.models import Ticket, TimeEntry

NOW = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)  # a Monday morning in Chicago
PASSWORD = "a-long-test-password"

_numbers = count(1)


def make_person(role: str = Role.TECHNICIAN, **fields: Any) -> StaffMember:
    number = next(_numbers)
    fields = {"name": f"Person {number}", "email": f"person{number}@office.example", "is_active": True, **fields}
    return StaffMember.objects.create_user(fields.pop("email"), PASSWORD, role=role, **fields)


def make_client(**fields: Any) -> Client:
    return Client.objects.create(**{"name": f"Client {next(_numbers)}", **fields})


def make_ticket(**fields: Any) -> Ticket:
    return open_ticket(**{"title": f"Ticket {next(_numbers)}", "actor": None, "now": NOW, **fields})


def make_entry(**fields: Any) -> TimeEntry:
    """An hour of productive time, through the action."""
    return log_time(**{"minutes": 60, "actor": None, "now": NOW, **fields})


def make_pay(person: StaffMember, **fields: Any) -> Pay:
    """$18 an hour, 40 h a week, $3,900 a loaded month since 2024: preset B."""
    given = {
        "start": date(2024, 1, 1), "wage_per_hour": Decimal(18), "weekly_paid_minutes": 2400,
        "loaded_month": Decimal(3900), "actor": None, "now": NOW, **fields,
    }  # fmt: skip
    return set_pay(person=person, **given)
