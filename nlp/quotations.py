"""The quotations of a journalist's draft, and whose the draft says they are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.records import DOUBTFUL, Document, Span, Statement
from nlp.introductions import announced, role_in
from nlp.names import NAME, Named, names_in, only_names
from nlp.quotes import quotes_in

# Ways of telling a holder by which a draft is not charged with a wrong name: words that name nobody ("the chair"), an
# unnamed spokesperson, and "it". Most false charges in the drafts for development were such, and none of the quotations
# there with a wrong speaker was.
_UNSURE = ("words", "spokesperson", "pronoun: it")
# Ways that tell it of most quotations, and of too few to charge a draft: "she" of the paragraph before.
_LIKELY = ("pronoun: spoke before", "pronoun: named before")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
# What stands for each character of a quotation while its paragraph is read without it: one that no text has.
_PLACE = "\ufdd0"
# How a sentence begins that goes on about whoever the one before it is about.
_GOES_ON = re.compile(r"(?:He|She|As\b[^.]{3,120}?,\s+(?:he|she))\b")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks, marks included.

    holder, role  as the draft has them, the role in the same paragraph; None where it leaves them open
    years         that its sentence names outside its quotations, or else the one before it
    sure          whether the holder is told surely enough to charge the draft with a wrong one
    """

    span: Span
    holder: str | None
    role: str | None
    years: tuple[str, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph as it is read without its quotations: the document's text with blanks for them, and what is in it."""

    text: str
    sentences: tuple[Span, ...]
    names: tuple[Named, ...]

    def at(self, quote: Span) -> int:
        """The number of the sentence that a quotation begins in."""
        return bisect_right(self.sentences, quote[0], key=lambda one: one[0]) - 1

    def named(self, number: int) -> list[Named]:
        """Who is named in a sentence."""
        start, end = self.sentences[number]
        return [one for one in self.names if start <= one.start < end]

    def years(self, number: int) -> tuple[str, ...]:
        """The years that a sentence names."""
        return tuple(dict.fromkeys(_YEAR.findall(self.text, *self.sentences[number])))

    def has_quotation(self, number: int) -> bool:
        return self.text.find(_PLACE, *self.sentences[number]) >= 0


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that are people's, forename and surname, whose every word stands in the text."""
    words = frozenset(re.findall(r"\w+", text))
    return [name for name in names if words.issuperset(re.findall(r"\w+", name)) and _is_full(name)]


def _is_full(name: str) -> bool:
    found = NAME.fullmatch(name)
    return found is not None and not found["titles"] and len(name.split()) > 1 and only_names(name)


def quotations(document: Document, statements: Sequence[Statement], people: Iterable[str] = ()) -> Iterator[Quotation]:
    """All quotations of a document whose statements were found, in order.

    people   full names of people whom it may name
    """
    quotes = [quote.span for quote in quotes_in(document.text, document.blocks)]
    text = _without(document.text, quotes)
    holders = named_in(document.text, (one.holder for one in statements if one.holder_kind == "person"))
    names = names_in(text, document.blocks, (), dict.fromkeys((*people, *holders)), frozenset())
    full = dict.fromkeys(" ".join(one.words) for one in names if len(one.words) > 1)
    told: dict[int, list[Statement]] = {}
    for one in statements:
        for at in {block.start for span in one.spans for block in document.blocks_at(span)}:
            told.setdefault(at, []).append(one)
    for block in document.blocks:
        here = quotes[bisect_left(quotes, (block.start, 0)) : bisect_left(quotes, (block.end, 0))]
        if here:
            paragraph = _paragraph(text, (block.start, block.end), names)
            beside = told.get(block.start, ())
            yield from (_quotation(paragraph, quote, _said(beside, quote), list(full)) for quote in here)


def _without(text: str, quotes: Sequence[Span]) -> str:
    """The text with blanks for its quotations, each as long as it is."""
    pieces, at = [], 0
    for start, end in quotes:
        # A quotation that ends with a full stop ends the sentence.
        ends = text[start:end].rstrip("'’\"”» ")[-1:] in ".!?"
        pieces += [text[at:start], f"“{_PLACE * (end - start)}"[: end - start - 1], "." if ends else "”"]
        at = end
    return "".join([*pieces, text[at:]])


def _paragraph(text: str, span: Span, names: Sequence[Named]) -> _Paragraph:
    cuts = [found.span() for found in _SENTENCE.finditer(text, *span)]
    starts, ends = (span[0], *(end for _, end in cuts)), (*(start for start, _ in cuts), span[1])
    first, last = (bisect_left(names, offset, key=lambda one: one.start) for offset in span)
    return _Paragraph(text, tuple(zip(starts, ends, strict=True)), tuple(names[first:last]))


def _quotation(paragraph: _Paragraph, quote: Span, said: Statement | None, full: Sequence[str]) -> Quotation:
    number = paragraph.at(quote)
    years = paragraph.years(number)
    if not years and number and not paragraph.has_quotation(number - 1):
        years = paragraph.years(number - 1)
    holder = None if said is None or _open(said) else said.holder
    sure = said is None or not said.holder_basis.startswith(_LIKELY)
    sentence = paragraph.sentences[number]
    named_here = holder is not None and holder.split()[-1] in paragraph.text[slice(*sentence)]
    if not named_here and (told := announced(paragraph.text, sentence, paragraph.named(number))):
        holder, sure = _in_full(told, full), True
    return Quotation(quote, holder, _role(paragraph, number, holder) if holder else None, years, sure)


def _in_full(named: Named, full: Sequence[str]) -> str:
    """The one full name that a name is short for, or itself."""
    meant = [name for name in full if _is_of(named, name)]
    return meant[0] if len(meant) == 1 else " ".join(named.words)


def _is_of(named: Named, holder: str) -> bool:
    """Whether a name can be a holder's: the surname, and the first letter of a forename."""
    words = holder.split()
    return named.words[-1] == words[-1] and (len(named.words) == 1 or named.words[0][0] == words[0][0])


def _role(paragraph: _Paragraph, number: int, holder: str) -> str | None:
    """The role that a paragraph gives the holder of words in one of its sentences: the nearest."""
    said = paragraph.years(number)
    others = [one for one in paragraph.named(number) if not _is_of(one, holder)]
    for other in (number, number + 1, *range(number - 1, -1, -1)):
        if other == len(paragraph.sentences) or (other > number and (others or not _goes_on(paragraph, other))):
            continue
        years = paragraph.years(other)
        if said and years and not set(said) & set(years):
            continue  # what they were then is another matter
        names = [one for one in paragraph.named(other) if _is_of(one, holder)]
        pronoun = other >= number and not others
        if role := role_in(paragraph.text, paragraph.sentences[other], names, pronoun=pronoun):
            return role
    return None


def _goes_on(paragraph: _Paragraph, number: int) -> bool:
    """Whether a sentence without a quotation goes on about whoever the one before it is about."""
    return not paragraph.has_quotation(number) and bool(_GOES_ON.match(paragraph.text, *paragraph.sentences[number]))


def _said(statements: Sequence[Statement], quote: Span) -> Statement | None:
    """The statement that most of a quotation is."""
    said = max(statements, key=lambda one: _overlap(one, quote), default=None)
    return said if said is not None and _overlap(said, quote) else None


def _open(statement: Statement) -> bool:
    """Whether it is open, or not sure enough to charge the draft with it, whose words they are."""
    doubtful = bool(statement.holder_basis) and statement.holder_confidence < DOUBTFUL
    return statement.holder_kind in ("unknown", "ambiguous") or doubtful or statement.holder_basis.startswith(_UNSURE)


def _overlap(statement: Statement, span: Span) -> int:
    if statement.mode == "author":
        return 0
    return sum(max(0, min(b, span[1]) - max(a, span[0])) for a, b in statement.spans)
