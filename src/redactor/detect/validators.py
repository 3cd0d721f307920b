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
from redactor.detect.lexicon import is_given_name, is_word
from redactor.detect.lexicon.terms import helplines

Validator = Callable[[str], bool | None]

_OCR_DIGITS: Final = str.maketrans("OoQIl|SBZ", "000111582")

_SPOKEN: Final = {
    "oh": 0, "o": 0, "zero": 0, "nought": 0, "naught": 0, "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip


def digits_of(text: str) -> str:
    """The digits, with what an optical reader makes of them (O, l, I) turned back."""
    return re.sub(r"\D", "", text.translate(_OCR_DIGITS))


def phone(text: str) -> bool | None:
    """Against a national helpline, a number of the wrong length, or one digit over and over."""
    number = re.split(r"(?i)\s*,?\s*\(?(?:ext|x|poste|extension)\b", text)[0]
    digits = digits_of(number)
    national = re.sub(r"^(?:00|\+)?44(?=\d{9,10}$)", "0", digits)
    if digits in helplines() or national in helplines():
        return False
    if not 7 <= len(digits) <= 15 or len(set(digits)) == 1:
        return False
    return None


def number(text: str) -> bool | None:
    """Against a national helpline and a blood pressure, on top of what ``account`` refuses."""
    if digits_of(text) in helplines() or re.fullmatch(r"[12]?\d\d/1?\d\d", text):
        return False
    return account(text)


def read_out(text: str) -> bool | None:
    """Against the number of a national helpline in digits."""
    return False if re.sub(r"\D", "", text) in helplines() else None


def host(text: str) -> bool | None:
    """Against a missing space after a full stop (home.me) and a degree (B.Com)."""
    labels = re.split(r"[/?#]", text, maxsplit=1)[0].split(".")
    if len(labels) == len(text.split(".")) == 2 and is_word(labels[1]):
        return False if is_word(labels[0]) else None
    return False if all(len(label) == 1 for label in labels[:-1]) else None


def spoken(text: str) -> bool | None:
    """Against fewer than nine digits in words, and against plain counting."""
    words = re.findall(r"[a-z]+", text.lower())
    values = [_SPOKEN.get(word) for word in words]
    doubled = sum({"double": 1, "treble": 2, "triple": 2, "hundred": 2}.get(w, 0) for w in words)
    digits = [value for value in values if value is not None]
    counting = all(b - a == 1 for a, b in pairwise(digits))
    return False if len(digits) + doubled < 9 or counting else None


def _numbers(text: str) -> list[int]:
    """The numbers, misread digits turned back, without a word in front (``MON`` is no ``M0N``)."""
    figures = re.sub(r"\b(?=\w*[^\W\d_OoQIl|SBZ])[^\W\d_]+", "", text).translate(_OCR_DIGITS)
    return [int(part) for part in re.findall(r"\d+", figures)]


def numeric_date(text: str) -> bool | None:
    """Against numbers that cannot be a day and a month, in either order."""
    parts = _numbers(text)
    if len(parts) < 2:
        return None
    if parts[0] > 999:
        parts = [*parts[1:], parts[0]]
    first, second = parts[0], parts[1]
    if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12):
        return False
    return None


def slash_date(text: str) -> bool | None:
    """Against ``a/b`` that reads as a duration (3/7, 6/12), a half, a score (5/10) or no date at all."""
    match = re.search(r"(\d{1,2})/(\d{1,2})$", text.translate(_OCR_DIGITS))
    if match is None or not re.search(r"\d", text):
        return False
    first, second = int(match[1]), int(match[2])
    if not (0 < min(first, second) <= 12 and max(first, second) <= 31):
        return False
    if (first < 7 and second in (7, 12)) or (first, second) in ((1, 2), (24, 7)):
        return False
    if second == 10 and first < 10:
        return False
    return False if first <= 12 and second in (21, 27) else None


def slash_plain(text: str) -> bool | None:
    """Against ``a/b`` of which neither can be a month."""
    numbers = _numbers(text)
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
    r"|FT|WEEK|WK|YEAR|DAY|SESSION|VERSION|V|REV|FORM|[MABT](?=\W?\d{1,3}(?!\d)))[ \-/]?\d",
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


