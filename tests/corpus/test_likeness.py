"""Documents that are much the same are linked, and stay documents of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.likeness import ALIKE, runs, share
from corpus.records import Document, digest
from corpus.text import blocks_of

WORDS = [f"word{number}" for number in range(400)]
RELEASE = " ".join(WORDS[:200])


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path, create=True)


def put(catalogue: Catalogue, name: str, text: str) -> str:
    made = Document(digest(name), digest(text), name, text, blocks_of(text))
    catalogue.put(made, [], source=name, fingerprint=made.version)
    return made.document_id


def found(catalogue: Catalogue, document_id: str) -> list[tuple[str, float]]:
    return [(row["name"], round(row["share"], 2)) for row in catalogue.alike(document_id)]


def test_one_release_in_two_papers_is_linked_from_both(catalogue):
    one = put(catalogue, "a.txt", f"The Fen Times. {RELEASE}")
    two = put(catalogue, "b.txt", f"{RELEASE}. Printed by the Marsh Gazette.")
    assert [name for name, _ in found(catalogue, one)] == ["b.txt"]
    assert [name for name, _ in found(catalogue, two)] == ["a.txt"]


def test_a_release_within_a_longer_article_is_linked(catalogue):
    one = put(catalogue, "a.txt", RELEASE)
    put(catalogue, "b.txt", " ".join([*WORDS[200:], RELEASE]))
    assert found(catalogue, one) == [("b.txt", 1.0)]


def test_a_few_shared_sentences_link_nothing(catalogue):
    one = put(catalogue, "a.txt", " ".join(WORDS[:200]))
    put(catalogue, "b.txt", " ".join(WORDS[150:400]))
    assert found(catalogue, one) == []


def test_case_and_marks_make_no_difference():
    assert share(runs("One plan, for all of us."), runs("ONE plan for “all of” us")) == 1.0


def test_a_text_that_changes_loses_its_old_links(catalogue):
    one, two = put(catalogue, "a.txt", RELEASE), put(catalogue, "b.txt", RELEASE)
    put(catalogue, "b.txt", "Something else altogether was printed here this week.")
    assert found(catalogue, one) == found(catalogue, two) == []


def test_texts_too_short_for_a_run_are_like_nothing(catalogue):
    one = put(catalogue, "a.txt", "Yes. We agree.")
    put(catalogue, "b.txt", "Yes. We agree.")
    assert found(catalogue, one) == []


def test_the_threshold_is_a_share_of_the_shorter_text():
    short, long = set("abcd"), set("abxyz") | set(map(str, range(9)))
    assert share(short, long) == ALIKE
