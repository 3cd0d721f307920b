"""The checks that a recognizer file may name: a table from short names to functions.

A check says True (it proves the finding), False (it speaks against it) or None (it cannot tell);
what follows is the recognizer file's decision. Plausibility checks never prove anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from redactor.detect import checksums

Validator = Callable[[str], bool | None]

_OCR_DIGITS: Final = str.maketrans("OoQIl|SBZ", "000111582")

_SPOKEN: Final = {
    "oh": 0, "o": 0, "zero": 0, "nought": 0, "naught": 0, "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip

_HELPLINES: Final = frozenset(
    {
        # UK and Ireland
        "08001111", "116000", "116006", "116111", "116117", "116123", "08457909090",
        "08082000247", "08088010327", "08088021010", "08088022000", "08088010302",
        "08088005000", "08005555111", "08000684141", "08001952000", "08088024040",
        "08088020133", "08444722444", "03003234442", "03001233393", "08008048000",
        "0800585858", "08000502020", "03457678000", "08004004000", "08088088000", "08088010677", "0800132737",
        "08081689111", "08081689293", "08001691601", "03000031818", "08001388889",
        "03001231110", "03003301122", "08088082234", "03001236600", "08088082121",
        "1800341900", "1800666666", "1800247247", "1800778888", "1800201890", "1850609090",
        # United States and Canada
        "8002738255", "18002738255", "8007997233", "18007997233", "8006564673", "18006564673",
        "8004224453", "18004224453", "8006624357", "18006624357", "18006686868", "8006686868",
        "18334564566", "8334564566", "18888353896", "8664887386", "18664887386", "8009856879",
        # Australia and New Zealand
        "131114", "1800551800", "1800737732", "1300224636", "1300789978", "1300659467",
        "132500", "132289", "132011", "132111", "0800543354", "0508828865", "0800376633",
        "0800456450", "0800611116", "0800726666",
    }
)  # fmt: skip
"""Numbers of national helplines and services, from their own sites: they identify nobody."""


def digits_of(text: str) -> str:
    """The digits, with what an optical reader makes of them (O, l, I) turned back."""
    return re.sub(r"\D", "", text.translate(_OCR_DIGITS))


def phone(text: str) -> bool | None:
    """Against a national helpline, a number of the wrong length, or one digit over and over."""
    number = re.split(r"(?i)\s*,?\s*\(?(?:ext|x|poste|extension)\b", text)[0]
    digits = digits_of(number)
    national = re.sub(r"^(?:00|\+)?44(?=\d{9,10}$)", "0", digits)
    if digits in _HELPLINES or national in _HELPLINES:
        return False
    if not 7 <= len(digits) <= 15 or len(set(digits)) == 1:
        return False
    return None


def spoken(text: str) -> bool | None:
    """Against fewer than nine digits in words, and against plain counting."""
    words = re.findall(r"[a-z]+", text.lower())
    values = [_SPOKEN.get(word) for word in words]
    doubled = sum({"double": 1, "treble": 2, "triple": 2, "hundred": 2}.get(w, 0) for w in words)
    digits = [value for value in values if value is not None]
    counting = all(b - a == 1 for a, b in pairwise(digits))
    return False if len(digits) + doubled < 9 or counting else None


def numeric_date(text: str) -> bool | None:
    """Against numbers that cannot be a day and a month, in either order."""
    parts = [int(part) for part in re.findall(r"\d+", text.translate(_OCR_DIGITS))]
    if len(parts) < 2:
        return None
    if parts[0] > 999:
        parts = [*parts[1:], parts[0]]
    first, second = parts[0], parts[1]
    if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12):
        return False
    return None


def slash_date(text: str) -> bool | None:
    """Against ``a/b`` that reads as a duration (3/7, 6/12), a half, a score or no date at all."""
    match = re.search(r"(\d{1,2})/(\d{1,2})$", text.translate(_OCR_DIGITS))
    if match is None or not re.search(r"\d", text):
        return False
    first, second = int(match[1]), int(match[2])
    if not (0 < min(first, second) <= 12 and max(first, second) <= 31):
        return False
    if (first < 7 and second in (7, 12)) or (first, second) in ((1, 2), (24, 7)):
        return False
    return False if first <= 12 and second in (21, 27) else None


def slash_plain(text: str) -> bool | None:
    """Against ``a/b`` of which neither can be a month."""
    numbers = [int(part) for part in re.findall(r"\d+", text.translate(_OCR_DIGITS))]
    if len(numbers) < 2:
        return False
    first, second = numbers[-2:]
    return None if 0 < min(first, second) <= 12 and max(first, second) <= 31 else False


def dot_date(text: str) -> bool | None:
    """Against ``a.b`` that reads as a clock time or the number of a section."""
    match = re.search(r"(\d{1,2})\.(\d{1,2})$", text)
    if match is None:
        return False
    first, second = int(match[1]), match[2]
    return None if first >= 24 or (first >= 13 and len(second) == 1) else False


def real_digit(text: str) -> bool | None:
    """Against letters only: what stands for a digit after a scan may be a plain word."""
    return None if re.search(r"\d", text) else False


def year_words(text: str) -> bool | None:
    """Against "nineteen" and the like alone: a year in words has two parts."""
    return None if len(text.split()) >= 2 else False


_NOT_CODES: Final = re.compile(
    r"(?:PHQ|GAD|CORE|PCL|AUDIT|DAST|SDQ|EPDS|HADS|BDI|WAIS|COVID|DSM|ICD|ACE|MMSE|MOCA|CAPS|K10"
    r"|Y-BOCS|RCADS|HAM|MADRS|WEMWBS|DASS|GDS|IES|GHQ|CAGE|CIWA|ASQ|NEWS|BPRS|PANSS|HCR|SARA"
    r"|M|A|B|T|FT|WEEK|WK|YEAR|DAY|SESSION|VERSION|V|REV|FORM)[ \-/]?\d",
    re.IGNORECASE,
)
_UNITS: Final = re.compile(
    r"\d+(?:MG|ML|KG|G|MCG|IU|KM|CM|MM|M|K|HRS?|H|S|ST|ND|RD|TH|KCAL|BPM|AM|PM|GB|MB|KB|P|YRS?|FT)",
    re.IGNORECASE,
)


_COUNTED: Final = re.compile(
    r"(?i)^\W*(?:no\.? )?\w{1,5},? (?:of|people|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?"
    r"|mths?|years?|yrs?|sessions?|times?|mg|ml|nights?|children|kids|miles?|metres?|boys|girls|men"
    r"|women|more|other|pm|am|calls?|visits?|beds?|points?|pages?|pints|items|goals|nd|rd|th|x"
    r"|out|per|tsp|tabs?|cups?|in|at|on|by|for|to|or|is|was|lines?) "
)


def address(text: str) -> bool | None:
    """Against a count or a length of time that runs on to a word for a street."""
    return False if _COUNTED.match(text + " ") else None


def label_value(text: str) -> bool | None:
    """Against a form's next label or its blank, where a value was expected."""
    return False if text.rstrip().endswith(":") or not re.search(r"\w{2}", text) else None


