"""Roles: what the words beside a name say that its bearer is."""

from __future__ import annotations

import re

from nlp.forenames import gender_of

# Words in the names of bodies, places and papers, never in a person's.
BODY = re.compile(
    r"\b(?:Councils?|Trusts?|Authorit(?:y|ies)|Departments?|Committees?|Associations?|Confederation|Alliance|Institutes?|"
    r"Universit(?:y|ies)|College|Society|Boards?|Commission|Federation|Foundation|Agency|Office|Groups?|Forum|Services?|"
    r"Ministry|Inspectorate|Union|Unison|Party|Centre|Center|Fund|Hospitals?|Hospice|Consortium|Collaborative|Cluster|"
    r"Practice|Clinic|Surgery|Concern|Guild|Network|NHS|Government|House|Parliament|"
    r"Bank|Company|Ltd|Limited|PLC|plc|School|Partnerships?|Directors|Workers|Team|Unit|Panel|Inquiry|Review|Report|Paper|"
    r"Act|Bill|Strategy|Plan|Programme|Treasury|Court|Cabinet|Coalition|Congress|Conference|Assembly|Executive|Council's|"
    r"Times|Journal|Guardian|Health|Care|Social|Primary|Community|National|Local|Royal|County|Borough|City|Region|District|"
    r"Street|Road|Square|England|Scotland|Wales|Britain|London|Europe|European|British|English|Scottish|Welsh|American|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|"
    r"September|October|November|December|Published|Volume|Page|Question|Chairman|Minister|Secretary|Director|President|"
    r"Examination|Evidence|Minutes|Witness(?:es)?|Members|White|Green|Framework|Standards|Charter|Integrated|Joint|"
    r"Housing|Children|People|Older|Adult|Public|Labour|Conservatives?|Tory|Liberal|Democrats?|Republicans?)\b"
)
ROLE_NOUN = re.compile(
    r"\b(?:(?:vice-|co-)?chair(?:man|woman|person)?|directors?|managers?|minister|(?:under-)?secretary|president|leader|"
    r"head|chief|officer|executive|spokes(?:man|woman|person)|inspector|advis[eo]r|professor|lecturer|fellow|reader|mp|msp|"
    r"peer|councillor|mayor|nurse|midwife|gp|doctor|consultant|co-?ordinator|member|convenor|convener|commissioner|"
    r"analyst|editor|founder|trustee|researcher|author|carer|lead|treasurer|governor|ombudsman|registrar|dean|barrister|"
    r"solicitor|campaigner|matron|physician|surgeon|psychiatrist|psychologist|therapist|pharmacist|economist|historian|"
    r"journalist|correspondent|reporter|columnist|organi[sz]er|steward|owner|partner|practitioner|social worker|"
    r"academic|associate|expert|specialist|representative|delegate|candidate|senator|governor|attorney|judge|pollster|strategist|"
    r"assistant|deputy|administrator|planner|clerk|tsar|champion|envoy|general secretary|principal|provost|"
    r"headmaster|headmistress|railwayman|policeman|porter|driver|warden|cleaner|bishop|vicar|teacher|headteacher|partner|neighbour|statistician|ergonomist|"
    r"\w+(?:ologist|iatrician|iatrist|rapist|matician|ctician)|radiographer|paramedic|vice-chancellor|rapporteur|veteran|"
    r"activist|survivor|patient|service user)\b",
    re.IGNORECASE,
)
# The same, for a place within another pattern.
ROLE = ROLE_NOUN.pattern.removeprefix(r"\b").removesuffix(r"\b")
# Letters after a name, which are no part of it.
AFTER_NAME = frozenset(
    """
    MP MSP MS AM MEP MLA TD QC KC OBE CBE MBE KBE DBE KCB DCB CB BEM KCMG CMG CH GBE JP DL FRS FBA RGN FRCP FRCN FRCGP
    PhD MD
    """.split()
)
_LETTERS = re.compile(rf"(?:,?\s+(?:{'|'.join(sorted(AFTER_NAME))})\b)+")
_SITTING = re.compile(r",?\s+(MP|MSP|MS|AM|MEP|MLA|TD)\b")
# "MPs Ann Ham and Ivo Birch": each is one.
_ALL_SITTING = re.compile(r"\b(MP|MSP|AM|MEP|MLA|TD)s\s+(?:[A-Z][\w’'-]+,?\s+(?:and\s+)?){0,8}$")
_LEADING_WORDS = re.compile(
    r"^(?:the|a|an|our|his|her|your|my|own|new|newly appointed|outgoing|incoming)\s+", re.IGNORECASE
)
_BOUNDARY_WORDS = frozenset(
    """
    that said says told tells added by as to from when while with but yesterday today although because if is was
    are were has had have will would however earlier later then also who which where after before since though
    whether he she they it we i called named according reported asked so like both warned urged accused criticised
    attacked praised challenged joined replaced succeeded met backed quoted
    """.split()
)
_RELATIVE_ROLE = re.compile(
    r",?\s+who\s+(?:has\s+|had\s+)?((?:(?:now|also|currently)\s+)?(?:chairs?|chaired|leads?|led|heads?|headed|runs?|ran|"
    r"directs?|represents?|manages?)\b[^,;:.]{2,90}?)(?=\s+since\b|[,;:.]|$)",
)
# "Ann Ham chairs the Fenwick League."
_IN_OFFICE = re.compile(
    r"\s+((?:now\s+|currently\s+)?(?:chairs|leads|heads|directs|runs)\s+(?:the\s+)?[A-Z][^,;.:]{3,80}?)(?=[,;.:]|$)"
)
_BECAME = re.compile(r",\s+who\s+[^,;.]{3,90}?\s+(?:as|(?:and\s+)?is\s+now|(?:and\s+)?now)\s+(?=\S)")
_NAMES_SOMEBODY = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Professor|Councillor|Cllr)\.?\s+[A-Z]"
)
# "Professor Ham" begins a name; "you have been very patient" is said to somebody.
_NO_ROLE = re.compile(
    r"(?:the\s+)?(?:Professor|Dr|Councillor|Cllr|Lord|Lady|Baroness|Sir|Dame|Mr|Mrs|Ms)\.?\s+[A-Z]|"
    r"(?:you|I|we|he|she|they|it|may|can|could|would|will|do|did|is|are|was|were)\b"
)
_IS_ROLE = re.compile(
    r"(?:,\s+who)?\s+(?:is|was|became|has been)\s+(?:(?:re-?)?(?:appointed|elected|named|made)\s+(?:as\s+)?)?(?=\w)"
)
_OPENS_ROLE = re.compile(r"\s*(?:,|\(|–|—| - )\s*(?:\d{1,3}\s*,\s*)?")  # with an age: "Jo Blunt, 54, a carer"
# "Ann Ham (Fenwick Council)", but not a Member's seat, "(Marl City) (Lab)".
_BRACKET = re.compile(r"\s*\((?P<body>[A-Z][^()\n]{2,120})\)(?!\s*\()")
# Words in the names of bodies that stand in those of seats and parties, too.
_NO_BODYS = frozenset(
    """
    City County Borough Region District England Scotland Wales Britain London Europe European British English Scottish
    Welsh American National Local Social Primary Care Health Community Royal House Labour Conservative Conservatives
    Tory Liberal Democrat Democrats Republican Republicans Green White Party
    """.split()
)
_OF_BODY = re.compile(r"\s*[,(]?\s*(?:of|from|at)\s+(?:the\s+)?(?=[A-Z])")
_ROLE_ENDS = re.compile(
    r"[,;:.()–—]|\s-\s|\b(?:said|says|told|added|argued|who|which|was|were|is|has|had|but|until|since|when|while)\b|"
    r"\band\s+(?=(?:is|was|has|writes)\b)"
)
# "Director of Policy, Strategy and Finance, Department of Care": fields, and no names of others.
_FIELDS = re.compile(
    r"[^,;:.()]*\b(?:of|for)\s+[A-Z][\w’'-]*(?:,\s+[A-Z][a-z]+)*,\s+[A-Z][a-z]+\s+and\s+[A-Z][a-z]+(?=,)"
    rf"(?:,\s+(?:[A-Z][\w’'-]*\s+){{0,3}}(?:{BODY.pattern})[^,;:.()]*)?"
)
# "Counsel to the Inquiry: Ms Quill", "Panel members: Mr Fenn, Mrs Osei" in the head of a transcript.
_LISTED_AS = re.compile(
    r"(?:^|\n)((?:Panel members?|Counsel [\w ]{3,40}|Chair(?:man|woman)?(?: of the \w+)?|Commissioners?|Assessors?))"
    r":\s+(?:(?:[\w’'-]+\.?\s+){1,5}[\w’'-]+,\s+)*$"
)
_FIRST_ROLE = re.compile(rf"(?:^|[.!?]['’”\"]?\s+|\n)((?:Its|The|Their)\s+(?:[\w’'-]+\s+){{0,5}}?(?i:{ROLE})),\s+$")
# The end of a line that is broken for its length: those before and after it are one sentence.
_WRAPPED = re.compile(r"(?<=[^\n]{40})(?<![.!?:;,])\n(?=\S)")
_DETERMINERS = frozenset("the a an his her its their your my our".split())
_ADVERBS = frozenset("now then also currently still formerly".split())


