"""The records that every room speaks. They hold facts and derive nothing but names and rows.

Offsets count code points of `Document.text`, half-open: [start, end).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Any, NamedTuple

Span = tuple[int, int]

DOCUMENT_KINDS = (
    "white_paper",
    "green_paper",
    "committee_evidence",
    "debate",
    "consultation",
    "consultation_response",
    "article",
    "opinion",
    "press_release",
    "speech",
    "manifesto",
    "report",
    "other",
)
BLOCK_KINDS = (
    "paragraph",
    "heading",
    "list_item",
    "table_cell",
    "question",
    "answer",
    "speaker",  # who says the blocks that follow, up to the next speaker or heading
    "footnote",
    "procedure",  # what nobody says: a division, a note of the printer or the shorthand writer
)
HOLDER_KINDS = ("person", "organisation", "group", "ambiguous", "unknown")
# Those of whom it is open who they are.
OPEN = HOLDER_KINDS[3:]
# How it was told who the holder is: the document's own voice; a turn's label; the full name; a part of it; a pronoun; a
# description ("the union's chair"); somebody unnamed who speaks for a body; the speaker of the words before; the table
# of offices; the words as they stand, which name nobody; a reviewer; or not at all.
HOLDER_BASES = (
    "author",
    "label",
    "name",
    "surname",
    "pronoun",
    "description",
    "spokesperson",
    "continued",
    "office",
    "words",
    "review",
    "open",
)
# Below this `confidence.holder`, it is shown that the holder is doubtful.
DOUBTFUL = 0.7
# From these probabilities holder and words, and a stance, are called sure, or likely; below, doubtful. Measured
# (docs/quality.md): of attributions at .9 in the mean, .92 were right. No side that was told there is sure; of those
# that are likely .61 were right in unseen documents and .84 of the held-out statements, of the doubtful .38 and .54.
# Where a holder is marked as doubtful, holder and words are never called likely: DOUBTFUL is their own bound.
SURE, LIKELY = 0.85, 0.6
# Holders known only by a description are somebody of that one document.
_DESCRIBED = ("spokesperson", "words")
MODES = ("direct", "indirect", "mixed", "author")
STANCES = ("support", "mixed", "oppose")
# What else can be told of a topic: nothing, or that a statement bears on it and no stance is sure ("cannot tell").
NONE, UNDECIDED = "none", "undecided"
SIDES = (*STANCES, NONE, UNDECIDED)


class Break(NamedTuple):
    """Where a block goes on, on another page or in another column: the offset of the first character there."""

    at: int
    page: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document (one of BLOCK_KINDS), and where it begins.

    breaks   where it goes on, in order
    ocr      whether its words were recognised in a picture; None: as the document says of itself
    notes    of a footnote, its own mark; of other blocks, the marks of the footnotes that they refer to
    speaker  of a "speaker", the id that the source gives the person ("uk.org.publicwhip/member/1")
    """

    kind: str
    start: int
    end: int
    page: str | None = None
    paragraph: str | None = None
    question: str | None = None
    column: str | None = None
    notes: tuple[str, ...] = ()
    speaker: str | None = None
    breaks: tuple[Break, ...] = ()
    ocr: bool | None = None

    @property
    def locator(self) -> dict[str, str | None]:
        """Where the block begins."""
        return {name: getattr(self, name) for name in ("page", "paragraph", "question", "column")}

    def locator_at(self, offset: int) -> dict[str, str | None]:
        """Where the character at the offset stands: the block's own place, or that of the last break before it."""
        found = self.locator
        for broken in self.breaks:
            if broken.at <= offset:
                found |= {name: value for name in ("page", "column") if (value := getattr(broken, name))}
        return found


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, for a timeline: its name, when (a partial date), and in words how that is known.

    document_id  of a document of the corpus that is the event: a white paper
    """

    name: str
    on: str
    source: str
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document. None and () mean "not known".

    found        field name → where it was found ("sidecar", "meta tag", "dateline" …)
    said_on      when it was said, where that is another day than when it was published: a speech's delivery
    updated_on   when its publisher last changed it
    status       what its publisher says of its standing: "withdrawn", "published under an earlier government"
    attachments  addresses of the files that belong to it
    """

    title: str | None = None
    kind: str = "other"
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    published_on: str | None = None
    found: Mapping[str, str] = field(default_factory=dict)
    said_on: str | None = None
    updated_on: str | None = None
    status: str | None = None
    attachments: tuple[str, ...] = ()

    @property
    def spoken_on(self) -> str | None:
        """The day that "today" means in it."""
        return self.said_on or self.published_on


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was read: its metadata, its text and the blocks of that text.

    document_id  from the source's address or path: survives changed content
    version      SHA-256 of the source's bytes, hexadecimal
    name         the file's name without folders
    """

    document_id: str
    version: str
    name: str
    text: str
    blocks: tuple[Block, ...]
    metadata: Metadata = Metadata()
    ocr: bool = False

    def recognised(self, spans: Iterable[Span]) -> bool:
        """Whether any of the words at the spans were recognised in a picture, as far as it is known."""
        return self.ocr and any(block.ocr is not False for span in spans for block in self.blocks_at(span))

    def blocks_at(self, span: Span) -> Iterator[Block]:
        """The blocks that have characters in the span, in order."""
        first = bisect_right(self.blocks, span[0], key=lambda block: block.end)
        return takewhile(lambda block: block.start < span[1], islice(self.blocks, first, None))

    def around(self, span: Span) -> Span:
        """The passage around the span: the blocks that it stands in, and one on either side."""
        first = bisect_right(self.blocks, span[0], key=lambda block: block.end)
        last = first + sum(1 for _ in self.blocks_at(span))
        near = self.blocks[max(0, first - 1) : last + 1]
        return min([span[0], *(block.start for block in near)]), max([span[1], *(block.end for block in near)])

    def block_at(self, offset: int) -> Block | None:
        """The block that contains the offset, or None between blocks."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].end else None


