"""Reads a source file: what to make of it (YAML between ``---`` lines) and its body."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be made.

    Attributes:
        kind: ``docx``, ``pdf`` or ``text``.
        to: path below ``samples/cases``.
        meta: everything else between the ``---`` lines.
        body: markup, or for text the text itself.
    """

    kind: str
    to: str
    meta: dict[str, Any]
    body: str


def load(path: Path) -> Source:
    """Read one source file (UTF-8).

    Raises:
        ValueError: the ``---`` lines are missing.
        KeyError: ``kind`` or ``to`` is missing.
    """
    opening, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    if opening:
        raise ValueError(f"{path.name}: must begin with ---")
    meta = yaml.safe_load(head)
    return Source(meta.pop("kind"), meta.pop("to"), meta, body)
