"""The index follows the catalogue, whatever happens to its files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_corpus import bag_of_words, make, put, said

from corpus import encoder
from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError, ModelError, QueryError
from index import build, search
from index.generations import POINTER
from index.query import Hit, Question
from index.search import Index

ON_TOPIC = {"joint_working": "support"}


def document(name: str, *sentences: str) -> Any:
    return make(name, *(said(sentence, stances=ON_TOPIC) for sentence in sentences))


def texts(index: Index, text: str = "", **more: Any) -> list[str]:
    return [row["text"][0] for row in index.search(Question(text, limit=100, **more)).rows]


def pointer(index: Index) -> dict[str, Any]:
    return dict(json.loads((index._store.folder / POINTER).read_text()))


def folders(index: Index) -> set[str]:
    return {path.name for path in index._store.folder.iterdir() if path.is_dir()}


def test_an_index_is_current_from_refresh_to_the_next_change(index: Index, catalogue: Catalogue) -> None:
    assert not index.current
    index.refresh()
    assert index.current
    put(catalogue, document("a", "We pool our money."))
    assert not index.current


def test_the_entries_of_a_replaced_document_are_gone(index: Index, catalogue: Catalogue) -> None:
    put(catalogue, document("a", "Merge the trusts now."), document("b", "Leave the trusts alone."))
    index.refresh()
    put(catalogue, document("a", "Share the buildings instead."))
    index.refresh()
    assert texts(index, "trusts") == ["Leave the trusts alone."]
    assert texts(index, "trusts", level="passages") == ["Leave the trusts alone."]
    assert texts(index, "buildings") == ["Share the buildings instead."]


def test_a_document_that_left_the_catalogue_is_gone(index: Index, catalogue: Catalogue) -> None:
    put(catalogue, document("a", "Merge the trusts now."), document("b", "Leave the trusts alone."))
    index.refresh()
    with catalogue._connection() as db:
        db.execute("DELETE FROM documents WHERE document_id = 'a'")
        db.execute("UPDATE state SET value = value + 1")
    assert texts(index, "trusts") == ["Leave the trusts alone."]
    index.refresh()
    assert texts(index, "trusts") == ["Leave the trusts alone."]
    assert {name for shelf in index._opened().shelves.values() for name in shelf.columns.documents} == {"b"}


def test_only_changed_documents_are_read(index: Index, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    put(catalogue, document("a", "Merge the trusts now."), document("b", "Leave the trusts alone."))
    index.refresh()
    put(catalogue, document("b", "Leave them to it, please."))
    read = []
    monkeypatch.setattr(catalogue, "document", lambda name: read.append(name) or Catalogue.document(catalogue, name))
    index.refresh()
    assert read == ["b"]


def test_each_text_is_encoded_once(index: Index, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[str] = []

    def encode(batch: Sequence[str]) -> Any:
        encoded.extend(batch)
        return bag_of_words(batch)

    monkeypatch.setattr(encoder, "encode", encode)
    put(catalogue, document("a", "Merge the trusts now."), document("b", "Merge the trusts now."))
    index.refresh()
    put(catalogue, document("b", "Merge the trusts now.", "Or share the buildings."))
    index.refresh()
    assert encoded == ["Merge the trusts now.", "Or share the buildings."]


def test_where_much_is_dead_everything_is_built_anew_but_for_vectors(
    index: Index, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(catalogue, document("a", "Merge the trusts now.", "Or share the buildings."))
    index.refresh()
    monkeypatch.setattr(encoder, "encode", lambda batch: pytest.fail(f"encodes {batch}"))
    for _ in range(2):  # the rows that the first leaves dead are too many for the second
        put(catalogue, document("a", "Or share the buildings."))
        index.refresh()
    opened = index._opened()
    assert len(opened.vectors) == 1
    assert not opened.shelves["statements"].columns.dead.any()


def test_progress_counts_documents_then_vectors(index: Index, catalogue: Catalogue) -> None:
    put(catalogue, document("a", "Merge the trusts now."), document("b", "Leave the trusts alone."))
    seen: list[tuple[int, int, str]] = []
    index.refresh(lambda done, total, what: seen.append((done, total, what)))
    assert seen == [(1, 2, "documents"), (2, 2, "documents"), (2, 2, "sentence vectors")]


def test_a_change_without_a_changed_document_builds_nothing(index: Index, catalogue: Catalogue) -> None:
    put(catalogue, document("a", "Merge the trusts now."))
    index.refresh()
    before = pointer(index)["name"]
    catalogue.state("a", {"title": "Another title"})  # its rows follow when it is stored again
    assert not index.current
    index.refresh()
    assert index.current
    assert pointer(index)["name"] == before


def test_what_is_reviewed_can_be_asked_for(index: Index, catalogue: Catalogue) -> None:
    put(catalogue, document("a", "Merge the trusts now.", "Or share the buildings."))
    index.refresh()
    assert texts(index, "is:reviewed") == []
    name = index.search(Question("buildings")).rows[0]["position_id"]
    catalogue.review(name, verdict="confirmed", author="A. Reader")
    index.refresh()
    assert texts(index, "is:reviewed") == ["Or share the buildings."]


LONG = "We share. " * 70  # Whoosh keeps the length of a long text inexactly
SENTENCES = st.lists(
    st.sampled_from(
        [
            "Merge the trusts now.",
            "We share a budget.",
            "Share the trusts’ teams.",
            "No merger, no budget, none.",
            "We share. " * 70,
        ]
    ),
    max_size=3,
    unique=True,
)


def _named(hit: Hit) -> str:
    return hit.name


@settings(deadline=None, max_examples=12)
@given(st.lists(st.tuples(st.sampled_from("abc"), SENTENCES, st.booleans()), max_size=6))
@pytest.mark.parametrize("engine", sorted(search.ENGINES))
def test_an_index_that_was_updated_answers_as_one_built_anew(
    tmp_path_factory: pytest.TempPathFactory, engine: str, steps: list[tuple[str, list[str], bool]]
) -> None:
    folder, other = tmp_path_factory.mktemp("updated"), tmp_path_factory.mktemp("anew")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoder, "encode", bag_of_words)
        catalogue = Catalogue(folder, create=True)
        updated, anew = Index(folder, catalogue, engine), Index(other, catalogue, engine)
        updated.refresh()
        for name, sentences, refresh in steps:
            put(catalogue, document(name, *sentences))
            if refresh:
                updated.refresh()
        updated.refresh()
        anew.rebuild()
        for text in ("", "merger", "share budget", '"the trusts"', "NOT merger"):
            for level in ("positions", "passages"):
                question = Question(text, level=level, facets=("kind", "holder"))
                one, another = updated.search(question), anew.search(question)
                assert (one.total, one.facets) == (another.total, another.facets)
                # Tantivy counts what is gone in its scores until it merges, and has equals in the order of writing.
                if engine == "whoosh":
                    assert one.hits == another.hits
                else:
                    assert sorted(map(_named, one.hits)) == sorted(map(_named, another.hits))


def test_an_index_behind_the_catalogue_leaves_changed_documents_out(index: Index, catalogue: Catalogue) -> None:
    put(catalogue, document("a", "Merge the trusts now."), document("b", "Leave the trusts alone."))
    index.refresh()
    put(catalogue, document("a", "Share the trusts instead."))
    answer = index.search(Question("trusts"))
    assert (answer.total, [row["document_id"] for row in answer.rows]) == (1, ["b"])


def test_an_open_index_sees_what_another_one_built(tmp_path: Path, catalogue: Catalogue) -> None:
    one, other = Index(tmp_path, catalogue), Index(tmp_path, catalogue)
    one.refresh()
    put(catalogue, document("a", "Merge the trusts now."))
    other.refresh()
    assert one.current
    assert texts(one) == ["Merge the trusts now."]


@pytest.mark.parametrize(
    ("engine", "file"),
    [
        *(("whoosh", f"statements/words/*.{ending}") for ending in ("seg", "toc")),
        *(("tantivy", f"statements/words/*{ending}") for ending in ("meta.json", ".term", ".store")),
        *(("tantivy", file) for file in ("vectors/*.npy", "texts.npy", "signs.npy", "statements/columns.npz")),
        *(("tantivy", file) for file in ("passages/values.json", "../current.json")),
    ],
)
@pytest.mark.parametrize("harm", ["removed", "cut", "garbage"])
def test_a_damaged_index_is_built_again(
    tmp_path: Path, catalogue: Catalogue, engine: str, file: str, harm: str
) -> None:
    put(catalogue, document("a", "Merge the trusts now."))
    first = Index(tmp_path, catalogue, engine)
    first.refresh()
    folder = first._opened().folder
    (found,) = sorted(folder.parent.glob(file[3:]) if file.startswith("../") else folder.glob(file))[:1]
    if harm == "removed":
        found.unlink()
    else:
        size = found.stat().st_size
        found.write_bytes(found.read_bytes()[: size // 2] if harm == "cut" else b"\xff" * size)
    second = Index(tmp_path, catalogue)
    assert texts(second, "merge trusts") == ["Merge the trusts now."]
    assert second.current


def test_an_index_of_another_format_is_built_again(
    index: Index, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(catalogue, document("a", "Merge the trusts now."))
    index.refresh()
    monkeypatch.setattr(search, "FORMAT", search.FORMAT + 1)
    later = Index(tmp_path, catalogue)
    assert not later.current
    assert texts(later) == ["Merge the trusts now."]


def test_an_index_newer_than_the_catalogue_is_built_again(tmp_path: Path, catalogue: Catalogue) -> None:
    put(catalogue, document("a", "Merge the trusts now."), document("b", "Leave the trusts alone."))
    Index(tmp_path, catalogue).refresh()
    restored = Catalogue(tmp_path / "copy", create=True)
    put(restored, document("c", "Share the trusts instead."))
    index = Index(tmp_path, restored)
    index.refresh()
    assert texts(index) == ["Share the trusts instead."]


def test_rebuild_encodes_every_text_again(index: Index, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    put(catalogue, document("a", "Merge the trusts now."))
    index.refresh()
    before = pointer(index)["name"]
    encoded: list[str] = []
    monkeypatch.setattr(encoder, "encode", lambda batch: encoded.extend(batch) or bag_of_words(batch))
    index.rebuild()
    assert encoded == ["Merge the trusts now."]
    assert pointer(index)["name"] != before


def test_a_failed_refresh_leaves_the_old_index_and_no_litter(
    index: Index, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(catalogue, document("a", "Merge the trusts now."))
    index.refresh()
    before = folders(index)
    put(catalogue, document("b", "Leave the trusts alone."))

    def missing(texts: Sequence[str]) -> Any:
        raise ModelError("MiniLM is missing")

    with monkeypatch.context() as patch:
        patch.setattr(encoder, "encode", missing)
        with pytest.raises(ModelError):
            index.refresh()
    assert folders(index) == before
    assert texts(index, "trusts", ranking="words") == ["Merge the trusts now."]


def test_only_the_generation_before_is_kept(index: Index, catalogue: Catalogue) -> None:
    for number in range(4):
        put(catalogue, document("a", f"Merge the {number} trusts."))
        index.refresh()
    assert folders(index) == {pointer(index)["name"], pointer(index)["previous"]}


def test_what_a_killed_process_left_is_removed(index: Index, catalogue: Catalogue) -> None:
    index.refresh()
    litter = index._store.folder / "7-0123abcd"
    litter.mkdir()
    put(catalogue, document("a", "Merge the trusts now."))
    index.refresh()
    assert not litter.exists()


def test_a_reader_keeps_its_generation_until_the_new_one_is_whole(
    index: Index, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(catalogue, document("a", "Merge the trusts now."))
    index.refresh()
    put(catalogue, document("b", "Leave the trusts alone."))
    seen: list[list[str]] = []

    def save(*arguments: Any) -> None:
        seen.append(texts(index, "trusts", ranking="words"))
        original(*arguments)

    original = build.vectors.save
    monkeypatch.setattr(build.vectors, "save", save)
    index.refresh()
    assert seen == [["Merge the trusts now."]]
    assert len(texts(index, "trusts", ranking="words")) == 2


def test_several_threads_may_search_and_refresh_at_once(tmp_path: Path, catalogue: Catalogue) -> None:
    put(catalogue, document("a", "Merge the trusts now."))
    shared = Index(tmp_path, catalogue)
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            mine = Index(tmp_path, catalogue) if number % 2 else shared
            for turn in range(3):
                if number < 2:
                    put(catalogue, document(f"b{number}", f"Leave the {turn} trusts alone."))
                    mine.refresh()
                mine.search(Question("trusts"))
        except Exception as error:  # noqa: BLE001 – a thread's error would only be printed
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    shared.refresh()
    assert len(texts(shared, "trusts")) == 3


KILLED = """
import os, signal, sys
from pathlib import Path
import numpy as np
from corpus import encoder
from corpus.catalogue import Catalogue
from index import build, generations
from index.search import Index

