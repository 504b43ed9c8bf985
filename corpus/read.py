"""File in, document out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from corpus.choices import Choices
from corpus.metadata import complete, sidecar
from corpus.mojibake import repaired
from corpus.originals import address_of
from corpus.readers import reader_for
from corpus.readers.evidence import hearing
from corpus.records import Document, digest
from corpus.sources import Source, ending

# Journalists write in it; a folder's README.md is no document.
MARKDOWN = (".md", ".markdown")


def read(
    source: Source | Path,
    *,
    document_id: str | None = None,
    stated: Mapping[str, Any] | None = None,
    choices: Choices | None = None,
) -> Document:
    """Read one document with its sidecar (`NAME.meta.yaml`). Raises ReadError, which says what to do next.

    source       a path, or a document that lies within a file
    document_id  its name in the corpus; without one, the name is made from the file's name
    stated       what somebody has stated of it in the corpus (`Catalogue.stated`)
    choices      how it is read where it leaves a choice
    """
    choices = choices or Choices()
    if isinstance(source, Path):
        source = Source(source, source.name)
    data = source.data()
    reader = reader_for(source.name)
    if ending(source.name) == ".pdf":
        reader = partial(reader, ocr=choices.ocr)
    parsed = reader(data, where=source.place)
    if choices.repair:
        parsed = repaired(parsed)
    parsed = hearing(parsed)
    address = address_of(source.path) if source.is_file else None
    if address and not parsed.about.url:
        about = parsed.about
        parsed = replace(parsed, about=replace(about, url=address, found={**about.found, "url": "fetched from there"}))
    beside = sidecar(source.path) if source.is_file else {}
    return Document(
        document_id=document_id or digest("document", source.inside),
        version=version_of(data),
        name=source.name,
        text=parsed.text,
        blocks=parsed.blocks,
        metadata=complete(parsed, name=source.name, beside=beside, stated=stated),
        ocr=parsed.ocr,
    )


def read_draft(path: Path, data: bytes | None = None) -> Document:
    """Read a draft, which no corpus takes in; Markdown as the text that it is. Raises ReadError.

    data   its bytes, where it lies in no file: the path is only its name
    """
    source = Source(path, path.name, held=data)
    if ending(path.name) in MARKDOWN:
        source = Source(path.with_name(f"{path.name}.txt"), path.name, held=source.data())
    return read(source)


def version_of(data: bytes) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def stamp(path: Path, stated: Mapping[str, Any]) -> str:
    """A name for what a file's sidecar says, and what was stated by hand; it changes when they do."""
    beside = digest(*sorted(sidecar(path).items(), key=lambda item: item[0]))
    return f"{beside}+{digest(*sorted(stated.items()))}" if stated else beside
