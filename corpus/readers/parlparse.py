"""Parliament's record as parlparse XML: debates, committees and statements, with who speaks and in which column."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corpus.dates import partial
from corpus.errors import ReadError
from corpus.readers import Parsed
from corpus.readers.labels import FORMULA, NOT_NAMED
from corpus.records import Metadata
from corpus.text import Piece, joined

_HEADINGS = {"oral-heading", "major-heading", "minor-heading"}
_SPEECHES = {"speech", "ques", "reply", "question"}
_BLOCKS = {"p", "li", "td", "th", "table", "tbody", "tr", "ul", "ol", "blockquote", "div"}
_KINDS = {"li": "list_item", "td": "table_cell", "th": "table_cell"}
# The second part of an id → what the record is called, and its kind where that is certain.
_SERIES = {
    "debate": ("House of Commons debates", "debate"),
    "westminhall": ("Westminster Hall debates", "debate"),
    "lords": ("House of Lords debates", "debate"),
    "standing": ("Public Bill Committee", "debate"),
    "ni": ("Northern Ireland Assembly debates", "debate"),
    "spor": ("Scottish Parliament debates", "debate"),
    "senedd": ("Senedd debates", "debate"),
    "wms": ("Written Ministerial Statements", None),
    "wrans": ("Written Answers", None),
}
_WRITTEN = ("wms", "wrans")
_SIDES = {
    "aye": "Ayes",
    "no": "Noes",
    "content": "Contents",
    "not-content": "Not-Contents",
    "for": "For",
    "against": "Against",
    "abstain": "Abstentions",
}
_COUNTS = {
    "ayes": "Ayes",
    "noes": "Noes",
    "content": "Contents",
    "not-content": "Not-Contents",
    "for": "For",
    "against": "Against",
    "abstentions": "Abstentions",
}
_ID = re.compile(r"uk\.org\.publicwhip/([\w-]+)/")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK = re.compile(r"0*(\d{1,2}):(\d\d)(?::\d\d)?", re.ASCII)
_IN_CHAIR = re.compile(r"\[[^\[\]]*\bin the [Cc]hair\]", re.IGNORECASE)
_DASHES = " \n—–-"
_WHO = r"[A-Z][\w'’.-]*(?:\s+(?:[A-Z][\w'’.-]*|of|the|and|de)){0,6}(?:\s*\([^():]{2,80}\))?"
_QUESTION = re.compile(rf"(Q\.?\s?(\d{{1,4}}))\b\.?\s*(?:(?P<who>{_WHO})\s*:\s+)?")
_FORMULA = re.compile(FORMULA)
# Where an amendment or a clause is called inside a speech, what follows is the paper before the House.
_PAPER = re.compile(
    r"(?:Manuscript )?Amendments?\b|(?:Moved|Tabled|Asked) by\b|(?:New )?Clauses?\b|(?:New )?Schedules?\b",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"\d{1,3}[A-Z]{0,3}:")
_PROVISION = re.compile(r"[\"“‘']|\((?:\d{1,3}[A-Z]{0,2}|[a-z]{1,4})\)")
_SENTENCE_END = re.compile(r"[.!?]['’\"”)\]]*$")
_NOTE_MARK = re.compile(r"\d{1,2}|[*†‡§]+")
_NOTES_BEGIN = re.compile(r"(?:Foot)?notes?:?", re.IGNORECASE)
_NOTE = re.compile(r"(\d{1,2}|[*†‡§]+)[.)]?\s")
_BEFORE_NOTE = re.compile(r"(?:[^\W\d_]{3,}|[.,;:!?)\]'’\"”])$")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Control characters that older files write for the marks of Windows-1252, often as numbers ("&#146;").
_MARKS = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def read(data: bytes, *, where: str) -> Parsed:
    """The record of a sitting: headings, speakers, their words, and as "procedure" what nobody says.

    Raises ReadError for what is no XML, for XML of another kind, and for files without any proceedings.
    """
    root = _root(data, where)
    text, blocks = joined(_Sitting().pieces(root))
    if not text:
        raise ReadError(
            "this parlparse file holds no proceedings",
            where=where,
            hint="On Record reads debates, committees, statements and answers, not lists of members or of moved pages",
        )
    return Parsed(text, blocks, _about(root))


def _root(data: bytes, where: str) -> Any:
    if not data:
        raise ReadError("the file is empty", where=where, hint="check that it was saved or downloaded completely")
    from lxml import etree

    # The entities that the file itself defines are its dashes and accents. Nothing outside it is ever opened, and
    # without `huge_tree` the parser ends what grows out of proportion or nests without end.
    parser = etree.XMLParser(
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise ReadError(
            f"this is no well-formed XML ({' '.join(str(error).split())[:120]})",
            where=where,
            hint="check that it was saved completely",
        ) from error
    if root is None or root.tag != "publicwhip":
        raise ReadError(
            f"this is XML of another kind (<{'' if root is None else etree.QName(root).localname[:40]}>)",
            where=where,
            hint="of XML, On Record reads Parliament's record as parlparse has it (<publicwhip>)",
        )
    return root


# --- what the file says of itself ---


def _about(root: Any) -> Metadata:
    items = [child for child in root if child.tag in _HEADINGS | _SPEECHES | {"division", "divisioncount"}]
    ids = [child.get("id", "") for child in items]
    series = next((found[1] for found in map(_ID.match, ids) if found), "")
    name, kind = _SERIES.get(series, (None, None))
    found: dict[str, str] = {}
    # The last day in an id: a committee's ids begin with the day that it first sat.
    days = {partial(written[-1]) for written in map(_DAY.findall, ids) if written}
    day = days.pop() if len(days) == 1 else None
    # Written answers left Hansard, and its columns, in 2014: their ids now tell when the question was tabled.
    if series == "wrans" and not any(child.get("colnum") for child in items):
        day = None
    if day:
        found["published_on"] = "sitting date"
    # Of a debate, the day goes without saying; what is given in writing was given on that day, too.
    said_on = day if series in _WRITTEN else None
    if said_on:
        found["said_on"] = "sitting date"
    url = next((url for child in items if (url := child.get("url", "").split("#")[0].strip()).startswith("http")), None)
    if url:
        found["url"] = "address of the record"
    title = _title(root, name, day, url or "")
    if title:
        found["title"] = "bill and sitting date" if root.find("bill") is not None else "sitting"
    if series == "standing" and _hears_witnesses(root):
        kind, found["kind"] = "committee_evidence", "witnesses"
    elif kind:
        found["kind"] = "record's ids"
    return Metadata(title=title, kind=kind or "other", url=url, published_on=day, said_on=said_on, found=found)


def _title(root: Any, name: str | None, day: str | None, url: str) -> str | None:
    """ "House of Lords debates, 27 October 2009"; of a bill's committee, with the bill before it."""
    if name is None:
        return None
    if name.startswith("Written") and "/ldhansrd/" in url:
        name = f"House of Lords {name}"
    bill = root.find("bill")
    if bill is not None and (words := _line(bill) or _plain(bill.get("title"))):
        first = root.find("major-heading")
        name = f"{words}: {(first is not None and _line(first)) or name}"
    if day is None:
        return name
    year, month, date = (int(part) for part in day.split("-"))
    return f"{name}, {date} {calendar.month_name[month]} {year}"


