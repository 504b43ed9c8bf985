"""PDF: the words of each page as paragraphs. Columns, running heads and words parted at line ends are not mended."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from corpus.errors import ReadError
from corpus.readers import Parsed
from corpus.readers.properties import properties
from corpus.records import Metadata
from corpus.text import Piece, joined

_HYPHEN, _UNREADABLE = 0x02, "\ufffd"
_ROMAN = r"x{0,3}(?:ix|iv|v?i{1,3}|v|x)"
_PAGE_NUMBER = re.compile(
    rf"[-–—|\[\s]*(?:page\s*)?(?:\d{{1,3}}|{_ROMAN})(?:\s*(?:of|/)\s*\d{{1,4}})?[-–—|\]\s]*|page\s*\d{{1,4}}",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"[•◦▪‣·*–-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s|\d{1,3}(?:\.\d{1,3})+\s|Q\.?\s?\d")
_SENTENCE_END = re.compile(r"[.!?:;]['’\"”)]*$")

# All measures are in heights of a line's letters. They were set on pages with 1.0 to 2.0 lines' leading, indents of
# 1 em and gaps of half a line; a larger _GAP glues paragraphs, a smaller one cuts headings set over two lines.
_GAP = 1.25  # a step down this many times the usual one parts paragraphs
_SAME_LINE = 0.4  # lines closer than this are parts of one line
_INDENT = 0.7  # a first line this far in begins a paragraph
_OTHER_SIZE = 1.2  # letters this many times larger or smaller are another paragraph
_NO_LEADING_KNOWN = 1.2  # where a file has no two lines of one paragraph: that of ordinary setting
_SHORT = 0.6  # a line shorter than this part of the full one can be a heading
_MARGIN = 0.15  # page numbers stand in this part of the page's height, at its head or foot


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it is printed: its words, its edges, its baseline and the height of its letters (in points).

    word    where its first word ends
    joins   it ends with a hyphen that parts a word: no space follows
    """

    words: str
    left: float
    right: float
    base: float
    height: float
    word: float
    joins: bool = False


def read(data: bytes, *, where: str) -> Parsed:
    """The words of a PDF, one block a paragraph with its page; a paragraph over two pages is two blocks.

    A line that is only a page number is left out. Raises ReadError for a file that is damaged, cut off, locked with a
    password, or holds no pages or no text.
    """
    document = _opened(data, where)
    try:
        pages = [_page(document, number, where) for number in range(len(document))]
        if not any(pages):
            raise _without_text(document, where)
        about = _about(document)
    finally:
        document.close()
    if _share_unreadable(pages) > 0.5:
        raise ReadError(
            "the PDF's fonts do not say which letters they show",
            where=where,
            hint="run OCR over it (for example with OCRmyPDF --force-ocr) and add the result",
        )
    text, blocks = joined(_pieces(pages))
    return Parsed(text, blocks, about)


def _opened(data: bytes, where: str) -> Any:
    if not data:
        raise ReadError("the file is empty", where=where, hint="check that it was saved or downloaded completely")
    if b"%PDF-" not in data[:1024]:
        raise ReadError("this is not a PDF", where=where, hint="give it the ending of its real format")
    # PDFium mends a file that is cut off by leaving out the lost pages: better no document than half of one in silence.
    if data.rfind(b"%%EOF") < data.rfind(b"endobj"):
        raise ReadError("the PDF is cut off: its end is missing", where=where, hint="download it again")

    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _not_opened(data, where) from error


def _not_opened(data: bytes, where: str) -> ReadError:
    """Why a file cannot be opened. Asked anew: for a file without pages, the error code is that of an earlier file."""
    import pypdfium2.raw as pdfium

    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if handle:
        pdfium.FPDF_CloseDocument(handle)
        return ReadError("the PDF has no pages", where=where, hint="check that it was saved completely")
    if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return ReadError("the PDF is protected with a password", where=where, hint="save a copy without one")
    return ReadError(
        "the PDF is damaged and cannot be opened", where=where, hint="download it again, or save it as a new PDF"
    )


