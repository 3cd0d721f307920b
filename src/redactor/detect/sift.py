"""Cleans what a statistical tagger claims before anything else believes it.

Taggers swallow labels (``Sarah Wilkes DOB``), cross line ends, and take abbreviations, drugs and the
first word of a sentence for names. A claim is cut to the words that could be a name, and dropped if
none is left. Claims of rules, cues and rosters are not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import regex

from redactor.detect.base import View
from redactor.detect.lexicon import is_given_name, is_ordinary, is_protected
from redactor.detect.names import PARTICLES, Word, bare, could_be_name, is_plain, is_title, words
from redactor.model import Finding

ORGANISATION_WORDS = frozenset(
    (
        "school primary academy nursery college university hospital infirmary surgery practice "
        "clinic hospice pharmacy court prison council church chapel mosque temple gurdwara "
        "synagogue trust ltd limited llp plc inc foundation house centre center hub project "
        "service services solicitors housing association group bakery garage cafe restaurant inn "
        "arms hotel lodge home library club"
    ).split()
)

_BETWEEN_LINES = regex.compile(r"[\n\t]+")
# THISTLE, Quenby stays together: a surname in capitals before its comma is a way to write one name.
_BETWEEN_PEOPLE = regex.compile(r"[\n\t]+|\s*[/&+;|]\s*|(?<!\p{Lu}\p{Lu}),\s*|\s+(?:and|with)\s+")
_SALUTATIONS = frozenset(
    ("dear hi hello hiya morning afternoon thanks regards wishes sincerely").split()
)


def sift(findings: Iterable[Finding], views: Sequence[View], recognizer: str) -> Iterator[Finding]:
    """Clean the findings of one recognizer; pass all others on as they are."""
    by_id = {view.reading.document: view for view in views}
    for finding in findings:
        if finding.recognizer != recognizer:
            yield finding
        else:
            yield from _clean(finding, by_id[finding.document])


def _clean(finding: Finding, view: View) -> Iterator[Finding]:
    start, end = view.span(finding)
    for line in _parts(view.text, start, end, finding.entity_type):
        kept = _trim(words(view.text, *line), finding.entity_type)
        if not kept or _is_noise(kept, view.text, finding.entity_type):
            continue
        kind = _retype(kept, finding.entity_type)
        yield from view.findings(
            kept[0].start, kept[-1].end, kind, finding.score, finding.recognizer, rule=finding.rule
        )


def _parts(text: str, start: int, end: int, kind: str) -> Iterator[tuple[int, int]]:
    """The pieces between line ends and cell borders; for people also between list separators."""
    pattern = _BETWEEN_PEOPLE if kind == "PERSON" else _BETWEEN_LINES
    at = start
    for match in pattern.finditer(text, start, end):
        if at < match.start():
            yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end


def _trim(tokens: list[Word], kind: str) -> list[Word]:
    """Cut plain words and protected terms off both ends."""

    def junk(word: Word) -> bool:
        key = bare(word.text)
        if is_title(word.text):
            return False
        if is_protected(key) or is_protected(word.text) or key in _SALUTATIONS:
            return True
        if kind != "PERSON" and key in ORGANISATION_WORDS:
            return False
        if word.text[:1].islower():
            return key not in PARTICLES or is_ordinary(key)
        return kind == "PERSON" and is_plain(word.text) and not could_be_name(word.text)

    while tokens and junk(tokens[0]):
        tokens = tokens[1:]
    while tokens and (junk(tokens[-1]) or is_title(tokens[-1].text)):
        tokens = tokens[:-1]
    return tokens


def _is_noise(tokens: list[Word], text: str, kind: str) -> bool:
    named = [token for token in tokens if not is_title(token.text)]
    if not named:
        return True
    if is_title(tokens[0].text):
        return False
    phrase = text[named[0].start : named[-1].end]
    if is_protected(phrase) or is_protected(bare(phrase)):
        return True
    if all(is_plain(token.text) for token in named):
        return not (kind != "PERSON" and _looks_like_place(named))
    if len(named) == 1:
        return _lone_noise(named[0], text)
    return False


def _looks_like_place(tokens: list[Word]) -> bool:
    """Several capitalised words, the last of which is the kind of an organisation or place."""
    capitals = all(token.text[0].isupper() for token in tokens)
    generic = bare(tokens[-1].text) in ORGANISATION_WORDS
    return len(tokens) > 1 and capitals and generic and len({bare(t.text) for t in tokens}) > 1


def _lone_noise(word: Word, text: str) -> bool:
    """One word: an abbreviation in running text, or a capital that only starts a sentence."""
    token = word.text
    if token.isupper() and len(token) <= 5 and not shouting(word, text):
        return True
    if len(bare(token)) < 2:
        return True
    return (
        is_given_name(bare(token))
        and is_ordinary(bare(token))
        and starts_sentence(word.start, text)
    )


def shouting(word: Word, text: str) -> bool:
    """Whether the word's line is written in capitals throughout."""
    start = text.rfind("\n", 0, word.start) + 1
    end = text.find("\n", word.end)
    line = text[start : end if end >= 0 else len(text)]
    letters = list(filter(str.isalpha, line))
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.7 * len(letters)


def starts_sentence(at: int, text: str) -> bool:
    """Whether a capital at ``at`` proves nothing: line start, or after a full stop, quote or dash."""
    before = text[max(0, at - 40) : at]
    stripped = before.rstrip(" \t\"'([*")
    return not stripped or stripped[-1] in "\n.!?:;-•>"


def _retype(tokens: list[Word], kind: str) -> str:
    """A place or organisation that starts with a given name and has no generic word is a person."""
    if kind == "PERSON" or len(tokens) > 4:
        return kind
    keys = [bare(token.text) for token in tokens]
    if any(key in ORGANISATION_WORDS for key in keys):
        return kind
    if (
        len(keys) == 1
        and kind == "ORGANIZATION"
        and is_given_name(keys[0])
        and not is_plain(keys[0])
    ):
        return "PERSON"
    if is_title(tokens[0].text) or (
        len(keys) > 1 and is_given_name(keys[0]) and not is_ordinary(keys[0])
    ):
        return "PERSON"
    return kind
