"""What stands beside a word that is both a term and a name, and which of the two it makes it.

``Beck's model`` and ``Rogers (1957)`` are theory; ``Dr Beck``, ``her sister Grace`` and ``Beck rang``
are somebody. All patterns run on normalised text;
what stands before the word is read backwards from it.
"""

from __future__ import annotations

import regex

from redactor.detect.lexicon import is_english, is_given_name, is_ordinary, is_surname
from redactor.detect.names import TITLES
from redactor.detect.patterns import compiled
from redactor.relations import JOBS, RELATIONS

_REACH = 60


def _any(phrases: list[str]) -> str:
    return "|".join(regex.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))


_IDEAS = (
    "model|models|theory|theories|triad|stages?|hierarchy|cycle|concepts?|conceptualisation|conceptualization|"
    "notions?|framework|typology|taxonomy|core conditions|window|ladder|matrix|principles?|triangle|scale|"
    "inventory|inventories|questionnaire|index|checklist|technique|method|approach|paradigm|hypothesis|"
    "experiments?|effect|syndrome|sign|palsy|criteria|guidelines|competence|competent|wheel|schemas|schema modes|"
    "tradition|perspective|definition|quadrants?|lens|reflective cycle|dimensions"
)
_OWN_IDEAS = (
    "theory of|theories of|model of|concept of|notion of|typology|taxonomy|hierarchy of|stages of|"
    "laws? of|triad|categories of|criteria for"
)
_CITED = (
    r"|[ ]?\(?[ ]?et al\b"
    r"|(?:'s?)?,?[ ][(\[](?:18|19|20)\d\d[a-z]?(?:[,:][ ]?p{1,2}\.?[ ]?\d+)?[)\]]"
    r"|[ ](?:and|&)[ ]\p{Lu}[\p{L}'-]{1,30},?[ ][(\[](?:19|20)\d\d"
)
_THEORY_AFTER = compiled(
    rf"(?:'s?|s')?[ ](?:[\p{{L}}-]{{1,24}}[ ]){{0,3}}?(?:{_IDEAS})\b"
    + _CITED
    + r"|[ ](?:says|writes|talks|speaks|wrote)[ ](?:that|of|about|how)\b(?![ ](?:s?he|they|I|her|his|my)\b)"
    r"|[ ](?:argues|argued|posits|theorised|theorized|coined|conceptualised|conceptualized)\b"
)
_OWN_THEORY_AFTER = compiled(
    rf"(?:'s?|s')[ ](?:[\p{{L}}-]{{1,24}}[ ]){{0,2}}?(?:{_OWN_IDEAS})\b|[ ]?\(?[ ]?et al\b"
)
_THEORY_BEFORE = compiled(
    r"\b(?:theory of|theories of|ideas of|work of|writings of|model of|according to|influenced by|informed by|"
    r"drawing on|draws on|drew on|based on|in the sense of|reading|quoted|quoting|cites|citing|à la|a la|"
    r"theorists?(?: such as| like)?|authors?(?: such as| like)?|pioneers?(?: such as| like)?)[ ]$",
    regex.IGNORECASE | regex.REVERSE,
)
_HONORIFIC = compiled(
    rf"(?<!\p{{L}})(?i:{_any([*TITLES, 'doctor', 'mister'])})\.?[ ]+$", regex.REVERSE
)
_KIN_BEFORE = compiled(
    rf"(?<![\p{{L}}'-])(?i:{_any([*RELATIONS, *JOBS])})(?:,|[ ]called|[ ]named)?[ ][\"'(]?$",
    regex.REVERSE,
)
_CONTACT_BEFORE = compiled(
    r"\b(?i:rang|phoned|texted|emailed|e-mailed|telephoned|spoke to|spoken to|speaking to|spoke with|told|tell|"
    r"asked|contacted|visited|hugged|kissed|married|messaged|dear|hi|hello|"
    r"met up with|lives with|living with|stayed with|staying with|collected|picked up|dropped off|"
    r"friends?(?: with)?|named|nicknamed|known as)[ ]$",
    regex.REVERSE,
)
_KIN_AFTER = compiled(
    rf"(?:,|[ ]\(|[ ]-|[ ](?:is|was))[ ]?(?:(?i:her|his|their|my|our|the|a|an|client's|cl's)[ ])?"
    rf"(?i:{_any([*RELATIONS, *JOBS])})(?![\p{{L}}-])"
)
_SPEECH_AFTER = compiled(
    r"(?:[ ](?:and|&)[ ]\p{Lu}[\p{L}'-]{1,30})?(?:[ ](?:also|then|later|now|still|never|just))?[ ]"
    r"(?:said|says|told|tells|rang|phoned|texted|emailed|asked|asks|replied|cried|cries|laughed|smiled|shouted|"
    r"attended|arrived|came|left|went|wants|wanted|feels|felt|agreed|moved|lives|lived|reported|reports|"
    r"disclosed|denied|denies|presented|engaged|declined|refused|stated|confirmed|apologised|nodded|sat|stood|"
    r"slept|woke|drank|visited|met|hit|hugged|called|collected|picked|brought|does not want|doesn't want|"
    r"did not attend|didn't attend|has been|has not|hasn't|is seeing|was seen|was admitted|is worried)\b"
)
_NEXT_WORD = compiled(r"[ ](\p{Lu}[\p{Ll}\p{M}]{1,30}+(?:['-]\p{L}{1,30}+){0,3}+)")
_PREVIOUS_WORD = compiled(r"(?<![\p{L}'-])(\p{L}[\p{L}\p{M}'-]*)[ ]$", regex.REVERSE)
_IN_TIME = compiled(
    r"(?:\b(?:in|since|by|until|till|last|next|early|mid|late|during|between|every|each|through|(?:end|beginning|"
    r"start|middle|week|month|day|rest) of|due)|\d(?:st|nd|rd|th)?)[ -]$",
    regex.IGNORECASE | regex.REVERSE,
)
_TIME_AFTER = compiled(r"[ ,-]{1,2}(?:\d|bank holiday|half[ -]term)")


