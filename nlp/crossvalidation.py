"""How well the sides of a frame's topics are told apart: measured on their own examples, which take turns as the test.

Every topic is asked by its supporting pole. For a topic of one's own, the network has seen none of the examples, and
the calibration only those of the other parts. For topics that the network was trained on the figures flatter: it has
seen their examples. (In use, such a topic may be asked in a way of its own.)
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corpus.spelling import count
from nlp import stance
from nlp.calibration import flips, macro_f1, taught, told
from nlp.frames import Frame, Topic
from nlp.gate import Gate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PARTS = 5
_SEED = 20
OWN, SEEN = "cross-validation", "cross-validation of examples seen in training"


def told_apart(frame: Frame) -> list[dict[str, Any]]:
    """A dictionary a topic. Raises ModelError where the stance weights are missing.

    topic, title
    examples     how many there are
    told         the share of those on topic (support, mixed, oppose) that get a side: not "cannot tell", not none
    right        the share of all examples that get the right answer, none included
    flips        how many are told as oppose that support, or the reverse
    macro_f1     the mean F1 of support, mixed, oppose and none
    unmentioned  how many on topic would never be read: no word of theirs shows what they are about
    measured_by  whether the network has seen the examples in training
    """
    kept, network = stance.learned(), stance.shipped()
    gate = Gate(frame, kept)
    found = []
    for topic in frame.topics.values():
        given = stance.examples_of(topic)
        labels = [label for _, label in given]
        answers = _answers(stance.example_scores(topic, network), labels)
        found.append(
            {"topic": topic.name, "title": topic.title, "examples": len(given)}
            | _figures(answers, labels)
            | {"unmentioned": _unmentioned(topic, given, gate)}
            | {"measured_by": SEEN if topic.key in kept["topics"] else OWN}
        )
    return found


def in_words(frame: Frame, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is to be said of a frame and its figures (`told_apart`), a line each."""
    counted = [count(len(rows), "topic"), count(sum(row["examples"] for row in rows), "example")]
    counted += [count(len(frame.events), "event")] if frame.events else []
    lines = [
        f"{frame.label} is well formed: {', '.join(counted)}",
        "right: of all examples · told: of those on topic, got a side · F1: mean of support, mixed, oppose and none",
        "flips: support told as oppose, or the reverse · unread: on topic, without a word of the vocabulary",
    ]
    if any(row["measured_by"] != OWN for row in rows):
        lines.append("the network was trained on the examples of built-in topics, which flatters their figures")
    return lines


def _answers(scores: NDArray[np.float32], labels: Sequence[int]) -> list[int | None]:
    """The class told of each example (0 for none, None for "cannot tell") by what the other parts teach."""
    answers: list[int | None] = [None] * len(labels)
    for part in _parts(labels):
        others = [number for number in range(len(labels)) if number not in part]
        calibration = taught(scores[others], [labels[number] for number in others])
        for number, answer in zip(part, told(calibration, scores[part]), strict=True):
            answers[number] = answer
    return answers


def _parts(labels: Sequence[int]) -> list[list[int]]:
    """The numbers of the examples dealt out to PARTS parts, class by class: each part has its share of each.

    A class may have fewer examples than there are parts.
    """
    order = list(range(len(labels)))
    random.Random(_SEED).shuffle(order)
    order.sort(key=lambda number: labels[number])
    return [order[start::PARTS] for start in range(PARTS)]


def _figures(answers: Sequence[int | None], labels: Sequence[int]) -> dict[str, Any]:
    on_topic = [answer for answer, label in zip(answers, labels, strict=True) if label]
    right = [answer == label for answer, label in zip(answers, labels, strict=True)]
    return {
        "told": sum(bool(answer) for answer in on_topic) / len(on_topic),
        "right": sum(right) / len(right),
        "flips": flips(answers, labels),
        "macro_f1": macro_f1(answers, labels),
    }


def _unmentioned(topic: Topic, given: Sequence[tuple[str, int]], gate: Gate) -> int:
    return sum(bool(label) and topic.name not in gate.opens(text) for text, label in given)
