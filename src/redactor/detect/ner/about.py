"""What can be told of the shipped model without loading it, or what it needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from redactor.errors import ConfigError

MODEL: Final = Path(__file__).parent / "model"
NAMES: Final[tuple[str, ...]] = ("PERSON", "LOCATION", "ORGANIZATION")
NEEDED: Final = frozenset({"O", *(f"{place}-{kind}" for place in "BI" for kind in NAMES)})
"""Labels that every model has."""
MISSING: Final = "Install redactor again: its model files are missing or damaged."
THREADS: Final = "REDACTOR_THREADS"
"""Environment variable: threads of the model in one process; 1 without it."""


@dataclass(frozen=True, slots=True)
class Description:
    """What ``model.json`` says.

    Attributes:
        name: of the model.
        version: counted up with each training that is shipped.
        labels: what the scores of a piece are for, in order.
    """

    name: str
    version: str
    labels: tuple[str, ...]


def description(folder: Path) -> Description:
    """The description of the model in ``folder``.

    Raises:
        ConfigError: missing or damaged.
    """
    try:
        about: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        labels = tuple(about["labels"])
        if NEEDED.difference(labels) or len(set(labels)) < len(labels):
            raise ValueError
        return Description(str(about["name"]), str(about["version"]), labels)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ConfigError("the name recogniser cannot be loaded", MISSING) from None


def model_name(folder: Path = MODEL) -> str:
    """Name and version of the shipped model, as reports state it.

    Raises:
        ConfigError: its description is missing or damaged.
    """
    about = description(folder)
    return f"{about.name} {about.version}"
