"""Annotated text to train on: the project's own notes, and public sets where they are given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from redactor.detect.normalise import normalise
from redactor.evaluate.goldmark import load

LABELS: tuple[str, ...] = (
    "O",
    "B-PERSON", "I-PERSON", "B-LOCATION", "I-LOCATION", "B-ORGANIZATION", "I-ORGANIZATION",
    "ADDRESS", "DATE", "AGE", "NUMBER", "CONTACT",
)  # fmt: skip
UNKNOWN = "?"
"""Spans that say nothing: what is in them is not trained on."""
_KINDS = {
    "PERSON": "PERSON", "LOCATION": "LOCATION", "ORG": "ORGANIZATION", "ADDRESS": "ADDRESS",
    "DATE": "DATE", "AGE": "AGE", "POSTCODE": "NUMBER", "PHONE": "NUMBER", "EMAIL": "CONTACT",
    "URL": "CONTACT", "HANDLE": "CONTACT", "QUASI": UNKNOWN,
}  # fmt: skip
_SYNTH = {
    "PERSON": "PERSON", "GPE": "LOCATION", "ORGANIZATION": "ORGANIZATION",
    "STREET_ADDRESS": "ADDRESS", "DATE_TIME": "DATE", "AGE": "AGE", "EMAIL_ADDRESS": "CONTACT",
    "DOMAIN_NAME": "CONTACT", "NRP": "O", "TITLE": "O",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``[start, end)`` are a ``kind`` (of :data:`NAMES`, or a label) and name ``ref``."""

    start: int
    end: int
    kind: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its spans, disjoint and in text order.

    Attributes:
        name: where it comes from: theme and file.
        own: one of the project's notes.
    """

    name: str
    text: str = field(repr=False)
    spans: tuple[Span, ...] = field(repr=False)
    own: bool = True


def notes(root: Path) -> list[Sample]:
    """The notes under ``root``, one folder a theme, in the markup of ``benchmarks/gold``.

    Raises:
        MarkupError: a note that cannot be read.
    """
    return [
        Sample(
            case.name,
            normalise(document.text),
            tuple(
                Span(s.start, s.end, _KINDS.get(s.type, "NUMBER"), s.ref) for s in document.spans
            ),
        )
        for case in load(root, single=True)
        for document in case.documents.values()
    ]


def public(root: Path) -> list[Sample]:
    """The public sets that are in ``root``: TAB (its training part), Presidio's sentences, BTC.

    Only people of TAB and BTC are trained on: their rules for organisations and places differ
    (national bodies count).
    """
    return [*_tab(root), *_synthetic(root), *_tweets(root)]


def _tab(root: Path) -> Iterator[Sample]:
    path = root / "tab_train_dev.jsonl"
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        record = json.loads(line)
        if record["metadata"]["provenance"]["dataset_type"] != "train":
            continue
        spans = [
            Span(
                e["start_offset"],
                e["end_offset"],
                "PERSON" if e["entity_type"] == "PERSON" else UNKNOWN,
            )
            for e in record["entities"]
        ]
        yield Sample(f"tab/{number}", normalise(record["text"]), _disjoint(spans), own=False)


def _synthetic(root: Path) -> Iterator[Sample]:
    path = root / "presidio_synth_v2.json"
    if not path.is_file():
        return
    for number, record in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        spans = [
            Span(s["start_position"], s["end_position"], _SYNTH.get(s["entity_type"], "NUMBER"))
            for s in record["spans"]
        ]
        yield Sample(
            f"synth/{number}",
            normalise(record["full_text"]),
            _disjoint([s for s in spans if s.kind != "O"]),
            own=False,
        )


def _tweets(root: Path) -> Iterator[Sample]:
    path = root / "btc_test.conll"
    if not path.is_file():
        return
    for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
        text = ""
        spans: list[Span] = []
        for line in block.splitlines():
            token, _, tag = line.rpartition("\t")
            if not token:
                continue
            text += " " * bool(text)
            start = len(text)
            text += token
            if tag == "I-PER" and spans and spans[-1].kind == "PERSON":
                spans[-1] = Span(spans[-1].start, len(text), "PERSON")
            elif tag != "O":
                spans.append(Span(start, len(text), "PERSON" if tag.endswith("PER") else UNKNOWN))
        if text:
            yield Sample(f"btc/{number}", text, tuple(spans), own=False)


def _disjoint(spans: list[Span]) -> tuple[Span, ...]:
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not out or span.start >= out[-1].end:
            out.append(span)
    return tuple(out)
