"""What stands on every page of a PDF and is none of its words: running heads and feet, and the numbers of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.pdf_lines import Line, Page, rows_of

_ROMAN = r"(?=[ivxl])(?:x[lc]|l?x{0,3})(?:ix|iv|v?i{0,3})"
_PAGE_NUMBER = re.compile(
    rf"[-–—|\[\s]*(?:page\s*)?(?P<number>\d{{1,3}}|{_ROMAN})(?:\s*(?:of|/)\s*\d{{1,4}})?[-–—|\]\s]*"
    r"|page\s*(?P<long>\d{1,4})",
    re.IGNORECASE,
)
_AT_AN_END = re.compile(
    rf"(?P<first>\d{{1,4}}|{_ROMAN})\s+\S.*|.*\S\s+(?:page\s+)?(?P<last>\d{{1,4}}|{_ROMAN})", re.IGNORECASE
)
_CHANGING = re.compile(rf"\d+|\b{_ROMAN}\b", re.IGNORECASE)
_MARGIN = 0.15  # heads, feet and numbers stand in this part of the page's height, at its head or foot
_DEEPEST = 3  # rows of a head or foot
_APART = 2.0  # letter heights between a head and the words below it
_OFTEN = 0.4  # of the pages bear the same head: left and right pages can have each their own
_ALIKE = 3.0  # points: the same head stands no further up or down on another page
_Row = tuple[list[Line], float]  # with the step from it inwards, in letter heights
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class _Head(NamedTuple):
    """A head or foot that comes back: its words without numbers, its baseline, and whether most pages have one."""

    pattern: str
    base: float
    often: bool


def without_heads(pages: Sequence[Page], labels: Sequence[str]) -> tuple[list[Page], list[str]]:
    """The pages without running heads, feet and page numbers, and each page's label.

    A label is the file's own (`labels`, "" where it has none), else the number printed on the page where these run
    on from page to page, else the page's place in the file.
    """
    outer = [_margins(page) for page in pages]
    running = _running(outer)
    left: list[Page] = []
    printed: list[str | None] = []
    for page, margins in zip(pages, outer, strict=True):
        dropped: set[int] = set()
        number = ""
        for side, rows in margins.items():
            for rank, (row, gap) in enumerate(rows):
                found = _number_of(row, gap, rank, running[side])
                if found is None:
                    break
                number = number or found
                dropped |= {id(line) for line in row}
        left.append(replace(page, lines=tuple(line for line in page.lines if id(line) not in dropped)))
        printed.append(number or None)
    return left, _labels(labels, printed)


def _margins(page: Page) -> dict[str, list[_Row]]:
    """The outermost rows in the upper and in the lower margin, from the edge inwards."""
    rows = list(rows_of(page.lines))
    bottom, top = page.edges
    margin = _MARGIN * (top - bottom)
    if not rows:
        return {"head": [], "foot": []}
    gaps = [(above[0].base - below[0].base) / above[0].height for above, below in pairwise(rows)]
    heads = list(zip(rows, [*gaps, 9.0], strict=True))[:_DEEPEST]
    feet = list(zip(rows, [9.0, *gaps], strict=True))[: -_DEEPEST - 1 : -1]
    return {
        "head": [one for one in heads if one[0][0].base > top - margin],
        "foot": [one for one in feet if one[0][0].base < bottom + margin],
    }


def _number_of(row: Sequence[Line], gap: float, rank: int, running: Sequence[_Head]) -> str | None:
    """The page's number that a head or foot bears, "" where it bears none; None for a row of the page's own words."""
    if rank == 0 and (found := _PAGE_NUMBER.fullmatch(_words(row))):
        return found["number"] or found["long"]
    pattern, base = _pattern(row), row[0].base
    for known in running:
        # The heads of a table can stand first on several pages, but close to its rows.
        if known.pattern == pattern and abs(known.base - base) < _ALIKE and (known.often or gap > _APART):
            return _number_at_an_end(row) or ""
    # A head that names the chapter: another one where all the heads stand, with the page's number beside it.
    if any(abs(known.base - base) < 1 for known in running):
        return _number_at_an_end(row)
    return None


def _words(row: Sequence[Line]) -> str:
    return " ".join(line.words for line in row)


def _running(outer: Sequence[dict[str, list[_Row]]]) -> dict[str, list[_Head]]:
    """The heads and feet of two pages and more, by side."""
    seen: dict[tuple[str, str], list[float]] = {}
    for margins in outer:
        for side, rows in margins.items():
            for row, _ in rows:
                seen.setdefault((side, _pattern(row)), []).append(row[0].base)
    found: dict[str, list[_Head]] = {"head": [], "foot": []}
    for (side, pattern), bases in seen.items():
        pages = {base: sum(abs(other - base) < _ALIKE for other in bases) for base in set(bases)}
        base = max(pages, key=lambda base: (pages[base], base))
        if pages[base] >= 2 and any(letter.isalpha() for letter in pattern):
            found[side].append(_Head(pattern, base, pages[base] >= _OFTEN * len(outer)))
    return found


def _pattern(row: Sequence[Line]) -> str:
    """The words in the order of the alphabet: a head changes sides with its page's number."""
    return " ".join(sorted(_CHANGING.sub("#", _words(row)).casefold().split())).replace("# ", "").replace(" #", "")


