"""Whom a pronoun means – he, she, it, they – and other words that only point: "the latter", "the hon. Lady"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from corpus.records import Span
from nlp.cast import UNKNOWN, Cast, Holder
from nlp.nouns import FEMALE, MALE
from nlp.people import Mention, Person
from nlp.roles import ROLE

# Somebody described, as a pronoun may mean him: an article and up to four words before the noun of a role.
_SOMEBODY = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Mm]y|[Oo]ne|[Oo]ur)\s+(?:[\w’'-]+\s+){0,4}?"
    rf"(?:(?i:{ROLE})|driver|sister|grandmother|resident)\b"
    r"(?:\s+(?:of|for|at)\s+(?:the\s+)?(?:[A-Z][\w’'-]*(?:\s+(?:of|for|and)\s+)?\s*)+)?"
)
# What makes the description after it no person who acts: "a letter to the minister".
_DEPENDENT_DESCRIPTION = re.compile(r"\b(?:of|to|for|by|from|at|under|than|about|against)\s+$")
# How Members speak of each other: "my right hon. Friend", "the noble and learned Lord".
_HONOURABLE = re.compile(r"(?:the|my)\s+(?:right\s+)?(?:hon|noble)\S*\s+(?:and\s+\w+\s+)?(?P<who>\w+)", re.IGNORECASE)
# Between two people who are named together: "Ann Ham and Ivo Birch", "Ann Ham, chair of the board, and Ivo Birch".
_TOGETHER = re.compile(r"\s*(?:,(?:(?!\bwho\b|\bwhose\b|\bwhich\b|\bthat\b)[^.;:])*)?(?:,|\band|&)\s+")
# Whom a Member calls so by name or office: "my right hon. Friend the Secretary of State", "my noble friend Lord Ash";
# and by seat: "the hon. Member for Fenwick", who need not have spoken last.
_CALLED = re.compile(r"\s*,?\s+(?P<who>(?:the\s+\S|[A-Z]))")
_SEAT = re.compile(r"\s+for\s+\S")
# A paper that "it" may be, rather than a body named before it.
_PAPERS = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Tt]his|[Ii]ts)\s+(?:[\w’'-]+\s+){0,3}?(?:bill|blueprint|circular|document|guidance|manifesto|motion|paper|plan|"
    r"report|review|statement|strategy|study|submission|survey)\b"
)
# Characters that a pronoun looks back from the start of its paragraph: about the paragraph before.
BACK = 800


class Pronouns(Cast):
    """Who is meant by words that name and describe nobody."""

    def _pronoun(self, word: str, source: Span) -> Holder:
        lower = word.lower()
        if lower in ("i", "we", "us", "our", "my"):
            return replace(self.author(), how="author: pronoun") if self.author() is not UNKNOWN else UNKNOWN
        gender = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}.get(lower)
        if gender:
            return self._he_or_she(word, source, gender)
        return self._it_or_they(word, source, lower in ("they", "them", "their"))

    def _it_or_they(self, word: str, source: Span, several: bool) -> Holder:
        block = self.document.block_at(source[0])
        floor = (block.start if block else source[0]) - BACK
        wanted = ("group", "organisation") if several else ("organisation",)
        spoke_at, spoke = next(
            (
                (at, h)
                for at, h in self._before(source[0])
                if at >= floor and (h.kind in wanted or (h.how == "description: paper" and not several))
            ),
            (-1, None),
        )
        named = self.bodies.last(source[0], floor)
        here = block is not None and named is not None and named[0] >= block.start > spoke_at
        if named and not several and named[0] > spoke_at and (other := self.bodies.named_with(named)):
            return Holder(word, "ambiguous", word, candidates=(other, named[2]), how="open")
        if named and not several and named[0] > spoke_at and (here or self._leads(named[0], source[0])):
            return Holder(named[2], "organisation", word, organisation=named[2], how="pronoun: it, named")
        if spoke:
            return spoke.again("pronoun: they" if several else "pronoun: it")
        if named and not several and not _PAPERS.search(self.text, named[1], source[0]):
            return Holder(named[2], "organisation", word, organisation=named[2], how="pronoun: it, named")
        return Holder(word, "unknown", word)

    def _leads(self, at: int, before: int) -> bool:
        """Whether a body heads the sentence before the pronoun's, or its own."""
        sentence = re.split(r"(?<=[.!?])['’\"”]?\s", self.text[max(0, before - 400) : before])
        last = next((piece for piece in reversed(sentence) if piece.strip()), "")
        begins = before - len(last) if sentence and sentence[-1].strip() else before - len(last) - 1
        return 0 <= at - begins <= 8 or any(start <= at < end for start, end in self._subjects)

    def _he_or_she(self, word: str, source: Span, gender: str) -> Holder:
        """The last subject of this paragraph or who spoke in it after that, else who spoke last, else who was named."""
        block = self.document.block_at(source[0])
        start = block.start if block else 0
        here = [one for one in self._people_between(start, source[0], gender) if not self._is_author(one[1])]
        # Whom somebody speaks of comes after who speaks: "Ms Ash said Mr Birch was wrong. She added …".
        here = [one for one in here if self._told.within((one[0], one[0] + 1)) == 0] or here
        subjects = [one for one in here if self._is_subject(one[0], start)]
        spoke = [
            (at, holder)
            for at, holder in self._before(source[0])
            if holder.kind == "person" and holder.gender in (gender, None) and not self._is_author(holder)
        ]
        chosen = (subjects or here)[-1] if here else None
        latest = max([one for one in (chosen, *spoke[:1]) if one], key=lambda one: one[0], default=None)
        if latest and latest[0] >= start and (together := self._named_with(latest, [*here, *spoke])):
            return Holder(word, "ambiguous", word, candidates=together, how="open")
        if spoke and spoke[0][0] >= start and (chosen is None or spoke[0][0] >= chosen[0]):
            return self._again(spoke[0][1], source[0], "pronoun: spoke")
        if chosen:
            rivals = {holder.name for _, holder in here}
            how = "pronoun: one" if len(rivals) == 1 else "pronoun: subject" if subjects else "pronoun: nearest"
            return self._again(chosen[1], source[0], how)
        upto = bisect_left(self._starts, start)
        before = (self.mentions[number] for number in range(upto - 1, -1, -1))
        last = next((m for m in before if self._fits(m, gender) and not self._wrote(m.person)), None)
        if spoke and (last is None or spoke[0][0] >= last.start - 600):
            return self._again(spoke[0][1], source[0], "pronoun: spoke before")
        if last is not None and last.person is not None:
            block = self.document.block_at(last.start)
            since = block.start if block else last.start
            near = {h.name: None for _, h in self._people_between(since, last.end, gender) if not self._is_author(h)}
            if len(near) > 1:
                return Holder(word, "ambiguous", word, candidates=tuple(near), how="open")
            return self._person(last.person, source[0], "pronoun: named before")
        return Holder(word, "unknown", word)

    def _named_with(self, one: tuple[int, Holder], others: Sequence[tuple[int, Holder]]) -> tuple[str, ...]:
        """The names of somebody and of those who are named together with him; () where nobody is."""
        names = {one[1].name: None}
        for at, other in others:
            first, second = sorted((one[0], at))
            named = self.mentions[bisect_right(self._starts, first) - 1] if other.person and one[1].person else None
            if (
                named
                and named.start == first
                and named.end < second
                and _TOGETHER.fullmatch(self.text, named.end, second)
            ):
                names[other.name] = None
        return tuple(names) if len(names) > 1 else ()

    def _is_author(self, holder: Holder) -> bool:
        """Whether it is who says "I" in this document: then "she" is somebody else."""
        return self._wrote(holder.person) or holder.basis == "author"

    def _wrote(self, person: Person | None) -> bool:
        about = self.document.metadata
        return person is not None and about.kind in ("opinion", "speech") and person.name in about.authors

    def _again(self, holder: Holder, offset: int, how: str) -> Holder:
        return self._person(holder.person, offset, how) if holder.person else holder.again(how)

    def _people_between(self, start: int, end: int, gender: str) -> list[tuple[int, Holder]]:
        """(offset, holder) of the people named or described in a stretch, outside quotations, who can be he or she."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        named = self.mentions[first:last]
        found = [
            (m.start, self._person(m.person, m.start, "name"))
            for m in named
            if m.person is not None and self._fits(m, gender) and not self._in_quote(m.start)
        ]
        for match in _SOMEBODY.finditer(self.text, start, end):
            near = self.text[match.end() : match.end() + 2]
            beside = any(m.start - 3 <= match.end() and match.start() <= m.end + 3 for m in named)
            if beside or self._in_quote(match.start()) or near.startswith(("’s", "'s")):
                continue  # "the minister, Ann Ham" is named; "the minister's plan" is no person
            if _DEPENDENT_DESCRIPTION.search(self.text[max(start, match.start() - 30) : match.start()]):
                continue
            described = self._described(match.group().strip(), (match.start(), match.end()))
            if described.kind == "person" and described.gender in (gender, None):
                found.append((match.start(), described))
        return sorted(found, key=lambda one: one[0])

    @staticmethod
    def _fits(mention: Mention, gender: str) -> bool:
        return mention.person is not None and mention.person.gender in (gender, None)

    def _is_subject(self, at: int, since: int) -> bool:
        """Whether what is named here heads a subject: in "Dr Ash, chair of Vale Trust" the trust does not."""
        first, last = bisect_left(self._subjects, (since, 0)), bisect_right(self._subjects, (at, len(self.text)))
        return any(
            start <= at < end and not self._starts_between(start, at) for start, end in self._subjects[first:last]
        )

    def _starts_between(self, start: int, end: int) -> bool:
        """Whether somebody is named in the stretch."""
        return bisect_left(self._starts, start) < bisect_left(self._starts, end)

    # -- by relation to others ---------------------------------------------------------------------------------------

    def _one_of_two(self, words: str, source: Span) -> Holder | None:
        """ "The former", "the latter": of the last two people named."""
        found = re.fullmatch(r"[Tt]he (former|latter)", words)
        if not found:
            return None
        two: list[Person] = []
        for mention in reversed(self.mentions[: bisect_left(self._starts, source[0])]):
            if mention.person is not None and mention.person not in two:
                two.insert(0, mention.person)
            if len(two) == 2:
                return self._person(two[found[1] == "latter"], source[0], "description: order")
        return None

    def _honourable(self, words: str, source: Span) -> Holder | None:
        """ "The hon. Lady": who spoke last before, of that gender and not in this turn."""
        found = _HONOURABLE.match(words)
        if found and (named := _CALLED.match(words, found.end())):
            return self.meant((source[0] + named.start("who"), source[1]))
        if not found or not self._members or _SEAT.match(words, found.end()):
            return None
        gender = "f" if FEMALE.match(found["who"]) else "m" if MALE.search(found["who"]) else None
        at = bisect_right(self._members, source[0], key=lambda one: one[0])
        current = self._members[at - 1][1].name if at else ""
        for _, holder in reversed(self._members[: max(0, at - 1)]):
            if (
                holder.kind == "person"
                and holder.name != current
                and "speaker" not in (holder.role or "").casefold()
                and (gender is None or holder.gender in (gender, None))
            ):
                return holder.again("description: member")
        return Holder(words, "unknown", words)
