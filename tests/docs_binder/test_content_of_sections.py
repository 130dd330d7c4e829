"""What a print gets of a section: everything recorded, in the same order each time, and of secrets only the place."""

import pytest

from clients.models import Client
from docs_binder.actions import add_unverified_fact, set_progress
from docs_binder.calculations.content import Facts, Prose, Status, Table, revision_hash
from docs_binder.models import KeyPassword
from docs_binder.reports.content import section_content
from docs_binder.sections import BY_KEY, NUMBERS, PARTS, SECTIONS
from msp_office.vault.actions import keep_secret
from tests.docs_binder.office import fill_binder, make_record
from tests.docs_binder.test_pages import CANARIES
from tests.factories import NOW, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = make_client()
    fill_binder(client)
    return client


def test_the_sections_are_the_twenty_of_the_practice() -> None:
    assert len(SECTIONS) == len(BY_KEY) == 20
    assert (NUMBERS["map"], NUMBERS["machines"], NUMBERS["passwords"], NUMBERS["notes"]) == (1, 3, 16, 20)
    assert all(set(part.columns) - {slot.field for slot in part.secrets} <= set(part.fields) for part in PARTS.values())


def test_every_section_has_content_without_a_secret(client: Client) -> None:
    for section in SECTIONS:
        content = section_content(client, section.key)
        assert content.status is Status.INCOMPLETE, section.key
        assert content.blocks
        assert not any(canary in repr(content) for canary in CANARIES)
        assert revision_hash(content) == revision_hash(section_content(client, section.key))


def test_a_secret_is_its_place_with_kind_and_version(client: Client) -> None:
    record = KeyPassword.objects.get()
    before = section_content(client, "passwords")
    found = {(place.kind, place.version, place.key) for place in before.secrets}
    assert ("password", 1, str(record.password_id)) in found
    assert {kind for kind, _, _ in found} == {"password", "codes", "wireless"}
    keep_secret(secret=record.password, kind="password", text="other", label="x", actor=None, now=NOW)
    assert revision_hash(section_content(client, "passwords")) != revision_hash(before)


def test_blocks_have_the_shape_of_their_section(client: Client) -> None:
    shapes = {key: {type(block) for block in section_content(client, key).blocks} for key in BY_KEY}
    assert shapes["machines"] == {Table}
    assert shapes["backup"] == shapes["email"] == shapes["internet"] == {Facts}
    assert shapes["notes"] == {Prose}
    assert {type(block) for block in section_content(make_client(), "backup").blocks} == {Table}


def test_addresses_come_in_the_order_of_their_numbers(client: Client) -> None:
    for number in (9, 100, 20):
        make_record("addresses", client, address=f"192.168.1.{number}")
    table = section_content(client, "addresses").blocks[0]
    assert isinstance(table, Table)
    assert [row.cells[0] for row in table.rows] == [f"192.168.1.{number}" for number in (9, 10, 20, 100)]


def test_what_stands_in_no_column_is_in_the_note(client: Client) -> None:
    make_record("machines", client, name="old", host=None, make="Acme", notes="Under the desk")
    table = section_content(client, "machines").blocks[0]
    assert isinstance(table, Table)
    assert [row.note for row in table.rows if row.cells[0] == "old"] == ["Make: Acme · Under the desk"]


def test_sections_without_records_say_how_they_stand(client: Client) -> None:
    other = make_client()
    assert section_content(other, "shares").status is Status.EMPTY
    set_progress(
        client=other, section=BY_KEY["shares"], progress="not_applicable", because="No server", actor=None, now=NOW
    )
    content = section_content(other, "shares")
    assert (content.status, content.not_applicable_because) == (Status.NOT_APPLICABLE, "No server")


def test_facts_in_others_words_are_marked() -> None:
    client = make_client()
    add_unverified_fact(
        client=client, part="backup", values={"what": "Files", "where_to": "A stick"},
        source="their own words, March 14", actor=None, now=NOW,
    )  # fmt: skip
    assert "Not verified: their own words, March 14" in repr(section_content(client, "backup"))
