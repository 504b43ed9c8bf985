"""What people found when they checked positions: an overlay that outlives re-extraction, with its whole history.

Nothing that was said in a review is ever deleted. To undo one is to add that it counts no longer; then the one before
it counts again.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from corpus.dates import partial
from corpus.errors import CatalogueError, QueryError
from corpus.records import HOLDER_KINDS, MODES, NONE, SIDES, STANCES, UNDECIDED, Span, Statement, TopicStance
from corpus.sql import as_json, insert
from corpus.wording import placed

CONFIRMED, CORRECTED, REJECTED, UNDONE = "confirmed", "corrected", "rejected", "undone"
VERDICTS = (CONFIRMED, CORRECTED, REJECTED)
# What can be corrected besides the stances on topics, and what is written for it.
FIELDS = {
    "holder": "a full name",
    "holder_kind": ", ".join(HOLDER_KINDS),
    "role": "the role then, or none",
    "organisation": "the organisation then, or none",
    "reported_by": "who reports it, or none",
    "said_on": "2005, 2005-08, 2005-08-18, or none",
    "mode": ", ".join(MODES),
    "words": "the words, as they stand in the passage; between pieces a line with […]",
    "spans": "START-END, or several with commas between, in place of words",
}
_WORDS = ("words", "spans")
_MAY_BE_NONE = ("role", "organisation", "reported_by", "said_on")
_LEGAL = {"holder_kind": HOLDER_KINDS, "mode": MODES}
_PREFIX = "stances_"
_SPAN = r"\s*\d{1,12}\s*-\s*\d{1,12}\s*"
_SPANS = re.compile(rf"{_SPAN}(?:,{_SPAN})*", re.ASCII)


def checked(
    given: Mapping[str, str], topics: Collection[str], text: str, passage: Span | None = None, near: int = 0
) -> dict[str, Any]:
    """Corrections as they are kept, of what a person wrote: field → value, topic → side.

    given    a field of FIELDS or a topic (also as the column `stances_TOPIC`) → what is written for it
    topics   those that the frame asks
    text     the document's, in which the spans must lie; its words there are kept beside them
    passage  the part of the text in which the words are looked for; None: all of it
    near     where the statement begins: of several places with the words, the nearest is meant

    Raises QueryError where a field or value is not known, and where words do not stand in the passage.
    """
    changes: dict[str, Any] = {}
    for name, written in given.items():
        field, value = name.strip(), written.strip()
        topic = field.removeprefix(_PREFIX)
        if field in _WORDS:
            if "spans" in changes:
                raise QueryError("both are given", where="words and spans", hint="give one of them")
            spans = _spans(value, text) if field == "spans" else placed(value, text, passage or (0, len(text)), near)
            changes |= {"spans": [list(span) for span in spans], "words": [text[slice(*span)] for span in spans]}
        elif field in FIELDS:  # a topic of such a name is meant by its column
            changes[field] = _value(field, value)
        elif topic in topics:
            changes.setdefault("stances", {})[topic] = _one_of(value, SIDES, field)
        else:
            known = ", ".join((*FIELDS, *topics))
            raise QueryError(f"{field!r} cannot be corrected", where="--set", hint=f"one of {known}")
    return changes


def _value(field: str, value: str) -> str | None:
    if value == NONE and field in _MAY_BE_NONE:
        return None
    if field in _LEGAL:
        return _one_of(value, _LEGAL[field], field)
    if field == "said_on" and partial(value) is None:
        raise QueryError(f"{value!r} is no date", where=field, hint=f"write {FIELDS[field]}")
    if value == NONE or not any(map(str.isalnum, value)):
        raise QueryError(f"{value!r} says nothing", where=field, hint=f"write {FIELDS[field]}")
    return value


def _one_of(value: str, legal: Collection[str], field: str) -> str:
    if value not in legal:
        raise QueryError(f"there is no {value!r}", where=field, hint=f"one of {', '.join(legal)}")
    return value


def _spans(value: str, text: str) -> list[list[int]]:
    if not _SPANS.fullmatch(value):
        raise QueryError(f"{value!r} are no spans", where="spans", hint=f"write {FIELDS['spans']}")
    spans = [[int(number) for number in piece.split("-")] for piece in value.split(",")]
    if any(start >= end or end > len(text) for start, end in spans) or any(
        one[1] > other[0] for one, other in pairwise(spans)
    ):
        hint = f"in order, not overlapping, each with its end behind its start, in {len(text)} characters"
        raise QueryError(f"{value!r} do not lie in the document", where="spans", hint=hint)
    return spans


# -- which count -------------------------------------------------------------------------------------------------------


def standing(history: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of the reviews of one position, oldest first, those that nobody undid."""
    stack: list[Mapping[str, Any]] = []
    for one in history:
        if one["verdict"] != UNDONE:
            stack.append(one)
        elif stack:
            stack.pop()
    return stack