def _hears_witnesses(root: Any) -> bool:
    return any(_line(witness) for witness in root.iterfind("witnesses/witness")) or any(
        _line(heading).casefold().startswith("examination of witness") for heading in root.iter(*_HEADINGS)
    )


# --- the words ---


@dataclass(slots=True)
class _Sitting:
    """The pieces of a record in order, and where in it they stand.

    time      the last clock time that was told
    question  the number of the question that is being put or answered
    put       the numbers of the written questions that the next answer is to
    answered  the last words were such an answer
    """

    time: str = ""
    question: str | None = None
    put: list[str] = field(default_factory=list)
    answered: bool = False

    def pieces(self, root: Any) -> Iterator[Piece]:
        for element in root:
            yield from self._clock(element)
            if element.tag in _HEADINGS or element.tag == "bill":
                self.question, self.put = None, []
                yield from _heading(element)
            elif element.tag in _SPEECHES or element.tag in _BLOCKS:
                self._count(element)
                yield from self._speech(element)
            elif element.tag in ("division", "divisioncount"):
                yield from _division(element)
            elif element.tag == "committee":
                yield from _committee(element)
            elif element.tag == "witnesses":
                yield from (Piece(_line(witness), "procedure") for witness in element.iter("witness"))

    def _count(self, element: Any) -> None:
        """Note which written questions are put: one answer may be to several of them."""
        if element.tag == "ques":
            self.put = [] if self.answered else self.put
            self.put += filter(None, (_plain(paragraph.get("qnum")) for paragraph in element.iter("p")))
        elif element.tag == "reply" and self.put:
            self.question = ", ".join(dict.fromkeys(self.put))
        self.answered = element.tag == "reply"

    def _clock(self, element: Any) -> Iterator[Piece]:
        """The time, where it is another than that of the words before."""
        found = _CLOCK.fullmatch(element.get("time", "").strip())
        # Sittings that go on after midnight are counted on from 24 in some files.
        told = f"{int(found[1]) % 24:02}:{found[2]}" if found and int(found[1]) < 30 else ""
        if told and told != self.time:
            self.time = told
            yield Piece(told, "procedure", column=_plain(element.get("colnum")) or None)

    def _speech(self, speech: Any) -> Iterator[Piece]:
        column = _plain(speech.get("colnum")) or None
        label, person = _speaker(speech)
        spoken, named = bool(label), bool(label)
        yield Piece(label, "speaker", column=column, speaker=person)
        number = re.sub(r"^Q\.?\s*|\.$", "", _plain(speech.get("oral-qnum"))) or None
        paper = in_notes = False
        marks: set[str] = set()
        for at, paragraph in enumerate(_paragraphs(speech)):
            words, kind = paragraph.words, paragraph.kind
            asked = (at == 0 and number) or _plain(paragraph.element.get("qnum")) or None
            asks = speech.tag in ("ques", "question") or (at == 0 and spoken and asked is not None)
            if asks and speech.tag != "reply":
                self.question = asked or self.question
            if numbered := _QUESTION.match(words):
                self.question, asks = numbered[2], True
                if not spoken:
                    # The number and the name stand in the line of the question, as the committee's pages print it.
                    yield Piece(numbered[1], "procedure", question=self.question, column=column)
                    yield Piece(numbered["who"] or "", "speaker", column=column)
                    named, words = bool(numbered["who"]), words[numbered.end() :]
            called = _calls_paper(paragraph, spoken=spoken)
            if called and paragraph.bold and not _NUMBER_ALONE.match(words):
                paper = True
                yield Piece(words, "heading", column=column)
                continue
            paper = paper or called
            if paper or (not numbered and _is_procedure(paragraph, spoken=spoken or named)):
                yield Piece(words, "procedure", column=column, notes=paragraph.notes)
                continue
            marks.update(paragraph.notes)
            in_notes = in_notes or (bool(marks) and _NOTES_BEGIN.fullmatch(words) is not None)
            if in_notes and (note := _NOTE.match(words)) and note[1] in marks:
                yield Piece(words, "footnote", column=column, notes=(note[1],))
                continue
            if words and not named:
                yield Piece(NOT_NAMED, "speaker", column=column)
                named = True
            if speech.tag == "reply" and kind == "paragraph":
                kind = "answer"
            yield Piece(
                words,
                "question" if asks and kind == "paragraph" else kind,
                question=asked or self.question,
                column=column,
                notes=paragraph.notes,
            )


