"""What must this machine have, and is it there? Run with the system's Python, before there is an environment.

    python3 -m scripts.prepare run|dev|test

makes .venv and installs the locked packages (only when the lock has changed since); `test` also brings PostgreSQL,
Redis and Chromium from the system's packages. Nothing but the standard library is imported here.
"""

import ctypes
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
BROWSERS = ["chromium-headless-shell", "chromium", "google-chrome"]  # the first has no windows to draw


def prepare(purpose: str) -> None:
    lock = ROOT / "requirements" / LOCKS[purpose]
    if not is_installed(lock):
        make_environment()
        install(lock)
    install_packages(missing_for_printing(), without="printing and network maps are off")
    if purpose == "test":
        install_packages(missing_for_tests())
        if is_debian() and not shutil.which(BROWSERS[0]):
            install_packages([BROWSERS[0]], without="tests in a browser take twice as long")
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


def missing_for_printing() -> list[str]:
    """The Debian packages that typeset pages and draw network maps; the rest of the product runs without them."""
    libraries = {
        "libpango-1.0-0": "libpango-1.0.so.0",
        "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
        "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
    }
    missing = [package for package, library in libraries.items() if not loads(library)]
    for package, font in {
        "fonts-dejavu-core": "DejaVuSans.ttf",
        "fonts-dejavu-extra": "DejaVuSansCondensed.ttf",
    }.items():
        if not Path("/usr/share/fonts/truetype/dejavu", font).exists():
            missing.append(package)
    if not shutil.which("dot"):
        missing.append("graphviz")
    return missing


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_for_tests() -> list[str]:
    """The Debian packages that `make test` needs and this machine lacks."""
    missing = []
    has_initdb = any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb")
    if not has_initdb or (os.geteuid() == 0 and not user_exists("postgres")):
        missing.append("postgresql")
    if not shutil.which("redis-server"):
        missing.append("redis-server")
    if not has_browser() and is_debian():
        missing.append(BROWSERS[0])
    if not shutil.which("pdftoppm"):
        missing.append("poppler-utils")
    return missing


def system_browser() -> str | None:
    """The program of the system's best browser for tests, if it has one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def has_browser() -> bool:
    if system_browser():
        return True
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    return any(cache.glob("chromium*"))


def user_exists(name: str) -> bool:
    return any(user.pw_name == name for user in pwd.getpwall())


def is_debian() -> bool:
    """Whether the system's Chromium is a real package; Ubuntu's only points to a snap, so Playwright brings one."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text().splitlines()


def install_packages(packages: list[str], *, without: str = "") -> None:
    """Install system packages as root or by sudo without a password; otherwise say what to install.

    Nothing goes on `without` them, unless it is said what is worse then.
    """
    if not packages:
        return
    missing = install_from_debian(packages)
    if missing and not without:
        sys.exit(f"Please {missing}; then try again.")
    if missing:
        print(f"{without.capitalize()} until you {missing}.", flush=True)


def install_from_debian(packages: list[str]) -> str:
    """Install Debian packages; the answer is what a person must do instead, or nothing."""
    names = " ".join(packages)
    root = as_root()
    if not shutil.which("apt-get"):
        return f"install these with your system's package manager: {names}"
    if root is None:
        return f"run this as root: apt-get install {names}"
    print(f"Installing {names} from the system's packages.", flush=True)
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    update = [*root, "apt-get", "update", "-qq"]
    install = [*root, *quiet, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (update, install):
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            return f"find out why this fails: {' '.join(command)}"
    return ""


def as_root() -> list[str] | None:
    """What to put before a command so that it runs as root; None when this user can't do that."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def run(command: list[str | Path]) -> None:
    result = subprocess.run(command, cwd=ROOT, check=False)
    if result.returncode:
        sys.exit(f"This did not work: {' '.join(map(str, command))}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        sys.exit(f"usage: python3 -m scripts.prepare {'|'.join(LOCKS)}")
    prepare(sys.argv[1])
