"""How is a child process tied to the one that started it?"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent(with_signal: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """A `preexec_fn` after which the kernel sends this signal to the child when its parent is gone, however it went.

    The kernel means the parent *thread*, so start children from the main one. It forgets the wish when the child
    changes its user, so hand `user=` to Popen (which changes before `preexec_fn` runs) instead of using `runuser`.
    Grandchildren are not covered.
    """
    parent = os.getpid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None

    def ask_kernel() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
            if os.getppid() != parent:  # it died before we could ask
                os._exit(1)

    return ask_kernel
