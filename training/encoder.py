"""The network: BERT's encoder with a letter case embedding and a label for each piece.

The base is all-MiniLM-L6-v2 (Apache-2.0), whose layout of weights is followed here so that they load
as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from redactor.detect.ner.pieces import CASES

WIDTH, HEAD, WORDS, PLACES = 384, 32, 30522, 512


@dataclass(frozen=True, slots=True)
class Shape:
    """How large an encoder is.

    Attributes:
        layers: how many.
        heads: of attention in a layer, :data:`HEAD` wide each.
        inner: width of the feed-forward part of a layer.
    """

    layers: int = 6
    heads: int = 12
    inner: int = 1536


WHOLE = Shape()
"""As the base is."""


class Layer(nn.Module):
    """Attention and feed-forward, each with a residual and a norm behind it."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        seen = shape.heads * HEAD
        self.heads = shape.heads
        self.query = nn.Linear(WIDTH, seen)
        self.key = nn.Linear(WIDTH, seen)
        self.value = nn.Linear(WIDTH, seen)
        self.out = nn.Linear(seen, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, shape.inner)
        self.narrow = nn.Linear(shape.inner, WIDTH)
        self.last = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape

        def heads(y: Tensor) -> Tensor:
            return y.view(batch, length, self.heads, HEAD).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(
            heads(self.query(x)), heads(self.key(x)), heads(self.value(x)), attn_mask=mask
        )
        seen = seen.transpose(1, 2).reshape(batch, length, self.heads * HEAD)
        x = self.norm(x + self.dropout(self.out(seen)))
        wide: Tensor = self.dropout(self.narrow(functional.gelu(self.wide(x))))
        out: Tensor = self.last(x + wide)
        return out


class Encoder(nn.Module):
    """Word pieces in, one score a label and piece out.

    Args:
        labels: how many.
        shape: how large.
        dropout: in training.
    """

    def __init__(self, labels: int, shape: Shape = WHOLE, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(WORDS, WIDTH)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.cases = nn.Embedding(CASES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
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
        return self.scores(self.states(ids, cases, mask)[-1])

    def states(self, ids: Tensor, cases: Tensor, mask: Tensor) -> list[Tensor]:
        """What comes out of each layer, ``(batch, length, WIDTH)``; takes what :meth:`forward` takes."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(places) + self.cases(cases)
        x = self.dropout(self.norm(x))
        far = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        out: list[Tensor] = []
        for layer in self.layers:
            x = layer(x, far)
            out.append(x)
        return out

    def scores(self, state: Tensor) -> Tensor:
        """Scores ``(batch, length, labels)`` of what comes out of the last layer."""
        out: Tensor = self.head(self.dropout(state))
        return out


def from_base(path: Path, labels: int, dropout: float = 0.1) -> Encoder:
    """An encoder with the weights of ``model.safetensors`` of the base.

    Raises:
        OSError: it cannot be read.
    """
    model = Encoder(labels, WHOLE, dropout)
    state = model.state_dict()
    state.update(_renamed(load_file(str(path)), WHOLE.layers))
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
