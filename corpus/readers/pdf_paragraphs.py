"""The paragraphs of a PDF: which printed lines belong together, within a column and over its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_lines import Line

_LIST_MARK = re.compile(
    r"[•◦▪‣·*–-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s|\d{1,3}(?:\.\d{1,3})+\.?\s|Q\.?\s?\d|\d{1,3}\s+[A-Z‘“]"
)
_NUMBER = re.compile(r"[Q(]?\d")
_LABEL = re.compile(r"[A-Z][^.:?!]{1,60}:\s")  # who speaks
_SENTENCE_END = re.compile(r"[.!?:;]['’\"”)\ufdd0-\ufdd1\d*†‡]*$")
_FULL_STOP = re.compile(r"[.!?:]['’\"”)\]\ufdd0-\ufdd1\d*†‡]*$")

# All measures are in heights of a line's letters. They were set on pages with 1.0 to 2.0 lines' leading, indents of
# 1 em and gaps of half a line; a larger _GAP glues paragraphs, a smaller one cuts headings set over two lines.
_GAP = 1.25  # a step down this many times the usual one parts paragraphs
_INDENT = 0.7  # a first line this far in begins a paragraph
_OTHER_SIZE = 1.15  # letters this many times larger or smaller are another paragraph
_NO_LEADING_KNOWN = 1.2  # where a file has no two lines of one paragraph: that of ordinary setting
_SHORT = 0.6  # a line shorter than this part of the full one can be a heading
_HEADING_SIZE = 1.12  # letters this many times those of running text are a heading's
_LINE_LETTERS = 25  # a shorter line that ends a column is a line of its own
_HEADING_WORDS = 25  # more are a summary in bold, or words that stand out


@dataclass(slots=True)
class Paragraph:
    """Lines of one paragraph.

    page    index of the page where it begins
    turns   where it goes on, on another page: the number of the first line there, and the page's index
    edge    how far right the lines go where its last one stands
    margin  where the lines of its first column begin
    """

    lines: list[Line]
    page: int
    edge: float
    margin: float
    turns: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a file is set: the usual step from line to line in letter heights, the letters' height of running text, and
    whether paragraphs are told by first lines set in, and how wide its lines are."""

    leading: float
    body: float
    bold: bool
    indents: bool
    width: float


def setting_of(runs: Sequence[Sequence[Line]]) -> Setting:
    """How a file's runs of lines are set."""
    body, bold = body_of(line for run in runs for line in run)
    leading = _leading(runs)
    widths = [line.right - line.left for run in runs for line in run]
    setting = Setting(leading, body, bold, indents=False, width=median(widths) if widths else 0.0)
    firsts = [first for run in runs for first in _indents(run, setting)]
    return replace(setting, indents=len(firsts) >= 3 and sum(firsts) > 0.6 * len(firsts))


def body_of(lines: Iterator[Line]) -> tuple[float, bool]:
    """The height of the letters that most words are set in, and whether they are bold."""
    sizes = sorted((line.height, len(line.words), line.bold) for line in lines)
    half = sum(letters for _, letters, _ in sizes) / 2
    for height, letters, _ in sizes:
        half -= letters
        if half <= 0:
            bold = sum(letters for _, letters, bold in sizes if bold)
            return height, bold > 0.5 * sum(letters for _, letters, _ in sizes)
    return 10.0, False


def _indents(run: Sequence[Line], setting: Setting) -> Iterator[bool]:
    """For each paragraph of running text after the first: whether its first line is set in, with no gap before it."""
    margin = _margin(run)
    for one, other in pairwise(paragraphs(run, 0, setting)):
        first, above = other.lines[0], one.lines[-1]
        ordinary = not _LIST_MARK.match(first.words) and _alike(first, above) and len(other.lines) > 1
        if ordinary and above.height < _HEADING_SIZE * setting.body:
            gap = (above.base - first.base) / first.height > _GAP * setting.leading
            yield not gap and _INDENT * first.height < first.left - margin < 5 * first.height


