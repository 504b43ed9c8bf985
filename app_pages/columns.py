"""Columns of quotations, aligned: what was said in one year stands in one row, each quotation under its column's name.

Where there is no room for all columns beside each other, they stand under each other, each with its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages import addresses, parts
from app_pages.escape import SERIF, element, escaped
from onrecord import by_year

if TYPE_CHECKING:
    from index.compare import Cell, Column, Comparison

# Up to so many columns → the size of the words in them, and the rem that each needs: with less, they stand under each
# other. Two need more than a telephone has.
_SIZES = ((2, "1.1rem", 11.0), (4, "1rem", 11.0), (6, ".95rem", 9.2))
_NAME = f"font-family:{SERIF};font-weight:600;line-height:1.25;margin:0;padding:0;overflow-wrap:anywhere"
_QUIET = "font-size:.875rem;opacity:.85"
_LINE = "border-top:1px solid #8a8f9466;padding-top:.7rem;margin-top:1.1rem"
# Quotations of one column and year that stand open, where there are more than one more: the others are folded.
_OPEN = 3
_SMALL_WAY = "color:inherit;text-underline-offset:3px;font-size:.875rem"
_FOLD = "color:inherit;text-underline-offset:3px;font-size:.875rem;font-weight:600;margin-bottom:1.5rem"


@dataclass(frozen=True, slots=True)
class Look:
    """How the columns of a topic are drawn.

    names   what readers call each column, by its key
    named   whether each quotation names its holder: where a column is not one holder's
    """

    topic: str
    names: Mapping[str, str]
    named: bool
    columns: int

    @property
    def size(self) -> str:
        """That of the words: the more columns, the shorter the lines."""
        return next(size for most, size, _ in _SIZES if self.columns <= most)


def aligned(comparison: Comparison, names: Mapping[str, str], *, named: bool) -> None:
    """Draw the columns of a topic, a row a year. Parameters as for `Look`."""
    look = Look(comparison.topic, names, named, len(comparison.columns))
    rows = [_row([_head(column, look, 3) for column in comparison.columns])]
    for year, cells in by_year(comparison.columns):
        drawn = [_cell(cell, column, year, look) for cell, column in zip(cells, comparison.columns, strict=True)]
        heading = element("h3", year or "No date", f"{_NAME};font-size:1.3rem;margin-bottom:.5rem")
        rows.append(element("div", heading + _row(drawn), _LINE))
    st.html("".join(rows))


def beside(comparison: Comparison, names: Mapping[str, str], *, named: bool, level: int = 3) -> None:
    """Draw the columns of a topic beside each other, as they are: of periods, nothing in them was said at one time.

    level   of the columns' headings; the others as for `Look`
    """
    look = Look(comparison.topic, names, named, len(comparison.columns))
    st.html(
        _row(
            [
                _head(column, look, level)
                + "".join(_quotations(cell, column, year, look) for year, (cell,) in by_year([column]))
                for column in comparison.columns
            ]
        )
    )


def shortened(comparison: Comparison) -> str:
    """In words, that not all positions are shown; "" where they are."""
    shown = sum(len(column.rows) for column in comparison.columns)
    total = sum(column.total for column in comparison.columns)
    if shown == total:
        return ""
    most = max(len(cell.rows) for _, cells in by_year(comparison.columns) for cell in cells)
    each = f"the first {most}" if most > 1 else "the first"
    return f"{shown:,} of {parts.count(total, 'position')} are shown: {each} of each column and year."


def _row(cells: Sequence[str]) -> str:
    """Cells beside each other where there is room for all of them, else all under each other."""
    room = len(cells) * next(width for most, _, width in _SIZES if len(cells) <= most)
    # Wider than the room, what each cell asks for is less than nothing, so that all get the same; else more than all.
    look = f"flex:1 1 calc(({room}rem - 100%) * 999);min-width:0"
    return element(
        "div", "".join(element("div", cell, look) for cell in cells), "display:flex;flex-wrap:wrap;gap:0 1.6rem"
    )


def _head(column: Column, look: Look, level: int) -> str:
    """A column's name, how many positions there are, and the way to all of them."""
    size = {3: "1.2rem", 4: "1.05rem"}[level]
    inner = element(f"h{level}", escaped(look.names[column.key]), f"{_NAME};font-size:{size}")
    if not column.total:
        told = "No position on this topic, in this time"
    elif column.found == column.total:
        told = parts.count(column.total, "position")
    else:  # the search knows holders by name
        told = f"{parts.count(column.total, 'position')}; with others of the name {column.found:,}"
    way = parts.link("All in Search", parts.SEARCH, addresses.values_of(column.question), look=_SMALL_WAY)
    return element(
        "div", inner + element("div", f"{escaped(told)} {way if column.total else ''}", _QUIET), "margin:.6rem 0"
    )


def _cell(cell: Cell, column: Column, year: str | None, look: Look) -> str:
    if not cell.total:
        return ""
    label = element("h4", escaped(look.names[column.key]), f"{_NAME};font-size:.95rem;margin-bottom:.35rem")
    return (label if look.columns > 1 else "") + _quotations(cell, column, year, look)


def _quotations(cell: Cell, column: Column, year: str | None, look: Look) -> str:
    """What a column has of a year: some open, the others folded, and the way to those that are not here."""
    found = [element("div", _quotation(row, look, look.names[column.key]), "margin-bottom:1.5rem") for row in cell.rows]
    when = f"in {year}" if year else "without a date"
    if len(found) > _OPEN + 1:
        label = element("summary", escaped(f"{len(found) - _OPEN} more {when}"), f"{_FOLD};cursor:pointer")
        found[_OPEN:] = [element("details", label + "".join(found[_OPEN:]))]
    if more := cell.total - len(cell.rows):
        words = f"{more:,} more {when}: all {cell.total:,} in Search"
        found.append(element("div", parts.link(words, parts.SEARCH, _all_of(column, year), look=_FOLD), _FOLD))
    return "".join(found)


def _quotation(row: Mapping[str, Any], look: Look, name: str) -> str:
    named = look.named and parts.who(row) != name  # what a body itself says stands under its name
    return parts.statement_of(row, [look.topic], named=named, size=look.size) + parts.links(row, follow=False)


def _all_of(column: Column, year: str | None) -> dict[str, list[str]]:
    """The address of the search that finds what a column has of a year."""
    return addresses.narrowed(addresses.values_of(column.question), "year", year or "unknown") or {}
