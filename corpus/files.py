"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from corpus.errors import CatalogueError


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
