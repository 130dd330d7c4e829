"""The settings of a real worker that also knows the kinds of the tests."""

from msp_office.settings import *  # noqa: F403

CELERY_IMPORTS = ["tests.jobs.kinds"]
