"""A source that somebody is writing while it is read: never a copy of half a file that counts as done."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from helpers_faults import Run, Spot, make_cases, note

pytestmark = pytest.mark.slow
LARGE = b"She slept badly, ate little and walked by the river.\n" * 8_000
"""Takes a while to be read."""
LINES = 2_000
"""Lines behind it, after which the writer takes them back and begins again."""


def line(number: int) -> bytes:
    return f"Line {number} of what is being written.\n".encode()


def write_on(path: str, begun: Event, stop: Event) -> None:
    """Append whole lines, one by one and without a pause, until told to stop."""
    if hasattr(os, "setpriority") and os.geteuid() == 0:
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    with Path(path).open("wb", buffering=0) as file:
        file.write(LARGE)
        begun.set()
        while not stop.is_set():
            for number in range(LINES):
                file.write(line(number))
            os.ftruncate(file.fileno(), len(LARGE))
            file.seek(len(LARGE))


@contextmanager
def being_written(path: Path, last: str) -> Iterator[None]:
    """Somebody writes it for the time of the block, and saves ``last`` in the end."""
    context = multiprocessing.get_context("fork")
    begun, stop = context.Event(), context.Event()
    writer = context.Process(target=write_on, args=(str(path), begun, stop))
    writer.start()
    try:
        assert begun.wait(60)
        yield
    finally:
        stop.set()
        writer.join(60)
        new = path.with_name("new.tmp")
        new.write_text(last, encoding="utf-8")
        new.replace(path)


def states() -> set[str]:
    """The hashes of the file as it is after each line."""
    total = hashlib.sha256(LARGE)
    found = {total.hexdigest()}
    for number in range(LINES):
        total.update(line(number))
        found.add(total.hexdigest())
    return found


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_source_that_is_being_written(tmp_path: Path) -> None:
    spot = Spot.at(tmp_path)
    make_cases(spot.input, 3, rich=False)
    source = sorted(spot.input.iterdir())[0] / "one.txt"
    copy = spot.out / "case-0001" / "document-01.txt"
    pauses = (1.0, 1.0)
    with Run(spot, "--workers", "1") as run:
        assert run.end() == 0
    earlier = copy.read_bytes()

    # It is saved before it is tried for the last time.
    (sorted(spot.input.iterdir())[1] / "one.txt").write_text(note(1, 5), encoding="utf-8")
    with ExitStack() as stack:
        with being_written(source, note(0, 6)):
            run = stack.enter_context(Run(spot, "--workers", "1", pauses=pauses))
            run.until(lambda: run.told)
            waited = run.told[0] == "case-0002"
            if waited:  # the other one comes first, so it was tried, and will be again
                assert copy.read_bytes() == earlier
        assert run.end() == 0
    recorded = spot.documents()["case-0001/document-01"]["source_sha256"]
    if waited:
        assert b"Session 6" in copy.read_bytes()
    assert recorded in states() | {digest(source)}
    with Run(spot, "--workers", "1") as run:
        assert run.end() == 0
        assert run.finished["cases_run"] == (0 if recorded == digest(source) else 1)
    assert spot.documents()["case-0001/document-01"]["source_sha256"] == digest(source)
    earlier = copy.read_bytes()
    assert b"Session 6" in earlier

    # It is written for longer than the run takes.
    with being_written(source, note(0, 7)):
        with Run(spot, "--workers", "1", pauses=pauses) as run:
            run.end()
            assert run.told == ["case-0001"]
        document = spot.documents()["case-0001/document-01"]
        if document["error"]:
            assert document["error"]["code"] == "source-changed"
            assert "case-0001" not in spot.done()
            assert copy.read_bytes() == earlier
        else:
            assert document["source_sha256"] in states()
    with Run(spot, "--workers", "1") as run:
        assert run.end() == 0
        assert run.finished["cases_run"] == 1
    assert spot.documents()["case-0001/document-01"]["source_sha256"] == digest(source)
    assert b"Session 7" in copy.read_bytes()
