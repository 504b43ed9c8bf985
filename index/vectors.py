"""Sentence vectors on disk, one for each distinct text, and which of them are nearest to a question's.

First all signs are compared (48 bytes a text), then the vectors of the nearest by signs, so that a million texts are
looked through in some hundredths of a second. Of 4,000 texts or fewer none is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import encoder
from index.engine import Damaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER, SIGNS, TEXTS = "vectors", "signs.npy", "texts.npy"
Progress = Callable[[int, int, str], None]
# Texts handed to the encoder at once: few enough that progress is seen to move (a few seconds on two cores).
_AT_ONCE = 256
# Texts that are nearest by signs, whose vectors are then compared: so many, or this share of very many (measured by
# `bench.nearest`).
POOL, POOL_SHARE = 4_000, 1 / 64
# Signs compared at once, so that what lies between stays in the processor's cache.
_STRETCH = 1 << 16


class Vectors:
    """Unit vectors of texts: float16, shape (texts, 384), in parts, memory-mapped. Without texts there is no part.

    texts   hashes of the texts (`index.entries.text_hash`), as two uint64 each
    signs   a bit for each number of a vector that is above 0, as six uint64 each
    """

    def __init__(self, folder: Path) -> None:
        """Open what `save` wrote. Raises Damaged where the files cannot be read or do not fit together."""
        import numpy as np

        try:
            self.texts: NDArray[np.uint64] = np.load(folder / TEXTS)
            self.signs: NDArray[np.uint64] = np.load(folder / SIGNS)
            files = sorted((folder / FOLDER).glob("*.npy"))
            self._parts: list[NDArray[np.float16]] = [np.load(file, mmap_mode="r") for file in files]
        except (OSError, ValueError, EOFError) as error:
            raise Damaged(FOLDER) from error
        self._ends = np.cumsum([len(part) for part in self._parts], dtype=np.int64)
        size = int(self._ends[-1]) if self._parts else 0
        shapes = {part.shape[1:] for part in self._parts} | {(encoder.WIDTH,)}
        if not len(self.texts) == len(self.signs) == size or len(shapes) > 1:
            raise Damaged(FOLDER)

    def __len__(self) -> int:
        return len(self.texts)

    def at(self, rows: NDArray[np.integer]) -> NDArray[np.float32]:
        """The vectors of the rows: float32, shape (rows, 384)."""
        import numpy as np

        found = np.empty((len(rows), encoder.WIDTH), dtype=np.float32)
        part_of = np.searchsorted(self._ends, rows, side="right")
        for number, part in enumerate(self._parts):
            here = part_of == number
            if here.any():
                begins = self._ends[number] - len(part)
                found[here] = part[rows[here] - begins]
        return found

    def nearest(
        self, vector: NDArray[np.float32], among: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The texts nearest to a vector, in no order: their rows, and the cosines, from -1 to 1.

        among   the rows to look at; None for all
        """
        import numpy as np

        rows = np.arange(len(self)) if among is None else among
        pool = max(POOL, int(len(rows) * POOL_SHARE))
        if len(rows) > pool:
            differing = self._differing(_signs(vector[None])[0], among)
            rows = rows[np.argpartition(differing, pool)[:pool]]
        return rows, self.at(rows) @ vector

    def _differing(self, signs: NDArray[np.uint64], among: NDArray[np.int64] | None) -> NDArray[np.uint16]:
        """How many signs differ, for each text."""
        import numpy as np

        size = len(self) if among is None else len(among)
        differing = np.empty(size, dtype=np.uint16)
        for begins in range(0, size, _STRETCH):
            stretch = slice(begins, begins + _STRETCH)
            have = self.signs[stretch] if among is None else self.signs[among[stretch]]
            differing[stretch] = np.bitwise_count(have ^ signs).sum(axis=1, dtype=np.uint16)
        return differing

    def rows_of(self, hashes: NDArray[np.uint64]) -> dict[bytes, int]:
        """Hash → row, for those of the hashes that are there."""
        import numpy as np

        rows = np.flatnonzero(np.isin(self.texts[:, 0], hashes[:, 0]))
        return {self.texts[row].tobytes(): int(row) for row in rows}


def as_numbers(hashes: Sequence[bytes]) -> NDArray[np.uint64]:
    """Hashes of 16 bytes as two uint64 each."""
    import numpy as np

    return np.frombuffer(b"".join(hashes), dtype=np.uint64).reshape(-1, 2)


def _signs(vectors: NDArray[np.floating]) -> NDArray[np.uint64]:
    import numpy as np

    return np.packbits(vectors > 0, axis=1).view(np.uint64)


def save(
    folder: Path,
    new: Mapping[bytes, str],
    before: Vectors | None = None,
    reuse: Vectors | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the vectors of new texts (hash → text), behind those of `before`, whose parts the folder holds already.

    reuse   vectors that need not be made again
    Parts are merged, so that there are about as many as the number of texts has binary digits. Raises ModelError where
    the encoder's weights are missing.
    """
    import numpy as np

    parts = folder / FOLDER
    parts.mkdir(exist_ok=True)
    hashes = as_numbers(list(new))
    fresh = _encoded(new, reuse.rows_of(hashes) if reuse else {}, reuse, progress)
    signs = _signs(fresh)
    if before:
        hashes, signs = np.concatenate([before.texts, hashes]), np.concatenate([before.signs, signs])
    np.save(folder / TEXTS, hashes)
    np.save(folder / SIGNS, signs)
    if not len(fresh):
        return
    files = sorted(parts.glob("*.npy"))
    while files and len(last := np.load(files[-1], mmap_mode="r")) <= 2 * len(fresh):
        fresh = np.concatenate([last, fresh])
        files.pop().unlink()
    np.save(parts / f"{len(files):06}.npy", fresh)


def _encoded(
    new: Mapping[bytes, str], known: Mapping[bytes, int], reuse: Vectors | None, progress: Progress | None
) -> NDArray[np.float16]:
    """The vectors of the texts, in order: taken from where they are known, made where they are not."""
    import numpy as np

    vectors = np.zeros((len(new), encoder.WIDTH), dtype=np.float16)
    missing = [(at, text) for at, (name, text) in enumerate(new.items()) if name not in known]
    if reuse and known:
        have = [(at, known[name]) for at, name in enumerate(new) if name in known]
        vectors[[at for at, _ in have]] = reuse.at(np.array([row for _, row in have], dtype=np.int64))
    for done in range(0, len(missing), _AT_ONCE):
        part = missing[done : done + _AT_ONCE]
        vectors[[at for at, _ in part]] = encoder.encode([text for _, text in part])
        if progress:
            progress(done + len(part), len(missing), "sentence vectors")
    return vectors