def outcome(history: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """What a position's reviews come to: verdict, author, reason and reviewed_at of the last that stands, and all
    `changes` of those that stand, later ones first; None where none stands."""
    stack = standing(history)
    if not stack:
        return None
    changes: dict[str, Any] = {}
    of_holder = False
    for one in stack:
        new = json.loads(one["changes"])
        if "holder" in new:  # what was said of another goes with that other
            changes = {name: value for name, value in changes.items() if name not in ("role", "organisation")}
        if of_holder and "holder" in new:  # a kind that was given with a name goes with that name
            changes.pop("holder_kind", None)
        if "holder_kind" in new:
            of_holder = "holder" in new
        stances = {**changes.get("stances", {}), **new.get("stances", {})}
        changes |= {**new, **({"stances": stances} if stances else {})}
    last = {name: stack[-1][name] for name in ("verdict", "author", "reason", "reviewed_at")}
    return last | {"changes": changes}


def in_force(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Position id → what its reviews come to, for rows of the table in the order of time."""
    by_position: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_position.setdefault(row["position_id"], []).append(row)
    return {name: found for name, history in by_position.items() if (found := outcome(history))}


def corrected(statement: Statement, changes: Mapping[str, Any], text: str, topics: Collection[str]) -> Statement:
    """The statement with a reviewer's corrections.

    text    the document's as it is now: corrected spans follow their words, and are passed over where those are gone
    topics  those that the document was asked: a side on another is passed over

    What a person says of holder or stance has the confidence 1, and no words that decided it. The role that was told
    of another holder goes with that holder.
    """
    values = {name: changes[name] for name in FIELDS if name in changes and name not in _WORDS}
    if "holder" in values:
        kind = statement.holder_kind if statement.holder_kind in HOLDER_KINDS[:3] else "person"
        nobody_else = {"holder_kind": kind, "role": None, "organisation": None}
        values = {**nobody_else, **values, "holder_candidates": (), "holder_aliases": ()}
        values |= {"holder_basis": "review", "holder_confidence": 1.0}
    elif "holder_kind" in values:
        candidates = statement.holder_candidates if values["holder_kind"] == "ambiguous" else ()
        values |= {"holder_candidates": candidates, "holder_basis": "review", "holder_confidence": 1.0}
    if "said_on" in values:
        values["said_on_as_written"] = None
    if spans := _found(changes, text, statement.context):
        start, end = statement.context
        values |= {"spans": spans, "context": (min(start, spans[0][0]), max(end, spans[-1][1]))}
    sides = {topic: side for topic, side in changes.get("stances", {}).items() if topic in topics}
    if sides:
        kept = {found.topic: found for found in statement.stances}
        kept |= {
            topic: TopicStance(topic, side if side in STANCES else None, side == UNDECIDED, 1.0)
            for topic, side in sides.items()
        }
        values["stances"] = tuple(kept[topic] for topic in sorted(kept))
    return replace(statement, **values)


def _found(changes: Mapping[str, Any], text: str, context: Span) -> tuple[Span, ...]:
    """Where the words of corrected spans stand now: where they were, or else nearest to the passage around the
    statement; () where one of them is gone."""
    spans: list[Span] = []
    for (start, _), words in zip(changes.get("spans", ()), changes.get("words", ()), strict=True):
        places = list(_places(text, words, spans[-1][1] if spans else 0))
        if not places:
            return ()
        at = min(places, key=lambda place: (place != start, _away(place, context), abs(place - start)))
        spans.append((at, at + len(words)))
    return tuple(spans)


def _places(text: str, words: str, first: int) -> Iterator[int]:
    """Where the words begin in the text from a place on, those that overlap as well."""
    at = text.find(words, first)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _away(place: int, span: Span) -> int:
    """Characters from the place to the span; 0 for one that lies in it."""
    return max(0, span[0] - place, place - span[1])


# -- the table ---------------------------------------------------------------------------------------------------------


def add(
    db: sqlite3.Connection,
    position_id: str,
    document_id: str,
    *,
    verdict: str,
    author: str,
    reason: str,
    changes: Mapping[str, Any],
) -> None:
    """Add a review, or that the last one counts no longer (UNDONE).

    Raises CatalogueError for another verdict, for one without an author, for a correction without changes, and where
    there is nothing to undo.
    """
    if verdict not in (*VERDICTS, UNDONE):
        raise CatalogueError(f"there is no verdict {verdict!r}", hint=f"one of {', '.join(VERDICTS)}")
    if not author.strip():
        raise CatalogueError("a review needs the name of its author", where=position_id, hint="give one")
    if bool(changes) != (verdict == CORRECTED):
        hint = "say what is right" if verdict == CORRECTED else "a correction has a verdict of its own"
        raise CatalogueError(f"{verdict}, {'with' if changes else 'without'} corrections", where=position_id, hint=hint)
    if verdict == UNDONE and not standing(history(db, position_id)):
        raise CatalogueError("it has no review to undo", where=position_id, hint="onrecord review ID shows its history")
    insert(
        db,
        "reviews",
        position_id=position_id,
        document_id=document_id,
        verdict=verdict,
        changes=as_json(changes),
        author=author.strip(),
        reason=reason.strip(),
        reviewed_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def history(db: sqlite3.Connection, position_id: str) -> list[dict[str, Any]]:
    """All reviews of a position, oldest first: review_id, verdict, changes (JSON), author, reason, reviewed_at."""
    found = db.execute("SELECT * FROM reviews WHERE position_id = ? ORDER BY review_id", (position_id,))
    return [dict(row) for row in found]


def every(db: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    """Position id → all its reviews, oldest first, those whose statement is gone as well."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in db.execute("SELECT * FROM reviews ORDER BY review_id"):
        found.setdefault(row["position_id"], []).append(dict(row))
    return found
