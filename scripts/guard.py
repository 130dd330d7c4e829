"""Who stops the processes of an office whose supervisor was killed? This one, told their groups line by line.

Standard input carries "+12345" when a process group begins and "-12345" when it has ended. When the input closes, the
supervisor is gone, and what still runs is killed.
"""

import contextlib
import os
import signal
import sys


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # these are the supervisor's to answer; then it closes our input
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        groups.add(group) if line.startswith("+") else groups.discard(group)
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
