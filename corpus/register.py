"""The register of holders: who appears where, as whom, and what people decided of that.

Every function takes a connection inside a transaction of the catalogue's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from corpus import profiles
from corpus.errors import CatalogueError
from corpus.merging import FIRST, again
from corpus.records import Document, Statement, StoredStatement, digest
from corpus.sql import insert

# What people decided.
TABLES = """
CREATE TABLE decisions (
    decision_id INTEGER PRIMARY KEY, verb TEXT NOT NULL, holder_id TEXT NOT NULL, "into" TEXT NOT NULL,
    document_id TEXT, author TEXT NOT NULL, reason TEXT NOT NULL, decided_at TEXT NOT NULL);
CREATE INDEX statements_by_appearance ON statements (document_id, appearance);
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided: whoever was `holder_id` is `into`; in one document, or in all where that is None."""

    verb: str
    holder_id: str
    into: str
    document_id: str | None = None
    author: str = ""
    reason: str = ""


def decided(holder_id: str, document_id: str, decisions: Sequence[Decision]) -> tuple[str, Decision | None]:
    """The id after what people decided, in the order in which they did, and the last decision that counted.

    A decision on somebody of whom it later proved that he is another is one on that other: those are told as `became`.
    """
    became = {one.holder_id: one.into for one in decisions if one.verb == "became"}
    last = None
    for one in decisions:
        about = one.verb != "became" and _now(one.holder_id, became) == holder_id
        if about and one.document_id in (None, document_id):
            holder_id, last = _now(one.into, became), one
    return holder_id, last


def _now(holder_id: str, became: Mapping[str, str]) -> str:
    seen = set()
    while holder_id in became and holder_id not in seen:
        seen.add(holder_id)
        holder_id = became[holder_id]
    return holder_id


def enter(
    db: sqlite3.Connection,
    document: Document,
    statements: Sequence[Statement],
    who: Sequence[profiles.Named],
    before: Mapping[str, Mapping[str, Any]],
) -> None:
    """Enter the holders of a document's statements. People of their names, or of names before, are told anew where the
    document says of them what no other says.

    who     what `profiles.named` gave
    before  what `profiles.registered` gave before the document was replaced
    """
    document_id = document.document_id
    keys = profiles.place(db, document, statements, who, before)
    now, decisions = profiles.registered(db, document_id), _decisions(db)
    for name, row in before.items():
        if name not in now or now[name]["profile"] != row["profile"]:
            keys |= row["known_by"]
        profiles.forget(db, row["profile"])
    changed, succeeded = profiles.identify(db, keys)
    succeeded |= _succeeded(db, document_id, before)
    left = {decided(row["registered"], document_id, decisions)[0] for row in before.values()}
    settle(db, {document_id} | changed | _follow(db, succeeded), left)


def enter_all(
    db: sqlite3.Connection,
    documents: Iterable[tuple[Document, Sequence[StoredStatement]]],
    before: Mapping[str, Mapping[str, Any]],
) -> None:
    """Make the register anew from all documents and their statements, with the ids that it had.

    before  what `profiles.older` gave
    """
    keys, entered = set[str](), list[str]()
    for document, stored in documents:
        said = [one.statement for one in stored]
        who = profiles.named(document, said)
        for one, (name, _) in zip(stored, who, strict=True):
            db.execute("UPDATE statements SET appearance = ? WHERE position_id = ?", (name, one.position_id))
        keys |= profiles.place(db, document, said, who, before.get(document.document_id, {}))
        entered.append(document.document_id)
    profiles.identify(db, keys)
    succeeded = {gone: now for name in entered for gone, now in _succeeded(db, name, before.get(name, {})).items()}
    settle(db, {*entered, *_follow(db, succeeded)})


def _succeeded(db: sqlite3.Connection, document_id: str, before: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The ids that the document's holders had before, where they have others now, with these."""
    now = profiles.registered(db, document_id)
    had = {name: row["registered"] for name, row in before.items() if name in now}
    return {gone: now[name]["registered"] for name, gone in had.items() if now[name]["registered"] != gone}


def _follow(db: sqlite3.Connection, succeeded: Mapping[str, str]) -> set[str]:
    """Let what people decided on a holder hold for whom it proved to be; the documents of which that may be true.

    succeeded  an id → the one that its holder has now
    """
    changed: set[str] = set()
    about = {name for one in _decisions(db) for name in (one.holder_id, one.into)}
    for gone, holder in succeeded.items():
        if gone not in about or db.execute("SELECT 1 FROM profiles WHERE registered = ?", (gone,)).fetchone():
            continue
        _note(db, Decision("became", gone, holder))
        rows = db.execute("SELECT DISTINCT document_id FROM statements WHERE holder_id = ?", (gone,))
        changed |= {row["document_id"] for row in rows}  # whoever was merged into it by hand
    return changed


