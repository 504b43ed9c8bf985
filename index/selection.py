"""What is compared: holders by id or by any of their names, other groups by name, and the records that are theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus import appearances
from corpus.catalogue import Catalogue
from corpus.errors import QueryError
from corpus.records import plain_name
from index import groups
from index.compare import Wanted
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


def columns(
    catalogue: Catalogue,
    by: str,
    chosen: Sequence[str],
    holders: Mapping[str, set[str]],
    known: Callable[[], Iterable[Mapping[str, Any]]],
) -> list[Wanted]:
    """The columns that are asked for, each once, in their order.

    by       one of `groups.COMPARED`
    chosen   for holders ids or names, for others names; a holder's name stands for all who have it
    holders  as `meant` gives them: whose positions alone are compared; none: everybody's
    known    the groups that there are (`groups.listed`)

    Raises QueryError for a name that no group has, and for groups that cannot stand side by side.
    """
    if by not in groups.COMPARED:
        raise QueryError(f"there is no {by!r} side by side", where="by", hint=f"one of {', '.join(groups.COMPARED)}")
    found = _holders(catalogue, chosen) if by == "holder" else _others(by, chosen, known)
    if not holders or by == "holder":
        return found
    names, only = _whose(catalogue, {one for of_name in holders.values() for one in of_name})
    return [replace(one, holders=names, only=only) for one in found]


def _holders(catalogue: Catalogue, chosen: Sequence[str]) -> list[Wanted]:
    asked = meant(catalogue, chosen)
    check(asked)
    names = {one["holder_id"]: one["name"] for one in catalogue.holders()}
    # Of the holders of one name those come first who said most.
    ids = dict.fromkeys(one for name in chosen for one in (name, *names) if one in asked[name])
    found = []
    for one in ids:
        written, only = _whose(catalogue, {one})
        found.append(Wanted(one, names.get(one, one), holders=written, only=only))
    return found


def _whose(catalogue: Catalogue, ids: Collection[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names that find what holders said, and the ids of it."""
    return _written(catalogue, ids), frozenset(catalogue.said_by(ids))


def _written(catalogue: Catalogue, ids: Collection[str]) -> tuple[str, ...]:
    return tuple(f"{WHOLE}{name}" for name in catalogue.names_of(ids) if plain_name(name))


def _others(by: str, chosen: Sequence[str], known: Callable[[], Iterable[Mapping[str, Any]]]) -> list[Wanted]:
    asked: dict[str, str] = {}
    for name in chosen:
        asked.setdefault(groups.key_of(by, name), name)
    if by == groups.PERIOD and asked:
        groups.period(",".join(asked))  # no two of them may share a day
    if by in groups.NAMED:
        names = {one["key"]: one["name"] for one in known()}
        for key, name in asked.items():
            if key not in names:
                hint = f"see onrecord compare --view counts --by {by}"
                raise QueryError("nobody of this name has a position", where=name, hint=hint)
        asked = {key: names[key] for key in asked}
    return [Wanted(key, name, text=groups.asked(by, name)) for key, name in asked.items()]


def rows_in(wanted: Iterable[Wanted], filters: Filters, answers: Answers) -> list[dict[str, Any]]:
    """The positions of the columns that pass the filters, column by column, each by date."""
    return [row for one in wanted for row in answers(one.question(filters)) if one.holds(row["position_id"])]


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
    written = _written(catalogue, ids)
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