@dataclass(frozen=True, slots=True)
class TopicStance:
    """A holder's stance on one topic, in one statement.

    stance      support, mixed, oppose, or None (no stance, or cannot tell)
    undecided   the statement bears on the topic, but no stance is above the threshold: "cannot tell"
    confidence  the calibrated probability of what is said here, from 0 to 1
    evidence    the words that decided, as spans of the document's text
    """

    topic: str
    stance: str | None
    undecided: bool
    confidence: float
    evidence: tuple[Span, ...] = ()

    @property
    def side(self) -> str:
        """What is said on the topic, in one word: one of SIDES."""
        return UNDECIDED if self.undecided else self.stance or NONE


@dataclass(frozen=True, slots=True)
class Statement:
    """What a document reports someone as saying or thinking, with the stances found in it.

    spans              the content, with its quotation marks; in order, not overlapping
    context            the passage to show around it
    holder_basis       how it was told who the holder is: one of HOLDER_BASES, after which a colon and more may stand
                       ("pronoun: subject"), or "" where that was not noted
    holder_confidence  how sure that is, from 0 to 1; `confidence` is that of the whole attribution
    holder_aliases     other full names that the document gives the holder ("Ann Hale" of Baroness Hale of Stour)
    account_of         whom the words describe in the holder's own account ("she said that ministers wanted …")
    """

    holder: str
    holder_kind: str
    mode: str
    spans: tuple[Span, ...]
    context: Span
    holder_as_written: str = ""
    holder_candidates: tuple[str, ...] = ()
    role: str | None = None
    organisation: str | None = None
    holder_basis: str = ""
    holder_confidence: float = 0.0
    holder_aliases: tuple[str, ...] = ()
    reported_by: str | None = None
    account_of: str | None = None
    source_spans: tuple[Span, ...] = ()
    cue_spans: tuple[Span, ...] = ()
    said_on: str | None = None
    said_on_as_written: str | None = None
    confidence: float = 0.0
    stances: tuple[TopicStance, ...] = ()
    frame: str = ""

    @property
    def is_position(self) -> bool:
        """Whether the statement bears on at least one topic."""
        return any(found.stance or found.undecided for found in self.stances)


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement of a document with the names it is known by, and its latest review.

    holder_id   the holder's id in the register, which knows several people of one name apart; None for the id that the
                name alone gives
    utterance   what reports of the same words share, whoever their holders are; None where that is not known
    """

    position_id: str
    statement: Statement
    review: Mapping[str, Any] | None = None
    holder_id: str | None = None
    utterance: str | None = None


def digest(*parts: object) -> str:
    """A short, stable name for the parts: 16 hexadecimal characters."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_TITLES = re.compile(
    r"^(?:(?:the\s+)?(?:rt|right)\.?\s+hon(?:ourable)?\.?|mr|mrs|ms|miss|dr|sir|dame|lord|lady|baroness|viscountess|"
    r"viscount|earl|professor|prof|cllr|councillor|reverend|rev|the)\.?\s+",
    re.IGNORECASE,
)


