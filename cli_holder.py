"""What `onrecord holders show` prints: all that is known of a holder, and what was decided of one, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpus.dates import in_words
from corpus.records import STANCES, UNDECIDED
from corpus.spelling import count
from onrecord import in_words as sides_in_words
from terminal import Column, drawn, plain

Row = Mapping[str, Any]


def lines(row: Row) -> str:
    """The record of `Corpus.holder` as text, with tables as wide as the terminal."""
    return "\n".join(_parts(row))


def _parts(row: Row) -> Iterator[str]:
    yield "".join(f"{line}\n" for line in _head(row))
    names = {one["document_id"]: plain(one["document"]) for one in row["documents"]}
    yield from _table("roles", row["roles"], {
        "role": Column(lambda one: plain(one["role"]), share=4),
        "from – to": Column(lambda one: plain(between(one))),
        "documents": Column(lambda one: ", ".join(names[name] for name in one["documents"])),
    })  # fmt: skip
    yield from _table("sides", _by_year(row["sides"]), {
        "topic": Column(lambda one: one["topic"].replace("_", " ")),
        "year": Column(lambda one: one["year"] or "undated", fixed=8),
        "positions": Column(sides_in_words, share=4),
    })  # fmt: skip
    yield from _table("documents", row["documents"], {
        "document": Column(lambda one: plain(one["document"])),
        "published": Column(lambda one: one["published_on"] or "undated", fixed=10),
        "why it is this holder there": Column(lambda one: plain("; ".join(one["because"])), share=4),
        "statements": Column(lambda one: str(len(one["statements"])), fixed=10),
    })  # fmt: skip
    for head in ("reported_by", "reports"):
        yield from _table(head.replace("_", " "), row[head], {
            "name": Column(lambda one: plain(one["name"])),
            "id": Column(lambda one: plain(one["holder_id"] or ""), fixed=16),
            "statements": Column(lambda one: str(len(one["statements"])), fixed=10),
        })  # fmt: skip


def _head(row: Row) -> Iterator[str]:
    yield f"{plain(row['name'])} ({row['holder_id']}), {plain(row['kind'])}"
    figures = [count(row[f"{what}s"], what) for what in ("position", "statement")]
    yield ", ".join([*figures, count(len(row["documents"]), "document"), between(row)])
    if row["also_named"]:
        yield f"also {', '.join(map(plain, row['also_named']))}"
    for one in row["namesakes"]:
        roles = "; ".join(dict.fromkeys(plain(role["role"]) for role in one["roles"]))
        yield f"≠ {plain(one['name'])} ({one['holder_id']}){f', {roles}' if roles else ''}"
    if row["changes"]:
        kinds = [one["change"] for one in row["changes"]]
        yield "stances that follow each other: " + ", ".join(
            f"{kind} {kinds.count(kind)}" for kind in dict.fromkeys(kinds)
        )
    if row["perhaps"]:
        yield f"{count(len(row['perhaps']), 'statement')} may be theirs: it is open who spoke"
    for one in row["decisions"]:
        yield f"{one['decision']}: {what_was_decided(one)}"


def between(row: Row) -> str:
    """The dates between which something was, as far as they are known."""
    if not row["since"]:
        return "no date"
    ends = dict.fromkeys((in_words(row["since"]), in_words(row["until"])))
    return " to ".join(ends)


def _by_year(sides: Sequence[Row]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str | None], dict[str, Any]] = {}
    for one in sides:
        line = found.setdefault((one["topic"], one["year"]), {**one, **dict.fromkeys((*STANCES, UNDECIDED), 0)})
        line[one["stance"]] = len(one["positions"])
    return list(found.values())


def _table(head: str, rows: Sequence[Row], columns: Mapping[str, Column]) -> Iterator[str]:
    if rows:
        yield f"{head}\n{drawn(rows, columns, on_screen=True)}"


def what_was_decided(one: Row) -> str:
    """A decision in a line."""
    holder, into = (
        f"{plain(one[name])} ({one[key]})" for name, key in (("holder", "holder_id"), ("into_name", "into"))
    )
    where = ", ".join(plain(document["document"]) for document in one["documents"])
    said = f"merged {holder} into {into}" if one["verb"] == "merge" else f"split {where} off {holder}: {one['into']}"
    undone = one["undone"]
    return said + (f" (undone by {plain(undone['author'])}, {undone['decided_at'][:10]})" if undone else "")
