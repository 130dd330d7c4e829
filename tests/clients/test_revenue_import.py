"""Revenue comes in by the wizard and by the command: names matched, nothing doubled, all of it undone."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError

from clients.actions import add_revenue
from clients.models import Client, ClientAlias, RevenueRecord
from msp_office.imports import actions
from msp_office.imports.models import ImportBatch, RememberedValue
from msp_office.jobs.tasks import run_here
from tests.clients.revenue_files import (
    DESKTOP_BY_CATEGORY,
    DESKTOP_BY_MONTH,
    GENERIC,
    checked,
    command,
    imported,
    received,
    undone,
)
from tests.conftest import SignIn
from tests.factories import NOW, make_client, make_revenue
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

SMALL = b"Client,Month,Category,Amount,Cost\nAcme,2026-01,Gadgets,100.00,40\n"
YEAR = {"from": "2026-01-01", "to": "2026-12-31"}


def test_same_file_again_changes_nothing() -> None:
    imported(DESKTOP_BY_MONTH)
    again = imported(DESKTOP_BY_MONTH)
    assert again.rows.counts() == {"unchanged": 7, "summed": 2}
    assert RevenueRecord.objects.count() == 7


def test_undo_takes_records_and_new_clients_back() -> None:
    keeper = make_client(name="Café Zoë")
    assert undone(imported(DESKTOP_BY_MONTH)).state == "undone"
    assert RevenueRecord.objects.count() == 0
    assert list(Client.objects.all()) == [keeper]


def test_a_record_that_was_changed_keeps_the_import_from_being_undone() -> None:
    batch = imported(SMALL)
    RevenueRecord.objects.update(version=2)
    run_here(actions.ask_for_undo(batch=batch, asked_by=None, now=NOW))
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert batch.job is not None
    assert "Somebody has worked on" in batch.job.failure
    assert RevenueRecord.objects.count() == 1


def test_by_month_and_by_category_do_not_double_a_year() -> None:
    """One file has no category, the other no month: only one of them may stand."""
    client = make_client(name="Acme")
    imported(b",Jan 26,Feb 26,TOTAL\nAcme,10.00,20.00,30.00\nTOTAL,10.00,20.00,30.00\n")
    second = checked(DESKTOP_BY_CATEGORY, options=YEAR)
    assert second.counts["blocked"] == 2  # Acme's two categories; Beta is new
    with pytest.raises(ValidationError, match="count it twice"):
        actions.start_import(batch=second, asked_by=None, now=NOW)
    reasons = [row.reason for row in second.rows.filter(status="rejected")]
    assert all("Category unknown for Jan 2026 stands already from “books.csv”" in reason for reason in reasons)
    assert "10.00" not in "".join(reasons)
    replaced = imported(DESKTOP_BY_CATEGORY, options={**YEAR, "doubled": "replace"})
    standing = {(r.category, r.amount) for r in RevenueRecord.objects.filter(client=client)}
    assert standing == {("managed", Decimal(6000)), ("hardware", Decimal(250))}
    undone(replaced)
    assert sorted(r.amount for r in RevenueRecord.objects.all()) == [Decimal(10), Decimal(20)]


def test_rows_that_would_double_can_be_skipped() -> None:
    imported(SMALL)
    batch = imported(SMALL.replace(b"100.00", b"120.00") + b"Beta,2026-01,Gadgets,5,\n", options={"doubled": "skip"})
    assert batch.rows.counts() == {"created": 1, "skipped": 1}
    assert RevenueRecord.objects.get(client__name="Acme").amount == Decimal(100)


def test_revenue_of_another_source_is_told_not_refused() -> None:
    make_revenue(make_client(name="Acme"), start=NOW.date().replace(month=1, day=1), end=NOW.date())
    batch = imported(SMALL)
    assert any("another source (typed)" in sentence for sentence in batch.counts["assumptions"])


def test_names_are_matched_and_remembered() -> None:
    acme = make_client(name="Acme Incorporated")
    make_client(name="Beta Dental")
    content = b"Client,Month,Amount\nACME INCORPORATED,2026-01,1\nAcme Incorp,2026-02,2\nGamma,2026-01,3\n"
    batch = checked(content)
    refused = batch.rows.get(status="rejected")
    assert "“Acme Incorp” is close to a name of ours" in refused.reason
    imported(content, names={"Acme Incorp": str(acme.pk)})
    assert RevenueRecord.objects.filter(client=acme).count() == 2
    assert [(alias.name, alias.client) for alias in ClientAlias.objects.all()] == [("Acme Incorp", acme)]
    assert Client.objects.filter(name="Gamma").exists()
    later = checked(b"Client,Month,Amount\nacme incorp,2026-03,2\n")
    assert later.counts["staged"] == 1
    assert later.decided.values["client"]["acme incorp"] == str(acme.pk)


def test_a_known_other_name_serves_ticket_imports_too() -> None:
    from tests.imports.office import imported as tickets_imported

    client = make_client(name="Acme Incorporated")
    ClientAlias.objects.create(client=client, name="ACME corp")
    tickets_imported(b"Number,Title,Client,Opened\n1,Printer,Acme Corp,2026-03-01 09:00\n")
    assert Ticket.objects.get().client == client


def test_what_a_category_was_taken_for_is_remembered() -> None:
    imported(SMALL, categories={"Gadgets": "hardware"})
    assert RememberedValue.objects.get().ours == "hardware"
    later = received(SMALL.replace(b"2026-01", b"2026-02"))
    assert later.decided.values["category"] == {"gadgets": "hardware"}


def test_the_parts_of_one_file_are_no_rivals_when_one_is_edited() -> None:
    from clients.actions import change_revenue

    imported(b"Client,Month,Category,Amount\nAcme,2026-01,Hardware,1\nAcme,2026-01,,2\n")
    record = RevenueRecord.objects.get(amount=2)
    changed = change_revenue(record=record, changes={"amount": Decimal(3)}, actor=None, now=NOW)
    assert changed.amount == 3
    with pytest.raises(ValidationError, match="stands already"):
        add_revenue(
            client=record.client, start=record.start, end=record.end, amount=Decimal(1), actor=None, now=NOW,
            source=record.source,
        )  # fmt: skip


# the command


def test_command_sums_up(tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(DESKTOP_BY_MONTH)
    dry, code = command(file, "--preset", "quickbooks-desktop", "--dry-run")
    assert (code, dry["to_import"], dry["sum_of_leaves"], dry["file_total"]) == (0, 7, 2585.5, 2585.5)
    assert (RevenueRecord.objects.count(), ImportBatch.objects.count()) == (0, 0)
    done, code = command(file, "--preset", "quickbooks-desktop")
    assert (code, done["rows_read"], done["created"], done["summed"], done["difference"]) == (0, 9, 7, 2, 0.0)
    assert (done["rejected"], done["layout"]) == ([], "Sales by customer by month")
    again, _ = command(file, "--preset", "quickbooks-desktop")
    assert (again["created"], again["unchanged"]) == (0, 7)


def test_command_stops_at_a_double_until_told(tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(SMALL)
    command(file, "--preset", "generic")
    file.write_bytes(SMALL.replace(b"100.00", b"120.00"))
    with pytest.raises(CommandError, match="--doubled replace or --doubled skip"):
        command(file, "--preset", "generic")
    assert RevenueRecord.objects.get().amount == Decimal(100)
    summary, _ = command(file, "--preset", "generic", "--doubled", "replace")
    assert summary["updated"] == 1
    assert RevenueRecord.objects.get().amount == Decimal(120)


def test_command_takes_days_and_names(tmp_path: Path) -> None:
    client = make_client(name="Acme Industries")
    file = tmp_path / "sales.csv"
    file.write_bytes(DESKTOP_BY_CATEGORY.replace(b"Acme", b"Acme Industry"))
    with pytest.raises(CommandError, match="--from"):
        command(file)
    days = ("--from", "2025-01-01", "--to", "2025-12-31")
    summary, code = command(file, *days)
    assert (code, [row["reason"][:32] for row in summary["rejected"]]) == (1, ["Client: “Acme Industry” is close"] * 2)
    summary, code = command(file, *days, "--value", "client:Acme Industry=Acme Industries")
    assert (code, RevenueRecord.objects.filter(client=client).count()) == (0, 2)


# who may


def test_admin_with_the_grant_imports_and_sees_only_the_files_own_rows(signed_in: SignIn) -> None:
    admin = signed_in("admin", grants=["clients.import_revenue"])
    client = make_client(name="Acme")
    make_revenue(client, source="quickbooks", amount=Decimal("98765.43"), category="")
    own = checked(b",Aug 26,TOTAL\nAcme,11.11,11.11\nTOTAL,11.11,11.11\n", asked_by=admin.person)
    foreign = checked(GENERIC)
    page = admin.get(f"/imports/{own.pk}/preview/").content.decode()
    assert "11.11" in page
    assert "98,765" not in page
    assert "98765" not in page
    for address in ("", "columns/", "values/", "preview/", "rejected.csv", "progress"):
        assert admin.get(f"/imports/{foreign.pk}/{address}").status_code == 404
    listed = admin.get("/imports/").content.decode()
    assert f"/imports/{own.pk}/" in listed
    assert f"/imports/{foreign.pk}/" not in listed
    for address in (f"/clients/{client.pk}/revenue/", "/clients/profitability/"):
        assert admin.get(address).status_code == 403
    imported_batch = imported(b"Client,Month,Amount\nGamma,2026-01,3\n", asked_by=admin.person)
    page = admin.get(f"/imports/{imported_batch.pk}/").content.decode()
    assert "/clients/revenue/" not in page


def test_without_the_grant_revenue_imports_are_out_of_reach(signed_in: SignIn) -> None:
    batch = checked(GENERIC)
    for role in ("admin", "service_manager", "technician"):
        person = signed_in(role)
        assert person.get("/imports/new/revenue/").status_code == 403
        assert person.get(f"/imports/{batch.pk}/preview/").status_code == 403
        assert f"/imports/{batch.pk}/" not in person.get("/imports/").content.decode()


def test_whoever_may_import_finds_the_way(signed_in: SignIn) -> None:
    technician = signed_in("technician", grants=["clients.import_revenue"])
    page = technician.get("/tickets/").content.decode()
    assert 'href="/imports/"' in page
    listed = technician.get("/imports/").content.decode()
    assert "Import revenue" in listed
    assert "Import tickets" not in listed


# the wizard


def test_wizard_asks_for_close_names_and_for_what_doubles(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    acme = make_client(name="Acme Industries")
    imported(b"Client,Month,Amount\nAcme Industries,2026-01,7\n")
    batch = received(b"Client,Month,Amount\nAcme Industry,2026-01,8\nNew One,2026-01,9\n", asked_by=owner.person)
    page = owner.get(f"/imports/{batch.pk}/values/").content.decode()
    assert "close to what we have: please confirm" in page
    assert "Acme Industries (" in page
    refused = owner.post(f"/imports/{batch.pk}/values/", {"value_client_1": "make", "others_category": "leave"})
    assert refused.status_code == 422
    assert "Say which it is, or that it is new." in refused.content.decode()
    typed = {"typed_client_0": "acme industries", "value_client_1": "make"}
    preview = owner.post(f"/imports/{batch.pk}/values/", typed, follow=True).content.decode()
    assert "importing it would count it twice" in preview
    assert "Import 1 row" not in preview
    chosen = owner.post(f"/imports/{batch.pk}/decide", {"option": "doubled", "value": "replace"}, follow=True)
    assert "Import 2 rows" in chosen.content.decode()
    run_here(actions.start_import(batch=ImportBatch.objects.get(pk=batch.pk), asked_by=owner.person, now=NOW))
    assert RevenueRecord.objects.get(client=acme).amount == Decimal(8)


def test_preview_shows_the_total_beside_the_sum(signed_in: SignIn) -> None:
    page = signed_in("owner").get(f"/imports/{checked(DESKTOP_BY_MONTH).pk}/preview/").content.decode()
    assert "own TOTAL is $2,585.50: its rows add up to it" in page.replace("&#x27;", "'")


def test_names_left_out_are_doubted_and_the_file_is_matched_again(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    batch = imported(b"Client,Month,Amount\nGamma,2026-01,3\nDelta,2026-01,4\n", names={"Delta": "skip"})
    page = owner.get("/clients/profitability/doubts/").content.decode()
    assert 'id="names"' in page
    assert f'/imports/{batch.pk}/?show=skipped">books.csv</a>: Delta' in page
    assert 'href="/imports/new/revenue/">Import revenue</a>' in page
    owner.post(f"/imports/{batch.pk}/again")
    again = ImportBatch.objects.latest("pk")
    owner.post(f"/imports/{again.pk}/values/", {"value_client_0": "make", "value_client_1": _gamma()})
    again.refresh_from_db()
    run_here(actions.start_import(batch=again, asked_by=owner.person, now=NOW))
    assert again.rows.counts() == {"created": 1, "unchanged": 1}
    assert 'id="names"' not in owner.get("/clients/profitability/doubts/").content.decode()


def _gamma() -> str:
    return str(Client.objects.get(name="Gamma").pk)
