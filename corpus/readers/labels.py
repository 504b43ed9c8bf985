"""Labels of speakers at the head of a printed paragraph, told by how they are set: "**Q12 Ms Iqbal:** Would you …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Stands for a name that the page does not give: words whose speaker is not told are never the last speaker's.
NOT_NAMED = "[Speaker not named]"

# What the clerks of either House write, whether a record sets it in italics or not.
FORMULA = (
    r"(?:Main |Original )?Question,? (?:again |accordingly |amended, |as amended, )?(?:put|proposed|agreed|negatived)\b"
    r"|Motion made,|Ordered,|Resolved,|Brought up, and read|On resuming ?[—–-]"
    r"|Bill (?:accordingly |, as amended, )?(?:read|passed|reported|ordered|considered|presented)\b"
    r"|(?:Amendment|Motion|Clause)s?,? by leave, withdrawn"
    r"|The (?:House|Committee) (?:having divided|divided ?[:.]|proceeded to a Division)"
    r"|The (?:House|Committee) adjourned (?:at|accordingly|without)\b"
    r"|Sitting (?:suspended|adjourned)|Division No\.|Ayes,? \d+,? Noes,? \d+"
)

_TITLE = (
    r"(?:(?:Rt|Right)\.?\s+[Hh]on(?:ourable)?\.?|Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baroness|Baron|Viscountess|"
    r"Viscount|Countess|Earl|Professor|Prof|Councillor|Cllr|Reverend|Rev|Bishop|Judge|Justice|Madam|Colonel|Captain|"
    r"Major|General|Admiral)\b\.?"
)
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
_SMALL = r"(?:of|and|the|for|de|da|di|du|la|le|von|van|der|den|on|in|to|at|with|ap|ab|al|el|&)"
_WORDS = rf"{_WORD}(?:,?\s+(?:{_SMALL}\s+){{0,3}}{_WORD}){{0,24}}"
_PRESIDES = r"(?:[Tt]he\s+)?(?:Temporary\s+|Deputy\s+|Vice-)?Chair(?:man|woman|person)?|CHAIR(?:MAN|WOMAN|PERSON)?"
_SEVERAL = (
    r"(?:(?:Several|Some|Many|An?|All|Opposition|Government|Labour|Conservative)\s+)?"
    r"(?:[Hh]on\.?|[Nn]oble)\s+(?:(?:and|&)\s+\w+\.?\s+)?(?:Members?|Friends?|Lords?|Baroness(?:es)?)"
)
_ROLE = r"(?:Q|A|Witness|WITNESS|Clerk|CLERK|Speaker|SPEAKER)(?:\s+[A-Z0-9])?"
_BRACKETS = r"(?:\s*\([^()\n]{2,120}\)){0,3}"
# Several words (a name, an office), or what stands for a name.
WHO = re.compile(
    rf"(?:The\s[^():\n]{{3,160}}(?=\s\({_WORD}\s[^()\n]{{2,80}}\)$)|{_TITLE}\s+{_WORDS}|{_WORD},?\s+(?:{_SMALL}\s+){{0,3}}{_WORDS}|{_PRESIDES}|{_SEVERAL}|{_ROLE}){_BRACKETS}"
)
_TITLED = re.compile(rf"(?:{_TITLE}\s|{_PRESIDES}\b)")
_NUMBER = re.compile(
    r"(?:Q\.?\s?(?P<asked>\d{1,4})\b\.?|(?P<oral>T?\d{1,3})\.(?=\s|$))\s*(?:\[\d{3,7}\])?\s*(?:and Q?\d{1,3}\.\s*)?"
)
# What a label cannot be, though it is set in bold before a colon.
_NO_LABEL = re.compile(
    r"(?:Note|Notes|Source|Table|Figure|Box|Annex|Appendix|Available|Witness(?:es)?|Members present|Present|Question|"
    r"Motion|Contents|Correction|Tellers?|Division|Ayes|Noes|Amendment|Clause|Schedule|Recommendation|Evidence|Session|"
    r"Date|Oral|Written|Published|Subject|Topic|Key|Hansard|House|Committee)\b"
    r"|.*\b(?:Amendments?|Clauses?|Schedules?|Motions?|Bill|Questions?|Orders?|Reports?|Notes?|Tables?|Reading)$",
    re.IGNORECASE,
)
_LONGEST = 220


@dataclass(frozen=True, slots=True)
class Label:
    """What a paragraph begins with.

    number    the number as printed ("Q12", "3.", "T1. [66880]"), or ""
    question  the number alone ("12", "3", "T1"), or None
    who       the speaker as printed, without the colon; "" where only a number stands there
    start     where the words begin that come after
    """

    number: str
    question: str | None
    who: str
    start: int


def number_at_head(words: str) -> Label | None:
    """The number of a question at the head of the words."""
    found = _NUMBER.match(words)
    return Label(found.group().strip(), found["asked"] or found["oral"], "", found.end()) if found else None


def label_at_head(words: str, styles: str, *, marks: str = "bx") -> Label | None:
    """The label that the mark-up sets apart at the head of the words, or None where there is none.

    styles  as in `walking.Found`
    marks   the styles that set a label apart

    It ends with its colon; without one, where the style ends, and then it must be a name with a title or with brackets.
    """
    numbered = number_at_head(words)
    start = numbered.start if numbered else 0
    end, depth, colon = start, 0, False
    for at, (char, style) in enumerate(zip(words[start : start + _LONGEST], styles[start:], strict=False), start):
        colon = char == ":" and not depth
        if colon or (char.isalnum() and not depth and style not in marks):
            break
        depth += (char == "(") - (char == ")")
        end = end if char.isspace() else at + 1
    who = words[start:end]
    if not WHO.fullmatch(who) or _NO_LABEL.match(who):
        return None
    if not any(char.isalnum() and style in marks for char, style in zip(who, styles[start:end], strict=True)):
        return None
    if not (colon or end == len(words) or _TITLED.match(who) or who.endswith(")")):
        return None
    return _label(numbered, who, words, end)


def plain_label(words: str) -> Label | None:
    """A label by its words alone: a name and a colon."""
    numbered = number_at_head(words)
    start = numbered.start if numbered else 0
    found = WHO.match(words, start, start + _LONGEST)
    if found is None or _NO_LABEL.match(found.group()) or not re.compile(r":\s+\S").match(words, found.end()):
        return None
    return _label(numbered, found.group(), words, found.end())


def _label(numbered: Label | None, who: str, words: str, end: int) -> Label:
    gap = re.compile(r"\s*:?\s*").match(words, end)
    start = gap.end() if gap else end
    return Label(numbered.number if numbered else "", numbered.question if numbered else None, who, start)
