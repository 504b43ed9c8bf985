"""The search page's counts, similar positions, confidence in words, and what reviewers rejected."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE, HOSTILE_NAME
from app_reading import Open, Page, link, links, read_as_markdown, seen, total

import onrecord
from app_pages.addresses import HOLDER_KIND_WORDS, narrowed, question, years
from app_pages.confidence import in_a_word, percent
from corpus.records import HOLDER_KINDS
from onrecord import Filters, Question

FACETS = ("stance", "holder", "holder_kind", "kind", "mode", "year")


@pytest.fixture
def reviewed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A corpus of its own, of which a reviewer rejected one position and confirmed another."""
    own = onrecord.open(shutil.copytree(folder, tmp_path / "reviewed"))
    rows = own.search(Question("", Filters(holders=("Arkwright",)), sort="date")).rows
    own.review(rows[0]["position_id"], "rejected", author="A. Checker <b>")
    own.review(rows[1]["position_id"], "confirmed", author="A. Checker <b>")
    monkeypatch.setenv("ONRECORD_DATA", str(own.folder))
    return own


# -- counts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"q": ["budget"]},
        {"q": ["board OR budget"]},
        {"q": ["stance:support"], "mode": ["direct quote", "author's own words"]},
        {"level": ["statements"], "holder": ["Arkwright", "Pryce"]},
        {"topic": ["joint working"]},
        {"topic": ["structural change"], "stance": ["oppose", "support"], "q": ["trust OR boards"]},
        {"stance": ["mixed", "cannot tell"]},
        {"since": ["2005-08"], "until": ["2008-06"]},
        {"undated": ["true"]},
        {"kind": ["article", "report"], "holder_kind": ["person"]},
        {"level": ["passages"], "q": ["budget"]},
    ],
)
def test_every_count_is_what_its_address_finds(corpus: Any, values: dict[str, list[str]]) -> None:
    asked = question(values)
    answer = corpus.search(Question(asked.text, asked.filters, asked.level, facets=FACETS))
    assert answer.total
    everything = {hit.name for hit in corpus.search(Question(asked.text, asked.filters, asked.level, limit=1000)).hits}
    tried = 0
    for facet, counts in answer.facets.items():
        for value, number in counts.items():
            target = narrowed(values, facet, value)
            assert target is not None
            then = question(target)
            found = corpus.search(Question(then.text, then.filters, then.level, limit=1000))
            assert found.total == number, (facet, value, target)
            assert {hit.name for hit in found.hits} <= everything
            tried += 1
    assert tried


def test_every_kind_of_holder_has_words_of_its_own() -> None:
    assert set(HOLDER_KIND_WORDS) == set(HOLDER_KINDS)
    assert len(set(HOLDER_KIND_WORDS.values())) == len(HOLDER_KINDS)


def test_of_two_bounds_the_narrower_stays() -> None:
    assert narrowed({"since": ["2006-02"]}, "year", "2000..2009") == {"since": ["2006-02"], "until": ["2009"]}
    assert narrowed({}, "year", "2000..2009") == {"since": ["2000"], "until": ["2009"]}


def test_what_no_filter_can_say_has_no_address() -> None:
    assert narrowed({}, "kind", "papyrus") is None
    assert narrowed({"topic": ["joint working"]}, "stance", "out-of-hours:support") is None


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("person", 30),
        ("organisation", 1),
        ("nobody named", 1),
        ("? cannot tell", 1),
        ("committee evidence", 4),
        ("part quote", 1),
        ("2007", 24),
        ("undated", 1),
        ("Bevan Roe", 24),
    ],
)
def test_a_count_is_a_link_to_what_it_counts(folder: Path, opened: Open, label: str, number: int) -> None:
    app = opened()
    assert f"{label} {number}" in seen(app)
    assert total(opened(**link(app, label))) == number


def test_counts_stand_beside_the_filters_with_names(folder: Path, opened: Open) -> None:
    page = Page(opened(q="trust"))
    named = {value for name, value in page.attributes if name == "aria-label"}
    assert {"Counts by stance", "Counts by year", "Counts by kind of holder"} <= named
    assert "The figures count the whole answer" in page.text


def test_a_count_keeps_the_search_and_begins_on_its_first_page(folder: Path, opened: Open) -> None:
    asked = link(opened(q="budget", sort="oldest first", page="2"), "paraphrase")
    assert asked == {"q": ["budget"], "sort": ["oldest first"], "mode": ["paraphrase"]}


def test_a_value_that_is_chosen_is_no_link_but_says_so(folder: Path, opened: Open) -> None:
    app = opened(mode="part quote")
    assert "part quote" not in [words for words, *_ in links(app)]
    assert ("aria-current", "true") in Page(app).attributes


