"""Positions side by side: for each topic, what each holder said on it, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from index.entries import days


@dataclass(frozen=True, slots=True)
class Column:
    """One holder's positions on one topic, by date; undated last.

    holder     the fullest name among the rows
    holder_id  None where it is open who spoke, or whether two of one description are the same
    rows       position records
    """

    holder: str
    holder_id: str | None
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The holders that bear on a topic: those with most positions first, then by name."""

    topic: str
    columns: tuple[Column, ...]


def compare(rows: Iterable[dict[str, Any]]) -> list[Comparison]:
    """The rows by topic and holder. A row stands under every topic that it has a stance on, or is undecided about.

    Rows without a `holder_id` are put together only within one document and under the same description.
    """
    topics: dict[str, dict[tuple[str, ...], list[dict[str, Any]]]] = {}
    for row in rows:
        who = (row["holder_id"],) if row["holder_id"] else ("", row["document_id"], row["holder"])
        for topic, stance in row["stances"].items():
            if stance or topic in row["undecided"]:
                topics.setdefault(topic, {}).setdefault(who, []).append(row)
    return [Comparison(topic, _columns(holders)) for topic, holders in sorted(topics.items())]


def _columns(holders: dict[tuple[str, ...], list[dict[str, Any]]]) -> tuple[Column, ...]:
    columns = [
        Column(
            holder=max((row["holder"] for row in rows), key=lambda name: (len(name), name)),
            holder_id=rows[0]["holder_id"],
            rows=tuple(sorted(rows, key=_when)),
        )
        for rows in holders.values()
    ]
    return tuple(sorted(columns, key=lambda column: (-len(column.rows), column.holder, column.rows[0]["position_id"])))


def _when(row: dict[str, Any]) -> tuple[bool, int, int, str]:
    first, last = days(row["said_on"] or row["published_on"])
    return first is None, first or 0, last or 0, row["position_id"]
