"""Grammar and layout that give a name away: titles, kin words, form labels, salutations, verbs.

A cue is a pattern around a name. What it captures must look like a name (shape and lists); the cue
itself gives the score and, where it says so, the person's role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex
from spacy.lang.en.stop_words import STOP_WORDS

from redactor.detect.base import View
from redactor.detect.lexicon import is_given_name, is_ordinary, is_protected
from redactor.detect.names import (
    INITIAL,
    NAME,
    TITLES,
    TOKEN,
    Word,
    bare,
    could_be_name,
    could_follow_name,
    could_open_name,
    is_plain,
    is_title,
    words,
)
from redactor.detect.relations import CLIENT_WORDS, JOBS, RELATIONS, role_of
from redactor.detect.sift import ORGANISATION_WORDS, starts_sentence
from redactor.model import Case, Finding

NAME_OF_DETECTOR = "cues"


def _any(phrases: Sequence[str]) -> str:
    longest_first = sorted(phrases, key=lambda p: (-len(p), p))
    return "|".join(regex.escape(p).replace(r"\ ", "[ -]") for p in longest_first)


_RELATION = rf"(?i:{_any([*RELATIONS])})"
_JOB = rf"(?i:{_any([*JOBS])})"
_ROLE = rf"(?i:{_any([*RELATIONS, *JOBS])})"
_OWNER = r"(?:(?P<owner>(?i:her|his|their|my|our|the|client's|cl's|your))\s+)?"
_TITLES = rf"(?:(?:{_any([*TITLES, *(title.upper() for title in TITLES)])})\b\.?)"
_VERBS = (
    "said|says|say|told|tells|reported|reports|stated|states|rang|phoned|called|texted|emailed|"
    "attended|arrived|came|left|went|asked|asks|wants|wanted|thinks|thought|feels|felt|agreed|"
    "explained|described|disclosed|denied|denies|admitted|was|is|has|had|will|would|did|does|"
    "didn't|doesn't|wasn't|hasn't|won't|can't|cried|laughed|shouted|hit|grabbed|pushed|kicked|"
    "threatened|moved|lives|lived|works|worked|died|looked|seemed|presented|engaged|declined|"
    "refused|confirmed|advised|discussed|spoke|visited|met|saw|gave|took|made|got|gets|likes|loves|"
    "hates|knows|knew|remembers|remembered|noticed|talked|talks|joined|shared|smiled|sat|stood|"
    "brought|sent|wrote|signed|referred|reviewed|chaired|noted|added|suggested|offered|replied|"
    "answered|turned|kept|stayed|returned|started|stopped|tried|used|helped|played|slept|woke|ate"
)
_ACTS = (
    "said|says|told|tells|rang|phoned|texted|emailed|asked|asks|cried|laughed|smiled|shouted|attended|"
    "arrived|came|comes|left|went|wants|wanted|thinks|thought|feels|felt|agreed|replied|lives|lived|moved"
)
_BEFORE = (
    "told|tell|asked|rang|phoned|called|texted|emailed|saw|met|with|and|to|from|by|for|about|between|"
    "spoke to|spoken to|seen|visited|miss|misses|missed|hit|named|called|hugged|contacted|than"
)
_ALIAS = (
    r"known as|likes to be called|goes by|calls? (?:him|her|them|himself|herself)|nicknamed?|a\.?k\.?a\.?|"
    r"formerly|née|nee|real name|maiden name|prefers|called|name is|named|alias"
)
_LABELS = (
    "name|names|full name|surname|forename|first name|last name|preferred name|known as|client|"
    "client name|patient|patient name|service user|young person|child|child's name|pupil|student|"
    "subject|subjects|member|members|present|in attendance|attendees|attended|attending|apologies|"
    "invited|chair|chaired by|facilitator|facilitators|co-facilitator|from|to|cc|bcc|sent by|re|author|"
    "written by|completed by|recorded by|entered by|typed by|prepared by|signed|signature|seen by|"
    "taken by|taken from|caller|call from|call to|t/c|tc|spoke to|interviewed|assessor|assessed by|"
    "referrer|referred by|allocated to|allocated worker|lead|lead professional|next of kin|nok|"
    "emergency contact|contact|key contact|household|parent|parents|carer|carers|siblings|parent/carer|"
    "copy|copies|copy to|distribution|interpreter|witness|m"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One pattern: its group ``name`` is the candidate, ``role`` and ``owner`` say who it is."""

    rule: str
    pattern: regex.Pattern[str]
    score: float
    accept: Callable[[list[Word], str], list[Word]]


