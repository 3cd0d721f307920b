"""A watcher in a thread, or in a process of its own, over a line without a model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers_batch import ROOT, Place

from redactor.batch.engines import Engine
from redactor.batch.health import NAME, Health
from redactor.batch.settings import Settings, Step
from redactor.batch.watching import Rhythm, Watcher
from redactor.config.pipeline import Pipeline

LONG = 60.0
"""Seconds after which something that is waited for will not happen."""
QUICK = Rhythm(interval=0.1, settle=0.3, reports=0.0)


def until(true: Callable[[], object], what: str = "", seconds: float = LONG) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@dataclass(slots=True)
class Watching:
    """A watcher at work in a thread, and what it did so far."""

    place: Place
    watcher: Watcher
    health: Health
    steps: list[Step] = field(default_factory=list)
    error: BaseException | None = None
    thread: threading.Thread | None = None

    @property
    def done(self) -> list[str]:
        """The cases, in the order in which they were done."""
        return [step.case for step in self.steps]

    def until_done(self, count: int) -> None:
        """Wait until so many cases were done, and it is at rest again."""
        until(lambda: len(self.steps) >= count or self.error, f"{self.done}, not {count}")
        self.until_state("watching")
        assert self.error is None
        assert len(self.steps) == count, self.done

    def until_state(self, state: str) -> None:
        """Wait for what the health says."""
        until(lambda: self.health.facts.state == state or self.error, state)

    def looks(self, count: int = 3) -> None:
        """Wait until it has looked some more times."""
        seen = self.place.private / NAME
        for _ in range(count):
            before = look_number(self.watcher)
            until(lambda before=before: look_number(self.watcher) > before, "no look")
        assert seen.exists()


LOOKS: dict[int, int] = {}


def look_number(watcher: Watcher) -> int:
    """How often it has looked."""
    return LOOKS.get(id(watcher), 0)


@contextmanager
def watching(
    place: Place,
    pipeline: Pipeline,
    engine: Engine,
    rhythm: Rhythm = QUICK,
    **more: Any,
) -> Iterator[Watching]:
    """Watch the input of a place in a thread; it is stopped in order at the end."""
    settings = Settings((place.input,), place.out, place.private, pipeline, **more)
    steps: list[Step] = []
    with Health(place.private / NAME, pipeline.name, 0.2) as health:
        watcher = Watcher(settings, rhythm, health, steps.append, engine)
        look = watcher._look

        def counted(session: Any) -> Any:
            found = look(session)
            LOOKS[id(watcher)] = look_number(watcher) + 1
            return found

        watcher._look = counted  # type: ignore[method-assign]
        LOOKS[id(watcher)] = 0
        at_work = Watching(place, watcher, health, steps)

        def body() -> None:
            try:
                watcher.run()
            except BaseException as error:  # noqa: BLE001 - the test looks at it
                at_work.error = error

        at_work.thread = threading.Thread(target=body, daemon=True)
        at_work.thread.start()
        try:
            yield at_work
        finally:
            watcher.stop()
            at_work.thread.join(LONG)
            assert not at_work.thread.is_alive()


def command(place: Place, *more: str, seconds: float = 0.0) -> subprocess.Popen[str]:
    """``redactor watch`` in a process of its own; its cases take so many seconds."""
    arguments = [
        "watch", str(place.input), "--out", str(place.out), "--interval", "0.1", "--settle", "0.3",
        "--workers", "1", *more,
    ]  # fmt: skip
    return start(seconds, *arguments, cwd=place.root)


def start(seconds: float, *arguments: str, cwd: Path) -> subprocess.Popen[str]:
    """Any command; what it says goes into files, so that it is never held up."""
    with (cwd / "stdout").open("a") as out, (cwd / "stderr").open("a") as err:
        return subprocess.Popen(
            [sys.executable, ROOT / "tests" / "helpers_driver.py", str(seconds), *arguments],
            stdout=out, stderr=err, text=True, cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
        )  # fmt: skip


@contextmanager
def process(place: Place, *more: str, seconds: float = 0.0) -> Iterator[subprocess.Popen[str]]:
    """The same for the time of the block."""
    child = command(place, *more, seconds=seconds)
    try:
        yield child
    finally:
        child.kill()
        child.wait(LONG)


def said(place: Place, name: str = "stderr") -> str:
    """What all commands have said so far."""
    return (place.root / name).read_text(encoding="utf-8")


def health(place: Place) -> dict[str, Any]:
    """The health file, empty if there is none yet."""
    with suppress(OSError):
        data: dict[str, Any] = json.loads((place.private / NAME).read_bytes())
        return data
    return {}


def is_at_rest(place: Place, cases: int, pid: int) -> bool:
    """Whether the watcher of that process has done so many cases and waits for more."""
    facts = health(place)
    return bool(facts) and (facts["pid"], facts["state"], facts["cases"]) == (
        pid, "watching", cases
    )  # fmt: skip
