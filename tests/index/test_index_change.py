"""Did they change? Occasions, what lies between them, and that every word of it stands in the records named."""

from __future__ import annotations

import re
from itertools import count, groupby, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import bounds
from corpus.records import STANCES
from index import tables
from index.change import KINDS, changes, interval, occasions

Row = dict[str, Any]
TOPIC = "joint_working"
_numbers = count(1)


def row(stance: str | None = "support", said_on: str | None = None, **more: Any) -> Row:
    """A record of its own utterance and document: stance on joint working, or "undecided", and when it was said."""
    name = f"{next(_numbers):06}"
    undecided = [TOPIC] if stance == "undecided" else []
    confidence = {"attribution": 0.9, "holder": 0.9, TOPIC: more.pop("sure", 0.8)}
    return {
        "position_id": f"p{name}",
        "utterance_id": f"u{name}",
        "document": f"paper-{name}.txt",
        "document_id": f"d{name}",
        "holder": "Jane Arkwright",
        "holder_id": "h1",
        "holder_kind": "person",
        "holder_basis": "name",
        "role": None,
        "text": [f"'Words of {name}.'"],
        "published_on": None,
        "said_on": said_on,
        "stances": {TOPIC: None if undecided else stance},
        "undecided": undecided,
        "confidence": confidence,
        "review": None,
    } | more


def one(*rows: Row) -> Row:
    """The only change of the records."""
    (found,) = changes(rows)
    return found


def test_the_same_stance_later_is_held() -> None:
    assert one(row("support", "2003-01-09"), row("support", "2005-08-18"))["change"] == "held"


@pytest.mark.parametrize(("before", "after"), [("support", "oppose"), ("oppose", "support")])
def test_from_one_side_to_the_other_is_shifted(before: str, after: str) -> None:
    found = one(row(after, "2005-08-18"), row(before, "2003-01-09"))
    assert (found["change"], found["before_stance"], found["after_stance"]) == ("shifted", before, after)


@pytest.mark.parametrize("side", ["support", "oppose"])
def test_to_mixed_or_from_it_is_qualified(side: str) -> None:
    assert one(row(side, "2003-01-09"), row("mixed", "2005-08-18"))["change"] == "qualified"
    assert one(row("mixed", "2003-01-09"), row(side, "2005-08-18"))["change"] == "qualified"


@pytest.mark.parametrize("nothing", ["undecided", None])
def test_without_a_stance_there_is_no_occasion(nothing: str | None) -> None:
    early, middle, late = row("support", "2001"), row(nothing, "2003"), row("oppose", "2005")
    assert not changes([early, middle])
    found = one(early, middle, late)
    assert found["change"] == "shifted"
    assert middle["position_id"] not in found["before_positions"] + found["after_positions"]


def test_a_topic_that_a_record_does_not_have_is_passed_over() -> None:
    other = row("support", "2003", stances={"structural_change": "oppose"})
    assert not changes([row("support", "2001"), other])


def test_each_topic_has_its_own_changes() -> None:
    both = [
        row(said_on=year, stances={"structural_change": structural, "joint_working": joint})
        for year, structural, joint in (("2001", "oppose", "support"), ("2003", "support", "support"))
    ]
    assert [(found["topic"], found["change"]) for found in changes(both)] == [
        ("joint_working", "held"),
        ("structural_change", "shifted"),
    ]


def test_statements_of_one_day_are_one_occasion() -> None:
    morning, evening, later = row("support", "2003-01-09"), row("support", "2003-01-09"), row("support", "2005")
    found = one(morning, evening, later)
    assert (found["before_stance"], found["before_statements"]) == ("support", 2)
    assert found["before_positions"] == [morning["position_id"], evening["position_id"]]
    assert not changes([morning, evening])


