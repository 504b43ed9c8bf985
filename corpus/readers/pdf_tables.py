"""Tables in a column of a PDF page: rows of cells, told by the gaps that run down through them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_lines import Line, Rule, beside, rows_of

_LABEL = re.compile(
    r"[•◦▪‣·*–—o-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.):]?\)?|\d{1,3}(?:\.\d{1,3})+\.?|Q\.?\s?\d{1,4}\.?|[A-Z]\d{0,3}[.)]"
)
_CELL_GAP = 1.1  # letter heights: cells stand at least so far apart
_NEXT_ROW = 3.5  # letter heights: a row further down is no part of the table


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell with its lines. An empty cell has none."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]


def lines_and_tables(column: Sequence[Line], rules: Sequence[Rule]) -> Iterator[list[Line] | Table]:
    """The runs of whole lines in a column, and the tables between them, in order."""
    rows = [_cells(row) for row in rows_of(column)]
    run: list[Line] = []
    at = 0
    while at < len(rows):
        end = _end_of_table(rows, at, rules) if len(rows[at]) > 1 else at
        if end == at:
            run.append(beside(rows[at]))
            at += 1
            continue
        if run:
            yield run
            run = []
        yield _table(rows[at:end], rules)
        at = end
    if run:
        yield run


def _cells(row: Sequence[Line]) -> list[Line]:
    """The parts of a row that can be cells: what belongs together is one, as are a bullet or a number and its words."""
    parts = [row[0]]
    for line in row[1:]:
        near = line.left - parts[-1].right < _CELL_GAP * min(line.height, parts[-1].height)
        if near or (len(parts) == 1 and _LABEL.fullmatch(parts[0].words) and line.left - parts[0].right < 60):
            parts[-1] = beside([parts[-1], line])
        else:
            parts.append(line)
    return parts


def _end_of_table(rows: Sequence[Sequence[Line]], start: int, rules: Sequence[Rule]) -> int:
    """The row after the last one of the table that begins at `start`; `start` where none begins there."""
    end = start + 1
    while end < len(rows):
        row, above = rows[end], rows[end - 1]
        if above[0].base - row[0].base > _NEXT_ROW * max(row[0].height, above[0].height):
            break
        if len(row) == 1 and not _continues_cell(row[0], rows[start:end]):
            break
        if len(row) > 1 and len(_columns(rows[start : end + 1])) < 2:
            break
        end += 1
    while end > start and len(rows[end - 1]) == 1 and rows[end - 1][0].left < _columns(rows[start:end])[0][1]:
        if rows[end - 2][0].base - rows[end - 1][0].base < 1.35 * rows[end - 1][0].height:
            break
        end -= 1  # a line of its own below the table
    several = [row for row in rows[start:end] if len(row) > 1]
    columns = _columns(rows[start:end])
    ruled = len(_between(rules, rows[start][0].base + 20, rows[end - 1][0].base - 20, columns)) >= 3
    enough = len(several) >= 3 or (len(several) >= 2 and (len(columns) >= 3 or ruled))
    return end if enough and len(columns) >= 2 else start


def _continues_cell(line: Line, rows: Sequence[Sequence[Line]]) -> bool:
    """Whether a line alone on its row goes on in one column of the rows above."""
    columns = _columns(rows)
    slack = 0.5 * line.height
    ends = [left for left, _ in columns[1:]] + [line.right + 1]
    inside = [
        at
        for at, ((left, _), end) in enumerate(zip(columns, ends, strict=True))
        if left - slack < line.left < line.right < end
    ]
    if len(columns) < 2:
        return False
    if inside and inside[0] > 0:
        return True
    if line.left > columns[-1][0] - slack:
        return True  # the last column may be wider than the rows above show
    return bool(inside) and rows[-1][0].base - line.base < 1.35 * line.height


def _columns(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """The stretches across that the cells of rows take up, from left to right, without lines alone on their row."""
    edges = sorted((line.left, line.right) for row in rows if len(row) > 1 for line in row)
    columns: list[tuple[float, float]] = []
    for left, right in edges:
        if columns and left < columns[-1][1] + 2:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _between(rules: Sequence[Rule], top: float, bottom: float, columns: Sequence[tuple[float, float]]) -> list[float]:
    """How high the rules stand that run across most of the columns."""
    left, right = columns[0][0], columns[-1][1]
    return sorted(
        {
            round(rule.height)
            for rule in rules
            if bottom < rule.height < top and min(rule.right, right) - max(rule.left, left) > 0.5 * (right - left)
        },
        reverse=True,
    )


def _table(rows: Sequence[Sequence[Line]], rules: Sequence[Rule]) -> Table:
    columns = _columns(rows)
    ruled = _between(rules, rows[0][0].base, rows[-1][0].base, columns)
    steps = [above[0].base - below[0].base for above, below in pairwise(rows)]
    small, large = min(steps), max(steps)
    parted = [step > 1.25 * small for step in steps]
    # Where lines of a cell stand closer than rows do; a wider step below the heads alone says nothing.
    closer = large > 1.25 * small and sum(parted[1:]) >= max(1, len(steps) // 5)
    found: list[list[list[Line]]] = []
    for at, row in enumerate(rows):
        cells: list[list[Line]] = [[] for _ in columns]
        for line in row:
            cells[_column_of(line, columns)].append(line)
        if found and _goes_on(rows[at - 1], row, cells, ruled, closer=closer and steps[at - 1] <= 1.25 * small):
            for cell, more in zip(found[-1], cells, strict=True):
                cell.extend(more)
        else:
            found.append(cells)
    return Table(tuple(tuple(tuple(cell) for cell in cells) for cells in found))


def _goes_on(
    above: Sequence[Line], row: Sequence[Line], cells: Sequence[Sequence[Line]], ruled: Sequence[float], *, closer: bool
) -> bool:
    """Whether a printed row is the second or a later line of the cells above."""
    if len(ruled) >= 2:
        return not any(row[0].base < height < above[0].base for height in ruled)
    if not cells[0]:
        return True
    return closer or (len(row) == 1 and row[0].words[0].islower())


def _column_of(line: Line, columns: Sequence[tuple[float, float]]) -> int:
    """The column that the line shares most with, else the nearest."""
    middle = median((line.left, line.right))
    shared = [min(line.right, right) - max(line.left, left) for left, right in columns]
    return max(range(len(columns)), key=lambda at: (shared[at], -abs(middle - columns[at][0])))
