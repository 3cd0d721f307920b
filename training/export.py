"""Writes the trained network as an ONNX file that ONNX Runtime runs in 8-bit integers."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer

from training.early import Head, early
from training.encoder import Encoder
from training.slim import slim

INPUTS = ("ids", "cases", "mask")


def export(model: Encoder, path: Path, *, whole: bool = False, head: Head | None = None) -> None:
    """Write ``path``: attention and norms fused, matrices in 8 bits (or ``whole``, as trained).

    Weights use 7 of the 8 bits: processors without VNNI would saturate, and find other names. With a ``head``, pieces
    that are surely no name go through the lower layers only (not if ``whole``).
    """
    model.eval()
    ids = torch.ones((2, 16), dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            model,
            (ids, ids, torch.ones((2, 16))),
            str(plain),
            input_names=list(INPUTS),
            output_names=["scores"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in (*INPUTS, "scores")},
            opset_version=17,
            dynamo=False,
        )
        optimized = optimizer.optimize_model(
            str(plain), model_type="bert", num_heads=0, hidden_size=0, opt_level=0
        )
        optimized.save_model_to_file(str(path if whole else fused))
        if not whole:
            quantize_dynamic(
                str(fused),
                str(path),
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
                op_types_to_quantize=["MatMul", "Attention", "Gather"],
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
            )
    written = onnx.load(str(path)) if whole else slim(onnx.load(str(path)))
    if head is not None and not whole:
        written = early(written, head)
    written.producer_name, written.producer_version = "redactor", ""
    written.doc_string = ""
    onnx.save(written, str(path))
