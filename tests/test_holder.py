"""A holder by the door: what is known of one, and that search finds exactly as much as each figure says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from index_corpus import make, put, said

import onrecord
from corpus.errors import CatalogueError, QueryError
from index.query import EVERYTHING
from index.search import ENGINES
from index.tables import columns
from onrecord import Filters, Question

FORUM, TRUST = "chair, Fenwick Carers' Forum", "chair, Marl Trust"
JOINT, APART = {"joint_working": "support"}, {"structural_change": "oppose", "joint_working": "undecided"}
JANE = {"holder_basis": "name", "role": FORUM}


def corpus_of(folder: Path) -> onrecord.Corpus:
    """Jane Arkwright of the forum, in three documents, once by another name; her namesake of the trust; and others."""
    corpus = onrecord.open(folder, create=True)
    put(
        corpus.catalogue,
        make(
            "early",
            said("One door would help.", stances=JOINT, **JANE),
            said("A merger would not.", stances=APART, **(JANE | {"holder_basis": "pronoun", "said_on": "1999"})),
            said("So said everybody.", **JANE),
            said("Nobody asked us.", "Edwin Hansel", reported_by="Jane Arkwright", stances=JOINT),
            said("We were asked.", "Ms Arkwright", holder_kind="ambiguous",
                 holder_candidates=("Jane Arkwright", "Ann Arkwright"), stances=JOINT),
            published_on="2003-05-02", title="Early days",
        ),
        make(
            "later",
            said("One door, one plan.", stances={"joint_working": "mixed"}, reported_by="Edwin Hansel", **JANE),
            said("One budget too.", "Edwin Hansel", stances=JOINT),
            published_on="2005-08",
        ),
        make(
            "undated",
            said("Doors again.", "Baroness Arkwright of Fenwick", stances=JOINT, holder_aliases=("Jane Arkwright",),
                 role=FORUM),
        ),
        make("other", said("No doors for me.", stances=APART, role=TRUST), published_on="2005-08-18"),
    )  # fmt: skip
    return corpus


@pytest.fixture
def corpus(tmp_path: Path, plain: Any) -> onrecord.Corpus:
    return corpus_of(tmp_path / "corpus")


def id_of(corpus: onrecord.Corpus, name: str, role: str | None = None) -> str:
    rows = corpus.register(name)
    return next(str(row["holder_id"]) for row in rows if role in (None, *(one["role"] for one in row["roles"])))


@pytest.fixture
def jane(corpus: onrecord.Corpus) -> dict[str, Any]:
    return corpus.holder(id_of(corpus, "Jane Arkwright", FORUM))


def words(corpus: onrecord.Corpus, ids: list[str]) -> list[str]:
    return [row["text"][0] for row in corpus.catalogue.rows(ids)]


# -- an id in a search -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_an_id_asks_for_one_of_two_of_one_name_under_all_names(corpus: onrecord.Corpus, engine: str) -> None:
    corpus.rebuild(engine=engine)
    forum, trust = (id_of(corpus, "Jane Arkwright", role) for role in (FORUM, TRUST))

    def found(text: str = "", **filters: Any) -> list[str]:
        rows = corpus.search(Question(text, Filters(**filters), level="statements", sort="date")).rows
        return sorted(row["text"][0] for row in rows)

    hers = ["A merger would not.", "Doors again.", "One door would help.", "One door, one plan.", "So said everybody."]
    assert found(holders=(forum,)) == found(f"holder:{forum}") == hers
    assert found(holders=(trust,)) == ["No doors for me."]
    assert found(holders=(forum, trust)) == sorted([*hers, "No doors for me."])
    assert found(f"holder:{trust} OR holder:Hansel") == ["No doors for me.", "Nobody asked us.", "One budget too."]
    assert found(f"NOT holder:{forum} doors") == ["No doors for me."]
    assert found(holders=("0" * 16,)) == []


def test_an_id_follows_merges_and_what_undoes_them(corpus: onrecord.Corpus) -> None:
    forum, trust = (id_of(corpus, "Jane Arkwright", role) for role in (FORUM, TRUST))

    def found(holder: str) -> int:
        return corpus.search(Question("", Filters(holders=(holder,)))).total

    before = (found(forum), found(trust))
    assert before == (4, 1)
    corpus.merge_holders([forum, trust], author="A. Wren")
    assert (found(forum), found(trust)) == (5, 5)
    corpus.undo_decision(corpus.decisions()[0]["decision"], author="A. Wren")
    assert (found(forum), found(trust)) == before


def test_passages_are_nobodys(corpus: onrecord.Corpus) -> None:
    with pytest.raises(QueryError, match="passages have none"):
        corpus.search(Question(f"holder:{'0' * 16}", level="passages"))


# -- the record --------------------------------------------------------------------------------------------------------


def test_every_figure_is_what_a_search_finds(corpus: onrecord.Corpus) -> None:
    position = corpus.positions().rows[0]["position_id"]
    corpus.review(position, "rejected", author="A. Wren")
    for listed in corpus.holders():
        row = corpus.holder(listed["holder_id"])
        hers = Question("", Filters(holders=(row["holder_id"],)), limit=EVERYTHING)
        assert row["positions"] == listed["positions"] == corpus.search(hers).total
        assert row["statements"] == listed["statements"] == corpus.search(replace(hers, level="statements")).total
        for one in row["sides"]:
            year = {"undated": True} if one["year"] is None else {"since": one["year"], "until": one["year"]}
            asked = replace(hers.filters, topics=(one["topic"],), stances=(one["stance"],), **year)
            assert sorted(hit.name for hit in corpus.search(replace(hers, filters=asked)).hits) == sorted(
                one["positions"]
            )
        for one in row["documents"]:
            asked = replace(hers.filters, documents=(one["document_id"],))
            for level in ("positions", "statements"):
                found = corpus.search(replace(hers, filters=asked, level=level))
                assert sorted(hit.name for hit in found.hits) == sorted(one[level])


def test_the_record_tells_names_dates_and_why_it_is_this_holder(jane: dict[str, Any]) -> None:
    assert (jane["name"], jane["kind"], jane["positions"], jane["statements"]) == ("Jane Arkwright", "person", 4, 5)
    assert jane["also_named"] == ["Baroness Arkwright of Fenwick"]
    assert (jane["since"], jane["until"]) == ("1999", "2005-08")
    told = {one["document"]: one for one in jane["documents"]}
    assert list(told) == ["early.txt", "later.txt", "undated.txt"]
    assert told["early.txt"]["because"] == ["the first of this name"]
    assert told["later.txt"]["because"] == [f"same full name; same role: {FORUM}"]
    assert told["undated.txt"]["names"] == ["Baroness Arkwright of Fenwick"]
    assert {basis: len(ids) for basis, ids in told["early.txt"]["told_by"].items()} == {"name": 2, "pronoun": 1}


def test_the_record_tells_roles_over_time(corpus: onrecord.Corpus) -> None:
    put(corpus.catalogue, make("last", said("Doors.", role="president, Fenwick Carers' Forum"), published_on="2007"))
    jane = corpus.holder(id_of(corpus, "Jane Arkwright", FORUM))
    assert [(one["role"], one["since"], one["until"], len(one["documents"])) for one in jane["roles"]] == [
        (FORUM, "1999", "2005-08", 3),
        ("president, Fenwick Carers' Forum", "2007", "2007", 1),
    ]


def test_the_record_tells_sides_by_topic_and_year(jane: dict[str, Any]) -> None:
    assert [(one["topic"], one["year"], one["stance"], len(one["positions"])) for one in jane["sides"]] == [
        ("joint_working", "1999", "undecided", 1),
        ("joint_working", "2003", "support", 1),
        ("joint_working", "2005", "mixed", 1),
        ("joint_working", None, "support", 1),
        ("structural_change", "1999", "oppose", 1),
    ]


def test_the_record_has_the_changes_that_compare_tells(corpus: onrecord.Corpus, jane: dict[str, Any]) -> None:
    assert jane["changes"] == list(corpus.compared("changes", [jane["holder_id"]]).rows)
    assert [one["change"] for one in jane["changes"]] == ["qualified"]
    assert set(jane["changes"][0]) == set(columns("changes"))


def test_the_record_tells_who_reports_whom(corpus: onrecord.Corpus, jane: dict[str, Any]) -> None:
    hansel = id_of(corpus, "Hansel")
    (by,), (of,) = jane["reported_by"], jane["reports"]
    assert (by["name"], by["holder_id"], words(corpus, by["statements"])) == (
        "Edwin Hansel",
        hansel,
        ["One door, one plan."],
    )
    assert (of["name"], of["holder_id"], words(corpus, of["statements"])) == (
        "Edwin Hansel",
        hansel,
        ["Nobody asked us."],
    )


def test_a_name_is_that_of_whoever_speaks_in_the_document_under_it(corpus: onrecord.Corpus) -> None:
    put(corpus.catalogue, make("far", said("Doors!", "Zoe Thorpe", reported_by="Jane Arkwright", stances=JOINT)))
    assert [one["name"] for one in corpus.holder(id_of(corpus, "Jane Arkwright", FORUM))["reports"]] == ["Edwin Hansel"]
    assert corpus.holder(id_of(corpus, "Zoe Thorpe"))["reported_by"][0]["holder_id"] is None


def test_where_it_is_open_who_spoke_the_record_names_what_may_be_theirs(
    corpus: onrecord.Corpus, jane: dict[str, Any]
) -> None:
    assert words(corpus, jane["perhaps"]) == ["We were asked."]
    assert corpus.holder(id_of(corpus, "Jane Arkwright", TRUST))["perhaps"] == []


def test_a_rejected_statement_is_in_no_figure(corpus: onrecord.Corpus, jane: dict[str, Any]) -> None:
    for name in (jane["perhaps"][0], jane["reports"][0]["statements"][0], jane["reported_by"][0]["statements"][0]):
        corpus.review(name, "rejected", author="A. Wren")
    now = corpus.holder(jane["holder_id"])
    assert (now["perhaps"], now["reports"], now["reported_by"], now["positions"]) == ([], [], [], 3)
    assert [one["document"] for one in now["documents"] if not one["statements"]] == ["later.txt"]


def test_the_record_names_others_of_the_name(corpus: onrecord.Corpus, jane: dict[str, Any]) -> None:
    (other,) = jane["namesakes"]
    assert other == corpus.register(holders=jane["same_name"])[0]
    assert other["roles"][0]["role"] == TRUST


def test_an_id_that_was_merged_gives_the_record_of_the_other(corpus: onrecord.Corpus, jane: dict[str, Any]) -> None:
    corpus.merge_holders([jane["holder_id"], jane["same_name"][0]], author="A. Wren", reason="she moved")
    now = corpus.holder(jane["same_name"][0])
    assert (now["holder_id"], now["positions"], now["namesakes"]) == (jane["holder_id"], 5, [])
    (made,) = now["decisions"]
    assert (made["verb"], made["holder"], made["into_name"]) == ("merge", "Jane Arkwright", "Jane Arkwright")
    assert now["documents"][-2]["because"] == ["merge by A. Wren: she moved"]


@pytest.mark.parametrize("holder", ["gone", "", "\udcff", "0" * 16])
def test_whoever_is_not_there_is_said_not_to_be(corpus: onrecord.Corpus, holder: str) -> None:
    with pytest.raises(CatalogueError, match="no such holder"):
        corpus.holder(holder)


def test_words_find_the_holders_that_the_register_tells(corpus: onrecord.Corpus) -> None:
    for asked in ("", "arkwright", "Ms Arkwright", "of fenwick", "hansel jane"):
        assert [row["holder_id"] for row in corpus.holders(asked)] == [
            row["holder_id"] for row in corpus.register(asked)
        ]
    with pytest.raises(QueryError, match="no name"):
        corpus.holders("–")


def test_a_corpus_that_can_only_be_read_refuses_to_undo(corpus: onrecord.Corpus, jane: dict[str, Any]) -> None:
    corpus.merge_holders([jane["holder_id"], jane["same_name"][0]], author="A. Wren")
    published = onrecord.open(corpus.folder, read_only=True)
    with pytest.raises(CatalogueError, match="can only be read"):
        published.undo_decision(1, author="A. Wren")
    assert published.decisions()[0]["undone"] is None
