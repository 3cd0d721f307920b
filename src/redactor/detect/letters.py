"""Initials of known people: ``JT``, ``J.T.``, ``J T``, and a letter alone where a person acts.

Two or three letters are as often an abbreviation of the field; those count only where grammar says that
they are somebody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from redactor.detect.known_people import People
from redactor.detect.lexicon import is_english, is_protected
from redactor.detect.names import Word, is_title
from redactor.detect.person_grammar import (
    is_capital,
    is_shouted,
    is_speaker,
    is_strong,
    speaks,
)
from redactor.detect.sift import starts_sentence
from redactor.relations import JOBS, RELATIONS

FIELD = frozenset(
    (
        "AM PM BC BL BM DM EG FC GI HB IE IQ IT IVF LA LD MD MH NB NG NOK OK OP PIN PR PRN PS QA QC RE RIP RN "
        "SIM SMS SOS TB TBC TC TO TV USA UTI VC VM VR WC XX XY XL ACT ASD BPD CIN CP CPN CTO DNA DOB EHC FTA GCS "
        "HRS LAC LPA MCA MDT MHA MSE NAI NHS OCD PDF PTSD QDS SEN SLT STAT TDS"
    ).split()
)
"""Letters that stand for something of the field, the law or the clock beside what is protected."""
_COUNTED = frozenset(
    (
        "vitamin hepatitis hep plan option group schedule appendix type class ward grade factor point annex "
        "section part form forms unit child adult family parent patient client pupil "
        "resident participant witness person level step item question figure table room flat block bay box phase tier "
        "category strep exhibit document note page paragraph para team band key strand house theme"
    ).split()
)
_DOTTED = frozenset(
    "HM GP MD AM PM EG IE PS NB PA US UK BA MA BC AD QC KC JP VC DC AE OD BD".split()
)
_HEADINGS = frozenset("SOAPDBIREQ")
_UNSAID = frozenset("I")
_SEPARATE = regex.compile(r"\.?[ ]?")
_CODE = regex.compile(r"[-/]?\d|[-/]\p{Lu}{2}|\+(?!\p{Lu})")
_BESIDE = regex.compile(r"/(\p{Lu}{2,3})(?![\p{L}\p{N}/-])")
_DICTATED = regex.compile(r"(?m)(?<![\p{L}\p{N}/:.-])(\p{Lu}{2,3})[/:](\p{L}{2,3})(?=\.?[ \t]*$)")
"""Who dictated a letter and who typed it, at the end of a line: KV/lmb."""
_SIGNED = regex.compile(r"[.]?(?:[ ]?x{1,3})?[ \t]*(?:\n|$)")
_CLOSING = regex.compile(
    r"(?:,|\b(?i:regards|thanks|wishes|best|cheers|love|sincerely|faithfully|from|signed))[.,!]?[ \t]*\n[\s>]*$"
    r"|(?:^|\n)[ >]*\n[ >]*$"
)
_GOES_ON = regex.compile(r"(?:'s)?[ ]\p{Ll}|[,;)]|[.?!]?[ ]*(?:\n|$)")
_WITH = regex.compile(r"\b(?:with|saw|met|seen|miss|misses|about)[ ]$")
_SIDES = frozenset("LRXC")
_NEVER_USED = _SIDES | {"A", "I", "O", "U"}
"""Letters that stand for other things as often, whatever the text uses them for."""
_TURN = regex.compile(r"(?m)^[^\p{L}\n]{0,12}\d[^\p{L}\n]{0,20}(\p{Lu})\.?[ ]?:(?=[ \t])")
_TURNS = 3
_SECTION = regex.compile(r"(?m)^[ \t]*([SOAPDBIREQ])[ ]?:")
_SECTIONS = 3
_USED = regex.compile(
    r"(?<![\p{L}\p{N}.'/&@_-]|\b(?i:vitamin|hep|plan|option|group|schedule|type|class|ward|grade|section|part|form|unit|"
    r"step|item|room|flat|block|bay|box|phase|tier|band|team|key|side)[ ])"
    r"(\p{Lu}{1,3})(?=[ ]\p{Ll}{2,}|'s[ ]\p{Ll}|[ ](?:/|&|\+)[ ]\p{Lu}{1,3}\b)"
    r"|(?<=[/&+][ ]|\|[ ])(\p{Lu}{2,3})(?=[ ]?(?:\||\n|$))"
)
"""Letters before a word in lower case, or beside other initials in the cell of an action."""
_USES = 3
_PAIRED = regex.compile(r"[ ](?:&|\+|and)[ ]\p{Lu}\b")
_RULES, _TITLED = 0.85, 0.7


def turns_of(text: str) -> Counter[str]:
    """How many lines each capital letter opens as a speaker does."""
    return Counter(match[1] for match in _TURN.finditer(text))


def uses_of(text: str) -> Counter[str]:
    """How often letters stand in a text as names do: before a word in lower case, or beside other initials."""
    return Counter(match[1] or match[2] for match in _USED.finditer(text))


@dataclass(frozen=True, slots=True)
class Initials:
    """Words ``[at, after)`` of a text are initials; ``[start, end)`` is where."""

    start: int
    end: int
    after: int
    score: float
    rule: str


def initials_at(
    tokens: Sequence[Word],
    at: int,
    text: str,
    people: People,
    uncased: bool,
    turns: Mapping[str, int],
) -> Initials | None:
    """The initials of a known person that begin at word ``at``, if any do."""
    size = 1
    word = tokens[at]
    stem = word.text[:-2] if word.text.endswith("'s") else word.text
    letters = _letters(stem)
    if not letters:
        return None
    if len(letters) == 1:
        joined = _run(tokens, at, text)
        for size in range(len(joined), 1, -1):
            if joined[:size] in people.initials:
                letters = joined[:size]
                break
        else:
            size = 1
    start = word.start
    end = start + len(stem) if size == 1 else tokens[at + size - 1].end
    beside = _BESIDE.match(text, end)
    pair = beside is not None and beside[1] in people.initials
    if (_CODE.match(text, end) and not pair) or (start and text[start - 1] in "-_@"):
        return None
    if len(letters) == 1:
        titled = _title_before(tokens, at, text)
        if titled is not None and letters.upper() in people.finals | set(people.letters):
            return Initials(titled, end, at + 1, _TITLED, "initial")
        found = _is_letter(tokens, at, text, people, turns)
        score = max(people.letters.get(letters.upper(), 0.0), people.lone.get(letters.upper(), 0.0))
        return Initials(start, end, at + 1, score * 0.8, "initial") if found else None
    score = people.initials.get(letters.upper(), 0.0)
    if score and letters in people.stated and letters.isupper():
        return Initials(start, end, at + size, score, "initials")
    used = people.uses.get(letters, 0) >= _USES
    if not score or not _are_letters(text, start, end, letters, uncased, used):
        return None
    return Initials(start, end, at + size, score * _RULES, "initials")


def dictated(text: str, people: People) -> Iterator[tuple[int, int, float]]:
    """``(start, end, score)`` of the initials of a known person who dictated ``text``, and of whoever typed it."""
    for match in _DICTATED.finditer(text):
        score = people.initials.get(match[1], 0.0) * _RULES
        if score:
            yield *match.span(1), score
            yield *match.span(2), score


def may_be_initials(word: str, people: People) -> bool:
    """Whether :func:`initials_at` finds a word anywhere: a letter, or what people's initials spell."""
    letters = _letters(word[:-2] if word.endswith("'s") else word)
    return len(letters) == 1 or letters.upper() in people.initials


