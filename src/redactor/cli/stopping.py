"""SIGTERM, which a service manager or a shutdown sends, is answered like Ctrl-C: what is done is kept."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


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
