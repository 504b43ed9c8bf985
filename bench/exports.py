"""How fast, and in how little memory, positions are exported: `python -m bench.exports`.

CPU-seconds for ten thousand rows of a corpus, from the question to the last byte, for each format and against the
csv module writing the same rows from memory; and the most memory for few and for many rows that come as a stream.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import onrecord
from corpus.catalogue import Catalogue
from corpus.records import Block, Document, Metadata, Statement, TopicStance
from index.export import FORMATS, write
from onrecord import Question

ROWS, IN_A_DOCUMENT = 10_000, 20
# Rows that come as a stream; a sheet takes minutes for a million.
STREAMED = {"csv": 1_000_000, "xlsx": 100_000, "parquet": 1_000_000, "jsonl": 1_000_000}
TOPICS = ("joint_working", "structural_change")
# Invented words, as many as people use: of few, every statement would be like every other.
WORDS = [
    one + other + end
    for one in "ba co du fe gi lo mu na po ra se ti".split()
    for other in "ba co du fe gi lo mu na po ra se ti".split()
    for end in "ck dge ll mp nt rse".split()
]


def corpus(folder: Path, rows: int = ROWS) -> onrecord.Corpus:
    """A corpus of so many positions, in documents of IN_A_DOCUMENT paragraphs each."""
    rng, catalogue = random.Random(8), Catalogue(folder, create=True)
    for number in range(rows // IN_A_DOCUMENT):
        paragraphs = [" ".join(rng.choices(WORDS, k=30)) + "." for _ in range(IN_A_DOCUMENT)]
        starts = list(itertools.accumulate((len(one) + 2 for one in paragraphs), initial=0))
        spans = [(start, start + len(one)) for start, one in zip(starts, paragraphs, strict=False)]
        name = f"{number:05}.txt"
        blocks = tuple(Block("paragraph", *span, paragraph=str(at)) for at, span in enumerate(spans))
        about = Metadata(f"Paper {number}", "report", "Fenwick Council", published_on=f"{1990 + number % 30}-05-01")
        document = Document(name, name, name, "\n\n".join(paragraphs), blocks, about)
        statements = [_said(span, rng) for span in spans]
        catalogue.put(document, statements, source=name, fingerprint=f"{name} - bench")
    return onrecord.open(folder)


def _said(span: tuple[int, int], rng: random.Random) -> Statement:
    who = f"Ann {chr(65 + rng.randrange(26))}{rng.choice(WORDS)}"
    evidence = ((span[0], span[0] + 8),)
    stances = tuple(TopicStance(topic, rng.choice(("support", "oppose")), False, 0.9, evidence) for topic in TOPICS)
    return Statement(who, "person", "direct", (span,), span, who, role="chair", stances=stances, frame="bench 1")


def streamed(rows: int) -> Iterator[dict[str, Any]]:
    """So many records that are nowhere at once."""
    with tempfile.TemporaryDirectory() as folder:
        catalogue = corpus(Path(folder), IN_A_DOCUMENT).catalogue  # without an index, whose network needs memory, too
        (name,) = catalogue.document_ids()
        (row,) = catalogue.rows([catalogue.statements(name)[0].position_id])
    for number in range(rows):
        yield row | {"position_id": f"{number:016x}"}


def _grown(format_: str, rows: int) -> int:
    """The most memory, in MiB, that a process of its own needs to write so many rows."""
    code = f"from bench.exports import peak; peak({format_!r}, {rows})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout)


def peak(format_: str, rows: int) -> None:
    """Write so many rows to a file, and print the most memory that this took, in MiB."""
    with tempfile.TemporaryFile() as file:
        write(streamed(rows), file, format=format_, topics=TOPICS)
    # Not `resource`: on Linux a process begins with the most memory of the one that started it.
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    print(int(status["VmHWM"].split()[0]) // 1024)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        made = corpus(Path(folder))
        rows = made.positions().rows  # and with it the index
        started = time.process_time()
        text = io.StringIO()
        csv.writer(text).writerows([list(map(str, row.values())) for row in rows])
        plain = time.process_time() - started
        print(f"{len(rows):,} rows from the catalogue; the csv module alone {plain:.2f} CPU-seconds\n")
        print(f"{'':<10}{'CPU-seconds':>12}{'ratio':>8}{'MiB at 1,000':>14}{'MiB at':>8}")
        for format_ in FORMATS:
            started = time.process_time()
            made.export(made.listing(Question(sort="date", limit=len(rows))), io.BytesIO(), format=format_)
            spent = time.process_time() - started
            few, many = _grown(format_, 1000), _grown(format_, STREAMED[format_])
            print(f"{format_:<10}{spent:>12.2f}{spent / plain:>8.1f}{few:>14}{many:>8} {STREAMED[format_]:>10,}")


if __name__ == "__main__":
    main()
