"""People in a document: their names and titles, and who of them is meant where."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.records import Block, Span
from nlp.roles import AFTER_NAME, BODY, ROLE_NOUN, role_beside

TITLE = (
    r"(?:(?:[Tt]he\s+)?(?:Rt|Right)\.?\s+Hon(?:ourable)?\.?|Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baroness|Baron|"
    r"Viscountess|Viscount|Countess|Earl|Professor|Prof|Cllr|Councillor|Reverend|Rev|Canon|Bishop|Judge|Justice|Ald|"
    r"Alderman|MR|MRS|MS|MISS|DR|SIR|DAME|LORD|LADY|BARONESS|PROFESSOR|COUNCILLOR)\.?"
)
_LETTER = r"\w\u0300-\u036f"  # accents may stand as characters of their own
_WORD = (
    rf"(?!{TITLE}\s+[A-Z])"
    rf"(?:(?:Mc|Mac|O['’]|D['’]|Fitz)?[A-ZÀ-ÖØ-ÞŴŶ][{_LETTER}’']*[{_LETTER}](?:-[A-ZÀ-ÖØ-ÞŴŶ][{_LETTER}’']+)*"
    r"|[A-Z]\.?(?=\s))"
)
_PARTICLES = frozenset("de da van von der den ap ab bin al el la le du".split())
_PARTICLE = rf"(?:(?:{'|'.join(sorted(_PARTICLES))})\s+|(?:al|el|ul|ur)-)"
# A particle opens a name only after a title ("Dr van der Poel"); "of Fenwick" belongs to peers alone, see `named_by`.
NAME = re.compile(
    rf"(?P<titles>(?:{TITLE}\s+)+)?(?P<name>(?(titles){_PARTICLE}{{0,2}}){_WORD}"
    rf"(?:[ \t]+{_PARTICLE}{{0,2}}{_WORD}){{0,3}})"
    rf"(?:\s+of\s+(?P<place>{_WORD}(?:[ \t]+{_WORD})?))?"
)
# Words of BODY that are surnames and forenames as well: alone they make nobody a body.
_NAMES_TOO = frozenset("Bank Bill Court Green House June April London England English Page Street Wales White".split())
# Words in capitals that open sentences, and no names.
_OPENERS = frozenset(
    """
    yesterday today then but and in as at for from on with when while after before since although though however
    meanwhile later earlier now also so if by both even only perhaps recently former
    """.split()
)
_MALE = {"mr", "sir", "lord", "baron", "viscount", "earl"}
_FEMALE = {"mrs", "ms", "miss", "dame", "lady", "baroness", "viscountess", "countess"}
# Common British forenames that tell the gender, to keep "she" from a John: general knowledge, none from a document.
_MEN = frozenset(
    """
    alan alistair andrew anthony barry ben brian charles christopher colin craig daniel david derek
    donald douglas duncan edward eric frank gareth gary geoffrey george gerald gordon graham greg harry henry
    hugh ian jack james jeremy jim john jon jonathan joseph keith ken kenneth kevin leonard malcolm mark
    martin matthew michael mike neil nicholas nick nigel norman oliver owen patrick paul peter philip ralph
    raymond rhys richard robert roger ronald roy simon stephen steven stuart thomas tim timothy tom tony
    trevor victor vincent walter william
    """.split()
)
_WOMEN = frozenset(
    """
    alice alison amanda amy andrea angela anita ann anna anne barbara beth betty beverley brenda bridget carol
    caroline catherine charlotte christine claire clare deborah denise diana diane dorothy elaine eleanor
    elizabeth ellen emily emma eve fiona frances gillian grace hannah harriet hazel heather helen irene
    jacqueline jane janet jean jennifer jenny jill joan joanna joanne josephine joyce judith judy julia julie
    karen kate katherine kathleen kathryn laura lesley linda lisa louise lucy lynn lynne margaret maria marion
    mary maureen moira nancy natalie nicola norma olivia pamela patricia pauline penny philippa rachel rebecca
    rosalind rosemary ruth sally sandra sarah sheila shirley sophie stella stephanie susan suzanne sylvia tessa
    theresa tracey ursula valerie vanessa vera veronica victoria virginia wendy yvonne zoe
    """.split()
)
# Titles that a peer's or a judge's name cannot do without, in the order in which they are said.
_RANKS = tuple("lord lady baroness baron viscountess viscount countess earl bishop judge justice".split())
_OF_HONOUR = frozenset("the rt right hon honourable".split())
_PEERS = frozenset(_RANKS[:8])
_COURTESY = frozenset("mr mrs ms miss mx".split())
_LEARNED = frozenset("dr professor prof".split())


@dataclass(slots=True)
class Person:
    """Somebody whom the document names.

    name   the fullest name, without titles; a peer or judge known by a surname alone keeps the rank
    place  what tells a peer from others of the name ("of Fenwick")
    roles  (offset, role) in the order of the text
    """

    name: str
    forenames: tuple[str, ...]
    surname: str
    titles: set[str] = field(default_factory=set)
    roles: list[tuple[int, str]] = field(default_factory=list)
    first: int = 0
    place: str = ""

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
class Named:
    """A name as it stands in the text: the titles in small letters, the words with their particles."""

    start: int
    end: int
    titles: frozenset[str]
    words: tuple[str, ...]
    place: str = ""


def people(
    text: str, blocks: Sequence[Block], entities: Iterable[tuple[int, int, str]], known: Iterable[str]
) -> tuple[Register, list[Mention]]:
    """The people of a document and where they are named, in the order of the text.

    entities  (start, end, label) from a model; those labelled PERSON count
    known     names known from elsewhere: the authors
    """
    candidates = _candidates(text, blocks, entities, known)
    register = Register()
    mentions: list[Mention] = []
    for named in candidates:
        if len(named.words) > 1:
            person = _same_full_name(named, register) or register.new(named)
            person.titles |= named.titles
            person.place = person.place or named.place
            if role := role_beside(text, named.start, named.end):
                person.roles.append((named.start, role))
    for named in candidates:
        found = matching(named, register)
        if not found and named.titles and len(named.words) == 1:
            found = [register.new(named)]
        if len(found) == 1:
            if len(named.words) == 1 and (role := role_beside(text, named.start, named.end)):
                insort(found[0].roles, (named.start, role))
            mentions.append(Mention(named.start, named.end, found[0]))
        elif found:
            mentions.append(Mention(named.start, named.end, None, tuple(found)))
    return register, mentions


class Register:
    """The people of a document, found by surname and by forename."""

    def __init__(self) -> None:
        self.everyone: list[Person] = []
        self._surnames: dict[str, list[Person]] = {}
        self._forenames: dict[str, list[Person]] = {}

    def new(self, named: Named) -> Person:
        """A person of the name, entered."""
        words = named.words
        name = " ".join(words)
        if len(words) == 1:
            name = " ".join((*(rank.capitalize() for rank in _RANKS if rank in named.titles), name))
            name += f" of {named.place}" if named.place else ""
        person = Person(name, words[:-1], words[-1], set(named.titles), [], named.start, named.place)
        self.everyone.append(person)
        self._surnames.setdefault(_key(person.surname), []).append(person)
        if person.forenames:
            self._forenames.setdefault(person.forenames[0].casefold(), []).append(person)
        return person

    def of_surname(self, word: str) -> list[Person]:
        """The people of a surname, in any spelling that `_key` takes for it."""
        return self._surnames.get(_key(word), [])

    def of_forename(self, word: str) -> list[Person]:
        """The people of a first forename."""
        return self._forenames.get(word.casefold(), [])


def matching(named: Named, register: Register) -> list[Person]:
    """The people whom a name can mean: one; several where it stays open; none."""
    words, titles = named.words, named.titles
    persons = [p for p in register.of_surname(words[-1]) if not named.place or p.place in ("", named.place)]
    if len(words) > 1:
        same = [p for p in persons if _forenames_agree(words[:-1], p.forenames)]
        if same:
            return same[:1] if len({p.name for p in same}) == 1 else same
        return [p for p in persons if p.name.casefold() == " ".join(words).casefold()]
    if titles & {"sir", "dame"} and (by_rank := register.of_forename(words[0])):
        return by_rank
    same = [p for p in persons if _titles_agree(titles, p)]
    if len(same) > 1 and titles:
        exact = [p for p in same if titles & p.titles]
        untitled = [p for p in same if not p.titles]
        same = exact or untitled or same
    if len(same) > 1 and any(p.full for p in same):
        same = [p for p in same if p.full or p.first < named.start] or same
    return same


def _key(surname: str) -> str:
    """What two spellings of a surname share: "van der Poel" and "Poel"."""
    return surname.split()[-1].casefold()


def _candidates(
    text: str, blocks: Sequence[Block], entities: Iterable[tuple[int, int, str]], known: Iterable[str]
) -> list[Named]:
    """Name-like strings, in order, none inside another."""
    sure: dict[int, Named] = {}
    unsure: list[Named] = []
    persons = _Ordered((start, end) for start, end, label in entities if label == "PERSON")
    for block in blocks:
        for found in _matches(text, block, persons):
            named = named_by(found)
            if named and (
                found["titles"]
                or persons.meeting((named.start, named.end))
                or role_beside(text, named.start, named.end)
            ):
                sure.setdefault(named.start, named)
            elif named:
                unsure.append(named)
    titled = {_key(named.words[-1]) for named in sure.values() if named.titles}
    for named in unsure:  # "Ann Ham" where the text has "Ms Ham", too
        if _key(named.words[-1]) in titled:
            sure.setdefault(named.start, named)
    for name in known:
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            sure[found.start()] = Named(found.start(), found.end(), frozenset(), _words(name))
    for named in _bare_surnames(text, blocks, sure):
        sure[named.start] = named
    ordered: list[Named] = []
    for named in sorted(sure.values(), key=lambda n: (n.start, -n.end)):
        if not ordered or named.start >= ordered[-1].end:
            ordered.append(named)
    return ordered


def _bare_surnames(text: str, blocks: Sequence[Block], sure: Mapping[int, Named]) -> list[Named]:
    """Bare surnames of people who are named in full elsewhere, outside the names that are sure."""
    surnames = {_key(named.words[-1]) for named in sure.values()}
    taken = _Ordered((named.start, named.end) for named in sure.values())
    result = []
    for block in blocks:
        for found in re.finditer(_WORD, text[block.start : block.end]):
            start = block.start + found.start()
            word = re.sub(r"['’]s$", "", found.group())
            if unicodedata.normalize("NFC", word).casefold() in surnames and not taken.meeting((start, start + 1)):
                result.append(Named(start, start + len(word), frozenset(), _words(word)))
    return result


class _Ordered:
    """Spans, none much longer than a name, looked up by place."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._longest = max((end - start for start, end in self._spans), default=0)

    def meeting(self, span: Span) -> list[Span]:
        """The spans that share a character with this one, in order."""
        first = bisect_left(self._spans, (span[0] - self._longest, 0))
        last = bisect_left(self._spans, (span[1], 0))
        return [one for one in self._spans[first:last] if one[1] > span[0]]


