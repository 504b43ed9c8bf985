"""What kind of document a text is, guessed from its own words: only on plain signs, else "other"."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from corpus.issuer import BODY_NOUN
from corpus.readers import Parsed

# kind → how often it was guessed rightly, and how often at all: `python -m bench.kinds --write`.
COUNTS = Path(__file__).with_name("kinds.csv")

# The head of a document, in blocks and in words: covers of white papers and heads of evidence stand within it.
_HEAD, _SHORT = 14, 25
# Five numbered questions: fewer occur in articles that answer readers.
_QUESTIONS = 5
# 6,000 words: three times a long feature; what is longer and quotes people is a report or a paper.
_ARTICLE_WORDS = 6000

_I = re.IGNORECASE
_EVIDENCE = re.compile(
    r"minutes of evidence|transcript of (?:the )?(?:oral )?(?:evidence|proceedings|hearing|meeting|item)\b"
    r"|examination of witness|witness(?:es)?\s*:|members present\b"
    r"|(?:(?:oral|written|supplementary) )*evidence (?:taken|given|submitted|to the .{0,60}committee)\b"
    r"|(?:(?:oral|written|supplementary) )+evidence(?:$| (?:from|by|session)\b)|memorandum (?:by|from|submitted by)\b",
    _I,
)
_SPOKEN_QUESTION = re.compile(
    r"Q\.?\s?\d{1,4}\s+[A-Z][\w.'’ -]{2,50}:|\d{1,4}\.\s+\([A-Z]|Q\.?\s?\d{1,4}\s+(?:Mr|Mrs|Ms|Dr|Sir|Chair)"
)
_DEBATE = re.compile(
    r"(?:HC|HL) Deb\b|house of (?:commons|lords) debates?\b|(?:the )?official report\b|hansard\b"
    r"|(?:orders of the day|oral answers to questions)$"
    r"|.{0,30}: column \d+|the house met at\b",
    _I,
)
_HOUSE = re.compile(
    r"house of (?:commons|lords)$|westminster hall$|(?:grand|public bill|general|standing) committee\b"
    r"|(?:scottish|welsh|northern ireland) (?:parliament|assembly)\b|senedd\b",
    _I,
)
# A turn of a debate: "Lord Ash:", "Mr. Ash (Fenwick) (Lab):", "The Minister of State (Baroness Ash):".
_MEMBER = re.compile(
    r"(?:The [A-Z][^:\n]{3,100}\()?(?:Lord|Lady|Baroness|Viscount|Earl|Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Cllr|Councillor)\b\.?"
    r"\s[A-Z][^:\n]{1,80}:\s|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2} \([A-Z][^)\n]{2,60}\)(?: \([^)\n]{2,20}\))?:\s"
)
_COMMAND = re.compile(r"(?:Cm|Cmd|Cmnd|CP)\.?\s?\d{2,5}\b|presented to parliament\b", _I)
_PRESENTED = re.compile(r"presented to parliament by\b.{0,120}\b(?:secretary|minister|chancellor|command)", _I)
_WILL_DO = re.compile(
    r"\b(?:[Ww]e|[Tt]he Government) (?:\w+ )?(?:will|shall|propose|intend|believe|expect|accept|agree|do)\b"
)
_PROMISES = 3
# A cover's words: the whole line, or what follows the colon of a title; never a sentence that mentions one.
_PAPER = re.compile(
    r"(?:.*[:–—(]\s*)?(?:an?|the|this|our)?\s*"
    r"(?:(?:government|government's|consultative|consultation|social|care|health|nhs|public)\s+){0,3}"
    r"(?P<colour>green|white)\s+paper\)?(?:\s+\d{4})?",
    _I,
)
_OWN_PAPER = re.compile(r"\bth(?:is|e present) (green|white) paper\b", _I)
# Only names before the word: "Ministers delay response to the consultation" is an article's headline.
_RESPONSE = re.compile(
    r"(?:[Oo]ur )?(?:[Rr]esponse|[Ss]ubmission) to [‘'“\"A-Z]"
    r"|.*[:–—]\s*(?:[Rr]esponse|[Ss]ubmission) (?:(?:from|by|of)\b|to (?:the |your )?[Cc]onsultation\b)"
    r"|(?:(?:[A-Z][\w'’&,-]*|of|and|for|the|a|&|[:–—-])\s+){0,10}(?:[Rr]esponse|[Ss]ubmission)\s+"
    r"(?:from .{1,60} )?to\s+(?:\S+\s+){0,10}?(?:[Cc]onsultation|[Gg]reen [Pp]aper|[Ww]hite [Pp]aper|"
    r"(?:[Dd]iscussion|[Cc]onsultative) (?:[Dd]ocument|[Pp]aper)|[Cc]all for [Ee]vidence)\b"
    rf"|(?:[A-Z]{{2,}}|(?:[A-Z][\w'’&-]*\s+(?:(?:of|for|and)\s+)?){{0,6}}{BODY_NOUN})(?:['’]s?)?\s+"
    r"(?:[Rr]esponse|[Rr]eply|[Ss]ubmission) to (?:the )?[‘'“\"A-Z]"
    r"|(?:[A-Z]\S*\s+){0,6}[Cc]onsultation response\b|Summary of (?:consultation )?responses\b"
)
_CONSULTATION = re.compile(
    r"(?:(?:an?|the|public|open|formal|our)\s+)*consultation(?:\s+(?:paper|document|on)\b|$)"
    r"|.*[:–—]\s*(?:an?\s+)?(?:public )?consultation(?: paper| document)?$"
    r"|(?:an? )?(?:discussion|consultative) (?:paper|document)\b",
    _I,
)
_ASKS_FOR_VIEWS = re.compile(
    r"\b(?:closing date|how to respond|consultation (?:closes|questions?|period)|respond(?:ing)? (?:by|to this)"
    r"|(?:welcome|seek|invite|asks? for)s? (?:your )?(?:views|comments)|responses (?:should|must) be)\b",
    _I,
)
_PRESS = re.compile(
    r"(?:press|news|media) (?:release|notice|statement)\b|for immediate release\b|notes? (?:to|for) editors\b", _I
)
_SPEECH = re.compile(
    r"(?:.*[:–—]\s*)?(?:an? |the |keynote |opening )*(?:speech|address|lecture) (?:by|to|at|given|delivered)\b"
    r"|.*\bcheck against delivery"
    r"|transcript of (?:an? |the )?(?:\w+ )?(?:speech|address)\b",
    _I,
)
_MANIFESTO = re.compile(
    r"(?:.{0,60}\s)?manifesto\s+(?:for\s+)?\d{4}|(?:.{0,60}\s)?\d{4}\s+(?:general election\s+)?manifesto", _I
)
_REPORT = re.compile(
    r"(?:(?:an?|the|annual|final|interim|independent|joint|special|progress|inquiry|first|second|third|\w+th)\s+)*"
    r"report (?:of|by|from|on|for|to)\b"
    r"|(?:.*[?:–—]\s*)?(?:executive )?summary of (?:an?|the|our) report\b"
    r"|(?:first|second|third|\w+th) report of session\b"
    r"|this is (?:an? |the )?(?:full )?(?:house of (?:commons|lords) )?(?:select )?committee report\b"
    r"|summary of conclusions and recommendations$",
    _I,
)
_REPORTS_PART = re.compile(
    r"(?:executive )?summary|about this (?:report|study|paper|review)|foreword|key (?:findings|messages)|"
    r"(?:conclusions and )?recommendations",
    _I,
)
_THIS_REPORT = re.compile(r"\b[Tt]his (?:report|study|review|inquiry)\b")
_PRINTED = re.compile(r"published\b.{0,40}\b(?:volume|vol|issue|no|page|pages|p)\b\.?\s*\w*\d", _I)
_CUE = r"(?:said|says|say|told|added|warned|argued|claimed|explained|acknowledged|insisted|stressed|confirmed)"
_QUOTED = re.compile(rf"['’\"”],?\s+(?:\w+[’'.,-]?\s+){{0,6}}{_CUE}\b|\b{_CUE}\b[^.\n]{{0,40}}['‘\"“]\w|\b{_CUE}:\s")
_QUOTATION_MARK = re.compile(r"(?:^|\s)['‘\"“]\w")
_QUOTATION = re.compile(r"(?<!\w)(?:'[^'\n]{2,600}?'(?!\w)|‘[^’\n]{2,600}’(?!\w)|\"[^\"\n]{2,600}\"|“[^”\n]{2,600}”?)")
_OWN_VOICE = re.compile(r"\bI(?:['’](?:m|ve|d|ll))?\b|\b[Mm]y\b")


def guessed_kind(parsed: Parsed, *, title: str | None, author: bool, column: bool) -> str | None:
    """The kind of document that the text shows, or None where it does not show one.

    author  someone is named as having written it
    column  it is laid out as somebody's opinion: "Jane Arkwright On …", or a note on the author at its end
    """
    pieces = [" ".join(parsed.text[block.start : block.end].split()) for block in parsed.blocks]
    head = ([title] if title else []) + [piece for piece in pieces[:_HEAD] if len(piece.split()) <= _SHORT]
    journalism = _journalism(parsed.text, pieces, author=author, column=column)
    return (
        _parliamentary(parsed, pieces, head)
        # Volume and page in the dateline: printed in a paper, whatever its headline mentions.
        or (journalism if any(_PRINTED.match(piece) for piece in [*pieces[:6], *pieces[-4:]]) else None)
        or _published(parsed, head)
        or _headed(parsed.text, head, pieces[-6:])
        or ("report" if _is_report(parsed.text, head) else None)
        or journalism
    )


def _parliamentary(parsed: Parsed, pieces: list[str], head: list[str]) -> str | None:
    spoken = sum(1 for piece in pieces if _SPOKEN_QUESTION.match(piece))
    if spoken >= _QUESTIONS or any(_EVIDENCE.match(line) for line in head):
        return "committee_evidence"
    if any(_DEBATE.match(line) for line in head[:6]):
        return "debate"
    labelled = sum(1 for piece in pieces if _MEMBER.match(piece))
    if labelled >= _QUESTIONS and labelled >= len(pieces) / 4 and any(_HOUSE.match(line) for line in head[:4]):
        return "debate"
    questions = sum(1 for block in parsed.blocks if block.question)
    if questions < _QUESTIONS:
        return None
    asks = sum(1 for piece in pieces if re.match(r"Q\.?\s?\d", piece) and piece.endswith("?"))
    # Every numbered question ends as one, and nobody answers: the questions of a consultation paper.
    return (
        None if asks >= questions / 2 and any("consult" in line.casefold() for line in head) else "committee_evidence"
    )


def _published(parsed: Parsed, head: list[str]) -> str | None:
    """A command paper, or what calls itself a green or white paper on its cover."""
    if any(_RESPONSE.match(line) for line in head[:5]):
        return None
    for line in head[:8]:
        if paper := _PAPER.fullmatch(line.rstrip(".")):
            return f"{paper['colour'].lower()}_paper"
    if any(_COMMAND.match(line) for line in head):
        own = _OWN_PAPER.search(parsed.text)
        if own:
            return f"{own[1].lower()}_paper"
        # A paper that a Secretary of State presents and that says what the Government will do is a white one.
        presented = any(_PRESENTED.search(line) for line in head)
        return "white_paper" if presented and len(_WILL_DO.findall(parsed.text)) >= _PROMISES else None
    return None


def _is_report(text: str, head: list[str]) -> bool:
    """Whether the head says that it is a report, or it has a report's parts and calls itself one."""
    if any(_REPORT.match(line) for line in head[:6]):
        return True
    return any(_REPORTS_PART.fullmatch(line) for line in head) and _THIS_REPORT.search(text) is not None


