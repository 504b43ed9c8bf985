"""What every search engine takes and gives, so that one can stand in for another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.query import Filters
from index.words import Node

STATEMENT, PASSAGE = "statement", "passage"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found: a statement, or a block of a document.

    level        statement or passage
    on_topic     a statement that bears on at least one topic: what the level "positions" shows
    stances      `topic:stance` for each topic that it bears on ("joint_working:support", "x:undecided")
    first, last  yyyymmdd: the days between which it was said (else published); both None where no date is known
    """

    id: str
    level: str
    on_topic: bool
    document_id: str
    text: str
    title: str
    holder: str
    holder_kind: str
    role: str
    organisation: str
    kind: str
    mode: str
    stances: tuple[str, ...]
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that was found, and how well it fits: 0 or more, comparable within one list only."""

    id: str
    score: float


class Damaged(Exception):  # noqa: N818 – it names a state of the files, and never reaches a user
    """The files of an index cannot be read, or are not those that were written: it has to be built again."""


class Engine(Protocol):
    """An index of entries in one folder, which finds by words and by filters.

    The words come parsed (`index.words`), so that all engines read a question alike. A word or phrase may stand in the
    text, the holder's name, the role or the title. Several threads may call `find` at once.
    """

    def write(self, *, remove: Iterable[str], add: Iterable[Entry]) -> None:
        """Take out all entries of the documents `remove`, then put `add` in: all of it at once, or nothing."""
        ...

    def find(self, node: Node | None, filters: Filters, level: str, limit: int | None = None) -> list[Found]:
        """The entries of the level (positions, statements or passages) that pass the filters and have the words.

        Best first, ties by id. Without words all that pass the filters, each with the score 0, by id.
        Raises Damaged where the files cannot be read.
        """
        ...

    def count(self) -> int:
        """How many entries there are."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class EngineMaker(Protocol):
    """Opens the engine of a folder, or makes an empty one. Raises Damaged where what is there cannot be read."""

    FORMAT: str  # changes when what an older version wrote can no longer be used

    def __call__(self, folder: Path, *, create: bool = False) -> Engine: ...
