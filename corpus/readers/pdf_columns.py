"""The order in which the lines of a PDF page are read: column after column, what spans them in its place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from corpus.readers.pdf_lines import SAME_LINE, Line, Rule

# Set on pages of one to three columns with 9 to 12 point letters and gutters of 10 points and more.
_LINES = 4  # a column has so many lines at least: fewer are a box or an address
_LEVEL = 8  # and so many where they stand level and the file goes from one side to the other: rows of a table
_FULL = 0.55  # the middle line of a column is so long, as a part of its longest: cells of a table are shorter
_ACROSS = 0.4  # of the lines of the shorter column: more that run across it make it none
_LETTERS = 12  # and has so many letters
_GUTTER = 0.6  # letter heights: a narrower gap is a wide space
_RULE_STEP = 150.0  # points: rules further apart are those of two tables
_LARGER = 1.15  # letters so much larger are a heading's
_STEP = 1.6  # letter heights from line to line within a paragraph, at most


def in_order(lines: Sequence[Line], rules: Sequence[Rule], body: float) -> Iterator[list[Line]]:
    """The lines column by column, each from top to bottom. `body`: the letters' height of running text."""
    yield from _in_order(sorted(lines, key=lambda line: (-line.base, line.left)), _tables(rules), body)


def _in_order(lines: list[Line], tables: Sequence[_Box], body: float) -> Iterator[list[Line]]:
    free = [line for line in lines if not any(table.holds(line) for table in tables)]
    gutter = _gutter(free)
    if gutter is None:
        if lines:
            yield lines
        return
    for spans, band in _bands(lines, gutter, tables, body):
        if spans:
            yield band
        else:
            yield from _in_order([line for line in band if line.left < gutter], tables, body)
            yield from _in_order([line for line in band if line.left >= gutter], tables, body)


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, line: Line) -> bool:
        return self.bottom - 1 < line.base < self.top and self.left - 2 < line.left < self.right

    def meets(self, other: _Box) -> bool:
        beside = self.left < other.right + 2 and other.left < self.right + 2
        return beside and self.bottom < other.top + _RULE_STEP and other.bottom < self.top + _RULE_STEP


def _tables(rules: Sequence[Rule]) -> list[_Box]:
    """The places of ruled tables: three rules and more below each other."""
    boxes: list[tuple[_Box, set[int]]] = []
    for rule in sorted(rules, key=lambda rule: -rule.height):
        box, heights = _Box(rule.left, rule.height, rule.right, rule.height), {round(rule.height)}
        for other in [one for one in boxes if one[0].meets(box)]:
            boxes.remove(other)
            box = _Box(
                min(box.left, other[0].left),
                min(box.bottom, other[0].bottom),
                max(box.right, other[0].right),
                max(box.top, other[0].top),
            )
            heights |= other[1]
        boxes.append((box, heights))
    return [box for box, heights in boxes if len(heights) >= 3]


def _gutter(lines: Sequence[Line]) -> float | None:
    """The middle of the gap between two columns, or None: that which parts most lines and is crossed by fewest."""
    if len(lines) < 2 * _LINES:
        return None
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    gaps: list[tuple[float, float, float]] = []
    for right in sorted(set(rights)):
        following = bisect_left(lefts, right)
        before, after = bisect_right(rights, right), len(lefts) - following
        if before >= _LINES <= after and lefts[following] - right >= _GUTTER * lines[0].height:
            gaps.append((0.25 * (len(lines) - before - after) - min(before, after), right, lefts[following]))
    for _, right, left in sorted(gaps):
        one, other = [line for line in lines if line.right <= right], [line for line in lines if line.left >= left]
        if _are_columns(one, other, [line for line in lines if line.left < left and line.right > right]):
            return (right + left) / 2
    return None


def _are_columns(left: Sequence[Line], right: Sequence[Line], across: Sequence[Line]) -> bool:
    """Whether two groups of lines stand beside each other as columns of running text, few lines running across."""
    top = min(max(line.base for line in side) for side in (left, right)) + 1
    bottom = max(min(line.base for line in side) for side in (left, right)) - 1
    shorter = min(max(line.base for line in side) - min(line.base for line in side) for side in (left, right))
    if top - bottom < 0.5 * shorter:
        return False
    left = [line for line in left if bottom < line.base < top]
    right = [line for line in right if bottom < line.base < top]
    fewer = min(len(left), len(right))
    crossing = sum(bottom < line.base < top for line in across)
    if fewer < _LINES or crossing > _ACROSS * fewer or not (_is_text(left) and _is_text(right)):
        return False
    bases = {round(line.base) for line in right}
    level = sum(round(line.base) in bases for line in left) > 0.7 * fewer
    if fewer >= _LEVEL or not level:
        return True
    return max(line.order for line in left) < min(line.order for line in right)


def _is_text(lines: Sequence[Line]) -> bool:
    """Whether lines are those of running text, most of them full."""
    widths = [line.right - line.left for line in lines]
    longest = sorted(widths)[-1 - len(widths) // 20]
    letters = median(sum(map(str.isalpha, line.words)) for line in lines)
    return median(widths) > _FULL * longest and letters >= _LETTERS


def _bands(
    lines: Sequence[Line], gutter: float, tables: Sequence[_Box], body: float
) -> Iterator[tuple[bool, list[Line]]]:
    """Groups of lines from top to bottom, and whether their lines span the gutter."""
    across = [table for table in tables if table.left < gutter < table.right]
    spans = [line.left < gutter < line.right or any(table.holds(line) for table in across) for line in lines]
    for at, line in enumerate(lines):
        if not spans[at]:
            heading = line.left < gutter and line.height > _LARGER * body
            spans[at] = (heading and _alone(lines, at, gutter, 1.6)) or (
                _ends_a_spanning_paragraph(lines, at, spans) and _alone(lines, at, gutter, 0.9)
            )
    band: list[Line] = []
    for at, line in enumerate(lines):
        if band and spans[at] != spans[at - 1]:
            yield spans[at - 1], band
            band = []
        band.append(line)
    if band:
        yield spans[-1], band


def _alone(lines: Sequence[Line], at: int, gutter: float, clear: float) -> bool:
    """Whether nothing stands beside the line in the other column, so many letter heights up and down."""
    line = lines[at]
    near = [*lines[max(0, at - 4) : at], *lines[at + 1 : at + 5]]
    other = [one for one in near if (one.left < gutter) != (line.left < gutter)]
    return not any(abs(one.base - line.base) < clear * line.height for one in other)


def _ends_a_spanning_paragraph(lines: Sequence[Line], at: int, spans: Sequence[bool]) -> bool:
    if at == 0 or not spans[at - 1]:
        return False
    above, line = lines[at - 1], lines[at]
    return (
        SAME_LINE * line.height < above.base - line.base < _STEP * line.height
        and abs(above.left - line.left) < 3 * line.height
        and abs(above.height - line.height) < 0.1 * line.height
    )
