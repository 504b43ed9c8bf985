"""Transcripts: whose turn each block of evidence or debate is, by the shape of its label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.records import Document, Span
from nlp.names import NAME, TITLE
from nlp.thoughts import ends_asking

_WORDS = r"[A-Z][\w'’.-]*(?:\s+(?:of\s+)?[A-Z][\w'’.-]*)"
_LABEL = rf"(?:{TITLE}\s+)?{_WORDS}{{0,4}}"
_CHAIR = r"(?:(?:[Tt]he\s+)?(?:Chair(?:man|woman|person)?|CHAIR(?:MAN|WOMAN|PERSON)?)|[Tt]he\s+Conven[eo]r)"
# "Q12" always numbers a member's question; "12." numbers paragraphs of questions and answers alike.
_NUMBER = r"(?:(?P<question>Q\.?\s?\d{1,4}\.?)|\d{1,4}\.)\s+"
_COLON = re.compile(rf"(?:{_NUMBER})?(?P<who>{_CHAIR}|{_LABEL})(?:\s*\([^)]{{2,80}}\)){{0,2}}:\s+(?=\S)")
# The way of Hansard: "The Minister of State for Care (Ms Hale):".
_OFFICE = re.compile(
    rf"(?:The [A-Z]|M(?:r\.?|adam) (?:Deputy )?Speaker)[^:()\n]{{0,120}}\s\((?P<who>{_LABEL})\):\s+(?=\S)"
)
# The same where a format sets speakers apart: "The Minister of State (Ms Hale)", "Ann Ash (Fenwick) (Lab):".
_OFFICE_ALONE = re.compile(rf"[^()\n]{{3,160}}\s\((?P<who>(?:{TITLE}\s+){_WORDS}{{0,4}})\)\s*:?")
_NAME_ALONE = re.compile(r"(?P<who>[^():\n]*[^():\s])")
_BRACKET = re.compile(rf"(?:{_NUMBER})?\((?P<who>{_LABEL})\)\s+(?=\S)")
_ALONE = re.compile(rf"(?P<who>{_CHAIR}|{TITLE}\s+{_WORDS}{{0,2}})\s*:?\s*$")
# The same with a colon, which heads what is said below: "Ann Ash:", "Mr Ash (Marl Trust):", "The Convener (Di Ham):".
_COLON_ALONE = re.compile(rf"(?P<who>{_CHAIR}|{_LABEL})(?:\s*\([^()\n]{{2,120}}\)){{0,2}}\s*:\s*$")
_OFFICE_COLON = re.compile(
    rf"(?:The [A-Z]|M(?:r\.?|adam) (?:Deputy )?Speaker)[^:()\n]{{0,120}}\s\((?P<who>{_LABEL})\)\s*:\s*$"
)
# A minister's name below his office, on a line of their own: "The Minister of State, Department of Care (Lord Hale)".
_OFFICE_LINE = re.compile(rf"The [A-Z][^():\n]{{3,140}}\s\((?P<who>(?:{TITLE}\s+){_WORDS}{{0,4}})\)\s*:?\s*$")
_FIRST_LINE = re.compile(rf"(?P<who>{_CHAIR}|(?:{TITLE}\s+){{1,2}}{_WORDS}{{0,2}})[ \t]*:?[ \t]*\n(?=\S)")
_UNTITLED = re.compile(rf"{_WORDS}{{1,2}}$")
_QUESTION = re.compile(_NUMBER)
# An answer that goes on in the block of its question: "Would you merge? (Mr Ash) No."
_ANSWER_INSIDE = re.compile(rf"(?<=[^\d\s][.?!’'”\"])\s+(?=\({TITLE}\s+{_WORDS}{{0,4}}\)\s+\S)")
_PRESIDING = re.compile(
    rf"(?P<who>(?:{TITLE}\s+)?{_WORDS}{{0,3}})\s*"
    r"(?:,\s*in the [Cc]hair|\((?:in the [Cc]hair|[Cc]hair(?:man|woman|person)?)\))"
)
_PRESIDES = re.compile(
    rf"^(?:The )?Chair(?:man|woman|person)?(?: of the \w+)?:\s+(?P<who>(?:{TITLE}\s+)+{_WORDS}{{0,3}})\s*$"
    rf"|^The (?:Chair(?:man|woman|person)?|Conven[eo]r) \((?P<named>{_LABEL})\)\s*:",
    re.MULTILINE,
)
_TITLED = re.compile(rf"(?:{_CHAIR}$|{TITLE}\s)")
# Labels that show a question or an answer, but not whose it is.
_NAMELESS = re.compile(
    r"q|a|question|answer|(?:(?:an?|unnamed|unidentified|unknown|another|male|female)\s+)*"
    r"(?:witness|speaker|voice|unknown|member of the public)(?:\s+\d+)?|\[[^\]]*\]|\([^)]*\)|\?+|[—–-]+"
    r"|(?:Mr|Mrs|Ms|Dr)\.?\s+[—–_.-]+",
    re.IGNORECASE,
)
_NOBODY = re.compile(rf"(?:{_NUMBER})?(?P<who>{_NAMELESS.pattern})(?::\s+|[ \t]*\n)(?=\S)", re.IGNORECASE)
# Several at once, or one of them.
_MEMBERS = re.compile(
    r"(?P<who>(?:(?:Several|Some|An?|Opposition|Government)\s+)?(?:(?:[Hh]on\.?|[Nn]oble)\s+)?(?:Members?|Lords?)):\s+(?=\S)"
)
# Notes of the shorthand writer and of the printer, which nobody says.
_NOTE = re.compile(
    r"\[[^\]]*\]$|\([^)]*\)$|\*+$|\d{1,2}[.:]\d\d\s*[ap]\.?m\.?$|[Cc]olumn\s+\d+$|[^.!?\n]{3,60}\brose[—–-]*\.?$"
    r"|The (?:Committee|House|Inquiry|hearing) (?:adjourned|divided|rose|suspended)\b[^\n]{0,80}$"
)
# Labels of lists: "Witnesses: Sir Owen Pugh, commissioner".
_LISTS = re.compile(
    r"(?:also )?(?:witness(?:es)?|(?:panel )?members(?: present)?|present|apologies|counsel(?: to the \w+)?|"
    r"chair(?:man|woman)?|[IVX]{1,4})",
    re.IGNORECASE,
)
# What shows that a name behind a label is whom somebody speaks to.
_ADDRESSED = re.compile(
    r"\?\s*$|,\s+(?!wh)(?:\w+\s+){0,2}?(?:you|your|please|thanks?|can|could|did|do|does|is|are|was|were|should|will|would|i|we)\b",
    re.IGNORECASE,
)
# Speakers whose names must stand alone above their words again and again before all such names are speakers'.
_SPEAKERS = 2
# Labels that a text must show before it counts as a transcript.
_ENOUGH = 4
_NEARLY_EVERY = 0.7


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says before the next one speaks.

    who    the label's span, or None where the transcript does not say
    spans  the words, a span a block
    asks   it puts a question: what it proposes is not yet anybody's position
    """

    who: Span | None
    spans: tuple[Span, ...]
    asks: bool


