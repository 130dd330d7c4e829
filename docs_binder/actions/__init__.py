"""Every change to binders."""

from docs_binder.actions.record import add_unverified_fact, delete_record, save_record
from docs_binder.actions.state import set_progress, verify_section

__all__ = ["add_unverified_fact", "delete_record", "save_record", "set_progress", "verify_section"]
