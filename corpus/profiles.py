"""What documents say of a holder, and who is who by it.

However many documents say the same of one, that is one profile, and it is looked at once: knowing somebody longer costs
no more. Every function takes a connection inside a transaction of the catalogue's.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus.merging import SEVERAL, Appearance, context_of, identified, telling
from corpus.records import Document, Statement, appearance, digest, plain_name
from corpus.sql import as_json, insert

# Values in one SQL statement; SQLite allows 32,766 at least.
_BATCH = 5000
# Ids that stay a person's over the years; those of members are new with every Parliament.
_PERSON = re.compile(r"uk\.org\.publicwhip/person/\d+")
# What documents say of a holder; a holder in a document; the names, and ids of the source, that lead to a profile; and
# the words of roles that matter for a name: those lead to bodies that a document may speak of (one set for all names
# that lead to each other).
# nearby      those of these words that lead names of bodies in the documents
# registered  the id by evidence, before what people decided (a statement's holder_id is that after it); NULL where each
#             document's is somebody else
TABLES = """
CREATE TABLE profiles (
    profile INTEGER PRIMARY KEY, appearance TEXT NOT NULL, kind TEXT NOT NULL, keys TEXT NOT NULL, roles TEXT NOT NULL,
    person TEXT NOT NULL, nearby TEXT NOT NULL, registered TEXT, because TEXT NOT NULL,
    UNIQUE (appearance, keys, roles, person, nearby));
CREATE TABLE appearances (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, appearance TEXT NOT NULL, name TEXT NOT NULL,
    date TEXT, context TEXT NOT NULL, profile INTEGER NOT NULL REFERENCES profiles,
    PRIMARY KEY (document_id, appearance));
CREATE INDEX appearances_by_profile ON appearances (profile, coalesce(date, '9999'), document_id);
CREATE TABLE names (
    key TEXT NOT NULL, profile INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
    PRIMARY KEY (key, profile)) WITHOUT ROWID;
CREATE INDEX names_by_profile ON names (profile);
CREATE TABLE asked (key TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (key, word)) WITHOUT ROWID;
"""

# (appearance, the source's id of the person), for the holder of a statement; None for what is not known
Named = tuple[str | None, str | None]


def named(document: Document, statements: Sequence[Statement]) -> list[Named]:
    """Whom each statement's holder is in the document.

    Two people of one name that the source tells apart in one document are two appearances.
    """
    names = [appearance(document.document_id, one) for one in statements]
    people = [_person(document, one) for one in statements]
    told: dict[str | None, set[str]] = defaultdict(set)
    for name, person in zip(names, people, strict=True):
        told[name] |= {person} if person else set()
    return [
        (digest(name, person) if name and person and len(told[name]) > 1 else name, person)
        for name, person in zip(names, people, strict=True)
    ]


def _person(document: Document, statement: Statement) -> str | None:
    """The source's id of whoever a turn's label names, where it is one that stays."""
    if statement.holder_kind != "person" or statement.holder_basis.split(":")[0] != "label":
        return None
    block = document.block_at(statement.source_spans[0][0]) if statement.source_spans else None
    told = block.speaker if block and block.kind == "speaker" else None
    return told if told and _PERSON.fullmatch(told) else None


def registered(db: sqlite3.Connection, document_id: str) -> dict[str, dict[str, Any]]:
    """The document's holders by appearance.

    name, kind, profile; known_by, the names and ids that lead to others; `registered`, the id by evidence; and `alone`,
    whether that is nobody's in other documents
    """
    found = db.execute(
        "SELECT a.appearance, a.name, p.kind, p.keys, p.person, p.profile, p.registered"
        " FROM appearances a JOIN profiles p USING (profile) WHERE a.document_id = ?",
        (document_id,),
    )
    result = {}
    for row in found:
        known_by = {*json.loads(row["keys"]), row["person"]} - {""} if row["kind"] == "person" else set()
        told = {name: row[name] for name in ("name", "kind", "profile")}
        told |= {"known_by": known_by, "alone": row["registered"] is None}
        result[row["appearance"]] = told | {"registered": id_of(row, document_id)}
    return result


def older(db: sqlite3.Connection) -> dict[str, dict[str, dict[str, Any]]]:
    """Document id → what `registered` tells, as far as `place` asks, in a catalogue of schema 2 to 6."""
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in db.execute("SELECT document_id, appearance, registered, because FROM appearances"):
        told = {"registered": row["registered"], "alone": row["because"] == SEVERAL}
        found[row["document_id"]][row["appearance"]] = told
    return found


def id_of(row: Mapping[str, Any], document_id: str) -> str:
    """The id by evidence that a profile's holder has in a document."""
    return row["registered"] or digest(row["appearance"], "alone in", document_id)


