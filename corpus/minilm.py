"""MiniLM's forward pass in numpy: ready in a fraction of a second, where torch takes seconds to import.

The same weights and the same arithmetic as sentence-transformers, so the vectors are the same up to rounding. Texts are
not padded to one length: the linear maps see the word pieces of many texts in one matrix, attention sees one text.

Source: Devlin et al., "BERT" (2019), for the network; Wang et al., "MiniLM" (2020), for its weights; Reimers and
Gurevych, "Sentence-BERT" (2019), for the mean over the word pieces.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from threadpoolctl import ThreadpoolController
from tokenizers import Tokenizer

Floats = NDArray[np.float32]

# Word pieces that go through the linear maps together: more no longer use the processor better, but take its cache.
_TOGETHER = 512
# 1 - erf(x) = (a1 t + … + a5 t⁵) exp(-x²) with t = 1 / (1 + p x), for x >= 0, to 1.5e-7: about what float32 can hold.
# Source: Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), 7.1.26. SciPy's erf is exact, but slower,
# and importing it takes longer than encoding a question.
_P, _A = 0.3275911, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)  # a5 first


class MiniLM:
    """The network of a folder: model.safetensors, tokenizer.json, config.json and sentence_bert_config.json."""

    def __init__(self, folder: Path) -> None:
        config, pieces = (
            json.loads((folder / name).read_text(encoding="utf-8"))
            for name in ("config.json", "sentence_bert_config.json")
        )
        self.layers: int = config["num_hidden_layers"]
        self.heads: int = config["num_attention_heads"]
        self.epsilon: float = config["layer_norm_eps"]
        self.weights: dict[str, Floats] = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(pieces["max_seq_length"])
        self.tokenizer.no_padding()
        self.threads = ThreadpoolController()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of the texts: float32, shape (len(texts), hidden size)."""
        width = self.weights["embeddings.LayerNorm.weight"].size
        vectors = np.zeros((len(texts), width), dtype=np.float32)
        at = 0
        # BLAS's threads wait for each other after every product: in all, a second for a question where other programs
        # keep the processors busy. One thread takes 8 ms.
        with self.threads.limit(limits=1, user_api="blas"):
            for batch in _batches([self.tokenizer.encode(text).ids for text in texts]):
                starts = np.cumsum([0, *map(len, batch[:-1])])
                vectors[at : at + len(batch)] = np.add.reduceat(self._states(batch), starts)
                at += len(batch)
        # The sum over the word pieces points where their mean does.
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _states(self, batch: Sequence[Sequence[int]]) -> Floats:
        """The last layer's states of the batch's word pieces, text after text: shape (pieces, hidden size)."""
        words, places, types = (
            self.weights[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")
        )
        ends = np.cumsum([len(ids) for ids in batch])
        x = words[np.concatenate(batch)] + np.concatenate([places[: len(ids)] for ids in batch]) + types[0]
        x = self._norm("embeddings.LayerNorm", x)
        for number in range(self.layers):
            layer = f"encoder.layer.{number}"
            q, k, v = (
                np.split(self._linear(f"{layer}.attention.self.{name}", x), ends[:-1])
                for name in ("query", "key", "value")
            )
            seen = np.concatenate([self._attention(*one) for one in zip(q, k, v, strict=True)])
            seen = self._linear(f"{layer}.attention.output.dense", seen)
            x = self._norm(f"{layer}.attention.output.LayerNorm", x + seen)
            inner = _gelu(self._linear(f"{layer}.intermediate.dense", x))
            x = self._norm(f"{layer}.output.LayerNorm", x + self._linear(f"{layer}.output.dense", inner))
        return x

    def _attention(self, *qkv: Floats) -> Floats:
        """softmax(q kᵀ / √d) v of each head, for one text: shape (pieces, hidden size) like q, k and v."""
        q, k, v = (one.reshape(len(one), self.heads, -1).swapaxes(0, 1) for one in qkv)
        scores = q @ k.swapaxes(1, 2) * np.float32(q.shape[2] ** -0.5)
        scores = np.exp(scores - scores.max(axis=2, keepdims=True))
        seen: Floats = (scores / scores.sum(axis=2, keepdims=True)) @ v
        return seen.swapaxes(0, 1).reshape(qkv[0].shape)

    def _linear(self, name: str, x: Floats) -> Floats:
        mapped: Floats = x @ self.weights[f"{name}.weight"].T
        mapped += self.weights[f"{name}.bias"]
        return mapped

    def _norm(self, name: str, x: Floats) -> Floats:
        x = x - x.mean(axis=1, keepdims=True)
        x /= np.sqrt((x * x).mean(axis=1, keepdims=True) + np.float32(self.epsilon))
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def _batches(pieces: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """The texts in their order, as many at a time as have _TOGETHER word pieces, or one."""
    batch: list[list[int]] = []
    for ids in pieces:
        if batch and sum(map(len, batch)) + len(ids) > _TOGETHER:
            yield batch
            batch = []
        batch.append(ids)
    if batch:
        yield batch


def _gelu(x: Floats) -> Floats:
    """x Φ(x), with Φ(x) = (1 + erf(x / √2)) / 2: Hendrycks and Gimpel, "Gaussian error linear units" (2016)."""
    size = np.abs(x)
    t = 1 / (1 + np.float32(_P * 0.5**0.5) * size)
    tail = np.zeros_like(x)  # 1 - erf(size / √2)
    for a in _A:
        tail += np.float32(a)
        tail *= t
    tail *= np.exp(np.float32(-0.5) * size * size)
    tail *= np.float32(-0.5) * size
    tail += np.maximum(x, 0)
    return tail
