"""Kept prints for tests that are about pages, not about paper."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from clients.models import Client
from docs_binder.actions.printing import ask_for_print, hand_over, keep_print, seal_print
from docs_binder.calculations.printing import PrintOptions
from docs_binder.models import BinderPrint
from msp_office.roles import Role
from tests.factories import NOW, make_person


def make_print(client: Client, *, secrets: bool = False, handed: bool = False, **more: Any) -> BinderPrint:
    """A print of a few bytes, in the clear or sealed; its job waits for nobody."""
    person = more.pop("by", None) or make_person(Role.OWNER)
    options = PrintOptions(secrets=secrets)
    job = ask_for_print(client=client, options=options, base=None, reason="For the safe", asked_by=person, now=NOW)
    file = "" if secrets else default_storage.save("binder/sample.pdf", ContentFile(b"%PDF-1.7 sample"))
    given = {"base": None, "sections": [], "changed": 0, "pages": 1, "today": NOW.date(), "file": file, **more}
    sealed = seal_print(pdf=b"%PDF-1.7 sealed", now=NOW) if secrets else None
    made = keep_print(job=job, client=client, options=options, sealed=sealed, now=NOW, **given)
    return hand_over(binder_print=made, on=NOW.date(), to="Ms. Lake", actor=person, now=NOW) if handed else made
