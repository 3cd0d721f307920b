"""Marks passages that a reviewer must see: risk, abuse, legal steps, minors. They are never changed.

A flag is no judgement and no safeguarding referral: it is a sentence in which one of the words stands.
Families follow the limits of confidentiality (harm to self or others, abuse and neglect, court orders).
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from redactor.model import Document, Flag, FlagKind

_FAMILIES: tuple[tuple[FlagKind, str], ...] = (
    (
        "risk",
        r"suicid\w*|self[- ]?harm\w*|overdos\w*|od'd|ligature|hang(?:ing|ed)? (?:him|her|my|them)sel\w+|"
        r"kill(?:ing)? (?:him|her|my|them)sel\w+|end(?:ing)? (?:it all|(?:his|her|my|their) life)|"
        r"not (?:being|be) here|better off dead|wants? to die|harm to (?:self|others)|risk of harm|"
        r"threat(?:s|en\w*)?|weapon|knife|stab\w*|firearm|gun|homicid\w*|no plan|ideation|safety plan\w*|"
        r"crisis plan|means restriction|intent to|radicalis\w*|extremis\w*|cut(?:ting)? (?:him|her|my|them)sel\w+",
    ),
    (
        "abuse",
        r"abus(?:e|ed|es|ing|ive)\b|neglect\w*|assault\w*|rape[ds]?|raping|grooming|groomed|exploit\w*|"
        r"domestic (?:violence|abuse)|coerci\w*|strangl\w*|chok(?:ed|ing)|hit (?:him|her|them|me)|"
        r"punch\w*|slapp\w*|bruis\w*|touched (?:her|him|them|me)|disclos(?:ed|ure)|fgm|trafficking|"
        r"non[- ]accidental|safeguarding|harass\w*|stalk\w*",
    ),
    (
        "legal",
        r"s\.? ?(?:47|17|20|31|37|42|76|136|117)\b|section (?:47|17|20|31|37|42|76|136|117|2|3)\b|"
        r"court order|care order|supervision order|non[- ]molestation|restraining order|"
        r"injunction|protection order|child protection|strategy (?:discussion|meeting)|icpc|marac|mappa|"
        r"limits of confid\w*|duty to (?:warn|report)|mandated report\w*|subpoena\w*|witness summons|"
        r"bail|charged with|police protection|prevent duty|channel panel",
    ),
)
_PATTERNS = tuple(
    (
        kind,
        regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{words})(?![\p{{L}}\p{{N}}])", regex.IGNORECASE),
    )
    for kind, words in _FAMILIES
)
_SENTENCE = regex.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?")


def flags(document: Document) -> Iterator[Flag]:
    """One flag for every sentence and family, in order of place."""
    for segment in document.segments:
        for sentence in _SENTENCE.finditer(segment.text):
            start, end = sentence.span()
            if start == end:
                continue
            for kind, pattern in _PATTERNS:
                if pattern.search(segment.text, start, end):
                    low = (
                        start + len(segment.text[start:end]) - len(segment.text[start:end].lstrip())
                    )
                    yield Flag(kind, segment.place, segment.index, low, end)
