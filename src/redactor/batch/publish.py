"""Takes copies back, and sweeps up what a killed run left behind."""

from __future__ import annotations

from pathlib import Path

from redactor.files import PART, cannot_write, remove_quietly


def remove_copy(path: Path) -> None:
    """Take back a copy that must no longer be there.

    Raises:
        BatchError: it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(error) from None


def sweep(folder: Path) -> None:
    """Remove the parts that a killed run left behind in OUT or the private folder."""
    if folder.is_dir():
        for part in (*folder.glob(f".*{PART}"), *folder.glob(f"*/.*{PART}")):
            remove_quietly(part)
