"""Lets pieces that are surely no name leave a model early, so that its upper layers do less.

Behind the lower layers scores are said of every piece, by a head of its own that learned from what the model says at
last. Where these leave it open whether a piece is of a name, it goes on; the others stay as they are, and in the layers
above only the open pieces look at all pieces. It is the early exit of Xin et al. (2020, "DeeBERT"), for each piece by
itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from redactor.detect.ner.pieces import CLS
from redactor.detect.ner.words import NAMES
from training.encoder import WIDTH, Encoder
from training.fit import Example, padded
from training.notes import LABELS
from training.slim import contrib, needed, rebuilt

Array = NDArray[np.generic]

LAYERS = 2
"""Layers that all pieces go through."""
DOUBT = 0.0025
"""How likely a piece must be of a name, by the early scores, to go on."""
_STEPS, _AT_ONCE, _RATE = 2500, 4096, 0.01
_TELLING = 4
"""How much more a piece counts that is surely of some kind."""
_NAMED = [number for number, label in enumerate(LABELS) if label[2:] in NAMES]
_OTHER = [number for number in range(len(LABELS)) if number not in _NAMED]
_SCALED = ("quantized", "scale", "zero_point")
"""What a matrix in 8 bits consists of."""
_GATE: Mapping[str, Array] = {
    "early_named": np.array(_NAMED), "early_other": np.array(_OTHER), "early_cls": np.array(CLS),
    "early_second": np.array(1), "early_first": np.array([0]),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """What says the early scores: ``weight`` ``(labels, width)`` and ``bias`` ``(labels,)``."""

    weight: Array
    bias: Array


def fitted(model: Encoder, batches: Iterable[Sequence[Example]], seed: int) -> Head:
    """The head that says behind :data:`LAYERS` layers what the model says at last, as well as a linear one can."""
    model.eval()
    states, said = zip(*(_read(model, batch) for batch in batches), strict=True)
    x, wanted = torch.cat(states).float(), torch.softmax(torch.cat(said), -1)
    mean, scale = x.mean(0), x.std(0) + 1e-3
    weight = 1 + _TELLING * (1 - wanted[:, 0])
    torch.manual_seed(seed)
    head = nn.Linear(WIDTH, len(LABELS))
    optimizer = torch.optim.Adam(head.parameters(), lr=_RATE)
    for step in range(_STEPS):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * (1 - step / _STEPS) + 1e-5
        some = torch.randint(0, len(x), (_AT_ONCE,))
        scores = head((x[some] - mean) / scale)
        loss = functional.cross_entropy(scores, wanted[some], reduction="none") * weight[some]
        optimizer.zero_grad()
        loss.mean().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    with torch.no_grad():
        own = head.weight / scale
        return Head(own.numpy(), (head.bias - own @ mean).numpy())


@torch.no_grad()
def _read(model: Encoder, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Of the pieces of a batch: their states behind the lower layers, in 16 bits, and their scores."""
    ids, cases, mask, _ = padded(batch)
    states = model.states(ids, cases, mask)
    there = mask.bool()
    return states[LAYERS - 1][there].half(), model.scores(states[-1])[there]


def early(model: ModelProto, head: Head) -> ModelProto:
    """The model as described above, for one window at a time.

    Args:
        model: as :func:`training.slim.slim` leaves it.
        head: says the early scores.

    Raises:
        ValueError: there is no layer above the lower ones.
    """
    nodes = list(model.graph.node)
    read = [node.input[0] for node in nodes if node.op_type == "QAttention"]
    scaled = {node.output[0]: node.input[0] for node in nodes if node.output[0] in read}
    states = [scaled[each] for each in read][LAYERS:]
    if not states:
        raise ValueError("no layer above")
    lower = needed(nodes, {states[0]})
    below = {node.output[0] for node in lower}
    upper = [node for node in nodes if node.output[0] not in below | scaled.keys()]
    weights = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    weights |= {**_GATE, "doubt": np.array(math.log(DOUBT / (1 - DOUBT)), dtype=np.float32)}
    weights |= {"early.columns": np.ascontiguousarray(head.weight.T), "early.bias": head.bias}
    every = [*lower, *_gate(states[0]), *_upper(upper, states, weights)]
    held = {each.name for each in model.graph.initializer}
    new = [
        numpy_helper.from_array(value, name) for name, value in weights.items() if name not in held
    ]
    return rebuilt(model, every, new)


