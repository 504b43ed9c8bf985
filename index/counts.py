"""How many statements take which side: by holder or another group, by topic and period; who agrees with whom.

Counts count statements, not coverage: reports of one utterance count once. Every row names the positions that it
counts, so that it can be checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from corpus.dates import bounds, partial
from corpus.errors import QueryError
from corpus.records import STANCES
from index.change import Row, combined, date_of, statements

UNDECIDED = "undecided"
# What statements can be counted by: how a group is called, and what tells it of a record.
GROUPS = ("holder", "holder_kind", "organisation", "kind", "publisher", "mode", "all")
PERIODS = ("year", "decade", "all")
# Holders of whom each two can be compared: more make a table that nobody reads.
MOST_HOLDERS = 60
UNDATED, ACROSS = "undated", "across periods"
_RANGE = re.compile(r"([\d-]*)\.\.([\d-]*)")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time: its name, and its partial dates, both included; None leaves an end open."""

    name: str
    since: str | None
    until: str | None

    def holds(self, when: str) -> bool:
        """Whether all days that the partial date can mean are in it."""
        first, last = bounds(when)
        since, until = (bounds(end) if end else None for end in (self.since, self.until))
        return (since is None or first >= since[0]) and (until is None or last <= until[1])


def period(name: str) -> Callable[[Row], str]:
    """The function that names the period of a record: for year, decade, all, or ranges ("1990..1997,1998..2010").

    A record without a date is UNDATED, one whose date is in none of the ranges for sure ACROSS them. Raises QueryError.
    """
    if name in PERIODS:
        digits, end = {"year": (4, ""), "decade": (3, "0s"), "all": (0, "all")}[name]
        return lambda row: (date_of(row) or "")[:digits] + end if date_of(row) or not digits else UNDATED
    periods = [_range(part.strip()) for part in name.split(",")]

    def named(row: Row) -> str:
        when = date_of(row)
        if not when:
            return UNDATED
        return next((one.name for one in periods if one.holds(when)), ACROSS)

    return named


def _range(written: str) -> Period:
    found = _RANGE.fullmatch(written)
    ends = (found[1] or None, found[2] or None) if found else (None, None)
    if not found or ends == (None, None) or any(end and partial(end) is None for end in ends):
        hint = f"{', '.join(PERIODS)}, or ranges such as 1990..1997,1998..2010"
        raise QueryError(f"{written!r} is no period", where="period", hint=hint)
    if ends[0] and ends[1] and bounds(ends[0])[0] > bounds(ends[1])[1]:
        raise QueryError(f"{ends[0]} is after {ends[1]}", where="period", hint="swap them")
    return Period(written, *ends)


def _group(row: Row, by: str) -> tuple[str, str | None]:
    """The name of a record's group, and for a holder the id; records of nobody known stand by their own words."""
    if by == "all":
        return "all", None
    if by == "holder":
        return row["holder"], row["holder_id"]
    return row[by] or "not known", None


def counts(rows: Iterable[Row], *, by: str = "holder", periods: str = "year") -> list[dict[str, Any]]:
    """A row a group, topic and period that a position bears on: `index.tables`, "counts".

    by       one of GROUPS
    periods  see `period`

    Raises QueryError for a group or a period that is not known.
    """
    if by not in GROUPS:
        raise QueryError(f"there is no {by!r}", where="by", hint=f"one of {', '.join(GROUPS)}")
    period_of, names = period(periods), dict[tuple[str, str | None], str]()
    found: dict[tuple[str, str | None, str, str], list[Row]] = {}
    for row in rows:
        name, known = _group(row, by)
        key = (known, None) if known else (name, row["document_id"] if by == "holder" else None)
        names[key] = max(names.get(key, ""), name, key=len)
        for topic, stance in row["stances"].items():
            if stance or topic in row[UNDECIDED]:
                found.setdefault((*key, topic, period_of(row)), []).append(row)
    told = [
        {
            "group": names[one, other],
            "group_id": one if by == "holder" and other is None else None,
            "topic": topic,
            "period": when,
            **_sides(members, topic),
        }
        for (one, other, topic, when), members in found.items()
    ]
    return sorted(told, key=lambda row: (row["group"].casefold(), row["group_id"] or "", row["topic"], row["period"]))


