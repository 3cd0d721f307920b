"""How many processes a run starts, and how many threads each gives to the model."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.batch.share import MOST, WORTH_A_PROCESS, cores, share_cores, workers_for
from redactor.batch.work import Job
from redactor.detect.ner.about import THREADS
from redactor.detect.ner.tagger import threads


def job(number: int, *paths: Path) -> Job:
    case = f"case-{number:04}"
    return Job(case, tuple((f"{case}/document-{n:02}", path) for n, path in enumerate(paths, 1)))


def sized(path: Path, size: int) -> Path:
    path.write_bytes(b"a" * size)
    return path


def test_a_process_is_started_for_each_measure_of_text(tmp_path: Path) -> None:
    note = sized(tmp_path / "a.txt", WORTH_A_PROCESS)
    assert [workers_for([job(n, note) for n in range(k)], 4) for k in range(6)] == [
        1,
        1,
        2,
        3,
        4,
        4,
    ]


def test_a_byte_of_a_pdf_holds_less_text_than_one_of_a_note(tmp_path: Path) -> None:
    jobs = [
        [job(n, sized(tmp_path / f"{n}{suffix}", WORTH_A_PROCESS)) for n in range(4)]
        for suffix in (".md", ".TXT", ".pdf", ".docx")
    ]
    assert [workers_for(each, 8) for each in jobs] == [4, 4, 1, 1]


def test_one_large_case_is_one_process(tmp_path: Path) -> None:
    assert workers_for([job(1, sized(tmp_path / "a.txt", 9 * WORTH_A_PROCESS))], 4) == 1


def test_a_file_that_went_away_counts_for_nothing(tmp_path: Path) -> None:
    assert workers_for([job(n, tmp_path / "gone.txt") for n in range(9)], 4) == 1


@given(st.integers(1, 64), st.integers(1, 256))
def test_all_threads_together_have_a_core_each_unless_there_are_more_processes(
    workers: int, available: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(THREADS, "1")
        patch.delenv(THREADS)
        share_cores(workers, available)
        assert 1 <= threads() <= MOST
        assert threads() == 1 or threads() * workers <= available


def test_what_the_user_said_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS, "3")
    share_cores(1, 16)
    assert os.environ[THREADS] == "3"


def test_there_is_a_core() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
