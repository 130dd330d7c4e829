"""What is the one-time code of a seed now? Also of the 80-bit seeds that many devices still hand out."""

from datetime import datetime
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pyotp


class _Codes(pyotp.TOTP):
    min_secret_length_bits: ClassVar[int] = 80


def seed_of(text: str) -> str:
    """The seed in what a device shows: its letters, or an otpauth address. Errors: ValueError when there is none.

    >>> seed_of("otpauth://totp/Firewall:admin?secret=jbswy3dpehpk3pxp&issuer=Firewall")
    'JBSWY3DPEHPK3PXP'
    """
    typed = text.strip()
    if typed.lower().startswith("otpauth:"):
        given = parse_qs(urlsplit(typed).query)
        if given.get("digits", ["6"]) != ["6"] or given.get("period", ["30"]) != ["30"]:
            raise ValueError("Only codes of six digits that last 30 seconds are shown.")
        typed = given.get("secret", [""])[0]
    seed = typed.replace(" ", "").replace("-", "").upper()
    _Codes(seed).at(0)
    return seed


def code_at(seed: str, moment: datetime) -> tuple[str, int]:
    """The code that holds at this moment, and for how many more seconds."""
    codes = _Codes(seed)
    return codes.at(moment), int(codes.interval - moment.timestamp() % codes.interval)
