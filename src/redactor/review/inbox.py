"""Dropped files on their way into a batch: under neutral names, because file names carry the names of clients.

The user's own names stay in memory, for the screen.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from redactor.config.roster import FILE_NAMES
from redactor.files import cannot_write
from redactor.formats.registry import suffixes


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file of the inbox.

    Attributes:
        kept: where it lies, relative to the inbox: ``case-01/document-01.docx``.
        named: what the user calls it, with the folders that were chosen.
    """

    kept: str
    named: str = field(repr=False)


class Inbox:
    """The folder of a batch's dropped files; folders that come along become cases.

    Args:
        folder: where they are kept; made when the first one comes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.arrived: list[Arrived] = []
        self.refused: list[str] = []
        self._cases: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def open(self, named: str) -> BinaryIO | None:
        """A file to write what is called so into; ``None`` if it is of a kind that is not taken.

        Args:
            named: as the browser says it: a name, with ``/`` where a folder was chosen.

        Raises:
            BatchError: the folder cannot be written.
        """
        parts = [
            part for part in named.replace("\\", "/").split("/") if part not in ("", ".", "..")
        ]
        name = parts[-1] if parts else ""
        suffix = PurePosixPath(name).suffix.lower()
        roster = name.lower() in FILE_NAMES
        if not roster and (suffix not in suffixes() or name.startswith((".", "~$"))):
            if name:
                self.refused.append(named)
            return None
        case = self._cases.setdefault("/".join(parts[:-1]), f"case-{len(self._cases) + 1:02}")
        self._counts[case] += not roster
        own = "case.yaml" if roster else f"document-{self._counts[case]:02}{suffix}"
        path = self.folder / case / own
        try:
            for folder in (self.folder, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            opened = os.fdopen(os.open(path, how, 0o600), "wb")
        except OSError as error:
            raise cannot_write(error) from None
        if not roster:
            self.arrived.append(Arrived(f"{case}/{own}", named))
        return opened
