"""Type 1 programs that hold only the glyphs a copy still draws.

Glyphs are found by name, so one that is not drawn leaves without a trace. What the program says of
itself in the clear is written anew. Source: Adobe Type 1 Font Format, 1990.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fontTools.agl import UV2AGL
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.misc.eexec import decrypt, encrypt

from redactor.formats.pdf_program_trace import Budget, Trace, type1
from redactor.formats.pdf_program_used import Used, by_names

_HEADERS = (b"%!PS-AdobeFont", b"%!FontType")
_PFB_MARK, _PFB_END = 0x80, 3
_EEXEC_KEY, _CHARSTRING_KEY, _SALT = 55665, 4330, 4
_EEXEC = re.compile(rb"(?<!\S)eexec\s")
_HEX = re.compile(rb"[0-9A-Fa-f\s]*")
_TRAILER = re.compile(rb"(?:0\s*){512}cleartomark")
_ZEROS = (b"0" * 64 + b"\n") * 8 + b"cleartomark\n"

_NAME = rb"[^\s/\[\]{}()<>%]*"
_SECTION = re.compile(rb"/(Subrs|CharStrings)(?=[\s\[])\s*(\d*)")
_SUBR = re.compile(rb"[^/%]{0,80}?\b(dup\s+(\d+))\s+(\d+)\s+([^\s/]+)[ \t\r\n]")
_GLYPH = re.compile(rb"[^/%]{0,80}?(/(" + _NAME + rb"))\s+(\d+)\s+([^\s/]+)[ \t\r\n]")
_CLOSE = re.compile(rb"\s*(?:(?:noaccess|readonly|executeonly)\s+)?[^\s/]+")
_AFTER = re.compile(rb"\s*(?:[^\s/]+\s+)?end\b")
_END = re.compile(rb"[\t\n\f\r -~]{0,400}?\bclosefile\b")
_TAIL = (
    b"\nend\nend\nreadonly put\nnoaccess put\ndup/FontName get exch definefont pop\n"
    b"mark currentfile closefile"
)
_SAYS = re.compile(rb"%[^\r\n]*|/UniqueID\s+\d+\s+(?:(?:noaccess|readonly)\s+)?(?:def|\|-|ND)\b")
_LEN_IV = re.compile(rb"/lenIV\s+(-?\d+)")

_FIGURES = rb"((?:\s*[-+.\dEe]++){%d})\s*"
_MATRIX = re.compile(rb"/FontMatrix\s*\[" + _FIGURES % 6 + rb"\]")
_BOX = re.compile(rb"/FontBBox\s*[\[{]" + _FIGURES % 4 + rb"[\]}]")
_STROKE = re.compile(rb"/(PaintType|StrokeWidth)\s+([\d.]+)\s")
_ENCODING = re.compile(rb"/Encoding\s*(StandardEncoding|ISOLatin1Encoding|\[|\d+)")
_ENCODED = re.compile(rb"dup\s+(?:(\d+)#)?([0-9a-zA-Z]+)\s*/(" + _NAME + rb")\s+put")
_UNSUPPORTED = re.compile(rb"/(?:WeightVector|BlendDesignMap|CharstringType\s+2)\b")
_RETURN = b"\x0b"
_MAX_BYTES = 1 << 22  # two seconds to decrypt and encrypt
_RESERVED = range(4)  # subroutines of flex and hint replacement, which callers name indirectly


def trimmed_type1(program: bytes, uses: Sequence[Used]) -> bytes:
    """The program with what ``uses`` need, its private part as binary.

    Raises:
        ValueError, IndexError: it cannot be understood.
    """
    if len(program) > _MAX_BYTES:
        raise ValueError("The font is too large.")
    clear, private = _parts(program)
    plain = clear.startswith(_HEADERS) and not _UNSUPPORTED.search(clear)
    if not plain or any(used.composite for used in uses):
        raise ValueError("The font is no plain Type 1 program.")
    font = _Font(private)
    order = [".notdef", *(name for name in font.glyphs if name != ".notdef")]
    number = {name: gid for gid, name in enumerate(order)}
    word, names = _encoding(clear)
    builtin = {code: number[name] for code, name in names.items() if name in number}
    keep, called = font.traced({order[gid] for gid in by_names(uses, order, builtin)})
    codes = frozenset[int]().union(*(used.codes for used in uses))
    left = {code: name for code, name in names.items() if code in codes and name in keep}
    body = encrypt(bytes(_SALT) + font.written(keep, called), _EEXEC_KEY)[0]
    return _head(clear, word, left) + bytes(body) + b"\n" + _ZEROS


def lengths(program: bytes) -> tuple[int, int, int]:
    """Length1, Length2 and Length3 of a font file (ISO 32000-1, table 127), in bytes.

    A program that is no Type 1 has all of it in the first.
    """
    found = _EEXEC.search(program) if program.startswith(b"%!") else None
    if found is None:
        return len(program), 0, 0
    trailer = _TRAILER.search(program, found.end())
    end = trailer.start() if trailer else len(program)
    return found.end(), end - found.end(), len(program) - end


@dataclass(frozen=True, slots=True)
class _Piece:
    """A charstring as it stands in the program: ``dup 5 9 RD ... NP`` or ``/A 9 RD ... ND``."""

    head: bytes
    operator: bytes
    code: bytes
    close: bytes


@dataclass(slots=True)
class _Section:
    """An array of subroutines or a dictionary of glyphs, and where it stands."""

    subrs: bool
    count: tuple[int, int]
    start: int
    end: int
    pieces: dict[str, _Piece] = field(default_factory=dict)


class _Font:
    """The decrypted private part."""

    def __init__(self, private: bytes) -> None:
        found = _LEN_IV.search(private)
        self._salt = int(found[1]) if found else _SALT
        self._private = private
        self._sections = _sections(private)
        glyphs = [part.pieces for part in self._sections if not part.subrs]
        subrs = [part.pieces for part in self._sections if part.subrs]
        if len(glyphs) != 1 or len(subrs) > 1 or ".notdef" not in glyphs[0]:
            raise ValueError("The font has no glyphs, or has them twice.")
        self.glyphs = glyphs[0]
        self._subrs = subrs[0] if subrs else {}

    def traced(self, keep: set[str]) -> tuple[set[str], set[str]]:
        """The glyphs with their accents, and the subroutines they call."""
        subrs = {int(number): self._open(piece.code) for number, piece in self._subrs.items()}
        trace, budget, done = Trace(), Budget(), set[str]()
        while left := sorted(keep - done):
            for name in left:
                type1(self._open(self.glyphs[name].code), subrs, trace, budget)
            done.update(left)
            parts = {StandardEncoding[code & 255] for code in trace.accents}
            keep = keep | (parts & self.glyphs.keys())
        return keep, {str(number) for number in trace.locals.union(_RESERVED)}

    def written(self, keep: set[str], called: set[str]) -> bytes:
        """The private part with these glyphs; all other subroutines do nothing."""
        out, at = list[bytes](), 0
        for part in self._sections:
            before, after = self._private[at : part.count[0]], self._private[slice(*part.count)]
            if after and not part.subrs:
                after = b"%d" % len(keep)
            rest = self._private[part.count[1] : part.start]
            out.append(_SAYS.sub(b"", before) + after + _SAYS.sub(b"", rest))
            for name, piece in part.pieces.items():
                if part.subrs or name in keep:
                    code = piece.code if not part.subrs or name in called else self._nothing()
                    out.append(b"%s %d %s " % (piece.head, len(code), piece.operator))
                    out.append(code + piece.close + b"\n")
            at = part.end
        end = _END.match(self._private, at)
        return b"".join(out) + (_SAYS.sub(b"", end[0]) if end else _TAIL) + b"\n"

    def _open(self, code: bytes) -> bytes:
        return code if self._salt < 0 else bytes(decrypt(code, _CHARSTRING_KEY)[0][self._salt :])

    def _nothing(self) -> bytes:
        if self._salt < 0:
            return _RETURN
        return bytes(encrypt(bytes(self._salt) + _RETURN, _CHARSTRING_KEY)[0])


def _sections(private: bytes) -> list[_Section]:
    found, at = list[_Section](), 0
    while start := _SECTION.search(private, at):
        part = _Section(start[1] == b"Subrs", start.span(2), start.end(), start.end())
        _fill(part, private)
        at = part.end
        if part.pieces:
            found.append(part)
    return found


def _fill(part: _Section, data: bytes) -> None:
    pattern = _SUBR if part.subrs else _GLYPH
    while found := pattern.match(data, part.end):
        stop = found.end() + int(found[3])
        close = _CLOSE.match(data, stop)
        if close is None:
            raise ValueError("The font breaks off.")
        if not part.pieces:
            part.start = found.start(1)
        piece = _Piece(found[1], found[4], data[found.end() : stop], close[0])
        part.pieces.setdefault(found[2].decode("latin-1"), piece)
        part.end = close.end()
    if part.pieces and not part.subrs and not _AFTER.match(data, part.end):
        raise ValueError("The font has something else among its glyphs.")


def _parts(program: bytes) -> tuple[bytes, bytes]:
    """The part in the clear, and the private part decrypted."""
    data = _joined(program) if program[:1] == bytes([_PFB_MARK]) else program
    found = _EEXEC.search(data)
    if found is None:
        raise ValueError("The font has no private part.")
    hidden = data[found.end() :].lstrip(b" \t\r\n")
    digits = _HEX.match(hidden)
    if digits and len(digits[0]) >= 4:
        text = b"".join(digits[0].split())
        hidden = bytes.fromhex(text[: len(text) // 2 * 2].decode("ascii"))
    return data[: found.start()], bytes(decrypt(hidden, _EEXEC_KEY)[0][_SALT:])


def _joined(program: bytes) -> bytes:
    """The segments of a PFB file as one (Adobe Technical Note 5040)."""
    out, at = b"", 0
    while program[at : at + 1] == bytes([_PFB_MARK]) and program[at + 1] != _PFB_END:
        size = int.from_bytes(program[at + 2 : at + 6], "little")
        out += program[at + 6 : at + 6 + size]
        at += 6 + size
    return out


def _encoding(clear: bytes) -> tuple[bytes | None, dict[int, str]]:
    """The name of the font's own encoding, None for one of its own, and its codes."""
    found = _ENCODING.search(clear)
    if found is None:
        return None, {}
    if found[1] == b"StandardEncoding":
        return found[1], dict(enumerate(StandardEncoding))
    if found[1] == b"ISOLatin1Encoding":
        return found[1], {code: UV2AGL[code] for code in range(256) if code in UV2AGL}
    if found[1] == b"[":
        body = clear[found.end() : clear.find(b"]", found.end())]
        names = re.findall(rb"/(" + _NAME + rb")", body)
        return None, {code: name.decode("latin-1") for code, name in enumerate(names)}
    end = re.compile(rb"\bdef\b").search(clear, found.end())
    body = clear[found.end() : end.start() if end else len(clear)]
    return None, {
        _code(base, digits): name.decode("latin-1") for base, digits, name in _ENCODED.findall(body)
    }


