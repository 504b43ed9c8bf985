"""Pages of a PDF that are pictures of paper: how they are told, and how their words are recognised."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.ocr import Ocr, words_in
from corpus.readers.pdf_lines import UNREADABLE, Line, Page, Word, lines_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DOTS = 300  # an inch: what Tesseract was made for
# 6,000 dots: A3 at 300 an inch. A larger page is drawn coarser, so that no file can fill the memory.
_MOST_DOTS = 6_000
_FEW_LETTERS = 60  # a stamp or a number over a scan; a page of words has more
_COVERS = 0.7  # of the page: a smaller picture is a picture
# Shares of a small drawing's dots. Paper is of one colour, with ink on it; a photograph is neither. A clean sheet shows
# less ink than that of a single line.
_PAPER, _LEAST_INK, _MOST_INK = 0.6, 0.001, 0.35


def is_scan(page: Any, lines: Sequence[Line]) -> bool:
    """Whether a page's words are only in a picture of it, or in letters that the file does not tell."""
    letters = "".join(line.words for line in lines)
    if letters.count(UNREADABLE) > 0.5 * max(1, len(letters.replace(" ", ""))):
        return True
    return len(letters) <= _FEW_LETTERS and covered(page) and _is_paper(page)


def covered(page: Any) -> bool:
    """Whether pictures cover the page. One picture can lie there in strips."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = page.get_bbox()
    area = max(1.0, (right - left) * (top - bottom))
    corners = [ctypes.c_float() for _ in range(4)]
    seen = 0.0
    for thing in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM], max_depth=3):
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFPageObj_GetBounds(thing.raw, *corners):
            x0, y0, x1, y1 = (corner.value for corner in corners)
            if thing.level:
                return True  # within a form, whose own place is not told here
            seen += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
    return bool(seen > _COVERS * area)


def has_hidden_words(page: Any) -> bool:
    """Whether the words of a page lie unseen over a picture of it: an earlier program has recognised them."""
    import pypdfium2.raw as pdfium

    first = next(iter(page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3)), None)
    if first is None or pdfium.FPDFTextObj_GetTextRenderMode(first.raw) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
        return False
    return covered(page)


def recognised(page: Any, settings: Ocr, *, where: str) -> Page:
    """The page with the lines that Tesseract finds in it. Raises ReadError like `words_in`."""
    import numpy as np

    wide, high = page.get_size()
    dots = max(1, min(DOTS, int(72 * _MOST_DOTS / max(wide, high, 1.0))))
    grey = _drawn(page, dots / 72)
    picture = b"P5 %d %d 255\n" % (grey.shape[1], grey.shape[0]) + np.ascontiguousarray(grey).tobytes()
    scale = 72 / dots
    words = [
        Word(
            found.words, found.left * scale, found.right * scale, high - found.base * scale, found.height * scale, False
        )
        for found in words_in(picture, settings, dots=dots, where=where)
    ]
    return Page(tuple(lines_of(words)), (0.0, high), ocr=True)


def _is_paper(page: Any) -> bool:
    import numpy as np

    wide, high = page.get_size()
    grey = _drawn(page, 400 / max(wide, high, 1.0))
    levels = np.bincount(grey.ravel() >> 4, minlength=16) / max(1, grey.size)
    paper = int(levels.argmax())
    near = levels[max(0, paper - 1) : paper + 2].sum()
    ink = levels[: max(0, paper - 3)].sum() + levels[paper + 4 :].sum()
    return bool(near >= _PAPER and _LEAST_INK <= ink <= _MOST_INK)


def _drawn(page: Any, scale: float) -> NDArray[np.uint8]:
    """The page in grey: shape (dots down, dots across)."""
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        array: NDArray[np.uint8] = bitmap.to_numpy().copy()
    finally:
        bitmap.close()
    return array.reshape(array.shape[0], -1)
