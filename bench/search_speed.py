"""How fast search is, beside Tantivy alone, SQLite's FTS5 and Whoosh alone, over the same passages in the same run.

    python -m bench.search_speed                   10,000, 100,000 and 1,000,000 passages
    python -m bench.search_speed --sizes 10000     fewer

The text is generated: words as frequent as Zipf's law has it, with years, kinds and publishers; the vectors are random.
200 questions in turn: one word, any of three, both of two, a phrase, and a word among some years and one kind. Times
are CPU milliseconds of one thread for a question, the median and the 95th percentile of all; "x" is the ratio of the
95th percentiles to Tantivy alone. A question's own vector is not part of it: `bench.speed` measures that.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse  # noqa: E402
import random  # noqa: E402
import shutil  # noqa: E402
import sqlite3  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator, Sequence  # noqa: E402
from dataclasses import replace  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any, cast  # noqa: E402

import numpy as np  # noqa: E402

import onrecord  # noqa: E402
from corpus import encoder  # noqa: E402
from corpus.catalogue import Catalogue  # noqa: E402
from corpus.records import DOCUMENT_KINDS, Block, Document, Metadata, StoredStatement  # noqa: E402
from index.query import FACETS, Filters, Question  # noqa: E402
from index.search import Index  # noqa: E402
from index.words import forms  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
VOCABULARY = 60_000
BLOCKS = 20  # a document
QUESTIONS = 200
PAGE = 20
# Above so many passages, what is too slow to wait for is left out of the table.
MOST_FOR_WHOOSH, MOST_STORED = 50_000, 100_000
_ENDINGS = ("", "s", "ed", "ing", "ation")


def _vocabulary() -> list[str]:
    """Words that look like words, some of them forms of one stem, the most frequent first."""
    draw = random.Random(7)
    stems: dict[str, None] = {}
    while len(stems) < VOCABULARY // len(_ENDINGS):
        stems["".join(draw.choice("bcdfglmnprst") + draw.choice("aeiou") for _ in range(draw.randint(2, 4))) + "t"] = (
            None
        )
    words = [stem + ending for stem in stems for ending in _ENDINGS]
    draw.shuffle(words)
    return words


WORDS = _vocabulary()
_chances = 1 / np.arange(1, VOCABULARY + 1)
_UP_TO = np.cumsum(_chances / _chances.sum())


def _drawn(draw: np.random.Generator, number: int) -> list[str]:
    return [WORDS[at] for at in np.searchsorted(_UP_TO, draw.random(number))]


class Generated:
    """So many passages, in the place of a catalogue: documents of twenty blocks."""

    revision = 1

    def __init__(self, passages: int) -> None:
        self.passages = passages

    def blocks(self) -> int:
        return self.passages

    def document_ids(self) -> list[str]:
        return [f"d{number:06}" for number in range(self.passages // BLOCKS)]

    def changed_since(self, revision: int) -> list[str]:
        return []

    def statements(self, name: str) -> list[StoredStatement]:
        return []

    def document(self, name: str) -> Document:
        return generated(name)


def generated(name: str) -> Document:
    """A document of this name: always the same."""
    draw = np.random.default_rng(int(name[1:]))
    text, blocks = "", []
    for _ in range(BLOCKS):
        words = " ".join(_drawn(draw, int(draw.integers(15, 60)))).capitalize() + "."
        blocks.append(Block("paragraph", len(text), len(text) + len(words)))
        text += words + "\n\n"
    about = Metadata(
        title=" ".join(_drawn(draw, 5)),
        kind=DOCUMENT_KINDS[int(draw.integers(0, len(DOCUMENT_KINDS)))],
        publisher=f"Publisher {int(draw.integers(0, 50))}",
        published_on=str(int(draw.integers(1990, 2021))),
    )
    return Document(name, name, f"{name}.txt", text, tuple(blocks), about)


def _vectors(texts: Sequence[str]) -> Any:
    draw = np.random.default_rng(len(texts[0]))
    found = draw.standard_normal((len(texts), encoder.WIDTH), dtype=np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


# -- the questions -----------------------------------------------------------------------------------------------------

Asked = tuple[str, list[str], str, int, int]


def questions() -> list[Asked]:
    """(what kind, its words, a kind of document, first and last year)."""
    draw = np.random.default_rng(3)
    found: list[Asked] = []
    while len(found) < QUESTIONS:
        what = ("word", "any of three", "both", "phrase", "filtered")[len(found) % 5]
        words = _drawn(draw, {"any of three": 3, "both": 2, "phrase": 2}.get(what, 1))
        first = int(draw.integers(1990, 2010))
        if len(set(words)) == len(words):
            kind = DOCUMENT_KINDS[int(draw.integers(0, len(DOCUMENT_KINDS)))]
            found.append((what, words, kind, first, first + 10))
    return found


def ours(asked: Asked, **more: Any) -> Question:
    what, words, kind, first, last = asked
    joint = {"any of three": " OR ", "both": " AND "}.get(what, " ")
    text = f'"{" ".join(words)}"' if what == "phrase" else joint.join(words)
    filters = Filters(kinds=(kind,), since=str(first), until=str(last)) if what == "filtered" else Filters()
    given: dict[str, Any] = {"level": "passages", "ranking": "words", "limit": PAGE}
    return Question(text, filters, **given | more)


class RawTantivy:
    """Tantivy with nothing around it: one field of words, a kind and a year; the ids of the best twenty and scores."""

    def __init__(self, folder: Path, size: int) -> None:
        import tantivy

        folder.mkdir()
        made = tantivy.SchemaBuilder()
        made.add_text_field("text", tokenizer_name="whitespace")
        made.add_text_field("kind", tokenizer_name="raw", index_option="basic")
        made.add_unsigned_field("year", fast=True)
        made.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        self.schema = made.build()
        index = tantivy.Index(self.schema, path=str(folder))
        writer = index.writer(heap_size=128_000_000, num_threads=1)
        for name, text, about in passages(size):
            values = {
                "text": " ".join(forms(text)),
                "kind": about.kind,
                "year": int(about.published_on or 0),
                "id": name,
            }
            writer.add_document(tantivy.Document.from_dict(values, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()

    def __call__(self, asked: Asked) -> list[Any]:
        from tantivy import FieldType, Occur, Query

        what, words, kind, first, last = asked
        terms = [Query.term_query(self.schema, "text", word, "freq") for word in words]
        if what == "phrase":
            query = Query.phrase_query(self.schema, "text", list(words))
        else:
            occur = Occur.Should if what == "any of three" else Occur.Must
            query = Query.boolean_query([(occur, term) for term in terms])
        if what == "filtered":
            years = Query.range_query(self.schema, "year", FieldType.Unsigned, first, last)
            kinds = Query.term_query(self.schema, "kind", kind, "basic")
            query = Query.boolean_query([(Occur.Must, part) for part in (query, years, kinds)])
        hits = self.searcher.search(query, PAGE, count=False).hits
        return [(self.searcher.doc(address).get_first("id"), score) for score, address in hits]


class Fts5:
    """SQLite's full-text search."""

    def __init__(self, folder: Path, size: int) -> None:
        self.db = sqlite3.connect(folder)
        self.db.execute("CREATE VIRTUAL TABLE p USING fts5(text, id UNINDEXED, kind UNINDEXED, year UNINDEXED)")
        rows = ((text, name, about.kind, int(about.published_on or 0)) for name, text, about in passages(size))
        self.db.executemany("INSERT INTO p VALUES (?, ?, ?, ?)", rows)
        self.db.commit()

    def __call__(self, asked: Asked) -> list[Any]:
        what, words, kind, first, last = asked
        joint = {"any of three": " OR ", "both": " AND "}.get(what, " ")
        text = f'"{" ".join(words)}"' if what == "phrase" else joint.join(words)
        where = " AND kind = ? AND year BETWEEN ? AND ?" if what == "filtered" else ""
        more = (kind, first, last) if where else ()
        found = self.db.execute(
            f"SELECT id, rank FROM p WHERE p MATCH ?{where} ORDER BY rank LIMIT {PAGE}", (text, *more)
        )
        return found.fetchall()


