"""Every write of the ticket desk: opening, changing, working, importing; each posts to the ledger it moves."""

from tickets.actions.bulk import change_tickets, revert_tickets
from tickets.actions.saved_view import begin_with, change_view, delete_view, save_view
from tickets.actions.take import take_next_ticket
from tickets.actions.template import (
    add_template,
    change_template,
    fill_form,
    open_ticket_from_template,
    retire_template,
    tick_step,
)
from tickets.actions.ticket import add_note, change_ticket, open_ticket, work_ticket
from tickets.actions.time import RESTORED, change_time, delete_time, log_time, restore_time
from tickets.actions.timer import discard_timer, log_timer, pause_timer, restore_timer, start_timer

__all__ = [
    "RESTORED",
    "add_note",
    "add_template",
    "begin_with",
    "change_template",
    "change_ticket",
    "change_tickets",
    "change_time",
    "change_view",
    "delete_time",
    "delete_view",
    "discard_timer",
    "fill_form",
    "log_time",
    "log_timer",
    "open_ticket",
    "open_ticket_from_template",
    "pause_timer",
    "restore_time",
    "restore_timer",
    "retire_template",
    "revert_tickets",
    "save_view",
    "start_timer",
    "take_next_ticket",
    "tick_step",
    "work_ticket",
]
