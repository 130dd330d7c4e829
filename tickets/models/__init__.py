"""Tickets, the time worked on them, and the ledger of the backlog."""

from tickets.models.attachment import Attachment
from tickets.models.hours import MonthHours
from tickets.models.ledger import Movement
from tickets.models.saved_view import FirstView, SavedView
from tickets.models.snapshot import WeeklySnapshot
from tickets.models.snooze import Snooze
from tickets.models.template import SetupForm, SetupStep, TicketTemplate
from tickets.models.ticket import EstimateChange, Note, Ticket
from tickets.models.time import TimeEntry
from tickets.models.timer import Timer

__all__ = [
    "Attachment",
    "EstimateChange",
    "FirstView",
    "MonthHours",
    "Movement",
    "Note",
    "SavedView",
    "SetupForm",
    "SetupStep",
    "Snooze",
    "Ticket",
    "TicketTemplate",
    "TimeEntry",
    "Timer",
    "WeeklySnapshot",
]
