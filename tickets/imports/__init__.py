"""What the import mechanism knows of the desk: tickets and time of other tools."""

from tickets.imports.tickets.declaration import TICKETS
from tickets.imports.time.declaration import TIME

__all__ = ["TICKETS", "TIME"]