def _leading(runs: Sequence[Sequence[Line]]) -> float:
    """The usual step from line to line, in letter heights: the median after lines that are full, so go on below."""
    steps = [
        (above.base - below.base) / below.height
        for run in runs
        for edge in [_edge(run)]
        for above, below in pairwise(run)
        if above.right > edge - 4 * above.height and _alike(above, below)
    ]
    return median(steps) if len(steps) >= 3 else _NO_LEADING_KNOWN


def _edge(run: Sequence[Line]) -> float:
    """How far right the lines of a run go; in a long run, one line in twenty may stick out."""
    rights = sorted(line.right for line in run)
    return rights[-1 - len(rights) // 20]


def _margin(run: Sequence[Line]) -> float:
    """Where the lines of a run begin; one line in ten may hang out."""
    lefts = sorted(line.left for line in run)
    return lefts[len(lefts) // 10]


def _edge_beside(run: Sequence[Line], line: Line, edge: float) -> float:
    """How far right the lines go that begin where this one does: a quotation can be set in on both sides."""
    if line.left < _margin(run) + _INDENT * line.height:
        return edge
    return max(one.right for one in run if abs(one.left - line.left) < 0.3 * line.height)


def _alike(above: Line, below: Line) -> bool:
    return max(above.height, below.height) < _OTHER_SIZE * min(above.height, below.height)


# --- within a column ---


def paragraphs(run: Sequence[Line], page: int, setting: Setting) -> Iterator[Paragraph]:
    """The paragraphs of lines that stand below each other."""
    edge, margin = _edge(run), _margin(run)
    paragraph = [run[0]]
    for line in run[1:]:
        if _begins(line, paragraph, _edge_beside(run, paragraph[-1], edge), margin, setting):
            yield Paragraph(paragraph, page, _edge_beside(run, paragraph[-1], edge), margin)
            paragraph = []
        paragraph.append(line)
    yield Paragraph(paragraph, page, _edge_beside(run, paragraph[-1], edge), margin)


def _begins(line: Line, paragraph: Sequence[Line], edge: float, margin: float, setting: Setting) -> bool:
    """Whether the line begins a new paragraph below the given one. `edge`: how far right the lines of the run go."""
    above, indent = paragraph[-1], _INDENT * line.height
    goes_on = line.words[0].islower() and not _SENTENCE_END.search(above.words)
    step = (above.base - line.base) / line.height
    if above.joins and line.words[0].islower() and step < 2 * setting.leading:
        return False
    gap = step > _GAP * setting.leading
    if gap or not _alike(above, line):
        return True
    if _LIST_MARK.match(line.words):
        hanging = line.left < above.left - indent
        after_item = _LIST_MARK.match(paragraph[0].words) and abs(line.left - paragraph[0].left) < 0.3 * line.height
        return hanging or bool(after_item and len(paragraph) == 1) or _ended(above, line, edge)
    if goes_on and (above.bold == line.bold or not _short(above, edge)):
        return False
    if above.bold != line.bold and (above.bold or _FULL_STOP.search(above.words) or _ended(above, line, edge)):
        return True
    return _begins_by_place(line, paragraph, edge, margin, indents=setting.indents)


def _begins_by_place(line: Line, paragraph: Sequence[Line], edge: float, margin: float, *, indents: bool) -> bool:
    above, indent = paragraph[-1], _INDENT * line.height
    centred = _centred(above, line, margin) and not _flush_left(paragraph)
    hanging = _LIST_MARK.match(paragraph[0].words) is not None
    if line.left > above.left + indent and (not hanging or len(paragraph) > 1):
        return not centred
    one_line = len(paragraph) == 1 and above.left > margin + indent and abs(line.left - above.left) < 0.3 * line.height
    if indents and one_line and _FULL_STOP.search(above.words):
        return True  # a paragraph of one line, and the next one's first line as far in
    # Back at the margin after two lines further in: the end of a quotation that was set in.
    if line.left < above.left - indent and len(paragraph) > 1 and paragraph[0].left > line.left + indent:
        return not centred
    if not _SENTENCE_END.search(above.words) and not _short(above, edge):
        return False  # a long line that ends early without ending a sentence makes room for something, and goes on
    return _ended(above, line, edge) and not centred


def _flush_left(paragraph: Sequence[Line]) -> bool:
    above = paragraph[-2:]
    return len(above) > 1 and abs(above[0].left - above[1].left) < 1 < abs(above[0].right - above[1].right)


def _short(line: Line, edge: float) -> bool:
    return line.right - line.left <= _SHORT * (edge - line.left)


def _ended(above: Line, line: Line, edge: float) -> bool:
    """Whether the line above was ended before it was full: the next line's first word would have found room on it."""
    return above.right + line.word + 0.5 * line.height < edge


def _centred(above: Line, line: Line, margin: float) -> bool:
    """Whether the two lines are set about one middle, as the lines of a title are.

    So is a quotation that is set in on both sides, but what stands above it begins at the margin.
    """
    if min(above.left, line.left) < margin + 0.5 * line.height < max(above.left, line.left) and above.left < line.left:
        return False
    middles = abs((above.left + above.right) - (line.left + line.right)) / 2
    return middles < 0.5 * line.height and abs(above.left - line.left) > 0.5 * line.height


# --- over the end of a column ---


def continues(last: Paragraph, first: Paragraph, setting: Setting) -> bool:
    """Whether the first paragraph of a column goes on with the last one of the column before."""
    above, line = last.lines[-1], first.lines[0]
    if not _alike(above, line) or above.bold != line.bold or _LIST_MARK.match(line.words):
        return False
    if above.joins and line.words[0].islower():
        return True
    if not line.words[0].islower() and (
        len(above.words) < _LINE_LETTERS or above.right - above.left < _SHORT * setting.width
    ):
        return False
    if _FULL_STOP.search(above.words):
        # A full last line is more often one in the middle of a paragraph than the end of one, by about two to one.
        full = not _ended(above, line, last.edge) and not is_heading(last, setting)
        return full and not _LABEL.match(line.words) and _in_line(last, first, setting)
    return line.words[0].islower() or (not _ended(above, line, last.edge) and not is_heading(last, setting))


def _in_line(last: Paragraph, first: Paragraph, setting: Setting) -> bool:
    """Whether a column begins where a further line of the paragraph before it would begin."""
    if not setting.indents:
        return _goes_on_level(last, first)
    if _flush(first):
        return last.lines[-1].left - last.margin < _INDENT * last.lines[-1].height or len(last.lines) == 1
    straight = len(first.lines) > 1 and abs(first.lines[1].left - first.lines[0].left) < 1
    return straight and _goes_on_level(last, first)


def _goes_on_level(last: Paragraph, first: Paragraph) -> bool:
    """Whether a column begins as far in as the lines of the paragraph before it hang, or stand."""
    inner = last.lines[-1].left - last.margin
    numbered = len(last.lines) > 1 and _NUMBER.match(last.lines[0].words) is not None
    if numbered and inner > _INDENT * last.lines[0].height and first.margin == first.lines[0].left:
        return True  # nothing stands further out in the column
    return abs((first.lines[0].left - first.margin) - inner) < 0.3 * first.lines[0].height


def _flush(paragraph: Paragraph) -> bool:
    line = paragraph.lines[0]
    return line.left - paragraph.margin < 0.4 * line.height and not is_all_bold(paragraph.lines)


# --- headings ---


def is_heading(paragraph: Paragraph, setting: Setting) -> bool:
    """Whether the letters say that a paragraph is a heading: larger than those of running text, or bold."""
    lines = paragraph.lines
    words = sum(len(line.words.split()) for line in lines)
    if words > _HEADING_WORDS or len(lines) > 3 or not any(letter.isalpha() for line in lines for letter in line.words):
        return False
    larger = all(line.height > _HEADING_SIZE * setting.body for line in lines)
    return larger or (is_all_bold(lines) and not setting.bold and not lines[-1].words.endswith((".", ";", ",")))


def is_all_bold(lines: Sequence[Line]) -> bool:
    return all(line.bold for line in lines)
