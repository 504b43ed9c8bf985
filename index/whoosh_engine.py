"""Whoosh behind the engine's contract: it keeps which entry has which word, and where; the rest is sums over arrays.

For corpora of some ten thousand entries: each question is worked out for every entry that has one of its words.
Whoosh's own query language, analysers and scores are not used: words come cut and stemmed, and BM25 is computed from
the entries that are there now, so that an index that was added to ranks as one that was built anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.engine import WEIGHTS, Damaged, Found
from index.entries import BOUNDARY
from index.nodes import Forms, Near, Node, Phrase, Word, Words, wanted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.columns import Columns
    from index.entries import Entry

# The usual values (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), not calibrated here:
# how soon more of a word stops to count, and how much longer texts are marked down.
K1, B = 1.2, 0.75
# The share of deleted entries above which all segments are merged, which costs as much as building anew.
_MOST_DELETED = 0.25
# Words of which the entries are remembered.
_REMEMBERED = 256


class WhooshMaker:
    """See `EngineMaker`."""

    NAME = "whoosh"
    FORMAT = "whoosh 2"

    @contextmanager
    def writing(self, folder: Path) -> Iterator[WhooshWriter]:
        """See `EngineMaker.writing`."""
        from whoosh import index

        made = index.open_dir(str(folder)) if index.exists_in(str(folder)) else index.create_in(str(folder), _schema())
        writer = WhooshWriter(made)
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise
        writer.commit()

    def open(self, folder: Path, columns: Columns) -> WhooshEngine:
        """See `EngineMaker.open`."""
        return WhooshEngine(folder, columns)


class WhooshWriter:
    """See `index.engine.Writer`."""

    def __init__(self, index: Any) -> None:
        self._index, self._gone = index, 0
        self._writer = index.writer(limitmb=256)

    def remove(self, document: str) -> None:
        """See `Writer.remove`."""
        self._gone += self._writer.delete_by_term("document", document)

    def add(self, row: int, entry: Entry, words: dict[str, str]) -> None:
        """See `Writer.add`."""
        # Half a character of a pair cannot be written.
        document = entry.document.encode("utf-8", "replace").decode("utf-8")
        given = {name: value for name, value in words.items() if value}
        self._writer.add_document(row=row, document=document, **given)

    def cancel(self) -> None:
        """Write nothing."""
        self._writer.cancel()

    def commit(self) -> None:
        """Write everything."""
        entries = self._index.doc_count_all()
        deleted = entries - self._index.doc_count() + self._gone
        self._writer.commit(optimize=deleted > entries * _MOST_DELETED)
        self._index.close()


def _schema() -> Any:
    from whoosh.analysis import RegexTokenizer
    from whoosh.fields import ID, STORED, TEXT, Schema

    # Blanks between the words, so that no analyser of ours is pickled into the index.
    fields: dict[str, Any] = {name: TEXT(analyzer=RegexTokenizer(r"\S+"), phrase=False) for name in WEIGHTS}
    fields |= {f"{name}_forms": TEXT(analyzer=RegexTokenizer(r"\S+"), phrase=True) for name in WEIGHTS}
    return Schema(row=STORED, document=ID(), **fields)


class WhooshEngine:
    """An open engine. A lock lets one thread read it at a time."""

    def __init__(self, folder: Path, columns: Columns) -> None:
        """Raises Damaged where what is there cannot be read."""
        import numpy as np
        from whoosh import index

        self._lock = threading.Lock()
        self._columns = columns
        try:
            self._index = index.open_dir(str(folder))
            self._reader = self._index.reader()
            self._row_of = np.full(self._reader.doc_count_all(), -1, dtype=np.int64)
            for number, fields in self._reader.iter_docs():
                self._row_of[number] = fields["row"]
            self._number_of = np.zeros(columns.size, dtype=np.int64)
            known = np.flatnonzero(self._row_of >= 0)
            self._number_of[self._row_of[known]] = known
        except Exception as error:  # damaged files raise anything from struct.error to KeyError
            raise Damaged(str(folder)) from error
        if not np.array_equal(np.sort(self._row_of[known]), np.flatnonzero(columns.alive)):
            raise Damaged(str(folder))
        mean = columns.lengths[columns.alive].mean(axis=0) if len(known) else np.ones(2)
        self._lengths = columns.lengths / np.maximum(mean, 1e-9)
        self._entries = lru_cache(_REMEMBERED)(self._read_entries)

    # -- the contract --------------------------------------------------------------------------------------------------

    def find(self, node: Node | None, *, sort: str = "relevance", offset: int = 0, limit: int | None = None) -> Found:
        """See `Engine.find`."""
        import numpy as np

        scores = np.zeros(self._columns.size, dtype=np.float32)
        rows = np.flatnonzero(self._mask(node, scores))
        order = self._columns.ordered(rows, scores[rows], sort)[offset : None if limit is None else offset + limit]
        return Found(rows[order], scores[rows[order]], len(rows))

    def facets(self, node: Node | None, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """See `Engine.facets`."""
        import numpy as np

        return self._columns.counted(np.flatnonzero(self._mask(node, None)), names)

    def forms(self, prefix: str) -> list[str]:
        """See `Engine.forms`."""
        found: set[str] = set()
        with self._reading():
            for name in WEIGHTS:
                found |= {term.decode("utf-8") for term in self._reader.expand_prefix(f"{name}_forms", prefix)}
        return sorted(found - {BOUNDARY})

    def close(self) -> None:
        """See `Engine.close`."""
        with self._lock:
            self._reader.close()
            self._index.close()

    # -- one question --------------------------------------------------------------------------------------------------

    def _mask(self, node: Node | None, scores: NDArray[np.float32] | None) -> NDArray[np.bool_]:
        """The rows for which the node holds; what their words score is added to `scores`."""
        if node is not None and scores is not None:
            for leaf in wanted(node):
                if not isinstance(leaf, Words):  # a value scores nothing
                    continue
                for name, weight in WEIGHTS.items():
                    rows, counts, rarity = self._matches(leaf, name)
                    lengths = self._lengths[rows, list(WEIGHTS).index(name)]
                    bm25 = counts * (K1 + 1) / (counts + K1 * (1 - B + B * lengths))
                    scores[rows] += (weight * rarity * bm25).astype("float32")
        return self._columns.mask(node, self._has)

    def _has(self, leaf: Words) -> NDArray[np.bool_]:
        import numpy as np

        holds = np.zeros(self._columns.size, dtype=bool)
        for name in WEIGHTS:
            holds[self._matches(leaf, name)[0]] = True
        return holds

    def _matches(self, leaf: Words, name: str) -> tuple[NDArray[np.int64], NDArray[np.float32], float]:
        """The rows that have it in a field, how often, and how rare it is (of a phrase: its words together)."""
        import numpy as np

        match leaf:
            case Word(stem):
                rows, counts = self._entries(name, stem)
                return rows, counts, self._rarity(len(rows))
            case Forms(forms):
                total = np.zeros(self._columns.size, dtype=np.float32)
                for form in forms:
                    rows, counts = self._entries(f"{name}_forms", form)
                    total[rows] += counts
                rows = np.flatnonzero(total)
                return rows, total[rows], self._rarity(len(rows))
            case Phrase(forms):
                return self._together(f"{name}_forms", forms, _in_a_row)
            case Near(first, second, between) if name == "text":
                return self._together(f"{name}_forms", (first, second), lambda places: _close(places, between))
            case Near():
                return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), 0.0
        raise TypeError(f"{leaf} was not made into words")

    def _rarity(self, number: int) -> float:
        """The inverse document frequency of what so many entries have, never below 0."""
        from math import log

        everything = int(self._columns.alive.sum())
        return log(1 + (everything - number + 0.5) / (number + 0.5))

    def _read_entries(self, field: str, term: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The living rows that have a term in a field, in order, and how often."""
        import numpy as np

        numbers, counts = [], []
        with self._reading():
            if (field, term.encode("utf-8")) in self._reader:
                matcher = self._reader.postings(field, term)
                while matcher.is_active():
                    numbers.append(matcher.id())
                    counts.append(matcher.weight())
                    matcher.next()
        rows = self._row_of[np.array(numbers, dtype=np.int64)]
        order = np.argsort(rows)
        return rows[order], np.array(counts, dtype=np.float32)[order]

    def _together(
        self, field: str, forms: Sequence[str], times: Callable[[list[list[int]]], int]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32], float]:
        """The rows in which the words stand together, and how often, by the places at which each stands."""
        import numpy as np

        each = [self._entries(field, form)[0] for form in forms]
        rows = each[0]
        for more in each[1:]:
            rows = np.intersect1d(rows, more, assume_unique=True)
        counts = np.array([times(places) for places in self._places(field, forms, rows)], dtype=np.float32)
        kept = counts > 0
        return rows[kept], counts[kept], sum(self._rarity(len(one)) for one in each)

    def _places(self, field: str, forms: Sequence[str], rows: NDArray[np.int64]) -> Iterator[list[list[int]]]:
        """For each row, the places at which each of the words stands; all rows have all words."""
        import numpy as np

        numbers = self._number_of[rows]
        columns: dict[str, list[list[int]]] = {}
        with self._reading():
            for form in dict.fromkeys(forms) if len(rows) else ():
                matcher = self._reader.postings(field, form)
                found: list[list[int]] = [[]] * len(rows)
                for at in np.argsort(numbers):
                    matcher.skip_to(int(numbers[at]))
                    found[at] = matcher.value_as("positions")
                columns[form] = found
        for at in range(len(rows)):
            yield [columns[form][at] for form in forms]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except Exception as error:  # as above: the question was parsed before, so it is the files
                raise Damaged(str(error)) from error


def _in_a_row(places: list[list[int]]) -> int:
    """How often the words stand side by side in this order."""
    rest = [set(found) for found in places[1:]]
    return sum(all(at + n in found for n, found in enumerate(rest, start=1)) for at in places[0])


def _close(places: list[list[int]], between: int) -> int:
    """How often the second word stands near the first."""
    return sum(any(0 < abs(at - other) <= between + 1 for other in places[1]) for at in places[0])