def _speaker(speech: Any) -> tuple[str, str | None]:
    """The label of a speech, with the office in brackets, and the source's id of the person: ("", None) for nobody."""
    name, office = _plain(speech.get("speakername")), _plain(speech.get("speakeroffice"))
    given = speech.get("person_id") or speech.get("speakerid") or ""
    person = given if given and given != "unknown" else None
    if name.casefold() == "unknown" or (given and not name):
        name = NOT_NAMED
    elif not name:
        return "", None
    return (f"{name} ({office})" if office and office != name else name), person


def _calls_paper(paragraph: _Paragraph, *, spoken: bool) -> bool:
    """Whether an amendment or a clause is called here, or its text begins."""
    set_apart = paragraph.italic or paragraph.bold or not spoken
    if paragraph.element.get("class") == "italic" or set_apart:
        return len(paragraph.words) < 200 and _PAPER.match(paragraph.words) is not None
    return paragraph.begins_bold and _NUMBER_ALONE.match(paragraph.words) is not None


def _is_procedure(paragraph: _Paragraph, *, spoken: bool) -> bool:
    """Whether nobody says it. Where the record names no speaker, that is so of all but whole sentences."""
    words, element = paragraph.words, paragraph.element
    if "italic" in element.get("class", "").split() or element.get("amendmenttext") or paragraph.italic:
        return True
    if (words.startswith("[") and words.endswith("]")) or _FORMULA.match(words):
        return True
    if spoken:
        return False
    return (
        bool(element.get("pwmotiontext"))
        or paragraph.begins_italic
        or paragraph.kind != "paragraph"
        or _PROVISION.match(words) is not None
        or not _SENTENCE_END.search(words)
    )


def _heading(element: Any) -> Iterator[Piece]:
    """The heading, and before it who takes the chair, which parlparse joins to it with a dash."""
    words, column = _line(element) or _plain(element.get("title")), _plain(element.get("colnum")) or None
    chair = _IN_CHAIR.search(words)
    if chair:
        yield Piece(chair[0], "procedure", column=column)
        before, after = words[: chair.start()].strip(_DASHES), words[chair.end() :].strip(_DASHES)
        words = " — ".join(part for part in (before, after) if part)
    yield Piece(words, "heading", column=column)


