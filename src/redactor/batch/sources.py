"""Which path is behind which id: a file in the private folder, for whoever must go back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from redactor.errors import BatchError
from redactor.files import write_atomic

_NAME: Final = "sources.json"


def save_sources(private: Path, sources: Mapping[str, str]) -> None:
    """Write which path is behind which id; what an earlier run said of other cases stays.

    Raises:
        BatchError: the private folder cannot be written.
    """
    now = {identifier.split("/")[0] for identifier in sources}
    kept = {
        key: str(path)
        for key, path in known_sources(private).items()
        if key.split("/")[0] not in now
    }
    text = json.dumps({**kept, **sources}, indent=1, sort_keys=True, ensure_ascii=True)
    write_atomic(private / _NAME, text.encode(), mode=0o600)


def load_sources(private: Path) -> dict[str, Path]:
    """Which path is behind which document id, as the last run wrote it.

    Raises:
        BatchError: the private folder does not hold it.
    """
    try:
        data = json.loads((private / _NAME).read_bytes())
        return {str(key): Path(str(value)) for key, value in data.items()}
    except (OSError, ValueError, AttributeError):
        raise BatchError(
            "the private folder does not tell which source became which copy.",
            "Name it with --private, or run redactor run again.",
        ) from None


def known_sources(private: Path) -> dict[str, Path]:
    """The same; nothing if there is no such file."""
    try:
        return load_sources(private)
    except BatchError:
        return {}
