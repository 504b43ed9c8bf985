"""The first look at a statement: by learned words, or by the words of a frame."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace

import numpy as np
import pytest
from frame_files import GOOD
from hypothesis import given
from hypothesis import strategies as st

from nlp.frames import Frame, parse
from nlp.gate import STEM, Gate, Words, stems

LATE = parse(GOOD, where="my.yaml").topics["late"]
# Opens at "merge…" in the statement itself.
MERGERS = {"weights": {"merging": 1.0, "merger": 1.0}, "bias": 0.0, "opens_from": 0.1}


def frame(*topics):
    return Frame("mine", 1, "Mine", {topic.name: topic for topic in topics}, "0", "")


def named(name):
    """A topic that is not the others', with the same vocabulary."""
    return replace(LATE, name=name, support=f"There should be more of {name}.")


# -- stems -------------------------------------------------------------------------------------------------------------


def test_words_are_cut_and_counted_without_case():
    assert stems("Merging, merging: REORGANISATION") == {"merging": math.sqrt(2), "reorgan": 1.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("2005 £4m – a I", set()),
        ("don't", {"don"}),
        ("NHS's", {"nhs"}),
        ("joined-up", {"joined", "up"}),
        ("naïve café", {"naïve", "café"}),
        ("un_der", {"un", "der"}),
    ],
)
def test_words_are_two_letters_or_more_and_nothing_else(text, expected):
    assert set(stems(text)) == expected


def test_words_of_the_context_are_apart_from_the_statements_own():
    assert stems("merge them", "merge the trusts") == {"merge": 1, "them": 1, "<merge": 1, "<the": 1, "<trusts": 1}


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_word_of_a_statement_looks_like_one_of_the_context(text, context):
    own, other = set(stems(text)), set(stems("", context))
    assert not own & other
    assert own | other == set(stems(text, context))
    assert all(len(stem) <= STEM for stem in own)


# -- the score of learned words ----------------------------------------------------------------------------------------


def score(text, context="", *, bias=0.5):
    return Words({"merger": 2.0, "<merger": 1.0, "roses": -1.0}, bias, 0.0).score(stems(text, context))


def test_words_speak_for_the_topic_or_against():
    assert score("roses") < score("weather") < score("merger")


def test_words_of_the_context_have_weights_of_their_own():
    assert score("weather") < score("weather", "merger") < score("weather merger")


def test_a_statement_without_words_has_the_bias_alone():
    assert score("") == score("…") == score("unknown words") == 0.5


@given(st.text(max_size=100), st.integers(2, 20))
def test_a_longer_statement_is_not_favoured(text, times):
    once = " merger " + text + " "
    assert score(once * times) == pytest.approx(score(once))


def test_one_word_counts_for_less_in_a_longer_statement():
    assert score("merger") > score("merger of the two oldest trusts in the county")


# -- frames without learned words --------------------------------------------------------------------------------------


def opens(text, context="", *topics, learned=()):
    kept = {"topics": {topic.key: {} for topic in learned}} | ({"gate": MERGERS} if learned else {})
    return Gate(frame(*(topics or (LATE,))), kept).opens(text, context)


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("They stay open late.", "", ["late"]),
        ("Evenings suit me.", "", ["late"]),
        ("I should like that.", "What of evening hours?", ["late"]),
        ("The roof leaks.", "", []),
        ("The roof leaks.", "It has for years.", []),
        ("", "", []),
    ],
)
def test_a_frame_opens_at_its_vocabulary_in_the_statement_or_its_context(text, context, expected):
    assert opens(text, context) == expected


def test_a_word_of_one_topic_opens_all_of_the_frames_own():
    other = replace(
        named("roofs"), vocabulary=parse(GOOD.replace("- late\n", "- roof\n"), where="").topics["late"].vocabulary
    )
    assert opens("The roof leaks.", "", LATE, other) == ["late", "roofs"]


# -- topics with learned words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), [("Merging helps.", ["late"]), ("Open late.", [])])
def test_a_learned_topic_opens_by_its_words_and_not_by_its_vocabulary(text, expected):
    assert opens(text, learned=[LATE]) == expected


