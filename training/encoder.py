"""The network: BERT's encoder with a letter case embedding and a label for each piece.

The base is all-MiniLM-L6-v2 (Apache-2.0), whose layout of weights is followed here so that they load
as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from redactor.detect.ner.pieces import CASES

WIDTH, HEADS, INNER, WORDS, PLACES = 384, 12, 1536, 30522, 512


class Layer(nn.Module):
    """Attention and feed-forward, each with a residual and a norm behind it."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.last = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape

        def heads(y: Tensor) -> Tensor:
            return y.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(
            heads(self.query(x)), heads(self.key(x)), heads(self.value(x)), attn_mask=mask
        )
        seen = seen.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm(x + self.dropout(self.out(seen)))
        wide: Tensor = self.dropout(self.narrow(functional.gelu(self.wide(x))))
        out: Tensor = self.last(x + wide)
        return out


class Encoder(nn.Module):
    """Word pieces in, one score a label and piece out.

    Args:
        labels: how many.
        layers: 6 as in the base, or fewer from the bottom.
        dropout: in training.
    """

    def __init__(self, labels: int, layers: int = 6, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.cases = nn.Embedding(CASES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(WIDTH, labels)
        nn.init.zeros_(self.cases.weight)
        nn.init.normal_(self.head.weight, std=0.02)

    def forward(self, ids: Tensor, cases: Tensor, mask: Tensor) -> Tensor:
        """Scores ``(batch, length, labels)``.

        Args:
            ids: pieces, ``(batch, length)``.
            cases: letter case classes, ``(batch, length)``.
            mask: 1 where a piece is, 0 where it is padding, ``(batch, length)``.
        """
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(places) + self.cases(cases)
        x = self.dropout(self.norm(x))
        far = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, far)
        out: Tensor = self.head(self.dropout(x))
        return out


def from_base(path: Path, labels: int, layers: int = 6, dropout: float = 0.1) -> Encoder:
    """An encoder with the weights of ``model.safetensors`` of the base.

    Raises:
        OSError: it cannot be read.
    """
    model = Encoder(labels, layers, dropout)
    state = model.state_dict()
    state.update(_renamed(load_file(str(path)), layers))
    model.load_state_dict(state)
    return model


def _renamed(base: Mapping[str, Tensor], layers: int) -> dict[str, Tensor]:
    kind = base["embeddings.token_type_embeddings.weight"][0]
    out = {
        "words.weight": base["embeddings.word_embeddings.weight"],
        "places.weight": base["embeddings.position_embeddings.weight"] + kind,
    }
    parts = {
        "norm": "embeddings.LayerNorm",
        **{
            f"layers.{n}.{mine}": f"encoder.layer.{n}.{theirs}"
            for n in range(layers)
            for mine, theirs in (
                ("query", "attention.self.query"),
                ("key", "attention.self.key"),
                ("value", "attention.self.value"),
                ("out", "attention.output.dense"),
                ("norm", "attention.output.LayerNorm"),
                ("wide", "intermediate.dense"),
                ("narrow", "output.dense"),
                ("last", "output.LayerNorm"),
            )
        },
    }
    for mine, theirs in parts.items():
        for side in ("weight", "bias"):
            out[f"{mine}.{side}"] = base[f"{theirs}.{side}"]
    return out
