"""Does a print load nothing from outside, keep within its limits, and say why when it fails?"""

import base64
import http.server
import io
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from msp_office.pdf import render as rendering
from msp_office.pdf.paper import Paper
from msp_office.pdf.render import Limits, RenderFailed, render
from tests.pdf.vectors import BOMBS, FATAL, VECTORS

CANARY = "CANARY-b1946ac92492"
QUICK = Limits(memory_mb=700, seconds=60)


class Listener(http.server.ThreadingHTTPServer):
    """Counts who comes by."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                listener.asked.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(CANARY.encode())

            def log_message(self, *_: object) -> None:
                return

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    yield server
    server.shutdown()
    server.server_close()


def page(body: str) -> str:
    return f'<!doctype html><html lang="en-US"><head><title>T</title></head><body>{body}</body></html>'


def everything_in(pdf: bytes) -> bytes:
    """All bytes of a PDF, its streams unpacked."""
    reader = PdfReader(io.BytesIO(pdf))
    parts = [pdf]
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        found = None
        with suppress(Exception):  # not every number is an object
            found = reader.get_object(number)
        if isinstance(found, StreamObject):
            with suppress(Exception):  # fonts and pictures keep their packing
                parts.append(found.get_data())
    return b"\n".join([*parts, *(one.extract_text().encode() for one in reader.pages)])


def asks(listener: Listener, folder: Path) -> list[tuple[str, str]]:
    """(host, address) of a listener and of a file that no print may read."""
    canary = folder / "canary.txt"
    canary.write_text(CANARY)
    port = listener.server_address[1]
    return [(f"127.0.0.1:{port}", f"http://127.0.0.1:{port}/x"), (f"127.0.0.1:{port}", canary.as_uri())]


def test_no_vector_reaches_the_network_or_a_file(listener: Listener, tmp_path: Path) -> None:
    for host, url in asks(listener, tmp_path):
        pdf = render(page("".join(vector.format(url=url, host=host) for vector in VECTORS.values())), limits=QUICK)
        assert CANARY.encode() not in everything_in(pdf)
    assert listener.asked == []


@pytest.mark.slow
def test_vectors_are_live_when_nothing_denies_them(listener: Listener) -> None:
    """The list is worth something: a careless typesetter asks for each of these."""
    import weasyprint
    from weasyprint.urls import URLFetcher

    host = f"127.0.0.1:{listener.server_address[1]}"
    silent = []
    for name, vector in VECTORS.items():
        asked: list[str] = []

        class Careless(URLFetcher):  # type: ignore[misc]  # weasyprint ships no types
            def fetch(self, url: str, headers: object = None) -> object:
                if url.startswith("data:"):
                    return super().fetch(url)
                asked.append(url)  # noqa: B023  # called before the next round
                raise ValueError

        html = page(vector.format(url=f"http://{host}/x", host=host))
        weasyprint.HTML(string=html, url_fetcher=Careless(), base_url="http://base/").write_pdf(
            presentational_hints=True
        )
        if not asked:
            silent.append(name)
    assert silent == []
    assert len(VECTORS | FATAL) >= 22


@pytest.mark.slow
@pytest.mark.parametrize("name", FATAL)
def test_vector_that_stops_the_typesetter_is_a_failure_with_a_reason(
    name: str, listener: Listener, tmp_path: Path
) -> None:
    for host, url in asks(listener, tmp_path):
        with pytest.raises(RenderFailed, match="Something in it"):
            render(page(FATAL[name].format(url=url, host=host)), limits=QUICK)
    assert listener.asked == []


def test_equal_input_gives_equal_bytes_with_fonts_tags_and_properties() -> None:
    html = page("<h1>Größe</h1><table><thead><tr><th>a</th></tr></thead><tr><td class='code'>0O</td></tr></table>")
    first, second = (render(html, css=Paper("a4").css) for _ in range(2))
    assert first == second
    reader = PdfReader(io.BytesIO(first))
    assert reader.metadata is not None
    assert reader.metadata.title == "T"
    assert str(reader.root_object["/MarkInfo"]) == "{'/Marked': True}"
    assert b"/FontFile2" in everything_in(first)
    assert [round(side) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_child_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    script = tmp_path / "spy.py"
    script.write_text("import os, sys; sys.stderr.write(' '.join(sorted(os.environ))); sys.exit(3)")
    monkeypatch.setattr(rendering, "TYPESETTER", script)
    with pytest.raises(RenderFailed) as failed:
        render(page("x"))
    assert set(str(failed.value).split()) <= {*rendering.PASSED_ON, "LANG", "LC_CTYPE"}


def test_machine_without_pango_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "without_pango.py"
    script.write_text(
        "import cffi, runpy\n"
        "def dlopen(*names):\n"
        "    raise OSError(\"cannot load library 'libpango-1.0-0': no such file\")\n"
        "cffi.FFI.dlopen = lambda self, *names: dlopen(*names)\n"
        f"runpy.run_path({str(rendering.TYPESETTER)!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(rendering, "TYPESETTER", script)
    with pytest.raises(RenderFailed, match=r"libraries that this machine lacks .*install the Debian packages libpango"):
        render(page("x"))


def test_print_that_takes_too_long_is_stopped_and_said_so() -> None:
    began = time.monotonic()
    with pytest.raises(RenderFailed, match=r"within 2 seconds|after 2 seconds"):
        render(page(BOMBS["a long table"]), limits=Limits(seconds=2))
    assert time.monotonic() - began < 20


@pytest.mark.slow
def test_print_that_needs_too_much_memory_is_stopped_and_said_so() -> None:
    with pytest.raises(RenderFailed, match="memory"):
        render(page("<p>" + "x" * 5_000_000), limits=Limits(memory_mb=300, seconds=60))


def test_libraries_that_say_much_stop_no_print() -> None:
    says = "import typesetter, os; typesetter.hush(); os.write(2, bytes(1_000_000)); typesetter.refuse('The reason.')"
    code = f"import sys; sys.path.insert(0, {str(rendering.TYPESETTER.parent)!r}); {says}"
    ended = subprocess.run([sys.executable, "-I", "-c", code], stderr=subprocess.PIPE, timeout=20, check=False)
    assert (ended.returncode, ended.stderr) == (3, b"The reason.")


def test_print_of_too_many_pages_or_too_much_text_is_refused() -> None:
    with pytest.raises(RenderFailed, match=r"^It would fill 4 pages; one print may have 3\.$"):
        render(page("<p style='break-after: page'>x</p>" * 3 + "x"), limits=Limits(pages=3))
    with pytest.raises(RenderFailed, match=r"one print may have 0 MB"):
        render(page("x" * 10_000), limits=Limits(html_bytes=5_000))


def test_waiting_keeps_the_job_and_stops_the_print() -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        render(page(BOMBS["a long table"]), waiting=stop)


@pytest.mark.slow
@pytest.mark.parametrize("name", VECTORS)
def test_each_vector_alone_gets_nothing(name: str, listener: Listener, tmp_path: Path) -> None:
    for host, url in asks(listener, tmp_path):
        with suppress(RenderFailed):
            pdf = render(page(VECTORS[name].format(url=url, host=host)), limits=QUICK)
            assert CANARY.encode() not in everything_in(pdf)
    assert listener.asked == []


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_printed_or_refused_with_a_reason_in_time(name: str) -> None:
    zeros = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(3_000_000)).decode()
    html = page(BOMBS[name].replace("{big}", zeros))
    began = time.monotonic()
    assert_printed_or_refused(html, Limits(memory_mb=500, seconds=5, pages=200))
    assert time.monotonic() - began < 20
    assert render(page("next")).startswith(b"%PDF")


def assert_printed_or_refused(html: str, limits: Limits) -> None:
    try:
        pdf = render(html, limits=limits)
    except RenderFailed as failed:
        reason = str(failed)
    else:
        reason = "It is a PDF." if pdf.startswith(b"%PDF") else ""
    assert reason.endswith(".")
    assert "Traceback" not in reason


def test_there_are_enough_bombs() -> None:
    assert len(BOMBS) >= 30
