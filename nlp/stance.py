"""Which side a statement takes on each topic: a network reads it in its context, and its scores are calibrated.

No stance is forced: a statement that is not about a topic has none, and one whose side is not sure enough is undecided.
The network is in nlp/training/sides.py, its card in nlp/models/README.md; here onnxruntime runs it, on one thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from corpus.records import Span
from nlp.calibration import CLASSES, Calibration, taught
from nlp.evidence import deciding, phrases, without
from nlp.frames import Frame, Topic
from nlp.gate import Gate
from nlp.pairs import HEADS, Pair, by_length, encoded, padded
from nlp.weights import learned_beside, session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = Path(__file__).with_name("models") / "stance.onnx"
BESIDE = MODEL.with_suffix(".json")  # what else was learned: calibrations and gates of topics, the network's hash
# Pairs in one call of the network: of sixteen, a word piece takes a tenth longer.
_BATCH = 4
# A statement speaks for itself where its side is at least so likely without what stood before it.
_ALONE = 0.5
_CLOSING = " '’\"”)]"

# From pairs to the scores of the classes under each head, [len(pairs), 3, 4].
Network = Callable[[Sequence[Pair]], "NDArray[np.float32]"]


@dataclass(frozen=True, slots=True)
class Said:
    """What is judged: the words, what stood before them (or the question that they answer), the document's title."""

    text: str
    context: str = ""
    title: str = ""

    @property
    def answers(self) -> bool:
        """Whether a question stood before the words."""
        return self.context.rstrip(_CLOSING).endswith("?")

    def alone(self) -> Said:
        """The words without what stood before them."""
        return replace(self, context="", title="")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is found on one topic. `evidence` are spans of the judged text: without them the stance is least likely."""

    topic: str
    stance: str | None
    undecided: bool
    confidence: float
    evidence: tuple[Span, ...] = ()


class StanceEngine(Protocol):
    """A stance engine."""

    name: str

    def judge(self, said: Sequence[Said]) -> list[list[Judgement]]:
        """For each statement, a judgement on each topic of the frame."""
        ...


class Stances:
    """The stance engine of a frame."""

    def __init__(
        self,
        frame: Frame,
        network: Network | None = None,
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        """network, kept: in place of those that are shipped."""
        self.frame = frame
        self._network = network
        self._kept = kept
        self._topics: list[_Asked] = []

    @property
    def name(self) -> str:
        """Changes when the same statement could get other stances."""
        return f"sides-1 {hashlib.sha256(BESIDE.read_bytes()).hexdigest()[:12] if BESIDE.exists() else ''}".strip()

    def judge(self, said: Sequence[Said]) -> list[list[Judgement]]:
        """For each statement, a judgement on each topic of the frame. Raises ModelError where weights are missing."""
        kept = self._kept if self._kept is not None else learned()
        network = self._network or shipped()
        if not self._topics:
            self._topics = [_Asked.of(topic, network, kept) for topic in self.frame.topics.values()]
        gate, scores = Gate(self.frame, kept), _Scores(network)
        distinct = list(dict.fromkeys(said))
        topics = {topic.name: topic for topic in self._topics}
        asked = [(one, topics[name]) for one in distinct for name in gate.opens(one.text, one.context, one.title)]
        found: dict[tuple[Said, str], Judgement] = {}
        told: list[_Told] = []
        near = _near(scores, asked, kept["alone_from"])
        scores.read(topic.pair(one) for one, topic in asked if topic.pair(one) in near)
        for one, topic in asked:
            pair = topic.pair(one)
            if pair not in near:
                sure = 1 - topic.on_topic(scores, topic.pair(one.alone()))
                found[one, topic.name] = Judgement(topic.name, None, undecided=False, confidence=sure)
                continue
            (chances,) = topic.chances(scores, [pair])
            side = topic.calibration.side(chances)
            if side:
                told.append(_Told(one, topic, side, float(chances[side])))
            else:
                on_topic = topic.on_topic(scores, pair)
                sure = on_topic if side is None else 1 - on_topic
                found[one, topic.name] = Judgement(topic.name, None, undecided=side is None, confidence=sure)
        for side_of, spans in zip(told, _evidence(scores, told), strict=True):
            found[side_of.said, side_of.asked.name] = side_of.judgement(spans)
        silent = {name: Judgement(name, None, undecided=False, confidence=1.0) for name in self.frame.topics}
        return [[found.get((one, name), silent[name]) for name in self.frame.topics] for one in said]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A topic with how it is asked: by its pole, or under the head that was trained on it (then without a pole)."""

    topic: Topic
    head: int
    calibration: Calibration

    @classmethod
    def of(cls, topic: Topic, network: Network, kept: Mapping[str, Any]) -> _Asked:
        """What was learned of the topic, or what its own examples teach."""
        known = kept["topics"].get(topic.key)
        if known:
            return cls(topic, HEADS.index(known["head"]), Calibration.of(known))
        return cls(topic, 0, from_examples(topic, network))

    @property
    def name(self) -> str:
        return self.topic.name

    def pair(self, said: Said) -> Pair:
        """What the network reads of a statement: as in training, a title where there is no pole."""
        if self.head:
            return Pair("", said.text, said.context, said.title)
        return Pair(self.topic.support, said.text, said.context)

    def chances(self, scores: _Scores, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Probabilities of the classes, [n, 4], of pairs that were read."""
        import numpy as np

        return self.calibration.chances(np.array([scores.of[pair][self.head] for pair in pairs]))

    def on_topic(self, scores: _Scores, pair: Pair) -> float:
        """How likely a pair that was read is on the topic."""
        (chances,) = self.chances(scores, [pair])
        return 1 - float(chances[0])


@dataclass(frozen=True, slots=True)
class _Told:
    """A side that was told: of what, on which topic, how sure."""

    said: Said
    asked: _Asked
    side: int
    chance: float

    def judgement(self, evidence: tuple[Span, ...]) -> Judgement:
        """As the engine answers it."""
        return Judgement(self.asked.name, CLASSES[self.side], False, self.chance, evidence)

    def without(self, span: Span) -> Pair:
        """The statement without some of its words."""
        return self.asked.pair(replace(self.said, text=without(self.said.text, span)))

    def chances(self, scores: _Scores, pairs: Sequence[Pair]) -> list[float]:
        """How likely the side is by the scores of each pair."""
        return [float(row[self.side]) for row in self.asked.chances(scores, pairs)] if pairs else []


class _Scores:
    """The scores of pairs under each head, in `of`; equal pairs are read once."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.of: dict[Pair, NDArray[np.float32]] = {}

    def read(self, pairs: Iterable[Pair]) -> None:
        """Read those that were not read yet."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self.of]
        if new:
            self.of.update(zip(new, self._network(new), strict=True))


def _near(scores: _Scores, asked: Sequence[tuple[Said, _Asked]], alone_from: float) -> set[Pair]:
    """The pairs that are read with what stood before the statement.

    Where the words alone are hardly likely to be on a topic that the network was trained on, they are not: it takes a
    third of the time to read them alone, and the few sides told of the others are wrong more often than not. An answer
    to a question is always read with it.
    """
    near, looked = set(), []
    for one, topic in asked:
        pair, alone = topic.pair(one), topic.pair(one.alone())
        if not topic.head or one.answers or pair == alone:
            near.add(pair)
        else:
            looked.append((topic, pair, alone))
    scores.read(alone for _, _, alone in looked)
    return near | {pair for topic, pair, alone in looked if topic.on_topic(scores, alone) >= alone_from}


def _evidence(scores: _Scores, told: Sequence[_Told]) -> Iterator[tuple[Span, ...]]:
    """The phrases that decided each side: those without which its probability falls most.

    Where the words alone are likely to be of the side, they are tried alone, which takes half the time.
    """
    scores.read(one.asked.pair(one.said.alone()) for one in told)
    tried = []
    for one in told:
        (alone,) = one.chances(scores, [one.asked.pair(one.said.alone())])
        tried.append(replace(one, said=one.said.alone(), chance=alone) if alone >= _ALONE else one)
    cut = [phrases(one.said.text) for one in tried]
    scores.read(one.without(span) for one, spans in zip(tried, cut, strict=True) for span in spans)
    for one, spans in zip(tried, cut, strict=True):
        less = one.chances(scores, [one.without(span) for span in spans])
        yield deciding(one.said.text, spans, [one.chance - chance for chance in less])


def examples_of(topic: Topic) -> list[tuple[str, int]]:
    """The topic's examples with their classes."""
    return [(text, CLASSES.index(side)) for side, texts in topic.examples.items() for text in texts]


def example_scores(topic: Topic, network: Network) -> NDArray[np.float32]:
    """The scores of the topic's examples for its supporting pole: [examples, 4]."""
    return network([Pair(topic.support, text) for text, _ in examples_of(topic)])[:, 0]


def from_examples(topic: Topic, network: Network) -> Calibration:
    """A calibration, with thresholds, that the topic's own examples teach."""
    return taught(example_scores(topic, network), [label for _, label in examples_of(topic)])


# -- the shipped network ----------------------------------------------------------------------------------------------


@cache
def learned() -> dict[str, Any]:
    """The JSON beside the network. Raises ModelError where either is missing or they do not belong together."""
    return learned_beside(MODEL, BESIDE, "stance weights")


@cache
def shipped() -> Network:
    """The shipped network. Raises ModelError like `learned`."""
    learned()
    return network_of(MODEL)


def network_of(file: Path) -> Network:
    """The network in an ONNX file."""
    import numpy as np

    running = session(file)

    def network(pairs: Sequence[Pair]) -> NDArray[np.float32]:
        rows = encoded(pairs)
        scores = np.zeros((len(rows), len(HEADS), len(CLASSES)), dtype=np.float32)
        for numbers in by_length(rows, _BATCH):
            (scores[numbers],) = running.run(None, padded(rows[number] for number in numbers))
        return scores

    return network
