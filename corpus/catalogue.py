"""The one source of truth: documents, blocks, statements, positions, holders and reviews, in one SQLite file.

Every document is stored in one transaction, so that a reader (or a crash) sees all of it or nothing. The index is
derived from here and follows `revision`, which grows by one with every change.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus import (
    changes,
    decisions,
    likeness,
    outline,
    profiles,
    register,
    reviews,
    schema,
    statements,
    utterances,
    watches,
)
from corpus.errors import CatalogueError
from corpus.identity import movement, named
from corpus.records import (
    Block,
    Break,
    Document,
    Metadata,
    Statement,
    StoredStatement,
    digest,
    plain_name,
    position_row,
    verbatim,
)
from corpus.schema import SCHEMA
from corpus.sources import exists
from corpus.sql import as_json, insert

FILE = "catalogue.sqlite"
# Values in one SQL statement; SQLite allows 32,766 at least.
_BATCH = 5000


class Catalogue:
    """A corpus folder's catalogue. Each call opens its own connection: safe from several threads and processes."""

    def __init__(self, folder: Path, *, create: bool = False, read_only: bool = False) -> None:
        """Open the catalogue in the folder. Raises CatalogueError where there is none (unless `create`), where it is
        newer than this program, damaged, or not writable when it must be made.

        read_only   every change is refused with CatalogueError
        """
        self.folder, self.read_only = folder, read_only
        self.path = folder / FILE
        if not self.path.is_file() or (create and self._is_unmade()):
            if not create:
                raise CatalogueError("no corpus here", where=folder, hint="add documents first: onrecord add PATH")
            self._make()
        self._check_schema()

    def _is_unmade(self) -> bool:
        """Whether the file is what is left of a first run that was killed before its tables were stored."""
        with self._connection() as db:
            tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            return not tables and not db.execute("PRAGMA user_version").fetchone()[0]

    def _make(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=60, isolation_level=None)) as db:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("BEGIN IMMEDIATE")
                if db.execute("PRAGMA user_version").fetchone()[0] == 0:  # another process may have been faster
                    schema.make(db)
                db.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise CatalogueError(
                f"a corpus cannot be made here ({error})",
                where=self.folder,
                hint="check the folder's permissions, or name another with --data",
            ) from error

    def _check_schema(self) -> None:
        with self._connection() as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA:
            raise CatalogueError(
                f"the catalogue was made by a newer On Record (schema {version}; this one knows {SCHEMA})",
                where=self.path,
                hint="upgrade On Record; nothing was changed",
            )
        if 0 < version < SCHEMA:
            if self.read_only:
                hint = "open it once so that it may be changed: onrecord status"
                raise CatalogueError("the catalogue was made by an older On Record", where=self.path, hint=hint)
            self._upgrade()
        elif version != SCHEMA:
            raise CatalogueError(
                "this is no On Record catalogue", where=self.path, hint="name another folder with --data"
            )

    def _upgrade(self) -> None:
        """Bring an older catalogue up to date, in one transaction; the register is made anew, with the ids it had."""
        with self._connection() as db:
            db.execute("BEGIN IMMEDIATE")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == SCHEMA:
                return  # another process was faster
            before = profiles.older(db) if 1 < version < 7 else {}
            schema.widen(db, version)
            if version < 7:
                register.enter_all(db, self._every(db), before)

    def _every(self, db: sqlite3.Connection) -> Iterator[tuple[Document, list[StoredStatement]]]:
        """All documents, one after the other, with their statements."""
        for row in db.execute("SELECT document_id FROM documents ORDER BY document_id").fetchall():
            if document := self._document(db, row["document_id"]):
                yield document, statements.of_document(db, document.document_id)

    def refuse_if_read_only(self) -> None:
        """Raises CatalogueError where nothing may be changed."""
        if self.read_only:
            hint = "ask who publishes it, or change it where it is kept"
            raise CatalogueError("this corpus can only be read; nothing was changed", where=self.folder, hint=hint)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are one transaction: committed at the end, rolled back on an error."""
        try:
            with closing(sqlite3.connect(self.path, timeout=60)) as db:
                db.row_factory = sqlite3.Row
                db.execute("PRAGMA foreign_keys = ON")
                if self.read_only:
                    db.execute("PRAGMA query_only = ON")
                with db:
                    yield db
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY:
                self.refuse_if_read_only()
            raise CatalogueError(
                f"the catalogue cannot be used ({error})",
                where=self.path,
                hint="check the disk and the folder's permissions; if it is damaged, restore a copy or add again",
            ) from error

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are the next revision."""
        self.refuse_if_read_only()
        with self._connection() as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("UPDATE state SET value = value + 1 WHERE name = 'revision'")
            yield db

    # -- documents in ------------------------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """Grows by one with every change."""
        with self._connection() as db:
            return int(db.execute("SELECT value FROM state WHERE name = 'revision'").fetchone()[0])

    def place(self, source: str | Path, inside: str, version: str) -> str:
        """The document id for the document of a place (`Source.place`): the one it had, or a new one.

        The id comes from the path within the added folder. A file that moved (same path within, the old place gone, or
        the same bytes) keeps its id; another file of the same path gets an id of its own, so that nothing is replaced.
        """
        document_id = digest("document", inside)
        with self._connection() as db:
            known = db.execute("SELECT document_id FROM documents WHERE source = ?", (str(source),)).fetchone()
            taken = db.execute("SELECT source, version FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        if known:
            return str(known["document_id"])
        if taken and taken["version"] != version and exists(taken["source"]):
            return digest("document", str(source))
        return document_id

    def fingerprint(self, document_id: str) -> str | None:
        """What the stored rows of a document were made from, or None for a document that is not there."""
        with self._connection() as db:
            found = db.execute("SELECT fingerprint FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        return found["fingerprint"] if found else None

    def stated(self, document_id: str) -> dict[str, Any]:
        """Field → value, of what somebody has stated of a document."""
        with self._connection() as db:
            found = db.execute("SELECT field, value FROM stated WHERE document_id = ? ORDER BY field", (document_id,))
            values = {row["field"]: json.loads(row["value"]) for row in found}
        return {field: tuple(value) if isinstance(value, list) else value for field, value in values.items()}

    def state(self, document_id: str, fields: Mapping[str, Any]) -> None:
        """Keep what somebody states of a document; None takes a field back. Its rows follow when it is stored anew."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._change() as db:
            for field, value in fields.items():
                db.execute("DELETE FROM stated WHERE document_id = ? AND field = ?", (document_id, field))
                if value is not None:
                    kept = {"document_id": document_id, "field": field, "value": as_json(value), "stated_at": now}
                    insert(db, "stated", kept)

    def source_of(self, document_id: str) -> str | None:
        """The place that a document came from, or None for a document that is not there."""
        with self._connection() as db:
            found = db.execute("SELECT source FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        return found["source"] if found else None

    def placed(self, ending: str) -> dict[str, str]:
        """Document id → place, of the documents whose place ends so."""
        asked = "SELECT document_id, source FROM documents WHERE substr(source, -length(?1)) = ?1 ORDER BY document_id"
        with self._connection() as db:
            return {row["document_id"]: row["source"] for row in db.execute(asked, (ending,))}

    def made_from(self, version: str, stamp: str) -> str | None:
        """The name of a document that was made from the same bytes with the same sidecar, or None."""
        with self._connection() as db:
            found = db.execute("SELECT name, fingerprint FROM documents WHERE version = ? ORDER BY name", (version,))
            return next((r["name"] for r in found if r["fingerprint"].startswith(f"{version} {stamp} ")), None)

    def made_without(self, name: str) -> int:
        """How many documents have a fingerprint in which the name does not stand."""
        with self._connection() as db:
            found = db.execute("SELECT count(*) FROM documents WHERE instr(fingerprint, ?) = 0", (name,))
            return int(found.fetchone()[0])

    def put(
        self,
        document: Document,
        said: Sequence[Statement],
        *,
        source: str | Path,
        fingerprint: str,
        over: str | None = None,
        run: str = "",
    ) -> bool:
        """Store a document with its statements in one transaction, in place of what was there under its id.

        over   the fingerprint of what it replaces: nothing is stored where another process has changed the document
        run    the name of the extraction run (`begin_run`), under which what it changed is noted

        Returns whether it was stored. Every span is checked against the text first: ValueError where one does not lie
        in it. Reviews stay with the statements that are found again.
        """
        for statement in said:
            _check(document.text, statement)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        document_id = document.document_id
        with self._change() as db:
            before, shown = statements.extracted(db, document_id)
            found = db.execute("SELECT text, fingerprint FROM documents WHERE document_id = ?", (document_id,))
            old = found.fetchone()
            if over is not None and (old is None or old["fingerprint"] != over):
                return False
            moved = movement(old["text"], document.text) if before else lambda span: span
            rows = named(document_id, said, before, moved, document.text, shown)
            if old and run:
                changes.note(db, run, document, rows, before, old["text"])
            holders, clusters = profiles.registered(db, document_id), utterances.clusters_of(db, document_id)
            db.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
            insert(
                db,
                "documents",
                {
                    "document_id": document_id,
                    "revision": db.execute("SELECT value FROM state WHERE name = 'revision'").fetchone()[0],
                    "version": document.version,
                    "fingerprint": fingerprint,
                    "name": document.name,
                    "source": str(source),
                    "added_at": now,
                    "text": document.text,
                    "title": document.metadata.title,
                    "kind": document.metadata.kind,
                    "publisher": document.metadata.publisher,
                    "authors": as_json(document.metadata.authors),
                    "url": document.metadata.url,
                    "published_on": document.metadata.published_on,
                    "said_on": document.metadata.said_on,
                    "updated_on": document.metadata.updated_on,
                    "status": document.metadata.status,
                    "attachments": as_json(document.metadata.attachments),
                    "found": as_json(dict(document.metadata.found)),
                    "ocr": document.ocr,
                },
            )
            for number, block in enumerate(document.blocks):
                values = {"document_id": document_id, "number": number, "kind": block.kind}
                values |= {"start": block.start, "end": block.end, "speaker": block.speaker}
                values |= {"notes": as_json(block.notes), "breaks": as_json(block.breaks), "ocr": block.ocr}
                insert(db, "blocks", values | block.locator)
            likeness.enter(db, document_id, document.text)
            self._enter(db, document, rows, holders, clusters)
        return True

    def remove(self, document_id: str, *, run: str = "") -> None:
        """Take a document out with its statements, in one transaction; nothing happens where it is not there.

        What was stated of it, its reviews and what was decided on its holders stay, and count again when it comes back.

        run   as in `put`
        """
        with self._change() as db:
            document = self._document(db, document_id)
            if document is None:
                return
            if run:
                before, _ = statements.extracted(db, document_id)
                changes.note(db, run, document, [], before, document.text)
            holders, clusters = profiles.registered(db, document_id), utterances.clusters_of(db, document_id)
            db.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
            register.enter(db, document, [], [], holders)
            utterances.enter(db, document_id, clusters)

    def _enter(
        self,
        db: sqlite3.Connection,
        document: Document,
        rows: Sequence[tuple[str, Statement]],
        holders: Mapping[str, Mapping[str, Any]],
        clusters: Collection[str],
    ) -> None:
        """Store the statements of a document as their reviews make them, with their holders and utterances.

        rows                position id and what was extracted, in the order of the text
        holders, clusters   those of the document before
        """
        topics = {found.topic for _, one in rows for found in one.stances} or set(_topics(db))
        found = db.execute("SELECT * FROM reviews WHERE document_id = ? ORDER BY review_id", (document.document_id,))
        in_force, shown = reviews.in_force(found), list[Statement]()
        for position_id, extracted in rows:
            given = in_force[position_id]["changes"] if position_id in in_force else {}
            shown.append(reviews.corrected(extracted, given, document.text, topics) if given else extracted)
            _check(document.text, shown[-1])
        who = profiles.named(document, shown)
        for number, ((position_id, extracted), one, (name, _)) in enumerate(zip(rows, shown, who, strict=True)):
            statements.put(db, document.document_id, number, position_id, one, extracted, appearance=name)
        register.enter(db, document, shown, who, holders)
        utterances.enter(db, document.document_id, clusters)

    def begin_run(self) -> str:
        """The name of a new extraction run; what the runs of long ago changed is forgotten."""
        with self._connection() as db:
            return changes.begin_run(db)

    def changes(self, run: str | None = None) -> list[dict[str, Any]]:
        """What an extraction run changed, see `changes.listed`; without a name the last one that changed something."""
        with self._connection() as db:
            return changes.listed(db, run)

    def runs(self) -> list[dict[str, Any]]:
        """The extraction runs that changed something, the last first: run, documents, changes."""
        with self._connection() as db:
            return changes.runs(db)

    # -- rows out ----------------------------------------------------------------------------------------------------

    def changed_since(self, revision: int) -> list[str]:
        """Ids of the documents stored after the revision, in the order of storing."""
        with self._connection() as db:
            found = db.execute("SELECT document_id FROM documents WHERE revision > ? ORDER BY revision", (revision,))
            return [row["document_id"] for row in found]

    def document_ids(self) -> list[str]:
        """Ids of all documents, by name."""
        with self._connection() as db:
            return [
                r["document_id"] for r in db.execute("SELECT document_id FROM documents ORDER BY name, document_id")
            ]

    def document(self, document_id: str) -> Document | None:
        """One document with text and blocks."""
        with self._connection() as db:
            return self._document(db, document_id)

    def statements(self, document_id: str) -> list[StoredStatement]:
        """The statements of a document, in the order of its text."""
        with self._connection() as db:
            return statements.of_document(db, document_id)

    def rows(self, position_ids: Sequence[str]) -> list[dict[str, Any]]:
        """The position records of these ids, in this order. Ids that are not there are left out."""
        documents: dict[str, Document | None] = {}
        rows: dict[str, dict[str, Any]] = {}
        with self._connection() as db:
            for at in range(0, len(position_ids), _BATCH):
                for found, stored in statements.select(db, "position_id", position_ids[at : at + _BATCH]):
                    if found not in documents:
                        documents[found] = self._document(db, found)
                    document = documents[found]
                    if document:
                        rows[stored.position_id] = position_row(document, stored)
        return [rows[position_id] for position_id in position_ids if position_id in rows]

    def told(self, document_ids: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """See `statements.told`."""
        with self._connection() as db:
            return statements.told(db, document_ids)

    def passages(self, places: Iterable[tuple[str, int]]) -> list[dict[str, Any] | None]:
        """A record for each place (document id, where a block starts); None where there is no such block (any more).

        document, document_id, title, kind, published_on, spans, text, locator.
        """
        with self._connection() as db:
            return [self._passage(db, document_id, start) for document_id, start in places]

    def _passage(self, db: sqlite3.Connection, document_id: str, start: int) -> dict[str, Any] | None:
        row = db.execute(
            "SELECT b.*, d.name, d.title, d.kind AS document_kind, d.published_on,"
            " substr(d.text, b.start + 1, b.end - b.start) AS words"
            " FROM blocks b JOIN documents d USING (document_id)"
            " WHERE b.document_id = ? AND b.start = ? ORDER BY b.number LIMIT 1",
            (document_id, start),
        ).fetchone()
        if row is None:
            return None
        block, text = _block(row), row["words"]
        if len(text) != block.end - block.start:  # SQLite takes a character of code 0 for the end of a text
            whole = db.execute("SELECT text FROM documents WHERE document_id = ?", (document_id,)).fetchone()
            text = verbatim(whole["text"], (block.start, block.end))
        return {
            "document": row["name"],
            "document_id": document_id,
            "title": row["title"],
            "kind": row["document_kind"],
            "published_on": row["published_on"],
            "spans": [[block.start, block.end]],
            "text": [text],
            "locator": block.locator,
        }

    def listing(self) -> list[dict[str, Any]]:
        """A row a document, without its text: document_id, name, title, kind, publisher, authors, url, published_on,
        status, statements, positions, source, added_at, and `found`: of each field where it was found.
        """
        with self._connection() as db:
            found = db.execute(
                "SELECT document_id, name, title, kind, publisher, authors, url, published_on, status, source, added_at"
                ", found,"
                " (SELECT count(*) FROM statements s WHERE s.document_id = d.document_id) AS statements,"
                " (SELECT count(DISTINCT s.position_id) FROM statements s JOIN positions p USING (position_id)"
                "  WHERE s.document_id = d.document_id AND (p.stance IS NOT NULL OR p.undecided)) AS positions"
                " FROM documents d ORDER BY coalesce(published_on, '9999'), name, document_id"
            )
            return [{**dict(row), **{name: json.loads(row[name]) for name in ("authors", "found")}} for row in found]

    def holders(self, holder_ids: Collection[str] | None = None) -> list[dict[str, Any]]:
        """A row a holder: holder_id, name, kind, statements, positions; those with most positions first.

        Counted as search counts them: without what a reviewer rejected.

        holder_ids   those that are asked for; None: all
        """
        some = "" if holder_ids is None else " WHERE h.holder_id IN (SELECT value FROM json_each(?))"
        with self._connection() as db:
            asked = [as_json(reviews.rejected(db)), *([] if holder_ids is None else [as_json(list(holder_ids))])]
            found = db.execute(
                "SELECT h.holder_id, h.name, h.kind, count(s.position_id) AS statements,"
                " count(CASE WHEN EXISTS (SELECT 1 FROM positions p WHERE p.position_id = s.position_id"
                " AND (p.stance IS NOT NULL OR p.undecided)) THEN 1 END) AS positions FROM holders h"
                " LEFT JOIN statements s ON s.holder_id = h.holder_id"
                " AND s.position_id NOT IN (SELECT value FROM json_each(?))"
                f"{some} GROUP BY h.holder_id ORDER BY positions DESC, statements DESC, h.name, h.holder_id",
                asked,
            )
            return [dict(row) for row in found]

    def holder_names(self) -> dict[str, tuple[str, str]]:
        """Holder id → the fullest name, and the kind."""
        with self._connection() as db:
            found = db.execute("SELECT holder_id, name, kind FROM holders ORDER BY name, holder_id")
            return {row["holder_id"]: (row["name"], row["kind"]) for row in found}

    def written_names(self) -> set[tuple[str, str]]:
        """(holder id, name) for every name that documents give a holder."""
        found = "SELECT DISTINCT holder_id, holder, holder_aliases FROM statements WHERE holder_id IS NOT NULL"
        with self._connection() as db:
            return {
                (row["holder_id"], name)
                for row in db.execute(found)
                for name in (row["holder"], *json.loads(row["holder_aliases"]))
            }

    def names_of(self, holder_ids: Collection[str]) -> list[str]:
        """The names under which statements have these holders."""
        ids = list(holder_ids)
        with self._connection() as db:
            found = {
                row["holder"]
                for at in range(0, len(ids), _BATCH)
                for row in db.execute(
                    f"SELECT DISTINCT holder FROM statements WHERE holder_id IN ({_marks(ids[at : at + _BATCH])})",
                    ids[at : at + _BATCH],
                )
            }
        return sorted(found)

    def said_by(self, holder_ids: Collection[str]) -> set[str]:
        """The ids of all statements of these holders."""
        ids = list(holder_ids)
        with self._connection() as db:
            return {
                row["position_id"]
                for at in range(0, len(ids), _BATCH)
                for row in db.execute(
                    f"SELECT position_id FROM statements WHERE holder_id IN ({_marks(ids[at : at + _BATCH])})",
                    ids[at : at + _BATCH],
                )
            }

    def spoken_in(self, document_ids: Collection[str]) -> list[dict[str, Any]]:
        """A row a statement of these documents, without its words: position_id, document_id, holder, holder_id,
        holder_kind, holder_candidates, reported_by."""
        with self._connection() as db:
            found = db.execute(
                "SELECT position_id, document_id, holder, holder_id, holder_kind, holder_candidates, reported_by"
                " FROM statements WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, number",
                (as_json(list(document_ids)),),
            )
            return [{**dict(row), "holder_candidates": json.loads(row["holder_candidates"])} for row in found]

    def blocks(self) -> int:
        """How many blocks the documents have."""
        with self._connection() as db:
            return int(db.execute("SELECT count(*) FROM blocks").fetchone()[0])

    def counts(self) -> dict[str, int]:
        """How many documents, statements, positions, holders and reviews that nobody undid there are.

        `positions` counts statements that bear on a topic; `orphaned_reviews` those whose statement is gone.
        """
        questions = {
            "documents": "SELECT count(*) FROM documents",
            "statements": "SELECT count(*) FROM statements",
            "positions": "SELECT count(DISTINCT position_id) FROM positions WHERE stance IS NOT NULL OR undecided",
            "holders": "SELECT count(*) FROM holders",
        }
        with self._connection() as db:
            counts = {name: int(db.execute(question).fetchone()[0]) for name, question in questions.items()}
            standing = {name: len(reviews.standing(history)) for name, history in reviews.every(db).items()}
            there = (
                {row["position_id"] for row in db.execute("SELECT position_id FROM statements")} if standing else set()
            )
        orphaned = sum(number for name, number in standing.items() if name not in there)
        return counts | {"reviews": sum(standing.values()), "orphaned_reviews": orphaned}

    def outline(self) -> outline.Outline:
        """See `outline.outline`."""
        with self._connection() as db:
            return outline.outline(db)

    def topics(self) -> list[str]:
        """The topics that statements were asked."""
        with self._connection() as db:
            return _topics(db)

    def extractors(self) -> list[str]:
        """The names of what the stored statements were extracted by."""
        with self._connection() as db:
            found = db.execute("SELECT DISTINCT fingerprint FROM documents")
            return sorted({row["fingerprint"].split(" ", 2)[-1] for row in found})

    def whole_fingerprint(self) -> str:
        """A name for all that the catalogue tells: SHA-256 of every document's making, of reviews and of decisions."""
        total = hashlib.sha256()
        questions = (
            "SELECT document_id, fingerprint FROM documents ORDER BY document_id",
            "SELECT position_id, verdict, changes FROM reviews ORDER BY review_id",
            'SELECT verb, holder_id, "into", document_id FROM decisions ORDER BY decision_id',
        )
        with self._connection() as db:
            for question in questions:
                for row in db.execute(question):
                    total.update(as_json(list(row)).encode("utf-8", "surrogatepass"))
        return total.hexdigest()

    # -- reviews -----------------------------------------------------------------------------------------------------

    def review(
        self,
        position_id: str,
        *,
        verdict: str,
        author: str,
        reason: str = "",
        changes: Mapping[str, Any] | None = None,
        seen: int | None = None,
    ) -> None:
        """Keep a person's verdict on a position: an overlay, which stays when the statement is extracted again.

        verdict   one of `reviews.VERDICTS`, or "undone": the last one counts no longer
        changes   of a correction, see `reviews.checked`
        seen      how many reviews of it (`history`) that person has seen; None: whatever there are

        Raises CatalogueError where there is no such position, where somebody has reviewed it in the meantime, or for
        what `reviews.add` does not take.
        """
        given = dict(changes or {})
        with self._change() as db:
            found = db.execute("SELECT document_id FROM statements WHERE position_id = ?", (position_id,)).fetchone()
            if not found:
                raise CatalogueError("no such position", where=position_id, hint="take an id from onrecord positions")
            document_id = found["document_id"]
            since = [] if seen is None else reviews.history(db, position_id)[seen:]
            if since:
                told = f"{since[-1]['verdict']} by {since[-1]['author']}"
                hint = "look at it again, then say what you find"
                raise CatalogueError(f"reviewed in the meantime ({told})", where=position_id, hint=hint)
            if "holder" in given and (kind := _kind_of(db, given["holder"])):
                given.setdefault("holder_kind", kind)
            reviews.add(db, position_id, document_id, verdict=verdict, author=author, reason=reason, changes=given)
            # So that the index, which can be asked for what is reviewed, reads the document again.
            now = "SELECT value FROM state WHERE name = 'revision'"
            db.execute(f"UPDATE documents SET revision = ({now}) WHERE document_id = ?", (document_id,))
            self._restate(db, document_id)

    def _restate(self, db: sqlite3.Connection, document_id: str) -> None:
        """Store the statements of a document anew, as their reviews make them now."""
        document = self._document(db, document_id)
        rows = [(one.position_id, one.statement) for one in statements.extracted(db, document_id)[0]]
        holders, clusters = profiles.registered(db, document_id), utterances.clusters_of(db, document_id)
        db.execute("DELETE FROM statements WHERE document_id = ?", (document_id,))
        db.execute("DELETE FROM appearances WHERE document_id = ?", (document_id,))
        if document:
            self._enter(db, document, rows, holders, clusters)

    def reviews(self) -> dict[str, list[dict[str, Any]]]:
        """Position id → all its reviews, oldest first; of statements that are gone as well."""
        with self._connection() as db:
            return reviews.every(db)

    def history(self, position_id: str) -> list[dict[str, Any]]:
        """All reviews of a position, oldest first."""
        with self._connection() as db:
            return reviews.history(db, position_id)

    def which(self, position_ids: Sequence[str]) -> set[str]:
        """Those of the ids that a statement has."""
        with self._connection() as db:
            found = (
                db.execute(f"SELECT position_id FROM statements WHERE position_id IN ({_marks(some)})", some).fetchall()
                for some in (position_ids[at : at + _BATCH] for at in range(0, len(position_ids), _BATCH))
            )
            return {row["position_id"] for rows in found for row in rows}

    def extracted(self, document_id: str) -> list[StoredStatement]:
        """The statements of a document as they were extracted, without what reviews changed."""
        with self._connection() as db:
            return statements.extracted(db, document_id)[0]

    # -- who is who --------------------------------------------------------------------------------------------------

    def merge(self, holder_ids: Sequence[str], *, author: str, reason: str = "") -> None:
        """Make the holders one, the first: in all documents, those to come as well. Raises CatalogueError."""
        with self._change() as db:
            register.merge(db, holder_ids, author=author, reason=reason)

    def split(self, holder_id: str, document_ids: Sequence[str], *, author: str, reason: str = "") -> str:
        """Make the holder of these documents somebody else; the new id. Raises CatalogueError."""
        with self._change() as db:
            return register.split(db, holder_id, document_ids, author=author, reason=reason)

    def undo_decision(self, number: int, *, author: str, reason: str = "") -> None:
        """Add that a merge or a split counts no longer. Raises CatalogueError where that cannot be."""
        with self._change() as db:
            register.undo(db, number, author=author, reason=reason)

    def decisions(self) -> list[dict[str, Any]]:
        """All merges and splits, oldest first, those that were undone as well: see `decisions.told`."""
        with self._connection() as db:
            return decisions.told(decisions.entries(db))

    def holder_now(self, holder_id: str) -> str | None:
        """See `register.now`."""
        with self._connection() as db:
            return register.now(db, holder_id)

    def appearances(self, holder_ids: Collection[str] | None = None) -> list[dict[str, Any]]:
        """See `register.appearances`."""
        with self._connection() as db:
            return register.appearances(db, holder_ids)

    # -- searches that are kept ---------------------------------------------------------------------------------------

    def watch(self, name: str, question: Mapping[str, Any], answers: Collection[str]) -> None:
        """Keep a search under a name, with the answers that it has now. Raises CatalogueError where it is taken."""
        with self._connection() as db:
            watches.save(db, name, question, answers)

    def watches(self) -> list[watches.Watch]:
        """All kept searches, by name."""
        with self._connection() as db:
            return watches.listed(db)

    def watched(self, name: str) -> set[str]:
        """The answers that a kept search has had."""
        with self._connection() as db:
            return watches.known(db, name)

    def note_answers(self, name: str, answers: Collection[str]) -> None:
        """Remember that a kept search was asked, and its answers."""
        with self._connection() as db:
            watches.note(db, name, answers)

    def forget_watch(self, name: str) -> None:
        """Keep a search no longer. Raises CatalogueError where there is none of the name."""
        with self._connection() as db:
            watches.forget(db, name)

    # -- from tables to records --------------------------------------------------------------------------------------

    def _document(self, db: sqlite3.Connection, document_id: str) -> Document | None:
        row = db.execute("SELECT * FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        if row is None:
            return None
        blocks = db.execute("SELECT * FROM blocks WHERE document_id = ? ORDER BY number", (document_id,))
        return Document(
            document_id=row["document_id"],
            version=row["version"],
            name=row["name"],
            text=row["text"],
            blocks=tuple(map(_block, blocks)),
            metadata=Metadata(
                title=row["title"],
                kind=row["kind"],
                publisher=row["publisher"],
                authors=tuple(json.loads(row["authors"])),
                url=row["url"],
                published_on=row["published_on"],
                said_on=row["said_on"],
                updated_on=row["updated_on"],
                status=row["status"],
                attachments=tuple(json.loads(row["attachments"])),
                found=json.loads(row["found"]),
            ),
            ocr=bool(row["ocr"]),
        )

    def alike(self, document_id: str) -> list[dict[str, Any]]:
        """See `likeness.alike`."""
        with self._connection() as db:
            return likeness.alike(db, document_id)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _topics(db: sqlite3.Connection) -> list[str]:
    return [row["topic"] for row in db.execute("SELECT DISTINCT topic FROM positions ORDER BY topic")]


def _kind_of(db: sqlite3.Connection, name: str) -> str | None:
    """The kind of the holders of a name; None where there are none, or of several kinds."""
    kinds = {
        row["kind"]
        for row in db.execute("SELECT name, kind FROM holders")
        if plain_name(row["name"]) == plain_name(name)
    }
    return kinds.pop() if len(kinds) == 1 else None


def _check(text: str, statement: Statement) -> None:
    """ValueError unless every span of the statement lies in the text and the content is in order."""
    evidence = [span for found in statement.stances for span in found.evidence]
    for span in (*statement.spans, statement.context, *statement.source_spans, *statement.cue_spans, *evidence):
        verbatim(text, span)
    if not statement.spans or any(a[1] > b[0] for a, b in zip(statement.spans, statement.spans[1:], strict=False)):
        raise ValueError(f"the spans {statement.spans} are empty, out of order or overlap")


def _block(row: sqlite3.Row) -> Block:
    return Block(
        row["kind"],
        row["start"],
        row["end"],
        **{name: row[name] for name in ("page", "paragraph", "question", "column", "speaker")},
        # Few blocks have any, and most documents have thousands of blocks.
        notes=() if row["notes"] == "[]" else tuple(json.loads(row["notes"])),
        breaks=() if row["breaks"] == "[]" else tuple(Break(*broken) for broken in json.loads(row["breaks"])),
        ocr=None if row["ocr"] is None else bool(row["ocr"]),
    )