def _sides(rows: Sequence[Row], topic: str) -> dict[str, Any]:
    """The statements of some records on a topic by side, and what they come to."""
    sides = []
    for reports in statements(rows):
        given = [row["stances"][topic] for row in reports if row["stances"][topic]]
        sides.append(combined(given) if given else UNDECIDED)
    given = [side for side in sides if side != UNDECIDED]
    return {
        "stance": combined(given) if given else None,
        **{side: sides.count(side) for side in (*STANCES, UNDECIDED)},
        "statements": len(sides),
        "reports": len(rows),
        "positions": [row["position_id"] for row in rows],
    }


def stance_table(counted: Sequence[Row]) -> list[dict[str, Any]]:
    """The wide table of `counts`: a row a group and topic, a column a period, in it how many took which side."""
    periods = sorted({row["period"] for row in counted})
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in counted:
        key = (row["group"], row["group_id"], row["topic"])
        line = found.setdefault(key, {**dict(zip(("group", "group_id", "topic"), key, strict=True))})
        if not line.keys() & set(periods):
            line |= dict.fromkeys(periods)
        line[row["period"]] = in_words(row)
    return list(found.values())


def in_words(row: Row) -> str:
    """The sides of a row of `counts`, with how many took each: "support 2, cannot tell 1"."""
    words = {**{side: side for side in STANCES}, UNDECIDED: "cannot tell"}
    return ", ".join(f"{word} {row[side]}" for side, word in words.items() if row[side])


def agreement(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """A row a topic and pair of holders with stances on it: `index.tables`, "agreement".

    Raises QueryError where there are more than MOST_HOLDERS.
    """
    counted = [row for row in counts(rows, periods="all") if row["group_id"] and row["stance"]]
    holders = {row["group_id"] for row in counted}
    if len(holders) > MOST_HOLDERS:
        hint = "name some of them, or narrow the filters"
        raise QueryError(f"each two of {len(holders)} holders cannot be compared", where="agreement", hint=hint)
    pairs = sorted(combinations(counted, 2), key=lambda pair: pair[0]["topic"])
    return [_pair(one, other) for one, other in pairs if one["topic"] == other["topic"]]


def _pair(one: Row, other: Row) -> dict[str, Any]:
    return {
        "topic": one["topic"],
        "holder": one["group"],
        "holder_id": one["group_id"],
        "stance": one["stance"],
        "other": other["group"],
        "other_id": other["group_id"],
        "other_stance": other["stance"],
        "agreement": _agreement(one["stance"], other["stance"]),
        "statements": one["statements"],
        "other_statements": other["statements"],
        "positions": one["positions"],
        "other_positions": other["positions"],
    }


def _agreement(one: str, other: str) -> str:
    if one == other:
        return "agree"
    return "partly" if "mixed" in (one, other) else "disagree"


def utterances(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """A row an utterance that was reported more than once: `index.tables`, "utterances". Those reported most first."""
    found = []
    for reports in statements(rows):
        if len(reports) > 1:
            wordings = list(dict.fromkeys(" […] ".join(row["text"]) for row in reports))
            earliest = reports[0]
            found.append(
                {
                    "utterance_id": earliest["utterance_id"],
                    "holder": earliest["holder"],
                    "holder_id": earliest["holder_id"],
                    "said_on": next((row["said_on"] for row in reports if row["said_on"]), None),
                    "reports": len(reports),
                    "earliest": earliest["document"],
                    "earliest_on": date_of(earliest),
                    "documents": list(dict.fromkeys(row["document"] for row in reports)),
                    "wordings": wordings,
                    "positions": [row["position_id"] for row in reports],
                }
            )
    return sorted(found, key=lambda row: (-row["reports"], row["earliest_on"] or "9999", row["utterance_id"]))
