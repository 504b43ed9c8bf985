"""Bytes to text, and text to blocks whose offsets hold."""

import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.encoding import decode
from corpus.errors import ReadError
from corpus.text import Piece, blocks_of, described, joined

KINDS = st.sampled_from([None, "paragraph", "heading", "list_item", "table_cell"])


def pieces(text):
    return [text[block.start : block.end] for block in blocks_of(text)]


def kinds(text):
    return [block.kind for block in blocks_of(text)]


# --- decode ---


def test_utf_8_is_read_as_such():
    assert decode("a ‘plan’ – in café".encode(), where="x.txt") == "a ‘plan’ – in café"


def test_what_is_not_utf_8_is_windows_1252():
    assert decode(b"a \x91plan\x92 \x96 for \xa33m", where="x.txt") == "a ‘plan’ – for £3m"


def test_bytes_that_windows_1252_leaves_open_are_not_lost():
    assert decode(b"caf\xe9 \x81", where="x.txt") == "café \x81"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_names_the_encoding_and_is_no_character(mark, encoding):
    assert decode(mark + "Café".encode(encoding), where="x.txt") == "Café"


def test_line_ends_soft_hyphens_and_combining_accents_are_left_alone():
    text = "a\r\nb\rc\n\fcaf\u0065\u0301 inte\u00adgration ﬁne"
    assert decode(text.encode(), where="x.txt") == text


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t", "the file holds no words"),
        (codecs.BOM_UTF8, "the file holds no words"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "the file holds binary data"),
        (codecs.BOM_UTF16_LE + b"a", "the file begins as utf-16-le"),
        (b"%PDF-1.4 plain letters", "the file holds a PDF"),
        (b"{\\rtf1 plain letters}", "the file holds rich text"),
    ],
)
def test_bytes_that_are_no_text_are_refused_in_one_line(data, what):
    with pytest.raises(ReadError) as error:
        decode(data, where="x.txt")
    assert str(error.value).startswith(f"x.txt: {what}")
    assert "\n" not in str(error.value)


@given(st.binary(max_size=200))
def test_bytes_either_become_text_or_a_read_error(data):
    with contextlib.suppress(ReadError):
        assert decode(data, where="x.txt").strip()


# --- blocks_of ---


def test_blank_lines_part_paragraphs():
    assert pieces("One line\nand its end.\n\nTwo.\r\n \r\nThree.") == ["One line\nand its end.", "Two.", "Three."]


def test_a_windows_line_end_is_one_line_end():
    assert pieces("One line\r\nand its end.\r\n\r\nTwo.") == ["One line\r\nand its end.", "Two."]


def test_without_blank_lines_each_line_is_a_block():
    assert pieces("One.\nTwo.\r\nThree.") == ["One.", "Two.", "Three."]


def test_lines_that_were_never_wrapped_are_paragraphs():
    long = "The two boards met and agreed on a plan for the town. " * 4
    assert pieces(f"{long}\n{long}\n\n{long}") == [long.strip()] * 3


def test_a_form_feed_parts_blocks():
    assert pieces("One\nline.\n\nTwo.\fThree.") == ["One\nline.", "Two.", "Three."]


def test_a_short_line_without_a_full_stop_is_a_heading():
    assert kinds("What comes next\n\nThe boards will meet.") == ["heading", "paragraph"]


def test_the_short_end_of_a_sentence_is_no_heading():
    assert kinds("and the boards of both\n\nThe boards will meet.") == ["paragraph", "paragraph"]


def test_bullets_and_letters_are_list_items():
    assert kinds("• one budget\n\n(b) one board\n\n– one plan") == ["list_item"] * 3


def test_a_numbered_paragraph_keeps_its_number():
    assert [block.paragraph for block in blocks_of("4.12 We will consult.\n\n5. We will act.")] == ["4.12", "5"]


@pytest.mark.parametrize(
    "words", ["4.5 million people", "12 nurses came.", "17 October 2002. Draft.", "2005 was a year."]
)
def test_a_number_that_counts_something_is_no_paragraph_number(words):
    assert blocks_of(words)[0].paragraph is None


def test_a_numbered_question_keeps_its_number():
    block = described("Q12 Chairman: Why is that?", 0, 26)
    assert (block.kind, block.question, block.paragraph) == ("question", "12", None)


@given(
    st.text(alphabet=st.sampled_from("ab.  \n\n\r\t\f\v\x85\u2028\u2029\u00a0é•1"), max_size=80) | st.text(max_size=80)
)
def test_blocks_are_in_order_stripped_and_leave_out_no_character(text):
    at, covered = 0, ""
    for block in blocks_of(text):
        assert at <= block.start < block.end <= len(text)
        piece = text[block.start : block.end]
        assert piece == piece.strip()
        covered += piece
        at = block.end
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()]


# --- joined ---


def test_pieces_are_parted_by_a_blank_line_and_keep_their_page():
    text, blocks = joined([Piece("One.", page="1"), Piece(" "), Piece(" Two. ", page="2")])
    assert text == "One.\n\nTwo."
    assert [(text[block.start : block.end], block.page) for block in blocks] == [("One.", "1"), ("Two.", "2")]


def test_an_ordinary_paragraph_is_no_heading_but_can_be_a_question():
    _, blocks = joined([Piece("A short line", "paragraph"), Piece("Q3 Dr Pell: Why?", "paragraph")])
    assert [block.kind for block in blocks] == ["paragraph", "question"]


@given(st.lists(st.builds(Piece, st.text(max_size=20), KINDS, st.none() | st.just("3")), max_size=8))
def test_the_blocks_of_joined_pieces_are_the_pieces(given_pieces):
    text, blocks = joined(given_pieces)
    kept = [piece.words.strip() for piece in given_pieces if piece.words.strip()]
    assert [text[block.start : block.end] for block in blocks] == kept
    assert text == "\n\n".join(kept)
