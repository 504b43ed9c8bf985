"""Which column of a table of consultation responses holds what, as their names and their contents show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.containers.columns import Mapping, number_of

_ORG = r"(?:organi[sz]ation|company|institution|employer|business|group|body)"
_WHO = r"(?:respondent|responder|consultee|contributor|commenter|submitter|participant|author)"

# Patterns for the words of a column's name in small letters, without its number and marks; the first that fits counts.
_RESPONDENT = (
    rf"(?:(?:{_WHO}|contact)(?: s)? (?:full )?name|name of (?:the )?(?:{_WHO}|individual|person)).*",
    r"(?:what is |please (?:give|enter|provide) )?(?:your |the )?(?:full )?names?(?: optional| required| if \w+)?",
    rf"(?:{_WHO} )?name (?:and |or )?{_ORG}(?: name)?|{_WHO} (?:and |or )?{_ORG}|{_WHO} name (?:and |or )?{_ORG}",
    rf"individual (?:and |or )?{_ORG}(?: name)?|{_ORG} (?:and |or )?(?:individual|name)",
    rf"{_WHO}s?",
    r"(?:submitted|submission|response|responses|representation|comments?|received|evidence) (?:by|from)|from|who",
)
_FIRST_NAME = r"(?:your )?(?:first|given|christian) names?|forenames?"
_LAST_NAME = r"(?:your )?(?:last|family|second) name|surname"
_ORGANISATION = (
    rf"(?:what is )?(?:the )?(?:full )?(?:name of )?(?:your |the |any )?{_ORG}s?(?: s)?(?: name)?"
    r"(?: (?:if|where|optional).*)?",
    rf"{_ORG}(?: and| or)? {_ORG}(?: name)?",
    rf"(?:name of )?(?:the |your )?{_ORG} (?:name )?(?:you |being |that |which |responding|represent|replying).*",
    rf"(?:which|what) {_ORG} .*(?:represent|behalf|respond|work).*",
    r"(?:responding |responded )?on behalf of",
)
_KIND = (
    rf"(?:{_WHO}|{_ORG}|stakeholder|response)s?(?: s)? (?:type|category|group|sector|role|capacity)(?: .*)?",
    rf"(?:type|category|sector|kind|group) of (?:the )?(?:{_WHO}|{_ORG}|stakeholder|response|submission)\b.*",
    r"(?:are you|i am|we are|you are) (?:responding|replying|answering|submitting|completing|commenting)\b.*",
    r"(?:in )?(?:what|which) capacity\b.*|responding as\b.*|capacity\b.*",
    rf"are you an? (?:individual|{_ORG}|member of the public).*",
    r"which of (?:these|the following)(?: \w+){0,3} describes? (?:you|your)\b.*",
    rf"(?:what|which) (?:type|kind|sort|sector) (?:of )?(?:{_ORG}|{_WHO}|do you)\b.*",
    r"(?:type|sector|category|stakeholder|stakeholder group)",
)
_DATE = (
    r"(?:date|time|day)(?: and time| time)? (?:of )?(?:the )?"
    r"(?:submi\w+|receipt|received|response|completed|completion)",
    r"(?:submitted|submission|received|receipt)(?: on| at| date| time)*"
    r"|(?:response|completion|completed) (?:on|at|date|time)(?: time)?",
    r"time ?stamp|end (?:date|time)(?: time)?|date(?: time| and time)?|completed|recorded date|created(?: at| on)?",
    r"(?:start|date) (?:date|time|created|started|modified|last modified)(?: time)?|last modified(?: time)?",
)
_SURE_ID = (
    rf"(?:{_WHO}|response|submission|unique|case|record|representation|anonym\w*|survey)s?(?: s)? "
    r"(?:id|ids|identifier|ref|reference|number|no|code|uid|guid|key)(?: (?:number|no|id|code))?",
)
_ID = (*_SURE_ID, r"(?:id|identifier|ref|reference|uid|uuid|guid|urn)(?: (?:number|no|code|id))?", r"no|number|row")

# Who is asked for, and what may be done with the response: nobody's view.
_PERSONAL = re.compile(
    r".*\be ?mail\b.*"
    r"|(?:what is |please \w+ )?(?:your |contact |home |work |daytime )*(?:telephone|phone|mobile|post ?code|postal|"
    r"address|ip|web ?site|job|job title|position|role|title|town|city|county|country|region|location|age|age group|"
    r"gender|sex|ethnicity|ethnic group|ethnic origin|religion|disability|sexual orientation|date of birth|language)"
    r"(?: (?:number|no|address|code|line|or \w+|and \w+|\d))*(?: optional)?"
    r"|.*\b(?:your|my) (?:response|responses|answers?|name|details|submission|comments?|personal)\b.*"
    r"\b(?:publish\w*|confidential\w*|shared|anonym\w*|withheld|private|public)\b.*"
    r"|.*\bpublish\w*\b.*\b(?:your|my) (?:response|responses|answers?|name|details|submission|comments?)\b.*"
    r"|.*\b(?:contact (?:you|me)|(?:you|me) (?:be|to be) contacted|privacy (?:notice|policy|statement)|gdpr)\b.*"
    r"|(?:.*\b(?:keep|treat\w*|remain|kept|is|as|this) )?confidential(?:ity)?(?: .*)?"
    r"|(?:i |do you |we )?(?:give |hereby )*consent(?: .*)?"
    r"|(?:permission|publish|published|publication|anonymous)(?: .*)?"
    r"|.*\bwhat is your (?:name|e ?mail|organi[sz]ation|age|gender|address|post ?code)\b.*"
)
# What the form noted, and what those who analysed the responses wrote beside them.
_NOTED = re.compile(
    r"(?:collector|ip|user agent|browser|status|duration|progress|finished|channel|custom data|source|device|complete|"
    r"score|points|total points|format|method|page|link|url|file ?name|attachments?)"
    r"(?: (?:id|type|name|address|number|used|of \w+|seconds|list|in \w+))*"
    r"|(?:.* )?(?:themes?|codes?|coding|tags?|sentiment|redact\w*|word count|moderat\w*)(?: \d+)?"
    r"|(?:analyst|internal|officer|reviewer|moderator|staff|team|admin)s?(?: s)?\b.*"
    r"|(?:the |our |\w+ ){0,3}(?:council|authority|government|officer|department|our|ministry|trust|board|team|"
    r"consultation|nhs|ccg|icb|commission)s?(?: s)? (?:response|reply|comments?|answer|action)s?\b.*"
    r"|(?:our )?(?:reply|action|actions|action taken|outcome|decision|summary)(?: .{1,20})?"
    r"|(?:summary|response|reply) (?:of|to) (?:the )?(?:issues?|comments?|response|representation|respondent).*"
)
_ASKS = re.compile(
    r".*\?|(?:q|question|qn)\.?\s*(?:no\.?\s*)?\d|\d{1,3}(?:\.\d{1,2})*[a-z]?\s*[.):]\s+\S"
    r"|(?:what|how|why|which|where|when|who|do|does|did|should|would|could|can|will|is|are|to what|please|in your|if|"
    r"have|has|describe|explain|tell us|set out|give)\s+\S+\s+\S+\s+\S+",
    re.IGNORECASE | re.DOTALL,
)
_ANSWERS = re.compile(
    r"(?:.* )?(?:comments?|views?|feedback|answers?|response|responses|explanation|reasons?|representation|submission|"
    r"statement|free ?text|suggestions?|opinions?|concerns?|objections?|observations?|evidence|text|remarks?)"
    r"(?: .{1,30})?"
)
# A column that goes on with the question before it.
_GOES_ON = re.compile(
    r"(?:please |can you |could you )?(?:explain|expand|elaborate|comment|specify|say|tell us|state|describe|set out|"
    r"(?:give|provide|share|add|outline|enter|use)(?: \w+){0,3} (?:reasons?|details?|comments?|explanation|examples?|"
    r"evidence|answer|views|information|space|box))\b.{0,120}"
    r"|(?:please )?(?:reasons?|details?|explanation|free ?text|text|open ended response|response|answer|comments?|"
    r"supporting (?:comments?|text|evidence)|comment box|why|why not|explain|other|other please specify)"
    r"(?: (?:for|on|to) (?:your|the|this) (?:answer|response|view|choice|question))?(?: if any| optional| \d+)?"
    r"|(?:if|why do) (?:yes|no|not|so|you)\b.{0,120}|why have you .{0,80}"
)
_CLOSED = re.compile(
    r"(?:yes|no|maybe|partly|in part|unsure|not sure|undecided|neutral|don t know|do not know|no opinion|no view|"
    r"no preference|neither|both|not applicable|"
    r"(?:(?:strongly|slightly|somewhat|partly|partially|mostly|fully|completely|tend to|generally|broadly|i) )*"
    r"(?:dis)?agree(?: (?:strongly|slightly|somewhat|partly))?|neither (?:agree|support|satisfied).*|"
    r"(?:(?:strongly|fully|partly|partially|slightly|somewhat|in) )*"
    r"(?:support|oppose|object|for|against|favour)(?: .{1,20})?|"
    r"(?:very |quite |fairly |not (?:at all |very )?|extremely )*(?:important|satisfied|dissatisfied|likely|unlikely|"
    r"good|poor|bad|effective|positive|negative|confident|unimportant))(?: .{0,15})?"
)
_YES_OR_NO = re.compile(r"yes|no|true|false|[01]", re.IGNORECASE)
# "Do you agree? - Reasons": a question, and which part of its answer the column holds.
_PART = re.compile(r"(?P<question>.*\?)\s*[-–—:]+\s*(?P<part>\S.{0,119})", re.DOTALL)
_CODE = re.compile(r"(?=\D*\d)[\w/#.-]+")
# A column of long texts: half of its cells have so many words. The names of bodies and places have fewer.
_LONG = 8
# Cells that are looked at.
_LOOKED_AT = 500


def recognised(names: Sequence[str], cells: Sequence[Sequence[str]], bare: Sequence[str]) -> Mapping:
    """What the columns are; a mapping without respondent or answers where they do not show it.

    names  of the columns, told apart
    cells  of each column, those of the first rows
    bare   the names as the table prints them, "" for a column without
    """
    keys = [_key(_part(name)[0]) for name in bare]
    filled = [[cell for cell in column[:_LOOKED_AT] if cell] for column in cells]
    # Where nobody gave a name, the column is there all the same.
    left = list(range(len(names)))

    def taken(patterns: Sequence[str]) -> int | None:
        for with_cells in (True, False):
            for pattern in patterns:
                for number in left:
                    if bool(filled[number]) is with_cells and re.fullmatch(pattern, keys[number]):
                        left.remove(number)
                        return number
        return None

    identity, day, kind = taken(_ID), taken(_DATE), taken(_KIND)
    if kind is not None and all(map(_YES_OR_NO.fullmatch, filled[kind])):  # "Do you answer for a body?" is no type
        kind = None
    people = [number for number in (taken((_FIRST_NAME,)), taken((_LAST_NAME,))) if number is not None]
    if not people:
        people = [number for number in [taken(_RESPONDENT)] if number is not None]
    organisation = taken(_ORGANISATION)
    if len(people) == 1 and filled[people[0]] and all(map(_CODE.fullmatch, filled[people[0]])):  # "Respondent" 1, 2, 3
        identity, people = (people[0] if identity is None else identity), []
        sure = True
    else:
        sure = identity is not None and re.fullmatch(_SURE_ID[0], keys[identity]) is not None

    def name(number: int | None) -> str | None:
        return None if number is None else names[number]

    named = bool(people) or organisation is not None or sure
    return Mapping(
        respondent=tuple(names[number] for number in people),
        kind=name(kind),
        organisation=name(organisation),
        date=name(day),
        id=name(identity) if named else None,
        answers=_questions(names, bare, keys, filled, left),
    )


def _questions(
    names: Sequence[str], bare: Sequence[str], keys: Sequence[str], filled: Sequence[list[str]], left: Sequence[int]
) -> dict[str, str]:
    """Column → question, of the columns that hold answers."""
    found: dict[str, str] = {}
    # A question with several columns that do not only explain is a grid: each of its columns is one of its own.
    parts = Counter(
        question for question, part in (_part(bare[number]) for number in left) if not _GOES_ON.fullmatch(_words(part))
    )
    question: str | None = None  # of the column before, where it holds an answer
    for number in range(len(names)):
        if not filled[number]:
            continue
        if number not in left:
            question = None
            continue
        long = _is_long(filled[number])
        if not bare[number]:
            if long and question:
                found[names[number]] = question
            continue
        if not _holds_answers(bare[number], keys[number], filled[number], long=long):
            question = None
            continue
        if question is None or not _goes_on(bare[number], keys[number], question):
            asked, part = _part(bare[number])
            question = asked if parts[asked] == 1 or not part else bare[number]
        found[names[number]] = question
    return found


def _holds_answers(name: str, key: str, filled: Sequence[str], *, long: bool) -> bool:
    roles = (*_RESPONDENT, *_ORGANISATION, *_KIND, *_DATE, *_ID, _FIRST_NAME, _LAST_NAME)
    if any(re.fullmatch(pattern, key) for pattern in roles) or _PERSONAL.fullmatch(key):
        return False
    if "?" not in name and number_of(name) is None and _NOTED.fullmatch(key):
        return False
    closed = sum(_CLOSED.fullmatch(_words(cell)) is not None for cell in filled)
    return bool(long or _ASKS.match(name) or _ANSWERS.fullmatch(key) or closed > 0.8 * len(filled))


def _goes_on(name: str, key: str, question: str) -> bool:
    """Whether a column is the rest of the answer to the question before: "Please explain", "Q1 comments"."""
    number, before = number_of(name), number_of(question)
    if number and before and re.match(r"\d+", number)[0] != re.match(r"\d+", before)[0]:  # type: ignore[index]
        return False
    begins = name[: len(question)].casefold() == question.casefold()  # "Do you agree? – Comments"
    rest = _key(name[len(question) :]) if begins else key
    if not rest:
        return begins or (number is not None and number == before)
    return (not number or before is not None or begins) and _GOES_ON.fullmatch(rest) is not None


def _part(name: str) -> tuple[str, str]:
    """The question in a column's name, and the part of its answer that the column holds, or ""."""
    found = _PART.fullmatch(name)
    return (found["question"], found["part"]) if found else (name, "")


def _is_long(filled: Sequence[str]) -> bool:
    counts = sorted(len(cell.split()) for cell in filled)
    return bool(counts) and counts[len(counts) // 2] >= _LONG


def _key(name: str) -> str:
    """The words of a column's name in small letters, without the number of a question."""
    words = _words(name)
    return re.sub(r"^(?:(?:q|question|qn)\s?\d{1,3}(?:\s\d{1,2})?\s?[a-z]?|\d{1,3}\s?[a-z]?)(?:\s+|$)", "", words)


def _words(cell: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", cell[:400].casefold()))
