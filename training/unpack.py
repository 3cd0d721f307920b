"""Reads the weights of an exported model back, in 32 bits again: ``training.train`` goes on from them.

What rounding to 8 bits took away stays away: of the model on all notes, probabilities differ by 0.001.

    python -m training.unpack src/redactor/detect/ner/model/model.onnx work/whole.pt
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training.encoder import HEAD, Encoder, Shape
from training.notes import LABELS

_QUANTIZED = "_quantized"


def unpacked(path: Path) -> Encoder:
    """The model that :func:`training.export.export` wrote to ``path``.

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
    heads: list[int] = []
    for node in graph.node:
        if node.op_type == "QAttention":
            at = f"layers.{len(heads)}"
            weights = np.split(_whole(held, node.input[1]), 3, axis=1)
            biases = np.split(held[node.input[2]], 3)
            heads.append(biases[0].size // HEAD)
            for name, weight, bias in zip(("query", "key", "value"), weights, biases, strict=True):
                state |= {f"{at}.{name}.weight": weight.T, f"{at}.{name}.bias": bias}
        elif node.op_type == "DynamicQuantizeMatMul":
            name = node.input[4].removesuffix(".bias")
            state[f"{name}.weight"] = _whole(held, node.input[1]).T
        elif node.op_type == "MatMulInteger":
            state["head.weight"] = _whole(held, node.input[1]).T
    shape = Shape(len(heads), heads[0], state["layers.0.wide.bias"].size)
    model = Encoder(len(LABELS), shape)
    model.load_state_dict({k: torch.tensor(np.ascontiguousarray(v)) for k, v in state.items()})
    return model.eval()


def _whole(held: dict[str, NDArray[np.generic]], name: str) -> NDArray[np.float32]:
    """A matrix in 32 bits, by its name with or without the mark of 8 bits."""
    name = name.removesuffix(_QUANTIZED)
    small, zero = (held[f"{name}{end}"].astype(np.float32) for end in (_QUANTIZED, "_zero_point"))
    out: NDArray[np.float32] = (small - zero) * held[f"{name}_scale"]
    return out


def main(path: Path, out: Path) -> None:
    """Write the weights where ``training.train`` looks for them."""
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(unpacked(path).state_dict(), out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