def _leading_names(tokens: list[Word], text: str) -> list[Word]:
    """The leading words that could be names; nothing if the first one could not."""
    kept: list[Word] = []
    for token in tokens:
        initial = len(bare(token.text)) == 1
        fits = (
            could_follow_name(token.text)
            if any(_is_name(k) for k in kept)
            else could_open_name(token.text)
        )
        if not (is_title(token.text) or initial or fits):
            break
        kept.append(token)
    while kept and is_title(kept[-1].text):
        kept.pop()
    return kept if any(_is_name(t) for t in kept) else []


def _is_name(word: Word) -> bool:
    return len(bare(word.text)) > 1 and not is_title(word.text)


def _after_title(tokens: list[Word], text: str) -> list[Word]:
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


def _unless_plain(tokens: list[Word], text: str) -> list[Word]:
    """Any capitalised words that are not all plain vocabulary."""
    kept = [t for t in tokens if not is_protected(t.text)]
    if not kept or all(is_plain(t.text) for t in kept) or kept != tokens[: len(kept)]:
        return []
    return kept


def _mid_sentence(tokens: list[Word], text: str) -> list[Word]:
    """Words that could be names; an ambiguous one only where its capital means something."""
    kept = _leading_names(tokens, text)
    if not kept:
        return []
    first = bare(kept[0].text)
    if len(kept) == 1 and is_ordinary(first) and starts_sentence(kept[0].start, text):
        return []
    return kept


_FIELD = r"(?:^|\t|[ ]{2,}|\|[ ]?)"
_LISTS = (
    "present|in attendance|attendees|attended|attending|apologies|invited|members?|facilitators?|"
    "to|cc|bcc|copy|copies|copy to|distribution|household|siblings|parents|children|names|cc'd"
)


_SAID = regex.compile(r"[ ](?:said|says|told|rang|replied|asked|texted)\b")
_OPENERS = frozenset(
    ("later next today yesterday tonight client group others somebody someone she he they").split()
)
_GROUPS = frozenset(
    ("children women men parents people family staff police nobody everyone duty both").split()
)


def _given_word(tokens: list[Word], text: str) -> list[Word]:
    """A plain word that is a given name too, with a capital that no sentence or heading explains."""
    key = bare(tokens[0].text)
    if not is_given_name(key) or not could_be_name(tokens[0].text) or len(key) < 3:
        return []
    if starts_sentence(tokens[0].start, text):
        return []
    before = regex.search(
        r"(\p{Lu}[\p{L}'-]*)[ ]$", text[max(0, tokens[0].start - 30) : tokens[0].start]
    )
    return [] if before and not is_title(before[1]) else tokens


def _word_as_name(tokens: list[Word], text: str) -> list[Word]:
    """A plain word with a capital in mid-sentence, doing what only a person does."""
    key = bare(tokens[0].text)
    group = key in _GROUPS or key.rstrip("s") in {*RELATIONS, *JOBS}
    institution = group or key in ORGANISATION_WORDS or key in JOBS or is_protected(key)
    if institution or key in STOP_WORDS - {"will"}:
        return []
    if starts_sentence(tokens[0].start, text):
        said = _SAID.match(text, tokens[0].end)
        return tokens if said and not key.endswith("ly") and key not in _OPENERS else []
    before = regex.search(
        r"(\p{Lu}[\p{L}'-]*)[ ]$", text[max(0, tokens[0].start - 30) : tokens[0].start]
    )
    return [] if before and not could_be_name(before[1]) else tokens


