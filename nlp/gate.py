"""A cheap first look: whether a statement can be about a topic at all. What it turns away is not read by the network.

Built-in topics have weights of words, learned with the network; others open at the words of their frame's vocabulary.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nlp.frames import Frame

_WORD = re.compile(r"[^\W\d_]{2,}")
# Letters of a word that count: endings say little of the topic.
STEM = 7


def stems(text: str, context: str = "") -> dict[str, float]:
    """The words of a statement, cut to STEM letters, each with the root of how often it stands there.

    Words of the context are told apart from the statement's own by a mark before them.
    """
    counts: dict[str, int] = {}
    for words, mark in ((text, ""), (context, "<")):
        for found in _WORD.finditer(words.lower()):
            stem = mark + found.group()[:STEM]
            counts[stem] = counts.get(stem, 0) + 1
    return {stem: math.sqrt(count) for stem, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """What was learned of one topic: a weight a stem, and the score from which a statement is read on."""

    weights: Mapping[str, float]
    bias: float
    opens_from: float

    def score(self, found: Mapping[str, float]) -> float:
        """How much the words speak for the topic, in proportion to the length of the statement."""
        size = math.sqrt(sum(count * count for count in found.values())) or 1.0
        return self.bias + sum(self.weights.get(stem, 0.0) * count for stem, count in found.items()) / size


class Gate:
    """The first look of a frame."""

    def __init__(self, frame: Frame, kept: Mapping[str, Any]) -> None:
        """kept: with "topics", those that have a gate of learned words, and "gate", its weights."""
        self._frame = frame
        self._learned = {topic.name for topic in frame.topics.values() if topic.key in kept["topics"]}
        self._words = Words(**kept["gate"]) if self._learned else None

    def opens(self, text: str, context: str = "", title: str = "") -> list[str]:
        """The topics that the statement may be about."""
        opened = set()
        if self._words and self._words.score(stems(text, f"{title} {context}")) >= self._words.opens_from:
            opened |= self._learned
        others = self._frame.topics.keys() - self._learned
        if others and (self._frame.mentions(text) or self._frame.mentions(context)):
            opened |= others
        return [name for name in self._frame.topics if name in opened]
