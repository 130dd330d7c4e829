"""Entries are written once, chained, and read back as they were hashed."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from msp_office.audit.actions import business_write, record
from msp_office.audit.chain import FIRST_HASH, entry_hash
from msp_office.audit.models import AuditEntry
from msp_office.audit.triggers import guards
from staffing.models import StaffMember

NOW = datetime(2026, 3, 2, 9, 0, 0, 123457, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has the triggers")


@business_write
def rename(*, person: StaffMember, changes: dict[str, tuple[object, object]], now: datetime = NOW) -> AuditEntry:
    return record(verb="changed", target=person, actor=person, now=now, changes=changes, reason="because\x00")


@pytest.fixture
def person() -> StaffMember:
    return StaffMember.objects.create(name="Marta \U0001f600 Kovács")


def test_entries_form_a_chain(person: StaffMember) -> None:
    first, second = (rename(person=person, changes={"name": ("a", "b")}) for _ in range(2))
    assert (first.previous_hash, second.previous_hash) == (FIRST_HASH, first.hash)


@pytest.mark.parametrize(
    "value",
    [
        1.0, 1e16, 1e300, 1e-7, -0.0, 0.1 + 0.2, float("inf"), 2**70, True, None, "", "NUL \x00 half \ud83d", "é 漢 😀",
        Decimal("12.50"), date(2026, 2, 28), NOW, datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=5.75))),
        [1.5, {"b": 1, "a": "\x00"}],
    ],
    ids=repr,
)  # fmt: skip
def test_hash_survives_the_database(person: StaffMember, value: object) -> None:
    written = rename(person=person, changes={"x": (value, None)})
    read = AuditEntry.objects.get(pk=written.pk)
    assert (entry_hash(read), read.hash) == (written.hash, written.hash)


def test_hash_survives_a_moment_of_another_zone(person: StaffMember) -> None:
    written = rename(person=person, changes={}, now=NOW.astimezone(timezone(timedelta(hours=-9.5))))
    assert entry_hash(AuditEntry.objects.get(pk=written.pk)) == written.hash


def test_fractions_are_kept_as_text(person: StaffMember) -> None:
    assert rename(person=person, changes={"x": (0.5, Decimal("1.20"))}).changes == {"x": ["0.5", "1.20"]}


def test_record_outside_a_business_write_is_refused(person: StaffMember) -> None:
    with pytest.raises(RuntimeError, match="outside a business_write"):
        record(verb="changed", target=person, actor=None, now=NOW)


def test_failed_action_leaves_no_entry(person: StaffMember) -> None:
    @business_write
    def fail() -> None:
        record(verb="changed", target=person, actor=None, now=NOW)
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"), transaction.atomic():
        fail()
    assert AuditEntry.objects.count() == 0


def test_second_entry_after_the_same_one_is_refused_by_the_database(person: StaffMember) -> None:
    entry = rename(person=person, changes={})
    entry.pk, entry.hash = None, "f" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_querysets_find_entries(person: StaffMember) -> None:
    other = StaffMember.objects.create(name="Somebody else")
    mine, theirs = (rename(person=who, changes={}) for who in (person, other))
    entries = AuditEntry.objects
    assert list(entries.about(person)) == [mine]
    assert list(entries.by(other)) == [theirs]
    assert list(entries.about_kind("staffing.staffmember").newest_first()) == [theirs, mine]
    assert list(entries.between(NOW, NOW)) == []
    assert list(entries.between(NOW, NOW + timedelta(seconds=1))) == [mine, theirs]
    assert list(entries.mentioning("somebody ELSE")) == [theirs]


@on_postgresql
def test_postgresql_guards_trail_ledger_and_snapshots() -> None:
    assert guards() == {"audit_auditentry", "tickets_movement", "tickets_weeklysnapshot", "vault_reveal"}


@on_postgresql
@pytest.mark.parametrize("table", ["audit_auditentry", "tickets_movement", "tickets_weeklysnapshot"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id + 1", "DELETE FROM {}"])
def test_postgresql_refuses_changes(person: StaffMember, table: str, statement: str) -> None:
    rename(person=person, changes={})
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
