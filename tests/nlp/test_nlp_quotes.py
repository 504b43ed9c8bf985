"""Which characters are quoted: British and American marks, apostrophes, lost marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import blocks_of
from nlp.quotes import quotes_in


def quoted(text):
    return [text[quote.start : quote.end] for quote in quotes_in(text, blocks_of(text))]


def closed(text):
    return [quote.closed for quote in quotes_in(text, blocks_of(text))]


@pytest.mark.parametrize("marks", ["''", "‘’", '""', "“”"])
def test_single_and_double_marks_straight_and_curly_quote_alike(marks):
    quote = f"{marks[0]}We share the money,{marks[1]}"
    assert quoted(f"{quote} said Ann Ham.") == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "She said the councils' money and the nurses' time were wasted.",
        "She spoke of the councils’ money and the nurses’ time.",
        "The NHS's money isn't the council's, and they don't share it.",
        "In the '90s they told 'em to share.",
        "In the ’90s they told ’em to share.",
        "Rock 'n' roll at the carers' ball.",
        "'Tis the boss' money, O'Neill says.",
        "The table is 5'6\" long.",
    ],
)
def test_apostrophes_and_inches_quote_nothing(text):
    assert quoted(text) == []


@pytest.mark.parametrize(
    "quote",
    [
        "'The NHS's money isn't ours,'",
        "‘The NHS’s money isn’t ours,’",
        "'The councils' money is theirs,'",
        "‘The councils’ money is theirs,’",
        "'The councils' money is theirs, and patients' needs come first,'",
        "‘Trusts’ directors’ pay is too high,’",
        "'They won't tell 'em, or you,'",
    ],
)
def test_an_apostrophe_does_not_close_the_quote_around_it(quote):
    assert quoted(f"{quote} she said.") == [quote]


@pytest.mark.parametrize(
    "quote",
    [
        "'It did not say 'let's restructure'. It said wait,'",
        "‘It did not say ‘let’s restructure’. It said wait,’",
        "“It did not say ‘let’s restructure’. It said wait,”",
        "'It did not say \"start again\". It said wait,'",
        "“‘Wait and see’ is not a plan,”",
    ],
)
def test_a_quote_inside_a_quote_is_part_of_it(quote):
    assert quoted(f"{quote} he said.") == [quote]


def test_a_split_quote_is_two_quotes():
    assert quoted("'First half,' she said. 'Second half.'") == ["'First half,'", "'Second half.'"]


def test_two_quotes_side_by_side_stay_two():
    assert quoted("“It works.” “It does not.”") == ["“It works.”", "“It does not.”"]
    assert quoted("'It works.' 'It does not.'") == ["'It works.'", "'It does not.'"]


@pytest.mark.parametrize("text", ["He calls it 'a gimmick'\nand leaves.", "He calls it 'a gimmick'"])
def test_a_mark_closes_at_the_end_of_a_line_and_of_the_text(text):
    assert quoted(text) == ["'a gimmick'"]


def test_marks_may_touch_brackets_and_dashes():
    assert quoted("Ann Ham—“a gimmick”—left (‘so’) [“there”].") == ["“a gimmick”", "‘so’", "“there”"]


def test_a_mark_torn_off_by_the_scan_still_closes():
    assert quoted("'We share, ' he said.") == ["'We share, '"]


@pytest.mark.parametrize("marks", ["''", "‘’", '""', "“”"])
def test_each_paragraph_of_a_long_quotation_opens_and_the_last_one_closes(marks):
    a, b = marks
    text = f"{a}One team.\n\n{a}One purse.\n\n{a}One door,{b} she said.\n\n{a}Other,{b} he said."
    assert quoted(text) == [f"{a}One team.", f"{a}One purse.", f"{a}One door,{b}", f"{a}Other,{b}"]
    assert closed(text) == [False, False, True, True]


@pytest.mark.parametrize("lost", ['"This is odd, said Ann.', 'This is odd" said Ann.', "'This is odd, said Ann."])
def test_a_lost_mark_does_no_harm_beyond_its_paragraph(lost):
    assert quoted(f"{lost}\n\n'The next is fine,' said Bob.")[-1:] == ["'The next is fine,'"]
    assert quoted(f"“The first is fine,” said Bob.\n\n{lost}")[0] == "“The first is fine,”"


def test_a_stray_mark_within_a_sentence_quotes_nothing():
    assert quoted("The plan 'for carers was read.") == []


def test_quotes_before_a_stray_mark_are_kept():
    assert quoted("A ‘purse’ and a ‘door’ and a ‘team were promised.") == ["‘purse’", "‘door’"]


marks_and_words = st.text(st.sampled_from("'‘’“”\"`´«» \n.,sSaT—é"), max_size=60)


@given(st.one_of(st.text(max_size=80), marks_and_words))
def test_any_text_gives_quotes_in_order_apart_and_inside_their_block(text):
    blocks = blocks_of(text)
    at = 0
    for quote in quotes_in(text, blocks):
        assert at <= quote.start < quote.end
        assert any(block.start <= quote.start and quote.end <= block.end for block in blocks)
        at = quote.end


@given(marks_and_words)
def test_a_paragraph_of_any_marks_leaves_the_next_one_alone(text):
    before = text.replace("\n", " ").strip() or "x"
    text = f"{before}\n\n“We share,” she said."
    assert quoted(text)[-1] == "“We share,”"
