"""manage.py import_time FILE --preset toggl: time from another tool, without a browser."""

from msp_office.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Import time entries from a CSV or XLSX file; prints a JSON summary, exits with 1 if rows were rejected."
    kind_name = "time"
