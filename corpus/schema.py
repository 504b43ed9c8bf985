"""The tables of a catalogue, and what each version of them added to the one before."""

from __future__ import annotations

import sqlite3

from corpus import changes, likeness, profiles, register, utterances, watches

SCHEMA = 7

TABLES = """
CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
INSERT INTO state VALUES ('revision', 0);
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY, revision INTEGER NOT NULL, version TEXT NOT NULL, fingerprint TEXT NOT NULL,
    name TEXT NOT NULL, source TEXT NOT NULL, added_at TEXT NOT NULL, text TEXT NOT NULL, title TEXT,
    kind TEXT NOT NULL, publisher TEXT, authors TEXT NOT NULL, url TEXT, published_on TEXT, found TEXT NOT NULL,
    ocr INTEGER NOT NULL, said_on TEXT, updated_on TEXT, status TEXT, attachments TEXT NOT NULL DEFAULT '[]');
CREATE INDEX documents_by_source ON documents (source);
CREATE TABLE blocks (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, number INTEGER NOT NULL, kind TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, page TEXT, paragraph TEXT, question TEXT, "column" TEXT,
    notes TEXT NOT NULL DEFAULT '[]', speaker TEXT, breaks TEXT NOT NULL DEFAULT '[]', ocr INTEGER,
    PRIMARY KEY (document_id, number)) WITHOUT ROWID;
CREATE TABLE holders (holder_id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE statements (
    position_id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    number INTEGER NOT NULL, holder_id TEXT REFERENCES holders, holder TEXT NOT NULL, holder_kind TEXT NOT NULL,
    holder_as_written TEXT NOT NULL, holder_candidates TEXT NOT NULL, role TEXT, organisation TEXT, reported_by TEXT,
    mode TEXT NOT NULL, spans TEXT NOT NULL, context TEXT NOT NULL, source_spans TEXT NOT NULL,
    cue_spans TEXT NOT NULL, said_on TEXT, said_on_as_written TEXT, confidence REAL NOT NULL, frame TEXT NOT NULL,
    appearance TEXT, holder_basis TEXT NOT NULL DEFAULT '', holder_confidence REAL NOT NULL DEFAULT 0,
    holder_aliases TEXT NOT NULL DEFAULT '[]', account_of TEXT, extracted TEXT, utterance TEXT);
CREATE INDEX statements_by_document ON statements (document_id, number);
CREATE INDEX statements_by_holder ON statements (holder_id);
CREATE TABLE positions (
    position_id TEXT NOT NULL REFERENCES statements ON DELETE CASCADE, topic TEXT NOT NULL, stance TEXT,
    undecided INTEGER NOT NULL, confidence REAL NOT NULL, evidence TEXT NOT NULL,
    PRIMARY KEY (position_id, topic)) WITHOUT ROWID;
CREATE TABLE reviews (
    review_id INTEGER PRIMARY KEY, position_id TEXT NOT NULL, document_id TEXT NOT NULL, verdict TEXT NOT NULL,
    changes TEXT NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, reviewed_at TEXT NOT NULL);
CREATE INDEX reviews_by_position ON reviews (position_id);
"""
# What somebody has stated of documents. It outlives their rows, which are made anew with every extraction.
_STATED = """
CREATE TABLE stated (
    document_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, stated_at TEXT NOT NULL,
    PRIMARY KEY (document_id, field)) WITHOUT ROWID;
"""
_BY_VERSION = """
CREATE INDEX documents_by_version ON documents (version);
"""
# Version → columns that it added, by table.
_ADDED: dict[int, dict[str, tuple[str, ...]]] = {
    2: {
        "statements": (
            "appearance TEXT",
            "holder_basis TEXT NOT NULL DEFAULT ''",
            "holder_confidence REAL NOT NULL DEFAULT 0",
            "holder_aliases TEXT NOT NULL DEFAULT '[]'",
            "account_of TEXT",
        )
    },
    3: {
        "documents": ("updated_on TEXT", "status TEXT", "attachments TEXT NOT NULL DEFAULT '[]'"),
        "blocks": ("notes TEXT NOT NULL DEFAULT '[]'", "speaker TEXT"),
    },
    4: {"documents": ("said_on TEXT",), "blocks": ("breaks TEXT NOT NULL DEFAULT '[]'", "ocr INTEGER")},
    5: {},
    6: {"statements": ("extracted TEXT", "utterance TEXT")},
    7: {},
}


def make(db: sqlite3.Connection) -> None:
    """Make the tables, within the transaction that is open."""
    _run(
        db,
        TABLES
        + profiles.TABLES
        + register.TABLES
        + likeness.TABLES
        + _STATED
        + _BY_VERSION
        + watches.TABLES
        + utterances.TABLES
        + changes.TABLES,
    )
    db.execute(f"PRAGMA user_version = {SCHEMA}")


def widen(db: sqlite3.Connection, version: int) -> None:
    """Add the columns and tables that a catalogue of an older version has not; the register's are made anew."""
    for later in range(version + 1, SCHEMA + 1):
        for table, columns in _ADDED[later].items():
            for column in columns:
                db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    if version < 2:
        _run(db, register.TABLES)
    elif version < 7:
        _run(db, "DROP TABLE names;\nDROP TABLE appearances;")
    if version < 7:
        _run(db, profiles.TABLES)
    if 2 < version < 7:
        likeness.enter_long(db)
    if version < 3:
        _run(db, likeness.TABLES + _STATED + _BY_VERSION)
        for row in db.execute("SELECT document_id, text FROM documents").fetchall():
            likeness.enter(db, row["document_id"], row["text"])
    if version < 5:
        _run(db, watches.TABLES)
    if version < 6:
        _run(db, utterances.TABLES + changes.TABLES)
        utterances.enter_all(db)
    db.execute(f"PRAGMA user_version = {SCHEMA}")


def _run(db: sqlite3.Connection, commands: str) -> None:
    for command in commands.strip().split(";\n"):
        db.execute(command)
