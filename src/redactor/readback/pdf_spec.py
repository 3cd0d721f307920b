"""Says what a value of a finished PDF may be, and walks the file along those sayings.

An object is what it is by the way that leads to it from the trailer. What no way leads to is not held
against anything, and so is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from redactor.readback.pdf_syntax import File, Name, Object, Ref, Stream, Unknown

Spec = Callable[["Walk", Object, int], None]
"""Raises where the value, found in the object of that number, is another than it may be."""

_NO_KEY = "a key that no"
_FILTERS = ("FlateDecode", "DCTDecode")


@dataclass(slots=True)
class Walk:
    """What was met on the way through a file.

    Attributes:
        kinds: what :func:`kind` refers to.
        reached: numbers of the objects that some way leads to.
        streams: kinds of each stream by its number.
        glyphs: names of glyphs and fonts.
        data: strings that hold numbers (palettes).
    """

    file: File
    kinds: Mapping[str, Spec]
    reached: set[int] = field(default_factory=set)
    streams: dict[int, set[str]] = field(default_factory=dict)
    glyphs: dict[str, None] = field(default_factory=dict)
    data: list[bytes] = field(default_factory=list)
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def see(self, spec: Spec, value: Object, number: int) -> None:
        """Hold a value against what it may be."""
        while isinstance(value, Ref):
            number = value.number
            self.reached.add(number)
            if (number, id(spec)) in self._seen:
                return
            self._seen.add((number, id(spec)))
            value = self.file.objects.get(number)
        if value is not None:
            spec(self, value, number)


@cache
def kind(name: str) -> Spec:
    """What is said under this name, for kinds that hold each other."""

    def check(walk: Walk, value: Object, at: int) -> None:
        walk.kinds[name](walk, value, at)

    return check


def number(walk: Walk, value: Object, at: int) -> None:
    """A number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unknown("something where a number belongs", at)


def integer(walk: Walk, value: Object, at: int) -> None:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unknown("something where a whole number belongs", at)


def boolean(walk: Walk, value: Object, at: int) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise Unknown("something where true or false belongs", at)


def numbers(walk: Walk, value: Object, at: int) -> None:
    """An array of numbers, and of such arrays."""
    if not isinstance(value, list):
        raise Unknown("something where numbers belong", at)
    for item in value:
        if type(item) not in (int, float):
            walk.see(numbers if isinstance(walk.file.get(item), list) else number, item, at)


def one_of(*names: str) -> Spec:
    """One of these names."""
    allowed = frozenset(names)

    def check(walk: Walk, value: Object, at: int) -> None:
        if not isinstance(value, Name) or value not in allowed:
            raise Unknown("a name that is not one of its place", at)

    return check


def called(rule: Callable[[str], object]) -> Spec:
    """A name by a rule; it is kept for the search."""

    def check(walk: Walk, value: Object, at: int) -> None:
        if not isinstance(value, Name) or not rule(value):
            raise Unknown("a name of another form than its place has", at)
        walk.glyphs[value] = None

    return check


def text(*strings: bytes) -> Spec:
    """One of these strings."""

    def check(walk: Walk, value: Object, at: int) -> None:
        if value not in strings:
            raise Unknown("a string that no copy holds", at)

    return check


def each(spec: Spec) -> Spec:
    """An array of such."""

    def check(walk: Walk, value: Object, at: int) -> None:
        if not isinstance(value, list):
            raise Unknown("something where an array belongs", at)
        for item in value:
            walk.see(spec, item, at)

    return check


def by_type(
    *, name: Spec | None = None, items: Spec | None = None, entries: Spec | None = None,
    stream: Spec | None = None, flag: Spec | None = None, string: Spec | None = None,
) -> Spec:  # fmt: skip
    """What is said for values of its type."""

    def check(walk: Walk, value: Object, at: int) -> None:
        match value:
            case Name():
                spec = name
            case list():
                spec = items
            case dict():
                spec = entries
            case Stream():
                spec = stream
            case bytes():
                spec = string
            case _:
                spec = flag
        if spec is None:
            raise Unknown("a value of another type than its place has", at)
        spec(walk, value, at)

    return check


def mapping(rule: Callable[[str], object], spec: Spec) -> Spec:
    """A dictionary whose keys follow a rule; the keys are kept for the search."""

    def check(walk: Walk, value: Object, at: int) -> None:
        if not isinstance(value, dict):
            raise Unknown("something where a dictionary belongs", at)
        for key, item in value.items():
            if not rule(key):
                raise Unknown("a key of another form than its place has", at)
            walk.glyphs[key] = None
            walk.see(spec, item, at)

    return check


def dictionary(what: str, keys: Mapping[str, Spec]) -> Spec:
    """A dictionary with no other key than these."""

    def check(walk: Walk, value: Object, at: int) -> None:
        if not isinstance(value, dict):
            raise Unknown(f"something where a {what} belongs", at)
        _hold(walk, what, keys, value, at)

    return check


def stream(what: str, keys: Mapping[str, Spec]) -> Spec:
    """A stream with no other key than these and those of its packing."""
    every = {"Length": integer, "Filter": _FILTER, **keys}

    def check(walk: Walk, value: Object, at: int) -> None:
        if not isinstance(value, Stream):
            raise Unknown(f"something where a {what} belongs", at)
        walk.streams.setdefault(at, set()).add(what)
        _hold(walk, what, every, value.entries, at)

    return check


def chosen(key: str, specs: Mapping[str, Spec]) -> Spec:
    """What is said for the name (or number) under a key, such as the subtype."""

    def check(walk: Walk, value: Object, at: int) -> None:
        spec = specs.get(str(walk.file.get(walk.file.entries(value).get(key))))
        if spec is None:
            raise Unknown("a dictionary of a kind that no copy holds", at)
        spec(walk, value, at)

    return check


def _hold(
    walk: Walk, what: str, keys: Mapping[str, Spec], entries: Mapping[str, Object], at: int
) -> None:
    for key, item in entries.items():
        if key not in keys:
            raise Unknown(f"{_NO_KEY} {what} of a copy has", at)
        try:
            walk.see(keys[key], item, at)
        except Unknown as error:
            told = "(" in error.what or error.what.startswith(_NO_KEY)
            where = "" if told else f" ({what} {key})"
            raise Unknown(error.what + where, error.number) from None


_FILTER = by_type(name=one_of(*_FILTERS), items=each(one_of(*_FILTERS)))
