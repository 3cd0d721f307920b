"""Logging through one door that prints allow-listed fields only.

A log line is an event name and neutral fields: ids, counts, codes, seconds. Any other field is an
error in the program, and text of a document cannot get in by accident.
"""

from __future__ import annotations

import _thread
import logging
import signal
import sys
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from redactor.model import Status

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_FIELDS = frozenset(
    {"run", "case", "document", "status", "code", "count", "cases", "documents", "seconds", "workers",
     "pipeline", "version", "engine", "reason", *(status.value.replace("-", "_") for status in Status)}
)  # fmt: skip
_LOGGER = logging.getLogger("redactor")


def event(name: str, **fields: str | int | float) -> None:
    """Log one event.

    Raises:
        ValueError: a field that is not on the list.
    """
    unknown = set(fields) - _FIELDS
    if unknown:
        raise ValueError("log fields are allow-listed; see redactor.log")
    _LOGGER.info("%s %s", name, " ".join(f"{key}={fields[key]}" for key in sorted(fields)))


def quiet_libraries() -> None:
    """Keep libraries, which may quote what they read, from printing anything of their own."""
    sys.unraisablehook = _unraisable
    silence((
        "presidio-analyzer", "presidio-anonymizer", "pypdf", "pypdfium2", "PIL", "fontTools", "pdfminer", "spacy",
        "concurrent.futures",
    ))  # fmt: skip


def silence(names: Iterable[str]) -> None:
    """Let these loggers print nothing."""
    for name in names:
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)


def _unraisable(problem: UnraisableHookArgs) -> None:
    """An exception in a finalizer: nothing to show for it, but Ctrl-C must not get lost in one.

    It is sent again from a thread, a moment later: sent from here it would get lost in here.
    """
    if issubclass(problem.exc_type, KeyboardInterrupt) and not sys.is_finalizing():
        again = threading.Timer(0.05, _interrupt)
        again.daemon = True
        again.start()


def _interrupt() -> None:
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)
    else:
        _thread.interrupt_main()
