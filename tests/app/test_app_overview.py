"""The first page: its figures and where they lead, what it says of changes and doubt, and links from before it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE, HOSTILE_NAME, document, said
from app_reading import Open, Page, links, read_as_markdown, seen

import onrecord
from app_pages import sides
from app_pages.addresses import CHOICES, KIND_WORDS, question
from corpus.catalogue import Catalogue
from onrecord import Question

ROWS = [
    {"topic": "joint_working", "year": year, "stance": stance, "positions": number}
    for year, stance, number in (("1998", "support", 3), ("2001", "oppose", 1), ("unknown", "undecided", 2))
]


@pytest.fixture
def own(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A corpus of its own, with reviews and changes, of a holder and with words that mean harm."""
    made = onrecord.open(shutil.copytree(folder, tmp_path / "own"))
    for name, date, stance in (("first.txt", "1999-03-04", "support"), ("then.txt", "2008-09-20", "oppose")):
        paper = document(
            name, f"It was said that {HOSTILE} and so on.", published_on=date, title=HOSTILE, kind="debate"
        )
        one = said(paper, f"{HOSTILE} and so on.", HOSTILE_NAME, joint=stance, role=f"chair {HOSTILE}", said_on=date)
        made.catalogue.put(paper, [one], source=name, fingerprint="1")
    rejected, confirmed, *_ = (row["position_id"] for row in made.positions().rows if row["holder"] == "Bevan Roe")
    made.review(rejected, "rejected", author="A. Checker")
    made.review(confirmed, "confirmed", author="A. Checker")
    monkeypatch.setenv("ONRECORD_DATA", str(made.folder))
    return made


# -- figures -----------------------------------------------------------------------------------------------------------


def number(words: str) -> int | None:
    """The last figure that a link says: after it a unit may stand, before it a name or a year."""
    return next((int(one) for word in reversed(words.split()) if (one := word.replace(",", "")).isdecimal()), None)


def test_every_figure_leads_to_as_many_rows(own: Any, opened: Open) -> None:
    kinds = {words: kind for kind, words in KIND_WORDS.items()}
    tried = []
    for words, page, asked in links(opened("overview")):
        figure = number(words)
        if page == "search":
            assert set(asked) <= set(CHOICES)
            one = question(asked)
            found = own.search(Question(one.text, one.filters, one.level)).total
        elif page == "documents":
            given = {name: kinds.get(value, True) for name, [value] in asked.items() if name != "year"}
            found = len(own.documents(year=asked.get("year", [None])[0], **given))
        elif asked and figure:
            found = len(list(own.compared("positions", asked["who"]).rows))
        else:
            found = len(own.holders()) if figure else None
        if page != "document":
            assert found == figure, (words, page, asked)
            tried.append((page, *sorted(asked)))
    assert len(tried) > 50
    assert len(set(tried)) > 12


def test_the_documents_of_a_kind_and_of_a_year_are_listed(own: Any, opened: Open) -> None:
    listed = {words: asked for words, page, asked in links(opened("overview")) if page == "documents"}
    assert opened("documents", **listed["debate 2"]).header[0].value == "2 documents of the kind debate"
    assert opened("documents", **listed["undated 1"]).header[0].value == "1 document without a date"
    app = opened("documents", **listed["2008 2"])
    assert app.header[0].value == "2 documents published in 2008"
    assert "Oral evidence on care trusts" in [words for words, page, _ in links(app) if page == "document"]


def test_the_most_quoted_are_told_with_their_roles(own: Any, opened: Open) -> None:
    text = seen(opened("overview"))
    assert "Bevan Roe 23 positionscouncillor" in text
    assert "chief executive, Fenwick Carers Together · and 1 other role" in text


def test_what_reviewers_found_is_said(own: Any, opened: Open) -> None:
    text = seen(opened("overview"))
    assert "1 position rejected by a person, counted nowhere else" in text
    assert "1 position checked by a person" in text


# -- charts ------------------------------------------------------------------------------------------------------------


def test_each_topic_has_a_chart_that_says_what_it_shows(folder: Path, opened: Open) -> None:
    app = opened("overview")
    charts = app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    assert len(charts) == 2
    assert app.header[0].value == "Positions by topic and year"
    assert [one.label for one in app.expander] == ["The tables that the charts draw"]


def test_a_bar_leads_to_the_positions_that_it_counts() -> None:
    spec = sides.chart(sides.sides(ROWS, "joint_working"), 3).to_dict()
    [bars] = [rows for rows in spec["datasets"].values() if "address" in rows[0]]
    assert [(bar["period"], bar["stance"], bar["positions"]) for bar in bars] == [
        ("1998", "support", 3), ("2001", "oppose", 1), ("undated", "cannot tell", 2),
    ]  # fmt: skip
    assert bars[0]["address"] == "search?topic=joint+working&stance=support&since=1998&until=1998"
    assert bars[2]["address"] == "search?topic=joint+working&stance=cannot+tell&undated=true"


def test_positions_without_any_date_are_drawn() -> None:
    spec = sides.chart(sides.sides(ROWS[2:], "joint_working"), 2).to_dict()
    across = [layer["encoding"]["x"] for layer in spec["layer"] if "x" in layer["encoding"]]
    assert across[0]["axis"]["values"] == across[0]["scale"]["domain"] == ["undated"]


def test_a_gap_in_time_is_seen_as_one() -> None:
    spec = sides.chart(sides.sides(ROWS, "joint_working"), 3).to_dict()
    across = [layer["encoding"]["x"] for layer in spec["layer"] if "x" in layer["encoding"]]
    assert across[0]["scale"]["domain"] == ["1998", "1999", "2000", "2001", "undated"]


