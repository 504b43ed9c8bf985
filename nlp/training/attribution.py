"""Train the tagger: `python -m nlp.training.attribution DATA`.

DATA is a folder with PolNeAR's train part (train.jsonl.gz: a JSON object a line with doc_id, text and attributions).
One document in twelve is held out, never trained on: thresholds and confidences are set there. After each epoch a
checkpoint is written to the folder of the run, and the same command goes on from it; after the last one the weights
are written as int8 ONNX to nlp/models/. In the background:

    nohup python -m nlp.training.attribution DATA > training.log &
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from corpus.records import Block
from nlp.quotes import quotes_in
from nlp.tagger import PARTS
from nlp.tagger import batch as padded
from nlp.training.british import british, paragraphs
from nlp.training.examples import Example, lines_of
from nlp.training.network import Network, pointer_loss
from nlp.windows import PIECES, Window, windows

HELD_OUT = 12
OWN = 3  # how often the project's own paragraphs are read in an epoch
SEED = 7
PIECES_A_BATCH = 4000
RATE = 3e-4
AVERAGE = 0.998  # of the running mean of the weights, which is what is kept
SHORTER = (PIECES, PIECES, 180, 120)  # sizes of window, so that the model does not learn one


def examples(data: Path) -> tuple[list[Example], list[Example]]:
    """The documents to train on and those held out."""
    with gzip.open(data / "train.jsonl.gz", "rt", encoding="utf-8", newline="\n") as lines:
        found = [Example.of(json.loads(line)) for line in lines]
    found.sort(key=lambda example: example.name)
    random.Random(SEED).shuffle(found)
    return found[len(found) // HELD_OUT :], found[: len(found) // HELD_OUT]


Labelled = tuple[Window, list[int], list[list[int]], list[list[int]]]


def labelled(example: Example, size: int) -> Iterator[Labelled]:
    """Windows with a tag, the right cue words and the right source words of each word; [0] is "none"."""
    lines = lines_of(example.text)
    quotes = [quotes_in(example.text, [Block("paragraph", *line)]) for line in lines]
    owner: dict[int, tuple[int, int, int]] = {}  # character → attribution, part, number of the span
    for number, attribution in enumerate(example.attributions):
        for part, name in enumerate(PARTS):
            for count, (start, end) in enumerate(attribution[name]):
                owner.update(dict.fromkeys(range(start, end), (number, part, count)))
    sources = [
        {at for start, end in attribution["source"] for at in range(start, end)} for attribution in example.attributions
    ]
    for window in windows(example.text, lines, quotes, size):
        tags = [0]
        belongs: list[tuple[int, int, int] | None] = [None]
        for start, end in window.spans:
            mine = next((owner[at] for at in range(start, end) if at in owner), None)
            tags.append(0 if mine is None else 2 * mine[1] + (2 if mine == belongs[-1] else 1))
            belongs.append(mine)
        cue_words: dict[int, list[int]] = {}
        for word, mine in enumerate(belongs):
            if mine and PARTS[mine[1]] == "cue":
                cue_words.setdefault(mine[0], []).append(word)
        source_words = {
            number: [w for w, (start, _) in enumerate(window.spans, 1) if start in sources[number]]
            for number in cue_words
        }
        to_cue: list[list[int]] = [[] for _ in tags]
        to_source: list[list[int]] = [[] for _ in tags]
        for word, mine in enumerate(belongs):
            if mine and PARTS[mine[1]] == "content":
                to_cue[word] = cue_words.get(mine[0], [0])
            elif mine and PARTS[mine[1]] == "cue":
                to_source[word] = source_words[mine[0]] or [0]
        yield window, tags, to_cue, to_source


def batches(rows: list[Labelled], chance: random.Random) -> list[list[Labelled]]:
    """Batches of windows of like length, about PIECES_A_BATCH pieces each, in any order."""
    made: list[list[Labelled]] = []
    here: list[Labelled] = []
    for row in sorted(rows, key=lambda row: len(row[0].pieces) + chance.random()):
        if here and (len(here) + 1) * len(row[0].pieces) > PIECES_A_BATCH:
            made.append(here)
            here = []
        here.append(row)
    made.append(here)
    chance.shuffle(made)
    return made


def loss_of(network: Network, batch: list[Labelled]) -> Any:
    """The loss of tags and pointers together."""
    given = {name: torch.from_numpy(rows) for name, rows in padded([row[0] for row in batch]).items()}
    size = given["first"].shape
    gold = torch.zeros(size, dtype=torch.long)
    mask = torch.zeros(size)
    right = torch.zeros(2, *size, size[1], dtype=torch.bool)
    for number, (_, tags, *pointers) in enumerate(batch):
        gold[number, : len(tags)] = torch.tensor(tags)
        mask[number, : len(tags)] = 1
        for which, pointing in enumerate(pointers):
            for word, targets in enumerate(pointing):
                right[which, number, word, targets] = True
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tags, cues, sources = network(**given)
    return (
        network.crf.loss(tags.float(), gold, mask)
        + 0.3 * pointer_loss(cues.float(), right[0], mask)
        + 0.3 * pointer_loss(sources.float(), right[1], mask)
    )


def train(data: Path, run: Path, epochs: int, *, augment: bool) -> None:
    """Train, or go on from the run's checkpoint."""
    torch.manual_seed(SEED)
    rows, held_out = examples(data)
    own, own_held_out = paragraphs()
    network = Network()
    averaged = {name: value.detach().clone() for name, value in network.state_dict().items()}
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for n, p in network.named_parameters() if n.startswith("encoder")], "lr": RATE},
            {"params": [p for n, p in network.named_parameters() if not n.startswith("encoder")], "lr": 5 * RATE},
        ],
        weight_decay=0.01,
    )
    checkpoint = run / "checkpoint.pt"
    done = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        averaged, done = state["averaged"], state["epochs"]
    for epoch in range(done, epochs):
        chance = random.Random(f"{SEED}-{epoch}")
        torch.manual_seed(SEED + epoch)
        started, total = time.monotonic(), 0.0
        made = rows + own * OWN
        ready = [
            found
            for example in made
            for found in labelled(british(example, chance) if augment else example, chance.choice(SHORTER))
        ]
        steps = batches(ready, chance)
        network.train()
        for number, batch in enumerate(steps):
            share = (epoch + number / len(steps)) / epochs
            rate = min(share / 0.1, (1 - share) / 0.9)  # up for a tenth of the run, then down to nothing
            for group, top in zip(optimizer.param_groups, (RATE, 5 * RATE), strict=True):
                group["lr"] = top * rate
            loss = loss_of(network, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            keep = min(AVERAGE, (1 + number + epoch * len(steps)) / (10 + number + epoch * len(steps)))
            with torch.no_grad():
                for name, value in network.state_dict().items():
                    if value.is_floating_point():
                        averaged[name].lerp_(value, 1 - keep)
            total += float(loss.detach())
            if number % 20 == 0:
                _say(f"epoch {epoch + 1}/{epochs} step {number}/{len(steps)} loss {total / (number + 1):.4f}")
        run.mkdir(parents=True, exist_ok=True)
        state = {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "averaged": averaged,
            "epochs": epoch + 1,
        }
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)
        torch.save(averaged, run / f"epoch-{epoch + 1}.pt")
        held = measured(network, averaged, held_out + own_held_out)
        _say(f"epoch {epoch + 1}/{epochs}: {time.monotonic() - started:.0f} s, loss {total / len(steps):.4f}, {held}")
    finish(run, epochs, held_out + own_held_out)


