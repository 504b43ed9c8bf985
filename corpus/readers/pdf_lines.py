"""The printed lines of a PDF page: words put together by where they stand, whatever order the file keeps them in."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from typing import Any, NamedTuple

# PDFium's mark for a hyphen that parts a word at a line end, printed or soft; no line end follows it.
_HYPHEN = 0x02
_LINE_ENDS = (0x0A, 0x0D)
_SPACES = (0x20, 0x09, 0xA0, 0x3000, *_LINE_ENDS)
UNREADABLE = "\ufffd"
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_MARKED = re.compile(r"[\d*†‡§¶]")
# Around the mark of a footnote that stands in a line, until it is known whether there is such a note.
RAISED = ("\ufdd0", "\ufdd1")
_RAISED_MARK = re.compile(r"\d{1,3}|[*†‡§¶]{1,3}|[a-z]")

# All measures are in heights of a line's letters.
SAME_LINE = 0.4  # words closer than this, up or down, are on one line
_SPACE = 0.9  # a wider gap parts a line in two: the space between columns, or between cells
_TIED = 4.0  # no space of a line that is spaced out to be full is wider
_SMALL = 0.8  # letters lower than this part of the others can be raised marks


class Rule(NamedTuple):
    """A ruled line across the page."""

    left: float
    right: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the part of one in a column or cell: its edges, baseline and letters' height (in points).

    words  with the marks of footnotes between RAISED
    word   how wide its first word is
    order  its first letter's place in the file
    bold   all of it is in bold letters
    """

    words: str
    left: float
    right: float
    base: float
    height: float
    word: float
    bold: bool = False
    order: int = 0

    @property
    def joins(self) -> bool:
        """Whether it ends with a hyphen that may part a word."""
        return len(self.words) > 1 and self.words[-1] in "-\u00ad\u2010" and self.words[-2].isalpha()


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines from top to bottom, and its ruled lines.

    edges   its lower and its upper edge
    turned  lines that run up, down or upside down, each direction turned upright
    ocr     its lines were recognised in a picture
    """

    lines: tuple[Line, ...]
    edges: tuple[float, float]
    rules: tuple[Rule, ...] = ()
    turned: tuple[tuple[Line, ...], ...] = ()
    ocr: bool = False


class Word(NamedTuple):
    words: str
    left: float
    right: float
    base: float
    height: float
    bold: bool
    order: int = 0
    tied: int = -1  # the order of the word before it in the file, where that is on the same line
    spaced: bool = False  # the file itself has a space before it


def page_of(page: Any) -> Page:
    """The lines of a PDFium page. Raises PdfiumError for a page that cannot be read."""
    textpage = page.get_textpage()
    try:
        by_turn = _words(textpage)
    finally:
        textpage.close()
    layers = {turn: tuple(lines_of(words)) for turn, words in by_turn.items()}
    main = max(layers, key=lambda turn: len(by_turn[turn]), default=0)
    corners = page.get_bbox()
    heights = sorted(_turned(x, y, main)[1] for x, y in (corners[:2], corners[2:]))
    return Page(
        layers.pop(main, ()),
        (heights[0], heights[1]),
        tuple(_rules(page)) if main == 0 else (),
        tuple(layers.values()),
    )


# --- words ---


def _words(textpage: Any) -> dict[int, list[Word]]:
    """The words of a page by the quarter turns of their letters, coordinates turned so that all run to the right."""
    import pypdfium2.raw as pdfium

    found: dict[int, list[Word]] = {}
    letters: list[tuple[int, str]] = []
    turn: int | None = None
    raw, look = textpage.raw, _Look(textpage)

    tied, spaced = -1, False

    def ended() -> None:
        nonlocal letters, turn, tied
        if letters:
            turn = look.turn(letters[0][0]) if turn is None else turn
            if turn >= 0:
                found.setdefault(turn, []).append(look.word(letters, turn)._replace(tied=tied, spaced=spaced))
            tied = letters[0][0]
            letters = []

    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in _SPACES:
            ended()
            if code in _LINE_ENDS:
                turn, tied = None, -1
            spaced = not pdfium.FPDFText_IsGenerated(raw, index)
        elif code == _HYPHEN:
            letters.append((index, "-"))
            ended()
            turn, tied = None, -1
        elif code == 0 or code == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
            letters.append((index, UNREADABLE))
        elif code > 0x20:
            letters.append((index, chr(code)))
    ended()
    return found


class _Look:
    """Where letters stand on a page of text. The structures that PDFium fills are made once."""

    def __init__(self, textpage: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._raw = pdfium, textpage.raw
        self._box = pdfium.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._matrix = pdfium.FS_MATRIX()
        self._name, self._flags = ctypes.create_string_buffer(64), ctypes.c_int()

    def turn(self, index: int) -> int:
        """Quarter turns of the letter, anticlockwise; -1 for what is set aslant (a stamp over the page)."""
        quarters = self._pdfium.FPDFText_GetCharAngle(self._raw, index) / (math.pi / 2)
        return -1 if abs(quarters - round(quarters)) > 0.1 else -round(quarters) % 4  # PDFium turns clockwise

    def box(self, index: int, turn: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top."""
        box = self._box
        self._pdfium.FPDFText_GetLooseCharBox(self._raw, index, box)
        if not turn:
            return box.left, box.bottom, box.right, box.top
        one, two = _turned(box.left, box.bottom, turn), _turned(box.right, box.top, turn)
        return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])

    def base(self, index: int, turn: int) -> float:
        self._pdfium.FPDFText_GetCharOrigin(self._raw, index, self._x, self._y)
        return _turned(self._x.value, self._y.value, turn)[1]

    def size(self, index: int) -> float:
        """The size of the letter's type, in points as printed."""
        size = self._pdfium.FPDFText_GetFontSize(self._raw, index)
        self._pdfium.FPDFText_GetMatrix(self._raw, index, self._matrix)
        return max(1.0, float(size) * math.hypot(self._matrix.c, self._matrix.d))

    def bold(self, index: int) -> bool:
        self._pdfium.FPDFText_GetFontInfo(self._raw, index, self._name, 64, self._flags)
        return _is_bold(self._name.value, self._flags.value)

    def word(self, letters: list[tuple[int, str]], turn: int) -> Word:
        left, _, right, _ = self.box(letters[0][0], turn)
        words = "".join(letter for _, letter in letters)
        height = self.size(letters[0][0])
        base = self.base(letters[0][0], turn)
        if len(letters) > 1:
            right = self.box(letters[-1][0], turn)[2]
        if len(letters) > 1 and _MARKED.search(words):
            heights = [self.size(index) for index, _ in letters]
            tallest = max(heights)
            if min(heights) < _SMALL * tallest:
                words, base = self._with_marks(letters, heights, turn)
                height = tallest
        # On some systems PDFium gives letters beyond U+FFFF as two halves; a half alone is no letter.
        words = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return Word(words, left, right, base, height, self.bold(letters[len(letters) // 2][0]), letters[0][0])

    def _with_marks(self, letters: list[tuple[int, str]], heights: list[float], turn: int) -> tuple[str, float]:
        """A word with marks raised in it, and the baseline of its full letters."""
        tallest = max(heights)
        base = next(self.base(at[0], turn) for at, height in zip(letters, heights, strict=True) if height == tallest)
        parts = []
        for small, group in groupby(zip(letters, heights, strict=True), key=lambda one: one[1] < _SMALL * tallest):
            members = list(group)
            part = "".join(letter for (_, letter), _ in members)
            is_raised = small and _RAISED_MARK.fullmatch(part) and self.base(members[0][0][0], turn) > base + 1
            parts.append(RAISED[0] + part + RAISED[1] if is_raised else part)
        return "".join(parts), base


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


@cache
def _is_bold(name: bytes, flags: int) -> bool:
    return bool(flags & 0x40000) or _BOLD.search(name.decode("latin-1")) is not None


# --- lines ---


def lines_of(words: Iterable[Word]) -> Iterator[Line]:
    """The lines that words make by where they stand, from top to bottom and from left to right."""
    for row in rows_of(sorted(_levelled(list(words)), key=lambda word: -word.base)):
        gaps = [after.left - before.right for before, after in pairwise(row)]
        part = row[:1]
        for at, gap in enumerate(gaps):
            if gap > _SPACE * max(row[at].height, row[at + 1].height) and not _spaced_out(row, at, gaps):
                yield _line(part)
                part = []
            part.append(row[at + 1])
        yield _line(part)


def _spaced_out(row: Sequence[Word], at: int, gaps: Sequence[float]) -> bool:
    """Whether a wide gap is a space of a line that is spaced out to be full: the file has a space there, or its gaps
    are all alike, between words and not between figures."""
    before, after = row[at], row[at + 1]
    height = max(before.height, after.height)
    if after.tied != before.order or gaps[at] > _TIED * height:
        return False
    if after.spaced:
        return True
    alike = any(abs(gap - gaps[at]) < 0.1 * height for gap in (*gaps[max(0, at - 1) : at], *gaps[at + 1 : at + 2]))
    return alike and before.words[0].isalpha() and after.words[0].isalpha()


def _levelled(words: list[Word]) -> Iterator[Word]:
    """The words, marks that are raised beside one of them brought down to its line, between RAISED."""
    for word in words:
        if len(word.words) <= 3 and _RAISED_MARK.fullmatch(word.words):
            beside_it = [
                (other.right > word.left, other)
                for other in words
                if word.height < _SMALL * other.height
                and 0.1 * other.height < word.base - other.base < 0.6 * other.height
                and (
                    -0.1 < (word.left - other.right) / other.height < 0.3
                    or -0.1 < (other.left - word.right) / other.height < 1.0
                )
            ]
            if beside_it:
                other = min(beside_it, key=lambda one: one[0])[1]
                yield word._replace(words=RAISED[0] + word.words + RAISED[1], base=other.base, height=other.height)
                continue
        yield word


def rows_of(placed: Sequence[Any]) -> Iterator[list[Any]]:
    """Words or lines, given from top to bottom, by the row that they stand on, each row from left to right."""
    row: list[Any] = []
    for one in placed:
        if row and row[0].base - one.base > SAME_LINE * _nearness(row[0].height, one.height):
            yield sorted(row, key=lambda part: part.left)
            row = []
        row.append(one)
    if row:
        yield sorted(row, key=lambda part: part.left)


def _nearness(one: float, other: float) -> float:
    """The larger height, as of a mark beside its line, but the smaller one of a large initial beside many lines."""
    larger, smaller = max(one, other), min(one, other)
    return larger if larger < 2.5 * smaller else smaller


def _line(parts: list[Word]) -> Line:
    sizes: Counter[float] = Counter()
    for part in parts:
        sizes[part.height] += len(part.words)
    height = sizes.most_common(1)[0][0]
    full = [part for part in parts if part.height >= _SMALL * height and part.words[0] != RAISED[0]] or parts
    written: list[str] = []
    for at, part in enumerate(parts):
        gap = part.left - parts[at - 1].right if at else 0.0
        touches = gap < (0.3 if part.words[0] == RAISED[0] else 0.08) * height
        # A mark belongs to the word before it; so does what PDFium parts from a mark.
        if written and touches and (part.words[0] == RAISED[0] or part.words[0] in ".,;:)]’”"):
            written.pop()
        written += part.words, " "
    return Line(
        "".join(written).strip(),
        parts[0].left,
        max(part.right for part in parts),
        full[0].base,
        height,
        full[0].right - full[0].left,
        all(part.bold for part in parts),
        parts[0].order,
    )


def beside(row: Sequence[Line]) -> Line:
    """The parts of one printed line as one line."""
    larger = max(row, key=lambda line: (line.height, len(line.words)))
    return replace(
        larger,
        words=" ".join(line.words for line in row),
        left=row[0].left,
        right=max(line.right for line in row),
        word=row[0].word,
        bold=all(line.bold for line in row),
    )


# --- ruled lines ---


def _rules(page: Any) -> Iterator[Rule]:
    """The ruled lines across, and the upper and lower edges of boxes."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    # 5,000: a page of a report has a few hundred drawn things; a map has more, and no table.
    for index in range(min(5_000, pdfium.FPDFPage_CountObjects(page.raw))):
        thing = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top) and right.value - left.value > 20:
            yield Rule(left.value, right.value, top.value)
            if top.value - bottom.value > 4:
                yield Rule(left.value, right.value, bottom.value)
