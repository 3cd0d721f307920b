"""Labels of the actions disclose, hash and encrypt are known again, and nothing that people write is."""

from __future__ import annotations

import base64

import pytest
from helpers_core import LAW
from hypothesis import assume, given
from hypothesis import strategies as st

from redactor.entities import ENTITY_TYPES, noun_of
from redactor.policy.keyed import KeyedEncrypt, KeyedHash
from redactor.reasons import WITHHOLD, withheld_label
from redactor.vocabulary import every_noun, label_spans, without_labels

TYPES = sorted(ENTITY_TYPES)
SECRET = bytes(range(32))
NUMBER = "9998641969"


def is_label(text: str) -> bool:
    """Whether the text as a whole is one label of ours."""
    return list(label_spans(text)) == [(0, len(text))]


def sealed(size: int) -> str:
    return base64.urlsafe_b64encode(bytes(range(size))).decode()


@pytest.mark.parametrize("code", sorted(WITHHOLD))
def test_what_is_withheld_is_known_again(code: str) -> None:
    assert is_label(withheld_label(code))


@pytest.mark.parametrize("noun", every_noun())
def test_codes_are_known_again_behind_every_noun(noun: str) -> None:
    assert is_label(f"[{noun} 3f9ac0de12345678]")
    assert is_label(f"[{noun} enc:{sealed(48)}]")


@LAW
@given(
    st.text(min_size=1, max_size=80), st.sampled_from(TYPES), st.binary(min_size=16, max_size=32)
)
def test_what_the_operators_write_is_known_again(text: str, kind: str, secret: bytes) -> None:
    params = {"entity_type": kind, "noun": noun_of(kind), "secret": secret}
    assert is_label(KeyedEncrypt().operate(text, params))
    code = KeyedHash().operate(text, params)
    assume(not code[-17:-1].isdigit())
    assert is_label(code)


@pytest.mark.parametrize("size", range(32, 129, 16))
def test_every_length_of_a_sealed_value_is_known(size: int) -> None:
    assert is_label(f"[identifier enc:{sealed(size)}]")


@pytest.mark.parametrize(
    "text",
    [
        "[redacted]", "[redacted: Quenby]", "[redacted: OTHER reasons]", "[redacted:OTHER]",
        "[redacted: consent]", "[Redacted: OTHER]", "[NHS number 3f9ac0de1234567]",
        "[NHS number 3f9ac0de123456789]", "[NHS number 3F9AC0DE12345678]",
        "[card number 4929123412341234]", f"[NHS number {NUMBER}]", "[Quenby 3f9ac0de12345678]",
        "[3f9ac0de12345678]", "[NHS number 3f9ac0de12345678 Quenby]", "[person enc:Quenby]",
        f"[person enc:{sealed(16)}]", f"[Quenby enc:{sealed(48)}]", f"[person enc:{sealed(48)} Quenby]",
        f"[person enc: {sealed(48)}]", f"[enc:{sealed(48)}]", f"[person enc:{sealed(48)[:-1]}]",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_text(text: str) -> None:
    assert list(label_spans(text)) == []


@LAW
@given(st.text("0123456789", min_size=1, max_size=24), st.sampled_from(every_noun()))
def test_no_number_of_figures_alone_is_a_code(number: str, noun: str) -> None:
    assume(len(number) > 4)
    assert list(label_spans(f"[{noun} {number}]")) == []


def test_codes_are_blanked_and_what_stands_beside_them_is_not() -> None:
    label = withheld_label("LPP")
    assert without_labels(f"Quenby {label} Larch") == f"Quenby {' ' * len(label)} Larch"
    code = f"[email address enc:{sealed(32)}]"
    assert without_labels(f"{code}@example.org") == f"{' ' * len(code)}@example.org"
