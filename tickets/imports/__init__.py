"""What the import mechanism knows of tickets: their fields, how other tools write them, how they are applied."""

from tickets.imports.declaration import TICKETS

__all__ = ["TICKETS"]
