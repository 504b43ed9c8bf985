"""The people of a document: who of them is meant by which name, and where."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.records import Block
from nlp.forenames import gender_of
from nlp.names import PEERS, RANKS, Named, names_in, surname_key
from nlp.roles import role_beside, role_words

# Between two names of one person: "Ann Hale, now Baroness Hale of Stour", "Lady Hale (formerly Ann Hale)".
_RENAMED = re.compile(
    r"(?:\s+(?:MP|QC|KC|OBE|CBE))*\s*[,(–—-]?\s*(?:who\s+(?:became|is\s+now|was\s+then)|now|later|subsequently|today|"
    r"formerly|previously|then|once|n[ée]e|born|as\s+(?:she|he)\s+then\s+was\s*,?)\s+(?:known\s+as\s+)?(?:plain\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
_MALE = {"mr", "sir", "lord", "baron", "viscount", "earl"}
_FEMALE = {"mrs", "ms", "miss", "dame", "lady", "baroness", "viscountess", "countess"}
_COURTESY = frozenset("mr mrs ms miss mx".split())
_LEARNED = frozenset("dr professor prof".split())


@dataclass(slots=True)
class Person:
    """Somebody whom the document names.

    name     the fullest name, without titles; a peer or judge known by a surname alone keeps the rank
    place    what tells a peer from others of the name ("of Fenwick")
    roles    (offset, role) in the order of the text
    aliases  other full names that the text says are the same person's
    """

    name: str
    forenames: tuple[str, ...]
    surname: str
    titles: set[str] = field(default_factory=set)
    roles: list[tuple[int, str]] = field(default_factory=list)
    first: int = 0
    place: str = ""
    aliases: set[str] = field(default_factory=set)

    @property
    def gender(self) -> str | None:
        """m or f where a title or a common forename tells."""
        by_forename = gender_of(self.forenames[0]) if self.forenames else None
        if self.titles & _MALE or by_forename == "m":
            return None if self.titles & _FEMALE else "m"
        if self.titles & _FEMALE or by_forename == "f":
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


class Register:
    """The people of a document, found by surname and by forename."""

    def __init__(self) -> None:
        self.everyone: list[Person] = []
        self._surnames: dict[str, list[Person]] = {}
        self._forenames: dict[str, list[Person]] = {}
        self._initials: dict[tuple[str, str], list[Person]] = {}  # (surname, letter) → people

    def new(self, named: Named) -> Person:
        """A person of the name, entered."""
        words = named.words
        person = Person(_full(named), words[:-1], words[-1], set(named.titles), [], named.start, named.place)
        self.everyone.append(person)
        self._enter(person, words)
        return person

    def rename(self, person: Person, named: Named) -> None:
        """Enter another name of the person's."""
        person.aliases.add(_full(named))
        person.titles |= named.titles
        person.place = person.place or named.place
        if surname_key(named.words[-1]) != surname_key(person.surname):
            self._enter(person, named.words)

    def _enter(self, person: Person, words: Sequence[str]) -> None:
        key = surname_key(words[-1])
        self._surnames.setdefault(key, []).append(person)
        for forename in words[:-1][:1]:
            self._forenames.setdefault(forename.casefold(), []).append(person)
            self._initials.setdefault((key, forename[0].casefold()), []).append(person)

    def of_name(self, words: Sequence[str]) -> list[Person]:
        """The people of a surname whose first forename begins with the same letter."""
        return self._initials.get((surname_key(words[-1]), words[0][0].casefold()), [])

    def of_surname(self, word: str) -> list[Person]:
        """The people of a surname, in any spelling that `surname_key` takes for it."""
        return self._surnames.get(surname_key(word), [])

    def of_forename(self, word: str) -> list[Person]:
        """The people of a first forename."""
        return self._forenames.get(word.casefold(), [])


