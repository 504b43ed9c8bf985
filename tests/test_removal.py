"""Documents taken out: nothing of theirs is left in any answer, and they come back as they were."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import onrecord
from corpus import removal
from corpus.errors import CatalogueError
from onrecord import Corpus, OnRecordError, Question

if TYPE_CHECKING:
    from tests.conftest import Run

NAME, OTHER = "hansel.txt", "fenwick.txt"
NOTE = "“Pooled budgets let us look after the whole person,” said Jane Arkwright.\n".encode()
LATER = "“Not yet, and not like this,” said Bo Ek.\n".encode()


@pytest.fixture
def corpus(plain: Any, papers: Path, tmp_path: Path) -> Corpus:
    made = onrecord.open(tmp_path / "corpus", create=True)
    made.add([papers])
    return made


def told(corpus: Corpus) -> dict[str, Any]:
    """What a corpus tells, without when it was told, and where it lies."""
    own = ("added_at", "source", "folder", "revision", "index_revision")
    documents = [{name: value for name, value in row.items() if name not in own} for row in corpus.documents()]
    return {
        "documents": documents,
        "rows": corpus.positions(every=True).rows,
        "holders": corpus.holders(),
        "found": [row["position_id"] for row in corpus.search(Question("budgets")).rows],
        "passages": corpus.search(Question("budgets", level="passages")).total,
    }


def test_a_corpus_tells_what_it_would_had_the_document_never_been_added(
    corpus: Corpus, papers: Path, tmp_path: Path
) -> None:
    assert corpus.remove([NAME]) == [NAME]
    (papers / NAME).unlink()
    without = onrecord.open(tmp_path / "without", create=True)
    without.add([papers])
    assert told(corpus) == told(without)
    assert corpus.index.current


def test_a_document_that_is_added_again_is_as_it_was_with_its_reviews(corpus: Corpus, papers: Path) -> None:
    corpus.describe(NAME, {"title": "Late money"})
    row = next(row for row in corpus.positions(every=True).rows if row["document"] == NAME)
    corpus.review(row["position_id"], "rejected", author="D. Wren", reason="heard otherwise")
    before = told(corpus)
    corpus.remove([NAME])
    assert [one["orphaned"] for one in corpus.reviews()] == [True]
    assert corpus.add([papers]).added == [NAME]
    assert told(corpus) == before


def test_what_was_removed_is_among_the_last_changes(corpus: Corpus) -> None:
    corpus.remove([NAME])
    assert [(row["what"], row["text"]) for row in corpus.diff()] == [("vanished", "“Pooled budgets came late,”")]


def test_the_readers_own_file_is_not_touched(corpus: Corpus, papers: Path) -> None:
    before = (papers / NAME).read_bytes()
    corpus.remove([NAME])
    assert (papers / NAME).read_bytes() == before


def test_one_wrong_name_and_nothing_is_removed(corpus: Corpus) -> None:
    before = corpus.revision
    with pytest.raises(OnRecordError, match="there is no such document"):
        corpus.remove([NAME, "nix.txt"])
    assert (len(corpus.documents()), corpus.revision) == (2, before)


def test_a_name_of_two_documents_is_refused_with_their_ids(corpus: Corpus, papers: Path) -> None:
    (papers / "more").mkdir()
    (papers / "more" / NAME).write_text("“A merger would waste years,” said Bo Ek.\n", encoding="utf-8")
    corpus.add([papers])
    ids = [row["document_id"] for row in corpus.documents() if row["name"] == NAME]
    with pytest.raises(OnRecordError, match="several documents") as refused:
        corpus.remove([NAME])
    assert all(one in str(refused.value.hint) for one in ids)
    assert corpus.remove(ids) == [NAME, NAME]


# -- copies that the corpus keeps --------------------------------------------------------------------------------------


def kept(corpus: Corpus) -> list[str]:
    return sorted(path.name for path in (corpus.folder / "originals").rglob("*") if path.is_file())


def zipped(**texts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.txt", text)
    return packed.getvalue()


def moved(corpus: Corpus) -> Corpus:
    return onrecord.open(shutil.move(corpus.folder, corpus.folder.with_name("moved")))


@pytest.mark.parametrize("then", [lambda corpus: corpus, moved], ids=["in its place", "moved"])
def test_an_upload_goes_with_its_document(corpus: Corpus, then: Callable[[Corpus], Corpus]) -> None:
    corpus.add_files([("note.txt", NOTE), ("other.txt", LATER)])
    corpus = then(corpus)
    corpus.remove(["note.txt"])
    assert kept(corpus) == ["other.txt"]


def test_an_uploaded_archive_goes_with_its_last_document(corpus: Corpus) -> None:
    corpus.add_files([("papers.zip", zipped(one=NOTE, two=LATER))])
    corpus.remove(["one.txt"])
    assert kept(corpus) == ["papers.zip"]
    corpus.remove(["two.txt"])
    assert kept(corpus) == []


def test_a_fetched_page_goes_with_all_its_versions_and_is_not_fetched_again(corpus: Corpus, plain: Any) -> None:
    version = corpus.folder / "originals" / "care.example-0a1b" / f"{'2b7e' * 16}"
    version.mkdir(parents=True)
    (version / "page.txt").write_bytes(NOTE)
    (version.parent / ("3f" * 32)).mkdir()
    corpus.add([version / "page.txt"])
    corpus.remove(["page.txt"])
    assert not version.parent.exists()


def test_a_file_in_a_folder_of_the_readers_that_is_called_so_stays(corpus: Corpus, tmp_path: Path) -> None:
    own = tmp_path / "originals" / "uploads" / ("2b7e" * 16) / "own.txt"
    own.parent.mkdir(parents=True)
    own.write_bytes(NOTE)
    corpus.add([own])
    corpus.remove(["own.txt"])
    assert own.read_bytes() == NOTE


def test_a_copy_that_cannot_be_removed_is_told_and_the_document_is_out(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.add_files([("note.txt", NOTE)])
    monkeypatch.setattr(removal.uploads, "discard", lambda path: None)
    with pytest.raises(CatalogueError, match="the document is out") as told_so:
        corpus.remove(["note.txt"])
    assert "note.txt" in str(told_so.value.where)
    assert [row["name"] for row in corpus.documents()] == [OTHER, NAME]
    assert corpus.index.current


# -- the command line --------------------------------------------------------------------------------------------------


def test_the_command_says_what_goes_and_asks_nobody_who_is_not_there(corpus: Corpus, run: Run) -> None:
    done = run("remove", NAME, "--data", str(corpus.folder))
    assert (done.code, "nobody is there to be asked" in done.err, "--yes" in done.err) == (1, True, True)
    assert f"{NAME} (" in done.err
    assert "1 statement, " in done.err
    assert len(corpus.documents()) == 2


def test_the_command_removes_several_at_once(corpus: Corpus, run: Run) -> None:
    done = run("remove", NAME, OTHER, "--yes", "--data", str(corpus.folder))
    assert (done.code, f"removed: {NAME}, {OTHER}" in done.err) == (0, True)
    assert corpus.documents() == []


class Terminal(io.StringIO):
    """Somebody who types an answer."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "left", "code"), [("y\n", 1, 0), ("n\n", 2, 1), ("", 2, 1)])
def test_the_command_asks_who_is_there(
    corpus: Corpus, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, left: int, code: int
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    done = run("remove", NAME, "--data", corpus.folder)
    assert (done.code, len(corpus.documents())) == (code, left)
