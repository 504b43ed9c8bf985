"""What the register tells of holders: under which names, in which roles and documents, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus.catalogue import Catalogue
from corpus.errors import QueryError
from corpus.records import plain_name


def told(catalogue: Catalogue, words: str = "") -> list[dict[str, Any]]:
    """A row a holder of whom one name has all of the words; those with most positions first.

    holder_id, name, kind
    also_named  other names that documents give the holder
    roles       {"role", "document", "date"} in order of date, each once a document
    documents, statements, positions   how many
    evidence    {"document", "because"}: why it is this holder there ("": somebody of that one document)
    same_name   ids of other holders of this plain name and kind, which were kept apart; none for whoever is known
                in one document only ("the union", "Mr Dent")

    Raises QueryError where the words are no name.
    """
    wanted = set(plain_name(words).split())
    if words.strip() and not wanted:
        raise QueryError(f"{words!r} is no name", where="words", hint="write a name with letters")
    holders, seen = catalogue.holders(), appearances(catalogue)
    of_one_name: dict[tuple[str, str], list[str]] = {}
    for holder in holders:
        elsewhere = any(one["keys"] for one in seen.get(holder["holder_id"], []))
        name = plain_name(holder["name"]) if elsewhere else holder["holder_id"]
        of_one_name.setdefault((name, holder["kind"]), []).append(holder["holder_id"])
    result = []
    for holder in holders:
        found = seen.get(holder["holder_id"], [])
        names = [holder["name"], *(name for one in found for name in (one["name"], *one["keys"]))]
        if any(wanted <= _name_words(name) for name in names):
            alike = of_one_name.get((plain_name(holder["name"]), holder["kind"]), [])
            alike = alike if holder["holder_id"] in alike else []
            same = [other for other in alike if other != holder["holder_id"]]
            told = _told(catalogue, holder["name"], found)
            result.append({**holder, **told, "same_name": same})
    return result


def appearances(catalogue: Catalogue) -> dict[str, list[dict[str, Any]]]:
    """Holder id → what the register tells, a row a document, in order of date."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in catalogue.appearances():
        found.setdefault(one["holder_id"], []).append(one)
    return found


def names(catalogue: Catalogue) -> dict[str, set[str]]:
    """Holder id → all plain names that documents give the holder."""
    found = {row["holder_id"]: {plain_name(row["name"])} for row in catalogue.holders()}
    for holder_id, seen in appearances(catalogue).items():
        found.setdefault(holder_id, set()).update(*({plain_name(one["name"]), *one["keys"]} for one in seen))
    return found


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


def _name_words(name: str) -> set[str]:
    """The plain words of a name, its titles' as well."""
    return set(plain_name(f"– {name}").split())
