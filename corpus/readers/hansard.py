"""Hansard as web pages: who speaks, in which column, and what nobody says.

Three generations of pages: those of 1988-2016, which set names in bold and columns in lines of their own; the historic
Hansard of 1803-2005, which marks members and columns with classes; and those since 2016, with a box a contribution.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field, replace
from typing import Any

from corpus.dates import first_span, stated
from corpus.readers.labels import FORMULA, WHO, Label, label_at_head
from corpus.readers.walking import Found, walk, without
from corpus.records import Break, Metadata
from corpus.text import Piece

_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?\s+\d{4})"
_COLUMN = re.compile(rf"(?:({_DAY})\s*:\s*)?Column(?:\s+Number)?:?\s*(\d{{1,5}}[A-Z]{{0,3}})(?:\s*[—–-]?\s*continued)?")
_ANCHOR = re.compile(r"column_?(\d{1,5}[A-Z]{0,3})", re.IGNORECASE)
# Stand in the words where a column begins, and where its line told the day, until they are cut into blocks.
_MARKS = re.compile("\ufdd0([0-9]{1,5}[A-Z]{0,3})\ufdd1|\ufdd2([^\ufdd2\ufdd3]{1,40})\ufdd3")
_DOUBLE = re.compile("(?<= ) +")

_HAS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
_CLASS = "//*[" + _HAS + "]"
_COLUMN_ANCHORS = f"//a[{_HAS.format('anchor-column')} or {_HAS.format('column-permalink')}]"
_OLD_ANCHORS = "//a[starts-with(@name, 'column_')]"
_COLUMN_BOXES = f"{_CLASS.format('column-number')}|//*[@data-column-number]"
_CONTRIBUTIONS = f"{_CLASS.format('member_contribution')}|{_CLASS.format('debate-item-contributiondebateitem')}"
_MEMBERS = (
    f"//cite[{_HAS.format('member')}]|{_CLASS.format('attributed-to-details')}"
    f"|//h2[{_HAS.format('memberLink')}]|//div[{_HAS.format('memberLink')}]"
)
_APART = (
    f"{_CLASS.format('procedural')}|{_CLASS.format('division')}|{_CLASS.format('unparsed_division')}"
    f"|//*[contains(@class, 'debate-item-division')]|{_CLASS.format('hs_Procedure')}|//*[@id='section-byline']"
)
_SPOKEN_BY = "data-spoken-by"
_PROCEDURE = "data-procedure"

_TIME = re.compile(
    r"(?:at\s+)?\d{1,2}(?:[.:]\d{1,2})?(?:\s+and\s+\w+\s+seconds)?\s*(?:[ap]\.?\s?m\.?|noon|midnight)\.?"
    r"|(?:12\s+)?(?:noon|midnight)|\d{1,2}[.:]\d\d(?::\d\d)?",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?{_DAY}\.?", re.IGNORECASE)
_BYLINE = re.compile(rf"H[CLW][A-Z]*\s+(?:Deb|WA|WS|Written Answers?)?\s*({_DAY})\s+vol\b")
_DEBATED = re.compile(r"(?:Volume \d+\W+)?debated on\b", re.IGNORECASE)
_DIVIDES = re.compile(
    r"(?:The\s+)?(?:House|Committee|Grand Committee|Their Lordships)\s+(?:having\s+)?(?:again\s+)?divided\b|"
    r"\[?Division\s+No|On Question,[^.]{0,200}\bTheir Lordships divided"
)
# More of what the clerks write: pages set it apart from speech more surely than files do.
_FORMULA = re.compile(
    FORMULA + r"|Motion,? by leave,|Debate (?:to be )?(?:resumed|adjourned)"
    r"|(?:Amendment|Motion|Clause)s?,? (?:made|agreed to|negatived)\.?$"
    r"|The (?:House|Committee) (?:met at|resumed|adjourned)\b"
    r"|(?:House )?[Aa]djourned (?:at|accordingly|without|for)\b|Contents,? \d+[;,]? Not-Contents"
)
# The same where nobody could say it.
_CLERK_ALONE = re.compile(
    r"On Question,|(?:The )?House (?:adjourned|resumed)\b|Resolved in the (?:affirmative|negative)"
    r"|Clauses? \d[^.]{0,60}agreed to\.?$"
)
_ASKED = re.compile(
    r"The (?:Secretary|Minister|Prime Minister|Attorney|Solicitor|Chancellor|Leader)\b[^.]{0,160}was asked"
)
_IN_CHAIR = re.compile(r"\[?[^\[\]]{2,120}\bin the [Cc]hair\]?\.?", re.IGNORECASE)
_WRITTEN_ID = re.compile(r"\[(?:H[LC]\s?)?(\d{3,7})\]\s*$")
_TO_ASK = re.compile(r"(?:To ask|asked (?:Her|His) Majesty['’]s Government|asked the)\b", re.IGNORECASE)
# "Lord Judd asked Her Majesty's Government:", "Mr Ash rose to move": the clerk's words behind a name in bold.
_CLERK = re.compile(
    r"(?:asked (?:Her|His) Majesty['’]s Government|rose to (?:move|ask|call attention)|had given notice|moved)\b"
    r"[^:—\n]{0,200}[:—]?\s*"
)
_CLERKED = re.compile(
    rf"(?P<who>{WHO.pattern})\s+(?=asked (?:Her|His) Majesty|moved\b|rose to (?:move|ask|call)|had given notice)"
)
_SAID = re.compile(r"The (?:noble|right reverend|right hon\.|hon\.|most reverend)[^.:]{0,80}\bsaid:\s*")
_HOLDING = re.compile(r"\[?holding answer[^\]:\n]{0,80}\]?\s*:?\s*", re.IGNORECASE)
_ROSE = re.compile(r"[^!?\n]{0,60}\brose\s?[—–-]*\.?$")
_SENTENCE_END = re.compile(r"[.!?:;—]['’\"”)\]]*$")
# 200 characters: a line of names in a list of votes is shorter; a longer one is somebody's words again.
_LONGEST_VOTE = 200

# 20,000 characters: a column of Hansard holds about 4,000, so nothing that long waits for its end.
_LONGEST_SENTENCE = 20_000

# The words behind a column's figures, and headings → what the record is called.
_SERIES_BY_COLUMN = (
    ("WH", "Westminster Hall debates"),
    ("WMS", "Written Ministerial Statements"),
    ("WS", "Written Ministerial Statements"),
    ("WA", "House of Lords Written Answers"),
    ("GC", "House of Lords Grand Committee"),
    ("W", "Written Answers"),
)
_SERIES_BY_HEADING = {
    "house of commons": "House of Commons debates",
    "house of lords": "House of Lords debates",
    "westminster hall": "Westminster Hall debates",
    "written ministerial statements": "Written Ministerial Statements",
    "written statements": "Written Ministerial Statements",
    "written answers to questions": "Written Answers",
    "written answers": "Written Answers",
}


def is_hansard(page: Any) -> bool:
    """Whether a page shows plain signs of Hansard: its columns, or its boxes of members' words."""
    if page.xpath(_CONTRIBUTIONS) or page.xpath(f"//a[{_HAS.format('anchor-column')}]"):
        return True
    official = "hansard" in (page.findtext(".//title") or "").casefold()
    notices = (found for bold in page.iter("b", "strong") if (found := _COLUMN.fullmatch(_line(bold))))
    # "Column 2" alone may head the column of a table.
    return any(found[1] or official or "Number" in found.group() for found in notices)


