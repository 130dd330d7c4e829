"""The Celery application. A message only wakes a worker; the job itself is a database row."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp_office.settings")

app = Celery("msp_office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
