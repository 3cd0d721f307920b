"""A sealed file: opens with its key only, and no change to it goes unseen."""

from __future__ import annotations

import pytest
from helpers_core import LAW
from hypothesis import example, given
from hypothesis import strategies as st

from redactor.errors import VaultError
from redactor.vault.container import (
    MAGIC,
    Header,
    Kdf,
    fingerprint,
    header_of,
    seal,
    subkey,
    unseal,
)  # fmt: skip

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
CASE = "case-0001"
HEADER = Header("0123456789abcdef", CASE, fingerprint(KEY), Kdf())
CONTENTS = b'{"who": "Quenby Thistlewood"}'
SEALED = seal(HEADER, KEY, CONTENTS)
BYTES = st.integers(0, 255)


@given(st.binary(max_size=9000).filter(lambda data: not data.endswith(b" ")))
@LAW
def test_what_is_sealed_opens_again(data: bytes) -> None:
    sealed = seal(HEADER, KEY, data)
    assert unseal(sealed, KEY, CASE).rstrip(b" ") == data
    assert header_of(sealed[:8192], CASE) == HEADER


def test_nothing_of_the_contents_can_be_read_and_the_length_tells_little() -> None:
    assert b"Quenby" not in SEALED
    assert len(SEALED) == len(seal(HEADER, KEY, CONTENTS * 50))
    assert seal(HEADER, KEY, CONTENTS) != SEALED


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
@example(len(MAGIC), 1)
@example(len(MAGIC) + 1, 3)
@LAW
def test_a_changed_byte_anywhere_is_seen(at: int, flip: int) -> None:
    changed = bytearray(SEALED)
    changed[at] ^= flip
    with pytest.raises(VaultError) as caught:
        unseal(bytes(changed), KEY, CASE)
    assert caught.value.next
    assert "Quenby" not in str(caught.value)


@pytest.mark.parametrize("at", range(len(MAGIC) + 6 + 260))
def test_every_bit_of_the_open_part_is_bound(at: int) -> None:
    for bit in range(8):
        changed = bytearray(SEALED)
        changed[at] ^= 1 << bit
        with pytest.raises(VaultError):
            unseal(bytes(changed), KEY, CASE)


@given(
    st.integers(0, len(SEALED)), st.integers(0, len(SEALED)), st.binary(max_size=40)
)  # fmt: skip
@LAW
def test_bytes_cut_out_or_put_in_are_seen(start: int, length: int, new: bytes) -> None:
    changed = SEALED[:start] + new + SEALED[start + length :]
    if changed == SEALED:
        return
    with pytest.raises(VaultError):
        unseal(changed, KEY, CASE)


@pytest.mark.parametrize(
    "length", [0, 1, len(MAGIC), len(MAGIC) + 6, 100, 300, 350, len(SEALED) - 1]
)
def test_a_cut_file_is_damaged(length: int) -> None:
    with pytest.raises(VaultError):
        unseal(SEALED[:length], KEY, CASE)


def test_another_key_says_so() -> None:
    with pytest.raises(VaultError, match="sealed with another key"):
        unseal(SEALED, OTHER, CASE)


def test_the_file_of_another_case_does_not_count() -> None:
    with pytest.raises(VaultError, match="case-0002 is damaged"):
        unseal(SEALED, KEY, "case-0002")
    moved = SEALED.replace(b"case-0001", b"case-0002")
    with pytest.raises(VaultError, match="case-0002 is damaged"):
        unseal(moved, KEY, "case-0002")


def test_a_later_version_says_so() -> None:
    later = bytearray(SEALED)
    later[len(MAGIC) + 1] = 2
    with pytest.raises(VaultError, match="later version"):
        header_of(bytes(later), CASE)


@pytest.mark.parametrize(
    "kdf",
    [
        Kdf("scrypt", "00" * 16, 1 << 40, 8, 1), Kdf("scrypt", "00" * 16, 1 << 17, 8, 99),
        Kdf("scrypt", "zz" * 16, 1 << 17, 8, 1), Kdf("scrypt", "", 1 << 17, 8, 1), Kdf("other"),
        Kdf("scrypt", "00" * 16, 3, 8, 1), Kdf("key-file", "00"), Kdf("key-file", "", 1 << 17),
    ],
)  # fmt: skip
def test_a_cost_that_no_machine_can_bear_is_refused(kdf: Kdf) -> None:
    sealed = seal(Header(HEADER.vault, CASE, HEADER.key, kdf), KEY, CONTENTS)
    with pytest.raises(VaultError, match="damaged"):
        header_of(sealed, CASE)


def test_subkeys_differ_by_purpose_salt_and_key() -> None:
    keys = [subkey(KEY, "a"), subkey(KEY, "b"), subkey(OTHER, "a"), subkey(KEY, "a", b"salt")]
    assert len(set(keys)) == 4
    assert all(len(key) == 32 for key in keys)
    assert subkey(KEY, "a") == keys[0]
