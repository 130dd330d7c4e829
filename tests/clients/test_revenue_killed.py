"""A worker dies by SIGKILL in the middle of a revenue import: nothing is lost, no amount stands twice."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from clients.models import RevenueRecord
from msp_office.imports import actions
from msp_office.imports.models import ImportBatch
from msp_office.jobs.tasks import wake
from tests.clients.revenue_files import checked
from tests.conftest import StartProcess
from tests.processes import wait_until

SETTINGS: dict[str, Any] = {"JOB_LEASE_SECONDS": "2", "JOB_SWEEP_SECONDS": "1"}
CLIENTS = 300


def books() -> bytes:
    """Every client has two jobs, which are one record each month."""
    lines = [f"Client {n:03},,\nDesk,1.00,1.00\nShop,2.50,2.50\nTotal Client {n:03},3.50,3.50" for n in range(CLIENTS)]
    return (",Jan 26,TOTAL\n" + "\n".join(lines) + f"\nTOTAL,{CLIENTS * 3.5:.2f},{CLIENTS * 3.5:.2f}\n").encode()


@pytest.mark.slow
@pytest.mark.sqlite_too
def test_revenue_import_of_a_killed_worker_goes_on_where_it_stood(start_process: StartProcess) -> None:
    beat = start_process("beat", **SETTINGS)
    worker = start_process("worker", **SETTINGS).wait_until_ready()
    beat.wait_until_ready()
    batch = checked(books())
    wake(actions.start_import(batch=batch, asked_by=None, now=timezone.now()))
    wait_until(lambda: ImportBatch.objects.get(pk=batch.pk).position, message="the first step is saved")
    worker.kill()
    start_process("worker", **SETTINGS)
    wait_until(lambda: ImportBatch.objects.get(pk=batch.pk).state == "done", deadline=60, message="the import is done")
    assert batch.rows.counts() == {"created": CLIENTS, "summed": CLIENTS}
    assert RevenueRecord.objects.aggregate(Sum("amount"))["amount__sum"] == Decimal("3.50") * CLIENTS
