"""In which roles documents show a holder, and from when to when: no more than their dates attest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app_pages.parts import roles
from corpus.dates import bounds, in_words

Row = Mapping[str, Any]
# Words that roles have or have not without being others.
_SMALL = {"a", "an", "and", "at", "for", "in", "of", "s", "the"}
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Band:
    """A role, and the statements that show the holder in it one after another, with no other role between them.

    first, last  dates of the first and the last of them, as precise as they are known
    outer        the first and the last day that their dates can mean
    inner        the days that lie between them whatever their dates mean; None where that is not known of any
    statements   how many there are
    """

    role: str
    first: str
    last: str
    outer: Days
    inner: Days | None
    statements: int

    @property
    def when(self) -> str:
        """From when to when, in words."""
        return in_words(self.first) if self.first == self.last else f"{in_words(self.first)} to {in_words(self.last)}"


def bands(rows: Sequence[Row]) -> list[Band]:
    """The bands of one holder's rows, in order of time. None where the rows are not all of one known holder."""
    if len({row["holder_id"] for row in rows}) != 1 or not rows[0]["holder_id"]:
        return []
    written: dict[tuple[str, ...], str] = {}
    shown: dict[str, set[str]] = {}
    counted: dict[tuple[str, str], int] = {}
    for row in rows:
        on, role = row["said_on"] or row["published_on"], roles(row)
        if on and role:
            role = written.setdefault(_words(role), role)
            shown.setdefault(on, set()).add(role)
            counted[role, on] = counted.get((role, on), 0) + 1
    dates = sorted(shown, key=bounds)
    found: list[Band] = []
    for role in dict.fromkeys(role for on in dates for role in sorted(shown[on])):
        with_it = [on for on in dates if role in shown[on]]
        others = [bounds(on) for on in dates if role not in shown[on]]
        found += (_band(role, run, sum(counted[role, on] for on in run)) for run in _runs(with_it, others))
    return sorted(found, key=lambda band: (band.outer, band.role))


def _band(role: str, dates: Sequence[str], statements: int) -> Band:
    starts, ends = zip(*(bounds(on) for on in dates), strict=True)
    inner = (min(ends), max(starts)) if min(ends) <= max(starts) else None
    last = max(dates, key=lambda on: bounds(on)[::-1])
    return Band(role, dates[0], last, (min(starts), max(ends)), inner, statements)


def _words(role: str) -> tuple[str, ...]:
    """What a role is told by: "chair of the board" and "the board’s Chair" are one."""
    return tuple(sorted(word for word in re.findall(r"\w+", role.casefold()) if word not in _SMALL))


def _runs(dates: Sequence[str], others: Sequence[Days]) -> list[list[str]]:
    """The dates, in their order, parted where one of the others lies between two, or may do so."""
    runs: list[list[str]] = []
    for on in dates:
        if runs and not any(_between(runs[-1][-1], on, other) for other in others):
            runs[-1].append(on)
        else:
            runs.append([on])
    return runs


def _between(one: str, next_one: str, other: Days) -> bool:
    return other[1] >= bounds(one)[0] and other[0] <= bounds(next_one)[1]
