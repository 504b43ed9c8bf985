"""Questions kept as plain values: in a file of many, or in the catalogue."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

from corpus.encoding import decode
from corpus.errors import OnRecordError, QueryError
from index.query import EVERYTHING, Filters, Question

# Columns of a file of questions: a column → what it sets.
COLUMNS = ("name", "query", "level", "ranking", "sort", "limit")


@dataclass(frozen=True, slots=True)
class Saved:
    """A question of a file: the name that it goes by, and the line that it stands in."""

    name: str
    question: Question
    line: int


def as_values(question: Question) -> dict[str, Any]:
    """A question as plain values, without what is as it is anyway."""
    plain = Question()
    given = {name: getattr(question, name) for name in ("text", "level", "ranking", "sort")}
    values = {name: value for name, value in given.items() if value != getattr(plain, name)}
    filters = {
        name: list(value) if isinstance(value, tuple) else value for name, value in question.filters.as_dict().items()
    }
    return values | ({"filters": filters} if filters else {})


def from_values(values: Mapping[str, Any]) -> Question:
    """The question of `as_values`, without a limit."""
    filters: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.get("filters", {}).items()
    }
    given: dict[str, Any] = {name: values[name] for name in ("text", "level", "ranking", "sort") if name in values}
    return Question(filters=Filters(**filters), limit=EVERYTHING, **given)


def questions_of(path: Path) -> list[Saved]:
    """The questions of a file: a CSV whose first line names its columns, `query` and any of COLUMNS.

    A question without a name goes by its number, one without a limit asks for everything. Raises OnRecordError for a
    file that cannot be read, QueryError (which names the line) for what is no question.
    """
    try:
        text = decode(path.read_bytes(), where=str(path))
    except OSError as error:
        raise OnRecordError(f"cannot be read ({error.strerror})", where=path, hint="check its name") from error
    lines = csv.DictReader(StringIO(text.lstrip("\ufeff"), newline=""))
    head = [(name or "").strip().lower() for name in lines.fieldnames or ()]
    unknown = [name for name in head if name not in COLUMNS]
    if "query" not in head or unknown:
        what = f"there is no column {unknown[0]!r}" if unknown else "no column is called query"
        raise QueryError(what, where=path, hint=f"the first line names the columns: {', '.join(COLUMNS)}")
    lines.fieldnames = head
    found: list[Saved] = []
    for row in _rows(lines, path):
        if None in row:
            hint = "put quotation marks around a query with a comma, and write those inside it twice"
            raise QueryError("more values than columns", where=f"{path}, line {lines.line_num}", hint=hint)
        given = {name: value.strip() for name, value in row.items() if value and value.strip()}
        if given:
            found.append(_saved(given, path, lines.line_num, len(found) + 1))
    if not found:
        raise QueryError("there is no question in it", where=path, hint="write one a line, below the columns' names")
    names = [one.name for one in found]
    for one in found:
        if names.count(one.name) > 1:
            raise QueryError(f"several questions are called {one.name!r}", where=path, hint="each needs its own name")
    return found


def _rows(lines: csv.DictReader[str], path: Path) -> Iterator[dict[str, str | None]]:
    try:
        yield from lines
    except csv.Error as error:
        raise QueryError(f"this is no CSV ({error})", where=f"{path}, line {lines.line_num + 1}") from error


def _saved(given: Mapping[str, str], path: Path, line: int, number: int) -> Saved:
    where = f"{path}, line {line}"
    limit = given.get("limit")
    if limit and not limit.isdecimal():
        raise QueryError(f"{limit!r} is no number of rows", where=where, hint="write 100, or leave it empty for all")
    chosen: dict[str, Any] = {name: given[name].lower() for name in ("level", "ranking", "sort") if name in given}
    try:
        question = Question(given.get("query", ""), **chosen)
    except QueryError as error:
        raise QueryError(error.what, where=f"{where}, {error.where}", hint=error.hint) from error
    return Saved(given.get("name", f"{number:03}"), replace(question, limit=int(limit) if limit else EVERYTHING), line)
