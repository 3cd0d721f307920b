"""Tells which cases nobody is writing at the moment: nothing in them has changed for a while.

What counts is what was seen, by our own clock: the times that a share tells may be those of another clock.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from redactor.batch.scan import FoundCase

LOCKS: Final = ("~$", ".~lock.")
"""How the lock files of Word and LibreOffice begin, which lie beside a document that is open."""
PARTIAL: Final = frozenset(
    (".part", ".partial", ".crdownload", ".download", ".filepart", ".opdownload", ".tmp", ".swp")
)
"""Ends of files that a browser, a copy or an editor has not finished."""
PATIENCE: Final = 12 * 3600.0
"""Seconds after which a lock or unfinished file that does not change holds a case no longer: it was forgotten."""

Signature = tuple[tuple[str, int, int, int], ...]


@dataclass(slots=True)
class _Seen:
    signature: Signature
    since: float
    hindered: float | None


class Settling:
    """Watches cases, from one look to the next.

    Args:
        seconds: how long nothing may have changed.
        clock: seconds that only go forward.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._seen: dict[Path, _Seen] = {}

    def ready(self, found: Sequence[FoundCase]) -> list[tuple[FoundCase, Signature]]:
        """Those of ``found`` that are settled, each with what it looks like; the others are waited for."""
        now = self._clock()
        out: list[tuple[FoundCase, Signature]] = []
        present = {case.folder for case in found}
        for gone in [folder for folder in self._seen if folder not in present]:
            del self._seen[gone]
        for case in found:
            signature = signature_of(case)
            seen = self._seen.get(case.folder)
            if seen is None or seen.signature != signature:
                seen = self._seen[case.folder] = _Seen(signature, now, None)
            if not is_hindered(case):
                seen.hindered = None
            elif seen.hindered is None:
                seen.hindered = now
            if now - seen.since < self._seconds:
                continue
            if seen.hindered is None or now - seen.hindered >= PATIENCE:
                out.append((case, seen.signature))
        return out


def is_hindered(case: FoundCase) -> bool:
    """Whether a file beside the documents, or the folder itself, says that somebody is still at work."""
    return case.folder.suffix.lower() in PARTIAL or any(
        skipped.path.name.startswith(LOCKS) or skipped.path.suffix.lower() in PARTIAL
        for skipped in case.skipped
    )


def signature_of(case: FoundCase) -> Signature:
    """What tells that a case has changed: path, size, time of change and number of each of its files."""
    files = (*case.documents, *case.rosters, *(skipped.path for skipped in case.skipped))
    return tuple(_facts(files))


def _facts(files: Sequence[Path]) -> Iterator[tuple[str, int, int, int]]:
    for path in files:
        try:
            about = os.lstat(path)
        except OSError:
            yield str(path), -1, -1, -1
            continue
        yield str(path), about.st_size, about.st_mtime_ns, about.st_ino
