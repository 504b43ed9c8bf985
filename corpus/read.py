"""File in, document out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import ReadError
from corpus.metadata import SIDECAR, complete, sidecar
from corpus.readers import FORMATS, reader_for
from corpus.records import Document, digest

# 200 MB: ten times the largest inquiry report seen as a PDF; more is a mistake that would fill the memory.
LARGEST = 200 * 1024 * 1024


def read(path: Path, *, document_id: str | None = None) -> Document:
    """Read one file with its sidecar (`NAME.meta.yaml`). Raises ReadError, which says what to do next.

    document_id  its name in the corpus; without one, the name is made from the file's name
    """
    data = read_bytes(path)
    parsed = reader_for(path.name)(data, where=str(path))
    return Document(
        document_id=document_id or digest("document", path.name),
        version=version_of(path, data),
        name=path.name,
        text=parsed.text,
        blocks=parsed.blocks,
        metadata=complete(parsed, name=path.name, by_hand=sidecar(path)),
    )


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises ReadError where it is not there, is no file, is too large or may not be read."""
    if _has_undecodable(str(path)):
        name = str(path).encode("utf-8", "replace").decode()
        raise ReadError("the file's name is not valid text", where=name, hint="rename it")
    try:
        if path.is_dir():
            raise ReadError("this is a folder, not a file", where=path, hint="name the files in it")
        if path.stat().st_size > LARGEST:
            raise ReadError(f"the file is larger than {LARGEST // 2**20} MB", where=path, hint="split it")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError("no such file", where=path, hint="check the path") from error
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", where=path, hint="check its permissions") from error


def _has_undecodable(name: str) -> bool:
    """Whether a name holds bytes that the file system's encoding cannot decode (Python keeps them as surrogates)."""
    return any("\ud800" <= char <= "\udfff" for char in name)


def version_of(path: Path, data: bytes) -> str:
    """SHA-256 of the file's bytes."""
    return hashlib.sha256(data).hexdigest()


def stamp(path: Path) -> str:
    """A name for what a file's sidecar says; it changes when the sidecar does."""
    return digest(*sorted(sidecar(path).items(), key=lambda item: item[0]))


def files_below(path: Path) -> Iterator[tuple[Path, str]]:
    """The readable files below a folder, or the file itself, each with its path inside what was added.

    Hidden files, sidecars and formats that no reader knows are passed over in a folder; a file that is named is kept
    whatever it is called, so that its reader can say what is wrong with it.
    """
    if not path.is_dir():
        yield path, path.name
        return
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        # "~$name.docx" is the lock that Word leaves beside an open file.
        hidden = any(part.startswith((".", "~$")) for part in inside.parts)
        if file.is_file() and not hidden and file.suffix.lower() in FORMATS and not file.name.endswith(SIDECAR):
            yield file, inside.as_posix()
