"""Takes the words out of font programs, where names, notices and names of glyphs stand."""

from __future__ import annotations

import re

import numpy as np

_RUN = re.compile(rb"(?:[\x20-\x7e]|[\xc3-\xc9][\x80-\xbf]|[\xc0-\xff]){6,}")
_WIDE = re.compile(rb"(?:[\x00\x01][\x20-\xff]){6,}")
_WIDE_BACK = re.compile(rb"(?:[\x20-\xff][\x00\x01]){6,}")
_EEXEC = re.compile(rb"\beexec(?:\r\n|[\r\n\t ])")
_KEY, _FACTOR, _ADDEND = 55665, 52845, 22719
_INVERSE = pow(_FACTOR, -1, 1 << 16)
SEPARATOR = "\n\x01"
"""Between runs; the control character tells the search that these are bytes, without word boundaries."""


def words(program: bytes) -> str:
    """Runs of six or more characters, in bytes and in 16 bit, also in the encrypted part of Type 1."""
    found: list[str] = []
    part = _EEXEC.search(program)
    for data in (program, _decrypted(program[part.end() :])) if part else (program,):
        for run in _RUN.findall(data):
            found.append(run.decode("latin-1"))
            if not run.isascii():
                found.append(run.decode("utf-8", "replace"))
        found += [run.decode("utf-16-be") for run in _WIDE.findall(data)]
        found += [run.decode("utf-16-le") for run in _WIDE_BACK.findall(data)]
    return SEPARATOR.join(found)


def _decrypted(cipher: bytes) -> bytes:
    """The private part of a Type 1 program (Adobe Type 1 Font Format, 7.3).

    The key is a linear recurrence over the cipher, so all keys are one running sum modulo 2**16.
    """
    if re.fullmatch(rb"[0-9A-Fa-f\s]{8}", cipher[:8]):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", cipher).decode("ascii")
        cipher = bytes.fromhex(digits[: len(digits) // 2 * 2])
    values = np.frombuffer(cipher, dtype=np.uint8).astype(np.uint16)
    powers = np.cumprod(np.full(len(values) + 1, _FACTOR, dtype=np.uint16), dtype=np.uint16)
    inverses = np.cumprod(np.full(len(values), _INVERSE, dtype=np.uint16), dtype=np.uint16)
    steps = (values * np.uint16(_FACTOR) + np.uint16(_ADDEND)) * inverses
    sums = np.concatenate(([np.uint16(0)], np.cumsum(steps, dtype=np.uint16)))[: len(values)]
    scale = powers[: len(values)] * np.uint16(_INVERSE)
    keys = scale * (np.uint16(_KEY) + sums)
    return bytes((values.astype(np.uint8) ^ (keys >> 8).astype(np.uint8)).tobytes())
