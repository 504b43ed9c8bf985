"""As what a sentence introduces somebody, and whose words it announces; its quotations are blanked out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.records import Span
from nlp.names import Named
from nlp.roles import ROLE_NOUN, role_beside

_WORDS = r"[^,;:.“”()–—]{3,110}"
_ADVERB = r"(?:by\s+then|then|now|once|at\s+the\s+time)"
_AFTER_NAME = (
    # "Ann Ham, by then a councillor", "Ann Ham, speaking as chair of the forum"
    re.compile(rf"(?:\s+MP)?,\s+(?:who\s+was\s+)?(?P<role>(?:{_ADVERB}|\w+ing(?:\s+\w+){{0,3}}?\s+as)\s+{_WORDS})"),
    # "Ann Ham, who was running the forum"
    re.compile(rf",\s+who\s+(?:was|is|had\s+been)\s+(?P<role>(?:running|leading|chairing|heading)\s+{_WORDS})"),
)
# "Replying for the opposition, Ann Ham"
_ON_BEHALF = re.compile(r"\b(?P<role>for\s+the\s+opposition),\s+$", re.IGNORECASE)
# "One of the forum's members, Ann Ham"
_ONE_OF = re.compile(r"\b(?P<role>(?:one|another)\s+of\s+[^,;:.“”()–—]{3,60}),\s+$", re.IGNORECASE)
# "For the council's opposition, its spokeswoman Ann Ham"
_OF_WHICH = re.compile(r"\b[Ff]or\s+(?:the\s+)?(?P<body>[^,“”]{3,60}),\s+(?:its|their)\s+[^,“”]{3,60}$")
_THEN_BEFORE = re.compile(r"\bthen\s+$")
_OF_PRONOUN = (
    # "when she was chair of the forum", "he had been a minister until then"
    re.compile(rf"\b(?P<role>(?:when\s+)?(?:[Hh]e|[Ss]he)\s+(?:was|is|had\s+been)\s+(?:{_ADVERB}\s+)?{_WORDS})"),
    # "she chairs the forum"
    re.compile(rf"\b(?:[Hh]e|[Ss]he)\s+(?P<role>(?:(?:chair|lead|head)(?:s|ed)|runs|ran|led)\s+{_WORDS})"),
    # "as chair of the forum, she said"
    re.compile(rf"\b(?P<role>[Aa]s\s+(?![^,]*\b(?:said|told|put|saw)\b){_WORDS}),\s+(?:he|she)\b"),
)
# What stands before the role in those words.
_OPENING = re.compile(
    rf"(?:as\s|(?:when\s+)?s?he\s+(?:was|is|had\s+been)\s|\w+ing(?:\s+\w+){{0,3}}?\s+as\s)?\s*(?:{_ADVERB}\s)?",
    re.IGNORECASE,
)
_BEING = re.compile(r"^(?P<when>when )?(?:he|she) (?:(?:was|is) )?", re.IGNORECASE)
_IN_CHARGE = re.compile(r"(?:chair|lead|head|runn?|ran\b|led\b)", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?:he|she|they|we|i)\b", re.IGNORECASE)
# Words before the name of somebody who does not speak: "asked about Ann Ham", "told Ann Ham".
_NO_SUBJECT = re.compile(r"\b(?:to|of|about|with|for|against|from|by|under|told|asked|like|than|and|or|between)\s+$")
_WHOSE = re.compile(r"['’]s?\s+\w")
# Words that no role has before its noun, after the first: "told by the chair".
_NO_ROLE = frozenset("a an the her his its their by to that about with not said says told asked".split())


def announced(text: str, sentence: Span, names: Sequence[Named]) -> Named | None:
    """The one person whom a sentence names outside its quotations, where nobody else can be who speaks."""
    if len({one.words[-1] for one in names}) != 1 or _SOMEBODY.search(text, *sentence):
        return None
    name = names[0]
    return None if _NO_SUBJECT.search(text, sentence[0], name.start) or _WHOSE.match(text, name.end) else name


def role_in(text: str, sentence: Span, names: Sequence[Named], *, pronoun: bool) -> str | None:
    """The role that a sentence gives somebody.

    names    where they are named in it
    pronoun  whether they are "he" or "she" of it
    """
    found = (role for one in names for role in _beside(text, sentence, one))
    told = next(found, None)
    if told is None and pronoun:
        said = (match for pattern in _OF_PRONOUN if (match := pattern.search(text, *sentence)))
        told = next((match["role"] for match in said if _is_role(match["role"])), None)
    return _BEING.sub(lambda found: "then " if found["when"] else "", " ".join(told.split())) if told else None


def _beside(text: str, sentence: Span, name: Named) -> Iterator[str]:
    """The roles that stand beside a name, the surest first."""
    for before in (_ON_BEHALF, _ONE_OF):
        if found := before.search(text, sentence[0], name.start):
            yield found["role"]
    for pattern in _AFTER_NAME:
        found = pattern.match(text, name.end, sentence[1])
        if found and _is_role(found["role"]):
            yield found["role"]
    if role := role_beside(text, name.start, name.end):
        whose = _OF_WHICH.search(text, sentence[0], name.start)
        at = text.find(role, *sentence)
        role = f"then {role}" if at >= 0 and _THEN_BEFORE.search(text, sentence[0], at) else role
        yield f"{role.removeprefix('its ').removeprefix('their ')} of {whose['body']}" if whose else role


def _is_role(words: str) -> bool:
    """Whether words begin with a role: no verb stands before its noun, and no second article."""
    noun = ROLE_NOUN.search(words)
    before = _OPENING.sub("", words[: noun.start()], count=1).split()[1:] if noun else []
    return bool(_IN_CHARGE.match(words)) or (noun is not None and len(before) < 6 and not _NO_ROLE & set(before))
