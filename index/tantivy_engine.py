"""Tantivy behind the engine's contract, for corpora of any size: it finds, filters, orders and counts by itself.

Its own query language and analysers are not used: words come cut and stemmed (its parser drops repeated words), and
`"a b"~n` is put together from exact distances (its slop counts otherwise, and misses some).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.columns import NAMES, UNKNOWN, VALUED, key_of, ranked
from index.engine import WEIGHTS, Damaged, Found
from index.entries import BOUNDARY
from index.nodes import And, Between, Forms, Is, Named, Near, Node, Not, Or, Phrase, Rows, Some, Word
from index.query import FACETS
from index.words import name_words

if TYPE_CHECKING:
    from index.columns import Columns
    from index.entries import Entry

# Bytes of entries that the writer holds before it writes a segment.
_HEAP = 128_000_000
# One writing thread: segments, and with them the order of equals, are then the same each time.
_THREADS = 1
# The largest number a date's place can have: undated entries come last both ways.
_UNDATED = (1 << 64) - 1
# Values of a facet that are counted; more than a reader looks at.
_MOST_VALUES = 10_000


class TantivyMaker:
    """See `EngineMaker`."""

    NAME = "tantivy"
    FORMAT = "tantivy 1"

    @contextmanager
    def writing(self, folder: Path) -> Iterator[TantivyWriter]:
        """See `EngineMaker.writing`."""
        import tantivy

        index = _prepared(tantivy.Index(_schema(), path=str(folder)))
        writer = TantivyWriter(index)
        yield writer
        writer.commit()

    def open(self, folder: Path, columns: Columns) -> TantivyEngine:
        """See `EngineMaker.open`."""
        return TantivyEngine(folder, columns)


class TantivyWriter:
    """See `index.engine.Writer`."""

    def __init__(self, index: Any) -> None:
        self._schema = index.schema
        self._writer = index.writer(heap_size=_HEAP, num_threads=_THREADS)

    def remove(self, document: str) -> None:
        """See `Writer.remove`."""
        self._writer.delete_documents_by_term("document", _clean(document))

    def add(self, row: int, entry: Entry, words: dict[str, str]) -> None:
        """See `Writer.add`."""
        import tantivy

        fields: dict[str, Any] = {name: value for name, value in words.items() if value}
        fields |= {name: _clean(key) for name in VALUED if (key := key_of(name, getattr(entry, name)))}
        fields |= {f"{name}_words": " ".join(name_words(getattr(entry, name))) for name in NAMES}
        fields |= {
            # With the topic, and without it for the question "any topic"; with the topic alone for "any stance".
            "stance": list(entry.stances),
            "stances": [part for one in entry.stances for part in _parts_of(one)],
            "is": list(entry.marks),
            "year": str(entry.first // 10_000) if entry.first else UNKNOWN,
            "row": row,
            "by_date": _place(entry, 1),
            "by_date_back": _place(entry, -1),
        }
        if entry.first and entry.last:
            fields |= {"first": entry.first, "last": entry.last}
        self._writer.add_document(tantivy.Document.from_dict(fields, self._schema))

    def commit(self) -> None:
        """Write everything."""
        self._writer.commit()
        self._writer.wait_merging_threads()


def _schema() -> Any:
    import tantivy

    made = tantivy.SchemaBuilder()
    for name in WEIGHTS:
        made.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        made.add_text_field(f"{name}_forms", tokenizer_name="whitespace", index_option="position")
    for name in NAMES:
        made.add_text_field(f"{name}_words", tokenizer_name="whitespace", index_option="basic")
    for name in dict.fromkeys((*VALUED, *FACETS, "stances")):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS)
    for name in ("row", "first", "last", "by_date", "by_date_back"):
        made.add_unsigned_field(name, indexed=name == "row", fast=True)
    return made.build()


def _prepared(index: Any) -> Any:
    """The index with a tokenizer that only cuts at blanks."""
    import tantivy

    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def _clean(value: str) -> str:
    """The value without halves of characters, which cannot be written (an address may bring them)."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _parts_of(stance: str) -> tuple[str, str]:
    topic, _, side = stance.rpartition(":")
    return f":{side}", f"{topic}:"


