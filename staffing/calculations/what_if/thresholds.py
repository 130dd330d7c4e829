"""From when on does a figure mean something? The limits of the verdict, as the office has set them."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Weeks of work that are comfortable; weeks in which a long backlog may take care of itself; limits of findings.

    Billability in percent, hours a week, percent of the open tickets without an estimate.
    """

    target_weeks: Decimal = Decimal(2)
    wait_weeks: int = 13
    low_billability: Decimal = Decimal(60)
    good_billability: Decimal = Decimal(70)
    admin_hours: Decimal = Decimal(2)
    unestimated_percent: Decimal = Decimal(10)
