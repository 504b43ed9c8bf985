"""How often the guess at a document's kind is right: `python -m bench.kinds`; `--write` keeps it in corpus/kinds.csv.

Counted on the project's own fictional documents of known kind (bench/holders, bench/heldout), each read as if it had no
sidecar. The rules were widened on most of them, so the shares are a little too good; the few of a kind pull them down.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path

from corpus.kinds import COUNTS
from corpus.metadata import complete
from corpus.readers import Parsed, reader_for

HERE = Path(__file__).parent


def counted() -> list[tuple[str, int, int]]:
    """A row a kind that was guessed: kind, how often rightly, how often at all."""
    right: Counter[str] = Counter()
    guessed: Counter[str] = Counter()
    for folder in (HERE / "holders", HERE / "heldout"):
        with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
            kinds = {row["doc"]: row["kind"] for row in map(json.loads, lines)}
        for name, kind in sorted(kinds.items()):
            path = folder / name
            parsed = reader_for(name)(path.read_bytes(), where=name)
            about = complete(Parsed(parsed.text, parsed.blocks), name=name, beside={})
            guessed[about.kind] += 1
            right[about.kind] += about.kind == kind
    return [(kind, right[kind], guessed[kind]) for kind in sorted(guessed)]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep the counts in corpus/kinds.csv")
    rows = counted()
    for kind, right, guessed in rows:
        print(f"{kind:<24}{right:>4} of {guessed}")
    if parser.parse_args().write:
        with COUNTS.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([("kind", "right", "guessed"), *rows])


if __name__ == "__main__":
    main()
