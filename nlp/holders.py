"""Who a source is: a person, a body or a group, with the fullest name and the role that the document gives."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from corpus.records import Document, Span, plain_name
from nlp.attribution import Reading
from nlp.names import NAME, Mention, Person, matching, named_by, people
from nlp.roles import BODY, ROLE_NOUN
from nlp.spans import Cover

# Abbreviations of British public bodies that papers use without spelling them out. General knowledge, not a document's.
BODIES = {
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
_PRONOUN = re.compile(r"(?:he|she|they|it|we|i|who|him|her)$", re.IGNORECASE)
_SPOKEN_FOR = re.compile(
    r"(?:(?:an?|the|its|their)\s+)?(?P<role>(?:\w+\s+)?spokes(?:man|woman|person|people))\s+(?:for|of|at)\s+"
    r"(?:the\s+)?(?P<body>.+)$",
    re.IGNORECASE,
)
_BODYS_SPOKEN = re.compile(
    r"(?:(?:an?|the)\s+)?(?P<body>[A-Z].+?)(?:['’]s?)?\s+(?P<role>spokes(?:man|woman|person|people))$"
)
_DETERMINER = re.compile(r"^(?:the|a|an|this|that|its|their|his|her)\s+", re.IGNORECASE)
_PLURAL_PEOPLE = re.compile(
    r"\b(?:officials|ministers|mps|peers|critics|campaigners|experts|doctors|gps|nurses|managers|leaders|directors|"
    r"members|supporters|opponents|carers|patients|workers|staff|councillors|people|academics|researchers|commentators|"
    r"observers|sources|respondents|authorities|councils|trusts|unions|charities|some|many|most|others|several|those|"
    r"commissioners|providers|colleagues|users|professionals|practitioners|administrators|families|voters|residents)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,4}[A-Z]s?\b")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a statement. See `holder`, `holder_kind` and their neighbours in the position record."""

    name: str
    kind: str
    as_written: str = ""
    candidates: tuple[str, ...] = ()
    role: str | None = None
    organisation: str | None = None
    confidence: float = 1.0
    person: Person | None = None


UNKNOWN = Holder("unknown", "unknown", confidence=0.0)


# What follows the noun of a description and is no part of its name: "the minister, who …", "inspectors who …".
_ASIDE = re.compile(r",|\s\(|\s(?:who|which|that|whose)\b")
_AND = re.compile(r"\s+and\s+")
_JOINT = re.compile(r"\s*,\s+and\s+|\s+and\s+|\s*,\s+")
# A named body and nothing else: "the Association of Directors", "UNISON"; no role after a comma, no "members of".
_NAMED_BODY = re.compile(r"(?:[Bb]oth\s+)?(?:[Tt]he\s+(?:[A-Z][\w’'&-]*(?:\s+(?:of|for|in)\b)*\s*)+|[A-Z]{2,}\s*)$")