class RawWhoosh:
    """Whoosh with nothing around it."""

    def __init__(self, folder: Path, size: int) -> None:
        from whoosh import fields, index
        from whoosh.analysis import RegexTokenizer

        folder.mkdir()
        made = index.create_in(
            str(folder),
            fields.Schema(
                text=fields.TEXT(analyzer=RegexTokenizer(r"\S+")),
                id=fields.ID(stored=True),
                kind=fields.ID(),
                year=fields.NUMERIC(int),
            ),
        )
        writer = made.writer(limitmb=256)
        for name, text, about in passages(size):
            writer.add_document(text=" ".join(forms(text)), id=name, kind=about.kind, year=int(about.published_on or 0))
        writer.commit()
        self.searcher = made.searcher()

    def __call__(self, asked: Asked) -> list[Any]:
        from whoosh import query

        what, words, kind, first, last = asked
        terms = [query.Term("text", word) for word in words]
        if what == "phrase":
            asks = query.Phrase("text", list(words))
        else:
            asks = query.Or(terms) if what == "any of three" else query.And(terms)
        keep = query.And([query.Term("kind", kind), query.NumericRange("year", first, last)])
        found = self.searcher.search(asks, limit=PAGE, filter=keep if what == "filtered" else None)
        return [(hit["id"], hit.score) for hit in found]


