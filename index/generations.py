"""The index on disk: `index/current.json` names a whole generation; a new one is built beside it, then named instead.

A process that is killed leaves the old pointer, or the new one; never a half-built index. What it leaves behind is
removed by the next one that builds. A generation that only adds to the one before shares its files, which nobody
changes once they are published.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import uuid
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.columns import Columns
from index.engine import Damaged, Engine, EngineMaker
from index.vectors import FOLDER as VECTORS
from index.vectors import Vectors

FOLDER, POINTER, LOCK, WORDS = "index", "current.json", "lock.sqlite", "words"
STATEMENTS, PASSAGES = "statements", "passages"
SHELVES = (STATEMENTS, PASSAGES)
# What an engine holds while it writes.
_LOCKS = re.compile(r".*lock", re.IGNORECASE)
# Seconds to wait for another process that builds: a corpus of thousands of documents takes minutes.
_PATIENCE = 3600
_NAME = re.compile(r"[0-9]+-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation is the index.

    previous  the generation before, kept for those who still read it
    revision  the catalogue's revision that it was built from
    engine    the engine's name
    chosen    whether somebody chose the engine; else it is changed when the corpus outgrows it
    format    what it was built by; another format cannot be read
    files     path in the generation → CRC-32 of the bytes, their number, and when they were written (ns), to notice a
              file that is gone, cut short or overwritten
    """

    name: str
    previous: str | None
    revision: int
    engine: str
    chosen: bool
    format: str
    files: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The statements, or the passages."""

    engine: Engine
    columns: Columns


@dataclass(frozen=True, slots=True)
class Generation:
    """An open generation: read only, never changed."""

    pointer: Pointer
    folder: Path
    shelves: dict[str, Shelf]
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
            # Not the time: it differs in a copy of the folder, whose bytes are the same.
            now = {name: state[:2] for name, state in _states(folder, pointer.files).items()}
            whole = now == {name: state[:2] for name, state in pointer.files.items()}
        except OSError as error:  # unreadable, or removed by another process meanwhile
            raise Damaged(str(folder)) from error
        if not whole:
            raise Damaged(str(folder))
        vectors, shelves = Vectors(folder), {}
        for name in SHELVES:
            columns = Columns.open(folder / name)
            if columns.size and int(columns.text.max()) >= len(vectors):
                raise Damaged(str(folder))
            shelves[name] = Shelf(make.open(folder / name / WORDS, columns), columns)
        return Generation(pointer, folder, shelves, vectors)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time build. The lock goes with the process that holds it, however that ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # SQLite's own lock on an empty file: the same on every system, and waiting for it is built in.
        with closing(sqlite3.connect(self.folder / LOCK, timeout=_PATIENCE, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield

    @contextmanager
    def new(
        self, revision: int, engine: str, made_by: str, *, chosen: bool, before: Generation | None = None
    ) -> Iterator[Path]:
        """A folder to build in, which becomes the index at the end; it is removed where the building fails.

        before   the generation whose words and vectors it begins with
        """
        name = f"{revision}-{uuid.uuid4().hex[:8]}"
        folder = self.folder / name
        folder.mkdir(parents=True)
        try:
            if before:
                for part in (VECTORS, *(f"{shelf}/{WORDS}" for shelf in SHELVES)):
                    _share(before.folder / part, folder / part)
            yield folder
            files = _states(folder, before.pointer.files if before else {})
            for file, state in files.items():
                if not before or before.pointer.files.get(file) != state:
                    _flush(folder / file)
            last = self.pointer()
            self._point(Pointer(name, last.name if last else None, revision, engine, chosen, made_by, files))
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


def _states(folder: Path, known: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """Each file with its checksum, size and time. Engines must not open what is damaged: they may take any byte for a
    length.

    known   files whose checksum holds while their size and time are the same
    """
    states = {}
    for file in _files(folder):
        name, now = file.relative_to(folder).as_posix(), file.stat()
        before = known.get(name)
        if before and before[1:] == [now.st_size, now.st_mtime_ns]:
            states[name] = before
        else:
            states[name] = [_checksum(file), now.st_size, now.st_mtime_ns]
    return states


def _checksum(file: Path) -> int:
    total = 0
    with file.open("rb") as stream:
        while part := stream.read(1 << 20):
            total = zlib.crc32(part, total)
    return total


def _share(old: Path, new: Path) -> None:
    """Make the files of one folder be in the other as well: the same files, or copies where that cannot be.

    They must never be written in place: whoever changes one writes another and puts it there instead.
    """
    new.mkdir(parents=True, exist_ok=True)
    for file in old.iterdir():
        if not _LOCKS.fullmatch(file.name):
            try:
                os.link(file, new / file.name)
            except OSError:
                shutil.copy2(file, new / file.name)


def _flush(file: Path) -> None:
    """See that the file is on the disk before anything points to it."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
