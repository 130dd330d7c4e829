"""How an office without Redis passes messages: as files that are there whole or not at all.

kombu's own filesystem transport writes a message in place, so that a worker that looks at the wrong moment reads half
of one and dies of it; the same goes for its list of queues. Here both are written beside and renamed, messages stay in
their folder of mode 0700 while they are read, and what cannot be read is logged and skipped.
"""

import fcntl
import logging
import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps, loads

log = logging.getLogger("msp_office.jobs")

Table = list[Any]


def write_whole(path: Path, content: str) -> None:
    """Write a file that no reader ever sees in part."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
    draft.rename(path)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu calls it both
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"  # sorts by age
        write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        ending = f"{queue}.msg"
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != ending:
                continue
            waiting = Path(self.data_folder_in) / name
            taken = waiting.with_name(f".{name}.{uuid.uuid4().hex}")
            try:
                waiting.rename(taken)
            except FileNotFoundError:  # another process was first
                continue
            content = taken.read_text()
            taken.unlink()
            try:
                return loads(content)
            except ValueError:
                log.warning("A message that cannot be read was skipped: %s", name)
        raise Empty

    def get_table(self, exchange: str) -> Table:
        try:
            return [filesystem.exchange_queue_t(*queue) for queue in loads(self._table_file(exchange).read_text())]
        except (FileNotFoundError, ValueError):
            return []

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda table: table if bound in table else [bound, *table])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        virtual.Channel._delete(self, queue)
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda table: [other for other in table if other != bound])

    def _table_file(self, exchange: str) -> Path:
        path: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]  # kombu 5.7 has it, its stubs do not
        return path

    def _change_table(self, exchange: str, change: Callable[[Table], Table]) -> None:
        self.control_folder.mkdir(mode=0o700, exist_ok=True)
        with (self.control_folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before = self.get_table(exchange)
            after = change(before)
            if after != before:
                write_whole(self._table_file(exchange), dumps(after))


class Transport(filesystem.Transport):
    Channel = Channel
    global_state = virtual.BrokerState()
