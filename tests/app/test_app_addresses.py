"""What stands in the address is what is asked."""

from __future__ import annotations

import pytest

from app_pages.addresses import CHOICES, KIND_WORDS, MODE_WORDS, STANCE_WORDS, in_words, lost, question, values_of
from app_pages.stances import LOOKS
from corpus.records import DOCUMENT_KINDS, MODES, STANCES
from index.query import Filters
from onrecord import OnRecordError, Question


def test_every_kind_mode_and_stance_has_words_of_its_own() -> None:
    for words, ids in ((KIND_WORDS, DOCUMENT_KINDS), (MODE_WORDS, MODES), (STANCE_WORDS, (*STANCES, "undecided"))):
        assert set(words) == set(ids)
        assert len(set(words.values())) == len(ids)


def test_stances_differ_in_word_shape_and_colour() -> None:
    told = [LOOKS[stance] for stance in (*STANCES, "undecided")]
    for part in ("word", "shape", "colour", "vega"):
        assert len({getattr(look, part) for look in told}) == len(told)


def test_values_become_filters() -> None:
    asked = question(
        {
            "q": ["pooled"], "holder": ["Arkwright"], "topic": ["joint working"], "stance": ["cannot tell"],
            "kind": ["white paper"], "mode": ["paraphrase"], "since": ["2005"], "level": ["statements"],
            "sort": ["newest first"],
        },
        page=3,
    )  # fmt: skip
    assert asked.filters == Filters(
        holders=("Arkwright",), topics=("joint_working",), stances=("undecided",), kinds=("white_paper",),
        modes=("indirect",), since="2005",
    )  # fmt: skip
    assert (asked.text, asked.level, asked.sort, asked.offset, asked.limit) == ("pooled", "statements", "-date", 40, 20)


def test_no_values_ask_for_all_positions() -> None:
    assert question({}) == question({key: [""] for key in CHOICES})
    assert question({}).level == "positions"


def test_unknown_values_are_named_and_passed_over() -> None:
    values = {"stance": ["strongly support", "oppose"], "level": ["pages"], "topic": ["astrology"], "q": ["anything"]}
    assert lost(values, ["joint working"]) == ["topic: astrology", "stance: strongly support", "level: pages"]
    assert question(values).filters.stances == ("oppose",)


def test_a_date_that_is_none_is_a_problem_of_the_user() -> None:
    with pytest.raises(OnRecordError, match="no date"):
        question({"since": ["soon"]})


def test_a_question_in_words() -> None:
    assert in_words({}) == "everything"
    assert in_words({"q": ["pooled"], "stance": ["oppose", "mixed"]}) == "“pooled” · stance: oppose, mixed"


def test_a_question_has_the_values_that_ask_it() -> None:
    filters = Filters(
        holders=("=Jane Arkwright",), holder_kinds=("unknown",), kinds=("white_paper",), modes=("author",),
        topics=("joint_working",), stances=("undecided", "mixed"), since="1998", until="2005-08", undated=True,
        rejected=True,
    )  # fmt: skip
    for asked in (
        Question("pooled", filters, level="statements", sort="date", like="p1"),
        Question('org:="Fenwick Council"', Filters(topics=("structural_change",)), sort="date"),
        Question(),
    ):
        back = question(values_of(asked))
        assert (back.text, back.filters, back.level, back.sort, back.like) == (
            asked.text, asked.filters, asked.level, asked.sort, asked.like
        )  # fmt: skip
    assert values_of(Question()) == {}