def people(
    text: str, blocks: Sequence[Block], entities: Iterable[tuple[int, int, str]], known: Iterable[str]
) -> tuple[Register, list[Mention]]:
    """The people of a document and where they are named, in the order of the text.

    entities  (start, end, label) from a model; those labelled PERSON count
    known     names known from elsewhere: the authors
    """
    entities = list(entities)
    bodies = frozenset(text[start:end] for start, end, label in entities if label == "ORG")
    candidates = names_in(text, blocks, entities, known, bodies)
    renamed = _renamed(text, candidates)
    register = Register()
    mentions: list[Mention] = []
    for number, named in enumerate(candidates):
        if len(named.words) > 1 and number not in renamed:
            person = _same_full_name(named, register) or register.new(named)
            person.titles |= named.titles
            person.place = person.place or named.place
            if role := role_beside(text, named.start, named.end, bodies):
                person.roles.append((named.start, role))
    for number, named in enumerate(candidates):
        if number in renamed:
            found = matching(candidates[renamed[number]], register)
            if len(found) == 1:
                register.rename(found[0], named)
        else:
            found = matching(named, register)
        if not found and named.titles and len(named.words) == 1:
            found = [register.new(named)]
        if not found:
            continue
        needed = len(named.words) == 1 or len(found) > 1
        role = role_beside(text, named.start, named.end, bodies) if needed else None
        if len(found) > 1 and role:  # "Reed, the planner", of two Reeds
            wanted = role_words(role)
            found = [p for p in found if any(wanted <= role_words(held) for _, held in p.roles)] or found
        if len(found) == 1:
            if len(named.words) == 1 and role:
                insort(found[0].roles, (named.start, role))
            mentions.append(Mention(named.start, named.end, found[0]))
        else:
            mentions.append(Mention(named.start, named.end, None, tuple(found)))
    return register, mentions


def _renamed(text: str, candidates: Sequence[Named]) -> dict[int, int]:
    """Number of a candidate → that of the name with a forename beside it that the text says is the same person's."""
    result = {}
    for number, (one, other) in enumerate(pairwise(candidates)):
        if _RENAMED.fullmatch(text, one.end, other.start):
            if len(one.words) > 1 and (other.titles & PEERS or len(other.words) > 1):
                result[number + 1] = number
            elif len(other.words) > 1 and one.titles & PEERS:
                result[number] = number + 1
    return result


def _full(named: Named) -> str:
    """The name; one without a forename keeps its rank and its place."""
    name = " ".join(named.words)
    if len(named.words) > 1:
        return name
    name = " ".join((*(rank.capitalize() for rank in RANKS if rank in named.titles), name))
    return f"{name} of {named.place}" if named.place else name


def matching(named: Named, register: Register) -> list[Person]:
    """The people whom a name can mean: one; several where it stays open; none."""
    words, titles = named.words, named.titles
    if len(words) > 1:
        persons = [p for p in register.of_name(words) if not named.place or p.place in ("", named.place)]
        same = [p for p in persons if _forenames_agree(words[:-1], p.forenames)]
        if same:
            return same[:1] if len({p.name for p in same}) == 1 else same
        return [p for p in persons if p.name.casefold() == " ".join(words).casefold()]
    persons = [p for p in register.of_surname(words[-1]) if not named.place or p.place in ("", named.place)]
    if titles & {"sir", "dame"} and (by_rank := register.of_forename(words[0])):
        return by_rank
    same = [p for p in persons if _titles_agree(titles, p)]
    if len(same) > 1 and titles:
        exact = [p for p in same if titles & p.titles]
        untitled = [p for p in same if not p.titles]
        same = exact or untitled or same
    if len(same) > 1 and any(p.full for p in same):
        same = [p for p in same if p.full or p.first < named.start] or same
    if len(same) > 1 and sum(p.first < named.start for p in same) == 1:
        same = [p for p in same if p.first < named.start]  # the others are named only later
    return same


def _same_full_name(named: Named, register: Register) -> Person | None:
    found = [
        p
        for p in register.of_name(named.words)
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
    # A Mr is no Lord, unless the text says that he became one: see `_renamed`.
    for ranks, others in ((titles, person.titles), (person.titles, titles)):
        if ranks & PEERS and others & _COURTESY and not others & PEERS:
            return False
    one, other = (_COURTESY, _LEARNED) if titles & _COURTESY else (_LEARNED, _COURTESY)
    return not (titles & one and person.titles & other and not person.titles & one)
