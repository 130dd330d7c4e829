"""What must this machine have, and is it there? Run with the system's Python, before there is an environment.

    python3 -m scripts.prepare run|dev|test

makes .venv and installs the locked packages (only when the lock has changed since); `test` also brings PostgreSQL,
Redis and Chromium from the system's packages. Nothing but the standard library is imported here.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
LOCKS = {"run": "base.txt", "dev": "dev.txt", "test": "dev.txt"}


def prepare(purpose: str) -> None:
    lock = ROOT / "requirements" / LOCKS[purpose]
    if not is_installed(lock):
        make_environment()
        install(lock)
    if purpose == "test":
        install_packages(missing_for_tests())
        if not has_browser():
            run([VENV_PYTHON, "-m", "playwright", "install", "--with-deps", "chromium"])


def make_environment() -> None:
    """Make .venv unless it works already."""
    if works(VENV_PYTHON, "import pip"):
        return
    if not works(Path(sys.executable), "import ensurepip, venv"):
        install_packages([f"python3.{sys.version_info.minor}-venv"])  # Debian keeps ensurepip apart
    run([sys.executable, "-m", "venv", "--clear", VENV])


def works(python: Path, statement: str) -> bool:
    return (
        python.exists() and subprocess.run([python, "-c", statement], capture_output=True, check=False).returncode == 0
    )


def is_installed(lock: Path) -> bool:
    """Whether the environment is there and was made from this lock: its stamp holds the lock's hash."""
    stamp = stamp_of(lock)
    return VENV_PYTHON.exists() and stamp.exists() and stamp.read_text() == hash_of(lock)


def install(lock: Path) -> None:
    """Install what the lock names, checked by its hashes."""
    print(f"Installing {lock.relative_to(ROOT)} into .venv (about half a minute the first time).", flush=True)
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    run([VENV_PYTHON, "-m", "pip", "install", *options, "-r", lock])
    stamp_of(lock).write_text(hash_of(lock))


def stamp_of(lock: Path) -> Path:
    return VENV / f"installed-{lock.name}"


def hash_of(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def missing_for_tests() -> list[str]:
    """The Debian packages that `make test` needs and this machine lacks."""
    missing = []
    has_initdb = any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb")
    if not has_initdb or (os.geteuid() == 0 and not user_exists("postgres")):
        missing.append("postgresql")
    if not shutil.which("redis-server"):
        missing.append("redis-server")
    if not has_browser() and is_debian():
        missing.append("chromium")
    return missing


def has_browser() -> bool:
    if shutil.which("chromium") or shutil.which("google-chrome"):
        return True
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    return any(cache.glob("chromium*"))


def user_exists(name: str) -> bool:
    return any(user.pw_name == name for user in pwd.getpwall())


def is_debian() -> bool:
    """Whether the system's "chromium" is a real package; Ubuntu's only points to a snap, so Playwright brings one."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text().splitlines()


def install_packages(packages: list[str]) -> None:
    """Install system packages as root or by sudo without a password; otherwise stop and say what to install."""
    if not packages:
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        sys.exit(f"Please install these with your system's package manager, then try again: {names}.")
    root = as_root(f"apt-get install {names}")
    print(f"Installing {names} from the system's packages.", flush=True)
    run([*root, "apt-get", "update", "-qq"])
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    run([*root, *quiet, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def as_root(otherwise: str) -> list[str]:
    """What to put before a command so that it runs as root; `otherwise` is what a person would have to run."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    sys.exit(f"Please run this as root, then try again: {otherwise}")


def run(command: list[str | Path]) -> None:
    result = subprocess.run(command, cwd=ROOT, check=False)
    if result.returncode:
        sys.exit(f"This did not work: {' '.join(map(str, command))}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        sys.exit(f"usage: python3 -m scripts.prepare {'|'.join(LOCKS)}")
    prepare(sys.argv[1])
