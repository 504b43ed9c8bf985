"""How sure an attribution is, and how that is learned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.confidence import Confidence, content_features, source_features
from nlp.linking import Link, Part
from nlp.training.calibrate import Case, calibrate, reliability


def part(kind="content", chance=0.9):
    return Part(kind, (1, 3), (0, 9), 0, chance)


def link(content=0.9, source=0.9, *, named=True):
    who = part("source") if named else None
    return Link([part(chance=content)], part("cue"), who, cue_chance=0.9, source_chance=source)


JUDGE = Confidence((1.0, 0.0, 0.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0, 0.0, 0.0), 0.5, 0.5)


def test_a_surer_content_is_more_often_right():
    assert JUDGE.content(link(content=0.9)) > JUDGE.content(link(content=0.6))


def test_a_surer_pointer_makes_a_surer_source():
    assert JUDGE.source(link(source=0.9)) > JUDGE.source(link(source=0.6))


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_certainty_has_finite_log_odds(chance):
    sure = link(content=chance, source=chance)
    assert all(abs(value) <= 6 for value in (*content_features(sure), *source_features(sure)))


def test_a_floating_quotation_has_features_too():
    assert len(content_features(Link([part()]))) == len(content_features(link()))


def cases(wrong_when_unsure=True):
    sure = [Case(link(0.95, 0.95), True, True, True)] * 60
    unsure = [Case(link(0.4, 0.4), False, None, False)] * 30 + [Case(link(0.9, 0.4), True, False, True)] * 10
    return sure + unsure if wrong_when_unsure else sure


def test_thresholds_leave_out_what_is_mostly_wrong():
    made = calibrate(cases(), 70)
    assert made.content(link(0.4, 0.4)) < made.tell_from <= made.content(link(0.95, 0.95))
    assert made.source(link(0.9, 0.4)) < made.name_from <= made.source(link(0.95, 0.95))


def test_confidence_is_a_share_of_cases():
    for sure, right, number in reliability(cases(), 70):
        assert number > 0
        assert abs(sure - right) < 0.2


def test_a_confidence_survives_its_json():
    kept = {
        "content": list(JUDGE.content_weights),
        "source": list(JUDGE.source_weights),
        "tell_from": 0.5,
        "name_from": 0.5,
    }
    assert Confidence.of(kept) == replace(JUDGE)
