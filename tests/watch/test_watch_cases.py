"""A watcher takes cases as they come and as they change, each once, and only what changed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import helpers_workers
import pytest
from conftest import Cli, Light
from helpers_batch import FOLDER, NOTE, OTHER, Place, Words, cases, light_line
from helpers_watch import QUICK, Watching, until, watching

from redactor.batch import plan as planning
from redactor.batch import reports as reporting
from redactor.batch import session as sessions
from redactor.batch import watching as module
from redactor.batch import work
from redactor.batch.engines import Processes, Serial
from redactor.batch.memory import MIB, resident
from redactor.batch.settling import Settling
from redactor.batch.watching import Rhythm
from redactor.config.pipeline import Pipeline, load
from redactor.errors import DocumentError
from redactor.model import Case, Status


def serial(pipeline: Pipeline, before: Callable[[Case], object] | None = None) -> Serial:
    line = light_line(pipeline, Words(before))
    return Serial(lambda: line)


@pytest.fixture
def pipeline() -> Pipeline:
    return load("supervision")


@pytest.fixture
def watch(place: Place, pipeline: Pipeline) -> Iterator[Watching]:
    """A watcher over an empty input."""
    with watching(place, pipeline, serial(pipeline)) as at_work:
        yield at_work


def statuses(place: Place) -> dict[str, str]:
    return {name: entry["status"] for name, entry in place.documents().items()}


def test_cases_are_taken_as_they_come_each_once(
    place: Place, watch: Watching, cli: Cli, light: Light, tmp_path: Path
) -> None:
    watch.looks()
    place.case(f"0 {FOLDER}", one_txt=NOTE, two_md=OTHER)
    watch.until_done(1)
    place.case(f"1 {FOLDER}", one_txt=NOTE, two_md=OTHER)
    place.case(f"2 {FOLDER}", one_txt=NOTE, two_md=OTHER)
    watch.until_done(3)
    watch.looks()
    assert watch.done == ["case-0001", "case-0002", "case-0003"]
    until(lambda: len(place.documents()) == 6, "the report")
    watch.watcher.stop()
    assert watch.thread is not None
    watch.thread.join(60)
    light()
    (tmp_path / "by run").mkdir()
    other = Place(tmp_path / "by run")
    cases(other)
    assert cli(*other.args()).code == 0
    assert place.copies() == other.copies()
    assert statuses(place) == statuses(other)
    assert place.remains() == []


def test_what_a_run_did_is_not_done_again(
    place: Place, pipeline: Pipeline, cli: Cli, light: Light
) -> None:
    light()
    cases(place)
    assert cli(*place.args("--no-vault")).code == 0
    with watching(place, pipeline, serial(pipeline)) as watch:
        watch.looks(8)
        place.case(f"9 {FOLDER}", one_txt=NOTE)
        watch.until_done(1)
    assert watch.done == ["case-0004"]
    assert len(place.documents()) == 7
    again = cli(*place.args("--no-vault"))
    assert "4 case(s) were done already" in again.out


def test_a_file_that_is_added_or_changed_or_deleted(place: Place, watch: Watching) -> None:
    folder = place.case("a", one_txt=NOTE)
    place.case("b", one_txt=NOTE)
    watch.until_done(2)
    (folder / "two.txt").write_text(OTHER, encoding="utf-8")
    watch.until_done(3)
    (folder / "two.txt").write_text(NOTE, encoding="utf-8")
    watch.until_done(4)
    second = "case-0001/document-02.txt"
    assert place.copies()[second] == place.copies()["case-0002/document-01.txt"]
    (folder / "two.txt").unlink()
    watch.until_done(5)
    assert watch.done == ["case-0001", "case-0002", "case-0001", "case-0001", "case-0001"]
    assert second not in place.copies()
    assert (place.private / "withdrawn" / second).exists()
    until(lambda: sorted(place.documents()) == sorted(p.partition(".")[0] for p in place.copies()))


def test_a_file_that_was_only_touched_is_not_done_again(place: Place, watch: Watching) -> None:
    folder = place.case("a", one_txt=NOTE)
    watch.until_done(1)
    before = watch.watcher._finished[folder]
    (folder / "one.txt").touch()
    until(lambda: watch.watcher._finished[folder] != before, "it was looked at again")
    assert watch.done == ["case-0001"]


def test_a_renamed_folder_is_a_case_of_its_own(place: Place, watch: Watching) -> None:
    folder = place.case("a", one_txt=NOTE)
    watch.until_done(1)
    folder.rename(place.input / "b")
    watch.until_done(2)
    assert watch.done == ["case-0001", "case-0002"]
    assert len(place.copies()) == 2
    assert list(watch.watcher._finished) == [place.input / "b"]


def test_what_is_not_taken_stands_in_the_report_as_long_as_it_is_there(
    place: Place, watch: Watching
) -> None:
    place.case("a", one_txt=NOTE)
    picture = place.case("b", one_png="x") / "one.png"
    watch.until_done(1)
    until(lambda: "skipped" in statuses(place).values(), "the report")
    picture.unlink()
    until(lambda: list(statuses(place).values()) == ["published"], "the report")


def test_empty_folders_are_waited_for(place: Place, watch: Watching) -> None:
    (place.input / "a" / "b").mkdir(parents=True)
    watch.looks()
    place.case("a/b", one_txt=NOTE)
    watch.until_done(1)


def test_a_bad_roster_then_a_good_one(place: Place, watch: Watching) -> None:
    folder = place.case("a", one_txt=NOTE)
    place.case("b", one_txt=NOTE)
    (folder / "case.yaml").write_text("people: [\n", encoding="utf-8")
    watch.until_done(2)
    until(lambda: statuses(place)["case-0001/document-01"] == "failed", "the report")
    (folder / "case.yaml").write_text("always: [felt low]\n", encoding="utf-8")
    watch.until_done(3)
    until(lambda: set(statuses(place).values()) == {"published"}, "the report")
    assert b"felt low" not in place.copies()["case-0001/document-01.txt"]
    assert b"felt low" in place.copies()["case-0002/document-01.txt"]


def test_what_failed_for_the_moment_is_tried_again(
    place: Place, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AGAIN", 1.0)
    real, refused = work.read_source, [3]

    def read(path: Path, *more: object) -> object:
        if path.name == "locked.txt" and refused[0]:
            refused[0] -= 1
            raise DocumentError("unreadable", "The file may not be read.", "Close it.")
        return real(path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "read_source", read)
    place.case("a", locked_txt=NOTE)
    place.case("b", one_txt=NOTE)
    with watching(place, pipeline, serial(pipeline)) as watch:
        until(lambda: len(watch.steps) >= 5, "the fifth")
        watch.looks(15)
    outcomes = [step.outcomes[0].status for step in watch.steps if step.case == "case-0001"]
    assert outcomes == [Status.FAILED] * 3 + [Status.PUBLISHED]
    assert watch.done.count("case-0002") == 1
    assert set(statuses(place).values()) == {"published"}


def test_unchanged_cases_cost_a_look_no_hashing(
    place: Place, pipeline: Pipeline, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 300
    light()
    for number in range(count):
        place.case(f"{number:05}", one_txt="Nobody.\n")
    assert cli(*place.args("--no-vault")).code == 0
    hashed: list[object] = []
    real = planning.digest
    monkeypatch.setattr(planning, "digest", lambda path: hashed.append(path) or real(path))
    numbered: list[object] = []
    plan = sessions.make_plan
    monkeypatch.setattr(
        sessions, "make_plan", lambda *args: numbered.append(args) or plan(*args)
    )  # fmt: skip
    with watching(place, pipeline, serial(pipeline)) as watch:
        until(lambda: len(watch.watcher._finished) == count, "the first check")
        until(lambda: not watch.watcher._due, "the report")
        # Each source and each copy was looked into once.
        assert len(hashed) == 2 * count
        hashed.clear()
        numbered.clear()
        watch.looks(5)
        assert (hashed, numbered, watch.done) == ([], [], [])
        (place.input / "00007" / "one.txt").write_text(NOTE, encoding="utf-8")
        watch.until_done(1)
        assert watch.done == ["case-0008"]
        assert len(hashed) == 1
        assert len(numbered) == 1


def test_with_much_to_do_it_looks_in_between(
    place: Place, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    seen: list[int] = []
    ready = Settling.ready
    monkeypatch.setattr(Settling, "ready", lambda *args: seen.append(1) or ready(*args))
    monkeypatch.setattr(module, "_STALE", 0.2)
    cases(place, 7)

    def slowly(case: Case) -> None:
        time.sleep(0.15)

    with watching(place, pipeline, serial(pipeline, slowly), Rhythm(60, 0, 0)) as watch:
        watch.until_done(7)
    assert len(seen) >= 4
    assert sorted(watch.done) == sorted(set(watch.done))


def test_a_report_is_written_as_often_as_it_may_and_is_complete_in_the_end(
    place: Place, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[set[str]] = []
    real = reporting.write_reports
    monkeypatch.setattr(
        sessions, "write_reports", lambda *args: written.append(args[3]) or real(*args)
    )  # fmt: skip
    cases(place, 8)
    with watching(place, pipeline, serial(pipeline), Rhythm(0.1, 0.3, 3600)) as watch:
        watch.until_done(8)
        place.case("later", one_txt=NOTE)
        watch.until_done(9)
        watch.looks(5)
        assert len(written) == 1
    assert len(written) == 2
    assert set.union(*written) == set(watch.done)
    assert len(place.documents()) == 17


def test_a_report_that_takes_long_is_written_less_often(
    place: Place, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reporting.write_reports

    def slow(*args: object) -> None:
        time.sleep(0.5)
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(sessions, "write_reports", slow)
    cases(place, 1)
    with watching(place, pipeline, serial(pipeline), QUICK) as watch:
        until(lambda: watch.watcher._next_report > 0, "the report")
        left = watch.watcher._next_report - time.monotonic()
        assert left > 5
    assert len(place.documents()) == 2


def test_it_reports_when_it_is_interrupted(place: Place, pipeline: Pipeline) -> None:
    def stop(case: Case) -> None:
        if case.id == "case-0003":
            raise KeyboardInterrupt

    cases(place)
    with watching(place, pipeline, serial(pipeline, stop), Rhythm(0.1, 0, 3600)) as watch:
        assert watch.thread is not None
        watch.thread.join(60)
    assert isinstance(watch.error, KeyboardInterrupt)
    assert watch.done == ["case-0001", "case-0002"]
    assert len(place.documents()) == 4
    assert place.remains() == []


@pytest.mark.slow
@pytest.mark.workers
def test_documents_that_end_their_worker_do_not_stop_it(place: Place) -> None:
    """The first document of the second case is given up twice, and then held back."""
    pipeline = helpers_workers.revive()
    cases(place)
    engine = Processes(pipeline, 2, helpers_workers.dies_in_read)
    with watching(place, pipeline, engine) as watch:
        watch.until_done(3)
        place.case("later", one_txt=NOTE)
        watch.until_done(4)
    found = statuses(place)
    assert found.pop(helpers_workers.BAD) == "quarantined"
    assert len(found) == 6
    assert set(found.values()) == {"published"}
    assert engine._crew == []


@pytest.mark.workers
def test_workers_that_have_nothing_to_do_are_ended(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_IDLE", 1.0)
    pipeline = helpers_workers.revive()
    engine = Processes(pipeline, 1)
    place.case("a", one_txt=NOTE)
    with watching(place, pipeline, engine) as watch:
        watch.until_done(1)
        until(lambda: engine._crew == [], "they are ended")
        place.case("b", one_txt=NOTE)
        watch.until_done(2)


@pytest.mark.slow
def test_its_memory_does_not_grow_with_what_it_did(place: Place, pipeline: Pipeline) -> None:
    """The journal holds what was done; the watcher keeps what its files look like."""
    with watching(place, pipeline, serial(pipeline), Rhythm(0.1, 0, 2.0)) as watch:
        held: list[int] = []
        for number in range(300):
            place.case(f"{number:05} {FOLDER}", one_txt=NOTE * 5)
            if (number + 1) % 50 == 0:
                watch.until_done(number + 1)
                held.append(resident(os.getpid()) or 0)
                shutil.rmtree(place.input / f"{number:05} {FOLDER}")
    assert held[-1] - held[1] < 24 * MIB, [value // MIB for value in held]
    assert len(place.documents()) == 300
