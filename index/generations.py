"""The index on disk: `index/current.json` names a whole generation; a new one is built beside it, then named instead.

A process that is killed leaves the old pointer, or the new one; never a half-built index. What it leaves behind is
removed by the next one that builds.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import uuid
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.engine import Damaged, Engine, EngineMaker
from index.entries import Table
from index.vectors import Vectors

FOLDER, POINTER, LOCK, WORDS = "index", "current.json", "lock.sqlite", "words"
# Seconds to wait for another process that builds: a corpus of thousands of documents takes minutes.
_PATIENCE = 3600
_NAME = re.compile(r"[0-9]+-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation is the index.

    previous  the generation before, kept for those who still read it
    revision  the catalogue's revision that it was built from
    format    what it was built by; another format cannot be read
    files     path in the generation → CRC-32 of the bytes, to notice a file that is gone, cut short or overwritten
    """

    name: str
    previous: str | None
    revision: int
    format: str
    files: dict[str, int]


@dataclass(frozen=True, slots=True)
class Generation:
    """An open generation: read only, never changed."""

    pointer: Pointer
    folder: Path
    engine: Engine
    table: Table
    vectors: Vectors


class Store:
    """The generations of one corpus folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER

    def pointer(self) -> Pointer | None:
        """Which generation is the index; None where there is none, or the file is damaged."""
        try:
            found = Pointer(**json.loads((self.folder / POINTER).read_text(encoding="utf-8")))
            known = all(_NAME.fullmatch(name) for name in (found.name, found.previous) if name)
            return found if known and isinstance(found.revision, int) and isinstance(found.files, dict) else None
        except (OSError, ValueError, TypeError):
            return None

    def open(self, pointer: Pointer, make: EngineMaker) -> Generation:
        """Open the generation. Raises Damaged where its files are not those that were published."""
        folder = self.folder / pointer.name
        try:
            whole = _sums(folder) == pointer.files
        except OSError as error:  # unreadable, or removed by another process meanwhile
            raise Damaged(str(folder)) from error
        if not whole:
            raise Damaged(str(folder))
        vectors, table, engine = Vectors(folder), Table.open(folder), make(folder / WORDS)
        if engine.count() != len(table.lines) or any(line.text not in vectors.rows for line in table.lines.values()):
            engine.close()
            raise Damaged(str(folder))
        return Generation(pointer, folder, engine, table, vectors)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time build. The lock goes with the process that holds it, however that ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # SQLite's own lock on an empty file: the same on every system, and waiting for it is built in.
        with closing(sqlite3.connect(self.folder / LOCK, timeout=_PATIENCE, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield

    @contextmanager
    def new(self, revision: int, made_by: str) -> Iterator[Path]:
        """A folder to build in, which becomes the index at the end; it is removed where the building fails."""
        name = f"{revision}-{uuid.uuid4().hex[:8]}"
        folder = self.folder / name
        folder.mkdir(parents=True)
        try:
            yield folder
            for file in _files(folder):
                _flush(file)
            before = self.pointer()
            self._point(Pointer(name, before.name if before else None, revision, made_by, _sums(folder)))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._prune()

    def same_at(self, revision: int) -> None:
        """Say that the index is right for a later revision too: nothing in it changed."""
        pointer = self.pointer()
        if pointer:
            self._point(replace(pointer, revision=revision))

    def _point(self, pointer: Pointer) -> None:
        draft = self.folder / f"{POINTER}.new"
        draft.write_text(json.dumps(asdict(pointer)), encoding="utf-8")
        _flush(draft)
        os.replace(draft, self.folder / POINTER)  # noqa: PTH105 – the one call that is promised to be atomic

    def _prune(self) -> None:
        """Remove all generations but the index and the one before, and what was left half-built."""
        pointer = self.pointer()
        kept = {pointer.name, pointer.previous} if pointer else set()
        for folder in self.folder.iterdir():
            if folder.is_dir() and _NAME.fullmatch(folder.name) and folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)  # some systems keep a file while another process reads it


def _files(folder: Path) -> list[Path]:
    """The files below a folder; empty ones (Whoosh's lock) hold nothing that could be damaged."""
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.stat().st_size)


def _sums(folder: Path) -> dict[str, int]:
    """Each file with its checksum. Whoosh must not open what is damaged: it takes any byte for a length."""
    sums = {}
    for file in _files(folder):
        total = 0
        with file.open("rb") as stream:
            while part := stream.read(1 << 20):
                total = zlib.crc32(part, total)
        sums[file.relative_to(folder).as_posix()] = total
    return sums


def _flush(file: Path) -> None:
    """See that the file is on the disk before anything points to it."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
