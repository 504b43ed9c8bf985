"""The bodies that a document names, and which of them "the union" or "it" means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from corpus.records import Block, Span
from nlp.names import OFFICE
from nlp.roles import BODY

# Abbreviations of British public bodies that papers use without spelling them out. General knowledge, not a document's.
KNOWN = {
    "DoH": "Department of Health",
    "DH": "Department of Health",
    "DHSS": "Department of Health and Social Security",
    "DHSC": "Department of Health and Social Care",
    "ADSS": "Association of Directors of Social Services",
    "ADASS": "Association of Directors of Adult Social Services",
    "LGA": "Local Government Association",
    "BMA": "British Medical Association",
    "RCN": "Royal College of Nursing",
    "RCGP": "Royal College of General Practitioners",
    "BASW": "British Association of Social Workers",
    "SSI": "Social Services Inspectorate",
    "CSCI": "Commission for Social Care Inspection",
    "CQC": "Care Quality Commission",
    "NAO": "National Audit Office",
    "ODPM": "Office of the Deputy Prime Minister",
}
# Between two bodies that are named together.
_AND_ANOTHER = re.compile(r"\s+and\s+(?:the\s+)?", re.IGNORECASE)
DETERMINER = re.compile(r"^(?:the\s+same|the|a|an|this|that|its|their|his|her|our|my)\s+", re.IGNORECASE)
ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,4}[A-Z]s?\b")
NOUN = re.compile(
    r"(?:government|department|ministry|council|committee|commission|authority|trust|board|association|federation|"
    r"confederation|alliance|union|society|institute|college|university|party|agency|charity|body|group|forum|network|"
    r"service|company|office|treasury|inspectorate|regulator|watchdog|think[- ]?tank|campaign|coalition|panel|"
    r"taskforce|foundation|fund|partnership|centre|hospital|hospice|conference|congress|guild|organisation|inquiry)$",
    re.IGNORECASE,
)
# What bodies of a kind are called in their names, where that is another word.
_CALLED = {
    "union": "association federation guild congress college society unison unite gmb nupe cohse nalgo bma rcn basw",
    "charity": "trust foundation society alliance concern fund federation housing mencap mind scope",
    "trust": "hospital hospitals",
    "hospital": "trust hospitals",
    "hospitals": "trust",
    "authority": "council",
    "department": "ministry office",
    "ministry": "department",
    "regulator": "commission inspectorate authority ofsted",
    "watchdog": "commission inspectorate authority office",
    "inspectorate": "commission",
    "think-tank": "institute centre fund foundation trust",
    "thinktank": "institute centre fund foundation trust",
    "conference": "confederation",
    "organisation": "association alliance federation society trust foundation network forum",
    "group": "alliance association network forum party",
    "association": "federation confederation",
    "inquiry": "commission review",
}
# Days and months are in no name: "Fenwick Trust on Monday".
_DATE = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|April|June|July|August|(?:Sept|Nov|Dec)ember|"
    r"October)\b"
)
_BODY_NAME = re.compile(
    rf"(?:[A-Z](?:[\w'’&-]|\.(?=\w)|(?<=\bSt)\.)*)(?:\s+(?:(?:of|for|and|the|on|in|&)\s+(?:the\s+)?)?(?!{_DATE})[A-Z][\w'’&-]*){{1,8}}"
)
# As local papers print them: "Wexcombe county council", "Marl health authority".
_LOCAL = re.compile(
    r"(?:[A-Z][\w'’-]+\s+(?:and\s+)?){1,3}"
    r"(?:(?:county|city|borough|district|town|metropolitan|unitary|primary|care|health|social|services|hospitals?|"
    r"community|mental|ambulance|strategic|acute|teaching|foundation|NHS)\s+){0,4}"
    r"(?:council|authority|trust|board|partnership|hospice|university)\b(?!\s+[A-Z])"
)
_OPENERS = frozenset(
    """
    the a an this that its their our his her every each one no any some all both when as if in at by for from but and or
    not did does do is was were are has had have would could should will can must yesterday today last next under since
    while because most many other another which what either former then now after before so although though meanwhile
    recently earlier however even only perhaps also until with without
    """.split()
)
# Last words of names in capitals that are places, days, papers of law and people's offices.
_NO_HEAD = re.compile(
    r"(?:street|road|square|city|region|district|county|england|scotland|wales|britain|london|europe|health|care|social|"
    r"primary|community|\w+day|january|february|march|april|may|june|july|august|september|october|november|december|act|"
    r"bill|minister|secretary|director|president|chairman|chair|members?|professor|manager|officer|lead|adviser|leader|"
    r"question|volume|page|evidence|witness(?:es)?|examination|minutes|white|green|people|house)$"
)
_MEMBER = re.compile(r"(?:Members?|Peer|Doctor|Master|Bachelor|Order)\b")
_REMEMBERED = 200
_NO_CHARITY = {"council", "committee", "department", "ministry", "office", "commission", "authority", "union"}
_CONNECTING = re.compile(r"\s+(?:of|for|on|in|at)\s+")


class Bodies:
    """The bodies of one document, in the order of its text.

    own   the body whose document it is, which the document may call "the Association"
    """

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block],
        entities: Iterable[tuple[int, int, str]],
        own: str | None = None,
        people: Iterable[str] = (),
    ) -> None:
        self.text, self.own = text, own
        self.abbreviations = _abbreviations(text)
        self.named = self._named(blocks, entities, frozenset(people))
        self._starts = [start for start, _, _ in self.named]
        self._headed: dict[str, list[tuple[int, int, str]]] = {}
        self._by_word: dict[str, set[str]] = {}
        self._by_heads: dict[tuple[str, ...], list[tuple[int, int, str]]] = {}
        for one in self.named:
            self._headed.setdefault(head(one[2]), []).append(one)
            for word in re.findall(r"\w+", one[2].casefold()):
                self._by_word.setdefault(word, set()).add(one[2])

    def _named(
        self, blocks: Sequence[Block], entities: Iterable[tuple[int, int, str]], people: frozenset[str]
    ) -> list[tuple[int, int, str]]:
        """(start, end, full name) of every body that the document names."""
        found: dict[int, tuple[int, int, str]] = {}
        for block in blocks:
            found |= {one[0]: one for one in self._in_capitals(block)}
            for one in (*self._local(block), *self._abbreviated(block)):
                found.setdefault(one[0], one)
        for start, end, label in entities:
            at = _after_openers(self.text, start, end)
            name = self.text[at:end]
            # A name in a single word is a body where the model says so; what it says of longer ones is less sure.
            if (
                label == "ORG"
                and re.fullmatch(r"[A-Z]\w{3,}", name)
                and name not in people
                and not NOUN.match(name)
                and name != "Cabinet"
            ):
                found.setdefault(at, (at, end, name))
        ordered: list[tuple[int, int, str]] = []
        for one in sorted(found.values(), key=lambda one: (one[0], -one[1])):
            if not ordered or one[0] >= ordered[-1][1]:
                ordered.append(one)
        return ordered

    def _in_capitals(self, block: Block) -> Iterator[tuple[int, int, str]]:
        for match in _BODY_NAME.finditer(self.text, block.start, block.end):
            for first, end in _coordinated(self.text, match.span()):
                start = _after_openers(self.text, first, end)
                name = self.text[start:end]
                named = " " in name and not _NO_HEAD.match(head(name)) and not _MEMBER.match(name)
                if (office := OFFICE.match(name)) and not BODY.search(name[office.end() :]):
                    continue  # "Deputy Director Ann Ham"
                if named and BODY.search(name):
                    yield start, end, self.full(name)

    def _local(self, block: Block) -> Iterator[tuple[int, int, str]]:
        for match in _LOCAL.finditer(self.text, block.start, block.end):
            start = _after_openers(self.text, *match.span())
            name = self.text[start : match.end()]
            if name[:1].isupper() and not re.search(r"['’]s?\s", name):
                yield start, match.end(), self.full(name)

    def _abbreviated(self, block: Block) -> Iterator[tuple[int, int, str]]:
        for match in re.finditer(r"\b[A-Z]\w*[A-Z]\b", self.text[block.start : block.end]):
            name = self.abbreviations.get(match.group(), "")
            if BODY.search(name) and not _MEMBER.match(name):
                yield block.start + match.start(), block.start + match.end(), name

    def full(self, words: str) -> str:
        """A body's name without its article and "'s", spelt out."""
        name = DETERMINER.sub("", re.sub(r"['’]s?$", "", " ".join(words.split()))).rstrip(",")
        return self.abbreviations.get(name, name)

    def fullest(self, name: str) -> str:
        """The longest name of a body that this one shortens: "the Alliance" → "Later Years Alliance"."""
        if " " in name:  # "the Select Committee" → "Select Committee on Care"
            longer = {body for _, _, body in self._headed.get(head(name), ()) if body.startswith(f"{name} ")}
            return longer.pop() if len(longer) == 1 else name
        longer = {body for body in self._by_word.get(name.casefold(), ()) if body != name and body.split()[-1] == name}
        return longer.pop() if len(longer) == 1 else name

    def called(self, noun: str, before: int, *, exactly: bool = False) -> list[str]:
        """What "the union" means: the last body so called; several where one sentence names them; else the only one.

        exactly   only bodies whose names have the noun: an association is a union, but no "health union"
        """
        noun = noun.casefold().removesuffix("’s").removesuffix("'s")
        if not NOUN.match(noun):
            return []
        if self.own and (head(self.own) == noun or (noun == "charity" and head(self.own) not in _NO_CHARITY)):
            return [self.own]
        for heads in ([noun], [] if exactly else _CALLED.get(noun, "").split()):
            every = self._all_headed(tuple(heads))
            named = every[: bisect_left(every, (before,))]
            if named:
                return self._beside(named)
            if len({name for _, _, name in every}) == 1:
                return [every[0][2]]
        return []

    def _all_headed(self, heads: tuple[str, ...]) -> list[tuple[int, int, str]]:
        """The bodies whose names have one of these heads, in the order of the text; put together once."""
        if heads not in self._by_heads:
            self._by_heads[heads] = sorted(one for each in heads for one in self._headed.get(each, ()))
        return self._by_heads[heads]

    def _beside(self, named: Sequence[tuple[int, int, str]]) -> list[str]:
        """The last body and those that its sentence names before it."""
        last = named[-1][0]
        names = [
            self.fullest(name)
            for _, _, name in takewhile(
                lambda one: not re.search(r"[.!?]['’\"”]?\s|\n", self.text[one[1] : last]), reversed(named)
            )
        ]
        return list(dict.fromkeys(reversed(names)))

    def before(self, offset: int) -> list[tuple[int, int, str]]:
        """The bodies named before the offset, the last one first; not more of them than anybody would remember."""
        at = bisect_left(self._starts, offset)
        return self.named[max(0, at - _REMEMBERED) : at][::-1]

    def last(self, before: int, since: int) -> tuple[int, int, str] | None:
        """The last body named in the text from `since` up to `before`."""
        at = bisect_left(self._starts, before) - 1
        return self.named[at] if at >= 0 and self.named[at][0] >= since else None

    def named_with(self, one: tuple[int, int, str]) -> str | None:
        """The body that is named together with this one, before it: "Fenwick Trust and Vale Council"."""
        at = bisect_left(self._starts, one[0])
        before = self.named[at - 1] if at else None
        joined = before and before[2] != one[2] and _AND_ANOTHER.fullmatch(self.text, before[1], max(before[1], one[0]))
        return before[2] if before and joined else None

    def inside(self, words: str) -> str | None:
        """The longest name of a body of the document in the words, or what looks like one; spelt out."""
        shown = " ".join(words.split())
        found = [self.abbreviations.get(m.group(), "") for m in re.finditer(r"\b[A-Z]\w*[A-Z]\b", shown)]
        for match in (*_BODY_NAME.finditer(shown), *_LOCAL.finditer(shown)):
            for start, end in _coordinated(shown, match.span()):
                name = shown[_after_openers(shown, start, end) : end]
                while _NO_HEAD.match(head(name)) and len(parts := _CONNECTING.split(name, maxsplit=1)) > 1:
                    name = DETERMINER.sub("", parts[1])  # "Chair of the Fenwick Trust"
                of_office = name != shown[_after_openers(shown, start, end) : end]  # then "Social Services" is no body
                telling = NOUN.match(head(name)) or (BODY.search(name) and not of_office)
                if telling and not _NO_HEAD.match(head(name)):
                    found.append(self.full(name))
        if not any(found):
            found = [
                name
                for word in re.findall(r"[A-Z][\w’'-]+", shown)
                for name in self._by_word.get(word.casefold(), ())
                if re.search(rf"\b{re.escape(name)}\b", shown)
            ]
        return max(found, key=len, default="") or None