def role_words(role: str) -> set[str]:
    """The words of a role in small letters, without "'s"."""
    return {re.sub(r"['’]s$", "", word) for word in re.findall(r"[\w'’-]+", role.casefold())} - {"", "the", "a", "an"}


def of_before(role: str) -> bool:
    """Whether a role is one held no longer: whoever has no other may hold any office now."""
    return bool(re.match(r"(?:former|formerly|ex-|once|then|retired|previous)\b", role, re.IGNORECASE))


def role_beside(text: str, start: int, end: int, bodies: frozenset[str] = frozenset()) -> str | None:
    """The role that the text gives beside the name that stands at [start, end), after or before it.

    bodies   names of bodies that do not look like any: "Rosa Quill of Marlcare"
    """
    return (
        role_after(text, end, bodies)
        or role_before(text, start)
        or _role_apposed(text, start, end)
        or (
            sitting[1]
            if (sitting := _SITTING.match(text, end) or _ALL_SITTING.search(text, max(0, start - 120), start))
            else None
        )
    )


def role_after(text: str, end: int, bodies: frozenset[str] = frozenset()) -> str | None:
    """ "…, chair of the health committee, said" → "chair of the health committee"."""
    rest = text[end : end + 260].split("\n\n")[0]
    if letters := _LETTERS.match(rest):
        rest = rest[letters.end() :]
    if relative := _RELATIVE_ROLE.match(rest):
        return _tidy(relative[1])
    if office := _IN_OFFICE.match(rest):
        return _tidy(office[1])
    if became := _BECAME.match(rest):  # "who took over in May as chair of …", "who advised … and is now director of …"
        return _role_in(rest[became.end() :])
    if opened := _OF_BODY.match(rest):
        ((body, _),) = _pieces(rest[opened.end() :], 1)
        return _affiliation(body, bodies)
    opened = _IS_ROLE.match(rest) or _OPENS_ROLE.match(rest)
    role = _role_in(rest[opened.end() :]) if opened else None
    if role is None and (bracket := _BRACKET.match(rest)):
        telling = [word for word in BODY.findall(bracket["body"]) if word not in _NO_BODYS]
        return _affiliation(bracket["body"], bodies) if telling else None
    if role and opened:  # "a GP who chairs the Fenwick group"
        at = rest.find(role, opened.end())
        if at >= 0 and (more := _RELATIVE_ROLE.match(rest, at + len(role))):
            return f"{role} who {_tidy(more[1])}"
    return role


