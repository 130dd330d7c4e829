"""What clients of the demo office ask for: kinds of tickets with believable titles, sizes and notes."""

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


SERVICE = (
    Kind(
        "Backup",
        ("Backup failed on {device}", "Backup of {device} ran only in part", "No backup since Friday on {device}"),
        (30, 90, 300),
        11,
        skill=2,
        urgency=(6, 4, 0),
        is_alert=True,
        description="The nightly job ended with an error. Find the cause, run it again, test a restore of one folder.",
    ),
    Kind(
        "Users",
        ("New user: {contact}", "New starter on Monday at {site}: {contact}", "Account for {contact}"),
        (45, 90, 210),
        13,
        urgency=(2, 8, 1),
        description="Name, mailbox, groups and licences as in the new-user form. Hand over on the first day.",
    ),
    Kind(
        "Users", ("{contact} leaves: close account", "Remove access of {contact}"), (20, 45, 90), 5, urgency=(4, 5, 0)
    ),
    Kind(
        "Passwords",
        ("{contact} is locked out", "Password reset for {contact}", "Second factor on a new phone: {contact}"),
        (15, 25, 60),
        8,
        skill=0,
        urgency=(4, 5, 0),
    ),
    Kind(
        "Printing",
        ("Printer at {site} prints blank pages", "{contact} cannot print", "Scan to mail fails at {site}"),
        (20, 60, 180),
        13,
        is_remote=False,
        urgency=(1, 7, 3),
    ),
    Kind(
        "Mail",
        (
            "Mail to one domain bounces",
            "{contact} misses messages",
            "Shared mailbox not visible for {contact}",
            "Calendar of {contact} out of step",
        ),
        (20, 75, 240),
        12,
    ),
    Kind(
        "Mail",
        ("Phishing message reported by {contact}", "Quarantine holds wanted mail at {site}"),
        (20, 45, 150),
        7,
        urgency=(6, 4, 0),
        skill=2,
    ),
    Kind(
        "VPN",
        ("VPN drops at {contact}'s home", "VPN for {contact}", "VPN slow since the move"),
        (30, 90, 270),
        9,
        skill=2,
    ),
    Kind(
        "Network",
        ("Wireless weak at {site}", "Switch at {site} restarts by itself", "No link on the new desk at {site}"),
        (45, 150, 420),
        8,
        skill=2,
        is_remote=False,
    ),
    Kind(
        "Network",
        ("Internet slow at {site}", "Line at {site} down twice this week"),
        (30, 120, 360),
        6,
        skill=2,
        urgency=(6, 4, 0),
        description="The provider has been asked for a line test.",
    ),
    Kind(
        "Workstations",
        ("{device} is slow", "{device} does not start", "Blue screen on {device}", "Fan noise in {device}"),
        (45, 120, 330),
        15,
        urgency=(2, 7, 2),
    ),
    Kind(
        "Workstations",
        ("New workstation for {contact}", "Replace {device}"),
        (120, 210, 390),
        13,
        is_remote=False,
        urgency=(1, 6, 3),
        description="Machine is in stock. Move data and profile, take the old one back and wipe it.",
    ),
    Kind(
        "Servers",
        ("Disk almost full on {device}", "{device} needs a restart", "Service stopped on {device}"),
        (30, 90, 300),
        10,
        skill=2,
        is_alert=True,
        urgency=(6, 4, 0),
    ),
    Kind(
        "Servers",
        ("Predicted disk failure in {device}", "Power supply of {device} reports a fault"),
        (60, 180, 360),
        4,
        skill=3,
        is_remote=False,
        is_alert=True,
        urgency=(8, 2, 0),
    ),
    Kind(
        "Certificates",
        ("Certificate of {site} runs out in 14 days", "Browser warns about the certificate of the portal"),
        (30, 75, 180),
        5,
        skill=2,
        is_alert=True,
        urgency=(6, 4, 0),
    ),
    Kind(
        "Files",
        ("Restore a folder for {contact}", "{contact} cannot open the shared drive", "Access to the payroll folder"),
        (15, 45, 150),
        7,
    ),
    Kind(
        "Applications",
        (
            "Practice software hangs at {site}",
            "Update of the accounting software",
            "{contact} cannot start the scheduling program",
            "Label program lost its settings",
        ),
        (30, 150, 480),
        13,
        skill=2,
    ),
    Kind(
        "Phones",
        ("Phone of {contact} shows no number", "Hunt group at {site} to change", "Voicemail of {contact} full"),
        (15, 45, 120),
        5,
    ),
    Kind(
        "Security",
        ("Anti-virus found something on {device}", "Sign-in of {contact} from abroad"),
        (30, 90, 300),
        6,
        skill=2,
        is_alert=True,
        urgency=(8, 2, 0),
    ),
    Kind(
        "Questions",
        (
            "How does {contact} share a folder outside?",
            "{contact} asks which laptop to buy",
            "Question about the invoice portal",
        ),
        (15, 30, 75),
        5,
        skill=0,
        urgency=(0, 5, 5),
    ),
    Kind(
        "Moves",
        ("Desk move at {site}", "Two more desks at {site}"),
        (90, 180, 360),
        4,
        is_remote=False,
        urgency=(0, 6, 4),
    ),
)

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

WORK_NOTES = (
    "Looked at the logs, found the cause, made the change and checked it with the user.",
    "Connected remotely, worked through it with {contact}.",
    "First part is done, the rest needs a window in the evening.",
    "Replaced the part and watched it for a while.",
    "Reproduced it here. The vendor's fix is installed, testing goes on.",
    "Cleaned up, updated, restarted. Faster now.",
    "Checked settings against the binder and corrected two of them.",
    "On site. Cable was at fault, replaced.",
    "", "", "", "",
)  # fmt: skip
DONE_NOTES = (
    "Done. Please tell us if anything is still not as it should be.",
    "This works again. The cause was a setting that an update had changed.",
    "Finished and tested together with {contact}.",
)
WAITING_NOTES = {
    "waiting_client": "Asked {contact} for a time when the machine is free.",
    "waiting_vendor": "Case opened with the vendor; they promise an answer within two days.",
    "waiting_parts": "Part ordered, delivery is announced.",
}
