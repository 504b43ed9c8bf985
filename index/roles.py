"""Whether two roles can be one: "who chairs the forum" and "Chair, Fenwick Carers' Forum", by what both of them say.

A lesser detail is no contradiction: "a minister" may be the Minister of State for Health. Another office is one; so is
another field of the same office ("director of finance"), another body, another kind of body or tier of council.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.language import STOP
from index.words import stem_of, tokens

# Offices by what they are called; of two that begin at one place the first counts.
_OFFICES = {
    "secretary of state": r"secretary of state|(?:health|home|education|foreign|business|(?:social )?care) secretary",
    "prime minister": r"(?:prime|first) minister|premier",
    "under-secretary": r"(?:parliamentary )?under[- ]?secretary(?: of state)?",
    "minister of state": r"ministers? of state",
    "minister": r"ministers?",
    "permanent secretary": r"permanent secretary",
    "chief executive": r"chief exec(?:utive)?(?: officer)?|ceo|managing director|director[- ]general",
    "cabinet member": r"(?:cabinet|executive|lead) member|portfolio[- ]holder",
    "chair": r"chair(?:s|ed|ing|man|woman|person)?|presid(?:es|ed) over",
    "president": r"president",
    "leader": r"leader|convenor|convener|mayor",
    "head": r"head(?:s|ed|ing)?|r[ua]ns?|running|leads|leading|led|boss|chief(?!\s+(?!of\b|at\b)\w)|in charge",
    "secretary": r"secretary",
    "treasurer": r"treasurer",
    "nurse": r"nurse|director of nursing|midwife|matron",
    "director": r"directors?|directs|directed",
    "manager": r"managers?|manages|managed",
    "professor": r"professor|lecturer|(?:research )?fellow",
    "organiser": r"organi[sz]er|steward",
    "inspector": r"inspector|auditor|ombudsman",
    "spokesperson": r"spokes(?:man|woman|person)",
    "member": r"members?|governor|trustee|sits on|sat on",
    "lead": r"lead|champion|tsar|co-?ordinator",
    "clerk": r"clerk",
    "witness": r"witness(?:es)?",
    "officer": r"officer|official|advis[eo]r",
    "analyst": r"economist|historian|statistician|psychologist|researcher|analyst",
    "journalist": r"editor|journalist|reporter|columnist|correspondent",
}
_OFFICE = re.compile("|".join(rf"\b(?:{words})\b" for words in _OFFICES.values()), re.IGNORECASE)
_CALLED = [(office, re.compile(words, re.IGNORECASE)) for office, words in _OFFICES.items()]
# What else somebody may be who is called so: whoever is at the top, speaks or sits for a body, is of its staff.
_ALSO = {
    "minister": {"minister of state", "secretary of state", "under-secretary", "prime minister"},
    "head": {"chief executive", "director", "leader", "manager", "secretary", "president", "chair", "lead"},
    "leader": {"secretary"},
    "spokesperson": set(_OFFICES) - {"clerk", "professor", "chief executive"},
    "member": {"cabinet member", "chair", "president", "leader", "treasurer", "secretary", "director", "minister"},
    "officer": {"director", "manager", "organiser", "secretary", "clerk", "inspector", "nurse", "lead"},
    "manager": {"director"},
    "analyst": {"professor"},
    "witness": set(_OFFICES) - {"clerk"},
}
_MINISTERS = {"minister", *_ALSO["minister"]}
# Offices that one alone has in a debate or a committee.
OF_A_SITTING = {"chair", *_MINISTERS}
# Words that make another office of one.
_RANKS = re.compile(r"\b(shadow|deputy|vice|assistant)\b(?=.*\0)|\b(opposition)\b", re.IGNORECASE)
# What somebody is who may hold any office.
_STANDING = re.compile(
    r"\b(?:MSP|MPs?|MS|MEP|AM|peer|GP|doctor|physician|academic|expert|scholar|specialist|councillor|campaigner|veteran|"
    r"author|writer|surgeon|consultant|carer|barrister|lawyer|activist|politician|man|woman|colleague)\b",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\b(?:former(?:ly)?|ex|once|one-?time|previous(?:ly)?|retired)\b|\bhad been\b", re.IGNORECASE)
_THEN = re.compile(r"\b(?:then|of the day|at the time|serving|had been)\b|^(?:\w+ing\b.*)?as\b", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:when|until|since|that|which|after|before|during|while|as|(?:in|from)\s+(?=(?:19|20)\d\d))\b.*"
)
# "writing in 2008 as chair of": the words before the office.
_AS = re.compile(r"^(?:.*\b)?as\s+")
# "the council’s leader"; not "chair, Carers’ Forum".
_WHOSE = re.compile(r"(.+?)[’']s?\s+([a-z].+)")
_LOCAL_AUTHORITY = re.compile(r"\blocal authority\b")
# "finance director" and "director of finance at the trust": what stands before the office, and first after it.
_FIELD = re.compile(r"\s*(?:,|\b(?:of|for)\b)\s*(.*?)(?=,|\b(?:at|in|with|of|for|on|to)\b|$)")
# Offices that are of a body: no field follows them.
_OF_BODIES = {"chief executive", "chair", "president", "leader", "head", "secretary", "organiser", "treasurer"}
# What bodies are shortened to whatever they are called.
_SHORT = {
    "CCG": "clinical commissioning group",
    "PCT": "primary care trust",
    "PCN": "primary care network",
    "ICB": "integrated care board",
    "ICP": "integrated care partnership",
    "ICS": "integrated care system",
    "SHA": "strategic health authority",
    "FT": "foundation trust",
    "DoH": "department of health",
    "DH": "department of health",
    "DHSC": "department of health and social care",
}
_CAPITALS = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]+\b")
# Fields of office; what stands in one line may be one and the same.
_FIELDS = {
    stem_of(word): line.split()[0]
    for line in (
        "care adult adults social older",
        "children childrens family families",
        *("health", "public", "education schools", "housing", "transport", "environment", "pensions", "treasury"),
        *("finance financial", "commissioning", "operations operating", "communications", "policy", "strategy"),
        *("estates", "medical", "clinical", "nursing", "economics", "law", "history", "statistics", "workforce"),
        *("government", "planning", "research", "science", "engineering", "digital"),
        *("regional", "general", "branch", "national"),
    )
    for word in line.split()
}
# Kinds of body; a body of one line may be called by another word of it.
_KINDS: dict[str, set[str]] = {}
for _line in (
    *("council", "authority", "board", "committee panel", "commission inquiry", "partnership", "group", "network"),
    *("trust hospital foundation", "university college institute", "department ministry", "party"),
    "charity alliance association coalition confederation federation foundation forum fund institute league network "
    "society trust group tank",
    "union association college society federation guild congress",
):
    for _word in _line.split():
        _KINDS.setdefault(stem_of(_word), set()).update(stem_of(other) for other in _line.split())
# Sorts of one kind of body: none is of two in a line.
_SORTS = [
    {stem_of(word) for word in line.split()}
    for line in ("county city district borough parish", "primary hospital mental ambulance", "integrated wellbeing")
]
# Words that bodies of any name share, and parties.
_COMMON = {
    stem_of(word)
    for word in """
    cabinet clinical community conservative county city district borough joint labour liberal democrat local nhs parish
    primary royal service services state system tory health integrated wellbeing mental ambulance commons lords house
    """.split()
}
# What is no name of a body for all its capital.
_SMALL = STOP | {
    stem_of(word)
    for word in """
    dr dame former incoming influential interim lady local long longtime lord mr mrs ms new nhs now outgoing outspoken
    senior sir then top veteran
    """.split()
}


@dataclass(frozen=True, slots=True)
class Role:
    """What a role says: the office, what makes another of it, its field, and of what body it is.

    words   all of them
    kinds   of the body: "council"
    names   what the body is called, without what many are
    proper  all words of its name, where that is a proper one: "Local Authorities' Forum"
    former  whether it is told as one held no longer
    then    whether it is told as the one that was held at the time
    """

    words: frozenset[str]
    office: str | None
    ranks: frozenset[str]
    fields: frozenset[str]
    kinds: frozenset[str]
    names: frozenset[str]
    proper: frozenset[str]
    former: bool
    then: bool


def can_be(one: str, other: str) -> bool:
    """Whether two roles can be one."""
    a, b = role_of(_spelt(one, other)), role_of(_spelt(other, one))
    if a.office and b.office and not _one_office(a.office, b.office):
        return False
    if (a.office or a.ranks) and (b.office or b.ranks) and a.ranks != b.ranks:
        return False
    return _meet(_fields_of(a), _fields_of(b)) and _one_body(a, b)


def _one_office(one: str, other: str) -> bool:
    return one == other or other in _ALSO.get(one, ()) or one in _ALSO.get(other, ())


def _fields_of(role: Role) -> set[str]:
    """The fields; for ministers care is a part of health, since their department is one."""
    return {"health" if role.office in _MINISTERS and name == "care" else name for name in role.fields}


def _one_body(a: Role, b: Role) -> bool:
    if a.kinds and b.kinds and not any(_KINDS[kind] & b.kinds for kind in a.kinds):
        return False
    if any(not _meet(sorts & a.words, sorts & b.words) for sorts in _SORTS) and _meet(a.kinds, b.kinds):
        return False
    if a.proper and b.proper and not a.proper & b.proper:
        return False
    return not (a.names and b.names) or bool(a.names & b.words or b.names & a.words)


def _meet(one: set[str] | frozenset[str], other: set[str] | frozenset[str]) -> bool:
    """Whether the sets have something in common, or one of them is empty."""
    return not one or not other or bool(one & other)


def names_body(role: str) -> bool:
    """Whether the role tells of which body it is."""
    return bool(role_of(role).names)


def is_office(one: str, other: str) -> bool:
    """Whether two roles are of one office in one field, whatever the body."""
    a, b = role_of(one), role_of(other)
    return a.office is not None and (a.office, a.ranks, a.fields) == (b.office, b.ranks, b.fields)


def _spelt(role: str, other: str) -> str:
    """The role with its abbreviations spelt out: the usual ones, and those of the other's capital letters."""
    names = [word for word in re.findall(r"[\w’'-]+", other) if word[:1].isupper()]
    initials = "".join(word[0] for word in names)

    def spelt(found: re.Match[str]) -> str:
        at = initials.find(found[0])
        return _SHORT.get(found[0]) or (" ".join(names[at : at + len(found[0])]) if at >= 0 else found[0])

    return _CAPITALS.sub(spelt, role)


