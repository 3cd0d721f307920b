"""Presidio Anonymizer's ``hash`` and ``encrypt`` with a key: without one, both can be undone by guessing.

A plain hash of a name or an NHS number is found again by hashing every candidate, and a random salt
gives one person another code on every page. So both take the secret of the case: the same value has
the same code in all documents of a case and in every run, and nobody without the secret can tell what
it stands for. A pipeline that uses them without a vault is refused.

``hash``: Presidio's own operator (SHA-256), whose salt is HMAC-SHA256 over type and value, keyed with
the secret. In the copy stand sixteen hexadecimal digits: ``[NHS number 3f9ac0de12345678]``.

``encrypt``: what Presidio's own operator writes (AES-CBC with padding, in URL-safe base64), under a key
that is derived from the secret, so that Presidio's ``decrypt`` opens it with :func:`encryption_key`. Its
initialisation vector is random there and made of the value by HMAC-SHA256 here: the same input gives the
same bytes. That tells which values are equal, as a label does, and the length tells that of the value in
steps of sixteen bytes, which a label does not. In the copy: ``[NHS number enc:...]``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from typing import Any, Final

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from presidio_anonymizer.operators import Encrypt, Hash

from redactor.entities import family_of, noun_of
from redactor.errors import ConfigError

Params = dict[str, Any]

NEEDS_SECRET: Final = frozenset({"hash", "encrypt"})
"""Actions that a case without a secret must not be run with."""

DIGITS: Final = 16
"""Hexadecimal digits of a code: two of a million values share one in less than one case in a million."""

_LEAST: Final = 16
_BLOCK: Final = 16
_NUMBERS: Final = frozenset({"ID", "PHONE", "POSTCODE"})


def encryption_key(secret: bytes) -> bytes:
    """The AES key (32 bytes) of a case: what Presidio's ``decrypt`` operator takes as ``key``."""
    return _keyed(secret, b"encrypt key")


def equal_value(text: str, entity_type: str) -> str:
    """What two spellings of one value have in common: case, accents, spacing; for numbers only figures and letters."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf")).casefold()
    if family_of(entity_type).split(".")[0] in _NUMBERS:
        return "".join(c for c in plain if c.isalnum()) or plain
    return " ".join(plain.split())


def _keyed(secret: bytes, use: bytes, *parts: str) -> bytes:
    """HMAC-SHA256 over what it is used for and the parts, none of which can run into the next."""
    message = b"redactor/1 " + use
    for part in parts:
        data = part.encode()
        message += len(data).to_bytes(8, "big") + data
    return hmac.new(secret, message, hashlib.sha256).digest()


def _secret(params: Params | None, action: str) -> bytes:
    secret = (params or {}).get("secret")
    if isinstance(secret, bytes) and len(secret) >= _LEAST:
        return secret
    raise ConfigError(
        f"the action '{action}' needs the secret of the case, and there is none.",
        "Run with a vault, or choose the action label or type in the pipeline.",
    )


def _names(params: Params | None) -> tuple[str, str]:
    """Entity type and noun of what is rendered."""
    entity_type = str((params or {}).get("entity_type", ""))
    return entity_type, str((params or {}).get("noun") or noun_of(entity_type))


class KeyedHash(Hash):
    """``hash``: the same code for the same value in the whole case."""

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return noun and code.

        Raises:
            ConfigError: ``params["secret"]`` is missing or shorter than 16 bytes.
        """
        secret = _secret(params, "hash")
        entity_type, noun = _names(params)
        value = equal_value(text, entity_type)
        salt = _keyed(secret, b"hash salt", entity_type, value)
        digest = super().operate(text=value, params={self.SALT: salt, self.HASH_TYPE: self.SHA256})
        windows = (str(digest)[k:][:DIGITS] for k in range(len(str(digest)) - DIGITS + 1))
        # Figures alone would not be told from a number in brackets when a copy is read again.
        code = next(window for window in windows if not window.isdigit())
        return f"[{noun} {code}]"


class KeyedEncrypt(Encrypt):
    """``encrypt``: the original, for whoever has the secret."""

    def operate(self, text: str = "", params: Params | None = None) -> str:
        """Return noun and ciphertext.

        Raises:
            ConfigError: ``params["secret"]`` is missing or shorter than 16 bytes.
        """
        secret = _secret(params, "encrypt")
        entity_type, noun = _names(params)
        vector = _keyed(secret, b"encrypt vector", entity_type, text)[:_BLOCK]
        padder = padding.PKCS7(8 * _BLOCK).padder()
        padded = padder.update(text.encode()) + padder.finalize()
        encryptor = Cipher(algorithms.AES(encryption_key(secret)), modes.CBC(vector)).encryptor()
        sealed = vector + encryptor.update(padded) + encryptor.finalize()
        return f"[{noun} enc:{base64.urlsafe_b64encode(sealed).decode()}]"

    def validate(self, params: Params | None = None) -> None:
        """The key is derived when the operator runs, not given by the pipeline."""


KEYED: Final[tuple[type[Hash] | type[Encrypt], ...]] = (KeyedHash, KeyedEncrypt)
"""For the factory, beside ours: their names are ``hash`` and ``encrypt`` and take the place of Presidio's."""
