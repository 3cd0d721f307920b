"""Check digits: arithmetic that tells an identifier from any other number of its length.

Every function takes what was written (spaces, hyphens and letter case do not matter) and says
whether the check holds. Sources: docs of the issuing bodies as collected in the domain analysis §3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_MOD23: Final = "ABCDEFGHJKLMNPQRTUVWXYZ"
_PNC: Final = "ZABCDEFGHJKLMNPQRTUVWXY"
_PPSN: Final = "WABCDEFGHIJKLMNOPQRSTUV"
_UTR: Final = "21987654321"
_NHI: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_VIN_LETTERS: Final = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True)
)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_LUHN_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def compact(text: str) -> str:
    """Letters and digits only, upper case."""
    return re.sub(r"[\W_]", "", text).upper()


def _digits(text: str, length: int) -> list[int] | None:
    """The digits, if there are exactly ``length`` of them and nothing else but separators."""
    packed = compact(text)
    if len(packed) != length or not packed.isascii() or not packed.isdigit():
        return None
    return [int(character) for character in packed]


def _weighted(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True))


def luhn(text: str) -> bool:
    """ISO/IEC 7812-1: cards, SIN, OHIP, IHI."""
    packed = compact(text)
    if len(packed) < 2 or not packed.isascii() or not packed.isdigit():
        return False
    total = 0
    for index, character in enumerate(reversed(packed)):
        digit = int(character)
        total += _LUHN_DOUBLED[digit] if index % 2 else digit
    return total % 10 == 0


def card(text: str) -> bool:
    """Payment card: 12 to 19 digits, Luhn, not all the same digit."""
    packed = compact(text)
    return 12 <= len(packed) <= 19 and len(set(packed)) > 1 and luhn(packed)


def nhs(text: str) -> bool:
    """NHS, CHI and Health and Care numbers: modulus 11, weights 10 to 2."""
    digits = _digits(text, 10)
    if digits is None or len(set(digits)) == 1:
        return False
    check = 11 - _weighted(digits[:9], range(10, 1, -1)) % 11
    return check != 10 and check % 11 == digits[9]


def chi(text: str) -> bool:
    """Scottish CHI number: an NHS check digit, and a date of birth (DDMMYY) in front."""
    digits = _digits(text, 10)
    if digits is None:
        return False
    day, month = digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]
    return 1 <= day <= 31 and 1 <= month <= 12 and nhs(text)


def uln(text: str) -> bool:
    """Unique Learner Number: weights 10 to 2, modulus 11, check digit 10 minus the remainder."""
    digits = _digits(text, 10)
    if digits is None or digits[0] == 0:
        return False
    remainder = _weighted(digits[:9], range(10, 1, -1)) % 11
    return remainder != 0 and 10 - remainder == digits[9]


def utr(text: str) -> bool:
    """Unique Taxpayer Reference: the first of ten digits checks the rest, modulus 11; K may follow."""
    digits = _digits(re.sub(r"[Kk]$", "", text.strip()), 10)
    if digits is None or len(set(digits)) == 1:
        return False
    return int(_UTR[_weighted(digits[1:], (6, 7, 8, 9, 10, 5, 4, 3, 2)) % 11]) == digits[0]


def upn(text: str) -> bool:
    """Unique Pupil Number: check letter first, weights 2 to 13, modulus 23."""
    packed = compact(text)
    if not re.fullmatch(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]", packed):
        return False
    last = packed[12]
    digits = [int(character) for character in packed[1:12]]
    digits.append(int(last) if last.isdigit() else _MOD23.index(last))
    return _MOD23[_weighted(digits, range(2, 14)) % 23] == packed[0]


def pnc(text: str) -> bool:
    """Police National Computer id: two-digit year and seven-digit serial, modulus 23."""
    match = re.fullmatch(r"(?:\d\d)?(\d\d)/(\d{1,7})([A-Z])", re.sub(r"\s", "", text).upper())
    if match is None:
        return False
    return _PNC[int(match[1] + match[2].zfill(7)) % 23] == match[3]


def cro(text: str) -> bool:
    """Criminal Records Office number: serial of six digits after the year, modulus 23."""
    match = re.fullmatch(r"(\d{1,6})/(\d\d)([A-Z])", re.sub(r"\s", "", text).upper())
    if match is None:
        return False
    return _PNC[int(match[2] + match[1].zfill(6)) % 23] == match[3]


def ppsn(text: str) -> bool:
    """Irish PPS number: weights 8 to 2 and 9 for the second letter, modulus 23."""
    packed = compact(text)
    if not re.fullmatch(r"[0-9]{7}[A-W][ABHWTX]?", packed):
        return False
    total = _weighted([int(character) for character in packed[:7]], range(8, 1, -1))
    second = packed[8:]
    if second and second not in "WTX":
        total += 9 * (ord(second) - ord("A") + 1)
    return _PPSN[total % 23] == packed[7]


def sin(text: str) -> bool:
    """Canadian Social Insurance Number: nine digits, Luhn."""
    return _digits(text, 9) is not None and luhn(text)


def ohip(text: str) -> bool:
    """Ontario health card: ten digits, Luhn, and a version of up to two letters."""
    return luhn(re.sub(r"[A-Z]{1,2}$", "", compact(text)))


def npi(text: str) -> bool:
    """US National Provider Identifier: Luhn with 80840 in front."""
    return _digits(text, 10) is not None and luhn("80840" + compact(text))


def dea(text: str) -> bool:
    """US DEA registration: (1+3+5) + 2(2+4+6), last digit."""
    packed = compact(text)
    if not re.fullmatch(r"[A-Z][A-Z9][0-9]{7}", packed):
        return False
    digits = [int(character) for character in packed[2:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


def ssn(text: str) -> bool:
    """US Social Security number: no check digit, but areas and groups that are never issued."""
    packed = compact(text)
    return bool(re.fullmatch(r"(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}", packed))


def aba(text: str) -> bool:
    """US bank routing number: weights 3, 7, 1, modulus 10."""
    digits = _digits(text, 9)
    return digits is not None and any(digits) and _weighted(digits, (3, 7, 1) * 3) % 10 == 0


def iban(text: str) -> bool:
    """ISO 13616: modulus 97 is 1."""
    packed = compact(text)
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", packed):
        return False
    turned = packed[4:] + packed[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def ihi(text: str) -> bool:
    """Australian health identifiers: 16 digits from 80036, Luhn."""
    return _digits(text, 16) is not None and compact(text).startswith("80036") and luhn(text)


def medicare_au(text: str) -> bool:
    """Australian Medicare card: weights 1, 3, 7, 9, modulus 10 in the ninth digit."""
    packed = compact(text)
    if not re.fullmatch(r"[2-6][0-9]{9,10}", packed):
        return False
    digits = [int(character) for character in packed[:9]]
    return _weighted(digits[:8], (1, 3, 7, 9) * 2) % 10 == digits[8]


def tfn(text: str) -> bool:
    """Australian Tax File Number: nine digits, weighted sum divisible by 11."""
    digits = _digits(text, 9)
    weights = (1, 4, 3, 7, 5, 8, 6, 9, 10)
    return digits is not None and any(digits) and _weighted(digits, weights) % 11 == 0


def nhi(text: str) -> bool:
    """New Zealand NHI: old form modulus 11, new form (two last letters) modulus 23."""
    packed = compact(text)
    if not re.fullmatch(r"[A-HJ-NP-Z]{3}(?:[0-9]{4}|[0-9]{2}[A-HJ-NP-Z]{2})", packed):
        return False
    values = [_NHI.index(c) + 1 if c.isalpha() else int(c) for c in packed[:6]]
    total = _weighted(values, range(7, 1, -1))
    if packed[6].isdigit():
        return total % 11 != 0 and (11 - total % 11) % 10 == int(packed[6])
    return _NHI[23 - total % 23 - 1] == packed[6]


def bc_phn(text: str) -> bool:
    """British Columbia Personal Health Number: ten digits from 9, weights 2 4 8 5 10 9 7 3, modulus 11.

    Source: BC Ministry of Health, the PHN check digit routine.
    """
    digits = _digits(text, 10)
    if digits is None or digits[0] != 9:
        return False
    total = sum(
        digit * weight % 11
        for digit, weight in zip(digits[1:9], (2, 4, 8, 5, 10, 9, 7, 3), strict=True)
    )
    return -total % 11 == digits[9]


def ramq(text: str) -> bool:
    """Quebec health card: four letters of the name, then year, month (plus 50 for women) and day.

    The last two digits cannot be checked: RAMQ does not publish how they are made.
    """
    packed = compact(text)
    if not re.fullmatch(r"[A-Z]{4}[0-9]{8}", packed):
        return False
    return (
        1 <= int(packed[6:8]) % 50 <= 12 and int(packed[6:8]) <= 62 and 1 <= int(packed[8:10]) <= 31
    )


def ird(text: str) -> bool:
    """New Zealand IRD number: eight or nine digits, modulus 11 with a second set of weights.

    Source: Inland Revenue, Resident Withholding Tax specification, "IRD number validation".
    """
    packed = compact(text)
    if not re.fullmatch(r"[0-9]{8,9}", packed) or not 10_000_000 < int(packed) < 150_000_000:
        return False
    digits = [int(character) for character in packed.zfill(9)]
    for weights in ((3, 2, 7, 6, 5, 4, 3, 2), (7, 4, 3, 2, 5, 2, 7, 6)):
        check = -_weighted(digits[:8], weights) % 11
        if check != 10:
            return check == digits[8]
    return False


def imei(text: str) -> bool:
    """Number of a mobile phone (3GPP TS 23.003): fifteen digits, Luhn."""
    return _digits(text, 15) is not None and luhn(text) and len(set(compact(text))) > 1


def vin(text: str) -> bool:
    """Number of a vehicle by the US rule (49 CFR 565.15): weighted sum modulus 11 in the ninth place.

    Makers outside North America need not follow it: False proves nothing.
    """
    packed = compact(text)
    if not re.fullmatch(r"[A-HJ-NPR-Z0-9]{17}", packed):
        return False
    values = [int(c) if c.isdigit() else _VIN_LETTERS[c] for c in packed]
    return "0123456789X"[_weighted(values, _VIN_WEIGHTS) % 11] == packed[8]
