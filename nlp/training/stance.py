"""Train the stance network: `python -m nlp.training.stance DATA`.

DATA is a folder with `stance/` (see nlp/training/claims.py) and `polnear/train.jsonl.gz`. First on public claims, then
on the labelled statements, then on what the engine cuts from whole documents, with some of the statements lest they be
forgotten (see Gururangan et al., "Don't stop pretraining", 2020, on coming nearer to what is to be read in stages).
The last stage is done with several seeds from the same weights, and the mean of theirs is written as int8 ONNX to
nlp/models/ (Wortsman et al., "Model soups", 2022: it knows what they know together, and reads as fast as one).
Calibrations and thresholds come from documents that are not trained on. What is done is kept in the folder of the run,
and the same command goes on from it. In the background:

    nohup python -m nlp.training.stance DATA > stance.log &

With `--begin nlp/models/stance.onnx`, only the last stage, from the weights that are shipped.

With `--compare`, nothing is written: networks of three folds, each of which has not seen the statements of its fold,
are compared with simpler ways.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from corpus.encoder import encode
from nlp.calibration import CLASSES, OPPOSITE, Calibration, flips, macro_f1, taught
from nlp.frames import built_in
from nlp.pairs import BEFORE, HEADS, Pair
from nlp.stance import Said
from nlp.training import compare
from nlp.training.claims import claims, measured_claims, with_strangers
from nlp.training.gate import learned_alone, learned_gate
from nlp.training.sides import Labelled, Network, fit, say, scores
from nlp.training.statements import CALIBRATION, QUESTIONS, TOPICS, groups, held_out, of_documents, statements

FOLDS = 3
SEED = 11
SEEDS = (21, 22, 23, 24, 25)  # of the networks whose mean is written
EPOCHS, RATE = 5, 3e-4
FOLD_EPOCHS = 4  # of a fold's network: they are needed three times
FIRST_EPOCHS, FIRST_RATE = 3, 1.5e-4  # on public claims
DOCUMENT_EPOCHS, DOCUMENT_RATE = 2, 1.5e-4  # on whole documents
OTHERS = 1500  # statements that are read again in each epoch on documents
# In each epoch: statements of US news, which are on neither topic and count half; public claims, lest they be
# forgotten; and statements that are read with a topic's pole, as those of other frames are.
NEWS, PUBLIC, WITH_POLE = 250, 400, 600
NEWS_WEIGHT = 0.5
Row = dict[str, Any]


def news(data: Path) -> list[Row]:
    """What PolNeAR's train part attributes, as statements on neither topic."""
    rows = []
    with gzip.open(data / "polnear" / "train.jsonl.gz", "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            document = json.loads(line)
            for found in document["attributions"]:
                words = " ".join(" ".join(document["text"][s:e] for s, e in found["content"]).split()).strip("'\"“”")
                start = found["content"][0][0]
                before = " ".join(document["text"][max(0, start - BEFORE) : start].split())
                if len(words) > 20:
                    rows.append({"text": words, "context": before, "weight": NEWS_WEIGHT})
    return rows


def context_of(row: Row, others: Sequence[Row], chance: random.Random) -> str:
    """What to show before a statement in an epoch: its context, with more before it, none, or somebody else's words.

    So neither that there is a context nor that it takes a side says anything of the statement, unless it needs it.
    """
    own = row.get("context") or ""
    other = chance.choice(others)
    strange = f"{other.get('context') or ''} {other['text']}"
    drawn = chance.random()
    if own and (row.get("kind") in ("context", "assent") or drawn < 0.75):
        return own if chance.random() < 0.55 else f"{strange} {own}"[-BEFORE:]
    if own or drawn < 0.4:
        return ""
    return strange[-BEFORE:]


def title_of(row: Row, others: Sequence[Row], chance: random.Random) -> str:
    """A title to show in an epoch: its own, none, or for a statement without one, another's."""
    drawn = chance.random()
    if row.get("title"):
        return row["title"] if drawn < 0.7 else ""
    return chance.choice(others).get("title") or "" if drawn < 0.5 else ""


def with_heads(rows: Sequence[Row], others: Sequence[Row], chance: random.Random) -> list[Labelled]:
    """The rows as the built-in topics' heads read them, each with a context drawn."""
    return [
        Labelled.of_topics(
            Pair("", row["text"], context_of(row, others, chance), title_of(row, others, chance)),
            [label_of(row, topic) for topic in TOPICS],
            row.get("weight", 1.0),
        )
        for row in rows
    ]


def with_poles(rows: Sequence[Row], chance: random.Random) -> list[Labelled]:
    """The rows as statements of any topic are read: for one of its poles, which turns the sides round."""
    made = []
    for row in rows:
        topic = built_in().topics[chance.choice(TOPICS)]
        support, oppose, label = topic.support, topic.oppose, label_of(row, topic.name)
        made.append(_for_a_pole(row, support, oppose, label, chance))
    made += [
        _for_a_pole(row, row["support"], row["oppose"], CLASSES.index(row["side"]), chance)
        for row in statements(QUESTIONS)
    ]
    return made


def _for_a_pole(row: Row, support: str, oppose: str, label: int, chance: random.Random) -> Labelled:
    against = chance.random() < 0.3
    side = OPPOSITE.get(label, label) if against else label
    return Labelled.of_pole(Pair(oppose if against else support, row["text"], row.get("context") or ""), side)


def label_of(row: Row, topic: str) -> int:
    """The row's class on the topic."""
    return CLASSES.index(row.get(topic) or "none")


def certain(rows: Sequence[Row]) -> list[Row]:
    """The rows on which both readings agree."""
    return [row for row in rows if not row.get("second")]


def first(data: Path, run: Path) -> dict[str, Any]:
    """Weights that know claims and sides."""
    path = run / "claims.pt"
    if not path.exists():
        known, measured = claims(data / "stance"), measured_claims(data / "stance")

        def draw(_: int, chance: random.Random) -> list[Labelled]:
            return with_strangers(known, chance)

        def note(_: int, network: Network) -> str:
            found = scores(network, [row.pair for row in measured]).numpy()[:, 0]
            sides = np.where(found[:, 1] > found[:, 3], 1, 3)
            return f"IAM, for or against: {(sides == [row.labels[0] for row in measured]).mean():.3f}"

        network = Network()
        fit(network, FIRST_EPOCHS, draw, seed=SEED, rate=FIRST_RATE, note=note)
        _save(network, path)
    return dict(torch.load(path, weights_only=True))


def trained(
    rows: list[Row],
    begin: dict[str, Any],
    data: Path,
    path: Path,
    *,
    epochs: int,
    rate: float = RATE,
    others: Sequence[Row] = (),
    seed: int = SEED,
) -> Network:
    """The network trained on the rows from the weights to begin with, or that which `path` holds.

    others  rows of which OTHERS are read again in each epoch
    """
    network = Network()
    if path.exists():
        network.load_state_dict(torch.load(path, weights_only=True))
        return network
    network.load_state_dict(begin)
    strangers, public = news(data), claims(data / "stance")
    every = [*rows, *others]

    def draw(_: int, chance: random.Random) -> list[Labelled]:
        again = chance.sample(others, min(len(others), OTHERS))
        drawn = with_heads([*rows, *again, *chance.sample(strangers, NEWS)], every, chance)
        drawn += with_poles(chance.sample(every, min(len(every), WITH_POLE)), chance)
        return drawn + with_strangers(chance.sample(public, PUBLIC), chance)

    say(f"{path.stem}: {len(rows)} statements" + (f" and {OTHERS} of {len(others)}" if others else ""))
    fit(network, epochs, draw, seed=seed, rate=rate)
    _save(network, path)
    return network


def averaged(held: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The mean of the weights of networks that were trained from the same weights."""
    return {
        name: sum(one[name] for one in held) / len(held) if value.is_floating_point() else value
        for name, value in held[0].items()
    }


def _save(network: Network, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def pairs_of(rows: Sequence[Row]) -> list[Pair]:
    """The rows as the engine asks on them."""
    return [Pair("", row["text"], row.get("context") or "", row.get("title") or "") for row in rows]


def by_topic(found: Any) -> dict[str, Any]:
    """Topic → scores, [n, 4], of the scores under all heads, [n, 3, 4]."""
    return {topic: found[:, HEADS.index(topic)] for topic in TOPICS}


def read(network: Network, rows: Sequence[Row]) -> dict[str, Any]:
    """Topic → scores of the rows, [n, 4]."""
    return by_topic(scores(network, pairs_of(rows)).numpy())


def read_by_pole(network: Network, rows: Sequence[Row]) -> dict[str, Any]:
    """Topic → scores of the rows, as statements on other topics are asked: each with the supporting pole, [n, 4]."""
    found = {}
    for name, topic in built_in().topics.items():
        asked = [Pair(topic.support, row["text"], row.get("context") or "") for row in rows]
        found[name] = scores(network, asked).numpy()[:, 0]
    return found


def folds_of(rows: Sequence[Row]) -> Any:
    """The fold of each row; rows of a passage share one: [n]."""
    from sklearn.model_selection import GroupKFold

    folds = np.zeros(len(rows), dtype=int)
    for fold, (_, test) in enumerate(GroupKFold(FOLDS).split(rows, groups=groups(rows))):
        folds[test] = fold
    return folds


def out_of_fold(rows: list[Row], begin: dict[str, Any], data: Path, run: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Topic → scores of each row by a network that has not seen its fold, [n, 4]: under its head, and by its pole."""
    folds = folds_of(rows)
    found, by_pole = ({topic: np.zeros((len(rows), len(CLASSES)), dtype=np.float32) for topic in TOPICS} for _ in "12")
    for fold in range(FOLDS):
        train = [row for row, part in zip(rows, folds, strict=True) if part != fold]
        network = trained(train, begin, data, run / f"fold-{fold}.pt", epochs=FOLD_EPOCHS)
        test = np.flatnonzero(folds == fold)
        unseen = [rows[number] for number in test]
        for kept, way in ((found, read), (by_pole, read_by_pole)):
            for topic, values in way(network, unseen).items():
                kept[topic][test] = values
    return found, by_pole


# -- figures -----------------------------------------------------------------------------------------------------------


def figures(given: Sequence[int | None], labels: Sequence[int]) -> dict[str, float]:
    """Macro-F1 ("cannot tell" counts as none), accuracy, flips of the stances told, and how many on topic are told."""
    plain, right = np.array([side or 0 for side in given]), np.array(labels)
    return {
        "macro-F1": macro_f1(given, labels),
        "accuracy": float((plain == right).mean()),
        "flips": flips(given, labels) / max(1, int((plain > 0).sum())),
        "told": float((plain[right > 0] > 0).mean()),
    }


def calibrations(read_on: Callable[[Sequence[Row]], dict[str, Any]]) -> dict[str, Calibration]:
    """Topic → calibration and thresholds, from statements of documents that no network was trained on.

    How sure an answer may be depends on how often statements take sides, and the labelled statements take them more
    often, and in harder words, than documents do. read_on: from rows to scores, topic → [n, 4].
    """
    rows = certain(statements(CALIBRATION))
    made = {}
    for topic, values in read_on(rows).items():
        labels = [label_of(row, topic) for row in rows]
        made[topic] = taught(values, labels)
    return made


def alone_from(made: Mapping[str, Calibration], read_on: Callable[[Sequence[Row]], dict[str, Any]]) -> float:
    """See `learned_alone`; from the statements of `calibrations`, and those that were written to need their context.

    Answers to a question are always read with it, and statements that nothing stood before need not be read twice.
    """
    rows = certain(statements(CALIBRATION)) + [row for row in statements() if row["kind"] in ("context", "assent")]
    said = [(row, Said(row["text"], row.get("context") or "", row.get("title") or "")) for row in rows]
    rows = [row for row, one in said if one != one.alone() and not one.answers]
    labels = {topic: [label_of(row, topic) for row in rows] for topic in made}
    return learned_alone(made, labels, read_on(rows), read_on([{"text": row["text"]} for row in rows]))


def comparison(rows: Sequence[Row], found: dict[str, Any], by_pole: dict[str, Any]) -> None:
    """Print the table: each way of telling sides, by the same folds."""
    folds, texts = folds_of(rows), [row["text"] for row in rows]
    vectors, docs = encode(texts), compare.parse(texts)
    say(f"\n{'':38}{'macro-F1':>10}{'accuracy':>10}{'flips':>10}{'told':>10}")
    for topic, values in found.items():
        labels = np.array([label_of(row, topic) for row in rows])
        ways: dict[str, Sequence[int | None]] = {
            "rules": compare.rules(texts, topic),
            "vectors": compare.out_of_fold(vectors, labels, folds).tolist(),
            "features": compare.out_of_fold(compare.features(docs, vectors, topic), labels, folds).tolist(),
            "network, by pole": by_pole[topic].argmax(axis=1).tolist(),
            "network, by head": values.argmax(axis=1).tolist(),
        }
        for way, given in ways.items():
            measured = figures(given, labels.tolist()).values()
            say(f"{topic:18}{way:20}" + "".join(f"{value:10.3f}" for value in measured))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with stance/ and polnear/")
    parser.add_argument("--run", type=Path, default=Path("build/stance"), help="folder of what is done")
    parser.add_argument("--begin", type=Path, help="a stance.onnx to begin the last stage from")
    parser.add_argument("--compare", action="store_true", help="compare ways of telling sides, and write nothing")
    given = parser.parse_args()
    if given.begin and not given.begin.is_file():
        parser.error(f"{given.begin}: no such file – name the stance.onnx to begin from")
    held_out()  # refuses where they have changed
    written = certain(statements())
    if given.compare:
        comparison(written, *out_of_fold(written, first(given.data, given.run), given.data, given.run))
        return
    # Some documents were labelled before the engine cut them: they stand among the statements.
    cut = [row for row in written if row["kind"] == "document"] + certain(of_documents())
    others = [row for row in written if row["kind"] != "document"]
    stage = "documents"
    if given.begin:
        from nlp.training.export import sides_in

        try:
            begin = sides_in(given.begin)
        except ValueError as error:
            parser.error(str(error))
        # What was begun from other weights is not gone on with.
        stage = f"further-{hashlib.sha256(given.begin.read_bytes()).hexdigest()[:8]}"
    else:
        claimed = first(given.data, given.run)
        begin = trained(written, claimed, given.data, given.run / "statements.pt", epochs=EPOCHS).state_dict()
    made = [
        trained(
            cut,
            begin,
            given.data,
            given.run / f"{stage}-{seed}.pt",
            epochs=DOCUMENT_EPOCHS,
            rate=DOCUMENT_RATE,
            others=others,
            seed=seed,
        ).state_dict()
        for seed in SEEDS
    ]
    write([*cut, *others], given.data, averaged(made))


def write(rows: Sequence[Row], data: Path, weights: dict[str, Any]) -> None:
    """Write the network, and what belongs to it, to nlp/models/."""
    from nlp.stance import BESIDE, MODEL, network_of
    from nlp.training.export import export_sides

    export_sides(weights, MODEL)
    network = network_of(MODEL)

    def read_on(asked: Sequence[Row]) -> dict[str, Any]:
        return by_topic(network(pairs_of(asked)))

    made = calibrations(read_on)
    topics = built_in().topics
    kept = {
        "network": hashlib.sha256(MODEL.read_bytes()).hexdigest(),
        "topics": {topics[name].key: {"head": name, **one.kept()} for name, one in made.items()},
        "gate": learned_gate(rows, news(data)),
        "alone_from": alone_from(made, read_on),
    }
    BESIDE.write_text(json.dumps(kept) + "\n", encoding="utf-8")
    say(f"written: {MODEL.name}, {MODEL.stat().st_size // 1024} kB; {BESIDE.name}, {BESIDE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
