"""The Celery application. A message only wakes a worker; the job itself is a database row."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp_office.settings")

TRANSPORT_ALIASES["filesystem"] = "msp_office.jobs.broker:Transport"

app = Celery("msp_office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
