"""Searches that somebody keeps, and which answers they had when they were last asked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from corpus.errors import CatalogueError

TABLES = """
CREATE TABLE watches (
    name TEXT PRIMARY KEY, question TEXT NOT NULL, saved_at TEXT NOT NULL, asked_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE watched (
    name TEXT NOT NULL REFERENCES watches ON DELETE CASCADE, answer TEXT NOT NULL,
    PRIMARY KEY (name, answer)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Watch:
    """A kept search.

    question   as it was given, by the names of its fields
    answers    how many it had when it was last asked
    """

    name: str
    question: Mapping[str, Any]
    saved_at: str
    asked_at: str
    answers: int


def save(db: sqlite3.Connection, name: str, question: Mapping[str, Any], answers: Collection[str]) -> None:
    """Keep a search with the answers that it has now. Raises CatalogueError where the name is taken."""
    now = _now()
    try:
        db.execute("INSERT INTO watches VALUES (?, ?, ?, ?)", (name, json.dumps(question), now, now))
    except sqlite3.IntegrityError as error:
        hint = f'onrecord watch forget "{name}", or choose another name'
        raise CatalogueError("there is a search of this name", where=name, hint=hint) from error
    note(db, name, answers)


def note(db: sqlite3.Connection, name: str, answers: Collection[str]) -> None:
    """Remember that a search was asked, and its answers. What it once had stays known: it is not new again."""
    db.execute("UPDATE watches SET asked_at = ? WHERE name = ?", (_now(), name))
    db.executemany("INSERT OR IGNORE INTO watched VALUES (?, ?)", ((name, answer) for answer in answers))


def known(db: sqlite3.Connection, name: str) -> set[str]:
    """The answers that a search has had."""
    return {row["answer"] for row in db.execute("SELECT answer FROM watched WHERE name = ?", (name,))}


def listed(db: sqlite3.Connection) -> list[Watch]:
    """All kept searches, by name."""
    found = db.execute(
        "SELECT w.*, (SELECT count(*) FROM watched a WHERE a.name = w.name) AS answers FROM watches w ORDER BY name"
    )
    return [Watch(**{**row, "question": json.loads(row["question"])}) for row in map(dict, found)]


def forget(db: sqlite3.Connection, name: str) -> None:
    """Keep a search no longer. Raises CatalogueError where there is none of the name."""
    if not db.execute("DELETE FROM watches WHERE name = ?", (name,)).rowcount:
        raise CatalogueError("there is no search of this name", where=name, hint="onrecord watch list names them")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
