"""The Celery application. A message only wakes a worker; the job itself is a database row."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp_office.settings")

TRANSPORT_ALIASES["filesystem"] = "msp_office.jobs.broker:Transport"

app = Celery("msp_office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def check_keys(**_: Any) -> None:
    """A worker without the vault's keys does not start."""
    from django.db import connections
    from django.utils.module_loading import import_string

    import_string("msp_office.vault.checking.refuse_wrong_keys")()  # by name: the vault's views know this module
    connections.close_all()
