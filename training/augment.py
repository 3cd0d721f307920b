"""Changes annotated text so that the recogniser learns names in all their forms, not the names.

Every change keeps the spans in place: a text is a list of parts, plain or marked, and parts are
rewritten one by one.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import regex

from redactor.detect.lexicon import is_english
from training.notes import UNKNOWN, Sample, Span

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof rev fr sr st de la le van von der den bin al el o".split()
)
_MISREAD = {
    "rn": "m", "m": "rn", "cl": "d", "d": "cl", "l": "1", "i": "l", "I": "l", "O": "0", "o": "0",
    "e": "c", "c": "e", "h": "b", "b": "h", "S": "5", "B": "8", "vv": "w", "w": "vv", "u": "ii",
    "n": "ri", "t": "f", "f": "t", "g": "q", "a": "o", "y": "v", "E": "F", "R": "K", "N": "H",
    "G": "6", "Z": "2", "A": "4", "li": "h", "ri": "n", "nn": "m", "in": "m", "J": "I", "T": "I",
}  # fmt: skip
_KEYS = {
    "a": "sqz", "b": "vnh", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy",
    "i": "uok", "j": "hku", "k": "jli", "l": "kop", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol",
    "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs",
    "y": "tuh", "z": "xas",
}  # fmt: skip
_OURS = (
    "[Client]", "[Client's mother]", "[Client's father]", "[Client's partner]", "[Person A]",
    "[Person B]", "[GP]", "[Social worker]", "[Colleague A]", "[Therapist]", "[Client's son]",
    "[Member C]", "[Manager]", "[school 1]", "[hospital]", "[organisation 2]", "[place 3]", "[date 4]",
)  # fmt: skip
Part = tuple[str, Span | None]


@dataclass(frozen=True, slots=True)
class Pool:
    """Names to swap in, as they are written somewhere.

    Attributes:
        names: words of personal names.
        places: whole names of places.
        organisations: whole names of organisations.
    """

    names: tuple[str, ...]
    places: tuple[str, ...]
    organisations: tuple[str, ...]


def pool(samples: Iterable[Sample], given: Sequence[str], surnames: Sequence[str]) -> Pool:
    """The names of the notes, and as many again from the lists.

    Args:
        given: listed given names, lower case.
        surnames: listed surnames, lower case.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for sample in samples:
        for span in sample.spans:
            written = sample.text[span.start : span.end]
            if "\n" in written:
                continue
            if span.kind != "PERSON":
                found[span.kind].add(written)
                continue
            found["PERSON"] |= {
                t.title() if t.isupper() or t.islower() else t
                for t in _TOKEN.findall(written)
                if len(t) > 2 and t.lower() not in _TITLES
            }
    own = sorted(found["PERSON"])
    listed = [n.title() for n in (*given, *surnames) if len(n) > 2 and not is_english(n)]
    return Pool(
        tuple(own + own + listed),
        tuple(sorted(found["LOCATION"])),
        tuple(sorted(found["ORGANIZATION"])),
    )


def augmented(sample: Sample, names: Pool, dice: random.Random) -> Sample:
    """The sample, changed at random in none to several ways."""
    parts = _parts(sample)
    if dice.random() < 0.45:
        parts = _swapped(parts, names, dice)
    if sample.own and dice.random() < 0.06:
        parts = _labelled(parts, dice)
    if dice.random() < 0.12:
        parts = _wrapped(parts, dice.choice((48, 60, 72, 90)))
    if dice.random() < 0.10:
        parts = _each(parts, lambda text: _typos(text, 0.012, dice))
    if dice.random() < 0.14:
        rate = dice.choice((0.01, 0.02, 0.02, 0.04))
        parts = _each(parts, lambda text: _scanned(text, rate, dice))
    at = dice.random()
    if at < 0.17:
        parts = _each(parts, str.lower)
    elif at < 0.25:
        parts = _each(parts, str.upper)
    elif at < 0.31:
        parts = [(text.lower() if span else text, span) for text, span in parts]
    elif at < 0.33:
        parts = [
            (text.upper() if span and span.kind == "PERSON" else text, span) for text, span in parts
        ]
    return _joined(sample, parts)


def _parts(sample: Sample) -> list[Part]:
    out: list[Part] = []
    at = 0
    for span in sample.spans:
        if at < span.start:
            out.append((sample.text[at : span.start], None))
        out.append((sample.text[span.start : span.end], span))
        at = span.end
    if at < len(sample.text):
        out.append((sample.text[at:], None))
    return out