def _role_in(rest: str) -> str | None:
    """The role that words begin with, and the body after its comma: "director, Fenwick Council"."""
    (first, separator), (second, closing), (third, _) = _pieces(rest, 3)
    noun = ROLE_NOUN.search(first)
    if not noun or len(first) > 160 or _NAMES_SOMEBODY.search(first) or _NO_ROLE.match(rest):
        return None
    before = first[: noun.start()].casefold().split()
    settled = before[1:] if before and before[0] in _ADVERBS else before
    # "meeting the minister" and "not the only manager" are no roles: the article comes first, or never.
    if len(before) > 6 or _DETERMINERS & set(settled[1:]) or "not" in before:
        return None
    if fields := _FIELDS.match(rest):
        return _tidy(fields.group())
    names_place = re.search(r"\b(?:of|at|for|in)\b", first)
    body = second[:1].isupper() and closing[:1] in ",;.)" and (BODY.search(second) or closing[:1] == ")")
    if not names_place and separator == ", " and body:
        of_body = closing[:1] == "," and third[:1].isupper() and BODY.search(third)
        return _tidy(f"{first}, {second}, {third}" if of_body else f"{first}, {second}")
    return _tidy(first)


def _pieces(rest: str, count: int) -> list[tuple[str, str]]:
    """So many pieces of a role, empty where there are fewer, each with the two characters behind it."""
    pieces, at = [], 0
    for _ in range(count):
        end = _ROLE_ENDS.search(rest, at)
        upto, after = end.span() if end else (len(rest), len(rest))
        pieces.append((rest[at:upto].strip(), rest[upto : upto + 2]))
        at = after
    return pieces