def _number_at_an_end(row: Sequence[Line]) -> str | None:
    """The page's number before or after the words of a head."""
    if len(row) > 1:
        for line in (row[0], row[-1]):
            if found := _PAGE_NUMBER.fullmatch(line.words):
                return found["number"] or found["long"]
    found = _AT_AN_END.fullmatch(_words(row))
    return (found["first"] or found["last"]) if found else None


def own_labels(given: Sequence[str]) -> list[str] | None:
    """The labels that the file itself gives its pages; None where it has none, or merely counts them."""
    places = [str(at) for at in range(1, len(given) + 1)]
    if not any(given) or list(given) == places:
        return None
    return [label or place for label, place in zip(given, places, strict=True)]


def _labels(given: Sequence[str], printed: Sequence[str | None]) -> list[str]:
    if own := own_labels(given):
        return own
    places = [str(at) for at in range(1, len(given) + 1)]
    labels: list[str | None] = [None] * len(places)
    for numerals in ("arabic", "roman"):
        shifts = Counter(
            value - at
            for at, number in enumerate(printed)
            if number and number.isdigit() == (numerals == "arabic") and (value := _value(number)) is not None
        )
        shift, pages = shifts.most_common(1)[0] if shifts else (0, 0)
        if pages < 3 and not (pages == 2 and len(places) <= 4):
            continue
        for at, number in _run(printed, shift, roman=numerals == "roman"):
            labels[at] = labels[at] or number
    if not any(labels):
        return places
    # A page without a number before or after those that have one: its place, in brackets, as it is cited.
    return [label or f"[{place}]" for label, place in zip(labels, places, strict=True)]


def _run(printed: Sequence[str | None], shift: int, *, roman: bool) -> Iterator[tuple[int, str]]:
    """The pages between the first and the last that are numbered so, with those without a number among them.

    Before the first one come pages that bear no number but count: the cover and the title.
    """
    bearing = [
        at for at, number in enumerate(printed) if number and number.isdigit() != roman and _value(number) == at + shift
    ]
    other = [at for at, number in enumerate(printed) if number and number.isdigit() == roman]
    first = max([at + 1 for at in other if at < bearing[0]], default=0)
    last = min([at for at in other if at > bearing[-1]], default=len(printed))
    for at in range(max(first, 1 - shift), last):
        number = printed[at]
        if number is None or _value(number) == at + shift:
            yield at, _roman(at + shift) if roman else str(at + shift)


def _value(number: str) -> int | None:
    if number.isdigit():
        return int(number)
    values = [_VALUES.get(letter, 0) for letter in number.casefold()]
    value = sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return value if value and _roman(value) == number.casefold() else None


def _roman(value: int) -> str:
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")[value // 10 % 10]
    return "c" * (value // 100) + tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[value % 10]
