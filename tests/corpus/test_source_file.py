"""The file that a document was read from is given where it is there, unchanged; else it is said why not."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from web_site import Reply, serving, world

import onrecord
from corpus.errors import OnRecordError
from corpus.source_file import SourceFile

WORDS = b"\xef\xbb\xbfForum backs shared money\r\n\r\nPooled budgets came late.\r\n"


@pytest.fixture
def corpus(tmp_path: Path, plain: Any) -> Any:
    return onrecord.open(tmp_path / "corpus", create=True)


def only(corpus: Any) -> str:
    [row] = corpus.documents()
    return str(row["document_id"])


def added(corpus: Any, path: Path, data: bytes = WORDS) -> str:
    path.write_bytes(data)
    assert not corpus.add([path]).failed
    return only(corpus)


def test_an_unchanged_file_is_given_byte_for_byte(corpus: Any, tmp_path: Path) -> None:
    assert corpus.original(added(corpus, tmp_path / "note.txt")) == SourceFile("note.txt", WORDS)


def test_a_file_that_changed_is_not_taken_for_the_original(corpus: Any, tmp_path: Path) -> None:
    name = added(corpus, tmp_path / "note.txt")
    (tmp_path / "note.txt").write_bytes(WORDS + b"More.")
    with pytest.raises(OnRecordError, match=r"note\.txt: the file has changed since it was read – onrecord add"):
        corpus.original(name)


@pytest.mark.parametrize("now", [None, "folder"])
def test_a_file_that_is_gone_is_said(corpus: Any, tmp_path: Path, now: str | None) -> None:
    name = added(corpus, tmp_path / "note.txt")
    (tmp_path / "note.txt").unlink()
    if now:
        (tmp_path / "note.txt").mkdir()
    with pytest.raises(OnRecordError, match=r"note\.txt: the original file is not there any more"):
        corpus.original(name)


def test_a_document_that_is_not_there_is_said(corpus: Any) -> None:
    with pytest.raises(OnRecordError, match="gone: there is no such document"):
        corpus.original("gone")


def test_a_part_of_an_archive_is_given_alone(corpus: Any, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("papers/note.txt", WORDS)
    assert corpus.original(added(corpus, tmp_path / "papers.zip", packed.getvalue())) == SourceFile("note.txt", WORDS)


def test_a_row_of_a_table_is_not_given_with_the_others(corpus: Any, tmp_path: Path) -> None:
    long = "The two boards of Fenwick should be one, because nobody knows which of them decides."
    data = f"Response ID,Name,Email,Q1. Should there be one board?\r\nF-1,Ann Ash,ann@example.org,{long}\r\n".encode()
    name = added(corpus, tmp_path / "responses.csv", data)
    with pytest.raises(OnRecordError, match="a row of a table has no file of its own"):
        corpus.original(name)


def test_what_was_fetched_is_found_where_the_corpus_was_moved(
    corpus: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as site:
        world(monkeypatch, site)
        site.answers["/note.txt"] = Reply(200, WORDS, {"Content-Type": "text/plain"})
        assert not corpus.fetch([site.at("/note.txt")]).failed
    moved = tmp_path / "moved"
    shutil.move(corpus.folder, moved)
    there = onrecord.open(moved)
    assert there.original(only(there)).data == WORDS
    [kept] = [path for path in moved.glob("originals/*/*/*") if path.suffix == ".txt"]
    kept.write_bytes(b"spoilt")
    with pytest.raises(OnRecordError, match=r"not there any more|has changed"):
        there.original(only(there))


def test_a_name_that_could_mislead_is_made_plain(corpus: Any, tmp_path: Path) -> None:
    name = added(corpus, tmp_path / 'a\u202egpj;\n"x".txt')
    assert corpus.original(name).name == "a_gpj_x_.txt"


def test_a_page_is_drawn_from_the_original_alone(corpus: Any, tmp_path: Path) -> None:
    from printed import column, printed

    data = printed(column("“Pooled budgets came late,” said Jane Arkwright to the boards of the town."))
    name = added(corpus, tmp_path / "paper.pdf", data)
    [row] = corpus.statements(name)
    image = corpus.page_image(name, row["spans"])
    assert (image.page, len(image.outlines), image.missing) == ("1", 1, "")
    (tmp_path / "paper.pdf").write_bytes(data + b"\n")
    with pytest.raises(OnRecordError, match="has changed since it was read"):
        corpus.page_image(name, row["spans"])


def test_a_text_has_no_pages_to_draw(corpus: Any, tmp_path: Path) -> None:
    name = added(corpus, tmp_path / "note.txt")
    with pytest.raises(OnRecordError, match="the words do not stand on this page"):
        corpus.page_image(name, [(0, 5)])