def _affiliation(body: str, bodies: frozenset[str]) -> str | None:
    """ "…, of the Fenwick Carers' Union, said" → "Fenwick Carers' Union"; None for places."""
    named = all(word[:1].isupper() or word in ("of", "for", "and", "the", "in", "on", "&") for word in body.split())
    known = BODY.search(body) or body in bodies or re.fullmatch(r"[A-Z]{3,}", body)
    return _tidy(body) if named and known and len(body.split()) <= 12 else None


def role_before(text: str, start: int) -> str | None:
    """ "the Fenwick Trust chair Ann Ham" → "Fenwick Trust chair"."""
    before = text[max(0, start - 140) : start]
    if label := _LISTED_AS.search(before):
        return _tidy(re.sub(r"(?i)(member|witness)e?s\b", r"\1", label[1]))
    words = re.split(r"[.,;:!?()\"“”‘\n–—]|\s['’]|\s-\s", _WRAPPED.sub(" ", before))[-1].split()
    chosen: list[str] = []
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if word.lower() in ("its", "their") and ROLE_NOUN.search(" ".join(chosen)):
            chosen.insert(0, word)  # whose role it is: see `Holders`
            break
        quoted = re.search(r"[^s]['’]$", word)  # the end of a quotation: "they will 'resist' health secretary Ann Ham"
        if (
            quoted
            or word.lower() in _BOUNDARY_WORDS
            or (word.lower() in _DETERMINERS and ROLE_NOUN.search(" ".join(chosen)))
        ):
            break
        if word.lower() == "and" and at > 1 and gender_of(words[at - 2]) and ROLE_NOUN.search(" ".join(chosen)):
            break  # "health secretary Ann Ham and health minister Ivo Birch"
        chosen.insert(0, word)
    # "A key policy of former health minister Ann Ham": the role is what follows.
    if "of" in chosen and not ROLE_NOUN.search(" ".join(chosen[: chosen.index("of")])):
        chosen = chosen[chosen.index("of") + 1 :]
    while chosen and chosen[0].lower() in ("the", "a", "an", "and", "of", "for", "at", "in", "new"):
        chosen.pop(0)
    role = " ".join(chosen)
    nouns = list(ROLE_NOUN.finditer(role))
    if not nouns or len(chosen) > 12:
        return None
    tail = role[nouns[-1].end() :].split()
    if chosen[-1].lower() in ("of", "for", "at", "the", "in", "on"):
        return None  # "director of the Ham plan": what follows is the role's, not its bearer
    # "Its leader, Conservative councillor Ann Ham": both.
    if first := _FIRST_ROLE.search(before[: before.rfind(role)]):
        role = f"{first[1]}, {role}"
        nouns = list(ROLE_NOUN.finditer(role))
    # After the role's noun only "… for social care" may follow before the name.
    if tail and tail[0].lower() not in ("of", "for", "at", "on", "in", "general", "elect"):
        return None
    return _tidy(role)


def _role_apposed(text: str, start: int, end: int) -> str | None:
    """ "the health minister, Ann Ham, said" → "health minister"; "as chair of the trust, Ann Ham said"."""
    comma = start - 2
    if text[max(0, comma) : start] != ", " or re.search(r"\bin the [Cc]hair$", text[max(0, comma - 14) : comma]):
        return None
    letters = _LETTERS.match(text, end)
    end = letters.end() if letters else end
    as_role = re.search(r"(?:^|[.\n]\s*)As\s[^.,;:\n]{3,100}$", text[max(0, comma - 110) : comma])
    return role_before(text, comma) if as_role or text[end : end + 1] in (",", ".", ";", ":", ")") else None


def _tidy(role: str) -> str | None:
    role = re.sub(r"\s+(?:and|or)$", "", " ".join(role.split()).strip(" ,;:'’\""))
    while (shorter := _LEADING_WORDS.sub("", role)) != role:
        role = shorter
    return role or None
