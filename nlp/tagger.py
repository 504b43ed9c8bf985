"""The trained tagger: for each word of a window, what it is (source, cue, content) and which words it belongs to.

The network is in nlp/training/network.py, its card in nlp/models/README.md; here onnxruntime runs it, on one thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.weights import learned_beside, session
from nlp.windows import Window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = Path(__file__).with_name("models") / "tagger.onnx"
BESIDE = MODEL.with_suffix(".json")  # what else was learned: scores of neighbouring tags, confidence, thresholds
# A tag is B (begins) or I (goes on) of a part of an attribution, or O.
PARTS = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
# Lower ends of the ranges of distance, in words and in lines, that the pointers tell apart.
DISTANCES = (1, 2, 3, 5, 9, 17, 33, 65)
LINE_DISTANCES = (1, 2, 3)
# Windows in one call of the network, and windows among which those of like length are put together.
_BATCH, _POOL = 8, 64


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the network says of a window of w words; word 0 stands for none.

    tags     w + 1 numbers in TAGS, the likeliest sequence
    chances  [w + 1, 7] probability of each tag of each word
    cues     [w + 1, w + 1] row i: probabilities that word j is the cue of content word i
    sources  [w + 1, w + 1] row i: probabilities that word j is in the source of cue word i
    """

    window: Window
    tags: NDArray[np.int64]
    chances: NDArray[np.float32]
    cues: NDArray[np.float32]
    sources: NDArray[np.float32]


class Tagger:
    """The network with its weights."""

    def __init__(self, run: Any, kept: Mapping[str, Any]) -> None:
        """run: from a `batch` to the scores of tags, cues and sources; kept: the JSON beside the network."""
        import numpy as np

        self._run = run
        self._moves = np.asarray(kept["moves"], dtype=np.float32)
        self._starts = np.asarray(kept["starts"], dtype=np.float32)
        self._lean = float(kept.get("lean", 0.0))

    def read(self, windows: Iterable[Window]) -> Iterator[Tagged]:
        """Each window tagged, in order."""
        pool: list[Window] = []
        for window in windows:
            pool.append(window)
            if len(pool) == _POOL:
                yield from self._pool(pool)
                pool = []
        yield from self._pool(pool)

    def _pool(self, pool: Sequence[Window]) -> Iterator[Tagged]:
        order = sorted(range(len(pool)), key=lambda number: len(pool[number].pieces))
        done: dict[int, Tagged] = {}
        for start in range(0, len(order), _BATCH):
            numbers = order[start : start + _BATCH]
            done |= zip(numbers, self._batch([pool[number] for number in numbers]), strict=True)
        for number in range(len(pool)):
            yield done[number]

    def _batch(self, windows: Sequence[Window]) -> Iterator[Tagged]:
        from scipy.special import softmax

        scores, cues, sources = self._run(batch(windows))
        lengths = [len(window.first) for window in windows]
        paths = self._likeliest(scores, lengths)
        for number, (window, length) in enumerate(zip(windows, lengths, strict=True)):
            yield Tagged(
                window,
                paths[number][:length],
                softmax(scores[number, :length], axis=-1),
                softmax(cues[number, :length, :length], axis=-1),
                softmax(sources[number, :length, :length], axis=-1),
            )

    def _likeliest(self, scores: NDArray[np.float32], lengths: Sequence[int]) -> NDArray[np.int64]:
        """The likeliest tags of each window (Viterbi): [B, W]. What stands after a window's length means nothing.

        `lean` makes "outside" less likely: what is tagged too readily, confidence takes out again.
        """
        import numpy as np

        scores = scores.copy()
        scores[:, :, 0] -= self._lean
        count, width, tags = scores.shape
        best = np.zeros((width, count, tags), dtype=np.int64)
        total = scores[:, 0] + self._starts
        ends = np.zeros((count, width), dtype=np.int64)
        finals = np.zeros((width, count), dtype=np.int64)
        finals[0] = total.argmax(axis=1)
        for at in range(1, width):
            steps = total[:, :, None] + self._moves
            best[at] = steps.argmax(axis=1)
            total = steps.max(axis=1) + scores[:, at]
            finals[at] = total.argmax(axis=1)
        for number, length in enumerate(lengths):
            tag = finals[length - 1, number]
            for at in range(length - 1, -1, -1):
                ends[number, at] = tag
                tag = best[at, number, tag]
        return ends


def batch(windows: Sequence[Window]) -> dict[str, NDArray[np.int64]]:
    """The windows as the network takes them, padded with 0: pieces, states and mask [B, N], first and lines [B, W]."""
    import numpy as np

    def padded(rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
        made = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
        for number, row in enumerate(rows):
            made[number, : len(row)] = row
        return made

    pieces = padded([window.pieces for window in windows])
    return {
        "pieces": pieces,
        "states": padded([window.states for window in windows]),
        "mask": (pieces != 0).astype(np.int64),
        "first": padded([window.first for window in windows]),
        "lines": padded([window.lines for window in windows]),
    }


@cache
def learned() -> dict[str, Any]:
    """The JSON beside the network. Raises ModelError where either is missing or they do not belong together."""
    return learned_beside(MODEL, BESIDE, "tagger's weights")


@cache
def tagger() -> Tagger:
    """The shipped tagger. Raises ModelError like `learned`."""
    kept, running = learned(), session(MODEL)
    return Tagger(lambda given: running.run(None, given), kept)
