"""What there is to find in a document: each statement, and each block of four words or more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus.dates import bounds
from corpus.records import NONE, UNDECIDED, Document, StoredStatement
from corpus.reviews import REJECTED
from index.words import Token, tokens

# Words: shorter blocks are page numbers, running heads and table cells, which would only stand in the way.
SHORTEST_PASSAGE = 4
# Between the parts of what is known about an entry: no word, so that no phrase goes on from a name into a title.
BOUNDARY = "|"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found: a statement, or a block of a document.

    file         the document's file name
    position     whether it is a statement that bears on at least one topic: what the level "positions" shows
    stances      `topic:stance` for each topic that it bears on ("joint_working:support", "x:undecided")
    first, last  yyyymmdd: the days between which it was said (else published); both None where no date is known
    """

    id: str
    document: str
    text: str
    file: str = ""
    title: str = ""
    source: str = ""
    kind: str = ""
    holder: str = ""
    holder_kind: str = ""
    role: str = ""
    organisation: str = ""
    mode: str = ""
    stances: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    position: bool = False
    reviewed: bool = False
    rejected: bool = False

    @property
    def about(self) -> tuple[str, ...]:
        """What is known about the text and may be asked for in words."""
        return (self.holder, self.role, self.organisation, self.title)

    @property
    def marks(self) -> tuple[str, ...]:
        """What `is:` finds it by, and "position"."""
        given = {
            "position": self.position,
            "reviewed": self.reviewed,
            "rejected": self.rejected,
            "undecided": any(stance.endswith(f":{UNDECIDED}") for stance in self.stances),
            "undated": self.first is None,
        }
        return tuple(name for name, holds in given.items() if holds)


def statements_of(document: Document, statements: Sequence[StoredStatement]) -> Iterator[Entry]:
    """Each statement of the document."""
    about = document.metadata
    for stored in statements:
        said = stored.statement
        first, last = days(said.said_on or about.published_on)
        yield Entry(
            id=stored.position_id,
            document=document.document_id,
            text=" ".join(document.text[start:end] for start, end in said.spans),
            file=document.name,
            title=about.title or "",
            source=about.publisher or "",
            kind=about.kind,
            holder=said.holder,
            holder_kind=said.holder_kind,
            role=said.role or "",
            organisation=said.organisation or "",
            mode=said.mode,
            stances=tuple(f"{found.topic}:{found.side}" for found in said.stances if found.side != NONE),
            first=first,
            last=last,
            position=said.is_position,
            reviewed=stored.review is not None,
            rejected=stored.review is not None and stored.review["verdict"] == REJECTED,
        )


def passages_of(document: Document) -> Iterator[Entry]:
    """Each block of the document with at least four words."""
    about = document.metadata
    first, last = days(about.spoken_on)
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if len(list(islice(tokens(text), SHORTEST_PASSAGE))) == SHORTEST_PASSAGE:
            yield Entry(
                id=passage_id(document.document_id, block.start),
                document=document.document_id,
                text=text,
                file=document.name,
                title=about.title or "",
                source=about.publisher or "",
                kind=about.kind,
                first=first,
                last=last,
            )


def passage_id(document_id: str, start: int) -> str:
    """The name of the block that starts there."""
    return f"{document_id}:{start}"


def passage_place(name: str) -> tuple[str, int]:
    """The document's id and the place where the block starts, of a passage's name."""
    document_id, _, start = name.rpartition(":")
    return document_id, int(start)


def days(date: str | None) -> tuple[int | None, int | None]:
    """The first and the last day that a partial date can mean, as yyyymmdd; (None, None) for none."""
    if date is None:
        return None, None
    first, last = bounds(date)
    return int(f"{first:%Y%m%d}"), int(f"{last:%Y%m%d}")


def text_hash(text: str) -> bytes:
    """The name of a text, 16 bytes: equal texts share one sentence vector."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def words_of(entry: Entry) -> tuple[dict[str, str], tuple[int, int]]:
    """The words to find an entry by, and how many there are in its text, and in what is known about it.

    Field → words with blanks between: the stems of "text" and "about", the forms of "text_forms" and "about_forms".
    """
    text = list(tokens(entry.text))
    about = [list(tokens(part)) for part in entry.about]
    words = {
        "text": _blanks_between("stem", text),
        "about": _blanks_between("stem", [token for part in about for token in part]),
        "text_forms": _blanks_between("form", text),
        "about_forms": f" {BOUNDARY} ".join(_blanks_between("form", part) for part in about if part),
    }
    return words, (len(text), sum(map(len, about)))


def _blanks_between(name: str, words: list[Token]) -> str:
    return " ".join(getattr(token, name) for token in words)
