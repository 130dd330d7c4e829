"""Scans, WHOIS texts and spreadsheets come into the binder by the one import mechanism, and can be taken back."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from clients.models import Client
from docs_binder.actions import save_record
from docs_binder.imports.scans import from_scan
from docs_binder.imports.sealing import opened, sealer
from docs_binder.imports.whois import from_whois
from docs_binder.models import Address, Domain, Licence, Machine, NetworkUser
from docs_binder.sections import PARTS
from msp_office.audit.models import AuditEntry
from msp_office.imports import actions
from msp_office.imports.models import BatchState, ImportBatch
from msp_office.imports.plan import Reading
from msp_office.imports.readers import FileRefused
from msp_office.imports.registry import known_kinds
from msp_office.imports.work.check import check_here
from msp_office.jobs.tasks import run_here
from msp_office.vault.models import Secret
from msp_office.vault.sealing import read_secret
from tests.conftest import SignIn
from tests.docs_binder.office import make_record
from tests.factories import NOW, make_client
from tests.imports.office import undone

pytestmark = pytest.mark.django_db
SCAN = Path(__file__).parent / "files" / "scan.xml"
WHOIS = b"""Domain Name: CLIENT.EXAMPLE.COM
Registrar: Oak Names Inc.
Registry Expiry Date: 2027-03-01T04:00:00Z
Tech Email: tech@oak.example
Name Server: NS1.OAK.EXAMPLE
Name Server: NS2.OAK.EXAMPLE
"""


def command(client: Client, *options: str, path: Path = SCAN) -> dict[str, Any]:
    out = StringIO()
    call_command("import_machines", str(path), "--client", client.name, *options, stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def imported(part: str, client: Client, content: bytes) -> ImportBatch:
    batch = actions.receive_file(
        kind=known_kinds()[f"binder-{part}"], source="", content=content, original_name="x", asked_by=None, now=NOW
    )
    plan = batch.decided
    actions.decide_plan(batch=batch, plan=type(plan)(**{**vars(plan), "options": {"client": str(client.pk)}}))
    check_here(batch, NOW)
    run_here(actions.start_import(batch=batch, asked_by=None, now=NOW))
    batch.refresh_from_db()
    return batch


def test_a_scan_becomes_machines_with_addresses_in_their_networks() -> None:
    client = make_client()
    network = make_record("networks", client, name="Office", subnet="192.168.1.0/24")
    summary = command(client)
    assert (summary["created"], summary["rejected"], summary["rows_read"]) == (3, [], 3)
    assert {(one.name, one.kind, one.make) for one in Machine.objects.all()} == {
        ("gateway.client.example", "firewall", "Acme"),
        ("192.168.1.20", "workstation", ""),
        ("srv1.client.example", "server", ""),
    }
    assert {(one.address, one.mac, one.network_id) for one in Address.objects.all()} == {
        ("192.168.1.1", "00:11:22:33:44:01", network.pk),
        ("192.168.1.20", "00:11:22:33:44:20", network.pk),
        ("192.168.1.30", "", network.pk),
    }
    gateway = Machine.objects.get(kind="firewall")
    assert gateway.notes == "Open ports: 443/tcp https lighttpd"


def test_the_same_scan_twice_changes_nothing_and_keeps_what_people_wrote() -> None:
    client = make_client()
    command(client)
    named = Machine.objects.get(name="192.168.1.20")
    values = {"name": "front-desk", "kind": "laptop"}
    save_record(part=PARTS["machines"], client=client, old=named, values=values, actor=None, now=NOW)
    assert command(client)["unchanged"] == 3
    assert sorted(Machine.objects.values_list("name", "kind")) == [
        ("front-desk", "laptop"),
        ("gateway.client.example", "firewall"),
        ("srv1.client.example", "server"),
    ]
    assert Address.objects.count() == 3


def test_a_scan_can_be_taken_back_with_its_addresses() -> None:
    client = make_client()
    batch = imported("machines", client, SCAN.read_bytes())
    assert Machine.objects.count() == 3
    assert undone(batch).state == "undone"
    assert (Machine.objects.count(), Address.objects.count()) == (0, 0)


def test_a_scan_on_which_somebody_built_stays() -> None:
    client = make_client()
    batch = imported("machines", client, SCAN.read_bytes())
    one, other = Machine.objects.order_by("pk")[:2]
    make_record("connections", client, machine=one, other=other)
    assert undone(batch).state != "undone"
    assert Machine.objects.count() == 3


def test_the_command_says_what_it_lacks(tmp_path: Path) -> None:
    client = make_client()
    with pytest.raises(CommandError, match="Which client"):
        call_command("import_machines", str(SCAN))
    with pytest.raises(CommandError, match="There is no client “Nobody”"):
        call_command("import_machines", str(SCAN), "--client", "Nobody")
    broken = tmp_path / "broken.xml"
    broken.write_text(SCAN.read_text()[:900])
    with pytest.raises(CommandError, match="damaged or cut off"):
        command(client, path=broken)
    assert command(client, "--dry-run")["to_import"] == 3
    assert not Machine.objects.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><nmaprun><host>&a;</host></nmaprun>', "declares entities"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><nmaprun>&a;</nmaprun>', "declares entities"),
        (b"<html></html>", "no nmap scan"),
        (b"<nmaprun></nmaprun>", "No host"),
        (b"<nmaprun><host>", "damaged"),
        (b"<nmaprun>" + b"<a>" * 60_000, "damaged"),
    ],
)
def test_hostile_and_broken_scans_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        from_scan(content)


def test_whois_text_becomes_a_domain() -> None:
    client = make_client()
    imported("domains", client, WHOIS)
    domain = Domain.objects.get()
    assert (domain.name, domain.registrar, str(domain.expires_on)) == (
        "client.example.com", "Oak Names Inc.", "2027-03-01",
    )  # fmt: skip
    assert domain.name_servers.lower() == "ns1.oak.example ns2.oak.example"
    assert from_whois(b"domain,registrar\nclient.example,Oak\n") == b"domain,registrar\nclient.example,Oak\n"


def test_a_spreadsheet_of_licences_updates_what_it_brought_before() -> None:
    client = make_client()
    head = b"Software,Publisher,Quantity,Expires,Order number\n"
    imported("licences", client, head + b"Accounting,Ledger Co,5,2027-01-31,A-1\nDrawing,Ink Co,two,2027-01-31,A-2\n")
    assert Licence.objects.get().seats == 5
    batch = imported("licences", client, head + b"accounting,Ledger Co,8,2028-01-31,A-1\n")
    assert (Licence.objects.get().seats, str(Licence.objects.get().expires_on)) == (8, "2028-01-31")
    undone(batch)
    assert (Licence.objects.get().seats, str(Licence.objects.get().expires_on)) == (5, "2027-01-31")


def test_links_are_found_by_name_or_the_row_is_rejected() -> None:
    client = make_client()
    make_record("users", client, name="Ann Example", login="ann")
    make_record("users", name="Bob of another client", login="bob")
    batch = imported("machines", client, b"Name,Type,User\npc1,Laptop,ANN\npc2,Laptop,bob\n")
    machine = Machine.objects.get()
    assert (machine.name, machine.user.login) == ("pc1", "ann")
    assert "has no network user “bob”" in batch.rows.get(status="rejected").reason


def test_pasted_rows_go_the_way_of_every_import(signed_in: SignIn) -> None:
    client, browser = make_client(), signed_in("admin")
    page = reverse("binder-paste", args=[client.pk, "users"])
    response = browser.post(page, {"rows": "Name\tLogin\tE-mail\nAnn Example\tann\tann@client.example\n"})
    batch = ImportBatch.objects.get()
    assert response["Location"] == reverse("import-columns", args=[batch.pk])
    assert batch.decided.options == {"client": str(client.pk)}
    assert set(batch.decided.columns.values()) == {"name", "login", "email"}
    assert not NetworkUser.objects.exists()
    assert browser.post(page, {"rows": ""})["Location"] == reverse("binder-grid", args=[client.pk, "users"])


def test_every_part_has_a_template_that_it_reads(signed_in: SignIn) -> None:
    browser, unread = signed_in("technician"), []
    for key in PARTS:
        response = browser.get(reverse("import-template", args=[f"binder-{key}"]))
        content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        head = content.splitlines()[0]
        kind = known_kinds()[f"binder-{key}"]
        filled = head + b"\n" + b",".join(b"x" for _ in head.split(b",")) + b"\n"
        batch = actions.receive_file(
            kind=kind, source="", content=filled, original_name="t.csv", asked_by=None, now=NOW
        )
        unread += [f"{key}: {item.name}" for item in kind.fields if item.name not in batch.decided.columns.values()]
    assert unread == []


KEYS = b"Exported on Monday,,\n\nProduct,Order number,Product key\nAccounting,A-1,KEY-CANARY-1111\nDrawing,A-2,n/a\n"


def everything_kept(batch: ImportBatch) -> str:
    with batch.file.open("rb") as file:
        content = file.read().decode(errors="replace")
    batch.refresh_from_db()
    job = batch.job
    rows = [json.dumps([row.raw, row.reason, row.before]) for row in batch.rows.all()]
    return "\n".join([content, json.dumps([batch.profile, batch.plan, batch.counts, job and job.params]), *rows])


def test_licence_keys_of_a_file_go_into_the_vault_and_are_kept_nowhere_else() -> None:
    client = make_client()
    batch = imported("licences", client, KEYS)
    assert "CANARY" not in everything_kept(batch)
    assert not any("CANARY" in json.dumps(entry) for entry in AuditEntry.objects.values_list("changes", flat=True))
    accounting, drawing = Licence.objects.order_by("product")
    assert read_secret(accounting.key, "sealed") == "KEY-CANARY-1111"
    assert drawing.key is None
    assert [row.row_number for row in batch.rows.all()] == [4, 5]

    more = KEYS.replace(b"1111", b"2222").replace(b"n/a", b"KEY-CANARY-3333")
    batch = imported("licences", client, more)
    accounting, drawing = Licence.objects.order_by("product")
    assert (read_secret(accounting.key, "sealed"), read_secret(drawing.key, "sealed")) == (
        "KEY-CANARY-1111", "KEY-CANARY-3333",
    )  # fmt: skip
    undone(batch)
    drawing.refresh_from_db()
    assert (drawing.key, Secret.objects.count()) == (None, 1)


def test_column_chosen_for_a_key_is_sealed_in_the_kept_file_whatever_its_header(
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = make_client()
    content = "Product;Order number;Remark\nAccounting;A-1;KEY-CANARY-1111\nMüller;A-2;\n".encode("cp1252")
    batch = actions.receive_file(
        kind=known_kinds()["binder-licences"], source="", content=content, original_name="x", asked_by=None, now=NOW
    )
    plan = replace(batch.decided, options={"client": str(client.pk)}, columns={0: "product", 1: "notes", 2: "notes"})
    actions.decide_plan(batch=batch, plan=plan)
    check_here(batch, NOW)
    assert "CANARY" in everything_kept(batch)  # nobody said that it is a key
    was = str(batch.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        actions.decide_plan(batch=batch, plan=replace(plan, columns={0: "product", 1: "order_number", 2: "key"}))
    assert "CANARY" not in everything_kept(batch)
    assert not batch.file.storage.exists(was)
    check_here(batch, NOW)
    batch.refresh_from_db()
    run_here(actions.start_import(batch=batch, asked_by=None, now=NOW))
    assert "CANARY" not in everything_kept(batch)
    accounting, muller = Licence.objects.order_by("product")
    assert (read_secret(accounting.key, "sealed"), accounting.order_number) == ("KEY-CANARY-1111", "A-1")
    assert (muller.product, muller.key) == ("Müller", None)


def test_file_of_an_import_that_has_gone_on_is_not_replaced() -> None:
    content = b"Product,Remark\nAccounting,KEY-CANARY-1111\n"
    batch = actions.receive_file(
        kind=known_kinds()["binder-licences"], source="", content=content, original_name="x", asked_by=None, now=NOW
    )
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.RUNNING)
    before = set(batch.file.storage.listdir("imports")[1])
    with pytest.raises(ValidationError):
        actions.decide_plan(batch=batch, plan=replace(batch.decided, columns={0: "product", 1: "key"}))
    assert set(batch.file.storage.listdir("imports")[1]) == before


def test_sealed_password_does_not_open_as_a_licence_key() -> None:
    part, licences = PARTS["passwords"], PARTS["licences"]
    seal = sealer(part, frozenset({"what", "password"}))
    token = seal(b"What,Password\nRouter,hunter2\n", Reading(), {}).decode().split(",")[-1]
    assert opened(part, part.secrets[0], token.strip()) == "hunter2"
    with pytest.raises(ValueError, match="sealed elsewhere"):
        opened(licences, licences.secrets[0], token.strip())
