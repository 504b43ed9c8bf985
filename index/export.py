"""Records to files: CSV for spreadsheets, JSON lines for programs. What is in a row is what was on the screen."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from corpus.errors import QueryError

FORMATS = ("csv", "jsonl")
TOPIC = "<topic>"

# Every column, in order, and what it means. `<topic>` stands for one column for each topic.
COLUMNS: dict[str, str] = {
    "document": "the file's name",
    "document_id": "the document's name in the corpus; it survives changed content",
    "version": "SHA-256 of the file's bytes",
    "title": "the document's title",
    "kind": "what kind of document it is",
    "publisher": "who published the document",
    "authors": "the document's authors (a JSON list)",
    "url": "where the document was published",
    "published_on": "when the document was published: a date cut to what is known",
    "position_id": "the statement's name; it survives re-extraction",
    "utterance_id": "shared by reports of the same words",
    "holder": "whose statement it is, by the fullest name in the document",
    "holder_id": "the holder's name across documents; empty where it is open who spoke",
    "holder_as_written": "the holder in the words of that sentence",
    "holder_kind": "person, organisation, group, ambiguous or unknown",
    "holder_candidates": "who it may be, where that is open (a JSON list)",
    "holder_basis": "how it was told who the holder is; office: inferred from a table, not from the document",
    "role": "what the document says the holder was, at that date",
    "organisation": "the organisation that the holder spoke for or belonged to",
    "reported_by": "who reports the statement, where another than the document does",
    "account_of": "whom the words describe, where they are the holder's own account of others' motives",
    "mode": "direct, indirect, mixed or author",
    "spans": "where the words stand: [start, end) in characters of the document's text (a JSON list)",
    "text": "the words, exactly as in the document (a JSON list, one for each span)",
    "context": "the passage to show around it: [start, end) (JSON)",
    "source_spans": "where the document names the holder (a JSON list)",
    "cue_spans": "where the words of saying stand (a JSON list)",
    "locator_page": "the page",
    "locator_paragraph": "the paragraph's number",
    "locator_question": "the question's number in evidence",
    "locator_column": "the column in Hansard",
    "ocr": "whether the text was recognised from an image (true or false)",
    "said_on": "when it was said: a date cut to what is known",
    "said_on_as_written": "that date in the document's words",
    f"stances_{TOPIC}": "support, mixed or oppose; empty where there is no stance or it cannot be told",
    "undecided": "the topics on which the stance cannot be told (a JSON list)",
    f"evidence_{TOPIC}": "the words that decided the stance: [start, end) (a JSON list)",
    "confidence_attribution": "the probability that holder and words are right, from 0 to 1",
    "confidence_holder": "the probability that the holder is right, from 0 to 1",
    f"confidence_{TOPIC}": "the probability of what is said about the stance, from 0 to 1",
    "frame": "the name and version of the file that defines the topics",
    "review_verdict": "what a person found when checking it; empty where no one has",
    "review_author": "who checked it",
    "review_reason": "why",
    "review_reviewed_at": "when it was checked",
    "review_changes": "what was corrected (JSON)",
}
_PASSAGE = ("document", "document_id", "title", "kind", "published_on", "spans", "text", "locator")
_NESTED = ("locator", "stances", "evidence", "confidence", "review")
# With one of these at its beginning, a spreadsheet takes a cell for a formula and may run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Line ends for some readers (Python's splitlines, JavaScript), though not for JSON: escaped, a record stays one line.
_LINE_ENDS = {ord(c): f"\\u{ord(c):04x}" for c in "\u0085\u2028\u2029"}


class Bytes(Protocol):
    """Anything that bytes can be written to."""

    def write(self, data: bytes, /) -> Any: ...


def columns(topics: Sequence[str] = (), *, level: str = "positions") -> list[str]:
    """The names of the columns, in order, for these topics; for the level "passages" those that passages have."""
    names = []
    for name in COLUMNS:
        if level == "passages":
            names += [name] if name.startswith(_PASSAGE) and _parent(name) in _PASSAGE else []
        else:
            names += [name.replace(TOPIC, topic) for topic in topics] if TOPIC in name else [name]
    return names


def flatten(row: Mapping[str, Any], topics: Sequence[str] = ()) -> dict[str, Any]:
    """A record as one level of text, numbers, booleans and None: nested names joined by `_`, lists as JSON.

    It has every one of `columns(topics)`; a passage, its own columns.
    """
    flat: dict[str, Any] = {}
    for name in columns(topics, level="positions" if "position_id" in row else "passages"):
        parent = _parent(name)
        value = row.get(name) if parent == name else (row.get(parent) or {}).get(name.removeprefix(f"{parent}_"))
        flat[name] = _level(value)
    return flat


def _parent(name: str) -> str:
    """The nested record that a column comes from, or the column itself."""
    return next((parent for parent in _NESTED if name.startswith(f"{parent}_")), name)


def neutralised(row: Mapping[str, Any], topics: Sequence[str] = ()) -> int:
    """How many cells of the row get a leading ' in CSV, so that no spreadsheet takes them for a formula."""
    return sum(_is_formula(value) for value in flatten(row, topics).values())


