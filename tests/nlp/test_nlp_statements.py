"""The labelled statements: what is held out is frozen, and nothing like it is trained on."""

from __future__ import annotations

import pytest

from nlp.training import statements
from nlp.training.statements import faults, groups, held_out, near_copies, shared, theme, unseen


def test_the_held_out_statements_are_those_that_were_frozen():
    assert len(held_out()) == 300


@pytest.mark.parametrize(("name", "read"), [("HELD_OUT", held_out), ("UNSEEN", unseen)])
def test_frozen_statements_that_have_changed_are_refused(tmp_path, monkeypatch, name, read):
    changed = tmp_path / "changed.jsonl"
    changed.write_bytes(getattr(statements, name).read_bytes() + b"\n")
    monkeypatch.setattr(statements, name, changed)
    with pytest.raises(ValueError, match="not the file that was frozen"):
        read()


def test_statements_of_unseen_documents_are_those_on_which_both_readings_agree():
    assert unseen()
    assert not any(row.get("second") for row in unseen())


def test_labels_fit_their_evidence_and_the_parts_are_apart():
    training = [*statements.statements(), *statements.of_documents()]
    assert list(faults(training, held_out())) == []
    assert list(shared(training)) == []


def test_a_document_in_two_parts_is_a_fault():
    (one, *_) = unseen()
    other = {**one, "id": "x1", "text": "Nothing of the kind was said by anybody at that meeting in the town hall."}
    assert list(shared([other])) == [f"{one['passage']}: in training and in unseen"]


def test_a_copy_of_a_statement_of_an_unseen_document_is_a_fault():
    one = max(unseen(), key=lambda row: len(row["text"]))
    assert list(shared([{**one, "id": "x1", "passage": "other.txt"}])) == [f"{one['id']}: all but a copy of x1"]


@pytest.mark.parametrize("text", ["The hospices want one board.", "an addict is nobody's client", "AIDS wards"])
def test_held_out_themes_are_seen(text):
    assert theme({"text": text})


def test_the_drug_budget_is_the_theme_but_dragging_is_not():
    assert theme({"text": "the drugs budget"})
    assert not theme({"text": "dragging its feet"})


def test_a_statement_with_a_few_other_words_is_a_near_copy():
    one = {"id": "x1", "text": "The two boards should be put together by next spring, and the staff be told at once."}
    other = {"id": "x2", "text": "The two boards should be put together by next spring, and the staff be told nothing."}
    assert near_copies([one], [other]) == [(one, other)]
    assert (
        near_copies([one], [{"id": "x3", "text": "The two boards should be left alone, and the staff be told."}]) == []
    )


def test_neighbours_and_passages_stay_together():
    rows = [{"id": f"a{number:03d}"} for number in range(4, 8)] + [{"id": "f001", "passage": "h12"}]
    assert groups(rows) == ["a1"] * 4 + ["h12"]
