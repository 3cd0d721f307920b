"""Reads the bytes of a finished PDF from the first to the last, because what a reader skips can hide a name.

Only what a plain writer writes is taken: a header, objects one after the other, one table of them, one
trailer. No second revision, no object stream, no comment, no byte between two objects, none at the end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class Unknown(ValueError):
    """Something that no copy holds.

    Attributes:
        what: the rule that is broken, in words without anything of the document.
        number: of the object; 0 where it is the file itself.
    """

    def __init__(self, what: str, number: int = 0) -> None:
        self.what = what
        self.number = number
        super().__init__(f"object {number}: {what}")


class Name(str):
    """A name without its slash, spelled as in the file; an escaped one is equal to no known name."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an object of generation 0."""

    number: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream with the bytes as they lie in the file."""

    entries: Mapping[str, Value]
    data: bytes = field(repr=False)


Value = None | bool | int | float | Name | Ref | bytes | Sequence["Value"] | Mapping[str, "Value"]
Object = Value | Stream


@dataclass(frozen=True, slots=True)
class File:
    """A finished copy, read to its last byte."""

    objects: Mapping[int, Object]
    trailer: Mapping[str, Value]

    def get(self, value: Object) -> Object:
        """What a value is, a reference being followed; an object that is not there is ``None``."""
        for _ in range(_MAX_DEPTH):
            if not isinstance(value, Ref):
                return value
            value = self.objects.get(value.number)
        raise Unknown("a circle of references")

    def entries(self, value: Object) -> Mapping[str, Value]:
        """The entries of a dictionary or stream; none of anything else."""
        plain = self.get(value)
        if isinstance(plain, Stream):
            return plain.entries
        return plain if isinstance(plain, dict) else {}


SPACE = rb"[\x00\t\n\x0c\r ]"
BREAK = rb"(?=[\x00\t\n\x0c\r /\[\]()<>{}]|\Z)"
NUMBER = rb"[+-]?(?:\d++(?:\.\d*+)?+|\.\d++)"
HEX = rb"<[0-9A-Fa-f\x00\t\n\x0c\r ]*+>"
LITERAL = rb"\((?:[^()\\]++|\\[\x00-\xff])*+\)"
for _ in range(3):
    LITERAL = LITERAL.replace(rb")*+\)", rb"|" + LITERAL + rb")*+\)", 1)
NAME = rb"/[A-Za-z0-9.+,_*'#-]*+"

_MAX_DEPTH = 32
_TOKEN = re.compile(
    SPACE
    + rb"*+(?:"
    + rb"(?P<numbers>\[(?:" + SPACE + rb"*+" + NUMBER + BREAK + rb")*+" + SPACE + rb"*+\])"
    + rb"|(?P<ref>\d++ 0 R" + BREAK + rb")"
    + rb"|(?P<number>" + NUMBER + BREAK + rb")"
    + rb"|(?P<name>" + NAME + BREAK + rb")"
    + rb"|(?P<hex>" + HEX + rb")|(?P<literal>" + LITERAL + rb")"
    + rb"|(?P<dict><<)|(?P<list>\[)"
    + rb"|(?P<word>true|false|null)" + BREAK + rb")"
)  # fmt: skip
_DICT_END = re.compile(SPACE + rb"*+>>")
_LIST_END = re.compile(SPACE + rb"*+\]")
_HEADER = re.compile(rb"%PDF-[12]\.\d\r?\n(?:%[\x80-\xff]{4}\r?\n)?")
_OBJECT = re.compile(rb"([1-9]\d{0,7}) 0 obj\r?\n")
_STREAM = re.compile(rb"\r?\nstream\r?\n")
_STREAM_END = re.compile(rb"\r?\n?endstream\r?\nendobj\r?\n")
_OBJECT_END = re.compile(rb"\r?\n?endobj\r?\n")
_TABLE = re.compile(rb"xref\r?\n0 (\d{1,8})\r?\n")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_TRAILER = re.compile(rb"trailer\r?\n(?=<<)")
_END = re.compile(rb"\r?\nstartxref\r?\n(\d{1,10})\r?\n%%EOF[\r\n]{0,2}\Z")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\x00-\xff])|\r\n?")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_WORDS: Mapping[bytes, bool | None] = {b"true": True, b"false": False, b"null": None}


def parse(data: bytes) -> File:
    """The objects of a file.

    Raises:
        Unknown: a byte of it stands where no plain writer puts one.
    """
    at = _at(_HEADER, data, 0, "another header").end()
    objects: dict[int, Object] = {}
    places: dict[int, int] = {}
    while match := _OBJECT.match(data, at):
        number = int(match.group(1))
        if number in objects:
            raise Unknown("two objects of one number", number)
        places[number] = at
        try:
            objects[number], at = _object(data, match.end())
        except Unknown as error:
            raise Unknown(error.what, number) from None
    table = at
    at = _table(data, at, places)
    at = _at(_TRAILER, data, at, "something between the table and the trailer").end()
    trailer, at = value_at(data, at)
    end = _at(_END, data, at, "something behind the trailer")
    if int(end.group(1)) != table or not isinstance(trailer, dict):
        raise Unknown("a wrong table or trailer")
    return File(objects, trailer)


def value_at(data: bytes, at: int, depth: int = 0) -> tuple[Value, int]:
    """The value that starts at ``at``, and where it ends."""
    match = _TOKEN.match(data, at)
    if match is None or depth > _MAX_DEPTH:
        raise Unknown("something that is no plain PDF syntax")
    end, text = match.end(), match[match.lastgroup or 0]
    match match.lastgroup:
        case "dict":
            return _entries(data, end, depth)
        case "list":
            return _items(data, end, depth)
        case "numbers":
            return [_number(item) for item in re.findall(NUMBER, text)], end
        case "ref":
            return Ref(int(text.split()[0])), end
        case "number":
            return _number(text), end
        case "name":
            return Name(text[1:].decode("ascii")), end
        case "hex" | "literal":
            return string(text), end
        case "word":
            return _WORDS[text], end
    raise Unknown("something that is no plain PDF syntax")


def string(token: bytes) -> bytes:
    """The bytes that a string stands for, given with its brackets."""
    if token[:1] == b"<":
        digits = b"".join(token[1:-1].translate(None, b"\x00\x0c").split()).decode("ascii")
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    inner = token[1:-1]
    return _ESCAPE.sub(_unescaped, inner) if b"\\" in inner or b"\r" in inner else inner


def _unescaped(match: re.Match[bytes]) -> bytes:
    escape = match.group(1)
    if escape is None:
        return b"\n"
    if escape[:1].isdigit() and escape[0] < 0x38:
        return bytes([int(escape, 8) & 0xFF])
    return b"" if escape in (b"\r\n", b"\r", b"\n") else _ESCAPES.get(escape, escape)


def _at(pattern: re.Pattern[bytes], data: bytes, at: int, what: str) -> re.Match[bytes]:
    match = pattern.match(data, at)
    if match is None:
        raise Unknown(what)
    return match


def _object(data: bytes, at: int) -> tuple[Object, int]:
    value, at = value_at(data, at)
    start = _STREAM.match(data, at)
    if start is None:
        return value, _at(_OBJECT_END, data, at, "something behind an object").end()
    length = value.get("Length") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(length, int):
        raise Unknown("a stream of no plain length")
    body = data[start.end() : start.end() + length]
    end = _at(_STREAM_END, data, start.end() + length, "a stream of another length than it says")
    return Stream(value, body), end.end()


def _table(data: bytes, at: int, places: Mapping[int, int]) -> int:
    head = _at(_TABLE, data, at, "something between two objects")
    at, size = head.end(), int(head.group(1))
    for number in range(size):
        entry = _at(_ENTRY, data, at, "a table of another form")
        at = entry.end()
        offset, generation, used = int(entry.group(1)), int(entry.group(2)), entry.group(3) == b"n"
        right = (
            offset == places.get(number) and generation == 0
            if used
            else number not in places and offset < size and generation in (0, 1, 65535)
        )
        if not right:
            raise Unknown("a place that the table does not name", number)
    if any(number >= size for number in places):
        raise Unknown("an object that no table names", max(places))
    return at


def _entries(data: bytes, at: int, depth: int) -> tuple[dict[str, Value], int]:
    out: dict[str, Value] = {}
    while not (close := _DICT_END.match(data, at)):
        key, at = value_at(data, at, depth + 1)
        if not isinstance(key, Name) or key in out:
            raise Unknown("a dictionary with a wrong or a double key")
        out[key], at = value_at(data, at, depth + 1)
    return out, close.end()


def _items(data: bytes, at: int, depth: int) -> tuple[list[Value], int]:
    out: list[Value] = []
    while not (close := _LIST_END.match(data, at)):
        item, at = value_at(data, at, depth + 1)
        out.append(item)
    return out, close.end()


def _number(text: bytes) -> int | float:
    return float(text) if b"." in text else int(text)
