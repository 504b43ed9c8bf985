"""Where documents come from: files, the files below a folder, and what files that hold several documents hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from corpus.choices import Choices
from corpus.containers import CONTAINERS, entries_of
from corpus.errors import ReadError
from corpus.metadata import SIDECAR
from corpus.readers import FORMATS

# 200 MB: ten times the largest inquiry report seen as a PDF; more is a mistake that would fill the memory.
LARGEST = 200 * 1024 * 1024
# What files in files may hold together: archives in archives would multiply what each may.
LARGEST_UNPACKED = 2 * 2**30
# An archive within an e-mail within an archive: what lies deeper was hardly meant to be read.
DEEPEST = 3
# Tables of responses, whose columns can be told.
TABLES = tuple(name for name, module in CONTAINERS.items() if module == "table")
_INTO = "!/"


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be read.

    path    the file on the disk
    inside  its path within what was added: what the document's id is made of
    part    its path within the file, where the file holds several documents
    held    its bytes, where it is a part, or lies in no file
    """

    path: Path
    inside: str
    part: str = ""
    held: bytes | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The last part of its path."""
        return PurePosixPath(self.part).name if self.part else self.path.name

    @property
    def place(self) -> str:
        """Where it lies, in one string."""
        return f"{self.path}{_INTO}{self.part}" if self.part else str(self.path)

    @property
    def is_file(self) -> bool:
        """Whether its path is that of a file, beside which others may lie."""
        return self.held is None or bool(self.part)

    def data(self) -> bytes:
        """Its bytes. Raises ReadError like `read_bytes`."""
        if self.held is None:
            return read_bytes(self.path)
        if len(self.held) > LARGEST:
            raise too_large(self.place)
        return self.held


def sources(path: Path, inside: str, choices: Choices | None = None) -> Iterator[Source | ReadError]:
    """The documents of a file: itself or what it holds, in its order; for what cannot be opened, why."""
    yield from _opened(Source(path, inside), 0, [0], choices or Choices())


def _opened(source: Source, depth: int, unpacked: list[int], choices: Choices) -> Iterator[Source | ReadError]:
    """unpacked: the bytes that were unpacked so far, in files at any depth."""
    entries = entries_of(source.name)
    if entries is not None and ending(source.name) in TABLES:
        entries = partial(entries, mapping=choices.columns, remembered=choices.remembered)
    if entries is None or ending(source.name) in FORMATS:
        yield source
    if entries is None:
        return
    try:
        for entry in entries(source.data(), where=source.place):
            if depth == DEEPEST:
                raise ReadError(
                    f"lies {DEEPEST} files deep in others", where=source.place, hint="unpack it, and add the folder"
                )
            unpacked[0] += len(entry.data)
            if unpacked[0] > LARGEST_UNPACKED:
                raise ReadError(
                    f"holds more than {LARGEST_UNPACKED // 2**30} GB",
                    where=source.place,
                    hint="unpack it, and add the folder",
                )
            if not passed_over(entry.name):
                part = f"{source.part}/{entry.name}".lstrip("/")
                held = Source(source.path, f"{source.inside}/{entry.name}", part, entry.data)
                yield from _opened(held, depth + 1, unpacked, choices)
    except ReadError as error:
        yield error


def source_at(place: str, choices: Choices | None = None) -> Source | None:
    """The document of a place, as `Source.place` gives it, or None where it is there no longer."""
    path = file_of(place)
    if path is None:
        return None
    found = (one for one in sources(path, path.name, choices) if isinstance(one, Source) and one.place == place)
    return next(found, None)


def exists(place: str) -> bool:
    """Whether the file of a place is still there."""
    return file_of(place) is not None


def file_of(place: str) -> Path | None:
    """The file that a place lies in, or None where it is there no longer."""
    while not Path(place).is_file():
        place, into, _ = place.rpartition(_INTO)
        if not into:
            return None
    return Path(place)


def files_below(path: Path) -> Iterator[tuple[Path, str]]:
    """The readable files below a folder, or the file itself, each with its path inside what was added.

    Hidden files, sidecars and formats that no reader knows are passed over in a folder; a file that is named is kept
    whatever it is called, so that its reader can say what is wrong with it.
    """
    if not path.is_dir():
        yield path, path.name
        return
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path).as_posix()
        if file.is_file() and not passed_over(inside):
            yield file, inside


def passed_over(inside: str) -> bool:
    """Whether a file among others is no document: hidden, a sidecar, or of a format that no reader knows."""
    # "~$name.docx" is the lock that Word leaves beside an open file; __MACOSX holds what one system notes of files.
    hidden = any(part.startswith((".", "~$")) or part == "__MACOSX" for part in PurePosixPath(inside).parts)
    return hidden or inside.endswith(SIDECAR) or not ({ending(inside)} & (FORMATS.keys() | CONTAINERS.keys()))


def ending(name: str) -> str:
    """The ending of a file's name, in small letters with its dot; "" for none."""
    return PurePosixPath(name).suffix.lower()


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises ReadError where it is not there, is no file, is too large or may not be read."""
    if _has_undecodable(str(path)):
        name = str(path).encode("utf-8", "replace").decode()
        raise ReadError("the file's name is not valid text", where=name, hint="rename it")
    try:
        if path.is_dir():
            raise ReadError("this is a folder, not a file", where=path, hint="name the files in it")
        if path.stat().st_size > LARGEST:
            raise too_large(path)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError("no such file", where=path, hint="check the path") from error
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", where=path, hint="check its permissions") from error


def too_large(where: object) -> ReadError:
    """What is said of a file that would fill the memory."""
    return ReadError(f"the file is larger than {LARGEST // 2**20} MB", where=where, hint="split it")


def _has_undecodable(name: str) -> bool:
    """Whether a name holds bytes that the file system's encoding cannot decode (Python keeps them as surrogates)."""
    return any("\ud800" <= char <= "\udfff" for char in name)
