"""What beat calls for binders: prints with secrets that nobody fetched are destroyed when their time is over."""

from django.utils import timezone

from docs_binder.actions.printing import destroy_due
from msp_office.celery import app


@app.task(name="docs_binder.tasks.destroy_due_prints")
def destroy_due_prints() -> None:
    destroy_due(now=timezone.now())
