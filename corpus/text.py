"""Text to blocks. The text is never altered after it was decoded, so that every offset stays true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.records import Block, Break

# "\r(?!\n)": a Windows line end is one, never two.
_PARAGRAPH_END = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*(?:(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*)+|\f|\u2029")
_LINE_END = re.compile(r"\r\n|\r|\n|\f|\u2028|\u2029|\x85|\v")
_LIST_ITEM = re.compile(r"[•◦▪‣·*\-–]\s+\S|\(?(?:[a-z]|[ivx]{1,4})\)\s+\S")
# "4.12 We", "12. We", "12 We"; never "4.5 million", "12 nurses" or "12 October".
_NUMBERED = re.compile(
    r"(\d{1,3}(?=\.\s+\S)|\d{1,3}(?:\.\d{1,3})+(?=\.?\s+[^a-z\s])|\d{1,3}(?=\s+[A-Z]))"
    r"(?!\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d{4})"
)
_QUESTION = re.compile(r"(?:Q\.?\s?(\d{1,4})\b|(\d{1,4})\.\s+\([A-Z])")
_SENTENCE_END = re.compile(r"[.!?:;,]['’\"”)]*$")
# Blocks whose first figure is no paragraph's number.
_UNNUMBERED = ("speaker", "footnote", "procedure")
# 12 words: a heading in the sample of GOV.UK and parliamentary pages is shorter; a longer line is running text.
_HEADING_WORDS = 12


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text: paragraphs between blank lines, or single lines where no blank line parts them."""
    separated = _PARAGRAPH_END.search(text.strip()) is not None
    boundary = _PARAGRAPH_END if separated and not _lines_are_paragraphs(text) else _LINE_END
    blocks, at = [], 0
    for end in [*boundary.finditer(text), None]:
        piece_end = end.start() if end else len(text)
        block = _block(text, at, piece_end)
        if block:
            blocks.append(block)
        at = end.end() if end else piece_end
    return tuple(blocks)


def _lines_are_paragraphs(text: str) -> bool:
    """Whether line ends part paragraphs: then the lines are much longer than a page is wide."""
    lines = sorted(len(line) for line in _LINE_END.split(text) if line.strip())
    # 120 characters: twice a printed line. Half of the lines being longer means that they were never wrapped.
    return bool(lines) and lines[len(lines) // 2] > 120


def _block(text: str, start: int, end: int) -> Block | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    start += len(piece) - len(piece.lstrip())
    return described(text, start, start + len(stripped))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that a reader found, on its way to becoming a block.

    kind  what the format says it is; None where the format does not say, so that its own words decide. An ordinary
          "paragraph" can still turn out to be a question or a list item, but never a heading.

    The rest as in Block: what the format says of its place stands before what its words show. The offsets of `breaks`
    count from the first character of `words`.
    """

    words: str
    kind: str | None = None
    page: str | None = None
    paragraph: str | None = None
    question: str | None = None
    column: str | None = None
    notes: tuple[str, ...] = ()
    speaker: str | None = None
    breaks: tuple[Break, ...] = ()
    ocr: bool | None = None


def joined(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """A text made of the pieces, a blank line between two, and the blocks of that text. Empty pieces are left out."""
    written: list[str] = []
    blocks, at = [], 0
    for piece in pieces:
        words = piece.words.strip()
        if not words:
            continue
        if written:
            written.append("\n\n")
            at += 2
        blocks.append((piece, at, at + len(words)))
        written.append(words)
        at += len(words)
    text = "".join(written)
    return text, tuple(_of_piece(text, *block) for block in blocks)


def _of_piece(text: str, piece: Piece, start: int, end: int) -> Block:
    ordinary = piece.kind == "paragraph"
    block = described(text, start, end, kind=None if ordinary else piece.kind, page=piece.page)
    if piece.kind in _UNNUMBERED:
        block = replace(block, paragraph=None, question=None)
    return replace(
        block,
        kind="paragraph" if ordinary and block.kind == "heading" else block.kind,
        paragraph=piece.paragraph or block.paragraph,
        question=piece.question or block.question,
        column=piece.column,
        notes=piece.notes,
        speaker=piece.speaker,
        breaks=tuple(_breaks(piece, start, end)),
        ocr=piece.ocr,
    )


def _breaks(piece: Piece, start: int, end: int) -> Iterator[Break]:
    """The piece's breaks at offsets of the text; those at its very ends part it from nothing."""
    before = len(piece.words) - len(piece.words.lstrip())
    for broken in piece.breaks:
        at = start + broken.at - before
        if start < at < end:
            yield broken._replace(at=at)


def described(text: str, start: int, end: int, *, kind: str | None = None, page: str | None = None) -> Block:
    """A block of the given extent, with the kind and the numbers that its own words show."""
    piece = text[start:end]
    question = _QUESTION.match(piece)
    numbered = None if question else _NUMBERED.match(piece)
    return Block(
        kind or ("question" if question else _kind(piece)),
        start,
        end,
        page=page,
        paragraph=numbered[1] if numbered else None,
        question=(question[1] or question[2]) if question else None,
    )


def _kind(piece: str) -> str:
    if _LIST_ITEM.match(piece):
        return "list_item"
    short = len(piece.split()) <= _HEADING_WORDS and not _LINE_END.search(piece)
    # The end of a paragraph that a page break cut off is short too, but begins in the middle of a sentence.
    return "heading" if short and not piece[0].islower() and not _SENTENCE_END.search(piece) else "paragraph"