@dataclass(frozen=True, slots=True)
class _Label:
    """How a turn begins: whose it is, and where its words begin.

    asks     it is numbered as a question; None where only its words can tell
    alone    the name stands on a line of its own
    heads    what stands below such a line is said by whom it names
    number   the question's, or 0
    """

    who: Span | None
    start: int
    asks: bool | None = None
    alone: bool = False
    heads: bool = False
    number: int = 0


@dataclass(slots=True)
class _Open:
    """A turn that may go on in the next block."""

    who: Span | None
    asks: bool | None
    spans: list[Span] = field(default_factory=list)


def turns(document: Document) -> list[Turn]:
    """The turns of a transcript, in order; none where the document is no transcript."""
    if any(block.kind == "speaker" for block in document.blocks):
        return _marked(document)
    text = document.text
    pieces = [
        piece
        for block in document.blocks
        for piece in _pieces(text, (block.start, block.end))
        if not _NOTE.match(text, *piece)
    ]
    headings = {block.start for block in document.blocks if block.kind == "heading"}
    labels = _labels(text, pieces, headings)
    if not _is_transcript(document, labels):
        return []
    answered = _answers_are_labelled(labels)
    # Where names stand alone, they head either questions, or everything that is said.
    heads_all = _lone_names_head_speech(pieces, labels, headings)
    result: list[Turn] = []
    asker: Span | None = None  # the member named on a line of its own above a question
    asked = 0  # the number of the last question
    current: _Open | None = None
    for piece, given, following in zip(pieces, labels, _following(labels), strict=True):
        label = given or _next_question(text, piece, asked)
        if label is None:
            if current is None or piece[0] in headings:
                continue
            # An answer, or a question, without a name: the speaker is unknown, never the one before.
            if current.spans and _is_anothers(text, current, piece, following, answered=answered):
                result.append(_turn(text, current))
                current = _Open(None, None)
            current.spans.append(piece)
            continue
        if current is not None and current.spans:
            result.append(_turn(text, current))
        if label.alone:
            asker, current = label.who, _Open(label.who, None) if heads_all or label.heads else None
            continue
        if label.number and label.number < asked:
            asker = None  # another sitting
        asked = label.number or asked
        who = None if _is_nameless(text, label) else label.who or asker
        current = _Open(who, label.asks, [(label.start, piece[1])])
    if current is not None and current.spans:
        result.append(_turn(text, current))
    return result


