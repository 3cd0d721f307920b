"""Which of the words that a cue captures can be a name: by shape, lists and place in the sentence.

Each test takes the captured words and the text, and returns the words that are the name, or none.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import regex

from redactor.detect.lexicon import is_english, is_given_name, is_ordinary, is_protected
from redactor.detect.lexicon.stop_words import STOP_WORDS
from redactor.detect.names import (
    Word,
    bare,
    could_be_name,
    could_follow_name,
    could_open_name,
    is_plain,
    is_title,
)
from redactor.detect.sift import ORGANISATION_WORDS, starts_sentence
from redactor.relations import JOBS, RELATIONS

_HEADINGS = frozenset(
    (
        "S O A P D B I R Q E F N TH CL INT PN HR BP GP RE FW CC TO NB PS AM PM OK HX RX DX TX MSE"
    ).split()
)

_COUNTED = frozenset(
    (
        "score step year section session page item question level grade stage week day total appendix table "
        "figure box ward room bed flat part chapter line unit point number no phase tier band class form set"
    ).split()
)

_GRAMMAR = STOP_WORDS - {"will"}

_SAID = regex.compile(r"[ ](?:said|says|told|rang|replied|asked|texted)\b")

_OPENERS = frozenset(
    ("later next today yesterday tonight client group others somebody someone she he they").split()
)

_GROUPS = frozenset(
    ("children women men parents people family staff police nobody everyone duty both").split()
)


def leading_names(tokens: list[Word], text: str) -> list[Word]:
    """The leading words that could be names; nothing if the first one could not."""
    kept: list[Word] = []
    for token in tokens:
        initial = len(bare(token.text)) == 1
        fits = (
            could_follow_name(token.text)
            if any(is_name(k) for k in kept)
            else could_open_name(token.text)
        )
        if not (is_title(token.text) or initial or fits):
            break
        kept.append(token)
    while kept and is_title(kept[-1].text):
        kept.pop()
    return kept if any(is_name(t) for t in kept) else []


def is_name(word: Word) -> bool:
    return len(bare(word.text)) > 1 and not is_title(word.text)


def after_title(tokens: list[Word], text: str) -> list[Word]:
    """After a title the first word is a name whatever it is; the rest must look like one."""
    index = 0
    while index < len(tokens) and is_title(tokens[index].text):
        index += 1
    kept = tokens[: index + 1]
    for token in tokens[index + 1 :]:
        after_initial = len(bare(kept[-1].text)) == 1
        if not (after_initial or len(bare(token.text)) == 1 or could_follow_name(token.text)):
            break
        kept.append(token)
    named = [t for t in kept if not is_title(t.text)]
    if not named or is_protected_word(named[0]):
        return []
    # MS Teams, MR scan: a title in capitals goes with a name in capitals.
    shouted = kept[0].text.isupper() and len(kept[0].text) > 1
    return kept if not shouted or named[0].text.isupper() else []


def is_protected_word(word: Word) -> bool:
    """Whether the word in capitals is an abbreviation that must stay."""
    return word.text.isupper() and len(word.text) > 1 and is_protected(word.text)


def unless_plain(tokens: list[Word], text: str) -> list[Word]:
    """Any capitalised words that are not all plain vocabulary."""
    kept = [t for t in tokens if not is_protected(t.text)]
    if not kept or all(is_plain(t.text) for t in kept) or kept != tokens[: len(kept)]:
        return []
    return kept


def mid_sentence(tokens: list[Word], text: str) -> list[Word]:
    """Words that could be names; an ambiguous one only where its capital means something."""
    kept = leading_names(tokens, text)
    if not kept:
        return []
    first = bare(kept[0].text)
    if len(kept) == 1 and is_ordinary(first) and starts_sentence(kept[0].start, text):
        return []
    return kept


def any_name(tokens: list[Word], text: str) -> list[Word]:
    """What stands where only a name can stand: any word but relations, jobs, kinds and protected terms."""
    for token in tokens:
        key = bare(token.text)
        kind = key in RELATIONS or key in JOBS or key in ORGANISATION_WORDS or key in _GROUPS
        if (
            kind
            or is_protected(key)
            or is_protected(token.text)
            or key in _COUNTED
            or key in _GRAMMAR
        ):
            return []
    return tokens


_OFTEN = 3


def stamped_speaker(tokens: list[Word], text: str) -> list[Word]:
    """Who wrote a message, behind the time of it: any word but a role or a heading (Action:).

    A plain word is a name here if it speaks several times.
    """
    kept = any_name(tokens, text)
    if not kept or is_given_name(bare(kept[0].text)) or not is_ordinary(bare(kept[0].text)):
        return kept
    return kept if _speaks(text[kept[0].start : kept[-1].end], text) >= _OFTEN else []


@lru_cache(maxsize=16)
def _speaks(name: str, text: str) -> int:
    """How many messages of a chat are somebody's; every one of them asks."""
    return len(regex.findall(rf"(?m)^[^\n]{{4,30}}[])-][ ]{regex.escape(name)}[ ]?:", text))


