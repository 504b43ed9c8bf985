"""Arithmetic of spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.spans import Cover, merged, trimmed

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: (pair[0], sum(pair))), max_size=12)


def test_touching_spans_are_made_one():
    assert merged([(4, 6), (0, 2), (2, 3)]) == ((0, 3), (4, 6))


def test_what_is_trimmed_to_nothing_is_none():
    assert trimmed(" , ", (0, 3)) is None


@given(spans, st.integers(0, 60), st.integers(1, 30))
def test_a_cover_counts_each_character_once(taken, start, length):
    covered = {at for s, e in taken for at in range(s, e)}
    assert Cover(taken).within((start, start + length)) == len(covered & set(range(start, start + length)))


@given(spans)
def test_a_span_is_covered_by_a_cover_of_itself(taken):
    assert all(Cover(taken).covers(span) for span in taken)


def test_a_span_half_covered_is_not_covered():
    assert not Cover([(0, 5)]).covers((3, 8))
