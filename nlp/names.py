"""What a person's name looks like: its titles and words, and where in a document such names stand."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from corpus.records import Block, Span
from nlp.forenames import gender_of
from nlp.roles import AFTER_NAME, BODY, ROLE_NOUN, role_beside

TITLE = (
    r"(?:(?:[Tt]he\s+)?(?:Rt|Right)\.?\s+Hon(?:ourable)?\.?|Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baroness|Baron|"
    r"Viscountess|Viscount|Countess|Earl|Professor|Prof|Cllr|Coun|Councillor|Reverend|Rev|Canon|Bishop|Judge|Justice|Ald|"
    r"Alderman|MR|MRS|MS|MISS|DR|SIR|DAME|LORD|LADY|BARONESS|PROFESSOR|COUNCILLOR)\.?"
)
_LETTER = r"\w\u0300-\u036f"  # accents may stand as characters of their own
_WORD = (
    rf"(?!{TITLE}\s+[A-Z])"
    rf"(?:(?:Md|Mohd|Muhd|St|Ll|Wm|Thos|Chas|Geo)\.(?=\s+[A-Z])"
    rf"|(?:Mc|Mac|O['’]|D['’]|Fitz)?[A-ZÀ-ÖØ-ÞŴŶ][{_LETTER}’']*[{_LETTER}]"
    rf"(?:(?:-(?:le|la|on|in|upon|under|by|super|de|the|next))?-[A-ZÀ-ÖØ-ÞŴŶ][{_LETTER}’']+)*"
    r"|(?:[A-Z]\.){2,4}(?=\s)|[A-Z]\.?(?=\s))"
)
_PARTICLES = frozenset("de da van von der den ap ab bin al el la le du ferch verch".split())
# Particles that are printed with a capital, as "Ap Rhys" and "Ní Bhrannagh".
_TITLED_PARTICLES = frozenset("Ap Ab Van Von De Du Da Ní Ni Nic Mac Mc Ó Uí".split())
_PARTICLE = rf"(?:(?:{'|'.join(sorted(_PARTICLES))})\s+|(?:al|el|ul|ur)-)"
# A particle opens a name only after a title ("Dr van der Poel"); "of Fenwick" belongs to peers alone, see `named_by`.
NAME = re.compile(
    rf"(?P<titles>(?:{TITLE}\s+)+)?(?P<name>(?(titles){_PARTICLE}{{0,2}}){_WORD}"
    rf"(?:[ \t]+{_PARTICLE}{{0,2}}{_WORD}){{0,3}})"
    rf"(?:\s+of\s+(?P<place>{_WORD}(?:[ \t]+{_WORD})?))?"
)
# A peer whose title is a place: "the Countess of Marl".
_OF_RANK = re.compile(
    rf"(?:(?:[Tt]he\s+)?(?:Rt|Right)\.?\s+Hon(?:ourable)?\.?\s+)?(?:[Tt]he\s+)?"
    rf"(?P<rank>Earl|Countess|Viscount(?:ess)?|Duke|Duchess|Marquess|Marchioness)\s+"
    rf"(?P<place>of\s+{_WORD}(?:[ \t]+{_WORD})?)"
)
# Capitalised words that end in what only a body is: a person's name in them is the body's.
_NAMED_AFTER = re.compile(
    rf"(?:{_WORD}[ \t]+){{1,4}}(?:NHS[ \t]+)?"
    r"(?:Trust|Foundation|Hospitals?|Hospice|Housing|Association|Centre|College|School|Surgery|Institute|Society|"
    r"University|Home|House|Practice|Clinic|Partnership|Council|Fund|Commission|Committee|Report|Review|Inquiry)\b"
)
# Words of BODY that are surnames and forenames as well: alone they make nobody a body.
_NAMES_TOO = frozenset(
    "Bank Bill Court Green House June April March London England English Page Street Wales White".split()
)
_PLACES = frozenset("Road Street Square City County District London Green White Bank".split())
# Offices that are printed with a capital before a name: "Chair Ann Ham", "Chief Executive Ivo Birch".
OFFICE = re.compile(
    r"(?:(?:Vice-|Co-)?(?:Chair(?:man|woman|person)?|Chief|Deputy|Director|Executive|Leader|Manager|Minister|Officer|"
    r"President|Secretary|Spokes(?:man|woman|person)|Treasurer)\s+)+(?=\S+\s+\S)",
)
# Words in capitals that open sentences, and no names.
_OPENERS = frozenset(
    """
    yesterday today then but and in as at for from on with when while after before since although though however
    meanwhile later earlier now also so if by both even only perhaps recently former the a an this that our did does
    do is was were are has had have would could should
    """.split()
)
# Titles that a peer's or a judge's name cannot do without, in the order in which they are said.
RANKS = tuple(
    """
    lord lady baroness baron viscountess viscount countess earl duke duchess marquess marchioness bishop judge justice
    """.split()
)
PEERS = frozenset(RANKS) - {"bishop", "judge", "justice"}
_OF_HONOUR = frozenset("the rt right hon honourable".split())


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it stands in the text: the titles in small letters, the words with their particles."""

    start: int
    end: int
    titles: frozenset[str]
    words: tuple[str, ...]
    place: str = ""


