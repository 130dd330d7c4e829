"""The process that turns documents into PDFs, one after the other: `render` starts it as a script, nothing imports it.

It knows neither Django nor our settings. Whatever the text says, it loads nothing but what the document itself carries
(pictures as data: addresses), and it lives within limits of time and memory that it sets itself before it reads a word.

Standard input: a line for each document, JSON with "html", "css" and "insets" (PDFs as base64, the first page of each
of which is laid into the box of the link to "inset:0", "inset:1", ...). Argument: JSON with "memory_mb", "seconds" (for
each document), "pages", "parent". Standard output: for each document the PDF's length in eight bytes, how many pages
it has in four, and the PDF.
Otherwise exit status 3 and the reason on standard error, in words for the person who prints.
"""

import base64
import binascii
import ctypes
import gc
import io
import json
import logging
import os
import re
import resource
import signal
import sys
import urllib.parse
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn

REFUSED = 3
REASON = os.dup(2)  # standard error as the parent reads it, at the end; libraries lose theirs to `hush`
PR_SET_PDEATHSIG, CLONE_NEWUSER, CLONE_NEWNET = 1, 0x10000000, 0x40000000
PICTURES = {"image/png", "image/jpeg", "image/svg+xml"}
FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.spawn",
    "os.posix_spawn",
    "os.system",
    "urllib.",
    "http.",
)
INSET = "inset:"
OF_A_DRAWING = {"/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate"}  # nothing that acts
DATA_ADDRESS = re.compile(r"data:([a-z0-9.+/-]+)((?:;[a-z0-9=_-]+)*?)(;base64)?,(.*)", re.IGNORECASE | re.DOTALL)

NOT_INSTALLED = (
    "Printing needs libraries that this machine lacks ({error}). As its administrator, install the Debian packages "
    "libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0 and fonts-dejavu-extra, then print again."
)


def refuse(reason: str) -> NoReturn:
    os.write(REASON, reason.encode())
    os._exit(REFUSED)


def hush() -> None:
    """What libraries say goes nowhere: Pango repeats megabytes of text, and a full pipe that nobody reads stops us."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def confine(limits: dict[str, int]) -> None:
    """Die with the parent, give way to the office's pages, have no network, little memory and little time."""
    os.nice(10)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != limits["parent"]:  # it died before we could ask
            os._exit(REFUSED)
        if libc.unshare(CLONE_NEWNET):  # only root may; others first become root of a world of their own
            libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    memory = limits["memory_mb"] * 1024 * 1024
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # the system has a lower limit already, or does not know this one
            continue


def guard_the_machine() -> None:
    """After this no code in this process opens a connection, starts a program, or reads a file but the libraries'."""
    ours = tuple({os.path.realpath(place) + os.sep for place in (sys.prefix, sys.base_prefix, *sys.path) if place})

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(f"A print may not do this: {event}")
        if event == "open" and not isinstance(arguments[0], int):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not path.startswith(ours) or (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR):
                raise PermissionError("A print may not open this file.")

    sys.addaudithook(watch)


def picture(address: str) -> tuple[bytes, str]:
    """The bytes and the type of a picture in a data: address. Errors: ValueError for every other address."""
    match = DATA_ADDRESS.fullmatch(address)
    if match is None or match[1].lower() not in PICTURES:
        raise ValueError("A print loads nothing from outside itself.")
    content = urllib.parse.unquote_to_bytes(match[4])
    if match[3]:
        try:
            content = base64.b64decode(content, validate=True)
        except binascii.Error as error:
            raise ValueError("A picture is damaged.") from error
    return content, match[1].lower()


