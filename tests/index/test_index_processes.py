"""A reader goes on while a writer adds, and a writer that is killed takes nothing with it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from index_corpus import make, put, said

from corpus.catalogue import Catalogue
from index.query import Question
from index.search import ENGINES, Index

ROOT = Path(__file__).parents[2]
STATEMENTS = 7
# Adds documents of seven statements one after the other, and says when each is in the catalogue and in the index.
WRITER = """
import sys
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
from index_corpus import bag_of_words, make, put, said
from corpus import encoder
from corpus.catalogue import Catalogue
from index.search import Index

encoder.encode = bag_of_words
folder, engine, first, number = Path(sys.argv[3]), sys.argv[4], int(sys.argv[5]), int(sys.argv[6])
catalogue = Catalogue(folder)
index = Index(folder, catalogue, engine)
for document in range(first, first + number):
    on_topic = {"joint_working": "support"}
    put(catalogue, make(f"d{document}", *(said(f"Merge trust {n} of {document}.", stances=on_topic) for n in range(7))))
    print("stored", document, flush=True)
    index.refresh()
    print("indexed", document, flush=True)
"""


def writer(folder: Path, engine: str, first: int, number: int) -> subprocess.Popen[str]:
    arguments = [str(ROOT), str(ROOT / "tests"), str(folder), engine, str(first), str(number)]
    return subprocess.Popen([sys.executable, "-c", WRITER, *arguments], stdout=subprocess.PIPE, text=True)


def seen(index: Index) -> dict[str, int]:
    """Document → how many of its statements a search finds."""
    found: dict[str, int] = {}
    for row in index.search(Question("merge", ranking="words", limit=10_000)).rows:
        found[row["document_id"]] = found.get(row["document_id"], 0) + 1
    return found


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_a_reader_sees_whole_documents_while_a_writer_adds(tmp_path: Path, catalogue: Catalogue, engine: str) -> None:
    put(catalogue, make("first", *(said(f"Merge {n}.", stances={"joint_working": "support"}) for n in range(7))))
    index = Index(tmp_path, catalogue, engine)
    index.refresh()
    looks = 0
    with writer(tmp_path, engine, 0, 12) as process:
        while process.poll() is None:
            assert set(seen(index).values()) == {STATEMENTS}
            looks += 1
    assert process.returncode == 0
    assert looks > 5
    assert len(seen(index)) == 13


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_a_writer_that_is_killed_ten_times_loses_nothing_that_was_stored(
    tmp_path: Path, catalogue: Catalogue, engine: str
) -> None:
    draw = random.Random(engine)
    stored: set[str] = set()
    for turn in range(10):
        with writer(tmp_path, engine, 100 * turn, 90) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline()]  # it is at work
            time.sleep(draw.random() * 0.25)
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.read().splitlines()
        stored |= {f"d{line.split()[1]}" for line in lines if line.startswith("stored")}
        found = seen(Index(tmp_path, catalogue, engine))  # as it was left, without what is not in it yet
        assert set(found.values()) <= {STATEMENTS}
    index = Index(tmp_path, catalogue, engine)
    index.refresh()
    assert stored <= set(seen(index))
    assert set(seen(index).values()) == {STATEMENTS}
    put(catalogue, make("last", "A paragraph of five words."))
    index.refresh()  # whoever builds next removes what the killed ones left
    assert len(list((tmp_path / "index").glob("*-*"))) == 2
