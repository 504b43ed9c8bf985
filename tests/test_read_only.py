"""A corpus that is opened to be read only: everything that would change it is refused, and nothing is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from index_corpus import make, put, said

import onrecord
from corpus.catalogue import FILE, Catalogue
from corpus.errors import CatalogueError
from onrecord import Question

WORDS = "“Pooled budgets are the only way,” she said."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of one statement, with an index."""
    made = onrecord.open(tmp_path / "corpus", create=True)
    put(made.catalogue, make("one.txt", said(WORDS, stances={"joint_working": "support"})))
    made.index.refresh()
    return made.folder


def state(folder: Path) -> list[str]:
    """What the catalogue holds, and which other files the folder has."""
    with closing(sqlite3.connect(folder / FILE)) as db:
        held = list(db.iterdump())
    return held + sorted(str(one) for one in folder.rglob("*") if not one.name.startswith(FILE))


def the_position(corpus: onrecord.Corpus) -> str:
    return str(corpus.search(Question()).rows[0]["position_id"])


WRITES: dict[str, Callable[[onrecord.Corpus, Path], Any]] = {
    "add": lambda corpus, file: corpus.add([file]),
    "add_files": lambda corpus, _: corpus.add_files([("note.txt", WORDS.encode())]),
    "fetch": lambda corpus, _: corpus.fetch(["http://127.0.0.1:9/page"], allow_private=True),
    "describe": lambda corpus, _: corpus.describe("one.txt", {"published": "1998"}),
    "remove": lambda corpus, _: corpus.remove(["one.txt"]),
    "use_frame": lambda corpus, _: corpus.use_frame(onrecord.frame("national-care-service")),
    "review": lambda corpus, _: corpus.review(the_position(corpus), "confirmed", author="D. Wren"),
    "watch": lambda corpus, _: corpus.watch("money", Question("budgets")),
    "forget_watch": lambda corpus, _: corpus.forget_watch("money"),
    "merge": lambda corpus, _: corpus.merge_holders(["a", "b"], author="D. Wren"),
    "split": lambda corpus, _: corpus.split_holder("a", ["one.txt"], author="D. Wren"),
    "undo_decision": lambda corpus, _: corpus.undo_decision(1, author="D. Wren"),
    "state": lambda corpus, _: corpus.catalogue.state("one.txt", {"title": "Another"}),
    "begin_run": lambda corpus, _: corpus.catalogue.begin_run(),
}


@pytest.mark.parametrize("write", WRITES)
def test_what_would_change_it_is_refused(folder: Path, papers: Path, write: str) -> None:
    corpus, before = onrecord.open(folder, read_only=True), state(folder)
    with pytest.raises(onrecord.OnRecordError):
        WRITES[write](corpus, papers)
    assert state(folder) == before


@pytest.mark.parametrize(
    "write",
    ["add", "add_files", "describe", "remove", "use_frame", "review", "watch", "merge", "undo_decision", "begin_run"],
)
def test_the_refusal_says_so(folder: Path, papers: Path, write: str) -> None:
    with pytest.raises(CatalogueError, match="can only be read; nothing was changed"):
        WRITES[write](onrecord.open(folder, read_only=True), papers)


def test_it_is_read_like_any_other(folder: Path) -> None:
    corpus = onrecord.open(folder, read_only=True)
    assert corpus.search(Question("pooled")).total == 1
    assert corpus.document(corpus.documents()[0]["document_id"]) is not None
    assert corpus.status()["documents"] == 1


def test_what_others_change_is_seen(folder: Path) -> None:
    corpus = onrecord.open(folder, read_only=True)
    name = the_position(corpus)
    onrecord.open(folder).review(name, "rejected", author="D. Wren")
    assert corpus.search(Question("pooled")).total == 0


def test_an_older_catalogue_is_not_brought_up_to_date(folder: Path) -> None:
    with sqlite3.connect(folder / FILE) as db:
        db.execute("PRAGMA user_version = 5")
    with pytest.raises(CatalogueError, match="older On Record"):
        Catalogue(folder, read_only=True)
    with sqlite3.connect(folder / FILE) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (5,)
