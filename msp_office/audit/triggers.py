"""Which tables the database itself keeps append-only (PostgreSQL; SQLite has no second line of defense)."""

from django.db import connection, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TRIGGER = "append_only"


def append_only(table: str) -> migrations.RunPython:
    """A migration step: PostgreSQL refuses UPDATE and DELETE on this table from now on, whoever asks.

    TRUNCATE stays possible for the owner of the table: it is how test databases are emptied.
    """

    def guard(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                """
                CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
                        USING ERRCODE = 'integrity_constraint_violation';
                END $$
                """,
                None,  # no parameters, so that % stands for itself
            )
            name = editor.quote_name(table)
            editor.execute(
                f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE OR DELETE ON {name} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )

    def release(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {TRIGGER} ON {editor.quote_name(table)}")

    return migrations.RunPython(guard, release)


def guards() -> set[str]:
    """The tables whose trigger is there and switched on (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE tgname = %s AND tgenabled IN ('O', 'A')",
            [TRIGGER],
        )
        return {row[0] for row in cursor.fetchall()}
