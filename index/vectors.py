"""Sentence vectors on disk: one for each distinct text, compared with a question's by cosine, all of them each time.

Brute force is exact and fast enough: 100,000 vectors of 384 numbers are 150 MB, read through the page cache.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import encoder
from index.engine import Damaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MATRIX, TEXTS = "vectors.npy", "texts.json"
Progress = Callable[[int, int, str], None]
# Texts handed to the encoder at once: few enough that progress is seen to move (a few seconds on two cores).
_AT_ONCE = 256


class Vectors:
    """Unit vectors of texts, float32, shape (number of texts, 384), memory-mapped; row i belongs to `texts[i]`."""

    def __init__(self, folder: Path) -> None:
        """Open what `save` wrote. Raises Damaged where the files cannot be read or do not fit together."""
        import numpy as np

        try:
            self.texts: list[str] = json.loads((folder / TEXTS).read_text(encoding="utf-8"))
            # No file of zero rows can be mapped into memory.
            self.matrix: NDArray[np.float32] = np.load(folder / MATRIX, mmap_mode="r" if self.texts else None)
        except (OSError, ValueError, EOFError) as error:
            raise Damaged(MATRIX) from error
        if self.matrix.shape != (len(self.texts), encoder.WIDTH) or self.matrix.dtype != np.float32:
            raise Damaged(MATRIX)
        self.rows = {name: row for row, name in enumerate(self.texts)}

    def cosines(self, question: str, names: Sequence[str]) -> list[float]:
        """The cosine between the question and each of the texts, from -1 to 1, in this order.

        names   hashes of texts (`index.entries.text_hash`)
        """
        if not names:
            return []
        every = self.matrix @ encoder.encode([question])[0]
        return [float(every[self.rows[name]]) for name in names]


def save(
    folder: Path,
    wanted: Sequence[str],
    new: Mapping[str, str],
    before: Vectors | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the vectors of the texts `wanted` (hashes, each once), reusing those that are already there.

    new   hash → text, for every wanted text that `before` does not have
    Raises ModelError where the encoder's weights are missing.
    """
    import numpy as np

    known = before.rows if before else {}
    order = [name for name in wanted if name in known] + [name for name in wanted if name not in known]
    kept = sum(1 for name in order if name in known)
    matrix = np.zeros((len(order), encoder.WIDTH), dtype=np.float32)
    if before and kept:
        matrix[:kept] = before.matrix[[known[name] for name in order[:kept]]]
    missing = order[kept:]
    for at in range(0, len(missing), _AT_ONCE):
        part = missing[at : at + _AT_ONCE]
        matrix[kept + at : kept + at + len(part)] = encoder.encode([new[name] for name in part])
        if progress:
            progress(at + len(part), len(missing), "sentence vectors")
    np.save(folder / MATRIX, matrix)
    (folder / TEXTS).write_text(json.dumps(order), encoding="utf-8")
