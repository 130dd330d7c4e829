"""What the import mechanism knows of revenue: its fields, how QuickBooks writes it, how it is applied."""

from clients.imports.declaration import REVENUE

__all__ = ["REVENUE"]