def _matches(text: str, block: Block, persons: _Ordered) -> Iterator[re.Match[str]]:
    """The matches of NAME in the block, none begun by a word that merely opens its sentence ("Yesterday Ann Ham")."""
    at = block.start
    while found := NAME.search(text, at, block.end):
        at = found.end("name")
        if not found["titles"]:
            first = re.match(r"\S+\s+(?=\S)", found["name"])
            # Where the model sees the name begin later, it begins there.
            seen = persons.meeting((found.start() + 1, at))
            later = next((s for s, e in seen if found.start() < s < at <= e and " " in text[s:at]), None)
            if first and (later is not None or first.group().strip().casefold() in _OPENERS):
                at = later or found.start() + first.end()
                continue
        yield found


def named_by(found: re.Match[str]) -> Named | None:
    """The person's name that a match of NAME shows, or None where the words are no person's."""
    name = re.sub(r"['’]s$", "", found["name"])
    titles = frozenset(re.sub(r"\.", "", found["titles"] or "").lower().split()) - _OF_HONOUR
    while (letters := name.rsplit(None, 1))[-1] in AFTER_NAME and len(letters) > 1:
        name = letters[0]
    words = _words(name)
    if (len(words) < 2 and not titles) or len(words[-1]) < 2 or _is_body(name, titles):
        return None
    end, place = found.start("name") + len(name), ""
    if titles & _PEERS and found["place"] and end == found.end("name") and not BODY.search(found["place"]):
        end, place = found.end("place"), found["place"]
    return Named(found.start(), end, titles, words, place)


