"""What is read of the built-in topics: which words let a statement through to the network, and when what stood before
it is read, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlp.calibration import Calibration, told
from nlp.gate import Words, stems
from nlp.training.statements import TOPICS

# Of the statements that take a side, this share must pass, each judged by a gate that has not seen it.
PASS = 0.99
# Inverse strength of the penalty, and weights smaller than this are left out.
PENALTY, SMALLEST = 3.0, 0.05
_FOLDS = 4
# Of the right sides told, at most this share may be lost where little in the words alone speaks for a topic.
LOST = 0.01


def learned_gate(rows: Sequence[Mapping[str, Any]], strangers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Weights of stems, a bias, and the score from which a statement may be on one of the topics."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    found = [stems(row["text"], f"{row.get('title') or ''} {row.get('context') or ''}") for row in (*rows, *strangers)]
    labels = np.array([any(row.get(topic) for topic in TOPICS) for row in (*rows, *strangers)])
    units = [
        {stem: count / size for stem, count in one.items()}
        for one in found
        if (size := sum(count**2 for count in one.values()) ** 0.5 or 1.0)
    ]

    def model(numbers: Any) -> dict[str, Any]:
        names = DictVectorizer()
        values = names.fit_transform([units[number] for number in numbers])
        fitted = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=2000).fit(values, labels[numbers])
        weights = dict(zip(names.get_feature_names_out().tolist(), fitted.coef_[0].tolist(), strict=True))
        kept = {stem: round(weight, 3) for stem, weight in weights.items() if abs(weight) >= SMALLEST}
        return {"weights": kept, "bias": round(float(fitted.intercept_[0]), 3)}

    scores = np.zeros(len(found))
    # A passage is not parted; nor are four neighbours, among which minimal pairs stand.
    parts = [str(row.get("passage") or number // 4) for number, row in enumerate((*rows, *strangers))]
    for train, test in GroupKFold(_FOLDS).split(found, groups=parts):
        words = Words(**model(train), opens_from=0.0)
        scores[test] = [words.score(found[number]) for number in test]
    opens_from = float(np.quantile(scores[labels], 1 - PASS))
    return {**model(np.arange(len(found))), "opens_from": round(opens_from, 3)}


def learned_alone(
    calibrations: Mapping[str, Calibration],
    labels: Mapping[str, Sequence[int]],
    whole: Mapping[str, Any],
    alone: Mapping[str, Any],
) -> float:
    """How likely the words alone must be on one of the topics for a statement to be read with what stood before it.

    calibrations, labels    topic → calibration; classes of n statements
    whole, alone            topic → scores, [n, 4], of the statements with what stood before them, and of words alone
    """
    import numpy as np

    likely = np.max([1 - calibrations[topic].chances(scores)[:, 0] for topic, scores in alone.items()], axis=0)
    sides = {topic: told(calibrations[topic], scores) for topic, scores in whole.items()}
    right = np.array(
        [[bool(a) and a == b for a, b in zip(given, labels[topic], strict=True)] for topic, given in sides.items()]
    )
    tried = [percent / 100 for percent in range(100)]
    return max(one for one in tried if right[:, likely < one].sum() <= LOST * right.sum())
