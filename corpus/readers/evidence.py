"""Pages of oral evidence to committees: questions with their numbers, and who speaks where the mark-up tells.

Where it does not (the older "12. Would you …? (Sir Owen Pugh) Yes."), the paragraphs keep their labels as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from corpus.dates import first_span
from corpus.readers import Parsed
from corpus.readers.labels import NOT_NAMED, WHO, Label, label_at_head, number_at_head, plain_label
from corpus.readers.walking import Found
from corpus.records import Metadata
from corpus.text import Piece

_SIGNS = re.compile(
    r"(?:(?:Uncorrected |Corrected )?(?:Transcript of )?(?:Oral |Uncorrected )?Evidence\b.{0,80}$|Minutes of Evidence|"
    r"(?:Further )?Examination of Witness|(?:Evidence )?Taken before the\b|Evidence heard in|Select Committee on\b|"
    r"Witness(?:es)?\s*:|Oral evidence\s*:)",
    re.IGNORECASE | re.MULTILINE,
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY_LINE = re.compile(rf"(?:\bon\s+)?\b{_WEEKDAY},?\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s", re.IGNORECASE)
_TAKEN = re.compile(r"(?:taken before|evidence heard|heard in public|ordered by the house)\b", re.IGNORECASE)
# What is said of a sitting, and lists of who is there.
_LISTS = re.compile(
    r"(?:(?:Further )?Examination of Witness|Witness(?:es)?\b\s*:?|Members present|Present\b\s*:?|Also present|"
    r"In attendance|(?:Sir|Mr|Mrs|Ms|Dr|Dame)?\s?[^.?!\n]{0,60}(?:was|were) called (?:in|to give)|"
    r"[^.?!\n]{0,300}\b(?:was|were|gave|called in and) (?:further )?(?:examined|evidence)\.?$)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\[[^\]]*\]|\([^)]*\)|\*+|\d{1,2}[.:]\d\d\s*[ap]\.?m\.?"
    r"|The (?:Committee|Sub-Committee) (?:adjourned|divided|suspended|deliberated|went)\b[^\n]{0,120}"
    r"|(?:Sitting|Meeting) suspended\b[^\n]{0,120}",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"(?:(?:Q\.?\s?)?\d{1,4}\.?\s+)?\((?:[A-Z][\w.]*\s+)[A-Z][\w'’. -]{1,50}\)\s+\S")
# Where a line inside a paragraph begins a turn of its own.
_TURN_LINE = re.compile(r"\n(?=Q\.?\s?\d{1,4}\b|\d{1,4}\.\s+[(A-Z]|\([A-Z][\w.]*\s+[A-Z])")
# Labels that a page must set apart before they count as those of speakers.
_ENOUGH = 4
_SENTENCE_END = re.compile(r"[.?!…—–-]['’\"”)\]]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph of the page, with the label at its head: one set apart, or one by the words alone."""

    words: str
    styles: str
    found: Found
    label: Label | None = None


def is_evidence(found: Sequence[Found]) -> bool:
    """Whether the blocks of a page are a committee's hearing: a line says so, and there are questions and answers."""
    if not _is_signed(block.words.strip() for block in found):
        return False
    lines = _lines(found)
    numbered = sum(re.match(r"Q\.?\s?\d", line.words) is not None for line in lines)
    bracketed = sum(_BRACKETED.match(line.words) is not None for line in lines)
    return numbered >= 2 or bracketed >= 2 or sum(line.label is not None for line in lines) >= _ENOUGH


def _is_signed(lines: Iterable[str]) -> bool:
    return any(_SIGNS.match(words) for words in lines if len(words) < 600)


def hearing(parsed: Parsed) -> Parsed:
    """A file whose format does not tell who speaks: where it is a committee's hearing, its blocks get the number of the
    question that they ask or answer, and the file the day of the session. Others are returned as they are."""
    lines = [(parsed.text[block.start : block.end], block.kind) for block in parsed.blocks]
    labels = (plain_label(words) for words, _ in lines)
    asked = sum(label is not None and label.number.startswith("Q") for label in labels)
    bracketed = sum(_BRACKETED.match(words) is not None for words, _ in lines)
    spoken = any(kind == "speaker" for _, kind in lines)
    if spoken or max(asked, bracketed) < 2 or not _is_signed(words for words, _ in lines):
        return parsed
    blocks = tuple(
        replace(block, question=block.question or number)
        for block, number in zip(parsed.blocks, _questions(lines), strict=True)
    )
    day, about = _day((words, plain_label(words)) for words, _ in lines), parsed.about
    if day and not about.published_on:
        about = replace(about, published_on=day, found={**about.found, "published_on": "date of the session"})
    return replace(parsed, blocks=blocks, about=about)


def evidence(found: Sequence[Found], about: Metadata) -> tuple[list[Piece], Metadata]:
    """The pieces of a page of evidence, and what it says of itself beside what its tags do (`about`)."""
    lines = _lines(found)
    marked = sum(line.label is not None for line in lines)
    bracketed = sum(_BRACKETED.match(line.words) is not None for line in lines)
    pieces = list(_marked(lines) if marked >= _ENOUGH and bracketed < 2 else _as_printed(lines))
    facts = {**about.found, "kind": "minutes of evidence"}
    day = _day((line.words, line.label) for line in lines)
    if day:
        facts["published_on"] = "date of the session"
    return pieces, replace(about, kind="committee_evidence", published_on=day or about.published_on, found=facts)