class Holders:
    """The people and bodies of one document, and what its sources mean."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self.document, self.reading = document, reading
        self.text = document.text
        self.register, self.mentions = people(
            document.text, document.blocks, reading.entities, document.metadata.authors
        )
        self._starts = [mention.start for mention in self.mentions]
        self.abbreviations = _abbreviations(document.text)
        self.bodies = self._bodies()
        self._called: dict[str, list[tuple[int, int, str]]] = {}  # word of their names → bodies
        for body in self.bodies:
            for word in {word.casefold() for word in re.findall(r"\w+", body[2])}:
                self._called.setdefault(word, []).append(body)
        self._in_role_of: dict[str, list[Person]] = {}
        for person in self.register.everyone:
            for word in {word for _, role in person.roles for word in _role_words(role)}:
                self._in_role_of.setdefault(word, []).append(person)
        self._subjects = sorted(reading.subjects)
        self._quoted = Cover(span for one in reading.attributions if one.mode == "direct" for span in one.spans)
        self._spoke: list[tuple[int, Holder]] = []  # (offset, holder), in the order of resolving

    def author(self) -> Holder:
        """The writer of the document: its author, or else the body that issued it."""
        authors = self.document.metadata.authors
        if len(authors) == 1:
            name = authors[0]
            found = [p for p in self.register.everyone if plain_name(p.name) == plain_name(name)]
            person = found[0] if len(found) == 1 else None
            role = self._expanded(person.role_at(len(self.text))) if person else None
            kind = "organisation" if BODY.search(name) else "person"
            return Holder(name, kind, name, role=role, organisation=_organisation(role), confidence=0.9, person=person)
        name = " and ".join(authors) or self.document.metadata.publisher or ""
        return Holder(name, "group" if authors else "organisation", name, confidence=0.8) if name else UNKNOWN

    def each(self, source: Span) -> list[Span]:
        """The sources that a source joins: "Ann Ham and Peter Ham", "the BMA, the RCN and UNISON"; else itself."""
        joints = list(_JOINT.finditer(self.text, *source))
        edges = [source[0], *(at for joint in joints for at in joint.span()), source[1]]
        pieces = zip(edges[::2], edges[1::2], strict=True)
        named = [piece for piece in pieces if self._mention_in(piece) or _NAMED_BODY.match(self.text, *piece)]
        return named if len(named) > 1 and _AND.search(self.text, *source) else [source]

    def of(self, source: Span) -> Holder:
        """The holder that a source's words mean."""
        words = self.text[source[0] : source[1]]
        holder = self._resolve(words, source)
        self._spoke.append((source[0], holder))
        return holder

    # -- kinds of sources --------------------------------------------------------------------------------------------

    def _resolve(self, words: str, source: Span) -> Holder:
        if _PRONOUN.match(words.strip()):
            return self._pronoun(words.strip(), source)
        spoken = _SPOKEN_FOR.match(words) or _BODYS_SPOKEN.match(words)
        mention = self._mention_in(source)
        if mention is not None and not (spoken and mention.person is None):
            return self._named(mention, words)
        if spoken:
            body = self._body_name(spoken["body"])
            if not any(word[:1].isupper() for word in body.split()):  # "a spokesman for the union"
                called = self._bodies_called(body.split()[-1], source[0])
                body = called[0] if len(called) == 1 else body
            role = f"{spoken['role']}, {body}"
            return Holder(f"{spoken['role']} for {body}", "person", words, role=role, organisation=body, confidence=0.8)
        return self._body(words, source) or self._described(words, source)

    def _mention_in(self, source: Span) -> Mention | None:
        """The person whom the phrase names: not one named in its possessives or in an aside ("the aide to Ms Cole")."""
        first, last = bisect_left(self._starts, source[0]), bisect_left(self._starts, source[1])
        inside = [m for m in self.mentions[first:last] if m.end <= source[1]]
        for mention in inside:
            before = self.text[source[0] : mention.start]
            after = self.text[mention.end : mention.end + 2]
            if re.match(r"['’]s?", after) or re.search(r"\b(?:of|to|for|by|with|from|at|under)\s+(?:\S+\s+)?$", before):
                continue
            return mention
        return None

    def _named(self, mention: Mention, words: str) -> Holder:
        if mention.person is None:
            names = tuple(dict.fromkeys(person.name for person in mention.open_between))
            return Holder(words, "ambiguous", words, candidates=names, confidence=0.3)
        return self._person(mention.person, words, mention.start, 0.95 if mention.person.full else 0.7)

    def _person(self, person: Person, words: str, offset: int, confidence: float) -> Holder:
        role = self._expanded(person.role_at(offset))
        return Holder(
            person.name,
            "person",
            words,
            role=role,
            organisation=_organisation(role),
            confidence=confidence,
            person=person,
        )

    def _pronoun(self, word: str, source: Span) -> Holder:
        lower = word.lower()
        if lower in ("i", "we"):
            author = self.author()
            return replace(author, as_written=word, confidence=min(0.6, author.confidence))
        gender = {"he": "m", "him": "m", "she": "f", "her": "f"}.get(lower)
        if gender:
            return self._he_or_she(word, source, gender)
        wanted = ("organisation", "group") if lower in ("it", "they") else ("person",)
        block = self.document.block_at(source[0])
        floor = (block.start if block else source[0]) - 800  # about the paragraph before
        for offset, holder in reversed(self._spoke):
            if offset < floor:
                break
            if holder.kind in wanted:
                return replace(holder, as_written=word, confidence=0.6)
        near = bisect_left(self.bodies, (source[0],)) - 1
        body = self.bodies[near] if near >= 0 and self.bodies[near][0] >= floor else None
        if body and lower == "it":
            return Holder(body[2], "organisation", word, confidence=0.5)
        return Holder(word, "unknown", word, confidence=0.1)

    def _he_or_she(self, word: str, source: Span, gender: str) -> Holder:
        """The last subject of this sentence or paragraph, else who spoke last, else the last person named."""
        block = self.document.block_at(source[0])
        start = block.start if block else 0
        upto = bisect_left(self._starts, source[0])
        since = bisect_left(self._starts, start)
        here = [m for m in self.mentions[since:upto] if self._fits(m, gender) and not self._in_quote(m)]
        subjects = [m for m in here if self._is_subject(m, start)]
        last = next((m for m in map(self.mentions.__getitem__, range(upto - 1, -1, -1)) if self._fits(m, gender)), None)
        spoke = next(
            (h.person for _, h in reversed(self._spoke) if h.person and h.person.gender in (gender, None)), None
        )
        chosen: Person | None = None
        confidence = 0.85
        if here:
            chosen = (subjects or here)[-1].person
            rivals = {m.person.name for m in here if m.person is not None}
            confidence = 0.85 if len(rivals) == 1 else 0.7
        elif spoke and (last is None or self._spoke[-1][0] >= last.start - 600):
            chosen = spoke
        elif last is not None:
            chosen, confidence = last.person, 0.6
        if chosen is None:
            return Holder(word, "unknown", word, confidence=0.1)
        return self._person(chosen, word, source[0], confidence)

    @staticmethod
    def _fits(mention: Mention, gender: str) -> bool:
        return mention.person is not None and mention.person.gender in (gender, None)

    def _is_subject(self, mention: Mention, since: int) -> bool:
        """Whether it heads a subject: in "Dr Ash, chair of Vale Trust" the trust does not."""
        first, last = (
            bisect_left(self._subjects, (since, 0)),
            bisect_right(self._subjects, (mention.start, len(self.text))),
        )
        around = (start for start, end in self._subjects[first:last] if mention.start < end)
        return any(self._first_in(start) is mention for start in around)

    def _first_in(self, start: int) -> Mention | None:
        at = bisect_left(self._starts, start)
        return self.mentions[at] if at < len(self.mentions) else None

    def _in_quote(self, mention: Mention) -> bool:
        return self._quoted.within((mention.start, mention.start + 1)) > 0

    # -- bodies and groups -------------------------------------------------------------------------------------------

    def _body(self, words: str, source: Span) -> Holder | None:
        """A named body: its last noun is part of a name ("the NHS Confederation", "the DoH", "Fenwick Council")."""
        core = re.split(r",|\s\(|\bwhich\b|\bwho\b", words)[0].strip()
        plain = _DETERMINER.sub("", core)
        if _is_person_noun(re.split(r"\s(?:of|to|for|at|in|on|from|with|against)\s", plain)[0]):
            return None  # "the director of Fenwick Council", "the Fenwick MP", "an aide to Ms Cole"
        head = re.split(r"\s(?:for|at|in|on|from|with)\s", plain)[0].split()
        if not plain or not head:
            return None
        if plain in self.abbreviations or _ACRONYM.fullmatch(plain):
            name = self.abbreviations.get(plain, plain)
            return Holder(name, "organisation", words, confidence=0.9)
        label = next((lab for a, b, lab in self.reading.entities if source[0] <= a and b <= source[1]), "")
        last = head[-1]
        if last[:1].isupper() and (BODY.search(plain) or label in ("ORG", "GPE", "NORP") or len(head) > 1):
            return Holder(self._fullest(self._body_name(plain)), "organisation", words, confidence=0.85)
        if any(w[:1].isupper() for w in head):
            return Holder(plain, "organisation", words, confidence=0.7) if _PAPER.fullmatch(last) else None
        called = self._bodies_called(last, source[0])
        if len(called) > 1:
            return Holder(words, "ambiguous", words, candidates=tuple(called), confidence=0.4)
        return Holder(called[0], "organisation", words, confidence=0.7) if called else None

    def _bodies_called(self, noun: str, before: int) -> list[str]:
        """ "the union", "the council": the last body named with that word; several where one sentence names them."""
        if not _BODY_NOUN.match(noun):
            return []
        bodies = self._called.get(noun.casefold(), [])
        named = bodies[: bisect_left(bodies, (before,))]
        if not named:
            return []
        last = named[-1][0]
        beside: list[str] = []
        for _, end, name in reversed(named):
            if re.search(r"[.!?]\s|\n", self.text[end:last]):
                break
            beside.append(name)
        return list(dict.fromkeys(self._fullest(name) for name in reversed(beside)))

    def _described(self, words: str, source: Span) -> Holder:
        """ "the minister", "senior officials", "critics of integration": by role, or as the text says."""
        core = _ASIDE.split(words.strip(), maxsplit=1)[0] or words.strip()
        plain = _DETERMINER.sub("", core).strip()
        definite = re.match(r"(?:the|its|their|his|her)\s", words, re.IGNORECASE)
        head = re.split(r"\s(?:of|for|at|in|to|on|from|with)\s", plain)[0]
        if _is_person_noun(head) and not _PLURAL_PEOPLE.search(head):
            if not definite:
                return Holder(core, "person", words, role=self._expanded(plain), confidence=0.5)
            fits = self._in_role(_role_words(head), source[0])
            if len(fits) == 1:
                return self._person(fits[0], words, source[0], 0.8)
            if len(fits) > 1:
                return Holder(words, "ambiguous", words, candidates=tuple(p.name for p in fits), confidence=0.4)
            return Holder(plain, "person", words, role=self._expanded(plain), confidence=0.5)
        of_people = _PLURAL_PEOPLE.search(head) or head.endswith("s")
        is_body = not of_people and (_BODY_NOUN.search(head) or _PAPER.search(head))
        return Holder(core, "organisation" if is_body else "group", words, confidence=0.75)

    def _in_role(self, wanted: set[str], before: int) -> list[Person]:
        """The people whose role, as given before the offset, has all of the words."""
        holding = min((self._in_role_of.get(word, []) for word in wanted), key=len, default=[])
        return [
            person
            for person in holding
            if person.first < before and any(wanted <= _role_words(role) for _, role in person.roles)
        ]

    def _bodies(self) -> list[tuple[int, int, str]]:
        """(start, end, name) of every body that the document names."""
        found = []
        for match in _BODY_NAME.finditer(self.text):
            for start, end in _coordinated(self.text, match.span()):
                name = _DETERMINER.sub("", self.text[start:end])
                if BODY.search(name):
                    found.append((start, end, name))
        return found

    def _fullest(self, name: str) -> str:
        """The longest name of a body that this one shortens: "the Alliance" → "Later Years Alliance"."""
        words = name.split()
        if len(words) != 1:
            return name
        longer = {b for _, _, b in self._called.get(name.casefold(), []) if b != name and b.split()[-1] == name}
        return longer.pop() if len(longer) == 1 else name

    def _body_name(self, name: str) -> str:
        name = _DETERMINER.sub("", re.sub(r"['’]s?$", "", " ".join(name.split()))).rstrip(",")
        return self.abbreviations.get(name, name)

    def _expanded(self, role: str | None) -> str | None:
        """A role with the bodies in it spelt out."""
        if not role:
            return None
        return re.sub(r"[A-Z][A-Za-z]{0,4}[A-Z]\b", lambda m: self.abbreviations.get(m.group(), m.group()), role)


