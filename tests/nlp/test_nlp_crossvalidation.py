"""How well sides are told apart, with scores made by hand in place of the network."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from frame_files import GOOD, changed

from nlp import stance
from nlp.calibration import CLASSES
from nlp.crossvalidation import OWN, PARTS, SEEN, _parts, told_apart
from nlp.frames import AT_LEAST, parse

FRAME = parse(GOOD, where="my.yaml")
LABELS = [CLASSES.index(side) for side, number in AT_LEAST.items() for _ in range(number)]


@pytest.fixture
def scored(monkeypatch):
    """Put scores of the examples in the network's place: for each, how much speaks for the class of this number."""

    def put(answers, known=()):
        scores = np.full((len(answers), len(CLASSES)), -6.0, dtype=np.float32)
        for row, answer in enumerate(answers):
            scores[row, answer] = 6.0
        gate = {"weights": {}, "bias": 1.0, "opens_from": 0.0}
        kept = {"topics": {key: {} for key in known}, "gate": gate}
        monkeypatch.setattr(stance, "learned", lambda: kept)
        monkeypatch.setattr(stance, "shipped", lambda: None)
        monkeypatch.setattr(stance, "example_scores", lambda topic, network: scores)

    return put


def test_a_network_that_knows_all_is_right_on_all(scored):
    scored(LABELS)
    (row,) = told_apart(FRAME)
    assert (row["topic"], row["title"], row["examples"]) == ("late", "Late opening", len(LABELS))
    assert (row["told"], row["right"], row["flips"], row["macro_f1"]) == (1.0, 1.0, 0, 1.0)


def test_a_network_that_is_wrong_on_one_side_is_counted_there(scored):
    support = LABELS.index(1)
    scored([*LABELS[:support], 3, *LABELS[support + 1 :]])
    (row,) = told_apart(FRAME)
    # One flip among so few makes careful: of the others on a side, three are not told.
    assert (row["flips"], row["right"]) == (1, pytest.approx(10 / 14))


def test_a_network_that_knows_nothing_tells_no_side(scored, monkeypatch):
    scored(LABELS)
    monkeypatch.setattr(stance, "example_scores", lambda topic, network: np.zeros((14, 4), dtype=np.float32))
    (row,) = told_apart(FRAME)
    assert (row["told"], row["flips"]) == (0.0, 0)


def test_examples_on_topic_without_a_word_of_the_vocabulary_are_counted(scored):
    scored(LABELS)
    # "Let us in after work.", "Close at five.", "Nobody comes at night.", "I cannot decide."
    assert told_apart(FRAME)[0]["unmentioned"] == 4
    wider = parse(changed("      - late\n", "      - late\n      - night\n"), where="my.yaml")
    assert told_apart(wider)[0]["unmentioned"] == 3


def test_it_says_whether_the_network_has_seen_the_examples(scored):
    scored(LABELS)
    assert told_apart(FRAME)[0]["measured_by"] == OWN
    scored(LABELS, known=[FRAME.topics["late"].key])
    assert told_apart(FRAME)[0]["measured_by"] == SEEN


def test_each_part_has_its_share_of_each_class():
    labels = [0] * 20 + [1] * 10 + [3] * 7 + [2] * 2
    parts = _parts(labels)
    assert len(parts) == PARTS
    assert sorted(number for part in parts for number in part) == list(range(len(labels)))
    for label, number in Counter(labels).items():
        shares = [sum(labels[one] == label for one in part) for part in parts]
        assert number // PARTS <= min(shares)
        assert max(shares) <= -(-number // PARTS)


def test_it_is_told_alike_each_time():
    assert _parts(LABELS) == _parts(LABELS)
