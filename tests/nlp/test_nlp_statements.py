"""The labelled statements: what is held out is frozen, and nothing like it is trained on."""

from __future__ import annotations

import pytest

from nlp.training import statements
from nlp.training.statements import faults, groups, held_out, near_copies, theme


def test_the_held_out_statements_are_those_that_were_frozen():
    assert len(held_out()) == 300


def test_changed_held_out_statements_are_refused(tmp_path, monkeypatch):
    changed = tmp_path / "heldout.jsonl"
    changed.write_bytes(statements.HELD_OUT.read_bytes() + b"\n")
    monkeypatch.setattr(statements, "HELD_OUT", changed)
    with pytest.raises(ValueError, match="not the file that was frozen"):
        held_out()


def test_labels_fit_their_evidence_and_the_parts_are_apart():
    assert list(faults(statements.statements(), held_out())) == []


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
