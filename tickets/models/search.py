"""The indexes behind the board's search on PostgreSQL: any three letters of a text lead to it, and where very many
tickets have it the first ones come in the order of work.

SQLite reads the texts themselves, in the order of the table, which is quicker there. So does PostgreSQL when its
extension may not be made: slower, but nothing is missing. They are made after every migration, so it is enough to
install the extension later and to migrate again.
"""

import logging
from typing import Any

from django.db import DatabaseError, connections, transaction

log = logging.getLogger("tickets")

EXTENSION = "pg_trgm"
INDEXES = {
    "note_body_letters": ("tickets_note", "USING gin (UPPER(body) gin_trgm_ops)"),
    "ticket_title_letters": ("tickets_ticket", "USING gin (UPPER(title) gin_trgm_ops)"),
    "ticket_order": ("tickets_ticket", "(priority, opened_at, id)"),
}


def make_search_indexes(*, using: str = "default", **_: Any) -> None:
    """After a migration: the indexes of this database, or a sentence on why there are none."""
    connection = connections[using]
    tables = {table for table, _ in INDEXES.values()}
    if connection.vendor != "postgresql" or not tables <= set(connection.introspection.table_names()):
        return
    try:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {EXTENSION}")
            for name, (table, terms) in INDEXES.items():
                if name not in connection.introspection.get_constraints(cursor, table):
                    cursor.execute(f"CREATE INDEX {name} ON {table} {terms}")
                    cursor.execute(f"ANALYZE {table}")  # or it would be guessed how rare a text is
    except DatabaseError as error:
        reason = str(error).partition("\n")[0]
        log.warning(
            "Searching reads every note and title, because PostgreSQL's extension %s could not be made (%s). Install "
            "it as the database's owner and run “manage.py migrate” again; until then searches are only slower.",
            EXTENSION,
            reason,
        )
