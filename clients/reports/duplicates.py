"""Is this business known already, by its phone or its name?"""

from django.db.models import Q

from clients.models import Prospect
from clients.models.prospect import digits_of


def same_prospects(name: str, phone: str) -> list[Prospect]:
    """Prospects with this phone number, however it is punctuated, or with this name in any case."""
    same = Q(name__iexact=name.strip())
    if digits := digits_of(phone):
        same |= Q(phone_digits=digits)
    return list(Prospect.objects.filter(same)[:5])
