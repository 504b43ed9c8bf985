"""The trained networks as int8 ONNX, by onnxruntime's quantisers: their weights in eight bits, scaled by block."""

from __future__ import annotations

import hashlib
import json
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch

from nlp.training import network as tagging
from nlp.training import sides

_TAGGER = ("pieces", "states", "mask", "first", "lines"), ("tags", "cues", "sources")
_SIDES = ("pieces", "types", "mask"), ("scores",)
# The matrices of a layer that are kept in eight bits, in the order in which they are applied.
_MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
# Matrices that the export turns round.
_TURNED = {"between.weight", "classes.weight"}
# Of 0, 0.7, 1.4, 2.1 and 3, the one with the best F1 on the documents held out; see Tagger.
LEAN = 0.7


def export(weights: dict[str, Any], to: Path) -> None:
    """Write the tagger's network as ONNX to `to`, and the CRF's scores to the .json beside it."""
    network = tagging.Network(attention="eager")  # its graph is the one that onnxruntime can fuse
    network.load_state_dict(weights)
    lengths = {name: "w" if name in ("first", "lines") else "n" for name in _TAGGER[0]}
    _write(network, to, lengths, _TAGGER[1])
    scores = {
        "network": hashlib.sha256(to.read_bytes()).hexdigest(),
        "moves": network.crf.moves.tolist(),
        "starts": network.crf.starts.tolist(),
        "lean": LEAN,
    }
    to.with_suffix(".json").write_text(json.dumps(scores) + "\n", encoding="utf-8")


def export_sides(weights: dict[str, Any], to: Path) -> None:
    """Write the stance network as ONNX to `to`."""
    network = sides.Network(attention="eager")
    network.load_state_dict(weights)
    _write(network, to, dict.fromkeys(_SIDES[0], "n"), _SIDES[1])


def sides_in(file: Path) -> dict[str, Any]:
    """The stance network's weights out of what `export_sides` wrote; those in eight bits are as they were rounded.

    Raises ValueError for a file that holds none.
    """
    import numpy as np
    import onnx
    from google.protobuf.message import DecodeError

    try:
        graph = onnx.load(file).graph
    except DecodeError:
        graph = onnx.GraphProto()
    stored = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
    weights = dict(sides.Network().state_dict())
    blocks = [node for node in graph.node if node.op_type == "MatMulNBits"]
    # In the order of the graph, which is the network's: the inputs are named after the graph's own steps.
    layers = range(len(blocks) // len(_MATRICES))
    names = [f"encoder.encoder.layer.{layer}.{part}.weight" for layer in layers for part in _MATRICES]
    for name in weights.keys() - set(names):
        if name in stored:
            value = stored[name]
        elif f"{name}_quantized" in stored:
            rounded, zero = stored[f"{name}_quantized"].astype(np.float32), float(stored[f"{name}_zero_point"])
            value = (rounded - zero) * float(stored[f"{name}_scale"])
        elif name.startswith("encoder.pooler."):
            continue  # the network has no use for it, so it is not written
        else:
            raise ValueError(f"{file}: no stance network – name a stance.onnx")
        weights[name] = torch.tensor(value.T if name in _TURNED else value)
    for name, node in zip(names, blocks, strict=True):
        rounded, scale = stored[node.input[1]].astype(np.float32) - 128, stored[node.input[2]]
        value = (rounded * scale.reshape(len(rounded), -1, 1)).reshape(len(rounded), -1)
        weights[name] = torch.tensor(value)
    return weights


def _write(network: Any, to: Path, lengths: dict[str, str], outputs: tuple[str, ...]) -> None:
    """Quantise and write. lengths: the name of each input's second dimension."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
    from onnxruntime.transformers import optimizer

    network.eval()
    # No two of these may be one tensor: the export would take them for one input.
    given = tuple(torch.ones(4, 60 if length == "n" else 40, dtype=torch.long) for length in lengths.values())
    batch = torch.export.Dim("b", min=1, max=512)
    second = {length: torch.export.Dim(length, min=2, max=512) for length in lengths.values()}
    shapes = {name: {0: batch, 1: second[length]} for name, length in lengths.items()}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        full, fused = Path(folder) / "full.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            network, given, str(full), input_names=tuple(lengths), output_names=outputs, dynamic_shapes=shapes,
            dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
        heads, size = network.encoder.config.num_attention_heads, network.encoder.config.hidden_size
        optimizer.optimize_model(
            str(full), model_type="bert", num_heads=heads, hidden_size=size, opt_level=0
        ).save_model_to_file(str(fused))
        # Eight bits for the weights of each block of 64, by its own scale. Scales for whole rows, with activations in
        # eight bits too, are faster but lose on direct quotations.
        matrices = MatMulNBitsQuantizer(onnx.load(fused), bits=8, block_size=64, is_symmetric=True, accuracy_level=4)
        matrices.process()
        del matrices.model.model.graph.value_info[:]  # shapes of before, which are checked against those of now
        matrices.model.save_model_to_file(str(full))
        quantize_dynamic(full, to, op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8)
    _strip(to)


def _strip(path: Path) -> None:
    """Take out what the exporter notes of the machine that it ran on: source files, stack traces."""
    import onnx

    model = onnx.load(path)
    model.doc_string = ""
    del model.metadata_props[:]
    for part in (model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output):
        part.doc_string = ""
        del part.metadata_props[:]
    for function in model.functions:
        del function.metadata_props[:]
    onnx.save(model, path)
