"""What lies on the disk of a case: sources and copies as they are now, which need not be what a run left."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from pathlib import Path

from redactor.batch.intake import read_source
from redactor.batch.sources import load_sources
from redactor.errors import DocumentError
from redactor.model import Outcome, Source
from redactor.review.actions import ReviewError


def source_of(private: Path, outcome: Outcome, most: int) -> Source:
    """The source of a copy.

    Args:
        private: the private folder.
        outcome: of its document.
        most: bytes that are read.

    Raises:
        ReviewError: it cannot be read, or was changed since.
        BatchError: the private folder does not tell the sources.
    """
    path = load_sources(private).get(outcome.id)
    try:
        if path is None:
            raise DocumentError("vanished", "The source is not known.", "Run again.")
        source = read_source(path, outcome.id, outcome.case, most)
    except DocumentError as error:
        raise ReviewError(
            f"The source cannot be shown. {error.problem.message}", error.problem.next
        ) from None
    if source.sha256 != outcome.source_sha256:
        raise ReviewError(
            "The source was changed since its copy was made.",
            "Run the batch again, then review the new copy.",
        )
    return source


def copy_of(out: Path, outcome: Outcome, most: int) -> Source | None:
    """A copy as it lies in OUT; ``None`` where there is none.

    Raises:
        ReviewError: it is gone from OUT, or was changed there.
    """
    if outcome.output is None:
        return None
    try:
        copy = read_source(out / outcome.output, outcome.id, outcome.case, most)
    except DocumentError:
        copy = None
    if copy is None or copy.sha256 != outcome.output_sha256:
        raise ReviewError(
            "The copy in the output folder is gone or was changed since it was made.",
            "Put it back by running the batch again.",
        )
    return copy


class Lying:
    """Hashes of the copies as they lie in OUT; a file that looks as before is not read again.

    Args:
        out: the output folder.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._known: dict[str, tuple[tuple[int, ...], str]] = {}
        self._lock = threading.Lock()

    def copies(self, outcomes: Iterable[Outcome]) -> dict[str, str]:
        """SHA-256 of every copy that a case should have, by document id; without those that are gone."""
        found = {o.id: self._sha256(o.output) for o in outcomes if o.output}
        return {document: sha256 for document, sha256 in found.items() if sha256}

    def _sha256(self, name: str) -> str:
        try:
            with (self._out / name).open("rb") as file:
                stat = (self._out / name).stat()
                looks = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
                with self._lock:
                    before, sha256 = self._known.get(name, ((), ""))
                if before != looks:
                    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""
        with self._lock:
            self._known[name] = (looks, sha256)
        return sha256
