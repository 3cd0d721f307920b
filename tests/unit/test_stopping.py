"""One signal ends a service in order; others, also at once, disturb nothing."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Iterator

import pytest

from redactor.cli.stopping import stopped_once
from redactor.log import quiet_libraries

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")
NUMBERS = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    before = {number: signal.getsignal(number) for number in NUMBERS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", NUMBERS)
def test_only_the_first_one_counts(number: signal.Signals) -> None:
    cleaned = []
    with pytest.raises(KeyboardInterrupt), stopped_once():  # noqa: PT012 - what comes after it counts
        try:
            os.kill(os.getpid(), number)
            time.sleep(5)
        finally:
            for each in NUMBERS:
                os.kill(os.getpid(), each)
            time.sleep(0.05)
            cleaned.append(1)
    assert cleaned == [1]
    for each in NUMBERS:
        os.kill(os.getpid(), each)  # nor after the block: the program is ending


def test_all_is_as_before_if_none_came() -> None:
    before = [signal.getsignal(number) for number in NUMBERS], sys.unraisablehook
    with stopped_once():
        assert signal.getsignal(signal.SIGTERM) not in before[0]
    assert ([signal.getsignal(number) for number in NUMBERS], sys.unraisablehook) == before


class Finalized:
    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.01)


def test_one_that_gets_lost_in_a_finalizer_comes_again() -> None:
    quiet_libraries()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), stopped_once():  # noqa: PT012 - it is sent again later
        Finalized()
        gc.collect()
        for _ in range(100):
            time.sleep(0.1)
    assert time.monotonic() - began < 5
