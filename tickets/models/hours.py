"""Hours by month, client and person: what reports over years read instead of a million time entries."""

from django.db import models


class MonthHours(models.Model):
    """Minutes of one person for one client in one calendar month; client 0 are tickets without one.

    Nobody writes it: the database adds up what happens to time entries and to the client of a ticket (triggers.py).
    Keys are plain numbers, so that a sum never keeps a client or a person from being removed.
    """

    month = models.DateField()  # its first day
    client_key = models.BigIntegerField()
    person_key = models.BigIntegerField()
    logged = models.BigIntegerField()
    productive = models.BigIntegerField()
    invoiceable = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "month hours"
        constraints = (models.UniqueConstraint(fields=["month", "client_key", "person_key"], name="month_hours_once"),)

    def __str__(self) -> str:
        return f"{self.month:%b %Y}: {self.logged} min"