def _letters(token: str) -> str:
    """The letters of a token that may be initials: ``J``, ``J.T.``, ``JT``, ``J-T``, ``jt``."""
    parts = token.replace("-", ".").split(".")
    kept = [p for p in parts if p]
    if len(kept) == 1 and len(kept[0]) <= 4 and (kept[0].isupper() or len(kept[0]) < 4):
        return kept[0] if kept[0].isupper() or kept[0].islower() else ""
    return "".join(kept) if 1 < len(kept) <= 4 and all(len(p) == 1 for p in kept) else ""


def _run(tokens: Sequence[Word], at: int, text: str) -> str:
    """The single capital letters from word ``at`` on, with at most a full stop and a space between."""
    out = ""
    for index in range(at, min(at + 4, len(tokens))):
        token = tokens[index]
        letter = token.text.rstrip(".")
        if len(letter) != 1 or not letter.isupper():
            break
        if out and not _SEPARATE.fullmatch(text, tokens[index - 1].end, token.start):
            break
        out += letter
    return out


def _are_letters(text: str, start: int, end: int, letters: str, uncased: bool, used: bool) -> bool:
    written = text[start:end]
    key = letters.lower()
    # Titles and roles in letters (Dr, GP, SW) are never initials.
    if key in JOBS or key in RELATIONS or is_title(letters):
        return False
    if letters.islower():
        plain = is_english(letters) or is_protected(letters) or letters.upper() in FIELD
        return not plain and (uncased or is_strong(text, start, end)) and "." not in written
    if "." in written and letters not in _DOTTED:
        return True
    shouted = is_shouted(text, start, end)
    if shouted and is_english(letters):
        return is_speaker(text, start, end)
    field = is_protected(letters) or letters.upper() in FIELD
    if field:
        said = is_speaker(text, start, end) or speaks(text, start, end)
        return _signs(text, start, end) or (said and not is_protected(letters))
    if is_english(letters) and "." not in written:
        return (used and not shouted) or _is_somebody(text, start, end)
    return not shouted or _is_somebody(text, start, end)


