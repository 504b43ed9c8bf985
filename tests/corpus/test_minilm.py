"""MiniLM in numpy: the vectors of sentence-transformers, without what it takes to load it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from corpus import encoder, minilm
from corpus.errors import ModelError

TEXTS = [
    "",
    " ",
    "\n\t",
    "\x00",
    "\x07bell\x1b[31m and \x00 nothing",
    "Zero\u200bwidth, soft\u00adhyphen and a no-break\u00a0space",
    "\ufeffA mark of byte order",
    "budgets",
    "Budgets",
    "BUDGETS!",
    "budgets budgets budgets",
    "a",
    "7",
    "£",
    ".",
    "…",
    "???!!",
    "Ystradgynlais",
    "floccinaucinihilipilification",
    "x" * 99,
    "x" * 101,  # more letters than the word pieces take: unknown
    "x" * 5000,
    "naïve café, Zoë, Ångström, Ærø, straße, ﬁne",
    "naive cafe, Zoe, Angstrom",
    "cafe\u0301",
    "Łódź Kraków Gdańsk",
    "🏥",
    "The ward 🏥 is full 😷👩‍⚕️, the purse is not 💷",
    "保健と福祉を一つに",
    "Здоровье и забота",
    "الصحة والرعاية",
    "שלום",
    "สุขภาพ",
    "[CLS] [SEP] [MASK] [PAD] [UNK]",
    "##ing ##s",
    "One purse for hospitals and councils would end the quarrel over who pays.",
    "“One purse,” she said, ‘for hospitals – and councils’ …",
    "We do not want another reorganisation.",
    "We want another reorganisation.",
    "Edwin Hansel, then chair of the Marsh trust, called it a waste on 18 August 2005.",
    "<p>Pooled &amp; shared</p>",
    "https://example.org/plans?year=2005&part=2",
    "SELECT * FROM wards; -- no",
    "1,234.56 per cent of 3/4 in 2005-06",
    "snake_case, CamelCase and kebab-case",
    "The matron asked the council for beds. " * 3,
    "word " * 253,
    "word " * 254,  # with both ends, as many word pieces as count
    "word " * 255,
    " ".join(f"ward {number} of the Marsh trust and its council" for number in range(50)),
    "No spaces,no rest,".replace(" ", "") * 100,
    "We do not want another reorganisation.",
    "budgets",
]
LIMIT = encoder._FEW


@pytest.fixture(scope="module")
def light() -> minilm.MiniLM:
    return minilm.MiniLM(encoder.weights())


@pytest.fixture(scope="module")
def theirs() -> np.ndarray:
    """The vectors of TEXTS by sentence-transformers, each encoded alone."""
    model = encoder._model()
    return np.stack([model.encode(text, normalize_embeddings=True, show_progress_bar=False) for text in TEXTS])


# -- the same vectors --------------------------------------------------------------------------------------------------


@pytest.mark.model
@pytest.mark.parametrize("seed", range(4))
def test_the_vectors_are_those_of_sentence_transformers_in_any_mix(light, theirs, seed):
    rows = random.Random(seed).choices(range(len(TEXTS)), k=40) if seed else list(range(len(TEXTS)))
    vectors = light.encode([TEXTS[row] for row in rows])
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(rows), encoder.WIDTH)
    np.testing.assert_allclose(vectors, theirs[rows], rtol=0, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=0, atol=1e-6)


@pytest.mark.model
def test_a_text_alone_has_the_vector_that_it_has_among_others(light):
    alone = np.concatenate([light.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(light.encode(TEXTS), alone, rtol=0, atol=1e-6)
    np.testing.assert_allclose(light.encode(TEXTS[::-1])[::-1], alone, rtol=0, atol=1e-6)


@pytest.mark.model
def test_only_the_first_256_word_pieces_count(light):
    full, longer, shorter = light.encode(["word " * 254, "word " * 254 + "trust", "word " * 253])
    assert np.abs(full - longer).max() < 1e-6
    assert np.abs(full - shorter).max() > 1e-5


@pytest.mark.model
def test_no_texts_have_no_vectors(light):
    assert light.encode([]).shape == encoder.encode([]).shape == (0, encoder.WIDTH)


@pytest.mark.model
def test_a_lone_surrogate_is_refused_as_by_sentence_transformers(light):
    for encode in (light.encode, lambda texts: encoder._model().encode(texts, show_progress_bar=False)):
        with pytest.raises(TypeError):
            encode(["half \ud83c"])


def test_the_activation_is_as_exact_as_its_numbers():
    special = pytest.importorskip("scipy.special")
    x = np.linspace(-20, 20, 100_001).reshape(1, -1)
    found = minilm._gelu(x.astype(np.float32))
    np.testing.assert_allclose(found, x * special.ndtr(x), rtol=2e-7, atol=3e-7)


def test_batches_keep_the_order_and_lose_nothing():
    pieces = [[number] * length for number, length in enumerate([2, 256, 255, 3, 256, 256, 1, 900, 5])]
    batches = list(minilm._batches(pieces))
    assert [ids for batch in batches for ids in batch] == pieces
    assert [[len(ids) for ids in batch] for batch in batches] == [[2, 256], [255, 3], [256, 256], [1], [900], [5]]
    assert list(minilm._batches([])) == []


# -- which of the two --------------------------------------------------------------------------------------------------

FRESH = f"""
import sys
from corpus.encoder import encode
assert encode(["pooled budgets"]).shape == (1, 384)
assert encode(["pooled budgets"] * {LIMIT}).shape == ({LIMIT}, 384)
print(*sys.modules)
"""


@pytest.mark.model
def test_encoding_a_question_imports_no_heavy_library():
    environment = dict(os.environ) | {"PYTHONPATH": str(Path(encoder.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True, env=environment)
    assert not {"torch", "transformers", "sentence_transformers", "scipy"} & set(done.stdout.split())


@pytest.mark.model
def test_many_texts_go_to_sentence_transformers_and_have_the_same_vectors(light, monkeypatch):
    many = [f"Ward {number} of the trust" for number in range(LIMIT + 1)]
    monkeypatch.setattr(encoder, "_light", lambda: pytest.fail("too many texts for one thread"))
    np.testing.assert_allclose(encoder.encode(many), light.encode(many), rtol=0, atol=1e-5)


class Named:
    """In place of a model: its vectors hold its number."""

    def __init__(self, number: int) -> None:
        self.number = number

    def encode(self, texts, **_):
        return np.full((len(texts), encoder.WIDTH), self.number, dtype=np.float32)


@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize("count", [1, 4, 5, LIMIT, LIMIT + 1, 1000])
def test_the_number_of_texts_says_who_encodes_them(monkeypatch, loaded, count):
    heavy = cache(lambda: Named(2))
    if loaded:
        heavy()
    monkeypatch.setattr(encoder, "_model", heavy)
    monkeypatch.setattr(encoder, "_light", lambda: Named(1))
    vectors = encoder.encode(["a"] * count)
    assert vectors.shape == (count, encoder.WIDTH)
    assert set(vectors.flat) == {1 if count <= (4 if loaded else LIMIT) else 2}


@pytest.mark.parametrize("count", [1, LIMIT + 1])
def test_missing_weights_are_told_either_way(monkeypatch, count):
    def gone(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(encoder, "files", gone)
    for name in ("weights", "_light", "_model"):
        monkeypatch.setattr(encoder, name, cache(getattr(encoder, name).__wrapped__))
    with pytest.raises(ModelError, match="MiniLM is missing"):
        encoder.encode(["a"] * count)