# -- documents in ------------------------------------------------------------------------------------------------------


def place(
    db: sqlite3.Connection,
    document: Document,
    statements: Sequence[Statement],
    who: Sequence[Named],
    before: Mapping[str, Mapping[str, Any]],
) -> set[str]:
    """Note the holders of a document. The names and ids of those of whom it says what no document before it says.

    who     what `named` gave
    before  what `registered` gave before the document was replaced
    """
    every = _appearances(document, statements, who)
    context = context_of(document.text) if any(one.known_by for one, _ in every) else ()
    new: set[str] = set()
    for one, name in every:
        had: str | None = one.appearance
        asked: set[str] = set()
        if one.kind == "person" and one.known_by:
            known = before.get(one.appearance)
            had, asked = known["registered"] if known and not known["alone"] else None, _asked(db, one)
        number = _profile(db, replace(one, context=tuple(word for word in context if word in asked), holder_id=had))
        place = (number, one.date or "9999", one.document_id)
        earlier = "profile = ? AND (coalesce(date, '9999'), document_id) < (?, ?)"
        if not db.execute(f"SELECT 1 FROM appearances WHERE {earlier} LIMIT 1", place).fetchone():
            new |= set(one.known_by) if one.kind == "person" else set()
        row = {"document_id": one.document_id, "appearance": one.appearance, "name": name, "date": one.date}
        insert(db, "appearances", row, context=as_json(context if one.known_by else ()), profile=number)
    return new


def _appearances(
    document: Document, statements: Sequence[Statement], who: Sequence[Named]
) -> list[tuple[Appearance, str]]:
    """The holders of a document, each once, with all that its statements say of it; and the name that it writes."""
    by_id: dict[str, list[tuple[Statement, str | None]]] = defaultdict(list)
    for statement, (found, person) in zip(statements, who, strict=True):
        if found:
            by_id[found].append((statement, person))
    return [
        (
            Appearance(
                document.document_id,
                found,
                said[0][0].holder_kind,
                _names([one for one, _ in said]),
                tuple(dict.fromkeys(one.role for one, _ in said if one.role)),
                document.metadata.published_on,
                person=next((person for _, person in said if person), None),
            ),
            max((one.holder for one, _ in said), key=len),
        )
        for found, said in by_id.items()
    ]


def _names(said: Sequence[Statement]) -> tuple[str, ...]:
    """The names that a holder is known by elsewhere; none for somebody of this document only."""
    if appearance("", said[0]) != appearance("elsewhere", said[0]):
        return ()
    aliases = (alias for one in said for alias in one.holder_aliases if len(plain_name(alias).split()) > 1)
    return tuple(dict.fromkeys(map(plain_name, (said[0].holder, *aliases))))


def _profile(db: sqlite3.Connection, one: Appearance) -> int:
    """The number of the profile that says the same as an appearance; a new one has its holder id."""
    says = {"appearance": one.appearance, "keys": as_json(one.keys), "roles": as_json(one.roles)}
    says |= {"person": one.person or "", "nearby": as_json(one.context)}
    where = " AND ".join(f"{name} = ?" for name in says)
    if found := db.execute(f"SELECT profile FROM profiles WHERE {where}", tuple(says.values())).fetchone():
        return int(found["profile"])
    because = "same name" if one.keys and one.kind != "person" else ""
    number = insert(db, "profiles", says, kind=one.kind, registered=one.holder_id, because=because)
    if one.kind == "person":
        db.executemany("INSERT INTO names VALUES (?, ?)", [(key, number) for key in one.known_by])
    return number


def _asked(db: sqlite3.Connection, one: Appearance) -> set[str]:
    """The words of roles that matter for the names of a person. Where the person brings new ones, or is the first to
    lead from one name to another, the documents of all these names are asked for them."""
    words = {key: _words(db, [key]) for key in one.known_by}
    every = set(telling(one.roles)).union(*words.values())
    if any(every != known for known in words.values()):
        bearers = _bearers(db, one.known_by)
        keys = {*one.known_by, *(key for other in bearers for key in other.known_by)}
        every |= _words(db, list(keys))
        db.executemany("INSERT OR IGNORE INTO asked VALUES (?, ?)", [(key, word) for key in keys for word in every])
        for other, number in bearers.items():
            _part(db, number, other, every)
    return every


