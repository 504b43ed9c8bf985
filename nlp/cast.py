"""The cast of one document: its people and bodies, their roles, and who has spoken up to where."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left, insort
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.records import Document, Span, plain_name
from nlp.attribution import Reading
from nlp.bodies import DETERMINER, NOUN, Bodies
from nlp.forenames import gender_of
from nlp.names import NAME, TITLE, named_by, only_names
from nlp.nouns import FEMALE, MALE
from nlp.offices import holder_of
from nlp.people import Mention, Person, matching, people
from nlp.reliability import reliability
from nlp.roles import BODY, ROLE, ROLE_NOUN, of_before, role_words
from nlp.spans import Cover

_OF_OFFICE = (
    rf"(?P<role>(?:[\w’'-]+\s+){{0,5}}?(?:{ROLE})(?:\s+(?:of|for)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)?)"
)
# Somebody who opens an article by office alone: "A Fenwick councillor has …", "The chair of Vale Trust said …".
_OPENING = re.compile(
    rf"(?:The\s+|An?\s+)?{_OF_OFFICE}"
    r"\s+(?:has|have|had|is|was|will|would|yesterday|today|last|said|told|called|warned|clashed|ruled)\b"
)
# And who closes its first sentence so: "…, a Fenwick councillor has said."
_CLOSING = re.compile(
    rf",\s+an?\s+{_OF_OFFICE}"
    r"\s+(?:has\s+)?(?:admitted|announced|argued|claimed|indicated|insisted|revealed|said|suggested|told\s[^.]{1,60}|warned)"
    r"(?:\s+(?:last|on|this|to|yester)[^.]{0,20})?\.$"
)
# What makes the name after it no source: "the aide to Ms Cole" is not Ms Cole.
_DEPENDENT = re.compile(r"\b(?:of|to|for|by|with|from|at|under|than|about|against)\s+(?:[^\s,]+\s+)?$")
# A body in a role by its noun alone: "the union's regional secretary", "leader of the council", "led the council".
_BODY_FIRST = re.compile(rf"(?P<body>[A-Za-z][a-z-]+)(?:['’]s?)?\s+(?=(?:[\w-]+\s+){{0,3}}?\S*(?:{ROLE_NOUN.pattern}))")
_BODY_LAST = re.compile(
    r"\b(?:(?:of|for|at|on)\s+(?:the\s+)?|(?:leads|led|chairs|chaired|heads|runs)\s+the\s+)(?P<body>[a-z-]+)$"
)
# Offices that say nothing without their body.
_BARE_OFFICE = re.compile(
    r"(?:vice-|deputy\s+|branch\s+|regional\s+|general\s+|assistant\s+)*"
    r"(?:chair(?:man|woman|person)?|leader|director|chief\s+executive|president|secretary|treasurer|medical\s+director|"
    r"finance\s+director)",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:meeting|session|conference|hearing|members|evidence)\s+(?:of|to|before)\s+(?:the\s+)?"
    r"(?P<body>(?:[\w’'-]+\s+){0,5}?(?:committee|council|board|trust|authority|union|association|federation|panel|"
    r"commission|forum|alliance|confederation|inquiry))\b",
    re.IGNORECASE,
)
# Before somebody whom brackets tell of: "the charity (whose patron is" Ms Ham), not "the chair (" Ms Ham).
_IN_BRACKETS = re.compile(r"\([^)]*\b[a-z][^)]*$")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a statement. See `holder`, `holder_kind` and their neighbours in the position record.

    how   what told who it is: the basis (`records.HOLDER_BASES`), and after a colon what else counts for how sure it is
    """

    name: str
    kind: str
    as_written: str = ""
    candidates: tuple[str, ...] = ()
    role: str | None = None
    organisation: str | None = None
    how: str = "open"
    person: Person | None = None

    @property
    def basis(self) -> str:
        return self.how.split(":")[0]

    def again(self, how: str) -> Holder:
        """The same holder, told anew. Whoever was only described, or inferred, is no better known by a "she"."""
        return replace(self, how=f"{self.basis}: {how}" if self.basis in ("words", "spokesperson", "office") else how)

    @property
    def confidence(self) -> float:
        return reliability(self.how)

    @property
    def aliases(self) -> tuple[str, ...]:
        return tuple(sorted(self.person.aliases)) if self.person else ()

    @property
    def gender(self) -> str | None:
        """m or f where the person's name or the description tells."""
        if self.person:
            return self.person.gender
        if self.basis == "office":
            return gender_of(self.name.split()[0])
        words = f"{self.role or ''} {self.name}".split(" for ")[0]
        return "f" if FEMALE.search(words) else "m" if MALE.search(words) else None


