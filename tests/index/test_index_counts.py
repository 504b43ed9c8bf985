"""How many statements take which side, who agrees with whom, and what was reported more than once."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QueryError
from corpus.records import STANCES
from index import tables
from index.change import changes
from index.counts import MOST_GROUPS, agreement, counts, in_words, stance_table, utterances
from index.groups import GROUPS, PERIODS
from index.views import VIEWS, table

Row = dict[str, Any]
TOPICS = ("joint_working", "structural_change")
SIDES = (*STANCES, "undecided")
_numbers = count(1)


def row(said_on: str | None = "2005", holder: str = "Jane Arkwright", **more: Any) -> Row:
    """A record of its own utterance and document. Its stances are given by topic: joint_working="oppose"."""
    name = f"{next(_numbers):06}"
    stances = {topic: more.pop(topic, None) for topic in TOPICS}
    undecided = [topic for topic, stance in stances.items() if stance == "undecided"]
    return {
        "position_id": f"p{name}",
        "utterance_id": f"u{name}",
        "document": f"paper-{name}.txt",
        "document_id": f"d{name}",
        "holder": holder,
        "holder_id": f"id of {holder}",
        "holder_kind": "person",
        "holder_basis": "name",
        "organisation": None,
        "kind": "article",
        "publisher": "Fenwick Times",
        "mode": "direct",
        "role": None,
        "text": [f"'Words of {name}.'"],
        "published_on": None,
        "said_on": said_on,
        "stances": {topic: None if topic in undecided else stance for topic, stance in stances.items()},
        "undecided": undecided,
        "confidence": {"attribution": 0.9, "holder": 0.9} | dict.fromkeys(TOPICS, 0.9),
        "review": None,
    } | more


def one(*rows: Row, **more: Any) -> Row:
    """The only row of the counts of joint working."""
    (found,) = (line for line in counts(rows, **more) if line["topic"] == "joint_working")
    return found


def sides(line: Row) -> list[int]:
    return [line[side] for side in SIDES]


def periods_of(*dates: str | None, periods: str) -> list[str]:
    """The period of each date."""
    return [one(row(when, joint_working="support"), periods=periods)["period"] for when in dates]


# -- sides -------------------------------------------------------------------------------------------------------------


def test_each_side_is_counted_and_cannot_tell_is_one() -> None:
    found = one(*(row(joint_working=stance) for stance in ("support", "support", "mixed", "oppose", "undecided")))
    assert sides(found) == [2, 1, 1, 1]
    assert (found["statements"], found["reports"], found["stance"]) == (5, 5, "mixed")


def test_the_one_stance_is_that_of_all_that_can_be_told() -> None:
    assert one(row(joint_working="oppose"), row(joint_working="undecided"))["stance"] == "oppose"
    assert one(row(joint_working="undecided"))["stance"] is None


def test_what_does_not_bear_on_a_topic_is_not_counted_on_it() -> None:
    found = counts([row(joint_working="support"), row(structural_change="undecided"), row()])
    assert [(line["topic"], line["statements"]) for line in found] == [("joint_working", 1), ("structural_change", 1)]


def test_statements_are_counted_not_coverage() -> None:
    found = one(*(row(joint_working="support", utterance_id="u") for _ in range(3)), row(joint_working="oppose"))
    assert sides(found) == [1, 0, 1, 0]
    assert (found["statements"], found["reports"]) == (2, 4)


def test_one_utterance_judged_differently_in_two_reports_is_mixed() -> None:
    found = one(*(row(joint_working=stance, utterance_id="u") for stance in ("support", "oppose")))
    assert (sides(found), found["stance"]) == ([0, 1, 0, 0], "mixed")


def test_a_report_that_cannot_be_told_takes_nothing_from_one_that_can() -> None:
    found = one(*(row(joint_working=stance, utterance_id="u") for stance in ("undecided", "support")))
    assert sides(found) == [1, 0, 0, 0]
    assert found["reports"] == 2


def test_no_records_are_no_counts() -> None:
    assert counts([]) == []


def test_the_columns_are_those_of_the_table_in_order() -> None:
    assert list(one(row(joint_working="support"))) == tables.columns("counts")


# -- groups ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["holder_kind", "organisation", "kind", "publisher", "mode"])
def test_statements_are_counted_by_what_the_record_says(by: str) -> None:
    rows = [row(joint_working="support", **{by: value}) for value in ("second", "first", "second", None)]
    found = counts(rows, by=by)
    assert [(line["group"], line["group_id"], line["statements"]) for line in found] == [
        ("first", None, 1),
        ("not known", None, 1),
        ("second", None, 2),
    ]


def test_all_is_one_group() -> None:
    rows = [row(joint_working="support"), row(holder="Lord Hansel", joint_working="oppose")]
    found = one(*rows, by="all")
    assert (found["group"], found["group_id"], found["statements"]) == ("all", None, 2)


def test_holders_are_counted_by_id_under_the_fullest_name() -> None:
    rows = [
        row(holder=name, holder_id=known, joint_working="support")
        for name, known in (("Jane Arkwright", "h1"), ("Jane Ann Arkwright", "h1"), ("Jane Arkwright", "h2"))
    ]
    expected = [("Jane Ann Arkwright", "h1", 2), ("Jane Arkwright", "h2", 1)]
    assert [(line["group"], line["group_id"], line["statements"]) for line in counts(rows)] == expected


def test_whoever_is_not_known_is_nobody_of_another_document() -> None:
    rows = [
        row(holder="a witness", holder_id=None, document_id=document, joint_working=stance)
        for document, stance in (("d1", "support"), ("d2", "oppose"), ("d1", "support"))
    ]
    found = counts(rows)
    assert [(line["group"], line["group_id"], sides(line)) for line in found] == [
        ("a witness", None, [2, 0, 0, 0]),
        ("a witness", None, [0, 0, 1, 0]),
    ]


def test_a_group_that_is_not_known_is_an_error_with_a_hint() -> None:
    with pytest.raises(QueryError) as raised:
        counts([], by="party")
    assert (raised.value.where, raised.value.hint) == ("by", f"one of {', '.join(GROUPS)}")


# -- periods -----------------------------------------------------------------------------------------------------------


def test_a_year_a_decade_or_all_time() -> None:
    dates = ("1999-12-31", "2000", "2005-08", None)
    assert periods_of(*dates, periods="year") == ["1999", "2000", "2005", "undated"]
    assert periods_of(*dates, periods="decade") == ["1990s", "2000s", "2000s", "undated"]
    assert periods_of(*dates, periods="all") == ["all"] * 4


def test_when_it_was_said_comes_before_when_it_was_published() -> None:
    assert one(row("2003", published_on="2005", joint_working="support"))["period"] == "2003"
    assert one(row(None, published_on="2005", joint_working="support"))["period"] == "2005"


def test_both_ends_of_a_range_are_in_it() -> None:
    dates = ("1990-01-01", "1997-12-31", "1998", "2010-12")
    first, second = "1990..1997", "1998..2010"
    assert periods_of(*dates, periods=f"{first}, {second}") == [first, first, second, second]


def test_a_range_can_be_open() -> None:
    dates = ("1700", "2000-12-31", "2005-03-01", "2099")
    expected = ["..2000", "..2000", "2005-03..", "2005-03.."]
    assert periods_of(*dates, periods="..2000,2005-03..") == expected


def test_what_may_lie_in_one_range_or_another_is_across_them() -> None:
    ranges = "1990..1997-04,1997-05..2010"
    assert periods_of("1997", "1997-05", "1997-04-30", periods=ranges) == [
        "across periods",
        "1997-05..2010",
        "1990..1997-04",
    ]


def test_what_may_lie_beside_a_range_is_across_periods() -> None:
    assert periods_of("2005", "2005-03", periods="2005-03..2007") == ["across periods", "2005-03..2007"]


def test_what_lies_in_no_range_for_sure_is_outside() -> None:
    dates = ("1989-12-31", "1998", "2011-01", "undated")
    assert periods_of(*dates[:3], None, periods="1990..1997,1999..2010") == ["outside periods"] * 3 + ["undated"]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "month",
        "205",
        "2005s",
        "..",
        "1990..1997,",
        "1990-1997",
        "1990..97",
        "1990..1997..2000",
        "2005-13..",
        "٢٠٠٥..",
    ],
)
def test_a_period_that_is_not_known_is_an_error_with_a_hint(wrong: str) -> None:
    with pytest.raises(QueryError, match="no period") as raised:
        counts([], periods=wrong)
    assert raised.value.where == "period"
    assert "1990..1997,1998..2010" in raised.value.hint


def test_a_range_that_ends_before_it_begins_is_an_error() -> None:
    with pytest.raises(QueryError, match=r"2005-04 is after 2005-03") as raised:
        counts([], periods="2005-04..2005-03")
    assert raised.value.hint


@pytest.mark.parametrize(
    "wrong", ["1990..2000,1995..2005", "..2000,2000-12-31..", "1990..,1980..", "1990..1991,1990..1991"]
)
def test_ranges_that_share_days_are_an_error(wrong: str) -> None:
    with pytest.raises(QueryError, match="share days") as raised:
        counts([], periods=wrong)
    assert raised.value.hint


def test_what_was_said_once_is_counted_in_one_period_whenever_it_was_reported() -> None:
    rows = [
        row(None, published_on="2006-01-02", joint_working="support", utterance_id="u"),
        row("2005-12-30", published_on="2005-12-31", joint_working="support", utterance_id="u"),
        row(None, joint_working="support", utterance_id="u"),
    ]
    found = one(*rows)
    assert (found["period"], found["statements"], found["reports"]) == ("2005", 1, 3)


def test_counts_and_changes_date_a_statement_alike() -> None:
    rows = [
        row(None, published_on="2006-01-02", joint_working="support", utterance_id="u"),
        row("2004-12-30", joint_working="undecided", utterance_id="u"),
        row("2008", joint_working="support"),
    ]
    (change,) = changes(rows)
    assert change["before_date"][:4] == counts(rows)[0]["period"] == "2006"


# -- the wide table ----------------------------------------------------------------------------------------------------


def test_a_cell_says_how_many_took_which_side() -> None:
    rows = [row(joint_working=stance) for stance in ("oppose", "support", "undecided", "support", "mixed")]
    (line,) = stance_table(rows)
    assert line == {
        "group": "Jane Arkwright",
        "group_id": "id of Jane Arkwright",
        "topic": "joint_working",
        "2005": "support 2, mixed 1, oppose 1, cannot tell 1",
    }


def test_the_wide_table_has_a_column_for_every_period_of_any_row() -> None:
    rows = [row("2005", joint_working="support"), row("2003", structural_change="oppose"), row(None, "Lord Hansel")]
    rows += [row(None, "Lord Hansel", joint_working="mixed")]
    found = stance_table(rows)
    assert [list(line)[3:] for line in found] == [["2003", "2005", "undated"]] * 3
    assert [list(line.values())[3:] for line in found] == [
        [None, "support 1", None],
        ["oppose 1", None, None],
        [None, None, "mixed 1"],
    ]


def test_the_wide_table_keeps_those_apart_who_are_not_known() -> None:
    rows = [
        row(year, "a witness", holder_id=None, document_id=document, joint_working=stance)
        for document, stance, year in (("d1", "support", "2005"), ("d2", "oppose", "2005"), ("d1", "mixed", "2003"))
    ]
    assert [(line["2003"], line["2005"]) for line in stance_table(rows)] == [
        ("mixed 1", "support 1"),
        (None, "oppose 1"),
    ]


# -- agreement ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("support", "support", "agree"),
        ("oppose", "oppose", "agree"),
        ("mixed", "mixed", "agree"),
        ("support", "oppose", "disagree"),
        ("support", "mixed", "partly"),
        ("oppose", "mixed", "partly"),
    ],
)
def test_two_holders_agree_disagree_or_do_so_partly(first: str, second: str, told: str) -> None:
    for stances in ((first, second), (second, first)):
        rows = [
            row(holder=name, joint_working=stance)
            for name, stance in zip(("Ann Hale", "Ben Yew"), stances, strict=True)
        ]
        (found,) = agreement(rows)
        assert (found["stance"], found["other_stance"], found["agreement"]) == (*stances, told)
        assert (found["holder"], found["other"]) == ("Ann Hale", "Ben Yew")
        assert list(found) == tables.columns("agreement")


def test_all_years_of_a_holder_are_one_stance() -> None:
    rows = [row(year, "Ann Hale", joint_working=stance) for year, stance in (("2001", "support"), ("2005", "oppose"))]
    (found,) = agreement([*rows, row("2005", "Ben Yew", joint_working="oppose")])
    assert (found["stance"], found["agreement"], found["statements"]) == ("mixed", "partly", 2)


def test_only_holders_with_a_stance_on_the_topic_are_compared() -> None:
    rows = [
        row(holder="Ann Hale", joint_working="support"),
        row(holder="Ben Yew", joint_working="undecided", structural_change="support"),
        row(holder="a witness", holder_id=None, joint_working="support"),
    ]
    assert agreement(rows) == []


def test_what_cannot_be_told_is_no_part_of_a_holders_stance() -> None:
    rows = [row(holder="Ann Hale", joint_working=stance) for stance in ("support", "undecided")]
    (found,) = agreement([*rows, row(holder="Ben Yew", joint_working="support")])
    assert (found["stance"], found["statements"], found["other_statements"]) == ("support", 1, 1)


def test_two_of_one_name_are_compared_as_two() -> None:
    (found,) = agreement([row(holder_id=known, joint_working="support") for known in ("h1", "h2")])
    assert (found["holder_id"], found["other_id"]) == ("h1", "h2")


def test_each_two_are_compared_once_a_topic() -> None:
    names = ("Ann Hale", "Ben Yew", "Cat Orr")
    found = agreement([row(holder=name, joint_working="support", structural_change="oppose") for name in names])
    pairs = [("Ann Hale", "Ben Yew"), ("Ann Hale", "Cat Orr"), ("Ben Yew", "Cat Orr")]
    assert [(line["topic"], line["holder"], line["other"]) for line in found] == [
        (topic, *pair) for topic in TOPICS for pair in pairs
    ]


def test_more_holders_than_anybody_reads_are_refused() -> None:
    rows = [row(holder=f"Witness Number{number}", joint_working="support") for number in range(MOST_GROUPS)]
    assert len(agreement(rows)) == MOST_GROUPS * (MOST_GROUPS - 1) // 2
    rows += [row(holder="Ann Hale", structural_change="support")]
    with pytest.raises(QueryError, match=str(MOST_GROUPS + 1)) as raised:
        agreement(rows)
    assert "filters" in raised.value.hint


# -- utterances --------------------------------------------------------------------------------------------------------


def test_only_what_was_reported_more_than_once_is_listed() -> None:
    rows = [row(utterance_id=name) for name in ("u1", "u2", "u1")]
    (found,) = utterances(rows)
    assert (found["utterance_id"], found["reports"]) == ("u1", 2)
    assert found["positions"] == [rows[0]["position_id"], rows[2]["position_id"]]
    assert list(found) == tables.columns("utterances")


def test_the_reports_stand_in_order_of_date_with_each_wording_once() -> None:
    late, early, undated, middle = (
        row(None, utterance_id="u", published_on=when, text=text)
        for when, text in (
            ("2005-09", ["'We share.'"]),
            ("2005-08-18", ["'We share,'", "'and gladly.'"]),
            (None, ["'We do share.'"]),
            ("2005-08-20", ["'We share.'"]),
        )
    )
    (found,) = utterances([late, early, undated, middle])
    ordered = [early, middle, late, undated]
    assert found["wordings"] == ["'We share,' […] 'and gladly.'", "'We share.'", "'We do share.'"]
    assert found["documents"] == [report["document"] for report in ordered]
    assert found["positions"] == [report["position_id"] for report in ordered]
    assert (found["earliest"], found["earliest_on"], found["said_on"]) == (early["document"], "2005-08-18", None)


def test_the_date_of_an_utterance_is_that_of_the_report_that_knows_best() -> None:
    dates = (("2005", "2005-09"), ("2005-08-17", "2005-08-18"), (None, "2005-08-19"))
    (found,) = utterances([row(said, utterance_id="u", published_on=published) for said, published in dates])
    assert found["said_on"] == "2005-08-17"


def test_utterances_reported_most_come_first_then_the_earliest() -> None:
    said = (("late", "2005", 2), ("undated", None, 2), ("often", "2007", 3), ("early", "2003", 2))
    rows = [row(when, utterance_id=name) for name, when, reports in said for _ in range(reports)]
    assert [found["utterance_id"] for found in utterances(rows)] == ["often", "early", "late", "undated"]


# -- views by name -----------------------------------------------------------------------------------------------------


def test_every_view_has_a_table_and_takes_no_records_as_well() -> None:
    for view in VIEWS:
        assert view in tables.TABLES
        assert not table(view, [])


def test_a_view_that_is_not_known_is_an_error_with_a_hint() -> None:
    with pytest.raises(QueryError, match="no view 'chart'") as raised:
        table("chart", [])
    assert (raised.value.where, raised.value.hint) == ("view", f"one of {', '.join(VIEWS)}")


def test_the_positions_of_a_holder_stand_together_in_order_of_time() -> None:
    rows = [
        row("2005", "Jane Arkwright", holder_id="h1"),
        row("2003", "Jane Arkwright", holder_id="h2"),
        row("2003", "a witness", holder_id=None),
        row(None, "Jane Ann Arkwright", holder_id="h1"),
        row("2007", "Jane Ann Arkwright", holder_id="h1"),
        row("2001", "Jane Arkwright", holder_id="h1"),
    ]
    expected = [("h1", "2001"), ("h1", "2005"), ("h1", "2007"), ("h1", None), ("h2", "2003"), (None, "2003")]
    assert [(found["holder_id"], found["said_on"]) for found in table("positions", rows)] == expected


# -- for any records ---------------------------------------------------------------------------------------------------

DATES = st.dates().map(str) | st.sampled_from(["2003", "2003-06", "2003-06-18", "2004", "2013"])
RANGES = "..2002,2003..2003-06,2003-07..2010"


@st.composite
def records(draw: st.DrawFn) -> list[Row]:
    """Records of several holders, one name twice and one nobody; utterances have one holder, as the catalogue's do."""
    made = []
    for _ in range(draw(st.integers(0, 12))):
        name, known = draw(
            st.sampled_from([("Ann Hale", "h1"), ("Ann Hale", "h2"), ("Ben Yew", "h3"), ("a witness", None)])
        )
        more: Row = {topic: draw(st.sampled_from([*SIDES, None])) for topic in TOPICS}
        more |= {"utterance_id": f"{known} {draw(st.integers(1, 5))}", "document_id": draw(st.sampled_from("ab"))}
        more |= {"published_on": draw(st.none() | DATES), "kind": draw(st.sampled_from(["article", "debate"]))}
        more |= {"mode": draw(st.sampled_from(["direct", "indirect"])), "publisher": draw(st.none() | st.just("Times"))}
        made.append(row(draw(st.none() | DATES), name, holder_id=known, **more))
    return made


