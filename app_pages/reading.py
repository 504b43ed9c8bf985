"""The text of a document as HTML: its blocks with their places and the numbers of the statements in them.

A text is shown in parts, so that no browser has to draw a White Paper, or a megabyte in one line, at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app_pages.escape import SERIF, Marking, element, escaped, marked
from corpus.records import Block, Document, Span

# Blocks and characters of one part.
MOST_BLOCKS, MOST = 150, 60_000
# Characters without white space: a browser that kerns more takes seconds to break them into lines.
_UNBROKEN = 2_000
# The element that is scrolled to.
CHOSEN = "chosen-passage"
# Where a block is cut: at white space among its last characters, if there is some.
_NEAR = 200
_STYLES = {
    "heading": "font-weight:700;font-size:1.15rem",
    "list_item": "padding-left:1.2rem",
    "question": "font-weight:600",
    "table_cell": "border:1px solid #8a8f9466;padding:.2rem .5rem",
    "speaker": "font-weight:600;font-size:.95rem",
    "footnote": "font-size:.85rem;opacity:.8",
    "procedure": "font-size:.9rem;font-style:italic;opacity:.8",
    "between": "font-size:.8rem;opacity:.7",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or a part of one that is too long: whether more of it stands in the parts before and behind."""

    block: Block
    before: bool = False
    behind: bool = False


def parts_of(document: Document) -> list[list[Piece]]:
    """The text in parts that a browser draws at once; no word of it is missing."""
    found: list[list[Piece]] = [[]]
    size = 0
    for piece in _pieces(document):
        length = piece.block.end - piece.block.start
        if found[-1] and (len(found[-1]) == MOST_BLOCKS or size + length > MOST):
            found.append([])
            size = 0
        found[-1].append(piece)
        size += length
    return found


def part_at(shown: Sequence[Sequence[Piece]], at: int | None) -> int:
    """Which of the parts holds an offset; the first where none does."""
    return next((n for n, part in enumerate(shown) if at is not None and part and part[-1].block.end > at), 0)


def _pieces(document: Document) -> Iterator[Piece]:
    """The blocks, and between them what no block holds (running heads), each cut where it is too long for a part."""
    end = 0
    for block in (*document.blocks, Block("end", len(document.text), len(document.text))):
        if document.text[end : block.start].strip():
            yield from _cut(document.text, Block("between", end, block.start))
        if block.end > block.start:
            yield from _cut(document.text, block)
        end = max(end, block.end)


def _cut(text: str, block: Block) -> Iterator[Piece]:
    start = block.start
    while block.end - start > MOST:
        space = text.rfind(" ", start + MOST - _NEAR, start + MOST)
        end = space + 1 if space >= 0 else start + MOST
        yield _piece(block, start, end)
        start = end
    yield _piece(block, start, block.end)


def _piece(block: Block, start: int, end: int) -> Piece:
    place = block.locator_at(start)
    cut = replace(block, start=start, end=end, page=place["page"], column=place["column"])
    return Piece(cut, before=start > block.start, behind=end < block.end)


# -- as HTML -----------------------------------------------------------------------------------------------------------


def html_of(
    document: Document,
    part: Sequence[Piece],
    markings: Sequence[Marking],
    numbers: Sequence[tuple[int, str]],
    chosen: Span | None,
) -> str:
    """A part of the text.

    numbers   what stands beside the block that an offset lies in, as (offset, HTML)
    chosen    the words to scroll to
    """
    lines = []
    for piece in part:
        block = piece.block
        beside = "".join(element("div", number) for at, number in numbers if block.start <= at < block.end)
        words = _more(piece.before, "begins in the part before") + _words(document, block, markings, chosen)
        words += _more(piece.behind, "goes on in the next part")
        unbroken = max(map(len, document.text[block.start : block.end].split()), default=0) > _UNBROKEN
        lines.append(_line(block, words, beside, kerned=not unbroken))
    return "".join(lines)


def _words(document: Document, block: Block, markings: Sequence[Marking], chosen: Span | None) -> str:
    """The words of a block, with their marks, and the chosen ones in an element that can be scrolled to."""
    start, end = block.start, block.end
    if chosen is None or not start <= chosen[0] < end:
        return marked(document.text[start:end], markings, start=start)
    inner = chosen[0], min(chosen[1], end)
    before, words, behind = (
        marked(document.text[one:other], markings, start=one)
        for one, other in ((start, inner[0]), inner, (inner[1], end))
    )
    return before + element("span", words, id=CHOSEN) + behind


def _more(there: bool, words: str) -> str:
    sign = escaped(f"[…] This paragraph {words} of the text.")
    return element("div", sign, "font-size:.85rem;opacity:.8") if there else ""


def _line(block: Block, words: str, numbers: str, *, kerned: bool) -> str:
    """A block: where it stands and the numbers of its statements at the left, its words at the right."""
    style = f"font-family:{SERIF};font-size:1.06rem;line-height:1.7;overflow-wrap:anywhere;min-width:0"
    style += f";{_STYLES.get(block.kind, '')}" + ";font-kerning:none" * (not kerned)
    gutter = element("div", escaped(_place(block)), "opacity:.75") + numbers
    return element(
        "div",
        element("div", gutter, "flex:0 0 clamp(3rem,14%,4.6rem);font-size:.78rem;text-align:right;line-height:1.7")
        + element("h3" if block.kind == "heading" else "div", words, f"flex:1;margin:0;padding:0;{style}"),
        "display:flex;gap:1rem;margin:0 0 .75rem 0",
    )


def _place(block: Block) -> str:
    page, column = ("–".join(_places(block, name)) for name in ("page", "column"))
    named = (("p. ", page), ("col. ", column), ("¶ ", block.paragraph), ("Q", block.question))
    notes = "".join(f" note {mark}" for mark in block.notes)
    return (" ".join(f"{before}{value}" for before, value in named if value) + notes).strip()


def _places(block: Block, name: str) -> list[str]:
    """The page (or column) where a block begins, and the one where it ends if that is another."""
    found = [block.locator[name], block.locator_at(block.end)[name]]
    return list(dict.fromkeys(filter(None, found)))
