"""By what the office judges prospects: weights and limits that the owner edits."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from clients.calculations.assessment import SENSIBLE, Weights


def _weight(label: str, default: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(label, default=default, validators=[MaxValueValidator(10)])


def _percent(label: str, default: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(label, default=default, validators=[MaxValueValidator(100)])


class Rubric(models.Model):
    """The office's rubric; there is exactly one row, with key 1."""

    knowledge = _weight("what they know", SENSIBLE.knowledge)
    protection = _weight("protected essentials", SENSIBLE.protection)
    order = _weight("few providers", SENSIBLE.order)
    payment = _weight("pay for it themselves", SENSIBLE.payment)
    willingness = _weight("willing to invest and to follow advice", SENSIBLE.willingness)
    fit = _weight("our target market", SENSIBLE.fit)
    pursue_from = _percent("pursue from (%)", SENSIBLE.pursue_from)
    decline_below = _percent("decline below (%)", SENSIBLE.decline_below)
    educate_below_known = _percent("educate first when they know less than (%)", SENSIBLE.educate_below_known)
    least_questions = models.PositiveSmallIntegerField(
        "judge nobody under (questions asked)", default=SENSIBLE.least_questions,
        validators=[MinValueValidator(1), MaxValueValidator(15)],
    )  # fmt: skip
    most_providers = models.PositiveSmallIntegerField(
        "few providers are at most", default=SENSIBLE.most_providers,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )  # fmt: skip
    expiry_days = models.PositiveSmallIntegerField(
        "a domain expires soon within (days)", default=SENSIBLE.expiry_days, validators=[MaxValueValidator(730)]
    )
    decline_unwilling = models.BooleanField(
        "decline whoever would not follow advice", default=SENSIBLE.decline_unwilling
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="rubric_is_one_row"),
            models.CheckConstraint(condition=Q(decline_below__lte=F("pursue_from")), name="rubric_limits_in_order"),
        )

    def __str__(self) -> str:
        return "Rubric of prospects"

    @classmethod
    def current(cls) -> "Rubric":
        """The row as it is now; the shipped values, unsaved, where nobody has edited it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def weights(self) -> Weights:
        return Weights(**{name: getattr(self, name) for name in Weights.__dataclass_fields__})
