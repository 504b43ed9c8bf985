"""How sure it is who a holder is: counted, never certain, and careful where little was counted."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import HOLDER_BASES
from nlp import reliability as measured
from nlp.reliability import reliability

NAMED = sorted(set(HOLDER_BASES) - {"open"})


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Put these counts in place of the measured ones: {way: [right, told]}; None for no file."""

    def put(counts):
        path = tmp_path / "holders.json"
        if counts is not None:
            path.write_text(json.dumps(counts), encoding="utf-8")
        monkeypatch.setattr(measured, "MEASURED", path)
        measured.measured.cache_clear()

    yield put
    measured.measured.cache_clear()


def test_who_was_not_told_is_never_sure(told):
    told({"open": [90, 100]})
    assert reliability("open") == 0


@pytest.mark.parametrize("how", [*NAMED, "pronoun: subject", "", "no way that is known"])
def test_without_figures_every_way_is_doubtful(told, how):
    told(None)
    assert 0.6 < reliability(how) < 0.7


def test_a_way_that_was_seen_often_has_the_share_that_was_right(told):
    told({"surname": [80, 100]})
    assert reliability("surname") == pytest.approx(81 / 102)


def test_a_way_is_not_judged_by_other_ways_of_its_basis_where_it_was_seen_often(told):
    told({"pronoun: subject": [95, 100], "pronoun: nearest": [10, 100]})
    assert reliability("pronoun: subject") == pytest.approx(96 / 102)


def test_a_rare_way_is_judged_with_all_of_its_basis(told):
    told({"pronoun: one": [2, 2], "pronoun: nearest": [28, 38], "label": [100, 100]})
    assert reliability("pronoun: one") == pytest.approx(31 / 42)


def test_a_way_that_was_never_seen_is_judged_by_its_basis(told):
    told({"pronoun: nearest": [30, 40], "label": [100, 100]})
    assert reliability("pronoun: unheard of") == pytest.approx(31 / 42)


def test_a_rare_basis_is_drawn_towards_doubt(told):
    told({"office": [5, 5]})
    assert 0.7 < reliability("office") < 6 / 7


def test_a_few_failures_do_not_make_a_way_worthless(told):
    told({"office": [0, 5]})
    assert 0.4 < reliability("office") < 0.7


def test_nothing_is_certain(told):
    told({"label": [10_000, 10_000]})
    assert 0.999 < reliability("label") < 1


COUNTS = st.integers(0, 300).flatmap(lambda all_: st.tuples(st.integers(0, all_), st.just(all_)))


@given(counts=st.dictionaries(st.sampled_from([*NAMED, "pronoun: subject", "pronoun: nearest"]), COUNTS))
def test_a_reliability_is_a_probability_and_never_certain(counts):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured, "measured", lambda: counts)
        assert all(0 < reliability(how) < 1 for how in [*NAMED, "pronoun: subject", "pronoun: new"])


@given(all_=st.integers(1, 300), data=st.data())
def test_one_more_that_was_right_makes_it_surer(all_, data):
    right = data.draw(st.integers(0, all_ - 1))
    found = []
    for number in (right, right + 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(measured, "measured", lambda number=number: {"name": (number, all_)})
            found.append(reliability("name"))
    assert found[0] < found[1]


def test_measured_figures_name_ways_that_exist():
    """Of the file that is shipped, where there is one."""
    measured.measured.cache_clear()
    for how, (right, all_) in measured.measured().items():
        assert how.split(":")[0] in HOLDER_BASES
        assert 0 <= right <= all_