def _labels(text: str, pieces: Sequence[Span], headings: Set[int]) -> list[_Label | None]:
    """The label of each piece that begins a turn. "Adjournment Debate: Community Care", a heading, says nothing."""
    lone = _lone_names(text, pieces)
    labels = [_label(text, piece) or lone.get(piece) for piece in pieces]
    often = Counter(text[slice(*label.who)] for label in labels if label and label.who)
    return [
        None
        if label and label.who and not label.alone and piece[0] in headings and often[text[slice(*label.who)]] == 1
        else label
        for piece, label in zip(pieces, labels, strict=True)
    ]


def _marked(document: Document) -> list[Turn]:
    """The turns of a document whose format says who speaks."""
    text = document.text
    result: list[Turn] = []
    current: _Open | None = None
    for block in document.blocks:
        piece = (block.start, block.end)
        if block.kind not in ("speaker", "heading"):
            aside = block.kind in ("footnote", "procedure") or _NOTE.match(text, *piece)
            if current is not None and not aside:
                current.spans.append(piece)
                current.asks = current.asks or (True if block.kind == "question" else None)
            continue
        if current is not None and current.spans:
            result.append(_turn(text, current))
        current = _Open(_named(text, piece), None) if block.kind == "speaker" else None
    if current is not None and current.spans:
        result.append(_turn(text, current))
    return result


def _named(text: str, label: Span) -> Span | None:
    """The name in a label that holds nothing else but an office or a seat; None where it names nobody."""
    found = _OFFICE_ALONE.fullmatch(text, *label) or _NAME_ALONE.match(text, *label)
    if found is None or _NAMELESS.fullmatch(found["who"]):
        return None
    return found.span("who")


def _next_question(text: str, piece: Span, asked: int) -> _Label | None:
    """A paragraph with the number after the last question's: a member's words, though they ask nothing."""
    found = _QUESTION.match(text, *piece)
    return (
        _Label(None, found.end(), True, number=asked + 1) if found and asked and _number(found) == asked + 1 else None
    )


def _answers_are_labelled(labels: Sequence[_Label | None]) -> bool:
    """Whether nearly every question is followed by a label: then few answers are without one."""
    after = [label is not None for before, label in pairwise(labels) if before and before.number and before.who]
    return len(after) >= _ENOUGH and sum(after) >= _NEARLY_EVERY * len(after)


def _following(labels: Sequence[_Label | None]) -> list[_Label | None]:
    """For each piece, the next label behind it."""
    result: list[_Label | None] = []
    after: _Label | None = None
    for label in reversed(labels):
        result.append(after)
        after = label or after
    return result[::-1]


def _is_anothers(text: str, current: _Open, piece: Span, following: _Label | None, *, answered: bool) -> bool:
    """Whether a paragraph without a label is not the open turn's: it answers its question, or asks its speaker.

    following  the next label
    answered   nearly every question of the transcript has a label behind it
    """
    asks = _asks(text, current)
    if asks == ends_asking(text, piece):
        return False
    named = following.who if following else None
    if asks:  # where a label that is no question's comes next, that is the answer, and the question goes on
        return not (answered and following and named and not following.number)
    same = current.who and named and text[slice(*current.who)] == text[slice(*named)]
    return bool(same)


def _lone_names(text: str, pieces: Sequence[Span]) -> dict[Span, _Label]:
    """Names without a title that stand alone above what is said.

    With a colon: all, where two or more do so again and again. Without one: those that do.
    """
    found = [piece for piece in pieces if piece[1] - piece[0] < 60 and _UNTITLED.match(text, *piece)]
    often = Counter(text[slice(*piece)] for piece in found)
    labels = {piece: _Label(piece, piece[1], alone=True) for piece in found if often[text[slice(*piece)]] > 1}
    colons = {
        piece: m for piece in pieces if (m := _OFFICE_COLON.match(text, *piece) or _COLON_ALONE.match(text, *piece))
    }
    often = Counter(m["who"] for m in colons.values())
    again = sum(count > 1 for count in often.values()) >= _SPEAKERS
    for piece, m in colons.items():
        if often[m["who"]] > 1 or (again and " " in m["who"]):
            labels[piece] = _Label(m.span("who"), piece[1], alone=True, heads=True)
    return labels


