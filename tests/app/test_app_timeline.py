"""What the timeline draws: marks, roles along lanes, what happened – and what the page makes of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE, HOSTILE_NAME
from app_reading import Open, Page, read_as_markdown, seen
from app_rows import ACT, row

import onrecord
from app_pages import scene, timeline
from app_pages.bands import bands
from onrecord import Event

CHAIR, CHIEF = "chair of the Fenwick Board", "chief executive, Fenwick Trust"


def shown(rows: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(band.role, band.when, band.statements) for band in bands(rows)]


def chart_of(*given: Any, **more: Any) -> dict[str, Any]:
    """The chart as Vega-Lite."""
    made: dict[str, Any] = timeline.chart(*given, **more).to_dict()
    return made


def drawn(chart: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """The rows of the chart's data that have a field."""
    return [one for data in chart["datasets"].values() for one in data if field in one]


# -- roles -------------------------------------------------------------------------------------------------------------


def test_a_role_is_shown_from_the_first_to_the_last_statement_with_it() -> None:
    rows = [row("2001-03-04", CHAIR), row("2003", CHAIR), row("2005-08-18", CHAIR), row("2009-01-01")]
    assert shown(rows) == [(CHAIR, "4 March 2001 to 18 August 2005", 3)]


def test_a_role_between_two_of_another_parts_them() -> None:
    rows = [row("2001-03-04", CHAIR), row("2003-01-02", CHIEF), row("2005-08-18", CHAIR), row("2006", CHAIR)]
    assert shown(rows) == [
        (CHAIR, "4 March 2001", 1),
        (CHIEF, "2 January 2003", 1),
        (CHAIR, "18 August 2005 to 2006", 2),
    ]


def test_two_roles_of_one_day_are_held_at_once() -> None:
    rows = [row("2001-03-04", CHAIR), row("2003-01-02", CHIEF), row("2003-01-02", CHAIR), row("2005", CHAIR)]
    assert shown(rows) == [(CHAIR, "4 March 2001 to 2005", 3), (CHIEF, "2 January 2003", 1)]


def test_where_another_role_may_lie_between_nothing_is_joined() -> None:
    rows = [row("2005-03-04", CHAIR), row("2005", CHIEF), row("2005-08-18", CHAIR)]
    assert [when for role, when, _ in shown(rows) if role == CHAIR] == ["4 March 2005", "18 August 2005"]


def test_one_role_in_other_words_is_one() -> None:
    rows = [
        row("2001-03-04", CHAIR),
        row("2005-08-18", "Chair, Fenwick Board"),
        row("2006", "the Fenwick Board’s chair"),
    ]
    assert shown(rows) == [(CHAIR, "4 March 2001 to 2006", 3)]


def test_what_imprecise_dates_do_not_attest_is_not_within_a_role() -> None:
    (band,) = bands([row("2001", CHAIR), row("2005", CHAIR)])
    assert band.outer == (date(2001, 1, 1), date(2005, 12, 31))
    assert band.inner == (date(2001, 12, 31), date(2005, 1, 1))
    (year,) = bands([row("2001", CHAIR)])
    assert year.inner is None


@pytest.mark.parametrize("holders", [("h1", "h2"), (None, None)])
def test_a_lane_of_several_or_of_nobody_known_has_no_roles(holders: tuple[str | None, str | None]) -> None:
    assert bands([row(f"200{n}", CHAIR, holder_id=holder) for n, holder in enumerate(holders)]) == []


def test_roles_are_drawn_in_words_and_told_in_full() -> None:
    long = "chair of the joint commissioning board of Fenwick Borough Council and Fenwick Primary Care Trust"
    chart = chart_of([("Jane Arkwright", [row("2001", long), row("2005-02", long)])], "joint_working")
    (band,) = drawn(chart, "role")
    assert band["role"] == long
    assert band["label"] == "chair of the joint commissioning board of Fenwick Borough Counc…"
    assert band["shown"] == "2001 to February 2005, as far as these documents show"
    assert (band["start"], band["end"]) == ("2001-01-01T12:00:00Z", "2005-02-28T12:00:00Z")


# -- lanes and marks ---------------------------------------------------------------------------------------------------


def test_a_lane_is_called_as_it_is_given_and_holds_its_rows() -> None:
    lanes = [("Councils", [row("2001"), row("2002", holder="Ann Ham")]), ("Trusts", [row("2003")])]
    chart = chart_of(lanes, "joint_working")
    assert [one["lane"] for one in drawn(chart, "lane")] == ["Councils", "Trusts"]
    heights = {one["lane"]: one["middle"] for one in drawn(chart, "lane")}
    assert [one["height"] for one in drawn(chart, "stance")] == [heights["Councils"]] * 2 + [heights["Trusts"]]


def test_two_lanes_of_one_name_stay_two() -> None:
    chart = chart_of([("Ann Ham", [row("2001")]), ("Ann Ham", [row("2001")])], "joint_working")
    assert len({one["height"] for one in drawn(chart, "stance")}) == 2


