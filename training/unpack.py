"""Reads the weights of an exported model back, in 32 bits again: ``training.train`` goes on from them.

What rounding to 8 bits took away stays away: of the model on all notes, probabilities differ by 0.001.

    python -m training.unpack src/redactor/detect/ner/model/model.onnx work/whole.pt
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import NodeProto, numpy_helper

from training.encoder import HEAD, Encoder, Shape
from training.notes import LABELS

_QUANTIZED = "_quantized"
_EARLY = re.compile(r"^early\.|\.pair\.")
"""Weights of what is said early, and of parts that stand side by side."""

Array = NDArray[np.generic]


def unpacked(path: Path) -> Encoder:
    """The model that :func:`training.export.export` wrote to ``path``, without what is said early.

    Raises:
        OSError: it cannot be read.
        RuntimeError: it is not one of those.
    """
    graph = onnx.load(str(path)).graph
    held = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    state = {name: held[name] for name in held if name.endswith((".bias", ".weight"))}
    state |= {
        f"{name}.weight": _whole(held, f"{name}.weight") for name in ("words", "places", "cases")
    }
    heads = lower = 0
    for node in graph.node:
        if node.op_type == "QAttention":
            heads = held[node.input[2]].size // 3 // HEAD
            state |= _parts(held, node, f"layers.{lower}", ("query", "key", "value"), 2)
            lower += 1
        elif node.op_type == "DynamicQuantizeMatMul":
            layer, _, name = node.input[4].removesuffix(".bias").rpartition(".")
            state |= _parts(held, node, layer, ("key", "value") if name == "pair" else (name,), 4)
        elif node.op_type == "MatMulInteger":
            state["head.weight"] = _whole(held, node.input[1]).T
    state = {name: value for name, value in state.items() if not _EARLY.search(name)}
    inner = [value.size for name, value in state.items() if name.endswith(".wide.bias")]
    shape = Shape(len(inner), heads, inner[0])
    model = Encoder(len(LABELS), shape)
    model.load_state_dict({k: torch.tensor(np.ascontiguousarray(v)) for k, v in state.items()})
    return model.eval()


def _whole(held: Mapping[str, Array], name: str) -> NDArray[np.float32]:
    """A matrix in 32 bits, by its name with or without the mark of 8 bits."""
    name = name.removesuffix(_QUANTIZED)
    small, zero = (held[f"{name}{end}"].astype(np.float32) for end in (_QUANTIZED, "_zero_point"))
    out: NDArray[np.float32] = (small - zero) * held[f"{name}_scale"]
    return out


def _parts(
    held: Mapping[str, Array], node: NodeProto, layer: str, names: Sequence[str], bias: int
) -> dict[str, Array]:
    """Weights and biases of parts of a layer that stand side by side in one matrix.

    Args:
        held: all weights.
        node: multiplies with the matrix.
        layer: the layer's name.
        names: of the parts.
        bias: place of the biases among the node's inputs.
    """
    columns = np.split(_whole(held, node.input[1]), len(names), axis=1)
    biases = np.split(held[node.input[bias]], len(names))
    return {
        f"{layer}.{name}.{kind}": value
        for name, column, own in zip(names, columns, biases, strict=True)
        for kind, value in (("weight", column.T), ("bias", own))
    }


def main(path: Path, out: Path) -> None:
    """Write the weights where ``training.train`` looks for them."""
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(unpacked(path).state_dict(), out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
