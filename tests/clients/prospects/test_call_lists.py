"""Call lists come in by the one import mechanism: nobody twice, do not call respected, undone while nobody used it."""

import pytest

from clients.actions.prospect import change_prospect
from clients.models import Prospect
from clients.reports.calls import calling_queue
from msp_office.imports.models import ImportBatch
from msp_office.imports.registry import known_kinds
from msp_office.imports.work.check import check_here
from tests.factories import NOW, make_person, make_prospect
from tests.imports.office import received, run, undone

pytestmark = pytest.mark.django_db

FILE = b"""Company,Contact Name,Phone,Email,DNC
Oakfield,Ann Oak,(555) 010-0100,ann@oak.example,
Birch Bakery,Bo Birch,555-010-0101,,x
OAKFIELD,Somebody Else,555-010-0199,,
Known by phone,Cy,+1 555 010 0103,,yes
Bad mail,Di,555-010-0104,not an address,
,Nobody,555-010-0105,,
Fir Cafe,Ed,555-010-0106,,since May
"""


@pytest.fixture
def checked(db: None) -> ImportBatch:
    make_prospect(name="Elm Tiles", phone="555-010-0103")
    batch = received(FILE, "harbor-list", kind=known_kinds()["prospects"])
    check_here(batch, NOW)
    batch.refresh_from_db()
    return batch


def test_a_call_list_makes_prospects_once(checked: ImportBatch) -> None:
    batch = run(checked)
    assert batch.state == "done"
    found = {prospect.name: prospect for prospect in Prospect.objects.all()}
    assert set(found) == {"Elm Tiles", "Oakfield", "Birch Bakery"}
    oak = found["Oakfield"]
    assert (oak.contact_name, oak.phone_digits, oak.source, oak.stage) == (
        "Ann Oak",
        "5550100100",
        "harbor-list",
        "new",
    )
    assert found["Birch Bakery"].do_not_call
    assert found["Elm Tiles"].do_not_call, "known by phone; the list says not to call"
    assert [prospect.name for prospect in calling_queue(make_person("admin").pk, NOW.date())] == ["Oakfield"]
    reasons = list(batch.rows.exclude(reason="").order_by("row_number").values_list("reason", flat=True))
    assert reasons == [
        "The e-mail address is none.",
        "Company is missing.",
        "Do not call: “since May” is not matched with a value of ours.",
    ]


def test_the_same_list_again_changes_nothing(checked: ImportBatch) -> None:
    run(checked)
    again = received(FILE, "harbor-list", kind=known_kinds()["prospects"])
    check_here(again, NOW)
    again.refresh_from_db()
    run(again)
    assert Prospect.objects.count() == 3


def test_an_import_that_nobody_used_is_undone(checked: ImportBatch) -> None:
    undone(run(checked))
    assert [(prospect.name, prospect.do_not_call) for prospect in Prospect.objects.all()] == [("Elm Tiles", False)]


def test_an_import_that_somebody_worked_on_stays(checked: ImportBatch) -> None:
    run(checked)
    oak = Prospect.objects.get(name="Oakfield")
    change_prospect(prospect=oak, changes={"stage": "calling"}, actor=None, now=NOW)
    undone(ImportBatch.objects.get(pk=checked.pk))
    assert Prospect.objects.filter(name="Oakfield").exists()
