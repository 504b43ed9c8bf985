"""Whether time and memory grow no faster than a document: `python -m bench.scale [--whole]`.

One document of 10,000, 100,000 and 400,000 words is made of the sample corpus, again and again, each time with other
surnames. Each size is read in a process of its own. Printed: processor seconds for each 10,000 words, the ratio to the
smallest document's, and the most memory that the process ever had. `--whole` extracts statements with stances; without
it, what was said by whom.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time

SIZES = (10_000, 100_000, 400_000)
_NAMED = re.compile(r"\b((?:Mr|Mrs|Ms|Dr|Sir|Lord|Lady|Baroness|Councillor|Professor) )([A-Z][a-z]+)")


def text_of(words: int) -> str:
    """A text of about so many words."""
    import onrecord
    from corpus.read import read
    from corpus.sources import files_below

    texts = [read(path).text for path, _ in files_below(onrecord.sample_documents())]
    pieces: list[str] = []
    length = number = 0
    while length < words:
        ending = "".join(chr(ord("a") + int(digit)) for digit in str(number // len(texts)))
        piece = _NAMED.sub(lambda found, ending=ending: found[1] + found[2] + ending, texts[number % len(texts)])  # type: ignore[misc]
        pieces.append(" ".join(piece.split(" ")[: words - length]))
        length += len(piece.split())
        number += 1
    return "\n\n".join(pieces)


def run(words: int, *, whole: bool) -> None:
    """Read one document and print processor seconds and megabytes."""
    from corpus.records import Document, Metadata
    from corpus.text import blocks_of
    from nlp.positions import Extractor

    text = text_of(words)
    document = Document("d", "v", "long.txt", text, blocks_of(text), Metadata(kind="article"))
    small = Document("d", "v", "s.txt", "“Wait,” said Ann Ham.", blocks_of("“Wait,” said Ann Ham."), Metadata())
    extractor = Extractor()
    job = extractor.statements if whole else extractor.attributor.read
    job(small)  # what is loaded on first use does not count
    began = time.process_time()
    found = job(document)
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(len(text.split()), len(found), seconds, memory)


def main() -> None:
    """Measure each size in a process of its own and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--whole", action="store_true", help="statements with holders and stances, not attribution alone"
    )
    parser.add_argument("--words", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.words:
        run(given.words, whole=given.whole)
        return
    print(f"{'words':>10}{'found':>10}{'s / 10,000 words':>20}{'ratio':>8}{'peak memory':>14}")
    first = 0.0
    for size in SIZES:
        command = [sys.executable, "-m", "bench.scale", "--words", str(size), *(["--whole"] if given.whole else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"bench.scale: {done.stderr.strip().splitlines()[-1]}")
        words, found, seconds, memory = (float(value) for value in done.stdout.split())
        rate = seconds / words * 10_000
        first = first or rate
        print(f"{words:>10,.0f}{found:>10,.0f}{rate:>20.2f}{rate / first:>8.2f}{memory:>11,.0f} MB")


if __name__ == "__main__":
    main()
