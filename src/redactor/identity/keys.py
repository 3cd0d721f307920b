"""What makes two surfaces of a thing the same: a key for each kind of identifier."""

from __future__ import annotations

from typing import Final

import regex

from redactor.identity.mention import fold
from redactor.identity.name_words import skeleton, without_legal_form, words_of
from redactor.identity.places import lookup, place_words

_EXTENSION: Final = regex.compile(r"\b(?:x|ext|extn|extension)\.?\s*\d+\s*$")
_NATIONAL: Final = 9
_SCANNED: Final = str.maketrans("oil", "011")
_MOSTLY: Final = 7
_SURE: Final = 3
_SPOKEN: Final = {
    word: str(figure)
    for figure, words in enumerate(
        ("oh o zero nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
    for word in words.split()
}
_TIMES: Final = {"double": 2, "treble": 3, "triple": 3}
_STREETS: Final = {"st": "street", "dr": "drive", "ct": "court", "pl": "place"}
_COMPASS: Final = {"n": "north", "s": "south", "e": "east", "w": "west"}
_FLATS: Final = frozenset({"flat", "apt", "apartment", "unit"})
_DIVISION_KINDS: Final = frozenset({"country", "state", "province", "territory", "county"})


def key_of(entity_type: str, surface: str) -> str:
    """The key of a surface within its entity type; never empty.

    Names of places and organisations are compared by their words, countries and states by one of
    their names, telephone numbers by their last nine digits, e-mail addresses without letter case,
    other numbers by letters and digits alone.
    """
    folded = fold(surface).strip()
    made = _made(entity_type, surface, folded)
    return made or folded or surface


def _made(entity_type: str, surface: str, folded: str) -> str:
    if entity_type == "LOCATION":
        return _division(surface) or " ".join(place_words(surface))
    if entity_type in ("ORGANIZATION", "QUASI_IDENTIFIER", "NRP"):
        return " ".join(without_legal_form(words_of(surface)))
    if entity_type == "STREET_ADDRESS":
        return skeleton(tuple(_address(surface)))
    if entity_type == "POSTCODE":
        return skeleton(("".join(regex.findall(r"\w", folded)),))
    if entity_type == "PHONE_NUMBER":
        return _phone(folded)
    if entity_type == "EMAIL_ADDRESS":
        return "".join(surface.lower().removeprefix("mailto:").split()).strip("<>.,;")
    if entity_type == "URL":
        address = regex.sub(r"^(?:https?://)?(?:www\.)?", "", "".join(surface.lower().split()))
        return str(address).rstrip("/.,;")
    if entity_type == "HANDLE":
        return "".join(surface.lower().split()).lstrip("@")
    plain = "".join(regex.findall(r"\w", folded))
    read = plain.translate(_SCANNED)
    return read if read.isdigit() and sum(c.isdigit() for c in plain) >= _SURE else plain


def _division(surface: str) -> str:
    """The one name of a country or state that may be written in several ways (``MN``)."""
    listed = [place for place in lookup(surface) if place.kind in _DIVISION_KINDS and place.name]
    return listed[0].name if len(listed) == 1 and not listed[0].people else ""


def _address(surface: str) -> list[str]:
    """The words of an address; ``St`` behind a word is a street, in front of one a saint."""
    words = [_COMPASS.get(word, word) for word in words_of(surface)]
    for at in range(1, len(words)):
        if words[at] in _STREETS and not words[at - 1][-1].isdigit():
            words[at] = _STREETS[words[at]]
    return [word for word in words if word not in _FLATS] or words


def _phone(folded: str) -> str:
    number = _EXTENSION.sub("", _spoken(folded) or folded)
    read = number.translate(_SCANNED)
    digits = "".join(regex.findall(r"\d", read if _is_number(read) else number))
    if len(digits) < _NATIONAL:
        return "".join(regex.findall(r"\w", folded))
    return digits[-_NATIONAL:]


def _spoken(folded: str) -> str:
    """The digits of a number that is written in words only (``oh double seven``), else ``""``."""
    out: list[str] = []
    times = 1
    for word in regex.findall(r"\w+", folded):
        if word in _TIMES:
            times = _TIMES[word]
        elif word in _SPOKEN:
            out.append(_SPOKEN[word] * times)
            times = 1
        else:
            return ""
    return "".join(out)


def _is_number(text: str) -> bool:
    """Whether all word characters are digits, and enough for a telephone number."""
    found = regex.findall(r"\w", text)
    return len(found) >= _MOSTLY and all(str(each).isdigit() for each in found)
