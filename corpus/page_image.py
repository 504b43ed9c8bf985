"""A page of a PDF as a picture, with the words of a quotation outlined on it."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import ReadError
from corpus.page_words import Box, Wanted, boxes, has_words
from corpus.readers.pdf import opened, page_labels
from corpus.records import Document, Span

if TYPE_CHECKING:
    from PIL.Image import Image

# Pixels of the longer side: words of a page of A4 can be read at that, and no page fills the memory.
LONGEST = 1700
# A page of a report is drawn in a tenth of a second; what takes longer was made to.
SECONDS = 10.0
# Characters of the document that are compared before and behind the words.
_AROUND = 300
# A marker's yellow under the words, and a line around them that stands out from it and from the paper.
_GROUND, _LINE = (255, 243, 150), (15, 85, 101)
# Labels of the pages of the files that were shown last: to find them, every page is read.
_LABELS: dict[str, list[str]] = {}
_MOST_LABELS = 16

# (left, top, right, bottom) in pixels of a picture
Outline = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a picture (PNG).

    page      what the document's places call it
    pages     all pages that the words stand on, in order
    sheet     which page of the file it is, from 1
    outlines  around the words, one a line
    missing   "" where all words that stand on the page are outlined; else why not, in words
    """

    png: bytes
    page: str
    pages: tuple[str, ...]
    sheet: int
    outlines: tuple[Outline, ...]
    missing: str


def page_image(data: bytes, document: Document, spans: Sequence[Span], page: str | None, *, where: str) -> PageImage:
    """The page of a PDF on which words of its document stand.

    data   the bytes that the document was read from
    spans  the words
    page   which of the pages that they stand on; None for the first

    Raises ReadError where the words stand on no page, or not on this one, and where the page cannot be drawn.
    """
    on = by_page(document, spans)
    page = page if page is not None else next(iter(on), "")
    if page not in on:
        raise ReadError("the words do not stand on this page", where=f"page {page}" if page else where)
    wanted = [wanted_at(document, span) for span in on[page]]
    import pypdfium2

    try:
        with opened(data, where) as file:
            sheets = [number for number, label in enumerate(_labels(file, document.version)) if label == page]
            if not sheets:
                told = "the numbers of its pages are in pictures" if document.ocr else "add the document again"
                raise ReadError(f"the file has no page {page}", where=where, hint=told)
            sheet, found, missing = _best(file, sheets, wanted)
            drawn, outlines = _drawn(file[sheet], found, where)
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"page {page} of the PDF cannot be drawn", where=where) from error
    return PageImage(_png(drawn, outlines), page, tuple(on), sheet + 1, outlines, missing)


# --- words ---


def by_page(document: Document, spans: Iterable[Span]) -> dict[str, list[Span]]:
    """Page → the parts of the spans that stand on it, in order."""
    found: dict[str, list[Span]] = {}
    for start, end in spans:
        for block in document.blocks_at((start, end)):
            turns = [(block.start, block.page), *((turn.at, turn.page) for turn in block.breaks if turn.page)]
            for (at, page), (until, _) in zip(turns, [*turns[1:], (block.end, None)], strict=True):
                part = max(start, at), min(end, until)
                if page and part[0] < part[1] and document.text[slice(*part)].strip():
                    found.setdefault(page, []).append(part)
    return found


def wanted_at(document: Document, span: Span) -> Wanted:
    """The words at a span, with those around them."""
    start, end = span
    text = document.text
    return Wanted(text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND])


def _labels(file: Any, version: str) -> list[str]:
    if version not in _LABELS:
        labels = page_labels(file)
        while len(_LABELS) >= _MOST_LABELS:
            del _LABELS[next(iter(_LABELS))]
        _LABELS[version] = labels
    return _LABELS[version]


def _best(file: Any, sheets: Sequence[int], wanted: Sequence[Wanted]) -> tuple[int, list[Box], str]:
    """Of the pages of one label, that with most of the words; where they stand there, and what is missing."""
    tried = [(sheet, boxes(file[sheet], wanted)) for sheet in sheets]
    most = max(sum(map(bool, found)) for _, found in tried)
    best = [one for one in tried if sum(map(bool, one[1])) == most]
    sheet, found = best[0]
    missing = "" if all(found) else "of some of the words it is not certain where on the page they stand"
    if not most:
        missing = "it is not certain where on the page the words stand"
        if not has_words(file[sheet]):
            missing = "the page is a picture, in which neither its number nor words can be looked up"
    elif len(best) > 1:
        found, missing = [], "the file has several pages of this number with these words"
    return sheet, [box for one in found for box in one], missing


# --- pictures ---


def _drawn(page: Any, found: Sequence[Box], where: str) -> tuple[Image, tuple[Outline, ...]]:
    """The page as a picture, and the boxes on it. Raises ReadError where that takes too long."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    scale = LONGEST / max(page.get_size())
    wide, high = (max(1, round(side * scale)) for side in page.get_size())
    place = (0, 0, wide, high, 0)
    bitmap = pypdfium2.PdfBitmap.new_native(wide, high, pdfium.FPDFBitmap_BGR)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
        pause, until = pdfium.IFSDK_PAUSE(version=1), time.monotonic() + SECONDS
        pypdfium2.internal.set_callback(pause, "NeedToPauseNow", lambda _: time.monotonic() > until)
        status = pdfium.FPDF_RenderPageBitmap_Start(bitmap, page, *place, pdfium.FPDF_ANNOT, pause)
        pdfium.FPDF_RenderPage_Close(page)
        if status == pdfium.FPDF_RENDER_TOBECONTINUED:
            raise ReadError(f"the page takes longer than {SECONDS:g} seconds to draw", where=where)
        if status != pdfium.FPDF_RENDER_DONE:
            raise ReadError("the page cannot be drawn", where=where)
        picture = bitmap.to_pil().copy()
    finally:
        bitmap.close()
    corners = pypdfium2.PdfPosConv(page, place)
    return picture, tuple(_outline(corners, box) for box in found)


def _outline(corners: Any, box: Box) -> Outline:
    """A box in pixels: a page can be turned."""
    (x0, y0), (x1, y1) = corners.to_bitmap(box.left, box.top), corners.to_bitmap(box.right, box.bottom)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _png(picture: Image, outlines: Sequence[Outline]) -> bytes:
    """The picture with the outlines, as a file."""
    from PIL import Image, ImageChops, ImageDraw

    ground = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(ground)
    for left, top, right, bottom in outlines:
        draw.rectangle((left - 4, top - 2, right + 4, bottom + 2), fill=_GROUND, outline=_LINE, width=3)
    made = io.BytesIO()
    ImageChops.multiply(picture.convert("RGB"), ground).save(made, "PNG", compress_level=3)
    return made.getvalue()
