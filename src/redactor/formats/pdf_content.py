"""Reads content streams into operators, so that a copy is written from what was understood alone.

Comments, junk between operators and operands without an operator are not kept. Strings keep their
bytes. The syntax is that of ISO 32000-1, 7.2 and 7.8.2; damaged streams are read as far as viewers do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

SPACE = b"\x00\t\n\x0c\r "
_REGULAR = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    rb"(?P<space>[\x00\t\n\x0c\r ]+|%[^\r\n]*)"
    rb"|(?P<name>/" + _REGULAR + rb"*)"
    rb"|(?P<pair><<|>>)"
    rb"|(?P<hex><[0-9A-Fa-f\x00\t\n\x0c\r ]*>?)"
    rb"|(?P<string>\()"
    rb"|(?P<bracket>[\[\]])"
    rb"|(?P<regular>" + _REGULAR + rb"+)"
    rb"|(?P<junk>.)",
    re.DOTALL,
)
_NUMBER = re.compile(rb"([+-]*)(\d+\.?\d*|\.\d+)\Z")
_LOOSE_NUMBER = re.compile(rb"[+-]?\d*\.?\d*")
_HEX_PAIR = re.compile(rb"#([0-9A-Fa-f]{2})")
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]")
_STRING_PART = re.compile(rb"[^\\()\r]+")
_INLINE_DATA = re.compile(rb"(?<=[\x00\t\n\x0c\r \]>])ID[\x00\t\n\x0c\r ]")
_INLINE_END = re.compile(rb"[\x00\t\n\x0c\r ]EI(?=[\x00\t\n\x0c\r ]|\Z)")
_ESCAPES = {0x6E: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x66: 12}
_LOOK_AHEAD = 24  # bytes after EI that must look like content
_MAX_OPERATORS = 2_000_000


class Name(str):
    """A name without its slash."""

    __slots__ = ()


Operand: TypeAlias = "float | bool | bytes | Name | list[Operand] | dict[str, Operand] | None"


class Operator(NamedTuple):
    """An operator with its operands, in their order."""

    name: str
    operands: list[Operand]


def operators_of(data: bytes) -> list[Operator]:
    """All operators of a stream. An inline image is one ``BI`` without operands.

    Raises:
        ValueError: the stream has an absurd number of operators.
    """
    found: list[Operator] = []
    stack: list[list[Operand]] = []
    current: list[Operand] = []
    at, end = 0, len(data)
    match_at = _TOKEN.match
    while at < end:
        match = match_at(data, at)
        if match is None:
            break
        kind, token = match.lastgroup, match.group()
        at = match.end()
        if kind == "space":
            continue
        if kind == "regular":
            value = _number(token)
            if value is not None:
                current.append(value)
            elif token in (b"true", b"false"):
                current.append(token == b"true")
            elif token == b"null":
                current.append(None)
            else:
                if stack:
                    current = [*stack[0], *current]
                    stack.clear()
                name = token.decode("latin-1")
                if name == "BI":
                    at, current = _after_inline_image(data, at), []
                found.append(Operator(name, current))
                if len(found) > _MAX_OPERATORS:
                    raise ValueError("too many operators")
                current = []
        elif kind == "name":
            current.append(_name(token))
        elif kind == "hex":
            current.append(_hex(token))
        elif kind == "string":
            text, at = _string(data, at)
            current.append(text)
        elif kind == "bracket" or kind == "pair":
            current = _nested(token, stack, current)
    return found


def _nested(token: bytes, stack: list[list[Operand]], current: list[Operand]) -> list[Operand]:
    if token in (b"[", b"<<"):
        stack.append(current)
        return []
    if not stack:
        return current
    outer = stack.pop()
    if token == b"]":
        outer.append(current)
    else:
        pairs = zip(current[::2], current[1::2], strict=False)
        outer.append({str(key): value for key, value in pairs if isinstance(key, Name)})
    return outer


def _number(token: bytes) -> float | None:
    match = _NUMBER.match(token)
    if match:
        value = float(match.group(2))
        return -value if b"-" in match.group(1) else value
    if token[0] in b"0123456789+-.":
        loose = _LOOSE_NUMBER.match(token)
        try:
            return float(loose.group()) if loose else 0.0
        except ValueError:
            return 0.0
    return None


def _name(token: bytes) -> Name:
    plain = _HEX_PAIR.sub(lambda match: bytes([int(match.group(1), 16)]), token[1:])
    return Name(plain.decode("latin-1"))


def _hex(token: bytes) -> bytes:
    digits = _NO_HEX.sub(b"", token)
    return bytes.fromhex((digits + b"0" * (len(digits) & 1)).decode("ascii"))


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    """A literal string from after its bracket, and where it ends (ISO 32000-1, 7.3.4.2)."""
    out = bytearray()
    depth, end = 1, len(data)
    while at < end:
        plain = _STRING_PART.match(data, at)
        if plain:
            out += plain.group()
            at = plain.end()
            continue
        sign = data[at]
        at += 1
        if sign == 0x28:
            depth += 1
            out.append(sign)
        elif sign == 0x29:
            depth -= 1
            if not depth:
                break
            out.append(sign)
        elif sign == 0x0D:
            out.append(0x0A)
            at += data[at : at + 1] == b"\n"
        elif at < end:
            at = _escape(data, at, out)
    return bytes(out), at


def _escape(data: bytes, at: int, out: bytearray) -> int:
    sign = data[at]
    at += 1
    if sign in _ESCAPES:
        out.append(_ESCAPES[sign])
    elif 0x30 <= sign <= 0x37:
        value, digits = sign - 0x30, 1
        while digits < 3 and data[at : at + 1] and 0x30 <= data[at] <= 0x37:
            value, digits, at = value * 8 + data[at] - 0x30, digits + 1, at + 1
        out.append(value & 0xFF)
    elif sign == 0x0D:
        at += data[at : at + 1] == b"\n"
    elif sign != 0x0A:
        out.append(sign)
    return at


def _after_inline_image(data: bytes, at: int) -> int:
    start = _INLINE_DATA.search(data, at)
    if start is None:
        return len(data)
    for match in _INLINE_END.finditer(data, start.end() - 1):
        tail = data[match.end() : match.end() + _LOOK_AHEAD]
        if all(sign in SPACE or 32 <= sign < 127 for sign in tail):
            return match.end()
    return len(data)


def numbers(operands: Sequence[Operand], count: int) -> list[float] | None:
    """The last ``count`` numbers among the operands; ``None`` if there are fewer."""
    found = [float(item) for item in operands if isinstance(item, float)]
    return found[-count:] if len(found) >= count else None


def number(value: float) -> str:
    """A number as content has it: no exponent, nine significant digits."""
    if value == int(value) and abs(value) < 1e9:
        return str(int(value))
    text = f"{value:.9g}"
    if "e" in text:
        text = f"{value:.12f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def written(operand: Operand, names: Mapping[str, str] | None = None) -> str:
    """An operand as content has it; strings as hexadecimal digits, names through ``names``."""
    if isinstance(operand, bool):
        return "true" if operand else "false"
    if operand is None:
        return "null"
    if isinstance(operand, float | int):
        return number(operand)
    if isinstance(operand, Name):
        return f"/{(names or {}).get(operand, operand)}"
    if isinstance(operand, bytes):
        return f"<{operand.hex()}>"
    if isinstance(operand, list):
        return "[" + " ".join(written(item, names) for item in operand) + "]"
    raise ValueError("an operand that no operator of a copy has")
