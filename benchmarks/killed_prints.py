"""The whole bar for prints that outlive their workers: 1,000 prints, 100 kills, on a private PostgreSQL and Redis.

python -m benchmarks.killed_prints [--prints 1000] [--kills 100] [--restarts 3]

Meanwhile every message is thrown away again and again, PostgreSQL's connections are cut, and as often as said Redis
(which keeps nothing on disk) and PostgreSQL are stopped and started in the middle of it. It takes about an hour.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import redis

from tests.services import ROOT, postgresql_tools, services

TEST = "tests/docs_binder/test_killed_prints.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prints", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--restarts", type=int, default=3, help="of Redis, and of PostgreSQL")
    given = parser.parse_args()
    with services() as addresses, tempfile.TemporaryDirectory() as wishes, ExitStack() as started:
        environment = os.environ | addresses | {
            "BINDER_PRINTS": str(given.prints), "BINDER_KILLS": str(given.kills),
            "BINDER_RESTARTS": str(given.restarts), "BINDER_WISHES": wishes,
        }  # fmt: skip
        command = [sys.executable, "-m", "pytest", TEST, "-m", "slow", "-q"]
        tests = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603  # our own test
        while tests.poll() is None:
            for wish in Path(wishes).iterdir():  # the test waits until its wish is gone
                restart_redis(addresses["REDIS_URL"], started) if wish.name == "redis" else restart_postgresql(
                    addresses["DATABASE_URL"], started
                )
                wish.unlink()
            time.sleep(0.1)
    return tests.returncode


def restart_redis(url: str, started: ExitStack) -> None:
    """Without a word to anybody; whatever was in it is gone."""
    server = redis.Redis.from_url(url)
    folder = server.config_get("dir")["dir"]
    server.shutdown(nosave=True)
    again = started.enter_context(subprocess.Popen(["redis-server", f"{folder}/redis.conf"], stdout=subprocess.DEVNULL))  # noqa: S603, S607
    started.callback(again.kill)


def restart_postgresql(url: str, started: ExitStack) -> None:
    data = Path(parse_qs(urlsplit(url).query)["host"][0]) / "data"

    def control(what: str) -> None:
        subprocess.run(  # noqa: S603  # its own tool
            [postgresql_tools() / "pg_ctl", "-D", data, "-m", "fast", "-w", "-s", "-l", data / "again.log", what],
            user="postgres" if os.geteuid() == 0 else None, cwd=data.parent, check=what == "restart",
        )  # fmt: skip

    control("restart")
    started.callback(control, "stop")


if __name__ == "__main__":
    sys.exit(main())
