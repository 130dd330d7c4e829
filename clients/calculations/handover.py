"""Which pages of the binder do a prospect's answers begin, and how long does it take to verify each?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clients.calculations.assessment import expiry_of
from clients.calculations.inventory import NOTHING, Answer, Answers, Kind, Manager

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class BinderFact:
    """One record of a binder: its part, its columns, and the onboarding ticket that verifies it."""

    part: str
    section: str
    values: dict[str, Any]
    verify_minutes: int


def binder_facts(answers: Answers, company: str) -> list[BinderFact]:
    """What was told, part by part, in the binder's order; nothing for what was never asked.

    >>> [(fact.part, fact.values["provider"]) for fact in binder_facts({"isp": Answer("text", "Cable")}, "Oakfield")]
    [('internet', 'Cable')]
    """
    return [fact for make in _PARTS if (fact := make(answers, company)) is not None]


def _internet(answers: Answers, _: str) -> BinderFact | None:
    answer = answers.get("isp", NOTHING)
    if not _was_asked(answer):
        return None
    values = {"provider": _fit(answer, 120), "notes": _notes(answer)}
    return BinderFact("internet", "Internet service providers", values, 30)


def _data(answers: Answers, _: str) -> BinderFact | None:
    answer = answers.get("files", NOTHING)
    if not _was_asked(answer):
        return None
    values = {"what": "Files", "path": _fit(answer, 250), "notes": _notes(answer)}
    return BinderFact("data", "Where data is stored", values, 60)


def _email(answers: Answers, _: str) -> BinderFact | None:
    mail, filtering = answers.get("mail", NOTHING), answers.get("filter", NOTHING)
    if not (_was_asked(mail) or _was_asked(filtering)):
        return None
    values = {
        "domain": _fit(answers.get("domain", NOTHING), 120),
        "stored_at": _fit(mail, 160),
        "filtered_by": _fit(filtering, 160),
        "managed_by": _manager(mail),
        "notes": _notes(mail, filtering),
    }
    return BinderFact("email", "Email", values, 45)


def _backup(answers: Answers, _: str) -> BinderFact | None:
    answer = answers.get("backup", NOTHING)
    if not _was_asked(answer):
        return None
    words = "Nothing is backed up" if answer.kind == Kind.NONE else f"Important files: {_fit(answer, 180)}"
    values = {"what": words, "watched_by": _manager(answer), "notes": _notes(answer)}
    return BinderFact("backup", "Backup strategy", values, 60)


def _protection(topic: str, what: str, minutes: int) -> Callable[[Answers, str], BinderFact | None]:
    def make(answers: Answers, _: str) -> BinderFact | None:
        answer = answers.get(topic, NOTHING)
        if not _was_asked(answer):
            return None
        values = {
            "what": what,
            "product": _fit(answer, 120),
            "managed_by": _manager(answer),
            "notes": _notes(answer),
        }
        return BinderFact("security", what, values, minutes)

    return make


def _domain(answers: Answers, _: str) -> BinderFact | None:
    domain, registrar, contact = (answers.get(key, NOTHING) for key in ("domain", "registrar", "tech_contact"))
    if not any(map(_was_asked, (domain, registrar, contact))):
        return None
    values = {
        "name": _fit(domain, 160),
        "registrar": _fit(registrar, 160),
        "technical_contact": _fit(contact, 200),
        "managed_by": _manager(registrar),
        "paid_by": domain.payer_words[:120] if domain.payer else "",
        "expires_on": expiry_of(answers),
        "notes": _notes(domain, registrar, contact),
    }
    return BinderFact("domains", "Domain and registrar", values, 20)


def _hosting(answers: Answers, company: str) -> BinderFact | None:
    web, domain = answers.get("web", NOTHING), answers.get("domain", NOTHING)
    if not _was_asked(web):
        return None
    site = domain.text or f"Web site of {company}"
    values = {"site_name": site[:160], "hosted_at": _fit(web, 160), "managed_by": _manager(web), "notes": _notes(web)}
    return BinderFact("hosting", "Web hosting", values, 20)


_PARTS: tuple[Callable[[Answers, str], BinderFact | None], ...] = (
    _internet, _data, _email, _backup, _protection("antivirus", "Anti-virus", 30),
    _protection("firewall", "Firewall", 45), _domain, _hosting,
)  # fmt: skip


def _was_asked(answer: Answer) -> bool:
    return bool(answer.kind or answer.manager or answer.looked_up)


def _fit(answer: Answer, room: int) -> str:
    """Their words as far as the column holds them; what we looked up where they had none."""
    if answer.kind == Kind.TEXT:
        return answer.text[:room]
    return answer.looked_up[:room] or ("none" if answer.kind == Kind.NONE else NOT_KNOWN)


def _manager(answer: Answer) -> str:
    """Who manages it, as the binder says it; "" where nobody was named."""
    unnamed = (Manager.NOT_ASKED, Manager.UNKNOWN, Manager.NOBODY)
    return "" if answer.manager in unnamed else answer.manager_words[:120]


def _notes(*answers: Answer) -> str:
    """What fits no column: long answers whole, who pays, what we looked up beside their words."""
    lines = []
    for answer in answers:
        if len(answer.text) > 120:
            lines.append(answer.text)
        if answer.kind == Kind.UNKNOWN:
            lines.append("They did not know.")
        if answer.manager in (Manager.NOBODY, Manager.UNKNOWN):
            lines.append(f"Managed by: {answer.manager_words}.")
        if answer.payer:
            lines.append(f"Paid by: {answer.payer_words}.")
        if answer.looked_up and answer.kind == Kind.TEXT:
            lines.append(f"We looked it up: {answer.looked_up}.")
    return "\n".join(dict.fromkeys(lines))[:5000]
