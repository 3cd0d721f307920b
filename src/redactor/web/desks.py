"""The desks of the batches that are open: each is opened when it is first asked for, and closed with the program.

A report of a large batch takes seconds, so it is written when the reviewer pauses, and at the end.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from redactor.batch.engines import Engine
from redactor.batch.recorded import asked_for
from redactor.config.pipeline import Pipeline
from redactor.errors import RedactorError
from redactor.model import Outcome
from redactor.review.casework import Casework
from redactor.review.desk import CaseFile, Desk
from redactor.review.queue import queue_of
from redactor.review.workroom import Batch

PAUSE: Final = 6.0
"""Seconds without a change after which the reports are written."""
WAIT: Final = 2.0
"""Seconds for which a page waits for documents to be read before it says that they are being read."""
_PICTURES: Final = 64
"""Drawn pages that are kept, the last used ones: a few hundred kilobytes each."""


class Desks:
    """One desk for each open batch. Its methods may be called from several threads.

    Args:
        engine: who does a case again; a worker process of the desk's own if not given.
        pause: see :data:`PAUSE`.

    Attributes:
        reviewer: the name that stands beside what is decided, for the time of the program.
    """

    def __init__(
        self, engine: Callable[[Pipeline], Engine] | None = None, pause: float = PAUSE
    ) -> None:
        self.reviewer = ""
        self._engine, self._pause = engine, pause
        self._open: dict[str, Desk] = {}
        self._timers: dict[str, threading.Timer] = {}
        self._warmed: set[str] = set()
        self._lock = threading.Lock()
        self._pictures: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._read: dict[tuple[str, str], threading.Thread] = {}

    def left_to_read(self, batch: Batch, case: CaseFile) -> int:
        """How many documents of a case must still be read before it is shown; it is done in the background.

        A scan takes seconds a page. What cannot be read is not waited for twice.
        """
        desk, key = self.of(batch), (batch.id, version(case))
        with self._lock:
            thread = self._read.get(key)
            if thread is None:
                thread = threading.Thread(
                    target=_read, args=(desk, case), name="redactor-read", daemon=True
                )
                self._read[key] = thread
                thread.start()
        thread.join(WAIT)
        return max(desk.unread(case), 1) if thread.is_alive() else 0

    def of(self, batch: Batch) -> Desk:
        """The desk of a batch.

        Raises:
            BatchError: it is not finished, or lacks what a review needs.
            VaultError: its vault cannot be opened.
        """
        with self._lock:
            desk = self._open.get(batch.id)
            if desk is None:
                engine = self._engine(asked_for(batch.private).pipeline) if self._engine else None
                desk = Desk(batch.out, batch.private, batch.key, engine)
                self._open[batch.id] = desk
            return desk

    def warm(self, batch: Batch) -> None:
        """Have a worker ready, in the background; once for each time that the desk is opened."""
        with self._lock:
            if batch.id in self._warmed:
                return
            self._warmed.add(batch.id)
        threading.Thread(
            target=self._warm, args=(batch,), name="redactor-warm", daemon=True
        ).start()

    def _warm(self, batch: Batch) -> None:
        with suppress(RedactorError):
            self.of(batch).warm()

    def changed(self, batch: Batch) -> None:
        """A case was done again: write the reports when nothing more comes for a while."""
        with self._lock:
            if old := self._timers.pop(batch.id, None):
                old.cancel()
            timer = threading.Timer(self._pause, self._report, (batch.id,))
            timer.daemon = True
            self._timers[batch.id] = timer
            timer.start()

    def _report(self, batch: str) -> None:
        desk = self._open.get(batch)
        if desk is not None:
            with suppress(RedactorError):
                desk.report()

    def leave(self, batch: Batch) -> None:
        """Close the desk of a batch, as a run is about to work on it."""
        with self._lock:
            desk = self._open.pop(batch.id, None)
            self._warmed.discard(batch.id)
            if timer := self._timers.pop(batch.id, None):
                timer.cancel()
        if desk is not None:
            desk.close()

    def stop(self) -> None:
        """Write what is still to be written, and close all desks."""
        with self._lock:
            desks, self._open = list(self._open.values()), {}
            timers, self._timers = list(self._timers.values()), {}
        for timer in timers:
            timer.cancel()
        for desk in desks:
            desk.close()

    def picture(self, key: tuple[object, ...], draw: Callable[[], bytes]) -> bytes:
        """A drawn page, from memory if it was drawn before.

        Args:
            key: which page of which bytes.
            draw: makes it.
        """
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
                return self._pictures[key]
        made = draw()
        with self._lock:
            self._pictures[key] = made
            while len(self._pictures) > _PICTURES:
                self._pictures.popitem(last=False)
        return made


def _read(desk: Desk, case: CaseFile) -> None:
    """Read what a case's pages show."""
    with suppress(RedactorError):
        work = Casework(desk, case)
        _ = work.pairs, work.people


def to_decide(desk: Desk, case: str, outcomes: tuple[Outcome, ...]) -> int:
    """How much of a case is to be decided, without reading its sources; unchanged sheets are not counted.

    Raises:
        VaultError: what the reviewer said cannot be opened.
    """
    remarks = desk.vault.contents(case).remarks
    return sum(not item.done for item in queue_of(outcomes, {}, remarks))


def version(case: CaseFile) -> str:
    """What tells whether a case was done again since a page was made."""
    said = [verdict.id for verdict in case.contents.verdicts]
    state = repr((sorted(case.copies.items()), said)).encode()
    return hashlib.sha256(state).hexdigest()[:16]
