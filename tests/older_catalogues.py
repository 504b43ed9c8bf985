"""Catalogues of older schemas, made of today's by taking away what newer ones added."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

# The register as it was before what documents say of one holder was put together: a row a document.
WITHOUT_7 = """
DROP TABLE names;
ALTER TABLE appearances RENAME TO placed;
CREATE TABLE appearances (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, appearance TEXT NOT NULL, kind TEXT NOT NULL,
    name TEXT NOT NULL, keys TEXT NOT NULL, roles TEXT NOT NULL, context TEXT NOT NULL, date TEXT,
    registered TEXT, because TEXT NOT NULL,
    PRIMARY KEY (document_id, appearance));
CREATE INDEX appearances_by_appearance ON appearances (appearance);
CREATE TABLE names (
    key TEXT NOT NULL, document_id TEXT NOT NULL, appearance TEXT NOT NULL, PRIMARY KEY (key, document_id, appearance),
    FOREIGN KEY (document_id, appearance) REFERENCES appearances ON DELETE CASCADE) WITHOUT ROWID;
CREATE INDEX names_by_appearance ON names (document_id, appearance);
INSERT INTO appearances SELECT document_id, a.appearance, kind, name, keys, roles, context, date,
    coalesce(registered, 'in ' || document_id), because FROM placed a JOIN profiles p USING (profile);
DROP TABLE placed;
DROP TABLE profiles;
DROP TABLE asked;
"""
WITHOUT_6 = f"""
{WITHOUT_7}
DROP INDEX statements_by_utterance;
DROP TABLE runs;
DROP TABLE differences;
ALTER TABLE statements DROP COLUMN extracted;
ALTER TABLE statements DROP COLUMN utterance;
"""


def older(catalogue: Path, folder: Path, without: str, version: int) -> Path:
    """The folder, with a catalogue of an older schema that holds what this one does.

    without  WITHOUT_7, say, for schema 6
    """
    folder.mkdir()
    with closing(sqlite3.connect(catalogue)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(catalogue, folder / "catalogue.sqlite")
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as db:
        db.executescript(f"{without} PRAGMA user_version = {version};")
        db.commit()
    return folder
