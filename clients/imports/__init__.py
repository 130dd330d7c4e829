"""What the import mechanism knows of revenue and call lists: fields, how tools write them, how they are applied."""

from clients.imports.call_lists import CALL_LISTS
from clients.imports.declaration import REVENUE

__all__ = ["CALL_LISTS", "REVENUE"]
