"""Quotation marks: which characters of a document are quoted, in British and American style.

British papers print 'single' marks, which are apostrophes too; scans lose some. A mark is therefore judged by its
neighbours, and a paragraph that does not balance is harmed no further than its own end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.records import Block, Span

SINGLE, DOUBLE = "'‘’‚‛`´", '"“”„‟«»'
_MARKS = re.compile(f"[{SINGLE}{DOUBLE}]")
_OPENS_ONLY, _CLOSES_ONLY = "‘“„‚«‛‟", "»”"
_BEFORE_OPENING = re.compile(r"[\s(\[{—–\-:/…]|^$")
_AFTER_CLOSING = re.compile(r"[\s)\]}—–\-.,;:!?…/]|^$")
# Words that lose their first letters in print: their mark opens nothing ('em, 'til, '90s).
_CLIPPED = re.compile(r"(?:\d0s|em|til|tis|twas|cause|cos|n)\b", re.IGNORECASE)
_QUOTE_MAY_START = re.compile(r"(?:^|[.!?:,;—–]\s*|\b(?:said|says|say|told|added|adds|replied|asked|that)\s+)$")


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch between quotation marks, marks included.

    closed  whether its closing mark was found; else it runs to the end of its paragraph
    """

    start: int
    end: int
    closed: bool

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(slots=True)
class _Mark:
    at: int
    double: bool
    may_open: bool
    may_close: bool
    weak: bool  # a closing mark that could as well be a plural's apostrophe: councils' money


def quotes_in(text: str, blocks: Iterable[Block]) -> list[Quote]:
    """The outermost quotes of the blocks, in order. Nested quotes are part of the quote around them."""
    return [quote for block in blocks for quote in _in_block(text, block.start, block.end)]


def _in_block(text: str, start: int, end: int) -> list[Quote]:
    marks = [mark for mark in _marks(text, start, end) if mark.may_open or mark.may_close]
    found: list[Quote] = []
    stack: list[_Mark] = []
    inner: list[Quote] = []  # closed quotes inside the one that is open: they stand alone if it never closes
    waiting = {True: 0, False: 0}  # opening marks in the stack, double and single
    closes_later = _closes_later(marks)
    for number, mark in enumerate(marks):
        if mark.may_close and waiting[mark.double] and not (mark.weak and closes_later[number]):
            opened = stack.pop()
            waiting[opened.double] -= 1
            while opened.double != mark.double:
                opened = stack.pop()
                waiting[opened.double] -= 1
            while inner and inner[-1].end > opened.at:
                inner.pop()  # what it closes around is part of it
            (inner if stack else found).append(Quote(opened.at, mark.at + 1, closed=True))
        elif mark.may_open:
            stack.append(mark)
            waiting[mark.double] += 1
    if stack:
        found += _unclosed(text, start, end, stack[0], inner)
    return found


def _unclosed(text: str, start: int, end: int, opened: _Mark, inner: list[Quote]) -> list[Quote]:
    """An opening mark without a partner quotes the rest of the paragraph where speech may begin; else it is a slip."""
    lead = text[max(start, opened.at - 30) : opened.at]
    if _QUOTE_MAY_START.search(lead):
        return [Quote(opened.at, end, closed=False)]
    return inner


def _marks(text: str, start: int, end: int) -> Iterable[_Mark]:
    for found in _MARKS.finditer(text, start, end):
        at, char = found.start(), found.group()
        before = text[at - 1] if at > start else ""
        after = text[at + 1] if at + 1 < end else ""
        double = char in DOUBLE
        opening = (
            (bool(_BEFORE_OPENING.match(before)) or before in SINGLE + DOUBLE) and bool(after) and not after.isspace()
        )
        closing = (
            bool(before) and not before.isspace() and (bool(_AFTER_CLOSING.match(after)) or after in SINGLE + DOUBLE)
        )
        if (
            before.isspace()
            and (not after or after.isspace())
            and text[max(start, at - 2) : at - 1] in (",", ".", "?", "!")
        ):
            closing = True  # a mark that the scan has torn from its quote: '… are virtual, ' he said
        if char in _OPENS_ONLY:
            opening, closing = bool(after), False
        elif char in _CLOSES_ONLY:
            opening, closing = False, bool(before)
        elif not double:
            if before.isalnum() and after.isalnum():
                continue  # an apostrophe within a word
            if char == "’":
                opening = False
            if opening and _CLIPPED.match(text, at + 1):
                opening = False
        if opening and closing:
            # Between two marks or dashes: a mark closes what is open, unless a letter follows.
            opening, closing = (False, True) if not after.isalnum() else (True, False)
        weak = closing and not double and before in "sS" and after == " " and text[at + 2 : at + 3].islower()
        yield _Mark(at, double, opening, closing, weak)


def _closes_later(marks: list[_Mark]) -> list[bool]:
    """For each mark, whether a surer single mark after it closes what is open: then a weak one is an apostrophe.

    Counting openings up and sure closings down from the mark on, the count must fall below nought somewhere.
    """
    steps = [0 if m.double else 1 if m.may_open else -int(m.may_close and not m.weak) for m in marks]
    result: list[bool] = []
    lowest = 0  # of the sums of the steps that follow
    for step in reversed(steps):
        result.append(lowest < 0)
        lowest = min(0, step + lowest)
    return result[::-1]
