"""Transcripts: whose turn each block of evidence or debate is, by the shape of its label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.records import Block, Document, Span
from nlp.names import NAME, TITLE

_LABEL = rf"(?:{TITLE}\s+)?[A-Z][\w'’.-]*(?:\s+(?:of\s+)?[A-Z][\w'’.-]*){{0,4}}"
_NUMBERED = r"(?:Q\.?\s?\d{1,4}\.?|\d{1,4}\.)\s+"
_COLON = re.compile(rf"(?:{_NUMBERED})?(?P<who>{_LABEL}|The Chair(?:man)?)(?:\s*\([^)]{{2,80}}\))?:\s+(?=\S)")
_BRACKET = re.compile(rf"(?:{_NUMBERED})?\((?P<who>{_LABEL})\)\s+(?=\S)")
_ALONE = re.compile(
    rf"(?P<who>{TITLE}\s+[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*){{0,2}}|The Chair(?:man)?|Chair(?:man|woman)?)\s*:?\s*$"
)
_QUESTION = re.compile(r"(?:Q\.?\s?\d{1,4}\.?|\d{1,4}\.)\s+")
_CHAIR = re.compile(r"(?:the\s+)?chair(?:man|woman|person)?$", re.IGNORECASE)
_PRESIDING = re.compile(
    rf"(?P<who>(?:{TITLE}\s+)?[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*){{0,3}})\s*(?:,\s*in the [Cc]hair|\((?:in the [Cc]hair|[Cc]hair(?:man|woman)?)\))"
)
# Labels that a text must show before it counts as a transcript.
_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says before the next one speaks.

    who    the label's span, or None where the transcript does not say
    spans  the words, a span a block
    asks   it puts a question: what it proposes is not yet anybody's position
    """

    who: Span | None
    spans: tuple[Span, ...]
    asks: bool


def turns(document: Document) -> list[Turn]:
    """The turns of a transcript, in order; none where the document is no transcript."""
    labelled = [_label(document.text, block) for block in document.blocks]
    if sum(found is not None for found in labelled) < _ENOUGH:
        return []
    if document.metadata.kind not in ("committee_evidence", "debate") and sum(map(bool, labelled)) < len(labelled) / 3:
        return []
    result: list[Turn] = []
    asker: Span | None = None  # the member named on a line of its own above a question
    current: tuple[Span | None, list[Span], bool] | None = None
    for block, found in zip(document.blocks, labelled, strict=True):
        if found is None:
            if current is None or block.kind == "heading":
                continue
            if _asks(document.text, current[1]):
                # An answer without a name: the speaker is unknown, never the one who asked.
                result.append(_turn(document.text, current))
                current = (None, [], False)
            current[1].append((block.start, block.end))
            continue
        who, start, alone = found
        if current is not None and current[1]:
            result.append(_turn(document.text, current))
        if alone:
            asker, current = who, None
            continue
        numbered = _QUESTION.match(document.text, block.start) is not None
        if who is None:
            who = asker
        current = (who, [(start, block.end)], numbered)
    if current is not None and current[1]:
        result.append(_turn(document.text, current))
    return result


def _turn(text: str, turn: tuple[Span | None, list[Span], bool]) -> Turn:
    who, spans, _ = turn
    return Turn(who, tuple(spans), _asks(text, spans))


def _asks(text: str, spans: Sequence[Span]) -> bool:
    return bool(spans) and text[spans[-1][0] : spans[-1][1]].rstrip(" '’\"”)").endswith("?")


def _label(text: str, block: Block) -> tuple[Span | None, int, bool] | None:
    """(the label's span, where the words begin, whether the label stands alone) of a block that begins a turn."""
    for pattern in (_BRACKET, _COLON):
        found = pattern.match(text, block.start, block.end)
        if found:
            return found.span("who"), found.end(), False
    alone = _ALONE.match(text, block.start, block.end)
    if alone and block.end - block.start < 60:
        return alone.span("who"), block.end, True
    question = _QUESTION.match(text, block.start, block.end)
    if question and (block.kind == "question" or text[block.start : block.end].rstrip().endswith("?")):
        return None, question.end(), False
    return None


def chair(document: Document) -> Span | None:
    """The name of who presides, where the list of members says so."""
    found = _PRESIDING.search(document.text)
    if not found:
        return None
    named = NAME.search(document.text, found.start("who"), found.end("who"))
    return named.span() if named else None


def is_chair(label: str) -> bool:
    """Whether a label means whoever presides."""
    return bool(_CHAIR.match(label.strip()))


def speech_spans(turns_found: Sequence[Turn]) -> list[Span]:
    """All characters that are somebody's turn."""
    return [span for turn in turns_found for span in turn.spans]
