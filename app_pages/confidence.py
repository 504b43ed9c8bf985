"""How sure the program is, in words: sure, likely or doubtful, and from which probabilities on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor
from typing import Any

from app_pages.escape import element, escaped
from app_pages.stances import topic_words
from corpus.records import DOUBTFUL, LIKELY, SURE


def in_a_word(probability: float, likely: float = LIKELY) -> str:
    """A probability as a reader needs it: sure, likely or doubtful."""
    return "sure" if probability >= SURE else "likely" if probability >= likely else "doubtful"


def percent(probability: float) -> str:
    """A probability as a figure, rounded down: what is doubtful must not seem to reach what is called likely."""
    return f"{floor(100 * probability + 1e-6)}%"


def thresholds() -> str:
    """From which probabilities on something is called sure or likely."""
    return (
        f"Sure is from {SURE:.0%}; likely from {LIKELY:.0%}, of holder and words from "
        f"{DOUBTFUL:.0%}; below, it is doubtful. A holder is marked as doubtful below {DOUBTFUL:.0%}."
    )


def of_statement(row: Mapping[str, Any], topics: Iterable[str]) -> str:
    """How sure the program is of holder and words, and of each stance that it tells, as HTML; "" where a person has
    checked it.

    Of "cannot tell" nothing more is said: the word says it. The figures open below the words: a tooltip would be out of
    reach of keys and fingers.
    """
    if row.get("review"):
        return ""
    known, told = row["confidence"], [topic for topic in topics if row["stances"].get(topic)]
    every = [("holder and words", known.get("attribution"), DOUBTFUL)]
    every += [(topic_words(topic), known.get(topic), LIKELY) for topic in told]
    given = [(what, value, likely) for what, value, likely in every if value is not None]
    if not given:
        return ""
    words = " · ".join(f"{what}: {in_a_word(value, likely)}" for what, value, likely in given)
    figures = [f"{what} {percent(value)}" for what, value, _ in given]
    if known.get("holder") is not None:
        figures.append(f"that this is the holder {percent(known['holder'])}")
    inner = element("summary", escaped(f"How sure? {words[0].upper()}{words[1:]}"), "cursor:pointer")
    inner += element("div", escaped(f"Probabilities: {', '.join(figures)}. {thresholds()}"), "max-width:46rem")
    return element("details", inner, "font-size:.8125rem;line-height:1.5;opacity:.8")