def test_a_day_with_both_sides_is_mixed_and_shows_a_quotation_of_each() -> None:
    against, unsure, surely = (
        row("oppose", "2003-01-09"),
        row("support", "2003-01-09", sure=0.6),
        row("support", "2003-01-09", sure=0.7),
    )
    found = one(against, unsure, surely, row("support", "2005-08-18"))
    assert (found["change"], found["before_stance"], found["before_statements"]) == ("qualified", "mixed", 3)
    assert found["before_quotes"] == [surely["position_id"], against["position_id"]]
    assert found["before_text"] == [surely["text"][0], against["text"][0]]
    assert found["before_documents"] == [surely["document"], against["document"]]
    assert set(found["before_positions"]) == {record["position_id"] for record in (against, unsure, surely)}


def test_two_reports_of_one_utterance_count_once() -> None:
    reports = [row("support", "2003-01-09", utterance_id="u") for _ in range(2)]
    assert not changes(reports)
    found = one(*reports, row("oppose", "2005"))
    assert found["before_statements"] == 1
    assert len(found["before_positions"]) == 2
    assert len(found["before_quotes"]) == 1


def test_reports_of_one_utterance_on_two_days_are_no_change() -> None:
    first, second = (row("support", published_on=day, utterance_id="u") for day in ("2003-01-09", "2003-01-30"))
    assert not changes([first, second])
    assert one(first, second, row("support", "2005"))["before_date"] == "2003-01-09"


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ([(None, "2003-01-10"), ("2003-01-09", "2003-02-01")], ("2003-01-09", "said")),
        ([("2003", "2003-01-10"), ("2003-01-09", "2003-02-01")], ("2003-01-09", "said")),
        ([("2003-01", "2003-02-01"), (None, "2003-01-30")], ("2003-01", "said")),
        ([(None, "2003"), (None, "2003-06-01")], ("2003-06-01", "published")),
        ([(None, None), (None, "2003-06")], ("2003-06", "published")),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_report_that_knows_best_tells_the_date(dates: list[Any], told: tuple[str, str], turned: bool) -> None:
    reports = [row("support", said, published_on=published, utterance_id="u") for said, published in dates]
    found = one(*(reversed(reports) if turned else reports), row("oppose", "2005-08-18"))
    assert (found["before_date"], found["before_dated"]) == told


def test_published_is_said_where_only_that_is_known() -> None:
    found = one(row("support", published_on="2003-01-09"), row("oppose", "2005-08-18", published_on="2005-08-20"))
    assert (found["before_date"], found["before_dated"]) == ("2003-01-09", "published")
    assert (found["after_date"], found["after_dated"]) == ("2005-08-18", "said")


def test_a_day_is_that_of_saying_only_where_all_its_statements_tell_so() -> None:
    said, printed = row("support", "2003-01-09"), row("support", published_on="2003-01-09")
    assert one(said, printed, row("oppose", "2005"))["before_dated"] == "published"
    assert one(said, printed | {"utterance_id": said["utterance_id"]}, row("oppose", "2005"))["before_dated"] == "said"


def test_undated_statements_are_in_no_change() -> None:
    undated = row("oppose")
    assert not changes([undated, row("support", "2003")])
    found = one(undated, row("support", "2003"), row("support", "2005"))
    assert undated["position_id"] not in found["before_positions"] + found["after_positions"]


@pytest.mark.parametrize(
    ("early", "late"),
    [("2005", "2005-03-01"), ("2005", "2005"), ("2005-08", "2005-08-31"), ("2005", "2005-12"), ("2005-01-01", "2005")],
)
@pytest.mark.parametrize("stances", [("support", "oppose"), ("mixed", "support")])
def test_two_stances_on_dates_that_overlap_have_no_order(early: str, late: str, stances: tuple[str, str]) -> None:
    assert one(row(stances[0], early), row(stances[1], late))["change"] == "order not known"
    assert one(row(stances[1], early), row(stances[0], late))["change"] == "order not known"


def test_one_stance_on_dates_that_overlap_is_held() -> None:
    assert one(row("mixed", "2005"), row("mixed", "2005-03-01"))["change"] == "held"


def test_imprecise_dates_that_do_not_overlap_have_an_order() -> None:
    assert one(row("support", "2005-08"), row("oppose", "2005-09"))["change"] == "shifted"
    assert one(row("support", "2004"), row("oppose", "2005-01-01"))["change"] == "shifted"