def bearing(rows: list[Row], topic: str) -> set[str]:
    return {one["position_id"] for one in rows if one["stances"][topic] or topic in one["undecided"]}


any_group, any_periods = st.sampled_from(GROUPS), st.sampled_from([*PERIODS, RANGES])


@given(records(), any_group, any_periods)
def test_every_row_follows_from_the_positions_that_it_names(rows: list[Row], by: str, periods: str) -> None:
    by_id = {one["position_id"]: one for one in rows}
    for line in counts(rows, by=by, periods=periods):
        named = [by_id[name] for name in line["positions"]]
        assert sum(sides(line)) == line["statements"] == len({one["utterance_id"] for one in named})
        assert line["reports"] == len(line["positions"]) == len(set(line["positions"]))
        given = {one["stances"][line["topic"]] for one in named} - {None}
        assert line["stance"] == (None if not given else given.pop() if len(given) == 1 else "mixed")
        if by == "holder":
            assert {one["holder_id"] for one in named} == {line["group_id"]}
        elif by != "all":
            assert {one[by] or "not known" for one in named} == {line["group"]}


@given(records(), any_group, any_periods)
def test_every_position_on_a_topic_is_in_exactly_one_row_of_it(rows: list[Row], by: str, periods: str) -> None:
    found = counts(rows, by=by, periods=periods)
    for topic in TOPICS:
        counted = [name for line in found if line["topic"] == topic for name in line["positions"]]
        assert sorted(counted) == sorted(bearing(rows, topic))


