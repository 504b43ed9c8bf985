"""The part of an answer that shows the question's words best: whole sentences, as a span of the document's text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.records import Span

# Characters that a reader takes in at a glance.
LONGEST = 320
# The end of a sentence: marks, then a blank and what is no small letter. Not after a title or an initial.
_END = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bNo)(?<!\b\w)[.!?…]+[\"'”’)\]]*\s+(?=[^a-z\s])")


def snippet(spans: Sequence[Span], pieces: Sequence[str], marks: Sequence[Span]) -> Span:
    """The sentences around the most marks, LONGEST characters at most; a longer sentence is cut between words.

    spans, pieces   where the answer's parts stand in the document, and their characters
    marks           the words of the question, as spans of the document
    """
    best: tuple[int, int, Span] | None = None
    for (start, _), piece in zip(spans, pieces, strict=True):
        for begin, end in _windows(piece):
            here = [mark for mark in marks if start + begin <= mark[0] and mark[1] <= start + end]
            known = len({_text(piece, start, mark) for mark in here})
            if best is None or (known, len(here)) > best[:2]:
                best = (known, len(here), (start + begin, start + end))
    if best is None:
        raise ValueError("an answer without text")
    (start, end), (first, text) = best[2], _piece_of(spans, pieces, best[2])
    if end - start > LONGEST:
        inside = [mark for mark in marks if start <= mark[0] and mark[1] <= end]
        start, end = _cut(text, first, start, end, inside)
    return start, end


def _windows(text: str) -> Iterator[Span]:
    """Each sentence with as many of those that follow as are short enough."""
    edges = [0, *(found.end() for found in _END.finditer(text)), len(text)]
    sentences = [(a, b) for a, b in pairwise(edges) if text[a:b].strip()] or [(0, len(text))]
    for at, (begin, end) in enumerate(sentences):
        last = end
        for _, later in sentences[at + 1 :]:
            if later - begin > LONGEST:
                break
            last = later
        yield begin, begin + len(text[begin:last].rstrip())


def _piece_of(spans: Sequence[Span], pieces: Sequence[str], inside: Span) -> tuple[int, str]:
    return next((a, piece) for (a, b), piece in zip(spans, pieces, strict=True) if a <= inside[0] and inside[1] <= b)


def _text(piece: str, start: int, mark: Span) -> str:
    return piece[mark[0] - start : mark[1] - start].casefold()


def _cut(text: str, first: int, start: int, end: int, marks: Sequence[Span]) -> Span:
    """A stretch of a long sentence, with the first mark in it, from word to word."""
    middle = marks[0][0] if marks else start
    begin = max(start, min(middle - LONGEST // 3, end - LONGEST))
    stop = min(begin + LONGEST, end)
    while begin > start and begin < middle and not text[begin - first - 1].isspace():
        begin += 1
    last = marks[0][1] if marks else begin + 1
    while last < stop < end and not text[stop - first].isspace():
        stop -= 1
    return begin, begin + len(text[begin - first : stop - first].rstrip()) if stop > begin else stop
