"""The lease: one run at a time works on OUT, whatever dies, hangs or has a wrong clock.

Processes and files are real; only times are short. A process is another run because its journal is another one.
"""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

import pytest

from redactor.batch import lease as leases
from redactor.batch import lease_file
from redactor.batch.lease import Lease, Timing, held
from redactor.batch.lease_file import Holder, Seen, create, look, path_of, remove
from redactor.errors import BatchError

SCRIPT = Path(__file__).parents[1] / "helpers_lease.py"
TIMING = Timing(beat=0.05, expiry=0.5, settle=0.1)
DEAD = Holder("d" * 32, "another journal")
Start = Callable[..., "Child"]
posix = pytest.mark.skipif(os.name == "nt", reason="needs signals")


class Child:
    """A process of ``helpers_lease.py``."""

    def __init__(self, out: Path, journal: str, *more: object, wait: bool = False) -> None:
        times = (TIMING.beat, TIMING.expiry, TIMING.settle)
        words = (SCRIPT, out, journal, "wait" if wait else "no", *times, *more)
        self.process = subprocess.Popen(
            [sys.executable, *map(str, words)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")

    def ask(self, line: str) -> str:
        self.tell(line)
        return self.says()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def start(out: Path) -> Iterator[Start]:
    """Starts processes, and ends them."""
    children: list[Child] = []

    def begin(journal: str, *more: object, wait: bool = False) -> Child:
        children.append(Child(out, journal, *more, wait=wait))
        return children[-1]

    yield begin
    for child in children:
        child.kill()
        for stream in (child.process.stdin, child.process.stdout):
            assert stream is not None
            stream.close()


def names(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir())


def number(generation: int) -> str:
    return f".redactor-lease-{generation:08d}"


# --- alone


def test_nothing_is_left_in_out(out: Path) -> None:
    with held(out, "a", timing=TIMING) as lease:
        assert names(out) == [number(1)]
        lease.check()
    assert names(out) == []
    with pytest.raises(KeyboardInterrupt), held(out, "a", timing=TIMING):
        raise KeyboardInterrupt
    assert names(out) == []


def test_what_stands_in_it_tells_nobody_who_it_is(out: Path) -> None:
    with held(out, "0123abcd", timing=TIMING):
        path = out / number(1)
        first = json.loads(path.read_bytes())
        time.sleep(4 * TIMING.beat)
        later = json.loads(path.read_bytes())
        assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600
        text = path.read_text("utf-8")
    assert list(first) == ["owner", "host", "journal", "beat"]
    assert first["journal"] == "0123abcd"
    assert {len(first[key]) for key in ("owner", "host")} == {32}
    assert later["beat"] > first["beat"]
    assert later | {"beat": first["beat"]} == first
    for secret in (platform.node(), getpass.getuser(), str(out), out.name, str(os.getpid())):
        assert secret not in text


def test_a_machine_is_the_same_for_all_its_processes_and_does_not_tell_its_name() -> None:
    code = "from redactor.batch.lease_file import machine; print(machine())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == lease_file.machine()


def test_a_machine_without_an_id_has_one_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(path: Path, encoding: str | None = None) -> NoReturn:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", gone)
    assert len(lease_file.machine.__wrapped__()) == 32


def test_the_beat_goes_on_while_the_main_thread_is_busy(start: Start) -> None:
    holder = start("a")
    assert holder.says() == "held"
    holder.tell(f"busy {1.5 * TIMING.expiry}")
    began = time.monotonic()
    while time.monotonic() - began < 1.2 * TIMING.expiry:
        assert "another run is at work on OUT." in start("b").says()
    assert holder.says() == "ok"
    assert holder.ask("release") == "released"


# --- two runs


def test_they_never_hold_it_together(start: Start, out: Path, tmp_path: Path) -> None:
    """Three fight for it. Two die with it now and then, and come back: with the same journal, or with another."""
    log = tmp_path / "log"
    fighters = {
        "a": start("a", log, 40, -1),
        "b": start("b", log, 5, 4),
        "c": start("c", log, 3, 2),
    }
    assert fighters["b"].process.wait(20) == -signal.SIGKILL
    fighters["b"] = start("b", log, 30, -1)
    assert fighters["c"].process.wait(20) == -signal.SIGKILL
    fighters["c"] = start("d", log, 20, -1)
    for child in fighters.values():
        assert child.process.wait(20) == 0
    lines = [line.split() for line in log.read_text().splitlines()]
    held_by = [holding for _, holding in sorted((float(at), holding) for at, holding in lines)]
    changes = [after for before, after in pairwise([None, *held_by]) if before != after]
    assert len(changes) == len(set(changes))  # who had it once does not come back
    assert len(changes) > 90  # of 98: on a busy machine one may lose it
    assert names(out) == []


def test_who_does_not_wait_is_told(start: Start, out: Path) -> None:
    with held(out, "a", timing=TIMING) as lease:
        began = time.monotonic()
        with (
            pytest.raises(BatchError, match="another run is at work on OUT") as caught,
            held(out, "b", timing=TIMING),
        ):
            raise AssertionError
        assert time.monotonic() - began < TIMING.expiry
        assert "--wait" in caught.value.next
        assert caught.value.exit_code == 6
        lease.check()


def test_who_waits_gets_it_when_the_other_one_is_finished(start: Start, out: Path) -> None:
    holder = start("a")
    assert holder.says() == "held"
    told: list[float] = []
    got = threading.Event()

    def wait() -> None:
        with held(out, "b", wait=True, waiting=told.append, timing=TIMING):
            got.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert not got.wait(2 * TIMING.expiry)  # the other one lives
    assert holder.ask("release") == "released"
    assert got.wait(TIMING.expiry / 2)  # it need not be watched any more
    thread.join()
    assert told[0] < 0.05
    assert told == sorted(told)
    assert len(told) > 10
    assert names(out) == []


@posix
def test_a_killed_holder_loses_it_after_a_while(start: Start, out: Path) -> None:
    holder = start("a")
    assert holder.says() == "held"
    holder.kill()
    began = time.monotonic()
    with held(out, "b", timing=TIMING) as lease:
        assert time.monotonic() - began >= TIMING.expiry + TIMING.settle
        lease.check()
        assert names(out) == [number(2)]
    assert names(out) == []


@posix
def test_its_own_next_run_takes_over_at_once(start: Start, out: Path) -> None:
    holder = start("a")
    assert holder.says() == "held"
    holder.kill()
    began = time.monotonic()
    with held(out, "a", timing=TIMING) as lease:
        assert time.monotonic() - began < TIMING.expiry / 2
        lease.check()
        assert names(out) == [number(2)]
    assert names(out) == []


def test_the_same_journal_on_another_machine_is_another_run(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(lease_file, "machine", lambda: "e" * 32)
        create(out, 1, DEAD.content(9))
    began = time.monotonic()
    with held(out, DEAD.journal, timing=TIMING):
        assert time.monotonic() - began >= TIMING.expiry + TIMING.settle


@posix
def test_a_frozen_holder_knows_that_it_has_lost(start: Start, out: Path) -> None:
    holder = start("a")
    assert holder.says() == "held"
    holder.process.send_signal(signal.SIGSTOP)
    with held(out, "b", timing=TIMING) as lease:
        holder.process.send_signal(signal.SIGCONT)
        assert "another run has taken OUT over" in holder.ask("check")
        assert "what is done is kept" in holder.ask("check")
        time.sleep(2 * TIMING.beat)
        lease.check()
        holder.ask("release")
        holder.process.wait()
        lease.check()
        assert names(out) == [number(2)]


@posix
def test_a_frozen_holder_stops_even_if_nobody_took_over(start: Start) -> None:
    holder = start("a")
    assert holder.says() == "held"
    holder.process.send_signal(signal.SIGSTOP)
    time.sleep(1.2 * TIMING.expiry)
    holder.process.send_signal(signal.SIGCONT)
    assert "out of reach for so long" in holder.ask("check")


@posix
def test_who_was_frozen_has_not_watched(start: Start, out: Path) -> None:
    """A machine that is paused with all its processes wakes up: the holder had no time to beat."""
    create(out, 1, DEAD.content(1))
    began = time.monotonic()
    watcher = start("b")
    time.sleep(TIMING.expiry / 2)
    watcher.process.send_signal(signal.SIGSTOP)
    watched = time.monotonic() - began
    time.sleep(TIMING.expiry)
    woke = time.monotonic()
    watcher.process.send_signal(signal.SIGCONT)
    assert watcher.says() == "held"
    least = TIMING.expiry - watched - 2 * TIMING.pause + TIMING.settle
    assert time.monotonic() - woke > least


def test_of_two_who_wait_for_a_dead_one_exactly_one_gets_it(start: Start, out: Path) -> None:
    """Two processes, and twenty folders at once, so that it takes no longer than one."""
    folders = [out / f"{each:02}" for each in range(20)]
    for folder in folders:
        folder.mkdir()
        create(folder, 7, DEAD.content(3))
    both = start("a", "many"), start("b", "many")
    results = [dict(child.says().split("=") for _ in folders) for child in both]
    for child in both:
        child.tell("release")
    for folder in folders:
        said = sorted(result[folder.name] for result in results)
        assert said == ["another run is at work on OUT.", "held"]
    for child in both:
        assert child.says() == "done"
    assert [names(folder) for folder in folders] == [[]] * 20


# --- clocks, and what else may lie there


@pytest.mark.parametrize("years", [-30, 30])
def test_the_time_of_a_file_means_nothing(years: int, out: Path) -> None:
    create(out, 1, DEAD.content(3))
    moved = time.time() + years * 31_536_000
    os.utime(out / number(1), (moved, moved))
    began = time.monotonic()
    with held(out, "b", timing=TIMING):
        assert TIMING.expiry <= time.monotonic() - began < 2 * TIMING.expiry


def test_a_file_whose_time_alone_changes_is_dead(out: Path) -> None:
    create(out, 1, DEAD.content(3))
    took = threading.Event()

    def touch() -> None:
        while not took.wait(TIMING.beat) and (out / number(1)).exists():
            os.utime(out / number(1), (0, time.time()))

    thread = threading.Thread(target=touch)
    thread.start()
    with held(out, "b", timing=TIMING):
        took.set()
    thread.join()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff" * 9000, b"[" * 9000, b'{"owner": 1}', DEAD.content(1)[:100]]
)
def test_whatever_stands_there_is_only_content(content: bytes, out: Path) -> None:
    timing = Timing(beat=0.02, expiry=0.2, settle=0.02)
    create(out, 41, content)
    (out / ".redactor-lease-").touch()
    (out / ".redactor-lease-7").touch()
    began = time.monotonic()
    with held(out, "b", timing=timing):
        assert time.monotonic() - began >= timing.expiry
        assert number(42) in names(out)
    assert names(out) == [".redactor-lease-", ".redactor-lease-7"]


def test_a_file_that_may_not_be_read_is_alive_if_it_is_written(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another account's, on a share that knows rights."""
    timing = Timing(beat=0.02, expiry=0.3, settle=0.02)
    create(out, 1, DEAD.content(3))
    real = Path.open

    def refuse(path: Path, mode: str = "r", **named: int) -> object:
        if mode == "rb" and path.name == number(1):
            raise PermissionError(errno.EACCES, "Quenby")
        return real(path, mode, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    before = look(out)
    time.sleep(0.02)
    lease_file.rewrite(out, 1, DEAD, DEAD.content(4)) if os.name == "nt" else os.utime(
        out / number(1)
    )
    assert look(out) != before
    with held(out, "b", timing=timing):
        assert names(out) == [number(2)]


def test_what_the_dead_left_is_removed(out: Path) -> None:
    for generation in (3, 5, 6):
        create(out, generation, Holder("d" * 32, "a").content(1))
    with held(out, "a", timing=TIMING) as lease:
        assert names(out) == [number(7)]
        create(out, 2, DEAD.content(1))  # a leftover that shows up late
        lease.check()
    assert names(out) == []


# --- lost


def lost(lease: Lease) -> str:
    with pytest.raises(BatchError) as caught:
        lease.check()
    assert caught.value.exit_code == 6
    assert caught.value.next
    return caught.value.message


def test_the_lower_of_two_gives_way(out: Path) -> None:
    """A third one found no lease while somebody took the old one over; see the head of the module."""
    with held(out, "c", timing=TIMING) as lease:
        create(out, 8, DEAD.content(1))
        assert "another run has taken OUT over" in lost(lease)
        (out / number(8)).unlink()
        assert "another run has taken OUT over" in lost(lease)  # for good
        create(out, 8, DEAD.content(1))
    assert names(out) == [number(8)]


def test_who_comes_late_to_a_free_folder_does_not_begin(out: Path) -> None:
    create(out, 2, DEAD.content(1))
    late = Lease(out, 1, Holder("a" * 32, "a"), TIMING)
    assert not late.claim(Seen(), True, lambda: None)
    assert names(out) == [number(2)]
    again = Lease(out, 2, Holder("a" * 32, "a"), TIMING)
    assert not again.claim(Seen((1,), b""), True, lambda: None)
    assert names(out) == [number(2)]


def test_who_took_over_gives_time_if_something_changed_meanwhile(out: Path) -> None:
    mine = Holder("a" * 32, "a")
    dead = Holder("d" * 32, "a").content(1)
    timing = Timing(beat=0.5, expiry=5.0, settle=0.4)
    for present, least, most in ((dead, 0.0, 0.3), (DEAD.content(1), 0.4, 5.0)):
        create(out, 1, present)
        lease = Lease(out, 2, mine, timing)
        began = time.monotonic()
        assert lease.claim(Seen((1,), dead), True, lambda: None)
        assert least <= time.monotonic() - began < most
        lease.release()


def test_somebody_higher_while_time_is_given(out: Path) -> None:
    create(out, 1, DEAD.content(1))
    lease = Lease(out, 2, Holder("a" * 32, "a"), TIMING)
    assert not lease.claim(look(out), False, lambda: create(out, 3, DEAD.content(1)) and None)
    assert names(out) == [number(1), number(3)]


def test_a_removed_file_is_not_made_again(out: Path) -> None:
    with held(out, "a", timing=TIMING) as lease:
        (out / number(1)).unlink()
        time.sleep(3 * TIMING.beat)
        assert "was removed" in lost(lease)
        assert names(out) == []


def test_a_file_of_somebody_else_is_left_alone(out: Path) -> None:
    with held(out, "a", timing=TIMING) as lease:
        path_of(out, 1).write_bytes(DEAD.content(1))
        time.sleep(3 * TIMING.beat)
        assert "was removed" in lost(lease)
    assert (out / number(1)).read_bytes() == DEAD.content(1)


# --- the share


def test_a_share_that_comes_back_in_time_is_still_ours(out: Path) -> None:
    away = out.with_name("away")
    with held(out, "a", timing=TIMING) as lease:
        out.rename(away)
        assert "cannot be written" in lost(lease)
        time.sleep(TIMING.unsure / 3)
        away.rename(out)
        lease.check()
        time.sleep(0.8 * TIMING.unsure)
        lease.check()  # it beats again
    assert names(out) == []


def test_a_share_that_comes_back_too_late_is_not(out: Path) -> None:
    away = out.with_name("away")
    with held(out, "a", timing=TIMING) as lease:
        out.rename(away)
        time.sleep(TIMING.expiry)
        assert "out of reach for so long" in lost(lease)
        away.rename(out)
        time.sleep(2 * TIMING.beat)
        assert "out of reach for so long" in lost(lease)
    assert names(out) == []


def test_another_folder_in_its_place_is_not_ours(out: Path) -> None:
    with held(out, "a", timing=TIMING) as lease:
        shutil.rmtree(out)
        out.mkdir()
        assert "was removed" in lost(lease)


def test_a_beat_that_fails_is_tried_again(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(handle: int) -> NoReturn:
        raise OSError(errno.EIO, "Quenby")

    with held(out, "a", timing=TIMING) as lease:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fail)
            time.sleep(TIMING.unsure / 2)
            lease.check()
        time.sleep(0.8 * TIMING.unsure)
        lease.check()


def test_who_waits_bears_a_share_that_goes_away_for_a_moment(out: Path) -> None:
    create(out, 1, DEAD.content(1))
    away = out.with_name("away")
    mover = threading.Timer(0.2, lambda: out.rename(away))
    back = threading.Timer(0.5, lambda: away.rename(out))
    mover.start()
    back.start()
    began = time.monotonic()
    with held(out, "b", timing=TIMING):
        assert time.monotonic() - began >= TIMING.expiry + 0.2  # what was not seen does not count
    mover.join()
    back.join()


def test_a_share_that_stays_away_ends_the_waiting(out: Path) -> None:
    create(out, 1, DEAD.content(1))
    mover = threading.Timer(0.1, lambda: out.rename(out.with_name("away")))
    mover.start()
    with (
        pytest.raises(BatchError, match="cannot be written") as caught,
        held(out, "b", timing=TIMING),
    ):
        raise AssertionError
    assert str(out) not in str(caught.value)
    mover.join()


@pytest.mark.parametrize("kind", ["missing", "file"])
def test_what_is_no_folder_is_one_clear_error(kind: str, tmp_path: Path) -> None:
    place = tmp_path / "Quenby"
    if kind == "file":
        place.write_text("x")
    with pytest.raises(BatchError) as caught, held(place, "a", timing=TIMING):
        raise AssertionError
    assert "Quenby" not in str(caught.value)
    assert caught.value.next


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_that_may_not_be_written_is_one_clear_error(out: Path) -> None:
    out.chmod(0o500)
    with pytest.raises(BatchError, match="may not be written"), held(out, "a", timing=TIMING):
        raise AssertionError


def test_a_full_disk_leaves_no_file(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "Quenby")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BatchError, match="the disk is full"), held(out, "a", timing=TIMING):
        raise AssertionError
    assert names(out) == []


def test_a_file_that_somebody_has_open_is_removed_later(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    create(out, 1, DEAD.content(1))
    real, refused = Path.unlink, [1, 2]

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if refused:
            refused.pop()
            raise PermissionError
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    remove(out, 1, Holder("a" * 32, "a"))
    assert refused == [1, 2]  # not the one's who asks
    remove(out, 1)
    assert names(out) == []


def test_the_usual_times_leave_room() -> None:
    usual = leases._USUAL
    assert usual == Timing(10.0, 90.0, 20.0)
    assert usual.unsure + 2 * usual.pause < usual.expiry
