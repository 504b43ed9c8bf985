"""What people decided of who is who (the register's table of decisions): what of it counts, and its history.

Nothing that was decided is ever deleted. To undo a decision is to add that it counts no longer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MERGE, SPLIT, BECAME, UNDONE = "merge", "split", "became", "undone"
Row = Mapping[str, Any]


def entries(db: sqlite3.Connection) -> list[Row]:
    """The rows of the table, oldest first. A split has one for each of its documents, and so has what undid it."""
    return [dict(row) for row in db.execute("SELECT * FROM decisions ORDER BY decision_id")]


def standing(given: Sequence[Row]) -> list[Row]:
    """Of the rows, oldest first, those that nobody undid."""
    gone = {number for one in told(given) if one["undone"] for number in one["rows"]}
    return [row for row in given if row["verb"] != UNDONE and row["decision_id"] not in gone]


def told(given: Sequence[Row]) -> list[dict[str, Any]]:
    """A row a decision, oldest first.

    decision    its number
    rows        the numbers of its rows in the table, of which that is the first
    verb        merge or split
    holder_id   who was merged into another, or from whom documents were split off
    into        whom that made of the holder
    documents   the ids of those that were split off; none for a merge, which is for all
    author, reason, decided_at
    undone      author, reason and decided_at of what undid it; None where it counts
    """
    made: list[dict[str, Any]] = []
    for members in _together(given):
        verb, holder, into = (members[0][name] for name in ("verb", "holder_id", "into"))
        by = {name: members[0][name] for name in ("author", "reason", "decided_at")}
        documents = [row["document_id"] for row in members if row["document_id"]]
        if verb == UNDONE:
            last(made, holder, into, documents)["undone"] = by
        elif verb != BECAME:
            numbers = [row["decision_id"] for row in members]
            what = {"decision": numbers[0], "rows": numbers, "verb": verb, "holder_id": holder, "into": into}
            made.append({**what, "documents": documents, **by, "undone": None})
    return made


def _together(given: Sequence[Row]) -> list[list[Row]]:
    """The rows of each decision, and of each undoing: they follow each other, and share all but the document."""
    found: list[list[Row]] = []
    for row in given:
        before = found[-1] if found else []
        same = before and all(
            row[name] == before[0][name] for name in ("verb", "holder_id", "into", "author", "reason")
        )
        if same and row["document_id"] not in [one["document_id"] for one in before]:
            before.append(row)
        else:
            found.append([row])
    return found


def last(made: Iterable[dict[str, Any]], holder_id: str, into: str, documents: Sequence[str]) -> dict[str, Any]:
    """Of the decisions (as `told`) that say this and stand, the last: that is the one which is undone."""
    what = (holder_id, into, sorted(documents))
    same = [
        one for one in made if not one["undone"] and (one["holder_id"], one["into"], sorted(one["documents"])) == what
    ]
    return same[-1]


def outcomes(holder_id: str, given: Iterable[Row]) -> set[str]:
    """All whom a holder may have become by these rows: the id, and those that lead on from it."""
    return _reached({holder_id}, [(row["holder_id"], row["into"]) for row in given if row["verb"] != UNDONE])


def about(holder_id: str, made: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the decisions (as `told`) those on a holder, or on whoever was merged into it."""
    merged = [(one["into"], one["holder_id"]) for one in made if one["verb"] == MERGE and not one["undone"]]
    ids = _reached({holder_id}, merged)
    return [one for one in made if one["holder_id"] in ids or one["into"] in ids]


def _reached(found: set[str], pairs: Sequence[tuple[str, str]]) -> set[str]:
    while more := {other for one, other in pairs if one in found} - found:
        found = found | more
    return found
