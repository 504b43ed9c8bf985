"""Whoosh behind the engine's contract: BM25F over text, holder, role and title; filters as Whoosh queries.

Whoosh's own query language and analysers are not used: words come stemmed and questions parsed from `index.words`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from corpus.dates import bounds
from corpus.records import STANCES, plain_name
from index.engine import PASSAGE, STATEMENT, Damaged, Entry, Found
from index.query import UNDECIDED, Filters
from index.whoosh_scoring import weighting
from index.words import And, Node, Not, Or, Phrase, Word, folded, stems

# How much a word counts for where it stands. Chosen, not calibrated: what was said counts most; a title is the same
# for every statement of a document and says least about one of them.
BOOSTS = {"text": 1.0, "holder": 0.8, "role": 0.5, "title": 0.3}

# The share of deleted entries above which all segments are merged, which costs as much as building anew.
_MOST_DELETED = 0.25


class WhooshEngine:
    """An engine in one folder. One searcher is kept open; a lock lets one thread use it at a time."""

    FORMAT = "whoosh 1"

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the folder, or make an empty index in it. Raises Damaged where what is there cannot be read."""
        from whoosh import index

        self._lock = threading.Lock()
        if create:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = index.create_in(str(folder), _schema())
            self._open()
            return
        try:
            self._index = index.open_dir(str(folder))
            self._open()
        except Exception as error:  # damaged files raise anything from struct.error to KeyError
            raise Damaged(str(folder)) from error

    def _open(self) -> None:
        from whoosh.searching import Searcher

        reader = self._index.reader()
        self._searcher: Any = Searcher(reader, weighting=weighting(reader), fromindex=self._index)
        self._ids = {number: fields["id"] for number, fields in reader.iter_docs()}

    def write(self, *, remove: Iterable[str], add: Iterable[Entry]) -> None:
        """See `Engine.write`."""
        from whoosh import query

        writer = self._index.writer(limitmb=256)
        try:
            gone = sum(writer.delete_by_query(query.Term("document_id", name)) for name in remove)
            for entry in add:
                writer.add_document(**_fields(entry))
        except BaseException:
            writer.cancel()
            raise
        entries = self._index.doc_count_all()
        deleted = entries - self._index.doc_count() + gone
        writer.commit(optimize=deleted > entries * _MOST_DELETED)
        with self._lock:
            self._searcher.close()
            self._open()

    def find(self, node: Node | None, filters: Filters, level: str, limit: int | None = None) -> list[Found]:
        """See `Engine.find`."""
        keep = _filter(filters, level)
        with self._lock:
            try:
                if node is None:
                    found = [Found(self._ids[number], 0.0) for number in self._searcher.docs_for_query(keep)]
                else:
                    results = self._searcher.search(_query(node), filter=keep, limit=None)
                    found = [Found(self._ids[number], float(score)) for number, score in results.items()]
            except Exception as error:  # as above: the question was parsed before, so it is the files
                raise Damaged(str(error)) from error
        return sorted(found, key=lambda one: (-one.score, one.id))[:limit]

    def count(self) -> int:
        """See `Engine.count`."""
        return len(self._ids)

    def close(self) -> None:
        """See `Engine.close`."""
        with self._lock:
            self._searcher.close()
            self._index.close()


def _schema() -> Any:
    from whoosh.analysis import RegexTokenizer
    from whoosh.fields import ID, NUMERIC, TEXT, Schema

    # The stems are handed over with blanks between them, so that no analyser of ours is pickled into the index.
    fields: dict[str, Any] = {name: TEXT(analyzer=RegexTokenizer(r"\S+")) for name in BOOSTS}
    fields |= {name: ID(analyzer=RegexTokenizer(r"[^\n]+")) for name in ("names", "stances")}
    fields |= {name: ID() for name in ("document_id", "level", "holder_kind", "kind", "mode", "undated")}
    fields |= {name: NUMERIC(int, bits=32) for name in ("first", "last")}
    return Schema(id=ID(stored=True), **fields)


def _fields(entry: Entry) -> dict[str, Any]:
    levels = {PASSAGE: "passages", STATEMENT: "positions" if entry.on_topic else "statements"}
    values: dict[str, Any] = {name: " ".join(stems(getattr(entry, name))) for name in BOOSTS}
    values |= {name: getattr(entry, name) for name in ("id", "document_id", "holder_kind", "kind", "mode")}
    values |= {
        "level": levels[entry.level],
        "names": "\n".join(_names(entry.holder)),
        # With the topic, and without it for the question "any topic".
        "stances": "\n".join((*entry.stances, *{stance[stance.rindex(":") :] for stance in entry.stances})),
        "first": entry.first,
        "last": entry.last,
        "undated": "yes" if entry.first is None else "",
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def _names(name: str) -> list[str]:
    """The words of a name, titles included: unlike those of a text they keep their endings."""
    return re.findall(r"[^\W_]+", folded(name))


def _query(node: Node) -> Any:
    from whoosh import query

    match node:
        case Word(stem):
            return query.Or([query.Term(name, stem, boost=boost) for name, boost in BOOSTS.items()])
        case Phrase(words):
            return query.Or([query.Phrase(name, list(words), boost=boost) for name, boost in BOOSTS.items()])
        case And(parts):
            return query.And([_query(part) for part in parts])
        case Or(parts):
            return query.Or([_query(part) for part in parts])
        case Not(part):
            return query.And([query.Every(), query.Not(_query(part))])


def _filter(filters: Filters, level: str) -> Any:
    """The entries of a level that pass the filters, as a Whoosh query."""
    from whoosh import query

    levels = ("positions", "statements") if level == "statements" else (level,)
    parts = [_any_of("level", levels)]
    for name, values in (
        ("holder_kind", filters.holder_kinds),
        ("kind", filters.kinds),
        ("mode", filters.modes),
        ("document_id", filters.documents),
        ("stances", _stances(filters)),
    ):
        if values:
            parts.append(_any_of(name, values))
    if filters.holders:
        parts.append(query.Or([_holder(name) for name in filters.holders]))
    if filters.since:
        parts.append(query.NumericRange("last", _day(bounds(filters.since)[0]), None))
    if filters.until:
        parts.append(query.NumericRange("first", None, _day(bounds(filters.until)[1])))
    if filters.undated:
        parts.append(_any_of("undated", ("yes",)))
    return query.And(parts)


def _stances(filters: Filters) -> list[str]:
    """`topic:stance` terms: a stance must be the one on a topic that is asked for, not on another."""
    stances = filters.stances or ((*STANCES, UNDECIDED) if filters.topics else ())
    return [f"{topic}:{stance}" for topic in filters.topics or ("",) for stance in stances]


def _holder(name: str) -> Any:
    from whoosh import query

    return query.And([query.Term("names", word) for word in plain_name(name).split()])


def _any_of(field: str, values: Sequence[str]) -> Any:
    from whoosh import query

    return query.Or([query.Term(field, _clean(value)) for value in values])


def _clean(value: str) -> str:
    """The value without halves of characters, which Whoosh cannot look up (an address may bring them)."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _day(day: date) -> int:
    return int(f"{day:%Y%m%d}")
