"""People in a document: their names, titles and the roles that the text gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.records import Block, Span

TITLE = (
    r"(?:(?:the\s+)?(?:Rt|Right)\.?\s+Hon(?:ourable)?\.?|Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baroness|Baron|Viscountess|"
    r"Viscount|Countess|Earl|Professor|Prof|Cllr|Councillor|Reverend|Rev|Canon|Bishop|Judge|Justice|Ald|Alderman|"
    r"MR|MRS|MS|MISS|DR|SIR|DAME|LORD|LADY|BARONESS|PROFESSOR|COUNCILLOR)\.?"
)
_WORD = r"(?:(?:Mc|Mac|O['’]|D['’]|Fitz)?[A-ZÀ-ÖØ-ÞŴŶ][\w’']*[\wà-ÿ](?:-[A-ZÀ-Þ][\w’']+)*|[A-Z]\.?(?=\s))"
_PARTICLE = r"(?:(?:de|da|van|von|der|den|ap|ab|bin|al|el|la|le|du|of)\s+)"
NAME = re.compile(rf"(?P<titles>(?:{TITLE}\s+)*)(?P<name>{_WORD}(?:[ \t]+{_PARTICLE}?{_WORD}){{0,3}})")
# Words in the names of bodies, places and papers, never in a person's.
BODY = re.compile(
    r"\b(?:Councils?|Trusts?|Authorit(?:y|ies)|Departments?|Committees?|Associations?|Confederation|Alliance|Institutes?|"
    r"Universit(?:y|ies)|College|Society|Boards?|Commission|Federation|Foundation|Agency|Office|Groups?|Forum|Services?|"
    r"Ministry|Inspectorate|Union|Unison|Party|Centre|Center|Fund|Hospitals?|Network|NHS|Government|House|Parliament|Bank|"
    r"Company|Ltd|Limited|PLC|plc|School|Partnerships?|Directors|Workers|Team|Unit|Panel|Inquiry|Review|Report|Paper|Act|Bill|"
    r"Strategy|Plan|Programme|Treasury|Court|Cabinet|Coalition|Congress|Conference|Assembly|Executive|Council's|Times|"
    r"Journal|Guardian|Health|Care|Social|Primary|Community|National|Local|Royal|County|Borough|City|Region|District|"
    r"Street|Road|Square|England|Scotland|Wales|Britain|London|Europe|European|British|English|Scottish|Welsh|American|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|"
    r"September|October|November|December|Published|Volume|Page|Question|Chairman|Minister|Secretary|Director|President|"
    r"Examination|Evidence|Minutes|Witness(?:es)?|Members|White|Green|Framework|Standards|Charter|Integrated|Joint|"
    r"Housing|Children|People|Older|Adult|Public|Labour|Conservatives?|Tory|Liberal|Democrats?|Republicans?)\b"
)
ROLE_NOUN = re.compile(
    r"\b(?:(?:vice-|co-)?chair(?:man|woman|person)?|directors?|managers?|minister|(?:under-)?secretary|president|leader|head|"
    r"chief|officer|executive|spokes(?:man|woman|person)|inspector|advis[eo]r|professor|lecturer|fellow|reader|mp|msp|"
    r"peer|councillor|mayor|nurse|midwife|gp|doctor|consultant|co-?ordinator|member|convenor|convener|commissioner|"
    r"analyst|editor|founder|trustee|researcher|author|carer|lead|treasurer|governor|ombudsman|registrar|dean|barrister|"
    r"solicitor|campaigner|matron|physician|surgeon|psychiatrist|psychologist|therapist|pharmacist|economist|historian|"
    r"journalist|correspondent|reporter|columnist|organi[sz]er|steward|owner|partner|practitioner|social worker|academic|"
    r"expert|specialist|representative|delegate|candidate|senator|governor|attorney|judge|pollster|strategist|"
    r"assistant|deputy|administrator|planner|clerk|tsar|champion|envoy|general secretary|principal|provost|"
    r"vice-chancellor|rapporteur|veteran|activist|survivor|patient|service user)\b",
    re.IGNORECASE,
)
_MALE = {"mr", "sir", "lord", "baron", "viscount", "earl"}
_FEMALE = {"mrs", "ms", "miss", "dame", "lady", "baroness", "viscountess", "countess"}
# Common British forenames, to keep "she" from a John: from general knowledge, none from a document.
_MEN = frozenset(
    """
    alan alex alistair andrew anthony barry ben brian charles chris christopher colin craig daniel david derek
    donald douglas duncan edward eric frank gareth gary geoffrey george gerald gordon graham greg harry henry
    hugh ian jack james jeremy jim john jon jonathan joseph keith ken kenneth kevin lee leonard malcolm mark
    martin matthew michael mike neil nicholas nick nigel norman oliver owen patrick paul peter philip ralph
    raymond rhys richard robert robin roger ronald roy simon stephen steven stuart thomas tim timothy tom tony
    trevor victor vincent walter william
    """.split()
)
_WOMEN = frozenset(
    """
    alice alison amanda amy andrea angela anita ann anna anne barbara beth betty beverley brenda bridget carol
    caroline catherine charlotte christine claire clare deborah denise diana diane dorothy elaine eleanor
    elizabeth ellen emily emma eve fiona frances gillian grace hannah harriet hazel heather helen hilary irene
    jacqueline jane janet jean jennifer jenny jill joan joanna joanne josephine joyce judith judy julia julie
    karen kate katherine kathleen kathryn laura lesley linda lisa louise lucy lynn lynne margaret maria marion
    mary maureen moira nancy natalie nicola norma olivia pamela patricia pauline penny philippa rachel rebecca
    rosalind rosemary ruth sally sandra sarah sheila shirley sophie stella stephanie susan suzanne sylvia tessa
    theresa tracey ursula valerie vanessa vera veronica victoria virginia wendy yvonne zoe
    """.split()
)
_LEADING_WORDS = re.compile(
    r"^(?:the|a|an|its|their|our|his|her|new|newly appointed|outgoing|incoming)\s+", re.IGNORECASE
)
_BOUNDARY_WORDS = frozenset(
    """
    that said says told tells added by as to from when while with but yesterday today although because if is was
    are were has had have will would however earlier later then also who which where after before since though
    whether he she they it we i called named according reported asked so like
    """.split()
)
_RELATIVE_ROLE = re.compile(
    r",\s+who\s+((?:(?:now|also|currently)\s+)?(?:chairs?|chaired|leads?|led|heads?|headed|runs?|ran|directs?|represents?|manages?)\b[^,;:.]{2,90})",
)


@dataclass(slots=True)
class Person:
    """Somebody whom the document names.

    name   the fullest name, without titles of courtesy but with those of rank (Sir, Dame, Lord, Baroness)
    roles  (offset, role) in the order of the text
    """

    name: str
    forenames: tuple[str, ...]
    surname: str
    titles: set[str] = field(default_factory=set)
    roles: list[tuple[int, str]] = field(default_factory=list)
    first: int = 0

    @property
    def gender(self) -> str | None:
        """m or f where a title or a common forename tells."""
        if self.titles & _MALE or (self.forenames and self.forenames[0].lower() in _MEN):
            return None if self.titles & _FEMALE else "m"
        if self.titles & _FEMALE or (self.forenames and self.forenames[0].lower() in _WOMEN):
            return "f"
        return None

    @property
    def full(self) -> bool:
        return bool(self.forenames)

    def role_at(self, offset: int) -> str | None:
        """The role that the text gave last before the offset, else the first one that it gives."""
        before = [role for at, role in self.roles if at <= offset]
        return before[-1] if before else (self.roles[0][1] if self.roles else None)


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named at a place. `open_between` holds the people it may be where the text leaves that open."""

    start: int
    end: int
    person: Person | None
    open_between: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    titles: frozenset[str]
    words: tuple[str, ...]