folder, where = Path(sys.argv[1]), sys.argv[2]
encoder.encode = lambda texts: np.full((len(texts), encoder.WIDTH), 0.05, dtype=np.float32)
def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if where == "while indexing":
    build.statements_of = kill
elif where == "before the vectors":
    build.vectors.save = kill
elif where == "before the switch":
    generations.Store._point = kill
else:
    generations.Store._prune = kill
Index(folder, Catalogue(folder)).refresh()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize("where", ["while indexing", "before the vectors", "before the switch", "after the switch"])
def test_a_process_that_is_killed_leaves_an_index_that_works(
    index: Index, catalogue: Catalogue, tmp_path: Path, where: str
) -> None:
    put(catalogue, document("a", "Merge the trusts now."))
    index.refresh()
    put(catalogue, document("b", "Leave the trusts alone."))
    environment = dict(os.environ) | {"PYTHONPATH": str(Path(search.__file__).parents[1])}
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), where], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert "Merge the trusts now." in texts(Index(tmp_path, catalogue), "trusts", ranking="words")
    index.refresh()
    assert len(texts(index, "trusts", ranking="words")) == 2
    assert folders(index) == {pointer(index)["name"], pointer(index)["previous"]}


def test_a_folder_that_cannot_be_written_is_an_error_in_one_line(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "index").write_text("a file where the folder should be")
    with pytest.raises(CatalogueError, match="cannot be written"):
        Index(tmp_path, catalogue).refresh()


