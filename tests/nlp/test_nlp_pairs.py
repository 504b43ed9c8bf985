"""What the stance network sees of a pole, a statement and what it stands in: word pieces, without a model."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nlp.pairs import CONTEXT, POLE, STATEMENT, TITLE, Pair, Pieces, by_length, encoded, padded
from nlp.windows import tokenizer

CLS, SEP = 101, 102
texts = st.text(max_size=400)


def pieces(text):
    return tokenizer().encode(text, add_special_tokens=False).ids


def only(pole="", statement="", context="", title=""):
    (found,) = encoded([Pair(pole, statement, context, title)])
    return found


def parts(found):
    """Pole, title, context and statement of what was encoded."""
    assert (found.ids[0], found.ids[-1]) == (CLS, SEP)
    ends = [at for at, piece in enumerate(found.ids) if piece == SEP]
    assert found.statement_from == ends[2] + 1
    return tuple(list(found.ids[start + 1 : end]) for start, end in pairwise([0, *ends]))


def counted(number):
    """Words of one piece each, no two alike."""
    vocabulary = [word for word in sorted(tokenizer().get_vocab()) if word.isascii() and word.isalpha()]
    words = vocabulary[:number]
    assert len(pieces(" ".join(words))) == len(words) == number
    return words


# -- encoded -----------------------------------------------------------------------------------------------------------


def test_pole_title_context_and_statement_stand_in_this_order():
    pole, title, context, statement = "Care should be free.", "A debate", "What of care?", "Tax the rich for it."
    expected = (CLS, *pieces(pole), SEP, *pieces(title), SEP, *pieces(context), SEP, *pieces(statement), SEP)
    assert only(pole, statement, context, title).ids == expected


def test_the_statement_is_told_apart_by_where_it_begins():
    found = only("Care should be free.", "Tax the rich for it.", "What of care?", "A debate")
    assert list(found.ids[found.statement_from : -1]) == pieces("Tax the rich for it.")


def test_a_statement_that_stands_alone_keeps_the_places_of_the_others():
    assert only(statement="Tax the rich.") == Pieces((CLS, SEP, SEP, SEP, *pieces("Tax the rich."), SEP), 4)


def test_of_a_context_the_last_pieces_count():
    words = counted(CONTEXT + 5)
    assert parts(only(context=" ".join(words)))[2] == pieces(" ".join(words))[5:]


def test_of_a_title_the_first_pieces_count():
    words = counted(TITLE + 5)
    assert parts(only(title=" ".join(words)))[1] == pieces(" ".join(words))[:TITLE]


def test_of_a_pole_the_first_pieces_count():
    words = counted(POLE + 5)
    assert parts(only(" ".join(words)))[0] == pieces(" ".join(words))[:POLE]


def test_of_a_long_statement_the_first_and_the_last_pieces_count():
    words = counted(STATEMENT + 5)
    ids = pieces(" ".join(words))
    half = STATEMENT // 2
    assert parts(only(statement=" ".join(words)))[3] == ids[:half] + ids[half + 5 :]


def test_a_statement_that_just_fits_is_whole():
    words = counted(STATEMENT)
    assert parts(only(statement=" ".join(words)))[3] == pieces(" ".join(words))


def test_pairs_are_encoded_in_their_order():
    pairs = [Pair("one", "two"), Pair("two", "one", "two", "three"), Pair("one", "two"), Pair("", "")]
    assert encoded(pairs) == [only(pair.pole, pair.statement, pair.context, pair.title) for pair in pairs]


def test_no_pairs_are_no_rows():
    assert encoded([]) == []


@given(texts, texts, texts, texts)
def test_each_part_has_its_pieces_at_most_whatever_the_text(pole, statement, context, title):
    found = only(pole, statement, context, title)
    head = found.ids[: found.statement_from]
    assert (head[0], head[-1], found.ids[-1]) == (CLS, SEP, SEP)
    assert len(head) <= POLE + TITLE + CONTEXT + 4
    assert len(found.ids) - len(head) <= STATEMENT + 1


# -- padded ------------------------------------------------------------------------------------------------------------

ROWS = [Pieces((CLS, 7, SEP, SEP, 8, 9, SEP), 4), Pieces((CLS, SEP, SEP, 5, SEP), 3)]


def test_rows_are_padded_with_nothing_to_the_longest():
    assert padded(ROWS)["pieces"].tolist() == [[CLS, 7, SEP, SEP, 8, 9, SEP], [CLS, SEP, SEP, 5, SEP, 0, 0]]


def test_types_mark_the_words_of_the_statement_alone():
    assert padded(ROWS)["types"].tolist() == [[0, 0, 0, 0, 1, 1, 0], [0, 0, 0, 1, 0, 0, 0]]


def test_the_mask_leaves_the_padding_out():
    assert padded(ROWS)["mask"].tolist() == [[1] * 7, [1] * 5 + [0] * 2]


def test_rows_may_come_one_by_one():
    assert padded(row for row in ROWS)["pieces"].shape == (2, 7)


def test_the_network_gets_whole_numbers_of_64_bits():
    assert {values.dtype.name for values in padded(ROWS).values()} == {"int64"}


# -- by_length ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 50), max_size=60), st.integers(1, 20))
def test_batches_cover_each_row_once_and_have_like_lengths(lengths, size):
    rows = [Pieces((0,) * length, 0) for length in lengths]
    batches = list(by_length(rows, size))
    assert sorted(number for batch in batches for number in batch) == list(range(len(rows)))
    assert all(0 < len(batch) <= size for batch in batches)
    assert [lengths[number] for batch in batches for number in batch] == sorted(lengths)
