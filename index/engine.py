"""What every search engine takes and gives, so that one can stand in for another."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.nodes import Node

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.columns import Columns
    from index.entries import Entry

# How much a word counts for where it stands: in what was said, or in what is known about it. Calibrated: "Search" in
# docs/quality.md.
WEIGHTS = {"text": 1.0, "about": 0.3}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entries that were found, by their row numbers, and how many there are in all.

    rows    int64, shape (entries of the page,)
    scores  float32, the same shape: how well each fits, 0 or more, comparable within one list only
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]
    total: int


class Damaged(Exception):  # noqa: N818 – it names a state of the files, and never reaches a user
    """The files of an index cannot be read, or are not those that were written: it has to be built again."""


class Engine(Protocol):
    """An index of entries in one folder, which finds by words and by values.

    Words come cut and stemmed (`index.words`) and questions parsed (`index.language`), so that all engines read them
    alike. A word may stand in the text, or in what is known about it: the holder's name and role, the title. Several
    threads may ask at once.
    """

    def find(self, node: Node | None, *, sort: str = "relevance", offset: int = 0, limit: int | None = None) -> Found:
        """The entries for which the node holds, in the order that is asked for (`Columns.ordered`); None: all.

        Equals stand in an order that does not change while the index does not: pages never overlap. Words score;
        values do not. Raises Damaged where the files cannot be read.
        """
        ...

    def facets(self, node: Node | None, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """For each facet, value → number of the entries for which the node holds: `Columns.counted`."""
        ...

    def forms(self, prefix: str) -> Sequence[str]:
        """The forms of all words of the index that begin so, in no order; some may be of entries that are gone."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class Writer(Protocol):
    """Writes the entries of one engine."""

    def remove(self, document: str) -> None:
        """Take out all entries of the document that were there before."""
        ...

    def add(self, row: int, entry: Entry, words: dict[str, str]) -> None:
        """Put an entry in under its row number; `words` are those to find it by (`index.entries.words_of`)."""
        ...


class EngineMaker(Protocol):
    """Writes the engine's files in a folder, and opens them."""

    NAME: str
    FORMAT: str  # changes when what an older version wrote can no longer be used

    def writing(self, folder: Path) -> AbstractContextManager[Writer]:
        """Change the index in the folder; an empty folder becomes one. All is written at the end.

        Where something is raised the folder is of no use any more: it is a copy that nobody reads yet
        (`index.generations`).
        """
        ...

    def open(self, folder: Path, columns: Columns) -> Engine:
        """Open what was written. Raises Damaged where it cannot be read, or does not fit the columns."""
        ...