def _headed(text: str, head: list[str], foot: list[str]) -> str | None:
    """A document whose head says what it is."""
    lines = [line for line in head[:5] if not line.endswith(".")]
    signs = (
        ("press_release", _PRESS, [*head[:6], *foot]),
        ("speech", _SPEECH, head[:6]),
        ("consultation_response", _RESPONSE, [*lines, *(line for line in head[5:8] if "onsultation" in line)]),
        ("consultation", _CONSULTATION, lines if _ASKS_FOR_VIEWS.search(text) else []),
        ("manifesto", _MANIFESTO, head[:3]),
    )
    return next((kind for kind, sign, where in signs if any(sign.match(line) for line in where)), None)


def _journalism(text: str, pieces: list[str], *, author: bool, column: bool) -> str | None:
    unquoted = [piece for piece in pieces if not _QUOTATION_MARK.search(piece)]
    own_voice = sum(1 for piece in unquoted if _OWN_VOICE.search(piece))
    reports = len(_QUOTED.findall(text))
    if author and (column or own_voice >= 2) and reports <= 2:
        return "opinion"
    # A columnist who quotes others says "I" outside the quotations in a fifth of the paragraphs; a reporter hardly.
    outside = sum(1 for piece in pieces if _OWN_VOICE.search(_QUOTATION.sub(" ", piece)))
    if author and outside >= max(3, len(pieces) / 5) and reports <= outside:
        return "opinion"
    printed = any(_PRINTED.match(piece) for piece in [*pieces[:6], *pieces[-4:]])
    return "article" if printed or (reports >= 2 and len(text.split()) <= _ARTICLE_WORDS) else None


def confidence(kind: str) -> float:
    """How likely a guess at this kind is right, from 0 to 1: of those counted, with one right and one wrong added."""
    right, guessed = _counts().get(kind, (0, 0))
    return (right + 1) / (guessed + 2)


@cache
def _counts() -> dict[str, tuple[int, int]]:
    with COUNTS.open(encoding="utf-8", newline="") as file:
        return {row["kind"]: (int(row["right"]), int(row["guessed"])) for row in csv.DictReader(file)}
