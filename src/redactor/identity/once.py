"""What is worked out once for a name, and forgotten when its case is resolved.

A name of a case occurs again and again, and several steps ask the same of it. Nothing of it is kept longer: who
resolves a case calls :func:`forget` at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar, cast

_Function = TypeVar("_Function", bound=Callable[..., object])

_MOST: Final = 4096
_FORGETTING: Final[list[Callable[[], None]]] = []


def once_a_case(function: _Function) -> _Function:
    """A function of names that remembers what it said, until :func:`forget`."""
    remembering = lru_cache(maxsize=_MOST)(function)
    _FORGETTING.append(remembering.cache_clear)
    return cast("_Function", remembering)


def forget() -> None:
    """Forget every name."""
    for each in _FORGETTING:
        each()