def people(
    text: str, blocks: Sequence[Block], entities: Iterable[tuple[int, int, str]], known: Iterable[str]
) -> tuple[list[Person], list[Mention]]:
    """The people of a document and where they are named, in the order of the text.

    entities  (start, end, label) from a model; those labelled PERSON count
    known     names known from elsewhere: the authors
    """
    candidates = _candidates(text, blocks, entities, known)
    persons: list[Person] = []
    mentions: list[Mention] = []
    for named in candidates:
        if len(named.words) > 1 and not _rank_and_forename(named, persons):
            person = _same_full_name(named, persons) or _new(named, persons)
            person.titles |= named.titles
        else:
            continue
        role = _role(text, blocks, named)
        if role:
            person.roles.append((named.start, role))
    for named in candidates:
        found = matching(named.words, named.titles, persons, named.start)
        if not found and named.titles and len(named.words) == 1:
            person = _new(named, persons)
            role = _role(text, blocks, named)
            person.roles += [(named.start, role)] if role else []
            found = [person]
        if len(found) == 1:
            if len(named.words) == 1 and (role := _role(text, blocks, named)):
                found[0].roles.append((named.start, role))
                found[0].roles.sort()
            mentions.append(Mention(named.start, named.end, found[0]))
        elif found:
            mentions.append(Mention(named.start, named.end, None, tuple(found)))
    return persons, mentions


