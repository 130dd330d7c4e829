"""Does a new office begin with its owner, once?"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from msp_office.audit.models import AuditEntry
from msp_office.office.models import OfficeSettings
from staffing.models import StaffMember
from tests.factories import make_person

ANSWERS = {
    "office_name": "Prairie IT", "time_zone": "America/Denver", "name": "Olga <b>Owens</b>",
    "email": "Olga@Prairie.example",
    "password": "a long enough password", "again": "a long enough password",
}  # fmt: skip


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/people/", "/nowhere/", "/account/password/forgotten/"])
def test_every_page_of_an_empty_office_leads_to_welcome(db: None, client: Client, address: str) -> None:
    assert client.get(address).headers["Location"] == "/welcome/"


def test_welcome_makes_the_owner_and_signs_in(db: None, client: Client) -> None:
    assert client.get("/welcome/").status_code == 200
    assert client.post("/welcome/", ANSWERS).headers["Location"] == "/"
    owner = StaffMember.objects.get()
    assert (owner.email, owner.role, owner.is_active, owner.delivers_labor) == (
        "olga@prairie.example",
        "owner",
        True,
        False,
    )
    assert (OfficeSettings.current().name, OfficeSettings.current().time_zone) == ("Prairie IT", "America/Denver")
    assert AuditEntry.objects.about(owner).get().verb == "opened the office"
    page = client.get("/people/").content.decode()
    assert "Olga &lt;b&gt;Owens&lt;/b&gt;" in page
    assert "<b>Owens</b>" not in page


@pytest.mark.parametrize("method", ["get", "post", "head"])
@pytest.mark.parametrize("fields", [{"role": "technician"}, {"role": "owner", "is_active": False}])
def test_welcome_is_not_found_once_somebody_is_there(db: None, client: Client, method: str, fields: Any) -> None:
    make_person(**fields)
    assert getattr(client, method)("/welcome/", ANSWERS).status_code == 404
    assert StaffMember.objects.count() == 1


def test_welcome_stays_open_while_only_people_without_sign_in_exist(db: None, client: Client) -> None:
    StaffMember.objects.create(name="Imported Person")
    assert client.get("/welcome/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("password", "short"), ("again", "different words here"), ("email", "no address"), ("time_zone", "Mars/Base"),
     ("name", ""), ("office_name", "x" * 121)],
)  # fmt: skip
def test_welcome_keeps_what_was_typed_when_something_is_wrong(db: None, client: Client, field: str, value: str) -> None:
    response = client.post("/welcome/", {**ANSWERS, field: value})
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert StaffMember.objects.count() == 0
    if field != "email":
        assert "Olga@Prairie.example" in response.content.decode()


@pytest.mark.sqlite_too
def test_two_welcomes_at_once_make_one_owner(transactional_db: None) -> None:
    def begin(number: int) -> int:
        try:
            return Client().post("/welcome/", {**ANSWERS, "email": f"o{number}@x.example"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(begin, range(4)))
    assert answers == [302, 404, 404, 404]
    assert StaffMember.objects.count() == 1
