"""Train the stance model on the labelled statements: `python -m nlp.training.stance`.

Writes nlp/models/stance.json and prints the figures of its card, measured by cross-validation: neighbouring statements
(minimal pairs stand side by side) are never split between training and test.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.encoder import encode
from nlp.frames import BUILT_IN, built_in
from nlp.stance import CLASSES, MODEL, features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STATEMENTS = Path(__file__).with_name("statements.jsonl")
FOLDS = 8
PENALTY = 10.0
# At most this share of the on-topic statements may get the opposite of their label, by cross-validation: the stance
# threshold is the lowest that keeps to it. Wrong is worse than "cannot tell".
FLIPS = 0.08


def statements() -> list[dict[str, Any]]:
    """The labelled statements, in the order of the file."""
    with STATEMENTS.open("rb") as lines:
        return [json.loads(line) for line in lines]


def groups(rows: list[dict[str, Any]]) -> list[str]:
    """Blocks of four neighbours: a minimal pair stays on one side of a split (but for pairs across a block's edge)."""
    return [f"{row['id'][0]}{int(row['id'][1:]) // 4}" for row in rows]


def _classifier() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=PENALTY, max_iter=5000, class_weight="balanced")


def out_of_fold(values: NDArray[Any], labels: NDArray[Any], parts: list[str]) -> NDArray[Any]:
    """Scores (logits) of each row by a model that has not seen its group: shape (rows, 4)."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    scores = np.zeros((len(labels), len(CLASSES)))
    for train, test in GroupKFold(FOLDS).split(values, labels, parts):
        scores[test] = _classifier().fit(values[train], labels[train]).decision_function(values[test])
    return scores


def _chances(scores: NDArray[Any], temperature: float) -> NDArray[Any]:
    import numpy as np

    scaled = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    return np.asarray(scaled / scaled.sum(axis=1, keepdims=True))


def calibrated(scores: NDArray[Any], labels: NDArray[Any]) -> dict[str, float]:
    """Temperature (lowest log loss) and thresholds, all from out-of-fold scores."""
    import numpy as np

    rows = np.arange(len(labels))
    steps = [0.5 + 0.05 * step for step in range(60)]
    temperature = min(steps, key=lambda t: -np.log(_chances(scores, t)[rows, labels] + 1e-12).mean())
    chances = _chances(scores, temperature)
    on_topic, best = 1 - chances[:, 0], chances[:, 1:].argmax(axis=1) + 1
    sure = chances[rows, best] / on_topic
    on_from = 0.5
    flips_by = {}
    for level in [0.34 + 0.02 * step for step in range(25)]:
        given = (on_topic >= on_from) & (sure >= level)
        opposite = given & (((labels == 1) & (best == 3)) | ((labels == 3) & (best == 1)))
        flips_by[round(level, 2)] = opposite.sum() / max(1, (labels > 0).sum())
    decided = next((level for level, share in flips_by.items() if share <= FLIPS), max(flips_by))
    return {"temperature": round(temperature, 2), "on_topic_from": on_from, "decided_from": decided}


def figures(scores: NDArray[Any], labels: NDArray[Any], settings: dict[str, float]) -> dict[str, float]:
    """What the thresholds do to the out-of-fold scores."""
    import numpy as np

    chances = _chances(scores, settings["temperature"])
    on_topic, best = 1 - chances[:, 0], chances[:, 1:].argmax(axis=1) + 1
    on = on_topic >= settings["on_topic_from"]
    given = on & (chances[np.arange(len(labels)), best] / on_topic >= settings["decided_from"])
    told = np.where(given, best, 0)
    f1 = []
    for label in range(len(CLASSES)):
        hit = ((told == label) & (labels == label)).sum()
        f1.append(2 * hit / max(1, (told == label).sum() + (labels == label).sum()))
    opposite = ((labels == 1) & (told == 3)) | ((labels == 3) & (told == 1))
    return {
        "statements": len(labels),
        "on topic": int((labels > 0).sum()),
        "macro-F1": float(np.mean(f1)),
        "accuracy": float((told == labels).mean()),
        "on-topic precision": float((labels > 0)[on].mean()),
        "on-topic recall": float(on[labels > 0].mean()),
        "decided (of on-topic found)": float(given.sum() / max(1, on.sum())),
        "flips (of on topic)": float(opposite.sum() / max(1, (labels > 0).sum())),
    }


def main() -> None:
    """Train on all statements, write the model and print the cross-validated figures."""
    import numpy as np

    frame = built_in(BUILT_IN)
    rows = statements()
    vectors = encode([row["text"] for row in rows])
    topics = {}
    for topic in frame.topics:
        labels = np.array([CLASSES.index(row[topic] or "none") for row in rows])
        values = features(frame, topic, [row["text"] for row in rows], vectors)
        scores = out_of_fold(values, labels, groups(rows))
        settings = calibrated(scores, labels)
        model = _classifier().fit(values, labels)
        topics[topic] = {
            "frame": frame.label,
            "classes": list(CLASSES),
            "weights": [[round(float(w), 5) for w in row] for row in model.coef_],
            "bias": [round(float(b), 5) for b in model.intercept_],
            **settings,
        }
        print(topic, json.dumps(settings))
        for name, value in figures(scores, labels, settings).items():
            print(f"  {name:30} {value:.3f}" if isinstance(value, float) else f"  {name:30} {value}")
    target = Path(__file__).parents[1] / "models" / MODEL
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"topics": topics}) + "\n", encoding="utf-8")
    print(f"written: {target.name}, {target.stat().st_size // 1024} kB", file=sys.stderr)


if __name__ == "__main__":
    main()
