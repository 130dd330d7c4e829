"""What can be wrong with an open ticket, and which fields put it right."""

from enum import StrEnum


class Problem(StrEnum):
    """What the daily pass over the board looks for, the worst first."""

    UNCONFIRMED = "unconfirmed"
    FORMER_CLIENT = "former-client"
    NO_ESTIMATE = "no-estimate"
    UNASSIGNED = "unassigned"
    NEW_LONG = "new-long"
    SCHEDULED_PAST = "scheduled-past"
    WAITING_LONG = "waiting-long"
    OVER = "over"
    STALE = "stale"

    @property
    def label(self) -> str:
        return {
            "unconfirmed": "P1 to confirm",
            "former-client": "Former client",
            "no-estimate": "No estimate",
            "unassigned": "Unassigned",
            "new-long": "New too long",
            "scheduled-past": "Scheduled in the past",
            "waiting-long": "Waiting too long",
            "over": "Over estimate",
            "stale": "Not touched",
        }[self.value]

    @property
    def fields(self) -> tuple[str, ...]:
        """The triage fields that mend it, the likeliest first."""
        return {
            "unconfirmed": ("priority",),
            "former-client": ("status",),
            "no-estimate": ("estimate",),
            "unassigned": ("assignee",),
            "new-long": ("status", "assignee"),
            "scheduled-past": ("schedule", "status"),
            "waiting-long": ("status",),
            "over": ("estimate",),
            "stale": ("status",),
        }[self.value]


def fields_for(problems: list[Problem]) -> list[str]:
    """Every field that mends one of these, once.

    >>> fields_for([Problem.UNASSIGNED, Problem.NEW_LONG])
    ['assignee', 'status']
    """
    return list(dict.fromkeys(field for problem in problems for field in problem.fields))
