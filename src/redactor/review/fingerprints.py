"""Keyed fingerprints of a copy's text, so that an excerpt can be traced and the text need not be stored.

Each window of six words leaves eight bytes of HMAC-SHA256; order and repetition are not kept. All windows
are, not a choice of them: a phrase of six words is enough to be traced, at about eight bytes a word. Without the
key nobody can tell what they stand for. Who has it can only try out phrases: keep them with the ledger.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Final

from redactor.errors import RedactorError
from redactor.folding import fold
from redactor.vault.container import subkey
from redactor.vocabulary import label_spans

WINDOW: Final = 6
"""Words of a window; what is shorter than that cannot be traced."""
SIZE: Final = 8
"""Bytes of a fingerprint."""
_HYPHEN: Final = "[-\u00ad\u2010\u2011]"
_LINE_END: Final = re.compile(rf"(?<=\w){_HYPHEN}\s*[\r\n]\s*(?=\w)")
_JOINED: Final = re.compile(rf"(?<=\w){_HYPHEN}(?=\w)|(?<=\w)'(?=\w)")
_WORD: Final = re.compile(r"[^\W_]+")

Fingerprints = frozenset[bytes]


class TooShort(RedactorError):
    """An excerpt has fewer words than a fingerprint needs."""

    def __init__(self) -> None:
        super().__init__(
            f"An excerpt of fewer than {WINDOW} words cannot be traced by its words.",
            "Give a longer passage, or the copy id at the foot of the page.",
        )


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: letters and digits, folded; a label is one word.

    Hyphens and apostrophes join, wherever a line ended.
    """
    text = " ".join(_LINE_END.sub("-", text).split()).replace("\u2019", "'").replace("\u2018", "'")
    at, pieces = 0, list[Iterator[str]]()
    for start, end in label_spans(text):
        pieces += [_words(text[at:start]), iter((f"[{''.join(_words(text[start:end]))}]",))]
        at = end
    return list(chain(*pieces, _words(text[at:])))


def fingerprints(text: str, key: bytes) -> Fingerprints:
    """The fingerprints of a text; none where it has fewer than :data:`WINDOW` words.

    Args:
        key: that of the ledger; a key of its own for this purpose is drawn from it.
    """
    own, words = subkey(key, "fingerprints"), words_of(text)
    return frozenset(
        hmac.digest(own, " ".join(words[at : at + WINDOW]).encode(), "sha256")[:SIZE]
        for at in range(len(words) - WINDOW + 1)
    )


def likeness(excerpt: Fingerprints, stored: Fingerprints) -> float:
    """Which share of an excerpt's phrases a copy has, 0 to 1.

    Raises:
        TooShort: the excerpt has no phrase.
    """
    if not excerpt:
        raise TooShort
    return len(excerpt & stored) / len(excerpt)


def packed(marks: Fingerprints) -> bytes:
    """Fingerprints in the order of their values, to be stored."""
    return b"".join(sorted(marks))


def unpacked(data: bytes) -> Fingerprints:
    """What :func:`packed` packed.

    Raises:
        ValueError: it is something else.
    """
    if len(data) % SIZE:
        raise ValueError("Stored fingerprints are cut off.")
    return frozenset(data[at : at + SIZE] for at in range(0, len(data), SIZE))


def kept(folder: Path, copy: str) -> Fingerprints:
    """The fingerprints of a released copy; none where their file is gone: it is still known by hash and id.

    Args:
        folder: of what traces copies.
        copy: its id.
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        return unpacked(bytes.fromhex(json.loads((folder / f"{copy}.json").read_bytes())["marks"]))
    return frozenset()


def _words(text: str) -> Iterator[str]:
    return iter(_WORD.findall(fold(_JOINED.sub("", text))))
