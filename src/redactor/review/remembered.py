"""What the user said of a batch, kept in its private folder so that it can be run again as it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from redactor.errors import BatchError
from redactor.files import write_atomic
from redactor.model import Release

SETTINGS: Final = "settings.json"
DEFAULT: Final = "supervision"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the user said of a batch.

    Attributes:
        title: as typed; shown on the screen only.
        inputs: what is copied.
        own: whether ``inputs`` is the batch's own folder of dropped files.
        clear: whether the dropped files are to be removed after the release.
        pipeline: name, or path of a YAML file.
        release: what the copies are for.
        made: when the batch was made, ISO 8601 in UTC.
    """

    title: str = field(default="", repr=False)
    inputs: tuple[Path, ...] = field(default=(), repr=False)
    own: bool = False
    clear: bool = False
    pipeline: str = DEFAULT
    release: Release = field(default=Release(), repr=False)
    made: str = ""


_REMEMBERED: Final = TypeAdapter(Remembered)


def load_remembered(private: Path) -> Remembered | None:
    """What is kept in a private folder; ``None`` if nothing is.

    Raises:
        BatchError: it cannot be read.
    """
    path = private / SETTINGS
    try:
        return _REMEMBERED.validate_json(path.read_bytes()) if path.exists() else None
    except (OSError, ValidationError):
        raise BatchError(
            "the settings of this batch cannot be read.",
            "Restore settings.json in its private folder from a back-up, or make a new batch.",
        ) from None


def save_remembered(private: Path, said: Remembered) -> None:
    """Keep it, for this account's eyes only.

    Raises:
        BatchError: the private folder cannot be written.
    """
    write_atomic(private / SETTINGS, _REMEMBERED.dump_json(said, indent=1), mode=0o600)
