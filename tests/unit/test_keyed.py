"""hash and encrypt are keyed with the secret of the case: the same within it, unguessable outside it."""

from __future__ import annotations

import hashlib
import hmac
import re

import pytest
from helpers_core import LAW
from hypothesis import given
from hypothesis import strategies as st
from presidio_anonymizer.operators import Decrypt, OperatorsFactory, OperatorType

from redactor.errors import ConfigError
from redactor.policy.keyed import (
    DIGITS,
    KEYED,
    KeyedEncrypt,
    KeyedHash,
    encryption_key,
    equal_value,
)

SECRET = bytes(range(32))
OTHER = bytes(range(1, 33))
NHS = {"entity_type": "UK_NHS", "noun": "NHS number", "secret": SECRET}
PERSON = {"entity_type": "PERSON", "noun": "person", "secret": SECRET}
TEXT = st.text(min_size=1, max_size=60)


def factory() -> OperatorsFactory:
    made = OperatorsFactory()
    for operator in KEYED:
        made.add_anonymize_operator(operator)
    return made


def test_they_take_the_place_of_presidios_own() -> None:
    anonymizers = factory().get_anonymizers()
    assert anonymizers["hash"] is KeyedHash
    assert anonymizers["encrypt"] is KeyedEncrypt
    made = factory().create_operator_class("hash", OperatorType.Anonymize)
    assert re.fullmatch(r"\[NHS number [0-9a-f]{16}\]", made.operate("999 000 0018", NHS))


def test_the_hash_is_the_documented_one() -> None:
    message = b"redactor/1 hash salt"
    for part in (b"UK_NHS", b"9990000018"):
        message += len(part).to_bytes(8, "big") + part
    salt = hmac.new(SECRET, message, hashlib.sha256).digest()
    expected = hashlib.sha256(b"9990000018" + salt).hexdigest()[:DIGITS]
    assert KeyedHash().operate("999 000 0018", NHS) == f"[NHS number {expected}]"


@pytest.mark.parametrize(
    ("one", "two", "params"),
    [
        ("999 000 0018", "999-0000018", NHS),
        ("Wren Alder", "wren  ALDER", PERSON),
        ("Zoë", "Zoe\u0308", PERSON),
    ],
)
def test_spellings_of_one_value_have_one_code(
    one: str, two: str, params: dict[str, object]
) -> None:
    assert KeyedHash().operate(one, params) == KeyedHash().operate(two, params)


def test_a_plain_or_salted_hash_does_not_find_it() -> None:
    made = KeyedHash().operate("Wren Alder", PERSON)
    for tried in ("Wren Alder", "wren alder"):
        for salt in (b"", SECRET[:16], b"redactor"):
            for digest in (
                hashlib.sha256(tried.encode() + salt).hexdigest(),
                hashlib.sha256(salt + tried.encode()).hexdigest(),
            ):
                assert digest[:DIGITS] not in made


def test_another_case_has_another_code() -> None:
    assert KeyedHash().operate("Wren", PERSON) != KeyedHash().operate(
        "Wren", {**PERSON, "secret": OTHER}
    )
    assert KeyedHash().operate("999", PERSON) != KeyedHash().operate("999", NHS)


@pytest.mark.parametrize("operator", KEYED)
@pytest.mark.parametrize("secret", [None, b"", b"too short", "x" * 32])
def test_without_a_secret_they_fail_and_quote_nothing(operator: type, secret: object) -> None:
    params = {"entity_type": "PERSON", "noun": "person"}
    if secret is not None:
        params["secret"] = secret  # type: ignore[assignment]
    with pytest.raises(ConfigError, match="needs the secret of the case") as caught:
        operator().operate("Wren Alder", params)
    assert "Wren" not in str(caught.value)
    with pytest.raises(ConfigError):
        operator().operate("Wren Alder", None)


def sealed(text: str, params: dict[str, object] = PERSON) -> str:
    match = re.fullmatch(
        r"\[[\w ]+ enc:([A-Za-z0-9_-]+={0,2})\]", KeyedEncrypt().operate(text, params)
    )
    assert match is not None
    return match[1]


@LAW
@given(TEXT)
def test_presidios_own_operator_decrypts_it(text: str) -> None:
    key = encryption_key(SECRET)
    assert Decrypt().operate(text=sealed(text), params={"key": key}) == text


@LAW
@given(TEXT, TEXT)
def test_same_input_same_bytes_and_no_other(one: str, two: str) -> None:
    assert sealed(one) == sealed(one)
    assert (sealed(one) == sealed(two)) == (one == two)
    assert sealed(one) != sealed(one, {**PERSON, "secret": OTHER})


@LAW
@given(TEXT)
def test_an_equal_value_is_a_fixed_point(text: str) -> None:
    for kind in ("PERSON", "UK_NHS", "PHONE_NUMBER"):
        assert equal_value(equal_value(text, kind), kind) == equal_value(text, kind)
