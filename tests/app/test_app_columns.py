"""What the Compare page sets side by side: bodies, kinds of holder, periods; their columns, links and states."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from app_corpus import HOSTILE, document, said
from app_reading import Open, Page, read_as_markdown, seen, tables

from app_pages import addresses, changes, files
from app_pages.chooser import Choice
from corpus.catalogue import Catalogue
from onrecord import Filters

FORUM, COUNCIL, VILE = "Fenwick Carers’ Forum", "Thorpe Council", f"Vile Body {HOSTILE}"
JANE, OWEN, BOARD = "Jane Arkwright", "Owen Pryce", "Joint Board"
# Bodies with one position each.
SMALL = [f"Parish {letter}" for letter in "ABCDEF"]


def _documents() -> list[tuple[Any, list[Any]]]:
    early = document("early.txt", "“Pool it,” she said. “Never,” he said.", title="Early", published_on="1998-05-01")
    middle = document(
        "middle.txt", "“It may work,” she said. “Merge them,” he said. We share it all.", title="Middle", kind="debate",
        published_on="2005-08-18",
    )  # fmt: skip
    late = document(
        "late.txt", "“It never worked,” she said.", *[f"Pool {name}." for name in SMALL], title="Late",
        published_on="2011-02-03",
    )  # fmt: skip
    vile = document("vile.txt", f"Somebody said {HOSTILE} is best.", title=HOSTILE, published_on="2006-03-01")
    minutes = document(
        "minutes.txt", *[f"We pool line {n}." for n in range(1, 71)], title="Minutes", published_on="2007-02-01"
    )
    forum, council = {"organisation": FORUM, "role": "chair"}, {"organisation": COUNCIL, "role": "leader"}
    return [
        (
            early,
            [
                said(early, "“Pool it,”", JANE, joint="support", **forum),
                said(early, "“Never,”", OWEN, joint="oppose", **council),
            ],
        ),
        (
            middle,
            [
                said(middle, "“It may work,”", JANE, joint="mixed", **forum),
                said(middle, "“Merge them,”", OWEN, structural="support", **council),
                said(
                    middle, "We share it all.", COUNCIL, joint="oppose", holder_kind="organisation",
                    organisation=COUNCIL.upper(), mode="author",
                ),
            ],
        ),
        (
            late,
            [
                said(late, "“It never worked,”", JANE, joint="oppose", **forum),
                *[said(late, f"Pool {name}.", "A clerk", joint="support", organisation=name) for name in SMALL],
            ],
        ),
        (vile, [said(vile, f"{HOSTILE} is best.", "Mallory Vane", joint="support", organisation=VILE)]),
        (
            minutes,
            [
                said(
                    minutes, f"We pool line {n}.", BOARD, joint="support", holder_kind="organisation",
                    organisation=BOARD, mode="author",
                )
                for n in range(1, 71)
            ],
        ),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus folder in which people of several bodies speak in several years; no test changes it."""
    folder = tmp_path_factory.mktemp("columns")
    catalogue = Catalogue(folder, create=True)
    for made, statements in _documents():
        catalogue.put(made, statements, source=folder / made.name, fingerprint="made by hand")
    return folder