_BODY_NOUN = re.compile(
    r"(?:government|department|ministry|council|committee|commission|authority|trust|board|association|federation|"
    r"confederation|alliance|union|society|institute|college|university|party|agency|charity|body|group|forum|network|"
    r"service|company|office|treasury|inspectorate|regulator|watchdog|think[- ]?tank|campaign|coalition|panel|"
    r"taskforce)$",
    re.IGNORECASE,
)
_PAPER = re.compile(r"\b(?:paper|report|review|strategy|plan|document|inquiry|guidance|manifesto)$", re.IGNORECASE)
_MORE_PEOPLE = re.compile(
    r"\b(?:aide|ally|insider|source|critic|supporter|opponent|colleague|official|worker)$", re.IGNORECASE
)
_BODY_NAME = re.compile(r"(?:[A-Z][\w'’&.-]*)(?:\s+(?:(?:of|for|and|the|on|in)\s+(?:the\s+)?)?[A-Z][\w'’&-]*){1,8}")


def _coordinated(text: str, span: Span) -> list[Span]:
    """The bodies of "the Marsh Trust and the Fenwick Trust"; "Department for Health and Social Care" is one."""
    for joint in re.finditer(r"\s+and\s+", text[span[0] : span[1]]):
        left, right = (span[0], span[0] + joint.start()), (span[0] + joint.end(), span[1])
        if all(_BODY_NOUN.match(text[start:end].split()[-1]) for start, end in (left, right)):
            return [left, *_coordinated(text, right)]
    return [span]


