"""Excel workbooks (.xlsx): the words in the cells of each sheet. Formulas are never run, links never followed."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat

from corpus.containers.rows import ABOVE, MOST_COLUMNS, MOST_ROWS, Row, too_many_columns, too_many_rows
from corpus.errors import ReadError

# 256 MB unpacked: 100,000 responses of 2,500 characters each. The libraries need ten times as much memory.
_LARGEST_UNPACKED = 2**28
# Rows and shared texts, the elements of one of these (16,384 columns with three elements each), of all the rest
# together, and how deep they are nested: a workbook of 100,000 rows and 30 columns of texts has less.
_MOST_RECORDS, _MOST_HELD, _MOST_OTHER, _DEEPEST = 3_000_000, 60_000, 500_000, 60
_LAST_ROW = 2**20  # the last one that the format has
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BEGINS = (b"PK\x03\x04", b"PK\x05\x06", _OLD_EXCEL)
_DAMAGED = "open it in Excel and save it again"
# Line ends and control characters as the format writes them where XML has none.
_ESCAPED = re.compile(r"_x00(0[9ADad])_")
_FAULTS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
# What the libraries raise of files that are damaged or made to do harm.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, struct.error),
    *(SyntaxError, expat.ExpatError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError),
    AssertionError,
)


def is_workbook(data: bytes) -> bool:
    """Whether bytes begin as an Excel file does, whatever its name."""
    return data.startswith(_BEGINS)


def sheets(data: bytes, *, where: str) -> list[tuple[str, list[Row]]]:
    """(name, rows with words) of every sheet that is shown and holds any. Raises ReadError for what is no workbook."""
    if data.startswith(_OLD_EXCEL):
        raise ReadError(
            "this is an older Excel file (.xls), or one with a password", where=where, hint="save it as a plain .xlsx"
        )
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, warnings.catch_warnings():
            _looked_over(archive, where)
            warnings.simplefilter("ignore")  # of what openpyxl would not write again: drawings, rules for the eye
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
                found = [(str(sheet.title), list(_rows(sheet, where))) for sheet in shown]
            finally:
                book.close()
    except _BROKEN as error:
        raise ReadError(
            "this is not an Excel workbook (.xlsx), or parts of it are missing or damaged", where=where, hint=_DAMAGED
        ) from error
    return [(name, rows) for name, rows in found if rows]


def _rows(sheet: Any, where: str) -> Iterator[Row]:
    """The rows with words. The size that the sheet states of itself is not trusted."""
    if not hasattr(sheet, "reset_dimensions"):  # a sheet of one chart
        return
    sheet.reset_dimensions()
    filled = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > _LAST_ROW:
            raise too_many_rows(where)
        last = next((at for at in range(len(values) - 1, -1, -1) if values[at] is not None), -1)
        cells = [_cell(value) for value in values[: last + 1]]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        filled += 1
        if len(cells) > MOST_COLUMNS:
            raise too_many_columns(where)
        if filled > MOST_ROWS + ABOVE:  # the rows above the header are none of the table
            raise too_many_rows(where)
        yield number, tuple(cells)


def _cell(value: Any) -> str:
    """A cell's value in words, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    words = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return "" if words in _FAULTS else words.strip()


# --- before anything is built in memory ---


def _looked_over(archive: zipfile.ZipFile, where: str) -> None:
    """Raises ReadError for a workbook that is made to fill the memory, or whose XML defines entities."""
    members = archive.infolist()
    if sum(member.file_size for member in members) > _LARGEST_UNPACKED:
        raise ReadError(
            f"the workbook unpacks to more than {_LARGEST_UNPACKED // 2**20} MB", where=where, hint="split it"
        )
    for member in members:
        if not re.search(r"\.(?:png|jpe?g|gif|emf|wmf|bin|vml)$", member.filename, re.IGNORECASE):
            with archive.open(member) as part:
                _Look(where).over(part)


class _Look:
    """Counts the elements of one part, as its bytes come."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.depth = self.records = self.held = self.other = 0
        self.table = self.inside = False

    def over(self, part: Any) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._starts
        parser.EndElementHandler = self._ends
        parser.StartDoctypeDeclHandler = self._defines
        try:
            parser.ParseFile(part)
        except expat.ExpatError:
            return  # no XML: whoever needs the part will say so

    def _defines(self, *_: Any) -> None:
        raise ReadError("the workbook's XML defines entities, which no workbook does", where=self.where, hint=_DAMAGED)

    def _starts(self, name: str, _: Any) -> None:
        tag = name.rpartition(" ")[2]
        self.depth += 1
        if self.depth == 1:
            self.table = tag in ("worksheet", "sst")
        if self.table and tag in ("row", "si") and not self.inside:
            self.inside, self.held = True, 0
            self.records += 1
        self.held += self.inside
        self.other += not self.inside
        if self.depth > _DEEPEST or self.records > _MOST_RECORDS or self.held > _MOST_HELD or self.other > _MOST_OTHER:
            raise ReadError("the workbook holds far too many cells, or too deeply nested ones", where=self.where)

    def _ends(self, name: str) -> None:
        self.depth -= 1
        if name.rpartition(" ")[2] in ("row", "si"):
            self.inside = False