def _pieces(text: str, block: Span) -> Iterator[Span]:
    """The block, cut before answers that stand in it."""
    start = block[0]
    for cut in _ANSWER_INSIDE.finditer(text, *block):
        yield start, cut.start()
        start = cut.end()
    yield start, block[1]


def _is_transcript(document: Document, labels: Sequence[_Label | None]) -> bool:
    """Whether the labels are those of speakers: enough of them with a number, a title, two words, or said again."""
    found = [label for label in labels if label is not None]
    names = [document.text[slice(*label.who)] if label.who else "" for label in found]
    often = Counter(names)
    sure = sum(
        not name or often[name] > 1 or " " in name or bool(_TITLED.match(name)) for name in names
    )  # "Note:" and "Outcome:" are words that any text may set before a colon
    if sure < _ENOUGH:
        return False
    if document.metadata.kind in ("committee_evidence", "debate"):
        return True
    return len(found) >= len(labels) / 3 and len(often) < len(names)


def _lone_names_head_speech(pieces: Sequence[Span], labels: Sequence[_Label | None], headings: set[int]) -> bool:
    followed = sum(
        label is not None and label.alone and after is None and piece[0] not in headings
        for label, after, piece in zip(labels, labels[1:], pieces[1:], strict=False)
    )
    return followed >= _ENOUGH


def _turn(text: str, current: _Open) -> Turn:
    return Turn(current.who, tuple(current.spans), _asks(text, current))


def _asks(text: str, current: _Open) -> bool:
    """Whether the turn puts a question: by its number, else by its last words."""
    if current.asks is not None:
        return current.asks
    return bool(current.spans) and ends_asking(text, current.spans[-1])


def _is_nameless(text: str, label: _Label) -> bool:
    return label.who is not None and _NAMELESS.fullmatch(text[slice(*label.who)]) is not None


def _label(text: str, piece: Span) -> _Label | None:
    """The label that a piece of a block begins with, if it begins a turn."""
    if found := _NOBODY.match(text, *piece):
        listed = text[found.end() : piece[1]]
        return None if _is_list(found["who"], listed) else _Label(found.span("who"), found.end(), number=_number(found))
    if found := _MEMBERS.match(text, *piece):
        return _Label(found.span("who"), found.end(), False)
    if found := _BRACKET.match(text, *piece):
        # In brackets stand witnesses, whose rhetorical questions are answers; behind a number, members as well.
        asks = False if found.group().startswith("(") else None
        return _Label(found.span("who"), found.end(), asks, number=_number(found))
    if found := _OFFICE.match(text, *piece) or _COLON.match(text, *piece):
        if _is_list(found["who"], text[found.end() : piece[1]]):
            return None
        asks = True if found.groupdict().get("question") else None
        return _Label(found.span("who"), found.end(), asks, number=_number(found))
    if found := _FIRST_LINE.match(text, *piece):
        return _Label(found.span("who"), found.end())
    if (found := _OFFICE_COLON.match(text, *piece) or _COLON_ALONE.match(text, *piece)) and _TITLED.match(found["who"]):
        return _Label(found.span("who"), piece[1], alone=True, heads=True)
    short = piece[1] - piece[0] < 60
    if found := _OFFICE_LINE.match(text, *piece) or (_ALONE.match(text, *piece) if short else None):
        return _Label(found.span("who"), piece[1], alone=True)
    found = _QUESTION.match(text, *piece)
    if found and (found["question"] or ends_asking(text, piece)):
        return _Label(None, found.end(), True, number=_number(found))
    return None


def _number(found: re.Match[str]) -> int:
    digits = re.search(r"\d{1,4}", found.group()[:10])
    return int(digits.group()) if digits and re.match(r"Q|\d", found.group()) else 0


def _is_list(label: str, rest: str) -> bool:
    """Whether a label heads names and their roles, which is nothing that anybody says."""
    named = NAME.match(rest)
    if named is None or not _LISTS.fullmatch(label):
        return False
    if _ADDRESSED.search(rest, named.end()):
        return False  # "Chair: Mr Ash, should they merge?"
    witnesses = not re.match("chair", label, re.IGNORECASE)
    return bool(named["titles"]) or (witnesses and rest[named.end() :][:1] in (",", ";", ""))


def chair(document: Document) -> Span | None:
    """The name of who presides, where the list of members says so."""
    found = _PRESIDING.search(document.text) or _PRESIDES.search(document.text)
    if not found:
        return None
    who = "named" if found.groupdict().get("named") else "who"
    named = NAME.search(document.text, *found.span(who))
    return named.span() if named else None


def speech_spans(turns_found: Sequence[Turn]) -> list[Span]:
    """All characters that are somebody's turn."""
    return [span for turn in turns_found for span in turn.spans]