def matching(words: Sequence[str], titles: Iterable[str], persons: Sequence[Person], offset: int) -> list[Person]:
    """The people whom a name can mean: one; several where it stays open; none."""
    titles = set(titles)
    last = words[-1].casefold()
    if len(words) > 1:
        same = [p for p in persons if p.surname.casefold() == last and _forenames_agree(words[:-1], p.forenames)]
        if same:
            return same[:1] if len({p.name for p in same}) == 1 else same
        return [p for p in persons if p.name.casefold() == " ".join(words).casefold()]
    by_rank = [p for p in persons if titles & {"sir", "dame"} and p.forenames and p.forenames[0].casefold() == last]
    if by_rank:
        return by_rank
    same = [p for p in persons if p.surname.casefold() == last and _titles_agree(titles, p)]
    if len(same) > 1 and titles:
        exact = [p for p in same if titles & p.titles]
        untitled = [p for p in same if not p.titles]
        same = exact or untitled or same
    if len(same) > 1 and any(p.full for p in same):
        same = [p for p in same if p.full or p.first < offset] or same
    return same


def _candidates(
    text: str, blocks: Sequence[Block], entities: Iterable[tuple[int, int, str]], known: Iterable[str]
) -> list[_Named]:
    """Name-like strings, in order, none inside another."""
    sure: dict[int, _Named] = {}
    persons = sorted((start, end) for start, end, label in entities if label == "PERSON")
    for block in blocks:
        for found in NAME.finditer(text, block.start, block.end):
            named = _named(found)
            if named and (named.titles or _overlaps(persons, (named.start, named.end)) or _role(text, blocks, named)):
                sure.setdefault(named.start, named)
    for name in known:
        words = tuple(name.split())
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            sure[found.start()] = _Named(found.start(), found.end(), frozenset(), words)
    surnames = {n.words[-1] for n in sure.values()}
    for block in blocks:  # a bare surname of somebody who is named in full elsewhere
        for found in re.finditer(_WORD, text[block.start : block.end]):
            start, end = block.start + found.start(), block.start + found.end()
            word = re.sub(r"['’]s$", "", text[start:end])
            if word in surnames and not any(n.start <= start < n.end for n in sure.values()):
                sure[start] = _Named(start, start + len(word), frozenset(), (word,))
    ordered: list[_Named] = []
    for named in sorted(sure.values(), key=lambda n: (n.start, -n.end)):
        if not ordered or named.start >= ordered[-1].end:
            ordered.append(named)
    return ordered


def _named(found: re.Match[str]) -> _Named | None:
    name = re.sub(r"['’]s$", "", found["name"])
    titles = frozenset(t.rstrip(".").lower() for t in found["titles"].split())
    words = tuple(name.split())
    if BODY.search(name) or (len(words) < 2 and not titles) or len(words[-1]) < 2:
        return None
    if name.isupper() and not titles and len(words) < 2:
        return None
    return _Named(found.start(), found.start("name") + len(name), titles, tuple(_cased(word) for word in words))


def _cased(word: str) -> str:
    """A surname in capitals, as turn labels print it, in the usual case."""
    if len(word) > 2 and word.isupper():
        cased = "-".join(part.capitalize() for part in word.split("-"))
        return re.sub(r"^(Mc|O['’])(\w)", lambda m: m[1] + m[2].upper(), cased)
    return word


def _overlaps(spans: Sequence[Span], span: Span) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _rank_and_forename(named: _Named, persons: Sequence[Person]) -> bool:
    return len(named.words) == 1 and bool(named.titles & {"sir", "dame"})


def _same_full_name(named: _Named, persons: Sequence[Person]) -> Person | None:
    found = [
        p
        for p in persons
        if p.surname.casefold() == named.words[-1].casefold() and _forenames_agree(named.words[:-1], p.forenames)
    ]
    return found[0] if len(found) == 1 else None


def _new(named: _Named, persons: list[Person]) -> Person:
    rank = " ".join(
        t.capitalize() for t in sorted(named.titles & {"lord", "lady", "baroness", "viscountess", "viscount", "earl"})
    )
    words = named.words
    name = " ".join(words) if len(words) > 1 else f"{rank} {words[0]}".strip()
    person = Person(name, words[:-1], words[-1], set(named.titles), [], named.start)
    persons.append(person)
    return person


