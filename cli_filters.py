"""The filters that several commands share: their options, and what stands in them as part of a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any

import typer

import onrecord
from corpus.errors import QueryError
from corpus.records import DOCUMENT_KINDS, HOLDER_KINDS, MODES, STANCES
from index.query import UNDECIDED, Filters
from onrecord import OnRecordError
from terminal import Ended, plain


def options(values: Iterable[str]) -> str:
    """The values as a list in words."""
    return ", ".join(values)


_FILTERS = "Filters (all must hold; of a repeated one, any)"

Holder = Annotated[
    list[str] | None,
    typer.Option(
        "--holder", metavar="NAME", rich_help_panel=_FILTERS, help="Words of a holder’s name, or an id. Repeatable."
    ),
]
HolderKind = Annotated[
    list[str] | None,
    typer.Option(metavar="KIND", rich_help_panel=_FILTERS, help=f"{options(HOLDER_KINDS)}. Repeatable."),
]
Kind = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", metavar="KIND", rich_help_panel=_FILTERS, help=f"Of document: {options(DOCUMENT_KINDS)}. Repeatable."
    ),
]
Mode = Annotated[
    list[str] | None,
    typer.Option("--mode", metavar="MODE", rich_help_panel=_FILTERS, help=f"{options(MODES)}. Repeatable."),
]
Topic = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        metavar="TOPIC",
        rich_help_panel=_FILTERS,
        help="A topic of the corpus’ frame, such as joint_working. Repeatable.",
    ),
]
Stance = Annotated[
    list[str] | None,
    typer.Option(
        "--stance",
        metavar="STANCE",
        rich_help_panel=_FILTERS,
        help=f"{options((*STANCES, UNDECIDED))} (cannot tell); on --topic where given. Repeatable.",
    ),
]
DocumentName = Annotated[
    list[str] | None,
    typer.Option("--document", metavar="NAME", rich_help_panel=_FILTERS, help="A document's name or id. Repeatable."),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="DATE", rich_help_panel=_FILTERS, help="Said, else published, then or later: 2005-08-18."
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="DATE", rich_help_panel=_FILTERS, help="Said, else published, then or earlier: 2005."
    ),
]
Undated = Annotated[bool, typer.Option("--undated", rich_help_panel=_FILTERS, help="Only rows without any date.")]
Rejected = Annotated[
    bool, typer.Option("--rejected", rich_help_panel=_FILTERS, help="Also rows that a reviewer has rejected.")
]
# A field of a question → the option that sets it, so that an error names what was typed.
_OPTION_OF = {
    "holders": "--holder",
    "holder_kinds": "--holder-kind",
    "kinds": "--kind",
    "modes": "--mode",
    "stances": "--stance",
    "topics": "--topic",
    "since": "--since",
    "until": "--until",
    "since and until": "--since, --until",
    "level": "--level",
    "ranking": "--ranking",
    "sort": "--sort",
    "facets": "--count",
    "view": "--view",
    "style": "--style",
    "by": "--by",
    "period": "--periods",
    "offset and limit": "--offset, --limit",
}


@contextmanager
def options_named() -> Iterator[None]:
    """Turn what a filter or question says of its fields into a usage error about the options."""
    try:
        yield
    except QueryError as error:
        advice = f" – {error.hint}" if error.hint else ""
        if error.at is not None:
            raise  # it points into the question itself
        where = _OPTION_OF.get(error.where or "", error.where)
        place = f"{where}: " if where and plain(where) else ""
        raise Ended(2, f"onrecord: {place}{error.what}{advice}") from error


def filters_of(**given: Any) -> Filters:
    """The filters that were given on the command line; lists become tuples, and what is missing stays open."""
    with options_named():
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if value
        }
        return Filters(**values)


def known(corpus: onrecord.Corpus, filters: Filters) -> Filters:
    """The filters with the documents' ids in place of their names. Raises OnRecordError for one that is not there.

    A topic that the corpus' frame does not have is a usage error.
    """
    with options_named():
        topics = corpus.frame.topics if filters.topics else {}
        for topic in filters.topics:
            if topic not in topics:
                raise QueryError(f"there is no {topic!r}", where="topics", hint=f"one of {options(topics)}")
    ids: list[str] = []
    listed = corpus.documents() if filters.documents else []
    for wanted in filters.documents:
        found = [row["document_id"] for row in listed if wanted in (row["document_id"], row["name"])]
        if not found:
            raise OnRecordError(f"there is no document {wanted!r}", where="--document", hint="give its file's name")
        ids += found
    return replace(filters, documents=tuple(ids))
