"""What happened in the time that a corpus is about: the events of its frame, and the government's papers in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from corpus.dates import bounds
from corpus.records import Event

# Kinds of documents whose publication is an event.
PAPERS = ("white_paper", "green_paper")


def events(defined: Iterable[Event], documents: Iterable[Mapping[str, Any]]) -> list[Event]:
    """The defined events and the dated papers among the documents' rows, in order of time."""
    papers = [
        Event(row["title"] or row["name"], row["published_on"], _source(row), row["document_id"])
        for row in documents
        if row["kind"] in PAPERS and row["published_on"]
    ]
    return sorted([*defined, *papers], key=lambda event: (bounds(event.on), event.name))


def _source(row: Mapping[str, Any]) -> str:
    kind = row["kind"].replace("_", " ").capitalize()
    return f"{kind}, {row['publisher']}" if row["publisher"] else kind
