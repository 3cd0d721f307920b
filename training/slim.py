"""Rewrites the graph of an exported model so that it does less for the same scores, to the last bit.

What padding needs is taken out, because every window is run by itself. The bias of a layer in front of an activation is
added where its product is written, which leaves the activation alone: that has the faster kernel. Weights stay
as they are.

    python -m training.slim src/redactor/detect/ner/model/model.onnx
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import onnx
from onnx import ModelProto, NodeProto, helper

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
    nodes = _needed(every, {output.name for output in model.graph.output})
    wanted = {value for node in nodes for value in node.input}
    out = ModelProto()
    out.CopyFrom(model)
    for field, values in (
        ("node", nodes),
        ("initializer", [each for each in model.graph.initializer if each.name in wanted]),
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
        yield _contrib("DynamicQuantizeMatMul", [*product, node.input[1]], summed)
        yield _contrib("Gelu", [summed], node.output[0])
    else:
        yield node


def _product(scaled: NodeProto, made: Mapping[str, NodeProto]) -> tuple[str, ...]:
    """What is multiplied, the weights, their scale and zero, where the last of five nodes is ``scaled``.

    Raises:
        ValueError: it is no product in 8 bits.
    """
    whole, scales = made[made[scaled.input[0]].input[0]], made[scaled.input[1]]
    if whole.op_type != "MatMulInteger":
        raise ValueError("no product in 8 bits")
    return made[whole.input[0]].input[0], whole.input[1], scales.input[1], whole.input[3]


def _contrib(kind: str, inputs: list[str], output: str) -> NodeProto:
    return helper.make_node(kind, inputs, [output], name=output, domain=_CONTRIB)


def _needed(nodes: list[NodeProto], ends: set[str]) -> list[NodeProto]:
    """The nodes that the results hang on, in order."""
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