def passages(size: int) -> Iterator[tuple[str, str, Metadata]]:
    """(id, text, what is known of its document)."""
    for name in Generated(size).document_ids():
        document = generated(name)
        for block in document.blocks:
            yield f"{name}:{block.start}", document.text[block.start : block.end], document.metadata


# -- the table ---------------------------------------------------------------------------------------------------------


def measure(size: int, folder: Path) -> None:
    """Print a table."""
    print(f"\n{size:,} passages{'':<30}{'median ms':>12}{'p95 ms':>10}{'x':>8}")
    began = time.process_time()
    raw = RawTantivy(folder / "raw", size)
    built = time.process_time() - began
    first = _line("Tantivy alone: ids and scores", raw)
    stored = size <= MOST_STORED
    catalogue = _stored(folder / "corpus", size) if stored else cast(Catalogue, Generated(size))
    index = Index(folder / "corpus", catalogue, "tantivy")
    began = time.process_time()
    index.refresh()
    seconds = time.process_time() - began
    _line("On Record: ids, scores and number", lambda asked: index.ranked(ours(asked)), first)
    _line("  with all facets", lambda asked: index.ranked(ours(asked, facets=FACETS)), first)
    _line("  by words and meaning", lambda asked: index.ranked(_loosely(asked)), first)
    if stored:
        _line("  20 rows, marks, facets", lambda asked: index.search(ours(asked, facets=FACETS)), first)
    if size <= MOST_FOR_WHOOSH:
        small = Index(folder / "whoosh", catalogue, "whoosh")
        small.refresh()
        _line("  by Whoosh: ids, scores and number", lambda asked: small.ranked(ours(asked)), first)
        _line("Whoosh alone", RawWhoosh(folder / "raw-whoosh", size), first)
    _line("SQLite FTS5", Fts5(folder / "fts5.sqlite", size), first)
    print(f"made in {seconds:.0f} CPU-s, vectors left aside (Tantivy alone: {built:.0f})")
    if stored:
        _adding(index, catalogue, size)
        _from_the_start(folder / "corpus")


def _loosely(asked: Asked) -> Question:
    """The words as somebody types them, so that meaning brings in answers, too."""
    _, words, _, _, _ = asked
    return replace(ours(asked, ranking="hybrid"), text=" ".join(words))


def _line(what: str, ask: Callable[[Asked], object], first: float = 0.0) -> float:
    """Print a line; the 95th percentile."""
    asked = questions()
    for one in asked[:20]:
        ask(one)
    times = []
    for one in asked:
        best = float("inf")
        for _ in range(2):
            began = time.process_time()
            ask(one)
            best = min(best, time.process_time() - began)
        times.append(1000 * best)
    last = float(np.percentile(times, 95))
    print(f"{what:<42}{np.median(times):>12.2f}{last:>10.2f}{last / (first or last):>8.1f}", flush=True)
    return last


def _stored(folder: Path, size: int) -> Catalogue:
    catalogue = Catalogue(folder, create=True)
    for name in Generated(size).document_ids():
        catalogue.put(generated(name), [], source=name, fingerprint=name)
    return catalogue


def _adding(index: Index, catalogue: Catalogue, size: int) -> None:
    """One document more."""
    times = []
    for more in range(5):
        name = f"d{size + more:06}"
        catalogue.put(generated(name), [], source=name, fingerprint=name)
        began = time.perf_counter()
        index.refresh()
        times.append(time.perf_counter() - began)
    print(f"one document more: {sorted(times)[2]:.2f} s for the index (median of 5, on the clock)")


def _from_the_start(folder: Path) -> None:
    """The command line, with the real encoder."""
    command = [sys.executable, "-m", "cli", "search", f"{WORDS[30]} {WORDS[50]}", "--level", "passages", "--data"]
    times = []
    for _ in range(4):
        began = time.perf_counter()
        subprocess.run([*command, str(folder)], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    print(f"onrecord search, from start to answer: {sorted(times[1:])[1]:.2f} s (median of 3, on the clock)")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", metavar="N", type=int, nargs="+", default=SIZES, help="numbers of passages")
    given = parser.parse_args()
    os.chdir(Path(onrecord.__file__).parent)
    encoder.encode = _vectors
    for size in given.sizes:
        folder = Path(tempfile.mkdtemp())
        try:
            measure(size, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
