"""Whose positions are compared: holders by id or by any of their names, and the records that are theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus import appearances
from corpus.catalogue import Catalogue
from corpus.errors import QueryError
from corpus.records import plain_name
from index.fields import WHOLE
from index.query import EVERYTHING, Filters, Question

Answers = Callable[[Question], Iterable[dict[str, Any]]]


def everything(filters: Filters) -> Question:
    """All positions that pass the filters, in order of date."""
    return Question("", filters, sort="date", limit=EVERYTHING)


def meant(catalogue: Catalogue, holders: Sequence[str]) -> dict[str, set[str]]:
    """What was asked → the ids of the holders of whom it is the id, or of whom one name has all of its words ("=": is
    it); empty where it is nobody's."""
    known = appearances.names(catalogue) if holders else {}
    return {asked: {asked} if asked in known else _named(asked, known) for asked in holders}


def _named(asked: str, known: Mapping[str, set[str]]) -> set[str]:
    exactly = plain_name(asked.removeprefix(WHOLE))
    words = set(exactly.split())
    if asked.startswith(WHOLE):
        return {one for one, names in known.items() if words and exactly in names}
    return {one for one, names in known.items() if words and any(words <= set(name.split()) for name in names)}


def check(holders: Mapping[str, set[str]]) -> None:
    """Raise QueryError for an id or name that no holder has."""
    for asked, ids in holders.items():
        if not ids:
            raise QueryError("there is no holder of this name", where=asked, hint="see onrecord holders list")


def rows_of(
    catalogue: Catalogue, holders: Mapping[str, set[str]], filters: Filters, answers: Answers
) -> list[dict[str, Any]]:
    """The positions of holders that pass the filters; without holders, of everybody.

    holders   as `meant` gives them
    answers   the records that answer a question

    Records of which it is open who spoke are those of a name where it has all of its words.
    """
    if not holders:
        return list(answers(everything(filters)))
    ids = {one for found in holders.values() for one in found}
    names = [asked for asked in holders if plain_name(asked) and asked not in ids]
    words = [_words(name) for name in names if not name.startswith(WHOLE)]
    written = [f"{WHOLE}{name}" for name in catalogue.names_of(ids) if plain_name(name)]
    if not (names or written):
        return []
    # A filter on holders stands: then what it lets through is looked through.
    narrowed = filters if filters.holders else replace(filters, holders=(*written, *names))
    return [
        row
        for row in answers(everything(narrowed))
        if row["holder_id"] in ids or (row["holder_id"] is None and any(one <= _words(row["holder"]) for one in words))
    ]


def _words(name: str) -> set[str]:
    return set(plain_name(name).split())
