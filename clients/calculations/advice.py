"""What would we look at first? The open ends of an inventory, in words for the prospect."""

from dataclasses import dataclass
from datetime import date

from clients.calculations.assessment import expiry_of
from clients.calculations.inventory import NOTHING, Answers, Kind, Manager, Payer


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to begin with: what, and why it matters to them."""

    what: str
    why: str


OPEN = {
    "backup": Look("A backup that is tested", "Today nothing would bring your files back after a theft or a fire."),
    "firewall": Look("A firewall", "Whoever finds your connection is inside your network."),
    "antivirus": Look("Anti-virus on every computer", "One opened attachment is enough to stop the office for days."),
    "filter": Look("Filtering of your email", "Most break-ins begin with a message that looks like one of yours."),
}
UNSURE = {
    "backup": Look("Whether your backup works", "Nobody could tell us. We would restore one file and see."),
    "firewall": Look("What protects your network", "Nobody could tell us. A look at the box by the line answers it."),
    "antivirus": Look("Which computers are protected", "Nobody could tell us. We would count them."),
    "filter": Look("Who filters your email", "Nobody could tell us. It takes a minute to find out."),
}
NOT_YOURS = Look("Your domain in your own name", "Somebody else holds or pays for it: mail and web hang on them.")
EXPIRES = Look("Your domain, before it expires", "When it lapses, mail and web stop, and anybody may buy the name.")
NOBODY = Look("Who looks after what", "Nobody known manages {}; when it stops, nobody will be there.")
DAYS_AHEAD = 120
MOST = 6


def first_looks(answers: Answers, today: date) -> list[Look]:
    """At most six, the most urgent first.

    >>> [look.what for look in first_looks({}, date(2026, 9, 14))]
    []
    """
    found = [look for key, look in OPEN.items() if answers.get(key, NOTHING).kind == Kind.NONE]
    expires = expiry_of(answers)
    if expires and (expires - today).days <= DAYS_AHEAD:
        found.append(EXPIRES)
    held = [answers.get(key, NOTHING) for key in ("domain", "registrar")]
    if any(answer.payer in (Payer.FORMER, Payer.OTHER) or answer.manager == Manager.FORMER for answer in held):
        found.append(NOT_YOURS)
    found += [look for key, look in UNSURE.items() if answers.get(key, NOTHING).kind == Kind.UNKNOWN]
    nobody = [
        name
        for key, name in (("web", "the web site"), ("mail", "the email"), ("files", "the files"))
        if answers.get(key, NOTHING).manager in (Manager.NOBODY, Manager.FORMER, Manager.UNKNOWN)
    ]
    if nobody:
        found.append(Look(NOBODY.what, NOBODY.why.format(" and ".join(nobody))))
    return found[:MOST]
