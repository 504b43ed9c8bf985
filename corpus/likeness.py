"""Documents that are much the same: one press release in two papers, two versions of one page. Linked, never merged.

Of the runs of five words of a text, those with the smallest hashes are kept to find candidates by (Broder, "On the
resemblance and containment of documents", 1997); how much two candidates share is then counted on all their runs.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from heapq import nsmallest
from typing import Any

# Words of a run: chance repeats shorter ones.
RUN = 5
# Runs that are kept of a text, and how many two texts must share to be compared.
KEPT, SHARED = 200, 3
# Texts that are compared at most: those that share most. Speeches of one season share many runs with each other.
COMPARED = 20
# This share of the shorter text's runs makes two texts alike.
ALIKE = 0.5

TABLES = """
CREATE TABLE sketches (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, run INTEGER NOT NULL,
    PRIMARY KEY (document_id, run)) WITHOUT ROWID;
CREATE INDEX sketches_by_run ON sketches (run);
CREATE TABLE likenesses (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    other_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, share REAL NOT NULL,
    PRIMARY KEY (document_id, other_id)) WITHOUT ROWID;
"""


def runs(text: str) -> set[str]:
    """The runs of RUN words of a text, without case and marks."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def share(one: set[str], other: set[str]) -> float:
    """The share of the smaller set that is in the other, from 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))


def enter(db: sqlite3.Connection, document_id: str, text: str) -> None:
    """Note a stored document, and which others are much the same. Its earlier notes went with its rows."""
    own = runs(text)
    kept = nsmallest(KEPT, map(hashed, own))
    db.executemany("INSERT INTO sketches VALUES (?, ?)", [(document_id, run) for run in kept])
    marks = ", ".join("?" * len(kept))
    candidates = db.execute(
        f"SELECT document_id, count(*) AS shared FROM sketches WHERE run IN ({marks}) AND document_id != ?"
        " GROUP BY document_id HAVING shared >= ? ORDER BY shared DESC, document_id LIMIT ?",
        (*kept, document_id, min(SHARED, len(kept)), COMPARED),
    ).fetchall()
    for row in candidates if kept else ():
        other_id = row["document_id"]
        (other,) = db.execute("SELECT text FROM documents WHERE document_id = ?", (other_id,)).fetchone()
        found = share(own, runs(other))
        if found >= ALIKE:
            pairs = [(document_id, other_id, found), (other_id, document_id, found)]
            db.executemany("INSERT OR REPLACE INTO likenesses VALUES (?, ?, ?)", pairs)


def alike(db: sqlite3.Connection, document_id: str) -> list[dict[str, Any]]:
    """A row a document that is much the same: document_id, name, title, share; the likest first."""
    found = db.execute(
        "SELECT other_id AS document_id, name, title, share FROM likenesses JOIN documents"
        " ON documents.document_id = other_id WHERE likenesses.document_id = ? ORDER BY share DESC, name",
        (document_id,),
    )
    return [dict(row) for row in found]


def hashed(run: str) -> int:
    """A number for a run of words, of 63 bits: what SQLite's integers hold without a sign."""
    return int.from_bytes(hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1
