"""Documents that the tests of this folder make of literal text."""

from __future__ import annotations

from corpus.records import Document, Metadata, Span
from corpus.text import blocks_of


def document(
    text: str, *, kind: str = "article", authors: tuple[str, ...] = (), publisher: str = "", said_on: str | None = None
) -> Document:
    """A document of the text as a reader would make it. Its offsets are the text's own."""
    about = Metadata(
        kind=kind, authors=authors, publisher=publisher or None, published_on="2005-08-18", said_on=said_on
    )
    return Document("d", "v", "d.txt", text, blocks_of(text), about)


def place(text: str, words: str, number: int = 0) -> Span:
    """Where the words stand in the text: the first time, or the n-th from 0; -1 is the last."""
    starts = [at for at in range(len(text)) if text.startswith(words, at)]
    return starts[number], starts[number] + len(words)


def named(text: str, *names: str, label: str = "PERSON") -> list[tuple[int, int, str]]:
    """What a model would say of the names: every place where they stand, with the label."""
    return [(at, at + len(name), label) for name in names for at in range(len(text)) if text.startswith(name, at)]
