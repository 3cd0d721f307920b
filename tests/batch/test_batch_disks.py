"""Disks that are full and shares that go away, in the middle of a run and between runs; all of them real."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Cli, Light
from helpers_faults import (
    Faults,
    Names,
    Run,
    Share,
    Spot,
    assert_same,
    can_mount,
    files,
    fill,
    make_cases,
    shared,
    small_disk,
    undisturbed,
)

KIB = 1024


@pytest.fixture(scope="module", autouse=True)
def mounting() -> None:
    if why := can_mount():
        pytest.skip(why)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Spot:
    """Eight cases, done."""
    root = tmp_path_factory.mktemp("whole")
    make_cases(root / "input", 8)
    return undisturbed(Spot.at(root))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "disk"
    with small_disk(folder, "1m"):
        yield folder


@pytest.fixture(params=["out", "private"])
def on_disk(request: pytest.FixtureRequest, disk: Path, whole: Spot) -> Spot:
    """OUT or the private folder is on the small disk."""
    elsewhere = {"out": disk.parent / "out", "private": disk.parent / "private"}
    places = elsewhere | {request.param: disk / "folder"}
    return Spot(whole.input, places["out"], places["private"])


def assert_nothing_half(spot: Spot, whole: Spot) -> None:
    """What lies in OUT is whole."""
    assert [path for path in files(spot.out) if path.endswith(".part")] == []
    assert spot.copies().items() <= whole.copies().items()
    if (spot.out / "report.json").exists():
        assert spot.report["documents"]


@pytest.mark.parametrize("leave", [0, 12, 28, 60, 100, 160])
def test_the_disk_is_full(
    leave: int, on_disk: Spot, disk: Path, whole: Spot, cli: Cli, light: Light
) -> None:
    """It is full at once, in planning, in the first cases, in the last ones, or when reports are written."""
    light(None, Names(Faults()))
    ballast = fill(disk, leave * KIB)
    ran = cli(*on_disk.args())
    assert ran.code == 6
    (line,) = ran.err.splitlines()
    assert "disk is full" in line
    assert_nothing_half(on_disk, whole)
    done = on_disk.done()
    ballast.unlink()
    again = cli(*on_disk.args())
    assert again.code == 0
    if done:
        assert f"{len(done)} case(s) were done already" in again.out
    assert_same(on_disk, whole)


@pytest.mark.slow
def test_the_disk_fills_up_under_workers(on_disk: Spot, disk: Path, whole: Spot) -> None:
    with Run(on_disk, "--workers", "2", held=("case-0003", "case-0004")) as run:
        run.until(lambda: {"case-0003", "case-0004"} <= run.begun.keys() and len(run.told) == 2)
        ballast = fill(disk, 0)
        run.let_go()
        run.refused("disk is full", "what is done is kept")
        assert run.processes() == []
    assert_nothing_half(on_disk, whole)
    assert {path.split("/")[0] for path in on_disk.copies()} >= {"case-0001", "case-0002"}
    ballast.unlink()
    with Run(on_disk, "--workers", "2") as again:
        assert again.end() == 0
        assert again.finished["cases_done_before"] >= 2
    assert_same(on_disk, whole)


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Share]:
    with shared(tmp_path / "real", tmp_path / "share") as each:
        yield each


def at_work(run: Run) -> None:
    """Wait until it has done two cases and is held in the next ones."""
    run.until(lambda: len(run.told) == 2 and {"case-0003", "case-0004"} <= run.begun.keys())


@pytest.mark.slow
def test_the_share_of_the_input_goes_away(tmp_path: Path, share: Share, whole: Spot) -> None:
    shutil.copytree(whole.input, share.real, dirs_exist_ok=True)
    spot = Spot.at(tmp_path, input=share.seen)
    with Run(spot, "--workers", "2", held=("case-0003", "case-0004")) as run:
        at_work(run)
        share.go()
        run.let_go()
        assert run.end() == 1
    documents = spot.documents().values()
    gone = [one for one in documents if one["case"] > "case-0004"]
    assert {one["error"]["code"] for one in gone} == {"vanished"}
    assert {one["status"] for one in documents if one["case"] <= "case-0004"} == {"published"}
    assert spot.copies().items() <= whole.copies().items()
    assert {path.split("/")[0] for path in spot.copies()} == {f"case-000{n}" for n in range(1, 5)}

    before = files(spot.out), files(spot.private)
    with Run(spot) as idle:
        idle.refused("INPUT holds nothing now")
    assert (files(spot.out), files(spot.private)) == before

    share.mount()
    with Run(spot, "--workers", "2") as last:
        assert last.end() == 0
        assert last.finished["cases_run"] == 4
    assert_same(spot, whole)


@pytest.mark.slow
def test_copies_stay_while_the_share_of_the_input_is_gone(tmp_path: Path, share: Share) -> None:
    """Cases that are done again, one of them with a roster, lose nothing when the share goes away."""
    make_cases(share.real, 4)
    for case in share.real.iterdir():
        (case / "case.yaml").write_text("always: [Zebedee Yarrowholt]\n", encoding="utf-8")
    spot = undisturbed(Spot.at(tmp_path, input=share.seen))
    copies = spot.copies()
    assert len(copies) > 4
    with Run(spot, "--again", "--workers", "1", held=("case-0001",)) as run:
        run.until(lambda: run.begun)
        share.go()
        run.let_go()
        assert run.end() == 1
    assert spot.copies() == copies
    codes = {(one["error"] or {}).get("code") for one in spot.documents().values()}
    assert codes == {None, "vanished"}
    share.mount()
    with Run(spot) as last:
        assert last.end() == 0
        assert last.finished["cases_run"] == 3
    assert spot.copies() == copies


@pytest.mark.slow
def test_the_share_of_out_goes_away(tmp_path: Path, share: Share, whole: Spot) -> None:
    spot = Spot(whole.input, share.seen, tmp_path / "private")
    with Run(spot, "--workers", "2", held=("case-0003", "case-0004")) as run:
        at_work(run)
        share.go()
        run.let_go()
        run.refused("OUT", "what is done is kept")
        assert run.processes() == []
    assert list(share.seen.iterdir()) == []
    private = files(spot.private)
    with Run(spot) as between:
        between.refused("OUT is empty")
    assert list(share.seen.iterdir()) == []
    assert files(spot.private) == private

    share.mount()
    with Run(spot, "--workers", "2") as last:
        assert last.end() == 0
        assert last.finished["cases_done_before"] == 2
    assert_same(spot, whole)