def _code(base: bytes, digits: bytes) -> int:
    try:
        return int(digits, int(base or b"10"))
    except ValueError:
        raise ValueError("The font has an encoding that cannot be read.") from None


def _head(clear: bytes, word: bytes | None, codes: dict[int, str]) -> bytes:
    """A part in the clear that says what is needed to draw."""
    matrix, box = _MATRIX.search(clear), _BOX.search(clear)
    lines = [b"%!PS-AdobeFont-1.0: F", b"12 dict begin", b"/FontName /F def", b"/FontType 1 def"]
    stroke = dict(_STROKE.findall(clear))
    lines += [b"/%s %s def" % pair for pair in sorted({b"PaintType": b"0", **stroke}.items())]
    if matrix:
        lines.append(b"/FontMatrix [" + b" ".join(matrix[1].split()) + b"] readonly def")
    elif b"/FontMatrix" in clear:
        raise ValueError("The font has a matrix that cannot be read.")
    if box:
        lines.append(b"/FontBBox {" + b" ".join(box[1].split()) + b"} readonly def")
    if word:
        lines.append(b"/Encoding " + word + b" def")
    else:
        lines += [b"/Encoding 256 array", b"0 1 255 {1 index exch /.notdef put} for"]
        lines += [
            b"dup %d /%s put" % (code, name.encode("latin-1"))
            for code, name in sorted(codes.items())
        ]
        lines.append(b"readonly def")
    return b"\n".join([*lines, b"currentdict end", b"currentfile eexec", b""])