def _lines(found: Sequence[Found]) -> list[_Line]:
    lines = []
    for block in found:
        at = 0
        for cut in [*_TURN_LINE.finditer(block.words), None]:
            end = cut.start() if cut else len(block.words)
            words = block.words[at:end]
            start = at + len(words) - len(words.lstrip())
            words = words.strip()
            if words:
                styles = block.styles[start : start + len(words)]
                lines.append(_Line(words, styles, block))
            at = end
    return [replace(line, label=_label(line, after)) for line, after in zip(lines, [*lines[1:], None], strict=True)]


def _label(line: _Line, after: _Line | None) -> Label | None:
    """The label that a line begins with or is: of words, or of the cell or the <dd> after it."""
    label = label_at_head(line.words, line.styles, marks="bix")
    # A heading names a subject unless it ends as a label does.
    if label is not None and label.start == len(line.words) and not line.words.endswith(":"):
        label = label if label.number and label.who else None
    if label is not None:
        return label
    whole = WHO.fullmatch(line.words.removesuffix(":").rstrip())
    row = _row(line.found.element) if whole and after else None
    if row is None or whole is None or after is None or _row(after.found.element) is not row:
        return None
    return Label("", None, whole.group(), len(line.words)) if _SENTENCE_END.search(after.words) else None


def _row(element: Any) -> Any:
    """What holds a name and the words together: the row of a table, or a list of names and words."""
    if element.tag in ("dt", "dd"):
        return element.getparent()
    # 12 levels: no editor sets more around the words of a cell.
    for above in islice(element.iterancestors(), 12):
        if above.tag in ("tr", "table", "body"):
            return above if above.tag == "tr" else None
        if above.tag == "dd":
            return above.getparent()
    return None


def _as_printed(lines: Sequence[_Line]) -> Iterator[Piece]:
    """The paragraphs as they stand, with the number of the question that they ask or answer."""
    numbers = _questions([(line.words, line.found.kind) for line in lines])
    for line, number in zip(lines, numbers, strict=True):
        yield Piece(line.words, line.found.kind, question=number)


def _questions(lines: Iterable[tuple[str, str | None]]) -> Iterator[str | None]:
    """For the words and the kind of each line, the number of the question that it asks or answers."""
    question: int | None = None
    for words, kind in lines:
        numbered = number_at_head(words)
        if kind == "heading":
            question = None if not _is_name(words) else question
        elif numbered and (numbered.number.startswith("Q") or _follows(numbered, question)):
            question = int(numbered.question or 0)
        spoken = question is not None and kind in ("paragraph", "list_item", "question")
        yield str(question) if spoken else None


def _is_name(words: str) -> bool:
    """Whether a heading is the name of who asks next."""
    return WHO.fullmatch(words.removesuffix(":")) is not None


def _follows(numbered: Label, question: int | None) -> bool:
    """Whether a number is that of the next question: a few on, or the first of another session."""
    number = int(numbered.question) if numbered.question and numbered.question.isdigit() else 0
    return number > 0 and (question is None or number == 1 or question < number <= question + 5)


def _marked(lines: Sequence[_Line]) -> Iterator[Piece]:
    """The turns of a page whose mark-up tells who speaks."""
    # Where members' names stand behind plain numbers, these are the questions'; else they are those of points.
    by_number = any(line.label and line.label.number[:1].isdigit() for line in lines)
    question: str | None = None
    spoken = asks = listing = waiting = False  # waiting: a number or a name stood alone, its words come next
    for line in lines:
        words, kind = line.words, line.found.kind
        numbered = number_at_head(words)
        if numbered and not by_number and not numbered.number.startswith("Q"):
            numbered = None
        label = line.label or plain_label(words)
        if label is None and (_LISTS.match(words) or _NOTE.fullmatch(words)):
            listing = listing or _LISTS.match(words) is not None
            yield Piece(words, "heading" if kind == "heading" else "procedure")
            continue
        if label is None and numbered is None and (kind == "heading" or (kind is None and not _ends(words))):
            spoken = asks = listing = waiting = False
            question = None
            yield Piece(words, kind)
            continue
        label = label or numbered
        if label is not None:
            said = words[label.start :]
            asks = label.question is not None or (waiting and asks)
            question = label.question or question
            yield Piece(label.number, "procedure", question=question)
            yield Piece(label.who or (NOT_NAMED if said else ""), "speaker")
            yield Piece(said, "question" if asks else "paragraph", question=question)
            spoken, listing, waiting = True, False, not said
        elif listing:
            yield Piece(words, "procedure")
        elif waiting:
            yield Piece(words, "question" if asks else "paragraph", question=question)
            waiting = False
        else:
            unnamed = spoken and asks and not _ends(words, "?")
            if unnamed:
                yield Piece(NOT_NAMED, "speaker")
            asks = asks and not unnamed
            yield Piece(words, kind or "paragraph", question=question if spoken else None)
        asks = asks or _ends(words, "?")


def _ends(words: str, mark: str = ".?!:;") -> bool:
    return words.rstrip(" '’\"”)").endswith(tuple(mark))


def _day(lines: Iterable[tuple[str, Label | None]]) -> str | None:
    """The day of the session, from the lines before its first question; each with its label."""
    for words, label in lines:
        if label is not None or _BRACKETED.match(words) or number_at_head(words):
            return None
        if len(words) < 400 and (_DAY_LINE.search(words) or _TAKEN.search(words)):
            day = first_span(words)
            if day and len(day[0]) == 10:
                return day[0]
    return None
