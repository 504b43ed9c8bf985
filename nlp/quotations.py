"""The quotations of a journalist's draft, and whose the draft says they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.records import DOUBTFUL, Document, Span, Statement
from nlp.quotes import quotes_in

# Ways of telling a holder by which a draft is not charged with a wrong name: words that name nobody ("the chair"), an
# unnamed spokesperson, and "it". Most false charges in the drafts for development were such, and none of the quotations
# there with a wrong speaker was.
_UNSURE = ("words", "spokesperson", "pronoun: it")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
# What stands for a quotation while its paragraph is cut into sentences: a character that no text has.
_PLACE = "\ufdd0"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks, marks included.

    holder, role  as the draft has them, the role in the same paragraph; None where it leaves them open
    years         that its sentence names outside its quotations, or else the one before it
    """

    span: Span
    holder: str | None
    role: str | None
    years: tuple[str, ...]


def quotations(document: Document, statements: Sequence[Statement]) -> Iterator[Quotation]:
    """All quotations of a document whose statements were found, in order."""
    for block in document.blocks:
        quotes = quotes_in(document.text, [block])
        years = _years(
            document.text[block.start : block.end], [(q.start - block.start, q.end - block.start) for q in quotes]
        )
        for quote, beside in zip(quotes, years, strict=True):
            said = max(statements, key=lambda one: _overlap(one, quote.span), default=None)
            if said is None or not _overlap(said, quote.span) or _open(said):
                yield Quotation(quote.span, None, None, beside)
            else:
                role = said.role
                here = document.text[block.start : block.end]
                # A role from elsewhere in the draft may be another than what they were when they said this.
                yield Quotation(quote.span, said.holder, role if role and role in here else None, beside)


def _years(text: str, quotes: Sequence[Span]) -> list[tuple[str, ...]]:
    """For each quotation of a paragraph, the years that its sentence names outside quotations, or the one before it."""
    plain, at = "", 0
    for start, end in quotes:
        # A quotation that ends with a full stop ends the sentence.
        ends = text[start:end].rstrip("'’\"”» ")[-1:] in ".!?"
        plain += text[at:start] + _PLACE + ("." if ends else "")
        at = end
    found: list[tuple[str, ...]] = []
    before: tuple[str, ...] = ()
    for sentence in _SENTENCE.split(plain + text[at:]):
        years = tuple(dict.fromkeys(_YEAR.findall(sentence)))
        found += [years or before] * sentence.count(_PLACE)
        before = years if _PLACE not in sentence else ()
    return found


def _open(statement: Statement) -> bool:
    """Whether it is open, or not sure enough to charge the draft with it, whose words they are."""
    doubtful = bool(statement.holder_basis) and statement.holder_confidence < DOUBTFUL
    return statement.holder_kind in ("unknown", "ambiguous") or doubtful or statement.holder_basis.startswith(_UNSURE)


def _overlap(statement: Statement, span: Span) -> int:
    if statement.mode == "author":
        return 0
    return sum(max(0, min(b, span[1]) - max(a, span[0])) for a, b in statement.spans)
