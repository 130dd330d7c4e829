"""The WSGI entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp_office.settings")

application = get_wsgi_application()

from django.db import connections  # noqa: E402  # needs the settings

from msp_office.vault.checking import refuse_wrong_keys  # noqa: E402

refuse_wrong_keys()
connections.close_all()  # before the server forks
