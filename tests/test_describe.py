"""What is known about a document, put right by hand: it stands before the file, the sidecar and every later reading."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from older_catalogues import WITHOUT_6

import onrecord
from corpus.errors import ReadError
from corpus.schema import SCHEMA
from onrecord import Corpus, OnRecordError

if TYPE_CHECKING:
    from tests.conftest import Run

NAME = "hansel.txt"


@pytest.fixture
def corpus(plain: Any, papers: Path, tmp_path: Path) -> Corpus:
    made = onrecord.open(tmp_path / "corpus", create=True)
    made.add([papers])
    return made


def published(corpus: Corpus) -> tuple[str | None, str | None]:
    one = corpus.describe(NAME)["published_on"]
    return one["value"], one["found"]


def rows(corpus: Corpus) -> list[dict[str, Any]]:
    return [row for row in corpus.positions().rows if row["document"] == NAME]


def test_what_is_stated_is_in_every_row(corpus: Corpus) -> None:
    corpus.describe(NAME, {"published": "October 1998", "kind": "report"})
    assert {(row["published_on"], row["kind"]) for row in rows(corpus)} == {("1998-10", "report")}
    assert published(corpus) == ("1998-10", "by hand")


def test_what_is_stated_survives_another_reading_of_a_changed_file(corpus: Corpus, papers: Path) -> None:
    corpus.describe(NAME, {"published_on": "1998-10"})
    (papers / NAME).write_text("1 May 2001\n\n“Pooled budgets came late,” said Edwin Hansel.\n", encoding="utf-8")
    assert corpus.add([papers]).changed == [NAME]
    assert published(corpus) == ("1998-10", "by hand")


def test_what_is_stated_stands_before_the_sidecar(corpus: Corpus, papers: Path) -> None:
    corpus.describe(NAME, {"published_on": "1998-10"})
    (papers / "hansel.meta.yaml").write_text("published_on: 2001-03\n", encoding="utf-8")
    corpus.add([papers])
    assert published(corpus) == ("1998-10", "by hand")


def test_a_described_file_that_has_not_changed_is_unchanged(corpus: Corpus, papers: Path) -> None:
    corpus.describe(NAME, {"title": "Late money"})
    assert len(corpus.add([papers]).unchanged) == 2


def test_what_is_taken_back_is_what_the_file_says(corpus: Corpus) -> None:
    before = published(corpus)
    corpus.describe(NAME, {"published_on": "1998-10", "title": "Late money"})
    about = corpus.describe(NAME, forget=["published"])
    assert published(corpus) == before
    assert about["title"] == {"value": "Late money", "found": "by hand"}


def test_a_document_whose_file_is_gone_can_still_be_described(corpus: Corpus, papers: Path) -> None:
    (papers / NAME).unlink()
    corpus.describe(NAME, {"publisher": "The Fen Times"})
    assert {row["publisher"] for row in rows(corpus)} == {"The Fen Times"}


def test_nothing_is_taken_back_of_a_document_whose_file_is_gone(corpus: Corpus, papers: Path) -> None:
    corpus.describe(NAME, {"published_on": "1998-10"})
    (papers / NAME).unlink()
    with pytest.raises(OnRecordError, match="its file is gone"):
        corpus.describe(NAME, forget=["published_on"])
    assert published(corpus) == ("1998-10", "by hand")


def test_a_description_leaves_the_stored_text_alone(corpus: Corpus, papers: Path) -> None:
    before = rows(corpus)[0]["text"]
    (papers / NAME).write_bytes(b"\x00\x01")
    corpus.describe(NAME, {"publisher": "The Fen Times"})
    assert [(row["text"], row["publisher"]) for row in rows(corpus)] == [(before, "The Fen Times")]


def test_nothing_changes_where_what_is_taken_back_cannot_be_read(corpus: Corpus, papers: Path) -> None:
    corpus.describe(NAME, {"published_on": "1998-10"})
    (papers / NAME).write_bytes(b"\x00\x01")
    before = corpus.revision
    with pytest.raises(ReadError):
        corpus.describe(NAME, forget=["published_on"])
    assert (published(corpus), corpus.revision) == (("1998-10", "by hand"), before)


def test_position_ids_survive_a_description(corpus: Corpus) -> None:
    before = [row["position_id"] for row in rows(corpus)]
    corpus.describe(NAME, {"published_on": "1998-10"})
    assert [row["position_id"] for row in rows(corpus)] == before


@pytest.mark.parametrize(
    ("name", "fields", "forget", "what"),
    [
        ("nix.txt", {}, (), "there is no such document"),
        (NAME, {"colour": "red"}, (), "unknown field 'colour'"),
        (NAME, {"kind": "banana"}, (), "is not a kind of document"),
        (NAME, {"published": "sometime"}, (), "is not a date"),
        (NAME, {}, ("colour",), "unknown field 'colour'"),
    ],
)
def test_a_wrong_description_says_what_is_wrong_and_changes_nothing(corpus: Corpus, name, fields, forget, what) -> None:
    before = corpus.describe(NAME), corpus.revision
    with pytest.raises(OnRecordError, match=what):
        corpus.describe(name, fields, forget=forget)
    assert (corpus.describe(NAME), corpus.revision) == before


def test_the_command_line_shows_and_states(corpus: Corpus, run: Run, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "corpus"))
    days = ("--published", "10 May 1998", "--said", "8 May 1998")
    done = run("describe", NAME, *days, "--author", "Ann Hale", "--author", "Bo Ek", *data)
    assert done.code == 0
    assert "said_on       1998-05-08  (by hand)" in done.out.decode()
    assert "published_on  1998-05-10  (by hand)" in done.out.decode()
    assert "authors       Ann Hale; Bo Ek  (by hand)" in run("describe", NAME, *data).out.decode()


def test_the_same_bytes_are_not_added_twice(corpus: Corpus, papers: Path) -> None:
    shutil.copy(papers / NAME, papers / "copy.txt")
    result = corpus.add([papers])
    assert result.duplicates == [("copy.txt", NAME)]
    assert len(corpus.documents()) == 2


def test_the_same_bytes_with_another_sidecar_are_another_document(corpus: Corpus, papers: Path) -> None:
    shutil.copy(papers / NAME, papers / "copy.txt")
    (papers / "copy.meta.yaml").write_text("publisher: The Marsh Gazette\n", encoding="utf-8")
    assert corpus.add([papers]).added == ["copy.txt"]


def test_a_catalogue_of_schema_4_can_keep_searches(corpus: Corpus) -> None:
    with sqlite3.connect(corpus.folder / "catalogue.sqlite") as db:
        db.executescript(f"{WITHOUT_6} DROP TABLE watched; DROP TABLE watches; PRAGMA user_version = 4;")
    db.close()
    again = onrecord.open(corpus.folder)
    again.watch("all of it", onrecord.Question(level="statements"))
    assert [one.name for one in again.watches()] == ["all of it"]


def test_a_catalogue_of_schema_3_keeps_its_rows(corpus: Corpus) -> None:
    before = corpus.positions().rows
    with sqlite3.connect(corpus.folder / "catalogue.sqlite") as db:
        db.executescript(
            f"{WITHOUT_6} ALTER TABLE blocks DROP COLUMN breaks; ALTER TABLE blocks DROP COLUMN ocr;"
            "ALTER TABLE documents DROP COLUMN said_on; DROP TABLE watched; DROP TABLE watches;"
            "PRAGMA user_version = 3;"
        )
    db.close()
    assert onrecord.open(corpus.folder).positions().rows == before


def test_a_catalogue_of_schema_2_is_brought_up_to_date(corpus: Corpus, papers: Path) -> None:
    before = corpus.positions().rows
    with sqlite3.connect(corpus.folder / "catalogue.sqlite") as db:
        db.executescript(
            f"{WITHOUT_6} DROP TABLE likenesses; DROP TABLE sketches; DROP TABLE stated;"
            "DROP INDEX documents_by_version;"
            "DROP TABLE watched; DROP TABLE watches;"
            "ALTER TABLE blocks DROP COLUMN notes; ALTER TABLE blocks DROP COLUMN breaks;"
            "ALTER TABLE blocks DROP COLUMN ocr;"
            "ALTER TABLE blocks DROP COLUMN speaker; ALTER TABLE documents DROP COLUMN updated_on;"
            "ALTER TABLE documents DROP COLUMN status; ALTER TABLE documents DROP COLUMN attachments;"
            "ALTER TABLE documents DROP COLUMN said_on;"
            "PRAGMA user_version = 2;"
        )
    db.close()
    again = onrecord.open(corpus.folder)
    assert again.positions().rows == before
    assert again.describe(NAME, {"title": "Late money"})["title"]["value"] == "Late money"
    with sqlite3.connect(corpus.folder / "catalogue.sqlite") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    db.close()


def test_documents_are_listed_by_words_and_by_want_of_a_date(corpus: Corpus) -> None:
    assert [row["name"] for row in corpus.documents(undated=True)] == [NAME]
    assert [row["name"] for row in corpus.documents("shared MONEY")] == ["fenwick.txt"]
    corpus.describe(NAME, {"published_on": "1998"})
    assert corpus.documents(undated=True) == []


def test_the_command_line_lists_documents(corpus: Corpus, run: Run, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "corpus"))
    shown = run("documents", *data).out.decode()
    assert NAME in shown
    assert "not known" in shown
    assert run("documents", "--undated", "--format", "csv", *data).out.decode("utf-8-sig").count("\r\n") == 2
    assert run("documents", "nix", *data).err == "no documents found; 2 were asked\n"
