"""Which entries are an answer, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from index.engine import Found
from index.entries import Line

# The share of meaning in the hybrid score; the rest is the words'. Not calibrated yet, nothing tuned: half and half.
MEANING_WEIGHT = 0.5
# The cosine from which an entry that lacks the words is an answer by its meaning. Not calibrated yet: with MiniLM,
# sentences on other matters mostly lie below 0.3 and paraphrases above 0.6. Lower brings in more, less to the point.
MEANING_FLOOR = 0.45
# Decimals of a score that count. The same text in another batch gets a cosine that differs in the seventh; without
# this, the order of two equals would depend on when they were indexed.
_DECIMALS = 5


def fused(words: Sequence[Found], cosines: Mapping[str, float]) -> list[Found]:
    """One list of all entries in either: a weighted sum of both scores, each brought to 0-1.

    A score's 0 is its true zero (no word found; a right angle), its 1 the best of this list: min-max with the
    theoretical minimum, as in Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (2023).
    """
    by_words = _unit({found.id: found.score for found in words})
    by_meaning = _unit({name: max(cosine, 0.0) for name, cosine in cosines.items()})
    return [
        Found(
            name,
            (1 - MEANING_WEIGHT) * by_words.get(name, 0.0) + MEANING_WEIGHT * by_meaning.get(name, 0.0),
        )
        for name in sorted({*by_words, *by_meaning})
    ]


def _unit(scores: Mapping[str, float]) -> dict[str, float]:
    best = max(scores.values(), default=0.0)
    return {name: score / best if best > 0 else 0.0 for name, score in scores.items()}


def ordered(found: Sequence[Found], lines: Mapping[str, Line], sort: str) -> list[Found]:
    """The entries in the order that is asked for: total, so that pages never overlap, whatever was indexed when.

    relevance  best first, ties by id
    date, -date  by the first, then the last day it can have been; undated last; ties by id
    holder     by plain name, without one last; one holder's by date, then by id
    """
    keys: dict[str, Callable[[Found], tuple[object, ...]]] = {
        "relevance": lambda one: (-round(one.score, _DECIMALS), one.id),
        "date": lambda one: (*_date(lines[one.id], 1), one.id),
        "-date": lambda one: (*_date(lines[one.id], -1), one.id),
        "holder": lambda one: (
            not lines[one.id].holder,
            lines[one.id].holder,
            *_date(lines[one.id], 1),
            one.id,
        ),
    }
    return sorted(found, key=keys[sort])


def _date(line: Line, direction: int) -> tuple[bool, int, int]:
    return line.first is None, direction * (line.first or 0), direction * (line.last or 0)
