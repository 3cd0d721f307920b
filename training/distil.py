"""Makes a small encoder of a trained one: what matters least is taken out, the rest learns what the large one says.

Heads and units of the feed-forward parts are weighed by what the loss would change without them (Michel, Levy and
Neubig 2019), layers by trying; the small encoder then fits the notes, the large one's scores and its states (Hinton,
Vinyals and Dean 2015; Jiao et al. 2020).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from training.encoder import HEAD, Encoder, Shape
from training.fit import Example, loss_of, padded
from training.notes import LABELS

SOFT, STATES = 2.0, 0.5
"""Weight of the difference to the large model's scores and to its states, beside the loss on the notes."""
_WEIGHED, _TRIED = 24, 6
"""Batches that units and layers are judged on."""
_ENDS = re.compile(r"^layers\.\d+\.last\.weight$")


SHARPER = 1.3
"""How much further apart a small model's scores are set (a temperature of 0.77; Guo et al. 2017): who learns from
another's scores says 0.2 where that says 0.05. With it as many words of names are below 0.1 as with the large one."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What the units of a layer are worth: ``heads`` ``(heads,)`` and ``inner`` ``(inner,)``."""

    heads: Tensor
    inner: Tensor


def start(
    model: Encoder, shape: Shape, batches: Sequence[Sequence[Example]], dropout: float
) -> tuple[Encoder, list[int]]:
    """A small encoder that is yet to learn, and which layers of the large one it has.

    Args:
        model: the large one.
        shape: of the small one, with fewer layers.
        batches: to judge by what matters.
        dropout: in training.
    """
    worth = worths(model, batches[:_WEIGHED])
    kept = kept_layers(model, shape.layers, batches[_WEIGHED : _WEIGHED + _TRIED])
    return shrunk(model, kept, worth, shape, dropout), kept


def sharpened(model: Encoder, by: float = SHARPER) -> Encoder:
    """The model itself, which now says its scores times ``by``."""
    with torch.no_grad():
        model.head.weight.mul_(by)
        model.head.bias.mul_(by)
    return model


def worths(model: Encoder, batches: Sequence[Sequence[Example]]) -> list[Worth]:
    """What the units of each layer are worth, by how the loss on the batches would change to first order."""
    shape = model.shape
    found = [Worth(torch.zeros(shape.heads), torch.zeros(shape.inner)) for _ in range(shape.layers)]
    model.eval()
    for batch in batches:
        ids, cases, mask, labels = padded(batch)
        model.zero_grad()
        loss_of(model(ids, cases, mask), labels).backward()  # type: ignore[no-untyped-call]
        for worth, layer in zip(found, model.layers, strict=True):
            heads = layer.out.weight * layer.out.weight.grad
            worth.heads.add_(heads.view(-1, shape.heads, HEAD).sum((0, 2)).abs())
            worth.inner.add_((layer.narrow.weight * layer.narrow.weight.grad).sum(0).abs())
    model.zero_grad()
    return found


def kept_layers(model: Encoder, count: int, batches: Sequence[Sequence[Example]]) -> list[int]:
    """Which ``count`` layers alone do best on the batches, the last one among them."""
    layers = len(model.layers)
    options = [[*some, layers - 1] for some in combinations(range(layers - 1), count - 1)]
    return min(options, key=lambda kept: _without(model, kept, batches))


@torch.no_grad()
def _without(model: Encoder, kept: Sequence[int], batches: Sequence[Sequence[Example]]) -> float:
    small = shrunk(model, kept, [])
    small.eval()
    total = 0.0
    for batch in batches:
        ids, cases, mask, labels = padded(batch)
        total += float(loss_of(small(ids, cases, mask), labels))
    return total


def shrunk(
    model: Encoder,
    kept: Sequence[int],
    worth: Sequence[Worth],
    shape: Shape | None = None,
    dropout: float = 0.1,
) -> Encoder:
    """A small encoder with weights of the large one.

    Args:
        model: the large one.
        kept: its layers that stay.
        worth: of the units of each of its layers; of those the best stay.
        shape: of the small one; none where all units of the kept layers stay.
        dropout: in training.
    """
    shape = shape or Shape(len(kept), model.shape.heads, model.shape.inner)
    small = Encoder(len(LABELS), shape, dropout)
    state = model.state_dict()
    out = {name: value for name, value in state.items() if not name.startswith("layers.")}
    for number, layer in enumerate(kept):
        part = {
            name.removeprefix(f"layers.{layer}."): value
            for name, value in state.items()
            if name.startswith(f"layers.{layer}.")
        }
        if worth:
            part = _cut(part, worth[layer], shape)
        out.update({f"layers.{number}.{name}": value for name, value in part.items()})
    small.load_state_dict(out)
    return small


def _cut(part: dict[str, Tensor], worth: Worth, shape: Shape) -> dict[str, Tensor]:
    """A layer's weights with the best heads and units only."""
    heads = worth.heads.topk(shape.heads).indices.sort().values
    rows = (heads[:, None] * HEAD + torch.arange(HEAD)).flatten()
    inner = worth.inner.topk(shape.inner).indices.sort().values
    out = dict(part)
    for name in ("query", "key", "value"):
        out[f"{name}.weight"], out[f"{name}.bias"] = (
            part[f"{name}.weight"][rows],
            part[f"{name}.bias"][rows],
        )
    out["out.weight"] = part["out.weight"][:, rows]
    out["wide.weight"], out["wide.bias"] = part["wide.weight"][inner], part["wide.bias"][inner]
    out["narrow.weight"] = part["narrow.weight"][:, inner]
    return out


class Teacher:
    """What the large encoder says, to learn from: a loss as :func:`training.fit.fit` adds it.

    Args:
        path: the large one as :func:`training.export.export` writes it: in 8 bits it reads five times as fast.
        kept: its layers that the small one has; each of the small one's is held against the last of the
            large one's that it stands for.
        threads: that read, a window each.
    """

    def __init__(self, path: Path, kept: Sequence[int], threads: int = 2) -> None:
        written = onnx.load(str(path))
        ends = [
            node.output[0]
            for node in written.graph.node
            if node.input[1:2] and _ENDS.search(node.input[1])
        ]
        against = [*(layer - 1 for layer in kept[1:]), kept[-1]]
        self._wanted = ["scores", *(ends[layer] for layer in against)]
        for name in self._wanted[1:]:
            written.graph.output.append(
                onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(written.SerializeToString(), options)
        self._side = ThreadPoolExecutor(threads)

    def __call__(
        self, inputs: tuple[Tensor, Tensor, Tensor], states: Sequence[Tensor], scores: Tensor
    ) -> Tensor:
        """How far states and scores of the small one are from those of the large one."""
        ids, cases, mask = (each.numpy() for each in inputs)

        def read(row: int) -> list[NDArray[np.float32]]:
            end = int(mask[row].sum())
            fed = {"ids": ids[row : row + 1, :end], "cases": cases[row : row + 1, :end]}
            return [found[0] for found in self._session.run(self._wanted, fed)]

        rows = list(self._side.map(read, range(len(ids))))
        said, *wanted = (
            torch.from_numpy(np.concatenate(found)) for found in zip(*rows, strict=True)
        )
        there = inputs[2].bool()
        soft = functional.kl_div(
            functional.log_softmax(scores.float()[there], -1),
            functional.log_softmax(said, -1),
            reduction="batchmean",
            log_target=True,
        )
        far = [
            functional.mse_loss(state.float()[there], target)
            for state, target in zip(states, wanted, strict=True)
        ]
        return SOFT * soft + STATES * torch.stack(far).mean()
