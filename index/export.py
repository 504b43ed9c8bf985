"""Rows to files: CSV and XLSX for spreadsheets, Parquet and JSON lines for programs; what was on the screen, no other.

Rows are written as they come, so that a million need no more memory than one. The same rows give the same bytes.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol

from corpus.errors import QueryError
from index import tables
from index.tables import NESTED, parent

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("csv", "xlsx", "parquet", "jsonl")
# Formats that a terminal cannot show.
BINARY = ("xlsx", "parquet")
# With one of these at its beginning, a spreadsheet takes a cell for a formula and may run it.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
# What of a row csv does not write as it is.
_GUARDED = (str, bool)
# Line ends for some readers (Python's splitlines, JavaScript), though not for JSON: escaped, a record stays one line.
_LINE_ENDS = {ord(c): f"\\u{ord(c):04x}" for c in "\u0085\u2028\u2029"}
# Halves of characters, which no encoding takes: the name of a file can have them.
_HALF = re.compile("[\ud800-\udfff]")
# Rows that Parquet is written by.
_GROUP = 10_000

_NESTED = (list, tuple, Mapping)
_NOTHING: Mapping[str, Any] = {}
_encoded = json.JSONEncoder(ensure_ascii=False).encode

Row = Mapping[str, Any]
About = Callable[[int], Mapping[str, Any]]


class Bytes(Protocol):
    """Anything that bytes can be written to."""

    def write(self, data: bytes, /) -> Any: ...


def write(
    rows: Iterable[Row],
    stream: Bytes,
    *,
    format: str,  # noqa: A002 – the word that the command line and the app use
    table: str = "positions",
    topics: Sequence[str] = (),
    lead: Sequence[str] = (),
    about: About | None = None,
) -> int:
    """Write the rows of a table (`index.tables`); returns how many. An empty table has its header.

    csv      UTF-8 with a byte-order mark, RFC 4180; text that looks like a formula begins with '
    xlsx     text is text: no formulas, no links; what does not fit a cell is cut, with a mark
    parquet  columns of text, numbers and truth values
    jsonl    the exact nested records, one a line

    topics  which get columns, in this order. Those that only rows have come after them where the rows are a sequence;
            rows that are a stream must not have others
    lead    names of values that the rows have besides their record: the first columns
    about   what is known of the export, given the number of rows: the second sheet of xlsx

    Raises QueryError for a format or table that is not known, and for more rows than a format takes.
    """
    if format not in FORMATS:
        raise QueryError(f"there is no {format!r}", where="format", hint=f"one of {', '.join(FORMATS)}")
    header = {**dict.fromkeys(lead, ""), **tables.header(table, topics, rows)}
    if format == "jsonl":
        return _write_jsonl(rows, stream)
    names = tuple(header)
    flat = (flatten(row, names) for row in rows)
    if format == "csv":
        return _write_csv(flat, stream, list(header))
    kinds = {name: str if name in lead else tables.kind_of(table, name) for name in header}
    if format == "parquet":
        return _write_parquet(flat, stream, kinds)
    from index.workbook import write as write_workbook

    return write_workbook(flat, stream, header, kinds, about)


@cache
def _places(columns: tuple[str, ...]) -> tuple[tuple[str, str | None, str], ...]:
    """For each column its name, the nested record that it comes from (None: no such), and its name there."""
    above = [parent(name) for name in columns]
    return tuple(
        (name, one if one in NESTED else None, name.removeprefix(f"{one}_"))
        for name, one in zip(columns, above, strict=True)
    )


def flatten(row: Row, columns: Sequence[str]) -> dict[str, Any]:
    """A record as one level of text, numbers, booleans and None: nested names joined by `_`, lists as JSON."""
    flat: dict[str, Any] = {}
    for name, above, inner in _places(tuple(columns)):
        value = row.get(name) if above is None or name in row else (row.get(above) or _NOTHING).get(inner)
        # Most values are plain: they are not worth a call.
        plain = value is None or (value.__class__ is str and value.isascii())
        flat[name] = value if plain else _level(value)
    return flat


def arrow(rows: Sequence[Row], table: str = "positions", topics: Sequence[str] = ()) -> pa.Table:
    """The rows as an Arrow table, with the columns and types that Parquet has."""
    import pyarrow as pa

    names = list(tables.header(table, topics, rows))
    schema = _schema({name: tables.kind_of(table, name) for name in names})
    return pa.Table.from_pylist([flatten(row, names) for row in rows], schema=schema)


# -- formats -----------------------------------------------------------------------------------------------------------


def _write_jsonl(rows: Iterable[Row], stream: Bytes) -> int:
    number = 0
    for row in rows:
        stream.write((_json(row).translate(_LINE_ENDS) + "\n").encode("utf-8"))
        number += 1
    return number


def _write_csv(rows: Iterable[Row], stream: Bytes, header: Sequence[str]) -> int:
    stream.write(b"\xef\xbb\xbf")  # without the mark, Excel reads UTF-8 as Windows-1252
    writer = csv.writer(_Encoded(stream), lineterminator="\r\n")
    writer.writerow(header)
    number = 0
    for row in rows:
        writer.writerow([_cell(value) if value.__class__ in _GUARDED else value for value in row.values()])
        number += 1
    return number


def _schema(kinds: Mapping[str, type]) -> pa.Schema:
    import pyarrow as pa

    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    return pa.schema([(name, types[kind]) for name, kind in kinds.items()])


def _write_parquet(rows: Iterable[Row], stream: Bytes, kinds: Mapping[str, type]) -> int:
    import pyarrow as pa
    from pyarrow import parquet

    schema, number = _schema(kinds), 0
    with parquet.ParquetWriter(_Written(stream), schema, compression="zstd") as writer:
        for group in _groups(rows):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            number += len(group)
    return number


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    for first in rest:
        yield list(chain([first], islice(rest, _GROUP - 1)))


class _Encoded:
    """Text in, bytes out: the stream is not ours to close, as a TextIOWrapper would."""

    def __init__(self, stream: Bytes) -> None:
        self.stream = stream

    def write(self, text: str, /) -> None:
        self.stream.write(text.encode("utf-8", "replace"))


class _Written:
    """What pyarrow needs of a file, over a stream that can only be written to and is not ours to close."""

    closed = False

    def __init__(self, stream: Bytes) -> None:
        self.stream, self._at = stream, 0

    def write(self, data: Any, /) -> int:
        self.stream.write(bytes(data))
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """The stream stays open."""

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


# -- cells -------------------------------------------------------------------------------------------------------------


def _cell(value: str | bool) -> str:
    """What csv must not write as it is: text, which may be a formula, and truth values."""
    if value.__class__ is str:
        return f"'{value}" if value[:1] in _FORMULA else value
    return "true" if value else "false"


def _level(value: Any) -> Any:
    """The value, or what is nested as JSON."""
    if isinstance(value, str):
        return value if value.isascii() else _HALF.sub("?", value)
    if not value and value.__class__ is list:  # half of all lists
        return "[]"
    return _json(value) if isinstance(value, _NESTED) else value


def _json(value: Any) -> str:
    text = _encoded(value)
    return text if text.isascii() else _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