def plate(text: str) -> bool | None:
    """Against what has no letter or no digit, and against times, years, roads and amounts."""
    if not (re.search(r"\d", text) and re.search(r"[A-Za-z]", text)):
        return False
    if re.fullmatch(
        r"(?i)[ambs]\d{1,3}|\d+ ?(?:am|pm|st|nd|rd|th|p|k|m|x|mph|cc|hrs?|h)|[a-z]+ \d{1,2}", text
    ):
        return False
    if re.match(r"(?i)(?:at|on|in|is|to|by|of|the|and|for|was|no) ", text):
        return False
    return None if 4 <= len(checksums.compact(text)) <= 12 else False


def account(text: str) -> bool | None:
    """Against a number too short to point at anybody, on top of what ``has_digit`` refuses."""
    if sum(character.isdigit() for character in text.translate(_OCR_DIGITS)) < 4:
        return False
    return code(text)


def staff(text: str) -> bool | None:
    """Against one or two digits, a year, a date, a time."""
    if sum(character.isdigit() for character in text) < 2 or re.fullmatch(r"\d{1,2}", text):
        return False
    return code(text)


def code(text: str) -> bool | None:
    """Against names of instruments, and against dates and spans of years with letters."""
    if _NOT_CODES.match(text) and sum(character.isdigit() for character in text) < 5:
        return False
    return has_digit(text)


