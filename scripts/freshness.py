"""Has anything changed since this office was prepared? If not, its processes start without asking Django first.

Only the standard library is imported here.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "base.txt"


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """A hash over the names and contents of these files, and these words."""
    content = hashlib.sha256(repr(words).encode())
    for path in sorted(paths):
        if path.is_file():
            content.update(repr((str(path.relative_to(ROOT)), path.read_bytes())).encode())
    return content.hexdigest()


def static_fingerprint() -> str:
    return fingerprint([LOCK, *(ROOT / "static").rglob("*")])


def database_fingerprint() -> str:
    migrations = [path for pattern in ("*/migrations/*.py", "*/*/migrations/*.py") for path in ROOT.glob(pattern)]
    return fingerprint([LOCK, *migrations], os.environ.get("DATABASE_URL", ""))


def static_root() -> Path:
    return Path(os.environ.get("STATIC_ROOT") or ROOT / "var" / "static")


def static_is_fresh() -> bool:
    stamp = stamp_beside(static_root())
    return static_root().is_dir() and stamp.exists() and stamp.read_text() == static_fingerprint()


@contextmanager
def only_one_collects() -> Iterator[None]:
    """Wait until no other process fills the folder of static files, and keep others out of it meanwhile."""
    lock = static_root().with_name(f"{static_root().name}.lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def note_static() -> None:
    stamp_beside(static_root()).write_text(static_fingerprint())


def stamp_beside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.stamp")


def note_database(data: Path, logins: str) -> None:
    """Remember that the tables are up to date, and which logins to show; in a folder that only the owner can read."""
    (data / "prepared").write_text(f"{database_fingerprint()}\n{logins}")


def logins_if_prepared(data: Path) -> str | None:
    """The logins to show (perhaps none), or None when the office must be prepared first."""
    note = data / "prepared"
    if not static_is_fresh() or not note.exists() or os.environ.get("DATABASE_URL"):
        return None
    known, _, logins = note.read_text().partition("\n")
    database = data / "office.sqlite3"
    return logins if database.exists() and known == database_fingerprint() else None
