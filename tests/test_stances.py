"""How often the side told is right: the figures, on cases small enough to count by hand."""

from __future__ import annotations

import pytest

from bench.stances import (
    Case,
    accuracy,
    by_word,
    calibration_error,
    coverage,
    deciding_words,
    flips,
    interval,
    macro_f1,
    on_topic,
    precision,
    reliability,
)
from nlp.stance import Judgement


def case(label: str, told: str | None, sure: float = 0.9) -> Case:
    """What is told of a statement with this label: a side, "none", or None for "cannot tell"."""
    return label, Judgement("late", None if told == "none" else told, undecided=told is None, confidence=sure)


ALL_RIGHT = [case(side, side) for side in ("none", "support", "mixed", "oppose")]
# One right, one flip, one that cannot be told, one that is none, one that is told a side and has none.
SOME = [
    case("support", "support"),
    case("support", "oppose"),
    case("mixed", None),
    case("none", "none"),
    case("none", "support"),
]


def test_all_right_is_one_in_every_figure_and_no_flip() -> None:
    assert [figure(ALL_RIGHT) for figure in (macro_f1, accuracy, coverage, precision)] == [1.0] * 4
    assert flips(ALL_RIGHT) == 0.0


def test_macro_f1_is_the_mean_over_all_four_classes() -> None:
    # none: one hit of two told (one cannot be told) and two labels; support: one of two and two; the others nothing.
    assert macro_f1(SOME) == pytest.approx((1 / 2 + 1 / 2) / 4)


def test_a_class_that_never_comes_up_counts_as_nothing() -> None:
    assert macro_f1([case("support", "support")]) == 0.25


def test_accuracy_takes_cannot_tell_for_none() -> None:
    assert accuracy(SOME) == 2 / 5
    assert accuracy([case("none", None)]) == 1.0


def test_a_flip_is_the_opposite_side_out_of_those_told() -> None:
    assert flips(SOME) == 1 / 3


@pytest.mark.parametrize(("label", "told"), [("mixed", "oppose"), ("none", "support"), ("support", None)])
def test_other_errors_are_no_flips(label: str, told: str | None) -> None:
    assert flips([case(label, told)]) == 0.0


def test_coverage_is_of_what_has_a_side() -> None:
    assert coverage(SOME) == 2 / 3


def test_precision_is_of_what_is_told() -> None:
    assert precision(SOME) == 1 / 3


@pytest.mark.parametrize("figure", [macro_f1, accuracy, flips, coverage, precision, calibration_error])
def test_no_cases_are_no_error(figure) -> None:
    assert figure([]) == 0.0


# -- calibration -------------------------------------------------------------------------------------------------------


def test_confidence_that_keeps_its_word_has_no_error() -> None:
    assert calibration_error([case("support", "support", 1.0)] * 3) == 0.0
    half = [case("support", "support", 0.75)] * 3 + [case("oppose", "support", 0.75)]
    assert calibration_error(half) == 0.0


def test_the_error_is_how_far_confidence_is_from_what_is_right() -> None:
    # Three of four right at 0.95, none of one at 0.55.
    cases = [case("support", "support", 0.95)] * 3 + [case("none", "support", 0.95), case("mixed", "none", 0.55)]
    assert calibration_error(cases) == pytest.approx((4 * 0.2 + 1 * 0.55) / 5)


def test_answers_off_the_topic_count_too_and_open_ones_do_not() -> None:
    assert calibration_error([case("none", "none", 0.8)]) == pytest.approx(0.2)
    assert calibration_error([case("none", "none", 0.8), case("none", None, 0.1)]) == pytest.approx(0.2)
    assert calibration_error([case("support", None, 0.8)]) == 0.0


def test_bins_are_in_order_and_the_surest_answers_have_theirs() -> None:
    cases = [case("support", "support", sure) for sure in (1.0, 0.95, 0.31, 0.39)]
    assert reliability(cases) == [(pytest.approx(0.35), 1.0, 2), (pytest.approx(0.975), 1.0, 2)]


# -- interval ----------------------------------------------------------------------------------------------------------


def test_an_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    cases = [case("support", "support")] * 60 + [case("support", "none")] * 40
    low, high = interval(accuracy, cases)
    assert low < 0.6 < high
    assert 0.15 < high - low < 0.25  # 2 × 1.96 × √(0.6 × 0.4 / 100) = 0.19
    assert interval(accuracy, cases) == (low, high)


def test_an_interval_of_what_never_fails_is_a_point() -> None:
    assert interval(accuracy, ALL_RIGHT) == (1.0, 1.0)


def test_more_cases_make_the_interval_smaller() -> None:
    few = [case("support", "support"), case("support", "none")] * 10
    (low, high), (lower, higher) = interval(accuracy, few * 10), interval(accuracy, few)
    assert high - low < higher - lower


# -- documents ---------------------------------------------------------------------------------------------------------


def test_labels_on_a_topic_are_those_with_a_side_and_those_that_readers_disagree_on() -> None:
    plain = {"unsure": False, "structural": None, "joint": None}
    rows = [plain, plain | {"unsure": True}, plain | {"structural": 0}, plain | {"joint": -1}]
    assert on_topic(rows) == rows[1:]


def test_sides_told_are_counted_by_the_word_for_how_sure_they_are() -> None:
    cases = [
        case("support", "support", 0.7),
        case("oppose", "support", 0.65),
        case("none", "mixed", 0.5),
        case("none", "none", 0.99),
        case("support", None, 0.99),
    ]
    assert by_word(cases) == [("sure", 0.0, 0.0, 0), ("likely", 0.5, 0.5, 2), ("doubtful", 0.0, 0.0, 1)]


# -- the words that decided --------------------------------------------------------------------------------------------

ROW = {"text": "Merge them, for the money is wasted.", "evidence": {"late": ["Merge them", "wasted"]}}


def shown(row: dict, told: str, *spans: tuple[int, int]) -> dict[str, float]:
    return deciding_words([row], {"late": [("support", Judgement("late", told, False, 0.9, spans))]})


def test_words_shown_are_counted_against_those_by_which_readers_decided() -> None:
    assert shown(ROW, "support", (0, 5), (12, 25)) == {
        "deciding words: precision": 1 / 4,  # Merge; for, the, money
        "deciding words: recall": 1 / 3,  # Merge, them, wasted
    }


def test_readers_words_may_be_one_phrase() -> None:
    assert shown(ROW | {"evidence": {"late": "Merge them"}}, "support", (0, 10)) == {
        "deciding words: precision": 1.0,
        "deciding words: recall": 1.0,
    }


def test_the_words_of_a_wrong_side_do_not_count() -> None:
    assert shown(ROW, "oppose", (0, 10)) == {"deciding words: precision": 0.0, "deciding words: recall": 0.0}