@pytest.fixture
def corpus(told: Path, plain: Any, forgotten: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    import onrecord

    monkeypatch.setenv("ONRECORD_DATA", str(told))
    monkeypatch.delenv("ONRECORD_DEMO", raising=False)
    return onrecord.open(told)


def holder(corpus: Any, name: str) -> str:
    return next(str(one["holder_id"]) for one in corpus.holders() if one["name"] == name)


def ways(app: Any) -> list[str]:
    return [str(value) for name, value in Page(app).attributes if name == "href"]


def address(app: Any) -> dict[str, list[str]]:
    """What stands in the address: of one value, the app under test tells no list."""
    return {name: value if isinstance(value, list) else [value] for name, value in app.query_params.items()}


# -- what is chosen ----------------------------------------------------------------------------------------------------


def test_bodies_stand_side_by_side_year_by_year(corpus: Any, opened: Open) -> None:
    app = opened("compare", by="body", who=["fenwick carers forum", COUNCIL])
    text = seen(app)
    assert f"{FORUM}3 positions All in Search" in text
    assert f"{COUNCIL}2 positions All in Search" in text
    places = [text.index(words) for words in ("1998", "“Pool it,”", "“Never,”", "2005", "“It may work,”", "We share")]
    assert places == sorted(places)
    assert text.index("We share") < text.index("2011") < text.index("“It never worked,”")
    # Who speaks is named, but not again where it is the body itself.
    assert f"1998{FORUM}{JANE} · chair" in text
    assert f"{COUNCIL}{COUNCIL.upper()}Published 18 August 2005We share it all." in text
    assert address(app)["who"] == ["fenwick carers forum", "thorpe council"]


def test_kinds_of_holder_stand_side_by_side_in_the_words_of_the_filters(corpus: Any, opened: Open) -> None:
    app = opened("compare", by="holder_kind", who=["organisation", "person"])
    text = seen(app)
    assert "Organisation71 positions All in Search" in text
    assert "Person11 positions All in Search" in text
    assert app.multiselect(key="compared_holder_kind").value == ["organisation", "person"]


@pytest.mark.parametrize(
    ("by", "who", "why"),
    [
        ("body", ["fenwick carers forum"], "A body’s statements are those of many people"),
        ("holder_kind", ["person"], "A kind’s statements are those of many people"),
        ("period", ["1990s", "2000s"], "In a period many people speak"),
    ],
)
def test_nobody_is_asked_whether_many_people_changed(
    corpus: Any, opened: Open, by: str, who: list[str], why: str
) -> None:
    app = opened("compare", by=by, who=who)
    assert f"{why}, not one mind that could change" in seen(app)
    assert "Download changes (CSV)" not in tables(app)
    assert "Shifted" not in seen(app)


def test_periods_stand_side_by_side_and_agree_with_nobody(corpus: Any, opened: Open) -> None:
    app = opened("compare", by="period", who=["1990s", "2005..2006", "2011"])
    text = seen(app)
    assert "1990s2 positions All in Search" in text
    assert "2005–20063 positions All in Search" in text
    assert "Who agrees" not in [header.value for header in app.header]
    assert tables(app) == [
        f"{what} {view}{end}"
        for view in ("positions", "counts")
        for what, end in (("Download", " (CSV)"), ("Manifest of", ""))
    ]
    counted = next(one.value for one in app.dataframe if "reports" in one.value.columns)
    assert list(counted["period"]) == ["1990s", "2005–2006", "2011", "2005–2006"]
    assert not [box for box in app.text_input if box.key in ("from", "to")]


def test_periods_can_be_those_of_some_holders(corpus: Any, opened: Open) -> None:
    app = opened("compare", by="period", who=["1998", "2005"], of=[holder(corpus, JANE), holder(corpus, OWEN)])
    text = seen(app)
    shown = (
        f"{JANE} 1998",
        "“Pool it,”",
        "“It may work,”",
        f"{OWEN} 1998",
        "“Never,”",
        "2005No position on this topic",
    )
    places = [text.index(words) for words in shown]
    assert places == sorted(places)
    assert "We share" not in text


def test_one_alone_can_be_followed(corpus: Any, opened: Open) -> None:
    app = opened("compare", by="body", who=["fenwick carers forum"])
    assert "“Pool it,”" in seen(app)
    assert "Who agrees" not in [header.value for header in app.header]


# -- the address -------------------------------------------------------------------------------------------------------


def test_an_address_restores_all_that_was_chosen(corpus: Any, opened: Open) -> None:
    app = opened(
        "compare",
        **{"by": "body", "who": ["thorpe council"], "from": "2000", "to": "2010", "topic": "joint working"},
        kind=["debate", "article"],
        mode="author's own words",
    )
    text = seen(app)
    assert "We share it all." in text
    assert not [words for words in ("“Never,”", "“Merge them,”", "Structural change", "1998") if words in text]
    assert app.header[0].value == "Joint working"
    assert app.radio(key="compare_by").value == "body"
    assert app.multiselect(key="compared_body").value == ["thorpe council"]
    assert (app.text_input(key="from").value, app.text_input(key="to").value) == ("2000", "2010")
    assert app.multiselect(key="compare_topic").value == ["joint working"]
    assert app.multiselect(key="compare_kind").value == ["debate", "article"]
    assert app.multiselect(key="compare_mode").value == ["author's own words"]


def test_what_is_chosen_by_hand_stands_in_the_address(corpus: Any, opened: Open) -> None:
    app = opened("compare", who=[holder(corpus, JANE)])
    app.radio(key="compare_by").set_value("body").run()
    assert "any more" not in seen(app)
    assert address(app) == {"by": ["body"]}
    app.multiselect(key="compared_body").set_value(["thorpe council"]).run()
    assert "We share it all." in seen(app)
    assert address(app) == {"by": ["body"], "who": ["thorpe council"]}
    app.radio(key="compare_by").set_value("holder").run()
    assert address(app) == {}


@pytest.mark.parametrize(
    ("parameters", "gone"),
    [
        ({"by": "body", "who": ["No’s", "thorpe council"]}, "a body that is not in this corpus (any more): No’s"),
        ({"by": "holder_kind", "who": ["x", "person"]}, "a kind of holder that is not in this corpus (any more): x"),
        ({"by": "period", "who": ["1990s"], "of": ["0123"]}, "a holder who is not in this corpus (any more): 0123"),
        ({"by": "party"}, "what cannot be compared here: party"),
        ({"by": "body", "who": ["thorpe council"], "topic": ["gardening"]}, "left out – topic: gardening"),
        ({"by": "holder_kind", "who": ["person", "organisation"], "pair": ["x", "y"]}, "two that cannot be compared"),
    ],
)  # fmt: skip
def test_what_a_link_names_that_is_gone_is_said(
    corpus: Any, opened: Open, parameters: dict[str, Any], gone: str
) -> None:
    assert gone in seen(opened("compare", **parameters))


def test_of_more_than_six_the_first_are_compared_and_the_others_named(corpus: Any, opened: Open) -> None:
    keys = [name.lower() for name in SMALL]
    app = opened("compare", by="body", who=[*keys, "thorpe council"])
    assert f"Up to 6 can stand side by side. The link named more; left out: {COUNCIL}" in seen(app)
    assert app.multiselect(key="compared_body").value == keys
    assert address(app)["who"] == keys


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"by": "period", "who": ["soon"]}, "'soon' is no period"),
        ({"by": "period", "who": ["1990s", "1998..2003"]}, "share days"),
        ({"by": "period", "who": ["2005-03..2007"]}, "2005-03..2007 begins or ends within a year"),
        ({"by": "body", "who": ["thorpe council"], "from": "yesterday"}, "'yesterday' is no date"),
        ({"by": "body", "who": ["thorpe council"], "from": "2006", "to": "2005"}, "2006 is after 2005"),
    ],
)
def test_a_time_that_is_none_is_said(corpus: Any, opened: Open, parameters: dict[str, Any], problem: str) -> None:
    app = opened("compare", **parameters)
    assert problem in seen(app)
    assert address(app)["who"] == parameters["who"]


