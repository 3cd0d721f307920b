"""Refuses a regular expression that a hostile or merely long text could hang.

Whether a pattern backtracks without end is not decidable by looking at it, so it is tried: on
strings that repeat what usually goes wrong (runs of one character class, of a class and a
separator), and on the recognizer's own examples cut short, pumped and broken off, because only
they get past a label. The probes are short, so that a sound pattern takes microseconds; what is
exponential or cubic does not finish in the time that they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

PROBE_SECONDS: Final = 0.5
"""Wall-clock time for one probe: a sound pattern needs less than a thousandth of it."""

_RUN: Final = 300
_PUMPS: Final = ("a", "A1", "0", " ", "a ", "0 ", "0-", "a.", "Aa ", "\t", "\n", "a@", "0,")
_CUTS: Final = 6
_TAIL: Final = 40
_BREAK: Final = "\x00!" + "".join(map(chr, range(32, 127)))
"""What no run goes on into, and then every plain character: the matcher gives up at once on a text
that lacks a character which the pattern demands, and the probe would show nothing."""


def is_slow(compiled: Any, examples: Iterable[str], *, seconds: float = PROBE_SECONDS) -> bool:
    """Whether ``compiled`` (a ``regex`` pattern) fails to finish on one of the probe strings."""
    try:
        last = compiled.pattern[-_TAIL:]
        for probe in (*_generic(), *_from_examples(compiled, examples)):
            probe += _BREAK + last
            for _ in compiled.finditer(probe, timeout=seconds):
                pass
    except TimeoutError:
        return True
    return False


def _generic() -> Iterator[str]:
    for pump in _PUMPS:
        yield pump * (_RUN // len(pump))


def _from_examples(compiled: Any, examples: Iterable[str]) -> Iterator[str]:
    """The first match in the examples, cut at several places; the last two characters pumped."""
    for text in examples:
        match = compiled.search(text, timeout=PROBE_SECONDS)
        if match is None:
            continue
        start, end = match.span()
        step = max(1, (end - start) // _CUTS)
        for cut in range(start + 1, end + 1, step):
            head, tail = text[:cut], text[max(start, cut - 2) : cut]
            yield head + tail[-1:] * _RUN
            yield head + tail * (_RUN // 2)
        return
