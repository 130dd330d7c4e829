"""Revenue stands once: no two records of one client and source share days of a category."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clients.actions import change_revenue
from clients.models import Client, RevenueRecord
from msp_office.audit.models import AuditEntry
from msp_office.office.conflict import StaleVersion
from tests.conftest import SignIn
from tests.factories import NOW, make_client, make_revenue

pytestmark = pytest.mark.django_db
TYPED = {"start": "2026-08-01", "last_day": "2026-08-31", "category": "hardware", "amount": "1450.00", "cost": ""}


@pytest.fixture
def client(db: None) -> Client:
    return make_client()


def year(**fields: Any) -> dict[str, Any]:
    return {"start": date(2026, 1, 1), "end": date(2027, 1, 1), **fields}


@pytest.mark.parametrize(
    ("standing", "wanted", "doubles"),
    [
        ({}, {}, True),
        ({}, {"start": date(2026, 8, 31), "end": date(2026, 10, 1)}, True),
        ({}, {"start": date(2026, 9, 1), "end": date(2026, 10, 1)}, False),
        ({}, {"category": "project"}, False),
        ({}, {"source": "quickbooks"}, False),
        ({"source": "quickbooks", "category": ""}, year(source="quickbooks"), True),
        (year(source="quickbooks"), {"source": "quickbooks", "category": ""}, True),
        (year(source="quickbooks"), {"source": "quickbooks", "category": "hardware"}, False),
    ],
)
def test_same_revenue_twice_is_refused(
    client: Client, standing: dict[str, Any], wanted: dict[str, Any], doubles: bool
) -> None:
    make_revenue(client, **standing)
    if doubles:
        with pytest.raises(ValidationError, match="stands already"):
            make_revenue(client, **wanted)
    else:
        make_revenue(client, **wanted)
    assert RevenueRecord.objects.count() == (1 if doubles else 2)


def test_other_clients_have_their_own(client: Client) -> None:
    make_revenue(client)
    make_revenue(make_client())


@pytest.mark.parametrize("wrong", [{"end": date(2026, 8, 1)}, {"category": "beer"}, {"source": ""}])
def test_impossible_record_is_refused_by_action_and_database(client: Client, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_revenue(client, **wrong)
    fields = {"start": date(2026, 8, 1), "end": date(2026, 9, 1), "amount": 1, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        RevenueRecord.objects.create(client=client, **fields)


def test_change_into_days_that_stand_is_refused(client: Client) -> None:
    make_revenue(client)
    september = make_revenue(client, start=date(2026, 9, 1), end=date(2026, 10, 1))
    with pytest.raises(ValidationError):
        change_revenue(record=september, changes={"start": date(2026, 8, 15)}, actor=None, now=NOW)


def test_stale_change_is_refused_and_trail_has_no_amount(client: Client) -> None:
    record = make_revenue(client, amount=Decimal("7261.83"))
    change_revenue(record=record, changes={"amount": Decimal("8261.83")}, actor=None, now=NOW, version=1)
    with pytest.raises(StaleVersion):
        change_revenue(record=record, changes={"amount": Decimal(1)}, actor=None, now=NOW, version=1)
    written = str(list(AuditEntry.objects.values_list("changes", flat=True)))
    assert "261.83" not in written
    assert "amount" in written


def test_owner_records_changes_and_removes_in_the_browser(signed_in: SignIn, client: Client) -> None:
    owner = signed_in("owner")
    assert owner.post(f"/clients/{client.pk}/revenue/new/", TYPED).status_code == 302
    record = RevenueRecord.objects.get()
    assert (record.end, record.cost, record.source) == (date(2026, 9, 1), None, "typed")
    assert "$1,450.00" in owner.get(f"/clients/{client.pk}/revenue/").content.decode()
    changed = {**TYPED, "cost": "1100", "version": "1"}
    assert owner.post(f"/clients/revenue/{record.pk}/", changed).status_code == 302
    assert owner.post(f"/clients/revenue/{record.pk}/", {**changed, "cost": "9"}).status_code == 409
    assert RevenueRecord.objects.get().cost == 1100
    owner.post(f"/clients/revenue/{record.pk}/delete")
    assert not RevenueRecord.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"last_day": "2026-07-31"}, {"last_day": "9999-12-31"}, {"amount": "x"}, {"category": "beer"}, {"start": ""}],
)
def test_wrong_record_is_explained_and_kept(signed_in: SignIn, client: Client, wrong: dict[str, str]) -> None:
    response = signed_in("owner").post(f"/clients/{client.pk}/revenue/new/", {**TYPED, "note": "kept", **wrong})
    assert response.status_code == 422
    assert "kept" in response.content.decode()
    assert not RevenueRecord.objects.exists()
