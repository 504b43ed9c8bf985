"""The rows of a table as words, whatever the file: their limits, and how they are read from CSV."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from corpus.encoding import decode
from corpus.errors import ReadError

# (number of the row, as a spreadsheet shows it; its cells up to the last one with words)
Row = tuple[int, tuple[str, ...]]

MOST_ROWS, MOST_COLUMNS = 100_000, 500
# Rows in which the header is looked for: titles and notes stand above it.
ABOVE = 30
_DELIMITERS = ",;\t|"
# Rows that show how a file is written.
_SHOWING = 50
# Marks the end of a text, to find a quotation mark that is never closed.
_END = "\ue000"


def too_many_rows(where: str) -> ReadError:
    return ReadError(f"the table has more than {MOST_ROWS:,} rows", where=where, hint="split it")


def too_many_columns(where: str) -> ReadError:
    return ReadError(f"the table has more than {MOST_COLUMNS} columns", where=where, hint="keep those that are needed")


def rows_of(data: bytes, *, where: str) -> list[Row]:
    """The rows of a CSV file that hold words. Raises ReadError for what is none."""
    text = decode(data, where=where)
    first = 1
    # Excel's own way to say how the file is written.
    if told := re.match(r"sep=(.)(?:\r\n|\r|\n)", text):
        delimiter, text, first = told[1], text[told.end() :], 2
        delimiter = delimiter if delimiter in _DELIMITERS else ","
    else:
        delimiter = max(_DELIMITERS, key=lambda one: _regular(text, one))
    limit = csv.field_size_limit(len(text) + 1)  # a whole letter may stand in one cell
    try:
        return _with_words(csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=delimiter), first, where)
    except csv.Error as error:
        raise ReadError(f"this is no CSV file ({error})", where=where, hint="save it again as CSV") from error
    finally:
        csv.field_size_limit(limit)


def _with_words(records: Iterator[list[str]], first: int, where: str) -> list[Row]:
    rows: list[Row] = []
    record: list[str] = []
    number = first
    for number, record in enumerate(records, first):
        cells = [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in record]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise too_many_columns(where)
        if cells and cells != [_END]:
            rows.append((number, tuple(cells)))
        if len(rows) > MOST_ROWS + ABOVE:
            raise too_many_rows(where)
    if record != [_END]:
        raise ReadError(
            f"a quotation mark in row {number:,} is never closed", where=where, hint="close it, or save the table again"
        )
    if not rows:
        raise ReadError("the table holds no words", where=where, hint="check that it was saved completely")
    return rows


def _regular(text: str, delimiter: str) -> tuple[float, int]:
    """How alike the first rows are when cut at a delimiter: the share of the most usual width, and the width."""
    widths: Counter[int] = Counter()
    limit = csv.field_size_limit(len(text) + 1)
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            widths[len(record)] += bool(record)
            if widths.total() == _SHOWING:
                break
    except csv.Error:
        return 0.0, 0
    finally:
        csv.field_size_limit(limit)
    wide = [(count, width) for width, count in widths.items() if width > 1]
    if not wide:
        return 0.0, 0
    count, width = max(wide)
    return count / widths.total(), width
