"""How sure it is who a holder is: `python -m bench.reliability [--write]`.

Counts, on the fictional documents with labelled holders (bench/holders and the sample corpus), how often each way of
telling a holder was right; --write keeps the counts in nlp/models/holders.json, from which `confidence.holder` comes.
Then compares the confidences with what is right in bench/heldout, documents that nothing was made on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import onrecord
from bench.evaluate import HELDOUT, HOLDERS, labels
from bench.scoring import best, holder_right
from corpus.read import read
from nlp.positions import Extractor
from nlp.reliability import MEASURED
from nlp.reliability import measured as reliability_counts

SAMPLE = onrecord.sample_documents()
# (told way, confidence, whether it was right)
Told = tuple[str, float, bool]


def told(documents: Path, gold: Path) -> Iterator[Told]:
    """What was told of the holder of each labelled row that a statement covers."""
    extractor = Extractor()
    paths = sorted(path for path in documents.iterdir() if path.suffix not in (".yaml", ".jsonl"))
    rows = []
    texts = {}
    for path in paths:
        document = read(path)
        texts[path.name] = document.text
        for statement in extractor.statements(document):
            kind, basis = statement.holder_kind, statement.holder_basis
            rows.append(
                {
                    "document": path.name,
                    "spans": [list(span) for span in statement.spans],
                    "holder": statement.holder,
                    "holder_kind": kind,
                    "holder_basis": basis.split(":")[0],
                    "holder_candidates": list(statement.holder_candidates),
                    "role": statement.role,
                    "way": basis,
                    "confidence": statement.holder_confidence,
                }
            )
    for row in labels(gold, texts):
        found = best(row, rows)
        # A label within a much longer statement is another one's words, which were not told apart: see `recall`.
        if found is not None and _length(found) <= 2 * _length(row):
            yield found["way"], found["confidence"], holder_right(row, found)


def _length(row: Mapping[str, Any]) -> int:
    return sum(end - start for start, end in row["spans"])


def main() -> int:
    """Print the counts and the comparison; with --write keep the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"keep the counts in {MEASURED.name}")
    given = parser.parse_args()
    every = [*told(HOLDERS, HOLDERS / "gold.jsonl"), *told(SAMPLE, SAMPLE.parent / "gold.jsonl")]
    of = Counter(way for way, _, _ in every)
    right = Counter(way for way, _, good in every if good)
    print("| told by | right | of |\n|---|---|---|")
    for way in sorted(of):
        print(f"| {way} | {right[way]} | {of[way]} |")
    if given.write:
        counts = {way: [right[way], of[way]] for way in sorted(of)}
        MEASURED.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    print("\n| confidence | mean | right | of |\n|---|---|---|---|")
    reliability_counts.cache_clear()
    unseen = list(told(HELDOUT, HELDOUT / "gold.jsonl")) if HELDOUT.exists() else []
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 0.95), (0.95, 1.01)):
        inside = [(sure, good) for _, sure, good in unseen if low <= sure < high]
        if inside:
            mean, share = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            print(f"| {low:.2f}–{min(high, 1):.2f} | {mean:.2f} | {share:.2f} | {len(inside)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
