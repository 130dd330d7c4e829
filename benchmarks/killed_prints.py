"""The whole bar for prints that outlive their workers: 1,000 prints, 100 kills, on a private PostgreSQL and Redis.

python -m benchmarks.killed_prints [--prints 1000] [--kills 100]

Meanwhile every message is thrown away again and again, and PostgreSQL's connections are cut. It takes about an hour.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

TEST = "tests/docs_binder/test_killed_prints.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prints", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=100)
    given = parser.parse_args()
    return subprocess.run(  # noqa: S603  # our own test
        [sys.executable, "-m", "tests.services", "--", TEST, "-m", "slow", "-q"],
        cwd=Path(__file__).resolve().parent.parent,
        env=os.environ | {"BINDER_PRINTS": str(given.prints), "BINDER_KILLS": str(given.kills)},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