_OPENS = regex.compile(r"(?m)^[ \t]*(\p{Lu}{1,3})\.?[ ]?:")


@lru_cache(maxsize=1)
def _openers(text: str) -> Counter[str]:
    """How many lines each speaker by initials opens; every one of them asks."""
    return Counter(_OPENS.findall(text))


def speaker(tokens: list[Word], text: str) -> list[Word]:
    """Initials that speak several times; not the headings of structured notes (S: O: A: P:)."""
    letters = text[tokens[0].start : tokens[0].end].rstrip(".") if tokens else ""
    dotted = bool(tokens) and text[tokens[0].end - 1 : tokens[0].end + 1].endswith(".")
    if not letters or is_protected(letters) or letters in _HEADINGS:
        return []
    if len(letters) > 1 and is_ordinary(letters):
        return []
    return tokens if _openers(text)[letters] >= (2 if dotted or len(letters) > 1 else 3) else []


def listed_word(tokens: list[Word], text: str) -> list[Word]:
    """A word that is a given name too, whatever stands around it."""
    key = bare(tokens[0].text)
    return tokens if is_given_name(key) and could_be_name(tokens[0].text) and len(key) > 2 else []


def given_word(tokens: list[Word], text: str) -> list[Word]:
    """A plain word that is a given name too, with a capital that no sentence or heading explains."""
    if not listed_word(tokens, text) or starts_sentence(tokens[0].start, text):
        return []
    before = regex.search(
        r"(\p{Lu}[\p{L}'-]*)[ ]$", text[max(0, tokens[0].start - 30) : tokens[0].start]
    )
    return [] if before and not is_title(before[1]) else tokens


def word_as_name(tokens: list[Word], text: str) -> list[Word]:
    """A plain word with a capital in mid-sentence, doing what only a person does."""
    key = bare(tokens[0].text)
    group = key in _GROUPS or key.rstrip("s") in {*RELATIONS, *JOBS}
    institution = group or key in ORGANISATION_WORDS or key in JOBS or is_protected(key)
    if institution or key in _GRAMMAR:
        return []
    if starts_sentence(tokens[0].start, text):
        said = _SAID.match(text, tokens[0].end)
        return tokens if said and not key.endswith("ly") and key not in _OPENERS else []
    before = regex.search(
        r"(\p{Lu}[\p{L}'-]*)[ ]$", text[max(0, tokens[0].start - 30) : tokens[0].start]
    )
    return [] if before and not could_be_name(before[1]) else tokens


def given_first(tokens: list[Word], text: str) -> list[Word]:
    """A listed given name that is no ordinary word, with the names that follow it."""
    for index, token in enumerate(tokens):
        key = bare(token.text)
        if len(key) > 2 and is_given_name(key) and not is_ordinary(key) and not is_protected(key):
            if is_plain(token.text):
                continue
            return leading_names(tokens[index:], text)
    return []


def lower_given(tokens: list[Word], text: str) -> list[Word]:
    """A listed given name in lower case that is no word."""
    key = bare(tokens[0].text)
    plain = is_ordinary(key) or is_protected(key) or len(key) < 3
    return [] if plain or not is_given_name(key) or is_english(key) else tokens
