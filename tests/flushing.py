"""How is PostgreSQL emptied after a test that commits? Django truncates every table; most have no rows."""

from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations


def delete_rows(operations: DatabaseOperations, style: object, tables: list[str], **options: Any) -> list[str]:
    """DatabaseOperations.sql_flush for tests: DELETE from the tables that have rows, in a tenth of the time.

    Triggers (the trail refuses to be deleted) and foreign keys are off meanwhile: only here, where the server is
    private and the tests are its superuser.
    """
    quoted = [operations.quote_name(table) for table in tables]
    with operations.connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'EXISTS (SELECT FROM {name})' for name in quoted)}")  # noqa: S608 - our tables
        filled = [name for name, has_rows in zip(quoted, cursor.fetchone(), strict=True) if has_rows]
    off, on = (f"SET LOCAL session_replication_role = {role}" for role in ("replica", "origin"))
    return [off, *(f"DELETE FROM {name}" for name in filled), on]  # noqa: S608


def flush_quickly() -> None:
    setattr(DatabaseOperations, "sql_flush", delete_rows)  # noqa: B010 - a method is replaced, and meant to be
