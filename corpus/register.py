"""The register of holders in the catalogue's database: who appears where, as whom, and what people decided.

Every function takes a connection inside a transaction of the catalogue's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from corpus.decisions import BECAME, MERGE, SPLIT, UNDONE, entries, last, outcomes, standing, told
from corpus.errors import CatalogueError
from corpus.merging import FIRST, Appearance, context_of, identified
from corpus.records import Statement, appearance, digest, plain_name

# Values in one SQL statement; SQLite allows 32,766 at least.
_BATCH = 5000
# A holder in a document; all names that it has there; what people decided.
# registered  the id by evidence, before what people decided; a statement's holder_id is that after it
TABLES = """
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
    became = {one.holder_id: one.into for one in decisions if one.verb == BECAME}
    last = None
    for one in decisions:
        about = one.verb != BECAME and _now(one.holder_id, became) == holder_id
        if about and one.document_id in (None, document_id):
            holder_id, last = _now(one.into, became), one
    return holder_id, last


def _now(holder_id: str, became: Mapping[str, str]) -> str:
    seen = set()
    while holder_id in became and holder_id not in seen:
        seen.add(holder_id)
        holder_id = became[holder_id]
    return holder_id


def registered(db: sqlite3.Connection, document_id: str) -> dict[str, sqlite3.Row]:
    """The document's rows in the register, by appearance."""
    rows = db.execute("SELECT * FROM appearances WHERE document_id = ?", (document_id,))
    return {row["appearance"]: row for row in rows}


def enter(
    db: sqlite3.Connection,
    document_id: str,
    statements: Sequence[Statement],
    before: Mapping[str, sqlite3.Row],
    *,
    date: str | None,
    text: str,
) -> None:
    """Enter the holders of a document's statements. People of their names, or of names before, are told anew.

    before   what `registered` gave before the document was replaced
    date     when the document was published
    """
    context = as_json(context_of(text))
    keys = {key for row in before.values() for key in json.loads(row["keys"])}
    for one in _appearances(document_id, date, statements):
        known = before.get(one.appearance)
        by_evidence = one.kind == "person" and bool(one.keys)
        same = known["registered"] if known else None
        insert(
            db,
            "appearances",
            document_id=document_id,
            appearance=one.appearance,
            kind=one.kind,
            name=one.name,
            keys=as_json(one.keys),
            roles=as_json(one.roles),
            context=context if by_evidence else "[]",
            date=one.date,
            registered=same if by_evidence else one.appearance,
            because="" if by_evidence or not one.keys else "same name",
        )
        for key in one.keys:
            insert(db, "names", key=key, document_id=document_id, appearance=one.appearance)
        keys |= set(one.keys) if by_evidence else set()
    _settle(db, {document_id, *_identify(db, keys)})


def _appearances(document_id: str, date: str | None, statements: Sequence[Statement]) -> list[Appearance]:
    """The holders of a document, each once, with all that its statements say of it."""
    by_id: dict[str, list[Statement]] = {}
    for statement in statements:
        if found := appearance(document_id, statement):
            by_id.setdefault(found, []).append(statement)
    return [
        Appearance(
            document_id,
            found,
            said[0].holder_kind,
            max((one.holder for one in said), key=len),
            _names(found, said),
            tuple(dict.fromkeys(one.role for one in said if one.role)),
            date,
        )
        for found, said in by_id.items()
    ]


def _names(found: str, said: Sequence[Statement]) -> tuple[str, ...]:
    """The names that a holder is known by elsewhere; none for somebody of this document only."""
    if appearance("", said[0]) != found:
        return ()
    aliases = (alias for one in said for alias in one.holder_aliases if len(plain_name(alias).split()) > 1)
    return tuple(dict.fromkeys(map(plain_name, (said[0].holder, *aliases))))


