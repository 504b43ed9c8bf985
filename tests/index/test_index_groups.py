"""What positions are counted and compared by: names of groups, periods, and the questions that find them."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.errors import QueryError
from index import groups
from index.language import parse


def row(**more: Any) -> dict[str, Any]:
    return {"holder": "Jane Arkwright", "holder_id": "h1", "document_id": "d1", "organisation": None} | more


def test_a_body_is_told_by_its_words_not_by_case_accents_and_marks() -> None:
    written = ("Fenwick County Council", "fenwick county council", "Fenwick County-Council", "Fénwick  County Council.")
    assert {groups.group_of(row(organisation=name), "organisation") for name in written} == {
        ("fenwick county council", None)
    }


def test_a_body_without_letters_is_still_one() -> None:
    assert groups.group_of(row(organisation="…"), "organisation") == ("…", None)


def test_who_is_not_known_is_a_group_of_one_document() -> None:
    assert groups.group_of(row(), "holder") == ("h1", None)
    assert groups.group_of(row(holder_id=None), "holder") == ("Jane Arkwright", "d1")


def test_a_body_is_called_as_most_write_it_and_a_holder_by_the_fullest_name() -> None:
    spelt = {"fenwick council": 2, "Fenwick Council": 3, "FENWICK COUNCIL": 1}
    assert groups.called("organisation", spelt) == "Fenwick Council"
    assert groups.called("holder", {"Arkwright": 9, "Jane Arkwright": 1}) == "Jane Arkwright"


def test_groups_are_listed_once_most_first() -> None:
    names = {"Thorpe Trust": 2, "Fenwick Council": 1, "fenwick council": 2, "Ash Forum": 2, "…": 9}
    assert groups.listed("organisation", names) == [
        {"key": "fenwick council", "name": "fenwick council", "positions": 3},
        {"key": "ash forum", "name": "Ash Forum", "positions": 2},
        {"key": "thorpe trust", "name": "Thorpe Trust", "positions": 2},
    ]


def test_decades_are_listed_in_order_of_time_and_what_has_no_date_in_none() -> None:
    assert groups.decades({"2005": 2, "1998": 1, "unknown": 9, "2001": 3}) == [
        {"key": "1990s", "name": "1990s", "positions": 1},
        {"key": "2000s", "name": "2000s", "positions": 5},
    ]


@pytest.mark.parametrize(
    ("by", "name", "question"),
    [
        ("organisation", "Carers’ “Forum” (North)", 'org:="Carers’  Forum  (North)"'),
        ("publisher", "Fenwick Times", 'source:="Fenwick Times"'),
        ("holder_kind", "person", "holder_kind:person"),
        ("kind", "white_paper", "kind:white_paper"),
        ("mode", "direct", "mode:direct"),
        ("period", "1990s", "date:1990..1999"),
        ("period", "2005", "date:2005..2005"),
        ("period", "..2003", "date:..2003"),
        ("period", "2004..", "date:2004.."),
    ],
)
def test_a_group_has_a_question(by: str, name: str, question: str) -> None:
    assert groups.asked(by, name) == question
    assert parse(question)


@pytest.mark.parametrize(("by", "name"), [("holder_kind", "robot"), ("kind", "poem"), ("mode", "sung")])
def test_a_kind_that_is_none_is_an_error_with_a_hint(by: str, name: str) -> None:
    with pytest.raises(QueryError, match=f"no '{name}'") as raised:
        groups.asked(by, name)
    assert raised.value.hint


@pytest.mark.parametrize("name", ["2005-03..2007", "..2003-12", "2005-08-18"])
def test_a_period_that_cuts_a_year_cannot_stand_side_by_side(name: str) -> None:
    with pytest.raises(QueryError, match="within a year") as raised:
        groups.asked("period", name)
    assert raised.value.hint == "write years: 1990..1997"


@pytest.mark.parametrize(
    ("written", "since", "until"),
    [("1990s", "1990", "1999"), ("2005", "2005", "2005"), ("2005-08", "2005-08", "2005-08"), ("..2003", None, "2003")],
)
def test_a_period_can_be_a_decade_a_date_or_a_range(written: str, since: str | None, until: str | None) -> None:
    found = groups.period_of(written)
    assert (found.name, found.since, found.until) == (written, since, until)


def test_periods_of_several_kinds_are_told_apart() -> None:
    named = groups.period("1990s,2005,2006..2010")
    dates = ("1999-12-31", "2005-08", "2007", "2003", None)
    found = [named(row(said_on=None, published_on=date)) for date in dates]
    assert found == ["1990s", "2005", "2006..2010", "outside periods", "undated"]


def test_body_is_another_word_for_organisation() -> None:
    assert [groups.meant(word) for word in ("body", "organisation", "kind")] == ["organisation", "organisation", "kind"]
