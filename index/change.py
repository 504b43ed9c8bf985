"""Did they change? A holder's stances on a topic in the order of time, and what lies between each two that follow.

Only stances that are given count, never "cannot tell". Reports of one utterance are one statement, statements of one
day are one occasion, and an occasion on which both sides were taken is mixed. A change is never told without the
quotations on both sides of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from corpus.dates import bounds
from corpus.records import STANCES, doubtful, plain_name
from corpus.spelling import count

HELD, SHIFTED, QUALIFIED, UNORDERED = "held", "shifted", "qualified", "order not known"
KINDS = (HELD, SHIFTED, QUALIFIED, UNORDERED)
# Up to here a number of days is read at a glance; from there on months, from 24 of them on years.
_FEW_DAYS, _MONTH, _YEAR = 60, 365.25 / 12, 365.25
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a holder said on a topic on one day, or within one imprecise date.

    date    partial; when it was said, or else published
    stance  the one that all statements take, or mixed
    rows    the position records, one or more for each statement
    """

    topic: str
    date: str
    stance: str
    rows: tuple[Row, ...]

    @property
    def bounds(self) -> tuple[datetime.date, datetime.date]:
        """The days between which it was."""
        return bounds(self.date)

    @property
    def dated(self) -> str:
        """What the date is that of: "said", or "published" where of a statement no more is known."""
        told = all(any(row["said_on"] for row in reports) for reports in statements(self.rows))
        return "said" if told else "published"

    @property
    def quotes(self) -> list[Row]:
        """The records to show: of each stance that was taken, the one that is surest."""
        return surest(self.rows, self.topic)

    @property
    def roles(self) -> list[str]:
        """The roles that documents name for it."""
        return list(dict.fromkeys(row["role"] for row in self.rows if row["role"]))


def surest(rows: Iterable[Row], topic: str) -> list[Row]:
    """The records to show for all of them: of each stance on the topic that is taken, the surest one."""
    found = sorted(rows, key=lambda row: (-_confidence(row, topic), row["position_id"]))
    by_stance = {row["stances"][topic]: row for row in reversed(found) if row["stances"].get(topic)}
    return [by_stance[stance] for stance in STANCES if stance in by_stance]


def _confidence(row: Row, topic: str) -> float:
    found = row["confidence"]
    return float(min(found.get(topic, 0.0), found["attribution"]))


def combined(stances: Iterable[str]) -> str:
    """The stance that all take; mixed where they are not all the same."""
    taken = set(stances)
    return taken.pop() if len(taken) == 1 else "mixed"


def date_of(row: Row) -> str | None:
    """When it was said, or else published."""
    found = row["said_on"] or row["published_on"]
    return str(found) if found else None


def statements(rows: Iterable[Row]) -> list[list[Row]]:
    """The records by statement: reports of one utterance together, the earliest first; statements in order of date."""
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=in_time):
        found.setdefault(row["utterance_id"], []).append(row)
    return list(found.values())


def in_time(row: Row) -> tuple[bool, str, str]:
    """A key to sort records by: date, undated last, then id."""
    when = date_of(row)
    return when is None, when or "", row["position_id"]


def best_dated(reports: Iterable[Row]) -> Row:
    """The report of an utterance that knows best when it was said: it tells so, and to the day."""
    return min(reports, key=lambda row: (not row["said_on"], -len(date_of(row) or "")))


def fullest(names: Iterable[str]) -> str:
    """The longest of some names of one holder."""
    return max(names, key=lambda name: (len(name), name))


def occasions(rows: Iterable[Row], topic: str) -> list[Occasion]:
    """One holder's occasions on a topic, in order of date. Records without a stance on it, or a date, have none.

    Statements of one imprecise date are one occasion where one document has them; those of several may be of many days.
    """
    found: dict[tuple[str, ...], list[Row]] = {}
    for reports in statements(row for row in rows if row["stances"].get(topic) in STANCES):
        known = best_dated(reports)
        if when := date_of(known):
            day = (when,) if len(when) == len("2005-08-18") else (when, known["document_id"])
            found.setdefault(day, []).extend(reports)
    made = [
        Occasion(topic, day[0], combined(row["stances"][topic] for row in members), tuple(members))
        for day, members in found.items()
    ]
    return sorted(made, key=lambda one: (one.bounds, one.rows[0]["position_id"]))