def test_many_years_are_drawn_by_decades() -> None:
    rows = [{**ROWS[0], "year": str(year)} for year in range(1970, 2010)]
    shown = sides.sides(rows, "joint_working")
    assert list(shown.periods.values()) == ["1970–1979", "1980–1989", "1990–1999", "2000–2009"]
    assert shown.counts["1980..1989", "support"] == 30
    assert shown.asked("support", "1980..1989")["until"] == ["1989"]


def test_a_topic_without_positions_is_said(
    tmp_path: Path, plain: Any, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = document("a.txt", "Nobody takes a side in this.")
    Catalogue(tmp_path, create=True).put(paper, [], source="a", fingerprint="1")
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    text = seen(opened("overview"))
    assert text.count("No position on this topic.") == 2
    assert "None to tell." in text
    assert "Most in doubt" not in text


# -- changes and doubt -------------------------------------------------------------------------------------------------


def test_a_change_is_a_sentence_with_both_quotations(own: Any, opened: Open) -> None:
    app = opened("overview")
    text = seen(app)
    visible = HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧")
    assert (
        f"{HOSTILE_NAME} shifted on joint working: from ▲ support (said 4 March 1999) to ▼ oppose "
        "(said 20 September 2008) – 9 years and 6 months later" in text
    )
    assert text.count(f"{visible} and so on.") == 2
    assert f"chair {visible}" in text
    asked = [asked for words, _, asked in links(app) if words == "Did they change? All quotations"]
    assert asked == [{"who": [row["holder_id"]]} for row in own.overview().changes]
    assert any(str(value).endswith("#did-they-change") for name, value in Page(app).attributes if name == "href")


def test_a_change_is_never_a_degree(own: Any, opened: Open) -> None:
    text = seen(opened("overview")).lower().partition("how sure the program is")[0]
    assert not [word for word in ("strongly", "moderately", "slightly", "score", "%") if word in text]


def test_what_is_most_in_doubt_leads_to_its_place(own: Any, opened: Open) -> None:
    paper = document("doubt.txt", "She may have said that budgets could be pooled.", published_on="2010")
    one = said(
        paper, "budgets could be pooled", "Ann Ash", joint="support", holder_basis="pronoun", holder_confidence=0.4
    )
    own.catalogue.put(paper, [one], source="doubt.txt", fingerprint="1")
    app = opened("overview")
    text = seen(app)
    assert "Most in doubt, of" in text
    assert (
        "Ann Ash · published 2010 (month and day not known) doubtful who: by a pronounbudgets could be pooled" in text
    )
    name = own.overview().most_in_doubt[0]["position_id"]
    assert ("document", {"document": [paper.document_id], "position": [name]}) in [
        (page, asked) for words, page, asked in links(app) if words == "Check it in the document"
    ]


# -- a text that means harm --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["overview", "documents"])
def test_names_and_words_are_shown_as_they_stand(own: Any, opened: Open, page: str) -> None:
    app = opened(page)
    shown = Page(app)
    visible = HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧")
    assert visible in seen(app)
    assert not shown.tags & {"img", "b", "script"}
    assert not [name for name, _ in shown.attributes if name.startswith("on")]
    pages = {"./", "search", "compare", "holders", "topics", "document", "documents"}
    assert {way for _, way, _ in links(app)} <= pages
    assert not set("\u202e\u2066") & set(shown.text)
    for given in read_as_markdown(app):
        assert not [fragment for fragment in ("alert", ":red", "$y$", "<b>") if fragment in given], given


# -- addresses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        {"q": "budget", "page": "2"},
        {"holder": ["Roe", "Jane Arkwright"], "stance": "support"},
        {"level": "passages", "q": "commissioning"},
        {"undated": "true"},
        {"page": "2"},
        {"kind": "pamphlet"},
        {"like": "nothing", "back": "q=pooled"},
    ],
)
def test_a_link_to_the_search_when_it_was_the_first_page_still_asks_the_same(
    folder: Path, opened: Open, address: dict[str, Any]
) -> None:
    app = opened("overview", **address)
    ((words, page, asked),) = links(app)
    assert (words, page) == ("Go on to the search", "search")
    assert asked == {key: value if isinstance(value, list) else [value] for key, value in address.items()}
    assert not app.title


def test_words_typed_on_the_first_page_are_searched(folder: Path, opened: Open) -> None:
    app = opened("overview")
    app.text_input(key="look_for").set_value("commissioning").run()
    seen(app)
    assert [title.value for title in app.title] == ["Search"]
    assert app.query_params == {"q": "commissioning"}


@pytest.mark.parametrize(("asked", "message"), [({"kind": "pamphlet"}, "no 'pamphlet'"), ({"year": "x"}, "is no year")])
def test_a_list_of_documents_that_cannot_be_asked_is_a_problem_in_words(
    folder: Path, opened: Open, asked: dict[str, str], message: str
) -> None:
    assert message in seen(opened("documents", **asked))


def test_documents_have_pages(tmp_path: Path, plain: Any, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalogue(tmp_path, create=True)
    for at in range(53):
        paper = document(f"{at:02}.txt", f"Paper {at}.", title=f"Paper {at:02}", published_on="2005")
        catalogue.put(paper, [], source=f"{at}", fingerprint="1")
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    app = opened("documents", documents_page="2")
    assert app.header[0].value == "53 documents"
    assert [words for words, page, _ in links(app) if page == "document"] == ["Paper 50", "Paper 51", "Paper 52"]
