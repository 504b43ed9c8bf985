"""What people decide of who is who can be taken back: as if nobody had decided it, also in documents to come."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_register import CHAIR, NURSE, Catalogue, ann, evidence, fill, groups, ids, put, said

from corpus.errors import CatalogueError

PLANNER = "planner, Kelling Council"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "corpus", create=True)


def undo(catalogue: Catalogue, number: int) -> None:
    catalogue.undo_decision(number, author="K. Lisle", reason="two people")


def test_a_merge_that_is_undone_counts_no_longer(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    before = (ids(catalogue), catalogue.holders(), evidence(catalogue))
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren")
    undo(catalogue, 1)
    assert (ids(catalogue), catalogue.holders(), evidence(catalogue)) == before


def test_a_split_of_several_documents_is_undone_as_one(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR, c=CHAIR)
    before = (ids(catalogue), evidence(catalogue))
    catalogue.split(ids(catalogue)["a"], ["b", "c"], author="D. Wren")
    undo(catalogue, 1)
    assert (ids(catalogue), evidence(catalogue)) == before


@pytest.mark.parametrize("again", ["a", "b"])
def test_what_was_undone_stays_undone_when_a_document_is_put_again(catalogue: Catalogue, again: str) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren")
    undo(catalogue, 1)
    fill(catalogue, **{again: {"a": CHAIR, "b": NURSE}[again]})
    assert groups(catalogue) == {frozenset("a"), frozenset("b")}


def test_a_document_to_come_follows_what_counts(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren")
    undo(catalogue, 1)
    fill(catalogue, c=NURSE)
    assert groups(catalogue) == {frozenset("a"), frozenset("bc")}


def test_the_first_of_two_merges_can_be_undone_alone(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=PLANNER)
    first, second, third = ids(catalogue).values()
    catalogue.merge([second, third], author="D. Wren")
    catalogue.merge([first, second], author="D. Wren")
    assert groups(catalogue) == {frozenset("abc")}
    undo(catalogue, 1)
    assert groups(catalogue) == {frozenset("ab"), frozenset("c")}


def test_a_merge_into_somebody_who_was_then_merged_is_undone_there(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=PLANNER)
    first, second, third = ids(catalogue).values()
    catalogue.merge([second, third], author="D. Wren")
    catalogue.merge([first, second], author="D. Wren")
    undo(catalogue, 2)
    assert groups(catalogue) == {frozenset("a"), frozenset("bc")}


def test_what_was_undone_can_be_decided_again(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    both = list(ids(catalogue).values())
    catalogue.merge(both, author="D. Wren")
    undo(catalogue, 1)
    catalogue.merge(both, author="D. Wren")
    assert groups(catalogue) == {frozenset("ab")}
    undo(catalogue, 3)
    assert groups(catalogue) == {frozenset("a"), frozenset("b")}


def test_an_undo_holds_for_whom_a_holder_later_proves_to_be(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    put(catalogue, "p", said("Eve Pell", "carer"))
    catalogue.merge([ids(catalogue)["p"], ids(catalogue)["b"]], author="D. Wren")
    fill(catalogue, c="chair of Marl Trust, once a nurse in Fenwick")
    assert groups(catalogue) == {frozenset("abcp")}
    undo(catalogue, 1)
    assert groups(catalogue) == {frozenset("abc"), frozenset("p")}


def test_nothing_that_was_decided_is_deleted(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    first, second = ids(catalogue).values()
    catalogue.merge([first, second], author="D. Wren", reason="one obituary")
    undo(catalogue, 1)
    (told,) = catalogue.decisions()
    assert (told["verb"], told["holder_id"], told["into"], told["documents"]) == ("merge", second, first, [])
    assert (told["author"], told["reason"]) == ("D. Wren", "one obituary")
    assert (told["undone"]["author"], told["undone"]["reason"]) == ("K. Lisle", "two people")
    assert told["undone"]["decided_at"] >= told["decided_at"]


def test_the_fingerprint_of_the_corpus_tells_an_undo(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren")
    before = catalogue.whole_fingerprint(), catalogue.revision
    undo(catalogue, 1)
    assert catalogue.whole_fingerprint() != before[0]
    assert catalogue.revision == before[1] + 1


def test_a_decision_is_undone_once(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    catalogue.merge(list(ids(catalogue).values()), author="D. Wren")
    undo(catalogue, 1)
    with pytest.raises(CatalogueError, match="undone before, by K"):
        undo(catalogue, 1)


def test_of_the_same_decided_twice_the_later_is_undone_first(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR)
    whole = ids(catalogue)["a"]
    new = catalogue.split(whole, ["b"], author="D. Wren")
    catalogue.merge([whole, new], author="D. Wren")
    catalogue.split(whole, ["b"], author="D. Wren")
    with pytest.raises(CatalogueError, match="undo 3 first"):
        undo(catalogue, 1)
    undo(catalogue, 3)
    assert groups(catalogue) == {frozenset("ab")}
    undo(catalogue, 1)
    assert groups(catalogue) == {frozenset("ab")}


@pytest.mark.parametrize("author", ["", "  "])
def test_a_decision_needs_the_name_of_its_author(catalogue: Catalogue, author: str) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR, c=NURSE)
    first, other = ids(catalogue)["a"], ids(catalogue)["c"]
    for decide in (
        lambda: catalogue.merge([first, other], author=author),
        lambda: catalogue.split(first, ["b"], author=author),
    ):
        with pytest.raises(CatalogueError, match="name of its author"):
            decide()
    catalogue.merge([first, other], author="D. Wren")
    with pytest.raises(CatalogueError, match="name of its author"):
        catalogue.undo_decision(1, author=author)
    assert groups(catalogue) == {frozenset("abc")}


# -- who an id stands for now ------------------------------------------------------------------------------------------


def test_an_id_that_is_there_stands_for_itself(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR)
    assert catalogue.holder_now(ids(catalogue)["a"]) == ids(catalogue)["a"]
    assert catalogue.holder_now("gone") is None


def test_an_id_that_was_merged_leads_to_the_other_through_several_merges(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE, c=PLANNER)
    first, second, third = ids(catalogue).values()
    catalogue.merge([second, third], author="D. Wren")
    catalogue.merge([first, second], author="D. Wren")
    assert catalogue.holder_now(third) == first


def test_an_id_that_a_split_made_leads_back_when_that_is_undone(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=CHAIR)
    whole = ids(catalogue)["a"]
    new = catalogue.split(whole, ["b"], author="D. Wren")
    undo(catalogue, 1)
    assert catalogue.holder_now(new) == whole


def test_an_id_that_was_decided_on_leads_to_whom_its_holder_proved_to_be(catalogue: Catalogue) -> None:
    fill(catalogue, a=CHAIR, b=NURSE)
    put(catalogue, "p", said("Eve Pell", "carer"))
    gone = ids(catalogue)["b"]
    catalogue.merge([gone, ids(catalogue)["p"]], author="D. Wren")
    put(catalogue, "c", ann(CHAIR), ann(NURSE))
    assert gone not in ids(catalogue).values()
    assert catalogue.holder_now(gone) == ids(catalogue)["a"]
