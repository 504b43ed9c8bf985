"""What the register tells of holders: under which names, in which roles and documents, and on what evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from corpus import decisions
from corpus.catalogue import Catalogue
from corpus.errors import QueryError
from corpus.records import plain_name


def found(catalogue: Catalogue, words: str = "") -> list[dict[str, Any]]:
    """A row a holder of whom one name has all of the words: holder_id, name, kind, statements, positions; those with
    most positions first. Raises QueryError where the words are no name.
    """
    return _named(catalogue, catalogue.holders(), words)


def _named(catalogue: Catalogue, holders: list[dict[str, Any]], words: str) -> list[dict[str, Any]]:
    wanted = set(plain_name(words).split())
    if not wanted and not words.strip():
        return holders
    if not wanted:
        raise QueryError(f"{words!r} is no name", where="words", hint="write a name with letters")
    bear = {holder for holder, name in catalogue.written_names() if wanted <= _name_words(name)}
    return [one for one in holders if one["holder_id"] in bear or wanted <= _name_words(one["name"])]


def told(catalogue: Catalogue, words: str = "", *, holders: Collection[str] | None = None) -> list[dict[str, Any]]:
    """A row a holder of whom one name has all of the words; those with most positions first.

    holders     their ids, where only these are told of

    holder_id, name, kind
    also_named  other names that documents give the holder
    roles       {"role", "document", "date"} in order of date, each once a document
    documents, statements, positions   how many
    evidence    {"document", "because"}: why it is this holder there ("": somebody of that one document)
    same_name   ids of other holders of this plain name and kind, which were kept apart; none for whoever is known
                in one document only ("the union", "Mr Dent")

    Raises QueryError where the words are no name.
    """
    chosen = _named(catalogue, catalogue.holders(holders), words)
    of_one_name: dict[tuple[str, str], list[str]] = {}
    for other, (name, kind) in catalogue.holder_names().items():
        of_one_name.setdefault((_plain(name), kind), []).append(other)
    alike = {one["holder_id"]: of_one_name.get((_plain(one["name"]), one["kind"]), []) for one in chosen}
    seen = appearances(catalogue, None if holders is None else {other for ids in alike.values() for other in ids})
    elsewhere = {holder for holder, documents in seen.items() if any(one["keys"] for one in documents)}
    result = []
    for one in chosen:
        name, documents = one["holder_id"], seen.get(one["holder_id"], [])
        same = [other for other in alike[name] if other != name and {name, other} <= elsewhere]
        result.append({**one, **_told(catalogue, one["name"], documents), "same_name": same})
    return result


def appearances(catalogue: Catalogue, holders: Collection[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """Holder id → what the register tells, a row a document, in order of date; of these holders, or of all."""
    seen: dict[str, list[dict[str, Any]]] = {}
    for one in catalogue.appearances(holders):
        seen.setdefault(one["holder_id"], []).append(one)
    return seen


def names(catalogue: Catalogue) -> dict[str, set[str]]:
    """Holder id → all plain names that documents give the holder."""
    found = {row["holder_id"]: {plain_name(row["name"])} for row in catalogue.holders()}
    for holder_id, seen in appearances(catalogue).items():
        found.setdefault(holder_id, set()).update(*({plain_name(one["name"]), *one["keys"]} for one in seen))
    return found


def decided(catalogue: Catalogue, holder_id: str | None = None) -> list[dict[str, Any]]:
    """A row a merge or split, the newest first, those that were undone as well: `decisions.told`, and besides

    holder, into_name   the names of both; of a holder that is gone, as it was last
    documents           of a split the documents as {"document_id", "document"}

    holder_id   whom they concern: the holder, or whoever was merged into it; None: all
    """
    made = catalogue.decisions()
    made = made if holder_id is None else decisions.about(holder_id, made)
    if not made:
        return []
    known = {name: told for name, (told, _) in catalogue.holder_names().items()}
    concerned = {one[side] for one in made for side in ("holder_id", "into")}
    now = {name: catalogue.holder_now(name) or name for name in concerned}
    documents: dict[str, str] = {}
    for one in catalogue.appearances(set(now.values())):
        documents[one["document_id"]] = one["document"]
        known.setdefault(one["registered"], one["name"])
    result = []
    for one in reversed(made):
        named = {field: one[field] for field in one if field != "rows"}
        named |= {"holder": _known(one["holder_id"], known, now), "into_name": _known(one["into"], known, now)}
        named["documents"] = [{"document_id": name, "document": documents.get(name, name)} for name in one["documents"]]
        result.append(named)
    return result


def _known(holder_id: str, known: Mapping[str, str], now: Mapping[str, str]) -> str:
    return known.get(holder_id) or known.get(now[holder_id]) or holder_id


def _told(catalogue: Catalogue, name: str, found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What documents tell of the holder of this name."""
    roles: dict[tuple[str, str], dict[str, Any]] = {}
    evidence: dict[tuple[str, str], dict[str, Any]] = {}
    for one in found:
        for role in one["roles"]:
            told = {"role": role, "document": one["document"], "date": one["date"]}
            roles.setdefault((one["document_id"], role), told)
        because = {"document": one["document"], "because": one["because"]}
        evidence.setdefault((one["document_id"], one["because"]), because)
    return {
        "also_named": _other_names(catalogue, name, found),
        "roles": list(roles.values()),
        "documents": len({one["document_id"] for one in found}),
        "evidence": list(evidence.values()),
    }


def _other_names(catalogue: Catalogue, name: str, found: Sequence[Mapping[str, Any]]) -> list[str]:
    """The holder's names besides this one, as the documents write them; a title or accents make no other name."""
    written = {plain_name(name): name}
    for one in found:
        written.setdefault(plain_name(one["name"]), one["name"])
    for one in found:
        if missing := [key for key in one["keys"] if key not in written]:
            # The register has these in plain letters only; the statements, as the document writes them.
            said = [stored.statement for stored in catalogue.statements(one["document_id"])]
            aliases = {plain_name(alias): alias for statement in said for alias in statement.holder_aliases}
            written |= {key: aliases.get(key, key) for key in missing}
    return list(written.values())[1:]


# Of a name with and without its titles: the same names are asked for again and again.
_plain = lru_cache(maxsize=100_000)(plain_name)


@lru_cache(maxsize=100_000)
def _name_words(name: str) -> frozenset[str]:
    """The plain words of a name, its titles' as well."""
    return frozenset(plain_name(f"– {name}").split())
