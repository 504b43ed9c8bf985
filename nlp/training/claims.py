"""Public claims and what people say for and against them: what the stance network learns to read sides from first.

DATA has `perspectrum/` (Chen et al., "Seeing things from a different angle", 2019) and `ibm-argkp-2021/` (Bar-Haim
et al., "From arguments to key points", 2020) to train on, and `iam/` (Cheng et al., 2022) to measure on.
"""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

from nlp.pairs import Pair
from nlp.training.sides import Labelled

NONE, SUPPORT, MIXED, OPPOSE = range(4)
# One claim in so many is asked on a statement that was made on another one.
_STRANGE = 4


def claims(data: Path) -> list[Labelled]:
    """The pairs to train on, for and against alone."""
    return [*_perspectrum(data / "perspectrum"), *_arguments(data / "ibm-argkp-2021")]


def _perspectrum(folder: Path) -> list[Labelled]:
    pool = json.loads((folder / "perspective_pool_v1.0.json").read_text(encoding="utf-8"))
    texts = {row["pId"]: row["text"].strip() for row in pool}
    made = []
    for claim in json.loads((folder / "perspectrum_with_answers_v1.0.json").read_text(encoding="utf-8")):
        for group in claim["perspectives"]:
            label = {"SUPPORT": SUPPORT, "UNDERMINE": OPPOSE}.get(group["stance_label_3"])
            if label:
                made += [
                    Labelled.of_pole(Pair(claim["text"], texts[pid]), label) for pid in group["pids"] if pid in texts
                ]
    return made


def _arguments(folder: Path) -> list[Labelled]:
    made: dict[tuple[str, str], int] = {}
    for name, column in (("arguments", "argument"), ("key_points", "key_point")):
        for part in ("train", "dev", "test"):
            path = folder / f"{name}_{part}.csv"
            with path.open(encoding="utf-8", newline="") as rows:
                for row in csv.DictReader(rows):
                    side = SUPPORT if row["stance"] == "1" else OPPOSE
                    made[row["topic"], row[column].strip("` ")] = side
    return [Labelled.of_pole(Pair(topic, text), label) for (topic, text), label in made.items()]


def measured_claims(data: Path) -> list[Labelled]:
    """IAM's claims, development part: never trained on."""
    made = []
    for line in (data / "iam" / "stance_dev.txt").read_text(encoding="utf-8").splitlines():
        _, topic, text, _, side = line.split("\t")
        label = {"1": SUPPORT, "-1": OPPOSE}.get(side)
        if label:
            made.append(Labelled.of_pole(Pair(topic, text), label))
    return made


def with_strangers(rows: list[Labelled], chance: random.Random) -> list[Labelled]:
    """The pairs, and some that do not belong together: closeness to another claim is no side."""
    poles = sorted({row.pair.pole for row in rows})
    strange = []
    for row in rows:
        if chance.random() < 1 / _STRANGE:
            pole = chance.choice(poles)
            if pole != row.pair.pole:
                strange.append(Labelled.of_pole(Pair(pole, row.pair.statement), NONE))
    return rows + strange