@lru_cache(maxsize=4096)
def role_of(role: str) -> Role:
    """What a role says."""
    former, then = bool(_FORMER.search(role)), bool(_THEN.search(role))
    plain = _LOCAL_AUTHORITY.sub("council", _TAIL.sub("", _AS.sub("", role.strip())))
    whose = _WHOSE.fullmatch(plain)
    if whose and not _OFFICE.search(whose[1]):
        plain = f"{whose[2]} of {whose[1]}"
    found = _OFFICE.search(plain)
    if found is None and _STANDING.search(plain):
        plain = ""
    before, after = (plain[: found.start()], plain[found.end() :]) if found else ("", plain)
    office = next((name for name, called in _CALLED if called.fullmatch(found[0])), None) if found else None
    ranks = (found[1] or found[2] for found in _RANKS.finditer(f"{before}\0{after}"))
    bodies = f"{before}, {after}" if _has_kind(before) else after
    # An abbreviation that could not be spelt out may be that of any name.
    capitals = _stems(" ".join(re.findall(r"\b[A-Z][\w’'-]*[a-z]", bodies)))
    return Role(
        frozenset(_stems(f"{before} {after}")),
        office,
        frozenset(rank.lower().replace("shadow", "opposition") for rank in ranks),
        frozenset(_fields(before, "" if office is None or office in _OF_BODIES else after)),
        frozenset(_stems(bodies) & _KINDS.keys()),
        frozenset(capitals - _SMALL - _COMMON - _KINDS.keys() - _FIELDS.keys()),
        frozenset(capitals - _SMALL) if capitals & _KINDS.keys() else frozenset(),
        former,
        then,
    )


def _stems(text: str) -> set[str]:
    return {stem_of(re.sub(r"['’]s?$", "", token.form)) for token in tokens(text)}


def _has_kind(words: str) -> bool:
    return bool(_stems(words) & _KINDS.keys())


def _fields(before: str, after: str) -> set[str]:
    """The fields that are named before an office (but not in the name of a body), and first after it."""
    told = [] if _has_kind(before) else [before]
    first = _FIELD.match(after)
    told += [first[1]] if first and not _has_kind(first[1]) else []
    return {_FIELDS[word] for words in told for word in _stems(words) if word in _FIELDS}
