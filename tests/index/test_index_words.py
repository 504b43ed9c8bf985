from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QueryError
from index.words import LONGEST, And, Not, Or, Phrase, Query, Word, marks, parse, stems, tokens


def node(text: str) -> object:
    found = parse(text)
    return found.node if found else None


def test_a_blank_question_asks_for_everything() -> None:
    assert parse(" \t\n") is None


def test_words_side_by_side_must_all_occur() -> None:
    assert node("pooled budgets") == And((Word("pool"), Word("budget")))


def test_not_binds_before_and_and_and_before_or() -> None:
    assert node("a1 OR b1 AND NOT c1") == Or((Word("a1"), And((Word("b1"), Not(Word("c1"))))))


def test_brackets_group() -> None:
    assert node("(a1 OR b1) c1") == And((Or((Word("a1"), Word("b1"))), Word("c1")))


def test_operators_in_small_letters_are_words() -> None:
    assert node("cost not price") == And((Word("cost"), Word("not"), Word("price")))


def test_quotation_marks_straight_or_curly_make_a_phrase_with_its_small_words() -> None:
    assert node('"the one body"') == node("“the one body”") == Phrase(("the", "one", "bodi"))


def test_a_compound_is_its_words_side_by_side_but_no_quotation() -> None:
    assert parse("joined-up") == Query(Phrase(("join", "up")), False, "joined-up")


def test_an_address_a_time_and_an_unknown_field_are_words() -> None:
    assert node("10:30") == Phrase(("10", "30"))
    assert node("foo:bar") == Phrase(("foo", "bar"))
    assert isinstance(node("https://example.org/a?b=c"), Phrase)


def test_words_that_only_make_a_sentence_are_passed_over() -> None:
    assert node("what did they say about the merger") == And((Word("say"), Word("merger")))


def test_a_question_of_such_words_alone_asks_for_them() -> None:
    assert node("who is it") == And((Word("who"), Word("is"), Word("it")))


def test_not_twice_is_not_not() -> None:
    assert node("NOT " * 400 + "merger") == Word("merger")


def test_what_is_compared_by_meaning_leaves_out_what_is_excluded() -> None:
    found = parse('"care trust" AND (teams OR NOT mergers)')
    assert found is not None
    assert found.plain == "care trust teams"


@pytest.mark.parametrize(
    "text",
    ["AND", "AND OR NOT", "merger AND", "OR merger", "a1 AND AND b1", "NOT", "merger NOT", "(AND)", "a1 OR ()"],
)
def test_an_operator_without_a_word_is_an_error(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text)


@pytest.mark.parametrize("text", ['"open', "(open", "shut)", "((a1)", '"a" "b'])
def test_an_unbalanced_question_is_an_error_that_says_what_to_do(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["*", "—", "…?!", "\0", "()", '""', "\ud800"])
def test_a_question_without_a_word_is_an_error(text: str) -> None:
    with pytest.raises(QueryError, match="no word"):
        parse(text)


def test_a_wildcard_is_an_error_rather_than_nothing_found() -> None:
    with pytest.raises(QueryError, match="all its forms"):
        parse("integrat*")


def test_ten_thousand_characters_are_an_error() -> None:
    with pytest.raises(QueryError, match="longer"):
        parse("merger " * 1429)


def test_deep_brackets_are_an_error() -> None:
    with pytest.raises(QueryError, match="brackets"):
        parse("(" * 900 + "a" + ")" * 900)


@given(st.text(max_size=200) | st.text(alphabet='AND OR NOT()"“”a1*:-\0 ', max_size=60))
def test_any_text_is_a_question_or_an_error_in_one_line(text: str) -> None:
    try:
        found = parse(text)
    except QueryError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert found is None or found.node is not None


@given(st.text(max_size=LONGEST))
def test_words_lie_in_the_text_in_order_and_hold_no_blank(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end <= len(text)
        assert token.stem
        assert not any(c.isspace() for c in token.stem)
        at = token.end


def test_words_are_compared_without_case_accents_possessives_and_endings() -> None:
    assert stems("NHS's POOLING Zoë’s Zoe\u0308 ﬁnance co\u00adoperate") == [
        "nhs",
        "pool",
        "zoe",
        "zoe",
        "financ",
        "cooper",
    ]


def test_the_two_british_spellings_are_one_word() -> None:
    assert stems("organisation organization organised organized") == ["organis"] * 4


def test_marks_stand_where_the_words_are_in_the_document() -> None:
    query = parse('merger "pooled budgets"')
    assert query is not None
    piece = "Pooled budgets, not mergers; budgets"
    assert marks(query, [(100, 100 + len(piece))], [piece]) == ((100, 114), (120, 127))


def test_a_phrase_over_a_split_quotation_is_marked_in_both_pieces() -> None:
    query = parse('"one body"')
    assert query is not None
    assert marks(query, [(0, 7), (20, 29)], ["I'd one", "body here"]) == ((4, 7), (20, 24))


def test_what_is_excluded_is_not_marked() -> None:
    query = parse("teams NOT mergers")
    assert query is not None
    assert marks(query, [(0, 17)], ["teams and mergers"]) == ((0, 5),)
