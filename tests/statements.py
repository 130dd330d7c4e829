"""Which statements did a piece of work send that may write?"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def writes() -> Iterator[list[str]]:
    """Everything but READS that the connection of this test is asked meanwhile, in its order."""
    found: list[str] = []

    def note(execute: Any, sql: Any, *rest: Any) -> Any:
        if not str(sql).lstrip("(").startswith(READS):
            found.append(str(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found
