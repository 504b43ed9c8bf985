"""Who held an office on a day, by a table of facts: nlp/offices.csv, and the offices' names in nlp/office_names.csv.

What comes from here is inferred, never what a document says: it is told only where one person alone can be meant.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from corpus.dates import bounds

_FOLDER = Path(__file__).parent
# The last day that the table speaks for; an office without an end was held until then, at least.
LAST = date(2025, 12, 31)
# Sources differ by some days on when an office changed hands, and papers are written before they are printed.
_CHANGING = timedelta(days=7)
_LEADING = re.compile(r"^(?:the|our|britain['’]s)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody's time in an office: from the first to the last day."""

    office: str
    name: str
    start: date
    end: date
    source: str


def holder_of(words: str, on: str | None) -> Office | None:
    """Who is meant by words like "the health secretary" on a partial date.

    None where the words name no office that one person at a time held, where the date is unknown or leaves two people
    possible, and in the days around a change of hands.
    """
    office = _names().get(_plain(words))
    if office is None or on is None:
        return None
    first, last = bounds(on)
    held = [one for one in _table()[office] if one.start <= last + _CHANGING and first - _CHANGING <= one.end]
    if len(held) != 1 or first < held[0].start or last > held[0].end:
        return None
    return held[0]


def _plain(words: str) -> str:
    plain = " ".join(words.casefold().replace("’", "'").split())
    while (shorter := _LEADING.sub("", plain)) != plain:
        plain = shorter
    return plain


@cache
def _table() -> dict[str, list[Office]]:
    with (_FOLDER / "offices.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Office(
                row["office"],
                row["name"],
                date.fromisoformat(row["from"]),
                date.fromisoformat(row["to"]) if row["to"] else LAST,
                row["source"],
            )
            for row in csv.DictReader(file)
        ]
    table: dict[str, list[Office]] = {}
    for row in rows:
        table.setdefault(row.office, []).append(row)
    return table


@cache
def _names() -> dict[str, str]:
    with (_FOLDER / "office_names.csv").open(encoding="utf-8", newline="") as file:
        return {row["phrase"]: row["office"] for row in csv.DictReader(file)}
