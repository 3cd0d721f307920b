"""Check digits: what the issuers publish passes, and one changed digit is always noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from redactor.detect import checksums
from redactor.detect.validators import VALIDATORS

VALID = [
    ("nhs", "999 864 1969"),
    ("nhs", "999-987-6536"),
    ("chi", "0101999992"),
    ("upn", "J999123420000"),
    ("ppsn", "1234567T"),
    ("ppsn", "1234567FA"),
    ("sin", "046 454 286"),
    ("npi", "1234567893"),
    ("dea", "AB1234563"),
    ("aba", "111000025"),
    ("iban", "GB82 WEST 1234 5698 7654 32"),
    ("ihi", "8003 6080 0000 0000"),
    ("medicare_au", "2123 45670 1"),
    ("tfn", "123 456 782"),
    ("nhi", "ZAA0067"),
    ("nhi", "ZAC5361"),
    ("card", "4111 1111 1111 1111"),
    ("pnc", "2019/0528847X"),
]


def _complete(check: Callable[[str], bool], head: str, alphabet: str) -> str | None:
    """``head`` with the last character that makes it valid, if there is one."""
    return next((head + last for last in alphabet if check(head + last)), None)


def test_published_examples_of_each_scheme() -> None:
    wrong = [(name, text) for name, text in VALID if VALIDATORS[name](text) is not True]
    assert wrong == []


def test_health_number_needs_ten_digits_and_not_all_alike() -> None:
    assert not checksums.nhs("999864196")
    assert not checksums.nhs("0000000000")
    assert not checksums.nhs("99986419A9")
    assert not checksums.nhs("٩٩٩٨٦٤١٩٦٩")


def test_a_chi_number_starts_with_a_date() -> None:
    good = _complete(checksums.nhs, "310712345", "0123456789") or _complete(
        checksums.nhs, "310712346", "0123456789"
    )
    assert good is not None
    assert checksums.chi(good)
    assert checksums.nhs("9998641969")
    assert not checksums.chi("9998641969")


@pytest.mark.parametrize(
    ("check", "length"),
    [
        (checksums.nhs, 10),
        (checksums.sin, 9),
        (checksums.card, 16),
        (checksums.tfn, 9),
        (checksums.uln, 10),
        (checksums.npi, 10),
        (checksums.aba, 9),
        (checksums.luhn, 12),
    ],
)
@given(data=st.data())
def test_one_changed_digit_is_noticed(
    check: Callable[[str], bool], length: int, data: st.DataObject
) -> None:
    head = data.draw(st.text("0123456789", min_size=length - 1, max_size=length - 1))
    number = _complete(check, head, "0123456789")
    assume(number is not None)
    assert number is not None
    place = data.draw(st.integers(0, length - 1))
    other = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != number[place]))
    assert not check(number[:place] + other + number[place + 1 :])


@given(st.integers(0, 99), st.integers(1, 9_999_999))
def test_every_pnc_serial_has_exactly_one_letter(year: int, serial: int) -> None:
    letters = [
        letter
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        if checksums.pnc(f"{year:02}/{serial}{letter}")
    ]
    assert len(letters) == 1
    assert checksums.pnc(f"20{year:02}/{serial:07}{letters[0]}")


@given(st.text("0123456789", min_size=7, max_size=7), st.sampled_from(["", "A", "B", "H", "W"]))
def test_every_ppsn_has_exactly_one_check_letter(digits: str, second: str) -> None:
    letters = [
        letter
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        if checksums.ppsn(digits + letter + second)
    ]
    assert len(letters) == 1


@given(st.text(max_size=24))
def test_no_check_fails_on_any_text(text: str) -> None:
    for name, check in sorted(VALIDATORS.items()):
        assert check(text) in (True, False, None), name


@given(st.text("0123456789 -/.", min_size=1, max_size=20))
def test_separators_never_decide(text: str) -> None:
    assert checksums.nhs(text) == checksums.nhs(text.replace("-", "").replace(" ", ""))
    assert checksums.luhn(text) == checksums.luhn(checksums.compact(text))
