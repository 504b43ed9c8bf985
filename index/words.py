"""Words of texts: how a text is cut into words, and where the words of a question stand in it.

One reading for every engine, so that the same question gives the same answer whatever finds it, and so that what is
marked on the screen is what was matched. A word is compared in two ways: by its form, without case and accents, and by
its stem, without its ending as well ("pooling" finds "pooled"). Compounds and possessives are read as they are written
("joined-up" is two words side by side, "NHS's" is "nhs").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from corpus.records import Span
from corpus.spelling import british
from index.nodes import Forms, Near, Node, Phrase, Word, wanted

# A letter or digit, then more of them, with inner apostrophes, combining accents, soft hyphens and joiners.
_WORD = re.compile(r"[^\W_](?:['’]?[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d])*")
# 64 characters: longer than any word; what is longer is a code or a drawing, and its beginning is enough to find it.
_LONGEST_WORD = 64


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its stem, its form, and its span in that text."""

    stem: str
    form: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, with their spans."""
    for found in _WORD.finditer(text):
        form = form_of(found[0])
        if form:
            yield Token(stem_of(form), form, found.start(), found.end())


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [token.stem for token in tokens(text)]


def forms(text: str) -> list[str]:
    """The forms of a text's words, in order."""
    return [token.form for token in tokens(text)]


def folded(text: str) -> str:
    """The text without case, accents and compatibility forms (ligatures, full-width letters)."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, titles included: unlike those of a text they are compared as they stand."""
    return tuple(re.findall(r"[^\W_]+", folded(name)))


@lru_cache(maxsize=200_000)
def form_of(word: str) -> str:
    """A word without case, accents and possessive, or "" where nothing is left."""
    plain = folded(word).replace("’", "'").removesuffix("'s")
    return "".join(c for c in plain if c.isalnum() or c == "'")[:_LONGEST_WORD]


@lru_cache(maxsize=200_000)
def stem_of(form: str) -> str:
    """A form without its ending.

    Source of the endings: Porter, "Snowball" (2001), the English stemmer, as Whoosh has it.
    """
    return str(_stemmer().stem(british(form)))


@cache
def _stemmer() -> Any:
    from whoosh.lang.snowball.english import EnglishStemmer

    return EnglishStemmer()


def marks(node: Node | None, spans: Sequence[Span], pieces: Sequence[str]) -> tuple[Span, ...]:
    """Where the words and phrases of a question stand, as spans of the document's text, in order.

    spans, pieces   where the shown text stands in the document, and its characters
    """
    asked = list(dict.fromkeys(wanted(node)))
    found = [
        (token, (start + token.start, start + token.end), number)
        for number, ((start, _), piece) in enumerate(zip(spans, pieces, strict=True))
        for token in tokens(piece)
    ]
    marked: set[Span] = set()
    for first, last in _runs(asked, [token for token, _, _ in found]):
        here = found[first : last + 1]
        for number in {piece for _, _, piece in here}:  # a phrase may go on in the next piece of a split quote
            inside = [span for _, span, piece in here if piece == number]
            marked.add((inside[0][0], inside[-1][1]))
    return _merged(marked)


def _runs(asked: Sequence[Any], words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """(first, last) of each run of words that a leaf asks for."""
    stems_asked = {leaf.stem for leaf in asked if isinstance(leaf, Word)}
    forms_asked = {form for leaf in asked if isinstance(leaf, Forms) for form in leaf.forms}
    for at, word in enumerate(words):
        if word.stem in stems_asked or word.form in forms_asked:
            yield at, at
    for leaf in asked:
        if isinstance(leaf, Phrase):
            length = len(leaf.forms)
            for at in range(len(words) - length + 1):
                if all(words[at + n].form == form for n, form in enumerate(leaf.forms)):
                    yield at, at + length - 1
        elif isinstance(leaf, Near):
            for one in (at for at, word in enumerate(words) if word.form == leaf.first):
                for other in (at for at, word in enumerate(words) if word.form == leaf.second):
                    if 0 < abs(one - other) <= leaf.between + 1:
                        yield one, one
                        yield other, other


def _merged(spans: set[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
