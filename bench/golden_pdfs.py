"""PDFs whose paragraphs are known, set as British papers are: `documents()` makes them, the same ones each time.

The words are drawn by lot from a list, so that lines, columns and pages end wherever they happen to.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

# Where a word may be parted at a line end is marked "·"; a hyphen of its own is always such a place.
_WORDS = """the the the of of and and to to in in a that for is are be by with on as it was have this which or from at
we they their our not will can must should would has been were its who more than other some each every
board boards town county coun·cil coun·cils trust trusts health care ser·vices ser·vice peo·ple pa·tients nurses
money bud·get bud·gets plan plans year years staff work·ers home homes hos·pi·tal hos·pi·tals lo·cal na·tional so·cial
pub·lic mem·bers min·is·ters gov·ern·ment de·part·ment in·te·gra·tion com·mis·sion·ing part·ner·ship
part·ner·ships au·thor·i·ties au·thor·ity or·gan·isa·tion or·gan·isa·tions re·spon·si·bil·ity ac·count·abil·ity
gov·er·nance man·age·ment dis·charge as·sess·ment com·mu·nity joint pooled shared long-term well-being cross-party
full-time short-term co-operation evidence-based up-to-date agreed planned funded united decided closed opened
under·stood con·sid·ered rec·om·mended in·tro·duced estab·lished devel·oped de·liv·ered im·proved sup·ported re·duced
better sim·pler slower dif·fi·cult im·por·tant sep·a·rate con·sid·er·able ad·di·tional par·tic·u·lar""".split()
_STARTS = "The We They It This Each Every Some In For Our Such These While Where After Before There".split()
_FONTS = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Courier": ("Courier", "Courier-Bold", "Courier-Oblique"),
    "Vera": ("Vera", "VeraBd", "VeraIt"),
}
_NOTES_ACROSS = 110.0  # points kept free for notes below all columns
_NOTE = re.compile(r"\{(\d+|[*†‡])\}")


class Expected(NamedTuple):
    """A block that the reader must find: kind, words, label of the page where it begins, marks of notes."""

    kind: str
    words: str
    page: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Golden:
    """A PDF and its blocks in reading order."""

    name: str
    data: bytes
    blocks: tuple[Expected, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is set. Measures in points.

    head, foot  what is printed there, with {number} and {pages}; a pair is for left and right pages
    front       pages with roman numbers before page 1
    labels      the file itself names its pages
    rowwise     the columns of a page are written row by row into the file
    """

    name: str
    font: str = "Helvetica"
    size: float = 10.5
    leading: float = 1.25
    page: tuple[float, float] = (595, 842)
    margins: tuple[float, float, float, float] = (72, 72, 72, 72)  # left, right, top, bottom
    columns: int = 1
    gutter: float = 20
    gap: float = 0.6
    indent: float = 0
    justified: bool = False
    hyphen: str = ""
    head: str | tuple[str, str] = ""
    foot: str | tuple[str, str] = "{number}"
    front: int = 0
    labels: bool = False
    notes_across: bool = False
    rowwise: bool = False
    turned: bool = False


@dataclass(slots=True)
class Item:
    """What is to be set: kind, words (with notes as "{1}"), its label, how far in, and the words of its notes."""

    kind: str
    words: str = ""
    label: str = ""
    left: float = 0
    right: float = 0
    notes: dict[str, str] = field(default_factory=dict)
    rows: Sequence[Sequence[str]] = ()
    ruled: bool = False
    size: float = 1.0
    across: bool = False


class _Printed(NamedTuple):
    x: float
    y: float
    words: str
    font: str
    size: float
    stretch: float = 0.0


# --- words ---


class Writer:
    """Sentences by lot."""

    def __init__(self, seed: int) -> None:
        self.lot = random.Random(seed)

    def sentence(self) -> str:
        words = [self.lot.choice(_STARTS)] + [self.lot.choice(_WORDS) for _ in range(self.lot.randint(7, 24))]
        while words[-1] in ("the", "of", "and", "to", "in", "a", "for", "or", "with", "by"):
            words[-1] = self.lot.choice(_WORDS)
        if len(words) > 14:
            words[self.lot.randint(5, 9)] += ","
        return " ".join(words) + "."

    def paragraph(self, least: int = 1, most: int = 5) -> str:
        return " ".join(self.sentence() for _ in range(self.lot.randint(least, most)))

    def heading(self) -> str:
        words = [self.lot.choice(_WORDS[60:]).replace("·", "") for _ in range(self.lot.randint(2, 5))]
        return " ".join(words).capitalize()

    def with_note(self, words: str, mark: str) -> str:
        """The words with a note's mark after one of their sentences."""
        stops = [found.end() for found in re.finditer(r"\.(?= |$)", words)]
        at = self.lot.choice(stops)
        return words[:at] + "{" + mark + "}" + words[at:]


