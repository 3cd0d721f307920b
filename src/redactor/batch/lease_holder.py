"""Holds OUT: says that it is alive, and notices when it has lost it (see :mod:`redactor.batch.lease`)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from redactor.batch.lease_file import Holder, Seen, create, generations, look, remove, rewrite
from redactor.errors import BatchError
from redactor.files import cannot_write

BEAT = 10.0
"""Seconds between two beats. Not less: a client of SMB on Windows believes a listing for ten seconds."""
EXPIRY = 90.0
"""Seconds without a change after which a holder counts as dead."""
SETTLE = 2 * BEAT
"""Seconds that a holder who was only slow is given to notice that it has lost OUT."""

_TAKEN = (
    "another run has taken OUT over.",
    "Wait until it is finished, and run the same command again; what is done is kept.",
)
_GONE = (
    "the file in OUT by which this run claims it was removed.",
    "Run the same command again, and leave hidden files in OUT alone; what is done is kept.",
)
_UNSURE = (
    "OUT was out of reach for so long that another run may have taken it over.",
    "Check the disk or share, and run the same command again; what is done is kept.",
)


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things take, in seconds; the same for everybody who uses an OUT.

    Attributes:
        beat, expiry, settle: see :data:`BEAT`, :data:`EXPIRY`, :data:`SETTLE`.
    """

    beat: float = BEAT
    expiry: float = EXPIRY
    settle: float = SETTLE

    @property
    def unsure(self) -> float:
        """Seconds without a beat after which a holder gives up: before anybody else can think it dead."""
        return self.expiry - self.beat

    @property
    def pause(self) -> float:
        """Seconds between two looks of one who watches."""
        return self.beat / 4


class Lease:
    """One holding of OUT. A thread beats for it from the moment it is made."""

    def __init__(self, out: Path, generation: int, holder: Holder, timing: Timing) -> None:
        self._out, self._generation, self._holder, self._timing = out, generation, holder, timing
        self._lost: tuple[str, str] | None = None
        self._beats, self._beaten = 1, _clock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name="lease", daemon=True)

    def check(self) -> None:
        """Look whether OUT is still ours; to be called before anything is changed in it.

        Raises:
            BatchError: it is not, and will not be again; or nobody can tell, as OUT is out of reach.
        """
        failure = None
        try:
            self._judge(generations(self._out))
        except OSError as error:
            self._judge(None)
            failure = cannot_write(error)
        if self._lost:
            raise BatchError(*self._lost)
        if failure:
            raise failure

    def release(self) -> None:
        """Stop beating, and leave nothing of this holding in OUT, as far as OUT can be reached."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(self._timing.beat)
        with suppress(BatchError, OSError):
            self._sweep()
        remove(self._out, self._generation, self._holder)

    def claim(self, earlier: Seen, at_once: bool, tell: Callable[[], None]) -> bool:
        """Make the file of this generation, and find out whether that gave us OUT. If not, nothing is left of it.

        Args:
            earlier: what was seen when it was decided to do so.
            at_once: whether nobody need be given time, if that is still what is there.
            tell: called now and then.

        Raises:
            OSError: the file cannot be made.
        """
        if not create(self._out, self._generation, self._holder.content(self._beats)):
            return False
        try:
            self._thread.start()
            if not at_once or look(self._out, without=self._generation) != earlier:
                settled = time.monotonic() + self._timing.settle
                while (left := settled - time.monotonic()) > 0:
                    tell()
                    time.sleep(min(left, self._timing.pause))
                    self.check()
            self._sweep()
        except BaseException as error:
            self.release()
            if isinstance(error, BatchError) and self._lost:
                return False
            raise
        return True

    def _sweep(self) -> None:
        """Remove what the dead left behind; only who holds OUT may know that they are dead."""
        self.check()
        for each in generations(self._out):
            if each < self._generation:
                remove(self._out, each)

    def _beat_on(self) -> None:
        while not self._lost and not self._stop.wait(self._timing.beat):
            with suppress(OSError):  # tried again at the next beat, as long as there is time
                self._beat()
            self._judge(None)

    def _beat(self) -> None:
        """Write the next number. What counts is when that began: others saw it at that moment or later."""
        began = _clock()
        self._judge(generations(self._out))
        if self._lost:
            return
        self._beats += 1
        content = self._holder.content(self._beats)
        ours = rewrite(self._out, self._generation, self._holder, content)
        self._judge(None)
        if not ours:
            self._lost = self._lost or _GONE
        self._beaten = began

    def _judge(self, found: tuple[int, ...] | None) -> None:
        """Find out from a listing, or from the time alone, whether OUT is lost. Once lost, it stays lost."""
        if self._lost:
            return
        if found and found[-1] > self._generation:
            self._lost = _TAKEN
        elif found is not None and self._generation not in found:
            self._lost = _GONE
        elif _clock() - self._beaten > self._timing.unsure:
            self._lost = _UNSURE


def _clock() -> float:
    """Seconds by a clock of this machine that nobody sets, and that goes on while the machine sleeps where it can."""
    which = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if which is None else time.clock_gettime(which)
