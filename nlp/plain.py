"""A paragraph as a parser should see it: full quotations stand as one word, other quotation marks are left out.

Every character remembers where it came from, so that what the parser finds leads back to the document's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.records import Span
from nlp.quotes import DOUBLE, SINGLE, Quote

# One word that parsers take for a clause's object; its last letter is followed by the quote's own punctuation.
STAND_IN = "This"
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?:]['’\"”)]*\s+|[—–]\s*)$")
_AFTER_COMMA = re.compile(r",\s+$")
_ENDS = re.compile(r"[,.?!;:…—–-]\s?.?$")
# Words in a quotation from which on it is speech, not a term in quotation marks.
_SPEECH_WORDS = 6


@dataclass(frozen=True, slots=True)
class Plain:
    """The parser's text and, for each of its characters, the offset in the document.

    stands_for  plain offset of a stand-in → the quotes (numbers in `full`) that it stands for
    full        quotations that are speech of their own
    embedded    quotations inside somebody's sentence: terms, and halves of paraphrases
    """

    text: str
    at: tuple[int, ...]
    stands_for: dict[int, int]
    full: tuple[Quote, ...]
    embedded: tuple[Quote, ...]

    def span(self, start: int, end: int) -> Span:
        """The document's span for a stretch of the plain text."""
        return self.at[start], self.at[end - 1] + 1


def plain(text: str, start: int, end: int, quotes: Sequence[Quote]) -> Plain:
    """The block [start, end) of the text as the parser should see it. `quotes` are those of the block, in order."""
    pieces: list[str] = []
    at: list[int] = []
    stands_for: dict[int, int] = {}
    full: list[Quote] = []
    embedded: list[Quote] = []
    here = start

    def keep(upto: int) -> None:
        pieces.append(_one_line(text[here:upto]))
        at.extend(range(here, upto))

    for quote in quotes:
        keep(quote.start)
        if _is_speech(text, start, end, quote, bool(full)):
            ending = text[quote.end - 2] if quote.closed and quote.end - quote.start > 2 else "."
            ending = ending if ending in ",.?!;" else ("." if quote.end >= end else "")
            stands_for[len(at)] = len(full)
            full.append(quote)
            pieces.append(STAND_IN + ending)
            at.extend([quote.start] * len(STAND_IN) + [quote.end - 1] * len(ending))
        else:
            embedded.append(quote)
            inner_end = quote.end - 1 if quote.closed else quote.end
            pieces.append(_one_line(text[quote.start + 1 : inner_end]))
            at.extend(range(quote.start + 1, inner_end))
        here = quote.end
    keep(end)
    return Plain("".join(pieces), tuple(at), stands_for, tuple(full), tuple(embedded))


def _one_line(piece: str) -> str:
    """The piece with white space as plain spaces: a parser takes line ends for sentence ends. The length stays."""
    return re.sub(r"\s", " ", piece)


def _is_speech(text: str, start: int, end: int, quote: Quote, after_speech: bool) -> bool:
    """Whether a quotation is an utterance of its own rather than words inside the writer's sentence."""
    if not quote.closed:
        return True
    inner = text[quote.start + 1 : quote.end - 1].strip().strip(SINGLE + DOUBLE)  # a quote may open with another one
    words = len(inner.split())
    lead = text[max(start, quote.start - 12) : quote.start]
    follows = text[quote.end : quote.end + 1]
    punctuated = bool(_ENDS.search(inner)) or follows in ("", ".", ",")
    capital = inner[:1].isupper() or inner[:1] in "[(…" or inner[:1].isdigit()
    if _STARTS_SENTENCE.search(lead) or quote.start == start:
        # 'Care comes first', she said: the comma may stand outside. Shorter than three words, it is a term.
        ends = bool(_ENDS.search(inner)) or (follows == "," and words > 2)
        return (capital and ends) or (words >= _SPEECH_WORDS and punctuated)
    if _AFTER_COMMA.search(lead):
        return (capital or after_speech) and punctuated and words > 2
    return capital and words >= _SPEECH_WORDS and bool(_ENDS.search(inner))
