"""Two people saved the same record: what the second one is told."""

from django.db import models


class StaleVersion(Exception):
    """The record was changed since its form was opened; `current` is how it stands now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__(f"{current} was changed meanwhile.")
        self.current = current