def _joined(sample: Sample, parts: Sequence[Part]) -> Sample:
    texts: list[str] = []
    spans: list[Span] = []
    at = 0
    for text, span in parts:
        if span is not None and text:
            spans.append(replace(span, start=at, end=at + len(text)))
        texts.append(text)
        at += len(text)
    return replace(sample, text="".join(texts), spans=tuple(spans))


def _each(parts: Sequence[Part], change: Callable[[str], str]) -> list[Part]:
    return [(change(text), span) for text, span in parts]


def _swapped(parts: Sequence[Part], names: Pool, dice: random.Random) -> list[Part]:
    """Other names for some entities, the same one for every mention of a word."""
    share = dice.choice((0.4, 0.7, 1.0))
    others: dict[str, str] = {}
    chosen: dict[str, bool] = {}

    def name(match: regex.Match[str]) -> str:
        old = str(match.group())
        key = old.lower()
        if key in _TITLES or len(old) < 2:
            return old
        if key not in others:
            keep = dice.random() >= share
            others[key] = key if keep else dice.choice(names.names)
        new = others[key]
        if new == key:
            return old
        if len(old) < 4 and old.isupper():
            letters = "".join(dice.choice("ABCDEFGHJKLMNOPRSTWYZ") for _ in old)
            return others.setdefault(f"\n{key}", letters)
        return _cased(new, old)

    out: list[Part] = []
    for text, span in parts:
        if span is not None and span.kind == "PERSON":
            out.append((_TOKEN.sub(name, text), span))
        elif span is not None and span.kind in ("LOCATION", "ORGANIZATION"):
            take = chosen.setdefault(text.lower(), dice.random() < share * 0.6)
            if take and "\n" not in text:
                options = names.places if span.kind == "LOCATION" else names.organisations
                other = others.setdefault("\t" + text.lower(), dice.choice(options))
                out.append((_cased(other, text), span))
            else:
                out.append((text, span))
        else:
            out.append((text, span))
    return out


def _cased(new: str, old: str) -> str:
    """``new`` in the letter case of ``old``, where that is all lower or all upper."""
    return new.lower() if old.islower() else new.upper() if old.isupper() else new


def _labelled(parts: Sequence[Part], dice: random.Random) -> list[Part]:
    """Our own labels in place of some entities: a copy that is read again holds no names there."""
    labels: dict[str, str | None] = {}
    out: list[Part] = []
    for text, span in parts:
        if span is None or span.kind == UNKNOWN or not span.ref:
            out.append((text, span))
            continue
        if span.ref not in labels:
            labels[span.ref] = dice.choice(_OURS) if dice.random() < 0.6 else None
        label = labels[span.ref]
        out.append((text, span) if label is None else (label, None))
    return out


def _wrapped(parts: Sequence[Part], width: int) -> list[Part]:
    """Line ends where a page would break the line, also inside names; lengths stay."""
    lines: list[str] = []
    for whole in "".join(text for text, _ in parts).split("\n"):
        line = whole
        while len(line) > width and (at := line.rfind(" ", 0, width)) > 0:
            lines.append(line[:at])
            line = line[at + 1 :]
        lines.append(line)
    wrapped = "\n".join(lines)
    out: list[Part] = []
    at = 0
    for text, span in parts:
        out.append((wrapped[at : at + len(text)], span))
        at += len(text)
    return out


def _typos(text: str, rate: float, dice: random.Random) -> str:
    out: list[str] = []
    for character in text:
        if not character.isalpha() or dice.random() >= rate:
            out.append(character)
            continue
        near = _KEYS.get(character.lower(), character)
        out.append(
            dice.choice(
                ("", character + character, dice.choice(near), dice.choice(near) + character)
            )
        )
    return "".join(out)


def _scanned(text: str, rate: float, dice: random.Random) -> str:
    """Confusions of a scanner, at ``rate`` of the characters."""
    out: list[str] = []
    at = 0
    while at < len(text):
        here = text[at : at + 2]
        if dice.random() >= rate * 1.6:
            out.append(text[at])
            at += 1
        elif here in _MISREAD:
            out.append(_MISREAD[here])
            at += 2
        elif text[at] in _MISREAD:
            out.append(_MISREAD[text[at]])
            at += 1
        elif text[at] == " ":
            out.append(dice.choice(("", "  ", " ")))
            at += 1
        else:
            out.append(
                dice.choice((text[at], text[at] + " ", "")) if text[at].isalpha() else text[at]
            )
            at += 1
    return "".join(out)