def named_place(text: str) -> bool | None:
    """Against a count before a plain word (3 hotels), where the name of a street was expected."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    counted = len(words) == 1 and words[0].islower() and words[0].endswith("s")
    return False if counted or all(is_word(word) for word in words) else address(text)


def odd_place(text: str) -> bool | None:
    """Against a number before somebody's name and before plain words, on top of ``named_place``."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return False if words and is_given_name(words[0]) else named_place(text)


def label_value(text: str) -> bool | None:
    """Against a form's next label or its blank, where a value was expected."""
    return False if text.rstrip().endswith(":") or not re.search(r"\w{2}", text) else None


def plate(text: str) -> bool | None:
    """Against what has no letter or no digit, times, years, roads, amounts and names of instruments."""
    if not (re.search(r"\d", text) and re.search(r"[A-Za-z]", text)):
        return False
    if re.fullmatch(
        r"(?i)[ambs]\d{1,3}|\d+ ?(?:am|pm|st|nd|rd|th|p|k|m|x|mph|cc|hrs?|h)|[a-z]+ \d{1,2}", text
    ):
        return False
    if re.match(r"[A-Za-z]{3}", text) and _NOT_CODES.match(text):
        return False
    if re.match(r"(?i)(?:at|on|in|is|to|by|of|the|and|for|was|no) ", text):
        return False
    return None if 4 <= len(checksums.compact(text)) <= 12 else False


def token(text: str) -> bool | None:
    """Against an amount with a unit and a helpline, on top of what ``code`` refuses."""
    return False if digits_of(text) in helplines() else packed(text)


def account(text: str) -> bool | None:
    """Against a number too short to point at anybody, on top of what ``has_digit`` refuses."""
    digits = sum(character.isdigit() for character in text.translate(_OCR_DIGITS))
    if digits < 4 and not re.fullmatch(r"[A-Z]{2,5}[ /\-]?\d{3}", text):
        return False
    return code(text)


def staff(text: str) -> bool | None:
    """Against one or two digits, a year, a date, a time, an emergency number."""
    if sum(character.isdigit() for character in text) < 2 or re.fullmatch(r"\d{1,2}", text):
        return False
    return False if re.search(r"(?:^|\D)(?:911|999|101|111|112|988)$", text) else code(text)


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
    return False if digits and not 0 < int(digits[0]) <= 110 else None


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
    if re.fullmatch(
        r"(?:19|20)\d\d|\d{1,2}[:.]\d\d|\d{1,2}|\w{1,2}/\d{1,2}|(?:\w|\w?\d\w?)/\d{3}", text
    ):
        return False
    dated = re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d", text)
    return False if dated and numeric_date(text) is None else None


def login(text: str) -> bool | None:
    """Against a plain word where the name of an account was expected."""
    words = re.findall(r"[^\W\d_]+", text)
    if re.search(r"[\d_]|\w\.\w", text) and any(len(word) > 1 for word in words):
        return None
    return False if len(text) < 4 or any(is_word(word) for word in words) else None


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
        "host": host,
        "iban": checksums.iban,
        "ihi": checksums.ihi,
        "label_value": label_value,
        "login": login,
        "luhn": checksums.luhn,
        "medicare_au": checksums.medicare_au,
        "named_place": named_place,
        "nhi": checksums.nhi,
        "nhs": checksums.nhs,
        "npi": checksums.npi,
        "number": number,
        "numeric_date": numeric_date,
        "ohip": checksums.ohip,
        "odd_place": odd_place,
        "packed": packed,
        "passport": passport,
        "phone": phone,
        "plate": plate,
        "pnc": checksums.pnc,
        "ppsn": checksums.ppsn,
        "sin": checksums.sin,
        "pronoun_age": pronoun_age,
        "read_out": read_out,
        "real_digit": real_digit,
        "slash_date": slash_date,
        "slash_plain": slash_plain,
        "spoken": spoken,
        "ssn": checksums.ssn,
        "staff": staff,
        "tfn": checksums.tfn,
        "token": token,
        "uln": checksums.uln,
        "upn": checksums.upn,
        "bc_phn": checksums.bc_phn,
        "imei": checksums.imei,
        "ird": checksums.ird,
        "ramq": checksums.ramq,
        "vin": checksums.vin,
        "utr": checksums.utr,
        "year_words": year_words,
    }
)
