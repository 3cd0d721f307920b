"""Which released copy a file or an excerpt came from, and how sure that is.

A file is known by its hash, a text by the copy id in it, an excerpt by its phrases. An id can be typed into any
text, and two people can be given the same text: what is found is named with its strength, and a person judges.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from redactor.errors import DocumentError
from redactor.review.copyid import ids_in
from redactor.review.copytext import text_of
from redactor.review.fingerprints import Fingerprints, TooShort, fingerprints

Evidence = Literal["released-file", "signed-copy", "copy-id", "phrases"]
"""From the strongest to the weakest."""

_ORDER: Final[tuple[Evidence, ...]] = ("released-file", "signed-copy", "copy-id", "phrases")
_SHARE: Final = 0.2
_MANY: Final = 20
"""Phrases that count however long the excerpt is around them."""
_SURE: Final = 0.9


@dataclass(frozen=True, slots=True)
class TracedCopy:
    """A released copy as the ledger knows it.

    Attributes:
        copy_id, bundle_id, case, document: ids.
        recipient: in words, as the disclosure log has it.
        released_on: ISO date.
        released_sha256: of the file with its notice.
        signed_sha256: of the copy that was signed.
        fingerprints: of the signed copy's text (:func:`fingerprints_of`).
    """

    copy_id: str
    bundle_id: str
    case: str
    document: str
    recipient: str = field(repr=False)
    released_on: str
    released_sha256: str
    signed_sha256: str
    fingerprints: Fingerprints = field(repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class Trace:
    """A copy that something may have come from.

    Attributes:
        evidence: the strongest.
        shared, total: phrases of it that the copy has, and all of its phrases; 0 where it has none.
        words: how sure it is, for the person who asked.
    """

    copy: TracedCopy
    evidence: Evidence
    shared: int
    total: int
    words: str


def fingerprints_of(data: bytes, suffix: str, key: bytes) -> Fingerprints:
    """The fingerprints of a signed copy, for the ledger.

    Raises:
        DocumentError: it cannot be read.
    """
    return fingerprints(text_of(data, suffix), key)


def trace(data: bytes, suffix: str, known: Sequence[TracedCopy], key: bytes) -> tuple[Trace, ...]:
    """Where a file came from, the strongest first; nothing where no copy is like it.

    A file that cannot be read as what its suffix says can still be known by its hash.

    Args:
        suffix: ``.docx``, ``.pdf``; all else is read as text.
        key: that of the ledger.
    """
    digest = hashlib.sha256(data).hexdigest()
    try:
        text = text_of(data, suffix)
    except DocumentError:
        text = ""
    return _found(digest, text, known, key)


def trace_text(excerpt: str, known: Sequence[TracedCopy], key: bytes) -> tuple[Trace, ...]:
    """Where an excerpt came from that somebody pasted or typed, the strongest first.

    Raises:
        TooShort: it has fewer than six words and no id of a known copy.
    """
    found = _found("", excerpt, known, key)
    if not found and not fingerprints(excerpt, key):
        raise TooShort
    return found


def _found(digest: str, text: str, known: Sequence[TracedCopy], key: bytes) -> tuple[Trace, ...]:
    ids, marks = frozenset(ids_in(text)), fingerprints(text, key)
    traces: list[Trace] = []
    for copy in known:
        shared = len(marks & copy.fingerprints)
        evidence = _evidence(copy, digest, ids, shared, len(marks))
        if evidence:
            words = _words(evidence, shared, len(marks))
            traces.append(Trace(copy, evidence, shared, len(marks), words))
    return tuple(
        sorted(
            traces,
            key=lambda one: (
                *(_ORDER.index(one.evidence), -one.shared),
                *(one.copy.released_on, one.copy.copy_id, one.copy.document),
            ),
        )
    )


def _evidence(
    copy: TracedCopy, digest: str, ids: frozenset[str], shared: int, total: int
) -> Evidence | None:
    if digest and digest == copy.released_sha256:
        return "released-file"
    if digest and digest == copy.signed_sha256:
        return "signed-copy"
    if copy.copy_id in ids:
        return "copy-id"
    return "phrases" if shared and (shared >= _MANY or shared / total >= _SHARE) else None


def _words(evidence: Evidence, shared: int, total: int) -> str:
    counted = f"{shared} of {total} phrases"
    if evidence == "released-file":
        return "the very file that was released"
    if evidence == "signed-copy":
        return "the very copy that was signed, before its notice was put in"
    if evidence == "copy-id":
        return f"holds its copy id, and {counted}" if shared else "holds its copy id, not its words"
    if shared < _SURE * total:
        return f"{counted}: parts of it, or like words"
    return f"{counted}" + (": few to go by" if total < _MANY else "")