def allow(seconds: int) -> None:
    """So much more of the processor for the next document; then the system sends SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


def lay_in(pdf: bytes, drawings: list[bytes]) -> bytes:
    """The document with the first page of each drawing in the place that is kept for it."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, NameObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for page in writer.pages:
        kept = ArrayObject()
        annotations: Any = page.get("/Annots", ArrayObject())
        for reference in annotations.get_object():
            annotation = reference.get_object()
            address = str(annotation["/A"].get_object().get("/URI", "")) if "/A" in annotation else ""
            if address.startswith(INSET):
                draw(page, annotation["/Rect"], drawings[int(address.removeprefix(INSET))])
            else:
                kept.append(reference)
        page[NameObject("/Annots")] = kept
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def draw(page: Any, rectangle: Any, drawing: bytes) -> None:
    """Merge what the drawing's first page shows into a box of the page: its strokes, no link, form or action."""
    from pypdf import PdfReader, Transformation
    from pypdf.generic import NameObject

    try:
        shown = PdfReader(io.BytesIO(drawing)).pages[0]
        for name in set(shown) - OF_A_DRAWING:
            if name != "/Parent":
                del shown[name]
        shown.transfer_rotation_to_content()
        shown[NameObject("/TrimBox")] = shown.cropbox
        left, bottom, right, top = (float(side) for side in shown.cropbox)
        (first, last), (low, high) = (sorted(map(float, rectangle[at::2])) for at in (0, 1))
        scale = min((last - first) / (right - left), (high - low) / (top - bottom))
        across = (first + last - scale * (left + right)) / 2
        up = (low + high - scale * (bottom + top)) / 2
        page.merge_transformed_page(shown, Transformation().scale(scale).translate(across, up))
    except (MemoryError, RecursionError):
        raise
    except Exception:
        refuse("A drawing in it is an encrypted or damaged PDF. Keep it as a picture (PNG) instead.")


def typesetter() -> Callable[[dict[str, Any], int], tuple[bytes, int]]:
    """What turns an order into a PDF of at most so many pages; everything is imported and guarded.

    The PDF keeps its objects apart (version 1.4), so that whoever puts it together with others need not read them all.
    """
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    for library in ("weasyprint", "pypdf"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)  # what they say would stand among our words

    class OnlyInside(URLFetcher):  # type: ignore[misc]  # weasyprint ships no types
        def __init__(self) -> None:
            super().__init__(timeout=1, allowed_protocols=(), allow_redirects=False)

        def fetch(self, url: str, headers: Any = None) -> Any:
            content, media_type = picture(url)
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

    fetcher = OnlyInside()
    guard_the_machine()

    @lru_cache(maxsize=16)  # most rules are the same for every section
    def rules(sheet: str) -> Any:
        return weasyprint.CSS(string=sheet, url_fetcher=fetcher, base_url="about:blank")

    def typeset(order: dict[str, Any], pages: int) -> tuple[bytes, int]:
        source = weasyprint.HTML(string=order["html"], url_fetcher=fetcher, base_url="about:blank")
        document = source.render(stylesheets=[rules(sheet) for sheet in order["css"]])
        if len(document.pages) > pages:
            refuse(f"It would fill {len(document.pages):,} pages; one print may have {pages:,}.")
        pdf = bytes(document.write_pdf(pdf_tags=True, pdf_version="1.4"))
        drawings = [base64.b64decode(drawing) for drawing in order["insets"]]
        return lay_in(pdf, drawings) if drawings else pdf, len(document.pages)

    # A document is a few hundred thousand small objects that all live until it is written: looking through them again
    # and again for garbage is a quarter of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    return typeset


def main() -> None:
    limits = json.loads(sys.argv[1])
    hush()
    confine(limits)
    try:
        allow(limits["seconds"])
        typeset = typesetter()  # meanwhile the office gets the first document ready
        for line in sys.stdin.buffer:
            allow(limits["seconds"])
            order = json.loads(line)
            pdf, pages = typeset(order, limits["pages"])
            sys.stdout.buffer.write(len(pdf).to_bytes(8, "big") + pages.to_bytes(4, "big") + pdf)
            sys.stdout.buffer.flush()
    except MemoryError:
        refuse(f"It needs more than the {limits['memory_mb']} MB of memory that one print may use.")
    except RecursionError:
        refuse("Its parts are nested too deeply to be typeset.")
    except (ImportError, OSError) as error:
        if isinstance(error, ImportError) or "library" in str(error):
            refuse(NOT_INSTALLED.format(error=str(error).splitlines()[0][:120]))
        refuse(f"Something in it asks for what a print never loads ({type(error).__name__}).")
    except Exception as error:
        refuse(f"Something in it cannot be typeset ({type(error).__name__}).")
    os._exit(0)


if __name__ == "__main__":
    main()
