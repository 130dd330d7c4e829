"""What we find out about a domain ourselves: from a pasted WHOIS text, or from DNS when somebody presses for it."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from clients.actions.inventory import Given, note_looked_up, save_answers
from clients.calculations.inventory import NOTHING, Answer, Kind
from clients.models import Inventory
from clients.reports.dns import DnsSilent, dns_facts
from msp_office.calculations.whois import parse_whois, plain_domain
from staffing.access import person_of

PASTED = 200_000


def look_up(request: HttpRequest, inventory: Inventory, wish: str) -> None:
    """Note what was found beside the prospect's answers; say what it was, or why there is nothing."""
    inventory = Inventory.objects.get(pk=inventory.pk)
    domain = plain_domain(inventory.answers().get("domain", NOTHING).text)
    if wish == "whois":
        _whois(request, inventory, domain)
    elif not domain:
        messages.error(request, "Write the domain name first, for example oakfield.com.")
    else:
        _dns(request, inventory, domain)


def _whois(request: HttpRequest, inventory: Inventory, domain: str) -> None:
    text = request.POST.get("whois", "").replace("\x00", "")[:PASTED]
    facts = parse_whois(text, domain)
    if facts.is_empty:
        about = f" about {domain}" if domain else ""
        messages.error(request, f"Nothing found{about} in this text. Paste the whole WHOIS answer.")
        return
    person, now = person_of(request), timezone.now()
    found = {"registrar": facts.registrar, "tech_contact": facts.technical_contact}
    if facts.domain and not domain:
        found["domain"] = facts.domain
    kept = {topic: words for topic, words in found.items() if words}
    note_looked_up(inventory=inventory, found=kept, source="WHOIS", actor=person, now=now)
    if facts.expires_on:
        row = inventory.rows.filter(topic="expiry").first()
        day = Given(Answer(Kind.TEXT, facts.expires_on.isoformat()), row.version if row else 0)
        save_answers(inventory=inventory, given={"expiry": day}, actor=person, now=now, reason="from WHOIS")
    messages.success(request, "Filled in from WHOIS. What they said themselves stays.")


def _dns(request: HttpRequest, inventory: Inventory, domain: str) -> None:
    try:
        facts = dns_facts(domain)
    except DnsSilent as error:
        messages.error(request, str(error))
        return
    found = {topic: words for topic, words in facts.items() if words}
    note_looked_up(inventory=inventory, found=found, source="DNS", actor=person_of(request), now=timezone.now())
    messages.success(request, f"Asked DNS about {domain}. What they said themselves stays.")
