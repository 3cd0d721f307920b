"""One coordinator at a time over one OUT, also when OUT lies on a share and the other one is on another machine.

A lease is a file in OUT with a generation in its name. **Who made the highest generation holds OUT.** A file can be
made only once, so two can never make the same one. The holder writes a growing number into its file; who wants OUT
watches the file, and once nothing has changed for ``expiry`` seconds *by its own clock* makes the next generation.
No time of another machine is looked at, so clocks may be wrong.

A holder has lost OUT when it sees a higher generation, when its file is gone or another's, or when it could not write
for so long that somebody may have taken OUT over; it never comes back from that. It looks at every beat and before
every publish (:meth:`Lease.check`). Who takes over from another machine or journal waits ``settle`` seconds before it
does anything, so a holder that was only slow has looked by then. Nothing of that is needed where the earlier holder
was on this machine with the same journal: its private folder was locked, that lock died with it, and we have it.

Numbers start again at 1 once nobody holds OUT. So this may happen: A sees generation 7 stand still; its holder wakes
up and releases it; B finds no lease and makes 1; A makes 8. It is enough that the lower one gives way. Each first makes
its file and then lists the folder, so of any two the later one sees the other. If A is the later one, it waits
``settle`` seconds, within which B looks, finds 8 and stops; if B is, it finds 8 at once and does not begin. Of two
files one is always the higher, so never both go on; that B stops, although it did nothing wrong, costs one more start.

What this cannot do: stop a process that is frozen between its check and the rename that follows. See ADR 19.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from redactor.batch.lease_file import Holder, look
from redactor.batch.lease_holder import Lease, Timing
from redactor.errors import BatchError
from redactor.files import cannot_write

__all__ = ["Lease", "Timing", "Waiting", "held"]

Waiting = Callable[[float], None]
"""Called with the seconds since watching began, at once and every few seconds."""

_USUAL = Timing()


@contextmanager
def held(
    out: Path,
    journal: str,
    *,
    wait: bool = False,
    waiting: Waiting | None = None,
    timing: Timing = _USUAL,
) -> Iterator[Lease]:
    """Hold ``out`` for the time of the block. The caller has locked the private folder of ``journal``.

    Args:
        out: the folder, which exists.
        journal: the id of the journal; it says nothing about a document.
        wait: whether to wait for another run that is at work, however long it takes.
        waiting: for a message to the user; see :data:`Waiting`.
        timing: for tests.

    Raises:
        BatchError: another run is at work on ``out``, or it cannot be read or written.
    """
    try:
        lease = _acquire(out, journal, wait, waiting or _say_nothing, timing)
    except OSError as error:
        raise cannot_write(error) from None
    try:
        yield lease
    finally:
        lease.release()


def _acquire(out: Path, journal: str, wait: bool, tell: Waiting, timing: Timing) -> Lease:
    """Watch ``out`` until it is free, or its holder dead; see the head of this module.

    Only time in which we looked counts: who slept, or could not reach the share, has not seen that nothing changed.
    """
    began = time.monotonic()
    holder = Holder(secrets.token_hex(16), journal)
    seen, still, blind = look(out), 0.0, 0.0
    while True:
        free = not seen.generations or holder.is_kin_of(seen.content)
        if free or still >= timing.expiry:
            lease = Lease(out, seen.highest + 1, holder, timing)
            if lease.claim(seen, free, lambda: tell(time.monotonic() - began)):
                return lease
            still = 0.0
        before = time.monotonic()
        tell(before - began)
        time.sleep(timing.pause)
        passed = min(time.monotonic() - before, 2 * timing.pause)
        try:
            fresh, blind = look(out), 0.0
        except OSError:
            blind += passed
            if blind >= timing.expiry:
                raise
            continue
        if fresh == seen:
            still += passed
            continue
        if fresh.generations and not wait and not holder.is_kin_of(fresh.content):
            raise BatchError(
                "another run is at work on OUT.",
                "Wait until it is finished, or choose another OUT; with --wait it is waited for.",
            )
        seen, still = fresh, 0.0


def _say_nothing(seconds: float) -> None:
    return
