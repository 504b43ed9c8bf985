"""What an attribution engine finds, and what it must offer, so that engines can be replaced and measured alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.records import Document, Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that a document ascribes to a source, before anyone asks who the source is.

    spans     the content, marks included, in order
    judged_spans  the words that a stance is judged by: the content, with a cue that weighs it ("warned against …")
    follows   the number of the earlier attribution whose speaker goes on here; then there is no source of its own
    sentence  the sentence of the cue: attributions of one sentence with one source are parts of one thought
    """

    mode: str
    spans: tuple[Span, ...]
    source_spans: tuple[Span, ...] = ()
    cue_spans: tuple[Span, ...] = ()
    judged_spans: tuple[Span, ...] = ()
    follows: int | None = None
    sentence: Span = (0, 0)
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read before anyone asks who is who.

    entities  (start, end, label) of names, as spaCy labels them
    subjects  the subjects of clauses in paragraphs where a pronoun looks for its name
    known     full names of people, from elsewhere, whom the document may name
    """

    attributions: tuple[Attribution, ...]
    subjects: tuple[Span, ...] = ()
    entities: tuple[tuple[int, int, str], ...] = ()
    known: tuple[str, ...] = ()


class Attributor(Protocol):
    """An attribution engine."""

    name: str

    def read(self, document: Document) -> tuple[Attribution, ...]:
        """The attributions of the document, in the order of its text."""
        ...


def mode_of(spans: Sequence[Span], quoted: Sequence[Span]) -> str:
    """direct where the quotes cover nearly all of the content, indirect where none, mixed between."""
    length = sum(end - start for start, end in spans)
    inside = sum(max(0, min(e, qe) - max(s, qs)) for s, e in spans for qs, qe in quoted)
    # 0.9: the share that the PolNeAR scorer calls direct; a stray comma outside the marks changes nothing.
    return "direct" if inside >= 0.9 * length else "mixed" if inside else "indirect"
