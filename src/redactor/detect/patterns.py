"""Compiles the patterns of the catalogue once, and keeps them for the next run.

Compiling some nine hundred long expressions and probing each for slowness takes seconds; reading them
back takes a tenth of one. The store is a file in the user's cache folder. It holds nothing but compiled
patterns and clues of the shipped catalogue and of modules, so it may be deleted at any time, and a run goes
on without it where it cannot be read or written.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import platformdirs
import regex

from redactor.detect.clues import clue_for, told_by
from redactor.detect.heads import Clue
from redactor.detect.safety import is_slow
from redactor.detect.scan import Scanner, matches

FOLDER_VARIABLE: Final = "REDACTOR_CACHE"
"""Environment variable: the folder to use instead of the user's cache folder; empty for none."""

MATCH_SECONDS: Final = 20.0
"""Time that the patterns of one recognizer may spend on one text before the document fails."""

_COMPILE: Final = ("regex._regex", "compile")
_DIGEST: Final = hashlib.sha256().digest_size


@cache
def _format() -> bytes:
    """The first line of a store: what must be the same for it to be read."""
    tag = sys.implementation.cache_tag
    return f"redactor patterns 3, clues {told_by()}, regex {regex.__version__}, {tag}\n".encode()


_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Ready:
    """A compiled pattern that is ready to search.

    Attributes:
        pattern: as the ``regex`` package compiles it.
        scanner, clue: who knows where in a text it may match, and by what number; ``None``: nobody.
    """

    pattern: Any
    scanner: Scanner
    clue: int | None

    def finditer(self, text: str, seconds: float) -> Iterator[Any]:
        """The matches in ``text``, in order.

        Raises:
            TimeoutError: they take longer than ``seconds``.
        """
        if self.clue is None:
            found: Iterator[Any] = self.pattern.finditer(text, timeout=seconds)
            return found
        starts = self.scanner.starts(self.clue, text)
        return matches(self.pattern, starts, text, seconds) if starts else iter(())

    def may_match(self, text: str) -> bool:
        """Whether there is anything to search for in ``text``."""
        return self.clue is None or self.scanner.may_match(self.clue, text)


class Patterns:
    """Compiled patterns and their clues, by expression and flags; a context manager that reads and writes the store.

    Args:
        name: which store of the cache folder; ``None`` for none.
    """

    def __init__(self, name: str | None = None) -> None:
        folder = _folder()
        self._path = folder / f"{name}.patterns" if name and folder else None
        self._stored: dict[_Key, Any] = {}
        self._used: dict[_Key, Any] = {}
        self._scanner = _shipped() if name else Scanner()

    def compiled(self, expression: str, flags: int, examples: Iterable[str]) -> Ready:
        """The pattern of ``expression``, which is known to finish on hostile text, and its clue.

        Raises:
            ValueError: it matches the empty text, or needs too long.
            regex.error: it is no regular expression.
        """
        if (expression, int(flags)) not in self._stored:
            pattern = regex.compile(expression, flags)
            if pattern.fullmatch(""):
                raise ValueError("matches the empty text")
            if is_slow(pattern, examples):
                raise ValueError("needs too long on hostile text (nested or adjacent repeats)")
            self._keep(expression, flags, pattern)
        return self._ready(expression, flags)

    def own(self, expression: str, flags: int = 0) -> Ready:
        """The pattern of an expression that the program itself brings, and its clue."""
        if (expression, int(flags)) not in self._stored:
            self._keep(expression, flags, regex.compile(expression, flags))
        return self._ready(expression, flags)

    def alone(self, expression: str, flags: int = 0) -> regex.Pattern[str]:
        """The same without a clue, for whoever knows where to try it; no store holds an expression both ways."""
        key = expression, int(flags)
        found = self._used.get(key) or self._stored.get(key)
        if found is None:
            found = regex.compile(expression, flags), ()
        self._used[key] = found
        pattern: regex.Pattern[str] = found[0]
        return pattern

    def _keep(self, expression: str, flags: int, pattern: Any) -> None:
        clue = clue_for(expression, int(pattern.flags))
        self._used[expression, int(flags)] = pattern, astuple(clue) if clue else ()

    def _ready(self, expression: str, flags: int) -> Ready:
        key = (expression, int(flags))
        pattern, fields = self._used[key] = self._used.get(key) or self._stored[key]
        number = self._scanner.add(Clue(*fields)) if fields else None
        return Ready(pattern, self._scanner, number)

    def __enter__(self) -> Self:
        """Read what an earlier run kept."""
        if self._path is not None:
            self._stored = _read(self._path)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep what was used, if it is not what was read."""
        if kind is None and self._path is not None and self._used.keys() != self._stored.keys():
            with contextlib.suppress(OSError):
                _write(self._path, self._used)

    def add_what_is_new(self) -> None:
        """Keep what was used beside what was read."""
        if self._path is not None and not self._used.keys() <= self._stored.keys():
            with contextlib.suppress(OSError):
                _write(self._path, self._stored | self._used)
            self._stored |= self._used


def together(texts: Iterable[str]) -> None:
    """Look at once at texts that the stored patterns will be sought in."""
    _shipped().together(texts)


def compiled(expression: str, flags: int = 0) -> regex.Pattern[str]:
    """The pattern of an expression that a module brings, as :func:`regex.compile` gives it."""
    return _of_modules().alone(expression, flags)


def keep_compiled() -> None:
    """Keep what :func:`compiled` gave, once the modules are there: a worker is ended, and could not do it then."""
    _of_modules().add_what_is_new()


@cache
def _of_modules() -> Patterns:
    store = Patterns("modules")
    store.__enter__()
    return store


@cache
def _shipped() -> Scanner:
    """What looks for the clues of every stored pattern, so that a text is looked through once for all."""
    return Scanner()


def _folder() -> Path | None:
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    return platformdirs.user_cache_path("redactor")


class _OnlyPatterns(pickle.Unpickler):
    """Reads compiled patterns and plain containers; anything else in the file is refused."""

    def find_class(self, module: str, name: str) -> Any:
        """The one function that a compiled pattern is rebuilt with."""
        if (module, name) != _COMPILE:
            raise pickle.UnpicklingError("not a pattern")
        return super().find_class(module, name)


def _read(path: Path) -> dict[_Key, Any]:
    """What the store holds; nothing if it is missing, damaged, of other versions or of another user."""
    try:
        with path.open("rb") as file:
            if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return {}
            head, digest, body = file.readline(), file.read(_DIGEST), file.read()
        if head != _format() or hashlib.sha256(body).digest() != digest:
            return {}
        return dict(_OnlyPatterns(io.BytesIO(body)).load())
    except (OSError, pickle.UnpicklingError, ValueError, TypeError, EOFError):
        return {}


def _write(path: Path, patterns: dict[_Key, Any]) -> None:
    body = pickle.dumps(patterns, protocol=5)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_format() + hashlib.sha256(body).digest() + body)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
