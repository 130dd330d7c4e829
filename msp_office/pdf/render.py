"""How HTML becomes a PDF: in a process of its own, within limits, or not at all and with the reason why not."""

import base64
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

TYPESETTER = Path(__file__).with_name("typesetter.py")
BASE_STYLES = Path(__file__).with_name("document.css")
SECONDS_BETWEEN_LOOKS = 0.5
# The child sees nothing else of our environment: no key, no address of the database.
PASSED_ON = ("PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")


Waiting = Callable[[int, Sequence[str]], None]


class RenderFailed(Exception):
    """The document cannot be printed; the message says why, in words for the person who prints."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one print may use: address space of its process, time, size of its text, pages."""

    memory_mb: int = 900
    seconds: int = 240
    html_bytes: int = 24_000_000
    pages: int = 400


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document to typeset: whole HTML, and rules after our base styles. `name` says in a refusal which it was.

    `insets` are PDFs: the first page of each is drawn into the box of the link to "inset:0", "inset:1", ...
    """

    html: str
    css: Sequence[str] = ()
    name: str = ""
    insets: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class Typeset:
    """One document as it came back."""

    pdf: bytes
    pages: int


def render(
    html: str,
    *,
    css: str | Sequence[str] = (),
    limits: Limits = Limits(),
    waiting: Callable[[], None] | None = None,
) -> bytes:
    """The PDF of a whole HTML document, typeset by our base styles and then by `css`.

    `waiting` is called about twice a second meanwhile; what it raises stops the print and comes through. Equal input
    gives equal bytes, in every process.
    Errors: RenderFailed.
    """
    sheet = Sheet(html, [css] if isinstance(css, str) else css)
    return render_all([sheet], limits=limits, waiting=lambda *_: waiting() if waiting else None)[0]


def render_all(
    sheets: Sequence[Sheet],
    *,
    processes: int = 1,
    limits: Limits = Limits(),
    waiting: Waiting = lambda *_: None,
) -> list[bytes]:
    """The PDFs of several documents in their order, typeset side by side in so many processes.

    `waiting` is told how many are done, and the names of those in hand. Errors: RenderFailed, with the name of the
    document that cannot be typeset.
    """
    with Press(processes=processes, limits=limits) as press:
        return [one.pdf for one in press.print(sheets, waiting)]


class Press(ExitStack):
    """Typesetters that stay for several rounds, so that each is started once; gone when the block ends.

    The first is started with the block: it gets ready while its first document is written.
    """

    def __init__(self, *, processes: int = 1, limits: Limits = Limits()) -> None:
        super().__init__()
        self.most, self.limits = processes, limits
        self.children: list[_Child] = []

    def __enter__(self) -> "Press":
        super().__enter__()
        self._start()
        return self

    def _start(self) -> None:
        self.children.append(self.enter_context(_Child(self.limits)))

    def print(self, sheets: Sequence[Sheet], waiting: Waiting = lambda *_: None) -> list[Typeset]:
        """As render_all; the longest documents are begun first, so that no process is left alone with one."""
        orders = [_order(sheet, self.limits) for sheet in sheets]
        done: dict[int, Typeset] = {}
        todo = sorted(range(len(sheets)), key=lambda number: len(orders[number]))
        while len(self.children) < min(self.most, len(sheets)):
            self._start()
        with selectors.DefaultSelector() as ready:
            for child in self.children[: len(sheets)]:
                child.take(todo.pop(), orders)
                ready.register(child.output, selectors.EVENT_READ, child)
            while len(done) < len(sheets):
                for key, _ in ready.select(SECONDS_BETWEEN_LOOKS):
                    child = key.data
                    made = child.read(sheets)
                    if made is None:
                        continue
                    done[child.number] = made
                    if todo:
                        child.take(todo.pop(), orders)
                    else:
                        ready.unregister(child.output)
                in_hand = [key.data for key in ready.get_map().values()]
                for child in in_hand:
                    child.check(sheets)
                waiting(len(done), [sheets[child.number].name for child in in_hand])
        return [done[number] for number in range(len(sheets))]


def _order(sheet: Sheet, limits: Limits) -> bytes:
    insets = [base64.b64encode(inset).decode() for inset in sheet.insets]
    styles = [BASE_STYLES.read_text(), *sheet.css]
    order = json.dumps({"html": sheet.html, "css": styles, "insets": insets}).encode() + b"\n"
    if len(order) > limits.html_bytes:
        size, most = len(order) / 1_000_000, limits.html_bytes / 1_000_000
        raise _failed(sheet, f"Its text and pictures have {size:.0f} MB; one print may have {most:.0f} MB.")
    return order


def _failed(sheet: Sheet, reason: str) -> RenderFailed:
    return RenderFailed(f"{sheet.name}: {reason}" if sheet.name else reason)


class _Child:
    """One typesetter: takes one document at a time, and is gone when the block ends."""

    def __init__(self, limits: Limits) -> None:
        given = {
            "memory_mb": limits.memory_mb,
            "seconds": limits.seconds,
            "pages": limits.pages,
            "parent": os.getpid(),
        }
        self.limits, self.number, self.deadline, self.received = limits, 0, 0.0, bytearray()
        self.process = subprocess.Popen(  # noqa: S603  # our own program, no words of anybody else's
            [sys.executable, "-I", "-B", TYPESETTER, json.dumps(given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,  # a reason at most, so it never fills
            cwd="/",
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"LANG": "C.UTF-8"},
        )
        pipes = self.process.stdin, self.process.stdout, self.process.stderr
        self.input, self.output, self.words = (cast("IO[bytes]", pipe) for pipe in pipes)

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(BrokenPipeError):
            self.input.close()
        self.output.close()
        self.words.close()

    def take(self, number: int, orders: Sequence[bytes]) -> None:
        """Hand over the next document. The child reads it whole before it looks into it, so this does not block."""
        self.number, self.deadline = number, time.monotonic() + self.limits.seconds
        self.received.clear()
        with contextlib.suppress(BrokenPipeError):  # its end is read, with the reason, from its output
            self.input.write(orders[number])
            self.input.flush()

    def read(self, sheets: Sequence[Sheet]) -> Typeset | None:
        """The document once it is here whole. Errors: RenderFailed when the child ended instead."""
        some = os.read(self.output.fileno(), 1 << 20)
        if not some:
            words = self.words.read().decode(errors="replace")
            raise _failed(sheets[self.number], _reason(self.process.wait(), words, self.limits))
        self.received += some
        length, pages = int.from_bytes(self.received[:8], "big"), int.from_bytes(self.received[8:12], "big")
        return Typeset(bytes(self.received[12:]), pages) if 12 <= len(self.received) == length + 12 else None

    def check(self, sheets: Sequence[Sheet]) -> None:
        """Errors: RenderFailed when its document takes too long."""
        if time.monotonic() > self.deadline:
            raise _failed(sheets[self.number], f"It was not typeset within {self.limits.seconds} seconds.")


def _reason(status: int, words: str, limits: Limits) -> str:
    if status == -signal.SIGXCPU or (status == -signal.SIGKILL and not words):
        return f"It was stopped after {limits.seconds} seconds of typesetting, or the machine ran out of memory."
    if status < 0:
        return f"It needs more than the {limits.memory_mb} MB of memory that one print may use, or cannot be typeset."
    return words.strip() or f"The typesetter ended with status {status}."
