"""Plain text: the file's own characters, line ends and all."""

from __future__ import annotations

from corpus.encoding import decode
from corpus.readers import Parsed
from corpus.text import blocks_of


def read(data: bytes, *, where: str) -> Parsed:
    """The text of the file; offsets count its decoded characters (a byte-order mark is not one)."""
    text = decode(data, where=where)
    return Parsed(text, blocks_of(text))
