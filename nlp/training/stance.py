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
from nlp.stance import CLASSES, MODEL, decided, features

if TYPE_CHECKING:
    from numpy.typing import NDArray

STATEMENTS = Path(__file__).with_name("statements.jsonl")
FOLDS = 8
# Inverse strength of the L2 penalty; of 1, 3, 10 and 30 the one with the lowest cross-validated log loss.
PENALTY = 3.0
# At most this share of the stances given may be the opposite of the label, by cross-validation over the statements as
# they occur in documents (those without built-in traps): the threshold is the loosest that keeps to it.
FLIPS = 0.08
NATURAL = ("c", "d", "e")  # ids of the statements written as they occur; a and b are full of traps
RATIOS = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1)


def statements() -> list[dict[str, Any]]:
    """The labelled statements, in the order of the file."""
    with STATEMENTS.open("rb") as lines:
        return [json.loads(line) for line in lines]


def groups(rows: list[dict[str, Any]]) -> list[str]:
    """Blocks of four neighbours: a minimal pair stays on one side of a split (but for pairs across a block's edge)."""
    return [f"{row['id'][0]}{int(row['id'][1:]) // 4}" for row in rows]


def _classifier() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=PENALTY, max_iter=5000)


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


def calibrated(scores: NDArray[Any], labels: NDArray[Any], natural: NDArray[Any]) -> dict[str, float]:
    """Temperature (lowest log loss) and thresholds, all from out-of-fold scores."""
    import numpy as np

    rows = np.arange(len(labels))
    steps = [0.5 + 0.05 * step for step in range(60)]
    temperature = min(steps, key=lambda t: -np.log(_chances(scores, t)[rows, labels] + 1e-12).mean())
    settings = {"temperature": round(temperature, 2), "on_topic_from": 0.5, "opposite_up_to": RATIOS[-1]}
    for ratio in RATIOS:
        settings["opposite_up_to"] = ratio
        told = _told(scores, settings)
        if _opposite(told, labels)[natural].sum() <= FLIPS * (told > 0)[natural].sum():
            break
    return settings


def _told(scores: NDArray[Any], settings: dict[str, float]) -> NDArray[Any]:
    """The class that each row is told to have: 0 for none, -1 for cannot tell."""
    import numpy as np

    chances = _chances(scores, settings["temperature"])
    best = chances[:, 1:].argmax(axis=1) + 1
    sure = [decided(row, settings["opposite_up_to"]) for row in chances]
    return np.asarray(np.where(1 - chances[:, 0] < settings["on_topic_from"], 0, np.where(sure, best, -1)))


def _opposite(told: NDArray[Any], labels: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    return np.asarray(((labels == 1) & (told == 3)) | ((labels == 3) & (told == 1)))


def figures(scores: NDArray[Any], labels: NDArray[Any], settings: dict[str, float]) -> dict[str, float]:
    """What the thresholds do to the out-of-fold scores; "cannot tell" counts as none for macro-F1 and accuracy."""
    import numpy as np

    told = _told(scores, settings)
    found, given = told != 0, np.maximum(told, 0)
    f1 = []
    for label in range(len(CLASSES)):
        hit = ((given == label) & (labels == label)).sum()
        f1.append(2 * hit / max(1, (given == label).sum() + (labels == label).sum()))
    return {
        "statements": len(labels),
        "on topic": int((labels > 0).sum()),
        "macro-F1": float(np.mean(f1)),
        "accuracy": float((given == labels).mean()),
        "on-topic precision": float((labels > 0)[found].mean()),
        "on-topic recall": float(found[labels > 0].mean()),
        "told (of found)": float((given > 0).sum() / max(1, found.sum())),
        "flips (of told)": float(_opposite(told, labels).sum() / max(1, (given > 0).sum())),
    }


def main() -> None:
    """Train on all statements, write the model and print the cross-validated figures."""
    import numpy as np

    frame = built_in(BUILT_IN)
    rows = statements()
    vectors = encode([row["text"] for row in rows])
    natural = np.array([row["id"].startswith(NATURAL) for row in rows])
    topics = {}
    for topic in frame.topics:
        labels = np.array([CLASSES.index(row[topic] or "none") for row in rows])
        values = features(frame, topic, [row["text"] for row in rows], vectors)
        scores = out_of_fold(values, labels, groups(rows))
        settings = calibrated(scores, labels, natural)
        model = _classifier().fit(values, labels)
        topics[topic] = {
            "frame": frame.label,
            "classes": list(CLASSES),
            "weights": [[round(float(w), 5) for w in row] for row in model.coef_],
            "bias": [round(float(b), 5) for b in model.intercept_],
            **settings,
        }
        print(topic, json.dumps(settings))
        parts = {"all": natural | True, "natural": natural, "with traps": ~natural}
        table = {part: figures(scores[rows_of], labels[rows_of], settings) for part, rows_of in parts.items()}
        print(f"  {'':22}" + "".join(f"{part:>12}" for part in parts))
        for name in table["all"]:
            print(f"  {name:22}" + "".join(f"{figure[name]:12.3g}" for figure in table.values()))
    target = Path(__file__).parents[1] / "models" / MODEL
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"topics": topics}) + "\n", encoding="utf-8")
    print(f"written: {target.name}, {target.stat().st_size // 1024} kB", file=sys.stderr)


if __name__ == "__main__":
    main()
