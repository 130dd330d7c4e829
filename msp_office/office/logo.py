"""Is an uploaded logo a small picture?"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LOGO_BYTES = 512 * 1024
ENDINGS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


def picture_ending(first_bytes: bytes) -> str:
    """ "png" or "jpg" by the file's own first bytes, whatever its name claims; "" for anything else."""
    return next((ending for magic, ending in ENDINGS.items() if first_bytes.startswith(magic)), "")


class LogoField(forms.FileField):
    """A PNG or JPEG of at most LOGO_BYTES."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "image/png,image/jpeg"})
        super().__init__(**{"label": "New logo", "widget": widget, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > LOGO_BYTES:
            raise ValidationError("This picture is larger than 512 KB.")
        if not picture_ending(file.read(16)):
            raise ValidationError("This is no PNG or JPEG picture.")
        file.seek(0)
        return file