def test_where_nothing_was_said_that_is_said(corpus: Any, opened: Open) -> None:
    text = seen(opened("compare", **{"by": "body", "who": ["thorpe council"], "from": "2020"}))
    assert "There is no position on these topics in this time" in text


@pytest.mark.parametrize(
    ("by", "way"),
    [
        ("body", "compare?by=body&who=joint+board"),
        ("holder_kind", "compare?by=holder_kind&who=organisation&who=person"),
        ("period", "compare?by=period&who=1990s&who=2000s&who=2010s"),
    ],
)
def test_where_nothing_is_chosen_there_is_something_to_begin_with(corpus: Any, opened: Open, by: str, way: str) -> None:
    app = opened("compare", by=by)
    seen(app)
    assert way in ways(app)


# -- columns -----------------------------------------------------------------------------------------------------------


def test_the_way_to_search_finds_all_of_a_column(corpus: Any, opened: Open) -> None:
    app = opened("compare", **{"by": "body", "who": ["joint board", "thorpe council"], "from": "2001"})
    seen(app)
    asked = [parse_qs(urlsplit(way).query) for way in ways(app) if "org" in way]
    totals = [(values["q"][0], corpus.search(addresses.question(values)).total) for values in asked]
    found = {text: total for (text, total), values in zip(totals, asked, strict=True) if "until" not in values}
    assert found == {'org:="Joint Board"': 70, 'org:="Thorpe Council"': 1}


def test_of_many_only_some_are_shown_and_it_is_said_how_many_there_are(corpus: Any, opened: Open) -> None:
    app = opened("compare", by="body", who=["joint board", "fenwick carers forum"])
    text = seen(app)
    assert "Joint Board70 positions" in text
    cut = "60 of 73 positions are shown: the first 57 of each column and year."
    assert cut in [one.value for one in app.caption]
    assert "54 more in 2007" in text
    assert "13 more in 2007: all 70 in Search" in text
    assert ("“Pool it,”" in text, "We pool line 57." in text, "We pool line 58." in text) == (True, True, False)
    (way,) = (way for way in ways(app) if "since=2007&until=2007" in way)
    assert corpus.search(addresses.question(parse_qs(urlsplit(way).query))).total == 70
    app.button(key="more_joint_working").click().run()
    assert "We pool line 70." in seen(app)
    assert address(app)["quotes"] == ["120"]
    assert cut not in [one.value for one in app.caption]


