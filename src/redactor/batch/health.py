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
State = Literal["starting", "watching", "working", "waiting", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says; no word of a document, no path.

    Attributes:
        state: what it is doing; ``waiting``: it cannot work until ``problem`` is over, and tries again by itself.
        since: when it began to do that, ISO 8601 in UTC.
        beat: when this was written. Older than three times ``every``: it is dead, or hangs.
        every: seconds between two beats.
        started: when the watcher was started.
        pid: process id.
        version, pipeline: what it runs.
        cases, documents: done since it was started.
        unsettled: cases in which somebody is still writing.
        last_case: the case done last; empty before the first.
        problem: in words; empty if there is none.
    """

    state: State = "starting"
    since: str = ""
    beat: str = ""
    every: float = 0.0
    started: str = ""
    pid: int = 0
    version: str = __version__
    pipeline: str = ""
    cases: int = 0
    documents: int = 0
    unsettled: int = 0
    last_case: str = ""
    problem: str = ""


class Health:
    """Keeps the file fresh from a thread of its own while it is open.

    Args:
        path: the file.
        pipeline: name of the pipeline.
        every: seconds between two beats.
    """

    def __init__(self, path: Path, pipeline: str, every: float) -> None:
        self._path = path
        moment = now()
        self._facts = Facts(
            since=moment, started=moment, every=every, pid=os.getpid(), pipeline=pipeline
        )
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name="health")

    def __enter__(self) -> Self:
        self._write()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self._end.set()
        self._thread.join(5)
        self.say("stopped" if kind is None else "failed")

    @property
    def facts(self) -> Facts:
        """What it says now."""
        return self._facts

    def say(self, state: State, *, problem: str = "", unsettled: int | None = None) -> None:
        """Tell what is done now."""
        with self._lock:
            facts = self._facts
            if facts.state != state:
                facts = replace(facts, state=state, since=now())
            if unsettled is not None:
                facts = replace(facts, unsettled=unsettled)
            self._facts = replace(facts, problem=problem)
        self._write()

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
        with self._lock:
            self._facts = replace(self._facts, beat=now())
            data = json.dumps(asdict(self._facts), indent=1).encode() + b"\n"
            try:
                write_atomic(self._path, data)
            except BatchError:
                return
