"""Tells an age by the sentence that it is in: who, a verb, a number, and nothing that is counted.

A pattern over characters grows with every way of saying ``he will be nine``; here the words before
and behind a number are read by their class (:mod:`redactor.detect.age_words`), so that a new verb
or relative is one word in a list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final, TypeAlias

import regex

from redactor.detect import age_words as w
from redactor.detect.age_sentence import TEEN, Age, Words, candidates

_JOINT: Final = regex.compile(
    r",?[ ](?:(?:and|but|or|now|then|is|was|just|nearly|almost)[ ]){0,2}"
    r"(?:not|or|to|and|&|nearly|almost|going on|goin on|coming up(?: to)?|rising|turning|now|then)[ ]"
    r"(?:a |just |nearly |maybe )?|[ ]?\(?(?:not|now|nearly)[ ]",
    regex.IGNORECASE,
)
"""What leads from one age to another: ``is 2, not 12``; ``thirty coming up thirty one``."""
_ORDINAL: Final = regex.compile(
    r"(?<![\w.])(?:\d{1,3}(?:st|nd|rd|th)"
    r"|(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -])?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth|hundredth)(?!\w|-\p{L})",
    regex.IGNORECASE,
)
ORDINAL_RULES: Final = frozenset({"birthday", "year_of_life"})
"""The rules whose ages a day of the month looks like."""
_LABEL: Final = 120
_CLOCK_TIME: Final = regex.compile(r"\d[:.]\d\d|\b(?:[ap]m|o'clock)\b", regex.IGNORECASE)
_AGE_AND_BIRTH: Final = regex.compile(
    r"(?<!\p{L})age[^\n|]{0,30}(?<!\d)(?:\d{1,2}[ /.\-](?:\d{1,2}|\p{L}{3,9})[ /.,\-]{1,2}(?:\d\d){1,2}"
    r"|\p{L}{3,9}\.?[ ]\d{1,2},?[ ]\d{4}|\d{4}-\d\d-\d\d)[ ]{0,8}(?:[/|,;(-]|[ ])[ ]{0,8}(?:age[ ])?$",
    regex.IGNORECASE,
)
"""A label of two things, and the date that stands before the age."""
_BORN: Final = regex.compile(r"\bborn\b[^.\n]{2,40}[;,][^;,.\n]{3,20}\Z", regex.IGNORECASE)
_Rule: TypeAlias = Callable[[Words, Age, int, int], bool]


def ages(text: str, people: Collection[int] = frozenset()) -> Iterator[tuple[int, int, str]]:
    """``(start, end, rule)`` of every age that its sentence vouches for.

    Args:
        people: where in the text people end who were found in it.
    """
    words = Words(text, people)
    last: Age | None = None
    listed = False
    for age in candidates(text):
        rule = _rule(words, age)
        if not rule and last is not None and _is_next(words, last, age, listed):
            rule = "chain"
        if rule:
            joined = last is not None and words.text[last.end : age.start] in (" or ", " to ")
            yield last.start if last and joined else age.start, age.end, rule
            last = age
            listed = rule in ("kin", "chain")
    yield from _birthdays(words)


def _rule(words: Words, age: Age) -> str:
    before, behind = words.around(age.start, age.end)
    if before >= 0 and words.end(before) > age.start:
        return ""
    near = words.skip(before, w.ADVERBS)
    if words.word(before) == "\n" and words.word(behind) in (".", ")"):
        return ""
    if age.number in w.LEGAL and not {"under", "over"}.isdisjoint(words.before(before, 2)):
        return ""
    return next((name for name, rule in _RULES if rule(words, age, near, behind)), "")


def _is_next(words: Words, last: Age, age: Age, listed: bool) -> bool:
    """``is 2, not 12``; in a list of people's ages a comma is enough."""
    between = words.text[last.end : age.start]
    if listed and between == ", ":
        between = " and "
    _, behind = words.around(age.start, age.end)
    return last.short == age.short and _JOINT.fullmatch(between) is not None and words.ends(behind)


def _birthdays(words: Words) -> Iterator[tuple[int, int, str]]:
    """``it was her fourteenth``; ``in her 81st year``."""
    for match in _ORDINAL.finditer(words.text):
        before, behind = words.around(*match.span())
        if words.word(before) in ("big", "own"):
            before -= 1
        whose = words.word(before)
        if whose not in w.POSSESSIVES and not whose.endswith("'s"):
            continue
        if words.word(behind) == "year":
            lived = words.word(before - 1) in ("in", "into", "reached", "entered", "entering")
            if lived and words.word(behind + 1) not in w.OF_STUDY:
                yield *match.span(), "year_of_life"
        elif words.ends(behind):
            around = set(words.window(before, 12))
            festive = not around.isdisjoint(w.FESTIVE)
            if festive or (_is_grown(match[0]) and around.isdisjoint(w.SERIES)):
                yield *match.span(), "birthday"