def test_the_chart_has_a_lane_for_each_column(corpus: Any, opened: Open) -> None:
    app = opened("compare", by="body", who=["thorpe council", "fenwick carers forum"])
    seen(app)
    drawn = app.dataframe[0].value
    assert list(dict.fromkeys(drawn["holder"])) == [COUNCIL, FORUM]
    assert list(drawn["about the holder"])[:1] == [OWEN]


# -- what it comes to --------------------------------------------------------------------------------------------------


def test_who_agrees_is_a_matrix_with_the_statements_behind(corpus: Any, opened: Open) -> None:
    who = ["fenwick carers forum", "thorpe council", "joint board"]
    app = opened("compare", by="body", who=who, pair=["joint_working", "fenwick carers forum", "joint board"])
    text = seen(app)
    assert f"{FORUM}◆ mixed3 statements≈ partly≈ partly" in text
    assert f"{COUNCIL}≈ partly▼ oppose2 statements≠ disagree" in text
    assert f"{BOARD}≈ partly≠ disagree▲ support70 statements" in text
    behind = text[text.index(f"{FORUM} and {BOARD} on joint working: partly") :]
    assert f"{FORUM} · of 3 statements, the surest of each stance" in behind
    assert [words for words in ("“Pool it,”", "“It may work,”", "“It never worked,”") if words not in behind] == []
    (row,) = (
        row
        for row in next(one.value for one in app.dataframe if "they" in one.value).to_dict("records")
        if row["they"] == "disagree"
    )
    assert {row["body"], row["other body"]} == {BOARD, COUNCIL}
    target = "compare?by=body&who=fenwick+carers+forum&who=thorpe+council&who=joint+board&pair=joint_working"
    assert f"{target}&pair=joint+board&pair=thorpe+council#statements-behind" in ways(app)


def test_those_who_disagree_are_shown_first(corpus: Any, opened: Open) -> None:
    text = seen(opened("compare", by="body", who=["fenwick carers forum", "thorpe council", "joint board"]))
    assert f"{BOARD} and {COUNCIL} on joint working: disagree" in text


def test_very_many_positions_are_counted_only_when_asked(
    corpus: Any, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "AT_ONCE", 5)
    app = opened("compare", by="holder_kind", who=["person", "organisation"])
    assert "We share it all." in seen(app)
    assert "Who agrees" not in [header.value for header in app.header]
    assert "Download agreement (CSV)" in tables(app)
    app.checkbox(key="counted").check().run()
    assert "Who agrees" in [header.value for header in app.header]


@pytest.mark.parametrize("view", ["positions", "agreement", "counts"])
def test_a_file_of_bodies_is_what_the_command_line_writes(corpus: Any, run: Any, tmp_path: Path, view: str) -> None:
    file = tmp_path / "rows.csv"
    choice = Choice("body", (FORUM, COUNCIL), (), Filters(topics=("joint_working",)))
    data, manifest = files.written(lambda corpus: choice.listing(view, corpus), "csv")
    asked = ("--by", "body", "--only", FORUM, "--only", COUNCIL, "--topic", "joint_working")
    assert run("compare", *asked, "--view", view, "-o", file, "--data", corpus.folder).code == 0
    assert data == file.read_bytes()
    assert manifest == json.loads(Path(f"{file}.manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"]


# -- a text that means harm --------------------------------------------------------------------------------------------


def test_a_name_of_a_body_is_shown_as_it_stands(corpus: Any, opened: Open) -> None:
    app = opened("compare", by="body", who=[VILE, "thorpe council", HOSTILE])
    visible = VILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧")
    text = seen(app)
    assert f"{visible}1 position" in text
    assert "not in this corpus (any more): <script>" in text
    page = Page(app)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not [way for way in ways(app) if way.startswith("javascript")]
    for given in read_as_markdown(app):
        assert not [one for one in ("<b>", ":red[x]", "$x$", "<script", "\u202e") if one in given], given
    assert visible in list(app.dataframe[0].value["holder"])