def _identify(db: sqlite3.Connection, keys: set[str]) -> set[str]:
    """Tell who is who among all people who bear one of the names, or a name that leads there; documents that changed.

    Documents that say the same of somebody are looked at as one: knowing somebody longer costs no more.
    """
    found, noted = _bearers(db, keys)
    changed: set[str] = set()
    succeeded: dict[str, str] = {}
    for group in _of_one_name(found):
        for one, holder, because in identified(group):
            if holder == one.holder_id and noted.get(one) == because:
                continue
            alike = "appearance = ? AND keys = ? AND roles = ? AND context = ? AND registered IS ?"
            values = [one.appearance, as_json(one.keys), as_json(one.roles), as_json(one.context), one.holder_id]
            if not one.roles:
                alike, values = f"{alike} AND document_id = ?", [*values, one.document_id]
            if holder != one.holder_id:
                rows = db.execute(f"SELECT document_id FROM appearances WHERE {alike}", values)
                changed |= {row["document_id"] for row in rows}
            db.execute(
                f"UPDATE appearances SET registered = ?, because = ? WHERE {alike}",
                [holder, because, *values],
            )
            if one.documents > 1 and because == FIRST:  # the others that say the same of him
                db.execute(
                    f"UPDATE appearances SET because = ? WHERE {alike.replace('registered IS ?', 'registered = ?')}"
                    " AND document_id != ?",
                    [f"same full name; same role: {one.roles[0]}", *values[:-1], holder, one.document_id],
                )
            if one.holder_id and holder != one.holder_id:
                succeeded[one.holder_id] = holder
    for gone, holder in succeeded.items():
        if not db.execute("SELECT 1 FROM appearances WHERE registered = ?", (gone,)).fetchone():
            _note(db, Decision(BECAME, gone, holder))
            # Whoever was merged into it by hand; and the other, of whom what was decided on it now holds.
            rows = db.execute("SELECT DISTINCT document_id FROM statements WHERE holder_id IN (?, ?)", (gone, holder))
            changed |= {row["document_id"] for row in rows}
    return changed


def _bearers(db: sqlite3.Connection, keys: set[str]) -> tuple[list[Appearance], dict[Appearance, str]]:
    """All people who bear one of the names, or a name that leads there; and why those that stand for themselves are who
    they are so far."""
    seen: set[str] = set()
    found: dict[tuple[Any, ...], Appearance] = {}
    noted: dict[Appearance, str] = {}
    while keys - seen:
        wanted = sorted(keys - seen)[:_BATCH]
        seen |= set(wanted)
        marks = ", ".join("?" * len(wanted))
        for row in db.execute(
            "SELECT min(document_id) AS document_id, appearance, kind, max(name) AS name, keys, roles, context,"
            " min(date) AS date, registered, count(*) AS documents, max(because) AS because FROM appearances"
            " WHERE kind = 'person' AND (document_id, appearance) IN"
            f" (SELECT document_id, appearance FROM names WHERE key IN ({marks}))"
            # Of those without a role each stands for itself: they may be several people.
            " GROUP BY appearance, kind, keys, roles, context, registered, CASE roles WHEN '[]' THEN document_id END",
            wanted,
        ):
            one = _appearance(row)
            if row["documents"] == 1:
                noted[one] = row["because"]
            found[one.appearance, one.keys, one.roles, one.context, one.holder_id, one.document_id] = one
            keys = keys | set(one.keys)
    return list(found.values()), noted


def _of_one_name(appearances: Iterable[Appearance]) -> list[list[Appearance]]:
    """The appearances in groups that share names, directly or through one another."""
    groups: dict[str, list[Appearance]] = {}
    for one in appearances:
        together = {id(groups[key]): groups[key] for key in one.keys if key in groups}
        group = [one, *(other for members in together.values() for other in members)]
        groups |= {key: group for member in group for key in member.keys}
    return list({id(group): group for group in groups.values()}.values())


