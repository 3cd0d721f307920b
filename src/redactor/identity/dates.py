"""Reads a date far enough to see that two spellings mean the same day, in the order of its document.

``03/04/2024`` is the third of April in most of the world and the fourth of March in the United States.
A document says which: by dates that leave no choice (``13/04``), else by what else is written as it is
written there (ZIP codes, telephone numbers, a month before its day).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Final, Literal

from redactor.folding import one_edit
from redactor.identity.mention import fold

Order = Literal["day-first", "month-first"]
Parts = tuple[int | None, int | None, int | None]

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ABROAD: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier enero janeiro januar januari januarie ionawr eanair stycznia styczen janar sijecanj "
            "ocak ene kohitatea hanuere",
            "fevrier febrero fevereiro februar februari februarie chwefror feabhra lutego luty shkurt "
            "veljaca subat fev fevr huitanguru pepuere",
            "mars marzo marco marz maart mawrth marta marca marzec ozujak poututerangi maehe",
            "avril abril ebrill aibrean kwietnia kwiecien prill travanj nisan abr paengawhawha aperira",
            "mai mayo maio mei bealtaine maja svibanj mayis haratua",
            "juin junio junho juni mehefin meitheamh czerwca czerwiec qershor lipanj haziran pipiri hune",
            "juillet julio julho juli gorffennaf iuil lipca lipiec korrik srpanj temmuz juil hongongoi hurae",
            "aout agosto augustus awst lunasa sierpnia sierpien gusht kolovoz agustos ago hereturikoka akuhata",
            "septiembre setembro septembre medi wrzesnia wrzesien shtator rujan eylul mahuru hepetema",
            "octobre octubre outubro oktober okt hydref pazdziernika pazdziernik tetor ekim oketopa",
            "novembre noviembre novembro tachwedd samhain nentor studeni kasim noema",
            "decembre diciembre dezembro dezember desember dic rhagfyr nollaig grudnia grudzien dhjetor "
            "prosinac aralik tihema",
        ),
        1,
    )
    for name in names.split()
}
"""Months in the languages of the notes. ``listopad`` is left out: October in one, November in another;
so are months of calendars whose years and days are not ours."""
_UNITS: Final = "one two three four five six seven eight nine".split()
_TEENS: Final = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS: Final = {
    name: number
    for number, name in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split(),
        1,
    )
} | {"thirtieth": 30}
_CARDINALS: Final = (
    {word: number for number, word in enumerate(_UNITS + _TEENS, 1)}
    | {word: 10 * number for number, word in enumerate(_TENS, 2)}
    | {"oh": 0, "o": 0, "zero": 0}
)

_ISO: Final = re.compile(r"\b(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\b")
_NUMERIC: Final = re.compile(r"\b(\d{1,2})\s*[./-]\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d{2}))?\b")
_SPACED: Final = re.compile(r"^(\d\d) (\d\d) (\d{4}|\d\d)$")
_PACKED: Final = re.compile(r"^(?:(\d\d)(\d\d)(\d\d|(?:19|20)\d\d)|((?:19|20)\d\d)(\d\d)(\d\d))$")
_DAY_MONTH: Final = re.compile(
    r"\b(\d{1,2})(?:(?:st|nd|rd|th|er|a|°)(?![a-z]))?(?:\s+day)?(?:\s+(?:of|de)\b)?[\s,./-]*([a-z]{3,12})\.?"
    r"(?:[\s,./-]*(?:(?:of|de|in)\s+)?(\d{4}|\d{2})\b)?"
)
_MONTH_DAY: Final = re.compile(
    r"\b([a-z]{3,12})\.?[\s-]+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\b(?:[,/]?\s*(\d{4})\b)?"
)
_YEAR_MONTH_DAY: Final = re.compile(r"\b(\d{4})[\s/.-]+([a-z]{3,12})\.?[\s/.-]+(\d{1,2})\b")
_MONTH_YEAR: Final = re.compile(r"\b([a-z]{3,12})\.?(?:\s+of\b)?[\s,/-]*(\d{4}|\d{2})\b")
_MONTH_IN_FIGURES: Final = re.compile(r"^[-_.? ]*[/.-]?\s*(\d{1,2})\s*[/.-]\s*(\d{4})$")
_ROMAN: Final = re.compile(r"^(?:(\d{1,2})[\s./-]+)?([ivx]{1,4})(?:[\s./-]+(\d{4}|\d{2}))?$")
_ROMANS: Final = {
    numeral: number
    for number, numeral in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)
}
_EAST: Final = re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_WEEK: Final = re.compile(r"\b(\d{4})-?w(\d{2})(?:-?([1-7]))?\b")
_DAY: Final = re.compile(r"^(?:the\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?$")
_DAY_YEAR: Final = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?,\s*(\d{4})$")
_SHORT_OLD: Final = re.compile(r"^(?:0\d|3[2-9]|[4-9]\d)$")
_DECADE: Final = re.compile(r"\b\d{2,4}['’]?s\b")
_OTHER_YEARS: Final = re.compile(r"\be\.?\s?c\b|\b1[2-6]\d\d\b")
_MISREAD: Final = re.compile(r"\b(?=[\doli|]*\d)[\doli|]+(?![a-z])|(?<=[/.-])[ol|]{1,2}(?=[/.-]|$)")
_FIGURE_OF: Final = str.maketrans("oli|", "0111")
_MISREAD_MONTH: Final = re.compile(
    r"\b(?=[a-z01|]*[01|])(?=(?:[01|]*[a-z]){2})[a-z01|]{3,10}\b|\b(?:deireadh|mean) fomhair\b"
)
_LETTER_OF: Final = str.maketrans("01|", "oll")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY: Final = re.compile(
    r"\b(?:(mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|rsday|sday|nesday|urday|day|es|nes|ur)?"
    r"|(mo|tu|we|th|fr|sa|su))\b[.,]?\s*\(?"
)
_SHORT_YEAR: Final = re.compile(r"['’](\d{2})\b")
_YEAR: Final = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")

_SURE: Final = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\w/-])")
_SHORT: Final = re.compile(r"(?<![\w/.-])(0?[1-9]|1[0-2])/(1[3-9]|2\d|3[01])(?![\w/%-]|\.\d)")
_WITH_WEEKDAY: Final = re.compile(
    r"(?i)\b(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b"
)
_SURE_WEIGHT: Final = 3
_NEEDED: Final = 2
_NAMES: Final = "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name)))
_MONTH_FIRST: Final = re.compile(
    rf"(?P<date>(?i:\b(?:{_NAMES})\.?\s\d{{1,2}}(?:st|nd|rd|th)?,\s\d{{4}}\b))"
    r"|\b[A-Z]{2},?\s\d{5}(?:-\d{4})?\b|(?<!\d)(?:\(\d{3}\)\s?|\d{3}[-.])\d{3}[-.]\d{4}\b"
    r"|\b\d{3}-\d{2}-\d{4}\b|(?i:\bmm/dd\b|\bmedicaid\b|\bssn\b)"
)
_MAYBE_MONTH_FIRST: Final = re.compile(
    r"\d(?i:st|nd|rd|th)?,\s\d{4}|[A-Z][A-Z],?\s\d{5}|\d\d\d[-.)](?:\s?\d{3}[-.]|\d\d-)\d{4}"
    r"|(?i:m(?:m/dd|edicaid)|ssn)"
)
"""In every text in which the pattern above finds anything."""
_DAY_FIRST: Final = re.compile(
    rf"(?i:\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_NAMES})\.?,?\s\d{{4}}\b|\bdd/mm\b|\bnhs\b|\bhse\b)"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|(?<!\d)(?:\+44|\+353|\+61|\+64|0\d{3,4}\s\d{5,6})"
)
"""What is written where dates go month first (ZIP codes, 3-3-4 telephone numbers, social security
numbers), and where they go day first (UK postcodes and telephone numbers, the NHS and the HSE)."""


def tally(texts: Iterable[str]) -> tuple[int, int]:
    """What numeric dates, and what else a document holds, say of the order of its dates: above zero, month first.

    Args:
        texts: the text of the document, in any pieces.
    """
    votes = hints = 0
    for text in texts:
        for match in _SURE.finditer(text):
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second > 0 or second > 12 >= first > 0:
                votes += _SURE_WEIGHT if second > 12 else -_SURE_WEIGHT
        votes += len(_SHORT.findall(text))
        votes += sum(map(_weekday_vote, _WITH_WEEKDAY.finditer(text)))
        if _MAYBE_MONTH_FIRST.search(text):
            hints += len(_MONTH_FIRST.findall(text))
        hints -= len(_DAY_FIRST.findall(text))
    return votes, hints


def order_by(tallies: Iterable[tuple[int, int]], default: Order = "day-first") -> Order:
    """The order in which the numeric dates of one or more documents are written.

    Args:
        tallies: of each of them.
        default: the answer where they do not say.
    """
    votes = hints = 0
    for of_dates, of_others in tallies:
        votes += of_dates
        hints += of_others
    if abs(votes) > _NEEDED:
        return "month-first" if votes > 0 else "day-first"
    if hints:
        return "month-first" if hints > 0 else "day-first"
    return default


def _weekday_vote(match: re.Match[str]) -> int:
    """Which order makes the weekday true that is written before a date, if only one does."""
    weekday, year = WEEKDAYS.index(match[1].lower()), _year(match[4]) or 0
    first, second = int(match[2]), int(match[3])
    fits = [_falls_on(weekday, year, *pair) for pair in ((first, second), (second, first))]
    return 0 if fits[0] == fits[1] else _SURE_WEIGHT if fits[0] else -_SURE_WEIGHT


def _falls_on(weekday: int, year: int, month: int, day: int) -> bool:
    try:
        return datetime.date(year, month, day).weekday() == weekday
    except ValueError:
        return False


def date_parts(surface: str, order: Order = "day-first") -> Parts:
    """``(year, month, day)`` as far as the text says; all ``None`` where it cannot be read.

    Args:
        surface: the date as written.
        order: which of two numbers comes first, where both could be the month.
    """
    return _read(surface, order)[0]


def weekday_of(surface: str) -> int | None:
    """The weekday that is written with a date, Monday is 0; ``None`` where none is."""
    match = _WEEKDAY.match(fold(surface).lstrip("( "))
    return WEEKDAYS.index(match[1] or _long_weekday(match[2])) if match else None


def _long_weekday(short: str) -> str:
    return next(name for name in WEEKDAYS if name.startswith(short))


def _read(surface: str, order: Order) -> tuple[Parts, str]:
    """The parts, and the text in figures that they were read from."""
    folded = fold(_SHORT_YEAR.sub(lambda short: f" {_year(short[1])}", surface.replace("º", "")))
    if _DECADE.search(folded) or _OTHER_YEARS.search(folded):
        return (None, None, None), folded
    plain = _MISREAD.sub(lambda token: token[0].translate(_FIGURE_OF), folded)
    plain = _MISREAD_MONTH.sub(_month_again, plain)
    bare = _WEEKDAY.sub("", plain.strip(" .,:;()"), count=1).strip()
    text = _in_figures(bare)
    parts = (
        _iso(text)
        or _numeric(text, order)
        or _named(text)
        or _numbers(text)
        or ((int(match[1]), None, None) if (match := _YEAR.search(text)) else (None, None, None))
    )
    return parts, text


def _month_again(token: re.Match[str]) -> str:
    """A month of two words, or that a scanner read with figures in it, as one word; else what stands there."""
    if token[0].endswith("fomhair"):
        return "september" if token[0].startswith("mean") else "october"
    word = token[0].translate(_LETTER_OF)
    return word if _month(word) else token[0]


def _iso(text: str) -> Parts | None:
    if week := _WEEK.search(text):
        try:
            day = datetime.date.fromisocalendar(int(week[1]), int(week[2]), int(week[3] or 1))
        except ValueError:
            return None
        return day.year, day.month, day.day
    if east := _EAST.search(text):
        return int(east[1]), int(east[2]) if east[2] else None, int(east[3]) if east[3] else None
    match = _ISO.search(text)
    return (int(match[1]), int(match[3]), int(match[4])) if match else None


def _numeric(text: str, order: Order) -> Parts | None:
    if (match := _MONTH_IN_FIGURES.search(text)) and 1 <= int(match[1]) <= 12:
        return int(match[2]), int(match[1]), None
    packed = _PACKED.search(text)
    if packed and packed[4]:
        year, month, day = int(packed[4]), int(packed[5]), int(packed[6])
        return (year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None
    match = packed or _SPACED.search(text) or _NUMERIC.search(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[2])
    month_first = second > 12 >= first or (order == "month-first" and first <= 12)
    month, day = (first, second) if month_first else (second, first)
    return (_year(match[3]), month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _named(text: str) -> Parts | None:
    for match in _YEAR_MONTH_DAY.finditer(text):
        if month := _month(match[2]):
            return int(match[1]), month, int(match[3])
    for match in _DAY_MONTH.finditer(text):
        if (month := _month(match[2])) and 1 <= int(match[1]) <= 31:
            return _year(match[3]), month, int(match[1])
    for match in _MONTH_DAY.finditer(text):
        if (month := _month(match[1])) and 1 <= int(match[2]) <= 31:
            return _year(match[3]), month, int(match[2])
    for match in _MONTH_YEAR.finditer(text):
        if month := _month(match[1]):
            return _year(match[2]), month, None
    roman = _ROMAN.search(text)
    if roman and roman[2] in _ROMANS and (roman[1] or roman[3]):
        return _year(roman[3]), _ROMANS[roman[2]], int(roman[1]) if roman[1] else None
    months = {month for word in re.findall(r"[a-z]{3,}", text) if (month := _month(word))}
    return (None, months.pop(), None) if len(months) == 1 else None


def _numbers(text: str) -> Parts | None:
    """A day or a year that stands alone: ``the 21st``, ``05``, ``18, 2020``."""
    if match := _DAY_YEAR.search(text):
        return int(match[2]), None, int(match[1])
    if _SHORT_OLD.search(text):
        return _year(text), None, None
    match = _DAY.search(text)
    return (None, None, int(match[1])) if match and 1 <= int(match[1]) <= 31 else None


def _month(word: str) -> int | None:
    """The number of a month by its name, by one misspelt letter of it, or by its name abroad."""
    known = _MONTHS.get(word) or _ABROAD.get(word)
    if known or len(word) < 5:
        return known
    near = {number for name, number in _MONTHS.items() if len(name) > 4 and one_edit(word, name)}
    return near.pop() if len(near) == 1 else None


def _in_figures(text: str) -> str:
    """Days and years that are written in words, in figures: ``third of may nineteen eighty``."""
    words = text.replace("twenty-", "twenty ").replace("thirty-", "thirty ").split()
    if all(word.isalpha() for word in words) and (whole := _all_spoken(words)):
        return whole
    out: list[str] = []
    while words:
        taken, figure = _spoken_day(words) or _spoken_year(words) or (1, words[0])
        out.append(figure)
        words = words[taken:]
    return " ".join(out)


def _all_spoken(words: list[str]) -> str:
    """A date of which every word is a number or a month: ``six twelve sixty three``; else nothing."""
    words = [word for word in words if word not in ("the", "of", "day", "in")]
    out: list[str] = []
    months = 0
    while words:
        taken, figure = _spoken_day(words) or _spoken_year(words) or (0, "")
        if not taken and _month(words[0]):
            taken, figure, months = 1, words[0], months + 1
        if not taken:
            taken, number = _below_hundred(words, least=1)
            figure = f"{number:02}"
        if not taken:
            return ""
        out.append(figure)
        words = words[taken:]
    named = months == 1 and len(out) in (2, 3)
    if len(out) == 3 and not months:
        return "/".join(out)
    return " ".join(out) if named or (len(out) == 1 and not months) else ""


def _spoken_day(words: list[str]) -> tuple[int, str] | None:
    if words[0] in ("twenty", "thirty") and len(words) > 1 and _ORDINALS.get(words[1], 10) < 10:
        return 2, str(_CARDINALS[words[0]] + _ORDINALS[words[1]])
    return (1, str(_ORDINALS[words[0]])) if words[0] in _ORDINALS else None


def _spoken_year(words: list[str]) -> tuple[int, str] | None:
    """A year at the head of ``words``: how many of them, and the year."""
    if words[:2] == ["two", "thousand"]:
        joined = words[2:3] == ["and"]
        taken, last = _below_hundred(words[2 + joined :], least=1)
        return 2 + (joined + taken if taken else 0), str(2000 + last)
    century = {"nineteen": 1900, "twenty": 2000}.get(words[0])
    taken, last = _below_hundred(words[1:])
    return (1 + taken, str(century + last)) if century and taken else None


def _below_hundred(words: list[str], least: int = 10) -> tuple[int, int]:
    """The number at the head of ``words``: how many of them it takes (0: none), and its value.

    A number below ``least`` counts behind a zero only (``oh eight``).
    """
    parts = [part for word in words[:2] for part in word.split("-")]
    first = _CARDINALS.get(parts[0]) if parts else None
    if first is None:
        return 0, 0
    tens = first == 0 or first >= 20
    if tens and len(parts) > 1 and parts[1] in _UNITS:
        return (1 if "-" in words[0] else 2), first + _CARDINALS[parts[1]]
    return (1, first) if first >= least else (0, 0)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    number = int(text)
    if number > 99:
        return number
    return 1900 + number if number > 40 else 2000 + number


def date_key(surface: str, order: Order = "day-first") -> str:
    """A key that two spellings of one date share; the folded text where it cannot be read."""
    parts = date_parts(surface, order)
    if parts == (None, None, None):
        return "".join(re.findall(r"\w+", fold(surface)))
    return "-".join("?" if part is None else str(part) for part in parts)