def names_in(
    text: str,
    blocks: Sequence[Block],
    entities: Iterable[tuple[int, int, str]],
    known: Iterable[str],
    bodies: frozenset[str],
) -> list[Named]:
    """Name-like strings, in order, none inside another.

    entities  (start, end, label) from a model; those labelled PERSON count
    known     names known from elsewhere
    bodies    names of bodies that do not look like any
    """
    persons = _Ordered((start, end) for start, end, label in entities if label == "PERSON")
    after = _Ordered(found.span() for block in blocks for found in _NAMED_AFTER.finditer(text, block.start, block.end))
    sure, unsure = _by_sight(text, blocks, persons, bodies)
    titled = {surname_key(named.words[-1]) for named in sure.values() if named.titles}
    for named in unsure:  # "Ann Ham" where the text has "Ms Ham", too
        if surname_key(named.words[-1]) in titled:
            sure.setdefault(named.start, named)
    for name in known:
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            sure[found.start()] = Named(found.start(), found.end(), frozenset(), _words(name))
    for named in _bare_surnames(text, blocks, sure):
        sure[named.start] = named
    # "the Mary Seaton NHS Trust" is nobody; in "Mary Seaton House" a title or a longer name is needed to be one.
    sure = {
        at: named
        for at, named in sure.items()
        if not any(_in_body(named, span) for span in after.meeting((at, named.end)))
    }
    ordered: list[Named] = []
    for named in sorted(sure.values(), key=lambda n: (n.start, -n.end)):
        if not ordered or named.start >= ordered[-1].end:
            ordered.append(named)
    return ordered


def _by_sight(
    text: str, blocks: Sequence[Block], persons: _Ordered, bodies: frozenset[str]
) -> tuple[dict[int, Named], list[Named]]:
    """(names that a title, a role or the model shows to be people's, by place; what merely looks like a name)."""
    sure: dict[int, Named] = {}
    unsure: list[Named] = []
    for block in blocks:
        for found in _OF_RANK.finditer(text, block.start, block.end):
            rank, of_place = frozenset((found["rank"].lower(),)), " ".join(found["place"].split())
            sure[found.start()] = Named(found.start("rank"), found.end(), rank, (of_place,))
        for found in _matches(text, block, persons):
            named = named_by(found)
            if named and (
                found["titles"]
                or persons.meeting((named.start, named.end))
                or role_beside(text, named.start, named.end, bodies)
            ):
                sure.setdefault(named.start, named)
            elif named:
                unsure.append(named)
    return sure, unsure


def _bare_surnames(text: str, blocks: Sequence[Block], sure: Mapping[int, Named]) -> list[Named]:
    """Bare surnames of people who are named in full elsewhere, outside the names that are sure."""
    surnames = {surname_key(named.words[-1]) for named in sure.values()}
    taken = _Ordered((named.start, named.end) for named in sure.values())
    result = []
    for block in blocks:
        for found in re.finditer(_WORD, text[block.start : block.end]):
            start = block.start + found.start()
            word = re.sub(r"['’]s$", "", found.group())
            if surname_key(unicodedata.normalize("NFC", word)) in surnames and not taken.meeting((start, start + 1)):
                result.append(Named(start, start + len(word), frozenset(), _words(word)))
    return result


