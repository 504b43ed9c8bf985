"""How sure an attribution is, as a share of cases: the network's own chances, calibrated on documents it never saw.

Logistic regressions (Platt, 1999) over log odds: one for what was said, one for who said it. `nlp.training.calibrate`
makes them and the two thresholds: below one an attribution is not told, below the other its source is not named.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp.linking import Link
from nlp.tagger import learned

# Log odds beyond these say no more.
_LIMIT = 6.0


@dataclass(frozen=True, slots=True)
class Confidence:
    """The calibrated judges; weights end with the constant.

    tell_from  a content is told where it is right at least so often
    name_from  its source is named where that is right at least so often
    """

    content_weights: tuple[float, ...]
    source_weights: tuple[float, ...]
    tell_from: float
    name_from: float

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Confidence:
        """From the JSON beside the network."""
        return cls(tuple(kept["content"]), tuple(kept["source"]), kept["tell_from"], kept["name_from"])

    def content(self, link: Link) -> float:
        """How often a content like this is one, 0 to 1."""
        return _logistic(self.content_weights, content_features(link))

    def source(self, link: Link) -> float:
        """How often a source like this, or its absence, is right where the content is, 0 to 1."""
        return _logistic(self.source_weights, source_features(link))


@cache
def shipped() -> Confidence:
    """The confidence that belongs to the shipped tagger. Raises ModelError where its weights are missing."""
    return Confidence.of(learned()["confidence"])


def content_features(link: Link) -> list[float]:
    """What tells whether there is such a content."""
    chances = [part.chance for part in link.contents]
    quoted = float(all(part.quoted for part in link.contents))
    cue = _log_odds(link.cue.chance) if link.cue else 0.0
    return [_log_odds(min(chances)), _log_odds(sum(chances) / len(chances)), _log_odds(link.cue_chance), cue, quoted]


def source_features(link: Link) -> list[float]:
    """What tells whether the source is right."""
    named = float(link.source is not None)
    tagged = _log_odds(link.source.chance) if link.source else 0.0
    return [_log_odds(link.source_chance), tagged, named, _log_odds(link.cue_chance), _log_odds(link.runner_up)]


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return max(-_LIMIT, min(_LIMIT, math.log(chance / (1 - chance))))


def _logistic(weights: tuple[float, ...], features: list[float]) -> float:
    total = weights[-1] + sum(w * f for w, f in zip(weights[:-1], features, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
