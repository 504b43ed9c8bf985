"""PDF: the words of each page as paragraphs, in the order in which they are read."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import Any

from corpus.errors import ReadError
from corpus.ocr import Ocr, installed
from corpus.readers import Parsed
from corpus.readers.pdf_columns import in_order
from corpus.readers.pdf_heads import own_labels, without_heads
from corpus.readers.pdf_hyphens import Hyphens
from corpus.readers.pdf_lines import UNREADABLE, Line, Page, beside, page_of, rows_of
from corpus.readers.pdf_notes import Note, apart, endnotes, references, settled, taken_out
from corpus.readers.pdf_paragraphs import Paragraph, Setting, body_of, continues, is_heading, paragraphs, setting_of
from corpus.readers.pdf_scans import has_hidden_words, is_scan, recognised
from corpus.readers.pdf_tables import Table, lines_and_tables
from corpus.readers.properties import properties
from corpus.records import Break, Metadata
from corpus.text import Piece, joined

# What a column holds from top to bottom, and the notes at its foot.
_Column = tuple[list["list[Line] | Table"], list[Note]]
# PDFium serves one caller at a time: two at once would end the program.
_TURN = threading.Lock()


def read(data: bytes, *, where: str, ocr: Ocr | None = None) -> Parsed:
    """The words of a PDF: paragraphs, headings and cells in reading order, each footnote after what refers to its page.

    A paragraph that goes on in the next column or page is one block, with the page where it begins. Running heads and
    feet and the numbers of pages are left out; the numbers become the blocks' pages where the file names none itself.

    ocr  how pictures of pages are read; by default, where Tesseract is installed

    Raises ReadError for a file that is damaged, cut off, locked with a password, or holds no pages or no text, and for
    one with pages that are pictures where these cannot be read: never half a document in silence.
    """
    with opened(data, where) as document:
        pages = _pages(document, ocr or Ocr(), where)
        if not any(page.lines or page.turned for page in pages):
            raise _without_text(document, where)
        labels = _labels(document)
        about = _about(document, pages)
        hidden = not any(page.ocr for page in pages) and _recognised_before(document)
    if _share_unreadable(pages) > 0.5:
        raise ReadError(
            "the PDF's fonts do not say which letters they show",
            where=where,
            hint="run OCR over it (for example with OCRmyPDF --force-ocr) and add the result",
        )
    text, blocks = joined(_pieces(*without_heads(pages, labels)))
    if not text:
        raise ReadError("the PDF holds no text", where=where, hint="check that it was saved completely")
    return Parsed(text, blocks, about, ocr=hidden or any(page.ocr for page in pages))


def page_labels(document: Any) -> list[str]:
    """What the blocks' pages are called, for each page of an opened file; what is only in pictures is not read.

    Raises ReadError for a page that cannot be read.
    """
    given, unread = _labels(document), Ocr("never")
    if own := own_labels(given):
        return own
    pages = [_page(document, number, unread, "the file")[0] for number in range(len(document))]
    return without_heads(pages, given)[1]


def lines_in_order(page: Any) -> list[Line]:
    """The lines of a PDFium page as they are read, column after column. Raises PdfiumError for one that is broken."""
    found = page_of(page)
    body, _ = body_of(iter(found.lines))
    return list(chain.from_iterable(in_order(found.lines, found.rules, body)))


def _labels(document: Any) -> list[str]:
    return [document.get_page_label(number) or "" for number in range(len(document))]


@contextmanager
def opened(data: bytes, where: str) -> Iterator[Any]:
    """PDFium's document, as long as it is asked. Raises ReadError as `read` does."""
    _check(data, where)

    import pypdfium2

    with _TURN:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _not_opened(data, where) from error
        try:
            yield document
        finally:
            document.close()


def _check(data: bytes, where: str) -> None:
    if not data:
        raise ReadError("the file is empty", where=where, hint="check that it was saved or downloaded completely")
    if b"%PDF-" not in data[:1024]:
        raise ReadError("this is not a PDF", where=where, hint="give it the ending of its real format")
    # PDFium mends a file that is cut off by leaving out the lost pages: better no document than half of one in silence.
    if data.rfind(b"%%EOF") < data.rfind(b"endobj"):
        raise ReadError("the PDF is cut off: its end is missing", where=where, hint="download it again")


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


def _about(document: Any, pages: Sequence[Page]) -> Metadata:
    about = properties(document.get_metadata_value("Title"), document.get_metadata_value("Author"))
    seen = [str(number) for number, page in enumerate(pages, 1) if page.ocr]
    if not seen:
        return about
    return replace(about, found={**about.found, "text": f"recognised by Tesseract: page {', '.join(seen)}"})


def _recognised_before(document: Any) -> bool:
    """Whether the first pages are pictures with the words that another program has recognised in them."""
    return any(has_hidden_words(document[number]) for number in range(min(3, len(document))))


def _share_unreadable(pages: Sequence[Page]) -> float:
    letters = "".join(line.words for page in pages for line in page.lines).replace(" ", "")
    return letters.count(UNREADABLE) / max(1, len(letters))


# --- pages ---


def _pages(document: Any, ocr: Ocr, where: str) -> list[Page]:
    """Each page's lines, recognised where it is a picture. Raises ReadError for pictures that are not read."""
    if ocr.mode == "always" and installed() is None:
        raise ReadError(
            "Tesseract, which reads pictures of pages, is not installed",
            where=where,
            hint="install it, or use --ocr auto",
        )
    pages: list[Page] = []
    unread: list[str] = []
    for number in range(len(document)):
        found, scan = _page(document, number, ocr, where)
        pages.append(found)
        if scan:
            unread.append(str(number + 1))
    if unread and any(page.lines for page in pages):
        which = f"page {unread[0]}" if len(unread) == 1 else f"pages {', '.join(unread)}"
        raise ReadError(
            f"{which} of the PDF: pictures with no text, which were not read",
            where=where,
            hint="install Tesseract and use --ocr auto" if ocr.mode != "never" else "use --ocr auto",
        )
    return pages


