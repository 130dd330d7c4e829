"""Pages and answers that belong to no app: home, theme, sidebar, health, logo."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from msp_office.celery import app as celery
from msp_office.office import look
from msp_office.office.models import OfficeSettings

IMAGE_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where the day begins: the board for everybody who sees tickets."""
    if request.user.has_perm("tickets.view"):
        try:
            return redirect("board")
        except NoReverseMatch:
            pass
    return render(request, "office/home.html")


@require_POST
@login_not_required
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or auto in this browser."""
    return _remember(request, look.THEME_COOKIE, look.THEMES)


@require_POST
@login_not_required
def rail(request: HttpRequest) -> HttpResponse:
    """Remember whether the sidebar shows words or icons."""
    return _remember(request, look.RAIL_COOKIE, look.RAILS)


def _remember(request: HttpRequest, cookie: str, choices: tuple[str, ...]) -> HttpResponse:
    choice = request.POST.get(cookie, "")
    if choice not in choices:
        raise BadRequest
    response = redirect(safe_next(request, reverse("home")))
    response.set_cookie(
        cookie, choice, max_age=look.COOKIE_AGE, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the posted data, also when it is empty; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """The posted or asked `next` if it stays on this site, else `otherwise`."""
    target = request.POST.get("next") or request.GET.get("next", "")
    own = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts=None, require_https=request.is_secure()
    )
    return target if own else otherwise


@require_safe
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """Whether database and broker answer and background work goes on, for a machine that watches; nothing else.

    "silent" means that the pages work and nothing happens behind them: scheduler or worker stand still.
    """
    if not (_database_answers() and _broker_answers()):
        status = "unavailable"
    elif OfficeSettings.current().background_is_silent(timezone.now()):
        status = "silent"
    else:
        status = "ok"
    return JsonResponse({"status": status}, status=200 if status == "ok" else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with celery.connection_for_read() as broker:
            broker.ensure_connection(max_retries=0, timeout=2)
    except Exception:
        return False
    return True


@require_safe
@login_not_required
def logo(request: HttpRequest) -> HttpResponseBase:
    """The office's logo; also on the sign-in page, so for everybody."""
    return picture_response(OfficeSettings.current().logo)


def picture_response(file: FieldFile) -> HttpResponseBase:
    """A kept PNG or JPEG, which can do nothing but be looked at. Errors: Http404."""
    kind = IMAGE_TYPES.get(Path(file.name or "").suffix.lower())
    if not file or kind is None or not file.storage.exists(str(file.name)):
        raise Http404
    response = FileResponse(file.open("rb"), content_type=kind)
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
