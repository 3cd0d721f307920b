"""What is said of a source that cannot be read, wherever it lies."""

from __future__ import annotations

from typing import Final

from redactor.errors import DocumentError

OUT_OF_REACH: Final = ("vanished", "unreadable", "source-changed")
"""Codes that say nothing about a file but that it could not be read just then."""


def too_large(max_bytes: int) -> DocumentError:
    """What is said of a file that is too large to be read."""
    return DocumentError(
        "too-large",
        f"The file is larger than {max_bytes // 1_048_576} MiB.",
        "Split it, or raise limits.max_bytes in the pipeline.",
    )


def changed() -> DocumentError:
    """What is said of a file that somebody is writing."""
    return DocumentError(
        "source-changed",
        "The file changed while it was read.",
        "Wait until it is saved, and run again.",
    )


def gone() -> DocumentError:
    """What is said of a file that is no longer there."""
    return DocumentError(
        "vanished", "The file was there and is gone.", "Check the share and run again."
    )


def unreadable(error: Exception) -> DocumentError:
    """What is said of a file that cannot be read."""
    return DocumentError(
        "unreadable",
        f"The file could not be read ({type(error).__name__}).",
        "Check the disk or share, and run again.",
    )
