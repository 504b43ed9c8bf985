"""Reports of words that are not their source's: what somebody did not say, or might say, or only heard, read or quoted.

Told as a statement, what a person never said would stand under that person's name: "Ms Ash did not say that …", "if
Ms Ash says that …", "the inquiry heard that …". What somebody does not think, or denies, is a position: it is judged,
and told, with its cue.
"""

from __future__ import annotations

import re

from corpus.records import Span
from nlp.attribution import Attribution
from nlp.spans import trimmed
from nlp.thoughts import ends_asking

_SAYING = (
    r"(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|claim(?:s|ed|ing)?|suggest(?:s|ed|ing)?|stat(?:e|es|ed|ing)|"
    r"announc(?:e|es|ed|ing)|wr(?:ite|ites|ote|itten|iting)|mention(?:s|ed|ing)?|propos(?:e|es|ed|ing)|"
    r"recommend(?:s|ed|ing)?|argu(?:e|es|ed|ing)|assert(?:s|ed|ing)?|call(?:s|ed|ing)?|describ(?:e|es|ed|ing)|"
    r"advocat(?:e|es|ed|ing)|impl(?:y|ies|ied|ying)|promis(?:e|es|ed|ing))\b"
)
# A word or two may stand between: "has not yet said", but not "not only said", "never tires of saying".
_BETWEEN = r"\s+(?:(?!(?:only|just|merely|simply|tire[sd]?|stop(?:s|ped)?|cease[sd]?)\b)\w+\s+){0,2}?"
_UNSAID = re.compile(
    rf"(?:\b(?:not|never|hardly|scarcely|no\s+longer|refus\w+\s+to|declin\w+\s+to|fail\w*\s+to|omit\w*\s+to|"
    rf"forg[eo]t\w*\s+to|neglect\w*\s+to|den(?:y|ies|ied|ying)|avoid(?:s|ed|ing)?|st(?:op|ops|opped|opping)\s+short\s+of|"
    rf"(?<!\bI )(?:could|might|may|must|should|ought\s+to|would\s+have)(?:\s+have)?)|n['’]t){_BETWEEN}{_SAYING}"
    r"|\b(?:not|never|without)\s+(?:go|gone|going|went)\s+(?:quite\s+)?(?:so|as|that)\s+far"
    r"|n['’]t\s+(?:go|gone)\s+(?:quite\s+)?(?:so|as|that)\s+far"
    r"|\bmis(?:quot|report|represent)\w*"
    r"|\b(?:is|are|was|were|been)\s+(?:wrongly|falsely|mistakenly|incorrectly)\b",
    re.IGNORECASE,
)
# What stands before who speaks where he may not have: "if Ms Ash says …", "it is not true that Ms Ash said …", "had
# Ms Ash said …" at the head of a clause.
_SUPPOSED = re.compile(
    r"\b(?:if|unless|whether|suppos(?:e|ing)(?:\s+that)?|imagin(?:e|ing)(?:\s+that)?|"
    r"(?:not\s+true|untrue|false|nonsense|a\s+lie|a\s+myth|wrong\s+to\s+(?:say|claim|suggest))\s+(?:to\s+say\s+)?that)\s+$"
    r"|(?:^|[,;:—–]\s+|\band\s+|\bbut\s+)(?:had|should|were)\s+$",
    re.IGNORECASE,
)
# What stands before who speaks in a question: "Does" Ms Ash agree …?
_QUESTION = re.compile(
    r"(?:^|[\s“\"‘'(—–-])(?:am|are|can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was|were|will|"
    r"would)\s+(?:not\s+)?$",
    re.IGNORECASE,
)
# Cues of those to whom something was said: "Ms Ash was repeatedly asked why …", "peers were told that …".
_TOLD = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|get|gets|got)\s+(?:\w+\s+){0,3}?(?:(?P<asked>asked|challenged|invited|pressed|"
    r"questioned|quizzed)|advised|assured|informed|reminded|told|urged|warned)\s*$",
    re.IGNORECASE,
)
# Sources of whom it is said that most of them do not: "few directors say …", "not every council agrees …".
_HARDLY_ANYBODY = re.compile(
    r"(?:few|not\s+(?:all|any|every\w*|many|a\s+single|one)|hardly\s+any\w*|nothing)\b", re.IGNORECASE
)
# Cues of which the words alone would say the opposite: "does not believe the two should merge".
_TURNS = re.compile(
    r"\b(?:not|never|no\s+longer|hardly|scarcely|den(?:y|ies|ied|ying)|doubt(?:s|ed|ing)?|disput(?:e|es|ed|ing)|"
    r"dismiss(?:es|ed|ing)?|reject(?:s|ed|ing)?|refut(?:e|es|ed|ing)|disagree[sd]?|rul(?:e|es|ed|ing)\s+out|"
    r"refus(?:e|es|ed|ing))\b|n['’]t\b",
    re.IGNORECASE,
)
# Cues of those who hear or quote what others say; "was heard to say", "was quoted as saying" are of who said it, and
# "we heard much about trust" is what those who heard it say.
_ACTIVE = r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bbeen )(?<!\bbeing )"
_HEARS = re.compile(rf"{_ACTIVE}\b(?:over)?hear(?:d|s|ing)?\b(?!\s+(?:\w+\s+){{0,3}}(?:about|of)\b)", re.IGNORECASE)
_QUOTES = re.compile(rf"{_ACTIVE}\bquot(?:es?|ing|ed(?!\s+(?:as|by|in|on)\b))\b", re.IGNORECASE)
_READS = re.compile(r"\bread(?:s|ing)?\b", re.IGNORECASE)
_FROM = re.compile(r"\s+(?:\w+\s+)?from\s+(?P<who>\S.*?),?\s+", re.DOTALL)
# Words that are a proposition by themselves: "that the two should merge", "the two should merge".
_PROPOSITION = re.compile(
    r"that\s|.*\b(?:is|are|was|were|has|have|had|can|could|will|would|shall|should|must|ought|need|needs)\b",
    re.IGNORECASE | re.DOTALL,
)
# Characters between "heard" and what was heard.
_FAR = 120
# Characters of a sentence that are looked at on either side of a place.
_REACH = 200
_MARK = re.compile('[“"]')


