"""manage.py import_machines FILE.xml --client CLIENT: machines and addresses of an nmap scan or a table."""

from msp_office.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Import machines (nmap XML, CSV, XLSX) into a client's binder; prints a JSON summary."
    kind_name = "binder-machines"
