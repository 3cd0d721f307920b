"""Fits the encoder to annotated text."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from redactor.detect.ner.pieces import CLS, PAD, SEP, Pieces, between, cut
from redactor.detect.ner.words import NAMES
from training.encoder import Encoder
from training.notes import LABELS, UNKNOWN, Sample

IGNORED = -100
_MASK = 103
_NUMBER = {label: number for number, label in enumerate(LABELS)}

Teach = Callable[[tuple[Tensor, Tensor, Tensor], Sequence[Tensor], Tensor], Tensor]


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and how hard.

    Attributes:
        epochs: times that every note is seen, each time changed in another way.
        rate: learning rate of the top; each layer below learns ``decay`` times as fast.
        size: pieces in a window.
        batch: windows in a step.
        blank: share of pieces hidden, so that context counts.
        average: weight of the old in the moving average of the weights that is kept.
    """

    epochs: int = 6
    rate: float = 3e-4
    decay: float = 0.9
    size: int = 256
    batch: int = 12
    dropout: float = 0.1
    blank: float = 0.03
    average: float = 0.998
    seed: int = 20261122
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Example:
    """A window of pieces with the number of the label of each."""

    ids: list[int]
    cases: list[int]
    labels: list[int]


def targets(pieces: Pieces, sample: Sample) -> NDArray[np.int64]:
    """The number of the label of each piece, :data:`IGNORED` where the annotation says nothing."""
    out = np.zeros(len(pieces), dtype=np.int64)
    for span in sample.spans:
        low, high = between(pieces.starts, pieces.ends, span.start, span.end)
        if span.kind == UNKNOWN:
            out[low:high] = IGNORED
        elif span.kind in NAMES:
            out[low:high] = _NUMBER[f"I-{span.kind}"]
            if low < high:
                first = int(pieces.words[low])
                stop = low
                while stop < high and int(pieces.words[stop]) == first:
                    stop += 1
                out[low:stop] = _NUMBER[f"B-{span.kind}"]
        else:
            out[low:high] = _NUMBER[span.kind]
    return out


def examples(
    tokenizer: Tokenizer, sample: Sample, size: int, dice: random.Random
) -> Iterator[Example]:
    """The windows of a sample, cut at a random place."""
    pieces = cut(tokenizer, sample.text)
    labels = targets(pieces, sample)
    room = size - 2
    at = -dice.randrange(room // 2) if len(pieces) > room else 0
    while at < len(pieces):
        low, high = max(at, 0), min(at + room, len(pieces))
        if high - low > 4 or len(pieces) <= 4:
            yield Example(
                [CLS, *pieces.ids[low:high].tolist(), SEP],
                [0, *pieces.cases[low:high].tolist(), 0],
                [IGNORED, *labels[low:high].tolist(), IGNORED],
            )
        at += room


def batches(found: list[Example], size: int, dice: random.Random) -> Iterator[list[Example]]:
    """Batches of windows of about the same length, in random order."""
    found = sorted(found, key=lambda e: len(e.ids) + dice.random() * 24)
    room = size * 256
    out: list[list[Example]] = [[]]
    for example in found:
        if out[-1] and (len(out[-1]) + 1) * len(example.ids) > room:
            out.append([])
        out[-1].append(example)
    dice.shuffle(out)
    yield from out


def padded(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Ids, cases, mask and labels of a batch, ``(batch, length)`` each."""
    length = max(len(e.ids) for e in batch)
    ids = torch.full((len(batch), length), PAD)
    cases = torch.zeros((len(batch), length), dtype=torch.long)
    mask = torch.zeros((len(batch), length))
    labels = torch.full((len(batch), length), IGNORED)
    for row, example in enumerate(batch):
        n = len(example.ids)
        ids[row, :n] = torch.tensor(example.ids)
        cases[row, :n] = torch.tensor(example.cases)
        mask[row, :n] = 1
        labels[row, :n] = torch.tensor(example.labels)
    return ids, cases, mask, labels


def loss_of(scores: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy of scores ``(batch, length, labels)`` and labels ``(batch, length)``.

    0 where no label says anything.
    """
    total = functional.cross_entropy(
        scores.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum"
    )
    return total / (labels != IGNORED).sum().clamp(min=1)


def _groups(model: Encoder, settings: Settings) -> list[dict[str, object]]:
    """Parameters by depth, the lower the slower."""
    layers = len(model.layers)
    out: list[dict[str, object]] = [
        {"params": list(model.head.parameters()), "lr": settings.rate * 2},
        {"params": list(model.cases.parameters()), "lr": settings.rate * 2},
    ]
    for number, layer in enumerate(model.layers):
        scale = settings.decay ** (layers - 1 - number)
        out.append({"params": list(layer.parameters()), "lr": settings.rate * scale})
    rest = [*model.words.parameters(), *model.places.parameters(), *model.norm.parameters()]
    out.append({"params": rest, "lr": settings.rate * settings.decay**layers})
    return out


def fit(
    model: Encoder,
    tokenizer: Tokenizer,
    fresh: Callable[[int, random.Random], Sequence[Sample]],
    settings: Settings,
    after: Callable[[int, Encoder], None] | None = None,
    teach: Teach | None = None,
) -> Encoder:
    """Train in place and return the averaged model.

    Args:
        model: as the base left it.
        tokenizer: cuts text into pieces.
        fresh: the samples of an epoch, changed as that epoch wants them.
        settings: see there.
        after: called behind each epoch with its number and the averaged model.
        teach: a loss to add to that on the notes, of ``(ids, cases, mask)``, the states and the scores.
    """
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    dice = random.Random(settings.seed)
    optimizer = torch.optim.AdamW(_groups(model, settings), weight_decay=0.01)
    kept = Encoder(len(LABELS), model.shape)
    kept.load_state_dict(model.state_dict())
    total = 0
    step = 0
    start = time.monotonic()
    base = [g["lr"] for g in optimizer.param_groups]
    for epoch in range(settings.epochs):
        found = [e for s in fresh(epoch, dice) for e in examples(tokenizer, s, settings.size, dice)]
        ordered = list(batches(found, settings.batch, dice))
        total = total or len(ordered) * settings.epochs
        model.train()
        losses = 0.0
        for batch in ordered:
            step += 1
            pace = min(step / (0.06 * total), max(0.02, (total - step) / (0.94 * total)))
            for group, lr in zip(optimizer.param_groups, base, strict=True):
                group["lr"] = lr * pace
            ids, cases, mask, labels = padded(batch)
            hide = (torch.rand(ids.shape) < settings.blank) & (labels != IGNORED)
            seen = ids.masked_fill(hide, _MASK)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = model.states(seen, cases, mask)
                scores = model.scores(states[-1])
            loss = loss_of(scores, labels)
            if teach is not None:
                loss = loss + teach((seen, cases, mask), states, scores)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses += float(loss.detach())
            weight = min(settings.average, step / (step + 10))
            with torch.no_grad():
                for new, old in zip(model.parameters(), kept.parameters(), strict=True):
                    old.lerp_(new, 1 - weight)
            if step % 50 == 0:
                spent = time.monotonic() - start
                left = spent / step * (total - step)
                _say(f"step {step}/{total}, {left / 60:.1f} min left")
        spent = time.monotonic() - start
        _say(f"epoch {epoch + 1}: loss {losses / len(ordered):.4f}, {spent / 60:.1f} min")
        if after is not None:
            after(epoch, kept)
    return kept.eval()


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
