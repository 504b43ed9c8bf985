"""The engines with their models, loaded once for the folder. Only tests marked `model` may ask for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from nlp_documents import document

from corpus.records import Document, Span, Statement


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution in words."""

    source: list[str]
    cue: list[str]
    content: list[str]
    judged: list[str]
    mode: str


@pytest.fixture(scope="session")
def attributor():
    from nlp.tagged import TaggedAttributor

    return TaggedAttributor()


@pytest.fixture(scope="session")
def said(attributor) -> Callable[[str], list[Said]]:
    """The attributions of a text in words; those that follow another have its source."""

    def reading(text: str) -> list[Said]:
        found = attributor.read(document(text))

        def words(spans: tuple[Span, ...]) -> list[str]:
            return [text[start:end] for start, end in spans]

        def source(number: int) -> list[str]:
            one = found[number]
            return words(one.source_spans) if one.follows is None else source(one.follows)

        return [
            Said(source(n), words(one.cue_spans), words(one.spans), words(one.judged_spans), one.mode)
            for n, one in enumerate(found)
        ]

    return reading


@pytest.fixture(scope="session")
def statements_of() -> Callable[[Document], list[Statement]]:
    from nlp.positions import Extractor

    return Extractor().statements