def packed(text: str) -> bool | None:
    """Against a number with a unit (1000mg, 1990s)."""
    return False if _UNITS.fullmatch(text) else code(text)


def grouped(text: str) -> bool | None:
    """Against dates and ranges in a number of several groups."""
    digits = re.sub(r"\D", "", text)
    if numeric_date(text) is None and len(digits) <= 8 and text.count("-") == 2:
        return False
    return None if len(digits) >= 7 else False


def passport(text: str) -> bool | None:
    """Against what is not six to nine digits with up to two letters in front."""
    return (
        None if 6 <= len(digits_of(text[2:])) + sum(c.isdigit() for c in text[:2]) <= 10 else False
    )


def age(text: str) -> bool | None:
    """Against more years than people live, and zero."""
    digits = re.match(r"\d+", text.translate(_OCR_DIGITS))
    return False if digits and not 0 < int(digits[0]) <= 115 else None


def pronoun_age(text: str) -> bool | None:
    """Against "he is one" and "they were two", which mostly go on: of a kind, of five."""
    return False if text.lower() in ("one", "two") else None


def grown_age(text: str) -> bool | None:
    """Against small numbers after "at", which are mostly clock times."""
    if re.fullmatch(r"\d+", text):
        return None if 13 <= int(text) <= 99 else False
    return None


def has_digit(text: str) -> bool | None:
    """Against a reference without a digit, and against a bare year, date, clock time or score."""
    if not re.search(r"\d", text):
        return False
    text = re.sub(r"^[A-Za-z]{1,6} (?=\d)", "", text)
    if re.fullmatch(r"(?:19|20)\d\d|\d{1,2}[:.]\d\d|\d{1,2}|\w{1,2}/\d{1,3}", text):
        return False
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d", text):
        return False
    return None


VALIDATORS: Mapping[str, Validator] = MappingProxyType(
    {
        "aba": checksums.aba,
        "account": account,
        "address": address,
        "age": age,
        "card": checksums.card,
        "chi": checksums.chi,
        "code": code,
        "cro": checksums.cro,
        "dea": checksums.dea,
        "dot_date": dot_date,
        "grouped": grouped,
        "grown_age": grown_age,
        "has_digit": has_digit,
        "iban": checksums.iban,
        "ihi": checksums.ihi,
        "label_value": label_value,
        "luhn": checksums.luhn,
        "medicare_au": checksums.medicare_au,
        "nhi": checksums.nhi,
        "nhs": checksums.nhs,
        "npi": checksums.npi,
        "numeric_date": numeric_date,
        "ohip": checksums.ohip,
        "packed": packed,
        "passport": passport,
        "phone": phone,
        "plate": plate,
        "pnc": checksums.pnc,
        "ppsn": checksums.ppsn,
        "sin": checksums.sin,
        "pronoun_age": pronoun_age,
        "real_digit": real_digit,
        "slash_date": slash_date,
        "slash_plain": slash_plain,
        "spoken": spoken,
        "ssn": checksums.ssn,
        "staff": staff,
        "tfn": checksums.tfn,
        "uln": checksums.uln,
        "upn": checksums.upn,
        "year_words": year_words,
    }
)
