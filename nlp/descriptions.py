"""Who is described and not named: by role, as a body's spokesman, by what they wrote, as a group."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from corpus.records import Span, plain_name
from nlp.bodies import DETERMINER, NOUN
from nlp.cast import Holder
from nlp.nouns import ASIDE, PAPER, PLURAL_PEOPLE, SMALL, is_person_noun
from nlp.offices import holder_of
from nlp.people import Person
from nlp.pronouns import BACK, Pronouns
from nlp.roles import ROLE_NOUN, of_before, role_words

# "A spokeswoman for the council", "the council's spokesman", "the spokesman".
_SPOKES = r"(?:(?:\w+\s+){0,2}spokes(?:man|woman|person|people))"
_SPOKEN_FOR = re.compile(
    rf"(?:(?:an?|the|its|their|one)\s+)?(?P<role>{_SPOKES})\s+(?:for|of|at|from)\s+(?:the\s+)?(?P<body>[^,]+)",
    re.IGNORECASE,
)
_BODYS_SPOKEN = re.compile(
    r"(?:(?:an?|the|one)\s+)?(?P<body>(?:its|their)\b|\S.*?)(?:['’]s?)?\s+"
    r"(?P<role>(?:(?:national|local|official|chief|senior)\s+)?spokes(?:man|woman|person|people))(?:,.*)?$",
    re.IGNORECASE,
)
_SPOKESMAN = re.compile(r"(?:the|an?|one)\s+spokes(?:man|woman|person)$", re.IGNORECASE)
# What somebody or some body wrote speaks for its writer.
_PAPER_OF = re.compile(
    r"(?P<who>.+?)"
    r"(?:['’]s?|(?<=\bits)|(?<=\btheir)|(?<=\bhis)|(?<=\bher)|(?<=\bIts)|(?<=\bTheir)|(?<=\bHis)|(?<=\bHer))\s+"
    r"(?:own\s+)?(?:[\w-]+\s+){0,4}?" + PAPER.pattern.removesuffix("$") + r"(?:\s+(?:of|on|into|for|to|about)\b.*)?$",
    re.IGNORECASE,
)
_PAPER_BY = re.compile(
    r"(?:an?|the|one|this|that)?\s*(?:[\w-]+\s+){0,4}?"
    r"(?:report|review|study|survey|paper|analysis|inquiry|letter|memorandum|statement|submission|response|briefing|e-?mail)\s+"
    r"(?:(?:published|issued|written|commissioned)\s+)?(?:by|from)\s+(?P<who>[^,]+)",
    re.IGNORECASE,
)
# What a body does to a paper that is another's: "the union attacked its report".
_ANSWERS = (
    r"(?:accept|accus|answer|attack|back|challeng|condemn|critici|describ|dismiss|disput|endors|oppos|prais|question|read|"
    r"reject|repl|respon|support|welcom)\w*"
)
# What somebody is by a title alone.
_BY_TITLE = {
    "councillor": {"cllr", "councillor"},
    "professor": {"professor", "prof"},
    "canon": {"canon"},
    "bishop": {"bishop"},
    "peer": {"lord", "lady", "baroness", "baron", "viscount", "viscountess", "earl", "countess"},
    "baroness": {"baroness", "lady"},
    "lord": {"lord"},
    "doctor": {"dr"},
    "gp": {"dr"},
}
# Words of a role by which it is not held, or not yet: "the minister" is not the shadow minister.
_NOT_NOW = frozenset("former shadow ex once previous outgoing retired then".split())
# What somebody is by calling, and not by an office that only one holds: "the GP" may be who was just named.
_CALLING = re.compile(
    r"(?:gp|doctor|nurse|physician|consultant|carer|social worker|veteran|campaigner|academic|economist|author|"
    r"historian|lawyer|barrister|peer|mp|councillor|matron|midwife|researcher|mother|father|grandmother|grandfather)$",
    re.IGNORECASE,
)


class Descriptions(Pronouns):
    """Who is meant by a description."""

    def _spokesman(self, words: str, source: Span) -> Holder | None:
        """Somebody without a name who speaks for a body, which is then spelt out."""
        found = _SPOKEN_FOR.match(words) or _BODYS_SPOKEN.match(words)
        mention = self._mention_in(source)
        if found is None or found["body"].casefold() in ("a", "an", "the", "one"):
            same = _SPOKESMAN.match(words) and words.casefold().startswith("the ")
            before = (h for _, h in self._before(source[0]) if h.basis == "spokesperson")
            return next(before, None) if same and mention is None else None
        if mention is not None and mention.person is not None:
            return None
        body = self._body_meant(found["body"], source[0])
        role = DETERMINER.sub("", found["role"])
        if not body:
            name = DETERMINER.sub("", words)
            return Holder(name, "person", words, role=name, how="words: spokesperson")
        return Holder(f"{role} for {body}", "person", words, (), f"{role}, {body}", body, "spokesperson")

    def _writer(self, words: str, source: Span) -> Holder | None:
        """Whose paper speaks: "the commission's report", "her study of nine trusts", "a report by the Fund"."""
        found = _PAPER_OF.match(words) or _PAPER_BY.match(words)
        if not found:
            return None
        start = source[0] + found.start("who")
        whose = self.meant((start, source[0] + found.end("who")))
        if whose.kind in ("person", "organisation") and whose.basis not in ("words", "open"):
            return whose.again("description: paper")
        return None

    def _described(self, words: str, source: Span) -> Holder:
        """ "the minister", "senior officials", "critics of integration": by role, or as the text says."""
        core = ASIDE.split(words.strip(), maxsplit=1)[0] or words.strip()
        plain = (
            re.sub(r"^(?:(?:an?|the|its|their|his|her|this|that)\s+)+(?:own\s+)?", "", core, flags=re.IGNORECASE)
            or core
        )
        head = re.split(r"\s(?:of|for|at|in|to|on|from|with|close|chaired|headed|led|made|representing)\s", plain)[0]
        if is_person_noun(plain) and plain.split()[-1].islower():
            head = plain
        if is_person_noun(head) and not PLURAL_PEOPLE.search(head):
            return self._somebody(core, plain, words, source)
        known = self._before_in_full(plain, words, source[0]) or self._whose_paper(plain, words, source[0])
        if known:
            return known
        of_people = PLURAL_PEOPLE.search(head) or (head.endswith("s") and not NOUN.search(head))
        is_body = not of_people and (NOUN.search(head) or PAPER.search(head))
        # A noun alone is no name: "the report".
        alone = is_body and " " not in plain and re.match(r"the\s", core, re.IGNORECASE)
        name = f"the {plain}" if alone else plain
        return Holder(name, "organisation" if is_body else "group", words, how="words")

    def _before_in_full(self, plain: str, words: str, offset: int) -> Holder | None:
        """ "The panel", of "a panel of national auditors" that spoke before."""
        if " " in plain or not re.match(r"the\s", words, re.IGNORECASE):
            return None
        for _, holder in self._before(offset):
            if holder.basis == "words" and holder.kind in ("group", "organisation"):
                first = re.split(r"\s(?:of|for|on|from)\s", holder.name)[0].split()
                if len(holder.name.split()) > 1 and first and first[-1].casefold() == plain.casefold():
                    return holder.again("description: before")
        return None

    def _whose_paper(self, plain: str, words: str, offset: int) -> Holder | None:
        """ "The report", of a body that the text before names as its author: "the Commission's report", or its."""
        said = re.fullmatch(r"(?:statement|submission|response|briefing|letter|e-?mail)", plain, re.IGNORECASE)
        if said:  # "the statement", of a statement from the Trust that spoke before
            told = (h for _, h in self._before(offset) if h.how == "description: paper" and plain in h.as_written)
            return next((holder.again("description: paper") for holder in told), None)
        if not re.fullmatch(r"(?:report|review|study|inquiry|paper|survey)(?: itself)?", plain, re.IGNORECASE):
            return None
        noun = plain.split()[0].casefold()
        own = re.compile(rf"\w{{0,2}}['’]s?\s+(?:[\w-]+\s+){{0,3}}{noun}\b", re.IGNORECASE)
        its = re.compile(
            rf"(?:(?!\b{_ANSWERS})[^.!?:;“”‘\"]){{0,80}}?\s(?:its|their)\s+(?:[\w-]+\s+){{0,3}}{noun}\b", re.IGNORECASE
        )
        by = re.compile(
            rf"\b{noun}\s+(?:(?:published|issued|released|commissioned)\s+)?(?:\w+\s+)?(?:of|by|from)\s+(?:the\s+)?$",
            re.IGNORECASE,
        )
        later = offset  # where the next body is named, whose report it may be
        for at, end, name in self.bodies.before(offset):
            if (
                own.match(self.text, max(at, end - 2), end + 40)  # a name may end with its "’s"
                or its.match(self.text, end, min(later, end + 120))
                or by.search(self.text, max(0, at - 40), at)
            ):
                return Holder(name, "organisation", words, organisation=name, how="description: paper")
            later = at
        return None

    def _somebody(self, core: str, plain: str, words: str, source: Span) -> Holder:
        """Somebody by role: whom the document names with it, or who was so described, or who held the office then."""
        definite = re.match(r"(?:the|its|their|his|her)\s|.+['’]s?\s", core, re.IGNORECASE)
        role: str | None = self._expanded(re.sub(r"^(?:the|an?)\s+", "", core, flags=re.IGNORECASE), source[0]) or plain
        body = self._organisation(role)
        if not ROLE_NOUN.search(plain):
            role = None  # "a source", "one resident": that is nobody's role
        if not definite:
            if (person := self.in_office(plain)) and person.roles[0][0] <= source[0] < person.first:
                return self._person(person, source[0], "description")  # "A minister has said …", who is named next
            return Holder(plain, "person", words, (), role, body, "words: somebody")
        fits = self._in_role(role or plain, body, source[0])
        if len(fits) > 1:
            names = tuple(person.name for person in fits)
            return Holder(words, "ambiguous", words, candidates=names, how="open")
        if fits:
            return self._person(fits[0], source[0], "description")
        wanted = role_words(plain)
        for _, holder in self._before(source[0]):
            if (
                holder.kind == "person"
                and holder.person is None
                and wanted <= role_words(f"{holder.name} {holder.role}")
            ):
                return holder.again("description: before")
        if not body and _CALLING.search(plain) and (person := self._just_named(source[0])):
            return self._person(person, source[0], "description: epithet")
        office = holder_of(plain, self.document.metadata.spoken_on)
        if office and not self._might_hold_it:
            return Holder(office.name, "person", words, (), plain, body, "office")
        return Holder(plain, "person", words, (), role, body, "words: described")

    @cached_property
    def _might_hold_it(self) -> bool:
        """Whether somebody speaks of whom the document states no role: that may be the minister whom it describes."""
        sources = {span for one in self.reading.attributions for span in one.source_spans}
        named = (self._mention_in(span) for span in sources)
        people = [m.person for m in named if m is not None and m.person is not None and m.person.full]
        return any(all(of_before(role) for _, role in person.roles) for person in people)

    def _just_named(self, before: int) -> Person | None:
        """The last person named in this paragraph or the one before, where nobody else is named there."""
        block = self.document.block_at(before)
        floor = (block.start if block else before) - BACK // 2
        upto = bisect_left(self._starts, before)
        near = self.mentions[bisect_left(self._starts, floor) : upto]
        named = {id(m.person): m.person for m in near if m.person is not None and not self._in_quote(m.start)}
        return next(iter(named.values())) if len(named) == 1 else None

    def _in_role(self, role: str, body: str | None, before: int) -> list[Person]:
        """The people whose role, as given before the offset, is the described one; of one body where it names one."""
        words = [word for word in role_words(role.replace(body, "") if body else role) if word not in SMALL]
        wanted = set(words)
        if not wanted:
            return []
        titles = _BY_TITLE.get(role.split()[-1].casefold(), set()) if not body else set()
        holding = min((self._in_role_of.get(word, []) for word in wanted), key=len, default=[])
        fits = []
        for person in holding:
            if person.first >= before and all(at > before for at, _ in person.roles):
                continue
            held = [self._expanded(one, at) or "" for at, one in person.roles]
            if any(
                wanted <= role_words(one)
                and not (_NOT_NOW & role_words(one)) - wanted
                and (not body or self._organisation(one) in (None, body) or plain_name(body) in plain_name(one))
                for one in held
            ):
                fits.append(person)
        titled = [p for title in titles for p in self._titled.get(title, []) if p.first < before]
        return fits or list({id(person): person for person in titled}.values())
