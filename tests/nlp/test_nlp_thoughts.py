"""One thought each: where statements are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nlp_documents import document, place

from nlp.thoughts import WHOLE, sentences, units, words_of


def cut(text):
    return [text[start:end] for start, end in sentences(text, (0, len(text)))]


def test_sentences_end_at_full_stops_questions_and_cries():
    assert cut("We share. Do you? They do! So…  ") == ["We share.", "Do you?", "They do!", "So…"]


@pytest.mark.parametrize("short", ["Mr", "Mrs", "Dr", "Prof", "St", "No", "e.g", "paras", "J"])
def test_an_abbreviation_ends_no_sentence(short):
    assert cut(f"So said {short}. Venn of Marsh.") == [f"So said {short}. Venn of Marsh."]


def test_a_figure_ends_no_sentence():
    assert cut("It cost 4.5 million. It failed.") == ["It cost 4.5 million.", "It failed."]


@pytest.mark.parametrize("marks", ["''", "‘’", '""', "“”"])
def test_a_closing_mark_belongs_to_the_sentence_that_it_closes(marks):
    a, b = marks
    assert cut(f"{a}We share.{b} {a}We plan.{b}") == [f"{a}We share.{b}", f"{a}We plan.{b}"]


@given(st.text(st.sampled_from("aA1.!? \n’”'\"“é\u0301😀"), max_size=60))
def test_sentences_are_in_order_apart_and_lose_nothing_but_space(text):
    found = sentences(text, (0, len(text)))
    at = 0
    for start, end in found:
        assert text[at:start].strip(" \t\r\n") == ""
        assert at <= start < end
        at = end
    assert text[at:].strip(" \t\r\n") == ""


def test_a_short_statement_is_one_unit_however_many_sentences_it_has():
    text = "“We share. We plan. We meet.”"
    assert units(document(text), [(0, len(text))]) == [((0, len(text)),)]


def test_a_long_statement_is_judged_sentence_by_sentence():
    one = " ".join(["word"] * (WHOLE // 2)).capitalize() + "."
    text = f"{one} {one} {one}"
    assert [text[s:e] for ((s, e),) in units(document(text), [(0, len(text))])] == [one] * 3


def test_two_paragraphs_are_two_units():
    text = "“We share.\n\n“We plan.”"
    spans = [place(text, "“We share."), place(text, "“We plan.”")]
    assert units(document(text), spans) == [(spans[0],), (spans[1],)]


def test_a_quote_split_by_its_cue_is_one_unit():
    text = "“We share,” she said. “We plan.”"
    spans = [place(text, "“We share,”"), place(text, "“We plan.”")]
    assert units(document(text), spans) == [tuple(spans)]


def test_judged_words_are_one_line_without_the_marks_at_the_edges():
    text = "‘We\r\nshare,’ she said. “We don’t\tplan.”"
    spans = [place(text, "‘We\r\nshare,’"), place(text, "“We don’t\tplan.”")]
    assert words_of(text, spans) == "We share, We don’t plan."
