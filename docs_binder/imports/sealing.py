"""Secrets in a file are sealed as it arrives: what an import keeps (file, samples, rows) never holds them in the clear.

A cell of a column whose header names a secret becomes a token, bound to its part and column, so that a token of one
kind of secret opens nowhere else. Only the step that writes the record opens it, and hands the text to the vault.
"""

import csv
import io
from collections.abc import Callable

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


def sealer(part: Part, known_headers: frozenset[str]) -> Callable[[bytes], bytes]:
    """The `unpack` of the kind: the same table as CSV with its secrets sealed; a file without any as it came."""
    secret = headers_of(part)

    def unpack(content: bytes) -> bytes:
        try:
            table = open_table(content, Reading(), known_headers)
        except FileRefused:  # the import itself says why, or is told how to read it
            return content
        names = [plain(cell.removesuffix(")").rpartition(" (")[0] if cell.endswith(")") else cell)
                 for cell in table.header]  # fmt: skip
        fields = {at: secret[name] for at, name in enumerate(names) if name in secret}
        if not fields:
            return content
        out = io.StringIO(newline="")
        writer, written = csv.writer(out), 0
        for number, cells in [(table.reading.header_row, list(table.header)), *table.rows()]:
            writer.writerows([[]] * (number - written - 1))  # rows keep their numbers
            if written:
                cells = [_token(part, fields[at], cell) if at in fields else cell for at, cell in enumerate(cells)]
            writer.writerow(cells)
            written = number
        return out.getvalue().encode()

    return unpack


def _token(part: Part, field: str, text: str) -> str:
    if not text or is_nothing(text) or text.startswith(MARK):
        return text
    return MARK + seal(text.encode(), _place(part, field))


def opened(part: Part, slot: SecretSlot, token: str) -> str:
    """The secret of a cell. Errors: ValueError with the reason, for the person who brought the file."""
    if not token.startswith(MARK):
        raise ValueError(
            f"call its column “{slot.label}”, so that it is sealed as the file arrives, and bring the file again."
        )
    try:
        return unseal(token.removeprefix(MARK), _place(part, slot.field)).decode()
    except CannotOpen as error:
        raise ValueError("what stands there was sealed elsewhere: bring the file again.") from error


def _place(part: Part, field: str) -> str:
    return f"import|{part.key}|{field}"