UNKNOWN = Holder("unknown", "unknown")


class Cast(ABC):
    """The people and bodies of one document: what the rooms above look up to tell whom a source means."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self.document, self.reading = document, reading
        self.text = document.text
        known = dict.fromkeys((*document.metadata.authors, *reading.known, *_names_of_sources(document.text, reading)))
        self.register, self.mentions = people(document.text, document.blocks, reading.entities, known)
        self._starts = [mention.start for mention in self.mentions]
        surnames = {person.surname for person in self.register.everyone}
        self.bodies = Bodies(self.text, document.blocks, reading.entities, self._issuer(), surnames)
        self._introduce()
        self._in_role_of: dict[str, list[Person]] = {}
        for person in self.register.everyone:
            for word in {word for _, role in person.roles for word in role_words(role)}:
                self._in_role_of.setdefault(word, []).append(person)
        self._titled: dict[str, list[Person]] = {}
        for person in self.register.everyone:
            for title in person.titles:
                self._titled.setdefault(title, []).append(person)
        self._subjects = sorted(reading.subjects)
        self._quoted = Cover(span for one in reading.attributions if one.mode == "direct" for span in one.spans)
        self._told = Cover(span for one in reading.attributions for span in one.spans)
        self._spoke: list[tuple[int, int, Holder]] = []  # (offset, number, holder), in the order of the text
        self._members: list[tuple[int, Holder]] = []  # the speakers of turns, in the order of the text

    def _introduce(self) -> None:
        """Who opens an article by office alone and is named at the head of the next paragraph has that role."""
        if self.document.metadata.kind != "article":
            return
        blocks = [
            b for b in self.document.blocks if b.kind != "heading" and len(self.text[b.start : b.end].split()) > 8
        ]
        for block, after in list(pairwise(blocks))[:3]:
            closing = _CLOSING.search(self.text, block.start, block.end)
            office = closing or _OPENING.match(self.text, block.start, block.end)
            at = bisect_left(self._starts, after.start)
            named = self.mentions[at : bisect_left(self._starts, after.end)]
            if office is None or not named or not (closing or named[0].start <= after.start + 1):
                continue
            if closing and len({mention.person and mention.person.name for mention in named}) > 1:
                return
            person = named[0].person
            told = person is not None and any(at < after.end and not of_before(role) for at, role in person.roles)
            if person is not None and person.full and not told and person.first >= block.start:
                person.roles.insert(0, (block.start, office["role"]))
            return

    def in_office(self, words: str) -> Person | None:
        """The one person whom the document gives exactly this role."""
        found = [person for person in self.register.everyone if any(role == words for _, role in person.roles)]
        return found[0] if len(found) == 1 else None

    def person_named(self, span: Span) -> Person | None:
        """The one person whom the name at a place can mean; somebody new where nobody of the name is known."""
        found = NAME.search(self.text, *span)
        named = named_by(found) if found else None
        fits = matching(named, self.register) if named else []
        if named and not fits:
            return self.register.new(named)
        return fits[0] if len(fits) == 1 else None

    def _issuer(self) -> str | None:
        """The body whose document it is, where it is one's."""
        about = self.document.metadata
        if about.kind in ("article", "opinion", "debate", "speech", "other"):
            return None
        alone = about.authors[0] if len(about.authors) == 1 else ""
        # Evidence is published by the committee that hears it.
        published = about.publisher if about.kind != "committee_evidence" else None
        return published or (alone if BODY.search(alone) else None)

    def author(self) -> Holder:
        """The writer of the document: the body that issued it, or else its author."""
        issuer = self._issuer()
        if issuer:
            issuer = self.bodies.abbreviations.get(issuer, issuer)
            return Holder(issuer, "organisation", issuer, organisation=issuer, how="author: issuer")
        authors = self.document.metadata.authors
        if len(authors) == 1:
            name = authors[0]
            found = [p for p in self.register.everyone if plain_name(p.name) == plain_name(name)]
            person = found[0] if len(found) == 1 else None
            # The byline's role goes before that of a note at the end.
            first = person.roles[0] if person and person.roles else None
            role = self._expanded(first[1], first[0]) if first else None
            body = BODY.search(name) or " " not in name or name.endswith(" UK")  # nobody signs with a forename alone
            kind = "organisation" if body else "person"
            return Holder(name, kind, name, (), role, self._organisation(role), "author", person)
        name = " and ".join(authors) or self.document.metadata.publisher or ""
        kind = "group" if authors else "organisation"
        return Holder(name, kind, name, how="author: several" if authors else "author: publisher") if name else UNKNOWN

    def speaks(self, offset: int, holder: Holder) -> None:
        """Tell that a turn of the holder's begins here: the honourable Member of later turns may be meant."""
        insort(self._members, (offset, holder), key=lambda one: one[0])

    def _before(self, offset: int) -> list[tuple[int, Holder]]:
        """Who spoke before the offset, the last one first."""
        at = bisect_left(self._spoke, (offset, 0), key=lambda one: one[:2])
        return [(start, holder) for start, _, holder in reversed(self._spoke[max(0, at - 50) : at])]

    def _in_quote(self, at: int) -> bool:
        return self._quoted.within((at, at + 1)) > 0

    def _mention_in(self, source: Span) -> Mention | None:
        """The person whom the phrase names: not one named in its possessives or in an aside ("the aide to Ms Cole")."""
        first, last = bisect_left(self._starts, source[0]), bisect_left(self._starts, source[1])
        inside = [m for m in self.mentions[first:last] if m.end <= source[1]]
        for mention in inside:
            before = self.text[source[0] : mention.start]
            after = self.text[mention.end : mention.end + 2]
            # "minister for Health Ann Ham" is she.
            field = re.search(rf"(?:{ROLE})\s+(?:of\s+State\s+)?for\s+(?P<field>\S+)\s+$", before, re.IGNORECASE)
            dependent = _DEPENDENT.search(before) and not (field and BODY.fullmatch(field["field"]))
            possessive = re.match(r"['’]s?", after) and mention.end + len(after.rstrip()) <= source[1]
            if possessive or dependent or _IN_BRACKETS.search(before):
                continue
            return mention
        return None

    def _person(self, person: Person, offset: int, how: str) -> Holder:
        role = self._expanded(person.role_at(offset), offset)
        name = person.name
        office = None if person.full else holder_of(role or "", self.document.metadata.spoken_on)
        if office and office.name.split()[-1] == person.surname:
            name, how = office.name, "office: forename"  # "Mr Milburn, the health secretary": the table adds it
        return Holder(name, "person", name, (), role, self._organisation(role), how, person)

    # -- roles -------------------------------------------------------------------------------------------------------

    def _expanded(self, role: str | None, offset: int) -> str | None:
        """A role with its bodies spelt out: "its chair", "the union's chair", "chair of the council", "DoH adviser"."""
        if not role:
            return None
        role = re.sub(r"[A-Z][A-Za-z]{0,4}[A-Z]\b", lambda m: self.bodies.abbreviations.get(m.group(), m.group()), role)
        if own := re.match(r"(?:its|their)\s+(?P<role>.+)", role, re.IGNORECASE):
            body = self._body_meant("its", offset)
            return f"{own['role']}, {body}" if body else own["role"]
        if _BARE_OFFICE.fullmatch(role) and (body := self._meeting(offset) or self._only_body(offset)):
            return f"{role}, {body}"
        found = _BODY_FIRST.match(role) or _BODY_LAST.search(role)
        if found and NOUN.match(found["body"].split()[-1]):
            called = self.bodies.called(found["body"].split()[-1], offset)
            if len(called) == 1:
                return role[: found.start("body")] + called[0] + role[found.end("body") :]
        return role

    def _meeting(self, offset: int) -> str | None:
        """The body whose meeting the sentence up to here is about: "At a meeting of the council, chair Ann Ham"."""
        before = re.split(r"[.!?]\s|\n", self.text[max(0, offset - 160) : offset])[-1]
        found = list(_MEETING.finditer(before))
        if not found:
            return None
        body = found[-1]["body"]
        return self._body_meant(body, offset) or body

    def _only_body(self, offset: int) -> str | None:
        """The body that the paragraph names before the offset, where it names one only."""
        block = self.document.block_at(offset)
        named = {name for start, _, name in self.bodies.named if block and block.start <= start < offset}
        return named.pop() if len(named) == 1 else None

    def _organisation(self, role: str | None) -> str | None:
        """The body in a role: "chair of the NHS Alliance" → "NHS Alliance"; None where it names none."""
        return self.bodies.inside(role) if role else None

    def _body_meant(self, words: str, offset: int) -> str | None:
        """The body that words inside a description mean: "the council", "it", "its", a name."""
        words = words.strip()
        if words.casefold() in ("it", "its", "their", "them"):
            holder = self._it_or_they(words, (offset, offset), several=False)
            return holder.name if holder.kind == "organisation" else None
        plain = self.bodies.full(words)
        noun = plain.split()[-1] if plain.split() else ""
        if len(plain.split()) <= 2 and NOUN.match(noun) and plain[: -len(noun)].strip() in ("", "own"):
            called = self.bodies.called(noun, offset)
            return called[0] if len(called) == 1 else plain
        if any(word[:1].isupper() for word in plain.split()):
            return self.bodies.fullest(plain)
        return plain

    # -- what the rooms above define ---------------------------------------------------------------------------------

    @abstractmethod
    def meant(self, words: Span) -> Holder:
        """The holder that words mean, since a paper speaks for its writer."""

    @abstractmethod
    def _it_or_they(self, word: str, source: Span, several: bool) -> Holder:
        """The body that "it" means, since a role may be "its chair"."""

    @abstractmethod
    def _described(self, words: str, source: Span) -> Holder:
        """Whoever is described without a name, since "she" may be "the minister"."""


