"""Imports: a file, what its columns mean, and what became of every row."""

from django.db import models


class ImportBatch(models.Model):
    """One import of one file."""

    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.kind} from {self.source}"
