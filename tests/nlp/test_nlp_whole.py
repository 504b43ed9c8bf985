"""Whole positions: what is judged with what before it, what is joined, what stays apart. The sides are given."""

from __future__ import annotations

import pytest
from nlp_documents import document

from nlp.frames import built_in
from nlp.positions import Extractor
from nlp.stance import Judgement

pytestmark = pytest.mark.model

TOPIC = "joint_working"


class Told:
    """A stance engine that says support where the words say "yes to", oppose at "no to", and shows the third word."""

    name = "told"

    def __init__(self):
        self.said = []

    def judge(self, said):
        self.said += said
        return [[self._of(name, one.text) for name in built_in().topics] for one in said]

    def _of(self, topic, text):
        side = {"yes to": "support", "no to": "oppose"}.get(" ".join(text.lower().split()[:2]))
        if topic != TOPIC or side is None:
            return Judgement(topic, None, undecided=False, confidence=1.0)
        return Judgement(topic, side, undecided=False, confidence=0.9, evidence=((0, len(text)),))


def told(text, kind="opinion"):
    engine = Told()
    made = document(text, kind=kind)
    rows = Extractor(stance=engine).statements(made)
    positions = [(row, [made.text[s:e] for s, e in row.spans]) for row in rows if row.is_position]
    return positions, engine.said


def words(text, kind="opinion"):
    return [piece for _, piece in told(text, kind)[0]]


HEAD = "Fenwick Courier\n\nBy Ann Ham\n\n"


def test_neighbouring_sentences_of_one_side_are_one_position():
    assert words(HEAD + "Yes to the shared office. Yes to the shared fund and all. The sun came out at noon.") == [
        ["Yes to the shared office. Yes to the shared fund and all."]
    ]


def test_sentences_of_two_sides_stay_apart():
    assert words(HEAD + "Yes to the shared office today. No to the shared fund and all.") == [
        ["Yes to the shared office today."],
        ["No to the shared fund and all."],
    ]


def test_arguments_in_two_paragraphs_stay_apart():
    assert len(words(HEAD + "Yes to the shared office today.\n\nYes to the shared fund and all.")) == 2


def test_a_sentence_between_them_keeps_positions_apart():
    assert (
        len(words(HEAD + "Yes to the shared office today. The sun came out at noon. Yes to the shared fund here.")) == 2
    )


def test_what_is_joined_keeps_all_evidence():
    ((row, (piece,)),), _ = told(HEAD + "Yes to the shared office today. Yes to the shared fund and all.")
    (stance,) = [one for one in row.stances if one.stance]
    assert len(stance.evidence) == 2
    assert piece.startswith("Yes to the shared office")


def test_a_statement_is_judged_with_what_stands_before_it():
    _, said = told(HEAD + "The office was opened in May by the mayor. Yes to the shared office today.")
    assert [one.context for one in said if one.text.startswith("Yes")] == [
        "Fenwick Courier By Ann Ham The office was opened in May by the mayor."
    ]


def test_context_begins_with_a_whole_word_however_long_the_document():
    before = "Nobody had asked the neighbours about it at all. " * 30
    _, said = told(HEAD + before + "Yes to the shared office today.")
    (context,) = [one.context for one in said if one.text.startswith("Yes")]
    assert len(context) <= 260
    assert context.split()[0] in before.split()


def test_what_a_member_asks_is_nobodys_position():
    text = "Q1 Chair: Yes to the shared office, would you say?\n\nSir Owen Pugh: No to the shared office and fund.\n"
    assert words(text, kind="committee_evidence") == [["No to the shared office and fund"]]


FILLER = "The sun came out over the town hall and the band played on until the evening bus had gone. "


def answer(said):
    text = f"""Members present: Dr Edna Moss (Chair)

Witness: Sir Owen Pugh, commissioner, Fenwick Trust

Q1 Chair: What do you say?

Sir Owen Pugh: {said}

Q2 Ms Iqbal: Why is that?

Sir Owen Pugh: I told you.

Q3 Ms Iqbal: Thank you.
"""
    return words(text, kind="committee_evidence")


def test_a_long_answer_on_one_side_is_one_position():
    (piece,) = answer(f"{FILLER * 2}Yes to the shared office today. {FILLER * 2}Yes to the shared fund and all.")
    assert piece[0].startswith("The sun")
    assert piece[0].endswith("fund and all.")


def test_a_long_answer_that_changes_sides_is_two_positions():
    first, second = answer(f"{FILLER * 2}Yes to the shared office today. {FILLER * 2}No to the shared fund and all.")
    assert "office" in first[0]
    assert "office" not in second[0]
    assert second[0].endswith("fund and all.")


def test_two_paragraphs_of_one_answer_are_two_positions():
    found = answer("Yes to the shared office today, I say.\n\nYes to the shared fund and all, I say.")
    assert [piece for (piece,) in found] == [
        "Yes to the shared office today, I say.",
        "Yes to the shared fund and all, I say.",
    ]
