"""Where a word that is also an ordinary word, or a letter, can only stand for a person.

``Will said``, ``her son Will`` and ``with Will`` in mid-sentence name somebody; ``Will she`` and ``Hope this
helps`` do not. All patterns run on normalised text and look no further than a few words.
"""

from __future__ import annotations

import regex

from redactor.detect.evidence import is_somebody
from redactor.detect.known_people import is_forename
from redactor.detect.lexicon import is_english, is_given_name, is_ordinary, is_term
from redactor.detect.names import could_be_name, is_title
from redactor.detect.sift import starts_sentence

_REACH = 80
_CHAT, _TURNS = 20_000, 3
_ABSTRACT = frozenset(
    (
        "hope faith grace art joy may june april august summer autumn dawn charity patience mercy "
        "prudence constance march chance"
    ).split()
)
_FINITE = regex.compile(
    r"[ ](?:was|is|has|had|did|does|isn't|wasn't|hasn't|hadn't|didn't|doesn't|seems|seemed|looks|looked|"
    r"thinks|thought|knows|knew|loves|likes|hates|cannot|can't|couldn't|wouldn't|won't|began|brought|came|felt|"
    r"fell|kept|left|lost|made|got|\p{Ll}{2,}ed)\b"
)
_MONTHS = frozenset("april may june august march".split())
_HAS_DONE = regex.compile(
    r"[ ](?:has|had|hasn't|hadn't|did|didn't|does|doesn't|thinks|thought|knows|knew|loves|likes|hates|cannot|can't|"
    r"couldn't|wouldn't|won't|came|kept|left|lost|made|got)\b"
)
"""What a person does, and no month, in whose name a sentence begins."""
_POSSESSED = regex.compile(r"'s[ ]\p{Ll}")
_SPOKEN_TO = regex.compile(
    r"\b(?i:rang|phoned|texted|emailed|telephoned|told|tell|asked|messaged|hugged|spoke to|spoke with|"
    r"spoken to|dear|hi|hello)[ ]$",
    regex.REVERSE,
)
_SPEAKS = regex.compile(
    r"[ ](?:said|says|told|tells|rang|phoned|texted|emailed|asked|asks|replied|cried|laughed|shouted|"
    r"reported|reports|stated|disclosed|denied|denies|agreed|wants|wanted|feels|felt|thinks|attended|found|sat|"
    r"stood|went|took|gave|sent|wrote|spoke|drove|ate|slept|woke|met|saw|smiled|nodded|wept|sighed|shrugged)\b"
)
_DOES = regex.compile(
    r"[ ](?:described|describes|explained|explains|expressed|acknowledged|mentioned|recalled|recognised|presented|"
    r"engaged|completed|discussed|declined|requested|apologised|cancelled|scored|signed|drinks|smokes|lives|lived|works|worked|"
    r"struggled|struggles|chaired|welcomed|thanked|reading out|reads|talked|talks)\b"
)
"""What a capital at the beginning of a sentence makes a person's doing: Grace described."""
_BESIDE = regex.compile(
    r"(?:\b(?:with|from|by|for|about|between|and|saw|met|seen|than|misses|missed|hit|named|called|to)|(?<!\w)w/)[ ]$"
)
_INITIAL = regex.compile(r"[ ]\p{Lu}\.")
_AGED = regex.compile(
    r"(?:,[ ]|[ ]?-[ ]?|[ ]\()(?:[1-9]\d|[1-9](?=[ ]?(?:yo|y/o|yrs?|years?|m|mths?|months)\b))[ ]?"
    r"(?:yo\b|y/o\b|yrs?\b|years?\b)?(?=[,;.)\n]|[ ]-)"
)
"""An age right behind: Bill - 58, ex-miner."""
_NEXT = regex.compile(r"[ ](\p{Lu}\p{Ll}+)")
_PREVIOUS = regex.compile(r"(\p{Lu}\p{Ll}+)[ ]$")
_LISTED_AFTER = regex.compile(r"[ ]*(?:$|[\n\t,;|(/&)]|and[ ]\p{Lu})")
_LISTED_BEFORE = regex.compile(r"(?:^|[\n\t:|;/]|\n[ ]*[-*•])[ ]*$")
_SPEAKER = regex.compile(
    r"[ ]?(?:\(\p{Lu}{1,3}\)[ ]?|\d[\d/.]{1,9}[ ]\d[\d:.]{2,5}(?:[ap]m)?|\d[\d:.]{2,5}(?:[ap]m)?)?:(?=[ \t]\D)"
)


