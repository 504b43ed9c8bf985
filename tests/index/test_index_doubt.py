"""Which positions need a look most, why, and how far reviewing is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from index_corpus import Said, make, put, said

import onrecord
from corpus.catalogue import FILE
from corpus.errors import QueryError
from corpus.records import DOUBTFUL, LIKELY, TopicStance
from index.doubt import doubt
from onrecord import Filters

JOINT, STRUCTURE = "joint_working", "structural_change"


def side(topic: str, stance: str | None, sure: float = 0.9) -> TopicStance:
    return TopicStance(topic, None if stance == "undecided" else stance, stance == "undecided", sure)


def told(words: str, *stances: TopicStance, **more: Any) -> Said:
    """A statement of these words, sure of everything unless it says so."""
    text, values = said(words, **{"holder_basis": "name", "confidence": 0.95, "holder_confidence": 0.95, **more})
    return text, values | {"stances": stances or (side(JOINT, "support"),)}


ONE = [
    told("Sure of all."),
    told("At second hand.", reported_by="the report", account_of="ministers"),
    told("On no topic.", side(JOINT, None)),
    told("Doubtful who.", holder_confidence=0.5, confidence=0.4),
    told("Nobody named.", holder="A witness", holder_kind="unknown", holder_confidence=0.0, confidence=0.0),
]
TWO = [
    told("Likely.", side(JOINT, "support", LIKELY), confidence=DOUBTFUL, holder_confidence=DOUBTFUL),
    told("Doubtful words.", confidence=0.6),
    told("Cannot tell.", side(JOINT, "undecided", 0.1), side(STRUCTURE, None, 0.2)),
    told("Doubtful side.", side(JOINT, "oppose", 0.55)),
    told("By office.", holder_basis="office: table", confidence=0.9),
]
# In the order in which they need a look, and why; like ones in the order of the documents.
WHY = {
    "Doubtful who.": ["doubtful who"],
    "Doubtful side.": ["doubtful side: joint working"],
    "Doubtful words.": ["doubtful who or which words"],
    "At second hand.": ["reported by another", "an account of others"],
    "Nobody named.": ["open who"],
    "By office.": ["inferred who"],
    "Cannot tell.": ["cannot tell: joint working"],
    "Likely.": [],
    "Sure of all.": [],
}
LEAST = [0.4, 0.55, 0.6, 0.9, 0.9, 0.9, 0.95, LIKELY, 0.9]


@pytest.fixture
def corpus(tmp_path: Path, plain: Any) -> onrecord.Corpus:
    made = onrecord.open(tmp_path, create=True)
    put(
        made.catalogue,
        make("one", *ONE, kind="article", published_on="2001"),
        make("two", *TWO, kind="debate", published_on="2005"),
    )
    return made


def words(listing: Any) -> list[str]:
    return [row["text"][0] for row in listing.rows]


def named(corpus: onrecord.Corpus, text: str) -> str:
    """The id of the statement of these words."""
    rows = [*corpus.statements("one"), *corpus.statements("two")]
    return next(str(row["position_id"]) for row in rows if row["text"] == [text])


def say(corpus: onrecord.Corpus, text: str, verdict: str, author: str = "D. Wren", **changes: str) -> None:
    corpus.review(named(corpus, text), verdict, author=author, changes=changes)


# -- the order ---------------------------------------------------------------------------------------------------------


def test_what_may_be_wrong_comes_first_then_what_is_not_told_then_the_rest(corpus: onrecord.Corpus) -> None:
    found = corpus.queue()
    assert words(found) == list(WHY)
    assert found.found == len(WHY)


def test_each_row_says_why_and_how_likely_its_least_likely_part_is(corpus: onrecord.Corpus) -> None:
    rows = list(corpus.queue().rows)
    assert {row["text"][0]: row["why"] for row in rows} == WHY
    assert [row["least"] for row in rows] == LEAST


def test_a_record_is_judged_as_the_queue_judges_it(corpus: onrecord.Corpus) -> None:
    assert {row["text"][0]: doubt(row).why for row in corpus.positions().rows} == WHY


def test_what_a_person_reviewed_comes_last_and_rejected_ones_are_left_out(corpus: onrecord.Corpus) -> None:
    say(corpus, "Doubtful who.", "confirmed")
    say(corpus, "Doubtful side.", "rejected")
    found = corpus.queue()
    assert words(found) == [*list(WHY)[2:], "Doubtful who."]
    last = list(found.rows)[-1]
    assert (last["why"], last["least"], last["review"]["verdict"]) == ([], 1.0, "confirmed")
    say(corpus, "Doubtful side.", "undone")
    say(corpus, "Doubtful who.", "undone")
    assert words(corpus.queue()) == list(WHY)


def test_a_page_of_it_is_the_rows_that_were_asked_for(corpus: onrecord.Corpus) -> None:
    assert words(corpus.queue(limit=2)) == list(WHY)[:2]
    assert words(corpus.queue(limit=2, offset=3)) == list(WHY)[3:5]
    assert words(corpus.queue(limit=0)) == []
    with pytest.raises(QueryError, match="negative"):
        corpus.queue(limit=-1)


def test_what_comes_after_a_position_is_asked_by_its_id(corpus: onrecord.Corpus) -> None:
    found = corpus.queue(after=named(corpus, "Doubtful words."), limit=2)
    assert words(found) == ["At second hand.", "Nobody named."]
    assert found.found == len(WHY) - 3
    assert words(corpus.queue(after=named(corpus, "Sure of all."))) == []
    assert words(corpus.queue(after="gone", limit=1)) == ["Doubtful who."]


def test_it_keeps_to_the_filters(corpus: onrecord.Corpus) -> None:
    debate = [text for text, _ in TWO]
    assert words(corpus.queue(Filters(kinds=("debate",)))) == [text for text in WHY if text in debate]
    assert words(corpus.queue(Filters(stances=("undecided",)))) == ["Cannot tell."]
    say(corpus, "Doubtful side.", "rejected")
    assert "Doubtful side." not in words(corpus.queue(Filters(kinds=("debate",))))
    assert "Doubtful side." in words(corpus.queue(Filters(kinds=("debate",), rejected=True)))


def test_it_says_what_was_asked(corpus: onrecord.Corpus) -> None:
    asked = corpus.queue(Filters(kinds=("debate",)), limit=3).asked
    assert asked == {"filters": {"kinds": ["debate"]}, "limit": 3, "offset": 0}


def test_it_follows_what_others_change(corpus: onrecord.Corpus) -> None:
    assert words(corpus.queue())[0] == "Doubtful who."
    other = onrecord.open(corpus.folder)
    say(other, "Doubtful who.", "confirmed")
    put(other.catalogue, make("three", told("Worse.", confidence=0.1)), make("two", *TWO[:2]))
    assert words(corpus.queue()) == words(onrecord.open(corpus.folder).queue())
    assert words(corpus.queue())[:2] == ["Worse.", "Doubtful words."]
    with closing(sqlite3.connect(corpus.folder / FILE)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("DELETE FROM documents WHERE document_id = 'three'")
        db.execute("UPDATE state SET value = value + 1 WHERE name = 'revision'")
        db.commit()
    assert words(corpus.queue())[0] == "Doubtful words."


def test_without_filters_no_index_is_made(corpus: onrecord.Corpus) -> None:
    assert len(words(corpus.queue())) == len(WHY)
    assert corpus.index.engine is None


def test_an_empty_corpus_has_an_empty_queue(tmp_path: Path) -> None:
    empty = onrecord.open(tmp_path / "empty", create=True)
    assert (words(empty.queue()), empty.queue().found) == ([], 0)
    assert empty.progress()["waiting"] == 0


# -- how far -----------------------------------------------------------------------------------------------------------


def test_progress_tells_verdicts_authors_and_what_waits(corpus: onrecord.Corpus) -> None:
    assert corpus.progress() == {
        "waiting": 9, "doubtful": 3, "reviewed": 0, "confirmed": 0, "corrected": 0, "rejected": 0, "orphaned": 0,
        "authors": {},
    }  # fmt: skip
    say(corpus, "Doubtful who.", "confirmed")
    say(corpus, "Doubtful side.", "rejected", "A. Fenn")
    say(corpus, "Sure of all.", "corrected", role="chair")
    say(corpus, "On no topic.", "confirmed")
    say(corpus, "Likely.", "confirmed")
    say(corpus, "Likely.", "undone")
    assert corpus.progress() == {
        "waiting": 6, "doubtful": 1, "reviewed": 4, "confirmed": 2, "corrected": 1, "rejected": 1, "orphaned": 0,
        "authors": {"D. Wren": 3, "A. Fenn": 1},
    }  # fmt: skip


def test_a_review_whose_statement_is_gone_is_counted_apart(corpus: onrecord.Corpus) -> None:
    say(corpus, "Doubtful who.", "confirmed")
    with closing(sqlite3.connect(corpus.folder / FILE)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("DELETE FROM documents WHERE document_id = 'one'")
        db.commit()
    told = corpus.progress()
    assert (told["orphaned"], told["reviewed"], told["authors"]) == (1, 0, {})
