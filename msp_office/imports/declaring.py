"""How an app declares what can be imported: one call from its AppConfig.ready()."""

from msp_office.imports.registry import ImportKind, register
from msp_office.imports.work import declare_jobs


def import_kind(kind: ImportKind) -> None:
    """Declare a kind of import, with its three kinds of job. Errors: ValueError for a declaration that cannot work."""
    register(kind)
    declare_jobs(kind)