def write(
    rows: Iterable[Mapping[str, Any]],
    stream: Bytes,
    *,
    format: str,  # noqa: A002 – the word that the command line and the app use
    topics: Sequence[str] = (),
    level: str = "positions",
    lead: Sequence[str] = (),
) -> int:
    """Write the records; returns how many. Raises QueryError for a format that is not known.

    csv    UTF-8 with a byte-order mark, RFC 4180; the header also where there are no rows; text that looks like a
           formula begins with '
    jsonl  the exact nested records, one a line

    topics  which get columns, in this order; topics that only rows have come after them
    level   what the rows are, for the header
    lead    names of values that the rows have besides their record: the first columns
    """
    if format == "jsonl":
        return _write_jsonl(rows, stream)
    if format == "csv":
        return _write_csv(list(rows), stream, topics, level, lead)
    raise QueryError(f"there is no {format!r}", where="format", hint=f"one of {', '.join(FORMATS)}")


def _write_jsonl(rows: Iterable[Mapping[str, Any]], stream: Bytes) -> int:
    number = 0
    for row in rows:
        stream.write((_json(row).translate(_LINE_ENDS) + "\n").encode("utf-8"))
        number += 1
    return number


def _write_csv(
    rows: Sequence[Mapping[str, Any]], stream: Bytes, topics: Sequence[str], level: str, lead: Sequence[str]
) -> int:
    every = list(dict.fromkeys([*topics, *sorted({topic for row in rows for topic in row.get("stances", ())})]))
    flat = ({name: row[name] for name in lead} | flatten(row, every) for row in rows)
    return write_table(flat, stream, [*lead, *columns(every, level=level)])


def write_table(rows: Iterable[Mapping[str, Any]], stream: Bytes, columns: Sequence[str]) -> int:
    """Write the columns of any rows as csv, as `write` does, lists and records in a cell as JSON; returns how many.

    A row that lacks a column has an empty cell there.
    """
    stream.write(b"\xef\xbb\xbf")  # without the mark, Excel reads UTF-8 as Windows-1252
    writer = csv.writer(_Encoded(stream), lineterminator="\r\n")
    writer.writerow(columns)
    number = 0
    for row in rows:
        writer.writerow([_cell(_level(row.get(name))) for name in columns])
        number += 1
    return number


class _Encoded:
    """Text in, bytes out: the stream is not ours to close, as a TextIOWrapper would."""

    def __init__(self, stream: Bytes) -> None:
        self.stream = stream

    def write(self, text: str, /) -> None:
        self.stream.write(text.encode("utf-8"))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if _is_formula(value) else str(value)


def _level(value: Any) -> Any:
    """The value, or what is nested as JSON."""
    return _json(value) if isinstance(value, list | tuple | Mapping) else value


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(_FORMULA)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