@given(records(), any_periods)
def test_however_they_are_grouped_there_are_as_many_reports(rows: list[Row], periods: str) -> None:
    totals = set()
    for by in GROUPS:
        found = counts(rows, by=by, periods=periods)
        totals.add(tuple(sum(line["reports"] for line in found if line["topic"] == topic) for topic in TOPICS))
    assert totals == {tuple(len(bearing(rows, topic)) for topic in TOPICS)}


@given(records(), st.sampled_from(["holder", "all"]))
def test_whatever_the_periods_there_are_as_many_statements(rows: list[Row], by: str) -> None:
    known = [one for one in rows if one["holder_id"]]
    totals = [
        [sum(line[side] for line in counts(known, by=by, periods=periods)) for side in (*SIDES, "statements")]
        for periods in (*PERIODS, RANGES)
    ]
    assert totals == [totals[0]] * len(totals)


@given(records(), any_group, any_periods)
def test_the_wide_table_says_what_the_long_one_says_cell_by_cell(rows: list[Row], by: str, periods: str) -> None:
    def cells(lines: Any) -> list[tuple[Any, ...]]:
        return sorted(lines, key=str)

    long, wide = counts(rows, by=by, periods=periods), stance_table(rows, by=by, periods=periods)
    fixed = ("group", "group_id", "topic")
    assert cells(
        (*(line[name] for name in fixed), name, cell)
        for line in wide
        for name, cell in line.items()
        if name not in fixed and cell is not None
    ) == cells((*(line[name] for name in fixed), line["period"], in_words(line)) for line in long)
    assert {tuple(line) for line in wide} <= {(*fixed, *sorted({line["period"] for line in long}))}


