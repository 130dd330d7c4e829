"""Every change to clients, their agreements and their revenue."""

from clients.actions.agreement import (
    add_agreement,
    add_meeting,
    change_agreement,
    change_meeting,
    delete_agreement,
)
from clients.actions.client import Found, add_record, change_record, find_or_make_clients, find_or_make_places
from clients.actions.cut import delete_cut, rename_cut, save_cut
from clients.actions.revenue import add_revenue, change_revenue, delete_revenue

__all__ = [
    "Found",
    "add_agreement",
    "add_meeting",
    "add_record",
    "add_revenue",
    "change_agreement",
    "change_meeting",
    "change_record",
    "change_revenue",
    "delete_agreement",
    "delete_cut",
    "delete_revenue",
    "find_or_make_clients",
    "find_or_make_places",
    "rename_cut",
    "save_cut",
]
