"""What the first and last lines of a text show: its title, its date and who wrote it. They are never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.dates import first_span, partial
from corpus.readers import Parsed

# How much of a document can be its head or foot, in blocks: the furthest dateline and author's note seen, and one more.
_HEAD, _FOOT = 6, 4
_TITLE_BLOCKS = 10  # a transcript of the House begins with more lines that are none
# 20 words: a longer first line is running text or a standfirst.
_TITLE_WORDS = 20
# A dateline is a short line: twelve words hold a date, a volume, a number and a page.
_DATELINE_WORDS = 12

_LABEL = re.compile(
    r"(?:(?:first |date )?published|publication date|posted|issued|dated?(?=\s*:)|(?:oral )?evidence (?:taken|given)"
    r"|taken|delivered|given|submitted|presented to parliament"
    r"|for immediate release|embargo(?:ed)?(?: until)?|(?:press|news) release)"
    r"(?:\s*[:,]|\s+(?:on|by|in|at|before|to|\w+day|\d|[a-z]+\.? \d))",
    re.IGNORECASE,
)
# Dates that lines state of something else than the publication.
_OTHER_DATE = re.compile(
    r"(?:(?:last |page )*(?:updated|modified|revised|reviewed|amended)|closing|closes|deadline|due|next|since|until"
    r"|before|after|from|downloaded|accessed|retrieved|printed)\b",
    re.IGNORECASE,
)
_LABELLED_YEAR = re.compile(
    r"(?:first )?(?:published|issued|publication date|date)\b[:\s]+(?:in )?(\d{4})\.?", re.IGNORECASE
)
_WEEKDAY_OR_TIME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|on|at|gmt|bst|[ap]\.?m\.?|\d{1,2}[:.]\d\d)(?!\w)", re.IGNORECASE
)

_PART = r"(?:(?:Mc|Mac|Fitz|[OD]['’])?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:['’-](?:Mc)?[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿ]+)*|[A-Z]\.?(?=\s))"
_HONORIFIC = r"(?:(?:Dr|Sir|Dame|Professor|Prof|Mr|Mrs|Ms|Miss|Rev|Cllr|Councillor)\.?\s+)*"
_TITLES = re.compile(_HONORIFIC)
NAME = (
    rf"{_HONORIFIC}(?P<name>(?:Lord|Lady|Baroness|Viscount(?:ess)?|Earl)\s+{_PART}(?:\s+of\s+{_PART})?"
    rf"|{_PART}(?:\s+(?:(?:de|van|von|der|la|al|bin)\s+){{0,2}}{_PART}){{1,3}})"
)
_MORE_NAMES = re.compile(rf"(?:\s*,\s*|\s*,?\s+(?:and|&)\s+){NAME}(?=\s*(?:$|[,|–—;(.]|and\b|&))")
_AFTER_NAME = r"(?=\s*(?:$|[,|–—;(\n]|and\s+[A-Z]|&\s|(?:in|on)\s[A-Z\d]|\d))"
_BYLINE = re.compile(rf"(?:(?:[Ww]ords|[Ww]ritten|[Pp]osted|[Rr]eport)\s+)?(?:[Bb]y|BY):?\s+{NAME}{_AFTER_NAME}")
_CAPITALS_BYLINE = re.compile(r"(?:BY|By)\s+[A-Z][A-Z'’. -]+")
# An image's file name that runs into the byline when a page is pasted as text.
_STUCK_BYLINE = re.compile(rf"\.(?:jpe?g|png|gif)\s*[Bb]y:?\s+{NAME}{_AFTER_NAME}")
# The end of a standfirst: "Jane Arkwright finds out how …". Only what reporters do, so that no source is taken for one.
# The verbs of the second half are others' too: they count after a sentence, at the end of a block without a full stop.
_STANDFIRST = re.compile(
    rf"(?:^|[.!?]['’\"”]?\s+){NAME}\s+(?:reports(?=\.?$|\s+(?:on|from)\b)|finds out|investigates)\b[^.!?]*[.!?]?$"
)
_STANDFIRST_END = re.compile(
    rf"[.!?]['’\"”]?\s+{NAME}\s+(?:looks (?:at|into)|talks to|meets|discovers|explores|explains|asks|examines|weighs"
    r" up|considers)\b[^.!?]*\??$"
)
# Bodies have capitals too. The second half only opens their names: "Green" and "West" are people's surnames as well.
_NO_PERSON = re.compile(
    r"\b(?:Councils?|County|Committee|Trusts?|Board|Authority|Department|Ministry|Office|University|College|Group|Forum"
    r"|Society|Association|Confederation|Federation|Fund|Foundation|Services?|Hospitals?|Commission|Party|Government"
    r"|Ministers?|Unit|Centre|Institute|Alliance|Network|Agency|Union|Parliament|Times|Health|Care|Community|Social)\b"
    r"|^(?:The|Public|National|Royal|Local|North|South|East|West|Great|New|White|Green|Christmas|Whitehall)\b"
)
_COLUMN = re.compile(rf"{NAME}\s+On\s+\S")
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\s*(?=\|)", re.IGNORECASE)
_COLUMN_HEAD = re.compile(
    r"comment|opinion|viewpoint|column|commentary|first person|debate:? .*|(?:the )?last word", re.IGNORECASE
)
_NOTE = re.compile(
    rf"(?:[•*]\s*)?{NAME}\s+(?:(?:chairs|leads|heads|runs|directs|teaches|edits)\s+\w+"
    r"|(?:is|was)\s+(?:(?:an?|the|now|also|currently)\s+)?"
    r"(?:(?:\w+\s+){0,3}(?:former|head|director|chief|chair\w*|professor|lecturer|reader|researcher|author|editor|writer"
    r"|journalist|consultant|manager|leader|member|fellow|president|secretary|policy|officer|adviser|minister|mp|"
    r"spokes\w+|nurse|doctor|gp|social worker)))\b",
    re.IGNORECASE,
)

# First lines that are no title: menus, notices, numbers of a series, and the names of the bodies that stand above one.
_NO_TITLE = re.compile(
    r"[•◦▪·»>\[]|fictional\b|click (?:to|here|on)\b|skip to\b|home\s*[>»|]|home$|you are here|cookies?\b"
    r"|share(?: this| on|$)"
    r"|print(?:\s+(?:this|page|friendly).*)?$|(?:sign|log) in\b|subscribe\b"
    r"|advertisement|disclaimer|(?:crown )?"
    r"copyright\b|©|this (?:page|document|transcript|version) (?:is|was|has)\b|this is an uncorrected\b|uncorrected\b"
    r"|not for (?:quotation|publication)|embargo|check against delivery|for immediate release"
    r"|(?:press|news|media) (?:release|notice)$|(?:HC|HL|Cm|Cmd|Cmnd|CP|Ev)\.?\s*\d+|(?:page\s*)?\d[\d.\s-]*$|[ivxl]+$"
    r"|house of (?:commons|lords)$|the house met\b|prayers$|presented to parliament\b|by (?:the )?secretary of state\b"
    r"|members present|witness(?:es)?\s*:|\W*$",
    re.IGNORECASE,
)
# The body that issues a paper stands above the title; a headline about it goes on in small letters.
_BODY = re.compile(
    r"(?:Department|Ministry|Office) (?:of|for)(?: (?:[A-Z][\w'’,-]*|and|of|the|for|&))+$"
    r"|(?:(?:[A-Z][\w'’,-]*|and|of|the|for|&)\s+)+(?:Committee|Commission|Institute|Association|Alliance|Confederation)$"
)
_MENU_LINE = re.compile(
    r"^\s*(?:[•◦▪·»>]\s*)?(?:click|skip|sign in|log in|subscribe|follow us)\b", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the lines show. `opinion_column`: it is laid out as the view of the author that it names."""

    title: str | None
    published_on: str | None
    authors: tuple[str, ...]
    authors_found: str
    opinion_column: bool


