"""What kinds of work does the demo office have? Their titles and sizes; tickets of service are in service.py."""

from dataclasses import dataclass

from tickets.calculations.terms import CriticalCondition, Queue


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of ticket. `minutes` are the least, usual and most that the work really takes.

    Titles may name {contact}, {site}, {device}, {month}.
    """

    category: str
    titles: tuple[str, ...]
    minutes: tuple[int, int, int]
    weight: int
    queue: Queue = Queue.SERVICE
    skill: int = 1
    is_remote: bool = True
    urgency: tuple[int, int, int] = (2, 6, 2)  # how often P2, P3, P4
    is_alert: bool = False  # opened by monitoring, not by a person
    description: str = ""
    condition: str = ""


MAINTENANCE = (
    Kind(
        "Patching",
        ("Monthly patches {month}", "Server patches and restart, {month}"),
        (60, 150, 300),
        10,
        Queue.MAINTENANCE,
        urgency=(0, 6, 4),
        description="Patch, restart in the agreed window, check services.",
    ),
    Kind(
        "Reviews",
        ("Quarterly check of {site}", "Health check {month}"),
        (90, 180, 330),
        5,
        Queue.MAINTENANCE,
        2,
        is_remote=False,
        urgency=(0, 5, 5),
    ),
    Kind(
        "Backup",
        ("Restore test {month}",),
        (60, 120, 210),
        5,
        Queue.MAINTENANCE,
        2,
        urgency=(0, 7, 3),
        description="Restore one server to the bench, open three files, write down how long it took.",
    ),
    Kind(
        "Firewall", ("Firmware of the firewall at {site}",), (45, 90, 180), 4, Queue.MAINTENANCE, 3, urgency=(2, 6, 2)
    ),
    Kind(
        "Documents",
        ("Bring the network binder of {site} up to date",),
        (90, 180, 360),
        3,
        Queue.MAINTENANCE,
        1,
        is_remote=False,
        urgency=(0, 2, 8),
    ),
)

PROJECTS = (
    Kind(
        "Projects",
        (
            "Roll out second factor at {site}",
            "Move file shares of {site} to the new server",
            "New wireless for {site}",
            "Replace firewall at {site}",
            "Mail archive for {site}",
        ),
        (480, 960, 1920),
        4,
        Queue.PROJECTS,
        3,
        is_remote=False,
        urgency=(1, 6, 3),
    ),
    Kind(
        "Projects",
        (
            "Six new workstations for {site}",
            "Cabling plan for the extension of {site}",
            "Separate guest network at {site}",
            "Conference room equipment at {site}",
        ),
        (240, 480, 900),
        6,
        Queue.PROJECTS,
        2,
        is_remote=False,
        urgency=(0, 6, 4),
    ),
)

BUMP = (
    "Server migration: plan and order of cut-over",
    "Server migration: build the two hosts",
    "Server migration: directory and sign-in",
    "Server migration: file shares",
    "Server migration: production database",
    "Server migration: label printers and scanners",
    "Server migration: 34 workstations to the new domain",
    "Server migration: backup and restore test",
    "Server migration: old hosts off, documentation",
)
BUMP_KIND = Kind("Projects", BUMP, (840, 960, 1260), 1, Queue.PROJECTS, 2, is_remote=False)

CRITICAL = (
    Kind(
        "Outage",
        ("Server {device} does not answer",),
        (90, 180, 360),
        3,
        skill=3,
        is_remote=False,
        is_alert=True,
        condition=CriticalCondition.SERVER_DOWN,
    ),
    Kind("Outage", ("{site} has no network",), (60, 150, 300), 4, skill=2, condition=CriticalCondition.NETWORK_DOWN),
    Kind(
        "Outage",
        ("No mail in or out since this morning",),
        (60, 120, 240),
        3,
        skill=2,
        condition=CriticalCondition.EMAIL_DOWN,
    ),
    Kind(
        "Outage",
        ("Nobody at {site} can open the booking program",),
        (60, 150, 300),
        4,
        skill=2,
        condition=CriticalCondition.APPLICATION_DOWN,
    ),
)

ADMINISTRATION = (
    Kind(
        "Licences",
        ("Order two licences for {contact}", "Licence count {month}"),
        (30, 90, 180),
        6,
        Queue.ADMINISTRATION,
        0,
    ),
    Kind(
        "Purchasing",
        ("Quote for a laptop: {contact}", "Order toner for {site}", "Return a faulty screen"),
        (30, 120, 300),
        8,
        Queue.ADMINISTRATION,
        0,
        urgency=(0, 6, 4),
    ),
    Kind(
        "Domains",
        ("Renew the domain of {site}", "Who is the registrar of {site}?"),
        (30, 75, 150),
        3,
        Queue.ADMINISTRATION,
        0,
    ),
    Kind(
        "Billing",
        ("Question about the invoice for {month}", "Change of bank details"),
        (20, 60, 150),
        5,
        Queue.ADMINISTRATION,
        0,
        urgency=(1, 7, 2),
    ),
    Kind(
        "Scheduling",
        ("Fix a date for the roadmap meeting", "Call round about the holiday hours"),
        (45, 120, 240),
        4,
        Queue.ADMINISTRATION,
        0,
        urgency=(0, 5, 5),
    ),
)

SALES = (
    "Network assessment for a dental office",
    "Call back: freight company with 14 desks",
    "Proposal: managed service for a clinic",
    "Roadmap meeting to prepare",
    "Referral from a bookkeeper",
    "Tour for a school that asks for a quote",
)

INTERNAL = (
    ("Meetings {month}", "Meetings"), ("Driving {month}", "Driving"), ("Training {month}", "Training"),
    ("Mail, planning and other office time {month}", "Office"),
)  # fmt: skip
