"""Two runs over one OUT at the same time: one works, the other one gives way or waits. All of it in real processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers_faults import Run, Spot, assert_same, files, make_cases, undisturbed, wait_until

from redactor.batch.lease_file import PREFIX

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc"),
]
TIMING = (0.5, 30.0, 1.0)
SHORT = (0.5, 6.0, 1.0)
HELD = ("case-0003", "case-0004")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Spot:
    """Six cases, done."""
    root = tmp_path_factory.mktemp("whole")
    make_cases(root / "input", 6)
    return undisturbed(Spot.at(root))


@pytest.fixture
def spot(tmp_path: Path, whole: Spot) -> Spot:
    return Spot.at(tmp_path, input=whole.input)


@pytest.fixture
def other(spot: Spot) -> Spot:
    """The same OUT from another private folder, as from another machine."""
    return Spot(spot.input, spot.out, spot.private.with_name("other.private"))


def at_work(run: Run) -> None:
    """Wait until it has done two cases and is held in the next ones."""
    run.until(lambda: len(run.told) == 2 and set(HELD) <= run.begun.keys())


def kept(spot: Spot) -> dict[str, bytes]:
    """What nobody but the holder changes; the holder beats."""
    found = {f"out/{path}": data for path, data in files(spot.out).items()}
    found |= {f"private/{path}": data for path, data in files(spot.private).items()}
    return {path: data for path, data in found.items() if PREFIX not in path}


def test_with_one_private_folder(spot: Spot, whole: Spot) -> None:
    with Run(spot, "--workers", "2", held=HELD) as first:
        at_work(first)
        before = kept(spot)
        with Run(spot) as second:
            second.refused("another run is using the same private folder", "--wait")
        assert kept(spot) == before
        with Run(spot, "--wait") as third:
            third.until(lambda: third.waits)
            assert kept(spot) == before
            first.let_go()
            assert first.end() == 0
            assert third.end() == 0
            assert (third.finished["cases_run"], third.finished["cases_done_before"]) == (0, 6)
            assert not third.begun
    assert_same(spot, whole)


def test_the_first_is_killed_while_the_second_waits(spot: Spot, whole: Spot) -> None:
    with Run(spot, "--workers", "2", held=HELD) as first:
        at_work(first)
        with Run(spot, "--wait", "--workers", "2") as second:
            second.until(lambda: second.waits)
            first.kill()
            assert second.end() == 0
            assert (second.finished["cases_run"], second.finished["cases_done_before"]) == (4, 2)
        wait_until(lambda: not first.processes())
    assert_same(spot, whole)


def test_with_two_private_folders(spot: Spot, other: Spot, whole: Spot) -> None:
    """The other journal knows nothing of these copies: whoever has it must not touch them, now or later."""
    with Run(spot, "--workers", "2", held=HELD, timing=TIMING) as first:
        at_work(first)
        before = kept(spot)
        with Run(other, timing=TIMING) as second:
            second.refused("another run is at work on OUT", "--wait")
        assert kept(spot) == before
        with Run(other, "--wait", timing=TIMING) as third:
            third.until(lambda: third.waits)
            assert kept(spot) == before
            first.let_go()
            assert first.end() == 0
            third.refused("OUT holds the copies of another run")
    assert_same(spot, whole)
    before = kept(spot)
    with Run(other, timing=TIMING) as fourth:
        fourth.refused("OUT holds the copies of another run")
    assert kept(spot) == before
    assert other.table("SELECT * FROM results") == []


def test_the_first_of_two_private_folders_is_killed(spot: Spot, other: Spot, whole: Spot) -> None:
    """It has written no report yet, so whoever waited takes OUT over and does it all."""
    with Run(spot, "--workers", "2", held=HELD, timing=SHORT) as first:
        at_work(first)
        with Run(other, "--wait", "--workers", "2", timing=SHORT) as second:
            second.until(lambda: second.waits)
            first.kill(group=True)
            assert second.end() == 0
            assert second.finished["cases_run"] == 6
    assert_same(other, whole)