def _is_grown(ordinal: str) -> bool:
    """From the thirteenth on few series go."""
    if digits := regex.match(r"\d+", ordinal):
        return int(digits[0]) >= TEEN
    return ordinal.lower().endswith(("teenth", "ieth")) or " " in ordinal or "-" in ordinal


def _become(words: Words, age: Age, near: int, behind: int) -> bool:
    """``rising 5``, ``turned forty``, ``coming up thirty one``."""
    if age.short or words.measured(near - 1) or not words.ends(behind):
        return False
    word = words.word(near)
    if word in w.STRIVING:
        about = (*words.before(near - 1, 5), words.word(behind))
        return not w.PERSONAL.isdisjoint(about)
    if {"not", "yet"} <= set(words.before(words.around(age.start, age.end)[0], 3)):
        return not word[:1].isalpha()
    if word in w.BECOME:
        return True
    last = tuple(words.word(near - back) for back in (2, 1, 0))
    return any(last[-len(phrase) :] == phrase for phrase in w.BECOME_PHRASES)


def _said(words: Words, age: Age, near: int, behind: int) -> bool:
    """``she was 18 when``, ``hes gonna be 5``, ``the joiner is eighty``."""
    who = _subject(words, near)
    back = words.before(near, 5)
    if not who:
        return _elided(words, age, near, behind)
    if words.counted(behind) or (who != "pronoun" and words.measured(near - 1, 4)):
        return False
    told = words.word(behind) in ("when", "old")
    if words.word(near) in w.CLAIM:
        return who != "noun" and not age.small and not age.short and words.marked(behind)
    if age.short:
        now = words.marked(behind) or words.word(behind) == "now"
        return told or (now and not w.PERSONAL.isdisjoint(back))
    if age.long:
        return told or words.marked(behind) or words.word(behind) in ("now", "and")
    many = who == "pronoun" and not w.MANY.isdisjoint(back)
    if age.number <= 2:
        back = words.before(near, 12)
        child = "of" not in back and any(map(w.is_kin, back))
        clear = told or words.marked(behind) or (child and age.number > 1 and words.ends(behind))
        return not many and clear and who != "noun" and (age.number > 1 or child)
    when = not w.WHEN.isdisjoint(back)
    if many and words.measured(near - 1, 12):
        return False
    if many and age.small and not (when or "both" in back or words.word(behind) == "and"):
        return False
    if who == "noun":
        return (when or not age.small) and words.ends(behind) and not words.measured(near - 1, 12)
    if who in ("kin", "pronoun") and not age.small:
        return not words.word(behind).endswith("s") or words.ends(behind)
    return words.ends(behind) and (when or who != "name" or not age.small or words.marked(behind))


def _elided(words: Words, age: Age, near: int, behind: int) -> bool:
    """``her period stopped, and is 15.``: the one who was spoken of before."""
    if words.word(near) not in ("is", "was"):
        return False
    if words.word(behind) == "when" and not words.before(near - 1, 1):
        return True
    if words.word(near - 1) not in ("and", ",", "but"):
        return False
    if age.small or age.short or not words.marked(behind) or words.measured(near - 1, 12):
        return False
    return not w.PERSONAL.isdisjoint(words.before(near, 14))


def _subject(words: Words, near: int) -> str:
    """Who the verb at this place is about; nobody where there is no verb."""
    word = words.word(near)
    if word in w.PRONOUN_BE:
        return "pronoun"
    if word in w.BE or word in w.CLAIM:
        return words.subject(near - 1)
    owner = word.removesuffix("'s")
    if owner != word and words.is_kin(near):
        return "kin"
    if owner == word or owner in w.NOBODY or word in w.NOBODY or owner in w.MEASURED:
        return ""
    if w.is_kin(owner) or words.end(near) - 2 in words.people or words.is_person(near):
        return "kin"
    return "name" if words.is_capital(near) else ""


def _bare(words: Words, age: Age, near: int, behind: int) -> bool:
    """``and she nine``, ``when I eight``: no verb."""
    if age.short or age.number <= 2:
        return False
    if words.word(near + 1) == "both" and words.word(near) in (".", ",", "("):
        return words.marked(behind)
    if words.word(near) not in w.OBJECTS:
        return False
    return words.word(near - 1) in ("and", "with", "when", "but") and words.marked(behind)


