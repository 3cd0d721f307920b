"""Folders that go away and come back: the watcher waits, says so, and goes on by itself."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import Cli, Light
from helpers_batch import FOLDER, NOTE, OTHER, WORDS, Place, Words, cases, holds, light_line
from helpers_watch import health, until, watching

from redactor.batch import watching as module
from redactor.batch.engines import Serial
from redactor.batch.health import NAME, Health
from redactor.batch.settings import Settings
from redactor.batch.watching import Rhythm, Watcher
from redactor.config.pipeline import Pipeline, load
from redactor.errors import BatchError, UsageError
from redactor.files import cannot_write
from redactor.lock import locked
from redactor.model import Case


@pytest.fixture
def pipeline() -> Pipeline:
    return load("supervision")


@pytest.fixture
def engine(pipeline: Pipeline) -> Serial:
    line = light_line(pipeline)
    return Serial(lambda: line)


@pytest.fixture
def by_run(place: Place, cli: Cli, light: Light, tmp_path: Path) -> Callable[[], dict[str, bytes]]:
    """The copies of a run over what the input holds now."""

    def run() -> dict[str, bytes]:
        root = tmp_path / "by run"
        root.mkdir()
        other = Place(root)
        shutil.copytree(place.input, other.input, dirs_exist_ok=True)
        light()
        assert cli(*other.args()).code == 0
        return other.copies()

    return run


def waiting(place: Place) -> Callable[[], bool]:
    return lambda: health(place).get("state") == "waiting"


def watches(place: Place) -> Callable[[], bool]:
    return lambda: health(place).get("state") == "watching" and not health(place)["problem"]


@pytest.mark.parametrize("which", ["input", "out"])
def test_a_folder_that_is_renamed_away_and_back(
    which: str, place: Place, pipeline: Pipeline, engine: Serial, cli: Cli,
    by_run: Callable[[], dict[str, bytes]], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO, "redactor")
    folder = getattr(place, which)
    away = place.root / "away"
    cases(place, 2)
    with watching(place, pipeline, engine) as watch:
        watch.until_done(2)
        folder.rename(away)
        until(waiting(place), "it says so")
        told = cli("status", place.out)
        assert "waits, because" in told.out
        assert holds((*WORDS, "away", str(place.root)), told.both, str(health(place))) == []
        assert not folder.exists()
        away.rename(folder)
        until(watches(place), "it goes on")
        place.case(f"2 {FOLDER}", one_txt=NOTE, two_md=OTHER)
        watch.until_done(3)
    events = [message.split()[0] for message in caplog.messages]
    assert watch.done == ["case-0001", "case-0002", "case-0003"]
    assert place.copies() == by_run()
    assert len(place.documents()) == 6
    assert place.remains() == []
    assert events.count("waiting") == 1
    assert events[-1] == "stopped"
    assert holds((*WORDS, str(place.root)), caplog.text) == []


def test_an_input_that_is_an_empty_folder_now(
    place: Place, pipeline: Pipeline, engine: Serial
) -> None:
    """What an unmounted share leaves behind."""
    cases(place, 2)
    with watching(place, pipeline, engine) as watch:
        watch.until_done(2)
        place.input.rename(place.root / "away")
        place.input.mkdir()
        until(waiting(place), "it says so")
        assert "holds nothing now" in health(place)["problem"]
        place.input.rmdir()
        (place.root / "away").rename(place.input)
        until(watches(place), "it goes on")
        watch.looks()
    assert watch.done == ["case-0001", "case-0002"]
    assert len(place.copies()) == 4


def test_an_input_that_goes_while_it_is_worked_on(
    place: Place, pipeline: Pipeline, by_run: Callable[[], dict[str, bytes]]
) -> None:
    gone: list[int] = []

    def go(case: Case) -> None:
        if case.id == "case-0002" and not gone:
            gone.append(1)
            place.input.rename(place.root / "away")

    line = light_line(pipeline, Words(go))
    cases(place, 4)
    with watching(place, pipeline, Serial(lambda: line)) as watch:
        until(waiting(place), "it says so")
        (place.root / "away").rename(place.input)
        until(watches(place), "it goes on")
        until(lambda: len(place.copies()) == 8, "at once, not after ten minutes")
    assert watch.error is None
    assert place.copies() == by_run()
    assert {entry["status"] for entry in place.documents().values()} == {"published"}


def test_an_out_that_goes_while_it_is_worked_on(
    place: Place, pipeline: Pipeline, by_run: Callable[[], dict[str, bytes]]
) -> None:
    gone: list[int] = []

    def go(case: Case) -> None:
        if case.id == "case-0003" and not gone:
            gone.append(1)
            place.out.rename(place.root / "away")

    line = light_line(pipeline, Words(go))
    cases(place, 4)
    with watching(place, pipeline, Serial(lambda: line)) as watch:
        until(waiting(place), "it says so")
        assert not place.out.exists()
        (place.root / "away").rename(place.out)
        until(lambda: len(place.copies()) == 8, "it goes on")
        watch.until_state("watching")
    assert sorted(watch.done) == ["case-0001", "case-0002", "case-0003", "case-0004"]
    assert place.copies() == by_run()
    assert len(place.documents()) == 8
    assert place.remains() == []


def mounted(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    ran = subprocess.run(["mount", "--bind", source, target], capture_output=True, check=False)
    if ran.returncode:
        pytest.skip("nothing may be mounted here")


def unmounted(target: Path) -> None:
    subprocess.run(["umount", "-l", target], capture_output=True, check=False)


@pytest.fixture
def mount(place: Place) -> Iterator[Callable[[Path, Path], None]]:
    """Mount a folder on another; at the end nothing is mounted."""
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid():
        pytest.skip("nothing may be mounted here")
    targets: list[Path] = []

    def mount(source: Path, target: Path) -> None:
        mounted(source, target)
        targets.append(target)

    yield mount
    for target in targets:
        unmounted(target)


@pytest.mark.parametrize("which", ["input", "out"])
def test_a_mount_that_goes_and_comes_back(
    which: str, place: Place, pipeline: Pipeline, engine: Serial,
    mount: Callable[[Path, Path], None], by_run: Callable[[], dict[str, bytes]],
) -> None:  # fmt: skip
    target = getattr(place, which)
    source = place.root / "share"
    source.mkdir()
    mount(source, target)
    cases(place, 2)
    with watching(place, pipeline, engine) as watch:
        watch.until_done(2)
        unmounted(target)
        until(waiting(place), "it says so")
        assert list(target.iterdir()) == []
        mount(source, target)
        until(watches(place), "it goes on")
        place.case(f"2 {FOLDER}", one_txt=NOTE, two_md=OTHER)
        watch.until_done(3)
    assert watch.done == ["case-0001", "case-0002", "case-0003"]
    assert place.copies() == by_run()
    assert len(place.documents()) == 6
    assert place.remains() == []


@pytest.mark.parametrize("number", [errno.EHOSTDOWN, errno.ESTALE, errno.EIO, errno.EACCES])
def test_whatever_a_share_answers_it_waits(
    number: int, place: Place, pipeline: Pipeline, engine: Serial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network file system says more than that something is not there."""
    cases(place, 1)
    real = Path.exists

    def exists(path: Path, **more: bool) -> bool:
        if path in (place.input, place.out):
            raise OSError(number, f"{FOLDER}")
        return real(path, **more)

    with watching(place, pipeline, engine) as watch:
        watch.until_done(1)
        monkeypatch.setattr(Path, "exists", exists)
        until(waiting(place), "it says so")
        assert "INPUT cannot be reached" in health(place)["problem"]
        away = place.out.rename(place.root / "away")
        until(lambda: "output" in health(place)["problem"], "its session ends")
        until(lambda: "INPUT" in health(place)["problem"], "it cannot begin another")
        away.rename(place.out)
        monkeypatch.setattr(Path, "exists", real)
        until(watches(place), "it goes on")
    assert watch.error is None
    assert len(place.documents()) == 2