def _place(entry: Entry, direction: int) -> int:
    """Where an entry stands by date, as a number of 64 bits: the first day, then how many it can have been, then a
    number made of its id, so that equals always stand in one order."""
    mixed = zlib.crc32(entry.id.encode("utf-8", "surrogatepass"))
    if not entry.first or not entry.last:
        return (_UNDATED >> 32 << 32) | mixed
    first, last = (date(n // 10_000, n // 100 % 100, n % 100).toordinal() for n in (entry.first, entry.last))
    days = min(last - first, 1023)
    if direction < 0:
        first, days = (1 << 22) - 2 - first, 1023 - days
    return (first << 42) | (days << 32) | mixed


class TantivyEngine:
    """An open engine. Its searcher is a snapshot, which several threads may read."""

    def __init__(self, folder: Path, columns: Columns) -> None:
        """Raises Damaged where what is there cannot be read."""
        import tantivy

        self._columns = columns
        try:
            index = _prepared(tantivy.Index.open(str(folder)))
            self._schema = index.schema
            self._searcher = index.searcher()
        except Exception as error:  # damaged files raise anything; its panics are exceptions, too
            raise Damaged(str(folder)) from error
        if self._searcher.num_docs != int(columns.alive.sum()):
            raise Damaged(str(folder))

    # -- the contract --------------------------------------------------------------------------------------------------

    def find(self, node: Node | None, *, sort: str = "relevance", offset: int = 0, limit: int | None = None) -> Found:
        """See `Engine.find`."""
        import numpy as np
        import tantivy

        most = max(self._searcher.num_docs, 1)
        if sort == "holder":  # a name has no number that would hold while others are added
            everything = self.find(node)
            order = self._columns.ordered(everything.rows, everything.scores, sort)
            order = order[offset : None if limit is None else offset + limit]
            return Found(everything.rows[order], everything.scores[order], everything.total)
        by: dict[str, Any] = {}
        if sort != "relevance":
            by = {
                "order_by_field": "by_date" if sort == "date" else "by_date_back",
                "order": tantivy.Order.Asc,
            }
        with _reading():
            query = self._query(node)
            if (not limit and limit is not None) or offset >= most:
                total = self._searcher.search(query, 1, count=True).count
                return Found(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), total)
            wanted = most - offset if limit is None else min(limit, most - offset)
            result = self._searcher.search(query, wanted, count=True, offset=offset, **by)
            rows = self._searcher.fast_field_values("row", [address for _, address in result.hits])
        scores = [0.0] * len(rows) if by else [score for score, _ in result.hits]
        return Found(np.array(rows, dtype=np.int64), np.array(scores, dtype=np.float32), result.count)

    def facets(self, node: Node | None, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """See `Engine.facets`."""
        if not names:
            return {}
        asked = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in names}
        with _reading():
            found = self._searcher.aggregate(self._query(node), asked)
        return {
            name: ranked({bucket["key"]: int(bucket["doc_count"]) for bucket in found[name]["buckets"]})
            for name in names
        }

    def forms(self, prefix: str) -> list[str]:
        """See `Engine.forms`."""
        found: set[str] = set()
        with _reading():
            for name in WEIGHTS:
                found |= {term for term, _ in self._searcher.terms_with_prefix(f"{name}_forms", prefix)}
        return sorted(found - {BOUNDARY})

    def close(self) -> None:
        """See `Engine.close`."""

    # -- from our tree to its own --------------------------------------------------------------------------------------

    def _query(self, node: Node | None) -> Any:
        import tantivy

        if node is None:
            return tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)
        match node:
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return tantivy.Query.boolean_query([(tantivy.Occur.Should, self._query(part)) for part in parts])
            case Some(parts, least):
                should = [(tantivy.Occur.Should, self._query(part)) for part in parts]
                return tantivy.Query.boolean_query(should, minimum_number_should_match=least)
            case Not():
                return self._all((node,))
            case Word(stem):
                return self._anywhere(lambda name: self._term(name, stem, "freq"))
            case Forms(forms):
                return self._anywhere(lambda name: self._any(f"{name}_forms", forms))
            case Phrase(forms):
                return self._anywhere(lambda name: self._phrase(name, list(forms)))
            case Near(first, second, between):
                return self._near(first, second, between)
            case _:
                return tantivy.Query.const_score_query(self._value(node), 0.0)

    def _all(self, parts: Sequence[Node]) -> Any:
        """All of the parts; what must not hold is taken from the others, or from everything."""
        import tantivy

        must = [(tantivy.Occur.Must, self._query(part)) for part in parts if not isinstance(part, Not)]
        must_not = [(tantivy.Occur.MustNot, self._query(part.part)) for part in parts if isinstance(part, Not)]
        return tantivy.Query.boolean_query([*(must or [(tantivy.Occur.Must, self._query(None))]), *must_not])

    def _anywhere(self, query: Any) -> Any:
        """In the text, or in what is known about it."""
        import tantivy

        parts = [tantivy.Query.boost_query(query(name), weight) for name, weight in WEIGHTS.items()]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])

    def _term(self, field: str, value: str, option: str = "basic") -> Any:
        import tantivy

        return tantivy.Query.term_query(self._schema, field, _clean(value), option)

    def _any(self, field: str, forms: Sequence[str]) -> Any:
        import tantivy

        terms = [(tantivy.Occur.Should, self._term(field, form, "freq")) for form in forms]
        return tantivy.Query.boolean_query(terms)

    def _phrase(self, name: str, forms: list[Any]) -> Any:
        import tantivy

        return tantivy.Query.phrase_query(self._schema, f"{name}_forms", forms)

    def _near(self, first: str, second: str, between: int) -> Any:
        import tantivy

        orders = ((first, second), (second, first)) if first != second else ((first, second),)
        gaps = [[(0, one), (1 + gap, other)] for one, other in orders for gap in range(between + 1)]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, self._phrase("text", gap)) for gap in gaps])

    def _value(self, node: Node) -> Any:
        import tantivy

        match node:
            case Is("stance", values):
                return self._or([self._term("stance" if _whole(value) else "stances", value) for value in values])
            case Is("is", values):
                return self._or([self._term("is", value) for value in values])
            case Is(field, values):
                return self._or([self._term(field, value) for value in values])
            case Named(field, words):
                terms = [(tantivy.Occur.Must, self._term(f"{field}_words", word)) for word in words]
                return tantivy.Query.boolean_query(terms)
            case Between(first, last):
                number = tantivy.FieldType.Unsigned
                lower = tantivy.Query.range_query(self._schema, "last", number, first or 0, None)
                upper = tantivy.Query.range_query(self._schema, "first", number, 0, last)
                return tantivy.Query.boolean_query([(tantivy.Occur.Must, lower), (tantivy.Occur.Must, upper)])
            case Rows(rows):
                return tantivy.Query.term_set_query(self._schema, "row", list(rows))
        raise TypeError(f"{node} is no value")

    def _or(self, queries: Sequence[Any]) -> Any:
        import tantivy

        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _whole(stance: str) -> bool:
    return stance[0] != ":" and stance[-1] != ":"


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # the question was parsed before, so it is the files
        raise Damaged(str(error)) from error
