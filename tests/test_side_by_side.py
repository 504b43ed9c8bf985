"""Comparisons of holders, bodies, kinds and periods through the door: each column is what search finds, and what counts
count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from index_corpus import bag_of_words, make, put, said

import onrecord
from corpus import encoder
from corpus.errors import QueryError
from onrecord import COMPARED, Filters

JOINT, STRUCTURE = "joint_working", "structural_change"
FORUM, COUNCIL = "Fenwick Carers’ “Forum”", "Thorpe County Council"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterable[onrecord.Corpus]:
    """People of two bodies over three decades, two of one name, and somebody unnamed; no test changes it."""
    made = onrecord.Corpus(tmp_path_factory.mktemp("corpus"), create=True)
    both, joint = {JOINT: "support", STRUCTURE: "oppose"}, {JOINT: "support"}
    jane = {"role": "chair, Fenwick Carers’ Forum", "organisation": FORUM}
    put(
        made.catalogue,
        make(
            "early",
            said("Put the money into one pot.", "Jane Arkwright", stances=both, **jane),
            said("We would never merge.", "Owen Pryce", stances={STRUCTURE: "oppose"}, organisation=COUNCIL),
            published_on="1998-05-01",
            publisher="Fenwick Times",
        ),
        make(
            "middle",
            said("One budget serves everybody.", "Jane Arkwright", stances=joint, **jane, mode="indirect"),
            said("It depends on the money.", "Owen Pryce", stances={JOINT: "mixed"}, organisation=COUNCIL.upper()),
            said("We pool what we have.", COUNCIL, stances=joint, organisation=COUNCIL, holder_kind="organisation"),
            said("Nobody knows.", "a witness", stances={JOINT: "undecided"}, holder_kind="unknown"),
            kind="debate",
            published_on="2005-08-18",
        ),
        make(
            "late",
            said("I was wrong about the pot.", "Jane Arkwright", stances={JOINT: "oppose"}, **jane),
            published_on="2011",
        ),
        make(
            "guild",
            said("Merge them all.", "Jane Arkwright", stances={STRUCTURE: "support"}, role="leader, Ash Bakers' Guild"),
            published_on="2012",
        ),
        make("never", said("We share it all.", "Owen Pryce", stances=joint, organisation=COUNCIL.lower())),
    )
    (rejected,) = (row for row in made.catalogue.rows(_all(made)) if row["text"] == ["We would never merge."])
    made.catalogue.review(rejected["position_id"], verdict="rejected", author="A. Reader", reason="not said so")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoder, "encode", bag_of_words)
        made.index.refresh()
        yield made


def _all(corpus: onrecord.Corpus) -> list[str]:
    found = (one for name in corpus.catalogue.document_ids() for one in corpus.catalogue.statements(name))
    return [one.position_id for one in found]


def ids(rows: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(row["position_id"] for row in rows)


def columns(compared: Iterable[Any], topic: str) -> dict[str, int]:
    """How many positions each column has on the topic."""
    (found,) = (one for one in compared if one.topic == topic)
    return {column.label: column.total for column in found.columns}


def id_of(corpus: onrecord.Corpus, name: str) -> str:
    return next(str(row["holder_id"]) for row in corpus.holders() if row["name"] == name)


# -- what there is -----------------------------------------------------------------------------------------------------


def test_a_body_that_is_spelt_in_several_ways_is_one(corpus: onrecord.Corpus) -> None:
    found = {row["name"]: row["positions"] for row in corpus.groups("body")}
    assert sorted(found.values()) == [3, 3]
    assert {name.casefold() for name in found} == {FORUM.casefold(), COUNCIL.casefold()}
    assert corpus.groups("body") == corpus.groups("organisation")


def test_periods_to_begin_with_are_the_decades(corpus: onrecord.Corpus) -> None:
    assert [(row["name"], row["positions"]) for row in corpus.groups("period")] == [
        ("1990s", 1),
        ("2000s", 4),
        ("2010s", 2),
    ]


@pytest.mark.parametrize("by", COMPARED)
def test_every_group_can_stand_in_a_column(corpus: onrecord.Corpus, by: str) -> None:
    keys = [row["key"] for row in corpus.groups(by)]
    assert keys
    for compared in corpus.compare(keys, by=by):
        assert [column.key for column in compared.columns] == keys


# -- totals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [by for by in COMPARED if by != "holder"])
@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters(since="2000", modes=("direct",)), Filters(kinds=("article",), rejected=True)],
    ids=str,
)
def test_a_column_is_what_search_finds(corpus: onrecord.Corpus, by: str, filters: Filters) -> None:
    for compared in corpus.compare([row["key"] for row in corpus.groups(by)], filters, by=by):
        for column in compared.columns:
            found = corpus.search(column.question)
            assert ids(found.rows) == ids(column.rows)
            assert (column.found, column.total) == (found.total, found.total)


def test_what_search_finds_of_a_holder_may_be_namesakes_as_well(corpus: onrecord.Corpus) -> None:
    namesakes = [row["key"] for row in corpus.groups("holder") if row["name"] == "Jane Arkwright"]
    assert len(namesakes) == 2
    structure = next(one for one in corpus.compare(namesakes) if one.topic == STRUCTURE)
    assert [(column.total, column.found) for column in structure.columns] == [(1, 2), (1, 2)]
    one, other = (ids(column.rows) for column in structure.columns)
    assert sorted(one + other) == ids(corpus.search(structure.columns[0].question).rows)


@pytest.mark.parametrize("by", ["organisation", "holder_kind", "kind", "publisher", "mode"])
def test_a_column_has_what_counts_count(corpus: onrecord.Corpus, by: str) -> None:
    counted = {(row["topic"], row["group"]): row for row in corpus.compared("counts", by=by, periods="all").rows}
    for compared in corpus.compare([row["key"] for row in corpus.groups(by)], by=by):
        for column in compared.columns:
            row = counted.pop((compared.topic, column.label), None)
            assert ids(column.rows) == sorted(row["positions"] if row else [])
    assert {group for _, group in counted} <= {"not known"}


def test_periods_have_what_counts_count(corpus: onrecord.Corpus) -> None:
    periods = ["1990s", "2000..2005", "2006..2011"]
    rows = list(corpus.compared("counts", by="period", only=periods).rows)
    counted = {(row["topic"], row["period"]): row["reports"] for row in rows}
    for compared in corpus.compare(periods, by="period"):
        for column in compared.columns:
            assert column.total == counted.get((compared.topic, column.key), 0)
    assert {row["group"] for row in rows} == {"all"}


def test_only_so_many_records_are_read_and_all_are_counted(corpus: onrecord.Corpus) -> None:
    (joint, structure) = corpus.compare(["person"], by="holder_kind", most=1)
    assert [(column.total, len(column.rows)) for one in (joint, structure) for column in one.columns] == [
        (5, 4),
        (2, 2),
    ]


# -- what is chosen ----------------------------------------------------------------------------------------------------


def test_bodies_are_named_in_any_spelling(corpus: onrecord.Corpus) -> None:
    compared = corpus.compare([COUNCIL.upper(), "fenwick carers' forum", COUNCIL], by="body")
    assert [(name.casefold(), total) for name, total in columns(compared, JOINT).items()] == [
        (COUNCIL.casefold(), 3),
        (FORUM.casefold(), 3),
    ]


def test_periods_can_be_those_of_some_holders(corpus: onrecord.Corpus) -> None:
    periods = ["1998..2004", "2005..2012"]
    assert columns(corpus.compare(periods, by="period"), JOINT) == {"1998..2004": 1, "2005..2012": 5}
    owen = corpus.compare(periods, by="period", holders=["Owen Pryce"])
    assert columns(owen, JOINT) == {"1998..2004": 0, "2005..2012": 1}
    (joint,) = owen
    assert ids(corpus.search(joint.columns[1].question).rows) == ids(joint.columns[1].rows)


def test_filters_hold_in_every_column(corpus: onrecord.Corpus) -> None:
    filters = Filters(topics=(JOINT,), until="2005")
    (joint,) = corpus.compare(["person", "organisation"], filters, by="holder_kind")
    assert columns([joint], JOINT) == {"person": 3, "organisation": 1}


@pytest.mark.parametrize(
    ("by", "chosen", "what"),
    [
        ("holder", ["Nobody Atall"], "no holder of this name"),
        ("body", ["Nobody’s Trust"], "nobody of this name"),
        ("holder_kind", ["robot"], "no 'robot'"),
        ("period", ["last year"], "no period"),
        ("period", ["2005-03..2007"], "within a year"),
        ("period", ["1998..2003", "1990s"], "share days"),
        ("period", [f"{year}" for year in range(1998, 2005)], "7 cannot stand side by side"),
        ("holder", [], "nothing to compare"),
        ("all", ["all"], "no 'all' side by side"),
        ("party", ["x"], "no 'party' side by side"),
    ],
)
def test_what_cannot_be_compared_is_an_error_with_a_hint(
    corpus: onrecord.Corpus, by: str, chosen: list[str], what: str
) -> None:
    with pytest.raises(QueryError, match=what) as raised:
        corpus.compare(chosen, by=by)
    assert raised.value.hint


def test_a_name_that_no_holder_has_is_an_error_for_those_of_periods_too(corpus: onrecord.Corpus) -> None:
    with pytest.raises(QueryError, match="no holder of this name"):
        corpus.compare(["1990s"], by="period", holders=["Nobody Atall"])


# -- tables of what is chosen ------------------------------------------------------------------------------------------


def test_the_records_of_what_is_chosen_are_those_of_the_columns(corpus: onrecord.Corpus) -> None:
    for by, chosen in (("body", [FORUM]), ("holder_kind", ["organisation", "unknown"]), ("period", ["1990s", "2011"])):
        shown = {name for one in corpus.compare(chosen, by=by) for column in one.columns for name in ids(column.rows)}
        listing = corpus.compared("positions", by=by, only=chosen)
        assert ids(listing.rows) == sorted(shown)


def test_positions_of_a_group_stand_together_by_date(corpus: onrecord.Corpus) -> None:
    rows = list(corpus.compared("positions", by="body").rows)
    bodies = [(row["organisation"] or "not known").casefold() for row in rows]
    assert bodies == sorted(bodies)
    dates = [row["published_on"] for row in rows if row["organisation"] == FORUM]
    assert dates == ["1998-05-01", "2005-08-18", "2011"]


def test_bodies_agree_or_do_not(corpus: onrecord.Corpus) -> None:
    (row,) = (row for row in corpus.compared("agreement", by="body").rows if row["topic"] == JOINT)
    assert {row["holder"].casefold(), row["other"].casefold()} == {FORUM.casefold(), COUNCIL.casefold()}
    assert (row["holder_id"], row["agreement"], row["stance"], row["other_stance"]) == (None, "agree", "mixed", "mixed")
    quoted = [corpus.position(name)["stances"][JOINT] for name in row["quotes"]]
    assert quoted == ["support", "oppose"]
    assert set(row["quotes"]) <= set(row["positions"])
    assert set(row["other_quotes"]) <= set(row["other_positions"])


def test_whoever_has_no_body_agrees_with_none(corpus: onrecord.Corpus) -> None:
    sides = [row[side] for row in corpus.compared("agreement", by="body").rows for side in ("holder", "other")]
    assert "not known" not in sides


def test_a_listing_says_what_was_chosen_and_what_was_rejected(corpus: onrecord.Corpus) -> None:
    listing = corpus.compared("counts", ["Owen"], Filters(kinds=("article",)), by="body", only=[COUNCIL])
    assert listing.asked.items() >= {"by": "organisation", "only": [COUNCIL], "holders": ["Owen"]}.items()
    assert listing.rejected == 1
    assert [row["statements"] for row in listing.rows] == [1]
    assert corpus.compared("positions", by="period", only=["2011"]).rejected == 0


def test_of_holders_only_says_the_same_as_naming_them(corpus: onrecord.Corpus) -> None:
    named, only = corpus.compared("changes", ["Owen Pryce"]), corpus.compared("changes", only=["Owen Pryce"])
    assert (list(named.rows), named.asked) == (list(only.rows), only.asked)


def test_changes_are_one_holders_whatever_else_is_compared(corpus: onrecord.Corpus) -> None:
    rows = list(corpus.compared("changes", by="body", only=[FORUM]).rows)
    assert [(row["holder"], row["change"]) for row in rows] == [
        ("Jane Arkwright", "held"),
        ("Jane Arkwright", "shifted"),
    ]


def test_records_are_read_by_id_in_order(corpus: onrecord.Corpus) -> None:
    one, other = ids(corpus.positions().rows)[:2]
    assert [row["position_id"] for row in corpus.records([other, "gone", one])] == [other, one]
