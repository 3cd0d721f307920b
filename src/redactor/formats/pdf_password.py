"""The bytes that a password stands for: what is typed is text, what opens a PDF is not.

Which encoding made the key depends on the file, and not every program keeps to the standard. So a
password is tried in each form that it can have meant, in the same forms by both parsers.
"""

from __future__ import annotations

import stringprep
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from pypdf.generic import encode_pdfdocencoding

_LONGEST: Final = 127  # ISO 32000-2, 7.6.4.3.3: what is behind is not looked at
_CODE_PAGES: Final[tuple[Callable[[str], bytes], ...]] = (
    encode_pdfdocencoding,
    lambda text: text.encode("latin-1"),
    lambda text: text.encode("cp1252"),
)


def keys_of(passwords: Sequence[str]) -> tuple[bytes, ...]:
    """What to try on an encrypted PDF, in the order of ``passwords`` and each form once."""
    return tuple(dict.fromkeys(key for password in passwords for key in _forms(password)))


def _forms(password: str) -> Iterator[bytes]:
    """AES-256 takes UTF-8 of the prepared text; older ciphers bytes of a code page, or what a program wrote."""
    composed = unicodedata.normalize("NFC", password)
    for text in (_prepared(password), password, composed):
        yield text.encode("utf-8", "replace")[:_LONGEST]
    for encode in _CODE_PAGES:
        with suppress(UnicodeEncodeError):
            yield encode(composed)


def _prepared(password: str) -> str:
    """SASLprep (RFC 4013), with nothing prohibited: what a program let its user type is tried."""
    kept = (
        " " if stringprep.in_table_c12(each) else each
        for each in password
        if not stringprep.in_table_b1(each)
    )
    return unicodedata.normalize("NFKC", "".join(kept))
