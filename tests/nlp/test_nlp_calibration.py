"""From scores to probabilities, and from probabilities to a side that is told."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.calibration import (
    CLASSES,
    FLIPS,
    FOUND,
    RATIOS,
    Calibration,
    fitted,
    flips,
    macro_f1,
    told,
    with_thresholds,
)

NONE, SUPPORT, MIXED, OPPOSE = range(4)
PLAIN = Calibration(1.0, (0.0, 0.0, 0.0, 0.0))
numbers = st.floats(-1e4, 1e4)
four = st.tuples(numbers, numbers, numbers, numbers)


def scores_of(*rows):
    """Scores of which the plain calibration makes these probabilities."""
    return np.log(np.array(rows, dtype=np.float64) + 1e-12)


# -- chances -----------------------------------------------------------------------------------------------------------


@given(st.lists(four, min_size=1, max_size=5), st.floats(0.01, 10), four)
def test_chances_are_probabilities_whatever_the_scores(scores, scale, shift):
    found = Calibration(scale, shift).chances(np.array(scores))
    assert found.shape == (len(scores), len(CLASSES))
    assert np.all(found >= 0)
    assert np.allclose(found.sum(axis=1), 1)


def test_equal_scores_are_equal_chances():
    assert PLAIN.chances(np.full((1, 4), 3.0)).tolist() == [[0.25] * 4]


def test_a_plain_calibration_is_softmax():
    assert np.allclose(PLAIN.chances(scores_of((0.1, 0.6, 0.2, 0.1))), [[0.1, 0.6, 0.2, 0.1]])


def test_a_scale_under_one_makes_less_sure_of_the_same_answer():
    scores = scores_of((0.1, 0.6, 0.2, 0.1))
    (softer,) = Calibration(0.5, PLAIN.shift).chances(scores)
    assert 0.25 < softer[SUPPORT] < 0.6
    assert softer.argmax() == SUPPORT


def test_a_shift_makes_a_class_more_likely():
    scores = scores_of((0.1, 0.6, 0.2, 0.1))
    (moved,) = Calibration(1.0, (0.0, 0.0, 0.0, 2.0)).chances(scores)
    assert moved[OPPOSE] == pytest.approx(0.1 * np.exp(2) / (0.9 + 0.1 * np.exp(2)))


def test_scale_and_shift_are_both_put_on_the_scores():
    (found,) = Calibration(2.0, (0.0, 1.0, 0.0, 0.0)).chances(np.array([[0.0, 1.0, 0.0, 0.0]]))
    assert found[SUPPORT] == pytest.approx(np.exp(3) / (np.exp(3) + 3))


# -- side --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ((0.1, 0.7, 0.1, 0.1), SUPPORT),
        ((0.1, 0.1, 0.7, 0.1), MIXED),
        ((0.1, 0.1, 0.1, 0.7), OPPOSE),
        ((0.6, 0.4, 0.0, 0.0), NONE),  # on topic with 0.4, found from 0.5
        ((0.1, 0.5, 0.0, 0.4), None),
        ((0.1, 0.4, 0.0, 0.5), None),
        ((0.1, 0.3, 0.31, 0.29), MIXED),  # it has no opposite
        ((0.1, 0.4, 0.35, 0.15), SUPPORT),  # nor is it one
        ((0.45, 0.4, 0.05, 0.1), SUPPORT),  # "none" has no say in which side it is
        ((0.45, 0.3, 0.0, 0.25), None),
    ],
)
def test_a_side_is_told_where_the_opposite_one_is_far_less_likely(chances, expected):
    assert Calibration(1.0, PLAIN.shift, found_from=0.5, opposite_up_to=0.5).side(np.array(chances)) == expected


def test_what_just_reaches_both_thresholds_is_told():
    calibration = Calibration(1.0, PLAIN.shift, found_from=0.5, opposite_up_to=0.5)
    assert calibration.side(np.array([0.5, 0.25, 0.125, 0.125])) == SUPPORT


@given(st.tuples(*[st.floats(0.001, 1)] * 4), st.sampled_from(RATIOS), st.sampled_from(RATIOS))
def test_a_stricter_threshold_leaves_more_open_and_changes_no_side(weights, one, other):
    chances = np.array(weights) / sum(weights)
    strict, loose = (
        Calibration(1.0, PLAIN.shift, opposite_up_to=ratio).side(chances) for ratio in sorted((one, other))
    )
    assert strict in (loose, None)


@given(st.tuples(*[st.floats(0.001, 1)] * 4), st.sampled_from(FOUND))
def test_without_thresholds_the_likeliest_side_is_told_of_what_is_on_topic(weights, found_from):
    chances = np.array(weights) / sum(weights)
    likeliest = int(chances[1:].argmax()) + 1
    assert Calibration(1.0, PLAIN.shift, found_from, 1.0).side(chances) in (likeliest, NONE)


def test_each_row_is_told_by_itself():
    calibration = Calibration(1.0, PLAIN.shift, opposite_up_to=0.5)
    rows = scores_of((0.9, 0.1, 0, 0), (0.1, 0.8, 0, 0.1), (0.1, 0.4, 0.1, 0.4))
    assert told(calibration, rows) == [NONE, SUPPORT, None]


# -- fitted ------------------------------------------------------------------------------------------------------------


def simulated(true, number, seed=0):
    """Scores, and labels drawn as likely as the calibration says."""
    chance = np.random.default_rng(seed)
    scores = chance.normal(0, 3, (number, len(CLASSES)))
    return scores, [int(chance.choice(len(CLASSES), p=row)) for row in true.chances(scores)]


@pytest.mark.parametrize(
    "true",
    [PLAIN, Calibration(0.4, (0.6, -0.2, -0.4, 0.0)), Calibration(1.7, (-1.0, 0.5, 0.0, 0.5))],
    ids=["nothing", "too sure", "too modest"],
)
def test_scale_and_shift_are_found_again_from_many_examples(true):
    found = fitted(*simulated(true, 3000))
    assert found.scale == pytest.approx(true.scale, rel=0.1)
    # What is added to all four changes nothing.
    assert np.array(found.shift) - np.mean(found.shift) == pytest.approx(
        np.array(true.shift) - np.mean(true.shift), abs=0.2
    )


def test_a_few_examples_change_little():
    scores, labels = simulated(Calibration(0.1, (0.0, 3.0, 0.0, -3.0)), 4)
    assert abs(np.log(fitted(scores, labels, prior=100.0).scale)) < 0.1
    assert max(map(abs, fitted(scores, labels, prior=100.0).shift)) < 0.1


def test_a_lean_to_one_side_is_evened_out():
    labels = [NONE, SUPPORT, MIXED, OPPOSE] * 10
    scores = np.eye(4)[labels] * 2 + [0, 0, 0, 3]
    assert set(scores.argmax(axis=1).tolist()) == {OPPOSE}
    assert fitted(scores, labels).chances(scores).argmax(axis=1).tolist() == labels


def test_a_class_without_examples_is_no_trouble():
    found = fitted(scores_of((0.7, 0.1, 0.1, 0.1), (0.1, 0.7, 0.1, 0.1)), [NONE, SUPPORT])
    assert np.all(np.isfinite([found.scale, *found.shift]))


# -- thresholds --------------------------------------------------------------------------------------------------------


def test_only_opposite_sides_are_flips():
    assert (
        flips([SUPPORT, OPPOSE, MIXED, NONE, None, SUPPORT], [OPPOSE, SUPPORT, OPPOSE, SUPPORT, OPPOSE, SUPPORT]) == 2
    )


def test_macro_f1_is_the_mean_over_all_four_classes():
    assert macro_f1([NONE, SUPPORT, MIXED, OPPOSE], [NONE, SUPPORT, MIXED, OPPOSE]) == 1.0
    # none 2/3, support 2/3, oppose and mixed 0: "cannot tell" is as good as none.
    assert macro_f1([SUPPORT, OPPOSE, None, NONE], [SUPPORT, SUPPORT, MIXED, NONE]) == pytest.approx(1 / 3)


RIGHT, FLIPPED = (0.0, 0.9, 0.0, 0.1), (0.0, 0.295, 0.0, 0.705)  # the opposite side is 0.42 times as likely


def thresholds(*rows, labels=None):
    return with_thresholds(PLAIN, scores_of(*rows), labels or [SUPPORT] * len(rows))


def test_sides_are_told_as_freely_as_the_flips_allow():
    assert thresholds(*[RIGHT] * 60, FLIPPED).opposite_up_to == RATIOS[0]
    assert thresholds(*[RIGHT] * 12, FLIPPED).opposite_up_to == 0.4


def test_on_topic_begins_where_most_is_right():
    # What is on topic has 0.52 beside none, what is not 0.47.
    rows = [(0.48, 0.5, 0.01, 0.01)] * 3 + [(0.53, 0.45, 0.01, 0.01)] * 3
    assert thresholds(*rows, labels=[SUPPORT] * 3 + [NONE] * 3).found_from == 0.5


def test_on_topic_does_not_begin_where_no_threshold_keeps_the_flips_down():
    # On topic from 0.5 there are five right and a flip that is sure; from 0.55 nothing is told.
    rows = [(0.5, 0.4999, 0.0, 0.0001)] * 5 + [(0.5, 0.0001, 0.0, 0.4999)]
    found = thresholds(*rows)
    assert flips(told(found, scores_of(*rows)), [SUPPORT] * 6) == 0


def test_thresholds_leave_the_rest_of_the_calibration():
    before = Calibration(2.0, (0.0, 0.1, 0.2, 0.3))
    after = with_thresholds(before, scores_of(RIGHT), [SUPPORT])
    assert (after.scale, after.shift) == (before.scale, before.shift)


def test_where_no_threshold_is_enough_it_is_the_strictest():
    assert thresholds((0, 1, 0, 0), labels=[OPPOSE]).opposite_up_to == RATIOS[-1]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.tuples(*[st.floats(0.001, 1)] * 4), st.integers(0, 3)), min_size=1, max_size=30))
def test_every_looser_threshold_has_too_many_flips(rows):
    scores, labels = np.log([weights for weights, _ in rows]), [label for _, label in rows]
    found = with_thresholds(PLAIN, scores, labels)

    def too_many(ratio):
        sides = told(replace(found, opposite_up_to=ratio), scores)
        return flips(sides, labels) > FLIPS * sum(bool(side) for side in sides)

    assert found.found_from in FOUND
    assert all(too_many(ratio) for ratio in RATIOS if ratio > found.opposite_up_to)
    assert found.opposite_up_to == RATIOS[-1] or not too_many(found.opposite_up_to)


# -- kept --------------------------------------------------------------------------------------------------------------


def test_a_calibration_is_the_same_after_json():
    before = Calibration(0.8, (0.1, -0.2, 0.3, 0.0), 0.45, 0.62)
    assert Calibration.of(json.loads(json.dumps(before.kept()))) == before


def test_what_is_kept_beside_a_calibration_is_left_alone():
    assert Calibration.of({"head": "joint_working", **PLAIN.kept()}) == PLAIN