def kind_of(before: Occasion, after: Occasion) -> str:
    """What lies between two occasions: one of KINDS.

    held       the same stance
    shifted    from support to oppose, or the reverse
    qualified  from one of them to mixed, or the reverse
    order not known  two stances, and the dates do not tell which came first
    """
    if before.stance == after.stance:
        return HELD
    if before.bounds[1] >= after.bounds[0]:
        return UNORDERED
    return QUALIFIED if "mixed" in (before.stance, after.stance) else SHIFTED


def changes(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """A row for each two occasions of a holder on a topic that follow each other: `index.tables`, "changes".

    By holder's name, topic and date. Records of which it is open who spoke have none.
    """
    by_holder: dict[str, list[Row]] = {}
    for row in rows:
        if row["holder_id"]:
            by_holder.setdefault(row["holder_id"], []).append(row)
    topics = sorted({topic for row in rows for topic in row["stances"]})
    found = [
        _change(before, after, fullest(row["holder"] for row in said))
        for said in by_holder.values()
        for topic in topics
        for before, after in pairwise(occasions(said, topic))
    ]
    return sorted(found, key=lambda row: (row["holder"].casefold(), row["holder_id"], row["topic"]))


def _change(before: Occasion, after: Occasion, holder: str) -> dict[str, Any]:
    (first, last), (then, latest) = before.bounds, after.bounds
    return {
        "holder": holder,
        "holder_id": before.rows[0]["holder_id"],
        "topic": before.topic,
        "change": kind_of(before, after),
        "days_least": max(0, (then - last).days),
        # Of two dates that overlap, either can be the first.
        "days_most": max((latest - first).days, (last - then).days),
        "role_changed": _changed(before.roles, after.roles),
        **_side("before", before),
        **_side("after", after),
        "doubtful": any(doubtful(row) for one in (before, after) for row in one.quotes),
    }


# Words that make another role of one: a shadow minister is no minister.
_OTHER_ROLE = frozenset("acting assistant associate deputy ex former honorary interim shadow under vice".split())


def _changed(before: Sequence[str], after: Sequence[str]) -> bool | None:
    """Whether no role before is one after, told in more words or in fewer; None where one side has none."""
    if not before or not after:
        return None
    pairs = [(_role_words(one), _role_words(other)) for one in before for other in after]
    return not any((one <= other or other <= one) and not (one ^ other) & _OTHER_ROLE for one, other in pairs)


def _role_words(role: str) -> set[str]:
    return set(plain_name(role).split()) - {"a", "an", "and", "at", "for", "in", "of", "our", "the"}


def _side(name: str, occasion: Occasion) -> dict[str, Any]:
    quotes = occasion.quotes
    values = {
        "stance": occasion.stance,
        "date": occasion.date,
        "dated": occasion.dated,
        "roles": occasion.roles,
        "text": [" […] ".join(row["text"]) for row in quotes],
        "documents": [row["document"] for row in quotes],
        "quotes": [row["position_id"] for row in quotes],
        "statements": len({row["utterance_id"] for row in occasion.rows}),
        "positions": [row["position_id"] for row in occasion.rows],
    }
    return {f"{name}_{key}": value for key, value in values.items()}


def interval(row: Row) -> str:
    """The time between two occasions in words, no more precise than their dates: "between 2 and 4 years".

    row   of `changes`
    """
    least, most = row["days_least"], row["days_most"]
    if least == most:
        return _exactly(row["before_date"], row["after_date"], least)
    size, unit = (
        (1.0, "day") if most < _FEW_DAYS else (_MONTH, "month") if most < 2 * _YEAR else (_YEAR, "year")
    )  # fmt: skip
    low, high = int(least / size), ceil(most / size)
    return f"between {low:,} and {count(high, unit)}" if low else f"at most {count(high, unit)}"


def _exactly(before: str, after: str, days: int) -> str:
    """The time between two days; of months and years those that are complete."""
    if days < _FEW_DAYS:
        return count(days, "day")
    (year, month, day), (then, later, last) = (map(int, one.split("-")) for one in sorted((before, after)))
    months = (then - year) * 12 + later - month - (last < day)
    if months < 24:
        return count(months, "month")
    years, months = divmod(months, 12)
    return count(years, "year") + (f" and {count(months, 'month')}" if months else "")
