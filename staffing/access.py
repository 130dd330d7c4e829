"""Who is signed in, as the type that actions want."""

from django.http import HttpRequest

from staffing.models import StaffMember


def person_of(request: HttpRequest) -> StaffMember:
    """The signed-in person; only for views that are not open to strangers."""
    if not isinstance(request.user, StaffMember):
        raise TypeError("Nobody is signed in.")
    return request.user
