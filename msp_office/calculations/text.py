"""What text can every database keep?"""

import re

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str, length: int | None = None) -> str:
    r"""Text that PostgreSQL takes and gives back as it is: without NUL and halves of characters.

    >>> storable("a\x00b", 2)
    'a�'
    """
    return UNSTORABLE.sub("\ufffd", text)[:length]
