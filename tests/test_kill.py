"""A process that is killed while it adds documents leaves whole documents behind, and loses none."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import onrecord

ROOT = Path(__file__).parent.parent
# The stand-ins take 20 ms for a document: long enough that most kills come while one is under way.
DRIVER = (
    "import sys, cli; sys.path.append('tests'); import conftest as c; c.stand_in(seconds=0.02); sys.exit(cli.main())"
)
FILES = 20
ROUNDS = 4


def write(folder: Path, *, topic: str) -> None:
    """Twenty articles of one to five statements, each about the topic."""
    folder.mkdir(exist_ok=True)
    for number in range(FILES):
        lines = [f"Article {number} of the Fenwick Times\n"]
        lines += [
            f"“{topic} would help ward {number}.{turn},” said Jane Arkwright.\n" for turn in range(number % 5 + 1)
        ]
        (folder / f"article-{number:02}.txt").write_text("\n".join(lines), encoding="utf-8")


def start(papers: Path, corpus: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", DRIVER, "add", str(papers), "--data", str(corpus)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)


def finish(papers: Path, corpus: Path) -> float:
    """Add to the end; how many seconds it took."""
    began = time.monotonic()
    _, err = (process := start(papers, corpus)).communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    return time.monotonic() - began


def kill_at(papers: Path, corpus: Path, seconds: float) -> None:
    process = start(papers, corpus)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)


def contents(corpus: Path) -> dict[str, Any]:
    """Everything that the catalogue holds of each document, by the document's name."""
    if not (corpus / "catalogue.sqlite").exists():
        return {}
    opened = onrecord.open(corpus, create=True)
    with sqlite3.connect(corpus / "catalogue.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()
    found = {}
    for listed in opened.documents():
        document = opened.document(listed["document_id"])
        found[listed["name"]] = (document, opened.statements(listed["document_id"]))
    return found


def words(found: dict[str, Any]) -> dict[str, Any]:
    """The contents without the names of statements, which an earlier version of a document may have given."""
    unnamed = {"position_id": None, "utterance_id": None}
    return {name: (document, [{**row, **unnamed} for row in rows]) for name, (document, rows) in found.items()}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What uninterrupted runs make of the two states of the papers, and how long one takes."""
    folder = tmp_path_factory.mktemp("clean")
    states = {}
    for topic in ("Pooled budgets", "A merger"):
        write(folder / "papers", topic=topic)
        corpus = folder / topic
        states["seconds"] = finish(folder / "papers", corpus)
        states[topic] = words(contents(corpus))
        assert len(states[topic]) == FILES
    return states


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_run_leaves_whole_documents_and_a_second_run_completes(
    clean: dict[str, Any], tmp_path: Path, plain: Any, seed: int
) -> None:
    chance = random.Random(seed)
    papers, corpus = tmp_path / "papers", tmp_path / "corpus"
    write(papers, topic="Pooled budgets")
    before: dict[str, Any] = {}
    for _ in range(ROUNDS):
        kill_at(papers, corpus, chance.uniform(0.2, 1.0) * clean["seconds"])
        now = contents(corpus)
        assert words(now).items() <= clean["Pooled budgets"].items()
        assert before.items() <= now.items()
        before = now
    finish(papers, corpus)
    assert words(contents(corpus)) == clean["Pooled budgets"]


@pytest.mark.parametrize("seed", range(2))
def test_a_document_that_was_being_replaced_is_the_old_one_or_the_new_one(
    clean: dict[str, Any], tmp_path: Path, plain: Any, seed: int
) -> None:
    chance = random.Random(100 + seed)
    papers, corpus = tmp_path / "papers", tmp_path / "corpus"
    write(papers, topic="Pooled budgets")
    finish(papers, corpus)
    write(papers, topic="A merger")
    old, new = clean["Pooled budgets"], clean["A merger"]
    for _ in range(ROUNDS - 1):
        kill_at(papers, corpus, chance.uniform(0.2, 1.0) * clean["seconds"])
        now = words(contents(corpus))
        assert set(now) == set(old)
        assert all(now[name] in (old[name], new[name]) for name in now)
        # The index is behind or was left half made: what is asked of it is answered from what the catalogue holds.
        opened = onrecord.open(corpus)
        assert {row["position_id"] for row in opened.positions().rows} == {
            row["position_id"] for _, rows in contents(corpus).values() for row in rows if row["stances"]
        }
    finish(papers, corpus)
    assert words(contents(corpus)) == new
    opened = onrecord.open(corpus)
    opened.rebuild()
    assert opened.positions().total == sum(len(rows) for _, rows in new.values())


def test_a_run_killed_before_its_catalogue_was_whole_is_begun_anew(tmp_path: Path, plain: Any, papers: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "catalogue.sqlite").write_bytes(b"")  # SQLite makes the file before it fills it
    assert len(onrecord.open(tmp_path / "corpus", create=True).add([papers]).added) == 2
