"""Whether PDFs are read as they are printed, and how fast: `python -m bench.pdfs [--show NAME] [--seed N]`.

Over the golden PDFs of `bench.golden_pdfs`:

right  share of blocks with exactly the right words, kind, page and notes, of those there are or were found
order  share of these that stand in the right order
words  whether all words of the document, and no others, were found in order
speed  pages a CPU-second, on one thread, without OCR
"""

from __future__ import annotations

import argparse
import sys
import time
from bisect import bisect_left
from collections.abc import Sequence
from difflib import unified_diff

from bench.golden_pdfs import Expected, Golden, documents
from corpus.readers.pdf import read

FLOORS = {"right": 0.95, "order": 1.0, "speed": 40.0}


def found_in(golden: Golden) -> list[Expected]:
    """The blocks that the reader finds."""
    parsed = read(golden.data, where=f"{golden.name}.pdf")
    return [
        Expected(block.kind, parsed.text[block.start : block.end], block.page or "", block.notes)
        for block in parsed.blocks
    ]


def right(expected: Sequence[Expected], found: Sequence[Expected]) -> tuple[int, int]:
    """(blocks exactly right, those of them in order). Each block found counts once."""
    places: dict[Expected, list[int]] = {}
    for at, block in enumerate(found):
        places.setdefault(block, []).append(at)
    matched = [places[block].pop(0) for block in expected if places.get(block)]
    ends: list[int] = []  # of the longest run in order, of each length, the least last place
    for at in matched:
        length = bisect_left(ends, at)
        ends[length : length + 1] = [at]
    return len(matched), len(ends)


def _letters(blocks: Sequence[Expected]) -> str:
    return "".join("".join(block.words.split()) for block in blocks if block.kind != "footnote")


def main() -> None:
    """Measure and print a table; exits with 1 where a floor is not reached."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--show", help="print the differences of one document")
    options.add_argument("--seed", type=int, default=1, help="which words are drawn")
    asked = options.parse_args()
    totals = [0, 0, 0]
    pages, seconds = 0, 0.0
    print(f"{'':<28}{'pages':>6}{'blocks':>8}{'right':>8}{'order':>8}{'words':>8}")
    for golden in documents(asked.seed):
        began = time.process_time()
        found = found_in(golden)
        seconds += time.process_time() - began
        pages += golden.pages
        exact, ordered = right(golden.blocks, found)
        most = max(len(golden.blocks), len(found))
        totals = [one + more for one, more in zip(totals, (most, exact, ordered), strict=True)]
        same = "all" if _letters(golden.blocks) == _letters(found) else "not all"
        print(
            f"{golden.name:<28}{golden.pages:>6}{most:>8}{exact / most:>8.1%}{ordered / max(1, exact):>8.1%}{same:>8}"
        )
        if asked.show == golden.name:
            print("\n".join(unified_diff(list(map(str, golden.blocks)), list(map(str, found)), lineterm="", n=0)))
    measured = {"right": totals[1] / totals[0], "order": totals[2] / totals[1], "speed": pages / seconds}
    print(f"{'all':<28}{pages:>6}{totals[0]:>8}{measured['right']:>8.1%}{measured['order']:>8.1%}")
    print(f"{measured['speed']:.0f} pages a CPU-second")
    if any(measured[name] < floor for name, floor in FLOORS.items()):
        sys.exit(f"below the floors: {FLOORS}")


if __name__ == "__main__":
    main()