def _without_text(document: Any, where: str) -> ReadError:
    import pypdfium2.raw as pdfium

    if any(next(page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]), None) for page in document):
        return ReadError(
            "the PDF holds pictures of its pages and no text",
            where=where,
            hint="run OCR over it (for example with OCRmyPDF) and add the result",
        )
    return ReadError("the PDF holds no text", where=where, hint="check that it was saved completely")


def _about(document: Any) -> Metadata:
    return properties(document.get_metadata_value("Title"), document.get_metadata_value("Author"))


def _share_unreadable(pages: Sequence[Sequence[_Line]]) -> float:
    letters = Counter(letter for page in pages for line in page for letter in line.words if not letter.isspace())
    return letters[_UNREADABLE] / max(1, letters.total())


# --- lines ---


def _page(document: Any, number: int, where: str) -> list[_Line]:
    """The lines of a page in the file's order, without the page's own number."""
    import pypdfium2

    try:
        page = document[number]
        try:
            textpage = page.get_textpage()
            try:
                lines = list(_lines(textpage))
            finally:
                textpage.close()
            bottom, top = page.get_bbox()[1::2]
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        raise ReadError(
            f"page {number + 1} of the PDF cannot be read", where=where, hint="save it as a new PDF"
        ) from error
    return _without_page_number(lines, bottom, top)


def _lines(textpage: Any) -> Iterator[_Line]:
    import pypdfium2.raw as pdfium

    collected: list[tuple[int, str]] = []
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (0x0A, 0x0D):
            yield from _line(textpage, collected, joins=False)
            collected = []
        elif code == _HYPHEN:
            # PDFium's mark for a hyphen that parts a word at a line end, printed or soft.
            yield from _line(textpage, [*collected, (index, "-")], joins=True)
            collected = []
        elif code == 0:
            collected.append((index, _UNREADABLE))
        elif code >= 0x20 or code == 0x09:
            collected.append((index, chr(code)))
    yield from _line(textpage, collected, joins=False)


