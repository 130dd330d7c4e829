"""Form fields and inputs that several apps share."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from msp_office.calculations.durations import DurationError, parse_minutes, typed_minutes
from msp_office.office import current

SLIP = "Look at the year again: a day from 1900 to 2199."


class Lines(forms.Textarea):
    """Several lines of text, with the line ends that the office keeps: browsers send others, which is no change."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        sent = super().value_from_datadict(data, files, name)
        return sent.replace("\r\n", "\n") if isinstance(sent, str) else sent


class DayField(forms.DateField):
    """A day of a year that can be meant: figures count on from it, and at the ends of the calendar that fails."""

    default_validators = [  # noqa: RUF012  # a list, as Django declares it
        MinValueValidator(date(1900, 1, 1), SLIP),
        MaxValueValidator(date(2199, 12, 31), SLIP),
    ]


class DurationField(forms.CharField):
    """A stretch of time typed as "1h30", "1:30", "90m" or "1.5"; its value is whole minutes, None when empty.

    `max_minutes` and `min_minutes` bound it. What was typed stays in the input when it is refused.
    """

    def __init__(self, *, max_minutes: int, min_minutes: int = 0, **kwargs: Any) -> None:
        self.max_minutes, self.min_minutes = max_minutes, min_minutes
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocomplete": "off", "placeholder": "1h30"}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return typed_minutes(value, clock=current.clock_hours())
        return value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int) or value in (None, ""):
            return value if value != "" else None
        typed = str(value).strip()
        if not typed:
            return None
        try:
            minutes = parse_minutes(typed, limit=self.max_minutes)
        except DurationError as error:
            raise ValidationError(str(error), code="duration") from error
        if minutes < self.min_minutes:
            raise ValidationError("Write at least one minute." if minutes == 0 else "That is too short.", code="short")
        return minutes

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Bounds are checked while reading; the text validators of CharField do not apply to minutes."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
