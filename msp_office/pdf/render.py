"""How HTML becomes a PDF: in a process of its own, within limits, or not at all and with the reason why not."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

TYPESETTER = Path(__file__).with_name("typesetter.py")
BASE_STYLES = Path(__file__).with_name("document.css")
SECONDS_BETWEEN_LOOKS = 0.5
# The child sees nothing else of our environment: no key, no address of the database.
PASSED_ON = ("PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")


class RenderFailed(Exception):
    """The document cannot be printed; the message says why, in words for the person who prints."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one print may use: address space of its process, time, size of its text, pages."""

    memory_mb: int = 900
    seconds: int = 240
    html_bytes: int = 24_000_000
    pages: int = 400


def render(
    html: str,
    *,
    css: str | Sequence[str] = (),
    limits: Limits = Limits(),  # frozen
    waiting: Callable[[], None] | None = None,
) -> bytes:
    """The PDF of a whole HTML document, typeset by our base styles and then by `css`.

    `waiting` is called about twice a second meanwhile; what it raises stops the print and comes through. Equal input
    gives equal bytes, in every process.
    Errors: RenderFailed.
    """
    sheets = [BASE_STYLES.read_text(), *([css] if isinstance(css, str) else css)]
    order = json.dumps({"html": html, "css": sheets}).encode()
    if len(order) > limits.html_bytes:
        size, most = len(order) / 1_000_000, limits.html_bytes / 1_000_000
        raise RenderFailed(f"Its text and pictures have {size:.0f} MB; one print may have {most:.0f} MB.")
    given = {
        "memory_mb": limits.memory_mb,
        "seconds": limits.seconds,
        "pages": limits.pages,
        "parent": os.getpid(),
    }
    with subprocess.Popen(  # noqa: S603  # our own program, no words of anybody else's
        [sys.executable, "-I", "-B", TYPESETTER, json.dumps(given)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"LANG": "C.UTF-8"},
    ) as child:
        try:
            pdf, words = _wait(child, order, limits.seconds, waiting)
        except BaseException:
            child.kill()
            raise
    if child.returncode:
        raise RenderFailed(_reason(child.returncode, words.decode(errors="replace"), limits))
    return pdf


def _wait(
    child: "subprocess.Popen[bytes]", order: bytes, seconds: int, waiting: Callable[[], None] | None
) -> tuple[bytes, bytes]:
    end = time.monotonic() + seconds
    unsent: bytes | None = order
    while True:
        try:
            return child.communicate(unsent, timeout=SECONDS_BETWEEN_LOOKS)
        except subprocess.TimeoutExpired:
            unsent = None  # the first call goes on sending it
            if time.monotonic() > end:
                raise RenderFailed(f"It was not typeset within {seconds} seconds.") from None
            if waiting:
                waiting()


def _reason(status: int, words: str, limits: Limits) -> str:
    if status == -signal.SIGXCPU or (status == -signal.SIGKILL and not words):
        return f"It was stopped after {limits.seconds} seconds of typesetting, or the machine ran out of memory."
    if status < 0:
        return f"It needs more than the {limits.memory_mb} MB of memory that one print may use, or cannot be typeset."
    return words.strip() or f"The typesetter ended with status {status}."
