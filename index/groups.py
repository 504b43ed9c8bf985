"""What positions are counted and compared by – whose they are, which body's, of which kind, from which time – and the
question that finds a group of them: one rule for counts, columns and search."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from corpus.dates import bounds, partial
from corpus.errors import QueryError
from corpus.records import DOCUMENT_KINDS, HOLDER_KINDS, MODES
from index.change import Row, date_of, fullest
from index.columns import key_of as key_of_value
from index.language import QUOTES
from index.words import name_words

# What statements can be counted by: how a group is called, and what tells it of a record.
GROUPS = ("holder", "holder_kind", "organisation", "kind", "publisher", "mode", "all")
PERIODS = ("year", "decade", "all")
# What can also stand side by side: stretches of time.
PERIOD = "period"
COMPARED = ("holder", "organisation", "holder_kind", PERIOD, "kind", "publisher", "mode")
# Another word for a group.
_MEANT = {"body": "organisation"}
# Groups whose names are told apart by their words, not by case, accents and marks → the field of questions.
NAMED = {"organisation": "org", "publisher": "source"}
# Where the index calls a group otherwise.
_INDEXED = {"publisher": "source"}
# Groups that can have these names only.
_LEGAL = {"holder_kind": HOLDER_KINDS, "kind": DOCUMENT_KINDS, "mode": MODES}
NOT_KNOWN = "not known"
UNDATED, ACROSS, OUTSIDE = "undated", "across periods", "outside periods"
_RANGE = re.compile(r"([\d-]*)\.\.([\d-]*)")
_DECADE = re.compile(r"(\d{3})0s")
# The first and the last.
Days = tuple[date, date]
# A holder's id, or what tells another group; where it is open who spoke, their description and its document.
Key = tuple[str, str | None]


def meant(by: str) -> str:
    """The group that is meant by a word for it."""
    return _MEANT.get(by, by)


def check(by: str, periods: str) -> None:
    """Raise QueryError for a group or a period that is not known."""
    if by not in GROUPS:
        raise QueryError(f"there is no {by!r}", where="by", hint=f"one of {', '.join(GROUPS)}")
    period(periods)


# -- what a record belongs to ------------------------------------------------------------------------------------------


def group_of(row: Row, by: str) -> Key:
    """What tells a record's group (of GROUPS) from all others."""
    if by == "holder":
        return (row["holder_id"], None) if row["holder_id"] else (row["holder"], row["document_id"])
    return key_of(by, name_of(row, by)), None


def name_of(row: Row, by: str) -> str:
    """How a record's group is called."""
    return "all" if by == "all" else str(row[by] or NOT_KNOWN)


def key_of(by: str, name: str) -> str:
    """What tells a group of this name, other than a holder's, from all others."""
    return key_of_value(indexed(by), name) or name


def indexed(by: str) -> str:
    """The field of the index (`index.columns.VALUED`) that holds a group's name."""
    return _INDEXED.get(by, by)


def called(by: str, names: Mapping[str, int]) -> str:
    """How a group is called: a holder by the fullest of the names, others as most records write them.

    names   each with the number of its records
    """
    return fullest(names) if by == "holder" else min(names, key=lambda name: (-names[name], name))


def listed(by: str, names: Mapping[str, int]) -> list[dict[str, Any]]:
    """A row a group: key, name, positions; those with most positions first.

    names   as records write them, each with the number of its positions
    """
    spelt: dict[str, dict[str, int]] = {}
    for name, number in names.items():
        if by not in NAMED or name_words(name):  # else nobody can ask for it
            spelt.setdefault(key_of(by, name), {})[name] = number
    rows = [{"key": key, "name": called(by, given), "positions": sum(given.values())} for key, given in spelt.items()]
    return sorted(rows, key=lambda row: (-row["positions"], row["key"]))


def decades(years: Mapping[str, int]) -> list[dict[str, Any]]:
    """The same for the decades of some years, in order of time."""
    found: dict[str, int] = {}
    for year in sorted(year for year in years if year.isdecimal()):
        name = f"{year[:3]}0s"
        found[name] = found.get(name, 0) + years[year]
    return [{"key": name, "name": name, "positions": number} for name, number in found.items()]


def asked(by: str, name: str) -> str:
    """The question that finds all positions of a group, other than a holder's: docs/search.md.

    Raises QueryError for a name that the group cannot have, and for a period that does not begin and end with a year:
    of a statement of which only the year is known, nobody knows on which side of it that was.
    """
    if by == PERIOD:
        found = period_of(name)
        if any(end and len(end) > len("2005") for end in (found.since, found.until)):
            raise QueryError(f"{name} begins or ends within a year", where=PERIOD, hint="write years: 1990..1997")
        return f"date:{found.since or ''}..{found.until or ''}"
    if by in NAMED:
        return f'{NAMED[by]}:="{name.translate(_NO_QUOTES)}"'
    if name not in _LEGAL[by]:
        raise QueryError(f"there is no {name!r}", where=by, hint=f"one of {', '.join(_LEGAL[by])}")
    return f"{by}:{name}"


_NO_QUOTES = {ord(mark): " " for mark in QUOTES}


# -- stretches of time -------------------------------------------------------------------------------------------------


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
    """The function that names the period of a record: for year, decade, all, or periods ("1990..1997,1998..2010").

    A record without a date is UNDATED, one whose date may lie in a period or beside it ACROSS them, one whose date lies
    in none OUTSIDE. Raises QueryError, also for periods that share a day: no statement is in two of them.
    """
    if name in PERIODS:
        digits, end = {"year": (4, ""), "decade": (3, "0s"), "all": (0, "all")}[name]
        return lambda row: (date_of(row) or "")[:digits] + end if date_of(row) or not digits else UNDATED
    periods = [period_of(part.strip()) for part in name.split(",")]
    for one, other in combinations(periods, 2):
        if one.meets(other.days):
            hint = "let one begin after the other ends"
            raise QueryError(f"{one.name} and {other.name} share days", where=PERIOD, hint=hint)

    def named(row: Row) -> str:
        when = date_of(row)
        if not when:
            return UNDATED
        days = bounds(when)
        found = next((one for one in periods if one.meets(days)), None)
        return OUTSIDE if found is None else found.name if found.holds(days) else ACROSS

    return named


def period_of(written: str) -> Period:
    """The period that is written so: 1990..1997, ..1997, 1998.., 1990s, 2005. Raises QueryError where it is none."""
    if decade := _DECADE.fullmatch(written):
        return Period(written, f"{decade[1]}0", f"{decade[1]}9")
    found = _RANGE.fullmatch(written if ".." in written else f"{written}..{written}")
    ends = (found[1] or None, found[2] or None) if found else (None, None)
    if not found or ends == (None, None) or any(end and partial(end) is None for end in ends):
        hint = f"{', '.join(PERIODS)}, or ranges such as 1990..1997,1998..2010"
        raise QueryError(f"{written!r} is no period", where=PERIOD, hint=hint)
    if ends[0] and ends[1] and bounds(ends[0])[0] > bounds(ends[1])[1]:
        raise QueryError(f"{ends[0]} is after {ends[1]}", where=PERIOD, hint="swap them")
    return Period(written, *ends)
