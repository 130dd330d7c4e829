"""V2 and the pair of functions: what is sealed opens in its place only, unchanged, with its own key."""

import base64
import random
import uuid
from itertools import permutations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F, Value

from msp_office.vault.fields import secret_columns
from msp_office.vault.keys import key_name, new_key, parse_ring
from msp_office.vault.models import Secret
from msp_office.vault.sealing import CannotOpen, Sealed, place_of, read_secret, seal, unseal, write_secret
from tests.factories import make_secret

pytestmark = pytest.mark.django_db


def test_a_secret_is_stored_sealed_and_read_back() -> None:
    secret = make_secret("Pässwört \N{KEY}")
    stored = Secret.objects.get(pk=secret.pk)
    assert read_secret(stored, "sealed") == "Pässwört \N{KEY}"
    assert "Pässwört" not in stored.sealed


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert len({str(make_secret("the same").sealed) for _ in range(5)}) == 5


def test_moved_to_another_row_or_field_it_does_not_open() -> None:
    """V2: every pair of rows, and the same row under another field's name."""
    secrets = [make_secret(f"secret {number}") for number in range(8)]
    refused = 0
    for one, other in permutations(secrets, 2):
        Secret.objects.reseal(one.pk, "sealed", one.sealed, other.sealed)
        with pytest.raises(CannotOpen, match="changed or moved"):
            read_secret(Secret.objects.get(pk=one.pk), "sealed")
        Secret.objects.reseal(one.pk, "sealed", other.sealed, one.sealed)
        refused += 1
    with pytest.raises(CannotOpen):
        unseal(secrets[0].sealed, place_of(secrets[0], "other"))
    print(f"V2: {refused} of 56 swapped pairs refused")
    assert refused == 56


def test_a_changed_bit_is_refused() -> None:
    """V2: each of 100 random bits."""
    secret = make_secret("a secret of some length, so that there is something to change")
    form, name, body = secret.sealed.split(":")
    packed = base64.urlsafe_b64decode(body)
    chosen = random.Random(7).sample(range(len(packed) * 8), 100)  # noqa: S311
    refused = 0
    for bit in chosen:
        changed = bytearray(packed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(CannotOpen):
            unseal(f"{form}:{name}:{base64.urlsafe_b64encode(changed).decode()}", place_of(secret, "sealed"))
        refused += 1
    print(f"V2: {refused} of 100 flipped bits refused")
    assert refused == 100


@pytest.mark.parametrize("text", ["", "v1", "v1:x:y:z", "v2:a:b", "plain text", "v1::", "v1:abc:%%%"])
def test_what_is_no_sealed_text_does_not_open(text: str) -> None:
    with pytest.raises(CannotOpen):
        unseal(text, "place")


def test_secret_columns_take_no_plain_text() -> None:
    secret = make_secret()
    secret.sealed = "plain"
    with pytest.raises(TypeError, match="write_secret"):
        secret.save()
    with pytest.raises(TypeError, match="write_secret"):
        Secret.objects.bulk_create([Secret(id=uuid.uuid4(), kind="password", label="x", sealed="plain")])


@pytest.mark.parametrize("value", ["plain", F("label"), Value("plain"), Sealed("v1:a:b")])
def test_update_of_a_secret_column_raises(value: object) -> None:
    make_secret()
    with pytest.raises(TypeError, match="is secret"):
        Secret.objects.filter(kind="password").update(sealed=value)
    one = Secret.objects.get()
    with pytest.raises(TypeError, match="is secret"), transaction.atomic():
        Secret.objects.bulk_update([one], ["sealed"])
    assert read_secret(Secret.objects.get(), "sealed") == "correct horse battery"


def test_an_empty_text_empties_the_column() -> None:
    secret = make_secret()
    write_secret(secret, "sealed", "")
    assert read_secret(secret, "sealed") == ""
    assert secret_columns(Secret) == ["sealed"]


def test_keys_are_named_by_their_own_hash() -> None:
    one, two = new_key(), new_key()
    ring = parse_ring(f"{one},\n{two}")
    assert list(ring.keys) == [key_name(base64.urlsafe_b64decode(key)) for key in (one, two)]
    sealed = seal(b"text", "here", parse_ring(two))
    assert unseal(sealed, "here", ring) == b"text"
    with pytest.raises(CannotOpen, match="is not here"):
        unseal(sealed, "here", parse_ring(one))


@pytest.mark.parametrize(
    "text",
    ["", "short", "change-me", base64.b64encode(b"\0" * 32).decode(), new_key()[:-8]],
    ids=["empty", "short", "sample", "zeros", "cut off"],
)
def test_short_and_sample_keys_are_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="vault"):
        parse_ring(text)
