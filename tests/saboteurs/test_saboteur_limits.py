"""Documents that hang, eat the memory or kill their worker: they are given up, everything else gets its copy."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import helpers_workers
import pytest
from conftest import Cli, Light
from helpers_batch import (
    FOLDER,
    NOTE,
    OTHER,
    ROOT,
    WORDS,
    Place,
    Ran,
    holds,
    reason_codes,
    save_pipeline,
    small,
    tree,
)
from helpers_workers import BAD, revive

from redactor.batch import allowance
from redactor.batch import run as coordinator
from redactor.batch.allowance import Clock
from redactor.batch.engines import Processes
from redactor.batch.memory import MIB, resident
from redactor.batch.worker import Task

pytestmark = pytest.mark.slow
Run = Callable[..., Ran]


def children(of: int) -> set[int]:
    """The processes that a process started and that still run, but for Python's own helper."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(
                line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line
            )
            command = status.with_name("cmdline").read_bytes()
        except OSError:
            continue
        runs = not fields["State"].startswith("Z")
        if int(fields["PPid"]) == of and runs and b"resource_tracker" not in command:
            found.add(int(fields["Pid"]))
    return found


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Whatever a test does, its workers are gone when it is over."""
    before = children(os.getpid())
    yield
    assert children(os.getpid()) <= before


@pytest.fixture
def run(place: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run three cases with workers that do a task, under limits."""

    def go(task: Task, *more: str, workers: int = 2, **limits: int) -> Ran:
        monkeypatch.setattr(helpers_workers.work, "_LINE", {})
        pipeline = revive(small(**limits).model_dump())
        monkeypatch.setattr("redactor.cli.run.load", lambda name: pipeline)
        monkeypatch.setattr(
            coordinator, "engine_of", lambda settings, todo: Processes(pipeline, workers, task)
        )
        for number in (1, 2, 3):
            if not (place.input / f"{number} {FOLDER}" / "one.txt").exists():
                place.case(f"{number} {FOLDER}", one_txt=NOTE, two_md=OTHER)
        ran = cli(*place.args(*more))
        assert holds(WORDS, ran.both, *tree(place.out).values()) == []
        assert place.remains() == []
        return ran

    return go


def codes(place: Place) -> dict[str, str]:
    found = {
        key: entry["error"]["code"] for key, entry in place.documents().items() if entry["error"]
    }
    assert set(found.values()) <= reason_codes()
    return found


SECONDS, MEMORY = 4, 768 * MIB