def _is_person_noun(phrase: str) -> bool:
    """Whether a phrase without its "of …" means somebody by role: its last words do, and name no body."""
    last = phrase.split()[-1] if phrase.split() else ""
    if last.lower() == "executive" and not re.search(r"\bchief\s+\w+$", phrase, re.IGNORECASE):
        return False  # "the Scottish Executive"
    return any(found.end() == len(phrase) for found in ROLE_NOUN.finditer(phrase)) or bool(_MORE_PEOPLE.search(phrase))


def _role_words(role: str) -> set[str]:
    return {re.sub(r"['’]s$", "", word) for word in re.findall(r"[\w'’-]+", role.casefold())}


def _organisation(role: str | None) -> str | None:
    """The body in a role: "chair of the NHS Alliance" → "NHS Alliance"; None where it names none."""
    if not role:
        return None
    found = [m.group() for m in _BODY_NAME.finditer(role) if BODY.search(m.group())]
    return max(found, key=len) if found else None


def _abbreviations(text: str) -> dict[str, str]:
    """Short forms → names: spelt out in the document ("the Later Years Alliance (LYA)"), or known to every reader."""
    found = dict(BODIES)
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


_SPEAKERS = re.compile(
    r"(?:^|\b)(?:minister|official|mp|peer|council|councillor|union|charit|campaigner|critic|expert|doctor|nurse|gp|manager|"
    r"leader|director|chief|chair|secretary|president|spokes|government|department|ministr|committee|commission|authorit|"
    r"trust|board|association|federation|confederation|alliance|society|institute|college|university|party|paper|report|"
    r"review|inquiry|document|strategy|plan|group|forum|network|agency|service|carer|patient|worker|staff|academic|"
    r"researcher|analyst|economist|commentator|observer|member|adviser|advisor|lawyer|provider|partner|organisation|"
    r"organization|bod|company|firm|bank|office|treasury|parliament|house|inspector|regulator|watchdog|ombudsman|"
    r"team|colleague|people|public|voter|resident|user|parent|famil|man|woman|professor|lecturer|student|some|many|most|"
    r"others|several|both|supporter|opponent|sceptic|advocate|source|witness|respondent|contributor|author|writer|"
    r"editor|profession|practitioner|consultant|social worker|commissioner|administration|country|court|judge|police|"
    r"lord|lady|baroness|think-tank|thinktank|lobby|coalition|panel|taskforce|body|local government|industry|labour|"
    r"conservatives?|tor(?:y|ies)|liberal|democrat|republican)",
    re.IGNORECASE,
)


def can_speak(words: str) -> bool:
    """Whether a source's words name people or a body, and not what evidence shows or what a thing suggests."""
    first, _, rest = words.strip().partition(" ")
    named = any(word[:1].isupper() for word in rest.split()) or (first[:1].isupper() and not rest)
    return bool(_PRONOUN.match(words.strip()) or named or _SPEAKERS.search(words))


def label_holder(holders: Holders, label: Span, chair: Span | None) -> Holder:
    """The holder that a transcript's label names: by surname, by full name, or whoever presides."""
    words = holders.text[label[0] : label[1]]
    if re.fullmatch(r"(?:the\s+)?chair(?:man|woman|person)?", words.strip(), re.IGNORECASE):
        found = NAME.search(holders.text, *chair) if chair else None
        named = named_by(found) if found else None
        fits = matching(named, holders.register) if named else []
        if len(fits) == 1:
            return Holder(fits[0].name, "person", words, role="chair", confidence=0.9, person=fits[0])
        return Holder(words, "person", words, role="chair", confidence=0.6)
    return holders.of(label)
