"""Answers about clients: their work, agreements, revenue and profit."""

from clients.reports.client import ClientLine, OpenWork, client_lines, open_work

__all__ = ["ClientLine", "OpenWork", "client_lines", "open_work"]
