"""Which given names are one name in short and in full: Kath is Katherine, Bill is William.

Read by detection, which finds the short form of a known name, and by identity, which gives both one
label. Names are compared folded (:func:`redactor.folding.fold`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from redactor.folding import fold

_FILE = ("detect", "lexicon", "nicknames.tsv")


@dataclass(frozen=True, slots=True)
class _Library:
    short: Mapping[str, frozenset[str]]
    full: Mapping[str, frozenset[str]]


@cache
def _library() -> _Library:
    short: dict[str, set[str]] = {}
    full: dict[str, set[str]] = {}
    text = files("redactor").joinpath(*_FILE).read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, _, forms = line.partition("\t")
        for form in forms.split():
            if fold(form) != fold(name):
                short.setdefault(fold(name), set()).add(fold(form))
                full.setdefault(fold(form), set()).add(fold(name))
    return _Library(
        {name: frozenset(forms) for name, forms in short.items()},
        {form: frozenset(names) for form, names in full.items()},
    )


def short_forms(name: str) -> frozenset[str]:
    """The short forms of a full name; none where it is not listed."""
    return _library().short.get(fold(name), frozenset())


def full_names(form: str) -> frozenset[str]:
    """The names that ``form`` may be short for."""
    return _library().full.get(fold(form), frozenset())


def is_same_name(a: str, b: str) -> bool:
    """Whether one of two different names is a short form of the other."""
    return fold(b) in short_forms(a) or fold(a) in short_forms(b)


@lru_cache(maxsize=4096)
def related(name: str) -> frozenset[str]:
    """Every form that somebody called ``name`` may be called: short, full, and other short forms."""
    full = full_names(name)
    out = short_forms(name) | full
    for other in full:
        out |= short_forms(other)
    return out - {fold(name)}
