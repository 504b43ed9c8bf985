"""What becomes of a document's statements when they are extracted anew: which came and went, and what differs."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from corpus.records import NONE, Document, Statement, StoredStatement, TopicStance

APPEARED, VANISHED, CHANGED = "appeared", "vanished", "changed"
# What is compared of a statement besides its words and its stances.
_FIELDS = ("holder", "holder_kind", "role", "organisation", "reported_by", "mode", "said_on")
# Extraction runs whose changes are remembered.
KEPT = 10

TABLES = """
CREATE TABLE differences (
    run TEXT NOT NULL, document_id TEXT NOT NULL, position_id TEXT NOT NULL, what TEXT NOT NULL, field TEXT,
    before TEXT, after TEXT, holder TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX differences_by_run ON differences (run);
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """What one extraction made of one statement; `field`, `before` and `after` where it was CHANGED."""

    position_id: str
    what: str
    holder: str
    text: str
    field: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(slots=True)
class Changes:
    """The sum over documents.

    stances   topic → how many statements went from one stance to another, as (before, after): support, mixed, oppose,
              undecided ("cannot tell") or none; for topics that were asked before and are asked now
    added     topics that were not asked before
    dropped   topics that are asked no longer
    appeared  statements that were not there before
    vanished  statements that are there no longer
    """

    stances: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    appeared: int = 0
    vanished: int = 0

    def note(self, before: Sequence[StoredStatement], after: Sequence[StoredStatement]) -> None:
        """Add what changed in one document."""
        old, new = _by_position(before), _by_position(after)
        self.appeared += len(new.keys() - old.keys())
        self.vanished += len(old.keys() - new.keys())
        asked, asks = _topics(old), _topics(new)
        if asked and asks:  # a document without statements does not tell what was asked
            self.added |= asks - asked
            self.dropped |= asked - asks
        for topic in sorted(asked & asks):
            pairs = ((_word(old[one].get(topic)), _word(new[one].get(topic))) for one in old.keys() & new.keys())
            self.stances.setdefault(topic, Counter()).update(pair for pair in pairs if pair[0] != pair[1])

    @property
    def moves(self) -> list[dict[str, Any]]:
        """A row a topic and pair of stances that differ, the most frequent first: topic, before, after, statements."""
        return [
            {"topic": topic, "before": before, "after": after, "statements": number}
            for topic, moves in self.stances.items()
            for (before, after), number in moves.most_common()
        ]

    @property
    def in_words(self) -> list[str]:
        """What else changed, a line each."""
        lines = []
        for what, topics in (("new topics", self.added), ("topics no longer asked", self.dropped)):
            lines += [f"{what}: {', '.join(sorted(topics))}"] if topics else []
        if self.appeared or self.vanished:
            lines.append(f"statements: {self.appeared} appeared, {self.vanished} vanished (cut in other places)")
        if self.stances and not self.moves:
            lines.append("on the topics of both frames, no stance is another than before")
        return lines


def _by_position(stored: Sequence[StoredStatement]) -> dict[str, dict[str, TopicStance]]:
    """Position id → topic → stance."""
    return {one.position_id: {found.topic: found for found in one.statement.stances} for one in stored}


def _topics(positions: dict[str, dict[str, TopicStance]]) -> set[str]:
    return {topic for stances in positions.values() for topic in stances}


def _word(found: TopicStance | None) -> str:
    return found.side if found else NONE


# -- one by one --------------------------------------------------------------------------------------------------------


def differences(
    rows: Sequence[tuple[str, Statement]], text: str, before: Sequence[StoredStatement], old: str
) -> Iterator[Difference]:
    """What differs between the statements of a document and those before, as they were extracted.

    rows, text   position id and statement, and the document's text now
    before, old  the statements, and the text, that they replace
    """
    known = {one.position_id: one.statement for one in before}
    for position_id, new in rows:
        words = _words(new, text)
        was = known.pop(position_id, None)
        if was is None:
            yield Difference(position_id, APPEARED, new.holder, words)
            continue
        pairs = [(name, getattr(was, name), getattr(new, name)) for name in _FIELDS]
        pairs.append(("text", _words(was, old), words))
        for name, one, other in (*pairs, *_sides(was, new)):
            if one != other:
                yield Difference(position_id, CHANGED, new.holder, words, name, one, other)
    for position_id, was in known.items():
        yield Difference(position_id, VANISHED, was.holder, _words(was, old))


def _words(statement: Statement, text: str) -> str:
    return " […] ".join(text[start:end] for start, end in statement.spans)


def _sides(was: Statement, new: Statement) -> Iterator[tuple[str, str, str]]:
    """What is said on each topic that both were asked."""
    old, now = ({found.topic: found for found in one.stances} for one in (was, new))
    for topic in sorted(old.keys() & now.keys()):
        yield f"stances_{topic}", _word(old[topic]), _word(now[topic])


def begin_run(db: sqlite3.Connection) -> str:
    """The name of a new extraction run: when it begins. What all but the last KEPT runs changed is forgotten."""
    db.execute(
        "DELETE FROM differences WHERE run NOT IN (SELECT DISTINCT run FROM differences ORDER BY run DESC LIMIT ?)",
        (KEPT,),
    )
    return datetime.now(UTC).isoformat(timespec="microseconds")


def note(
    db: sqlite3.Connection,
    run: str,
    document: Document,
    rows: Sequence[tuple[str, Statement]],
    before: Sequence[StoredStatement],
    old: str,
) -> None:
    """Remember what a run changed in a document that was there before."""
    db.executemany(
        "INSERT INTO differences VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                run,
                document.document_id,
                one.position_id,
                one.what,
                one.field,
                one.before,
                one.after,
                one.holder,
                one.text,
            )
            for one in differences(rows, document.text, before, old)
        ],
    )


def listed(db: sqlite3.Connection, run: str | None = None) -> list[dict[str, Any]]:
    """A row a difference that a run made, by document: `index.tables`, "diff".

    run   its name; without one, the last run that made a difference
    """
    found = db.execute(
        "SELECT f.run, coalesce(d.name, '') AS document, f.document_id, f.position_id, f.what, f.field, f.before,"
        " f.after, f.holder, f.text,"
        " (SELECT sum(CASE r.verdict WHEN 'undone' THEN -1 ELSE 1 END) FROM reviews r"
        "  WHERE r.position_id = f.position_id) > 0 AS reviewed"
        " FROM differences f LEFT JOIN documents d USING (document_id)"
        " WHERE f.run = coalesce(?, (SELECT max(run) FROM differences)) ORDER BY document, f.document_id, f.rowid",
        (run,),
    )
    return [{**dict(row), "reviewed": bool(row["reviewed"])} for row in found]


def runs(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """A row a run that changed something, the last first: run, documents, changes."""
    found = db.execute(
        "SELECT run, count(DISTINCT document_id) AS documents, count(*) AS changes FROM differences"
        " GROUP BY run ORDER BY run DESC"
    )
    return [dict(row) for row in found]
