"""One file a format. A reader takes bytes and gives a Parsed: the text, its blocks, and what the file says of itself.

Each reader module has `read(data: bytes, *, where: str) -> Parsed` and raises ReadError for what it cannot read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module

from corpus.errors import ReadError
from corpus.records import Block, Metadata

# File name ending → the module of this folder that reads it. Modules are imported when they are first used.
FORMATS = {
    ".txt": "txt",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".xml": "parlparse",
    ".json": "govuk",
    ".eml": "eml",
    ".response": "response",
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as its reader understood it. `about` holds only what the file itself states (meta tags, properties).

    ocr  some of the text was recognised in pictures
    """

    text: str
    blocks: tuple[Block, ...]
    about: Metadata = field(default_factory=Metadata)
    ocr: bool = False


def reader_for(name: str) -> Callable[..., Parsed]:
    """The `read` function for a file of this name. Raises ReadError for a format that none reads."""
    ending = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in FORMATS:
        raise ReadError(
            f"files ending in {ending or 'nothing'} are not read",
            where=name,
            hint=f"On Record reads {', '.join(FORMATS)}",
        )
    read: Callable[..., Parsed] = import_module(f"corpus.readers.{FORMATS[ending]}").read
    return read