def _in_body(named: Named, body: Span) -> bool:
    return body[0] <= named.start and named.end < body[1]


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
    """The matches of NAME in the block, less first words that open a sentence or are offices: "But Chair Ann Ham"."""
    at = block.start
    while found := NAME.search(text, at, block.end):
        at = found.end("name")
        if not found["titles"]:
            first = re.match(r"\S+\s+(?=\S)", found["name"])
            # Where the model sees the name begin later, it begins there.
            seen = persons.meeting((found.start() + 1, at))
            later = next((s for s, e in seen if found.start() < s < at <= e and " " in text[s:at]), None)
            later = later or _after_an_office(found)
            if first and (later is not None or first.group().strip().casefold() in _OPENERS):
                at = later or found.start() + first.end()
                continue
        yield found


def _after_an_office(found: re.Match[str]) -> int | None:
    """Where the name begins behind an office, a party or a field: "Chair Ann Ham", "minister for Health Ann Ham"."""
    name, begins = found["name"], 0
    words = list(re.finditer(r"\S+", name))
    if len(words) > 2:
        sitting = [after for word, after in pairwise(words) if word.group().removesuffix("s") in AFTER_NAME]
        if sitting:
            return found.start("name") + sitting[-1].start()  # "Lib Dem MP Ann Ham"
        of_body = list(takewhile(lambda word: BODY.fullmatch(word.group()), words[:-2]))
        if of_body and gender_of(words[len(of_body)].group()):
            begins = words[len(of_body)].start()
    if office := OFFICE.match(name):
        begins = office.end()
    rest = name[begins:]
    return found.start("name") + begins if begins and not (BODY.search(rest) or ROLE_NOUN.search(rest)) else None


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
    body = BODY.search(found["place"] or "")
    if titles & PEERS and found["place"] and end == found.end("name") and (not body or body.group() in _PLACES):
        end, place = found.end("place"), found["place"]
    return Named(found.start(), end, titles, words, place)


def _is_body(name: str, titles: Iterable[str]) -> bool:
    """Whether words in capitals name a body, a paper or an office rather than a person."""
    tokens = name.split()
    if len(tokens) > 1 and re.fullmatch(r"[A-Z]{2,4}", tokens[-1]) and not name.isupper():
        return True  # "Stroke Friends UK", "Eastmere PCT"
    telling = [token for token in tokens if BODY.search(token)]
    if titles and len(tokens) == 1:
        return bool(telling) and ROLE_NOUN.fullmatch(name) is not None  # "Mr Chairman", but not "Mr Green"
    return len(telling) == len(tokens) or any(token not in _NAMES_TOO for token in telling)


def only_names(words: str) -> bool:
    """Whether what looks like a body in the words can be a name, as "June" and "Bank" can."""
    return all(found.group() in _NAMES_TOO for found in BODY.finditer(words))


def _words(name: str) -> tuple[str, ...]:
    """The words of a name in the usual case, each particle tied to the word after it."""
    words: list[str] = []
    particles: list[str] = []
    tokens = unicodedata.normalize("NFC", name).split()
    capitals = len(tokens) > 1 and all(token.isupper() and "." not in token for token in tokens)
    for number, token in enumerate(tokens):
        last = number == len(tokens) - 1
        if capitals and not last and token.casefold() in _PARTICLES:
            particles.append(token.casefold())
        elif token in _PARTICLES or (token in _TITLED_PARTICLES and not last):
            particles.append(token)
        else:
            words.append(
                " ".join((*particles, _cased(token) if len(token) > 2 or not capitals else token.capitalize()))
            )
            particles = []
    return tuple(words)


def _cased(word: str) -> str:
    """A surname in capitals, as turn labels print it, in the usual case."""
    after_prefix = re.match(r"(?:Mc|Mac|Fitz)(?=[A-Z]{2})", word)
    if after_prefix:
        return after_prefix.group() + word[after_prefix.end() :].capitalize()
    if len(word) > 2 and word.isupper() and "." not in word:
        cased = "-".join(part.capitalize() for part in word.split("-"))
        return re.sub(r"^(Mc|[OD]['’])(\w)", lambda m: m[1] + m[2].upper(), cased)
    return word


def surname_key(surname: str) -> str:
    """What two spellings of a surname share: "van der Poel" and "Poel", "O'Neill" and "O’Neill"."""
    return surname.split()[-1].replace("’", "'").casefold()
