"""Rows as a workbook for Excel and its like: one sheet of rows, and one that says what they are.

Every cell is text, a number or a truth value: nothing in it is run, and no address in it is a link.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus.errors import QueryError

ROWS, ABOUT = "Rows", "About this export"
# What a sheet and a cell can hold.
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
_CUT = " […] (cut here: a cell holds no more; CSV, Parquet and JSONL have all of it)"
# Two workbooks of the same rows are the same bytes: no time of day in them.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write(
    rows: Iterable[Mapping[str, Any]],
    stream: Any,
    header: Mapping[str, str],
    kinds: Mapping[str, type],
    about: Callable[[int], Mapping[str, Any]] | None,
) -> int:
    """Write flat rows; returns how many.

    header  column → what it means, for the second sheet
    kinds   column → str, int, float or bool
    about   what is known of the export, given the number of rows

    Raises QueryError where there are more rows than a sheet holds.
    """
    # Made in a folder of its own, and copied: the bytes do not depend on the stream, and a failure leaves none of them.
    with TemporaryDirectory(prefix="onrecord-") as folder:
        made = Path(folder) / "rows.xlsx"
        number = _made(made, rows, header, kinds, about)
        with made.open("rb") as whole:
            shutil.copyfileobj(whole, stream)
    return number


def _made(
    file: Path,
    rows: Iterable[Mapping[str, Any]],
    header: Mapping[str, str],
    kinds: Mapping[str, type],
    about: Callable[[int], Mapping[str, Any]] | None,
) -> int:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    options = {"constant_memory": True, "tmpdir": str(file.parent), "use_zip64": True, "nan_inf_to_errors": True}
    book = xlsxwriter.Workbook(str(file), as_text | options)
    book.set_properties({"created": _MADE, "title": "On Record"})
    try:
        number = _rows(book, rows, header, kinds)
        _about(book, header, about(number) if about else {"rows": number})
        book.close()
    except BaseException as error:
        book.fileclosed = True  # else some versions complain, when it is collected, that it was not closed
        for sheet in book.worksheets():
            sheet.row_data_fh.close()
        if isinstance(error, FileCreateError):  # a full disk
            raise error.args[0] from error
        raise
    return number


def _rows(book: Any, rows: Iterable[Mapping[str, Any]], header: Mapping[str, str], kinds: Mapping[str, type]) -> int:
    sheet, bold, plain = book.add_worksheet(ROWS), book.add_format({"bold": True}), book.add_format()
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(header):
        sheet.set_column(at, at, 60 if name == "text" or name.endswith("_text") else 18)
        sheet.write_string(0, at, name, bold)
    number = 0
    for row in rows:
        number += 1
        if number >= MOST_ROWS:
            hint = "choose csv or parquet, or narrow the question"
            raise QueryError(f"more than {MOST_ROWS - 1:,} rows, which no sheet holds", where="xlsx", hint=hint)
        for at, name in enumerate(header):
            _write(sheet, number, at, row[name], kinds[name], plain)
    return number


def _write(sheet: Any, row: int, column: int, value: Any, kind: type, plain: Any) -> None:
    if value is None:
        return
    if kind is bool:
        sheet.write_boolean(row, column, bool(value))
        return
    if kind in (int, float):
        sheet.write_number(row, column, value)
        return
    text = fitting(str(value))
    # xlsxwriter takes what looks so for its own XML of formatted text, and would write it as it is, formulas and all.
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, column, text[:1], plain, text[1:])
    else:
        sheet.write_string(row, column, text)


def fitting(text: str) -> str:
    """The text as far as a cell holds it, with a mark where it was cut."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    # A cell counts as UTF-16 does.
    if len(text) + sum(ord(c) > 0xFFFF for c in text) <= MOST_CHARACTERS:
        return text
    kept = text.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - len(_CUT))].decode("utf-16-le", "ignore")
    return kept + _CUT


def _about(book: Any, header: Mapping[str, str], about: Mapping[str, Any]) -> None:
    sheet, bold = book.add_worksheet(ABOUT), book.add_format({"bold": True})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    lines = [(name.replace("_", " "), value) for name, value in about.items() if name != "columns"]
    at = 0
    for name, value in lines:
        sheet.write_string(at, 0, name, bold)
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        sheet.write_string(at, 1, fitting(shown))
        at += 1
    at += 1
    sheet.write_string(at, 0, "columns", bold)
    for number, (name, told) in enumerate(header.items(), start=at + 1):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, told)
