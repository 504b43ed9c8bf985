"""Asking on the search page: examples, filters that are set, holders to choose from, and where a question errs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from app_corpus import HOSTILE, HOSTILE_NAME, document, said
from app_reading import Open, Page, link, links, read_as_markdown, seen, total

import onrecord
from app_pages import source
from app_pages.addresses import without
from app_pages.asking import GENERAL
from corpus.catalogue import Catalogue
from onrecord import Question


def examples(app: Any) -> dict[str, list[str]]:
    """What the examples say → the question that each asks."""
    return {words: asked["q"] for words, _, asked in links(app) if asked.keys() == {"q"} and [words] == asked["q"]}


# -- examples ----------------------------------------------------------------------------------------------------------


def test_the_examples_stand_beside_the_box_and_ask_what_they_say(folder: Path, opened: Open) -> None:
    shown = examples(opened(q="pooled"))
    assert set(shown) >= {question for question, _ in GENERAL}
    assert [[question] for question in shown] == list(shown.values())


def test_every_example_can_be_asked(corpus: Any, opened: Open) -> None:
    for question in examples(opened()):
        corpus.search(Question(question))


def test_a_holder_the_years_and_a_topic_of_the_corpus_are_among_the_examples(corpus: Any, opened: Open) -> None:
    of_corpus = [question for question in examples(opened()) if ":" in question]
    assert of_corpus == ['holder:"bevan roe"', "date:2005..2008", "structural_change:oppose"]
    assert all(corpus.search(Question(question)).total for question in of_corpus)


def test_examples_are_offered_below_an_empty_box_alone(folder: Path, opened: Open) -> None:
    assert "Try pooled budgets" in seen(opened())
    assert "Try pooled budgets" not in seen(opened(q="trust"))
    assert "Try pooled budgets" not in seen(opened(kind="article"))


# -- filters that are set ----------------------------------------------------------------------------------------------

SET = {"holder": "=Bevan Roe", "stance": ["support", "mixed"], "since": "2006", "rejected": "true"}


def test_each_filter_that_is_set_is_a_link_which_takes_it_away(folder: Path, opened: Open) -> None:
    app = opened(q="budget", sort="oldest first", page="2", **SET)
    rest = {"q": ["budget"], "sort": ["oldest first"]}
    every = {key: [held] if isinstance(held, str) else held for key, held in SET.items()}
    for label, key, value in (
        ("Holder: Bevan Roe ×", "holder", "=Bevan Roe"),
        ("Stance: support ×", "stance", "support"),
        ("Stance: mixed ×", "stance", "mixed"),
        ("Since: 2006 ×", "since", "2006"),
        ("Also rejected ones ×", "rejected", "true"),
    ):
        assert link(app, label) == rest | without(every, key, value)
    assert link(app, "Clear all") == rest


def test_taking_a_filter_away_finds_what_was_there_without_it(folder: Path, opened: Open) -> None:
    app = opened(holder="Arkwright", mode="paraphrase")
    assert (
        total(opened(**link(app, "How it is reported: paraphrase ×"))) == total(opened(holder="Arkwright")) > total(app)
    )


def test_without_filters_nothing_is_offered_to_take_away(folder: Path, opened: Open) -> None:
    app = opened(q="budget", level="statements", sort="holder")
    assert "×" not in seen(app)
    assert "Clear all" not in seen(app)


def test_a_filter_of_similar_positions_leaves_the_way_back(corpus: Any, opened: Open) -> None:
    like = corpus.search(Question('"budget line 7"')).rows[0]["position_id"]
    app = opened(like=like, back="q=pooled", mode="paraphrase")
    assert link(app, "How it is reported: paraphrase ×") == {"like": [like], "back": ["q=pooled"]}


def test_a_hostile_filter_shows_as_it_is(folder: Path, opened: Open) -> None:
    app = opened(holder=HOSTILE_NAME, since=HOSTILE)
    assert f"Holder: {HOSTILE_NAME} ×" in seen(app)
    assert not Page(app).tags & {"script", "img", "b"}
    assert not [given for given in read_as_markdown(app) if "<script>" in given]


# -- holders to choose from --------------------------------------------------------------------------------------------


def test_a_list_of_holders_has_those_who_are_quoted_most(
    folder: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MOST_QUOTED", 2)
    app = opened()
    assert app.multiselect(key="holder").options == ["Bevan Roe", "Jane Arkwright"]


def test_a_holder_who_is_not_in_the_list_can_be_asked_for(
    folder: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MOST_QUOTED", 2)
    app = opened(holder="Pryce")
    assert app.multiselect(key="holder").value == ["Pryce"]
    assert total(app) == 1


# -- where a question errs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "character", "marked"),
    [
        ("pooled speeker:x", 8, "s"),
        ("(merger OR takeover", 1, "("),
        ("merger AND", 8, "A"),
        ("  merger )", 8, ")"),
        ('a "b', 3, '"'),
        ("date:2005x", 1, "d"),
        (f"{'budget ' * 60}) more", 421, ")"),
    ],
)
def test_the_place_that_cannot_be_read_is_marked_in_the_question(
    folder: Path, opened: Open, question: str, character: int, marked: str
) -> None:
    app = opened(q=question)
    assert re.search(rf"\bcharacter {character}\b", seen(app))
    assert Page(app).marked == [marked]


def test_markup_in_a_question_that_cannot_be_read_stays_text(folder: Path, opened: Open) -> None:
    app = opened(q="<img src=x onerror=alert(1)> ) $x$")
    page = Page(app)
    assert "<img src=x onerror=alert(1)> ) $x$" in page.text
    assert "img" not in page.tags
    assert not [given for given in read_as_markdown(app) if "onerror" in given]


def test_an_error_that_is_of_no_place_in_the_question_marks_none(folder: Path, opened: Open) -> None:
    app = opened(q="budget", since="yesterday")
    assert "yesterday" in seen(app)
    assert Page(app).marked == []


# -- long ones ---------------------------------------------------------------------------------------------------------


def test_of_a_very_long_statement_the_part_that_answers_is_shown(
    tmp_path: Path, plain: Any, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = f"{'Nobody minded at all. ' * 2000}The budgets were pooled. {'Nobody minded at all. ' * 2000}".strip()
    made = document("long.txt", words, title="T" * 5000, published_on="2005")
    catalogue = Catalogue(tmp_path / "long", create=True)
    catalogue.put(made, [said(made, words, "Ann Ham", role="R" * 5000, joint="support")], source="x", fingerprint="x")
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "long"))
    for level in ("positions", "passages"):
        text = seen(opened(q='"were pooled"', level=level))
        assert "The budgets were pooled." in text
        assert text.count("[…]") == 2
        assert len(text) < 5000


# -- through the door --------------------------------------------------------------------------------------------------


def test_a_passage_is_had_by_its_name(corpus: Any) -> None:
    hit = corpus.search(Question("commissioning", level="passages")).hits[0]
    assert corpus.passage(hit.name) == hit.row
    assert [corpus.passage(name) for name in ("", "x:1", "x:³", f"x:{'9' * 20}", f"x:{'9' * 5000}", "x:-")] == [
        None
    ] * 6


def test_the_figures_of_the_corpus_are_counted_once(
    folder: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[bool] = []
    status = onrecord.Corpus.status
    monkeypatch.setattr(onrecord.Corpus, "status", lambda self: (counted.append(True), status(self))[1])
    app = opened()
    app.text_input(key="q").set_value("budget").run()
    assert len(counted) == 1