def test_what_just_reaches_the_score_opens():
    kept = {"topics": {LATE.key: {}}, "gate": {"weights": {}, "bias": 0.25, "opens_from": 0.25}}
    assert Gate(frame(LATE), kept).opens("anything") == ["late"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Merging helps.", ["mergers"]),
        ("Open late.", ["shifts", "late"]),
        ("Merging is late.", ["shifts", "mergers", "late"]),
        ("The roof leaks.", []),
    ],
)
def test_topics_open_each_in_its_way_in_the_order_of_the_frame(text, expected):
    mergers = named("mergers")
    assert opens(text, "", named("shifts"), mergers, LATE, learned=[mergers]) == expected


def test_weights_of_topics_that_are_not_in_the_frame_open_nothing():
    assert opens("Merging helps.", learned=[named("mergers")]) == []


# -- learning one ------------------------------------------------------------------------------------------------------

CARE = "merger trusts commissioning pooled budgets integrated teams boards social services".split()
OTHER = "roses weather football opera parking tickets violin harbour kitchen painting".split()
BOTH = "the we should not and of it was they have been for".split()


def drawn(chance, own):
    words = chance.choices(own, k=3) + chance.choices(BOTH, k=8)
    chance.shuffle(words)
    return " ".join(words)


@pytest.fixture(scope="module")
def toy():
    """(on topic, not, and the gate that was learned of them)"""
    from nlp.training.gate import learned_gate

    chance = random.Random(3)
    sides = ("support", "mixed", "oppose")
    on = [
        {"text": drawn(chance, CARE), "structural_change": None, "joint_working": chance.choice(sides)}
        for _ in range(200)
    ]
    off = [{"text": drawn(chance, OTHER), "structural_change": None, "joint_working": None} for _ in range(100)]
    strangers = [{"text": drawn(chance, OTHER), "context": drawn(chance, OTHER), "title": None} for _ in range(300)]
    return on, off + strangers, learned_gate(on + off, strangers)


def share_let_through(rows, gate):
    words = Words(**gate)
    passed = [words.score(stems(row["text"], row.get("context", ""))) >= words.opens_from for row in rows]
    return sum(passed) / len(passed)


def test_a_learned_gate_lets_nearly_all_through_that_is_on_topic(toy):
    from nlp.training.gate import PASS

    on, _, gate = toy
    assert share_let_through(on, gate) >= PASS - 0.02


def test_a_learned_gate_turns_strangers_away(toy):
    _, off, gate = toy
    assert share_let_through(off, gate) <= 0.1


def test_a_learned_gate_keeps_no_words_that_say_nothing(toy):
    from nlp.training.gate import SMALLEST

    assert min(abs(weight) for weight in toy[2]["weights"].values()) >= SMALLEST


def test_a_learned_gate_can_be_written_down(toy):
    assert Words(**json.loads(json.dumps(toy[2]))) == Words(**toy[2])


# Five statements: what the words alone say of the topic, and the side told of them in their context.
ALONE = [-4.0, -2.0, 0.0, 2.0, 4.0]


def least(labels, alone=ALONE):
    """What `learned_alone` makes of statements that are told to support, by their labels."""
    from nlp.calibration import Calibration
    from nlp.training.gate import learned_alone

    plain = Calibration(1.0, (0.0,) * 4)
    whole = np.array([[0.0, 9.0, 0.0, 0.0]] * len(alone))
    scores = np.array([[-likely, -50.0, -50.0, 0.0] for likely in alone])
    return learned_alone({"late": plain}, {"late": labels}, {"late": whole}, {"late": scores})


def test_no_right_side_of_a_few_may_be_lost():
    assert least([0, 0, 1, 1, 1]) == 0.5  # 1 / (1 + exp(0))


def test_wrong_sides_may_be_lost():
    assert least([0, 3, 0, 0, 1]) == 0.98  # 1 / (1 + exp(-4)) is 0.982


def test_of_very_many_one_in_a_hundred_may_be_lost():
    assert least([1] * 100, [-4.0] + [0.0] * 99) == 0.5
    assert least([1] * 99, [-4.0] + [0.0] * 98) == 0.01  # 1 / (1 + exp(4)) is 0.018
