"""What kinds of revenue are there, and which of them are labor?"""

from enum import StrEnum


class Category(StrEnum):
    """What was sold. Labor has no cost of goods; what is resold has one, known or not."""

    MANAGED = "managed"
    PROJECT = "project"
    HARDWARE = "hardware"
    SOFTWARE = "software"
    RESOLD = "resold"

    @property
    def label(self) -> str:
        return {
            "managed": "Managed service labor",
            "project": "Project labor",
            "resold": "Resold services",
        }.get(self.value, self.value.capitalize())

    @property
    def is_labor(self) -> bool:
        return self in (Category.MANAGED, Category.PROJECT)


NO_CUSTOMER = frozenset({"not specified", "no name", "no customer", "unspecified"})  # what books say for "nobody"
UNKNOWN = ""  # a category nobody has named yet
UNKNOWN_LABEL = "Category unknown"


def category_label(value: str) -> str:
    return Category(value).label if value else UNKNOWN_LABEL
