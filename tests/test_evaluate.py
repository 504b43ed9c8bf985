"""The scorer and the floors: a figure that is worse must fail."""

from __future__ import annotations

from typing import Any

import pytest

from bench.evaluate import raised, under_floor
from bench.scoring import score


def gold(
    start: int, end: int, *, joint: int | None = 1, holder: str = "Ann Harrow", unsure: bool = False
) -> dict[str, Any]:
    spans = [[start, end]]
    return {"doc": "a.txt", "holder": holder, "spans": spans, "structural": None, "joint": joint, "unsure": unsure}


def told(start: int, end: int, *, joint: str | None = "support", holder: str = "Ann Harrow") -> dict[str, Any]:
    stances = {"structural_change": None, "joint_working": joint}
    return {"document": "a.txt", "holder": holder, "spans": [[start, end]], "stances": stances}


def test_recall_and_precision_are_not_swapped() -> None:
    result = score([gold(0, 10), gold(20, 30), gold(40, 50), gold(60, 70)], [told(0, 10), told(100, 110)])
    assert (result["recall"], result["precision"]) == (0.25, 0.5)


def test_half_of_the_characters_are_enough_and_fewer_are_not() -> None:
    assert score([gold(0, 10)], [told(0, 5)])["recall"] == 1
    assert score([gold(0, 10)], [told(0, 4)])["recall"] == 0


def test_a_quote_told_twice_is_right_once() -> None:
    assert score([gold(0, 10)], [told(0, 10), told(0, 10, holder="Bea Locke")])["precision"] == 0.5


def test_a_prediction_without_a_stance_finds_nothing() -> None:
    assert score([gold(0, 10)], [told(0, 10, joint=None)])["recall"] == 0


def test_an_unsure_label_is_neither_hit_nor_false_alarm() -> None:
    result = score([gold(0, 10), gold(20, 30, unsure=True)], [told(0, 10), told(20, 30)])
    assert (result["gold"], result["recall"], result["precision"]) == (1, 1, 1)


def test_support_for_oppose_is_a_flip() -> None:
    assert score([gold(0, 10, joint=-1)], [told(0, 10)])["flips"] == 1
    assert score([gold(0, 10, joint=0)], [told(0, 10)])["flips"] == 0


@pytest.mark.parametrize(("name", "right"), [("Dr Ann Harrow", 1), ("A Harrow", 1), ("Harrow", 0), ("Bea Harrow", 0)])
def test_a_holder_is_right_by_forename_or_initial_never_by_surname_alone(name: str, right: int) -> None:
    assert score([gold(0, 10)], [told(0, 10, holder=name)])["holder"] == right


def test_a_figure_under_its_floor_is_told() -> None:
    floors = {"sample": {"floors": {"recall": 0.5, "flips": 0.1}}}
    assert under_floor("sample", {"recall": 0.6, "flips": 0.05}, floors) == []
    assert len(under_floor("sample", {"recall": 0.4, "flips": 0.2}, floors)) == 2
    assert under_floor("sample", {"flips": 0.1}, floors) == ["sample: recall is missing, its floor is 0.5"]


def test_floors_only_rise() -> None:
    assert raised({"recall": 0.4, "flips": 0.3}, {"recall": 0.5, "flips": 0.1}) == {"recall": 0.5, "flips": 0.1}
    assert raised({"recall": 0.6, "flips": 0.05}, {"recall": 0.5, "flips": 0.1}) == {"recall": 0.595, "flips": 0.055}
