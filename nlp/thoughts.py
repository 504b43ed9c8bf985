"""One thought each: statements cut and joined to what a careful reader would label as one position."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.records import Document, Span
from nlp.spans import trimmed

# A statement of up to so many words is judged whole; a longer one sentence by sentence. Sixty words are what three
# quoted sentences of a newspaper take.
WHOLE = 60
_SENTENCE_END = re.compile(r"[.!?…]+['’\"”)\]]*\s+(?=['‘\"“(\[]?[A-Z0-9])")
_NOT_AN_END = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|St|Rt|Hon|No|Nos|vs|etc|e\.g|i\.e|para|paras|p|pp|Cm|Cmnd|[A-Z])\.$"
)


def sentences(text: str, span: Span) -> list[Span]:
    """The sentences of a stretch of text, without the white space between them."""
    found, at = [], span[0]
    for end in _SENTENCE_END.finditer(text, *span):
        if _NOT_AN_END.search(text[max(span[0], end.start() - 8) : end.start() + 1]):
            continue
        found.append((at, end.start() + len(end.group().rstrip())))
        at = end.end()
    found.append((at, span[1]))
    return [piece for piece in (trimmed(text, s, " \t\r\n") for s in found) if piece]


def units(document: Document, spans: Sequence[Span]) -> list[tuple[Span, ...]]:
    """The spans of a statement as the pieces that are judged: a paragraph each, a sentence each where that is long."""
    result: list[tuple[Span, ...]] = []
    for group in _by_paragraph(document, spans):
        words = sum(len(document.text[start:end].split()) for start, end in group)
        if words <= WHOLE:
            result.append(group)
        else:
            result += [(sentence,) for span in group for sentence in sentences(document.text, span)]
    return result


def _by_paragraph(document: Document, spans: Sequence[Span]) -> list[tuple[Span, ...]]:
    groups: list[list[Span]] = []
    before: object = None
    for span in spans:
        block = document.block_at(span[0])
        if groups and block is not None and block is before:
            groups[-1].append(span)
        else:
            groups.append([span])
        before = block
    return [tuple(group) for group in groups]


def words_of(text: str, spans: Sequence[Span]) -> str:
    """The words that are judged: the spans without their quotation marks at the edges, as one line."""
    pieces = (text[start:end].strip().strip("'‘’\"“”") for start, end in spans)
    return " ".join(" ".join(pieces).split())


def ends_asking(text: str, span: Span) -> bool:
    """Whether a stretch ends in a question."""
    return text[span[0] : span[1]].rstrip(" '’\"”)").endswith("?")
