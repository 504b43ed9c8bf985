"""What an export is: what was asked, what was counted, of which corpus, made by what, and how often that is wrong."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index import tables
from index.export import Bytes, arrow, write

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

EMPTY = "nothing answers the question: there is a header and no row"
NOTE = (
    "Stances and holders are told by a program. Read each quotation in its document before you rely on it; "
    "the shares of errors stand under measured."
)


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that can be shown, counted and written.

    table     which columns they have: one of `index.tables.TABLES`
    rows      records, perhaps as a stream that can be read once
    asked     what was asked, as plain values: text, level, filters, sort, by …
    found     how many answers there are in all; None where the rows are all there is
    rejected  how many a reviewer had rejected, which were left out
    topics    those that the rows can have
    """

    table: str
    rows: Iterable[dict[str, Any]]
    asked: Mapping[str, Any]
    found: int | None = None
    rejected: int = 0
    topics: tuple[str, ...] = ()

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table, with the columns of exports (docs/exports.md). Reads a stream to its end."""
        return arrow(list(self.rows), self.table, self.topics)

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas frame."""
        return self.to_arrow().to_pandas()


def export(listing: Listing, stream: Bytes, *, format: str, about: Mapping[str, Any]) -> dict[str, Any]:  # noqa: A002
    """Write a listing (`index.export.write`); its manifest, which says what the bytes are.

    about   what is known of the corpus and of On Record itself

    The manifest has no time of day: the same corpus, question and version give the same bytes.
    """
    hashed = _Hashed(stream)

    def told(rows: int) -> dict[str, Any]:
        return manifest(listing, rows, format, about)

    with _seldom_collected():
        rows = write(listing.rows, hashed, format=format, table=listing.table, topics=listing.topics, about=told)
    return told(rows) | {"sha256": hashed.hash.hexdigest()}


def manifest(listing: Listing, rows: int, format: str, about: Mapping[str, Any]) -> dict[str, Any]:  # noqa: A002
    """The manifest of a listing of which so many rows were written."""
    found = rows if listing.found is None else listing.found
    return {
        "table": listing.table,
        "format": format,
        "rows": rows,
        "found": found,
        "rejected_left_out": listing.rejected,
        **({} if rows else {"message": EMPTY}),
        "asked": dict(listing.asked),
        **about,
        "note": NOTE,
        "columns": tables.header(listing.table, listing.topics, listing.rows),
    }


def text(manifest: Mapping[str, Any]) -> str:
    """A manifest as the text of its file (JSON)."""
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


_USUALLY = gc.get_threshold()


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let Python look for circles among objects more seldom: records have none, and to look took a quarter of the
    time."""
    gc.set_threshold(100_000, *_USUALLY[1:])
    try:
        yield
    finally:
        gc.set_threshold(*_USUALLY)


class _Hashed:
    """A stream that what goes through is hashed on its way."""

    def __init__(self, stream: Bytes) -> None:
        self.stream, self.hash = stream, hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        self.hash.update(data)
        self.stream.write(data)
        return len(data)

    def flush(self) -> None:
        """The stream is not ours to flush."""
