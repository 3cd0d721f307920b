"""How a page of the hostile PDF draws names: so that all see them, so that nobody does, and as no text.

Each function takes a name and where its line begins, and returns operators of a content stream.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportlab.pdfbase.pdfmetrics import stringWidth

Draw = Callable[[str, float, float], str]
LeftOut = Callable[[str, float], tuple[str, str, str]]
"""Kind of the resource, the content that it draws, and the content that uses it (``%s`` is its name)."""


def wide(words: str, font: str = "Helvetica", size: float = 10) -> float:
    """Width of some words in points."""
    return float(stringWidth(words, font, size))


def literal(words: str) -> str:
    """A string operand."""
    return "(" + words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


def block(x: float, y: float, content: str, font: str = "F1", size: float = 10) -> str:
    """A text object that starts at a place."""
    return f"BT /{font} {size} Tf {x:.2f} {y:.2f} Td {content} ET"


def text(words: str, x: float, y: float, font: str = "F1", size: float = 10) -> str:
    """Words in one string."""
    return block(x, y, literal(words) + " Tj", font, size)


def _letters(name: str, x: float, y: float) -> list[str]:
    return [
        f"1 0 0 1 {x + wide(name[:at]):.2f} {y:.2f} Tm {literal(letter)} Tj"
        for at, letter in enumerate(name)
    ]


def _octal(name: str) -> str:
    return "(" + "".join(f"\\{ord(letter):03o}" for letter in name) + ")"


def _pieces(name: str, size: int = 3) -> list[str]:
    return [name[at : at + size] for at in range(0, len(name), size)]


def _in_fonts(name: str, x: float, y: float) -> str:
    one, two, three = name[:3], name[3:6], name[6:]
    return block(
        x, y, f"{literal(one)} Tj /F2 10 Tf {literal(two)} Tj /F3 10 Tf {literal(three)} Tj"
    )


def _over_lines(name: str, x: float, y: float) -> str:
    return block(x, y, f"9 TL {literal(name[:6] + '-')} Tj T* {literal(name[6:])} Tj", size=9)


def _in_states(name: str, x: float, y: float) -> str:
    return "\n".join(
        f"q {text(part, x + wide(name[: 3 * at]), y)} Q" for at, part in enumerate(_pieces(name))
    )


def _underlined(name: str, x: float, y: float) -> str:
    return f"{text(name, x, y)} {x:.2f} {y - 2} {wide(name):.2f} .6 re f"


def _highlighted(name: str, x: float, y: float) -> str:
    return f"q 1 1 0 rg {x:.2f} {y - 3} {wide(name):.2f} 12 re f Q {text(name, x, y)}"


SHOWN: Mapping[str, Draw] = {
    "one string": text,
    "capitals": lambda n, x, y: text(n.upper(), x, y),
    "small letters": lambda n, x, y: text(n.lower(), x, y),
    "genitive": lambda n, x, y: text(n + "'s sister", x, y),
    "address": lambda n, x, y: text(f"k.{n.lower()}@mail.example", x, y),
    "hexadecimal string": lambda n, x, y: block(x, y, f"<{n.encode().hex()}> Tj"),
    "hexadecimal string with blanks": lambda n, x, y: block(
        x, y, "<" + " \n".join(n.encode().hex()) + "> Tj"
    ),
    "octal escapes": lambda n, x, y: block(x, y, _octal(n) + " Tj"),
    "escaped line end": lambda n, x, y: block(x, y, f"({n[:4]}\\\n{n[4:]}) Tj"),
    "array, letter by letter": lambda n, x, y: block(
        x, y, "[" + " 15 ".join(map(literal, n)) + "] TJ"
    ),
    "several strings": lambda n, x, y: block(
        x, y, " ".join(f"{literal(part)} Tj" for part in _pieces(n))
    ),
    "apostrophe": lambda n, x, y: block(x, y + 12, f"12 TL {literal(n)} '"),
    "quotation mark": lambda n, x, y: block(x, y + 12, f'12 TL 0 0 {literal(n)} "'),
    "several fonts": _in_fonts,
    "letters from last to first": lambda n, x, y: (
        f"BT /F1 10 Tf {' '.join(reversed(_letters(n, x, y)))} ET"
    ),
    "letters in two passes": lambda n, x, y: (
        f"BT /F1 10 Tf {' '.join(_letters(n, x, y)[::2] + _letters(n, x, y)[1::2])} ET"
    ),
    "drawn twice": lambda n, x, y: f"{text(n, x, y)} {text(n, x + 0.3, y)}",
    "with a shadow": lambda n, x, y: f"q .7 g {text(n, x + 0.6, y - 0.6)} Q {text(n, x, y)}",
    "outlines only": lambda n, x, y: block(x, y, f"1 Tr .3 w {literal(n)} Tj 0 Tr"),
    "wide spacing": lambda n, x, y: block(x, y, f"3 Tc {literal(n)} Tj 0 Tc"),
    "blanks between letters": lambda n, x, y: text(" ".join(n), x, y),
    "narrow": lambda n, x, y: block(x, y, f"50 Tz {literal(n)} Tj 100 Tz"),
    "raised letters": lambda n, x, y: block(
        x, y, f"{literal(n[:5])} Tj 3 Ts {literal(n[5:])} Tj 0 Ts"
    ),
    "tiny font in a large matrix": lambda n, x, y: (
        f"BT /F1 .01 Tf 1000 0 0 1000 {x:.2f} {y} Tm {literal(n)} Tj ET"
    ),
    "saved states": _in_states,
    "marked content within": lambda n, x, y: block(
        x, y, f"{literal(n[:4])} Tj /Span << /Lang (en) >> BDC {literal(n[4:])} Tj EMC"
    ),
    "other words in ActualText": lambda n, x, y: (
        f"/Span << /ActualText (somebody) >> BDC {text(n, x, y)} EMC"
    ),
    "colours within": lambda n, x, y: block(
        x, y, f"1 0 0 rg {literal(n[:4])} Tj 0 0 1 rg {literal(n[4:])} Tj 0 g"
    ),
    "hyphen at the end of a line": _over_lines,
    "underlined": _underlined,
    "highlighted": _highlighted,
}


def mirrored_twice(name: str, x: float, y: float) -> str:
    """A negative size in a matrix that turns it round: what is seen is ordinary text."""
    return f"BT /F1 -10 Tf -1 0 0 -1 {x:.2f} {y} Tm {literal(name)} Tj ET"


def _under(cover: str) -> Draw:
    """Text, then what covers it; ``{x}``, ``{y}`` and ``{w}`` are its place and width."""

    def draw(name: str, x: float, y: float) -> str:
        return f"{text(name, x, y)} q {cover.format(x=x - 2, y=y - 3, m=y + 3, w=wide(name) + 4)} Q"

    return draw


def _within(before: str, after: str = "Q") -> Draw:
    """Text between two pieces of content."""
    return lambda name, x, y: f"{before} {text(name, x, y)} {after}"


def _mode(number: int) -> Draw:
    return lambda name, x, y: f"q {block(x, y, f'{number} Tr {literal(name)} Tj')} Q"


COVERED: Mapping[str, Draw] = {
    "invisible mode": _mode(3),
    "invisible letters": lambda n, x, y: f"BT /F1 10 Tf 3 Tr {' '.join(_letters(n, x, y))} 0 Tr ET",
    "right of the page": lambda n, x, y: text(n, 2000, y),
    "left of the page": lambda n, x, y: text(n, -500, -300),
    "outside the crop box": lambda n, x, y: text(n, x, 20),
    "size zero": lambda n, x, y: text(n, x, y, size=0),
    "size of a hundredth": lambda n, x, y: text(n, x, y, size=0.01),
    "no width": lambda n, x, y: block(x, y, f"0 Tz {literal(n)} Tj 100 Tz"),
    "flat matrix": _within("q 0 0 0 0 100 100 cm"),
    "white": _within("q 1 g"),
    "white in four colours": _within("q 0 0 0 0 k"),
    "under black": _under("0 g {x} {y} {w:.1f} 13 re f"),
    "under white": _under("1 g {x} {y} {w:.1f} 13 re f"),
    "under an image": _under("{w:.1f} 0 0 13 {x} {y} cm /Im Do"),
    "under a thick line": _under("12 w {x} {m} m 300 {m} l S"),
    "black on black": lambda n, x, y: f"0 g {x - 2} {y - 3} 120 13 re f {text(n, x, y)}",
    "clipped away": _within("q 0 0 5 5 re W n"),
    "empty clip": _within("q 0 0 0 0 re W n"),
    "transparent": _within("q /GA gs"),
}
TOKENS: Mapping[str, str] = {
    "comment": "% checked by {name}\n",
    "comment between operands": "0 % {name}\n g",
    "string before an operator": "({name}) q Q",
    "array before an operator": "[({start}) ({end})] n",
    "string of another operator": "{hex} 1 w",
    "unknown operator with a string": "BX ({name}) zz EX",
    "unknown operator": "BX {name} EX",
    "name of an intent": "/{name} ri",
    "strings in a dash": "q [({name})] 0 d Q",
    "tag": "/{name} BMC EMC",
    "tag of a point": "/{name} MP",
    "property list of a point": "/Mark << /Note ({name}) >> DP",
    "ActualText": "/Span << /ActualText {utf16} >> BDC EMC",
    "Alt": "/Figure << /Alt ({name}) >> BDC EMC",
    "expansion": "/Span << /E ({name}) >> BDC EMC",
    "key of a property list": "/Span << /{name} 1 >> BDC EMC",
    "nested property list": "/Span << /A << /B [1 [({name})]] >> >> BDC EMC",
    "entry of an inline image": "q 1 0 0 1 500 60 cm BI /W 1 /H 1 /BPC 8 /CS /G /Note ({name}) ID x EI Q",
    "colours of an inline image": "q 1 0 0 1 500 60 cm BI /W 1 /H 1 /BPC 8 /CS [/I /G 9 ({name})] "
    "ID \x00 EI Q",
    "string at the end": "({name})",
}


UNSURE_TOKENS: Mapping[str, str] = {
    "name of a graphics state": "/{name} gs",
    "name of a form": "/{name} Do",
    "escaped name": "/{escaped} Do",
    "name of a shading": "/{name} sh",
    "name of a colour space": "q /{name} cs Q",
    "name of a pattern": "q /Pattern cs /{name} scn Q",
}
UNSURE: Mapping[str, Draw] = {
    "soft hyphens": lambda n, x, y: block(x, y, f"({n[:3]}\\255{n[3:6]}\\255{n[6:]}) Tj"),
    "hidden layer": _within("/OC /OC1 BDC", "EMC"),
    "clip that is filled": lambda n, x, y: (
        f"q {block(x, y, f'7 Tr {literal(n)} Tj')} 0 {y - 4} 595 14 re f Q"
    ),
    "clip that nothing fills": _mode(7),
}
"""What makes a page pixels."""


def _tiled(name: str, y: float) -> tuple[str, str, str]:
    return (
        "Pattern",
        text(name, 2, 4),
        f"q /Pattern cs /%s scn 60 {y} 300 20 re f Q",
    )


def _masked(name: str, y: float) -> tuple[str, str, str]:
    return (
        "ExtGState",
        f"1 g {text(name, 60, y, size=14)}",
        f"q /%s gs 0 .5 .5 rg 50 {y - 4} 300 20 re f Q",
    )


LEFT_OUT: Mapping[str, LeftOut] = {"tiling pattern": _tiled, "soft mask": _masked}