def _gate(state: str) -> Iterator[NodeProto]:
    """Early scores, and the open pieces: ``early_at`` ``(open,)``, ``early_spots`` ``(1, open, 2)`` with the window."""
    yield _node("MatMul", [state, "early.columns"], "early_product")
    yield _node("Add", ["early_product", "early.bias"], "early")
    for kind in ("named", "other"):
        yield _node("Gather", ["early", f"early_{kind}"], f"early_{kind}_scores", axis=2)
        yield _node(
            "ReduceLogSumExp", [f"early_{kind}_scores"], f"early_{kind}_sum", axes=[2], keepdims=0
        )
    yield _node("Sub", ["early_named_sum", "early_other_sum"], "early_odds")
    yield _node("Greater", ["early_odds", "doubt"], "early_doubtful")
    yield _node("Equal", ["ids", "early_cls"], "early_one")
    yield _node("Or", ["early_doubtful", "early_one"], "early_open")
    yield _node("NonZero", ["early_open"], "early_found")
    yield _node("Gather", ["early_found", "early_second"], "early_at", axis=0)
    yield _node("Transpose", ["early_found"], "early_pairs", perm=[1, 0])
    yield _node("Unsqueeze", ["early_pairs", "early_first"], "early_spots")
    yield _node("Gather", [state, "early_at"], f"{state}_open", axis=1)


def _upper(
    nodes: Sequence[NodeProto], states: Sequence[str], weights: dict[str, Array]
) -> Iterator[NodeProto]:
    """The upper layers, of open pieces; ``weights`` get those that are cut up.

    Args:
        nodes: of these layers, for all pieces.
        states: what each of them reads.
        weights: by name.
    """
    number, every = 0, states[0]
    for node in nodes:
        if node.op_type == "QAttention":
            seen = f"{every}_open" if not number else states[number]
            if number:
                yield _node("ScatterND", [every, "early_spots", seen], f"{seen}_all")
                every = f"{seen}_all"
            yield from _attention(node, seen, every, f"layers.{LAYERS + number}", weights)
            number += 1
            continue
        kept = NodeProto()
        kept.CopyFrom(node)
        kept.input[:] = [f"{value}_open" if value == states[0] else value for value in node.input]
        kept.output[:] = ["scores_open" if value == "scores" else value for value in node.output]
        kept.name = kept.output[0]
        yield kept
    yield _node("ScatterND", ["early", "early_spots", "scores_open"], "scores")


def _attention(
    node: NodeProto, state: str, every: str, layer: str, weights: dict[str, Array]
) -> Iterator[NodeProto]:
    """What open pieces see in all pieces, given the attention of all to all.

    Args:
        node: that attention.
        state: of the open pieces.
        every: state of all pieces.
        layer: its name.
        weights: by name; these get the parts that ask and that answer.
    """
    matrix = [weights[node.input[at]] for at in (1, 4, 7)]
    bias = weights[node.input[2]]
    third = bias.size // 3
    for part, columns, read in (
        ("query", slice(third), state),
        ("pair", slice(third, None), every),
    ):
        name = f"{layer}.{part}"
        held = [f"{name}.weight_{of}" for of in _SCALED]
        for each, value in zip([*held, f"{name}.bias"], [*matrix, bias], strict=True):
            weights[each] = np.ascontiguousarray(value[..., columns])
        yield contrib("DynamicQuantizeMatMul", [read, *held, f"{name}.bias"], name)
    answers = [f"{layer}.key", f"{layer}.value"]
    yield helper.make_node("Split", [f"{layer}.pair"], answers, name=f"{layer}.split", axis=2)
    heads = next(each.i for each in node.attribute if each.name == "num_heads")
    yield contrib(
        "MultiHeadAttention", [f"{layer}.query", *answers], node.output[0], num_heads=heads
    )


def _node(kind: str, inputs: list[str], output: str, **of: object) -> NodeProto:
    return helper.make_node(kind, inputs, [output], name=output, **of)
