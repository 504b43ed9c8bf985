"""Files that came without a folder, from a browser or from Python, kept as they came beside what was fetched.

    originals/uploads/2b7e…/note.txt      one folder for the SHA-256 of the bytes

The same name and the same bytes are the same file; another file of the same name lies beside it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from contextlib import suppress
from pathlib import Path

from corpus import files, originals
from corpus.containers import CONTAINERS
from corpus.errors import ReadError
from corpus.readers import reader_for
from corpus.sources import LARGEST, ending, too_large

# Their folder among the originals.
FOLDER = "uploads"
_INSIDE = re.compile(rf"[/\\]{originals.FOLDER}[/\\]{FOLDER}[/\\][0-9a-f]{{64}}[/\\](.+)\Z")


def keep(name: str, data: bytes, folder: Path) -> tuple[Path, bool]:
    """The place of an upload in a corpus' folder, where its bytes are now; and whether they were not there before.

    name   as it came: of a path only the last part counts

    Raises ReadError for a file that would not be read, CatalogueError where the folder cannot be written.
    """
    plain = files.safe_name(re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1])
    if not plain:
        raise ReadError("the file has no name", hint="give it one that ends as its kind does, such as note.txt")
    if ending(plain) not in CONTAINERS:
        reader_for(plain)
    if len(data) > LARGEST:
        raise too_large(plain)
    path = folder.resolve() / originals.FOLDER / FOLDER / hashlib.sha256(data).hexdigest() / plain
    new = not path.exists()
    if new or path.read_bytes() != data:  # spoilt on the disk
        files.write(path, data)
    return path, new


def discard(path: Path) -> None:
    """Keep an upload no longer: no document came of it."""
    with suppress(OSError):
        path.unlink()
        path.parent.rmdir()  # but where another name has the same bytes


def inside(place: str) -> str | None:
    """The name under which the document of a place was uploaded, with its part; None for what was not uploaded."""
    found = _INSIDE.search(place)
    return found[1] if found else None