def head(name: str) -> str:
    """The word that says what kind of body it is: "trust" of a Marl NHS Trust, "committee" of a Committee on Care."""
    return _CONNECTING.split(name)[0].split()[-1].casefold().strip("’'")


def _after_openers(text: str, start: int, end: int) -> int:
    """Where the name begins after articles and words that open a sentence."""
    while (first := re.match(r"(\S+)\s+", text[start:end])) and first[1].casefold() in _OPENERS:
        start += first.end()
    return start


def _coordinated(text: str, span: Span) -> list[Span]:
    """The bodies of "the Marsh Trust and the Fenwick Trust"; "Department for Health and Social Care" is one."""
    for joint in re.finditer(r"\s+and\s+", text[span[0] : span[1]]):
        left, right = (span[0], span[0] + joint.start()), (span[0] + joint.end(), span[1])
        if all(NOUN.match(text[start:end].split()[-1]) for start, end in (left, right)):
            return [left, *_coordinated(text, right)]
    return [span]


def _abbreviations(text: str) -> dict[str, str]:
    """Short forms → names: spelt out in the document ("the Later Years Alliance (LYA)"), or known to every reader."""
    found = dict(KNOWN)
    for match in re.finditer(r"\(([A-Z][A-Za-z&]{1,7})\)", text):
        before = text[max(0, match.start() - 120) : match.start()].split()
        for size in range(2, min(10, len(before)) + 1):
            words = before[-size:]
            if not words[0][:1].isupper():
                continue
            initials = "".join(w[0] for w in words if w[:1].isupper())
            if (
                initials.casefold() == re.sub(r"[^A-Z]", "", match[1]).casefold()
                or "".join(w[0] for w in words).casefold() == match[1].casefold()
            ):
                found[match[1]] = " ".join(words)
                break
    return found
