"""What the words beside a name say that it is: ``School: Quillfeather``, ``her nursery, Quillfeather``.

Only asked where the name itself does not tell, and only in forms that cannot mean anything else: a
noun right behind the name, one in apposition, one in front of a colon or of ``called``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import regex

from redactor.identity.name_words import Words, words_of
from redactor.model import Case, Finding
from redactor.vocabulary import ORGANISATION_NOUNS, PLACE_NOUNS

Beside = tuple[str, str]
"""The text before and behind a mention, in its own segment."""

_REACH: Final = 60
_LONGEST: Final = 4
_ALSO: Final = {
    "primary": "primary school", "elementary": "primary school", "secondary": "secondary school",
    "high school": "secondary school", "preschool": "nursery", "pre school": "nursery",
    "playgroup": "nursery", "daycare": "nursery", "kindergarten": "nursery", "surgery": "GP surgery",
    "gp practice": "GP surgery", "medical centre": "GP surgery", "health centre": "GP surgery",
    "practice": "GP surgery", "gp": "GP surgery", "chemist": "pharmacy", "nursing home": "care home",
    "residential home": "care home", "rest home": "care home", "women's refuge": "refuge",
    "shelter": "hostel", "solicitors": "law firm", "solicitor": "law firm", "chapel": "church",
    "police": "police force", "dentist": "dental practice", "chip shop": "takeaway", "jail": "prison",
    "takeaway": "takeaway", "rehab": "drug and alcohol service", "children's home": "children's home",
    "avenue": "street", "lane": "road", "suburb": "district", "flats": "building", "hamlet": "village",
    "football club": "sports club", "rugby club": "sports club", "union": "trade union",
    "employment agency": "recruitment agency", "care agency": "care agency", "pub": "pub",
    "newsagents": "convenience store", "corner shop": "convenience store", "garage": "garage",
    "local authority": "council", "fostering agency": "foster agency", "food bank": "food bank",
}  # fmt: skip
_VAGUE: Final = frozenset(
    "organisation place service district team company firm region state station house building business park "
    "square market court coast hill wood valley bridge country club road street factory house".split()
) | {"car park"}
"""Nouns that also follow a name which is something else (``the Quillfeather team``)."""
ESTABLISHMENTS: Final = frozenset(
    "pub hotel restaurant cafe takeaway nightclub campsite cinema theatre museum castle cemetery airport marae "
    "hostel farm shop factory".split()
) | {"shopping centre", "leisure centre", "community centre", "sports ground", "petrol station"}
"""Kinds of place that are organisations too."""
_PLACES: Final = frozenset({"church", "mosque", "library", "school", "hospital", "refuge", "gym"})
"""Kinds of organisation that are places too."""
_OWNER: Final = r"(?:a|an|the|his|her|their|my|our|your|local|old|new|nearby)"
_BEFORE: Final = regex.compile(
    r"(?:^|[\s(,;/])(?P<noun>[\p{L}'’ -]{2,40}?)\s*(?:"
    r"(?P<form>:|=|\t)\s*|(?P<named>\s(?:called|named|is called|known as|is))\s+(?:the\s+)?|(?P<of>\sof)\s+"
    r"|(?P<apart>,|\(|–|—|\s-)\s*(?:the\s+)?)$",
    regex.IGNORECASE,
)
_BEHIND: Final = regex.compile(
    rf"^(?:['’]s)?(?:\s*(?P<apart>,|\(|–|—|\s-|\sis|\swas)\s*(?:{_OWNER}\s+)+|\s?\(\s*|\s)"
    r"(?P<noun>\p{L}[\p{L}'’ -]*)",
    regex.IGNORECASE,
)


def beside(case: Case, findings: Sequence[Finding]) -> list[Beside]:
    """The text around each finding, as far as sixty characters within its segment."""
    texts = {d.id: [s.text for s in d.segments] for d in case.documents}
    out: list[Beside] = []
    for finding in findings:
        text = texts[finding.document][finding.segment]
        start, end = finding.start, finding.end
        out.append((text[max(0, start - _REACH) : start], text[end : end + _REACH]))
    return out


def told(around: Iterable[Beside], places: bool) -> str:
    """The kind that most mentions of one thing are said to be; ``""`` where none says it or two tie.

    Args:
        around: the text beside each mention.
        places: whether a kind of place is asked for, else one of organisation.
    """
    nouns = _nouns(places)
    votes = Counter(
        kind
        for before, behind in around
        for kind in (_behind(behind, nouns), _before(before, nouns))
        if kind
    )
    ranked = sorted(votes, key=lambda kind: (-votes[kind], kind))
    clear = ranked and (len(ranked) == 1 or votes[ranked[0]] > votes[ranked[1]])
    return ranked[0] if clear else ""


def _behind(text: str, nouns: dict[Words, str]) -> str:
    match = _BEHIND.match(text)
    if match is None:
        return ""
    words = words_of(match["noun"])
    found = [nouns[words[:n]] for n in range(1, _LONGEST + 1) if words[:n] in nouns]
    return found[-1] if found else ""


def _before(text: str, nouns: dict[Words, str]) -> str:
    match = _BEFORE.search(text)
    if match is None:
        return ""
    words = words_of(match["noun"])
    for size in range(min(_LONGEST, len(words)), 0, -1):
        kind = nouns.get(words[-size:])
        if kind is None:
            continue
        alone = len(words) == size
        owned = len(words) > size and regex.fullmatch(_OWNER, words[-size - 1])
        if match["form"] is not None:
            return kind if alone else ""
        if match["of"] is not None:
            return kind if kind in PLACE_NOUNS else ""
        return kind if match["named"] is not None or owned else ""
    return ""


@lru_cache(maxsize=2)
def _nouns(places: bool) -> dict[Words, str]:
    """By its words, every noun that says for sure what a place or an organisation is."""
    own = {*PLACE_NOUNS, *_PLACES} if places else {*ORGANISATION_NOUNS, *ESTABLISHMENTS}
    listed = {noun: noun for noun in own} | {n: k for n, k in _ALSO.items() if k in own}
    return {words_of(noun): kind for noun, kind in listed.items() if noun not in _VAGUE}
