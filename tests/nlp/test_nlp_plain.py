"""The parser's view of a paragraph, and the way back to the document's characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import blocks_of
from nlp.plain import STAND_IN, plain
from nlp.quotes import quotes_in


def plains(text):
    return [plain(text, block.start, block.end, quotes_in(text, [block])) for block in blocks_of(text)]


def view(text):
    (only,) = plains(text)
    return only.text


def embedded(text):
    (only,) = plains(text)
    return [text[quote.start : quote.end] for quote in only.embedded]


@pytest.mark.parametrize("marks", ["''", "‘’", '""', "“”"])
def test_a_quotation_stands_as_one_word_with_its_own_punctuation(marks):
    assert view(f"{marks[0]}We share the money,{marks[1]} said Ann Ham.") == f"{STAND_IN}, said Ann Ham."


def test_both_halves_of_a_split_quote_are_speech():
    assert view("‘First we share,’ she said, ‘and then we plan.’") == f"{STAND_IN}, she said, {STAND_IN}."


def test_a_comma_after_the_mark_shows_speech_as_well():
    assert view("'Care comes first', she said.") == f"{STAND_IN}, she said."


def test_a_quotation_that_opens_with_another_one_is_speech():
    assert view("“‘Wait’ is not a plan,” she said.") == f"{STAND_IN}, she said."


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The council opened a ‘one-stop shop’ for carers.", ["‘one-stop shop’"]),
        ("The trust sells 'health baths' and 'calm rooms' to visitors.", ["'health baths'", "'calm rooms'"]),
        ('A so-called "Care Campus" opened.', ['"Care Campus"']),
        ("'Calm rooms' opened in Marsh.", ["'Calm rooms'"]),
    ],
)
def test_scare_quotes_are_words_of_the_sentence_and_no_speech(text, terms):
    assert embedded(text) == terms
    assert STAND_IN not in view(text)


def test_an_unclosed_quotation_is_speech_to_the_end_of_its_paragraph():
    first, second = plains("“We began with one team.\n\nThe hall was full.")
    assert (first.text, second.text) == (f"{STAND_IN}.", "The hall was full.")


def test_line_ends_become_spaces_and_keep_their_number():
    text = "Ann Ham said that\r\npooled\tbudgets\nwork well, and that nobody wants to go back to two purses."
    (only,) = plains(text + "\n\n.")[:1]
    assert only.text == text.replace("\r\n", "  ").replace("\t", " ").replace("\n", " ")


@given(st.one_of(st.text(max_size=80), st.text(st.sampled_from("'‘’“”\" \n.,sSaT—é\u0301\u00ad😀"), max_size=60)))
def test_every_character_knows_where_it_came_from(text):
    for block, view in zip(blocks_of(text), plains(text), strict=True):
        assert len(view.at) == len(view.text)
        assert list(view.at) == sorted(view.at)
        assert all(block.start <= at < block.end for at in view.at)
        standing = {at for start in view.stands_for for at in range(start, start + len(STAND_IN) + 1)}
        for place, (char, at) in enumerate(zip(view.text, view.at, strict=True)):
            if place not in standing:
                assert text[at] == char or (char == " " and text[at].isspace())


@given(st.text(st.sampled_from("'‘’“”\" \n.,sSaT"), max_size=60))
def test_every_quote_of_a_block_is_speech_or_embedded(text):
    for block, view in zip(blocks_of(text), plains(text), strict=True):
        assert sorted((*view.full, *view.embedded), key=lambda q: q.start) == quotes_in(text, [block])
        assert sorted(view.stands_for.values()) == list(range(len(view.full)))