def test_statements_of_one_imprecise_date_are_one_occasion_within_a_document_only() -> None:
    here, there, elsewhere = (row("support", "2005", document_id=name) for name in ("d1", "d1", "d2"))
    assert not changes([here, there])
    found = one(here, there, elsewhere)
    assert (found["change"], found["before_statements"], found["after_statements"]) == ("held", 2, 1)


@pytest.mark.parametrize(
    ("early", "late", "least", "most"),
    [
        ("2005-08-18", "2005-08-19", 1, 1),
        ("2004-02-28", "2004-03-01", 2, 2),
        ("2005-08", "2005-09", 1, 60),
        ("2004", "2005", 1, 730),
        ("2005-08", "2005-08-31", 0, 30),
        ("2005", "2005-03-01", 0, 305),
        ("2005", "2005-12-31", 0, 364),
        ("2005-06", "2005-06", 0, 29),
    ],
)
def test_days_between_are_told_as_far_as_dates_are_known(early: str, late: str, least: int, most: int) -> None:
    found = one(row("support", early), row("support", late))
    assert (found["days_least"], found["days_most"]) == (least, most)


@given(st.data())
def test_no_two_days_that_the_dates_can_mean_lie_further_apart_or_nearer(data: st.DataObject) -> None:
    dates = st.dates(min_value=bounds("2003")[0], max_value=bounds("2006")[1])
    days = [data.draw(dates) for _ in range(2)]
    cut = [day.isoformat()[: data.draw(st.sampled_from([4, 7, 10]))] for day in days]
    for found in changes([row("support", when) for when in cut]):
        assert found["days_least"] <= abs((days[0] - days[1]).days) <= found["days_most"]


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("chair, Fenwick Carers' Forum", "chair, Fenwick Carers' Forum", False),
        ("chair", "chair of the Fenwick Carers' Forum", False),
        ("Chair of the Forum", "forum chair", False),
        ("health minister", "leader of the opposition", True),
        ("minister", "shadow minister", True),
        ("chief executive", "former chief executive", True),
        ("vice-chair of the board", "chair of the board", True),
        ("deputy chair", "the deputy chair of the Forum", False),
        (None, "minister", None),
        ("minister", None, None),
        (None, None, None),
    ],
)
def test_whether_the_role_changed(before: str | None, after: str | None, changed: bool | None) -> None:
    assert one(row("support", "2003", role=before), row("support", "2005", role=after))["role_changed"] is changed


def test_one_role_in_common_is_no_change() -> None:
    found = one(
        row("support", "2003-01-09", role="minister"),
        row("support", "2003-01-09", role="patron of the Forum"),
        row("support", "2005-08-18", role="patron"),
    )
    assert found["role_changed"] is False
    assert found["before_roles"] == ["minister", "patron of the Forum"]


def test_records_of_which_it_is_open_who_spoke_make_no_change() -> None:
    nobody = [
        row(stance, year, holder="a witness", holder_id=None)
        for stance, year in (("support", "2001"), ("oppose", "2003"))
    ]
    assert not changes(nobody)
    assert not changes([nobody[0], row("oppose", "2003", holder="a witness")])


def test_two_holders_of_one_name_are_never_one_line() -> None:
    rows = [row("support", "2001", holder_id="h1"), row("oppose", "2002", holder_id="h2")]
    assert not changes(rows)
    rows += [row("support", "2003", holder_id="h1"), row("oppose", "2004", holder_id="h2")]
    assert [(found["holder"], found["holder_id"], found["change"]) for found in changes(rows)] == [
        ("Jane Arkwright", "h1", "held"),
        ("Jane Arkwright", "h2", "held"),
    ]


def test_a_holder_of_several_names_has_the_fullest_and_keeps_the_order_of_time() -> None:
    names = ("Jane Arkwright", "Jane Arkwright", "Jane Ann Arkwright", "Jane Arkwright", "Jane Arkwright")
    found = changes([row("support", f"200{number}", holder=name) for number, name in enumerate(names)])
    assert {line["holder"] for line in found} == {"Jane Ann Arkwright"}
    assert [line["before_date"] for line in found] == ["2000", "2001", "2002", "2003"]


