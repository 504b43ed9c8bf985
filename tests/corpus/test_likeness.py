"""Documents that are much the same are linked, and stay documents of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from older_catalogues import WITHOUT_7, older

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


def pages(words: int, word: str = "page") -> str:
    """So many words, of which no run comes twice."""
    return " ".join(f"{word}{number}" for number in range(words))


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


@pytest.mark.parametrize("words", [100, 200])
@pytest.mark.parametrize("first", ["the release", "the collection"])
def test_a_release_that_a_collection_many_times_as_long_prints_whole_is_linked(catalogue, words, first):
    release = " ".join(WORDS[:words])
    collection = f"{pages(150 * words)} {release} {pages(150 * words, 'other')}"
    texts = {"a.txt": release, "b.txt": collection}
    ids = {name: put(catalogue, name, texts[name]) for name in sorted(texts, reverse=first == "the collection")}
    assert found(catalogue, ids["a.txt"]) == [("b.txt", 1.0)]
    assert found(catalogue, ids["b.txt"]) == [("a.txt", 1.0)]


def test_a_collection_that_prints_a_third_of_a_release_is_not_linked(catalogue):
    one = put(catalogue, "a.txt", RELEASE)
    put(catalogue, "b.txt", f"{pages(20_000)} {' '.join(WORDS[:66])}")
    assert found(catalogue, one) == []


def test_one_sentence_is_not_much_the_same_as_a_text_that_prints_it(catalogue):
    one = put(catalogue, "a.txt", "We welcome the paper warmly.")
    put(catalogue, "b.txt", f"{RELEASE} We welcome the paper warmly.")
    same = put(catalogue, "c.txt", "We welcome the paper, warmly.")
    assert found(catalogue, one) == [("c.txt", 1.0)]
    assert found(catalogue, same) == [("a.txt", 1.0)]


def test_of_texts_without_number_that_share_a_phrase_only_some_are_looked_at(catalogue, monkeypatch):
    monkeypatch.setattr("corpus.likeness.COMMON", 3)
    monkeypatch.setattr("corpus.likeness.CONSIDERED", 2)
    for number in range(6):
        put(catalogue, f"{number}.txt", f"{RELEASE} {number}")
    last = put(catalogue, "last.txt", RELEASE)
    assert len(found(catalogue, last)) == 2


def test_an_upgrade_finds_releases_within_collections_of_an_older_catalogue(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("corpus.likeness.PART", 10**9)  # as few runs of long texts as of short ones
        made = Catalogue(tmp_path / "corpus", create=True)
        one, two = put(made, "a.txt", RELEASE), put(made, "b.txt", f"{pages(40_000)} {RELEASE}")
        assert found(made, one) == []
    upgraded = Catalogue(older(made.path, tmp_path / "old", WITHOUT_7, 6))
    assert found(upgraded, one) == [("b.txt", 1.0)]
    assert found(upgraded, two) == [("a.txt", 1.0)]


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
