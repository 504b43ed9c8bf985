"""How well reports of one utterance are told: `python -m bench.reports` prints a table of both sets.

Invented holders, each with statements of several papers, labelled with the utterance that they are of. Counted are the
pairs of one holder's statements that are put together.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue
from corpus.records import Block, Document, Metadata, Statement

FOLDER = Path(__file__).with_name("utterances")
DEVELOPMENT, HELD_OUT = FOLDER / "development.jsonl", FOLDER / "heldout.jsonl"


def pairs(file: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any], bool]]:
    """Each pair of one holder's statements, and whether the catalogue puts them together."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        with tempfile.TemporaryDirectory() as folder:
            catalogue = Catalogue(Path(folder), create=True)
            for said in line["statements"]:
                _store(catalogue, line["holder"], said)
            ids = catalogue.document_ids()
            found = {row["document_id"]: row["utterance_id"] for row in catalogue.rows(_positions(catalogue, ids))}
        for one, other in combinations(line["statements"], 2):
            yield one, other, found[one["id"]] == found[other["id"]]


def _positions(catalogue: Catalogue, ids: list[str]) -> list[str]:
    return [stored.position_id for name in ids for stored in catalogue.statements(name)]


def _store(catalogue: Catalogue, holder: str, said: dict[str, Any]) -> None:
    """A document that holds this statement alone."""
    text, span = said["text"], (0, len(said["text"]))
    about = Metadata(kind="article", published_on=said["published_on"])
    document = Document(said["id"], said["id"], said["document"], text, (Block("paragraph", *span),), about)
    statement = Statement(holder, "person", "direct", (span,), span, holder, said_on=said["said_on"])
    catalogue.put(document, [statement], source=said["id"], fingerprint=said["id"])


def figures(file: Path) -> dict[str, float]:
    """Of the pairs that are put together, how many are of one utterance; of those that are, how many are found."""
    judged = [(one["utterance"] == other["utterance"], found) for one, other, found in pairs(file)]
    right = sum(same and found for same, found in judged)
    return {
        "precision": right / max(1, sum(found for _, found in judged)),
        "recall": right / max(1, sum(same for same, _ in judged)),
    }


def main() -> None:
    """Measure and print."""
    sets = {"development": figures(DEVELOPMENT), "held out": figures(HELD_OUT)}
    print(f"{'reports of one utterance':<26}" + "".join(f"{name:>14}" for name in sets))
    for name in ("precision", "recall"):
        print(f"{name:<26}" + "".join(f"{found[name]:>14.3f}" for found in sets.values()))


if __name__ == "__main__":
    main()
