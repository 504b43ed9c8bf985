"""What there is to find in a document, and what ranking has to know about each entry besides its words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from corpus.dates import bounds
from corpus.records import Document, StoredStatement, plain_name
from index.engine import PASSAGE, STATEMENT, Damaged, Entry
from index.query import UNDECIDED
from index.words import tokens

FILE = "entries.json"
# Words: shorter blocks are page numbers, running heads and table cells, which would only stand in the way.
SHORTEST_PASSAGE = 4


def entries_of(document: Document, statements: Sequence[StoredStatement]) -> Iterator[Entry]:
    """Each statement of the document, and each block of at least four words."""
    about = document.metadata
    for stored in statements:
        said = stored.statement
        first, last = days(said.said_on or about.published_on)
        yield Entry(
            id=stored.position_id,
            level=STATEMENT,
            on_topic=said.is_position,
            document_id=document.document_id,
            text=" ".join(document.text[start:end] for start, end in said.spans),
            title=about.title or "",
            holder=said.holder,
            holder_kind=said.holder_kind,
            role=said.role or "",
            organisation=said.organisation or "",
            kind=about.kind,
            mode=said.mode,
            stances=tuple(
                f"{found.topic}:{stance}"
                for found in said.stances
                for stance in (found.stance, UNDECIDED if found.undecided else None)
                if stance
            ),
            first=first,
            last=last,
        )
    first, last = days(about.published_on)
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if sum(1 for _ in tokens(text)) >= SHORTEST_PASSAGE:
            yield Entry(
                id=passage_id(document.document_id, block.start),
                level=PASSAGE,
                on_topic=False,
                document_id=document.document_id,
                text=text,
                title=about.title or "",
                holder="",
                holder_kind="",
                role="",
                organisation="",
                kind=about.kind,
                mode="",
                stances=(),
                first=first,
                last=last,
            )


def passage_id(document_id: str, start: int) -> str:
    """The name of the block that starts there."""
    return f"{document_id}:{start}"


def days(date: str | None) -> tuple[int | None, int | None]:
    """The first and the last day that a partial date can mean, as yyyymmdd; (None, None) for none."""
    if date is None:
        return None, None
    first, last = bounds(date)
    return _number(first.isoformat()), _number(last.isoformat())


def _number(day: str) -> int:
    return int(day.replace("-", ""))


def text_hash(text: str) -> str:
    """The name of a text: equal texts share one sentence vector."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Line:
    """What ranking and sorting know about an entry. `holder` is its plain name, `text` the hash of its text."""

    document_id: str
    first: int | None
    last: int | None
    holder: str
    text: str


class Table:
    """The lines of all entries, by id. A file of its own, so that no engine has to sort."""

    def __init__(self, lines: dict[str, Line] | None = None) -> None:
        self.lines = lines or {}

    def put(self, entry: Entry) -> None:
        self.lines[entry.id] = Line(
            entry.document_id, entry.first, entry.last, plain_name(entry.holder), text_hash(entry.text)
        )

    def without(self, documents: Iterable[str]) -> Table:
        """A copy without the entries of these documents."""
        gone = set(documents)
        return Table({name: line for name, line in self.lines.items() if line.document_id not in gone})

    @property
    def documents(self) -> set[str]:
        return {line.document_id for line in self.lines.values()}

    def save(self, folder: Path) -> None:
        lines = {name: astuple(line) for name, line in self.lines.items()}
        (folder / FILE).write_text(json.dumps(lines), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> Table:
        """Raises Damaged where the file cannot be read."""
        try:
            found = json.loads((folder / FILE).read_text(encoding="utf-8"))
            return cls({name: Line(*values) for name, values in found.items()})
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise Damaged(FILE) from error
