"""Documents that the tests of this folder make of literal text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.records import Document, Metadata, Span
from corpus.text import blocks_of
from nlp.attribution import Attribution, Reading
from nlp.holders import Holder, Holders


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


def holders(
    text: str,
    *,
    people: Sequence[str] = (),
    bodies: Sequence[str] = (),
    subjects: Sequence[str] = (),
    quotes: Sequence[str] = (),
    **about: Any,
) -> Holders:
    """The holders of a text; people, bodies and subjects are what a parser would mark, quotes what is attributed."""
    entities = (*named(text, *people), *named(text, *bodies, label="ORG"))
    told = tuple(Attribution("direct", (place(text, words),)) for words in quotes)
    spans = tuple(place(text, words) for words in subjects)
    return Holders(document(text, **about), Reading(told, spans, entities))


def holder(text: str, source: str, number: int = -1, **about: Any) -> Holder:
    """Who the source is: the last such words, or the n-th from 0."""
    return holders(text, **about).of(place(text, source, number))


def meant(text: str, **about: Any) -> Holder:
    """The holder of the words that stand in [brackets], which are no part of the text."""
    span = text.index("["), text.index("]") - 1
    return holders(text.replace("[", "").replace("]", ""), **about).of(span)