def look(parsed: Parsed) -> Shown:
    """What the first and last blocks of a text show; None and () for what they do not."""
    head, foot = _head(parsed), _foot(parsed)
    authors, found = next(filter(_named, _bylines(head, foot, parsed.text)), ((), ""))
    column = (
        any(_COLUMN.match(_flat(piece)) or _COLUMN_HEAD.fullmatch(_flat(piece)) for piece in head[:4])
        or _author_note(foot, parsed.text) is not None
    )
    return Shown(_title(_head(parsed, _TITLE_BLOCKS)), _dateline(head, foot), authors, found, column)


def without_titles(name: str) -> str:
    """An author's name without "Dr", "Sir" and the like, as bylines are read; a name of one word keeps them."""
    shorter = _TITLES.sub("", name, count=1)
    return shorter if " " in shorter else name


def _named(candidate: tuple[tuple[str, ...], str]) -> bool:
    return bool(candidate[0])


def _head(parsed: Parsed, blocks: int = _HEAD) -> list[str]:
    return [parsed.text[block.start : block.end] for block in parsed.blocks[:blocks]]


def _foot(parsed: Parsed) -> list[str]:
    return [parsed.text[block.start : block.end] for block in parsed.blocks[_HEAD:][-_FOOT:]]


def _flat(piece: str) -> str:
    return " ".join(piece.split())


