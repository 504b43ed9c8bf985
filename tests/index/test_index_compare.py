"""Columns side by side: what each holds, how much of it is read, and how they are cut into years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QueryError
from index.compare import MOST_COLUMNS, Comparison, Wanted, by_year, compare
from index.query import Filters, Question
from index.search import Ranked

Row = dict[str, Any]
# Text of a question → (id, first day it can be of) of what answers it, by date.
Answers = dict[str, list[tuple[str, int]]]


def compared(answers: Answers, *wanted: Wanted, **more: Any) -> tuple[list[Comparison], list[str]]:
    """The comparison on one topic of columns that are answered so, and the ids of which records were read."""
    read: list[str] = []
    days = dict(found for given in answers.values() for found in given)

    def ranked(question: Question) -> Ranked:
        found = answers[question.text]
        return Ranked([name for name, _ in found], [0.0] * len(found), [day for _, day in found], len(found), {}, None)

    def records(ids: Sequence[str]) -> list[Row]:
        read.extend(ids)
        dates = {name: f"{day // 10_000}" if (day := days[name]) else None for name in ids}
        return [{"position_id": name, "said_on": None, "published_on": dates[name]} for name in ids]

    columns = wanted or tuple(Wanted(text, text.upper(), text=text) for text in answers)
    return compare(columns, Filters(), ["joint_working"], ranked, records, **more), read


def ids(rows: Sequence[Row]) -> list[str]:
    return [row["position_id"] for row in rows]


def cells(answers: Answers, **more: Any) -> list[tuple[str | None, list[tuple[list[str], int]]]]:
    """Year by year, of each column the ids that are given and how many there are."""
    ((one,), _) = compared(answers, **more)
    return [(year, [(ids(cell.rows), cell.total) for cell in found]) for year, found in by_year(one.columns)]


def test_a_column_is_a_question_with_its_records_by_date() -> None:
    ((one,), read) = compared({"a": [("p1", 19980101), ("p2", 20050818), ("p3", 0)]})
    (column,) = one.columns
    assert (column.key, column.label, column.total, column.found) == ("a", "A", 3, 3)
    assert column.question.text == "a"
    assert column.question.filters.topics == (one.topic,)
    assert column.years == (("1998", 1), ("2005", 1), (None, 1))
    assert ids(column.rows) == read == ["p1", "p2", "p3"]


def test_columns_keep_their_order_and_an_empty_one_its_place() -> None:
    ((one,), _) = compared({"b": [], "a": [("p1", 20050101)]})
    assert [(column.label, column.total) for column in one.columns] == [("B", 0), ("A", 1)]


def test_a_topic_on_which_nobody_has_a_position_is_left_out() -> None:
    assert compared({"a": [], "b": []}) == ([], [])


def test_of_what_the_question_finds_others_can_be_kept_out() -> None:
    answers = {"a": [("p1", 19980101), ("p2", 20050818)]}
    ((one,), read) = compared(answers, Wanted("h1", "Jane Arkwright", "a", only=frozenset({"p2", "p9"})))
    (column,) = one.columns
    assert (ids(column.rows), column.total, column.found) == (["p2"], 1, 2)
    assert read == ["p2"]


def test_a_column_of_holders_asks_for_their_names_unless_others_are_asked_for() -> None:
    one = Wanted("h1", "Jane Arkwright", holders=("=Jane Arkwright", "=Ms Arkwright"))
    assert one.question(Filters(since="2005")).filters == Filters(since="2005", holders=one.holders)
    assert one.question(Filters(holders=("Owen",))).filters == Filters(holders=("Owen",))


def test_what_was_said_in_one_year_stands_in_one_row() -> None:
    answers = {
        "a": [("p1", 19980101), ("p2", 20050101), ("p3", 20050818), ("p4", 0)],
        "b": [("q1", 20050202), ("q2", 20060101)],
    }
    assert cells(answers) == [
        ("1998", [(["p1"], 1), ([], 0)]),
        ("2005", [(["p2", "p3"], 2), (["q1"], 1)]),
        ("2006", [([], 0), (["q2"], 1)]),
        (None, [(["p4"], 1), ([], 0)]),
    ]


def test_of_more_than_can_be_read_the_first_of_each_year_are() -> None:
    answers = {"a": [(f"p{n}", 19980101) for n in range(5)] + [("p9", 20050818)], "b": [("q1", 20050202)]}
    assert cells(answers, most=4) == [
        ("1998", [(["p0", "p1"], 5), ([], 0)]),
        ("2005", [(["p9"], 1), (["q1"], 1)]),
    ]
    assert compared(answers, most=7)[1] == ["p0", "p1", "p2", "p3", "p4", "p9", "q1"]


def test_no_year_looks_empty_that_is_not() -> None:
    answers = {"a": [(f"p{year}", year * 10_000 + 101) for year in range(1990, 2020)]}
    found = cells(answers, most=1)
    assert len(found) == 30
    assert all(rows for _, [(rows, _)] in found)


@pytest.mark.parametrize(("number", "what"), [(0, "nothing to compare"), (MOST_COLUMNS + 1, "7 cannot stand")])
def test_none_and_more_than_can_be_read_side_by_side_are_an_error(number: int, what: str) -> None:
    wanted = [Wanted(f"h{n}", "Ann Hale", "a") for n in range(number)]
    with pytest.raises(QueryError, match=what) as raised:
        compare(wanted, Filters(), [], lambda question: pytest.fail("asked"), lambda ids: [])
    assert raised.value.hint


@given(
    st.lists(st.lists(st.sampled_from([19980101, 20010101, 20050818, 0]), max_size=9).map(sorted), max_size=6),
    st.integers(1, 30),
)
def test_totals_are_those_of_the_answer_and_never_more_is_read_than_fits(days: list[list[int]], most: int) -> None:
    answers = {
        f"c{column}": [(f"p{column}-{n}", day) for n, day in enumerate(sorted(found, key=lambda day: (not day, day)))]
        for column, found in enumerate(days)
    }
    if not any(answers.values()):
        return
    ((one,), read) = compared(answers, most=most)
    assert [column.total for column in one.columns] == [len(found) for found in days]
    rows = by_year(one.columns)
    assert sum(cell.total for _, found in rows for cell in found) == sum(map(len, days))
    assert len(read) <= max(most, sum(cell.total > 0 for _, found in rows for cell in found))
    assert all(bool(cell.rows) == bool(cell.total) for _, found in rows for cell in found)
