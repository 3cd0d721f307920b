"""Visible ids of released copies, so that a copy on paper can be traced by what somebody types off it.

``RC-XXXX-XXXX-XXXX``: eleven digits in Crockford's base32 (55 bits of a keyed hash, so an id says
nothing of client, case or recipient) and a check digit. The digits are a linear code over GF(32): any one
mistyped digit and any two digits that changed places are noticed; of other slips 31 out of 32 are.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from typing import Final

from redactor.vault.container import subkey

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS: Final = 11
_MODULUS: Final = 0b100101
"""x^5 + x^2 + 1, irreducible over GF(2)."""
_VALUES: Final = {digit: value for value, digit in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_GAP: Final = r"[\s\u00ad\u2010-\u2015\u2212._\-]{0,3}"
_FOUR: Final = "([0-9A-Za-z]{4})"
_TYPED: Final = re.compile(
    rf"(?<![0-9A-Za-z])[Rr][Cc]{_GAP}{_FOUR}{_GAP}{_FOUR}{_GAP}{_FOUR}(?![0-9A-Za-z])"
)


def copy_id(secret: bytes, *parts: str) -> str:
    """The id of what ``parts`` tell apart (bundle, document, recipient); the same parts, the same id.

    Args:
        secret: at least 16 bytes that stay where the ledger is.

    Raises:
        ValueError: the secret is too short, or there are no parts.
    """
    if len(secret) < 16 or not parts:
        raise ValueError("An id needs a secret of 16 bytes and something to tell apart.")
    told = b"".join(len(raw).to_bytes(4, "big") + raw for raw in map(str.encode, parts))
    number = int.from_bytes(hmac.digest(subkey(secret, "copy-id"), told, "sha256")[:7], "big") >> 1
    values = [number >> 5 * place & 31 for place in reversed(range(_DIGITS))]
    return _written([*values, _check(values)])


def ids_in(text: str) -> tuple[str, ...]:
    """The ids that stand in a text, as they are written, in order and each once.

    They are known in small letters, with ``O`` for 0 and ``I`` or ``L`` for 1, with blanks, other dashes or
    nothing between the groups. What its check digit belies is left out; see :func:`mistyped_in`.
    """
    return tuple(dict.fromkeys(_written(values) for values in _typed(text) if _is_right(values)))


def mistyped_in(text: str) -> int:
    """How many strings in a text look like an id and are none, so that somebody can be asked again."""
    looks = sum(1 for _ in _TYPED.finditer(text))
    return looks - sum(_is_right(values) for values in _typed(text))


def is_id(text: str) -> bool:
    """Whether this is an id as :func:`copy_id` writes it."""
    return ids_in(text) == (text,)


def _typed(text: str) -> Iterator[list[int]]:
    for match in _TYPED.finditer(text):
        digits = "".join(match.groups()).upper()
        if all(digit in _VALUES for digit in digits):
            yield [_VALUES[digit] for digit in digits]


def _written(values: list[int]) -> str:
    digits = "".join(ALPHABET[value] for value in values)
    return f"RC-{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def _is_right(values: list[int]) -> bool:
    return _check(values[:-1]) == values[-1]


def _check(values: list[int]) -> int:
    """The sum of the digits, each times a power of x of its own (2 to 12; no two are alike, none is 1)."""
    weight, total = 1, 0
    for value in values:
        weight = _times(weight, 2)
        total ^= _times(weight, value)
    return total


def _times(one: int, other: int) -> int:
    """The product in GF(32)."""
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one <<= 1
        one ^= _MODULUS if one & 32 else 0
        other >>= 1
    return product