def test_where_nothing_is_found_nothing_is_counted(folder: Path, opened: Open) -> None:
    assert "The figures count" not in seen(opened(q='"zebra crossing"'))


def test_passages_are_counted_by_what_they_have(folder: Path, opened: Open) -> None:
    app = opened(level="passages", q="budget")
    named = {value for name, value in Page(app).attributes if name == "aria-label"}
    assert named == {"Counts by kind of document", "Counts by year"}


def test_many_years_become_decades() -> None:
    counts = {str(year): 2 for year in range(1980, 2011)} | {"unknown": 3}
    assert years(counts) == [
        ("1980..1989", "1980–1989", 20),
        ("1990..1999", "1990–1999", 20),
        ("2000..2009", "2000–2009", 20),
        ("2010..2019", "2010–2019", 2),
        ("unknown", "undated", 3),
    ]


@pytest.mark.parametrize("address", [{}, {"page": "2"}, {"q": "budget"}, {"kind": "article"}])
def test_a_page_is_drawn_with_one_search(
    folder: Path, opened: Open, monkeypatch: pytest.MonkeyPatch, address: dict[str, str]
) -> None:
    asked: list[Question] = []
    search = onrecord.Corpus.search
    monkeypatch.setattr(onrecord.Corpus, "search", lambda self, one: (asked.append(one), search(self, one))[1])
    total(opened(**address))
    assert len([one for one in asked if one.limit]) == 1  # without a page of answers: what the corpus is asked once


# -- similar positions -------------------------------------------------------------------------------------------------


def test_similar_positions_have_an_address_and_a_way_back(corpus: Any, opened: Open) -> None:
    before = opened(q='"budget line 7"', mode="paraphrase")
    asked = link(before, "Similar positions")
    row = corpus.search(Question('"budget line 7"')).rows[0]
    assert asked["like"] == [row["position_id"]]
    app = opened(**asked)
    expected = corpus.similar(row["position_id"], Question(limit=1000))
    assert total(app) == expected.total > 0
    text = seen(app)
    assert "Similar to: budget line 7 should be pooled with the trust – Bevan Roe · published 1 February 2007" in text
    assert link(app, "Back to the search") == {"q": ['"budget line 7"'], "mode": ["paraphrase"]}
    shown = [words["position"] for label, _, words in links(app) if label == "Read it in the document"][1:]
    assert shown == [[one["position_id"]] for one in expected.rows[: len(shown)]]
    assert link(app, "Similar positions")["back"] == asked["back"]


def test_similar_positions_can_be_filtered_counted_and_exported(corpus: Any, opened: Open) -> None:
    like = corpus.search(Question('"budget line 7"')).rows[0]["position_id"]
    app = opened(like=like)
    assert link(app, "All positions") == {}
    asked = link(app, "paraphrase")
    assert asked["like"] == [like]
    found = corpus.similar(like, Question("", Filters(modes=("indirect",)), limit=1000)).total
    assert total(opened(**asked)) == found > 0
    assert link(opened(**asked), "Export these", "export") == {"like": [like], "mode": ["paraphrase"]}
    export = opened("export", like=like)
    assert f"similar to: {like}" in seen(export)
    assert export.header[0].value == f"{total(app)} positions in this search"


def test_passages_have_similar_passages(corpus: Any, opened: Open) -> None:
    asked = link(opened(q="commissioning", level="passages"), "Similar passages")
    assert asked["level"] == ["passages"]
    text = seen(opened(**asked))
    assert "Similar to: The council’s leader, Owen Pryce, said joint commissioning" in text
    assert "The council’s leader" not in text.partition("Similar to: The council’s leader")[2]


@pytest.mark.parametrize("gone", ["0123456789abcdef", HOSTILE, "x:1", "x:³", f"x:{'9' * 5000}"])
def test_a_position_that_is_gone_is_said(corpus: Any, opened: Open, gone: str) -> None:
    app = opened(like=gone, back="q=pooled&evil=1&page=2")
    text = seen(app)
    assert "similar to a position that is not in this corpus (any more)" in text
    assert 'role="alert"' in "".join(element.value for element in app.get("html"))
    assert link(app, "Back to the search") == {"q": ["pooled"], "page": ["2"]}
    assert "\u202e" not in text
    assert not [given for given in read_as_markdown(app) if "alert(" in given]


def test_a_document_that_has_no_passage_there_is_no_error(corpus: Any, opened: Open) -> None:
    name = corpus.documents()[0]["document_id"]
    assert "not in this corpus (any more)" in seen(opened(like=f"{name}:3", level="passages"))


# -- how sure ----------------------------------------------------------------------------------------------------------


