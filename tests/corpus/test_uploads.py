"""Files that came without a folder: kept as they came, whatever they are called, and nothing that is there is lost."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import onrecord
from corpus import sources
from corpus.catalogue import Catalogue
from corpus.intake import Intake

WORDS = "“Pooled budgets let us look after the whole person,” said Jane Arkwright.\n"
NOTE = WORDS.encode()
LATER = f"{WORDS}\n“A merger would waste years,” said Edwin Hansel.\n".encode()


@pytest.fixture
def corpus(tmp_path: Path, plain: Any) -> onrecord.Corpus:
    return onrecord.open(tmp_path / "corpus", create=True)


def kept(corpus: onrecord.Corpus) -> Iterator[Path]:
    """The files that the corpus keeps."""
    return (path for path in (corpus.folder / "originals").rglob("*") if path.is_file())


def texts(corpus: onrecord.Corpus) -> list[str]:
    found = [corpus.document(row["document_id"]) for row in corpus.documents()]
    return sorted(one.text for one in found if one)


def zipped(**texts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in texts.items():
            archive.writestr(f"papers/{name}.txt", text)
    return packed.getvalue()


def test_an_upload_is_found_at_once_and_its_original_is_kept(corpus: onrecord.Corpus, tmp_path: Path) -> None:
    done = corpus.add_files([("note.txt", NOTE)])
    ((document_id, fate),) = done.ids.items()
    assert (done.added, fate) == (["note.txt"], "added")
    assert corpus.search(onrecord.Question("pooled")).total == 1
    assert corpus.original(document_id).data == NOTE
    moved = Path(shutil.move(corpus.folder, tmp_path / "moved"))
    assert onrecord.open(moved).original(document_id).name == "note.txt"
    assert onrecord.open(moved).add_files([("note.txt", NOTE)]).ids == {document_id: "unchanged"}


def test_the_same_file_is_there_already(corpus: onrecord.Corpus) -> None:
    first = corpus.add_files([("note.txt", NOTE)])
    assert corpus.add_files([("note.txt", NOTE)]).ids == dict.fromkeys(first.ids, "unchanged")
    assert corpus.add_files([("again.txt", NOTE)]).duplicates == [("again.txt", "note.txt")]
    assert len(corpus.documents()) == 1


def test_another_file_of_the_same_name_is_a_document_of_its_own(corpus: onrecord.Corpus) -> None:
    corpus.add_files([("note.txt", NOTE)])
    assert corpus.add_files([("note.txt", LATER)]).added == ["note.txt"]
    assert texts(corpus) == sorted([NOTE.decode(), LATER.decode()])


def test_a_new_version_that_is_said_to_be_one_keeps_the_id_and_the_reviews(corpus: onrecord.Corpus) -> None:
    (document_id,) = corpus.add_files([("note.txt", NOTE)]).ids
    position = corpus.statements(document_id)[0]["position_id"]
    corpus.review(position, "confirmed", author="D. Wren")
    assert corpus.add_files([("note.txt", LATER)], replace=True).ids == {document_id: "changed"}
    assert corpus.position(position)["review"]["verdict"] == "confirmed"  # type: ignore[index]
    assert corpus.original(document_id).data == LATER
    # The first version is what it was, and takes nothing from the one that replaced it.
    assert corpus.add_files([("note.txt", NOTE)]).added == ["note.txt"]
    assert texts(corpus) == sorted([NOTE.decode(), LATER.decode()])
    assert corpus.add_files([("note.txt", NOTE)]).unchanged == ["note.txt"]


def test_of_several_documents_of_one_name_none_is_replaced(corpus: onrecord.Corpus) -> None:
    corpus.add_files([("note.txt", NOTE), ("note.txt", LATER)])
    (failure,) = corpus.add_files([("note.txt", NOTE + LATER)], replace=True).failed
    assert failure.why == "2 documents were uploaded under this name – add it beside them, without replacing any"
    assert texts(corpus) == sorted([NOTE.decode(), LATER.decode()])


def test_a_document_of_a_folder_is_not_replaced_by_an_upload(corpus: onrecord.Corpus, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes(NOTE)
    corpus.add([tmp_path / "note.txt"])
    (tmp_path / "note.txt").unlink()
    assert corpus.add_files([("note.txt", LATER)], replace=True).added == ["note.txt"]
    assert len(corpus.documents()) == 2


def test_an_archive_is_its_documents(corpus: onrecord.Corpus) -> None:
    first = corpus.add_files([("papers.zip", zipped(a=WORDS, b="“We wait for it,” said Bo Ek."))])
    assert first.added == ["a.txt", "b.txt"]
    later = corpus.add_files([("papers.zip", zipped(a=WORDS, b="“We act on it,” said Bo Ek."))], replace=True)
    assert list(later.ids.values()) == ["unchanged", "changed"]
    assert later.ids.keys() == first.ids.keys()
    assert {corpus.original(one).name for one in later.ids} == {"a.txt", "b.txt"}


def test_what_cannot_be_read_is_named_without_the_place_and_not_kept(corpus: onrecord.Corpus) -> None:
    done = corpus.add_files([("a.exe", b"x"), ("b.pdf", b"no PDF"), ("c.txt", b""), ("", b"x"), ("note.txt", NOTE)])
    assert done.added == ["note.txt"]
    assert [one.path for one in done.failed] == ["a.exe", "b.pdf", "c.txt", ""]
    assert [one.why.partition(" – ")[0] for one in done.failed] == [
        "files ending in .exe are not read",
        "this is not a PDF",
        "the file is empty",
        "the file has no name",
    ]
    assert [path.name for path in kept(corpus)] == ["note.txt"]


def test_what_failed_in_an_archive_is_named_with_its_part(corpus: onrecord.Corpus) -> None:
    done = corpus.add_files([("papers.zip", zipped(a=WORDS, b="")), ("bad.zip", b"no archive")])
    assert [one.path for one in done.failed] == ["papers.zip!/papers/b.txt", "bad.zip"]
    assert [path.name for path in kept(corpus)] == ["papers.zip"]


def test_an_original_that_was_spoilt_is_mended_by_the_same_file(corpus: onrecord.Corpus) -> None:
    (document_id,) = corpus.add_files([("note.txt", NOTE)]).ids
    next(kept(corpus)).write_bytes(b"spoilt")
    corpus.add_files([("note.txt", NOTE)])
    assert corpus.original(document_id).data == NOTE


def test_a_file_that_is_too_large_is_said(corpus: onrecord.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.uploads.LARGEST", 10)
    (failure,) = corpus.add_files([("note.txt", NOTE)]).failed
    assert failure.why.startswith("the file is larger than")
    monkeypatch.setattr(sources, "LARGEST", 10)
    with pytest.raises(onrecord.OnRecordError, match=r"draft\.txt: the file is larger than"):
        corpus.check("draft.txt", data=NOTE)


def test_what_came_before_a_failure_of_the_corpus_is_kept(
    corpus: onrecord.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Catalogue.put

    def full(self: Catalogue, document: Any, *rest: Any, **more: Any) -> bool:
        if document.name == "second.txt":
            raise onrecord.OnRecordError("cannot be written", where="the disk")
        return put(self, document, *rest, **more)

    monkeypatch.setattr(Catalogue, "put", full)
    with pytest.raises(onrecord.OnRecordError, match="cannot be written"):
        corpus.add_files([("first.txt", NOTE), ("second.txt", LATER)])
    assert [row["name"] for row in corpus.documents()] == ["first.txt"]
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/note.txt", "note.txt"),
        ("C:\\papers\\note.txt", "note.txt"),
        ("/etc/note.txt", "note.txt"),
        ("a\x00b\u202e\ud800c.txt", "a_b_c.txt"),
        (".note.txt", "note.txt"),
        ("con.txt", "_con.txt"),
        ("e\u0301t\u00e9.txt", "\u00e9t\u00e9.txt"),
    ],
)
def test_a_hostile_name_becomes_a_harmless_one(corpus: onrecord.Corpus, given: str, name: str) -> None:
    assert corpus.add_files([(given, NOTE)]).added == [name]
    (path,) = kept(corpus)
    assert (path.name, path.read_bytes()) == (name, NOTE)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=60), words=st.text(max_size=40))
def test_whatever_it_is_called_its_words_are_verbatim(
    plain: Any, tmp_path_factory: pytest.TempPathFactory, name: str, words: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    catalogue = Catalogue(folder / "corpus", create=True)
    intake = Intake(catalogue, lambda: plain)
    intake.uploads([(f"{name}.txt", (words + "\n\n" + WORDS).encode("utf-8", "replace"))], lambda *_: None)
    assert [path for path in folder.rglob("*.txt") if folder / "corpus" / "originals" not in path.parents] == []
    for document_id in intake.result.ids:
        document = catalogue.document(document_id)
        assert document
        for row in catalogue.rows([one.position_id for one in catalogue.statements(document_id)]):
            assert row["text"] == [document.text[start:end] for start, end in row["spans"]]
            assert row["text"][0].startswith("“Pooled")
    assert intake.result.ids or intake.result.failed


def test_a_name_of_five_thousand_characters_is_cut(corpus: onrecord.Corpus) -> None:
    (name,) = corpus.add_files([("é" * 5000 + ".txt", NOTE)]).added
    assert name.endswith("é.txt")
    assert len(name.encode()) <= 100
