"""Where words stand on a page of a PDF: found by their letters, however the page breaks, spaces or hyphenates them.

Words are only found where it is certain that it is they: where they stand once on the page, or where the words around
them tell which. What is not certain is not found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Any, NamedTuple

from corpus.readers.pdf import lines_in_order
from corpus.readers.pdf_lines import Line

# Letters that the words and what stands around them must share with the page: those of five words. Fewer would be found
# in a running head or a table, too.
_ENOUGH = 25
# Letters of the document that are compared on either side of the words.
_AROUND = 120
# Characters of a page that are read: one of print has 10,000 at most. And characters times lines of one that is put in
# order: one of print has some 500,000.
_MOST, _MOST_STEPS = 50_000, 10_000_000
# Letters lower than this part of those before them on the line can be a footnote's mark.
_SMALL = 0.8
# A gap wider than this part of the letters' height is a space.
_SPACE = 0.12


class Box(NamedTuple):
    """A rectangle on a page, in points, from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


class Wanted(NamedTuple):
    """Words to be found, and the text before and behind them."""

    before: str
    words: str
    behind: str


class Character(NamedTuple):
    """A character of a page: what it is without accent and capitals ("" for no letter or figure), and where it stands.

    box   None for white space
    mark  whether it is smaller than the letters before it on its line
    """

    folded: str
    box: Box | None
    mark: bool = False


_NOTHING = Character("", None)


def boxes(page: Any, wanted: Sequence[Wanted]) -> list[list[Box]]:
    """For each of the wanted words its boxes on a PDFium page, one a line; none where it is not certain where they are.

    Raises PdfiumError for a page that cannot be read.
    """
    found: list[list[Box]] = [[] for _ in wanted]
    for characters in _orders(page):
        for one, words in zip(found, wanted, strict=True):
            if not one and (place := _found(characters, words)):
                one += _lines([each.box for each in characters[slice(*place)] if each.box])
        if all(found):
            break
    return found


def has_words(page: Any) -> bool:
    """Whether a PDFium page has letters, and not merely a picture of some."""
    return any(one.folded for one in _characters(page))


def _orders(page: Any) -> Iterator[list[Character]]:
    """The page's characters in the order of the file, and as they are read; each with and without raised marks.

    The document's words lack the marks of footnotes; elsewhere small figures are words.
    """
    in_file = list(_characters(page))
    yield in_file
    yield _without_marks(in_file)
    lines = lines_in_order(page)
    if len(in_file) * len(lines) <= _MOST_STEPS:
        as_read = list(_as_read(in_file, lines))
        yield as_read
        yield _without_marks(as_read)


def _without_marks(characters: Sequence[Character]) -> list[Character]:
    return [_NOTHING if one.mark else one for one in characters]


def _characters(page: Any) -> Iterator[Character]:
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    try:
        height = 0.0
        for number in range(min(_MOST, textpage.count_chars())):
            one = chr(pdfium.FPDFText_GetUnicode(textpage.raw, number))
            if one.isspace():
                height = 0.0 if one in "\r\n" else height
                yield _NOTHING
                continue
            box = Box(*textpage.get_charbox(number, loose=True))
            mark = box.top - box.bottom < _SMALL * height
            height = height if mark else box.top - box.bottom
            yield Character(folded(one), box, mark)
    finally:
        textpage.close()


def _as_read(characters: Iterable[Character], lines: Sequence[Line]) -> Iterator[Character]:
    """The characters line by line, those of each from left to right."""
    on_line: list[list[tuple[Box, Character]]] = [[] for _ in lines]
    for one in characters:
        if (box := one.box) is None:
            continue
        middle = (box.bottom + box.top) / 2
        for line, found in zip(lines, on_line, strict=True):
            within = line.left - 1 <= box.left and box.right <= line.right + 1
            if within and line.base - line.height / 2 < middle < line.base + line.height:
                found.append((box, one))
                break
    for found in on_line:
        end = None
        for box, one in sorted(found, key=lambda each: each[0].left):
            if end is not None and box.left - end > _SPACE * (box.top - box.bottom):
                yield _NOTHING
            yield one
            end = box.right
        yield _NOTHING


def folded(text: str) -> str:
    """The letters and figures alone, without accents, ligatures and capitals: what print and text have in common."""
    return "".join(one for one in unicodedata.normalize("NFKD", text).casefold() if one.isalnum())


def _found(page: Sequence[Character], wanted: Wanted) -> tuple[int, int] | None:
    """Which characters of the page are the words; None where that is not certain."""
    before, words, behind = (folded(one) for one in wanted)
    numbers = [number for number, one in enumerate(page) for _ in one.folded]
    text = "".join(one.folded for one in page)
    starts, ends = _edges(page)
    places = []
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        if at in starts and end in ends:
            above, below = text[max(0, at - _AROUND) : at], text[end : end + _AROUND]
            places.append((_alike(above[::-1], before[::-1]) + _alike(below, behind), at, end))
        at = text.find(words, at + 1)
    places.sort(reverse=True)
    if not places or (len(places) > 1 and places[0][0] == places[1][0]):
        return None
    around, at, end = places[0]
    if len(words) + around < min(_ENOUGH, len(text)):  # a page with fewer letters must agree in all of them
        return None
    first, last = numbers[at], numbers[end - 1] + 1
    # Quotation marks and full stops belong to the words as far as the document has them there.
    for _ in range(_signs(wanted.words)):
        first -= first > 0 and _is_sign(page[first - 1])
    for _ in range(_signs(wanted.words[::-1])):
        last += last < len(page) and _is_sign(page[last])
    return first, last


def _signs(text: str) -> int:
    """How many signs stand before the first letter."""
    return sum(not one.isspace() for one in takewhile(lambda one: not folded(one), text))


def _is_sign(one: Character) -> bool:
    return one.box is not None and not one.folded


def _edges(page: Sequence[Character]) -> tuple[set[int], set[int]]:
    """Where words start and where they end, counted in letters."""
    starts, ends, at = set(), set(), 0
    for before, after in pairwise([_NOTHING, *page, _NOTHING]):
        at += len(before.folded)
        if after.folded and not before.folded:
            starts.add(at)
        if before.folded and not after.folded:
            ends.add(at)
    return starts, ends


def _alike(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _lines(found: Sequence[Box]) -> Iterator[Box]:
    """The boxes of characters, those of one line together."""
    line = found[0]
    for one in found[1:]:
        if _goes_on(line, one):
            low, high = min(line.bottom, one.bottom), max(line.top, one.top)
            line = Box(min(line.left, one.left), low, max(line.right, one.right), high)
        else:
            yield line
            line = one
    yield line


def _goes_on(line: Box, one: Box) -> bool:
    """Whether a character is the next one of a line: behind the last one, or, where letters are turned, next to it."""
    wide, high = one.right - one.left, one.top - one.bottom
    across = min(line.right, one.right) - max(line.left, one.left)
    up = min(line.top, one.top) - max(line.bottom, one.bottom)
    if up > 0.5 * min(high, line.top - line.bottom):
        return one.left >= line.left
    return line.right - line.left < 1.5 * wide and across > 0.5 * wide and up > -0.5 * high