def _lines(piece: str) -> list[str]:
    """The lines of a block of short lines; a longer block is one: a date where a sentence wraps is no dateline."""
    lines = [_flat(line) for line in piece.splitlines() if line.strip()]
    return lines if len(piece.split()) <= 2 * _DATELINE_WORDS else [_flat(piece)]


def _title(head: Sequence[str]) -> str | None:
    """The first block that could be one, if it is short; not the name of the committee above the report's title."""
    body: str | None = None
    for piece, after in zip(head, [*head[1:], ""], strict=True):
        line = _flat(piece)
        if _BODY.match(line):
            body = body or line
            continue
        if _NO_TITLE.match(line) or _MENU_LINE.search(piece) or _date_of(line) or _byline(line):
            continue
        # The name of the site stands alone above its menu.
        if _MENU_LINE.match(after) and len(line.split()) <= 4:
            continue
        # Short lines together can be the title with its byline or date: then the first line alone is the title.
        lines = _lines(piece)
        if any(_date_of(other) or _byline(other) for other in lines[1:]):
            line = lines[0]
        return line if len(line.split()) <= _TITLE_WORDS else body
    return body


def title_below(parsed: Parsed, above: str) -> str | None:
    """The title where what stood in its place is the name of the body that issues the document."""
    head = _head(parsed, _TITLE_BLOCKS)
    first = next((number for number, piece in enumerate(head) if above in _flat(piece)), None)
    return _title(head[first + 1 :]) if first is not None else None


def _dateline(head: Sequence[str], foot: Sequence[str]) -> str | None:
    for piece in [*head, *foot]:
        for line in _lines(piece):
            if found := _date_of(line):
                return found
    return None


def _date_of(line: str) -> str | None:
    """The date of a dateline; None for a line that is none, whatever dates it mentions."""
    if len(line.split()) > _DATELINE_WORDS or _OTHER_DATE.match(line):
        return None
    if year := _LABELLED_YEAR.fullmatch(line):
        return partial(year[1])
    first = first_span(line)
    if first is None:
        return None
    written, start, end = first
    # A line that opens with its date and a stop: "18 August 2005. Check against delivery."
    if not _WEEKDAY_OR_TIME.sub("", line[:start]).strip() and re.match(r"\s*[.;|]\s", line[end:]):
        return written
    rest = f"{line[:start]} | {line[end:]}"
    words = re.findall(r"[^\W_]+", _WEEKDAY_OR_TIME.sub(" ", rest))
    small = sum(word[0].islower() for word in words)
    if _LABEL.match(line):
        return None if line.endswith(".") and small > 3 else written
    # The day and where: "Tuesday 8 May 2001, the Corn Exchange, Fenwick", "Annual conference, Fenwick, 6 October 2011".
    before = re.search(r"\w\s*,\s*\|(?:\s*,\s*\d[\d.:]*\s*[ap]\.?m\.?)?\s*$", _WEEKDAY.sub("", rest))
    place = before or re.match(r"\s*(?:\w+day,?\s*)?\|\s*,\s*\w", rest)
    if len(written) == 10 and place and line[-1] not in ".?!" and small <= 4:
        return written
    # The date, and at most the name of a place or a paper beside it ("Fenwick Times, 18 August 2005"). A month stands
    # apart from the name: "Fenwick Review May 2005" is a title.
    apart = len(written) > 7 or not words or re.search(r"\w\s*[,|:–—(-]\s*\||\|\s*[,|:–—)-]", rest)
    return written if apart and len(words) <= 3 and not small and line[-1] not in "?!" else None


