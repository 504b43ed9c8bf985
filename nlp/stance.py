"""Which side a statement takes on each topic: a linear classifier over sentence vectors and the frame's cues.

No stance is forced: a text that is not about a topic has none, and one whose side is not clear is undecided.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol

from corpus.encoder import encode
from corpus.errors import ModelError
from corpus.records import Span
from nlp.frames import Frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Class order of the classifier: none first, so that everything after it is "on topic".
CLASSES = ("none", "support", "mixed", "oppose")
MODEL = "stance.json"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is found on one topic. `evidence` are spans of the judged text that pushed towards the stance."""

    topic: str
    stance: str | None
    undecided: bool
    confidence: float
    evidence: tuple[Span, ...] = ()


class StanceEngine(Protocol):
    """A stance engine."""

    name: str

    def judge(self, texts: Sequence[str]) -> list[list[Judgement]]:
        """For each text, a judgement on each topic of the frame."""
        ...


class LinearStance:
    """Multinomial logistic regression, one model a topic (`nlp/training/stance.py` makes it)."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.name = f"linear-1 {_fingerprint()}"

    def judge(self, texts: Sequence[str]) -> list[list[Judgement]]:
        """For each text, a judgement on each topic of the frame. Raises ModelError for a topic without a model."""
        import numpy as np

        if not texts:
            return []
        distinct = list(dict.fromkeys(texts))
        vectors = encode(distinct)
        found: dict[str, list[Judgement]] = {text: [] for text in distinct}
        for topic in self.frame.topics:
            model = _models().get(topic)
            if model is None or model["frame"] != self.frame.label:
                raise ModelError(
                    f"no stance model for the topic {topic} of {self.frame.label}",
                    where=MODEL,
                    hint="train one: python -m nlp.training.stance",
                )
            values = features(self.frame, topic, distinct, vectors)
            logits = (values @ np.array(model["weights"]).T + np.array(model["bias"])) / model["temperature"]
            chances = np.exp(logits - logits.max(axis=1, keepdims=True))
            chances /= chances.sum(axis=1, keepdims=True)
            for text, row in zip(distinct, chances, strict=True):
                found[text].append(self._decide(topic, text, row, model))
        return [found[text] for text in texts]

    def _decide(self, topic: str, text: str, chances: NDArray[np.float64], model: Mapping[str, Any]) -> Judgement:
        on_topic = float(1 - chances[0])
        if on_topic < model["on_topic_from"]:
            return Judgement(topic, None, undecided=False, confidence=1 - on_topic)
        best = int(chances[1:].argmax()) + 1
        if not decided(chances, model["opposite_up_to"]):
            return Judgement(topic, None, undecided=True, confidence=on_topic)
        evidence = self._evidence(topic, text, CLASSES[best])
        return Judgement(topic, CLASSES[best], undecided=False, confidence=float(chances[best]), evidence=evidence)

    def _evidence(self, topic: str, text: str, stance: str) -> tuple[Span, ...]:
        """The topic's words and the cues of the stance given, as they stand in the text."""
        kinds = ("vocabulary", stance, *(("negation",) if stance != "support" else ()))
        return tuple(sorted({span for kind in kinds for span in self.frame.spans(text, kind, topic)}))


def decided(chances: NDArray[np.float64], opposite_up_to: float) -> bool:
    """Whether the likeliest stance is clear: the opposite one is at most so many times as likely. Mixed has none."""
    best = int(chances[1:].argmax()) + 1
    opposite = {"support": "oppose", "oppose": "support"}.get(CLASSES[best])
    return opposite is None or float(chances[CLASSES.index(opposite)]) <= opposite_up_to * float(chances[best])


def features(frame: Frame, topic: str, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """The classifier's input, shape (len(texts), 384 + 3 + 15): vector, closeness to the poles, counts of cues."""
    import numpy as np

    about = frame.topics[topic]
    poles = encode([about.support, about.oppose, about.question])
    counts = np.array([_counts(frame, topic, text) for text in texts], dtype=np.float64).reshape(len(texts), -1)
    # 0.3 and 2 bring counts (0 to 2) and cosines (about 0 to 0.8) to the scale of what the penalty expects; chosen by
    # cross-validation on the labelled statements.
    return np.hstack([vectors, vectors @ poles.T * 2.0, counts * 0.3])


def _counts(frame: Frame, topic: str, text: str) -> list[float]:
    """Cue counts (at most 2 each) and whether they meet the topic's vocabulary."""
    vocabulary = len(frame.spans(text, "vocabulary", topic))
    other = sum(len(frame.spans(text, "vocabulary", name)) for name in frame.topics if name != topic)
    support, oppose, mixed = (len(frame.spans(text, kind, topic)) for kind in ("support", "oppose", "mixed"))
    negated, on = bool(frame.spans(text, "negation", topic)), vocabulary > 0
    return [
        min(vocabulary, 2),
        on,
        min(other, 2),
        other > 0,
        min(support, 2),
        min(oppose, 2),
        min(mixed, 2),
        negated,
        on and support > 0,
        on and oppose > 0,
        on and mixed > 0,
        on and negated,
        support > 0 and negated,
        oppose > 0 and negated,
        text.rstrip(" '’\"”").endswith("?"),
    ]


@cache
def _models() -> dict[str, Any]:
    return dict(json.loads(_source())["topics"])


@cache
def _source() -> str:
    source = files("nlp") / "models" / MODEL
    if not source.is_file():
        raise ModelError("the stance model is missing", where=MODEL, hint="train it: python -m nlp.training.stance")
    return source.read_text(encoding="utf-8")


@cache
def _fingerprint() -> str:
    import hashlib

    return hashlib.sha256(_source().encode()).hexdigest()[:12]