def test_an_imprecise_date_is_a_range_and_a_day_is_none() -> None:
    rows = [row("2005"), row("2005-08"), row("2005-08-18")]
    assert [(one["start"][:10], one["end"][:10]) for one in drawn(chart_of([("A", rows)], "x"), "stance")] == [
        ("2005-01-01", "2005-12-31"),
        ("2005-08-01", "2005-08-31"),
        ("2005-08-18", "2005-08-18"),
    ]


def test_marks_of_one_day_and_of_days_near_each_other_do_not_cover_each_other() -> None:
    rows = [row("2005-08-18", text=[str(n)]) for n in range(40)] + [row("2005-08-20"), row("1990-01-01")]
    chart = chart_of([("A", rows)], "joint_working")
    marks = [one for one in drawn(chart, "stance") if one["from"] != "1990-01-01"]
    assert len({one["height"] for one in marks}) == 41
    lane, first = drawn(chart, "lane")[0], next(one for one in drawn(chart, "stance") if one["from"] == "1990-01-01")
    assert first["height"] == lane["middle"]
    assert min(one["height"] for one in marks) > lane["top"] + 20


def test_a_paraphrase_is_hollow() -> None:
    modes = ("direct", "indirect", "mixed", "author")
    chart = chart_of([("A", [row("2005", mode=mode) for mode in modes])], "joint_working")
    assert [one["hollow"] for one in drawn(chart, "stance")] == [False, True, False, False]


def test_what_has_no_date_is_not_drawn_but_told() -> None:
    lanes = [("A", [row("2005"), row(None)]), ("B", [row(None)])]
    assert [one["lane"] for one in drawn(chart_of(lanes, "joint_working"), "lane")] == ["A"]
    assert timeline.notes(lanes, [])[-1] == "2 statements without a date: not drawn."
    assert not timeline.dated([("B", [row(None)])])


def test_the_notes_explain_what_is_drawn_and_nothing_else() -> None:
    assert timeline.notes([("A", [row("2005-08-18")])], []) == []
    told = timeline.notes([("A", [row("2005", CHAIR)])], [ACT])
    assert [note.partition(":")[0] for note in told] == [
        "A line through a mark",
        "A bar",
        "A dotted line or a strip across",
    ]


# -- what happened -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "is_near"),
    [
        ("1997-12-30", False),
        ("1998-12-30", False),
        ("1999-01-01", True),
        ("1999", True),
        ("2005-05", True),
        ("2011-01-01", True),
        ("2011-02-01", False),
    ],
)
def test_events_of_the_time_that_is_shown_and_a_little_more_are_marked(on: str, is_near: bool) -> None:
    lanes = [("A", [row("2000-01-01")]), ("B", [row("2010-01-01"), row(None)])]
    assert bool(timeline.around([Event("x", on, "y")], lanes)) is is_near


def test_no_event_is_near_what_has_no_date() -> None:
    assert timeline.around([ACT], [("A", [row(None)])]) == []


def test_an_event_is_a_rule_on_its_day_and_a_strip_where_that_is_not_known() -> None:
    events = [ACT, Event("The Plan", "2006-07", "White paper")]
    chart = chart_of([("A", [row("2006-01-01"), row("2007-01-01")])], "joint_working", events)
    act, plan = drawn(chart, "exact")
    assert (act["exact"], act["middle"][:10], act["when"], act["source"]) == (
        True,
        "2006-05-11",
        "11 May 2006",
        "Royal Assent",
    )
    assert (plan["exact"], plan["start"][:10], plan["end"][:10]) == (False, "2006-07-01", "2006-07-31")


def test_events_stand_above_all_lanes_and_in_rows_of_their_own_where_they_would_touch() -> None:
    events = [Event(f"A long name of an act number {n}", f"2006-0{n}-01", "x") for n in range(1, 5)]
    chart = chart_of([("A", [row("1990"), row("2010")])], "joint_working", events)
    heights = [one["height"] for one in drawn(chart, "exact")]
    assert len(set(heights)) == 4
    assert max(heights) < min(one["top"] for one in drawn(chart, "lane"))


def test_the_line_of_no_event_runs_through_the_name_of_another() -> None:
    events = [Event(f"A long name of an act in {on}", f"{on}-05-01", "x") for on in (1999, 2003, 2004, 2014, 2030)]
    chart = chart_of([("A", [row("1990"), row("2030")])], "joint_working", events)
    made = drawn(chart, "exact")
    axis = chart["layer"][-1]["encoding"]["x"]["scale"]["domain"]
    begin, end = (date.fromisoformat(day[:10]) for day in axis)
    places = [(date.fromisoformat(one["start"][:10]) - begin) / (end - begin) for one in made]
    crossed = []
    for one, at in zip(made, places, strict=True):
        left, right = (at - one["room"], at) if one["left"] else (at, at + one["room"])
        crossed += [
            (one["name"], other["name"])
            for other, there in zip(made, places, strict=True)
            if left < there < right and other["height"] <= one["height"]
        ]
    assert crossed == []


