"""The owner's page of weights and limits by which prospects are judged."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clients.actions.rubric import change_rubric
from clients.forms.prospect import RubricForm, rubric_initial
from clients.models import Rubric
from clients.views.editing import edit_page
from msp_office.office.access import requires
from msp_office.office.views.history import history_panel
from msp_office.office.views.pages import posted
from staffing.access import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit_sales_rules")
def rubric(request: HttpRequest) -> HttpResponse:
    current = Rubric.current()
    back = reverse("prospects")
    form = RubricForm(posted(request), initial=rubric_initial(current), cancel_url=back)
    return edit_page(
        request,
        form,
        lambda version: change_rubric(
            changes=form.values(), version=version, actor=person_of(request), now=timezone.now()
        ),
        template="prospects/rubric.html",
        context={"history": history_panel(request, current)},
        back=back,
        saved="The rubric is saved; every prospect is judged by it now.",
        theirs=lambda: rubric_initial(Rubric.current()),
    )
