"""How long do the pages of prospects take when call lists have brought thousands? On a private PostgreSQL.

    python -m benchmarks.prospects [--sizes 1000,10000] [--rounds 7]

One in ten has a finished inventory, one in three was called. The office grows from size to size. Prints queries, the
median and the best milliseconds of a whole request, and KB, for each page.
"""

import argparse
import os
import statistics
import tempfile
from datetime import timedelta
from typing import Any

from tests.services import postgresql

PAGES = {
    "list": ("prospects", ""),
    "list, one stage": ("prospects", "?stage=calling"),
    "list, search": ("prospects", "?search=Prospect+7"),
    "board": ("prospect-board", ""),
    "calling": ("prospect-calling", ""),
    "call script": ("call-script", ""),
}
ANSWERS = {
    "isp": "text", "domain": "text", "registrar": "unknown", "tech_contact": "unknown", "web": "text", "mail": "text",
    "filter": "none", "files": "text", "backup": "none", "antivirus": "text", "firewall": "unknown", "invest": "yes",
    "advice": "yes",
}  # fmt: skip


def main(sizes: list[int], rounds: int) -> None:
    with postgresql() as url, tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "msp_office.settings"}
        os.environ |= {"MSP_OFFICE_MODE": "test", "MSP_OFFICE_DATA": folder}
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext, setup_test_environment
        from django.urls import reverse

        from benchmarks.measure import get
        from msp_office.roles import Role
        from staffing.models import StaffMember

        setup_test_environment()
        call_command("migrate", verbosity=0)
        owner = StaffMember.objects.create(name="Owner", email="owner@office.example", role=Role.OWNER, is_active=True)
        client, begun = Client(), 0
        client.force_login(owner, backend="msp_office.office.backend.RoleBackend")
        print(f"{'page':18} {'prospects':>9} {'queries':>7} {'median':>8} {'best ms':>8} {'KB':>6}")
        for size in sizes:
            fill(begun, size, owner)
            begun = size
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            for name, (view, query) in PAGES.items():
                address = reverse(view) + query
                get(client, address)
                with CaptureQueriesContext(connection) as queries:
                    _, content = get(client, address)
                    count = len(queries)
                times = [get(client, address)[0] for _ in range(rounds)]
                print(
                    f"{name:18} {size:9,} {count:7} {statistics.median(times):8.0f} {min(times):8.0f} "
                    f"{len(content) / 1024:6.0f}"
                )


def fill(first: int, last: int, person: Any) -> None:
    """Prospects `first` to `last` with their inventories and calls."""
    from django.utils import timezone

    from clients.models import CallScript, Inventory, Prospect
    from clients.models.call import Call, CallStep
    from clients.models.inventory import InventoryAnswer

    now = timezone.now()
    stages = ("new", "new", "new", "calling", "calling", "inventory", "assessed", "proposal", "won", "lost")
    made = Prospect.objects.bulk_create(
        [
            Prospect(
                name=f"Prospect {number}", contact_name=f"Contact {number}", phone=f"555-{number:07}", fit="yes",
                stage=stages[number % 10], lost_reason="No" if number % 10 == 9 else "", source="Call list",
                phone_digits=f"555{number:07}", created_at=now - timedelta(minutes=number), owner=person,
            )
            for number in range(first, last)
        ],
        batch_size=2000,
    )  # fmt: skip
    script = CallScript.current()
    if script.pk is None:
        script.made_at = now
        script.save()
    asked = Inventory.objects.bulk_create(
        [
            Inventory(prospect=one, started_at=now, changed_at=now, finished_at=now)
            for number, one in enumerate(made)
            if number % 10 in (6, 7) and number % 20 < 10
        ]
    )
    InventoryAnswer.objects.bulk_create(
        [
            InventoryAnswer(inventory=one, topic=topic, kind=kind, text="As they told it" if kind == "text" else "")
            for one in asked
            for topic, kind in ANSWERS.items()
        ],
        batch_size=5000,
    )
    calls = Call.objects.bulk_create(
        [
            Call(
                prospect=one, script=script, caller=person, called_at=now - timedelta(hours=number % 1500),
                outcome="voicemail" if number % 4 else "appointment",
            )
            for number, one in enumerate(made)
            if number % 3 == 0
        ],
        batch_size=5000,
    )  # fmt: skip
    CallStep.objects.bulk_create(
        [CallStep(call=call, number=n, point=point) for call in calls for n, point in enumerate(("open", "mail"))],
        batch_size=5000,
    )  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    main([int(size) for size in asked.sizes.split(",")], asked.rounds)