_SPLIT = r"(?:[ ]*(?:,|;|/|&|\+|\band\b|\bwith\b)[ ]*)"
_PERSON = rf"(?:{_TITLES}[ ]*)?{NAME}"
_END = r"(?![\p{L}\p{N}])"

CUES: tuple[Cue, ...] = (
    Cue("title", regex.compile(rf"\b(?P<name>{_TITLES}[ ]*{NAME}){_END}"), 0.9, _after_title),
    Cue("title, lower case",
        regex.compile(r"\b(?P<name>(?:mr|mrs|ms|miss|dr|cllr|rev)\.?[ ]\p{Ll}[\p{L}'-]+)" + _END),
        0.75, lambda tokens, text: tokens if not is_ordinary(bare(tokens[-1].text)) else []),
    Cue("relation before", regex.compile(
        rf"\b{_OWNER}(?P<role>{_ROLE})s?\b[ ]?(?:[,:(-]|is|was|called|named)?[ ]*[\"'(]?(?P<name>{_PERSON}){_END}"),
        0.8, _leading_names),
    Cue("collar number", regex.compile(
        rf"\b(?P<role>(?i:PC|DC|DS|PS|PCSO|WPC|Garda))[ ]+\d{{1,5}}[ ]+(?P<name>{_PERSON}){_END}"),
        0.9, _after_title),
    Cue("relation after", regex.compile(
        rf"(?<![\p{{L}}\p{{N}}])(?P<name>{_PERSON})[ ]?(?:,|\(|-|:)[ ]?(?:(?:who is|is)[ ])?"
        rf"{_OWNER}(?P<role>{_ROLE})\b"), 0.7, _mid_sentence),
    Cue("is relation", regex.compile(
        rf"(?<![\p{{L}}\p{{N}}])(?P<name>{_PERSON})[ ](?:is|was)[ ]"
        rf"(?P<owner>(?i:her|his|their|my|the client's|client's))[ ](?P<role>{_ROLE})\b"), 0.75, _mid_sentence),
    Cue("form label", regex.compile(
        rf"(?m){_FIELD}(?P<role>(?i:{_LABELS}|{_any(CLIENT_WORDS)}|{_any([*RELATIONS, *JOBS])}))"
        rf"(?:[ ]?\([^)\n]{{1,30}}\))?[ ]?[:\t][ \t]*(?P<name>{_PERSON})"), 0.8, _leading_names),
    Cue("list label", regex.compile(
        rf"(?m){_FIELD}(?i:{_LISTS})(?:[ ]?\([^)\n]{{1,30}}\))?[ ]?[:\t][ \t]*"
        rf"(?:(?P<name>{_PERSON})(?:[ ]?\([^)\n]{{0,40}}\))?{_SPLIT}?)+"), 0.75, _leading_names),
    Cue("salutation", regex.compile(
        rf"(?m)(?:\b(?:Dear|DEAR|Hi|Hello|Hiya|Hey|Morning|Afternoon|Thanks|Thank you|Cheers|Sorry)[ ,]+"
        rf"|(?i:regards|wishes|sincerely|faithfully|thanks|cheers|love)[,.!]?[ ]*\n\s*)(?P<name>{_PERSON}){_END}"),
        0.8, _unless_plain),
    Cue("alias", regex.compile(
        rf"(?i:\b(?:{_ALIAS}))[ :]{{1,2}}[\"'(]?(?P<name>{_PERSON}){_END}"), 0.75, _leading_names),
    Cue("bracketed name", regex.compile(
        rf"(?i:\b(?:{_any([*RELATIONS])}))[ ]\((?P<name>(?:{TOKEN}|\p{{Ll}}{{3,}}))(?=[,)])"), 0.75,
        lambda tokens, text: [] if is_plain(tokens[0].text) else tokens),
    Cue("speaker", regex.compile(rf"(?m)^[ \t]*(?:\[[\d:. ]+\][ ]*)?(?P<name>{TOKEN}(?:[ ]{TOKEN})?)[ ]?:(?=[ ]\S)"),
        0.5, _leading_names),
    Cue("by-name", regex.compile(
        rf"(?<![\p{{L}}\p{{N}}])(?P<name>(?:Big|Little|Lil|Wee|Old|Young|Mad|Fat|Skinny|Baby|Crazy)[ ]{TOKEN}){_END}"),
        0.55, lambda tokens, text: tokens if could_open_name(tokens[-1].text) else []),
    Cue("word as name", regex.compile(
        rf"(?<![\p{{L}}\p{{N}}.'-])(?P<name>\p{{Lu}}\p{{Ll}}{{2,}})[ ](?:{_ACTS})\b"),
        0.5, _word_as_name),
    Cue("name and verb", regex.compile(rf"(?<![\p{{L}}\p{{N}}'.-])(?P<name>{_PERSON})[ ](?:{_VERBS})\b"),
        0.55, _mid_sentence),
    Cue("verb and name", regex.compile(rf"\b(?:{_BEFORE})[ ](?P<name>{_PERSON}){_END}"), 0.5, _mid_sentence),
    Cue("possessive", regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?P<name>{TOKEN})'s(?=[ ]\p{{Ll}})"), 0.5, _mid_sentence),
    Cue("initial and surname", regex.compile(rf"(?<![\p{{L}}\p{{N}}.])(?P<name>(?:{INITIAL}[ ]?)+{TOKEN}){_END}"),
        0.6, lambda tokens, text: tokens if could_follow_name(tokens[-1].text) else []),
    Cue("given name", regex.compile(rf"(?<![\p{{L}}\p{{N}}@./-])(?P<name>{NAME}){_END}"), 0.5,
        lambda tokens, text: _given_first(tokens, text)),
    Cue("word that is a given name", regex.compile(
        r"(?<![\p{L}\p{N}@./'-])(?P<name>\p{Lu}\p{Ll}+)(?![\p{L}\p{N}@-]|[ ]\p{Lu}|\.\w)"),
        0.45, _given_word),
    Cue("given name, lower case", regex.compile(r"(?<![\p{L}\p{N}@./'-])(?P<name>\p{Ll}{3,})(?![\p{L}\p{N}@.-]\p{L})"),
        0.45, lambda tokens, text: _lower_given(tokens, text)),
)  # fmt: skip


