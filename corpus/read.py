"""File in, document out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.metadata import complete, sidecar
from corpus.readers import reader_for
from corpus.records import Document, digest
from corpus.sources import Source


def read(source: Source | Path, *, document_id: str | None = None, stated: Mapping[str, Any] | None = None) -> Document:
    """Read one document with its sidecar (`NAME.meta.yaml`). Raises ReadError, which says what to do next.

    source       a path, or a document that lies within a file
    document_id  its name in the corpus; without one, the name is made from the file's name
    stated       what somebody has stated of it in the corpus (`Catalogue.stated`)
    """
    if isinstance(source, Path):
        source = Source(source, source.name)
    data = source.data()
    parsed = reader_for(source.name)(data, where=source.place)
    return Document(
        document_id=document_id or digest("document", source.inside),
        version=version_of(data),
        name=source.name,
        text=parsed.text,
        blocks=parsed.blocks,
        metadata=complete(parsed, name=source.name, beside=sidecar(source.path), stated=stated),
    )


def version_of(data: bytes) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def stamp(path: Path, stated: Mapping[str, Any]) -> str:
    """A name for what a file's sidecar says, and what was stated by hand; it changes when they do."""
    beside = digest(*sorted(sidecar(path).items(), key=lambda item: item[0]))
    return f"{beside}+{digest(*sorted(stated.items()))}" if stated else beside
