"""Phrases of a text, and those of them that decided a stance."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlp.evidence import AT_MOST, SHOWN, deciding, phrases, without

# Texts as they come, and texts that are nothing but what phrases are cut at.
anything = st.text(max_size=300)
words = "merger the and but that not if, saves. money; trusts – (a) ‘now’ “never” it ’ — … don't £4m\t\n".split(" ")
wordy = st.lists(st.sampled_from(words), max_size=120).map(" ".join)


def cut(text):
    return [text[slice(*span)] for span in phrases(text)]


# -- phrases -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Merging them would waste money, but pooling budgets might help.",
            ["Merging them", "would waste money,", "but pooling budgets", "might help."],
        ),
        ("Leave it. Nobody asked!", ["Leave", "it.", "Nobody asked!"]),
        ("We want one board – now.", ["We want one board –", "now."]),
        ("“Merge them,” she said, “today.”", ["“Merge them,”", "she said,", "“today.”"]),
        ("Yes.", ["Yes."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_a_text_is_cut_at_punctuation_and_before_words_that_begin_a_phrase(text, expected):
    assert cut(text) == expected


def test_words_that_begin_a_phrase_stay_together():
    assert cut("They fear that it would not be cheap") == ["They fear", "that it would not be cheap"]


def test_no_word_is_cut():
    assert cut("NHS-led, council-run don’t-knows") == ["NHS-led,", "council-run don’t-knows"]


def test_a_long_text_has_longer_phrases():
    assert len(phrases("Merge, " * AT_MOST)) == len(phrases("Merge, " * 5 * AT_MOST)) == AT_MOST


def test_the_shortest_neighbours_become_one_phrase():
    first = "Nobody wants mergers at all, "
    text = first + "so we wait, " * (AT_MOST - 2) + "and hope, or pray."
    assert cut(text)[-1] == "and hope, or pray."
    assert cut(text)[0] == first.strip()
    assert len(cut(text)) == AT_MOST


@given(anything | wordy)
@example("\x1c a\x85b\u2028c\ufeff")
def test_phrases_hold_all_words_in_order(text):
    assert [word for phrase in cut(text) for word in phrase.split()] == text.split()


@given(anything | wordy)
def test_phrases_do_not_overlap_and_are_never_too_many(text):
    spans = phrases(text)
    assert len(spans) <= AT_MOST
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(phrase == phrase.strip() for phrase in cut(text))


# -- without -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ("We", "want one board, not two."),
        ("one board,", "We want not two."),
        ("not two.", "We want one board,"),
        ("We want one board, not two.", ""),
    ],
)
def test_a_text_without_some_of_its_words_has_single_spaces(gone, expected):
    text = "We want one board, not two."
    start = text.index(gone)
    assert without(text, (start, start + len(gone))) == expected


def test_words_on_either_side_stay_apart():
    assert without("one-two", (3, 4)) == "one two"


@given(anything | wordy)
def test_without_a_phrase_all_other_phrases_are_left(text):
    found = cut(text)
    for number, span in enumerate(phrases(text)):
        assert without(text, span).split() == " ".join(found[:number] + found[number + 1 :]).split()


# -- deciding ----------------------------------------------------------------------------------------------------------

TEXT = "Merging them would waste money, but pooling budgets, if it is tried, might help."
FIVE = ("Merging them", "would waste money,", "but pooling budgets,", "if it is tried,", "might help.")
SPANS = [(TEXT.index(words), TEXT.index(words) + len(words)) for words in FIVE]


def shown(weights, text=TEXT):
    spans = SPANS if text == TEXT else phrases(text)
    return [text[slice(*span)] for span in deciding(text, spans, weights)]


def test_the_strongest_phrase_is_shown():
    assert shown([0.1, 0.9, 0.0, 0.1, 0.2]) == ["would waste money"]


def test_phrases_that_are_half_as_strong_are_shown_in_their_order():
    assert shown([0.4, 0.0, 0.8, 0.0, 0.5]) == ["Merging them", "pooling budgets", "might help"]


def test_weaker_phrases_are_left_out():
    assert shown([0.39, 0.0, 0.8, 0.0, 0.5]) == ["pooling budgets", "might help"]


def test_neighbours_are_joined():
    assert shown([0.0, 0.5, 0.6, 0.0, 0.4]) == ["would waste money, but pooling budgets", "might help"]


def test_three_phrases_are_shown_at_most():
    assert shown([0.9, 0.8, 0.7, 0.6, 0.5]) == ["Merging them would waste money, but pooling budgets"]


@pytest.mark.parametrize("weights", [[0.0] * 5, [-0.1, -0.5, 0.0, -0.2, -0.9]])
def test_nothing_is_shown_where_no_phrase_makes_the_answer_less_likely(weights):
    assert shown(weights) == []


def test_phrases_that_speak_against_the_answer_are_not_shown():
    assert shown([0.2, -0.9, -0.1, 0.0, 0.0]) == ["Merging them"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the merger of the", "merger"),
        ("“the merger,”", "merger"),
        ("(and a merger of trusts.)", "merger of trusts"),
        ("and so it is", "and so it is"),  # nothing but light words: all of them
        ("Merger!", "Merger"),
    ],
)
def test_light_words_and_punctuation_at_the_ends_are_left_out(text, expected):
    span = (0, len(text))
    assert [text[slice(*one)] for one in deciding(text, [span], [1.0])] == [expected]


def test_light_words_between_neighbours_stay():
    assert shown([0.5, 0.0, 0.0, 0.0], "We want trusts, and boards, in one, now.") == ["want trusts"]
    assert shown([0.5, 0.5, 0.0, 0.0], "We want trusts, and boards, in one, now.") == ["want trusts, and boards"]


def test_a_phrase_of_punctuation_alone_is_not_shown():
    assert deciding("We wait – now", [(0, 7), (8, 9)], [0.0, 1.0]) == ()


def test_a_text_without_phrases_has_no_evidence():
    assert deciding("", [], []) == ()


def test_a_phrase_that_weighs_nothing_decides_nothing_however_little_others_weigh():
    assert deciding("0 AND", phrases("0 AND"), [0.0, 5e-324]) == ((2, 5),)


@given(anything | wordy, st.data())
def test_evidence_is_never_empty_nor_out_of_order_whatever_the_text(text, data):
    spans = phrases(text)
    weights = data.draw(st.lists(st.floats(-1, 1), min_size=len(spans), max_size=len(spans)))
    found = deciding(text, spans, weights)
    assert len(found) <= SHOWN
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    for start, end in found:
        assert text[start].strip(" ,.;:!?()‘’“”–—…")
        assert text[end - 1].strip(" ,.;:!?()‘’“”–—…")
    # Nothing is shown that was not in a phrase without which the answer is less likely.
    strong = [span for span, weight in zip(spans, weights, strict=True) if weight > 0]
    places = {at for span in strong for at in range(*span)}
    assert all(text[at].isspace() or at in places for span in found for at in range(*span))
