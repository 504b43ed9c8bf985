"""Which statement is which after a text has changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.identity import movement, overlap
from corpus.records import holder_id, plain_name, utterance_id

LINES = st.lists(st.text(alphabet="0123456789", max_size=12))


@given(LINES, LINES, st.text(min_size=1, alphabet="abcdefgh "))
def test_a_line_that_stays_is_found_wherever_it_has_moved(before: list[str], after: list[str], line: str) -> None:
    kept = f"«{line}»"
    old, new = f"first\n{kept}\nlast\n", "\n".join([*before, kept, *after, ""])
    start, end = movement(old, new)((6, 6 + len(kept)))
    assert new[start:end] == kept


def test_an_inserted_paragraph_moves_what_follows() -> None:
    old, new = "One.\nTwo.\nThree.\n", "One.\nOne and a half.\nTwo.\nThree.\n"
    start, end = movement(old, new)((5, 9))
    assert new[start:end] == "Two."


def test_a_line_that_is_gone_has_no_place() -> None:
    assert movement("alpha beta\nkept\n", "kept\n")((0, 10)) == (0, 0)


def test_overlap_is_a_share_of_the_longer_spans() -> None:
    assert overlap([(0, 10)], [(5, 10)]) == 0.5
    assert overlap([(0, 4), (6, 8)], [(0, 8)]) == 0.75
    assert overlap([], []) == 0.0


def test_titles_and_accents_do_not_make_another_name() -> None:
    assert plain_name("The Rt Hon. Dame Zoë Llŷr") == plain_name("Zoe Llyr")


def test_a_full_name_is_one_holder_in_every_document() -> None:
    assert holder_id("Dr Ann Harrow", "person", "a") == holder_id("Ann Harrow", "person", "b")


def test_a_bare_surname_is_somebody_of_one_document() -> None:
    assert holder_id("Mr Harrow", "person", "a") != holder_id("Mr Harrow", "person", "b")


def test_an_open_question_of_who_has_no_id() -> None:
    assert holder_id("Mr Locke", "ambiguous", "a") is None


def test_the_same_words_of_one_holder_are_one_utterance() -> None:
    assert utterance_id("h", ["‘Pool the money,’", "‘now.’"]) == utterance_id("h", ["Pool the money now"])
    assert utterance_id("h", ["Pool the money"]) != utterance_id("i", ["Pool the money"])
