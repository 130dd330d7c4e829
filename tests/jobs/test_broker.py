"""Messages as files: whole, in order, each to one reader, and no reader dies of a broken one."""

import os
import stat
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

import msp_office.celery  # noqa: F401  # puts our transport in kombu's place


def channel(folder: Path) -> Any:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    return Connection("filesystem://", transport_options=options).channel()


def drained(reader: Any) -> list[Any]:
    found = []
    while True:
        try:
            found.append(reader._get("celery"))
        except Empty:
            return found


def test_messages_come_out_in_order(tmp_path: Path) -> None:
    for number in range(20):
        channel(tmp_path)._put("celery", {"number": number})
    channel(tmp_path)._put("celery.pidbox", {"number": 99})
    assert drained(channel(tmp_path)) == [{"number": number} for number in range(20)]


def test_message_is_for_the_offices_own_user_only(tmp_path: Path) -> None:
    channel(tmp_path)._put("celery", {})
    (message,) = tmp_path.glob("*.msg")
    assert stat.filemode(message.stat().st_mode) == "-rw-------"


@pytest.mark.parametrize("content", ["", '{"half": ', "\x00"])
def test_broken_message_is_skipped(tmp_path: Path, content: str) -> None:
    (tmp_path / "0_broken.celery.msg").write_text(content)
    channel(tmp_path)._put("celery", {"number": 1})
    assert drained(channel(tmp_path)) == [{"number": 1}]
    assert list(tmp_path.glob("*.msg")) == []


def test_message_half_written_by_a_dead_sender_is_never_seen(tmp_path: Path) -> None:
    channel(tmp_path)._put("celery", {})
    (message,) = tmp_path.glob("*.msg")
    os.rename(message, tmp_path / f".{message.name}.draft")
    assert drained(channel(tmp_path)) == []


def test_four_readers_and_four_writers_lose_and_double_nothing(tmp_path: Path) -> None:
    writing = threading.Event()
    writing.set()

    def write(writer: int) -> None:
        mine = channel(tmp_path)
        for number in range(250):
            mine._put("celery", [writer, number])

    def read(_: int) -> list[Any]:
        mine, found = channel(tmp_path), []
        while writing.is_set() or list(tmp_path.glob("*.msg")):
            found += drained(mine)
        return found

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read, number) for number in range(4)]
        for writer in [pool.submit(write, number) for number in range(4)]:
            writer.result()
        writing.clear()
        found = Counter(tuple(message) for reader in readers for message in reader.result())
    assert found == Counter({(writer, number): 1 for writer in range(4) for number in range(250)})


def test_queues_bound_at_once_are_all_in_the_table(tmp_path: Path) -> None:
    def bind(number: int) -> None:
        channel(tmp_path)._queue_bind("office", "", "", f"queue{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bind, range(40)))
    table = channel(tmp_path).get_table("office")
    assert {row.queue for row in table} == {f"queue{number}" for number in range(40)}
    channel(tmp_path)._delete("queue7", "office", "", "")
    assert len(channel(tmp_path).get_table("office")) == 39
