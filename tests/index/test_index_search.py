"""Words, meaning, order, pages and marks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from index_corpus import bag_of_words, make, put, said

from corpus import encoder
from corpus.catalogue import Catalogue
from corpus.errors import QueryError
from index import search
from index.query import Filters, Question
from index.search import Index

Ask = Callable[..., list[str]]
ON_TOPIC = {"joint_working": "support"}


def test_all_words_must_occur(ask: Ask) -> None:
    assert ask("person budgets") == ["Pooled budgets"]
    assert ask("person merger") == []


def test_of_a_sentence_of_more_than_three_words_any_will_do_and_the_best_is_first(ask: Ask) -> None:
    assert ask("did the pooled budgets change what the zebra wanted of a person")[0] == "Pooled budgets"
    assert ask("pooled AND budgets AND zebra AND person") == []


def test_a_word_is_found_in_another_form(ask: Ask) -> None:
    assert ask("pooling") == ["Pooled budgets"]


def test_words_may_stand_in_holder_role_and_title(ask: Ask) -> None:
    assert ask("hansel minister") == ["One organisation"]
    assert sorted(ask("arkwright backs")) == ["Pooled budgets", "The merger"]


def test_a_phrase_must_stand_as_it_is(ask: Ask) -> None:
    assert ask('"the two trusts"') == ["The merger"]
    assert ask('"trusts the two"') == []


def test_a_phrase_is_found_over_a_split_quotation(ask: Ask) -> None:
    assert ask('"our teams and we"') == ["We share"]


def test_operators_and_brackets(ask: Ask) -> None:
    assert sorted(ask("(pooled OR teams) AND NOT person")) == ["We share"]
    assert sorted(ask("pooled OR teams")) == ["Pooled budgets", "We share"]
    assert ask("NOT (pooled OR merger OR merge)") == ["One organisation"]


def test_a_word_in_what_was_said_counts_more_than_one_in_the_title(index: Index, catalogue: Catalogue) -> None:
    put(
        catalogue,
        make("a", said("Nothing much about it.", stances=ON_TOPIC), title="Budgets"),
        make("b", said("Nothing but budgets here.", stances=ON_TOPIC), title="Other"),
    )
    found = index.search(Question("budgets", ranking="words"))
    assert [row["document_id"] for row in found.rows] == ["b", "a"]


def test_without_text_nothing_is_scored(town: Index) -> None:
    assert {hit.score for hit in town.search(Question(level="statements")).hits} == {0.0}


def test_hybrid_finds_by_meaning_what_lacks_a_word(ask: Ask) -> None:
    text = "pooled whole zebra"
    assert ask(text, ranking="words") == []
    assert ask(text, ranking="hybrid") == ["Pooled budgets"]


def test_hybrid_keeps_what_has_the_words_however_far_its_meaning(ask: Ask) -> None:
    assert ask("forum", ranking="hybrid", sort="date") == ["Pooled budgets", "The merger"]


@pytest.mark.parametrize("ranking", ["hybrid", "meaning"])
def test_meaning_brings_in_nothing_that_violates_quotes_or_operators(ask: Ask, ranking: str) -> None:
    assert ask('"person whole the after look us let budgets pooled"', ranking=ranking) == []
    assert ask("pooled budgets look after whole NOT person", ranking=ranking) == []
    assert ask("(pooled OR teams)", ranking=ranking, sort="date") == ["Pooled budgets", "We share"]


def test_meaning_alone_orders_by_nearness(ask: Ask, town: Index) -> None:
    found = town.search(Question("one organisation should hold money", ranking="meaning"))
    assert found.total == 1
    assert found.hits[0].score > 0.7


def test_what_is_asked_only_not_to_be_there_has_no_meaning(ask: Ask) -> None:
    assert ask("NOT merger", ranking="meaning", sort="date") == ask("NOT merger", ranking="words", sort="date")


def test_by_date_undated_come_last_both_ways(ask: Ask) -> None:
    assert ask(level="statements", sort="date") == [
        "One organisation",
        "Nobody knows",
        "The weather",
        "Pooled budgets",
        "The merger",
        "We share",
    ]
    newest = ask(level="statements", sort="-date")
    assert (newest[0], newest[-2], newest[-1]) == ("The merger", "One organisation", "We share")


def test_by_holder_titles_do_not_count_and_one_holders_are_by_date(ask: Ask) -> None:
    assert ask(level="statements", sort="holder") == [
        "Nobody knows",
        "One organisation",
        "Pooled budgets",
        "The merger",
        "We share",
        "The weather",
    ]


@pytest.mark.parametrize("sort", ["relevance", "date", "-date", "holder"])
def test_pages_together_are_the_whole_list_and_total_counts_it(town: Index, sort: str) -> None:
    whole = town.search(Question("the OR we", level="statements", sort=sort, limit=100))
    paged = [town.search(Question("the OR we", level="statements", sort=sort, offset=at, limit=2)) for at in range(8)]
    ids = [row["position_id"] for row in whole.rows]
    assert len(ids) == whole.total == len(set(ids)) > 2
    assert [row["position_id"] for page in paged[::2] for row in page.rows] == ids
    assert {page.total for page in paged} == {whole.total}


def test_a_limit_of_none_is_a_count(town: Index) -> None:
    found = town.search(Question(limit=0))
    assert (found.total, found.hits) == (4, ())


def test_equal_hits_are_in_the_order_of_their_ids(index: Index, catalogue: Catalogue) -> None:
    put(catalogue, *(make(name, said("The same words again.", stances=ON_TOPIC), title="T") for name in "cab"))
    rows = index.search(Question("words")).rows
    assert [row["position_id"] for row in rows] == sorted(row["position_id"] for row in rows)


def test_rows_are_the_catalogues(index: Index, catalogue: Catalogue) -> None:
    put(catalogue, make("a", said("We pool our money.", stances=ON_TOPIC)))
    row = index.search(Question("money")).rows[0]
    assert [row] == catalogue.rows([row["position_id"]])


def test_marks_are_the_words_in_the_documents_text(index: Index, catalogue: Catalogue) -> None:
    document, statements = make("a", "A first line.", said("'We pool,'|'said the pools.'", stances=ON_TOPIC))
    put(catalogue, (document, statements))
    hit = index.search(Question("pool")).hits[0]
    assert [document.text[start:end] for start, end in hit.marks] == ["pool", "pools"]
    assert all(any(a <= start < end <= b for a, b in hit.row["spans"]) for start, end in hit.marks)


def test_a_passage_has_its_own_record(town: Index) -> None:
    hit = town.search(Question('"nobody says"', level="passages")).hits[0]
    row = hit.row
    start, end = row["spans"][0]
    assert row["text"] == ["A paragraph about the pooled budgets that nobody says aloud."]
    assert end - start == len(row["text"][0])
    assert {name: row[name] for name in ("document", "document_id", "title", "kind", "published_on")} == {
        "document": "fenwick.txt",
        "document_id": "fenwick",
        "title": "Forum backs shared money",
        "kind": "article",
        "published_on": "2005-08-18",
    }
    assert row["locator"] == {"page": None, "paragraph": "4", "question": None, "column": None}
    assert hit.marks == ((start + 42, start + 53),)  # "nobody says"


def test_blocks_that_begin_at_one_place_are_found_once(index: Index, catalogue: Catalogue) -> None:
    document, _ = make("a", "Some five words of text.")
    doubled = type(document)(document.document_id, "v", "a", document.text, document.blocks * 2)
    put(catalogue, (doubled, []))
    assert index.search(Question(level="passages")).total == 1


def test_an_empty_corpus_has_an_empty_answer(index: Index) -> None:
    for level in ("positions", "statements", "passages"):
        assert index.search(Question("merger", level=level)).total == 0


def test_a_question_that_cannot_be_read_builds_no_index(index: Index) -> None:
    with pytest.raises(QueryError):
        index.search(Question("merger AND"))
    assert not index.current


def test_two_thousand_characters_of_words_are_answered(ask: Ask) -> None:
    assert ask(" ".join(f"w{number}" for number in range(380)), ranking="hybrid") == []
    assert ask(" OR ".join(["budgets"] + [f"w{number}" for number in range(220)])) == ["Pooled budgets"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.text(max_size=80) | st.text(alphabet='AND OR NOT the merger we()"“”*:-\0\ud800', max_size=40))
def test_no_question_is_a_traceback(town: Index, text: str) -> None:
    for ranking in ("words", "hybrid"):
        try:
            answer = town.search(Question(text, ranking=ranking, level="statements"))
        except QueryError:
            return
        assert answer.total >= len(answer.hits)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=20), max_size=3), st.lists(st.text(max_size=20), max_size=2))
def test_no_filter_is_a_traceback(town: Index, values: list[str], names: list[str]) -> None:
    try:
        filters = Filters(documents=tuple(values), topics=tuple(values), holders=tuple(names))
    except QueryError:
        return
    assert town.search(Question(filters=filters)).total <= 4


@pytest.mark.model
def test_the_real_encoder_finds_a_paraphrase(index: Index, catalogue: Catalogue) -> None:
    assert encoder.encode is not bag_of_words
    put(
        catalogue,
        make(
            "a",
            said("Councils and hospitals ought to share a single purse.", stances=ON_TOPIC),
            said("The bakery opens at nine on Sundays.", stances=ON_TOPIC),
        ),
    )
    found = index.search(Question("local authorities and the NHS should pool their budgets", ranking="meaning"))
    assert [row["text"][0].split()[0] for row in found.rows] == ["Councils"]


def test_importing_the_room_brings_no_heavy_library() -> None:
    code = "import sys, index.search, index.export, index.compare; print(*sys.modules)"
    environment = dict(os.environ) | {"PYTHONPATH": str(Path(search.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert not {"numpy", "whoosh", "tantivy", "rapidfuzz", "torch", "sentence_transformers"} & set(done.stdout.split())
