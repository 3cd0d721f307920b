"""Runs that are killed from outside, or in part, or stopped: what is done is kept, the next run does the rest."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from helpers_faults import (
    Run,
    Spot,
    Whom,
    assert_same,
    make_cases,
    stamps,
    undisturbed,
    wait_until,
)

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
FULL = bool(os.environ.get("REDACTOR_FULL"))
SEED = 20261122
Moment = Callable[[Run], None]


class Moments:
    """When runs are killed: ten moments from the first step of the first run to the last of the last one.

    Each is a condition that is waited for, and a little random time more. Only the time that is left until the
    report is finished may be too short for it.
    """

    def __init__(self, count: int, seed: int) -> None:
        self._random = random.Random(seed)
        self._count = count

    def all(self) -> list[tuple[str, Moment, Whom]]:
        """Their names, what to wait for, and who dies then."""
        shares = [(each + self._random.random()) / 5.5 for each in range(5)]
        middle = [(f"{share:.0%}", self._when_done(share)) for share in shares]
        rows: list[tuple[str, Moment]] = [
            ("planning", self._planning),
            ("planned", self._planned),
            ("first copy", self._first_copy),
            *middle,
            ("report", self._report),
            ("report again", self._report),
        ]
        whom: list[Whom] = ["coordinator", "group"] * (len(rows) // 2)
        self._random.shuffle(whom)
        return [(name, moment, who) for (name, moment), who in zip(rows, whom, strict=True)]

    def _a_little(self, most: float) -> None:
        time.sleep(self._random.uniform(0.0, most))

    def _planning(self, run: Run) -> None:
        run.until((run.spot.private / "journal.sqlite").exists, every=0.001)
        self._a_little(0.03)

    def _planned(self, run: Run) -> None:
        run.until(lambda: run.started, every=0.001)
        self._a_little(0.5)

    def _first_copy(self, run: Run) -> None:
        run.until(lambda: list(run.spot.out.glob("case-*")), every=0.001)
        self._a_little(0.005)

    def _when_done(self, share: float) -> Moment:
        def moment(run: Run) -> None:
            run.until(lambda: run.started)
            before = self._count - run.said[0]["all_cases"]
            wanted = max(1, round(share * self._count) - before)
            run.until(lambda: len(run.told) >= wanted, every=0.001)
            self._a_little(0.05)

        return moment

    def _report(self, run: Run) -> None:
        """Goes on in small steps from the last case until the report is being written."""
        run.until(lambda: run.started, every=0.0005)
        run.until(lambda: len(run.told) == run.said[0]["all_cases"], every=0.0005)
        more = self._random.randrange(40)
        while not run.over and more:
            run.process.send_signal(signal.SIGSTOP)
            if any(run.spot.out.glob(".report*.part")):
                more -= 1
            run.process.send_signal(signal.SIGCONT)
            time.sleep(0.001)


def killed_and_resumed(tmp_path: Path, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    """The test, over so many cases."""
    make_cases(tmp_path / "input", count)
    began = time.monotonic()
    whole = undisturbed(Spot.at(tmp_path, "whole"), "--wait")
    said = [f"undisturbed {time.monotonic() - began:.0f} s"]
    spot = Spot.at(tmp_path)
    sources, expected = stamps(spot.input), whole.copies()
    begun, told, in_flight = Counter[str](), Counter[str](), Counter[str]()
    done: set[str] = set()
    hits = 0
    with ExitStack() as stack:
        runs: list[Run] = []
        for name, moment, who in Moments(count, SEED).all():
            run = stack.enter_context(Run(spot, "--workers", "2"))
            runs.append(run)
            moment(run)
            hits += not run.over
            run.kill(group=who == "group")
            now = spot.done()
            said.append(f"{name}: {who} killed, {len(now)} done")
            assert not done & run.begun.keys(), "a case that was recorded is run again"
            assert done <= now
            in_flight.update(run.begun.keys() - now)
            begun, told, done = begun + run.begun, told + Counter(run.told), now
            assert set(run.told) <= now, "a case is told before it is recorded"
            for path, data in spot.copies().items():
                assert path.endswith(".part") or data == expected[path], path
            if (spot.out / "report.json").exists():
                json.loads((spot.out / "report.json").read_bytes())
        began = time.monotonic()
        with Run(spot, "--workers", "2") as last:
            assert last.end() == 0, last.err
            assert not done & last.begun.keys()
            assert last.finished["cases_done_before"] == len(done)
            begun, told = begun + last.begun, told + Counter(last.told)
        said.append(f"last run {time.monotonic() - began:.0f} s")
        for run in runs:
            wait_until(lambda run=run: not run.processes())
    assert_same(spot, whole)
    assert stamps(spot.input) == sources
    assert hits >= 8
    assert begun.keys() == {f"case-{number:04}" for number in range(1, count + 1)}
    assert [case for case in begun if begun[case] > 1 + in_flight[case]] == []
    assert max(told.values()) == 1
    # Nothing is left to do for one more.
    before = stamps(spot.out)
    with Run(spot) as idle:
        assert idle.end() == 0
        assert idle.finished["cases_run"] == 0
        assert not idle.begun
    after = stamps(spot.out)
    changed = {path for path in before if before[path] != after[path]}
    assert before.keys() == after.keys()
    assert changed <= {"report.json", "report.html", "report.csv", "report.people.csv"}
    with capsys.disabled():
        if FULL:
            print(f"\n{count} cases: " + "; ".join(said))


@pytest.mark.slow
def test_killed_ten_times_and_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    killed_and_resumed(tmp_path, 60, capsys)


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.skipif(not FULL, reason="many minutes: set REDACTOR_FULL")
def test_a_thousand_cases_killed_ten_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    killed_and_resumed(tmp_path, 1000, capsys)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Spot:
    """Eight cases, done."""
    root = tmp_path_factory.mktemp("whole")
    make_cases(root / "input", 8)
    return undisturbed(Spot.at(root))


@pytest.mark.slow
def test_a_worker_is_killed(tmp_path: Path, whole: Spot) -> None:
    """Its case is run once more, and nothing else is."""
    spot = Spot.at(tmp_path, input=whole.input)
    with Run(spot, "--workers", "2", held=("case-0002", "case-0003")) as run:
        run.until(lambda: {"case-0002", "case-0003"} <= run.begun.keys())
        victim, *others = run.workers()
        assert len(others) == 1
        os.kill(victim, signal.SIGKILL)
        run.until(lambda: victim not in run.processes())
        run.let_go()
        assert run.end() == 0, run.err
        begun = run.begun
        assert sorted(begun.values()) == [1] * 7 + [2]
        assert begun["case-0002"] + begun["case-0003"] == 3
        assert run.finished["cases_run"] == 8
        wait_until(lambda: not run.processes())
    assert_same(spot, whole)


@pytest.mark.slow
def test_stopped_at_work(tmp_path: Path, whole: Spot) -> None:
    spot = Spot.at(tmp_path, input=whole.input)
    with Run(spot, "--workers", "2", held=("case-0004", "case-0005")) as run:
        run.until(lambda: len(run.told) == 3 and {"case-0004", "case-0005"} <= run.begun.keys())
        began = time.monotonic()
        os.kill(run.pid, signal.SIGTERM)
        assert run.end() == 130
        assert time.monotonic() - began < 5.0
        wait_until(lambda: not run.processes())
        assert run.finished["stopped"]
        assert run.finished["exit_status"] == 130
        (line,) = run.lines
        assert line.startswith("redactor: stopped.")
    assert spot.done() == {"case-0001", "case-0002", "case-0003"}
    assert spot.copies().items() <= whole.copies().items()
    with Run(spot, "--workers", "2") as again:
        assert again.end() == 0
        assert again.finished["cases_run"] == 5
    assert_same(spot, whole)
