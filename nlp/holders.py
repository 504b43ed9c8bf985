"""Who a source is: a person, a body or a group, with the fullest name and the role that the document gives."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import replace

from corpus.records import Span, plain_name
from nlp.bodies import ACRONYM, DETERMINER, NOUN
from nlp.cast import UNKNOWN, Holder
from nlp.descriptions import Descriptions
from nlp.names import NAME, only_names
from nlp.nouns import ASIDE, PAPER, PLURAL_PEOPLE, PRONOUN, is_person_noun, is_title
from nlp.roles import BODY, ROLE_NOUN

# Where an aside begins: nobody named from there on is a source.
_BEGINS_ASIDE = re.compile(r"[,(–—-]?\s*\b(?:who|whose|whom|which|with|like)\b|\((?![A-Z][A-Za-z]{1,7}\))")
# Whom a speech is made to, which is no part of who is spoken of: "My Lords, my noble friend" said.
_ADDRESSED = re.compile(r"(?:My\s+Lords|M(?:r\.?|adam)\s+(?:Deputy\s+)?Speaker|Sir)\s*,\s+(?=\S)")
# "Both" that belongs to two, of whom each is told alone: "both the BMA" and the RCN said.
_BOTH = re.compile(r"[Bb]oth\s+(?=the\s+[A-Z]|[A-Z])")
# When somebody spoke, which is no part of who: "the trust today" said.
_DAY = re.compile(
    r"(?<=\w),?\s+(?:(?:to|yester)day|tonight|last\s+(?:night|week|month|year)|on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$"
)
# What joins sources, of which the last must be joined by "and".
_AND = re.compile(r"\s+and\s+")
_JOINT = re.compile(r"\s*,\s+and\s+|\s+and\s+|\s*,\s+")
# The body that spoke to whom the words before name: "Mr Ash, the Association of Treasurers".
_SPOKEN_TO = re.compile(r",\s+the\s+(?P<body>[A-Z][\w’'-]*(?:\s+(?:(?:of|for|and|the)\s+)*[A-Z][\w’'-]*)+)\s*$")
# A clause that was taken for a source, "If it helps the Minister, I will say that …", describes nobody.
_CLAUSE = re.compile(r"(?:if|unless|although|because|when|while|whether)\s", re.IGNORECASE)
# A named body and nothing else: "the Association of Directors (AD)", "UNISON", "Fenwick Council"; no role after a
# comma, no "members of".
_NAMED_BODY = re.compile(
    r"(?:[Bb]oth\s+)?(?:[Tt]he\s+(?:[A-Z][\w’'&-]*(?:\s+(?:of|for|in)\b)*\s*)+|[A-Z]{2,}\s*|"
    rf"(?:[A-Z][\w’'&-]*\s+)+(?=[A-Z])(?i:{NOUN.pattern.removesuffix('$')})\s*)(?:\([A-Z][A-Za-z]{{1,7}}\)\s*)?$"
)
_THINK_TANK = re.compile(r"\bthink tank\b")
# A body described before it is named: "care charity, the Fenwick Fund".
_APPOSED = re.compile(rf"[^,]*\b(?:{NOUN.pattern.removesuffix('$')}),\s+(?P<body>(?:[Tt]he\s+)?[A-Z][^,]*)$")


class Holders(Descriptions):
    """The people and bodies of one document, and what its sources mean."""

    def each(self, source: Span) -> list[Span]:
        """The sources that a source joins: "Ann Ham and Peter Ham", "the BMA, the RCN and UNISON"; else itself."""
        aside = _BEGINS_ASIDE.search(self.text, *source)
        head = (source[0], aside.start() if aside else source[1])
        joints = list(_JOINT.finditer(self.text, *head))
        edges = [head[0], *(at for joint in joints for at in joint.span()), head[1]]
        pieces = zip(edges[::2], edges[1::2], strict=True)
        named: list[Span] = []
        in_role = False
        for piece in pieces:
            if self._mention_in(piece):
                named, in_role = [*named, piece], False
            elif _NAMED_BODY.match(self.text, *piece) and not in_role:
                named.append(piece)
            else:  # "Ann Ham, chair of Fenwick and Marl Council": what follows belongs to the role
                in_role = in_role or ROLE_NOUN.search(self.text, *piece) is not None
        return named if len(named) > 1 and _AND.search(self.text, *head) else [source]

    def of(self, source: Span) -> Holder:
        """The holder that a source's words mean."""
        holder = self.meant(source)
        insort(self._spoke, (source[0], len(self._spoke), holder), key=lambda one: one[:2])
        return holder

    def meant(self, words: Span) -> Holder:
        """The holder that words mean, whether anybody speaks by them or not."""
        written = self.text[words[0] : words[1]]
        source = self._trimmed(words)
        said = self.text[source[0] : source[1]]
        if said.casefold() == "you":
            return replace(UNKNOWN, as_written=written)
        if PRONOUN.match(said):
            return replace(self._pronoun(said.split()[0], source), as_written=written)
        return replace(
            self._one_of_two(said, source)
            or self._honourable(said, source)
            or self._spokesman(said, source)
            or self._writer(said, source)
            or self._named(said, source)
            or self._body(said, source)
            or self._new_name(said, source)
            or (UNKNOWN if _CLAUSE.match(said) else self._described(said, source)),
            as_written=written,
        )

    def _trimmed(self, source: Span) -> Span:
        """The source without a possessive and without marks at its ends."""
        start, end = source
        if before := _ADDRESSED.match(self.text, start, end) or _BOTH.match(self.text, start, end):
            start = before.end()
        if rest := re.match(r"\s*['’]s\s+|[\s,;:–—-]+", self.text[start:end]):
            start += rest.end()
        words = self.text[start:end].rstrip(" ,;:–—-\n")
        words = re.sub(r"(?<=\w)['’]s$|(?<=s)['’]$", "", _DAY.sub("", words))
        return (start, start + len(words)) if words else source

    def _named(self, words: str, source: Span) -> Holder | None:
        mention = self._mention_in(source)
        if mention is None:
            if re.fullmatch(r"[A-Z]\w+", words) and len(known := self.register.of_forename(words)) == 1:
                return self._person(known[0], source[0], "surname: forename")
            return None
        spoken_to = _SPOKEN_TO.match(self.text, mention.end, source[1])
        if spoken_to and BODY.search(spoken_to["body"]) and not ROLE_NOUN.search(spoken_to["body"]):
            return self.meant(spoken_to.span("body"))  # "Mr Ash, the Association of Treasurers said": they, to Mr Ash
        if mention.person is None:
            names = tuple(dict.fromkeys(person.name for person in mention.open_between))
            return Holder(words, "ambiguous", words, candidates=names, how="open")
        person = mention.person
        written = plain_name(self.text[mention.start : mention.end])
        how = "name" if person.full and written == plain_name(person.name) else "surname"
        return self._person(person, mention.start, how if person.full else "surname: alone")

    def _new_name(self, words: str, source: Span) -> Holder | None:
        """A full name that nothing else showed to be a person's: bodies have been ruled out."""
        found = NAME.fullmatch(re.split(r",|\s\(", words)[0])
        if (
            found is None
            or DETERMINER.match(words)
            or not 2 <= len(found["name"].split()) <= 4
            or (BODY.search(words) and not only_names(words))
        ):
            return None
        person = self.person_named(source)
        return self._person(person, source[0], "name: not seen before") if person else None

    # -- bodies ------------------------------------------------------------------------------------------------------

    def _body(self, words: str, source: Span) -> Holder | None:
        """A named body: its last noun is part of a name ("the NHS Confederation", "the DoH", "Fenwick Council")."""
        if vocative := re.match(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness)\.?\s[^,]+,\s+(?=the\s)", words):
            words = words[vocative.end() :]
        apposed = _APPOSED.match(words)
        if apposed and BODY.search(apposed["body"]) and not ROLE_NOUN.search(apposed["body"]):
            words = apposed["body"]
        words = _THINK_TANK.sub("think-tank", words)
        core = ASIDE.split(words)[0].strip() or words
        plain = DETERMINER.sub("", core)
        head = re.split(r"\s(?:of|to|for|at|in|on|from|with|against|close)\s", plain)[0]
        if not plain or is_person_noun(head) or (PLURAL_PEOPLE.search(head) and not is_title(head)):
            return None  # "the director of Fenwick Council", "an aide to Ms Cole", "members of the Health Committee"
        if is_person_noun(plain) and plain.split()[-1].islower():
            return None  # "a Department of Health source"
        if plain in self.bodies.abbreviations or ACRONYM.fullmatch(plain):
            name = self.bodies.abbreviations.get(plain, plain)
            return Holder(name, "organisation", words, organisation=name, how="name: body")
        noun = plain.split()[-1]
        if len(plain.split()) == 1 and NOUN.match(noun):
            return self._called(noun, words, source)
        label = next((lab for a, b, lab in self._entities_in(source) if source[0] <= a and b <= source[1]), "")
        last = re.split(r"\s(?:for|at|in|on|from|with)\s", plain)[0].split()[-1]
        telling = BODY.search(plain) and not only_names(plain)
        if last[:1].isupper() and (telling or label in ("ORG", "GPE", "NORP") or (" " in head and core != plain)):
            name = self.bodies.fullest(self.bodies.full(plain))
            return Holder(name, "organisation", words, organisation=name, how="name: body")
        known = self.bodies.inside(plain)
        if known and plain_name(known) == plain_name(plain):  # "Wexcombe county council"
            return Holder(known, "organisation", words, organisation=known, how="name: body")
        if any(word[:1].isupper() for word in head.split()):
            return Holder(plain, "organisation", words, how="words: paper") if PAPER.search(last) else None
        return self._called(noun, words, source, exactly=len(plain.split()) > 1) if len(plain.split()) <= 3 else None

    def _entities_in(self, source: Span) -> list[tuple[int, int, str]]:
        first = bisect_left(self.reading.entities, (source[0], 0, ""))
        last = bisect_left(self.reading.entities, (source[1], 0, ""))
        return list(self.reading.entities[first:last])

    def _called(self, noun: str, words: str, source: Span, *, exactly: bool = False) -> Holder | None:
        called = self.bodies.called(noun, source[0], exactly=exactly)
        if len(called) > 1:
            return Holder(words, "ambiguous", words, candidates=tuple(called), how="open")
        if called:
            return Holder(called[0], "organisation", words, organisation=called[0], how="description: body")
        if noun.casefold() in ("paper", "report", "review") or not noun[:1].isupper():
            return None
        return Holder(noun, "organisation", words, organisation=noun, how="name: body")
