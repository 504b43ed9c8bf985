"""The stance network, for training and export: MiniLM that reads a pole and a statement together.

Of a topic that it was trained on, it needs no pole: such topics have a head of their own, and one reading answers them
all. Source: Nogueira and Cho, "Passage re-ranking with BERT" (2019), for reading both at once (a cross-encoder); Liu et
al., "Multi-task deep neural networks" (2019), for heads on a shared encoder; the statement's word pieces are
averaged, as MiniLM was trained to be read (Reimers and Gurevych, 2019).
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import torch
from torch import nn

from corpus.encoder import weights
from nlp.calibration import CLASSES, OPPOSITE
from nlp.pairs import HEADS, Pair, Pieces, by_length, encoded, padded

PIECES_A_BATCH = 1800
AVERAGE = 0.99  # of the running mean of the weights, which is what is kept
# What a side taken for its opposite costs beside the cross-entropy: it is the worst of errors.
FLIP = 0.3
SMOOTH = 0.02
_UNKNOWN = -1
_OPPOSITES = tuple(OPPOSITE.get(label, 0) for label in range(len(CLASSES)))  # 0 for those without one


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair and its class under each head: the first for the pole that was read, then one a topic; -1 is unknown."""

    pair: Pair
    labels: tuple[int, ...]
    weight: float = 1.0

    @classmethod
    def of_pole(cls, pair: Pair, label: int, weight: float = 1.0) -> Self:
        """A pair that says something of its pole alone."""
        return cls(pair, (label, *(_UNKNOWN for _ in HEADS[1:])), weight)

    @classmethod
    def of_topics(cls, pair: Pair, labels: Sequence[int], weight: float = 1.0) -> Self:
        """A statement, without a pole, with its class on each topic."""
        return cls(pair, (_UNKNOWN, *labels), weight)


class Network(nn.Module):
    """forward(pieces [B, N], types [B, N], mask [B, N]) gives the scores of the classes under each head, [B, 3, 4]."""

    def __init__(self, attention: str = "sdpa") -> None:
        from transformers import AutoModel

        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            str(weights()), attn_implementation=attention, attention_probs_dropout_prob=0.0, local_files_only=True
        )
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.between = nn.Linear(2 * width, width)
        self.classes = nn.Linear(width, len(HEADS) * len(CLASSES))

    def forward(self, pieces: Any, types: Any, mask: Any) -> Any:
        """Scores of the classes; see the class."""
        hidden = self.encoder(input_ids=pieces, token_type_ids=types, attention_mask=mask).last_hidden_state
        share = types.to(hidden.dtype).unsqueeze(-1)
        statement = (hidden * share).sum(1) / share.sum(1).clamp(min=1)
        both = torch.cat([hidden[:, 0], statement], dim=-1)
        found = self.classes(torch.tanh(self.between(self.dropout(both))))
        return found.reshape(-1, len(HEADS), len(CLASSES))


def scores(network: Network, pairs: Sequence[Pair]) -> Any:
    """The scores of the pairs, [len(pairs), 3, 4]."""
    rows = encoded(pairs)
    found = torch.zeros(len(rows), len(HEADS), len(CLASSES))
    network.eval()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for numbers in by_length(rows, 64):
            found[numbers] = network(**_tensors([rows[number] for number in numbers])).float()
    return found


def fit(
    network: Network,
    epochs: int,
    draw: Callable[[int, random.Random], list[Labelled]],
    *,
    seed: int,
    rate: float,
    note: Callable[[int, Network], str] = lambda epoch, network: "",
) -> None:
    """Train in place on what `draw` gives for each epoch; the running mean of the weights is what is left."""
    torch.manual_seed(seed)
    head = [p for n, p in network.named_parameters() if not n.startswith("encoder")]
    body = [p for n, p in network.named_parameters() if n.startswith("encoder")]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": head}], weight_decay=0.01)
    kept = {name: value.detach().clone() for name, value in network.state_dict().items()}
    done = 0
    for epoch in range(epochs):
        chance, began, total = random.Random(f"{seed}-{epoch}"), time.monotonic(), 0.0
        steps = _batches(draw(epoch, chance), chance)
        network.train()
        for number, batch in enumerate(steps):
            share = (epoch + number / len(steps)) / epochs
            now = rate * min(share / 0.06, (1 - share) / 0.94)
            for group, times in zip(optimizer.param_groups, (1, 5), strict=True):
                group["lr"] = now * times
            loss = _loss(network, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            total, done = total + float(loss.detach()), done + 1
            keep = min(AVERAGE, (1 + done) / (10 + done))
            with torch.no_grad():
                for name, value in network.state_dict().items():
                    if value.is_floating_point():
                        kept[name].lerp_(value, 1 - keep)
        trained = {name: value.detach().clone() for name, value in network.state_dict().items()}
        network.load_state_dict(kept)
        told = note(epoch, network)
        if epoch < epochs - 1:
            network.load_state_dict(trained)
        say(f"epoch {epoch + 1}/{epochs}: {time.monotonic() - began:.0f} s, loss {total / len(steps):.4f} {told}")


def _batches(rows: list[Labelled], chance: random.Random) -> list[list[tuple[Pieces, Labelled]]]:
    """Batches of like length, about PIECES_A_BATCH pieces each, in any order."""
    pieces = encoded([row.pair for row in rows])
    order = sorted(range(len(rows)), key=lambda number: len(pieces[number].ids) + 4 * chance.random())
    made: list[list[tuple[Pieces, Labelled]]] = [[]]
    for number in order:
        if (len(made[-1]) + 1) * len(pieces[number].ids) > PIECES_A_BATCH:
            made.append([])
        made[-1].append((pieces[number], rows[number]))
    chance.shuffle(made)
    return [batch for batch in made if batch]


def _loss(network: Network, batch: list[tuple[Pieces, Labelled]]) -> Any:
    """Cross-entropy, and what flips cost, of what is known: summed over a pair's heads, averaged over the pairs."""
    labels = torch.tensor([row.labels for _, row in batch])
    weight = torch.tensor([row.weight for _, row in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = network(**_tensors([pieces for pieces, _ in batch])).float()
    known = labels != _UNKNOWN
    right = labels.clamp(min=0)
    missed = nn.functional.cross_entropy(found.flatten(0, 1), right.flatten(), reduction="none", label_smoothing=SMOOTH)
    opposite = torch.tensor(_OPPOSITES)[right]
    flipped = found.softmax(-1).gather(2, opposite.unsqueeze(-1)).squeeze(-1) * (opposite > 0)
    return (((missed.view_as(flipped) + FLIP * flipped) * known).sum(1) * weight).sum() / weight.sum()


def _tensors(rows: Sequence[Pieces]) -> dict[str, Any]:
    return {name: torch.from_numpy(values) for name, values in padded(rows).items()}


def say(line: str) -> None:
    """A line of the training's log."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
