"""A question and its answer: what the app, the command line and Python all ask with, and all get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from corpus.dates import partial
from corpus.errors import QueryError
from corpus.records import DOCUMENT_KINDS, HOLDER_KINDS, MODES, UNDECIDED, Span, plain_name
from index.entries import passage_id
from index.fields import STANCES_ASKED, between, named, stances_node
from index.nodes import Is, Node, Or, both, joined

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["FACETS", "LEVELS", "RANKINGS", "SORTS", "UNDECIDED", "Answer", "Filters", "Hit", "Question"]

LEVELS = ("positions", "statements", "passages")
RANKINGS = ("hybrid", "words", "meaning")
SORTS = ("relevance", "date", "-date", "holder")
# A limit that is none.
EVERYTHING = 1_000_000_000
# What an answer can be counted by.
FACETS = ("stance", "holder", "holder_kind", "kind", "mode", "source", "year", "is")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must fulfil: all of the fields, and in each field any one of its values. Empty means "any".

    holders     names; every word of one must be in the holder's name ("Arkwright" finds Jane Arkwright); "=Jane
                Arkwright" is the whole name
    stances     support, mixed, oppose or undecided ("cannot tell"), on one of `topics` where these are given
    since, until  partial dates, both included: a statement is in when its date (said, else published) can lie between
    undated     only statements whose document and text give no date
    rejected    also statements that a reviewer has rejected, which else are left out
    """

    holders: tuple[str, ...] = ()
    holder_kinds: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    undated: bool = False
    rejected: bool = False

    def __post_init__(self) -> None:
        for name, legal in _LEGAL.items():
            for value in getattr(self, name):
                if value not in legal:
                    raise QueryError(f"there is no {value!r}", where=name, hint=f"one of {', '.join(legal)}")
        for name in ("since", "until"):
            value = getattr(self, name)
            if value is not None and partial(value) is None:
                raise QueryError(f"{value!r} is no date", where=name, hint="write 2005, 2005-08 or 2005-08-18")
        between(self.since, self.until, where="since and until")
        for name in self.holders:
            if not plain_name(name):
                raise QueryError(f"{name!r} is no name", where="holders", hint="write a name with letters")

    def as_dict(self) -> dict[str, Any]:
        """The filters that are set."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}

    @property
    def node(self) -> Node | None:
        """What they ask for, as a part of a question."""
        return both(
            joined(Or, [named("holder", name) for name in self.holders]),
            *(
                Is(field, values)
                for field, values in (
                    ("holder_kind", self.holder_kinds),
                    ("kind", self.kinds),
                    ("mode", self.modes),
                    ("document", self.documents),
                )
                if values
            ),
            stances_node(self.topics, self.stances) if self.topics or self.stances else None,
            between(self.since, self.until, where="since and until") if self.since or self.until else None,
            Is("is", ("undated",)) if self.undated else None,
        )


_LEGAL: dict[str, Sequence[str]] = {
    "holder_kinds": HOLDER_KINDS,
    "kinds": DOCUMENT_KINDS,
    "modes": MODES,
    "stances": STANCES_ASKED,
}


_NOT_FOR_PASSAGES = ("holders", "holder_kinds", "modes", "topics", "stances")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    text     words and fields (`index.language`); empty asks for everything that passes the filters
    filters  what must hold besides
    level    positions (statements on topic), statements (all), or passages (blocks of documents: nobody's statements,
             so that filters on holders, modes, topics and stances are refused, not passed over)
    ranking  hybrid, words (BM25 alone) or meaning (vectors alone)
    sort     relevance (without words: newest first); date or -date (undated last); holder
    facets   what the whole answer is counted by: any of FACETS
    like     the id of a statement or passage: what is near it in meaning is asked for, and not the entry itself
    """

    text: str = ""
    filters: Filters = Filters()
    level: str = "positions"
    ranking: str = "hybrid"
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    like: str | None = None

    def __post_init__(self) -> None:
        for name, legal in (("level", LEVELS), ("ranking", RANKINGS), ("sort", SORTS)):
            value = getattr(self, name)
            if value not in legal:
                raise QueryError(f"there is no {value!r}", where=name, hint=f"one of {', '.join(legal)}")
        for value in self.facets:
            if value not in FACETS:
                raise QueryError(f"there is no {value!r}", where="facets", hint=f"any of {', '.join(FACETS)}")
        if self.offset < 0 or self.limit < 0:
            raise QueryError("a negative number of rows", where="offset and limit", hint="count from 0")
        refused = [name for name in _NOT_FOR_PASSAGES if getattr(self.filters, name)]
        if self.level == "passages" and refused:
            raise QueryError("passages have none of these", where=", ".join(refused), hint="ask for statements instead")


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer.

    row    the position record, or for a passage its own record: document, document_id, title, kind, published_on,
           spans, text, locator
    marks  the words of the query, as spans of the document's text inside `row["spans"]`
    snippet  the part of `row["spans"]` that shows them best: whole sentences of the document, as a span of its text
    """

    row: dict[str, Any]
    score: float
    marks: tuple[Span, ...] = ()
    snippet: Span | None = None

    @property
    def name(self) -> str:
        """The id of the statement or passage."""
        return str(self.row.get("position_id") or passage_id(self.row["document_id"], self.row["spans"][0][0]))


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of hits, how many there are in all, and for each facet that was asked for how many of each value.

    facets   name → value → number of all answers; a holder and a source are named so that "=NAME" finds just these;
             a stance is `topic:stance`, a year without any is "unknown"
    """

    question: Question
    total: int
    hits: tuple[Hit, ...] = field(default_factory=tuple)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [hit.row for hit in self.hits]

    def to_arrow(self) -> pa.Table:
        """The rows of this page as an Arrow table, with the columns of exports (docs/exports.md)."""
        from index.export import arrow

        return arrow(self.rows, self.question.level)

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas frame."""
        return self.to_arrow().to_pandas()

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return f"<p>{len(self.hits)} of {self.total} {self.question.level}</p>{self.to_pandas().to_html(max_rows=20)}"
