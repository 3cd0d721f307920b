"""Rewrites the graph of an exported model so that it does less. Weights stay as they are.

What padding needs is taken out, because every window is run by itself. The bias of a layer is added where its product
is written, which leaves the activation alone: that has the faster kernel. So far the scores are the same to the last
bit. A norm of a sum becomes a sum and a plain norm, which adds up in another order and takes a fifth of the time off
the whole model; README.md tells what that did to scores and copies.

    python -m training.slim src/redactor/detect/ner/model/model.onnx
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper

_CONTRIB = "com.microsoft"
_MASK = 5
"""Place among the inputs of QAttention."""


def slim(model: ModelProto) -> ModelProto:
    """The model as described above; one that is slim already stays as it is.

    Raises:
        ValueError: it is not one that ``training/export.py`` writes.
    """
    made = {value: node for node in model.graph.node for value in node.output}
    every = [new for node in model.graph.node for new in _rewritten(node, made)]
    nodes = needed(every, {output.name for output in model.graph.output})
    return rebuilt(model, nodes)


def rebuilt(
    model: ModelProto, nodes: Sequence[NodeProto], more: Iterable[TensorProto] = ()
) -> ModelProto:
    """The model with other nodes and, of its inputs and weights and of ``more`` weights, those that they need."""
    wanted = {value for node in nodes for value in node.input}
    out = ModelProto()
    out.CopyFrom(model)
    weights = [*model.graph.initializer, *more]
    for field, values in (
        ("node", nodes),
        ("initializer", [each for each in weights if each.name in wanted]),
        ("input", [each for each in model.graph.input if each.name in wanted]),
        ("value_info", []),
    ):
        out.graph.ClearField(field)
        getattr(out.graph, field).extend(values)
    return out


def _rewritten(node: NodeProto, made: Mapping[str, NodeProto]) -> Iterator[NodeProto]:
    """What stands in place of a node, given who makes each value."""
    if node.op_type == "QAttention":
        bare = NodeProto()
        bare.CopyFrom(node)
        bare.input[_MASK] = ""
        yield bare
    elif node.op_type == "BiasGelu":
        summed = f"{node.output[0]}_summed"
        product = _product(made[node.input[0]], made)
        yield contrib("DynamicQuantizeMatMul", [*product, node.input[1]], summed)
        yield contrib("Gelu", [summed], node.output[0])
    elif node.op_type == "SkipLayerNormalization":
        yield from _plain_norm(node, made)
    else:
        yield node


def _plain_norm(node: NodeProto, made: Mapping[str, NodeProto]) -> Iterator[NodeProto]:
    """A sum, with a bias that goes into the product before it, and a norm.

    Raises:
        ValueError: what has the bias is no product in 8 bits.
    """
    value, skipped, gamma, beta, *bias = node.input
    name = node.output[0]
    if any(bias):
        product = _product(made[value], made)
        value = f"{name}_product"
        yield contrib("DynamicQuantizeMatMul", [*product, bias[0]], value)
    yield helper.make_node("Add", [value, skipped], [f"{name}_summed"], name=f"{name}_sum")
    epsilon = next(each.f for each in node.attribute if each.name == "epsilon")
    yield helper.make_node(
        "LayerNormalization", [f"{name}_summed", gamma, beta], [name], name=name, axis=-1, epsilon=epsilon
    )  # fmt: skip


def _product(scaled: NodeProto, made: Mapping[str, NodeProto]) -> tuple[str, ...]:
    """What is multiplied, the weights, their scale and zero, where the last of five nodes is ``scaled``.

    Raises:
        ValueError: it is no product in 8 bits.
    """
    whole, scales = made[made[scaled.input[0]].input[0]], made[scaled.input[1]]
    if whole.op_type != "MatMulInteger":
        raise ValueError("no product in 8 bits")
    return made[whole.input[0]].input[0], whole.input[1], scales.input[1], whole.input[3]


def contrib(kind: str, inputs: list[str], output: str, **of: object) -> NodeProto:
    """A node of ONNX Runtime's own operators."""
    return helper.make_node(kind, inputs, [output], name=output, domain=_CONTRIB, **of)


def needed(nodes: list[NodeProto], ends: set[str]) -> list[NodeProto]:
    """The nodes that the results ``ends`` hang on, in order."""
    wanted, kept = set(ends), list[NodeProto]()
    for node in reversed(nodes):
        if wanted.intersection(node.output):
            kept.append(node)
            wanted.update(node.input)
    return kept[::-1]


def main(path: Path) -> None:
    """Slim the file."""
    onnx.save(slim(onnx.load(str(path))), str(path))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
