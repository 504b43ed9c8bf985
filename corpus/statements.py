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

    appearance  whom the document means by its holder: see `profiles.named`
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


def told(db: sqlite3.Connection, document_ids: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Of every position what its record tells of holder and stances and how sure that is, and its document_id and
    number there; no text is read. `stances` are those that are taken, `review` has the verdict alone.

    document_ids   the documents that are read; None: all
    """
    marks = ", ".join("?" * len(document_ids or ()))
    of, values = ("", ()) if document_ids is None else (f" WHERE document_id IN ({marks})", document_ids)
    among = f" AND position_id IN (SELECT position_id FROM statements{of})" if of else ""
    found = db.execute(f"SELECT * FROM reviews{of} ORDER BY review_id", values)
    verdicts = {name: {"verdict": one["verdict"]} for name, one in reviews.in_force(found).items()}
    cursor = db.cursor()
    cursor.row_factory = None  # plain tuples are made faster
    # Each table by itself: SQLite takes twice the time to join them.
    sides: dict[str, list[Any]] = {}
    asked = "SELECT position_id, topic, stance, undecided, round(confidence, 3) FROM positions"
    for name, *side in cursor.execute(f"{asked} WHERE (stance IS NOT NULL OR undecided){among}", values):
        sides.setdefault(name, []).append(side)
    asked = (
        "SELECT position_id, document_id, number, holder_kind, holder_basis, reported_by, account_of,"
        " round(confidence, 3), round(holder_confidence, 3) FROM statements"
    )
    return [
        {
            "position_id": name,
            "document_id": document_id,
            "number": number,
            "holder_kind": kind,
            "holder_basis": basis.split(":")[0],
            "reported_by": reported_by,
            "account_of": account_of,
            "stances": {topic: stance for topic, stance, _, _ in sides[name] if stance},
            "undecided": [topic for topic, _, undecided, _ in sides[name] if undecided],
            "confidence": {"attribution": sure, "holder": sure_who, **{one[0]: one[3] for one in sides[name]}},
            "review": verdicts.get(name),
        }
        for name, document_id, number, kind, basis, reported_by, account_of, sure, sure_who in cursor.execute(
            f"{asked}{of}", values
        )
        if name in sides
    ]


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