def plain(words: str) -> str:
    return _NOTE.sub("", words).replace("·", "")


# --- setting ---


class _Press:
    """Sets items line by line into columns and pages."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.regular, self.bold, self.italic = _FONTS[layout.font]
        left, right, self.top, self.bottom = layout.margins
        self.left = left
        wide = layout.page[0] - left - right
        self.wide = wide
        self.column_width = (wide - layout.gutter * (layout.columns - 1)) / layout.columns
        self.pages: list[list[list[_Printed]]] = []
        self.rules: list[list[tuple[float, float, float]]] = []
        self.flow: list[tuple[int, Expected]] = []
        self.notes: list[tuple[int, list[list[_Printed]], float]] = []
        self._new_page()

    # -- places --

    def _new_page(self) -> None:
        if self.pages:
            self._close_page()
        self.pages.append([[] for _ in range(self.layout.columns)])
        self.rules.append([])
        self.column = 0
        self.y = self.first = self.layout.page[1] - self.top
        self.pending: list[list[tuple[str, list[str]]]] = [[] for _ in range(self.layout.columns)]
        self.page_notes: list[tuple[str, str]] = []

    def _close_page(self) -> None:
        size = self.layout.size * 0.8
        page = len(self.pages) - 1
        for column, notes in enumerate(self.pending):
            y = self.bottom + size * 1.2 * (sum(len(lines) for _, lines in notes) - 1)
            x = self.left + (0 if self.layout.notes_across else self._x(column) - self.left)
            if notes:
                self.rules[page].append((x, x + 100, y + size * 1.6))
            for mark, lines in notes:
                raised = _Printed(x, y + size * 0.35, mark, self.regular, size * 0.6)
                for number, line in enumerate(lines):
                    if number == 0:
                        self.pages[page][column].append(raised)
                    self.pages[page][column].append(
                        _Printed(x + 8 * (number == 0), y, _shown(line), self.regular, size)
                    )
                    y -= size * 1.2
        for mark, words in self.page_notes:
            self.flow.append((page, Expected("footnote", words, self.label(page), (mark,))))

    def _x(self, column: int) -> float:
        return self.left + column * (self.column_width + self.layout.gutter)

    def _reserved(self) -> bool:
        return self.layout.notes_across and self.layout.columns > 1

    def _notes_high(self) -> float:
        lines = sum(len(lines) for _, lines in self.pending[0 if self.layout.notes_across else self.column])
        return lines * self.layout.size * 0.96 + self.layout.size * 1.6 if lines else 0.0

    def _floor(self) -> float:
        return self.bottom + (_NOTES_ACROSS if self._reserved() else self._notes_high())

    def _next(self) -> None:
        if self.column + 1 < self.layout.columns:
            self.column += 1
            self.y = self.first
        else:
            self._new_page()

    def label(self, page: int) -> str:
        front = self.layout.front
        return _roman(page + 1) if page < front else str(page + 1 - front)

    # -- lines --

    def width(self, words: str, font: str, size: float) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return float(stringWidth(words, font, size))

    def lines(
        self, words: str, wide: float, font: str, size: float, first: float = 0.0, *, parts: bool = True
    ) -> list[str]:
        """The words in lines, parted where they may be. `first`: how much narrower the first line is."""
        done: list[str] = []
        line = ""
        for word in words.split(" "):
            rest = word
            while True:
                room = wide - (0 if done else first)
                trial = f"{line} {rest}" if line else rest
                if not line or self.width(_shown(trial), font, size) <= room:
                    line = trial
                    break
                head, rest = self._parted(line, rest, room, font, size) if parts else ("", rest)
                done.append(f"{line} {head}" if head else line)
                line = ""
        return [*done, line]

    def _parted(self, line: str, word: str, room: float, font: str, size: float) -> tuple[str, str]:
        """As much of a word as fits at the end of a line, with its hyphen, and the rest; "" where nothing fits."""
        best = "", word
        for found in re.finditer(r"·|(?<=\w)-(?=\w)", word) if self.layout.hyphen and "{" not in word else ():
            head = word[: found.start()] + ("-" if found[0] == "-" else self.layout.hyphen)
            rest = word[found.end() :]
            short = len(head.replace("·", "")) < 3 or len(rest.strip(".,").replace("·", "")) < 3
            if not short and self.width(_shown(f"{line} {head}"), font, size) <= room:
                best = head, rest
        return best

    # -- items --

    def set(self, item: Item) -> None:
        """Print an item, and note what must be found of it."""
        if item.kind == "table":
            self._table(item)
            return
        layout = self.layout
        heading = item.kind == "heading"
        size, font = layout.size * item.size, self.bold if heading else self.regular
        hang = item.left if item.label else 0.0
        wide = (self.wide if item.across else self.column_width) - (hang or item.left) - item.right
        first = layout.indent if item.kind == "paragraph" and not item.left else 0.0
        lines = self.lines(item.words, wide, font, size, first, parts=not heading)
        if heading:
            self._room_for_heading(size * layout.leading, len(lines))
        begun = -1
        for number, line in enumerate(lines):
            self._room_for(line, size * layout.leading, item)
            if begun < 0:
                begun = len(self.pages) - 1
                if item.label:
                    self._print(self._x(self.column), item.label, font, size)
            in_by = first if number == 0 else 0.0
            stretch = 0.0
            if layout.justified and number < len(lines) - 1 and not heading:
                stretch = (wide - in_by - self.width(_shown(line), font, size)) / max(1, line.count(" "))
            self._print(self._x(self.column) + (hang or item.left) + in_by, line, font, size, stretch)
        self.y -= (0.25 if heading else layout.gap) * size
        if item.across:
            self.first = self.y
        self._expect(item, begun)

    def _room_for_heading(self, step: float, lines: int) -> None:
        if self.y != self.first:
            self.y -= step * 0.7
        if self.y - step * (lines + 1.5) < self._floor():
            self._next()

    def _room_for(self, line: str, step: float, item: Item) -> None:
        """Go down to the next line, in the next column where there is no room for it and its notes."""
        marks = _NOTE.findall(line)
        room = sum(self._note_height(item.notes[mark]) for mark in marks)
        if self.layout.notes_across and room and self._notes_high() + room > _NOTES_ACROSS:
            self._new_page()
        elif self.y - step < self._floor() + (0 if self._reserved() else room):
            self._next()
        self.y -= step
        for mark in marks:
            self._note(mark, item.notes[mark])

    def _expect(self, item: Item, begun: int) -> None:
        words = f"{item.label} {plain(item.words)}" if item.label else plain(item.words)
        kind = {"quote": "paragraph", "bullet": "list_item", "numbered": "paragraph"}.get(item.kind, item.kind)
        noted = tuple(_NOTE.findall(item.words))
        place = next((at for at, (page, _) in enumerate(self.flow) if page > begun), len(self.flow))
        # Notes of a page that has ended stand in the flow already; the paragraph began before them.
        while place and self.flow[place - 1][1].kind == "footnote" and self.flow[place - 1][0] == begun:
            place -= 1
        self.flow.insert(place, (begun, Expected(kind, words, self.label(begun), noted)))

    def _note_height(self, words: str) -> float:
        wide = self.wide if self.layout.notes_across else self.column_width
        return len(self.lines(words, wide - 8, self.regular, self.layout.size * 0.8)) * self.layout.size * 0.96 + 16

    def _note(self, mark: str, words: str) -> None:
        wide = self.wide if self.layout.notes_across else self.column_width
        lines = self.lines(words, wide - 8, self.regular, self.layout.size * 0.8)
        self.pending[0 if self.layout.notes_across else self.column].append((mark, lines))
        self.page_notes.append((mark, plain(words)))

    def _print(self, x: float, words: str, font: str, size: float, stretch: float = 0.0) -> None:
        """Words at a place on the current line, marks of notes raised."""
        target = self.pages[-1][self.column]
        at = 0
        for found in [*_NOTE.finditer(words), None]:
            piece = _shown(words[at : found.start() if found else len(words)])
            if piece:
                target.append(_Printed(x, self.y, piece, font, size, stretch))
                x += self.width(piece, font, size) + stretch * piece.count(" ")
            if found:
                target.append(_Printed(x, self.y + size * 0.33, found[1], font, size * 0.6))
                x += self.width(found[1], font, size * 0.6)
                at = found.end()

    def _table(self, item: Item) -> None:
        size, page = self.layout.size * 0.9, len(self.pages) - 1
        step = size * 1.2
        count = len(item.rows[0])
        shares = [0.4] + [0.6 / (count - 1)] * (count - 1)
        edges = [self.column_width * sum(shares[:at]) for at in range(count + 1)]
        rows = [
            [
                self.lines(cell, edges[at + 1] - edges[at] - 16, self.regular, size, parts=False)
                for at, cell in enumerate(row)
            ]
            for row in item.rows
        ]
        high = sum(max(map(len, row)) * step + 6 for row in rows)
        if self.y - high < self._floor():
            self._next()
            page = len(self.pages) - 1
        left = self._x(self.column)
        for row, cells in zip(rows, item.rows, strict=True):
            if item.ruled:
                self.rules[page].append((left, left + self.column_width, self.y - 1))
            top = self.y
            for at, lines in enumerate(row):
                self.y = top
                for line in lines:
                    self.y -= step
                    self._print(left + edges[at] + 4, line, self.regular, size)
                if cells[at]:
                    self.flow.append((page, Expected("table_cell", plain(cells[at]), self.label(page))))
            self.y = top - max(map(len, row)) * step - 6
        if item.ruled:
            self.rules[page].append((left, left + self.column_width, self.y - 1))
        self.y -= size * 1.5

    # -- out --

    def out(self) -> Golden:
        from reportlab.pdfgen.canvas import Canvas

        self._close_page()
        layout, written = self.layout, io.BytesIO()
        wide, high = layout.page
        canvas = Canvas(written, pagesize=(wide, high), invariant=1)
        if layout.labels:
            canvas.addPageLabel(0, style="ROMAN_LOWER", start=1)
            canvas.addPageLabel(layout.front, style="ARABIC", start=1)
        for number, columns in enumerate(self.pages):
            if layout.turned:  # the page lies on its side in the file, and is turned to be shown
                canvas.setPageRotation(90)
                canvas.translate(high, 0)
                canvas.rotate(90)
            for left, right, y in self.rules[number]:
                canvas.line(left, y, right, y)
            self._margin(canvas, layout.head, number, layout.page[1] - 36)
            printed = [one for column in columns for one in column]
            if layout.rowwise:
                printed.sort(key=lambda one: -round(one.y))
            for one in printed:
                if one.stretch:
                    self._stretched(canvas, one)
                else:
                    canvas.setFont(one.font, one.size)
                    canvas.drawString(one.x, one.y, one.words)
            self._margin(canvas, layout.foot, number, 36)
            canvas.showPage()
        canvas.save()
        return Golden(layout.name, written.getvalue(), tuple(block for _, block in self.flow), len(self.pages))

    def _stretched(self, canvas: Any, one: _Printed) -> None:
        x = one.x
        canvas.setFont(one.font, one.size)
        for word in one.words.split(" "):
            canvas.drawString(x, one.y, word)
            x += self.width(word + " ", one.font, one.size) + one.stretch

    def _margin(self, canvas: Any, what: str | tuple[str, str], number: int, y: float) -> None:
        words = what if isinstance(what, str) else what[number % 2]
        words = words.format(number=self.label(number), pages=len(self.pages) - self.layout.front)
        canvas.setFont(self.italic, 8.5)
        parts = words.split("|")
        if len(parts) == 3:
            canvas.drawString(self.left, y, parts[0])
            canvas.drawCentredString(self.layout.page[0] / 2, y, parts[1])
            canvas.drawRightString(self.left + self.wide, y, parts[2])
        elif words:
            canvas.drawCentredString(self.layout.page[0] / 2, y, words)


def _shown(words: str) -> str:
    return _NOTE.sub("", words).replace("·", "") if "{" in words else words.replace("·", "")


def _roman(number: int) -> str:
    return ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")[number]


# --- the documents ---

A5 = (420.0, 595.0)
LAYOUTS = (
    Layout("report-sans", head="Joining up care in Fenwick||Summer 2006", foot="Page {number} of {pages}"),
    Layout(
        "white-paper",
        font="Times",
        size=11.5,
        justified=True,
        hyphen="-",
        gap=0.7,
        front=2,
        labels=True,
        head="||Our boards, our care",
    ),
    Layout(
        "journal-two-columns",
        font="Times",
        size=9.5,
        leading=1.15,
        columns=2,
        gutter=16,
        gap=0,
        indent=12,
        justified=True,
        hyphen="-",
        margins=(54, 54, 72, 64),
        head=("{number}|Journal of Shared Services|", "|The boards of Fenwick|{number}"),
        foot="",
    ),
    Layout(
        "bulletin-two-columns",
        columns=2,
        gutter=24,
        size=10,
        gap=0.7,
        notes_across=True,
        head="Bulletin||Issue 12",
        foot="- {number} -",
    ),
    Layout("newsletter-three-columns", columns=3, gutter=14, size=8.5, gap=0.5, margins=(40, 40, 60, 60)),
    Layout(
        "debate-two-columns",
        font="Times",
        size=9,
        columns=2,
        gutter=18,
        gap=0,
        indent=10,
        justified=True,
        hyphen="-",
        head="{number}|Shared Services|4 May 2006",
        foot="",
    ),
    Layout("evidence", font="Times", size=11, gap=0.8, head="Evidence taken before the Committee", foot="Ev {number}"),
    Layout("tables", size=10, gap=0.6, foot="Fenwick Council||{number}"),
    Layout("quotations", font="Times", size=12, gap=0, indent=18, justified=True, front=3, foot="|{number}|"),
    Layout("typewriter", font="Courier", size=10, leading=1.9, gap=1.0, head="- {number} -", foot=""),
    Layout("embedded-font", font="Vera", size=9.5, leading=1.4, justified=True, hyphen="\u00ad", gap=0.6),
    Layout(
        "booklet",
        font="Times",
        size=10,
        page=A5,
        margins=(48, 48, 60, 60),
        gap=0,
        indent=14,
        justified=True,
        hyphen="-",
        head=("{number}||Care for all", "Chapter {number}||{number}"),
        foot="",
    ),
    Layout("rowwise-two-columns", columns=2, gutter=26, size=10, gap=0.6, rowwise=True, foot="{number}"),
    Layout("turned", page=(842, 595), size=11, gap=0.6, turned=True, foot="Annex|{number}|"),
    Layout("wide-leading", font="Helvetica", size=12, leading=1.5, gap=0, indent=24, foot="Page {number}"),
    Layout("small-print", font="Helvetica", size=7.5, leading=1.2, columns=2, justified=True, hyphen="-", gap=0.5),
)


def documents(seed: int = 1) -> Iterator[Golden]:
    """The golden PDFs, one of each layout."""
    _embed()
    for number, layout in enumerate(LAYOUTS):
        press = _Press(layout)
        for item in _items(layout, Writer(1000 * seed + number)):
            press.set(item)
        yield press.out()


def _items(layout: Layout, writer: Writer) -> Iterator[Item]:
    yield Item("heading", f"Report of the {writer.heading().lower()}", size=1.8, across=True)
    if layout.columns > 1:
        yield Item("paragraph", writer.paragraph(2, 3), across=True)
    notes, question = 0, 0
    for chapter in range(1, 6):
        numbered = layout.name in ("white-paper", "evidence", "turned")
        title = writer.heading()
        yield Item("heading", f"{chapter} {title}" if numbered else title, size=1.3)
        for at in range(1, 13):
            words = writer.paragraph()
            noted: dict[str, str] = {}
            if writer.lot.random() < 0.2 and layout.name not in ("typewriter", "debate-two-columns"):
                notes += 1
                mark = "*" if layout.name == "booklet" else str(notes)
                noted = {mark: writer.paragraph(1, 2)}
                words = writer.with_note(words, mark)
            if layout.name == "white-paper" or layout.name == "turned":
                yield Item("numbered", words, label=f"{chapter}.{at}", left=34, notes=noted)
            elif layout.name == "evidence":
                question += 1
                asked = f"Q{question} Mr Ash: {writer.sentence()}"
                yield Item("question", asked) if at % 2 else Item("paragraph", f"Ms Hale: {words}", notes=noted)
            else:
                yield Item("paragraph", words, notes=noted)
            yield from _between(layout, writer, at)


def _between(layout: Layout, writer: Writer, at: int) -> Iterator[Item]:
    """What stands between the paragraphs of a layout: sub-headings, lists, quotations, tables."""
    if at == 6:
        yield Item("heading", writer.heading())
    if layout.name in ("report-sans", "bulletin-two-columns", "embedded-font", "small-print") and at % 5 == 0:
        for _ in range(3):
            yield Item("bullet", writer.sentence(), label="•", left=14)
    if layout.name in ("quotations", "wide-leading") and at % 4 == 0:
        yield Item("quote", f"‘{writer.paragraph(2, 3)}’", left=36, right=36)
    if layout.name in ("tables", "report-sans") and at % 6 == 3:
        heads = ["Area", "2005", "2006", "Change"]
        rows = [[writer.heading(), *(f"{writer.lot.randint(10, 9999):,}" for _ in range(3))] for _ in range(6)]
        yield Item("table", rows=[heads, *rows], ruled=layout.name == "tables" and at == 3)
    if layout.name == "tables" and at % 6 == 0:
        rows = [[writer.heading(), writer.sentence(), writer.sentence()] for _ in range(4)]
        yield Item("table", rows=[["Proposal", "What was said", "What we shall do"], *rows], ruled=True)


def _embed() -> None:
    """The fonts that come with reportlab, embedded as a word processor does."""
    import reportlab
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(reportlab.__file__).parent / "fonts"
    for name in _FONTS["Vera"]:
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