def _page(document: Any, number: int, ocr: Ocr, where: str) -> tuple[Page, bool]:
    """A page, and whether it is a picture that was not read."""
    import pypdfium2

    try:
        page = document[number]
        try:
            found = page_of(page)
            scan = ocr.mode == "always" or is_scan(page, found.lines)
            if scan and ocr.mode != "never" and installed():
                place = f"{where}, page {number + 1}"
                if ocr.begins:
                    ocr.begins(number + 1, len(document))
                return recognised(page, ocr, where=place), False
            return found, scan
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        raise ReadError(
            f"page {number + 1} of the PDF cannot be read", where=where, hint="save it as a new PDF"
        ) from error


# --- from pages to pieces ---


def _pieces(pages: Sequence[Page], labels: Sequence[str]) -> Iterator[Piece]:
    columns = _columns(pages)
    runs = [part for page in columns for parts, _ in page for part in parts if not isinstance(part, Table)]
    setting = setting_of(runs)
    hyphens = Hyphens(line.words for page in pages for line in page.lines)
    # Where no page was recognised here, it is for the document to say what another program has done.
    seen = [page.ocr for page in pages] if any(page.ocr for page in pages) else [None] * len(pages)
    for found in _flow(columns, setting):
        if isinstance(found, Paragraph):
            heading = is_heading(found, setting)
            kind = "heading" if heading else None if len(found.lines) == 1 else "paragraph"
            turns = {line: labels[page] for line, page in found.turns}
            piece = _piece(found.lines, kind, labels[found.page], hyphens, turns)
            pages_of = [found.page, *(page for _, page in found.turns)]
            yield replace(piece, ocr=None if seen[found.page] is None else any(seen[page] for page in pages_of))
        else:
            page, content = found
            if isinstance(content, Note):
                note = _piece(content.lines, "footnote", labels[page], hyphens)
                yield replace(note, notes=(content.mark,) if content.mark else (), ocr=seen[page])
            else:
                for cell in chain.from_iterable(content.rows):
                    yield replace(_piece(cell, "table_cell", labels[page], hyphens), ocr=seen[page])


def _piece(
    lines: Sequence[Line], kind: str | None, page: str, hyphens: Hyphens, turns: Mapping[int, str] | None = None
) -> Piece:
    """Lines as a piece. turns: number of the first line on another page → that page."""
    words, breaks = "", []
    for number, line in enumerate(lines):
        words = hyphens.joined(words, line.words) if words else line.words
        if turns and number in turns:
            # Lines are joined at their ends alone, so the last one still stands whole.
            above, _ = taken_out(words[: len(words) - len(line.words)].replace("\u00ad", ""))
            breaks.append(Break(len(above), page=turns[number]))
    words, notes = taken_out(words.replace("\u00ad", ""))
    return Piece(words, kind, page=page, notes=tuple(dict.fromkeys(notes)), breaks=tuple(breaks))


def _columns(pages: Sequence[Page]) -> list[list[_Column]]:
    """For each page, its columns in order. A note that goes on over a page's end is put together."""
    body, _ = body_of(line for page in pages for line in page.lines)
    at_end = endnotes([page.lines for page in pages])
    found: list[list[_Column]] = []
    last: Note | None = None
    for page in pages:
        marks = references(page.lines)
        split: list[tuple[list[Line], list[Note]]] = []
        for lines in _ordered(page, body):
            rows = list(rows_of(lines))
            above, notes = apart(
                [beside(row) for row in rows], marks, body, goes_on=last is not None and not last.ended
            )
            if last is not None and notes and not notes[0].mark:
                last.lines += notes.pop(0).lines
            last = notes[-1] if notes else last
            split.append((list(chain.from_iterable(rows[: len(above)])), notes))
        own = at_end | {note.mark for _, notes in split for note in notes}
        for _, notes in split:
            for note in notes:
                note.lines = settled(note.lines, set())
        found.append([(list(lines_and_tables(settled(lines, own), page.rules)), notes) for lines, notes in split])
    return found


def _ordered(page: Page, body: float) -> Iterator[list[Line]]:
    yield from in_order(page.lines, page.rules, body)
    for turned in page.turned:
        yield from in_order(turned, (), body)


def _flow(columns: Sequence[Sequence[_Column]], setting: Setting) -> list[Paragraph | tuple[int, Table | Note]]:
    """Paragraphs, and tables and notes with their page, in reading order: a page's notes follow its last paragraph."""
    flow: list[Paragraph | tuple[int, Table | Note]] = []
    last: Paragraph | None = None
    for page, found in enumerate(columns):
        for part in chain.from_iterable(parts for parts, _ in found):
            if isinstance(part, Table):
                flow.append((page, part))
                last = None
                continue
            for paragraph in paragraphs(part, page, setting):
                if last is not None and paragraph.lines[0] is part[0] and continues(last, paragraph, setting):
                    if page != (last.turns[-1][1] if last.turns else last.page):
                        last.turns.append((len(last.lines), page))
                    last.lines += paragraph.lines
                    last.edge = paragraph.edge
                else:
                    flow.append(paragraph)
                    last = paragraph
        flow.extend((page, note) for _, notes in found for note in notes)
    return flow