def settle(db: sqlite3.Connection, document_ids: Iterable[str], left: Collection[str] = ()) -> None:
    """Give the statements of the documents the ids of the register, after what people decided.

    left  holders of whom statements have gone
    """
    decisions, had = _decisions(db), set(left)
    for document_id in document_ids:
        rows = db.execute("SELECT DISTINCT holder_id FROM statements WHERE document_id = ?", (document_id,))
        had |= {row["holder_id"] for row in rows} - {None}
        for name, row in profiles.registered(db, document_id).items():
            holder, _ = decided(row["registered"], document_id, decisions)
            named_so = (holder, row["name"], row["kind"])
            db.execute("INSERT INTO holders VALUES (?, ?, ?) ON CONFLICT DO NOTHING", named_so)
            db.execute(
                "UPDATE statements SET holder_id = ? WHERE document_id = ? AND appearance = ? AND holder_id IS NOT ?",
                (holder, document_id, name, holder),
            )
    db.executemany(
        "DELETE FROM holders WHERE holder_id = ?"
        " AND NOT EXISTS (SELECT 1 FROM statements s WHERE s.holder_id = holders.holder_id)",
        [(holder,) for holder in had],
    )


# -- what people decide ----------------------------------------------------------------------------------------------


def merge(db: sqlite3.Connection, holder_ids: Sequence[str], *, author: str, reason: str) -> None:
    """Make the holders one, the first: in all documents, those to come as well. Raises CatalogueError."""
    into, *others = dict.fromkeys(holder_ids) or [""]
    if not others:
        raise CatalogueError("a merge takes two holders or more", hint="see onrecord holders list")
    kinds = {_kind(db, one) for one in (into, *others)}
    if len(kinds) > 1:
        raise CatalogueError(
            f"these are of different kinds: {', '.join(sorted(kinds))}", hint="merge holders of one kind"
        )
    for other in others:
        _decide(db, Decision("merge", other, into, None, author, reason))


def split(db: sqlite3.Connection, holder_id: str, document_ids: Sequence[str], *, author: str, reason: str) -> str:
    """Make the holder of these documents somebody else; the new id. Raises CatalogueError."""
    _kind(db, holder_id)
    rows = db.execute("SELECT DISTINCT document_id FROM statements WHERE holder_id = ?", (holder_id,))
    where = {row["document_id"] for row in rows}
    if missing := sorted(set(document_ids) - where):
        raise CatalogueError(
            "the holder says nothing in this document", where=missing[0], hint="see onrecord holders list"
        )
    if not document_ids:
        raise CatalogueError("a split takes a document", where=holder_id, hint="name one with --document")
    if where <= set(document_ids):
        raise CatalogueError("a split must leave the holder a document", where=holder_id, hint="name fewer documents")
    new = digest(holder_id, "apart", *sorted(document_ids))
    for document_id in document_ids:
        _decide(db, Decision("split", holder_id, new, document_id, author, reason))
    return new


def _kind(db: sqlite3.Connection, holder_id: str) -> str:
    row = db.execute("SELECT kind FROM holders WHERE holder_id = ?", (holder_id,)).fetchone()
    if not row:
        raise CatalogueError("no such holder", where=holder_id, hint="take an id from onrecord holders list")
    return str(row["kind"])


def _decide(db: sqlite3.Connection, decision: Decision) -> None:
    _note(db, decision)
    rows = db.execute("SELECT DISTINCT document_id FROM statements WHERE holder_id = ?", (decision.holder_id,))
    settle(db, [row["document_id"] for row in rows])


def _note(db: sqlite3.Connection, decision: Decision) -> None:
    insert(
        db,
        "decisions",
        verb=decision.verb,
        holder_id=decision.holder_id,
        into=decision.into,
        document_id=decision.document_id,
        author=decision.author,
        reason=decision.reason,
        decided_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _decisions(db: sqlite3.Connection) -> list[Decision]:
    rows = db.execute("SELECT * FROM decisions ORDER BY decision_id")
    return [Decision(r["verb"], r["holder_id"], r["into"], r["document_id"], r["author"], r["reason"]) for r in rows]


def appearances(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """A row for each holder and document: holder_id, document_id, document, date, name, keys, roles, because.

    `because` is the evidence that this is the holder; a decision by hand is named with its author and reason.
    """
    decisions = _decisions(db)
    found = db.execute(
        "WITH a AS (SELECT *, row_number() OVER"
        " (PARTITION BY profile ORDER BY coalesce(date, '9999'), document_id) AS documents FROM appearances)"
        " SELECT DISTINCT s.holder_id, a.*, p.*, d.name AS document FROM statements s"
        " JOIN a USING (document_id, appearance) JOIN profiles p USING (profile) JOIN documents d USING (document_id)"
        " WHERE s.holder_id IS NOT NULL ORDER BY coalesce(a.date, '9999'), d.name, a.name, a.appearance"
    )
    result = []
    for row in found:
        _, made = decided(profiles.id_of(row, row["document_id"]), row["document_id"], decisions)
        by_hand = f"{made.verb} by {made.author}: {made.reason}".rstrip(": ") if made else ""
        shown = {name: row[name] for name in ("holder_id", "document_id", "document", "date", "name")}
        lists = {name: json.loads(row[name]) for name in ("keys", "roles")}
        result.append(shown | lists | {"because": by_hand or _because(row)})
    return result


def _because(row: sqlite3.Row) -> str:
    """Why a document's holder is this one: of those that say just the same, only one is the first of its name."""
    first = row["because"] != FIRST or row["documents"] == 1
    return str(row["because"]) if first else again(profiles.said_in(row))
