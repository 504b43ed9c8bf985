"""Documents made by hand, of invented people and sentences, and an encoder that needs no model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus import encoder
from corpus.catalogue import Catalogue
from corpus.records import Block, Document, Metadata, Statement, TopicStance
from index.language import STOP
from index.search import Index
from index.words import stems

Said = tuple[str, dict[str, Any]]


def stance(topic: str, value: str | None) -> TopicStance:
    """A stance; "undecided" for one that cannot be told, None for a topic that is not touched."""
    return TopicStance(topic, None if value == "undecided" else value, value == "undecided", 0.9)


def said(text: str, holder: str = "Jane Arkwright", **more: Any) -> Said:
    """A sentence of a document, with what is known of it. `stances` may be a dictionary."""
    stances = tuple(stance(topic, value) for topic, value in more.pop("stances", {}).items())
    values = {"holder": holder, "holder_kind": "person", "mode": "direct", "stances": stances, "frame": "test 1"} | more
    return text, values


def make(name: str, *sentences: Said | str, **metadata: Any) -> tuple[Document, list[Statement]]:
    """A document of one block for each sentence. Sentences given as plain strings are nobody's statement.

    A "|" in a sentence splits its statement into two spans, as a split quotation is.
    """
    text, blocks, statements = "", [], []
    for sentence in sentences:
        words, values = (sentence, None) if isinstance(sentence, str) else sentence
        start = len(text)
        spans = []
        for piece in words.split("|"):
            spans.append((len(text), len(text) + len(piece)))
            text += piece
        blocks.append(Block("paragraph", start, len(text), paragraph=str(len(blocks) + 1)))
        if values is not None:
            statements.append(Statement(spans=tuple(spans), context=(start, len(text)), **values))
        text += "\n\n"
    about = Metadata(**({"title": name.title(), "kind": "article"} | metadata))
    return Document(
        name, hashlib.sha256(text.encode()).hexdigest(), f"{name}.txt", text, tuple(blocks), about
    ), statements


def put(catalogue: Catalogue, *made: tuple[Document, list[Statement]]) -> None:
    for document, statements in made:
        catalogue.put(document, statements, source=Path(document.name), fingerprint=document.version)


def indexed(folder: Path, catalogue: Catalogue, engine: str) -> Index:
    """An index that tests share. Their fixtures come before the function's, so the encoder is replaced by hand."""
    index = Index(folder, catalogue, engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoder, "encode", bag_of_words)
        index.refresh()
    return index


def bag_of_words(texts: Sequence[str]) -> Any:
    """Unit vectors that are near each other where texts share words: each stem adds one to a hashed place."""
    vectors = np.zeros((len(texts), encoder.WIDTH), dtype=np.float32)
    for row, text in enumerate(texts):
        for stem in set(stems(text)) - STOP:
            vectors[row, int(hashlib.sha256(stem.encode()).hexdigest(), 16) % encoder.WIDTH] += 1
        vectors[row] /= np.linalg.norm(vectors[row]) or 1
    return vectors