def is_theory(text: str, start: int, end: int) -> bool:
    """Whether an author's name at ``[start, end)`` stands for what the author wrote or found out."""
    low = max(0, start - _REACH)
    return bool(_THEORY_AFTER.match(text, end) or _THEORY_BEFORE.search(text, low, start))


def is_only_theory(text: str, start: int, end: int) -> bool:
    """The same of a word that is a person's name first: only where no client can be meant."""
    return bool(_OWN_THEORY_AFTER.match(text, end))


def is_somebody(text: str, start: int, end: int) -> bool:
    """Whether the words beside ``[start, end)`` can only be about a person of the case."""
    low = max(0, start - _REACH)
    if (
        _HONORIFIC.search(text, low, start)
        or _KIN_BEFORE.search(text, low, start)
        or _CONTACT_BEFORE.search(text, low, start)
    ):
        return True
    if is_theory(text, start, end):
        return False
    return bool(
        _KIN_AFTER.match(text, end)
        or _SPEECH_AFTER.match(text, end)
        or _has_other_name(text, start, end)
    )


def _has_other_name(text: str, start: int, end: int) -> bool:
    """Whether a given name stands right before the word, or a surname that is no word behind it."""
    before = _PREVIOUS_WORD.search(text, max(0, start - _REACH), start)
    if before and is_given_name(before[1]) and not is_ordinary(before[1]):
        return True
    after = _NEXT_WORD.match(text, end)
    return bool(after and is_surname(after[1]) and not is_english(after[1]))


def is_in_time(text: str, start: int, end: int) -> bool:
    """Whether a month's name stands where a time stands."""
    before = _IN_TIME.search(text, max(0, start - _REACH), start)
    return bool(before or _TIME_AFTER.match(text, end))
