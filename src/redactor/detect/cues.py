"""Grammar and layout that give a name away: titles, kin words, form labels, salutations, verbs.

A cue is a pattern around a name. What it captures must look like a name (shape and lists); the cue
itself gives the score and, where it says so, the person's role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import regex

from redactor.config.parts import branches
from redactor.detect.base import View
from redactor.detect.candidates import (
    after_title,
    any_name,
    given_first,
    given_word,
    leading_names,
    listed_word,
    lower_given,
    mid_sentence,
    speaker,
    stamped_speaker,
    unless_plain,
    word_as_name,
)
from redactor.detect.cue_places import Phrases, Places
from redactor.detect.lexicon import is_given_name, is_ordinary
from redactor.detect.names import (
    INITIAL,
    NAME,
    TITLES,
    TOKEN,
    Word,
    bare,
    could_follow_name,
    could_open_name,
    is_plain,
    words,
)
from redactor.detect.patterns import MATCH_SECONDS, Patterns, Ready
from redactor.detect.scan import matches
from redactor.model import Case, Finding
from redactor.relations import CLIENT_WORDS, JOBS, RELATIONS, role_of

NAME_OF_DETECTOR = "cues"

Accept: TypeAlias = Callable[[list[Word], str], list[Word]]
Scanned: TypeAlias = Callable[[], Sequence[int]]
Starts: TypeAlias = Callable[[Places, Scanned], Sequence[int]]


def _any(phrases: Sequence[str]) -> str:
    """Any of the phrases, a longer one before one that begins it; a space may be written as a hyphen."""
    return branches([regex.escape(sign) if sign != " " else "[ -]" for sign in p] for p in phrases)


_ROLE = rf"(?i:{_any([*RELATIONS, *JOBS])})"
_OWNERS = "her|his|their|my|our|the|client's|cl's|your"
_OWNER = rf"(?:(?P<owner>(?i:{_OWNERS}))\s+)?"
_OWNERS_BEGIN = frozenset(regex.findall(r"\w+", _OWNERS.replace("'s", "")))
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
# When a message was sent, as chats are exported: [14/02, 09:31], 14/02/2024, 09:31 -
_STAMP = (
    r"(?:[\[(]\d[\d/.:, -]{2,20}(?:[ ]?[AaPp][Mm])?[\])]|"
    r"\d{1,2}[/.]\d[\d/., ]{2,10}\d\d:\d\d(?:[ ]?[ap]m)?[ ]?-)[ ]"
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
    """One pattern: its group ``name`` is the candidate, ``role`` and ``owner`` say who it is.

    Attributes:
        rule: its name.
        pattern: what to search for.
        score: of what is found.
        accept: the words of the candidate that are the name.
        could: whether any may be, as far as the words alone tell; it is asked once a case for the same words.
        starts: where the pattern may match, if that is told better than by its clue.
    """

    rule: str
    pattern: str
    score: float
    accept: Accept
    could: Accept | None = None
    starts: Starts | None = None


_FIELD = r"(?:^|\t|[ ]{2,}|\|[ ]?)"
_LISTS = (
    "present|in attendance|attendees|attended|attending|apologies|invited|members?|facilitators?|"
    "to|cc|bcc|copy|copies|copy to|distribution|household|siblings|parents|children|names|cc'd"
)


_SPLIT = r"(?:[ ]*(?:,|;|/|&|\+|\band\b|\bwith\b)[ ]*)"
_PERSON = rf"(?:{_TITLES}[ ]*)?{NAME}"
_END = r"(?![\p{L}\p{N}])"


@cache
def _roles() -> Phrases:
    return Phrases((*RELATIONS, *JOBS))


@cache
def _labels() -> Phrases:
    return Phrases((*RELATIONS, *JOBS, *CLIENT_WORDS, *_LABELS.split("|")))


@cache
def _verbs() -> Phrases:
    return Phrases(_VERBS.split("|"))


def _at_roles(places: Places, scanned: Scanned) -> Sequence[int]:
    return places.roles


def _before_roles(places: Places, scanned: Scanned) -> Sequence[int]:
    return places.before_roles(scanned())


def _before_verbs(places: Places, scanned: Scanned) -> Sequence[int]:
    return places.before_verbs(_verbs(), scanned())


def _at_fields(places: Places, scanned: Scanned) -> Sequence[int]:
    return places.fields(_labels())


def _at_lower(places: Places, scanned: Scanned) -> Sequence[int]:
    return places.lower(_is_lower_given)


def _is_lower_given(word: str) -> bool:
    return is_given_name(word) and bool(lower_given([Word(0, len(word), word)], word))


CUES: tuple[Cue, ...] = (
    Cue("title", (rf"\b(?P<name>{_TITLES}[ ]*{NAME}){_END}"), 0.9, after_title),
    Cue("title, lower case",
        (r"\b(?P<name>(?:mr|mister|mrs|ms|miss|dr|doctor|prof|cllr|rev|fr|sr)\.?[ ]\p{Ll}[\p{L}'-]+)"
            + _END),
        0.75, lambda tokens, text: tokens if not is_ordinary(bare(tokens[-1].text)) else []),
    Cue("relation before", (
        rf"\b{_OWNER}(?P<role>{_ROLE})s?\b[ ]?(?:[,:(-]|is|was|called|named)?[ ]*[\"'(]?(?P<name>{_PERSON}){_END}"),
        0.8, leading_names, starts=_at_roles),
    Cue("collar number", (
        rf"\b(?P<role>(?i:PC|DC|DS|PS|PCSO|WPC|Garda))[ ]+\d{{1,5}}[ ]+(?P<name>{_PERSON}){_END}"),
        0.9, after_title),
    Cue("relation after", (
        rf"(?<![\p{{L}}\p{{N}}])(?P<name>{_PERSON})[ ]?(?:,|\(|-|:)[ ]?(?:(?:who is|is)[ ])?"
        rf"{_OWNER}(?P<role>{_ROLE})\b"), 0.7, mid_sentence, starts=_before_roles),
    Cue("is relation", (
        rf"(?<![\p{{L}}\p{{N}}])(?P<name>{_PERSON})[ ](?:is|was)[ ]"
        rf"(?P<owner>(?i:her|his|their|my|the client's|client's))[ ](?P<role>{_ROLE})\b"), 0.75, mid_sentence),
    Cue("form label", (
        rf"(?m){_FIELD}(?P<role>(?i:{_LABELS}|{_any(CLIENT_WORDS)}|{_any([*RELATIONS, *JOBS])}))"
        rf"(?:[ ]?\([^)\n]{{1,30}}\))?[ ]?[:\t][ \t]*(?P<name>{_PERSON})"), 0.8, leading_names, starts=_at_fields),
    Cue("list label", (
        rf"(?m){_FIELD}(?i:{_LISTS})(?:[ ]?\([^)\n]{{1,30}}\))?[ ]?[:\t][ \t]*"
        rf"(?:(?P<name>{_PERSON})(?:[ ]?\([^)\n]{{0,40}}\))?{_SPLIT}?)+"), 0.75, leading_names),
    Cue("salutation", (
        rf"(?m)(?:\b(?:Dear|DEAR|Hi|Hello|Hiya|Hey|Morning|Afternoon|Thanks|Thank you|Cheers|Sorry)[ ,]+"
        rf"|(?i:regards|wishes|sincerely|faithfully|thanks|cheers|love)[,.!]?[ ]*\n\s*)(?P<name>{_PERSON}){_END}"),
        0.8, unless_plain),
    Cue("alias", (
        rf"(?i:\b(?:{_ALIAS}))[ :]{{1,2}}[\"'(]?(?P<name>{_PERSON}){_END}"), 0.75, leading_names),
    Cue("quoted alias", (
        rf"(?i:\b(?:{_ALIAS}))[,: ]{{1,3}}[\"'](?P<name>{TOKEN}(?:[ ]{TOKEN})?)[\"']"), 0.75, any_name),
    Cue("nickname in quotes", (
        rf"(?<=[\p{{L}}][ ])(?:\([\"'](?P<name>{TOKEN})[\"']\)|[\"'](?P<name>{TOKEN})[\"'](?=[ ]{TOKEN}))"),
        0.6, any_name),
    Cue("apposition", (
        rf"\b{_OWNER}(?P<role>{_ROLE}),[ ](?P<name>{TOKEN}(?:[ ]{TOKEN})?),"), 0.7, any_name, starts=_at_roles),
    Cue("name and bracketed role", (
        rf"(?<![\p{{L}}\p{{N}}'.-])(?P<name>{TOKEN}(?:[ ]{TOKEN})?)[ ]\((?P<role>{_ROLE})[ ,;)]"), 0.65, any_name),
    Cue("name and bracketed age", (
        rf"(?:\b(?:of|with|and|for|to|from|than|by|are|is)|,)[ ](?P<name>{TOKEN})"
        r"[ ]\(\d{1,2}(?:[ ]?(?:months?|mths?|weeks?|wks?|y/?o|yrs?|years?))?[,)]"), 0.6, any_name),
    Cue("speaker by initials", (r"(?m)^[ \t]*(?P<name>\p{Lu}{1,3}\.?)[ ]?:(?=[ \t]\S)"), 0.5, speaker),
    Cue("speaker behind a time", (
        rf"(?m)^[ \t]*{_STAMP}(?P<name>(?:{TOKEN}|\p{{Lu}}\.?)(?:[ ]{TOKEN})?)[ ]?:(?=[ ]\S)"), 0.55, stamped_speaker),
    Cue("bracketed name", (
        rf"(?i:\b(?:{_any([*RELATIONS])}))[ ]\((?P<name>(?:{TOKEN}|\p{{Ll}}{{3,}}))(?=[,)])"), 0.75,
        lambda tokens, text: [] if is_plain(tokens[0].text) else tokens),
    Cue("speaker", (rf"(?m)^[ \t]*(?P<name>{TOKEN}(?:[ ]{TOKEN})?)[ ]?:(?=[ ]\S)"),
        0.5, leading_names),
    Cue("by-name", (
        rf"(?<![\p{{L}}\p{{N}}])(?P<name>(?:Big|Little|Lil|Wee|Old|Young|Mad|Fat|Skinny|Baby|Crazy|Ginger|"
        rf"Scouse|Geordie|Brummie|Manc|Cockney|Irish|Scottish|Welsh|Polish|Dutch)[ ]{TOKEN}){_END}"),
        0.55, lambda tokens, text: tokens if could_open_name(tokens[-1].text) else []),
    Cue("word as name", (
        rf"(?<![\p{{L}}\p{{N}}.'-])(?P<name>\p{{Lu}}\p{{Ll}}{{2,}})[ ](?:{_ACTS})\b"),
        0.5, word_as_name),
    Cue("name and verb", (rf"(?<![\p{{L}}\p{{N}}'.-])(?P<name>{_PERSON})[ ](?:{_VERBS})\b"),
        0.55, mid_sentence, leading_names, _before_verbs),
    Cue("verb and name", (rf"\b(?:{_BEFORE})[ ](?P<name>{_PERSON}){_END}"), 0.5, mid_sentence, leading_names),
    Cue("possessive", (rf"(?<![\p{{L}}\p{{N}}])(?P<name>{TOKEN})'s(?=[ ]\p{{Ll}})"), 0.5, mid_sentence),
    Cue("initial and surname", (rf"(?<![\p{{L}}\p{{N}}.])(?P<name>(?:{INITIAL}[ ]?)+{TOKEN}){_END}"),
        0.6, lambda tokens, text: tokens if could_follow_name(tokens[-1].text) else []),
    Cue("given name", (rf"(?<![\p{{L}}\p{{N}}@./-])(?P<name>{NAME}){_END}"), 0.5,
        given_first, given_first),
    Cue("word that is a given name", (
        r"(?<![\p{L}\p{N}@./'-])(?P<name>\p{Lu}\p{Ll}+)(?![\p{L}\p{N}@-]|[ ]\p{Lu}|\.\w)"),
        0.45, given_word, listed_word),
    Cue("given name, lower case", (r"(?<![\p{L}\p{N}@./'-])(?P<name>\p{Ll}{3,})(?![\p{L}\p{N}@.-]\p{L})"),
        0.45, lower_given, starts=_at_lower),
)  # fmt: skip


@cache
def _compiled() -> tuple[tuple[Cue, Ready], ...]:
    with Patterns("cues") as store:
        return tuple((cue, store.own(cue.pattern)) for cue in CUES)


class CueDetector:
    """Runs every cue over every document of a case."""

    name = NAME_OF_DETECTOR

    def __init__(self) -> None:
        self._cues = _compiled()

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """People that grammar or layout gives away."""
        could: dict[str, dict[str, bool]] = {cue.rule: {} for cue in CUES}
        for view in views:
            places = Places(view.text, _roles(), _OWNERS_BEGIN)
            for cue, ready in self._cues:
                found = _matches(cue, ready, view.text, places)
                yield from _run(cue, ready, view, found, could[cue.rule])


def _matches(cue: Cue, ready: Ready, text: str, places: Places) -> Iterator[regex.Match[str]]:
    """The matches of a cue's pattern, in order."""
    if cue.starts is None:
        return ready.finditer(text, MATCH_SECONDS)

    def scanned() -> Sequence[int]:
        return range(len(text)) if ready.clue is None else ready.scanner.starts(ready.clue, text)

    return matches(ready.pattern, cue.starts(places, scanned), text, MATCH_SECONDS)


def _run(
    cue: Cue,
    ready: Ready,
    view: View,
    found: Iterator[regex.Match[str]],
    could: dict[str, bool],
) -> Iterator[Finding]:
    """The people of these matches; ``could`` remembers what :attr:`Cue.could` said."""
    text = view.text
    groups = ready.pattern.groupindex
    for match in found:
        role = ""
        if "role" in groups and match["role"]:
            owner = match["owner"] if "owner" in groups and match["owner"] else ""
            role = role_of(match["role"], owner)
        for start, end in match.spans("name"):
            if cue.could is not None:
                surface = text[start:end]
                if surface not in could:
                    could[surface] = bool(cue.could(words(surface), surface))
                if not could[surface]:
                    continue
            kept = cue.accept(words(text, start, end), text)
            if kept:
                yield from view.findings(
                    kept[0].start, kept[-1].end, "PERSON", cue.score, NAME_OF_DETECTOR,
                    rule=cue.rule, role=role,
                )  # fmt: skip