def _at(words: Words, age: Age, near: int, behind: int) -> bool:
    """``started drinking at fourteen``, ``in 2011, at 20``, ``At 82 she may rest``."""
    then = words.word(behind)
    if words.word(near) != "at":
        return False
    told = then in ("of", "to") and not age.small and words.word(behind + 1)[:1].isalpha()
    if not told and (then in w.CLOCK or words.counted(behind)):
        return False
    clause = words.clause(near - 1)
    lived = w.LIFE.search(clause) is not None
    if words.measured(near - 1, 2) or (words.word(near - 1) in w.BE and not lived):
        return False
    spelt = words.text[age.start].isalpha()
    if told:
        return lived and words.word(behind + 1) not in w.NUMBERS
    if not words.ends(behind):
        return lived and spelt and not age.small and not age.short and not then.endswith("s")
    if age.short:
        return w.INFANCY.search(f"{clause} {words.rest(behind)}") is not None
    if age.small and lived:
        return _CLOCK_TIME.search(clause) is None and w.APPOINTED.search(clause) is None
    told = then in w.PRONOUNS
    if age.small:
        first = not clause and told and w.LIFE.search(words.rest(behind)) is not None
        return first or _BORN.search(words.text, max(0, age.start - 60), age.start) is not None
    open_ = not clause or clause.endswith((",", "("))
    return lived or spelt or told or open_ or w.DAILY.search(clause) is not None


def _since(words: Words, age: Age, near: int, behind: int) -> bool:
    """``smoked from 12``, ``in care since four``, ``wet the bed until 9``."""
    word = words.word(near)
    if word not in w.SPANS or age.short or words.counted(behind):
        return False
    then = words.word(behind)
    if words.word(near - 1) in ("down", "up"):
        return False
    if then in w.CLOCK - {"to"} or (word in ("by", "before", "after") and age.number < 10):
        return False
    if w.HABIT.search(words.clause(near - 1, 8)) and not words.is_scaled(near):
        return words.ends(behind) or then in ("and", "to", "-", "until", "till")
    told = then in w.PRONOUNS and not age.small and word != "between"
    late = w.LIFE.search(words.rest(behind)) is not None
    return told and late and not words.measured(near - 1, 4)


def _soon(words: Words, age: Age, near: int, behind: int) -> bool:
    """``(just 22)`` behind somebody, or behind a date of birth."""
    if words.word(near) != "(" or age.short or not words.marked(behind):
        return False
    between = words.text[words.end(near) : age.start].lower().split()
    before = words.word(near - 1)
    named = before[:1].isalnum() or before in (".", "'", '"')
    return named and not w.SOON.isdisjoint(between) and not words.measured(near - 1, 3)


def _kin(words: Words, age: Age, near: int, behind: int) -> bool:
    """``her dau. 11``, ``stepbrother Sam, just five``, ``sister (9)``."""
    if words.counted(behind) or "\n" in words.text[words.end(near) : age.start]:
        return False
    apart = words.word(near) in (",", "(", ".", ":", "=", "-", "[")
    place = near - 1 if apart else near
    if words.word(near) == "." and words.word(place) in ("d", "dec"):
        return words.is_kin(place - 1) and not age.small
    if words.word(place) == ".":
        place -= 1
    named = 0
    while named < 2 and not words.is_kin(place):
        if words.somebody(place) not in ("name", "kin"):
            return False
        named += 1
        place -= 1
    word = words.word(place)
    if not words.is_kin(place) or words.measured(place - 1, 5) or words.is_scaled(near):
        return False
    marked = words.marked(behind)
    if words.word(near) == "." and word not in w.SHORTENED and (age.small or not named):
        return False
    if not words.ends(behind):
        return not age.small and not age.short and not words.word(behind).endswith("s")
    if age.number == 1 and not (apart and marked and words.word(near) != ","):
        return False
    if age.short:
        return word in w.BABIES and (apart or marked)
    if not named and not apart and age.small and not age.long:
        more = word in w.MANY_PEOPLE and words.word(behind) in ("and", "&", "+")
        return more or (marked and word not in w.NUMBERED)
    return marked or not age.long


def _label(words: Words, age: Age, near: int, behind: int) -> bool:
    """``AGE NOW: 30``, ``Age at referral   14``."""
    line = words.text[max(0, age.start - _LABEL) : age.start].rpartition("\n")[2]
    if _AGE_AND_BIRTH.search(line):
        return words.ends(behind)
    lead = words.word(near)
    if lead not in (":", "=", "gap", "-", ".") or not (
        words.ends(behind) or words.word(behind) == "/"
    ):
        return False
    while words.word(near) in (":", "=", "gap", "-", "."):
        near -= 1
    if words.word(near) == ")":
        near = max((at for at in range(near - 4, near) if words.word(at) == "("), default=near) - 1
    label: list[str] = []
    while near >= 0 and len(label) < 6 and words.word(near) not in w.NO_LABEL:
        label.append(words.word(near))
        near -= 1
    first = label[-2:] if lead == "gap" else label
    return not {"age", "aged", "ages"}.isdisjoint(first) and "range" not in label


_RULES: Final[tuple[tuple[str, _Rule], ...]] = (
    ("become", _become),
    ("said", _said),
    ("bare", _bare),
    ("at", _at),
    ("since", _since),
    ("soon", _soon),
    ("kin", _kin),
    ("label", _label),
)
