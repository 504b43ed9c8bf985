"""What an overview counts: of each document, and of each stance, only what counting needs; no text is read."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from corpus.errors import QueryError
from corpus.kinds import confidence
from corpus.metadata import GUESSED
from corpus.records import DOCUMENT_KINDS, SURE

_YEARS = re.compile(r"(\d{4})(?:\.\.(\d{4}))?", re.ASCII)


class Outlined(NamedTuple):
    """A document: its kind, whether it is not sure that it is of that kind, and when it was published."""

    document_id: str
    kind: str
    kind_unsure: bool
    published_on: str | None


class Taken(NamedTuple):
    """A position on one topic, as it is in the tables: `stance` is None where it cannot be told."""

    position_id: str
    topic: str
    stance: str | None
    stance_confidence: float
    document_id: str
    holder_id: str | None
    holder: str
    holder_kind: str
    holder_basis: str
    holder_confidence: float
    confidence: float
    role: str | None
    said_on: str | None
    utterance: str


class Outline(NamedTuple):
    """All documents and stances, by one state of the catalogue. A position has a row for each topic it bears on."""

    documents: list[Outlined]
    stances: list[Taken]


def outline(db: sqlite3.Connection) -> Outline:
    """Read it."""
    db.execute("BEGIN")  # both questions see the same
    db.row_factory = None  # plain tuples are made faster
    documents = [
        Outlined(document_id, kind, kind_unsure(kind, json.loads(found).get("kind")), published_on or None)
        for document_id, kind, found, published_on in db.execute(
            "SELECT document_id, kind, found, published_on FROM documents"
        )
    ]
    stances = db.execute(
        "SELECT p.position_id, p.topic, p.stance, round(p.confidence, 3), s.document_id, s.holder_id, s.holder,"
        " s.holder_kind, s.holder_basis, round(s.holder_confidence, 3), round(s.confidence, 3), s.role, s.said_on,"
        " s.utterance"
        " FROM positions p JOIN statements s USING (position_id) WHERE p.stance IS NOT NULL OR p.undecided"
    )
    return Outline(documents, list(map(Taken._make, stances)))


def kind_unsure(kind: str, found: str | None) -> bool:
    """Whether a document may well be of another kind: nothing told its kind, or it was guessed and seldom so rightly.

    found   where its kind was found
    """
    return not found or (found == GUESSED and confidence(kind) < SURE)


def chosen(
    listing: Iterable[Mapping[str, Any]], words: str, *, kind: str | None, year: str | None, undated: bool, unsure: bool
) -> list[dict[str, Any]]:
    """Those rows of `Catalogue.listing` that fit: see `onrecord.Corpus.documents`."""
    if kind is not None and kind not in DOCUMENT_KINDS:
        raise QueryError(f"there is no {kind!r}", where="kind", hint=f"one of {', '.join(DOCUMENT_KINDS)}")
    years = _YEARS.fullmatch(year) if year is not None else None
    if year is not None and not years:
        raise QueryError(f"{year!r} is no year", where="year", hint="write 1998, or 1990..1999")
    asked = words.casefold().split()

    def fits(row: Mapping[str, Any]) -> bool:
        known = " ".join(str(row[field] or "") for field in ("name", "title", "publisher")).casefold()
        date = row["published_on"] or ""
        return (
            all(word in known for word in asked)
            and (kind is None or row["kind"] == kind)
            and (years is None or years[1] <= date[:4] <= (years[2] or years[1]))
            and not (undated and date)
            and (not unsure or kind_unsure(row["kind"], row["found"].get("kind")))
        )

    return [dict(row) for row in listing if fits(row)]
