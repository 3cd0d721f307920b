"""A small file that tells how a watcher is doing, written over and over, for whoever looks after the service."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Literal, Self

from redactor import __version__
from redactor.batch.clock import now
from redactor.errors import BatchError
from redactor.files import write_atomic

NAME: Final = "health.json"
EVERY: Final = 10.0
"""Seconds between two beats."""
State = Literal["watching", "working", "waiting", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says; no word of a document, no path.

    Attributes:
        state: what it is doing; ``waiting``: it cannot work until ``problem`` is over, and tries again by itself.
        since: when it began to do that, ISO 8601 in UTC.
        beat: when this was written. Older than three times ``every``: it is dead, or hangs.
        every: seconds between two beats.
        started: when the watcher was started.
        looked: when the input was last looked at, the whole of it. The beat goes on where that hangs on a share.
        pid: process id.
        version, pipeline: what it runs.
        cases, documents: done since it was started.
        unsettled: cases in which somebody is still writing.
        last_case: the case done last; empty before the first.
        problem: in words; empty if there is none.
    """

    state: State = "watching"
    since: str = ""
    beat: str = ""
    every: float = 0.0
    started: str = ""
    looked: str = ""
    pid: int = 0
    version: str = __version__
    pipeline: str = ""
    cases: int = 0
    documents: int = 0
    unsettled: int = 0
    last_case: str = ""
    problem: str = ""


class Health:
    """Keeps the file fresh from a thread of its own, from :meth:`begin` to the end of the block.

    Args:
        path: the file; it should be on a local disk.
        pipeline: name of the pipeline.
        every: seconds between two beats.
    """

    def __init__(self, path: Path, pipeline: str, every: float = EVERY) -> None:
        self._path = path
        moment = now()
        self._facts = Facts(
            since=moment, started=moment, every=every, pid=os.getpid(), pipeline=pipeline
        )
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if self._thread is None:
            return
        self._end.set()
        self._thread.join(5)
        in_order = kind is None or issubclass(kind, KeyboardInterrupt)
        self.say("stopped" if in_order else "failed")

    def begin(self) -> None:
        """Write the file from now on: whoever calls this is the only watcher; before, it is another one's."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._beat, daemon=True, name="health")
            self._write()
            self._thread.start()

    @property
    def facts(self) -> Facts:
        """What it says now."""
        return self._facts

    def say(self, state: State, *, problem: str = "", unsettled: int | None = None) -> None:
        """Tell what is done now; written at once if that is news."""
        with self._lock:
            before = self._facts
            self._facts = replace(
                before,
                state=state,
                since=before.since if before.state == state else now(),
                problem=problem,
                unsettled=before.unsettled if unsettled is None else unsettled,
            )
            news = self._facts != before
        if news:
            self._write()

    def looked(self) -> None:
        """The input was looked at."""
        with self._lock:
            self._facts = replace(self._facts, looked=now())

    def done(self, case: str, documents: int) -> None:
        """Count a case."""
        with self._lock:
            facts = self._facts
            self._facts = replace(
                facts, cases=facts.cases + 1, documents=facts.documents + documents, last_case=case
            )

    def _beat(self) -> None:
        while not self._end.wait(self._facts.every):
            self._write()

    def _write(self) -> None:
        """Write the file; where that fails, it gets old, which says enough."""
        if self._thread is None:
            return
        with self._lock:
            self._facts = replace(self._facts, beat=now())
            data = json.dumps(asdict(self._facts), indent=1).encode() + b"\n"
            try:
                write_atomic(self._path, data)
            except BatchError:
                return
