"""A document as the tagger reads it: word pieces in windows of whole paragraphs, with what is known of quotation marks.

British and American, straight and curly marks look alike to the model: every mark of a quotation is shown as one double
mark, every nested one as an apostrophe, and each word is told whether it stands inside a quotation. So the style of a
house, or a mark that a scan has lost, changes little of what the model sees. Offsets are those of the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from corpus.encoder import weights
from corpus.records import Span
from nlp.quotes import DOUBLE, SINGLE, Quote
from nlp.spans import stretches

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Word pieces in a window: what the model was trained with. More cost time, fewer lose the source.
PIECES = 250
# What the model is told of each word: outside; the opening mark; inside; the closing mark; inside without an end found.
OUTSIDE, OPENING, INSIDE, CLOSING, UNCLOSED = range(5)
QUOTE_STATES = 5
_CLS, _SEP = 101, 102
COMMA, FOR, TO = 1010, 2005, 2000
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
    made.encode_special_tokens = True  # "[SEP]" in a document is a word like any other
    made.no_padding()
    return made


def windows(
    text: str, lines: Sequence[Span], quotes: Sequence[Sequence[Quote]], size: int = PIECES
) -> Iterator[Window]:
    """The windows of the lines, in order. A line that does not fit a window alone goes on in the next one.

    lines   spans of the text's paragraphs, in order
    quotes  for each line, its quotations (nlp.quotes)
    """
    made = _Open()
    for number, (line, inside) in enumerate(zip(lines, quotes, strict=True)):
        words = list(_words(text, line, inside))
        if made.spans and len(made.pieces) + sum(len(ids) for ids, _, _ in words) + 1 > size:
            yield made.closed()
            made = _Open()
        for ids, state, span in words:
            if made.spans and len(made.pieces) + len(ids) + 1 > size:
                made.end_line()
                yield made.closed()
                made = _Open()
            made.add(ids[: size - 2], state, span, number)
        if words:
            made.end_line()
    if made.spans:
        yield made.closed()


class _Open:
    """A window in the making."""

    def __init__(self) -> None:
        self.pieces, self.states, self.first, self.lines = [_CLS], [OUTSIDE], [0], [-1]
        self.spans: list[Span] = []

    def add(self, ids: list[int], state: int, span: Span, line: int) -> None:
        self.first.append(len(self.pieces))
        self.lines.append(line)
        self.spans.append(span)
        self.pieces += ids
        self.states += [state] * len(ids)

    def end_line(self) -> None:
        self.pieces.append(_SEP)
        self.states.append(OUTSIDE)

    def closed(self) -> Window:
        lists = self.pieces, self.states, self.first, self.lines
        pieces, states, first, lines = (tuple(one) for one in lists)
        return Window(pieces, states, first, lines, tuple(self.spans))


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
    for low, high in stretches(plain, (0, len(plain)), _STRETCH):
        coded = tokenizer().encode(plain[low:high], add_special_tokens=False)
        pieces = zip(coded.word_ids, coded.ids, coded.offsets, strict=True)
        for _, word in groupby(pieces, key=itemgetter(0)):
            _, ids, offsets = zip(*word, strict=True)
            span = start + low + offsets[0][0], start + low + offsets[-1][1]
            while at < len(quotes) and quotes[at].end <= span[0]:
                at += 1
            yield list(ids), _state(span, quotes[at] if at < len(quotes) else None), span


def _state(span: Span, quote: Quote | None) -> int:
    if quote is None or span[0] < quote.start:
        return OUTSIDE
    if span[0] == quote.start:
        return OPENING
    if quote.closed and span[1] == quote.end:
        return CLOSING
    return INSIDE if quote.closed else UNCLOSED