def _is_somebody(text: str, start: int, end: int) -> bool:
    return is_speaker(text, start, end) or is_strong(text, start, end)


def _is_letter(
    tokens: Sequence[Word], at: int, text: str, people: People, turns: Mapping[str, int]
) -> bool:
    start = tokens[at].start
    written = tokens[at].text.removesuffix("'s")
    end = start + len(written)
    letter = written.rstrip(".")
    proven = letter in people.lone
    if not (proven or letter in people.letters) or not letter.isupper():
        return False
    if letter in _UNSAID and not written.endswith("."):
        return False
    counted = at and tokens[at - 1].text.lower().rstrip(".s") in _COUNTED
    if counted and "\n" not in text[tokens[at - 1].end : start]:
        return False
    if (start and text[start - 1].isalnum()) or text[end : end + 1].isalnum():
        return False
    if _signs(text, start, end):
        return True
    opens = starts_sentence(start, text)
    turn, heading = is_speaker(text, start, end), letter in _HEADINGS
    if turn and heading and _is_in_sections(text):
        return False
    if turn and (proven or (turns.get(letter, 0) >= _TURNS and not heading)):
        return True
    if (
        letter not in _NEVER_USED
        and people.uses.get(letter, 0) >= _USES
        and not written.endswith(".")
    ):
        return (turn and not heading) or bool(_GOES_ON.match(text, end) or _PAIRED.match(text, end))
    if opens or letter == "A" or is_shouted(text, start, end):
        return not (opens and written.endswith(".")) and is_strong(text, start, end)
    beside = at and is_capital(tokens[at - 1].text) and text[tokens[at - 1].end : start] == " "
    if proven and not beside:
        return bool(_GOES_ON.match(text, end))
    spoken = _WITH.search(text, max(0, start - 12), start) or is_strong(text, start, end)
    possessed = letter not in _SIDES and text.startswith("'s ", end)
    return bool(spoken or possessed) and bool(_GOES_ON.match(text, end))


@lru_cache(maxsize=16)
def _is_in_sections(text: str) -> bool:
    """Whether a note has sections that go by their letters: S, O, A, P or D, A, P."""
    return len({match[1] for match in _SECTION.finditer(text)}) >= _SECTIONS


def _title_before(tokens: Sequence[Word], at: int, text: str) -> int | None:
    """Where a courtesy title right before word ``at`` begins."""
    if not at or not is_title(tokens[at - 1].text) or not tokens[at].text[0].isalpha():
        return None
    if text[tokens[at - 1].end : tokens[at].start] not in (" ", ". "):
        return None
    same = tokens[at - 1].text[0].isupper() == tokens[at].text[0].isupper()
    return tokens[at - 1].start if same else None


def _signs(text: str, start: int, end: int) -> bool:
    """Whether the letter stands alone on its line under a closing formula."""
    closing = _CLOSING.search(text, max(0, start - 40), start)
    return bool(closing and _SIGNED.match(text, end))