def test_changes_stand_by_name_without_case_topic_and_date() -> None:
    rows = [
        row("support", year, holder=name, holder_id=name)
        for name in ("lord Hansel", "Ann Thorpe", "Zoë Brontë-Hale")
        for year in ("2005", "2001", "2003")
    ]
    assert [(found["holder"], found["before_date"]) for found in changes(rows)] == [
        (name, year) for name in ("Ann Thorpe", "lord Hansel", "Zoë Brontë-Hale") for year in ("2001", "2003")
    ]


def test_the_words_are_those_of_the_record_and_a_split_quotation_shows_where() -> None:
    split, whole = (
        row("support", "2003", text=["‘We share,’", "‘and gladly.’"]),
        row("support", "2005", text=["=One\n two"]),
    )
    found = one(split, whole)
    assert found["before_text"] == ["‘We share,’ […] ‘and gladly.’"]
    assert found["after_text"] == ["=One\n two"]


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_doubtful_holder_is_passed_on(side: str) -> None:
    unsure = {"attribution": 0.5, "holder": 0.4, TOPIC: 0.8}
    rows = {"before": row("support", "2003"), "after": row("support", "2005")}
    assert one(*rows.values())["doubtful"] is False
    rows[side]["confidence"] = unsure
    assert one(*rows.values())["doubtful"] is True
    rows[side]["review"] = {"verdict": "confirmed"}
    assert one(*rows.values())["doubtful"] is False


def test_only_the_holder_of_words_that_are_shown_makes_a_change_doubtful() -> None:
    unsure = row("support", "2003-01-09", confidence={"attribution": 0.5, "holder": 0.4, TOPIC: 0.8})
    found = one(unsure, row("support", "2003-01-09"), row("support", "2005"))
    assert unsure["position_id"] in found["before_positions"]
    assert unsure["position_id"] not in found["before_quotes"]
    assert found["doubtful"] is False


def test_a_change_has_the_columns_of_its_table_in_order() -> None:
    assert list(one(row("support", "2003"), row("oppose", "2005"))) == tables.columns("changes")


def test_no_records_are_no_changes() -> None:
    assert changes([]) == []


# -- for any records ---------------------------------------------------------------------------------------------------

DAYS = st.dates(min_value=bounds("2003")[0], max_value=bounds("2004")[1]).map(str)
DATES = st.builds(lambda day, size: day[:size], DAYS, st.sampled_from([4, 7, 10]))


@st.composite
def records(draw: st.DrawFn) -> list[Row]:
    """Records of two holders of one name and of nobody known, with reports of one utterance among them."""
    made = []
    for _ in range(draw(st.integers(0, 12))):
        holder = draw(st.sampled_from(["h1", "h2", None]))
        more = {"utterance_id": f"{holder} {draw(st.integers(1, 6))}", "document_id": draw(st.sampled_from("abc"))}
        said_on, published_on = draw(st.none() | DATES), draw(st.none() | DATES)
        stance = draw(st.sampled_from([*STANCES, "undecided", None]))
        made.append(row(stance, said_on, published_on=published_on, holder_id=holder, **more))
    return made


@given(st.lists(st.tuples(DAYS, st.sampled_from(STANCES)), max_size=12))
def test_there_is_one_change_fewer_than_days(said: list[tuple[str, str]]) -> None:
    found = changes([row(stance, day) for day, stance in said])
    by_day = {day: {stance for _, stance in of} for day, of in groupby(sorted(said), key=lambda pair: pair[0])}
    assert len(found) == max(0, len(by_day) - 1)
    assert [(line["before_date"], line["after_date"]) for line in found] == list(pairwise(sorted(by_day)))
    for line in found:
        for side in ("before", "after"):
            taken = by_day[line[f"{side}_date"]]
            assert line[f"{side}_stance"] == (next(iter(taken)) if len(taken) == 1 else "mixed")
            assert len(line[f"{side}_quotes"]) == len(taken)


