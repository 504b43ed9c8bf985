"""Positions side by side: for each topic, what is in each column, in the order of time.

A column is a question, so that search finds all of it. Of columns with more than can be read, the first positions of
each year are given, so that no year looks empty that is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus.errors import QueryError
from index.query import EVERYTHING, Filters, Question

if TYPE_CHECKING:
    from index.search import Ranked

# More columns than this cannot be read side by side.
MOST_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a column shall hold.

    key      the holder's id, or the name of another group
    label    how it is called
    text     the question (docs/search.md) that finds it
    holders  names of holders (`index.query.Filters`), of whom alone it is; none: of anybody
    only     ids of the positions that it may hold, since holders may have namesakes; None for all
    """

    key: str
    label: str
    text: str = ""
    holders: tuple[str, ...] = ()
    only: frozenset[str] | None = None

    def question(self, filters: Filters) -> Question:
        """What finds it, by date. A filter on holders stands: then what it lets through is looked through."""
        narrowed = filters if filters.holders else replace(filters, holders=self.holders)
        return Question(self.text, narrowed, sort="date", limit=EVERYTHING)

    def holds(self, name: str) -> bool:
        """Whether a position that the question finds is in it."""
        return self.only is None or name in self.only


@dataclass(frozen=True, slots=True)
class Column:
    """The positions of a holder, or of another group, on one topic.

    question  what finds all of them in search; `found` is how many it finds: of a holder, namesakes' as well
    years     (year, how many positions) in order of time; None, the last, for those without a date
    rows      position records by date, undated last: all of them, or the first of each year
    """

    key: str
    label: str
    question: Question
    found: int
    years: tuple[tuple[str | None, int], ...]
    rows: tuple[dict[str, Any], ...]

    @property
    def total(self) -> int:
        """How many positions there are."""
        return sum(number for _, number in self.years)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The columns on a topic, in the order in which they were asked for; one may be empty, but not all."""

    topic: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The records of one column and year that are given, and how many there are."""

    rows: tuple[dict[str, Any], ...]
    total: int


def compare(
    wanted: Sequence[Wanted],
    filters: Filters,
    topics: Iterable[str],
    ranked: Callable[[Question], Ranked],
    records: Callable[[Sequence[str]], Iterable[dict[str, Any]]],
    *,
    most: int | None = None,
) -> list[Comparison]:
    """A comparison for each of the topics that a position bears on.

    ranked    what answers a question
    records   the records of positions
    most      records of a topic that are read: of more, as many of each column and year as fit, but one at least

    Raises QueryError for no columns, and for more than MOST_COLUMNS.
    """
    if not 0 < len(wanted) <= MOST_COLUMNS:
        what = f"{len(wanted)} cannot stand side by side" if wanted else "there is nothing to compare"
        raise QueryError(what, where="compare", hint=f"choose up to {MOST_COLUMNS}")
    told = []
    for topic in topics:
        asked = replace(filters, topics=(topic,))
        found = [_found(one, asked, ranked) for one in wanted]
        if any(ids for _, _, ids in found):
            each = _each([number for _, _, ids in found for number in Counter(ids.values()).values()], most)
            told.append(Comparison(topic, tuple(_column(*one, each, records) for one in found)))
    return told


_Found = tuple[Wanted, tuple[Question, int], dict[str, str | None]]


def _found(one: Wanted, filters: Filters, ranked: Callable[[Question], Ranked]) -> _Found:
    """The column's question, how many answers it has, and id → year of the positions that belong to it, by date."""
    question = one.question(filters)
    answer = ranked(question)
    dated = zip(answer.names, answer.days, strict=True)
    ids = {name: str(day)[:4] if day else None for name, day in dated if one.holds(name)}
    return one, (question, answer.total), ids


def _each(numbers: Sequence[int], most: int | None) -> int:
    """How many of each column and year are read, so that all together are at most `most`; one at least."""
    each = max(numbers)
    if most is None or sum(numbers) <= most:
        return each
    fitting = (n for n in range(min(each, most), 1, -1) if sum(min(n, number) for number in numbers) <= most)
    return next(fitting, 1)


def _column(
    one: Wanted,
    asked: tuple[Question, int],
    ids: dict[str, str | None],
    each: int,
    records: Callable[[Sequence[str]], Iterable[dict[str, Any]]],
) -> Column:
    question, found = asked
    seen, read = Counter[str | None](), list[str]()
    for name, year in ids.items():
        seen[year] += 1
        if seen[year] <= each:
            read.append(name)
    return Column(one.key, one.label, question, found, tuple(seen.items()), tuple(records(read)))


def by_year(columns: Sequence[Column]) -> list[tuple[str | None, list[Cell]]]:
    """The columns cut into rows: a year, and what each column has in it; None, the last, for what has no date."""
    years = sorted({year for column in columns for year, _ in column.years}, key=lambda year: (year is None, year))
    cells = []
    for column in columns:
        rows: dict[str | None, list[dict[str, Any]]] = {}
        for row in column.rows:
            rows.setdefault(_year(row), []).append(row)
        numbers = dict(column.years)
        cells.append({year: Cell(tuple(rows.get(year, ())), numbers.get(year, 0)) for year in years})
    return [(year, [of_column[year] for of_column in cells]) for year in years]


def _year(row: dict[str, Any]) -> str | None:
    date = row["said_on"] or row["published_on"]
    return date[:4] if date else None