def hansard(page: Any, about: Metadata) -> tuple[list[Piece], Metadata]:
    """The pieces of a Hansard page, and what it says of itself beside what its tags do (`about`). Changes the page."""
    _mark(page)
    sitting = _Sitting()
    for found in walk(page):
        sitting.take(found)
    return sitting.pieces, _about(sitting, about)


def _line(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


# --- marking ---


def _mark(page: Any) -> None:
    """Leave the numbers of columns where they begin, members' names as blocks of their own, and say what is apart."""
    for element in [*page.xpath(f"{_COLUMN_ANCHORS}|{_OLD_ANCHORS}|{_COLUMN_BOXES}"), *page.iter("b", "strong")]:
        if element.tag in ("b", "strong"):
            found = _COLUMN.fullmatch(_line(element))
            column = found[2] if found else None
        else:
            named = _ANCHOR.match(element.get("name") or element.get("id") or "")
            shown = element.get("data-column-number") or (named[1] if named else _line(element))
            column = shown.upper() if re.fullmatch(r"\d{1,5}[A-Z]{0,3}", shown, re.IGNORECASE) else None
            found = None
            if named and "column-permalink" not in element.get("class", "") and _line(element):
                continue  # an anchor around words
        if column:
            for child in list(element):
                element.remove(child)
            day = f"\ufdd2{found[1]}\ufdd3" if found and found[1] else ""
            element.text = f"{day}\ufdd0{column}\ufdd1"
    for element in page.xpath(_MEMBERS):
        if not _line(element) or any(above.get(_SPOKEN_BY) is not None for above in element.iterancestors()):
            continue
        link = element if element.tag == "a" else next(element.iter("a"), None)
        address = (link.get("href") or "") if link is not None else ""
        told = re.search(r"memberId=(\d+)|/(people/[\w-]+)", address)
        name = " ".join(" ".join(part.split()) for part in element.itertext() if part.strip())
        for child in list(element):
            element.remove(child)
        element.text, element.tag = name, "p"
        element.set(_SPOKEN_BY, (told[1] or told[2]) if told else "")
    for element in page.xpath(_APART):
        if element.get(_PROCEDURE) is None:
            for below in element.iter():
                below.set(_PROCEDURE, "")


# --- the sitting ---


@dataclass(slots=True)
class _Sitting:
    """The pieces of a page so far, and where in the record they stand.

    cut       a column ended since the last words: a sentence may go on behind it
    dividing  the lists of a division are being read
    paper     the text of an amendment is being read, up to the mover's words
    asked     a question's number stood alone: what is said next asks it
    days      the days that the page names as that of the sitting, the surest first
    """

    pieces: list[Piece] = field(default_factory=list)
    column: str | None = None
    question: str | None = None
    cut: bool = False
    dividing: bool = False
    spoken: bool = False
    asked: bool = False
    paper: bool = False
    headings: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    line_days: list[str] = field(default_factory=list)
    notice_days: list[str] = field(default_factory=list)

    def take(self, found: Found) -> None:
        words, styles, inside = self._without_marks(found)
        words_start = len(words) - len(words.lstrip())
        words, styles = words.strip(), styles[words_start : words_start + len(words.strip())]
        before = self.pieces[-1:]
        if words and not found.beside:
            self._block(words, styles, found)
        for left, column in inside:
            self._begin(column)
            if self.pieces[-1:] != before:
                self._break(left)

    def _break(self, left: int) -> None:
        """Note that the column began inside the last piece, so many characters before its end."""
        last = self.pieces[-1]
        if 0 < left < len(last.words):
            began = Break(len(last.words) - left, column=self.column)
            self.pieces[-1] = replace(last, breaks=(*last.breaks, began))
            self.cut = False

    def _without_marks(self, found: Found) -> tuple[str, str, list[tuple[int, str]]]:
        """The words and styles of a block, and the columns that begin inside it, with the letters that follow each."""
        inside = []
        for mark in _MARKS.finditer(found.words):
            if mark[2]:
                self.notice_days += filter(None, [stated(mark[2])])
            elif _MARKS.sub("", found.words[: mark.start()]).strip():
                rest, _ = without(_MARKS, found.words[mark.end() :], found.styles[mark.end() :])
                inside.append((len(_DOUBLE.sub("", rest).strip()), mark[1]))
            else:
                self._begin(mark[1])
        words, styles = without(_MARKS, found.words, found.styles)
        return *without(_DOUBLE, words, styles), inside

    def _begin(self, column: str) -> None:
        self.cut = self.cut or column != self.column
        self.column = column
        self.columns.append(column)

    def _put(self, words: str, kind: str | None, *, question: str | None = None, speaker: str | None = None) -> None:
        if words:
            self.pieces.append(Piece(words, kind, question=question, column=self.column, speaker=speaker))
            self.cut = False

    def _block(self, words: str, styles: str, found: Found) -> None:
        notice = _COLUMN.fullmatch(words)
        if notice:
            self.notice_days += filter(None, [stated(notice[1] or "")])
            self._begin(notice[2])
            return
        if (person := found.element.get(_SPOKEN_BY)) is not None:
            self._speak(words.removesuffix(":").strip(), person or None)
        elif self._is_line(words):
            self._put(words, "procedure")
        elif found.heading and found.kind == "heading":
            self._heading(words, styles)
        elif found.element.get(_PROCEDURE) is not None:
            self._put(words, "procedure")
        elif self._is_vote(words, styles):
            self._put(words, "procedure", question=None)
        elif not self._labelled(words, styles):
            self._words(words, styles, found)

    def _is_line(self, words: str) -> bool:
        """Whether the block tells the day, the time, or who presides."""
        if _DATE_LINE.fullmatch(words) or _BYLINE.match(words) or (len(words) < 120 and _DEBATED.match(words)):
            day = first_span(words)
            self.line_days += [day[0]] if day else []
            return bool(day)
        return bool(_TIME.fullmatch(words) or _IN_CHAIR.fullmatch(words) or _ASKED.match(words))

    def _heading(self, words: str, styles: str) -> None:
        italic = all(style in "ix" for word, style in zip(words, styles, strict=True) if word.isalnum())
        bracketed = words.startswith("[") and words.endswith("]")
        if italic or bracketed or _FORMULA.match(words) or (self.dividing and _DIVIDES.match(words)):
            self._put(words, "procedure")
            return
        self.question, self.dividing, self.spoken, self.paper = None, False, False, False
        self.headings.append(words)
        self._put(words, "heading")

    def _is_vote(self, words: str, styles: str) -> bool:
        """Whether the block belongs to a division: from its result to the next words of a speaker or the clerk."""
        if _DIVIDES.match(words):
            self.dividing, self.question = True, None
        elif self.dividing and (len(words) > _LONGEST_VOTE or _FORMULA.match(words)):
            self.dividing = bool(re.match(r"Ayes|Contents", words))
        elif self.dividing and (label := label_at_head(words, styles)) and label.start < len(words):
            self.dividing = False
        return self.dividing

    def _speak(self, who: str, person: str | None = None) -> None:
        self.dividing, self.spoken, self.paper = False, True, False
        self._put(who, "speaker", speaker=person)

    def _labelled(self, words: str, styles: str) -> bool:
        """Take a paragraph that a speaker's name or a question's number begins; False where neither does."""
        label = label_at_head(words, styles)
        if label is None and styles[0] in "bx" and (clerked := _CLERKED.match(words)):
            label = Label("", None, clerked["who"], clerked.end())
        if label is None:
            return self._numbered(words)
        rest = words[label.start :]
        if _ROSE.fullmatch(rest) and len(rest) < 40 and not words[: label.start].rstrip().endswith(":"):
            self._put(words, "procedure")
            return True
        if label.question:
            self.question = label.question
            self._put(label.number, "procedure", question=self.question)
        self._speak(label.who)
        asks = label.question is not None
        for clerk in (_HOLDING, _CLERK):
            if said := clerk.match(rest):
                asks = asks or "ask" in said.group()
                self._put(said.group().strip(), "procedure")
                self.paper = said.group().startswith("moved")
                rest = rest[said.end() :]
        self._say(rest, asks=asks, numbered=label.question is not None)
        return True

    def _numbered(self, words: str) -> bool:
        """The number of a question that stands alone before the member's name."""
        if alone := re.fullmatch(r"(T?\d{1,3})\.?(?:\s*\[\d{3,7}\])?", words):
            self.question, self.asked = alone[1], True
            self._put(words, "procedure", question=self.question)
        return alone is not None

    def _words(self, words: str, styles: str, found: Found) -> None:
        inked = [style for word, style in zip(words, styles, strict=True) if word.isalnum()]
        italic = bool(inked) and all(style in "ix" for style in inked)
        bracketed = words[0] in "[(" and words[-1] in "])" and not re.search(r"[\])].*[\[(]", words)
        if said := _SAID.match(words):
            self.paper = False
            self._put(said.group().strip(), "procedure")
            self._say(words[said.end() :])
            return
        begins_italic = inked[:1] in (["i"], ["x"])
        formula = (begins_italic or not self.spoken) and _FORMULA.match(words) is not None
        clerk = self.paper or formula or _CLERK_ALONE.match(words) is not None
        if italic or bracketed or clerk or _ROSE.fullmatch(words):
            self._put(words, "procedure")
        elif found.kind is None and len(words) < _LONGEST_VOTE and not _SENTENCE_END.search(words):
            self._heading(words, styles)
        elif self.cut and self._goes_on(words):
            self.cut = False
            last = self.pieces[-1]
            self.pieces[-1] = replace(last, words=f"{last.words} {words}")
            self._break(len(words))
        else:
            self._say(words, kind=found.kind or "paragraph")

    def _goes_on(self, words: str) -> bool:
        """Whether a sentence that the end of a column cut in two goes on here."""
        last = self.pieces[-1] if self.pieces else None
        if last is None or last.kind not in ("paragraph", "question") or len(last.words) > _LONGEST_SENTENCE:
            return False
        return not _SENTENCE_END.search(last.words)

    def _say(self, words: str, *, kind: str = "paragraph", asks: bool = False, numbered: bool = False) -> None:
        words = words.lstrip(": ") if words.startswith(":") else words
        written, to_ask = _WRITTEN_ID.search(words), _TO_ASK.match(words) is not None
        if written and not (numbered or self.asked) and (asks or to_ask):
            self.question = written[1]
        asks, self.asked = asks or to_ask or self.asked, False
        self._put(words, "question" if asks and kind == "paragraph" else kind, question=self.question)


# --- what the page says of itself ---


def _about(sitting: _Sitting, about: Metadata) -> Metadata:
    found = dict(about.found)
    title, kind = about.title, about.kind
    named = first_span(title or "")
    days = [*sitting.line_days[:1], *([named[0]] if named and len(named[0]) == 10 else []), *sitting.notice_days[:1]]
    day = days[0] if days else None
    if day:
        found["published_on"] = "sitting date"
    series = _series(sitting)
    if not title or (found.get("title") == "page heading" and title.casefold() in _SERIES_BY_HEADING):
        title = series or "Hansard"
        if day and len(day) == 10:
            year, month, number = (int(part) for part in day.split("-"))
            title = f"{title}, {number} {calendar.month_name[month]} {year}"
        found["title"] = "sitting"
    written = series is not None and series.removeprefix("House of Lords ").startswith("Written")
    if not written:
        kind, found["kind"] = "debate", "columns of Hansard"
    elif day:  # of a debate, this goes without saying
        found["said_on"] = "sitting date"
    found.pop("authors", None)  # a byline on such a page is the name of one who speaks
    return replace(
        about,
        title=title,
        kind=kind,
        authors=(),
        published_on=day or about.published_on,
        said_on=day if written else None,
        found=found,
    )


def _series(sitting: _Sitting) -> str | None:
    for column in sitting.columns[:1]:
        suffix = re.sub(r"\d+", "", column)
        if name := dict(_SERIES_BY_COLUMN).get(suffix):
            return name
    headings = (heading.casefold() for heading in sitting.headings)
    return next((_SERIES_BY_HEADING[heading] for heading in headings if heading in _SERIES_BY_HEADING), None)
