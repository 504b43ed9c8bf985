"""How many statements take which side: by holder or another group, by topic and period; who agrees with whom.

Counts count statements, not coverage: reports of one utterance count once. Every row names the positions that it
counts, so that it can be checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from corpus.dates import bounds, partial
from corpus.errors import QueryError
from corpus.records import STANCES, UNDECIDED
from index.change import Row, best_dated, combined, date_of, fullest, statements

# What statements can be counted by: how a group is called, and what tells it of a record.
GROUPS = ("holder", "holder_kind", "organisation", "kind", "publisher", "mode", "all")
PERIODS = ("year", "decade", "all")
# Holders of whom each two can be compared: more make a table that nobody reads.
MOST_HOLDERS = 60
UNDATED, ACROSS, OUTSIDE = "undated", "across periods", "outside periods"
_RANGE = re.compile(r"([\d-]*)\.\.([\d-]*)")
# The first and the last.
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time: its name, and its partial dates, both included; None leaves an end open."""

    name: str
    since: str | None
    until: str | None

    @property
    def days(self) -> Days:
        """Its first and its last day."""
        first = bounds(self.since)[0] if self.since else date.min
        return first, bounds(self.until)[1] if self.until else date.max

    def holds(self, days: Days) -> bool:
        """Whether all days from the first to the last are in it."""
        return self.days[0] <= days[0] and days[1] <= self.days[1]

    def meets(self, days: Days) -> bool:
        """Whether any of them is."""
        return self.days[0] <= days[1] and days[0] <= self.days[1]


def period(name: str) -> Callable[[Row], str]:
    """The function that names the period of a record: for year, decade, all, or ranges ("1990..1997,1998..2010").

    A record without a date is UNDATED, one whose date may lie in a range or beside it ACROSS them, one whose date lies
    in none OUTSIDE. Raises QueryError, also for ranges that share a day: no statement is in two of them.
    """
    if name in PERIODS:
        digits, end = {"year": (4, ""), "decade": (3, "0s"), "all": (0, "all")}[name]
        return lambda row: (date_of(row) or "")[:digits] + end if date_of(row) or not digits else UNDATED
    periods = [_range(part.strip()) for part in name.split(",")]
    for one, other in combinations(periods, 2):
        if one.meets(other.days):
            hint = "let one begin after the other ends"
            raise QueryError(f"{one.name} and {other.name} share days", where="period", hint=hint)

    def named(row: Row) -> str:
        when = date_of(row)
        if not when:
            return UNDATED
        days = bounds(when)
        found = next((one for one in periods if one.meets(days)), None)
        return OUTSIDE if found is None else found.name if found.holds(days) else ACROSS

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


# A holder's id, or the name of another group; where it is open who spoke, their description and its document.
_Key = tuple[str, str | None]


def _group(row: Row, by: str) -> _Key:
    """What tells a record's group from all others."""
    if by == "holder":
        return (row["holder_id"], None) if row["holder_id"] else (row["holder"], row["document_id"])
    return _name(row, by), None


def _name(row: Row, by: str) -> str:
    """How a record's group is called."""
    return "all" if by == "all" else str(row[by] or "not known")


def check(by: str, periods: str) -> None:
    """Raise QueryError for a group or a period that is not known."""
    if by not in GROUPS:
        raise QueryError(f"there is no {by!r}", where="by", hint=f"one of {', '.join(GROUPS)}")
    period(periods)


def counts(rows: Iterable[Row], *, by: str = "holder", periods: str = "year") -> list[dict[str, Any]]:
    """A row a group, topic and period that a position bears on: `index.tables`, "counts".

    by       one of GROUPS
    periods  see `period`

    Raises QueryError for a group or a period that is not known.
    """
    return [row for _, row in _counted(rows, by, periods)]


def _counted(rows: Iterable[Row], by: str, periods: str) -> list[tuple[_Key, dict[str, Any]]]:
    """The rows of `counts`, each with what tells its group from all others."""
    check(by, periods)
    period_of, names = period(periods), dict[_Key, str]()
    bearing: dict[str, list[Row]] = {}
    for row in rows:
        key, name = _group(row, by), _name(row, by)
        names[key] = fullest((names.get(key, name), name))
        for topic, stance in row["stances"].items():
            if stance or topic in row[UNDECIDED]:
                bearing.setdefault(topic, []).append(row)
    found: dict[tuple[_Key, str, str], list[Row]] = {}
    for topic, members in bearing.items():
        for reports in statements(members):
            # What was said once was said in one period, whenever its reports were printed.
            when = period_of(best_dated([row for row in reports if row["stances"][topic]] or reports))
            for row in reports:
                found.setdefault((_group(row, by), topic, when), []).append(row)

    def in_order(one: tuple[_Key, str, str]) -> tuple[str, ...]:
        key, topic, when = one
        return names[key].casefold(), key[0], key[1] or "", topic, when

    told = []
    for key, topic, when in sorted(found, key=in_order):
        known = key[0] if by == "holder" and key[1] is None else None
        row = {"group": names[key], "group_id": known, "topic": topic, "period": when}
        told.append((key, row | _sides(found[key, topic, when], topic)))
    return told


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


def stance_table(rows: Iterable[Row], *, by: str = "holder", periods: str = "year") -> list[dict[str, Any]]:
    """The wide table of `counts`: a row a group and topic, a column a period, in it how many took which side."""
    counted = _counted(rows, by, periods)
    columns = sorted({row["period"] for _, row in counted})
    found: dict[tuple[_Key, str], dict[str, Any]] = {}
    for key, row in counted:
        line = {name: row[name] for name in ("group", "group_id", "topic")} | dict.fromkeys(columns)
        found.setdefault((key, row["topic"]), line)[row["period"]] = in_words(row)
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
        "statements": sum(one[side] for side in STANCES),
        "other_statements": sum(other[side] for side in STANCES),
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
                    "said_on": best_dated(reports)["said_on"],
                    "reports": len(reports),
                    "earliest": earliest["document"],
                    "earliest_on": date_of(earliest),
                    "documents": list(dict.fromkeys(row["document"] for row in reports)),
                    "wordings": wordings,
                    "positions": [row["position_id"] for row in reports],
                }
            )
    return sorted(found, key=lambda row: (-row["reports"], row["earliest_on"] or "9999", row["utterance_id"]))
