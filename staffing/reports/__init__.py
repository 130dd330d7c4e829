"""Answers about people: who they are, their hours, billability and cost."""

from staffing.reports.people import SHOWN, People, people

__all__ = ["SHOWN", "People", "people"]
