"""Footnotes of a PDF page: the lines at the foot of a column that begin with a mark which the page refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.readers.pdf_lines import RAISED, Line

_BETWEEN = re.compile(f"{RAISED[0]}([^{RAISED[1]}]*){RAISED[1]}")
_OWN_RAISED = re.compile(rf"{RAISED[0]}([^{RAISED[1]}]*){RAISED[1]}[.)]?\s*(?=\S)")
_OWN_SYMBOL = re.compile(r"([*†‡§¶]{1,3})\s*(?=\w|[‘’“”'\"(])")
_OWN_NUMBER = re.compile(r"\[?(\d{1,3})[.)\]]?\s+(?=\S)")
# A star on the line itself, at the end of a word.
_SYMBOL = re.compile(r"(?<=[\w.,;:!?’”'\")])([*†‡§¶]{1,3})(?=\s|$|[.,;:)])")
_SENTENCE_END = re.compile(r"[.!?]['’\"”)\]]*$")
_SMALLER = 0.95  # notes without raised marks are set in letters smaller than this part of running text's


@dataclass(slots=True)
class Note:
    """A footnote: its mark ("" for the rest of a note that began a page before), and its lines."""

    mark: str
    lines: list[Line]

    @property
    def ended(self) -> bool:
        return _SENTENCE_END.search(self.lines[-1].words) is not None


def references(lines: Sequence[Line]) -> set[str]:
    """The marks that lines show within them or at their ends."""
    found: set[str] = set()
    for line in lines:
        words = line.words[own.end() :] if (own := _OWN_RAISED.match(line.words)) else line.words
        found |= set(_BETWEEN.findall(words)) | set(_SYMBOL.findall(words))
    return found


def apart(lines: Sequence[Line], marks: set[str], body: float, *, goes_on: bool) -> tuple[list[Line], list[Note]]:
    """A column's lines without the footnotes at its foot, and these.

    marks    those that the page refers to
    goes_on  the last note of the page before may go on here
    """
    start = next((at for at in range(len(lines)) if _begin_notes(lines[at:], marks, body)), len(lines))
    first = start
    small = lines[start].height * 1.05 if start < len(lines) else _SMALLER * body
    while goes_on and first and lines[first - 1].height <= min(small, _SMALLER * body):
        first -= 1
    if first == 0 and start == len(lines):
        first = start  # nothing but small print: no rest of a note
    notes = [Note("", list(lines[first:start]))] if first < start else []
    for line in lines[start:]:
        mark, words = _own(line, line.height < _SMALLER * body)
        if mark and (mark in marks or _follows(mark, notes)):
            notes.append(Note(mark, [replace(line, words=words)]))
        else:
            notes[-1].lines.append(line)
    return list(lines[:first]), notes


def _begin_notes(lines: Sequence[Line], marks: set[str], body: float) -> bool:
    line = lines[0]
    mark, _ = _own(line, line.height < _SMALLER * body)
    if mark not in marks or line.height > 1.02 * body:
        return False
    return all(below.height < 1.08 * line.height for below in lines)


def _own(line: Line, small: bool) -> tuple[str, str]:
    """The mark that a note begins with, and its words."""
    found = _OWN_RAISED.match(line.words) or _OWN_SYMBOL.match(line.words) or (small and _OWN_NUMBER.match(line.words))
    return (found[1], line.words[found.end() :]) if found else ("", line.words)


def _follows(mark: str, notes: Sequence[Note]) -> bool:
    last = notes[-1].mark if notes else ""
    return mark.isdigit() and last.isdigit() and int(mark) == int(last) + 1


def settled(lines: Sequence[Line], marks: set[str]) -> list[Line]:
    """The lines with RAISED about the marks that belong to a note, and only these."""

    def one(found: re.Match[str]) -> str:
        return RAISED[0] + found[1] + RAISED[1] if found[1] in marks else found[1]

    symbols = any(not mark.isalnum() for mark in marks)
    return [
        replace(line, words=_SYMBOL.sub(one, words) if symbols else words)
        if (words := _BETWEEN.sub(one, line.words)) != line.words or symbols
        else line
        for line in lines
    ]


def taken_out(words: str) -> tuple[str, tuple[str, ...]]:
    """The words without the marks of notes, and these marks."""
    return re.sub(rf"\s*{_BETWEEN.pattern}", "", words), tuple(_BETWEEN.findall(words))


def endnotes(pages: Sequence[Sequence[Line]]) -> set[str]:
    """The raised figures of the whole file, where they count on from 1: their notes stand at the end, or elsewhere."""
    figures = list(_figures(pages))
    counts_on = figures[:1] == [1] and all(0 <= after - one <= 1 for one, after in pairwise(figures))
    return {str(figure) for figure in figures} if counts_on and len(set(figures)) >= 3 else set()


def _figures(pages: Sequence[Sequence[Line]]) -> Iterator[int]:
    for lines in pages:
        for line in lines:
            for found in _BETWEEN.finditer(line.words):
                if found.start() and found[1].isdigit():
                    yield int(found[1])
