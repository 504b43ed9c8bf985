"""The file that a document was read from, byte for byte: where it is still there, and still the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import originals
from corpus.choices import Choices
from corpus.errors import OnRecordError
from corpus.files import safe_name
from corpus.read import version_of
from corpus.records import Document
from corpus.sources import ending, source_at


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes that a document was read from, and a name for them that any system takes."""

    name: str
    data: bytes


def source_file(document: Document, place: str, *, folder: Path, choices: Choices) -> SourceFile:
    """The file of a document, or the part of a file that it is.

    place    where it was read from (`Source.place`)
    folder   of the corpus, where what was fetched or uploaded is kept
    choices  how files are read where they leave a choice

    Raises OnRecordError where it is not there any more, where it has changed since, and for a row of a table, whose
    other rows and columns are not the document's.
    """
    if ending(document.name) == ".response":
        raise OnRecordError("a row of a table has no file of its own", where=place, hint="open the table itself")
    there = False
    for data in _candidates(document, place, folder, choices):
        if version_of(data) == document.version:
            return SourceFile(safe_name(document.name) or "original", data)
        there = True
    if there:
        raise OnRecordError("the file has changed since it was read", where=place, hint="onrecord add reads it again")
    hint = "put it back there, or add it from where it is now"
    raise OnRecordError("the original file is not there any more", where=place, hint=hint)


def _candidates(document: Document, place: str, folder: Path, choices: Choices) -> Iterator[bytes]:
    # What was fetched or uploaded is found by its bytes, wherever the corpus has been moved to.
    yield from originals.of_version(folder / originals.FOLDER, document.version)
    source = source_at(place, choices)
    if source:
        yield source.data()
