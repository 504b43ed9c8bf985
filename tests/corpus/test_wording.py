"""The words that a reviewer names are found where they stand, exactly, or refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QueryError
from corpus.records import Block, Document, Span
from corpus.wording import BETWEEN, placed, worded

TEXT = "She said: “Pool it, now,” and\n  then “do not merge it.” It may help. It may not. Poolside they wept."
WHOLE = (0, len(TEXT))


def found(words: str, passage: Span = WHOLE, near: int = 0, text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in placed(words, text, passage, near)]


def test_words_are_found_where_they_stand() -> None:
    start = TEXT.index("do not")
    assert placed("do not merge it", TEXT, WHOLE) == [(start, start + len("do not merge it"))]


def test_white_space_may_differ_and_the_texts_own_is_kept() -> None:
    assert found("  and then\t“do ") == ["and\n  then “do"]


def test_pieces_are_parted_by_a_line_of_their_own() -> None:
    assert found(f"“Pool it, now,”\n {BETWEEN} \n“do not merge it.”") == ["“Pool it, now,”", "“do not merge it.”"]
    assert found("Pool it\n[...]\nmay help") == ["Pool it", "may help"]


def test_the_sign_between_pieces_may_stand_in_the_words_themselves() -> None:
    text = "“We pooled […] all of it,” he said."
    assert found("pooled […] all", (0, len(text)), text=text) == ["pooled […] all"]


def test_of_several_places_the_nearest_is_meant() -> None:
    second = TEXT.rindex("It may")
    assert placed("It may", TEXT, WHOLE, second) == [(second, second + 6)]
    assert placed("It may", TEXT, WHOLE, 0)[0][0] == TEXT.index("It may")


def test_a_part_of_a_longer_word_is_no_word() -> None:
    assert found("Pool", near=TEXT.index("Poolside")) == ["Pool"]
    with pytest.raises(QueryError, match="“side” does not stand in the passage"):
        found("side")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("pool it, now", "“pool it, now” does not stand in the passage – copy them"),
        ('"Pool it', "does not stand in the passage"),
        (f"do not merge it\n{BETWEEN}\nPool it", "“Pool it” does not stand in the passage behind the piece before"),
        (f"It may help\n{BETWEEN}\n", "there are no words"),
        (" … ”", "there are no words"),
        ("", "there are no words"),
    ],
)
def test_what_does_not_stand_there_is_refused_in_words(words: str, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        found(words)


def test_a_long_piece_is_not_repeated_whole() -> None:
    with pytest.raises(QueryError) as raised:
        found("never " * 50)
    assert len(str(raised.value)) < 250


def test_nothing_outside_the_passage_is_found() -> None:
    with pytest.raises(QueryError, match="does not stand in the passage"):
        found("She said", (TEXT.index("“Pool"), len(TEXT)))


def test_a_character_that_cannot_be_shown_has_a_sign_in_its_place() -> None:
    text = "He said pool\u202eed it."
    assert found("pool\ufffded", (0, len(text)), text=text) == ["pool\u202eed"]


@given(st.text(alphabet="ab .…[]*+(\n\\", min_size=1, max_size=40), st.data())
def test_any_run_of_whole_words_is_found_as_it_stands(text: str, data: st.DataObject) -> None:
    words = text.split()
    if not words or BETWEEN in words or "[...]" in words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    piece = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
    if any(map(str.isalnum, piece)):
        assert [" ".join(one.split()) for one in found(piece, (0, len(text)), text=text)] == [piece]


def test_pieces_are_written_as_they_are_read() -> None:
    assert worded(["“Pool it,”", "now"]) == f"“Pool it,”\n{BETWEEN}\nnow"


def test_the_passage_is_the_blocks_of_the_words_and_one_on_either_side() -> None:
    blocks = tuple(Block("paragraph", start, start + 8) for start in (0, 10, 20, 30, 40))
    made = Document("d", "1", "d.txt", "x" * 48, blocks)
    assert made.around((21, 23)) == (10, 38)
    assert made.around((12, 25)) == (0, 38)
    assert made.around((1, 2)) == (0, 18)
    assert made.around((8, 9)) == (0, 18)  # between two
    assert Document("d", "1", "d.txt", "x" * 9, ()).around((3, 5)) == (3, 5)