def turned_round(text: str, cue: Span, content: Span) -> bool:
    """Whether a cue belongs to the words after it: alone they would say the opposite, or what nobody said."""
    proposed = _PROPOSITION.match(text, *content)
    if _UNSAID.search(text, *cue):
        return bool(proposed or _MARK.search(text, *content))
    return bool(proposed and _TURNS.search(text, *cue))


def is_unsaid(text: str, attribution: Attribution) -> bool:
    """Whether a report is of words that its source is not said to have said."""
    return any(_UNSAID.search(text, *cue) for cue in attribution.cue_spans)


def is_supposed(text: str, attribution: Attribution) -> bool:
    """Whether a report only asks or supposes whether its source says so, or is of hardly anybody."""
    if _is_asked(text, attribution) or ((told := _told_to(text, attribution)) and told["asked"]):
        return True
    if not attribution.source_spans:
        return False
    start, end = attribution.source_spans[0]
    return bool(_HARDLY_ANYBODY.match(text, start, end) or _SUPPOSED.search(_before(text, attribution, start)))


def _told_to(text: str, attribution: Attribution) -> re.Match[str] | None:
    """What shows that a paraphrase was said to its source, which stands before its cue, and not by it."""
    if attribution.mode == "direct" or not (attribution.source_spans and attribution.cue_spans):
        return None
    (start, end), (cue, cue_end) = attribution.source_spans[0], attribution.cue_spans[0]
    return _TOLD.search(text, max(end, cue - _REACH), cue_end) if start < cue else None


def _before(text: str, attribution: Attribution, start: int) -> str:
    """The words of the sentence before a place in it, not more than tell: a sentence may have no end."""
    return text[max(attribution.sentence[0], start - _REACH) : start]


def without_hearer(text: str, source: Span) -> Span:
    """A source without who hears it: "peers heard Ms Ash" say that …."""
    *_, start = source[0], *(found.end() for found in _HEARS.finditer(text, *source))
    return trimmed(text, (start, source[1])) or source


def _is_asked(text: str, attribution: Attribution) -> bool:
    """Whether a paraphrase's sentence asks: "Does Ms Ash agree that …?"; not "why should they, Ms Ash asked?"."""
    if attribution.mode != "indirect" or not ends_asking(text, attribution.sentence):
        return False
    return any(_QUESTION.search(_before(text, attribution, start)) for start, _ in attribution.source_spans[:1])


def heard_from(text: str, cue: Span, content: Span) -> Span | None:
    """Who says what others hear: "the committee heard from Ms Ash that …"; None where the words do not tell."""
    if not _HEARS.search(text, *cue) or not 0 < content[0] - cue[1] <= _FAR:
        return None
    found = _FROM.fullmatch(text, cue[1], content[0])
    return found.span("who") if found else None


def is_passed_on(text: str, attribution: Attribution, *, by_person: bool) -> bool:
    """Whether the source passes on others' words: it hears or quotes them, or is a person who reads them out."""
    cues = attribution.cue_spans
    hears = any(_HEARS.search(text, *cue) and heard_from(text, cue, attribution.spans[0]) is None for cue in cues)
    if hears or _told_to(text, attribution) or (by_person and any(_READS.search(text, *cue) for cue in cues)):
        return True
    if attribution.mode == "indirect":
        return False  # "quoted Mr Birch as saying that …": what is told is that he did
    start, end = attribution.sentence
    first, last = attribution.spans[0][0], attribution.spans[-1][1]
    around = (text[max(start, first - _REACH) : first], text[last : min(end, last + _REACH)])
    return any(_QUOTES.search(part) for part in around)
