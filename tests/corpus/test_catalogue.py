"""The catalogue: what goes in comes out whole, keeps its names, and is never half stored."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError
from corpus.records import Block, Document, Metadata, Statement, TopicStance, verbatim

TEXT = "‘Pool the money,’ said Ann Harrow.\n\nBea Locke said the plan was premature."


def document(text: str = TEXT, *, version: str = "1") -> Document:
    end = text.index("\n\n")
    blocks = (Block("paragraph", 0, end, page="1", paragraph="4"), Block("paragraph", end + 2, len(text)))
    about = Metadata("A title", "article", "The Harrow Gazette", ("C. Dunn",), None, "2003-05", {"title": "first line"})
    return Document("doc", version, "harrow.txt", text, blocks, about)


def said(text: str, words: str, holder: str) -> Statement:
    start = text.index(words)
    span = (start, start + len(words))
    stance = TopicStance("joint_working", "support", undecided=False, confidence=0.8, evidence=(span,))
    return Statement(holder, "person", "direct", (span,), span, holder, role="chair", stances=(stance,), frame="f 1")


def both(text: str = TEXT) -> list[Statement]:
    return [said(text, "‘Pool the money,’", "Ann Harrow"), said(text, "the plan was premature", "Bea Locke")]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "corpus", create=True)


def put(catalogue: Catalogue, made: Document, statements: list[Statement]) -> list[str]:
    catalogue.put(made, statements, source=Path("/papers/harrow.txt"), fingerprint=made.version)
    return [stored.position_id for stored in catalogue.statements("doc")]


def test_a_document_comes_out_as_it_went_in(catalogue: Catalogue) -> None:
    put(catalogue, document(), both())
    assert catalogue.document("doc") == document()
    assert [stored.statement for stored in catalogue.statements("doc")] == both()


def test_a_row_carries_exactly_the_characters_of_its_spans(catalogue: Catalogue) -> None:
    (first, _) = catalogue.rows(put(catalogue, document(), both()))
    assert first["text"] == ["‘Pool the money,’"]
    assert first["text"] == [verbatim(TEXT, (start, end)) for start, end in first["spans"]]
    assert first["locator"] == {"page": "1", "paragraph": "4", "question": None, "column": None}


def test_a_span_outside_the_text_is_refused_and_nothing_is_stored(catalogue: Catalogue) -> None:
    beyond = replace(both()[0], spans=((0, len(TEXT) + 1),))
    with pytest.raises(ValueError, match="does not lie in a text"):
        put(catalogue, document(), [both()[1], beyond])
    assert catalogue.counts()["documents"] == catalogue.counts()["statements"] == 0


def test_overlapping_spans_are_refused(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="overlap"):
        put(catalogue, document(), [replace(both()[0], spans=((0, 6), (4, 9)))])


def test_a_changed_text_keeps_the_ids_of_the_statements_that_it_still_makes(catalogue: Catalogue) -> None:
    before = put(catalogue, document(), both())
    longer = "A new first paragraph.\n\n" + TEXT.replace("premature", "far too early")
    changed = [said(longer, "‘Pool the money,’", "Ann Harrow"), said(longer, "the plan was far too early", "Bea Locke")]
    after = put(catalogue, document(longer, version="2"), changed)
    assert after == before


def test_a_statement_of_another_holder_gets_another_id(catalogue: Catalogue) -> None:
    before = put(catalogue, document(), both())
    after = put(catalogue, document(version="2"), [both()[0], replace(both()[1], holder="Cyril Locke")])
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_replacing_leaves_no_old_rows(catalogue: Catalogue) -> None:
    put(catalogue, document(), both())
    put(catalogue, document(version="2"), both()[:1])
    counts = catalogue.counts()
    assert (counts["documents"], counts["statements"], counts["positions"], counts["holders"]) == (1, 1, 1, 1)


def test_every_change_raises_the_revision(catalogue: Catalogue) -> None:
    put(catalogue, document(), both())
    assert catalogue.revision == 1
    assert catalogue.changed_since(0) == ["doc"]
    assert catalogue.changed_since(1) == []


def test_a_review_outlives_a_new_extraction(catalogue: Catalogue) -> None:
    position, _ = put(catalogue, document(), both())
    catalogue.review(position, verdict="confirmed", author="D. Wren", reason="checked against the paper")
    put(catalogue, document(version="2"), both())
    assert catalogue.rows([position])[0]["review"]["verdict"] == "confirmed"


def test_a_review_whose_statement_is_gone_is_counted_as_orphaned(catalogue: Catalogue) -> None:
    position, _ = put(catalogue, document(), both())
    catalogue.review(position, verdict="rejected", author="D. Wren")
    put(catalogue, document(version="2"), both()[1:])
    assert (catalogue.counts()["reviews"], catalogue.counts()["orphaned_reviews"]) == (1, 1)


def test_a_review_of_nothing_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="no such position"):
        catalogue.review("gone", verdict="confirmed", author="D. Wren")


def test_a_file_that_moved_keeps_its_id(catalogue: Catalogue, tmp_path: Path) -> None:
    old, new = tmp_path / "old" / "a.txt", tmp_path / "new" / "a.txt"
    first = catalogue.place(old, "a.txt", "1")
    catalogue.put(replace(document(), document_id=first), [], source=old, fingerprint="1")
    assert catalogue.place(new, "a.txt", "2") == first


def test_another_file_of_the_same_name_replaces_nothing(catalogue: Catalogue, tmp_path: Path) -> None:
    there = tmp_path / "a.txt"
    there.write_text("still there", encoding="utf-8")
    first = catalogue.place(there, "a.txt", "1")
    catalogue.put(replace(document(), document_id=first), [], source=there, fingerprint="1")
    assert catalogue.place(tmp_path / "other" / "a.txt", "a.txt", "2") != first


def test_a_folder_without_a_corpus_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="add documents first"):
        Catalogue(tmp_path)


def test_a_newer_catalogue_is_left_alone(catalogue: Catalogue) -> None:
    with sqlite3.connect(catalogue.path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(CatalogueError, match="newer On Record"):
        Catalogue(catalogue.folder, create=True)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "catalogue.sqlite") as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(CatalogueError, match="no On Record catalogue"):
        Catalogue(tmp_path, create=True)
