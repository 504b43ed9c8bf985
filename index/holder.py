"""A holder as the corpus knows one: names and on what evidence, roles and sides over time, who reports whom.

Nothing is told without the ids of the statements that it is made of, so that every figure can be looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from corpus import appearances
from corpus.catalogue import Catalogue
from corpus.dates import bounds
from corpus.errors import CatalogueError
from corpus.records import NONE, is_position, plain_name, stance_of
from corpus.reviews import REJECTED
from index.change import Row, changes, date_of


def record(catalogue: Catalogue, holder_id: str, rows: Sequence[Row]) -> dict[str, Any]:
    """What is known of a holder.

    rows   the records of all their statements but those that a reviewer rejected, in order of date

    holder_id, name, kind, also_named, statements, positions, same_name   as `appearances.told` tells them
    since, until  the dates between which all was said (else published), as far as these are known
    documents     in order of date: document_id, document, title, published_on, names and roles there, because (why it
                  is this holder there), told_by (how it was told in its sentences → ids), statements, positions (ids)
    roles         in order of time: role, since, until, documents (ids), statements (ids)
    sides         topic, year (None: no date), stance, positions (ids), in order
    changes       `index.tables`, "changes"
    reported_by   who reports their words: name, holder_id (None where it is not known), statements (ids)
    reports       whose words they report in documents that they speak in: name, holder_id, statements (ids)
    perhaps       ids of statements there of which it is open who spoke, where they are one of several it may be
    namesakes     of `same_name` what `appearances.told` tells
    decisions     merges and splits that concern them, the newest first: `decided`

    Raises CatalogueError where there is no such holder.
    """
    found = appearances.told(catalogue, holders=[holder_id])
    if not found:
        raise CatalogueError("no such holder", where=holder_id, hint="take an id from onrecord holders list")
    known = {name: found[0][name] for name in ("holder_id", "name", "kind", "also_named", "same_name")}
    seen = appearances.appearances(catalogue, [holder_id]).get(holder_id, [])
    since, until = _ends(rows)
    return {
        **known,
        "statements": len(rows),
        "positions": len(list(filter(is_position, rows))),
        "since": since,
        "until": until,
        "documents": _documents(seen, rows),
        "roles": _roles(rows),
        "sides": _sides(rows),
        "changes": changes(rows),
        **_hearsay(catalogue, holder_id, seen, rows),
        "namesakes": appearances.told(catalogue, holders=known["same_name"]) if known["same_name"] else [],
        "decisions": appearances.decided(catalogue, holder_id),
    }


def _ids(rows: Iterable[Row]) -> list[str]:
    return [row["position_id"] for row in rows]


def _ends(rows: Iterable[Row]) -> tuple[str | None, str | None]:
    """The first and the last date of the rows, by the days that they can mean."""
    dates = [date for row in rows if (date := date_of(row))]
    if not dates:
        return None, None
    return min(dates, key=lambda date: bounds(date)), max(dates, key=lambda date: bounds(date)[::-1])


def _documents(seen: Iterable[Mapping[str, Any]], rows: Iterable[Row]) -> list[dict[str, Any]]:
    said: dict[str, list[Row]] = {}
    for row in rows:
        said.setdefault(row["document_id"], []).append(row)
    found: dict[str, dict[str, Any]] = {}
    for one in seen:
        members = said.get(one["document_id"], [])
        told_by: dict[str, list[str]] = {}
        for row in members:
            told_by.setdefault(row["holder_basis"], []).append(row["position_id"])
        told = {
            "document_id": one["document_id"],
            "document": one["document"],
            "title": members[0]["title"] if members else None,
            "published_on": one["date"],
            "names": [],
            "roles": [],
            "because": [],
            "told_by": told_by,
            "statements": _ids(members),
            "positions": _ids(filter(is_position, members)),
        }
        entry = found.setdefault(one["document_id"], told)
        for name, values in (("names", [one["name"]]), ("roles", one["roles"]), ("because", [one["because"]])):
            entry[name] += [value for value in values if value and value not in entry[name]]
    return list(found.values())


def _roles(rows: Iterable[Row]) -> list[dict[str, Any]]:
    by_role: dict[str, list[Row]] = {}
    for row in rows:
        if row["role"]:
            by_role.setdefault(plain_name(row["role"]) or row["role"], []).append(row)
    found = []
    for members in by_role.values():
        since, until = _ends(members)
        documents = list(dict.fromkeys(row["document_id"] for row in members))
        told = {"role": members[0]["role"], "since": since, "until": until}
        found.append({**told, "documents": documents, "statements": _ids(members)})
    return sorted(found, key=lambda one: (not one["since"], one["since"] and bounds(one["since"]), one["role"]))


def _sides(rows: Iterable[Row]) -> list[dict[str, Any]]:
    counted: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        year = (date_of(row) or "")[:4]
        for topic in row["stances"]:
            if (side := stance_of(row, topic)) != NONE:
                counted.setdefault((topic, year, side), []).append(row["position_id"])
    return [
        {"topic": topic, "year": year or None, "stance": stance, "positions": counted[topic, year, stance]}
        for topic, year, stance in sorted(counted, key=lambda key: (key[0], not key[1], key))
    ]


# -- who reports whom --------------------------------------------------------------------------------------------------


def _hearsay(
    catalogue: Catalogue, holder_id: str, seen: Sequence[Mapping[str, Any]], rows: Sequence[Row]
) -> dict[str, Any]:
    """Who reports them, whom they report, and which statements may be theirs.

    A name in a document is that of the one who speaks in this document under it: in others it may be somebody else's.
    """
    own: dict[str, set[str]] = {}
    for one in seen:
        own.setdefault(one["document_id"], set()).update((plain_name(one["name"]), *one["keys"]))
    spoken = catalogue.spoken_in(own)
    bear: dict[tuple[str, str], set[str]] = {}
    for one in spoken:
        if one["holder_id"]:
            bear.setdefault((one["document_id"], plain_name(one["holder"])), set()).add(one["holder_id"])
    ids = {place: next(iter(found)) for place, found in bear.items() if len(found) == 1}
    for (document, name), found in bear.items():
        if found - {holder_id}:  # another bears the name there, too
            own[document].discard(name)
    theirs = [one for one in spoken if one["holder_id"] != holder_id]
    reported = [one for one in theirs if plain_name(one["reported_by"] or "") in own[one["document_id"]]]
    open_who = [
        one for one in theirs if {plain_name(name) for name in one["holder_candidates"]} & own[one["document_id"]]
    ]
    rejected = _rejected(catalogue, [one["position_id"] for one in (*reported, *open_who)])
    return {
        "reported_by": _counted(
            (row["reported_by"], ids.get((row["document_id"], plain_name(row["reported_by"]))), row["position_id"])
            for row in rows
            if row["reported_by"]
        ),
        "reports": _counted(
            (one["holder"], one["holder_id"], one["position_id"])
            for one in reported
            if one["position_id"] not in rejected
        ),
        "perhaps": [one["position_id"] for one in open_who if one["position_id"] not in rejected],
    }


def _rejected(catalogue: Catalogue, position_ids: Sequence[str]) -> set[str]:
    """Those that a reviewer rejected."""
    found = catalogue.rows(position_ids)
    return {row["position_id"] for row in found if row["review"] and row["review"]["verdict"] == REJECTED}


def _counted(named: Iterable[tuple[str, str | None, str]]) -> list[dict[str, Any]]:
    """A row a holder (or a name, where it is not known whose it is), those with most statements first."""
    found: dict[tuple[str, str | None], dict[str, Any]] = {}
    for name, holder, position in named:
        key = (plain_name(name) if holder is None else "", holder)
        entry = found.setdefault(key, {"name": name, "holder_id": holder, "statements": []})
        entry["statements"].append(position)
    return sorted(found.values(), key=lambda one: (-len(one["statements"]), one["name"]))
