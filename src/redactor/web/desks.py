"""The desks of the batches that are open: each is opened when it is first asked for, and closed with the program.

A report of a large batch takes seconds, so it is written when the reviewer pauses, and at the end.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Final

from redactor.batch.engines import Engine
from redactor.batch.recorded import asked_for
from redactor.config.pipeline import Pipeline
from redactor.errors import BatchError, RedactorError
from redactor.log import event
from redactor.model import Outcome
from redactor.review.casework import Casework
from redactor.review.desk import CaseFile, Desk
from redactor.review.queue import Item, queue_of
from redactor.review.workroom import Batch

PAUSE: Final = 6.0
"""Seconds without a change after which the reports are written."""
AGAIN: Final = 60.0
"""Seconds after which reports that could not be written are tried again."""
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
        self._warming: dict[str, threading.Thread] = {}
        self._unwritten: dict[str, RedactorError] = {}
        self._closed = False
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
                    target=_tried,
                    args=(partial(_read, desk, case),),
                    name="redactor-read",
                    daemon=True,
                )
                self._read[key] = thread
                thread.start()
        thread.join(WAIT)
        return max(desk.unread(case), 1) if thread.is_alive() else 0

    def of(self, batch: Batch) -> Desk:
        """The desk of a batch.

        Raises:
            BatchError: it is not finished, or lacks what a review needs; or the program is about to end.
            VaultError: its vault cannot be opened.
        """
        with self._lock:
            if self._closed:
                raise BatchError("redactor is closed.", "Start redactor app again.")
            desk = self._open.get(batch.id)
            if desk is None:
                engine = self._engine(asked_for(batch.private).pipeline) if self._engine else None
                desk = Desk(batch.out, batch.private, batch.key, engine)
                self._open[batch.id] = desk
            return desk

    def warm(self, batch: Batch) -> None:
        """Have a worker ready, in the background; once for each time that the desk is opened.

        Raises:
            RedactorError: see :meth:`of`.
        """
        desk = self.of(batch)
        with self._lock:
            if batch.id in self._warming or self._open.get(batch.id) is not desk:
                return
            thread = threading.Thread(
                target=_tried, args=(desk.warm,), name="redactor-warm", daemon=True
            )
            self._warming[batch.id] = thread
            thread.start()

    def changed(self, batch: Batch) -> None:
        """A case was done again: write the reports when nothing more comes for a while."""
        self._later(batch.id, self._pause)

    def _later(self, batch: str, pause: float) -> None:
        with self._lock:
            if old := self._timers.pop(batch, None):
                old.cancel()
            if batch not in self._open:
                return
            timer = threading.Timer(pause, self._report, (batch,))
            timer.daemon = True
            self._timers[batch] = timer
            timer.start()

    def _report(self, batch: str) -> None:
        """Write the reports of a batch; if that fails, remember why, and try again later."""
        with self._lock:
            desk = self._open.get(batch)
        if desk is None:
            return
        error = _tried(desk.report)
        with self._lock:
            self._unwritten.pop(batch, None)
            if error is not None:
                self._unwritten[batch] = error
        if error is not None:
            self._later(batch, AGAIN)

    def unwritten(self, batch: Batch) -> RedactorError | None:
        """Why the reports of a batch are older than its copies; ``None`` where they are not, or are just to come."""
        return self._unwritten.get(batch.id)

    def write(self) -> list[RedactorError]:
        """Write all reports now that are still to be written; why some cannot be."""
        with self._lock:
            batches = list(self._open)
        for batch in batches:
            self._report(batch)
        return list(self._unwritten.values())

    def leave(self, batch: Batch) -> None:
        """Close the desk of a batch, as a run is about to work on it."""
        with self._lock:
            desk, warming = self._open.pop(batch.id, None), self._warming.pop(batch.id, None)
            self._unwritten.pop(batch.id, None)
            if timer := self._timers.pop(batch.id, None):
                timer.cancel()
        if desk is not None:
            _close(desk, warming)

    def stop(self) -> None:
        """Write what is still to be written, and close all desks; none is opened any more."""
        with self._lock:
            self._closed = True
            desks, self._open = self._open, {}
            warming, self._warming = self._warming, {}
            timers, self._timers = list(self._timers.values()), {}
        for timer in timers:
            timer.cancel()
        for batch, desk in desks.items():
            _close(desk, warming.get(batch))

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


def _close(desk: Desk, warming: threading.Thread | None) -> None:
    """Close a desk. A worker that was about to come when it was closed is ended, too."""
    desk.close()
    while warming is not None and warming.is_alive():
        warming.join(0.2)
        desk.close()


def _tried(work: Callable[[], object]) -> RedactorError | None:
    """Do some work in the background; why it failed. A thread would print that, and it could quote."""
    try:
        work()
    except RedactorError as error:
        return error
    except Exception as error:  # noqa: BLE001 - see above
        event("page-failed", code=type(error).__name__)
        return BatchError(
            f"something unexpected happened ({type(error).__name__}).",
            "Run the batch again: what is finished is kept.",
        )
    return None


def _read(desk: Desk, case: CaseFile) -> None:
    """Read what a case's pages show."""
    work = Casework(desk, case)
    _ = work.pairs, work.people


def is_open(item: Item) -> bool:
    """Whether an item of the queue counts as to be decided, on every page.

    No decision settles a document that is held back, and an unchanged sheet is read: pages speak of both apart.
    """
    return not item.done and item.kind not in ("held", "sample")


def to_decide(desk: Desk, case: str, outcomes: tuple[Outcome, ...]) -> int:
    """How much of a case is to be decided, without reading its sources.

    Raises:
        VaultError: what the reviewer said cannot be opened.
    """
    remarks = desk.vault.contents(case).remarks
    return sum(map(is_open, queue_of(outcomes, {}, remarks)))


def version(case: CaseFile) -> str:
    """What tells whether a case was done again since a page was made."""
    said = [verdict.id for verdict in case.contents.verdicts]
    state = repr((sorted(case.copies.items()), said)).encode()
    return hashlib.sha256(state).hexdigest()[:16]
