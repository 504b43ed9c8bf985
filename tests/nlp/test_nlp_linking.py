"""Tagged words made into attributions, without a model."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.linking import links, parts
from nlp.tagger import TAGS, Tagged
from nlp.windows import CLOSING, COMMA, FOR, INSIDE, OPENING, OUTSIDE, TO, UNCLOSED, Window, tokenizer

LETTERS = {"-": "O", "S": "B-source", "s": "I-source", "C": "B-cue", "c": "I-cue", "Q": "B-content", "q": "I-content"}
ALL = "".join(LETTERS)


def tagged(letters, cues=None, sources=None, lines=None, states=None, pieces=None):
    """Words of two characters, tagged by letters; cues, sources: word → {word: probability} (else "none").

    pieces  word → number of its word piece
    """
    size = len(letters) + 1
    tags = np.array([0, *[TAGS.index(LETTERS[letter]) for letter in letters]])
    chances = np.eye(7, dtype=np.float32)[tags]

    def pointers(given):
        rows = np.zeros((size, size), dtype=np.float32)
        for word in range(size):
            for to, how_sure in (given or {}).get(word, {0: 1.0}).items():
                rows[word, to] = how_sure
        return rows

    window = Window(
        pieces=(101, *[(pieces or {}).get(word, 1000) for word in range(1, size)], 102),
        states=(OUTSIDE, *(states or [OUTSIDE] * len(letters)), OUTSIDE),
        first=tuple(range(size)),
        lines=(-1, *(lines or [0] * len(letters))),
        spans=tuple((3 * n, 3 * n + 2) for n in range(len(letters))),
    )
    return Tagged(window, tags, chances, pointers(cues), pointers(sources))


def runs(letters):
    return [(part.kind, part.words) for part in parts(tagged(letters))]


def linked(given):
    """The links as words: (contents, cue, source)."""
    return [
        ([part.words for part in link.contents], link.cue and link.cue.words, link.source and link.source.words)
        for link in links(given, parts(given))
    ]


# -- runs of tags ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("", []),
        ("---", []),
        ("S", [("source", (1, 2))]),
        ("-Ss-", [("source", (2, 4))]),
        ("SsCQqq", [("source", (1, 3)), ("cue", (3, 4)), ("content", (4, 7))]),
        ("QQ", [("content", (1, 2)), ("content", (2, 3))]),  # B after B
        ("QqQq", [("content", (1, 3)), ("content", (3, 5))]),  # B after I
        ("-qq-", [("content", (2, 4))]),  # I after O begins
        ("sCq", [("source", (1, 2)), ("cue", (2, 3)), ("content", (3, 4))]),  # I after another part begins
        ("Ssc", [("source", (1, 3)), ("cue", (3, 4))]),
        ("Q-q", [("content", (1, 2)), ("content", (3, 4))]),
    ],
)
def test_parts_are_runs_of_tags(letters, expected):
    assert runs(letters) == expected


@given(st.text(st.sampled_from(ALL), max_size=12))
def test_parts_hold_every_tagged_word_once(letters):
    found = runs(letters)
    held = [(word, kind) for kind, (start, end) in found for word in range(start, end)]
    kinds = {"s": "source", "c": "cue", "q": "content"}
    assert held == [(n, kinds[letter.lower()]) for n, letter in enumerate(letters, 1) if letter != "-"]


@given(st.text(st.sampled_from(ALL), max_size=12))
def test_a_part_begins_where_a_tag_begins_or_the_part_changes(letters):
    starts = {start for _, (start, _) in runs(letters)}
    pairs = enumerate(pairwise("-" + letters), 1)
    assert starts == {n for n, (before, tag) in pairs if tag.isupper() or (tag != "-" and before.lower() != tag)}


def test_a_part_ends_with_its_line():
    assert [part.words for part in parts(tagged("Qqqq", lines=[0, 0, 1, 1]))] == [(1, 3), (3, 5)]


def test_what_is_tagged_of_word_0_is_nobodys():
    given = tagged("q")
    given.tags[0] = TAGS.index("B-content")
    assert [part.words for part in parts(given)] == [(1, 2)]


def test_a_part_has_its_place_and_line():
    (part,) = parts(tagged("-Qq-", lines=[0, 4, 4, 5]))
    assert (part.span, part.line) == ((3, 8), 4)


@pytest.mark.parametrize("state", [OUTSIDE, OPENING, INSIDE, CLOSING, UNCLOSED])
def test_a_part_knows_whether_it_begins_in_quotation_marks(state):
    (part,) = parts(tagged("-Qq", states=[OUTSIDE, state, OUTSIDE]))
    assert part.quoted == (state != OUTSIDE)


def test_a_part_is_as_sure_as_its_tags():
    given = tagged("Qq")
    given.chances[1:] = [[0.1, 0, 0, 0, 0, 0.6, 0.3], [0.5, 0, 0, 0, 0, 0.2, 0.3]]
    assert parts(given)[0].chance == pytest.approx(0.7)  # 0.9 and 0.5: where it begins does not matter


# -- links -------------------------------------------------------------------------------------------------------------


def test_an_attribution_is_a_content_with_its_cue_and_source():
    assert linked(tagged("SCQq", {3: {2: 1.0}, 4: {2: 1.0}}, {2: {1: 1.0}})) == [([(3, 5)], (2, 3), (1, 2))]


def test_a_content_goes_to_the_cue_it_points_to_and_not_to_the_nearest():
    given = tagged("C----QC", {6: {1: 0.9, 7: 0.1}})
    assert linked(given) == [([(6, 7)], (1, 2), None)]


def test_a_cue_goes_to_the_source_it_points_to_and_not_to_the_nearest():
    given = tagged("S---SCQ", {7: {6: 1.0}}, {6: {1: 0.8, 5: 0.2}})
    assert linked(given) == [([(7, 8)], (6, 7), (1, 2))]


def test_the_words_of_a_content_vote():
    given = tagged("CQqqC", {2: {1: 0.9, 5: 0.1}, 3: {5: 1.0}, 4: {5: 1.0}})
    assert linked(given) == [([(2, 5)], (5, 6), None)]


def test_all_words_of_a_cue_count():
    given = tagged("CQCc", {2: {1: 0.45, 3: 0.3, 4: 0.25}})
    assert linked(given) == [([(2, 3)], (3, 5), None)]


def test_contents_of_one_cue_are_one_attribution():
    given = tagged("QSCQ", {1: {3: 1.0}, 4: {3: 1.0}}, {3: {2: 1.0}})
    assert linked(given) == [([(1, 2), (4, 5)], (3, 4), (2, 3))]


def test_contents_of_one_cue_may_be_parted_by_another_attribution():
    given = tagged("CQCQ-Q", {2: {1: 1.0}, 4: {3: 1.0}, 6: {1: 1.0}})
    assert linked(given) == [([(2, 3), (6, 7)], (1, 2), None), ([(4, 5)], (3, 4), None)]


def test_one_source_serves_two_cues():
    given = tagged("SCQCQ", {3: {2: 1.0}, 5: {4: 1.0}}, {2: {1: 1.0}, 4: {1: 1.0}})
    assert linked(given) == [([(3, 4)], (2, 3), (1, 2)), ([(5, 6)], (4, 5), (1, 2))]


def test_a_cue_that_points_to_none_has_no_source():
    given = tagged("SCQ", {3: {2: 1.0}}, {2: {0: 0.6, 1: 0.4}})
    (found,) = links(given, parts(given))
    assert found.source is None
    assert found.source_chance == pytest.approx(0.6)


def test_a_cue_without_any_source_around_has_none():
    assert linked(tagged("CQ", {2: {1: 1.0}})) == [([(2, 3)], (1, 2), None)]


def test_a_content_without_any_cue_around_stands_alone():
    assert linked(tagged("Q-Q")) == [([(1, 2)], None, None), ([(3, 4)], None, None)]


def test_cues_and_sources_without_content_are_nothing():
    assert linked(tagged("SC-")) == []


def test_attributions_are_in_the_order_of_their_contents():
    given = tagged("QQCC", {1: {4: 1.0}, 2: {3: 1.0}})
    assert linked(given) == [([(1, 2)], (4, 5), None), ([(2, 3)], (3, 4), None)]


def test_an_attribution_is_as_sure_of_its_cue_as_its_least_sure_content():
    given = tagged("QCQ", {1: {2: 0.9}, 3: {2: 0.7}})
    (found,) = links(given, parts(given))
    assert found.cue_chance == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("sources", "best", "next_best"),
    [
        ({1: 0.6, 2: 0.3, 0: 0.1}, 0.6, 0.3),
        ({1: 0.6, 2: 0.1, 0: 0.3}, 0.6, 0.3),
        ({1: 0.3, 2: 0.1, 0: 0.6}, 0.6, 0.3),
        ({1: 0.5, 0: 0.5}, 0.5, 0.5),
    ],
)
def test_an_attribution_knows_the_next_best_source(sources, best, next_best):
    given = tagged("SSCQ", {4: {3: 1.0}}, {3: sources})
    (found,) = links(given, parts(given))
    assert (found.source_chance, found.runner_up) == (pytest.approx(best), pytest.approx(next_best))


# -- "…,” said Ms Ash, but “…,” said Mr Birch" -------------------------------------------------------------------------

# Two quotations, each with a cue and a source behind it; the first points to the second's cue, that cue to its source.
TWO = "QqCS-QqCS"
MARKS = [OPENING, CLOSING, OUTSIDE, OUTSIDE, OUTSIDE, OPENING, CLOSING, OUTSIDE, OUTSIDE]
PAST = {1: {8: 1.0}, 2: {8: 1.0}, 6: {8: 1.0}, 7: {8: 1.0}}
BOTH_TO_THE_LAST = {3: {9: 1.0}, 8: {9: 1.0}}


def test_a_quotation_has_the_cue_and_the_source_that_stand_directly_behind_it():
    assert linked(tagged(TWO, PAST, BOTH_TO_THE_LAST, states=MARKS)) == [
        ([(1, 3)], (3, 4), (4, 5)),
        ([(6, 8)], (8, 9), (9, 10)),
    ]


def test_what_stands_directly_behind_a_quotation_is_sure():
    (first, _) = links(given := tagged(TWO, PAST, BOTH_TO_THE_LAST, states=MARKS), parts(given))
    assert (first.cue_chance, first.source_chance, first.runner_up) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("letters", "states", "pieces"),
    [
        ("QqCS-QqCS", [OUTSIDE] * 9, {}),  # no quotation: the cue may be the next sentence's
        ("QqSC-QqCS", MARKS, {}),  # “…” Ms Ash said: she may go on with something else
        ("Qq-CS-QqCS", [OPENING, CLOSING, *[OUTSIDE] * 4, OPENING, CLOSING, OUTSIDE, OUTSIDE], {}),  # a word between
        ("QqCS-QqCS", MARKS, {3: TO}),  # “…” to Ms Ash, “…” to Mr Birch
        ("QqCS-QqCS", MARKS, {3: FOR}),
    ],
)
def test_otherwise_a_quotation_has_the_cue_that_it_points_to(letters, states, pieces):
    last = len(letters) - 1
    cues = {word: {last: 1.0} for word, letter in enumerate(letters, 1) if letter in "Qq"}
    given = tagged(letters, cues, {last: {last + 1: 1.0}}, states=states, pieces=pieces)
    assert [cue for _, cue, _ in linked(given)] == [(last, last + 1)]


def test_a_comma_may_stand_between_a_quotation_and_its_cue():
    states = [OPENING, CLOSING, *[OUTSIDE] * 3]
    given = tagged("Qq-CS", {1: {0: 1.0}}, {4: {0: 1.0}}, states=states, pieces={3: COMMA})
    assert linked(given) == [([(1, 3)], (4, 5), (5, 6))]


def test_a_cue_in_the_next_paragraph_is_not_directly_behind():
    states = [OPENING, CLOSING, OUTSIDE, OUTSIDE]
    given = tagged("QqCS", {1: {3: 1.0}}, {3: {0: 1.0}}, states=states, lines=[0, 0, 1, 1])
    assert linked(given) == [([(1, 3)], (3, 4), None)]


@pytest.mark.model
def test_the_word_pieces_are_those_of_the_tokenizer():
    assert [tokenizer().token_to_id(word) for word in (",", "for", "to")] == [COMMA, FOR, TO]


@given(st.text(st.sampled_from(ALL), max_size=12), st.integers(0, 2**32 - 1))
def test_every_content_is_in_one_attribution(letters, seed):
    size = len(letters) + 1
    made, random = tagged(letters), np.random.default_rng(seed)
    made.cues[:], made.sources[:] = random.dirichlet(np.ones(size), size), random.dirichlet(np.ones(size), size)
    found = parts(made)
    given = sorted(part.words for link in links(made, found) for part in link.contents)
    assert given == [part.words for part in found if part.kind == "content"]
    for link in links(made, found):
        assert all(0 <= chance <= 1 + 1e-6 for chance in (link.cue_chance, link.source_chance, link.runner_up))
        assert link.runner_up <= link.source_chance
