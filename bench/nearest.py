"""How much of what an exact comparison of vectors finds is found by comparing signs first (`index.vectors`).

    python -m bench.nearest            the project's own texts, and public ones where they lie beside the checkout
    python -m bench.nearest --million  and a million: the same with a little noise, many times over

For 300 texts as questions: of the ten and the hundred nearest, and of all as near as `ranking.MEANING_FLOOR`, the share
that is among the nearest by signs; and CPU milliseconds of one thread. Where faiss is installed (it is no part of the
project), an IVF index with 8 bits a number stands beside it.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse  # noqa: E402
import csv  # noqa: E402
import gzip  # noqa: E402
import json  # noqa: E402
import re  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from importlib import import_module  # noqa: E402
from importlib.resources import files  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from corpus import encoder  # noqa: E402
from index import ranking, vectors  # noqa: E402

SHARED = Path(__file__).parents[2] / "shared" / "data"
QUESTIONS = 300
Floats = NDArray[np.float32]


def texts() -> Iterator[str]:
    """Statements of the project, and arguments and sentences of news where they are there."""
    for name in ("documents.jsonl", "statements.jsonl"):
        for line in (files("nlp.training") / name).read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    for path in sorted((SHARED / "polnear").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield from re.split(r"(?<=[.!?])\s+|\n+", json.loads(line)["text"])
    for path in sorted((SHARED / "stance").glob("*/arguments_*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            yield from (row["argument"] for row in csv.DictReader(rows))


def measure(name: str, made: Floats) -> None:
    """Print a line a way."""
    asked = np.random.default_rng(0).choice(len(made), QUESTIONS, replace=False)
    exact = [_exact(made, made[one], one) for one in asked]
    with tempfile.TemporaryDirectory() as folder:
        encode, encoder.encode = encoder.encode, lambda texts: made[[int(one) for one in texts]]
        vectors.save(Path(folder), {number.to_bytes(16, "little"): str(number) for number in range(len(made))})
        encoder.encode = encode
        opened = vectors.Vectors(Path(folder))
        _line(f"{name}, signs", made, asked, exact, lambda vector: opened.nearest(vector)[0])
    for probes, search in _faiss(made):
        _line(f"{name}, faiss, {probes} cells", made, asked, exact, search)


def _exact(made: Floats, vector: Floats, itself: int) -> tuple[set[int], set[int], set[int]]:
    cosines = made @ vector
    best = np.argpartition(-cosines, 101)[:102]
    order = [int(one) for one in best[np.argsort(-cosines[best])] if one != itself]
    near = np.flatnonzero(cosines >= ranking.MEANING_FLOOR).tolist()
    return set(order[:10]), set(order[:100]), set(near) if len(near) <= vectors.POOL else set()


def _line(
    what: str, made: Floats, asked: NDArray[np.int64], exact: list[Any], search: Callable[[Floats], NDArray[np.int64]]
) -> None:
    kept, wanted, seconds = np.zeros(3), np.zeros(3), 0.0
    for one, best in zip(asked, exact, strict=True):
        began = time.process_time()
        rows = search(made[one])
        seconds += time.process_time() - began
        found = set(rows.tolist())
        kept += [len(part & found) for part in best]
        wanted += [len(part) for part in best]
    shares = "".join(f"{share:>10.3f}" for share in kept / np.maximum(wanted, 1))
    print(f"{what:<34}{shares}{1000 * seconds / len(asked):>8.1f}", flush=True)


def _faiss(made: Floats) -> Iterator[tuple[int, Callable[[Floats], NDArray[np.int64]]]]:
    try:
        faiss: Any = import_module("faiss")
    except ImportError:
        return
    faiss.omp_set_num_threads(1)
    cells = 1024 if len(made) > 250_000 else 256
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(encoder.WIDTH),
        encoder.WIDTH,
        cells,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.train(made[:: max(1, len(made) // 50_000)])
    index.add(made)
    for probes in (16, 64):
        index.nprobe = probes
        yield probes, lambda vector: index.search(vector[None], vectors.POOL)[1][0]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--million", action="store_true", help="a million vectors, too (6 GB of memory)")
    given = parser.parse_args()
    wanted = list(dict.fromkeys(text for text in texts() if 4 <= len(text.split()) <= 80))
    made = encoder.encode(wanted)
    print(f"{'':<34}{'of 10':>10}{'of 100':>10}{'of near':>10}{'ms':>8}")
    measure(f"{len(made):,} texts", made)
    if given.million:
        draw = np.random.default_rng(1)
        copies = -(-1_000_000 // len(made))
        many = np.concatenate(
            [made + 0.03 * draw.standard_normal(made.shape, dtype=np.float32) for _ in range(copies)]
        )[:1_000_000]
        measure("1,000,000 vectors", many / np.linalg.norm(many, axis=1, keepdims=True))


if __name__ == "__main__":
    main()