def _names_of_sources(text: str, reading: Reading) -> dict[str, None]:
    """Sources that are full names and nothing else: "Nasreen Iqbal", where the model sees no body or place."""
    bodies = {
        text[start:end] for start, end, label in reading.entities if label in ("ORG", "GPE", "NORP", "FAC", "LOC")
    }
    names: dict[str, None] = {}
    for span in (span for one in reading.attributions for span in one.source_spans):
        words = text[slice(*span)].strip(" ,")
        found = NAME.fullmatch(words)
        if (
            found
            and not found["titles"]
            and 2 <= len(words.split()) <= 4
            and not DETERMINER.match(words)
            and not (BODY.search(words) and not only_names(words))
            and not ROLE_NOUN.search(words)
            and words not in bodies
            and not any(len(word) > 1 and word.isupper() for word in words.split())
        ):
            names[words] = None
        # "Kinvara said", of "Ros Kinvara".
        if re.fullmatch(r"[A-Z][\w’'-]{3,}", words) and not BODY.search(words) and words not in bodies:
            full = re.search(rf"(?<![.!?]\s)(?<!\n)\b(?!{TITLE}\s)([A-Z][\w’'-]+\s+{re.escape(words)})\b", text)
            if full and not (BODY.search(full[1]) or DETERMINER.match(full[1]) or ROLE_NOUN.search(full[1])):
                names[full[1]] = None
    return names