def _given_first(tokens: list[Word], text: str) -> list[Word]:
    """A listed given name that is no ordinary word, with the names that follow it."""
    for index, token in enumerate(tokens):
        key = bare(token.text)
        if len(key) > 2 and is_given_name(key) and not is_ordinary(key) and not is_protected(key):
            if is_plain(token.text):
                continue
            return _leading_names(tokens[index:], text)
    return []


def _lower_given(tokens: list[Word], text: str) -> list[Word]:
    key = bare(tokens[0].text)
    plain = is_ordinary(key) or is_protected(key) or len(key) < 3
    return [] if plain or not is_given_name(key) or could_not_be(key) else tokens


def could_not_be(key: str) -> bool:
    """Whether the lists know the lower-case word as English."""
    from redactor.detect.lexicon import is_english

    return is_english(key)


class CueDetector:
    """Runs every cue over every document of a case."""

    name = NAME_OF_DETECTOR

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """People that grammar or layout gives away."""
        for view in views:
            for cue in CUES:
                yield from _run(cue, view)


def _run(cue: Cue, view: View) -> Iterator[Finding]:
    groups = cue.pattern.groupindex
    for match in cue.pattern.finditer(view.text):
        role = ""
        if "role" in groups and match["role"]:
            owner = match["owner"] if "owner" in groups and match["owner"] else ""
            role = role_of(match["role"], owner)
        for start, end in match.spans("name"):
            kept = cue.accept(words(view.text, start, end), view.text)
            if kept:
                yield from view.findings(
                    kept[0].start, kept[-1].end, "PERSON", cue.score, NAME_OF_DETECTOR,
                    rule=cue.rule, role=role,
                )  # fmt: skip