def finish(run: Path, epochs: int, held_out: list[Example]) -> None:
    """Write the weights to nlp/models/, with confidence and thresholds from the documents held out."""
    from nlp.tagger import BESIDE, MODEL, learned, tagger
    from nlp.training.calibrate import calibrate, cases, reliability, write
    from nlp.training.export import export

    export(torch.load(run / f"epoch-{epochs}.pt", weights_only=True), MODEL)
    learned.cache_clear()
    tagger.cache_clear()
    found, annotated = cases(tagger(), held_out)
    made = calibrate(found, annotated)
    write(BESIDE, made)
    _say(f"told from {made.tell_from}, named from {made.name_from}; confidence, share right, cases:")
    for sure, right, number in reliability(found, annotated):
        _say(f"  {sure:.2f}  {right:.2f}  {number}")


def measured(network: Network, averaged: dict[str, Any], held_out: list[Example]) -> str:
    """The loss of the averaged weights on the documents held out."""
    kept = {name: value.detach().clone() for name, value in network.state_dict().items()}
    network.load_state_dict(averaged)
    network.eval()
    rows = [row for example in held_out for row in labelled(example, PIECES)]
    with torch.no_grad():
        losses = [float(loss_of(network, batch)) for batch in batches(rows, random.Random(SEED))]
    network.load_state_dict(kept)
    return f"held out {sum(losses) / len(losses):.4f}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with train.jsonl.gz of PolNeAR")
    parser.add_argument("--run", type=Path, default=Path("build/attribution"), help="folder of the run's checkpoints")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--plain", action="store_true", help="without the changes towards British style")
    given = parser.parse_args()
    train(given.data, given.run, given.epochs, augment=not given.plain)


if __name__ == "__main__":
    main()
