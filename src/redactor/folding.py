"""When two spellings are one: the folding and the slip of the pen that every stage agrees on.

Verification folds with its own code on purpose: a mistake here must not hide itself there.
"""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Compatibility forms, accents and case folded, invisible characters dropped.

    The length may change: use it to compare, never to place.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
    return "".join(kept).casefold()


def one_edit(a: str, b: str) -> bool:
    """Whether at most one insertion, deletion, substitution or swap of neighbours makes them equal."""
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return len(b) - len(a) == 1 and a[at:] == b[at + 1 :]
    return a[at + 1 :] == b[at + 1 :] or a[at : at + 2][::-1] + a[at + 2 :] == b[at:]
