"""Is the tree built as docs/architecture.md says? What import-linter cannot see: names, locks, documents."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
APPS = ["tickets", "clients", "staffing", "docs_binder"]
SHARED_APPS = {"msp_office.audit", "msp_office.imports", "msp_office.jobs", "msp_office.office", "msp_office.vault"}
SHARED = {"audit", "calculations", "charts", "exports", "imports", "jobs", "office", "pdf", "vault"}
LAYERS = {"urls", "views", "tasks", "forms", "actions", "reports", "models", "querysets", "calculations", "admin"}
# Beside the layers: Django's own places, what stands around views, what an app declares for a shared package.
DECLARATIONS = {
    "access",
    "apps",
    "context",
    "imports",
    "jobs",
    "management",
    "middleware",
    "migrations",
    "pdf",
    "sections",
    "templatetags",
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "services", "managers", "signals", "core", "base"}


def modules(package: Path) -> set[str]:
    return {
        path.stem if path.suffix == ".py" else path.name
        for path in package.iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository, or of the tree when there is no repository around it."""
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    return [path for pattern in patterns for path in ROOT.rglob(pattern) if ".venv" not in path.parts]


@pytest.mark.parametrize("app", APPS)
def test_app_has_only_modules_that_the_contracts_know(app: str) -> None:
    assert modules(ROOT / app) <= LAYERS | DECLARATIONS


def test_every_app_of_ours_is_a_room() -> None:
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT)}
    ours = {name for name in ours if ".venv" not in apps.get_app_config(name.rpartition(".")[2]).path}
    assert ours == set(APPS) | SHARED_APPS


def test_shared_packages_are_the_known_ones() -> None:
    packages = {path.name for path in (ROOT / "msp_office").iterdir() if (path / "__init__.py").exists()}
    assert packages <= SHARED


def test_no_module_has_a_vague_name() -> None:
    names = {path.stem for path in tracked("*.py") if not path.is_relative_to(ROOT / "tests")}
    assert names & VAGUE == set()


def test_every_module_says_which_question_it_answers() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
        if not re.match(r'(#!.*\n)?r?"""\S', path.read_text())
    ]
    assert silent == []


def test_templates_hold_no_script_and_no_style() -> None:
    inline = re.compile(
        r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|hx-on|hx-trigger=\"[^\"]*\[", re.IGNORECASE
    )
    guilty = [str(path.relative_to(ROOT)) for path in tracked("*.html") if inline.search(path.read_text())]
    assert guilty == []


ONCE = {
    "alias-add", "binder-paste", "binder-verify", "board-view-new", "cut-save", "holiday-new", "import-again",
    "import-decide", "import-run", "inventory-link", "inventory-print", "inventory-print-blank", "inventory-start",
    "person-link", "prospect-call", "prospect-win", "time-off-new", "what-if-copy", "what-if-print", "what-if-save",
    "work-package-print",
}  # fmt: skip


def test_forms_that_make_something_are_sent_once() -> None:
    found, twice = set(), []
    for path in tracked("*.html"):
        for form in re.findall(r"<form(?:{%.*?%}|[^>])*>", path.read_text()):
            if made := ONCE & set(re.findall(r"{% url ['\"]([\w-]+)", form)):
                found |= made
                if " data-once" not in form:
                    twice.append((str(path.relative_to(ROOT)), *made))
    assert (twice, found) == ([], ONCE)


@pytest.mark.parametrize("lock", ["base.txt", "dev.txt"])
def test_lock_has_hashes_and_no_registry_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    assert "://" not in text
    pinned = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
    blocks = re.split(r"^(?=[\w.\[\]-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pinned) > 30
    assert all("--hash=sha256:" in block for block in blocks)


def test_development_lock_agrees_with_the_base_lock() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+(?:\[[\w,]+\])?)==(\S+)", (ROOT / "requirements" / name).read_text(), re.M))

    base, development = pins("base.txt"), pins("dev.txt")
    assert {name: development.get(name) for name in base} == base


def test_readme_shows_the_two_commands_on_its_first_screen() -> None:
    first_screen = "\n".join((ROOT / "README.md").read_text().splitlines()[:30])
    assert "make run" in first_screen
    assert "make test" in first_screen


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_document_names_only_files_that_exist(document: str) -> None:
    text = (ROOT / document).read_text()
    linked = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    folder = (ROOT / document).parent
    assert [target for target in linked if not (folder / target).exists()] == []


def test_make_targets_in_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    named = {name for path in documents for name in re.findall(r"`make ([a-z-]+)", path.read_text())}
    assert named <= targets


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_long_work_ends_before_its_message_is_sent_again() -> None:
    if settings.REDIS_URL:
        assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
