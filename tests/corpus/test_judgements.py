"""What reviews teach: how often people agree with the program and with each other, and examples to learn from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import judgements
from corpus.catalogue import Catalogue
from corpus.judgements import PEOPLE, PROGRAM, kappa
from corpus.records import Block, Document, Metadata, Statement, TopicStance

JOINT, STRUCTURE = "joint_working", "structural_change"
PIECES = (
    "‘Pool the money now,’",
    "‘A merger would waste years.’",
    "‘Share the nurses and the beds.’",
    "‘One purse, 👏 one plan.’",
)
TEXT = "\n\n".join(f"{piece} said Ann Harrow of the carers." for piece in PIECES)


def statement(number: int, joint: str | None, structure: str | None = None) -> Statement:
    piece = PIECES[number]
    start = TEXT.index(piece)
    span = (start, start + len(piece))
    stances = tuple(
        TopicStance(topic, None if side == "undecided" else side, side == "undecided", 0.8)
        for topic, side in ((JOINT, joint), (STRUCTURE, structure))
    )
    context = (start, TEXT.index("carers.", start) + len("carers."))
    return Statement("Ann Harrow", "person", "direct", (span,), context, "Ann Harrow", role="chair", stances=stances)


def store(catalogue: Catalogue, statements: Sequence[Statement], name: str = "fenwick") -> list[str]:
    """Store a document; the ids of its statements."""
    about = Metadata("Shared money", "article", published_on="2003-05")
    document = Document(name, "1", f"{name}.txt", TEXT, (Block("paragraph", 0, len(TEXT)),), about)
    catalogue.put(document, statements, source=Path("/papers") / name, fingerprint="1")
    return [stored.position_id for stored in catalogue.statements(name)]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path, create=True)


@pytest.fixture
def ids(catalogue: Catalogue) -> list[str]:
    """Four positions: by the program, support, support, oppose and undecided on joint working."""
    return store(
        catalogue, [statement(at, side) for at, side in enumerate(("support", "support", "oppose", "undecided"))]
    )


def say(catalogue: Catalogue, position: str, verdict: str, author: str = "Bea", **changes: Any) -> None:
    sides = {topic: changes.pop(topic) for topic in (JOINT, STRUCTURE) if topic in changes}
    given = changes | ({"stances": sides} if sides else {})
    catalogue.review(position, verdict=verdict, author=author, reason="heard it", changes=given)


def agreed(catalogue: Catalogue, one: str, other: str, about: str) -> tuple[int, int, float | None] | None:
    """Of one row: positions, same, kappa; None where there is no such row."""
    rows = [
        row
        for row in judgements.agreement(catalogue)
        if (row["one"], row["other"], row["about"]) == (one, other, about)
    ]
    assert len(rows) <= 1
    return (rows[0]["positions"], rows[0]["same"], rows[0]["kappa"]) if rows else None


# -- kappa -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Both say yes 20, no 15; one alone says yes 5, the other 10: 0.7 agree, 0.5 would by chance.
        ({"yy": 20, "yn": 5, "ny": 10, "nn": 15}, 0.4),
        # 0.6 agree both times; by chance 0.54, and then 0.46.
        ({"yy": 45, "yn": 15, "ny": 25, "nn": 15}, 0.13),
        ({"yy": 25, "yn": 35, "ny": 5, "nn": 35}, 0.259),
        ({"yy": 3, "nn": 1}, 1.0),
        ({"yn": 1, "ny": 1}, -1.0),
        ({"yy": 4, "yn": 4}, 0.0),
        # Three labels: 5 of 6 agree, by chance (3 × 2 + 2 × 3 + 1 × 1) of 36.
        ({"aa": 2, "ab": 1, "bb": 2, "cc": 1}, 0.739),
    ],
)
def test_kappa_is_the_value_counted_by_hand(counts: dict[str, int], expected: float) -> None:
    pairs = [(one, other) for (one, other), number in counts.items() for _ in range(number)]
    assert kappa(pairs) == pytest.approx(expected, abs=0.0006)


def test_kappa_is_not_defined_where_one_label_is_all_there_is() -> None:
    assert kappa([]) is None
    assert kappa([("support", "support")] * 5) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=30))
def test_kappa_is_the_formula_of_1960(pairs: list[tuple[str, str]]) -> None:
    number = len(pairs)
    labels = {label for pair in pairs for label in pair}
    found = kappa(pairs)
    if len(labels) < 2:
        assert found is None
        return
    same = sum(one == other for one, other in pairs) / number
    chance = sum(
        sum(one == label for one, _ in pairs) * sum(other == label for _, other in pairs) for label in labels
    ) / (number * number)
    assert found == pytest.approx((same - chance) / (1 - chance), abs=0.0006)


# -- agreement ---------------------------------------------------------------------------------------------------------


def test_without_reviews_there_is_nothing_to_agree_on(catalogue: Catalogue, ids: list[str]) -> None:
    assert judgements.agreement(catalogue) == []
    assert judgements.listed(catalogue) == []
    assert list(judgements.examples(catalogue)) == []


def test_the_program_is_held_against_what_reviewers_made_of_it(catalogue: Catalogue, ids: list[str]) -> None:
    for position in ids[:2]:
        say(catalogue, position, "confirmed")
    say(catalogue, ids[2], "corrected", joint_working="support")
    say(catalogue, ids[3], "corrected", joint_working="oppose", holder="Cy Marl")
    # support support oppose undecided, and support support support oppose: 2 of 4 agree, 7 of 16 by chance.
    assert agreed(catalogue, PROGRAM, PEOPLE, JOINT) == (4, 2, 0.111)
    assert agreed(catalogue, PROGRAM, PEOPLE, STRUCTURE) == (4, 4, None)
    assert agreed(catalogue, PROGRAM, PEOPLE, "holder") == (4, 3, None)
    assert agreed(catalogue, PROGRAM, PEOPLE, "verdict") == (4, 4, None)


def test_of_a_rejected_position_only_the_verdict_counts(catalogue: Catalogue, ids: list[str]) -> None:
    say(catalogue, ids[0], "confirmed")
    say(catalogue, ids[1], "corrected", joint_working="oppose")
    say(catalogue, ids[1], "rejected")
    say(catalogue, ids[2], "rejected", "Cy")
    assert agreed(catalogue, PROGRAM, PEOPLE, "verdict") == (3, 1, 0.0)
    assert agreed(catalogue, PROGRAM, PEOPLE, JOINT) == (1, 1, None)
    assert agreed(catalogue, PROGRAM, PEOPLE, "holder") == (1, 1, None)


def test_two_reviewers_are_held_against_each_other(catalogue: Catalogue, ids: list[str]) -> None:
    for position in ids[:2]:
        say(catalogue, position, "confirmed", "Bea")
        say(catalogue, position, "confirmed", "Cy")
    say(catalogue, ids[2], "corrected", "Bea", joint_working="mixed")
    say(catalogue, ids[2], "confirmed", "Cy")  # what Bea made of it
    say(catalogue, ids[3], "confirmed", "Cy")
    say(catalogue, ids[3], "corrected", "Bea", joint_working="support")
    # Bea: support support mixed support; Cy: support support mixed undecided. By chance (3 × 2 + 1 × 1) / 16.
    assert agreed(catalogue, "Bea", "Cy", JOINT) == (4, 3, 0.556)
    assert agreed(catalogue, "Bea", "Cy", "verdict") == (4, 4, None)
    assert agreed(catalogue, "Bea", "Cy", "holder") == (4, 4, None)
    assert agreed(catalogue, "Cy", "Bea", JOINT) is None


def test_reviewers_who_differ_on_whether_it_is_a_position_do(catalogue: Catalogue, ids: list[str]) -> None:
    say(catalogue, ids[0], "rejected", "Bea")
    say(catalogue, ids[0], "confirmed", "Cy")
    say(catalogue, ids[1], "confirmed", "Bea")
    say(catalogue, ids[1], "rejected", "Cy")
    assert agreed(catalogue, "Bea", "Cy", "verdict") == (2, 0, -1.0)
    assert agreed(catalogue, "Bea", "Cy", JOINT) is None


def test_what_a_reviewer_said_last_counts(catalogue: Catalogue, ids: list[str]) -> None:
    say(catalogue, ids[0], "corrected", "Bea", joint_working="oppose")
    say(catalogue, ids[0], "confirmed", "Cy")
    say(catalogue, ids[0], "corrected", "Bea", joint_working="mixed")
    assert agreed(catalogue, "Bea", "Cy", JOINT) == (1, 0, 0.0)
    assert agreed(catalogue, PROGRAM, PEOPLE, JOINT) == (1, 0, 0.0)


def test_reviewers_of_different_positions_are_not_compared(catalogue: Catalogue, ids: list[str]) -> None:
    say(catalogue, ids[0], "confirmed", "Bea")
    say(catalogue, ids[1], "confirmed", "Cy")
    assert {row["one"] for row in judgements.agreement(catalogue)} == {PROGRAM}


def test_three_reviewers_are_three_pairs_after_the_program(catalogue: Catalogue, ids: list[str]) -> None:
    for author in ("Di", "Bea", "Cy"):
        say(catalogue, ids[0], "confirmed", author)
    pairs = list(dict.fromkeys((row["one"], row["other"]) for row in judgements.agreement(catalogue)))
    assert pairs == [(PROGRAM, PEOPLE), ("Bea", "Cy"), ("Bea", "Di"), ("Cy", "Di")]


def test_a_review_that_was_undone_does_not_count(catalogue: Catalogue, ids: list[str]) -> None:
    say(catalogue, ids[0], "rejected", "Bea")
    say(catalogue, ids[0], "undone", "Cy")
    assert judgements.agreement(catalogue) == []
    assert list(judgements.examples(catalogue)) == []
    assert judgements.listed(catalogue) == []
    say(catalogue, ids[1], "confirmed", "Bea")
    say(catalogue, ids[1], "corrected", "Cy", joint_working="oppose")
    say(catalogue, ids[1], "undone", "Cy")
    assert agreed(catalogue, PROGRAM, PEOPLE, JOINT) == (1, 1, None)
    assert {row["one"] for row in judgements.agreement(catalogue)} == {PROGRAM}


def test_rows_have_the_columns_that_are_explained(catalogue: Catalogue, ids: list[str]) -> None:
    say(catalogue, ids[0], "confirmed")
    names = ("one", "other", "about", "positions", "same", "kappa")
    assert {tuple(row) for row in judgements.agreement(catalogue)} == {names}


def test_a_holder_is_no_label_to_count_chance_by(catalogue: Catalogue, ids: list[str]) -> None:
    say(catalogue, ids[0], "corrected", holder="Cy Marl")
    say(catalogue, ids[1], "confirmed")
    assert agreed(catalogue, PROGRAM, PEOPLE, "holder") == (2, 1, None)


# -- examples ----------------------------------------------------------------------------------------------------------


def test_an_example_is_what_is_right_beside_what_was_extracted(catalogue: Catalogue, ids: list[str]) -> None:
    say(
        catalogue,
        ids[0],
        "corrected",
        joint_working="oppose",
        structural_change="undecided",
        holder="Cy Marl",
        role=None,
    )
    (example,) = judgements.examples(catalogue)
    context = f"{PIECES[0]} said Ann Harrow of the carers."
    assert example == {
        "id": ids[0],
        "text": PIECES[0],
        "context": context,
        "title": "Shared money",
        JOINT: "oppose",
        STRUCTURE: None,
        "undecided": [STRUCTURE],
        "holder": "Cy Marl",
        "holder_kind": "person",
        "role": None,
        "mode": "direct",
        "said_on": None,
        "document": "fenwick.txt",
        "document_id": "fenwick",
        "kind": "article",
        "published_on": "2003-05",
        "spans": [[0, len(PIECES[0])]],
        "extracted": {
            JOINT: "support",
            STRUCTURE: "none",
            "holder": "Ann Harrow",
            "holder_kind": "person",
            "role": "chair",
            "mode": "direct",
            "said_on": None,
            "spans": [[0, len(PIECES[0])]],
        },
        "verdict": "corrected",
        "author": "Bea",
        "reason": "heard it",
    }
    assert json.loads(json.dumps(example)) == example


def test_the_words_of_an_example_are_the_documents(catalogue: Catalogue, ids: list[str]) -> None:
    start = TEXT.index("one plan")
    spans = [[start - 12, start], [start, start + 8]]
    words = [TEXT[one:other] for one, other in spans]
    say(catalogue, ids[3], "corrected", spans=spans, words=words)
    for position in ids[:3]:
        say(catalogue, position, "confirmed")
    found = list(judgements.examples(catalogue))
    assert [example["id"] for example in found] == ids
    for example in found:
        assert example["text"] == " ".join(TEXT[one:other] for one, other in example["spans"])
    assert found[3]["spans"] == spans
    assert found[3]["extracted"]["spans"] != spans


def test_a_rejected_one_is_an_example_that_says_so(catalogue: Catalogue, ids: list[str]) -> None:
    say(catalogue, ids[2], "rejected")
    (example,) = judgements.examples(catalogue)
    assert (example["verdict"], example[JOINT], example["undecided"]) == ("rejected", "oppose", [])


# -- reviews that stand ------------------------------------------------------------------------------------------------


def test_reviews_are_listed_with_what_counts_now_and_all_that_was_said(catalogue: Catalogue, ids: list[str]) -> None:
    say(catalogue, ids[0], "corrected", "Bea", joint_working="oppose")
    say(catalogue, ids[0], "corrected", "Cy", role=None)
    say(catalogue, ids[0], "rejected", "Di")
    say(catalogue, ids[0], "undone", "Di")
    (row,) = judgements.listed(catalogue)
    assert (row["position_id"], row["document"], row["orphaned"]) == (ids[0], "fenwick.txt", False)
    assert (row["verdict"], row["author"], row["reason"]) == ("corrected", "Cy", "heard it")
    assert row["changes"] == {"stances": {JOINT: "oppose"}, "role": None}
    assert [(one["verdict"], one["stands"]) for one in row["history"]] == [
        ("corrected", True),
        ("corrected", True),
        ("rejected", False),
        ("undone", False),
    ]
    assert [one["changes"] for one in row["history"]] == [{"stances": {JOINT: "oppose"}}, {"role": None}, {}, {}]


def test_a_review_whose_statement_is_gone_is_listed_and_teaches_nothing(catalogue: Catalogue, ids: list[str]) -> None:
    say(catalogue, ids[0], "confirmed")
    say(catalogue, ids[1], "confirmed")
    store(catalogue, [statement(1, "support")])
    rows = {row["position_id"]: row for row in judgements.listed(catalogue)}
    assert {name: row["orphaned"] for name, row in rows.items()} == {ids[0]: True, ids[1]: False}
    assert rows[ids[0]]["document"] == "fenwick.txt"
    assert [example["id"] for example in judgements.examples(catalogue)] == [ids[1]]
    assert agreed(catalogue, PROGRAM, PEOPLE, JOINT) == (1, 1, None)


def test_the_newest_review_is_listed_first(
    catalogue: Catalogue, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus import reviews

    class Clock:
        hour = 9

        @classmethod
        def now(cls, _: object) -> Clock:
            cls.hour += 1
            return cls()

        def isoformat(self, **_: object) -> str:
            return f"2026-01-01T{self.hour:02}:00:00+00:00"

    monkeypatch.setattr(reviews, "datetime", Clock)
    for at in (1, 3, 0):
        say(catalogue, ids[at], "confirmed")
    assert [row["position_id"] for row in judgements.listed(catalogue)] == [ids[0], ids[3], ids[1]]
