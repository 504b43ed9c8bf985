"""The door: adding, asking and comparing, with stand-ins for the models."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord import Filters, Question


@pytest.fixture
def corpus(plain: Any, papers: Path, tmp_path: Path) -> onrecord.Corpus:
    made = onrecord.open(tmp_path / "corpus", create=True)
    assert len(made.add([papers]).added) == 2
    return made


def test_adding_the_same_files_again_changes_nothing(corpus: onrecord.Corpus, papers: Path) -> None:
    before = corpus.positions().rows
    again = corpus.add([papers])
    assert len(again.unchanged) == 2
    assert not again.added
    assert not again.changed
    assert corpus.positions().rows == before


def test_a_changed_file_replaces_its_rows_and_keeps_their_ids(corpus: onrecord.Corpus, papers: Path) -> None:
    (before,) = (row for row in corpus.positions().rows if row["document"] == "hansel.txt")
    (papers / "hansel.txt").write_text("New.\n\n“Pooled budgets came late,” said Edwin Hansel.\n", encoding="utf-8")
    assert corpus.add([papers]).changed == ["hansel.txt"]
    (after,) = (row for row in corpus.positions().rows if row["document"] == "hansel.txt")
    assert after["position_id"] == before["position_id"]
    assert after["spans"] != before["spans"]
    assert after["text"] == before["text"]


def test_a_changed_sidecar_is_a_change(corpus: onrecord.Corpus, papers: Path) -> None:
    (papers / "hansel.meta.yaml").write_text("published_on: 2001-03\n", encoding="utf-8")
    assert corpus.add([papers]).changed == ["hansel.txt"]
    assert {row["published_on"] for row in corpus.positions(Filters(since="2001", until="2001")).rows} == {"2001-03"}


def test_a_fault_in_one_document_does_not_cost_the_others(
    plain: Any, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = plain.statements

    def faulty(document: Any) -> Any:
        if document.name == "fenwick.txt":
            raise ZeroDivisionError("by accident")
        return right(document)

    monkeypatch.setattr(plain, "statements", faulty)
    result = onrecord.open(tmp_path / "corpus", create=True).add([papers])
    assert result.added == ["hansel.txt"]
    assert "a fault in On Record (ZeroDivisionError: by accident)" in result.failed[0].reason


def test_extract_gives_the_rows_that_the_corpus_gives(corpus: onrecord.Corpus, papers: Path) -> None:
    kept = [row for row in corpus.positions().rows if row["document"] == "hansel.txt"]
    alone = onrecord.extract(papers / "hansel.txt")
    assert [row["text"] for row in alone] == [row["text"] for row in kept]
    assert alone[0].keys() == kept[0].keys()


def test_search_and_positions_give_the_same_rows(corpus: onrecord.Corpus) -> None:
    filters = Filters(topics=("joint_working",))
    listed = corpus.positions(filters).rows
    assert listed
    assert corpus.search(Question("", filters, sort="date")).rows == listed


def test_holders_are_compared_by_name_or_by_id(corpus: onrecord.Corpus) -> None:
    holder = next(row for row in corpus.holders() if row["name"] == "Edwin Hansel")
    by_id, by_name = corpus.compare([holder["holder_id"]]), corpus.compare(["Hansel"])
    assert by_id == by_name
    assert by_id[0].columns[0].label == "Edwin Hansel"


def test_an_empty_export_has_a_column_for_every_topic(plain: Any) -> None:
    stream = io.BytesIO()
    assert onrecord.export([], stream, format="csv") == 0
    header = stream.getvalue().decode("utf-8-sig")
    assert "stances_joint_working" in header
    assert "stances_structural_change" in header


def test_status_says_what_is_there(corpus: onrecord.Corpus) -> None:
    status = corpus.status()
    assert (status["documents"], status["index"]) == (2, "up to date")


def test_much_the_same_texts_are_linked_and_stay_two_documents(plain: Any, papers: Path, tmp_path: Path) -> None:
    text = (papers / "fenwick.txt").read_text(encoding="utf-8")
    (papers / "gazette.txt").write_text(f"From the Marsh Gazette\n\n{text}", encoding="utf-8")
    made = onrecord.open(tmp_path / "corpus", create=True)
    made.add([papers])
    (one,) = (row["document_id"] for row in made.documents() if row["name"] == "fenwick.txt")
    assert [row["name"] for row in made.alike(one)] == ["gazette.txt"]
    assert len(made.documents()) == 3
