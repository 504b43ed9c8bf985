"""A document as the tagger reads it: word pieces in windows of whole paragraphs, with what is known of quotation marks.

British and American, straight and curly marks look alike to the model: every mark of a quotation is shown as one double
mark, every nested one as an apostrophe, and each word is told whether it stands inside a quotation. So the style of a
house, or a mark that a scan has lost, changes little of what the model sees. Offsets are those of the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from corpus.encoder import weights
from corpus.records import Span
from nlp.quotes import DOUBLE, SINGLE, Quote

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Word pieces in a window: what the model was trained with. More cost time, fewer lose the source.
PIECES = 250
# What the model is told of each word: outside; the opening mark; inside; the closing mark; inside without an end found.
OUTSIDE, OPENING, INSIDE, CLOSING, UNCLOSED = range(5)
QUOTE_STATES = 5
_CLS, _SEP = 101, 102
# Characters of a paragraph that are tokenised at a time: what the tokenizer makes of an endless one takes much memory.
_STRETCH = 100_000
_PLAIN = str.maketrans(dict.fromkeys(SINGLE + DOUBLE, "'"))


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the document that the model sees at once: n pieces, w words.

    pieces  n ids: [CLS], then the lines, each closed by [SEP]
    states  n quotation states
    first   w + 1 positions in `pieces` of the words' first pieces; the first is that of [CLS], which stands for "none"
    lines   w + 1 numbers of the words' lines
    spans   w spans of the words in the document
    """

    pieces: tuple[int, ...]
    states: tuple[int, ...]
    first: tuple[int, ...]
    lines: tuple[int, ...]
    spans: tuple[Span, ...]


@cache
def tokenizer() -> Tokenizer:
    """MiniLM's word pieces, from the package of its weights."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(weights() / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def windows(
    text: str, lines: Sequence[Span], quotes: Sequence[Sequence[Quote]], size: int = PIECES
) -> Iterator[Window]:
    """The windows of the lines, in order. A line that does not fit a window alone goes on in the next one.

    lines   spans of the text's paragraphs, in order
    quotes  for each line, its quotations (nlp.quotes)
    """
    pieces, states, first, owners, spans = [_CLS], [OUTSIDE], [0], [-1], list[Span]()
    for number, (line, inside) in enumerate(zip(lines, quotes, strict=True)):
        words = list(_words(text, line, inside))
        length = sum(len(ids) for ids, _, _ in words)
        if len(pieces) > 1 and len(pieces) + length + 1 > size:
            yield Window(tuple(pieces), tuple(states), tuple(first), tuple(owners), tuple(spans))
            pieces, states, first, owners, spans = [_CLS], [OUTSIDE], [0], [-1], []
        for at, (ids, state, span) in enumerate(words):
            if len(pieces) + len(ids) + 1 > size and len(pieces) > 1:
                yield Window((*pieces, _SEP), (*states, OUTSIDE), tuple(first), tuple(owners), tuple(spans))
                pieces, states, first, owners, spans = [_CLS], [OUTSIDE], [0], [-1], []
            first.append(len(pieces))
            owners.append(number)
            spans.append(span)
            pieces += ids[: size - 2]
            states += [state] * len(ids[: size - 2])
            words[at] = ([], 0, span)  # let go of what has been used
        if words:
            pieces.append(_SEP)
            states.append(OUTSIDE)
    if spans:
        yield Window(tuple(pieces), tuple(states), tuple(first), tuple(owners), tuple(spans))


def _words(text: str, line: Span, quotes: Sequence[Quote]) -> Iterator[tuple[list[int], int, Span]]:
    """Pieces, quotation state and span of each word of a line."""
    start, end = line
    shown = list(text[start:end].translate(_PLAIN))
    for quote in quotes:
        shown[quote.start - start] = '"'
        if quote.closed:
            shown[quote.end - 1 - start] = '"'
    plain = "".join(" " if char.isspace() else char for char in shown)
    at = 0  # in quotes
    for low, high in _stretches(plain):
        coded = tokenizer().encode(plain[low:high], add_special_tokens=False)
        ids: list[int] = []
        word: int | None = None
        span = (0, 0)
        for piece, owner, (left, right) in zip(coded.ids, coded.word_ids, coded.offsets, strict=True):
            if owner != word and ids:
                while at < len(quotes) and quotes[at].end <= span[0]:
                    at += 1
                yield ids, _state(span, quotes[at] if at < len(quotes) else None), span
                ids = []
            if not ids:
                span = (start + low + left, start + low + right)
            word, span = owner, (span[0], start + low + right)
            ids.append(piece)
        if ids:
            while at < len(quotes) and quotes[at].end <= span[0]:
                at += 1
            yield ids, _state(span, quotes[at] if at < len(quotes) else None), span


def _stretches(plain: str) -> Iterator[Span]:
    low = 0
    while low < len(plain):
        high = low + _STRETCH
        if high < len(plain):
            high = plain.rfind(" ", low + 1, high) + 1 or high
        yield low, min(high, len(plain))
        low = high


def _state(span: Span, quote: Quote | None) -> int:
    if quote is None or span[0] < quote.start:
        return OUTSIDE
    if span[0] == quote.start:
        return OPENING
    if quote.closed and span[1] == quote.end:
        return CLOSING
    return INSIDE if quote.closed else UNCLOSED