def _words(db: sqlite3.Connection, keys: Sequence[str]) -> set[str]:
    some = (keys[at : at + _BATCH] for at in range(0, len(keys), _BATCH))
    asked = "SELECT DISTINCT word FROM asked WHERE key IN ({})"
    return {row["word"] for keys in some for row in db.execute(asked.format(", ".join("?" * len(keys))), keys)}


def _part(db: sqlite3.Connection, number: int, one: Appearance, words: Collection[str]) -> None:
    """Give the documents of a profile that speak of other bodies than it notes, among these words, one of their own."""
    more = sorted(set(words).difference(one.context))
    speaks = " OR ".join(["instr(context, ?)"] * len(more)) or "0"
    found = db.execute(
        f"SELECT document_id, context FROM appearances WHERE profile = ? AND ({speaks})", (number, *map(as_json, more))
    ).fetchall()
    for row in found:
        nearby = tuple(word for word in json.loads(row["context"]) if word in words)
        fits = _profile(db, replace(one, context=nearby))
        moved = (fits, row["document_id"], number)
        db.execute("UPDATE appearances SET profile = ? WHERE document_id = ? AND profile = ?", moved)
    forget(db, number)


def forget(db: sqlite3.Connection, number: int) -> None:
    """Drop a profile that no document has any more."""
    used = "SELECT 1 FROM appearances a WHERE a.profile = profiles.profile"
    db.execute(f"DELETE FROM profiles WHERE profile = ? AND NOT EXISTS ({used})", (number,))


# -- who is who --------------------------------------------------------------------------------------------------------


def identify(db: sqlite3.Connection, keys: Collection[str]) -> tuple[set[str], dict[str, str]]:
    """Tell who is who among all people who bear one of the names or ids, or a name that leads there: documents that
    changed, and ids with those that their holders have now."""
    bearers = _bearers(db, keys)
    changed: set[str] = set()
    succeeded: dict[str, str] = {}
    for group in _of_one_name(bearers):
        for one, holder, because in identified(group):
            update = "UPDATE profiles SET registered = ?, because = ? WHERE profile = ?"
            db.execute(
                f"{update} AND (registered, because) IS NOT (?, ?)", (holder, because, bearers[one], holder, because)
            )
            if holder == one.holder_id:
                continue
            rows = db.execute("SELECT document_id FROM appearances WHERE profile = ?", (bearers[one],)).fetchall()
            changed |= {row["document_id"] for row in rows}
            if holder:
                had = {"appearance": one.appearance, "registered": one.holder_id}
                succeeded |= {id_of(had, row["document_id"]): holder for row in rows}
    return changed, succeeded


def _bearers(db: sqlite3.Connection, keys: Collection[str]) -> dict[Appearance, int]:
    """All people who bear one of the names or ids, or a name that leads there, with their profiles' numbers."""
    wanted, seen = set(keys), set[str]()
    found: dict[Appearance, int] = {}
    first = "FROM appearances a WHERE a.profile = p.profile ORDER BY coalesce(date, '9999'), document_id LIMIT 1"
    while wanted - seen:
        some = sorted(wanted - seen)[:_BATCH]
        seen |= set(some)
        for row in db.execute(
            f"SELECT p.*, (SELECT document_id {first}) AS document_id, (SELECT date {first}) AS date,"
            " (SELECT count(*) FROM appearances a WHERE a.profile = p.profile) AS documents FROM profiles p"
            f" WHERE profile IN (SELECT profile FROM names WHERE key IN ({', '.join('?' * len(some))}))",
            some,
        ):
            if row["documents"]:
                one = said_in(row)
                found[one] = row["profile"]
                wanted |= set(one.known_by)
    return found


def said_in(row: sqlite3.Row) -> Appearance:
    """What a profile says, with the first of its documents and their number."""
    return Appearance(
        row["document_id"],
        row["appearance"],
        row["kind"],
        tuple(json.loads(row["keys"])),
        tuple(json.loads(row["roles"])),
        row["date"],
        row["registered"],
        row["documents"],
        tuple(json.loads(row["nearby"])),
        row["person"] or None,
    )


def _of_one_name(appearances: Iterable[Appearance]) -> list[list[Appearance]]:
    """The appearances in groups that share names or ids, directly or through one another."""
    groups: dict[str, list[Appearance]] = {}
    for one in appearances:
        together = {id(groups[key]): groups[key] for key in one.known_by if key in groups}
        group = [one, *(other for members in together.values() for other in members)]
        groups |= {key: group for member in group for key in member.known_by}
    return list({id(group): group for group in groups.values()}.values())
