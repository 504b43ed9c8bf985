"""What reviews teach: how often people agree with the program and with each other, and examples to learn from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from corpus import reviews
from corpus.catalogue import Catalogue
from corpus.records import NONE, UNDECIDED, Document, Statement, StoredStatement
from corpus.reviews import REJECTED

PROGRAM, PEOPLE = "program", "reviewers"
HOLDER, VERDICT = "holder", "verdict"


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement that somebody reviewed: as it was extracted, and what it is by each review that stands."""

    document: Document
    extracted: StoredStatement
    history: Sequence[Mapping[str, Any]]
    topics: frozenset[str]

    def by(self, history: Sequence[Mapping[str, Any]]) -> Statement:
        """The statement as some of its reviews make it."""
        found = reviews.outcome(history)
        changes = found["changes"] if found else {}
        return reviews.corrected(self.extracted.statement, changes, self.document.text, self.topics)


def judged(catalogue: Catalogue) -> Iterator[Judged]:
    """Every statement with a review that stands, by document; not those that are gone."""
    histories = catalogue.reviews()
    documents = sorted({one["document_id"] for history in histories.values() for one in history})
    for document_id in documents:
        document = catalogue.document(document_id)
        found = catalogue.extracted(document_id)
        topics = frozenset(stance.topic for one in found for stance in one.statement.stances)
        for one in found:
            standing = reviews.standing(histories.get(one.position_id, ()))
            if document and standing:
                yield Judged(document, one, standing, topics)


def agreement(catalogue: Catalogue) -> list[dict[str, Any]]:
    """How the program and all reviewers agree, then each two reviewers who judged the same positions.

    Rows are those of `index.tables`, "kappa".

    A later reviewer may have seen what an earlier one found: kappa then flatters.
    """
    every = list(judged(catalogue))
    pairs: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for one in every:
        now = one.by(one.history)
        accepted = one.history[-1]["verdict"] != REJECTED
        if accepted:
            for about, before, after in _labels(one.extracted.statement, now, one.topics):
                pairs.setdefault((PROGRAM, PEOPLE, about), []).append((before, after))
        pairs.setdefault((PROGRAM, PEOPLE, VERDICT), []).append(("accepted", _verdict(one.history[-1])))
        last = {review["author"]: at for at, review in enumerate(one.history)}
        for a, b in combinations(sorted(last), 2):
            first, second = one.history[last[a]], one.history[last[b]]
            pairs.setdefault((a, b, VERDICT), []).append((_verdict(first), _verdict(second)))
            if REJECTED not in (first["verdict"], second["verdict"]):
                x, y = (one.by(one.history[: last[who] + 1]) for who in (a, b))
                for about, label, other in _labels(x, y, one.topics):
                    pairs.setdefault((a, b, about), []).append((label, other))
    in_order = sorted(pairs, key=lambda key: (key[0] != PROGRAM, key))
    return [_row(*key, pairs[key]) for key in in_order]


def _labels(one: Statement, other: Statement, topics: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    yield HOLDER, one.holder, other.holder
    for topic in sorted(topics):
        yield topic, side(one, topic), side(other, topic)


def side(statement: Statement, topic: str) -> str:
    """What is said of a topic: support, mixed, oppose, undecided or none."""
    found = next((found for found in statement.stances if found.topic == topic), None)
    return found.side if found else NONE


def _verdict(review: Mapping[str, Any]) -> str:
    return REJECTED if review["verdict"] == REJECTED else "accepted"


def _row(one: str, other: str, about: str, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    same = sum(a == b for a, b in pairs)
    row = {"one": one, "other": other, "about": about, "positions": len(pairs), "same": same}
    return row | {"kappa": None if about == HOLDER else kappa(pairs)}


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa ("A coefficient of agreement for nominal scales", 1960); None where only one label was given."""
    if len({label for pair in pairs for label in pair}) < 2:
        return None
    from sklearn.metrics import cohen_kappa_score

    return round(float(cohen_kappa_score(*zip(*pairs, strict=True))), 3)


def examples(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """A record for each reviewed statement, to train on: what it is by its reviews, beside what was extracted.

    `text`, `context`, `title` and a side (or null) for each topic are named as in `nlp/training/statements.jsonl`; a
    topic that a reviewer could not tell is in `undecided`. A rejected one says so in `verdict`.
    """
    for one in judged(catalogue):
        now, before = one.by(one.history), one.extracted.statement
        text, last = one.document.text, one.history[-1]
        yield {
            "id": one.extracted.position_id,
            "text": " ".join(text[start:end] for start, end in now.spans),
            "context": text[slice(*now.context)],
            "title": one.document.metadata.title,
            **{topic: _stance(side(now, topic)) for topic in sorted(one.topics)},
            "undecided": [topic for topic in sorted(one.topics) if side(now, topic) == UNDECIDED],
            **_who(now),
            "document": one.document.name,
            "document_id": one.document.document_id,
            "kind": one.document.metadata.kind,
            "published_on": one.document.metadata.published_on,
            "spans": [list(span) for span in now.spans],
            "extracted": {
                **{topic: side(before, topic) for topic in sorted(one.topics)},
                **_who(before),
                "spans": [list(span) for span in before.spans],
            },
            "verdict": last["verdict"],
            "author": last["author"],
            "reason": last["reason"],
        }


def _stance(label: str) -> str | None:
    return None if label in (NONE, UNDECIDED) else label


def _who(statement: Statement) -> dict[str, Any]:
    return {name: getattr(statement, name) for name in ("holder", "holder_kind", "role", "mode", "said_on")}


def listed(catalogue: Catalogue) -> list[dict[str, Any]]:
    """A row a position with a review that stands, the newest first, those whose statement is gone as well:
    position_id, document, document_id, verdict, author, reason, reviewed_at, changes, orphaned, history."""
    names = {row["document_id"]: row["name"] for row in catalogue.listing()}
    there = catalogue.which([*catalogue.reviews()])
    found = []
    for position_id, history in catalogue.reviews().items():
        now = reviews.outcome(history)
        if now:
            document_id = history[0]["document_id"]
            row = {"position_id": position_id, "document": names.get(document_id), "document_id": document_id}
            row |= {"orphaned": position_id not in there, "history": told(history)}
            found.append(row | now)
    return sorted(found, key=lambda row: (row["reviewed_at"], row["position_id"]), reverse=True)


def told(history: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Reviews as they are told: verdict, author, reason, reviewed_at, changes, and whether each still stands."""
    standing = {one["review_id"] for one in reviews.standing(history)}
    kept = ("verdict", "author", "reason", "reviewed_at")
    return [
        {name: one[name] for name in kept}
        | {"changes": json.loads(one["changes"]), "stands": one["review_id"] in standing}
        for one in history
    ]