@given(records())
def test_agreement_says_what_the_positions_that_it_names_say(rows: list[Row]) -> None:
    by_id = {one["position_id"]: one for one in rows}
    for line in agreement(rows):
        assert line["holder_id"] != line["other_id"]
        for side, holder in (("", "holder_id"), ("other_", "other_id")):
            named = [by_id[name] for name in line[f"{side}positions"]]
            given = [one for one in named if one["stances"][line["topic"]]]
            taken = {one["stances"][line["topic"]] for one in given}
            assert {one["holder_id"] for one in named} == {line[holder]}
            assert line[f"{side}stance"] == (taken.pop() if len(taken) == 1 else "mixed")
            assert line[f"{side}statements"] == len({one["utterance_id"] for one in given})


@given(st.data())
def test_the_order_of_the_records_does_not_matter(data: st.DataObject) -> None:
    rows, by, periods = data.draw(records()), data.draw(any_group), data.draw(any_periods)
    other = data.draw(st.permutations(rows))
    for view in VIEWS:
        assert table(view, other, by=by, periods=periods) == table(view, rows, by=by, periods=periods)


@given(records(), any_group)
def test_no_word_of_degree_is_said(rows: list[Row], by: str) -> None:
    degree = re.compile(r"\b(?:strong|moderate|slight|firm|weak|somewhat|large|small|score)", re.IGNORECASE)
    for view in ("counts", "stances", "agreement", "utterances"):
        for line in table(view, rows, by=by):
            assert not degree.search(f"{list(line)} {list(line.values())}")
        assert not degree.search(str(tables.meanings(view)))
