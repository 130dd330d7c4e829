"""A changed, removed or moved entry among 10,000 is named."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F

from msp_office.audit.chain import FIRST_HASH, entry_hash
from msp_office.audit.models import AuditEntry
from msp_office.audit.reports import check_trail

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROWS = 10_000

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]


def write_trail(rows: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    previous = FIRST_HASH
    for number in range(rows):
        entry = AuditEntry(
            at=NOW + timedelta(seconds=number), actor_name="Marta", verb="changed", target="tickets.ticket",
            target_id=str(number), target_name=f"#{number}", changes={"status": ["new", "closed"]},
            previous_hash=previous,
        )  # fmt: skip
        previous = entry.hash = entry_hash(entry)
        entries.append(entry)
    return AuditEntry.objects.bulk_create(entries, batch_size=1000)


def unguarded() -> None:
    """As somebody with every right on the database: PostgreSQL's triggers rest until the end of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")


def fault_after(tamper: Callable[[], object]) -> tuple[int | None, str]:
    """What the check says after `tamper`, which is then undone."""
    with transaction.atomic():
        unguarded()
        tamper()
        check = check_trail()
        transaction.set_rollback(True)
    return check.entry_id, check.fault


def swap(one: AuditEntry, two: AuditEntry) -> None:
    AuditEntry.objects.filter(pk=one.pk).update(id=-1)
    AuditEntry.objects.filter(pk=two.pk).update(id=one.pk)
    AuditEntry.objects.filter(pk=-1).update(id=two.pk)


def rehash(entry: AuditEntry) -> None:
    """A forger who knows the formula: changes the content and writes the fitting hash."""
    forged = AuditEntry.objects.get(pk=entry.pk)
    forged.actor_name = "Somebody else"
    AuditEntry.objects.filter(pk=entry.pk).update(actor_name=forged.actor_name, hash=entry_hash(forged))


@pytest.mark.slow
def test_one_bad_row_of_10000_is_named() -> None:
    rows = write_trail(ROWS)
    a, b, c = rows[6543], rows[6544], rows[6545]
    one = AuditEntry.objects.filter(pk=b.pk)
    assert check_trail().fault == ""
    assert check_trail().entries == ROWS
    for field in ("actor_name", "verb", "target", "target_id", "target_name", "reason", "request_id"):
        assert fault_after(lambda field=field: one.update(**{field: "x"})) == (b.pk, "its content was changed")  # type: ignore[misc]
    assert fault_after(lambda: one.update(at=F("at") + timedelta(microseconds=1))) == (b.pk, "its content was changed")
    assert fault_after(lambda: one.update(changes={"status": ["new", "new"]})) == (b.pk, "its content was changed")
    assert fault_after(one.delete) == (c.pk, f"what stood before it, after entry {a.pk}, was removed")
    assert fault_after(lambda: swap(b, c)) == (b.pk, f"it was moved: it followed the entry that is now {c.pk}")
    assert fault_after(lambda: rehash(b)) == (c.pk, f"what stood before it, after entry {b.pk}, was removed")


def test_missing_end_is_told_by_the_hash_noted_before() -> None:
    rows = write_trail(5)
    noted = rows[-1].hash
    assert check_trail(expected_hash=noted).fault == ""
    with transaction.atomic():
        unguarded()
        AuditEntry.objects.filter(pk=rows[-1].pk).delete()
        assert check_trail(expected_hash=noted).fault == f"the entry with the hash {noted} is gone from its end"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's counter has gaps of its own")
def test_missing_end_is_told_by_sqlites_counter() -> None:
    rows = write_trail(5)
    last = rows[-1].pk
    assert fault_after(AuditEntry.objects.filter(pk__gte=last - 1).delete) == (
        None,
        f"the entries {last - 1} to {last} were removed from its end",
    )


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has the trigger")
def test_switched_off_trigger_is_told() -> None:
    write_trail(1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER append_only")
    assert (
        check_trail().fault == "no entry is wrong, but the trigger that guards audit_auditentry is gone or switched off"
    )


def test_command_says_what_is_wrong_and_fails() -> None:
    rows = write_trail(3)
    output = StringIO()
    call_command("verify_audit", stdout=output)
    assert output.getvalue() == f"3 entries, none changed, removed or moved. Last hash {rows[-1].hash}.\n"
    unguarded()
    AuditEntry.objects.filter(pk=rows[1].pk).update(verb="forged")
    with pytest.raises(CommandError) as error:
        call_command("verify_audit")
    assert str(error.value) == (
        f"Entry {rows[1].pk} is broken: its content was changed. 1 entries were right before it."
    )