def _settle(db: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """Give the statements of the documents the ids of the register, after what people decided."""
    decisions = _decisions(db)
    for document_id in document_ids:
        for row in registered(db, document_id).values():
            holder, _ = decided(row["registered"], document_id, decisions)
            named = (holder, row["name"], row["kind"])
            db.execute("INSERT INTO holders VALUES (?, ?, ?) ON CONFLICT DO NOTHING", named)
            db.execute(
                "UPDATE statements SET holder_id = ? WHERE document_id = ? AND appearance = ? AND holder_id IS NOT ?",
                (holder, document_id, row["appearance"], holder),
            )
    db.execute(
        "DELETE FROM holders WHERE NOT EXISTS (SELECT 1 FROM statements s WHERE s.holder_id = holders.holder_id)"
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
        _decide(db, Decision(MERGE, other, into, None, author, reason))


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
        _decide(db, Decision(SPLIT, holder_id, new, document_id, author, reason))
    return new


def undo(db: sqlite3.Connection, number: int, *, author: str, reason: str) -> None:
    """Add that a decision (`decisions.told`) counts no longer: who is who is told as if nobody had made it.

    Raises CatalogueError where there is no such decision, or it counts no longer, or the same was decided again later.
    """
    given = entries(db)
    made = told(given)
    found = next((one for one in made if one["decision"] == number), None)
    if found is None:
        raise CatalogueError("there is no such decision", where=number, hint="see onrecord holders history")
    if found["undone"]:
        by = found["undone"]["author"]
        raise CatalogueError(f"it was undone before, by {by}", where=number, hint="see onrecord holders history")
    what = (found["holder_id"], found["into"], found["documents"])
    if (later := last(made, *what)) is not found:
        raise CatalogueError("the same was decided again", where=number, hint=f"undo {later['decision']} first")
    ids = sorted(outcomes(found["into"], given))
    concerned = db.execute(
        f"SELECT DISTINCT document_id FROM statements WHERE holder_id IN ({', '.join('?' * len(ids))})", ids
    ).fetchall()
    for document_id in found["documents"] or [None]:
        _note(db, Decision(UNDONE, found["holder_id"], found["into"], document_id, author, reason))
    _settle(db, [row["document_id"] for row in concerned])


def now(db: sqlite3.Connection, holder_id: str) -> str | None:
    """The id that a holder has now: another where it was merged, where it proved to be somebody else, or where the
    split that made it was undone. None where there is no such holder (any more)."""
    given, made = entries(db), _decisions(db)
    seen: set[str] = set()
    while holder_id not in seen:
        if db.execute("SELECT 1 FROM holders WHERE holder_id = ?", (holder_id,)).fetchone():
            return holder_id
        seen.add(holder_id)
        became = {one.holder_id: one.into for one in made if one.verb == BECAME}
        split_off = [row["holder_id"] for row in given if row["verb"] == SPLIT and row["into"] == holder_id]
        next_one, _ = decided(_now(holder_id, became), "", made)
        holder_id = next_one if next_one != holder_id else split_off[-1] if split_off else holder_id
    return None


def _kind(db: sqlite3.Connection, holder_id: str) -> str:
    row = db.execute("SELECT kind FROM holders WHERE holder_id = ?", (holder_id,)).fetchone()
    if not row:
        raise CatalogueError("no such holder", where=holder_id, hint="take an id from onrecord holders list")
    return str(row["kind"])


def _decide(db: sqlite3.Connection, decision: Decision) -> None:
    _note(db, decision)
    rows = db.execute("SELECT DISTINCT document_id FROM statements WHERE holder_id = ?", (decision.holder_id,))
    _settle(db, [row["document_id"] for row in rows])


def _note(db: sqlite3.Connection, decision: Decision) -> None:
    if decision.verb != BECAME and not decision.author.strip():
        raise CatalogueError("a decision needs the name of its author", hint="give one")
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
    rows = standing(entries(db))
    return [Decision(r["verb"], r["holder_id"], r["into"], r["document_id"], r["author"], r["reason"]) for r in rows]


def appearances(db: sqlite3.Connection, holder_ids: Collection[str] | None = None) -> list[dict[str, Any]]:
    """A row for each holder and document: holder_id, document_id, document, date, name, keys, roles, because.

    `because` is the evidence that this is the holder; a decision by hand is named with its author and reason.
    `registered` is the id by evidence alone.

    holder_ids   those that are told of; None: all
    """
    decisions = _decisions(db)
    found = db.execute(
        "SELECT DISTINCT s.holder_id, a.*, d.name AS document FROM statements s"
        " JOIN appearances a USING (document_id, appearance) JOIN documents d USING (document_id)"
        f" WHERE s.holder_id {'IS NOT NULL' if holder_ids is None else 'IN (SELECT value FROM json_each(?))'}"
        " ORDER BY coalesce(a.date, '9999'), d.name",
        () if holder_ids is None else (as_json(list(holder_ids)),),
    )
    result = []
    for row in found:
        _, made = decided(row["registered"], row["document_id"], decisions)
        by_hand = f"{made.verb} by {made.author}: {made.reason}".rstrip(": ") if made else ""
        shown = {name: row[name] for name in ("holder_id", "document_id", "document", "date", "name", "registered")}
        lists = {name: json.loads(row[name]) for name in ("keys", "roles")}
        result.append(shown | lists | {"because": by_hand or row["because"]})
    return result


def _appearance(row: sqlite3.Row) -> Appearance:
    return Appearance(
        row["document_id"],
        row["appearance"],
        row["kind"],
        row["name"],
        tuple(json.loads(row["keys"])),
        tuple(json.loads(row["roles"])),
        row["date"],
        row["registered"],
        row["documents"],
        tuple(json.loads(row["context"])),
    )


def insert(db: sqlite3.Connection, table: str, values: Mapping[str, Any] | None = None, /, **more: Any) -> None:
    """Insert one row."""
    row = {**(values or {}), **more}
    columns = ", ".join(f'"{name}"' for name in row)
    db.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def as_json(value: Any) -> str:
    """The value as the tables keep lists and objects."""
    return json.dumps(value, ensure_ascii=False)
