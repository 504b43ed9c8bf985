"""What a source's nouns say that it is: somebody, several people, a paper – and whether it can speak at all."""

from __future__ import annotations

import re

from nlp.roles import ROLE_NOUN

PRONOUN = re.compile(
    r"(?:he|she|they|it|we|i|who|him|her|us|them|his|its|their|our|my)(?:\s+(?:him|her|it|them)sel(?:f|ves))?$",
    re.IGNORECASE,
)
# Several people, by the noun or by a number: "officials", "most of them".
PLURAL_PEOPLE = re.compile(
    r"\b(?:officials|ministers|mps|peers|critics|campaigners|experts|doctors|gps|nurses|managers|leaders|directors|"
    r"members|supporters|opponents|carers|patients|workers|staff|councillors|people|academics|researchers|commentators|"
    r"observers|sources|respondents|authorities|councils|trusts|unions|charities|some|many|most|others|several|those|"
    r"commissioners|providers|colleagues|users|professionals|practitioners|administrators|families|voters|residents|"
    r"friends|allies|advocates|sceptics|enthusiasts|inspectors|auditors|ones|both|neither|aides|insiders|backbenchers|"
    r"majority|minority)\b",
    re.IGNORECASE,
)
# Somebody who has no office: ROLE_NOUN has those.
_MORE_PEOPLE = re.compile(
    r"\b(?:aide|ally|insider|source|critic|supporter|opponent|colleague|official|worker|respondent|resident|driver|"
    r"mother|father|grandmother|grandfather|daughter|son|widow|widower|wife|husband|secretary|auditor|sister|man|woman|"
    r"witness|volunteer|user|friend|neighbour|canon|lady|gentleman|farmer|pensioner|tenant)$",
    re.IGNORECASE,
)
# What is written or said, which speaks for its writer.
PAPER = re.compile(
    r"\b(?:papers?|reports?|reviews?|stud(?:y|ies)|surveys?|strateg(?:y|ies)|plans?|documents?|inquir(?:y|ies)|guidance|"
    r"manifesto|evidence|submission|response|memorandum|letters?|statement|blueprint|analysis|audit|minutes|speech|"
    r"motion|answer|view|verdict|message|website|newsletter|article|lecture)$",
    re.IGNORECASE,
)
FEMALE = re.compile(
    r"(?:woman|mother|\b(?:lady|daughter|widow|wife|sister|matron|baroness|midwife|girl))\b", re.IGNORECASE
)
MALE = re.compile(r"(?:(?<!wo)(?<!hu)man|father|\b(?:gentleman|son|widower|husband|brother|lord|boy))\b", re.IGNORECASE)
# What follows the noun of a description and is no part of its name: "the minister, who …", "inspectors who …".
ASIDE = re.compile(r",|\s\(|\s(?:who|which|that|whose)\b|\s+(?:itself|himself|herself|themselves)$")
# With what people begin who are counted, and no names.
_HOW_MANY = frozenset("all both few many most no other several some two three four various".split())
# Words that need no capital in a name and tell nothing of a role.
SMALL = frozenset("of for the a an at in on and to s".split())
# How the words begin that mean people and bodies, and papers that speak for them.
_SPEAKERS = re.compile(
    r"\b(?:minister|official|mp|peer|council|councillor|union|charit|campaigner|critic|expert|doctor|nurse|gp|manager|"
    r"leader|director|chief|chair|secretary|president|spokes|government|department|ministr|committee|commission|authorit|"
    r"trust|board|association|federation|confederation|alliance|society|institute|college|university|party|paper|report|"
    r"review|inquiry|document|strategy|plans?\b|group|forum|network|agency|service|carer|patient|worker|staff|academic|"
    r"researcher|analyst|economist|commentator|observer|member|adviser|advisor|lawyer|provider|partner|organisation|"
    r"organization|bod|company|firm|banks?\b|office|treasury|parliament|house\b|inspector|regulator|watchdog|ombudsman|"
    r"team|colleague|people|public|voter|resident|user|parent|famil|(?:wo)?m[ae]n\b|hospital|clinic|newspaper|professor|"
    r"lecturer|student|some|many|most|"
    r"others|several|both|supporter|opponent|sceptic|advocate|source|witness|respondent|contributor|author|writer|"
    r"editor|profession|practitioner|consultant|social worker|commissioner|administration|country\b|court|judge|police|"
    r"lord|lady|baroness|think-tank|thinktank|lobby|coalition|panel|taskforce|body|local government|industry|labour|"
    r"conservatives?|tor(?:y|ies)|liberal|democrat|republican)",
    re.IGNORECASE,
)


def is_title(head: str) -> bool:
    """Whether every word but small ones has a capital: "Association of Directors" is a name, "Some Members" is none."""
    words = head.split()
    return (
        len(words) > 1
        and words[0].casefold() not in _HOW_MANY
        and all(word[:1].isupper() or word in SMALL for word in words)
    )


def is_person_noun(phrase: str) -> bool:
    """Whether a phrase without its "of …" means somebody by role: its last words do, and name no body."""
    last = phrase.split()[-1] if phrase.split() else ""
    if last.lower() == "executive" and not re.search(r"\bchief\s+\w+$", phrase, re.IGNORECASE):
        return False  # "the Scottish Executive"
    return any(found.end() == len(phrase) for found in ROLE_NOUN.finditer(phrase)) or bool(_MORE_PEOPLE.search(phrase))


def can_speak(words: str) -> bool:
    """Whether a source's words name people or a body, and not what evidence shows or what a thing suggests."""
    first, _, rest = words.strip().partition(" ")
    named = any(word[:1].isupper() for word in rest.split()) or (first[:1].isupper() and not rest)
    somebody = PLURAL_PEOPLE.search(words) or is_person_noun(ASIDE.split(words.strip())[0])
    return bool(PRONOUN.match(words.strip()) or named or somebody or _SPEAKERS.search(words))