def test_how_sure_is_said_in_words_and_opens_with_the_figures(folder: Path, opened: Open) -> None:
    app = opened(q='"only way that families"')
    text = seen(app)
    assert "How sure? Holder and words: sure · joint working: sure" in text
    assert "Probabilities: holder and words 97%, joint working 91%" in text
    assert {"details", "summary"} <= Page(app).tags


def test_what_sure_means_stands_at_the_side_of_every_page(folder: Path, opened: Open) -> None:
    assert "Sure is from 85%; likely from 60%, of holder and words from 70%" in seen(opened("document"))


def test_of_cannot_tell_nothing_more_is_said(folder: Path, opened: Open) -> None:
    text = seen(opened(stance="cannot tell"))
    assert "How sure? Holder and words: sure" in text
    assert "joint working: sure" not in text


@pytest.mark.parametrize(
    ("probability", "word"),
    [(1.0, "sure"), (0.85, "sure"), (0.849, "likely"), (0.6, "likely"), (0.599, "doubtful"), (0.0, "doubtful")],
)
def test_a_probability_has_a_word(probability: float, word: str) -> None:
    assert in_a_word(probability) == word


def test_a_figure_never_reads_as_a_threshold_that_it_does_not_reach() -> None:
    assert (in_a_word(0.599), percent(0.599)) == ("doubtful", "59%")
    assert [percent(value) for value in (0.0, 0.29, 0.57, 0.6, 1.0)] == ["0%", "29%", "57%", "60%", "100%"]


def test_no_degrees_of_a_stance(folder: Path, opened: Open) -> None:
    text = seen(opened()).lower()
    assert not [word for word in ("strongly", "moderately", "slightly") if word in text]


# -- what reviewers rejected -------------------------------------------------------------------------------------------


def test_rejected_positions_are_left_out_until_they_are_asked_for(reviewed: Any, opened: Open) -> None:
    without = opened(holder="Arkwright")
    count = total(without)
    assert "Checked: confirmed (A. Checker <b>)" in seen(without)
    assert "Checked: rejected" not in seen(without)
    assert [box.label for box in without.checkbox] == ["Only without a date", "Also rejected ones"]
    without.checkbox(key="rejected").check().run()
    assert total(without) == count + 1
    app = opened(holder="Arkwright", rejected="true")
    assert total(app) == count + 1
    assert app.checkbox(key="rejected").value
    assert "Checked: rejected (A. Checker <b>)" in seen(app)
    assert seen(app).count("How sure?") == count - 1  # what a person checked is not judged by the program as well
    assert link(app, "Export these", "export") == {"holder": ["Arkwright"], "rejected": ["true"]}
    assert opened("export", holder="Arkwright", rejected="true").header[0].value.startswith(f"{count + 1} positions")


# -- values that mean harm ---------------------------------------------------------------------------------------------


def test_hostile_names_and_titles_show_as_they_are(corpus: Any, opened: Open) -> None:
    row = corpus.search(Question("", Filters(holders=("Mallory",)))).rows[0]
    visible = HOSTILE.replace("\u202e", "⟦U+202E⟧").replace("\u2066", "⟦U+2066⟧")
    start = corpus.document(row["document_id"]).blocks[0].start
    for app, shown in (
        (opened(q="partnership"), HOSTILE_NAME),
        (opened(like=row["position_id"]), f"Similar to: {visible} and … – {HOSTILE_NAME}"),
        (opened(like=f"{row['document_id']}:{start}", level="passages"), f"Similar to: {visible} – {visible}"),
        (opened(q=HOSTILE_NAME, like=HOSTILE, holder_kind=HOSTILE, back=HOSTILE), visible),
    ):
        page = Page(app)
        assert shown in seen(app)
        ours = {"a", "blockquote", "button", "dd", "details", "div", "dl", "dt", "mark", "script", "span", "summary"}
        assert page.tags <= ours
        scripts = [element for element in app.get("html") if element.proto.unsafe_allow_javascript]
        assert not [element for element in scripts if "alert" in element.value]
        assert not [element for element in app.get("html") if element not in scripts and "<script" in element.value]
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        ways = [str(value).partition("?")[0] for name, value in page.attributes if name == "href"]
        assert set(ways) <= {"search", "compare", "document", "export", "holders", "review"}
        assert not [given for given in read_as_markdown(app) if "<b>" in given or "<script>" in given]
        assert not set("\u202e\u2066") & set(page.text)


def test_a_hostile_holder_is_found_by_the_count(corpus: Any, opened: Open) -> None:
    app = opened(q="partnership")
    asked = link(app, HOSTILE_NAME)
    assert asked["holder"] == [f"={HOSTILE_NAME}"]
    assert total(opened(**asked)) == 1