def plain_name(name: str) -> str:
    """A name without titles, accents and case: what two spellings of one holder share."""
    shorter = name.strip()
    while (found := _TITLES.match(shorter)) and found.end() < len(shorter):
        shorter = shorter[found.end() :]
    folded = "".join(c for c in unicodedata.normalize("NFKD", shorter) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", folded.casefold()))


def holder_id(holder: str, holder_kind: str, document_id: str, basis: str = "") -> str | None:
    """The id of a holder by the name alone, or None where it is open who spoke.

    A person known by a surname alone is somebody of that one document: people are never merged on a surname. So is a
    group ("ministers", "critics") and whoever is only described ("the chair", "a spokesman for the council"): the same
    words need not mean the same people elsewhere. So is a body whose name any place could have ("County Council").
    """
    if holder_kind in OPEN:
        return None
    name = plain_name(holder)
    local = (
        holder_kind == "group"
        or basis.split(":")[0] in _DESCRIBED
        or (holder_kind == "person" and len(name.split()) < 2)
        or (holder_kind == "organisation" and not set(name.split()) - _ANY_BODY)
    )
    return digest("holder", holder_kind, name, document_id if local else "")


# Words of bodies' names that tell none apart from others. "of" and "for" do: "Department of Health", "the council".
_ANY_BODY = frozenset(
    """
    a the our this trust trusts council councils board boards committee commission authority authorities department
    government charity union association panel inquiry report review paper white green strategy plan agency body party
    county city borough district local health social care services service nhs hospital primary community
    """.split()
)


def utterance_id(holder: str | None, pieces: Iterable[str], cluster: str | None = None) -> str:
    """The name of what was said: equal for the same words, or the same cluster of reports, of the same holder (or of
    somebody unknown in the same document)."""
    return digest("utterance", holder, cluster or " ".join(re.findall(r"[^\W_]+", " ".join(pieces).casefold())))


def appearance(document_id: str, statement: Statement) -> str | None:
    """The id that the statement's holder has by the name alone."""
    return holder_id(statement.holder, statement.holder_kind, document_id, statement.holder_basis)


def new_position_id(document_id: str, statement: Statement, text: str) -> str:
    """The first name of a statement. The catalogue keeps it when a later extraction finds the same one."""
    words = [text[start:end] for start, end in statement.spans]
    return digest("position", document_id, statement.spans, statement.holder, words)


def position_row(document: Document, stored: StoredStatement) -> dict[str, Any]:
    """The position record of `docs/record.md`: one dictionary, the same wherever it is shown or exported.

    Raises ValueError where a span does not lie in the text: nothing that is not verbatim leaves here.
    """
    statement, about = stored.statement, document.metadata
    pieces = [verbatim(document.text, span) for span in statement.spans]
    block = document.block_at(statement.spans[0][0]) or Block("paragraph", 0, 0)
    holder = stored.holder_id or appearance(document.document_id, statement)
    by_topic = {found.topic: found for found in statement.stances}
    return {
        "document": document.name,
        "document_id": document.document_id,
        "version": document.version,
        "title": about.title,
        "kind": about.kind,
        "publisher": about.publisher,
        "authors": list(about.authors),
        "url": about.url,
        "published_on": about.published_on,
        "position_id": stored.position_id,
        "utterance_id": utterance_id(holder or f"in {document.document_id}", pieces, stored.utterance),
        "holder": statement.holder,
        "holder_id": holder,
        "holder_as_written": statement.holder_as_written,
        "holder_kind": statement.holder_kind,
        "holder_candidates": list(statement.holder_candidates),
        "holder_basis": statement.holder_basis.split(":")[0],
        "role": statement.role,
        "organisation": statement.organisation,
        "reported_by": statement.reported_by,
        "account_of": statement.account_of,
        "mode": statement.mode,
        "spans": [list(span) for span in statement.spans],
        "text": pieces,
        "context": list(statement.context),
        "source_spans": [list(span) for span in statement.source_spans],
        "cue_spans": [list(span) for span in statement.cue_spans],
        "locator": block.locator_at(statement.spans[0][0]),
        "ocr": document.recognised(statement.spans),
        "said_on": statement.said_on,
        "said_on_as_written": statement.said_on_as_written,
        "stances": {topic: found.stance for topic, found in by_topic.items()},
        "undecided": [topic for topic, found in by_topic.items() if found.undecided],
        "evidence": {
            topic: [list(span) for span in found.evidence] for topic, found in by_topic.items() if found.evidence
        },
        "confidence": {
            "attribution": round(statement.confidence, 3),
            "holder": round(statement.holder_confidence, 3),
            **{topic: round(found.confidence, 3) for topic, found in by_topic.items()},
        },
        "frame": statement.frame,
        "review": dict(stored.review) if stored.review else None,
    }


def stance_of(row: Mapping[str, Any], topic: str) -> str:
    """What a position record says on the topic, in one word: one of SIDES."""
    if topic in row.get("undecided", ()):
        return UNDECIDED
    return row.get("stances", {}).get(topic) or NONE


def is_position(row: Mapping[str, Any]) -> bool:
    """Whether the record of a statement bears on a topic."""
    return bool(row["undecided"] or any(row["stances"].values()))


def doubtful(row: Mapping[str, Any]) -> bool:
    """Whether a position record names a holder who may well be the wrong one.

    Not where it is open who spoke, which the record says, where it was not noted how sure the holder is, nor where a
    person has found that the holder is right.
    """
    if (row.get("review") or {}).get("verdict") in ("confirmed", "corrected"):
        return False
    told = row.get("holder_basis") and row.get("holder_kind") not in OPEN
    return bool(told) and (row.get("confidence") or {}).get("holder", 1.0) < DOUBTFUL


def verbatim(text: str, span: Span) -> str:
    """The characters of the span. Raises ValueError where the span is empty or leaves the text."""
    start, end = span
    if not 0 <= start < end <= len(text):
        raise ValueError(f"the span {start}-{end} does not lie in a text of {len(text)} characters")
    return text[start:end]