@pytest.mark.parametrize(
    ("task", "limits", "code"),
    [
        (helpers_workers.hangs_in_read, {"max_seconds": SECONDS}, "too-long"),
        (helpers_workers.hangs_in_write, {"max_seconds": SECONDS}, "too-long"),
        (helpers_workers.eats_in_read, {"max_memory": MEMORY}, "too-much-memory"),
        (helpers_workers.eats_in_write, {"max_memory": MEMORY}, "too-much-memory"),
        (helpers_workers.dies_in_read, {}, "worker-died"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_document_over_a_limit_is_an_outcome(
    task: Task,
    limits: dict[str, int],
    code: str,
    run: Run,
    place: Place,
    expected: dict[str, bytes],
) -> None:
    started = time.monotonic()
    assert run(task, **limits).code == 1
    assert time.monotonic() - started < 60
    assert codes(place) == {BAD: code}
    entry = place.documents()[BAD]
    # A worker that died was tried twice already.
    status = "quarantined" if code == "worker-died" else "failed"
    assert (entry["status"], entry["output"]) == (status, None)
    assert entry["error"]["next"]
    assert place.copies().keys() == expected.keys() - {f"{BAD}.txt"}
    for number in ("1", "3"):
        same = {key for key in expected if key.startswith(f"case-000{number}")}
        assert {key: place.copies()[key] for key in same} == {key: expected[key] for key in same}
    if "write" in task.__name__:
        # It was read, so the rest of its case knows all that it tells.
        assert place.copies().items() <= expected.items()


def test_one_worker_is_watched_too(run: Run, place: Place) -> None:
    assert run(helpers_workers.hangs_in_read, workers=1, max_seconds=SECONDS).code == 1
    assert codes(place) == {BAD: "too-long"}
    assert len(place.copies()) == 5


def test_several_documents_of_a_case(run: Run, place: Place) -> None:
    for name in ("three", "z-four"):
        place.case(f"2 {FOLDER}", **{f"{name}_txt": NOTE})
    assert run(helpers_workers.everything, max_seconds=3 * SECONDS, max_memory=MEMORY).code == 1
    assert codes(place) == {
        "case-0002/document-01": "too-long",
        "case-0002/document-02": "too-much-memory",
        "case-0002/document-03": "worker-died",
    }
    assert len(place.copies()) == 5


@pytest.mark.parametrize(
    ("task", "limits", "code"),
    [
        (helpers_workers.hangs_in_detection, {"max_seconds": 1}, "too-long"),
        (helpers_workers.eats_in_detection, {"max_memory": MEMORY}, "too-much-memory"),
    ],
    ids=["too-long", "too-much-memory"],
)
def test_a_case_that_is_over_a_limit_as_a_whole(
    task: Task, limits: dict[str, int], code: str, run: Run, place: Place,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(allowance, "SETTLING", 2.0)
    assert run(task, **limits).code == 1
    assert codes(place) == {"case-0002/document-01": code, "case-0002/document-02": code}
    assert len(place.copies()) == 4


def test_what_earlier_cases_left_in_a_worker_is_not_held_against_the_next(
    run: Run, place: Place, expected: dict[str, bytes]
) -> None:
    assert run(helpers_workers.never_gives_back, workers=1, max_memory=MEMORY).code == 0
    assert place.copies() == expected


def test_what_hangs_twice_is_not_tried_again_until_it_changes(
    run: Run, place: Place, expected: dict[str, bytes]
) -> None:
    limits = {"max_seconds": int(SECONDS)}
    for status in ("failed", "quarantined"):
        assert run(helpers_workers.hangs_in_read, **limits).code == 1
        assert place.documents()[BAD]["status"] == status
    assert "not tried again" in place.documents()[BAD]["error"]["next"]
    third = run(helpers_workers.honest, **limits)
    assert (third.code, place.documents()[BAD]["status"]) == (1, "quarantined")
    assert "3 case(s) were done already" in third.out
    # Another document of the case is new: the case is done again, the poison is not.
    place.case(f"2 {FOLDER}", three_txt=NOTE)
    started = time.monotonic()
    assert run(helpers_workers.hangs_in_read, **limits).code == 1
    assert time.monotonic() - started < SECONDS + 8
    assert codes(place) == {BAD: "too-long"}
    assert place.documents()[BAD]["status"] == "quarantined"
    assert "case-0002/document-03.txt" in place.copies()
    # It has changed.
    place.case(f"2 {FOLDER}", one_txt=NOTE + "Mended.\n")
    assert run(helpers_workers.honest, **limits).code == 0
    assert place.copies().items() >= {k: v for k, v in expected.items() if BAD not in k}.items()


def test_again_tries_what_was_given_up(run: Run, place: Place, expected: dict[str, bytes]) -> None:
    assert run(helpers_workers.dies_in_read).code == 1
    assert place.documents()[BAD]["status"] == "quarantined"
    assert run(helpers_workers.honest).code == 1
    assert run(helpers_workers.honest, "--again").code == 0
    assert place.copies() == expected


def test_the_next_run_tries_again(
    run: Run, place: Place, cli: Cli, light: Light, expected: dict[str, bytes]
) -> None:
    limits = {"max_seconds": SECONDS}
    assert run(helpers_workers.hangs_in_read, **limits).code == 1
    again = run(helpers_workers.honest, **limits)
    assert again.code == 0
    assert "2 case(s) were done already" in again.out
    assert place.copies() == expected


def test_a_coordinator_that_is_killed_leaves_no_worker_behind(place: Place) -> None:
    place.case(FOLDER, one_txt=NOTE)
    process = subprocess.Popen(
        [sys.executable, ROOT / "tests" / "helpers_driver.py", "60", *place.args()],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=place.root,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "begin case-0001\n"
    assert len(children(process.pid)) == 1
    process.kill()
    process.wait(timeout=30)
    # The pipe ends when the worker, who has the other end of it, is gone; it would sleep for a minute.
    started = time.monotonic()
    assert process.stdout.read() == ""
    assert time.monotonic() - started < 20


def command(place: Place, **limits: int) -> subprocess.CompletedProcess[str]:
    """The real command with a pipeline file of its own."""
    file = save_pipeline(place.root / "own.yaml", small(**limits))
    arguments = [sys.executable, "-m", "redactor", *place.args("--pipeline", str(file))]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=200)


def test_a_real_document_that_takes_too_long(place: Place) -> None:
    """A Word document of very many paragraphs, and one second to read it."""
    long = docx.Document()
    paragraph = long.add_paragraph(NOTE)._p
    for _ in range(60_000):
        paragraph.addnext(paragraph.__copy__())
    long.save(str(place.case(FOLDER, note_txt=NOTE) / "long.docx"))
    place.case(f"other {FOLDER}", note_txt=OTHER)
    ran = command(place, max_seconds=1)
    assert ran.returncode == 1, ran.stderr
    assert list(codes(place).values()) == ["too-long"]
    assert sorted(place.copies()) == ["case-0001/document-02.txt", "case-0002/document-01.txt"]
    assert holds(WORDS, ran.stdout, ran.stderr, *tree(place.out).values()) == []
    assert "limits.max_seconds" in ran.stdout


def test_a_limit_of_memory_that_nothing_can_keep(place: Place) -> None:
    place.case(FOLDER, note_txt=NOTE)
    ran = command(place, max_memory=MIB)
    assert ran.returncode == 3
    (line,) = ran.stderr.splitlines()
    assert "limits.max_memory" in line
    assert place.copies() == {}


def test_memory_is_known_here() -> None:
    held = resident(os.getpid())
    assert held is not None
    assert 10 * MIB < held < 100_000 * MIB
    assert resident(2**22 + 1) is None


def test_time_counts_only_while_somebody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.0, 0.5, 9000.0, 8000.0, 8001.0])
    monkeypatch.setattr(allowance.time, "monotonic", lambda: next(times))
    clock = Clock()
    assert [clock.tick() for _ in range(4)] == [0.5, 2.0, 0.0, 1.0]
