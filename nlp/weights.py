"""Trained networks as they are kept: an ONNX file, checked against the JSON beside it, run on one thread."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from corpus.errors import ModelError


def learned_beside(model: Path, beside: Path, name: str) -> dict[str, Any]:
    """The JSON beside a network. Raises ModelError where either is missing or they do not belong together.

    name   what the weights are, for the error
    """
    if not model.exists() or not beside.exists():
        raise ModelError(f"the {name} are missing", where=model, hint="install On Record anew, or train them")
    kept: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
    if hashlib.sha256(model.read_bytes()).hexdigest() != kept["network"]:
        raise ModelError(f"the {name} are not those that were measured", where=model, hint="install On Record anew")
    return kept


def session(model: Path) -> Any:
    """The network, to be run on one thread: the same answer wherever it runs, and none taken from other work."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
