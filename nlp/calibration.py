"""What makes probabilities of the stance network's scores, and when a side is told rather than left open.

Source: Guo et al., "On calibration of modern neural networks" (2017): scores are scaled and shifted, which changes how
sure an answer is and, with a shift for each class, what a topic's own examples teach of its sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Order of the classes: none first, so that everything after it is "on topic".
CLASSES = ("none", "support", "mixed", "oppose")
# A side → the other one; the other classes have none.
OPPOSITE = {CLASSES.index("support"): CLASSES.index("oppose"), CLASSES.index("oppose"): CLASSES.index("support")}
# At most this share of the stances told may be the opposite of the label, where the threshold is set.
FLIPS = 0.06
# Thresholds that are tried, the loosest first; and how much "none" may have of a statement that is on topic.
RATIOS = (1.0, 0.8, 0.65, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01)
FOUND = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of one topic.

    scale, shift    softmax(scores * scale + shift) are the probabilities of the classes
    found_from      a statement is on topic where "none" leaves at least so much
    opposite_up_to  its side is told where the opposite one is at most so many times as likely; "mixed" has no opposite
    """

    scale: float
    shift: tuple[float, ...]
    found_from: float = 0.5
    opposite_up_to: float = 1.0

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """From JSON."""
        return cls(kept["scale"], tuple(kept["shift"]), kept["found_from"], kept["opposite_up_to"])

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def chances(self, scores: NDArray[np.float32]) -> NDArray[np.float64]:
        """Probabilities of the classes, [n, 4], from scores [n, 4]."""
        import numpy as np
        from scipy.special import softmax

        raised = np.asarray(scores, dtype=np.float64) * self.scale + np.array(self.shift)
        return np.asarray(softmax(raised, axis=1))

    def side(self, chances: NDArray[np.float64]) -> int | None:
        """The class that is told of one row of probabilities (0 for none), or None for "cannot tell"."""
        if 1 - float(chances[0]) < self.found_from:
            return 0
        best = int(chances[1:].argmax()) + 1
        opposite = OPPOSITE.get(best)
        clear = opposite is None or float(chances[opposite]) <= self.opposite_up_to * float(chances[best])
        return best if clear else None


def fitted(scores: NDArray[np.float32], labels: Sequence[int], *, prior: float = 1.0) -> Calibration:
    """The scale and shifts with the lowest log loss; `prior` is what it costs to leave 1 and 0, in examples."""
    import numpy as np
    from scipy.optimize import minimize

    rows, right = np.arange(len(labels)), np.array(labels)

    def loss(values: NDArray[np.float64]) -> float:
        made = Calibration(float(np.exp(values[0])), tuple(values[1:]))
        missed = -np.log(made.chances(scores)[rows, right] + 1e-9).sum()
        return float((missed + prior * (values**2).sum()) / len(rows))

    best = minimize(loss, np.zeros(1 + len(CLASSES)), method="L-BFGS-B").x
    return Calibration(round(float(np.exp(best[0])), 4), tuple(round(float(value), 4) for value in best[1:]))


def told(calibration: Calibration, scores: NDArray[np.float32]) -> list[int | None]:
    """The class told of each row: 0 for none, None for "cannot tell"."""
    return [calibration.side(row) for row in calibration.chances(scores)]


def flips(given: Sequence[int | None], labels: Sequence[int]) -> int:
    """How many are told to be the opposite of their label."""
    return sum(a is not None and OPPOSITE.get(a) == b for a, b in zip(given, labels, strict=True))


def macro_f1(given: Sequence[int | None], labels: Sequence[int]) -> float:
    """Over the four classes, 0 for one that nobody has; "cannot tell" counts as none."""
    from sklearn.metrics import f1_score

    if not labels:
        return 0.0
    plain = [side or 0 for side in given]
    return float(f1_score(labels, plain, labels=range(len(CLASSES)), average="macro", zero_division=0))


def with_thresholds(calibration: Calibration, scores: NDArray[np.float32], labels: Sequence[int]) -> Calibration:
    """The calibration with the loosest threshold that keeps flips to FLIPS, and on topic where macro-F1 is highest."""
    made = []
    for found_from in FOUND:
        for ratio in RATIOS:
            one = replace(calibration, found_from=found_from, opposite_up_to=ratio)
            given = told(one, scores)
            share = flips(given, labels) / max(1, sum(bool(side) for side in given))
            if share <= FLIPS:
                break
        made.append((min(0.0, FLIPS - share), macro_f1(given, labels), one))
    return max(made, key=lambda found: found[:2])[2]


def taught(scores: NDArray[np.float32], labels: Sequence[int]) -> Calibration:
    """Calibration and thresholds from labelled scores: see `fitted` and `with_thresholds`."""
    return with_thresholds(fitted(scores, labels), scores, labels)
