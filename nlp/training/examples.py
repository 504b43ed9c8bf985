"""Annotated documents to train on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Self

from corpus.records import Span

_LINE = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Example:
    """A text and its attributions: each a dict of spans for source, cue and content."""

    name: str
    text: str
    attributions: list[dict[str, list[Span]]]

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """From a row of PolNeAR: doc_id, text, attributions."""
        return cls(
            row["doc_id"],
            row["text"],
            [
                {part: [(s, e) for s, e in found.get(part) or []] for part in ("source", "cue", "content")}
                for found in row["attributions"]
            ],
        )


def lines_of(text: str) -> list[Span]:
    """The lines that hold more than white space."""
    return [found.span() for found in _LINE.finditer(text)]