def _bylines(head: Sequence[str], foot: Sequence[str], text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The authors that the head names, then those that the foot does, with where they were found."""
    for piece in head:
        for line in _lines(piece):
            yield _byline(line), "byline"
    for piece in head[:2]:
        line = _flat(piece)
        yield _person(_STANDFIRST.search(line) or _STANDFIRST_END.search(line)), "standfirst"
        if len(line.split()) <= _TITLE_WORDS:
            yield _person(_COLUMN.match(line)), "title"
    yield _lone_name(head), "name above the text"
    for piece in foot:
        yield (_byline(_flat(piece)) if len(piece.split()) <= 8 else ()), "byline"
    note = _author_note(foot, text)
    yield ((note,) if note else ()), "author note"


def is_person(found: re.Match[str]) -> bool:
    """Whether the name in a match of NAME is a person's, not a body's or a place's."""
    return not _NO_PERSON.search(found["name"])


def _person(found: re.Match[str] | None) -> tuple[str, ...]:
    return (found["name"],) if found and is_person(found) else ()


def _byline(line: str) -> tuple[str, ...]:
    """The names of a line that begins with "By" and a name; () for any other line."""
    if _CAPITALS_BYLINE.fullmatch(line):
        line = "By " + line[3:].title()
    found = _BYLINE.match(line) or _STUCK_BYLINE.search(line)
    sentence = line.endswith(".") and len(line.split()) > 6
    if not found or not _person(found) or sentence or len(line.split()) > 2 * _DATELINE_WORDS:
        return ()
    names, at = [found["name"]], found.end()
    while (more := _MORE_NAMES.match(line, at)) and _person(more):
        names.append(more["name"])
        at = more.end()
    return tuple(names)


def _lone_name(head: Sequence[str]) -> tuple[str, ...]:
    """The one name that stands alone between the title and the text: "HAROLD TEMPEST"."""
    found = [
        (number, match["name"])
        for number, piece in enumerate(head)
        if number and len(piece.split()) <= 5
        for match in [re.fullmatch(NAME, _flat(piece).title() if piece.isupper() else _flat(piece))]
        if match and is_person(match)
    ]
    if len(found) != 1:
        return ()
    number, name = found[0]
    after = [piece for piece in head[number + 1 :] if not _date_of(_flat(piece))][:1]
    return (name,) if after and len(after[0].split()) > 2 * _DATELINE_WORDS else ()


def _author_note(foot: Sequence[str], text: str) -> str | None:
    """The name in a last line such as "Jane Arkwright is head of policy at …".

    A name that the text also reports as a source ("Ms Arkwright said") is the end of an article, not its author.
    """
    for piece in reversed(foot):
        line = _flat(piece)
        found = _NOTE.match(line)
        if found is None:
            continue
        # IGNORECASE is for the offices; the name keeps its capitals.
        if not _person(found) or len(line.split()) > 40 or not re.fullmatch(NAME, found["name"]):
            continue
        surname = re.escape(found["name"].split()[-1])
        cue = r"(?:said|says|told|added|argued|warned|believes|thinks)"
        if not re.search(rf"\b{surname},?\s+{cue}\b|\b{cue}\s+(?:\S+\s+){{0,2}}{surname}\b", text):
            return found["name"]
    return None
