"""Every filter, alone and together. Hits are named by their first two words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.errors import QueryError
from index.query import Filters, Question

Ask = Callable[..., list[str]]


def test_without_text_and_filters_every_position_is_found(ask: Ask) -> None:
    assert sorted(ask()) == ["One organisation", "Pooled budgets", "The merger", "We share"]


def test_statements_are_all_statements_on_topic_or_not(ask: Ask) -> None:
    assert sorted(ask(level="statements")) == [
        "Nobody knows",
        "One organisation",
        "Pooled budgets",
        "The merger",
        "The weather",
        "We share",
    ]


def test_passages_are_blocks_of_four_words_or_more(ask: Ask) -> None:
    found = ask(level="passages")
    assert "A paragraph" in found
    assert "Too short" not in found
    assert len(found) == 7


def test_a_holder_is_found_by_part_of_the_name_without_case_or_accents(ask: Ask) -> None:
    assert ask(level="statements", holders=("bronte hale",)) == ["The weather"]


def test_all_words_of_a_holders_name_must_be_in_it(ask: Ask) -> None:
    assert ask(holders=("Jane Hansel",)) == []


def test_a_title_in_front_of_a_name_does_not_matter(ask: Ask) -> None:
    assert ask(holders=("Mr Hansel",)) == ["One organisation"]


def test_small_words_of_a_name_count(ask: Ask) -> None:
    assert ask(holders=("Hansel of",)) == ["One organisation"]
    assert ask(holders=("Arkwright of",)) == []


def test_holders_names_keep_their_endings(ask: Ask) -> None:
    assert ask(level="statements", holders=("critic",)) == []


def test_several_values_of_one_filter_are_alternatives(ask: Ask) -> None:
    assert sorted(ask(holders=("Hansel", "Thorpe Council"))) == ["One organisation", "We share"]


def test_kind_of_holder(ask: Ask) -> None:
    assert ask(level="statements", holder_kinds=("group",)) == ["Nobody knows"]


def test_kind_of_document(ask: Ask) -> None:
    assert ask(kinds=("debate",)) == ["One organisation"]


def test_mode(ask: Ask) -> None:
    assert sorted(ask(modes=("mixed", "indirect"))) == ["The merger", "We share"]


def test_document(ask: Ask) -> None:
    assert ask(documents=("thorpe",)) == ["We share"]


def test_topic_means_a_stance_or_cannot_tell(ask: Ask) -> None:
    assert sorted(ask(topics=("joint_working",))) == ["One organisation", "Pooled budgets", "We share"]


def test_a_stance_without_a_topic_is_one_on_any_topic(ask: Ask) -> None:
    assert sorted(ask(stances=("support",))) == ["One organisation", "Pooled budgets", "We share"]


def test_stance_and_topic_must_hold_on_the_same_topic(ask: Ask) -> None:
    assert ask(topics=("structural_change",), stances=("support",)) == ["One organisation"]


def test_cannot_tell_is_a_stance_to_ask_for(ask: Ask) -> None:
    assert ask(stances=("undecided",)) == ["One organisation"]
    assert ask(stances=("undecided",), topics=("structural_change",)) == []


def test_the_date_said_comes_before_the_date_published(ask: Ask) -> None:
    assert ask(since="2003-01-10", until="2003-01-10", level="statements") == ["Nobody knows"]


def test_an_imprecise_date_is_in_where_it_can_lie_between(ask: Ask) -> None:
    assert ask(since="2005-08-20", until="2005-08-21") == ["Pooled budgets"]
    assert ask(level="statements", since="2004-03-01", until="2004-03-01") == ["The weather"]


def test_both_ends_of_a_range_are_in_it(ask: Ask) -> None:
    assert sorted(ask(since="2005-08-18", until="2005-08-18")) == ["Pooled budgets", "The merger"]
    assert ask(until="2003") == ["One organisation"]
    assert sorted(ask(since="2005-08")) == ["Pooled budgets", "The merger"]


def test_undated_statements_are_in_no_range_and_can_be_asked_for(ask: Ask) -> None:
    assert "We share" not in ask(since="1601", until="2199")
    assert ask(undated=True) == ["We share"]


def test_filters_hold_together_and_with_words(ask: Ask) -> None:
    assert ask("merge", stances=("oppose",), kinds=("article", "consultation_response"), undated=True) == ["We share"]
    assert ask("merge", kinds=("debate",)) == []


@pytest.mark.parametrize("ranking", ["words", "hybrid", "meaning"])
def test_no_ranking_lets_anything_past_a_filter(ask: Ask, ranking: str) -> None:
    assert ask("pooled budgets", ranking=ranking, holders=("Hansel",)) == []
    found = ask("pooled budgets look after the whole person", ranking=ranking, level="statements", modes=("direct",))
    assert found == ["Pooled budgets"]


def test_a_value_that_is_nowhere_finds_nothing(ask: Ask) -> None:
    assert ask(documents=("nowhere\n", "\ud800", "")) == []
    assert ask(topics=("weather, maybe",)) == []


def test_a_name_without_letters_is_an_error() -> None:
    with pytest.raises(QueryError, match="no name"):
        Filters(holders=("…",))


def test_a_range_that_ends_before_it_begins_is_an_error() -> None:
    with pytest.raises(QueryError, match="after"):
        Filters(since="2005-08", until="2005-07")


def test_filters_that_passages_lack_are_refused() -> None:
    with pytest.raises(QueryError, match="holders, stances"):
        Question(level="passages", filters=Filters(holders=("Hansel",), stances=("support",)))


def test_passages_can_be_filtered_by_document_kind_and_date(ask: Ask) -> None:
    assert ask(level="passages", kinds=("debate",), since="2003", sort="date") == ["One organisation", "Nobody knows"]