def test_the_engine_goes_by_the_number_of_passages(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_FOR_WHOOSH", 2)
    put(catalogue, document("a", "Merge the trusts now."))
    index = Index(tmp_path, catalogue)
    index.refresh()
    assert index.engine == "whoosh"
    put(catalogue, document("b", "Leave the trusts alone.", "Or share the buildings."))
    index.refresh()
    assert index.engine == "tantivy"
    assert len(texts(index, "trusts")) == 2


def test_an_engine_that_was_chosen_stays_until_another_is(tmp_path: Path, catalogue: Catalogue) -> None:
    put(catalogue, document("a", "Merge the trusts now."))
    index = Index(tmp_path, catalogue)
    index.rebuild(engine="tantivy")
    put(catalogue, document("b", "Leave the trusts alone."))
    Index(tmp_path, catalogue).refresh()
    assert index.engine == "tantivy"
    index.rebuild()
    assert index.engine == "tantivy"
    index.rebuild(engine="auto")
    assert index.engine == "whoosh"
    with pytest.raises(QueryError, match="no engine"):
        index.rebuild(engine="lucene")


def test_a_generation_that_was_published_never_changes(index: Index, catalogue: Catalogue) -> None:
    many = [f"Merge the {number} trusts now." for number in range(20)]
    put(catalogue, document("a", *many), document("b", "Leave the trusts alone."))
    index.refresh()
    folder = index._opened().folder
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    put(catalogue, document("b", "Share the buildings instead."), document("c", "Pool the budgets, too."))
    Index(index._store.folder.parent, catalogue).refresh()
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    shared = [file for file in before if file.stat().st_nlink > 1]
    assert shared  # the one after has the same vectors, and the same words where the engine does not merge them


def test_vectors_are_kept_in_few_parts(index: Index, catalogue: Catalogue) -> None:
    for number in range(9):
        put(catalogue, document(f"d{number}", f"Text {number} of nine."))
        index.refresh()
    opened = index._opened()
    assert len(opened.vectors) == 9
    assert len(list((opened.folder / "vectors").glob("*.npy"))) <= 4
    for number in range(9):
        assert texts(index, f"text {number} of nine", ranking="meaning")[0] == f"Text {number} of nine."


def test_a_document_without_statements_or_blocks_is_no_trouble(index: Index, catalogue: Catalogue) -> None:
    made, _ = make("a", "Some five words of text.")
    put(catalogue, (replace(made, blocks=()), []))
    index.refresh()
    assert index.current
