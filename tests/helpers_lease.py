"""A process that holds OUT, or fights for it: tests talk to it by lines, stop it and kill it.

Usage: python helpers_lease.py OUT JOURNAL WAIT BEAT EXPIRY SETTLE [many | LOG ROUNDS KILLED]

It says ``held`` or the error, and answers ``check``, ``busy SECONDS`` and ``release``. With ``many`` it tries to hold
each folder in OUT at once, and keeps what it gets until it is told ``release``. With LOG it holds OUT ROUNDS times, and
writes a line into LOG whenever ``check`` let it work; in round KILLED it kills itself.
"""

from __future__ import annotations

import os
import secrets
import signal
import sys
import threading
import time
from pathlib import Path

from redactor.batch.lease import Lease, Timing, held
from redactor.errors import BatchError


def say(text: object) -> None:
    sys.stdout.write(f"{text}\n")  # in one piece, from whichever thread
    sys.stdout.flush()


def answer(lease: Lease) -> None:
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "release":
            return
        if word == "busy":
            end = time.monotonic() + float(rest[0])
            while time.monotonic() < end:
                sum(range(1000))
        try:
            lease.check()
            say("ok")
        except BatchError as error:
            say(error)


def fight(out: Path, journal: str, timing: Timing, log: Path, rounds: int, killed: int) -> None:
    for number in range(rounds):
        holding = secrets.token_hex(4)
        try:
            with held(out, journal, wait=True, timing=timing) as lease, log.open("ab", 0) as file:
                for _ in range(3):
                    lease.check()
                    file.write(f"{time.monotonic()} {holding}\n".encode())
                    time.sleep(0.002)
                if number == killed:
                    os.kill(os.getpid(), signal.SIGKILL)
        except BatchError as error:
            say(error)
        time.sleep(0.003)
    say("done")


def many(out: Path, journal: str, timing: Timing) -> None:
    released = threading.Event()

    def one(folder: Path) -> None:
        try:
            with held(folder, journal, timing=timing) as lease:
                lease.check()
                say(f"{folder.name}=held")
                released.wait()
        except BatchError as error:
            say(f"{folder.name}={error.message}")

    threads = [threading.Thread(target=one, args=(folder,)) for folder in sorted(out.iterdir())]
    for thread in threads:
        thread.start()
    sys.stdin.readline()
    released.set()
    for thread in threads:
        thread.join()
    say("done")


def main() -> None:
    out, journal, wait, *numbers = sys.argv[1:7]
    timing = Timing(*map(float, numbers))
    if sys.argv[7:] == ["many"]:
        many(Path(out), journal, Timing(beat=0.2, expiry=1.0, settle=0.2))
        return
    if len(sys.argv) > 7:
        fight(Path(out), journal, timing, Path(sys.argv[7]), int(sys.argv[8]), int(sys.argv[9]))
        return
    try:
        with held(Path(out), journal, wait=wait == "wait", timing=timing) as lease:
            say("held")
            answer(lease)
        say("released")
    except BatchError as error:
        say(error)


if __name__ == "__main__":
    main()
