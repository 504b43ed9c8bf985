"""`onrecord overview`: the first look at a corpus, the same that the app begins with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import onrecord
from cli_compare import table_of
from cli_options import Data, examples
from corpus.records import STANCES, UNDECIDED
from terminal import destination, plain, table

if TYPE_CHECKING:
    from index.overview import Overview

LOOKING = examples("onrecord overview", "onrecord overview --data my-corpus --format json")


def overview(
    format: Annotated[Literal["table", "json"], typer.Option("--format", help="How it is written.")] = "table",  # noqa: A002
    data: Data = None,
) -> None:
    """Say what the corpus holds, who is heard, which sides are taken when, who changed, and what to review."""
    corpus = onrecord.open(data)
    found = corpus.overview()
    text = json.dumps(asdict(found), ensure_ascii=False) + "\n" if format == "json" else _told(found)
    with destination(None) as stream:
        stream.write(text.encode("utf-8", "replace"))


def _told(found: Overview) -> str:
    whole = {name: getattr(found, name) for name in ("documents", "statements", "positions", "holders")}
    lines = {
        "in all": _numbers(whole.items()),
        "kinds": _numbers(found.kinds.items()),
        "years": _numbers(found.years.items()),
        **_sides(found),
        "most quoted": _numbers((row["holder"], row["positions"]) for row in found.quoted),
        "to review": _numbers(_waiting(found)),
    }
    width = max(map(len, lines)) + 2
    text = "".join(f"{name:<{width}}{told or 'none'}\n" for name, told in lines.items())
    if found.changes:
        text += f"\nLikely changes of mind\n\n{table_of('changes', found.changes, on_screen=True)}"
    if found.most_in_doubt:
        text += f"\nMost in doubt\n\n{table(found.most_in_doubt, on_screen=True)}"
    return text


def _numbers(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{plain(name).replace('_', ' ')} {number:,}" for name, number in counts)


def _sides(found: Overview) -> dict[str, str]:
    """Topic → how many positions take which side, in all years."""
    counts: dict[str, dict[str, int]] = {}
    for row in found.stances:
        of_topic = counts.setdefault(plain(row["topic"]).replace("_", " "), dict.fromkeys((*STANCES, UNDECIDED), 0))
        of_topic[row["stance"]] += row["positions"]
    return {topic: onrecord.in_words(of_topic) for topic, of_topic in counts.items()}


def _waiting(found: Overview) -> list[tuple[str, int]]:
    told = {
        "positions that nobody has checked": found.positions - found.checked,
        "of these with a doubtful holder or stance": found.in_doubt,
        "positions of nobody who is named": found.unnamed,
        "documents without a date": found.years.get("unknown", 0),
        "documents perhaps of another kind": found.kinds_unsure,
        "reviews whose statement is gone": found.orphaned,
    }
    return [(words, number) for words, number in told.items() if number]
