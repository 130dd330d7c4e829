"""Secrets in a file are sealed as it arrives: what an import keeps (file, samples, rows) never holds them in the clear.

A cell of a column whose header names a secret becomes a token, bound to its part and column, so that a token of one
kind of secret opens nowhere else. So does a column that a person chooses for a secret, as soon as it is chosen. Only
the step that writes the record opens a token, and hands the text to the vault.
"""

import csv
import io
from collections.abc import Callable, Mapping

from docs_binder.sections import Part, SecretSlot
from msp_office.imports.calculations.table import plain
from msp_office.imports.conversion import is_nothing
from msp_office.imports.plan import Reading
from msp_office.imports.readers import FileRefused, open_table
from msp_office.vault.sealing import CannotOpen, seal, unseal

MARK = "sealed:"
TOKEN_LENGTH = 8_000  # of the longest secret
ALSO: dict[str, tuple[str, ...]] = {  # other headers that mean a secret, by its kind
    "licence": (
        "license_key", "licence_keys", "license_keys", "product_key", "serial_key", "activation_key", "activation_code",
    ),
    "wireless": ("wi_fi_key", "wifi_key", "wpa_key", "network_key", "passphrase", "psk", "wifi_password"),
    "password": ("pass", "pwd", "passwort"),
    "codes": ("totp", "otp", "totp_secret", "otp_secret", "seed", "authenticator"),
}  # fmt: skip


def headers_of(part: Part) -> dict[str, str]:
    """{header in plain form: the secret column it means}."""
    return {
        header: slot.field
        for slot in part.secrets
        for header in (slot.field, plain(slot.label), *ALSO.get(slot.kind, ()))
    }


def sealer(part: Part, known_headers: frozenset[str]) -> Callable[[bytes, Reading, Mapping[int, str]], bytes]:
    """The `seal` of the kind: the same table as CSV with its secrets sealed; a file without any as it came."""
    secret = headers_of(part)
    slots = {slot.field for slot in part.secrets}

    def seal_file(content: bytes, reading: Reading, columns: Mapping[int, str]) -> bytes:
        """`columns`: {index: field} as a person chose them, beside what the headers say."""
        try:
            table = open_table(content, reading, known_headers)
        except FileRefused:  # the import itself says why, or is told how to read it
            return content
        names = [plain(cell.removesuffix(")").rpartition(" (")[0] if cell.endswith(")") else cell)
                 for cell in table.header]  # fmt: skip
        fields = {at: secret[name] for at, name in enumerate(names) if name in secret}
        fields |= {at: field for at, field in columns.items() if field in slots}
        if not fields:
            return content
        out = io.StringIO(newline="")
        writer, written, is_new = csv.writer(out), 0, False
        for number, cells in [(table.reading.header_row, list(table.header)), *table.rows()]:
            writer.writerows([[]] * (number - written - 1))  # rows keep their numbers
            kept = cells
            if written:
                kept = [_token(part, fields[at], cell) if at in fields else cell for at, cell in enumerate(cells)]
            is_new = is_new or kept != cells
            writer.writerow(kept)
            written = number
        return out.getvalue().encode() if is_new else content

    return seal_file


def _token(part: Part, field: str, text: str) -> str:
    if not text or is_nothing(text) or text.startswith(MARK):
        return text
    return MARK + seal(text.encode(), _place(part, field))


def opened(part: Part, slot: SecretSlot, token: str) -> str:
    """The secret of a cell. Errors: ValueError with the reason, for the person who brought the file."""
    if not token.startswith(MARK):
        raise ValueError(f"choose its column as “{slot.label}” once more, so that it is sealed in the kept file.")
    try:
        return unseal(token.removeprefix(MARK), _place(part, slot.field)).decode()
    except CannotOpen as error:
        raise ValueError("what stands there was sealed elsewhere: bring the file again.") from error


def _place(part: Part, field: str) -> str:
    return f"import|{part.key}|{field}"