def _is_body(name: str, titles: Iterable[str]) -> bool:
    """Whether words in capitals name a body, a paper or an office rather than a person."""
    tokens = name.split()
    telling = [token for token in tokens if BODY.search(token)]
    if titles and len(tokens) == 1:
        return bool(telling) and ROLE_NOUN.fullmatch(name) is not None  # "Mr Chairman", but not "Mr Green"
    return len(telling) == len(tokens) or any(token not in _NAMES_TOO for token in telling)


def _words(name: str) -> tuple[str, ...]:
    """The words of a name in the usual case, each particle tied to the word after it."""
    words: list[str] = []
    particles: list[str] = []
    for token in unicodedata.normalize("NFC", name).split():
        if token in _PARTICLES:
            particles.append(token)
        else:
            words.append(" ".join((*particles, _cased(token))))
            particles = []
    return tuple(words)


def _cased(word: str) -> str:
    """A surname in capitals, as turn labels print it, in the usual case."""
    after_prefix = re.match(r"(?:Mc|Mac|Fitz)(?=[A-Z]{2})", word)
    if after_prefix:
        return after_prefix.group() + word[after_prefix.end() :].capitalize()
    if len(word) > 2 and word.isupper():
        cased = "-".join(part.capitalize() for part in word.split("-"))
        return re.sub(r"^(Mc|O['’])(\w)", lambda m: m[1] + m[2].upper(), cased)
    return word


def _same_full_name(named: Named, register: Register) -> Person | None:
    found = [
        p
        for p in register.of_surname(named.words[-1])
        if _forenames_agree(named.words[:-1], p.forenames) and (not named.place or p.place in ("", named.place))
    ]
    return found[0] if len(found) == 1 else None


def _forenames_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other:
        return False
    a, b = one[0].rstrip(".").casefold(), other[0].rstrip(".").casefold()
    return a == b or (1 in (len(a), len(b)) and a[0] == b[0])


def _titles_agree(titles: frozenset[str], person: Person) -> bool:
    """Whether a title can be this person's: nobody is both a Mr and a Ms, or a Mr and a known Dr."""
    male, female = bool(titles & _MALE), bool(titles & _FEMALE)
    if (male and person.gender == "f") or (female and person.gender == "m"):
        return False
    one, other = (_COURTESY, _LEARNED) if titles & _COURTESY else (_LEARNED, _COURTESY)
    return not (titles & one and person.titles & other and not person.titles & one)
