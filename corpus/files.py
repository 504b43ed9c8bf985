"""Files that are written whole or not at all, and names that every system takes."""

from __future__ import annotations

import os
import re
import uuid
from contextlib import suppress
from pathlib import Path

from corpus.errors import CatalogueError

# What no name of a file keeps: what parts folders, steers a terminal, or turns words around.
_UNSAFE = re.compile(r"[^\w.,()&' -]+")
# Names that Windows keeps for its devices.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
# Bytes of a name: systems take 255, and some no longer path than 260 characters.
_NAME_LENGTH = 100


def write(file: Path, data: bytes) -> None:
    """Write a file, and the folders above it. Raises CatalogueError where that cannot be done; then nothing changed."""
    part = file.with_name(f".{uuid.uuid4().hex}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        raise CatalogueError(
            f"cannot be written ({error.strerror})", where=file, hint="check the folder's permissions and space"
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """A name as every system takes it, with its ending; "" where nothing is left of it."""
    plain = _UNSAFE.sub("_", name).encode("utf-8", "ignore")[-_NAME_LENGTH:].decode("utf-8", "ignore").strip(" .")
    return f"_{plain}" if _DEVICE.match(plain) else plain
