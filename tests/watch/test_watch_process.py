"""The service as a process: it is stopped, killed, crowded out and started again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import Cli, Light
from helpers_batch import FOLDER, NOTE, OTHER, WORDS, Place, cases, holds, tree
from helpers_watch import LONG, health, is_at_rest, process, said, start, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")


def children(of: int) -> set[int]:
    """The processes that a process started and that still run."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(
                line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line
            )
        except OSError:
            continue
        if int(fields["PPid"]) == of and not fields["State"].startswith("Z"):
            found.add(int(fields["Pid"]))
    return found


def ended(child: subprocess.Popen[str], others: set[int]) -> None:
    """It ended in order and soon, and left no process behind."""
    began = time.monotonic()
    assert child.wait(LONG) == 0
    assert time.monotonic() - began < 5
    until(lambda: not any(Path(f"/proc/{each}").exists() for each in others), "no child is left")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_order_at_work_and_at_rest(
    number: signal.Signals, place: Place, expected: dict[str, bytes]
) -> None:
    cases(place)
    with process(place, seconds=60) as child:
        until(lambda: "begin case-0001" in said(place, "stdout"), "it works")
        others = children(child.pid)
        assert others
        child.send_signal(number)
        time.sleep(0.02)
        child.send_signal(number)
        ended(child, others)
    assert health(place)["state"] == "stopped"
    assert place.copies() == {}
    assert place.remains() == []
    with process(place) as child:
        until(lambda: is_at_rest(place, 3, child.pid), "it is at rest")
        others = children(child.pid)
        child.send_signal(number)
        ended(child, others)
    assert health(place)["state"] == "stopped"
    assert place.copies() == expected
    assert len(place.documents()) == 6
    assert place.remains() == []
    assert sorted(path.name for path in place.private.iterdir()) == [
        "health.json", "journal.sqlite", "run.json", "run.lock", "sources.json", "vault",
        "vault.lock",
    ]  # fmt: skip
    told = said(place)
    assert "Traceback" not in told
    assert told.count("redactor: stopped.") == 2
    assert holds((*WORDS, str(place.root)), told) == []


@pytest.mark.slow
def test_it_stops_in_order_wherever_it_is(place: Place, expected: dict[str, bytes]) -> None:
    """Signals at moments that nobody chose, and always two or three of them."""
    cases(place)
    for tries in range(5):
        with process(place, "--interval", "0.1") as child:
            until(lambda child=child: health(place).get("pid") == child.pid, "it has begun")
            others = children(child.pid)
            time.sleep(0.3 * tries)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
                child.send_signal(number)
                time.sleep(0.01 * tries)
            assert child.wait(LONG) == 0, said(place)
            until(lambda others=others: not any(Path(f"/proc/{each}").exists() for each in others))
        assert health(place)["state"] == "stopped"
        assert place.remains() == []
        assert place.copies().items() <= expected.items()
    assert "Traceback" not in said(place)
    assert "unexpected" not in said(place)


@pytest.mark.slow
def test_killed_and_started_again(place: Place, expected: dict[str, bytes]) -> None:
    cases(place)
    with process(place, seconds=5) as child:
        until(lambda: "case=case-0001" in said(place), "it did one")
        until(lambda: "begin case-0002" in said(place, "stdout"), "it works on the next")
        child.kill()
        child.wait(LONG)
    assert health(place)["state"] == "working"
    copies = {name: data for name, data in place.copies().items() if not name.endswith(".part")}
    assert len(copies) == 2
    assert copies.items() <= expected.items()
    with process(place) as child:
        until(lambda: is_at_rest(place, 2, child.pid), "it is at rest")
        child.terminate()
        assert child.wait(LONG) == 0
    assert place.copies() == expected
    assert len(place.documents()) == 6
    assert place.remains() == []
    done = re.findall(r" case case=(\S+)", said(place))
    assert sorted(done) == ["case-0001", "case-0002", "case-0003"]


@pytest.mark.slow
def test_a_second_one_on_the_same_out(place: Place) -> None:
    cases(place, 1)
    with process(place) as child:
        until(lambda: is_at_rest(place, 1, child.pid), "it is at rest")
        before = health(place)
        others = [
            start(0, command, str(place.input), "--out", str(place.out), cwd=place.root)
            for command in ("watch", "run")
        ]
        assert [other.wait(LONG) for other in others] == [6, 6]
        after = health(place)
        assert [after[key] for key in ("pid", "started", "state")] == [
            child.pid, before["started"], "watching"
        ]  # fmt: skip
        place.case(f"more {FOLDER}", one_txt=NOTE, two_md=OTHER)
        until(lambda: is_at_rest(place, 2, child.pid), "the first one goes on")
    lines = [line for line in said(place).splitlines() if line.startswith("redactor: ")]
    assert len(lines) == 2
    assert all("another run" in line for line in lines)
    assert "Traceback" not in said(place)


LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (watching|waiting|case|stopped|given-up)( [a-z_]+=[\w.-]+)*"
)


@pytest.mark.slow
@pytest.mark.parametrize("as_json", [False, True])
def test_nothing_that_it_says_holds_a_word_or_a_name(
    as_json: bool, place: Place, cli: Cli, light: Light
) -> None:
    os.environ["TZ"] = "Pacific/Kiritimati"
    try:
        cases(place, 2)
        place.case(f"bad {FOLDER}", note_txt=b"")
        (place.case(f"roster {FOLDER}", note_txt=NOTE) / "case.yaml").write_text(
            f"people: {NOTE!r}\n", encoding="utf-8"
        )
        with process(place, *(("--json",) if as_json else ())) as child:
            until(lambda: is_at_rest(place, 4, child.pid), "it is at rest")
            away = place.input.rename(place.root / f"away {FOLDER}")
            until(lambda: health(place)["state"] == "waiting", "it waits")
            told = [cli("status", place.out, *more) for more in ((), ("--json",))]
            facts = (place.private / "health.json").read_bytes()
            away.rename(place.input)
            until(lambda: health(place)["state"] == "watching", "it goes on")
            child.terminate()
            assert child.wait(LONG) == 0
    finally:
        del os.environ["TZ"]
    texts = [said(place), facts.decode(), *(each.both for each in told)]
    if not as_json:
        lines = said(place).splitlines()
        assert lines.pop().startswith("redactor: stopped.")
        assert [line for line in lines if not LINE.fullmatch(line)] == []
        kinds = [line.split()[1] for line in lines]
        # The one with the bad roster may be tried again after the outage.
        assert [kinds.pop(), *kinds[:7]] == [
            "stopped", "watching", *["case"] * 4, "waiting", "watching"
        ]  # fmt: skip
        assert set(kinds[7:]) <= {"case"}
        now = time.strftime("%Y-%m-%dT%H", time.gmtime())
        hour_ago = time.strftime("%Y-%m-%dT%H", time.gmtime(time.time() - 3600))
        assert all(line.startswith((now, hour_ago)) for line in lines)
    else:
        stdout = said(place, "stdout")
        texts.append(stdout)
        objects = [line for line in stdout.splitlines() if line.startswith("{")]
        assert len(objects) in (4, 5)
    assert holds((*WORDS, str(place.root), "note.txt", "away"), *texts) == []
    assert "Traceback" not in "".join(texts)
    assert holds(WORDS, *tree(place.out).values()) == []