def _division(element: Any) -> Iterator[Piece]:
    """The result in words ("Division No. 8: Ayes 7, Noes 8"), then who voted how, a block a side."""
    column, number = _plain(element.get("colnum")) or None, _plain(element.get("divnumber"))
    counted = next((found for found in element.iter("divisioncount")), element)
    result = ", ".join(f"{name} {_plain(counted.get(key))}" for key, name in _COUNTS.items() if counted.get(key))
    named = f"Division No. {number}" if number and number != "unknown" else "Division"
    yield Piece(f"{named}: {result}" if result else named, "procedure", column=column)
    for side in element.iter():
        if not side.tag.endswith("list"):
            continue
        vote = _plain(side.get("vote")).casefold()
        name = _SIDES.get(vote) or _SIDES.get(vote.removesuffix("s")) or vote.capitalize() or "Votes"
        voters = [voter for voter in side if _line(voter)]
        for tells, called in ((False, name), (True, f"Tellers for the {name}")):
            names = "; ".join(_line(voter) for voter in voters if (voter.get("teller") == "yes") is tells)
            yield Piece(f"{called}: {names}" if names else "", "procedure", column=column)
    for paragraph in element.iter("p"):
        yield Piece(_line(paragraph), "procedure", column=column)


def _committee(element: Any) -> Iterator[Piece]:
    """The members as their list prints them: a dagger before those who attended."""
    attended = False
    for person in element.iter("mpname", "clerk"):
        words, present = _line(person), person.get("attending") == "true"
        attended = attended or present
        role = {"chairmen": " (Chairman)"}.get(person.getparent().tag, " (Clerk)" if person.tag == "clerk" else "")
        yield Piece(f"{'† ' if present else ''}{words}{role}" if words else "", "procedure")
    yield Piece("† attended the Committee" if attended else "", "procedure")


# --- walking ---


@dataclass(slots=True)
class _Paragraph:
    """The words of one paragraph, list item or cell, how they are set, and the marks of the footnotes in them."""

    element: Any
    words: str
    kind: str
    notes: tuple[str, ...]
    italic: bool
    begins_italic: bool
    bold: bool
    begins_bold: bool


@dataclass(slots=True)
class _Runs:
    """What is being read of a paragraph: stretches of words, each with whether it is italic, and bold."""

    found: list[tuple[str, bool, bool]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    italic: int = 0
    bold: int = 0

    def add(self, words: str | None) -> None:
        if words:
            self.found.append((words, self.italic > 0, self.bold > 0))

    def taken(self, element: Any) -> Iterator[_Paragraph]:
        words = _tidy("".join(run[0] for run in self.found))
        shown = [run for run in self.found if run[0].strip(" \n\t\xa0.,:;")]
        if words and shown:
            yield _Paragraph(
                element,
                words,
                _KINDS.get(element.tag, "paragraph"),
                tuple(self.notes),
                all(run[1] for run in shown),
                shown[0][1],
                all(run[2] for run in shown),
                shown[0][2],
            )
        self.found, self.notes = [], []


def _paragraphs(top: Any) -> Iterator[_Paragraph]:
    """The paragraphs, list items and cells below an element in order; words between them are a paragraph too."""
    from lxml import etree

    runs, stack = _Runs(), [top]
    walker = etree.iterwalk(top, events=("start", "end"))
    for event, element in walker:
        tag = element.tag.casefold()
        change = 1 if event == "start" else -1
        is_block = tag in _BLOCKS and element is not top
        if event == "end" and is_block:
            yield from runs.taken(stack.pop())
        if event == "start" and is_block:
            yield from runs.taken(stack[-1])
            stack.append(element)
        if tag in ("i", "em") or (tag == "span" and element.get("class") == "italic"):
            runs.italic += change
        elif tag in ("b", "strong"):
            runs.bold += change
        if event == "end":
            runs.add(element.tail if element is not top else None)
        elif tag == "br":
            runs.add("\n")
        elif tag == "sup" and len(element) == 0:
            mark = _plain(element.text)
            before = "".join(run[0][-4:] for run in runs.found[-2:])
            if _NOTE_MARK.fullmatch(mark) and _BEFORE_NOTE.search(before):
                runs.notes.append(mark)
            else:
                runs.add(mark.translate(_RAISED))
        else:
            runs.add(re.sub(r"\s+", " ", element.text or ""))
    yield from runs.taken(top)


def _tidy(words: str) -> str:
    """The words with single spaces, and the marks that older files write as control characters."""
    return "\n".join(line for part in words.translate(_MARKS).split("\n") if (line := " ".join(part.split())))


def _plain(value: str | None) -> str:
    return _tidy(value or "").replace("\n", " ")


def _line(element: Any) -> str:
    """All words of an element on one line."""
    return _plain("".join(element.itertext()))
