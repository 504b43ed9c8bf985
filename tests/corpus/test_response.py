"""One response to a consultation: its questions and answers as blocks, and what its row says of it."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.containers.table import entries
from corpus.errors import ReadError
from corpus.readers import Parsed
from corpus.readers.response import read

GIVEN = {
    "respondent": "Ann Ash",
    "kind": "Charity",
    "organisation": "Elm Trust",
    "date": "2012-08-18",
    "id": "F-1",
    "questions": [
        {"question": "Q1. One board?", "number": "1", "answers": ["Yes", "It is simpler.\n\nIt is also cheaper."]},
        {"question": "What else?", "number": None, "answers": ["Nothing else."]},
    ],
    "columns": {"respondent": "Name", "organisation": "Body", "date": "Sent", "id": "Ref"},
    "left_out": ["Email"],
}


def parsed(**changed):
    return read(json.dumps(GIVEN | changed).encode(), where="x.response")


def blocks(found):
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def refused(data, what):
    with pytest.raises(ReadError, match=what) as told:
        read(data, where="x.response")
    assert str(told.value).startswith("x.response: ")


def test_a_response_is_a_heading_then_questions_with_answers():
    assert blocks(parsed()) == [
        ("heading", "Ann Ash, Elm Trust"),
        ("procedure", "Type of respondent: Charity"),
        ("question", "Q1. One board?"),
        ("answer", "Yes"),
        ("answer", "It is simpler."),
        ("answer", "It is also cheaper."),
        ("question", "What else?"),
        ("answer", "Nothing else."),
    ]


def test_blocks_have_the_number_of_their_question():
    assert [block.question for block in parsed().blocks] == [None, None, "1", "1", "1", "1", None, None]


def test_a_number_is_read_off_the_questions_text():
    found = parsed(questions=[{"question": "Question 4b: why?", "answers": ["Because."]}])
    assert found.blocks[-1].question == "4b"


def test_an_empty_answer_and_its_question_are_left_out():
    asked = [{"question": "Q1", "answers": [" ", ""]}, {"question": "Q2", "answers": ["Yes"]}]
    assert blocks(parsed(questions=asked))[2:] == [("question", "Q2"), ("answer", "Yes")]


def test_lines_of_an_answer_without_blank_lines_are_paragraphs():
    found = parsed(questions=[{"question": "Q1", "answers": ["One.\nTwo."]}])
    assert [words for kind, words in blocks(found) if kind == "answer"] == ["One.", "Two."]


def test_the_table_says_who_answers_for_whom_and_when():
    about = parsed().about
    assert (about.authors, about.publisher, about.published_on) == (("Ann Ash",), "Elm Trust", "2012-08-18")
    assert (about.kind, about.title) == ("consultation_response", "Ann Ash, Elm Trust")
    assert about.found == {
        "kind": "table of responses",
        "title": "the table's column Name",
        "authors": "the table's column Name",
        "publisher": "the table's column Body",
        "published_on": "the table's column Sent",
    }


@pytest.mark.parametrize("kind", ["Individual", "Member of the public", "Personal response", "On behalf of yourself"])
def test_whoever_answers_for_himself_has_no_issuer(kind):
    assert parsed(kind=kind).about.publisher is None


def test_an_organisation_that_answers_for_individuals_is_one():
    assert parsed(kind="Organisation representing individuals").about.publisher == "Elm Trust"


def test_a_response_without_a_name_is_called_by_its_id():
    found = parsed(respondent=None, organisation=None)
    assert (found.about.authors, found.about.title) == ((), "Response F-1")
    assert found.about.found["title"] == "the table's column Ref"


def test_a_response_of_nobody_known_has_no_title():
    found = parsed(respondent=None, organisation=None, id=None)
    assert (blocks(found)[0], found.about.title) == (("heading", "Response"), None)


def test_a_body_that_answers_is_named_once():
    assert blocks(parsed(respondent="Elm Trust"))[0] == ("heading", "Elm Trust")


def test_a_row_of_a_table_becomes_such_a_response():
    (entry,) = entries(b"Name,Sent,Q1. One board?,Comments\nAnn Ash,2012,Yes,It is simpler.\n", where="x.csv")
    found = read(entry.data, where=entry.name)
    assert blocks(found)[1:] == [("question", "Q1. One board?"), ("answer", "Yes"), ("answer", "It is simpler.")]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"{", "no response"),
        (b"[1]", "no response"),
        (b"[" * 100_000, "no response"),
        (b"{}", "no list of questions"),
        (b'{"questions": []}', "no answers"),
        (b'{"questions": [1]}', "none"),
        (b'{"questions": [{"question": "Q1", "answers": [7]}]}', "no text"),
        (b'{"questions": [{"question": "Q1", "answers": ["\\ud800"]}]}', r"U\+D800"),
        (b'{"questions": [{"question": "Q1", "answers": ["a\\u0000"]}]}', r"U\+0000"),
        (b'{"questions": [{"question": "Q1", "answers": ["a"]}], "date": 7}', "no text"),
        (b"1" * 5000, "no response"),
    ],
)
def test_what_is_no_response_is_refused(data, what):
    refused(data, what)


def test_a_date_that_is_none_is_not_kept():
    assert parsed(date="18/8/12").about.published_on is None


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*GIVEN, "question", "answers", "number"]), inner, max_size=5),
    ),
    max_leaves=20,
)


@given(st.one_of(st.binary(max_size=80), VALUES.map(lambda value: json.dumps(value).encode())))
def test_any_bytes_are_a_response_or_refused(data):
    try:
        whole(read(data, where="x"))
    except ReadError:
        return


@given(st.lists(st.lists(st.text(max_size=30), max_size=3), min_size=1, max_size=4))
def test_blocks_lie_in_the_text_in_order(answers):
    asked = [{"question": f"Q{number}", "answers": texts} for number, texts in enumerate(answers)]
    try:
        whole(parsed(questions=asked))
    except ReadError:
        return


def whole(found):
    assert isinstance(found, Parsed)
    assert all(before.end <= after.start for before, after in pairwise(found.blocks))
    assert all(found.text[block.start : block.end].strip() for block in found.blocks)
