"""Check digits of British and Irish schemes: what is valid passes, one changed digit is noticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from redactor.detect import checksums
from redactor.detect.validators import VALIDATORS

TAIL = st.text("0123456789", min_size=9, max_size=9)


def test_a_tax_reference_checks_its_first_digit() -> None:
    assert VALIDATORS["utr"]("19558 39661") is True
    assert checksums.utr("1955839661K")
    assert not checksums.utr("2955839661")
    assert not checksums.utr("955839661")
    assert not checksums.utr("0000000000")


@given(TAIL)
def test_every_tail_has_at_most_one_first_digit(tail: str) -> None:
    assert sum(checksums.utr(first + tail) for first in "0123456789") <= 1


@given(TAIL, st.integers(0, 8), st.integers(1, 9))
def test_one_changed_digit_is_noticed(tail: str, place: int, shift: int) -> None:
    first = next((digit for digit in "0123456789" if checksums.utr(digit + tail)), None)
    if first is None or first in "12":
        # two remainders share each of the digits 1 and 2
        return
    changed = str((int(tail[place]) + shift) % 10)
    assert not checksums.utr(first + tail[:place] + changed + tail[place + 1 :])
