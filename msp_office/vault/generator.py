"""What is a good password? Long, random, and readable on paper."""

import secrets

GROUPS = ("abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-_.+=%@")  # no l and 1, no O and 0
LENGTH = 20


def new_password(length: int = LENGTH) -> str:
    """A random password with a letter of each case, a digit and a sign.

    >>> len(new_password())
    20
    """
    letters = "".join(GROUPS)
    while True:
        made = "".join(secrets.choice(letters) for _ in range(length))
        if all(set(made) & set(group) for group in GROUPS) and made[0].isalnum():
            return made
