"""One sealed file: what anybody may read of it, and what only the key opens.

::

    magic, version (2 bytes), length of the header (4 bytes), header (JSON),
    salt (32 bytes), nonce (12 bytes), sealed contents with tag

All before the sealed contents is associated data of ChaCha20-Poly1305, so a change anywhere is seen.
Every file has a key of its own: HKDF-SHA256 of the vault's key with a fresh salt at each writing, bound to
vault and case. Contents are padded, so that their length tells little.
"""

from __future__ import annotations

import json
import os
import struct
from dataclasses import asdict, dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from redactor.vault import problems

MAGIC: Final = b"redactor vault\n"
VERSION: Final = 1
CIPHER: Final = "chacha20-poly1305"
KEY_BYTES: Final = 32
_SALT: Final = 32
_NONCE: Final = 12
_TAG: Final = 16
_PAGE: Final = 4096
_LENGTHS: Final = struct.Struct(">HI")
_PURPOSE: Final = "redactor/1"


@dataclass(frozen=True, slots=True)
class Kdf:
    """How the key comes to be: ``key-file`` as it lies there, or ``scrypt`` of a passphrase.

    Attributes:
        salt: hexadecimal; ``n``, ``r``, ``p``: cost of scrypt (RFC 7914), 0 for a key file.
    """

    name: str = "key-file"
    salt: str = ""
    n: int = 0
    r: int = 0
    p: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in the open at the head of a sealed file.

    Attributes:
        vault: id of the vault: the journal that gave the numbers.
        case: neutral id.
        key: fingerprint of the key.
        kdf: how the key comes to be.
    """

    vault: str
    case: str
    key: str
    kdf: Kdf


def subkey(key: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """32 bytes for one purpose, from which nobody can tell the key or another subkey."""
    info = f"{_PURPOSE}/{purpose}".encode()
    return HKDF(SHA256(), KEY_BYTES, salt or None, info).derive(key)


def fingerprint(key: bytes) -> str:
    """16 hexadecimal digits that tell one key from another."""
    return subkey(key, "fingerprint")[:8].hex()


def seal(header: Header, key: bytes, contents: bytes) -> bytes:
    """The bytes of a sealed file. ``contents`` is JSON: it is padded with spaces."""
    described = json.dumps({**asdict(header), "cipher": CIPHER}, sort_keys=True).encode()
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    head = MAGIC + _LENGTHS.pack(VERSION, len(described)) + described + salt + nonce
    padded = contents.ljust(-(-(len(contents) + 1) // _PAGE) * _PAGE)
    return head + _cipher(header, key, salt).encrypt(nonce, padded, head)


def header_of(data: bytes, case: str) -> Header:
    """The open part of a sealed file; nothing vouches for it before :func:`unseal`.

    Args:
        data: the file, or its first 8 KiB.
        case: the case that it should be of.

    Raises:
        VaultError: it is no vault file, of a later version, or of another case.
    """
    return _split(data, case)[0]


def unseal(data: bytes, key: bytes, case: str) -> bytes:
    """The contents of a sealed file.

    Raises:
        VaultError: wrong key, damaged, cut, of another case or of a later version.
    """
    header, length = _split(data, case)
    if header.key != fingerprint(key):
        raise problems.wrong_key(case)
    head, sealed = data[:length], data[length:]
    salt, nonce = head[-_SALT - _NONCE : -_NONCE], head[-_NONCE:]
    if len(head) < length or len(sealed) < _TAG:
        raise problems.damaged(case)
    try:
        return _cipher(header, key, salt).decrypt(nonce, sealed, head)
    except InvalidTag:
        raise problems.damaged(case) from None


def _cipher(header: Header, key: bytes, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(subkey(key, f"seal/{header.vault}/{header.case}", salt))


def _split(data: bytes, case: str) -> tuple[Header, int]:
    """The header, and where the sealed contents begin."""
    start = len(MAGIC) + _LENGTHS.size
    if not data.startswith(MAGIC) or len(data) < start:
        raise problems.damaged(case)
    version, length = _LENGTHS.unpack(data[len(MAGIC) : start])
    if version != VERSION:
        raise problems.newer(case) if version > VERSION else problems.damaged(case)
    try:
        described = json.loads(data[start : start + length])
        if described.pop("cipher") != CIPHER:
            raise problems.newer(case)
        header = Header(**{**described, "kdf": Kdf(**described["kdf"])})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise problems.damaged(case) from None
    if header.case != case or not _is_sane(header):
        raise problems.damaged(case)
    return header, start + length + _SALT + _NONCE


def _is_sane(header: Header) -> bool:
    """Whether the fields have their types, and scrypt a cost that a machine can bear."""
    kdf = header.kdf
    texts = (header.vault, header.case, header.key, kdf.name, kdf.salt)
    numbers = (kdf.n, kdf.r, kdf.p)
    if not all(isinstance(text, str) for text in texts):
        return False
    if not all(type(number) is int for number in numbers):
        return False
    if kdf.name == "key-file":
        return numbers == (0, 0, 0) and not kdf.salt
    known = kdf.name == "scrypt" and kdf.n in (1 << power for power in range(14, 21))
    return known and 1 <= kdf.r <= 16 and 1 <= kdf.p <= 4 and _is_hex(kdf.salt)


def _is_hex(text: str) -> bool:
    return 16 <= len(text) <= 128 and not len(text) % 2 and set(text) <= set("0123456789abcdef")