def test_it_does_not_begin_where_a_run_would_not(
    place: Place, pipeline: Pipeline, engine: Serial
) -> None:
    cases(place, 1)
    place.input.rename(place.root / "away")
    with watching(place, pipeline, engine) as watch:
        until(lambda: watch.error, "it ends")
    assert isinstance(watch.error, UsageError)
    assert not place.private.exists()


def test_another_run_is_no_reason_to_wait_unless_asked_to(
    place: Place, pipeline: Pipeline, engine: Serial
) -> None:
    cases(place, 1)
    place.private.mkdir()
    with locked(place.private / "run.lock"):
        with watching(place, pipeline, engine) as watch:
            until(lambda: watch.error, "it ends")
        assert isinstance(watch.error, BatchError)
        assert not (place.private / NAME).exists()
    with ExitStack() as stack:
        other = stack.enter_context(locked(place.private / "run.lock")) or stack.pop_all()
        watch = stack.enter_context(watching(place, pipeline, engine, wait=True))
        until(lambda: watch.health.facts.problem, "it waits")
        assert watch.health.facts.state == "waiting"
        assert not (place.private / NAME).exists()
        other.close()
        watch.until_done(1)
        assert health(place)["problem"] == ""


def test_what_cannot_be_written_is_tried_less_and_less_often(
    place: Place, pipeline: Pipeline, engine: Serial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: each try costs the work on a case."""
    monkeypatch.setattr(module, "_LONGEST_PAUSE", 0.8)
    tries: list[int] = []
    full = [True]
    from redactor.batch import publish

    real = publish.write_atomic

    def write(target: Path, data: bytes, **more: int) -> None:
        if full[0]:
            tries.append(1)
            raise cannot_write(OSError(errno.ENOSPC, "Quenby"))
        real(target, data, **more)  # type: ignore[arg-type]

    with watching(place, pipeline, engine, Rhythm(0.1, 0, 0)) as watch:
        watch.looks(1)
        monkeypatch.setattr(publish, "write_atomic", write)
        cases(place, 1)
        until(lambda: len(tries) >= 4, "it tries")
        until(lambda: health(place)["problem"] == "the disk is full.", "it says so")
        assert watch.watcher._pause == 0.8
        full[0] = False
        watch.until_done(1)
        watch.looks(1)
        assert watch.watcher._pause == 0.1
    assert len(place.documents()) == 2


def test_a_health_file_that_cannot_be_written_stops_nothing(
    place: Place, pipeline: Pipeline, engine: Serial
) -> None:
    (place.root / "no folder").write_bytes(b"")
    cases(place, 1)
    settings = Settings((place.input,), place.out, place.private, pipeline)
    with Health(place.root / "no folder" / NAME, pipeline.name, 0.05) as facts:
        watcher = Watcher(settings, Rhythm(0.1, 0, 0), facts, lambda step: watcher.stop(), engine)
        watcher.run()
    assert facts.facts.cases == 1
    assert facts.facts.state == "stopped"
