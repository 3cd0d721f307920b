"""The engines: whoever runs the cases, every job has one result."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from helpers_batch import NOTE, light_line

from redactor.batch.crew import unstoppable
from redactor.batch.engines import MOST_WORKERS, Processes, Serial
from redactor.batch.run import engine_of
from redactor.batch.settings import Settings, Workplace
from redactor.batch.share import WORTH_A_PROCESS
from redactor.batch.work import Job
from redactor.config.pipeline import load
from redactor.detect.ner.tagger import THREADS
from redactor.errors import BatchError, MissingDependency
from redactor.model import Status
from redactor.pipeline import Line


def jobs(folder: Path, count: int) -> list[Job]:
    made = []
    for number in range(1, count + 1):
        path = folder / f"{number}.txt"
        path.write_text(NOTE)
        case = f"case-{number:04}"
        made.append(Job(case, ((f"{case}/document-01", path),)))
    return made


def test_serial_gives_one_result_per_job_in_order(tmp_path: Path) -> None:
    line = light_line(load("supervision"))
    done = list(Serial(lambda: line).run(jobs(tmp_path, 3)))
    assert [each.case for each in done] == ["case-0001", "case-0002", "case-0003"]
    assert all(each.outcomes[0].status is Status.PUBLISHED for each in done)
    assert all(each.drafts == {} for each in done)
    assert "Quenby" not in repr(done)


def test_drafts_are_staged_for_their_owner_only(tmp_path: Path) -> None:
    line = light_line(load("supervision"))
    (job,) = jobs(tmp_path, 1)
    staging = tmp_path / "staging"
    (done,) = Serial(lambda: line).run([Job(job.case, job.documents, (), staging)])
    (staged,) = done.drafts.values()
    assert staged.suffix == ".txt"
    assert isinstance(staged.held, Path)
    assert staged.held.parent == staging
    assert staged.held.stat().st_mode & 0o777 == 0o600
    assert staging.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("error", [BatchError("full.", ""), MissingDependency("none.", "")])
def test_what_stops_every_case_is_raised(error: Exception, tmp_path: Path) -> None:
    def line_of() -> Line:
        raise error

    with pytest.raises(type(error)):
        list(Serial(line_of).run(jobs(tmp_path, 2)))


def test_a_process_that_is_started_never_sees_ctrl_c() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with unstoppable():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_is_told_all_it_needs_before_the_program_stops(number: int) -> None:
    """Half told, it would write a traceback on the log."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    def start() -> None:
        with unstoppable():
            os.kill(os.getpid(), number)
            signal.raise_signal(number)
            told.append("all")

    before = signal.signal(number, stop)
    told: list[str] = []
    try:
        with pytest.raises(KeyboardInterrupt):
            start()
        assert signal.getsignal(number) is stop
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    finally:
        signal.signal(number, before)
    assert told == ["all"]


def test_little_text_is_read_in_one_process_and_much_in_several(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("redactor.batch.run.cores", lambda: 4)
    monkeypatch.setenv(THREADS, "1")
    note = tmp_path / "note.txt"
    note.write_bytes(b"a" * (WORTH_A_PROCESS // 4))

    def chosen(workers: int, count: int) -> int:
        settings = Settings(
            (), Path("o"), Path("p"), load("supervision"), Workplace(workers=workers)
        )
        todo = [Job(f"case-{n}", ((f"case-{n}/document-01", note),)) for n in range(count)]
        engine = engine_of(settings, todo)
        assert isinstance(engine, Processes)
        return engine._workers

    assert [chosen(0, count) for count in (0, 1, 7, 8)] == [1, 1, 1, 2]
    assert [chosen(1, count) for count in (0, 1, 7, 8)] == [1, 1, 1, 1]
    assert [chosen(3, count) for count in (0, 1, 7, 8)] == [1, 1, 3, 3]
    assert chosen(64, 99) == MOST_WORKERS
