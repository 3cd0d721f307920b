"""Words that no dictionary knows, written where names stand.

A capitalised word that is no English word, no protected term and no abbreviation is nearly always a
name of something. In notes typed without capitals a long unknown word counts too, and a short one
where grammar puts a person: beside a relation, before a verb of speech, after a preposition of contact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from redactor.detect.base import View
from redactor.detect.lexicon import (
    is_english,
    is_given_name,
    is_ordinary,
    is_protected,
    is_surname,
    is_word,
)
from redactor.detect.names import Word, all_words, bare, could_be_name, could_open_name, is_title
from redactor.detect.sift import shouting, starts_sentence
from redactor.model import Case, Finding
from redactor.relations import JOBS, RELATIONS

NAME = "unknown-words"
_PLACE_BEFORE = regex.compile(
    r"\b(?:in|at|near|to|from|around|outside|via|of)[ ]$", regex.IGNORECASE
)
_LANGUAGE_AFTER = regex.compile(r"[ -](?:speaking|speaker|language|interpreter|food|origin)\b")
_SPEECH = regex.compile(
    r"'?s?[ ](?:said|says|say|told|rang|phoned|called|texted|emailed|asked|reports?|reported|came|left|"
    r"attended|wants?|thinks?|feels?|felt|agreed|lives|moved|cried|shouted|hit|is|was|has|had|will)\b"
)
_CONTACT = regex.compile(
    r"\b(?:told|asked|rang|phoned|called|texted|emailed|saw|met|with|and|from|by|for|about|spoke to|"
    r"seen|visited|miss|misses|named|contacted|w|w/|to|dear|hi)[ ]$"
)


class UnknownWords:
    """Finds words that only a name explains."""

    name = NAME

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """Capitalised unknown words, and lower-case ones where a person is meant."""
        for view in views:
            yield from _capitalised(view)
            yield from _lower_case(view)


def _capitalised(view: View) -> Iterator[Finding]:
    text = view.text
    run: list[Word] = []
    for word in (*all_words(text), None):
        if word is not None and _may_join(word, run, text):
            run.append(word)
            continue
        if run:
            yield from _claim(run, view)
        run = [word] if word is not None and _may_join(word, [], text) else []


def _may_join(word: Word, run: Sequence[Word], text: str) -> bool:
    """Whether a capitalised word continues (or starts) a run of words with one space between."""
    token = _as_written(word, text)
    if not token[0].isupper() or is_protected(token) or is_protected(bare(token)):
        return False
    if run and text[run[-1].end : word.start] != " ":
        return False
    return len(bare(token)) == 1 or could_be_name(token)


def _as_written(word: Word, text: str) -> str:
    """The word as it would stand in ordinary text: in a line of capitals a capital means nothing."""
    shouted = word.text.isupper() and len(word.text) > 1 and shouting(word, text)
    return word.text.title() if shouted else word.text


def _claim(run: Sequence[Word], view: View) -> Iterator[Finding]:
    """A run counts if a word of it is unknown, or it reads as given name and surname."""
    while run and len(bare(run[-1].text)) == 1:
        run = run[:-1]
    while run and not (
        could_open_name(_as_written(run[0], view.text)) or _unknown(run[0], view.text)
    ):
        run = run[1:]
    if len(run) > 1 and run[0].text in ("A", "I"):
        run = run[1:]
    strong = [word for word in run if _unknown(word, view.text)]
    listed = (
        len(run) > 1
        and is_given_name(bare(run[0].text))
        and not all(is_english(bare(word.text)) for word in run)
    )
    if not run or not (strong or listed) or _LANGUAGE_AFTER.match(view.text, run[-1].end):
        return
    before = view.text[max(0, run[0].start - 12) : run[0].start]
    person = len(run) > 1 or is_given_name(bare(run[0].text)) or not _PLACE_BEFORE.search(before)
    end = run[-1].end - (2 if run[-1].text.lower().endswith("'s") else 0)
    kind = "PERSON" if person else "LOCATION"
    yield from view.findings(run[0].start, end, kind, 0.45, NAME, rule="capitalised")


def _unknown(word: Word, text: str) -> bool:
    key = bare(word.text)
    parts = [part for part in key.split("-") if part]
    doubled = len(parts) > 1 and word.text.rsplit("-", 1)[-1][:1].isupper()
    shouted = _as_written(word, text) != word.text
    means_something = not shouted and (doubled or not starts_sentence(word.start, text))
    known = is_english if means_something else is_word
    if len(key) < 3 or all(len(part) == 1 or known(part) for part in parts):
        return False
    if any(is_protected(part) for part in parts) or is_title(word.text):
        return False
    if word.text.isupper():
        return len(key) >= (4 if shouted else 5) or is_given_name(key)
    return word.text[1:].islower() or "-" in word.text or "'" in word.text or key[:2] == "mc"


def _lower_case(view: View) -> Iterator[Finding]:
    if not _typed_lower(view.text):
        return
    for word in all_words(view.text):
        key = bare(word.text)
        if not word.text.islower() or len(key) < 3 or is_protected(key):
            continue
        if all(is_word(part) for part in key.split("-") if part):
            continue
        listed = is_given_name(key) or is_surname(key)
        named = (listed and not is_ordinary(key)) or len(key) > 4
        if named or (len(key) > 3 and _person_place(word, view.text)):
            end = word.end - (2 if word.text.endswith("'s") else 0)
            yield from view.findings(word.start, end, "PERSON", 0.45, NAME, rule="lower case")


def _typed_lower(text: str) -> bool:
    """Whether a text is typed without capitals: few line starts have one."""
    starts = regex.findall(r"(?m)(?:^|[.!?][ ]+)[\"'(]?(\p{L})", text)
    return len(starts) > 4 and sum(c.islower() for c in starts) > 0.6 * len(starts)


def _person_place(word: Word, text: str) -> bool:
    before = text[max(0, word.start - 30) : word.start]
    if _SPEECH.match(text, word.end) or _CONTACT.search(before):
        return True
    last = regex.search(r"((?:[\w'-]+[ ])?[\w'-]+)[ ,(]{1,2}$", before)
    if last is None:
        return False
    phrase = last[1].lower()
    return any(p in RELATIONS or p in JOBS for p in (phrase, phrase.rsplit(" ", 1)[-1]))
