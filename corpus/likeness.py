"""Documents that are much the same: one press release in two papers, two versions of one page. Linked, never merged.

Of the runs of five words of a text, those with the smallest hashes are kept to find candidates by (Broder, "On the
resemblance and containment of documents", 1997), of a long text so many that a short one within it has its own among
them. How much two candidates share is then counted on all their runs.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from bisect import bisect_right
from collections import Counter
from heapq import nsmallest
from typing import Any

# Words of a run: chance repeats shorter ones.
RUN = 5
# Runs that are kept of a text: so many, and of a longer one this part. Of a text of 100 words that a longer one prints
# whole, six are then kept of both.
KEPT, PART = 200, 16
# Runs that two texts must share to be compared, and their share of those that one of them could have kept, too. Half of
# ALIKE: of twelve runs, half of which are shared, fewer are kept of both once in fifty times.
SHARED, LIKELY = 3, 0.25
# Texts that are found by one run, that are looked at by what is kept of them, and that one is compared with, at most:
# speeches of one season share many runs.
COMMON, CONSIDERED, COMPARED = 100, 200, 50
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
    kept = nsmallest(max(KEPT, len(own) // PART), map(hashed, own))
    for other_id in _candidates(db, kept):
        (other,) = db.execute("SELECT text FROM documents WHERE document_id = ?", (other_id,)).fetchone()
        found = share(own, runs(other))
        if found >= ALIKE:
            pairs = [(document_id, other_id, found), (other_id, document_id, found)]
            db.executemany("INSERT OR REPLACE INTO likenesses VALUES (?, ?, ?)", pairs)
    db.executemany("INSERT INTO sketches VALUES (?, ?)", [(document_id, run) for run in kept])


def enter_long(db: sqlite3.Connection) -> None:
    """Note long texts anew, in a catalogue that kept as few runs of them as of short ones."""
    # No run has fewer characters than words and spaces.
    long = "SELECT document_id FROM documents WHERE length(text) > ? ORDER BY document_id"
    for row in db.execute(long, (2 * KEPT * PART,)).fetchall():
        (text,) = db.execute("SELECT text FROM documents WHERE document_id = ?", (row["document_id"],)).fetchone()
        db.execute("DELETE FROM sketches WHERE document_id = ?", (row["document_id"],))
        enter(db, row["document_id"], text)


def _candidates(db: sqlite3.Connection, kept: list[int]) -> list[str]:
    """Documents that may be much the same as one of which these runs are kept, in order; the likeliest first."""
    shared: Counter[str] = Counter()
    for run in kept:
        found = db.execute("SELECT document_id FROM sketches WHERE run = ? LIMIT ?", (run, COMMON))
        shared.update(row["document_id"] for row in found)
    likely = []
    for other_id, number in shared.most_common(CONSIDERED):
        question = "SELECT count(*) AS runs, max(run) AS last FROM sketches WHERE document_id = ?"
        other = db.execute(question, (other_id,)).fetchone()
        # Of both texts all runs are kept up to here.
        last = min(kept[-1], other["last"])
        within = db.execute(f"{question} AND run <= ?", (other_id, last)).fetchone()["runs"]
        part = number / min(bisect_right(kept, last), within)
        if number >= min(SHARED, max(len(kept), other["runs"])) and part >= LIKELY:
            likely.append((-part, -number, other_id))
    return [other_id for _, _, other_id in sorted(likely)[:COMPARED]]


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
