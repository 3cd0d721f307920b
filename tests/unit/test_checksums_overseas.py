"""Check digits of Canada, New Zealand and of devices; checks on logins, hosts and helplines."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.config.recognizer import read_recognizers
from redactor.config.shipped import folder
from redactor.detect import checksums, validators
from redactor.detect.lexicon.terms import helplines
from redactor.detect.rules import RuleRecognizer, build_recognizer

PHONE = next(
    build_recognizer(spec, lines)
    for spec, lines in read_recognizers(folder("recognizers"))
    if spec.name == "phone"
)

DIGIT = st.sampled_from("0123456789")


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (checksums.bc_phn, "9000 000 018", "9000 000 019"),
        (checksums.bc_phn, "9000-000-000", "8000-000-000"),
        (checksums.ird, "49-000-006", "49-000-007"),
        (checksums.ird, "100 000 008", "900 000 008"),
        (checksums.ramq, "ABCD 9954 1799", "ABCD 9963 1799"),
        (checksums.ramq, "abcd99041799", "ABCD 9904 3299"),
        (checksums.imei, "49-015420-323751-8", "49-015420-323751-9"),
        (checksums.vin, "1M8GDM9AXKP042788", "1M8GDM9AXKP042789"),
        (checksums.vin, "1m8gdm9axkp042788", "1M8GDM9AXKPO42788"),
    ],
)
def test_what_holds_and_what_does_not(check: object, good: str, bad: str) -> None:
    assert callable(check)
    assert check(good)
    assert not check(bad)


@pytest.mark.parametrize(
    ("check", "good"),
    [
        (checksums.bc_phn, "9000000018"),
        (checksums.imei, "490154203237518"),
    ],
)
@given(at=st.integers(1, 14), digit=DIGIT)
def test_one_wrong_digit_is_noticed(check: object, good: str, at: int, digit: str) -> None:
    assert callable(check)
    at %= len(good)
    if at and good[at] != digit:
        assert not check(good[:at] + digit + good[at + 1 :])


@pytest.mark.parametrize(
    "check", [checksums.bc_phn, checksums.ird, checksums.ramq, checksums.imei, checksums.vin]
)
@given(text=st.text(max_size=24))
def test_any_text_is_answered(check: object, text: str) -> None:
    assert callable(check)
    assert check(text) in (True, False)


@pytest.mark.parametrize("number", ["٩٠٠٠٠٠٠٠١٨", "", "9" * 400, "000000000000000"])
def test_other_digits_and_lengths_prove_nothing(number: str) -> None:
    for check in (checksums.bc_phn, checksums.ird, checksums.ramq, checksums.imei, checksums.vin):
        assert not check(number)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("frogprinzz", False), ("frog_prince", False), ("f7", True), ("deleted", True),
        ("private", True), ("kim", True), ("__", True),
    ],
)  # fmt: skip
def test_a_login_is_no_plain_word(text: str, refused: bool) -> None:
    assert (validators.login(text) is False) is refused


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("home.me", True), ("B.Com", True), ("F.Y.B.Com", True), ("see.help", True),
        ("pages.example.me", False), ("example.org", False), ("example.link/a.b.c", False),
    ],
)  # fmt: skip
def test_a_host_is_no_missing_space(text: str, refused: bool) -> None:
    assert (validators.host(text) is False) is refused


def test_helplines_stay_however_they_are_spaced() -> None:
    for number in sorted(helplines()):
        assert number.isdigit()
        assert validators.phone(f"{number[:4]} {number[4:]}") is False
        assert validators.number(f"{number[:4]}-{number[4:]}") is False
    assert validators.read_out("0800 11 11") is False
    assert validators.phone("+44 808 800 5000") is False
    assert validators.phone("07700 900123") is None


REGIONS = ("GB", "IE", "US", "CA", "AU", "NZ")
KINDS = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)


def _found(recognizer: RuleRecognizer, text: str, number: str) -> bool:
    start = text.index(number) + (number[0] in "(+")
    end = text.index(number) + len(number)
    return any(r.start <= start and r.end >= end for r in recognizer.analyze(text, []))


@given(
    region=st.sampled_from(REGIONS),
    kind=st.sampled_from(KINDS),
    tail=st.text(DIGIT, min_size=4, max_size=4),
    form=st.sampled_from(
        (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    ),
)
def test_numbers_that_the_plans_allow_are_found(
    region: str, kind: int, tail: str, form: int
) -> None:
    example = phonenumbers.example_number_for_type(region, kind)
    assert example is not None
    national = str(example.national_number)
    number = phonenumbers.PhoneNumber(
        country_code=example.country_code, national_number=int(national[:-4] + tail)
    )
    if phonenumbers.is_valid_number(number):
        written = phonenumbers.format_number(number, form)
        text = f"A message was left about it {written} and no more."
        helpline = validators.phone(written) is False
        assert helpline or _found(PHONE, text, written)
