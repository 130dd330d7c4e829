"""manage.py import_revenue FILE --preset quickbooks-desktop: revenue from the books, without a browser."""

from msp_office.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Import revenue from a CSV or XLSX report; prints a JSON summary, exits with 1 if rows were rejected."
    kind_name = "revenue"