def _line(textpage: Any, characters: list[tuple[int, str]], *, joins: bool) -> Iterator[_Line]:
    words = "".join(letter for _, letter in characters)
    # On some systems PDFium gives letters beyond U+FFFF as two halves; a half alone is no letter.
    words = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    words = re.sub(r"[ \t]+", " ", words).strip()
    inked = [index for index, letter in characters if not letter.isspace()]
    if not inked:
        return
    at = [inked[0], inked[len(inked) // 2], inked[-1]]
    boxes = [textpage.get_charbox(index, loose=True) for index in at]
    ends = next((i for i, (_, letter) in enumerate(characters) if letter.isspace() and i), len(characters))
    first_word = [index for index, letter in characters[:ends] if not letter.isspace()] or inked[:1]
    yield _Line(
        words,
        left=boxes[0][0],
        right=boxes[-1][2],
        base=median(_baseline(textpage, index) for index in at),
        height=max(1.0, median(top - bottom for _, bottom, _, top in boxes)),
        word=textpage.get_charbox(first_word[-1], loose=True)[2],
        joins=joins,
    )


def _baseline(textpage: Any, index: int) -> float:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
    return y.value


def _without_page_number(lines: list[_Line], bottom: float, top: float) -> list[_Line]:
    """The lines without one at the very head or foot of the page that is nothing but the page's number."""
    if not lines:
        return lines
    margin = _MARGIN * (top - bottom)
    lowest, highest = min(lines, key=lambda line: line.base), max(lines, key=lambda line: line.base)
    return [
        line
        for line in lines
        if not (
            _PAGE_NUMBER.fullmatch(line.words)
            and ((line is lowest and line.base < bottom + margin) or (line is highest and line.base > top - margin))
        )
    ]


# --- paragraphs ---


def _pieces(pages: Sequence[Sequence[_Line]]) -> Iterator[Piece]:
    runs = [(str(number), run) for number, lines in enumerate(pages, 1) for run in _runs(lines)]
    leading = _leading([run for _, run in runs])
    for page, run in runs:
        for paragraph in _paragraphs(run, leading):
            yield Piece("".join(line.words + ("" if line.joins else " ") for line in paragraph), page=page)


def _runs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines that follow each other down the page. A step up (the next column) begins a new run."""
    run: list[_Line] = []
    for line in lines:
        step = run[-1].base - line.base if run else 0.0
        near = _SAME_LINE * max(line.height, run[-1].height) if run else 0.0
        if run and abs(step) < near and line.left >= run[-1].left:
            run[-1] = _beside(run[-1], line)
        elif run and step < 0:
            yield run
            run = [line]
        else:
            run.append(line)
    if run:
        yield run


def _beside(first: _Line, second: _Line) -> _Line:
    """Two parts of one printed line (a bullet and its words, a raised figure)."""
    larger = max(first, second, key=lambda line: line.height)
    words = first.words + ("" if first.joins else " ") + second.words
    return replace(larger, words=words, left=first.left, right=second.right, word=first.word, joins=second.joins)


def _leading(runs: Sequence[Sequence[_Line]]) -> float:
    """The usual step from line to line, in letter heights: the median after lines that are full, so go on below."""
    steps = [
        (above.base - below.base) / below.height
        for run in runs
        for edge in [_edge(run)]
        for above, below in pairwise(run)
        if above.right > edge - 4 * above.height and _alike(above, below)
    ]
    return median(steps) if len(steps) >= 3 else _NO_LEADING_KNOWN


def _edge(run: Sequence[_Line]) -> float:
    """How far right the lines of a run go; in a long run, one line in twenty may stick out."""
    rights = sorted(line.right for line in run)
    return rights[-1 - len(rights) // 20]


def _alike(above: _Line, below: _Line) -> bool:
    return max(above.height, below.height) < _OTHER_SIZE * min(above.height, below.height)


def _paragraphs(run: list[_Line], leading: float) -> Iterator[list[_Line]]:
    edge = _edge(run)
    paragraph = run[:1]
    for line in run[1:]:
        if _begins(line, paragraph, edge, leading):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _begins(line: _Line, paragraph: Sequence[_Line], edge: float, leading: float) -> bool:
    """Whether the line begins a new paragraph below the given one. `edge`: how far right the lines of the run go."""
    above = paragraph[-1]
    if above.joins:
        return False
    gap = (above.base - line.base) / line.height > _GAP * leading
    if gap or not _alike(above, line) or _LIST_MARK.match(line.words):
        return gap or not _alike(above, line) or _ended(above, line, edge)
    if line.words[0].islower() and not _SENTENCE_END.search(above.words):
        return False
    indent = _INDENT * line.height
    hanging = _LIST_MARK.match(paragraph[0].words) is not None
    if line.left > above.left + indent and not hanging:
        return not _centred(above, line)
    # Back at the margin after two lines further in: the end of a quotation that was set in.
    if line.left < above.left - indent and len(paragraph) > 1 and paragraph[0].left > line.left + indent:
        return not _centred(above, line)
    if not _SENTENCE_END.search(above.words) and above.right - above.left > _SHORT * (edge - above.left):
        return False  # a long line that ends early without ending a sentence makes room for something, and goes on
    return _ended(above, line, edge) and not _centred(above, line)


def _ended(above: _Line, line: _Line, edge: float) -> bool:
    """Whether the line above was ended before it was full: the next line's first word would have found room on it."""
    return above.right + (line.word - line.left) + 0.5 * line.height < edge


def _centred(above: _Line, line: _Line) -> bool:
    """Whether the two lines are set about one middle, as the lines of a title are."""
    middles = abs((above.left + above.right) - (line.left + line.right)) / 2
    return middles < 0.5 * line.height and abs(above.left - line.left) > 0.5 * line.height
