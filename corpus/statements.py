"""Statements in the catalogue's tables: as they are shown, and what was extracted where a review changed that."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from corpus import reviews
from corpus.records import Span, Statement, StoredStatement, TopicStance
from corpus.sql import as_json, insert

_COLUMNS = (
    *("holder", "holder_kind", "holder_as_written", "holder_candidates", "role", "organisation", "holder_basis"),
    *("holder_confidence", "holder_aliases", "reported_by", "account_of", "mode", "spans", "context", "source_spans"),
    *("cue_spans", "said_on", "said_on_as_written", "confidence", "frame"),
)
_SPANS = ("spans", "source_spans", "cue_spans")
_NAMES = ("holder_candidates", "holder_aliases")
_NAMED_BY = ("position_id", "document_id", "holder_id", "utterance")
_LISTS = (*_SPANS, *_NAMES, "context")


def put(
    db: sqlite3.Connection,
    document_id: str,
    number: int,
    position_id: str,
    shown: Statement,
    extracted: Statement,
    *,
    appearance: str | None,
) -> None:
    """Store a statement as it is shown; where a review changed it, also as it was extracted.

    appearance  whom the document means by its holder: see `register.named`
    """
    values: dict[str, Any] = {name: getattr(shown, name) for name in _COLUMNS}
    values |= {name: as_json(values[name]) for name in (*_SPANS, *_NAMES, "context")}
    values |= {"position_id": position_id, "document_id": document_id, "number": number}
    values |= {"appearance": appearance}
    values |= {"extracted": as_json(asdict(extracted)) if shown != extracted else None}
    insert(db, "statements", values)
    for found in shown.stances:
        insert(db, "positions", {**asdict(found), "position_id": position_id, "evidence": as_json(found.evidence)})


def of_document(db: sqlite3.Connection, document_id: str) -> list[StoredStatement]:
    """The statements of a document, in the order of its text."""
    return [stored for _, stored in select(db, "document_id", [document_id])]


def extracted(db: sqlite3.Connection, document_id: str) -> tuple[list[StoredStatement], list[StoredStatement]]:
    """The same as they were extracted, without what reviews changed; and those that reviews changed, as they are
    shown."""
    found = db.execute(
        "SELECT position_id, extracted FROM statements WHERE document_id = ? AND extracted IS NOT NULL", (document_id,)
    )
    before = {row["position_id"]: _extracted_of(json.loads(row["extracted"])) for row in found}
    stored = of_document(db, document_id)
    every = [replace(one, statement=before.get(one.position_id, one.statement)) for one in stored]
    return every, [one for one in stored if one.position_id in before]


def select(db: sqlite3.Connection, column: str, values: Sequence[str]) -> Iterator[tuple[str, StoredStatement]]:
    """(document id, statement) for the statements whose column holds one of the values."""
    marks = ", ".join("?" * len(values))
    names = ", ".join((*_NAMED_BY, *_COLUMNS))
    statements = db.execute(
        f"SELECT {names} FROM statements WHERE {column} IN ({marks}) ORDER BY document_id, number", values
    ).fetchall()
    chosen = f"position_id IN (SELECT position_id FROM statements WHERE {column} IN ({marks}))"
    by_position: dict[str, list[TopicStance]] = {}
    for row in db.execute(f"SELECT * FROM positions WHERE {chosen} ORDER BY topic", values):
        by_position.setdefault(row["position_id"], []).append(_stance_of(row, _decoded(row["evidence"])))
    in_force = reviews.in_force(db.execute(f"SELECT * FROM reviews WHERE {chosen} ORDER BY review_id", values))
    for row in statements:
        # By place, not by name: sqlite3 looks for a name among all columns.
        name, document_id, holder_id, utterance = row[: len(_NAMED_BY)]
        values_of: dict[str, Any] = dict(zip(_COLUMNS, row[len(_NAMED_BY) :], strict=True))
        for key in _LISTS:
            values_of[key] = _decoded(values_of[key])
        statement = _statement_of(values_of, by_position.get(name, ()))
        yield document_id, StoredStatement(name, statement, in_force.get(name), holder_id, utterance)


def _statement_of(values: dict[str, Any], stances: Sequence[TopicStance]) -> Statement:
    """A statement from plain values: lists where it has tuples."""
    given = {**values, "stances": tuple(stances)}
    for name in _SPANS:
        given[name] = _spans(values[name])
    for name in (*_NAMES, "context"):
        given[name] = tuple(values[name])
    return Statement(**given)


def _extracted_of(values: dict[str, Any]) -> Statement:
    return _statement_of(values, [_stance_of(found, found["evidence"]) for found in values["stances"]])


def _decoded(written: str) -> Any:
    """What is kept as JSON; most lists are empty."""
    return () if written == "[]" else json.loads(written)


def _stance_of(values: Any, evidence: list[list[int]]) -> TopicStance:
    return TopicStance(
        values["topic"], values["stance"], bool(values["undecided"]), values["confidence"], _spans(evidence)
    )


def _spans(values: list[list[int]]) -> tuple[Span, ...]:
    return tuple([(start, end) for start, end in values])  # a list is faster than a generator