@given(records())
def test_the_changes_of_a_holder_are_one_fewer_than_the_occasions_and_in_order(rows: list[Row]) -> None:
    found = changes(rows)
    assert {line["holder_id"] for line in found} <= {"h1", "h2"}
    for holder in ("h1", "h2"):
        told = [line for line in found if line["holder_id"] == holder]
        known = occasions([record for record in rows if record["holder_id"] == holder], TOPIC)
        assert len(told) == max(0, len(known) - 1)
        starts = [bounds(line["before_date"])[0] for line in told] + [
            bounds(line["after_date"])[0] for line in told[-1:]
        ]
        assert starts == sorted(starts)
        for line, following in pairwise(told):
            assert line["after_positions"] == following["before_positions"]


@given(records())
def test_what_a_change_says_follows_from_the_records_that_it_names(rows: list[Row]) -> None:
    by_id = {record["position_id"]: record for record in rows}
    for line in changes(rows):
        assert line["change"] in KINDS
        for side in ("before", "after"):
            named = [by_id[name] for name in line[f"{side}_positions"]]
            quoted = [by_id[name] for name in line[f"{side}_quotes"]]
            taken = {record["stances"][TOPIC] for record in named}
            assert taken <= set(STANCES)
            assert {record["holder_id"] for record in named} == {line["holder_id"]}
            assert line[f"{side}_stance"] == (taken.pop() if len(taken) == 1 else "mixed")
            assert line[f"{side}_statements"] == len({record["utterance_id"] for record in named})
            assert {record["stances"][TOPIC] for record in quoted} == {record["stances"][TOPIC] for record in named}
            assert line[f"{side}_text"] == [record["text"][0] for record in quoted]
            assert line[f"{side}_documents"] == [record["document"] for record in quoted]
            field = {"said": "said_on", "published": "published_on"}[line[f"{side}_dated"]]
            assert line[f"{side}_date"] in {record[field] for record in named}
        assert not set(line["before_positions"]) & set(line["after_positions"])


@given(records())
def test_a_shift_is_never_told_of_days_that_may_be_in_the_other_order(rows: list[Row]) -> None:
    for line in changes(rows):
        apart = bounds(line["before_date"])[1] < bounds(line["after_date"])[0]
        sides = {line["before_stance"], line["after_stance"]}
        if len(sides) == 1:
            assert line["change"] == "held"
        elif not apart:
            assert line["change"] == "order not known"
        else:
            assert line["change"] == ("qualified" if "mixed" in sides else "shifted")


@given(st.data())
def test_the_order_of_the_records_does_not_matter(data: st.DataObject) -> None:
    rows = data.draw(records())
    assert changes(data.draw(st.permutations(rows))) == changes(rows)


@given(records())
def test_no_word_of_degree_is_said(rows: list[Row]) -> None:
    degree = re.compile(r"\b(?:strong|moderate|slight|firm|weak|very|somewhat|large|small|score)", re.IGNORECASE)
    for line in changes(rows):
        assert not [value for value in line.values() if degree.search(str(value))]
        assert not degree.search(" ".join(line))
    assert not degree.search(" ".join(tables.meanings("changes").values()))


@pytest.mark.parametrize(
    ("before", "after", "least", "most", "words"),
    [
        ("2005-08-18", "2005-08-19", 1, 1, "1 day"),
        ("2005-08-18", "2005-10-16", 59, 59, "59 days"),
        ("2005-08-18", "2006-08-17", 364, 364, "11 months"),
        ("2005-08-18", "2007-08-18", 730, 730, "2 years"),
        ("1997-11-13", "2001-07-05", 1330, 1330, "3 years and 7 months"),
        ("2005-08", "2005-08-31", 0, 30, "at most 30 days"),
        ("2005-08", "2005-09-03", 3, 33, "between 3 and 33 days"),
        ("2005-08", "2006-03", 182, 242, "between 5 and 8 months"),
        ("2005", "2006", 1, 729, "at most 24 months"),
        ("2005", "2008", 731, 1460, "between 2 and 4 years"),
    ],
)
def test_an_interval_is_no_more_precise_than_its_dates(
    before: str, after: str, least: int, most: int, words: str
) -> None:
    row = {"before_date": before, "after_date": after, "days_least": least, "days_most": most}
    assert interval(row) == words
