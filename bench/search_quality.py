"""How good search is on a test collection: nDCG@10 and Recall@100, by words, by meaning and by both, for each engine.

    python bench/search_quality.py DIR…     any folder with corpus.jsonl, queries.jsonl and qrels.tsv (BEIR's layout)
    python -m bench.search_quality          our own, and Perspectrum where it lies beside the checkout

The texts become statements of an index and the queries are asked as somebody would type them, so that the whole way of
a question is measured. Source of the measures: Järvelin and Kekäläinen, "Cumulated gain-based evaluation" (2002).
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

if not __package__:  # called by its path: `python bench/search_quality.py DIR`
    sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.search_collections import Collection, collections, for_calibration
from corpus.catalogue import Catalogue
from corpus.errors import QueryError
from corpus.records import Document, Metadata, Statement, StoredStatement
from index import ranking as weights
from index.language import LONGEST
from index.query import RANKINGS, Question
from index.search import ENGINES, Index

DEEPEST = 100


def read(folder: Path) -> Collection:
    """A folder in BEIR's layout. Ends with a message where a file is missing or is not what it should be."""
    try:
        with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
            texts = dict(_text(json.loads(line)) for line in lines if line.strip())
        with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
            queries = {str(one["_id"]): str(one["text"]) for one in map(json.loads, filter(str.strip, lines))}
        grades: dict[str, dict[str, int]] = {}
        with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines, delimiter="\t"):
                if row and re.fullmatch(r"-?[\d.]+", row[2]):  # not the line that names the columns
                    grades.setdefault(row[0], {})[row[1]] = max(int(float(row[2])), 0)
    except (OSError, ValueError, KeyError, IndexError) as error:
        sys.exit(f"bench.search_quality: {folder}: {type(error).__name__} {error} – see --help for the layout")
    asked = {name: text for name, text in queries.items() if any(grades.get(name, {}).values())}
    if not asked:
        sys.exit(f"bench.search_quality: {folder}: no query has a text that answers it – are the ids the same?")
    return Collection(folder.resolve().name, texts, asked, grades)


def _text(row: dict[str, Any]) -> tuple[str, tuple[str, str]]:
    """A text's id, its title and its words; what has only a title says that."""
    title, text = str(row.get("title") or ""), str(row.get("text") or "")
    return str(row["_id"]), (title, text) if text.strip() else ("", title)


class Texts:
    """A collection in the place of a catalogue: each text is a statement."""

    revision = 1

    def __init__(self, collection: Collection) -> None:
        self._texts = collection.texts

    def blocks(self) -> int:
        return len(self._texts)

    def document_ids(self) -> list[str]:
        return list(self._texts)

    def changed_since(self, revision: int) -> list[str]:
        return []

    def document(self, name: str) -> Document:
        title, text = self._texts[name]
        return Document(name, "", name, text, (), Metadata(title=title))

    def statements(self, name: str) -> list[StoredStatement]:
        length = len(self._texts[name][1])
        said = Statement("", "unknown", "direct", ((0, length),), (0, length), frame="none")
        return [StoredStatement(name, said)] if length else []

    def rows(self, names: Sequence[str]) -> list[dict[str, Any]]:
        texts = {name: self._texts[name][1] for name in names}
        return [{"position_id": name, "spans": [[0, len(text)]], "text": [text]} for name, text in texts.items()]


def run(index: Index, collection: Collection, ranking: str) -> dict[str, list[str]]:
    """Query → the ids of the first hundred answers."""
    found = {}
    for name, text in collection.queries.items():
        plain = " ".join(re.findall(r"[\w'’-]+", text))  # colons, stars and brackets of the texts are no operators
        plain = re.sub(r"\b(AND|OR|NOT)\b", lambda one: one[0].lower(), plain)[:LONGEST]
        try:
            answer = index.search(Question(plain, level="statements", ranking=ranking, limit=DEEPEST))
        except QueryError as error:
            sys.exit(f"bench.search_quality: {collection.name}: query {name}: {error}")
        found[name] = [row["position_id"] for row in answer.rows]
    return found


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """The gain of the first answers, each discounted by its place, as a share of the best that could be."""
    gain = sum(grades.get(name, 0) / math.log2(place + 2) for place, name in enumerate(ranked[:depth]))
    best = sorted(grades.values(), reverse=True)[:depth]
    return gain / sum(grade / math.log2(place + 2) for place, grade in enumerate(best))


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int = DEEPEST) -> float:
    """The share of what answers a query that is among the first answers."""
    wanted = {name for name, grade in grades.items() if grade > 0}
    return len(wanted & set(ranked[:depth])) / len(wanted)


def measured(index: Index, collection: Collection, ranking: str) -> tuple[float, float]:
    """nDCG@10 and Recall@100, means over the queries."""
    found = run(index, collection, ranking)
    grades = collection.grades
    return (
        sum(ndcg(names, grades[query]) for query, names in found.items()) / len(found),
        sum(recall(names, grades[query]) for query, names in found.items()) / len(found),
    )


def indexed(collection: Collection, folder: Path, engine: str) -> Index:
    """An index of the collection."""
    index = Index(folder, cast(Catalogue, Texts(collection)), engine)
    index.refresh()
    return index


def report(collection: Collection, engines: Sequence[str]) -> None:
    """Print a table."""
    print(f"{collection.name}: {len(collection.texts):,} texts, {len(collection.queries)} queries\n")
    print(f"{'engine':<10}{'ranking':<10}{'nDCG@10':>10}{'Recall@100':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for engine in engines:
            index = indexed(collection, Path(folder) / engine, engine)
            for ranking in RANKINGS:
                gain, found = measured(index, collection, ranking)
                print(f"{engine:<10}{ranking:<10}{gain:>10.3f}{found:>12.3f}")
    print()


def calibrate(sets: Iterable[Collection]) -> None:
    """Print nDCG@10 by words and meaning for shares of meaning, on the collections to choose by."""
    shares = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    print(f"{'share of meaning':<24}" + "".join(f"{share:>8}" for share in shares))
    for collection in sets:
        with tempfile.TemporaryDirectory() as folder:
            index = indexed(collection, Path(folder), "tantivy")
            print(f"{collection.name:<24}", end="", flush=True)
            for weights.MEANING_WEIGHT in shares:
                print(f"{measured(index, collection, 'hybrid')[0]:>8.3f}", end="", flush=True)
            print()


def main() -> None:
    """Measure and print a table a collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", metavar="DIR", nargs="*", type=Path, help="collections in BEIR's layout")
    parser.add_argument("--engine", choices=sorted(ENGINES), action="append", help="only this one; repeatable")
    parser.add_argument("--calibrate", action="store_true", help="what the share of meaning was chosen by")
    given = parser.parse_args()
    if given.folders:
        for folder in given.folders:
            report(read(folder), given.engine or sorted(ENGINES))
        return
    if given.calibrate:
        calibrate(for_calibration())
        return
    for collection in collections():
        report(collection, given.engine or sorted(ENGINES))


if __name__ == "__main__":
    main()
