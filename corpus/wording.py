"""The words that a reviewer names, found in a document's text: nobody has to count its characters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.errors import QueryError
from corpus.records import Span

# Stands on a line of its own between the pieces of a split quotation.
BETWEEN = "[…]"
_BETWEEN = re.compile(r"^[^\S\n]*\[(?:…|\.\.\.)\][^\S\n]*$", re.MULTILINE)
# What stands for a character that cannot be shown.
_UNSHOWN = "\ufffd"
_LONGEST_SHOWN = 60


def worded(pieces: Iterable[str]) -> str:
    """The pieces of a quotation, as `placed` takes them."""
    return f"\n{BETWEEN}\n".join(pieces)


def placed(words: str, text: str, passage: Span, near: int = 0) -> list[Span]:
    """Where the words stand in a passage of the text: a span for each piece, in order.

    words    as they stand there, but for the kind and length of white space; between pieces a line with BETWEEN
    passage  the part of the text that is looked at
    near     of several places, the one nearest to this is meant

    Raises QueryError for a piece that does not stand there, behind the one before it.
    """
    spans: list[Span] = []
    start, end = passage
    for piece in _BETWEEN.split(words):
        tokens = piece.split()
        if not any(map(str.isalnum, piece)):
            raise QueryError("there are no words", where="words", hint="copy them from the passage")
        found = [match.span() for match in _pattern(tokens).finditer(text, start, end)]
        if not found:
            behind = " behind the piece before it" if spans else ""
            hint = "copy them from the passage; its spelling, capitals and quotation marks count"
            raise QueryError(f"“{_short(tokens)}” does not stand in the passage{behind}", where="words", hint=hint)
        spans.append(min(found, key=lambda span: abs(span[0] - near)))
        start = near = spans[-1][1]
    return spans


def _pattern(tokens: list[str]) -> re.Pattern[str]:
    """Whole words: no part of a longer one."""
    inner = r"\s+".join(re.escape(token).replace(_UNSHOWN, ".") for token in tokens)
    before = r"(?<!\w)" if tokens[0][0].isalnum() else ""
    behind = r"(?!\w)" if tokens[-1][-1].isalnum() else ""
    return re.compile(before + inner + behind, re.DOTALL)


def _short(tokens: list[str]) -> str:
    words = " ".join(tokens)
    return words if len(words) <= _LONGEST_SHOWN else words[:_LONGEST_SHOWN].rstrip() + " …"
