"""Records for tests, made through the product's own actions wherever a rule hangs on them."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from clients.models import Client
from msp_office.roles import Role
from staffing.models import StaffMember
from tickets.actions import open_ticket
from tickets.models import Ticket

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
