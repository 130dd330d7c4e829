"""How is a person signed in without the form? By a session alone, as if since yesterday."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext

from staffing.models import StaffMember

BACKEND = "msp_office.office.backend.RoleBackend"


def session_of(person: StaffMember) -> str:
    """The key of a new session of this person."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def come_in(context: BrowserContext, origin: str, session: str) -> None:
    """All pages of this browser at `origin` are of that session."""
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": origin}])