def _forenames_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other:
        return False
    a, b = one[0].rstrip(".").casefold(), other[0].rstrip(".").casefold()
    return a == b or (1 in (len(a), len(b)) and a[0] == b[0])


def _titles_agree(titles: set[str], person: Person) -> bool:
    """Whether a title can be this person's: nobody is both a Mr and a Ms, or a Mr and a known Dr."""
    male, female = bool(titles & _MALE), bool(titles & _FEMALE)
    if (male and person.gender == "f") or (female and person.gender == "m"):
        return False
    learned = {"dr", "professor", "prof"}
    plain = titles & {"mr", "mrs", "ms", "miss"}
    return not (plain and person.titles & learned and not person.titles & {"mr", "mrs", "ms", "miss"})


# -- roles ---------------------------------------------------------------------------------------------------------------


def _role(text: str, blocks: Sequence[Block], named: _Named) -> str | None:
    """The role that stands beside a name, before or after it."""
    return role_after(text, named.end) or role_before(text, named.start)


def role_after(text: str, end: int) -> str | None:
    """ "…, chair of the health committee, said" → "chair of the health committee"."""
    rest = text[end : end + 260].split("\n\n")[0]
    relative = _RELATIVE_ROLE.match(rest)
    if relative:
        return _tidy(relative[1])
    is_role = re.match(r"\s+(?:is|was)\s+((?:the\s+|an?\s+)?(?:former\s+)?[^.;:]{3,160})", rest)
    if is_role and (noun := ROLE_NOUN.search(is_role[1])) and len(is_role[1][: noun.start()].split()) <= 5:
        return _tidy(re.split(r",?\s+(?:and|who|which|but)\s+(?=is|was|has|writes)|, who", is_role[1])[0])
    opened = re.match(r"\s*(?:,|\(|:|–|—| - )\s*", rest)
    if not opened:
        return None
    pieces = re.split(r"[,;:.()–—]|\s-\s|\b(?:said|says|told|added|who|which|was|were|is|has)\b", rest[opened.end() :])
    first = pieces[0].strip() if pieces else ""
    noun = ROLE_NOUN.search(first)
    if not noun or len(first[: noun.start()].split()) > 6 or len(first) > 160:
        return None
    separator = rest[opened.end() + len(pieces[0]) :][:2]
    second = pieces[1].strip() if len(pieces) > 1 else ""
    closing = rest[opened.end() + len(pieces[0]) + 1 + len(pieces[1]) :][:1] if len(pieces) > 1 else ""
    places = not re.search(r"\b(?:of|at|for|in)\b", first)
    if (
        places
        and separator == ", "
        and second[:1].isupper()
        and BODY.search(second)
        and closing in (",", ";", ".", ")", "")
    ):
        return _tidy(f"{first}, {second}")
    return _tidy(first)


def role_before(text: str, start: int) -> str | None:
    """ "the Fenwick Trust chair Ann Ham" → "Fenwick Trust chair"."""
    lead = re.split(r"[.,;:!?()\"“”‘\n–—]|\s['’]|\s-\s", text[max(0, start - 140) : start])[-1]
    words = lead.split()
    chosen: list[str] = []
    for word in reversed(words):
        if word.lower() in _BOUNDARY_WORDS or (word.lower() in ("the", "a", "an") and _enough(chosen)):
            break
        chosen.insert(0, word)
    while (
        chosen
        and chosen[0].lower() in ("the", "a", "an", "and", "of", "for", "at", "in", "new", "former")
        and chosen[0].lower() != "former"
    ):
        chosen.pop(0)
    role = " ".join(chosen)
    noun = list(ROLE_NOUN.finditer(role))
    if not noun or len(chosen) > 12:
        return None
    tail = role[noun[-1].end() :].split()
    # After the role's noun only "… for social care" may follow before the name.
    if tail and tail[0].lower() not in ("of", "for", "at", "on", "in", "general", "elect"):
        return None
    return _tidy(role)


def _enough(chosen: Sequence[str]) -> bool:
    return bool(ROLE_NOUN.search(" ".join(chosen)))


def _tidy(role: str) -> str | None:
    role = " ".join(role.split()).strip(" ,;:'’\"")
    while (shorter := _LEADING_WORDS.sub("", role)) != role:
        role = shorter
    return role or None
