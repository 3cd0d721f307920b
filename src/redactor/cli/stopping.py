"""SIGTERM, which a service manager or a shutdown sends, is answered like Ctrl-C: what is done is kept."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_SIGNALS: Final = ("SIGTERM", "SIGINT", "SIGBREAK")
"""What a service is told to stop with; the last one is Ctrl-Break of Windows."""


@contextmanager
def stopped_by_terminate() -> Iterator[None]:
    """SIGTERM raises KeyboardInterrupt in the block, in the main thread."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def stopped_once() -> Iterator[None]:
    """The first of these signals raises KeyboardInterrupt in the block; the block and the program then end undisturbed.

    One that was raised in a finalizer went nowhere and does not count: :mod:`redactor.log` sends it again.
    """
    asked = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise KeyboardInterrupt

    def lost(problem: UnraisableHookArgs) -> None:
        nonlocal asked
        if issubclass(problem.exc_type, KeyboardInterrupt):
            asked = False
        hook(problem)

    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, stop) for number in numbers}
    hook, sys.unraisablehook = sys.unraisablehook, lost
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if asked else handler)
