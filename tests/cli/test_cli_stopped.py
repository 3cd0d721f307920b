"""A run that is stopped, killed or crowded out: what is done is kept, and the next run goes on."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from conftest import Cli, Light
from helpers_batch import FOLDER, NOTE, OTHER, ROOT, WORDS, Place, Words, cases, holds, tree

from redactor.lock import locked
from redactor.model import Case

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def stop_at(number: int) -> Callable[[Case], None]:
    def before(case: Case) -> None:
        if case.id == f"case-{number:04}":
            raise KeyboardInterrupt

    return before


@pytest.mark.parametrize("number", [1, 2, 3])
def test_ctrl_c_keeps_what_is_done(
    number: int, place: Place, cli: Cli, light: Light, expected: dict[str, bytes]
) -> None:
    light(None, Words(stop_at(number)))
    cases(place)
    ran = cli(*place.args("--workers", "1"))
    assert ran.code == 130
    assert ran.err.splitlines()[-1].startswith("redactor: stopped.")
    assert len(place.copies()) == len(place.documents()) == 2 * (number - 1)
    assert place.copies().items() <= expected.items()
    assert place.remains() == []
    assert holds(WORDS, ran.both) == []
    light()
    again = cli(*place.args("--workers", "1"))
    assert again.code == 0
    assert place.copies() == expected
    assert len(place.documents()) == 6
    if number > 1:
        assert f"{number - 1} case(s) were done already" in again.out


def test_ctrl_c_in_a_scan(place: Place, cli: Cli, light: Light) -> None:
    light(None, Words(stop_at(2)))
    cases(place)
    ran = cli("scan", place.input, "--workers", "1")
    assert (ran.code, ran.out) == (130, "")
    assert cli(*place.args("--dry-run", "--workers", "1")).code == 130
    assert not place.out.exists()


def test_ctrl_c_before_anything_is_loaded(
    place: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(name: str) -> NoReturn:
        raise KeyboardInterrupt

    cases(place)
    monkeypatch.setattr("redactor.cli.run.load", stop)
    ran = cli(*place.args())
    assert (ran.code, ran.out) == (130, "")
    assert not place.out.exists()


def start(seconds: float, place: Place, *more: str) -> subprocess.Popen[str]:
    """A run in a process of its own, that takes its time over every case."""
    return subprocess.Popen(
        [sys.executable, ROOT / "tests" / "helpers_driver.py", str(seconds), *place.args(*more)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=place.root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
    )  # fmt: skip


def wait_for(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout is not None
    for said in process.stdout:
        if said.strip() == line:
            return
    raise AssertionError(line)


def wait_until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def journal_knows(place: Place, case: str) -> bool:
    """Whether a run has finished with a case."""
    with closing(sqlite3.connect(place.private / "journal.sqlite")) as journal:
        return bool(journal.execute("SELECT 1 FROM done WHERE case_id = ?", (case,)).fetchall())


@pytest.mark.slow
def test_a_real_ctrl_c(place: Place, cli: Cli, light: Light, expected: dict[str, bytes]) -> None:
    cases(place)
    process = start(30, place, "--workers", "1")
    try:
        wait_for(process, "begin case-0001")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "redactor: stopped." in err
    assert holds(WORDS, err) == []
    assert place.remains() == []
    light()
    assert cli(*place.args()).code == 0
    assert place.copies() == expected


@pytest.mark.slow
def test_kill_and_a_second_run_at_once(
    place: Place, cli: Cli, light: Light, expected: dict[str, bytes]
) -> None:
    cases(place)
    process = start(5, place, "--workers", "1")
    try:
        wait_for(process, "begin case-0002")
        wait_until(lambda: journal_knows(place, "case-0001"))
        light()
        before = tree(place.out)
        crowded = cli(*place.args())
        assert crowded.code == 6
        assert "another run" in crowded.err
        assert tree(place.out).keys() >= before.keys()
        process.kill()
        process.wait(timeout=30)
    finally:
        process.kill()
        process.communicate(timeout=30)
    assert len(place.copies()) == 2
    assert place.copies().items() <= expected.items()
    again = cli(*place.args())
    assert again.code == 0
    assert "1 case(s) were done already" in again.out
    assert place.copies() == expected
    assert place.remains() == []


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="process groups")
@pytest.mark.parametrize("after", [1.6, 7.0])
def test_ctrl_c_reaches_workers_without_a_traceback(after: float, place: Place) -> None:
    """A terminal sends SIGINT to the whole group, workers that are still starting among them."""
    cases(place)
    process = subprocess.Popen(
        [sys.executable, "-m", "redactor", *place.args("--workers", "2")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        time.sleep(after)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert "Traceback" not in out + err
    assert holds(WORDS, out + err) == []
    assert process.returncode in (0, 130)
    assert place.remains() == []


def test_two_runs_at_once(place: Place, cli: Cli, light: Light) -> None:
    light()
    cases(place)
    assert cli(*place.args()).code == 0
    before = tree(place.root)
    with locked(place.private / "run.lock"):
        ran = cli(*place.args())
        assert cli("scan", place.input).code == 0
    assert ran.code == 6
    (text,) = ran.err.splitlines()
    assert "another run" in text
    assert tree(place.root) == before
    assert cli(*place.args()).code == 0


class Killed(BaseException):
    """Stands for the moment at which a process is gone."""


@contextmanager
def dying_at(count: int, die: Callable[[], NoReturn]) -> Iterator[list[int]]:
    """Die just before the ``count``-th change to the disk that is worth the name."""
    calls = [0]
    changed: list[tuple[Any, str, Any]] = []

    def guard(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def guarded(*args: Any, **named: Any) -> Any:
            calls[0] += 1
            if calls[0] == count:
                die()
            return real(*args, **named)

        changed.append((owner, name, real))
        setattr(owner, name, guarded)

    from redactor.batch.journal import Journal

    for name in ("fsync", "replace", "unlink", "mkdir"):
        guard(os, name)
    for name in ("forget", "record", "case_number", "close"):
        guard(Journal, name)
    try:
        yield calls
    finally:
        for owner, name, real in changed:
            setattr(owner, name, real)


@needs_fork
def test_a_run_killed_at_any_point_is_finished_by_the_next(
    tmp_path: Path, cli: Cli, light: Light
) -> None:
    """The process dies before its first, second, ... last change to the disk, with no clean-up."""
    light()
    root = tmp_path / "whole"
    root.mkdir()
    whole = Place(root)
    prepare(whole)
    with dying_at(0, lambda: os._exit(9)) as calls:
        assert cli(*whole.args()).code == 1
    final = whole.copies()
    assert len(final) == 3
    assert calls[0] > 25
    for count in range(1, calls[0] + 1, 2):
        root = tmp_path / f"killed{count}"
        root.mkdir()
        place = Place(root)
        prepare(place)
        child = os.fork()
        if child == 0:
            with dying_at(count, lambda: os._exit(9)):
                quietly(place)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 9, count
        for path, data in place.copies().items():
            assert path.endswith(".part") or data == final[path], (count, path)
        assert cli(*place.args()).code == 1
        assert place.copies() == final, count
        assert len(place.documents()) == 4
        assert place.remains() == []
        assert holds(WORDS, *tree(place.out).values()) == []


def prepare(place: Place) -> None:
    place.case(f"a {FOLDER}", one_txt=NOTE, two_txt=OTHER)
    place.case(f"b {FOLDER}", one_txt=NOTE, bad_txt=b"")


def quietly(place: Place) -> None:
    from redactor.__main__ import main

    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    try:
        main(place.args("--workers", "1"))
    except SystemExit:
        return


def test_the_private_folder_is_for_its_owner_only(place: Place, cli: Cli, light: Light) -> None:
    light()
    cases(place)
    place.private.mkdir(0o755)
    assert cli(*place.args()).code == 0
    assert place.private.stat().st_mode & 0o777 == 0o700
    for path in place.private.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path.name
    names = {path.name for path in place.private.iterdir()}
    assert names == {
        "journal.sqlite",
        "run.json",
        "run.lock",
        "sources.json",
        "vault",
        "vault.lock",
    }
    text = json.dumps(place.report)
    assert re.search(r"\.private|input", text) is None