def is_capital(word: str) -> bool:
    """Whether a word begins with a capital and is not in capitals throughout."""
    return word[:1].isupper() and not (len(word) > 1 and word.isupper())


def is_shouted(text: str, start: int, end: int) -> bool:
    """Whether the words around ``[start, end)`` on its line are written in capitals."""
    low = max(text.rfind("\n", max(0, start - _REACH), start) + 1, start - _REACH, 0)
    stop = text.find("\n", end, end + _REACH)
    letters = list(filter(str.isalpha, text[low : stop if stop >= 0 else end + _REACH]))
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.7 * len(letters)


def is_uncased(text: str) -> bool:
    """Whether a text is typed without capitals."""
    return sum(map(str.isupper, text)) < 0.015 * sum(map(str.isalpha, text))


def is_strong(text: str, start: int, end: int) -> bool:
    """Whether the words beside ``[start, end)`` alone say that it is a person, whatever the letter case."""
    return speaks(text, start, end) or (text[start].isupper() and is_somebody(text, start, end))


def speaks(text: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` says something, or is spoken to."""
    low = max(0, start - _REACH)
    here = text[low : end + _REACH].lower()
    at, stop = start - low, end - low
    return bool(_SPOKEN_TO.search(here, 0, at) or _SPEAKS.match(here, stop))


def is_speaker(text: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` opens a line and a colon follows, as in a transcript."""
    line = text[max(text.rfind("\n", max(0, start - 40), start) + 1, start - 40, 0) : start]
    stamp = not any(c.isalpha() for c in line)
    return stamp and bool(_SPEAKER.match(text, end))


def is_person(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word or letter in mid-sentence stands where a person stands."""
    before = _BESIDE.search(text, max(0, start - 20), start)
    return bool(before or _POSSESSED.match(text, end)) or is_strong(text, start, end)


def names_somebody(text: str, start: int, end: int, key: str) -> bool:
    """Whether a word of a known name that is also an ordinary word is the name at ``[start, end)``."""
    word = text[start:end]
    if is_speaker(text, start, end):
        return word[0].isupper() or _speaks_again(text, word)
    if not is_capital(word) or is_shouted(text, start, end):
        return is_strong(text, start, end)
    if is_in_compound(text, start, end):
        return False
    if not starts_sentence(start, text) or _has_surname(text, end):
        return True
    if _is_listed(text, start, end):
        return is_forename(key) or not is_ordinary(key)
    if is_given_name(key) and not is_ordinary(key) and not is_term(key):
        return True
    acts = bool(_POSSESSED.match(text, end) or (is_forename(key) and _AGED.match(text, end)))
    acts = acts or (key not in _ABSTRACT and bool(_FINITE.match(text, end)))
    acts = acts or (key in _MONTHS and bool(_HAS_DONE.match(text, end)))
    return acts or bool(_DOES.match(text, end)) or is_strong(text, start, end)


def is_in_compound(text: str, start: int, end: int) -> bool:
    """Whether a plain capitalised word stands right beside it: Town Hall, Grace Period."""
    before = _PREVIOUS.search(text, max(0, start - 30), start)
    if before and not is_title(before[1]) and not could_be_name(before[1]):
        return not starts_sentence(before.start(), text)
    after = _NEXT.match(text, end)
    return bool(after and is_english(after[1]) and not could_be_name(after[1]))


def _has_surname(text: str, end: int) -> bool:
    """Whether an initial, or a capitalised word that no dictionary has, follows at once."""
    if _INITIAL.match(text, end):
        return True
    after = _NEXT.match(text, end)
    return bool(after and could_be_name(after[1]) and not is_english(after[1]))


def _speaks_again(text: str, word: str) -> bool:
    """Whether a word in lower case opens three lines of a chat at least, near the beginning of the text."""
    return sum(line.startswith(word) for line in text[:_CHAT].splitlines()) >= _TURNS


def _is_listed(text: str, start: int, end: int) -> bool:
    before = _LISTED_BEFORE.search(text, max(0, start - 12), start)
    return bool(before and _LISTED_AFTER.match(text, end))