def test_too_many_events_to_be_named_are_numbered_on_a_screen_and_named_on_paper() -> None:
    events = [Event(f"A long name of an act number {n}", f"2006-01-{n:02}", "x") for n in range(1, 12)]
    lanes = [("A", [row("1990"), row("2010")])]
    screen, paper = (chart_of(lanes, "joint_working", events, paper=paper) for paper in (None, 760))
    assert [one["label"] for one in drawn(screen, "exact")] == [str(number) for number in range(1, 12)]
    assert drawn(paper, "exact")[10]["label"] == "A long name of an act number 11"


def _labels() -> list[tuple[float, float]]:
    """Label edges of roles and events, in parts of the width, for charts of many shapes."""
    made = []
    for first, last in (("1990", "2020"), ("2005-01-01", "2005-02-01"), ("2005", "2005")):
        names = [f"{'a' * n} role" for n in range(1, 40, 6)]
        rows = [row(first, name) for name in names] + [row(last, name) for name in names]
        chart = chart_of([("A", rows)], "joint_working", [Event("e" * 30, first, "x"), Event("f", last, "x")])
        axis = chart["layer"][-1]["encoding"]["x"]["scale"]["domain"]
        begin, end = (date.fromisoformat(day[:10]) for day in axis)
        for one in [*drawn(chart, "role"), *drawn(chart, "exact")]:
            place = date.fromisoformat((one["end"] if one["left"] else one["start"])[:10])
            part = (place - begin) / (end - begin)
            made.append((part - one["room"], part) if one["left"] else (part, part + one["room"]))
    return made


def test_no_label_leaves_the_chart() -> None:
    for left, right in _labels():
        assert left >= -0.02
        assert right <= 1.02


def test_an_axis_is_a_year_long_at_least() -> None:
    chart = chart_of([("A", [row("2005-08-18")])], "joint_working")
    axis = chart["layer"][-1]["encoding"]["x"]["scale"]["domain"]
    assert date.fromisoformat(axis[1][:10]) - date.fromisoformat(axis[0][:10]) >= scene._YEAR


# -- the page ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def corpus(folder: Path) -> Any:
    return onrecord.open(folder)


def holder(corpus: Any, name: str) -> str:
    return next(str(one["holder_id"]) for one in corpus.holders() if name in one["name"])


def positions(corpus: Any, name: str) -> list[dict[str, Any]]:
    return [one for one in corpus.positions().rows if one["holder_id"] == holder(corpus, name)]


@pytest.fixture
def happened(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper of the corpus, and an act."""
    paper = Event("Pooling <b>now</b>", "2007-02", "White paper", "d1")
    monkeypatch.setattr(onrecord.Corpus, "events", lambda self: [ACT, paper])


def test_what_happened_is_listed_with_ways_to_papers(corpus: Any, opened: Open, happened: None) -> None:
    app = opened("compare", who=[holder(corpus, "Arkwright")])
    text = seen(app)
    assert "1 11 May 2006: Fenwick Act 2006 · Royal Assent" in text
    assert "2 February 2007: Pooling <b>now</b> · White paper" in text
    assert ("href", "document?document=d1") in Page(app).attributes
    assert "b" not in Page(app).tags


def test_events_are_hidden_by_hand_or_by_the_address(corpus: Any, opened: Open, happened: None) -> None:
    who = holder(corpus, "Arkwright")
    by_hand = opened("compare", who=[who]).checkbox(key="events").uncheck().run()
    for one in (by_hand, opened("compare", who=[who], events="false")):
        assert "Fenwick Act" not in seen(one)
        assert "something that happened" not in " ".join(caption.value for caption in one.caption)


def test_an_address_opens_the_position_of_a_mark(corpus: Any, opened: Open) -> None:
    (one, *_) = positions(corpus, "Arkwright")
    words = " ".join(one["text"])
    who = [one["holder_id"]]
    before = seen(opened("compare", who=who)).count(words)
    assert seen(opened("compare", who=who, position=one["position_id"])).count(words) == before + 1


def test_a_position_that_is_gone_is_told(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=[holder(corpus, "Arkwright")], position="no-such-id")
    assert "The link named a statement that is not in this corpus (any more): no-such-id" in seen(app)


def test_a_position_of_another_holder_is_told(corpus: Any, opened: Open) -> None:
    (other, *_) = positions(corpus, "Pryce")
    app = opened("compare", who=[holder(corpus, "Arkwright")], position=other["position_id"])
    assert "The link opens a statement that is not among these" in seen(app)


def test_a_position_leaves_the_address_with_its_holder(corpus: Any, opened: Open) -> None:
    (one, *_) = positions(corpus, "Arkwright")
    app = opened("compare", who=[one["holder_id"]], position=one["position_id"])
    app.multiselect(key="compared").set_value([holder(corpus, "Pryce")]).run()
    assert "The link" not in seen(app)
    assert "position" not in app.query_params


def test_hostile_words_are_no_markup_in_charts(corpus: Any, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onrecord.Corpus, "events", lambda self: [Event(HOSTILE, "2006-02", HOSTILE)])
    app = opened("compare", who=[holder(corpus, "Mallory")])
    assert HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧") in seen(app)
    assert "script" not in Page(app).tags
    for given in read_as_markdown(app):
        assert HOSTILE_NAME not in given
        assert "<script" not in given
