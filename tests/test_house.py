"""The plan of the house holds: who may import whom, and what no file may name. The source is read, nothing is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("app", "app_pages", "bench", "cli", "corpus", "index", "nlp", "onrecord", "tests")
# What the faces may know besides the door: the records, dates and questions that they hand over and get back.
RECORDS = {"corpus.dates", "corpus.errors", "corpus.sources", "corpus.records", "corpus.spelling", "index.query"}
# The command line writes rows of one file after another without a corpus, so it asks the exporter itself.
FACES = {"cli": RECORDS | {"index.export"}, "app": RECORDS | {"app_pages"}}
# Folders that nobody writes by hand.
MADE = {"__pycache__", "build", "dist", "node_modules"}
# Endings of files that are not text.
BINARY = {".bin", ".docx", ".joblib", ".npy", ".npz", ".pdf", ".png", ".pyc", ".safetensors", ".sqlite", ".woff2"}


def files(*suffixes: str) -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT)
        hidden = any(part.startswith(".") and part not in (".ci", ".streamlit") for part in inside.parts[:-1])
        made = any(part in MADE or part.endswith(".egg-info") for part in inside.parts)
        if path.is_file() and not hidden and not made and (not suffixes or path.suffix in suffixes):
            yield path


def modules() -> dict[str, Path]:
    """Name of each module → its file."""
    names = {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): path for path in files(".py")}
    return {name.removesuffix(".__init__"): path for name, path in names.items()}


def imported(name: str, *, types: bool = False) -> set[str]:
    """The modules that a module imports, those of functions too; with `types`, also those under TYPE_CHECKING."""
    found: set[str] = set()
    todo: list[ast.AST] = [ast.parse(KNOWN[name].read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test) and not types:
            todo += node.orelse
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            # "from index import query" names a module, "from index.query import Filters" something in one.
            found |= {f"{node.module}.{a.name}" for a in node.names if f"{node.module}.{a.name}" in KNOWN} or {
                str(node.module)
            }
        todo += ast.iter_child_nodes(node)
    return found


KNOWN = modules()


def floor(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_arrows_between_floors_go_down(name: str) -> None:
    allowed = {
        "corpus": {"corpus"},
        "nlp": {"corpus", "nlp"},
        "index": {"corpus", "index"},
        "onrecord": {"corpus", "index", "nlp"},
        "cli": {"corpus", "index", "onrecord"},
        "app": {"app_pages", "onrecord"},
        "app_pages": {"app_pages", "corpus", "index", "onrecord"},
    }.get(floor(name), set(FLOORS))
    assert {floor(one) for one in imported(name, types=True)} & set(FLOORS) <= allowed


@pytest.mark.parametrize("name", sorted(name for name in KNOWN if floor(name) in ("app", "app_pages", "cli")))
def test_faces_know_the_door_and_records_only(name: str) -> None:
    ours = {one for one in imported(name) if floor(one) in FLOORS}
    own = {one for one in ours if floor(one) in ("onrecord", "app_pages")}
    assert ours - own <= FACES["cli" if name == "cli" else "app"]


def test_only_the_app_imports_streamlit() -> None:
    who = {floor(name) for name in KNOWN if any(floor(one) == "streamlit" for one in imported(name, types=True))}
    assert who - {"tests"} <= {"app", "app_pages"}


# -- what is kept ------------------------------------------------------------------------------------------------------


def test_only_what_was_learned_and_learned_from_is_large() -> None:
    learned = (ROOT / "nlp" / "models", ROOT / "nlp" / "training")
    limits = {path: 30_000_000 if any(map(path.is_relative_to, learned)) else 1_000_000 for path in files()}
    assert [path.name for path, limit in limits.items() if path.stat().st_size >= limit] == []


# -- what no file names ------------------------------------------------------------------------------------------------

# Put together here, so that this file does not name them either.
PATHS = re.compile(rf"(?<![\w.~$}}*/-])/({'|'.join(('work', 'tmp', 'root', 'home', 'opt', 'Users'))})/\w")
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))]
HOSTS += [".".join(parts) for parts in (("debian", "org"), ("download", "pytorch", "org"), ("crates", "io"))]


@pytest.mark.parametrize("path", [path for path in files() if path.suffix not in BINARY], ids=lambda path: path.name)
def test_no_file_names_machine_paths_or_package_registries(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    assert PATHS.search(text) is None
    assert [host for host in HOSTS if host in text] == []


def test_the_rule_on_paths_finds_them() -> None:
    assert PATHS.search("see " + "/".join(("", "work", "x.py")))
    assert not PATHS.search("https://example.org/home/page and docs/work/x")
