"""Who may do what: four roles with their permissions, declared once.

A permission is a plain word with its app in front ("tickets.triage"). The owner has all of them; some can be granted
to one person beyond the role (GRANTABLE). Nothing depends on group rows in the database.
"""

from django.db import models


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    SERVICE_MANAGER = "service_manager", "Service manager"
    TECHNICIAN = "technician", "Technician"
    ADMIN = "admin", "Admin"


PERMISSIONS: dict[str, str] = {
    "tickets.view": "see tickets and the board",
    "tickets.work": "open tickets, write notes, log one's own time",
    "tickets.triage": "set priority, estimate, assignee, status, queue and skill of any ticket",
    "tickets.correct_time": "change or delete anybody's time entries",
    "tickets.share_views": "save views of the board for everybody, and change those that others shared",
    "tickets.edit_templates": "make and change ticket templates",
    "tickets.import": "import tickets and time from other tools, and undo an import",
    "clients.view": "see clients, their sites and contacts",
    "clients.edit": "add and change clients, sites and contacts",
    "clients.view_profit": "see revenue, fees, cost and profit of clients",
    "clients.view_prospects": "see prospects, their inventories and calls",
    "clients.edit_prospects": "add and change prospects, take inventories, call, turn a prospect into a client",
    "clients.edit_sales_rules": "change the rubric and the call script",
    "clients.import_revenue": "import revenue files (shows only the file's own rows)",
    "staffing.manage_people": "invite people, set their role, deactivate them",
    "staffing.view_wages": "see wages and burden",
    "staffing.view_billability": "see how many of the team's paid hours are productive",
    "binder.view": "read the binders of clients' networks",
    "binder.edit": "write in the binders, and import into them",
    "binder.print_secrets": "print passwords and keys into a binder",
    "vault.reveal_licences": "reveal and replace licence keys",
    "vault.reveal_passwords": "reveal and replace key passwords, wireless keys and one-time codes",
    "vault.reveal_marked": "reveal secrets that are marked for the owner only",
    "vault.oversee": "see who revealed which secret, and mark secrets for the owner only",
    "staffing.manage_time_off": "see and enter when anybody is off, and the office's holidays",
    "office.edit": "change the office's own values",
    "audit.view": "read the whole audit trail",
}

_WORK = {
    "tickets.view", "tickets.work", "tickets.triage", "clients.view", "binder.view", "binder.edit",
    "vault.reveal_licences",
}  # fmt: skip

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset(PERMISSIONS),
    Role.SERVICE_MANAGER: frozenset(
        _WORK
        | {
            "tickets.correct_time",
            "tickets.share_views",
            "tickets.edit_templates",
            "tickets.import",
            "clients.edit",
            "clients.view_prospects",
            "staffing.view_billability",
            "vault.reveal_passwords",
            "staffing.manage_time_off",
        }
    ),
    Role.TECHNICIAN: frozenset(_WORK | {"vault.reveal_passwords"}),
    Role.ADMIN: frozenset(
        _WORK | {"tickets.import", "clients.edit", "clients.view_prospects", "clients.edit_prospects"}
    ),
}

GRANTABLE: frozenset[str] = frozenset(
    {
        "clients.view_profit", "staffing.view_wages", "clients.import_revenue", "tickets.import",
        "tickets.correct_time", "tickets.share_views", "staffing.manage_time_off",
        "vault.reveal_licences", "vault.reveal_passwords", "vault.reveal_marked", "binder.print_secrets",
    }
)  # fmt: skip

# Fields that a page, export, history, search, sort or import preview may show only with a permission.
RESTRICTED_FIELDS: dict[str, str] = {
    "staffing.pay.wage_per_hour": "staffing.view_wages",
    "staffing.pay.loaded_month": "staffing.view_wages",
    "staffing.pay.burden": "staffing.view_wages",
    "staffing.staffmember.rating_note": "staffing.manage_people",
    "staffing.timeoff.note": "staffing.manage_time_off",
    "staffing.hiringscenario.facts": "staffing.view_wages",
    "staffing.hiringscenario.overrides": "staffing.view_wages",
    "staffing.hiringscenario.levers": "staffing.view_wages",
    "clients.revenuerecord.amount": "clients.view_profit",
    "clients.revenuerecord.cost": "clients.view_profit",
    "clients.agreement.monthly_fee": "clients.view_profit",
    "clients.agreement.planned_rate_change": "clients.view_profit",
}


def permissions_of(role: str, grants: list[str]) -> frozenset[str]:
    """All permissions of a person: the role's own, and what the owner granted beyond it."""
    return ROLE_PERMISSIONS.get(role, frozenset()) | (GRANTABLE & frozenset(grants))
