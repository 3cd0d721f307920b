"""The closed vocabulary of labels: what may stand between square brackets in a copy.

A label is built from these words and from nothing that was in the document. Because the vocabulary
is closed, a label in a text that is read again can be told from a name in brackets: that is what
makes redacting a copy a second time change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from redactor.entities import ENTITY_TYPES, noun_of
from redactor.gazetteer import regions
from redactor.reasons import WITHHOLD
from redactor.roles import FAMILY, GROUP, PROFESSIONS, SOCIAL, role_words

# Roles that a case usually holds several people for: their label always carries a letter.
_LETTERED = frozenset(
    {
        "colleague",
        "friend",
        "neighbour",
        "peer",
        "classmate",
        "member",
        "associate",
        "person",
        "professional",
        "acquaintance",
        "worker",
        "resident",
        "witness",
        "customer",
    }
)

PLACE_NOUNS: tuple[str, ...] = (
    "airport", "barracks", "beach", "bridge", "building", "business park", "cafe", "campsite",
    "canal", "car park", "castle", "cemetery", "city", "coast", "community centre", "continent",
    "country", "county", "desert", "district", "estate", "factory", "farm", "harbour", "hill",
    "hostel", "hotel", "house", "island", "lake", "leisure centre", "marae", "market", "mine",
    "nightclub", "park", "petrol station", "place", "province", "pub", "refugee camp", "region",
    "reservation", "restaurant", "river", "road", "shop", "shopping centre", "sports ground",
    "square", "state", "station", "street", "takeaway", "territory", "town", "valley", "village",
    "wood",
)  # fmt: skip
"""What a place can be, in the gazetteer (data/divisions.tsv) and by its own words (data/place_words.tsv)."""
ORGANISATION_NOUNS: tuple[str, ...] = (
    "accountant", "advocacy service", "airline", "ambulance service", "army base", "art gallery",
    "bakery", "bank", "beauty shop", "benefits office", "boarding school", "bookmaker", "bookshop",
    "borough council", "brewery", "broadcaster", "building society", "bus company", "butcher",
    "call centre", "car maker", "care agency", "care home", "charity", "charity shop",
    "children's centre", "children's charity", "children's home", "children's service", "church",
    "cinema", "city council", "cleaning company", "clinic", "clothes shop", "club", "college",
    "company", "construction company", "consultancy", "contact centre", "convenience store",
    "council", "counselling service", "county council", "county court", "court", "credit union",
    "crown court", "delivery company", "dental practice", "department store", "design company",
    "discount shop", "district court", "DIY shop", "domestic abuse service",
    "drug and alcohol service", "education authority", "electrical shop", "emergency department",
    "employee assistance programme", "energy company", "estate agent", "family court",
    "fast-food restaurant", "finance company", "fire service", "firm", "food bank", "food company",
    "foster agency", "funeral director", "furniture shop", "garage", "GP surgery", "gurdwara",
    "gym", "hairdresser", "health service", "high court", "homelessness charity", "hospice",
    "hospital", "housing association", "housing service", "immigration office", "infant school",
    "insurer", "junior school", "laboratory", "laundry", "law firm", "legal advice service",
    "library", "magistrates' court", "manufacturer", "marketing company", "maternity hospital",
    "meeting house", "mental health service", "middle school", "military unit", "mosque", "museum",
    "newspaper", "nursery", "online retailer", "optician", "organisation", "outsourcing company",
    "pharmacy", "phone company", "physiotherapy practice", "police force", "police station",
    "post office", "primary school", "prison", "probation service", "psychiatric hospital",
    "psychology service", "publisher", "pupil referral unit", "railway company",
    "recruitment agency", "recycling company", "refuge", "school", "secondary school",
    "security company", "service", "sheriff court", "sixth form college", "social work team",
    "special school", "sports club", "sports shop", "supermarket", "support group", "surgery",
    "synagogue", "talking therapy service", "taxi firm", "team", "technology company", "temple",
    "theatre", "timber company", "toy shop", "trade union", "training provider",
    "transport company", "travel agent", "tribunal", "university", "vet practice", "ward",
    "warehouse", "water company", "youth court", "youth offending team", "youth service",
)  # fmt: skip
"""What an organisation can be (data/organisations.tsv, data/brands.tsv)."""

EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "start": "the start",
        "first session": "the first session",
        "intake": "intake",
        "referral": "referral",
    }
)
"""What happened on day 0 of a case, and how a label says it."""
MONTHS: tuple[str, ...] = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
STAGES: tuple[str, ...] = (
    "infant", "pre-school age", "primary school age", "secondary school age", "sixth-form age",
)  # fmt: skip
"""Stages of a child's life, where years are not shown."""

_OWNED = ("EMAIL_ADDRESS", "HANDLE")
"""Types of things that a label says the owner of, where the case tells."""
_ARTICLED = frozenset({*PLACE_NOUNS, *ORGANISATION_NOUNS})
UNCLEAR: tuple[str, ...] = ("family member", "unclear person")
"""Who is meant by a name that several people share."""

_LETTER = "[A-Z]{1,2}"
_NUMBER = r"\d{1,4}"


def person_words(role: str, owner: str = "") -> str:
    """Who a person is, in words for a label without letter: ``Client's mother``, ``Colleague``, ``Person``.

    Args:
        role: role path, or ``""`` when nothing is known of the person.
        owner: words of the label of the person whose relation this is (``Member C``), where that is not
            the only client; they take the place of what the path says before its last step.
    """
    steps = [step for step in role.split(".") if not step.isdigit()]
    if not steps:
        return "Person"
    if owner and len(steps) > 1:
        noun = role_words(f"client.{steps[-1]}").rsplit("'s ", 1)[-1]
        return f"{owner}'s {noun}"
    words = role_words(role)
    return words[0].upper() + words[1:]


def person_label(words: str, number: int, lettered: bool = False) -> str:
    """The label of a person: ``[Client's mother]``, then ``[Client's mother B]``; ``[Colleague A]``.

    The first of a kind is never renamed when a second one comes. Of some kinds a case usually holds
    several people: their labels carry a letter from the first on.

    Args:
        words: see :func:`person_words`.
        number: 1-based rank among those with the same words.
        lettered: whether the first one has a letter, too, whatever the words.
    """
    last = words.rsplit("'s ", 1)[-1].lower()
    if number == 1 and not lettered and (last not in _LETTERED or "'s " in words):
        return f"[{words}]"
    return f"[{words} {letters(number)}]"


def thing_label(noun: str, number: int) -> str:
    """The label of anything else: ``[NHS number]``, ``[a town]``, ``[town 2]``, ``[a school]``, ``[school B]``."""
    if number == 1:
        return f"[{article(noun)} {noun}]" if noun in _ARTICLED else f"[{noun}]"
    if noun in ORGANISATION_NOUNS:
        return f"[{noun} {letters(number)}]"
    return f"[{noun} {number}]"


def article(noun: str) -> str:
    """``a`` or ``an``: a university and a unit are said with a y, an HR office with an a."""
    spoken = noun.startswith(("uni", "eu", "use")) or noun.startswith("one")
    return "an" if noun[0] in "aeiou" and not spoken else "a"


def owned_words(owner: str, noun: str) -> str:
    """Words for a thing of somebody: ``Client's email address``."""
    return f"{owner}'s {noun}"


def letters(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA (spreadsheet columns)."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out


def every_noun() -> tuple[str, ...]:
    """Every noun that a label of a thing can carry, sorted."""
    nouns = {entity.noun for entity in ENTITY_TYPES.values()}
    return tuple(sorted({*nouns, *PLACE_NOUNS, *ORGANISATION_NOUNS, "identifier"}))


@lru_cache(maxsize=1)
def _label_pattern() -> re.Pattern[str]:
    people = {*FAMILY.values(), *SOCIAL.values(), *PROFESSIONS.values(), *GROUP.values(), *UNCLEAR}
    person = "|".join(re.escape(word) for word in sorted({*people, "client", "person"}, key=_long))
    things = "|".join(re.escape(noun) for noun in sorted(every_noun(), key=_long))
    owned = "|".join(re.escape(noun_of(kind)) for kind in _OWNED)
    first = "|".join(re.escape(f"{article(noun)} {noun}") for noun in sorted(_ARTICLED, key=_long))
    withheld = "|".join(re.escape(code) for code in WITHHOLD)
    other = rf"{_keyed_pattern(things)}|redacted: (?:{withheld})|removed"
    age = rf"{_age_pattern()}|{_date_pattern()}|{_place_pattern()}|{other}"
    chain = rf"(?i:{person})(?: {_LETTER})?(?:'s (?i:{person})(?: {_LETTER})?)*"
    return re.compile(
        rf"\[(?:{chain}|(?:{chain}'s (?:{owned})|{things})(?: (?:{_LETTER}|{_NUMBER}))?|{first}|{age})\]"
    )


def _keyed_pattern(nouns: str) -> str:
    """Codes of the actions ``hash`` and ``encrypt``; see :mod:`redactor.policy.keyed`.

    Sixteen figures without a letter are a card number that somebody wrote, not a code; less than two
    blocks of sixteen bytes in base64 (43 characters and a sign that fills up) is nothing sealed.
    """
    code = r"(?=\d*[a-f])[0-9a-f]{16}"
    four = "[A-Za-z0-9_-]{4}"
    sealed = rf"enc:(?:{four}){{10,}}(?:{four}|[A-Za-z0-9_-]{{3}}=|[A-Za-z0-9_-]{{2}}==)"
    return rf"(?:{nouns}) (?:{code}|{sealed})"


def _place_pattern() -> str:
    """Labels of places with the region that the operator ``region`` adds: ``a town in Scotland``."""
    nouns = "|".join(re.escape(noun) for noun in sorted(PLACE_NOUNS, key=_long))
    where = "|".join(re.escape(region) for region in sorted(regions(), key=_long))
    return rf"(?:an? )?(?:{nouns})(?: (?:{_LETTER}|{_NUMBER}))? in (?:{where})"


def _age_pattern() -> str:
    stages = "|".join(map(re.escape, STAGES))
    return rf"age (?:\d{{1,2}}|\d{{1,2}}-\d{{1,2}}|90 or over|under 1)|{stages}"


def _date_pattern() -> str:
    """Labels of dates; see :mod:`redactor.policy.dates`. A date as anybody writes it is none of them."""
    event, month = "|".join(EVENTS.values()), "|".join(MONTHS)
    days, years = r"[1-6] days?", r"\d{1,4} years?"
    return "|".join(
        (
            rf"date in (?:(?:{month})(?: \d{{4}})?|\d{{4}})",
            rf"(?:(?:\d{{1,2}} )?(?:{month})(?: \d{{4}})?|\d{{4}}), shifted",
            r"week \d{1,5}(?:, day [2-7])?|month \d{1,5}",
            rf"(?:{days}|\d{{1,2}} weeks?(?: {days})?|\d{{1,2}} months?) before (?:{event})",
            rf"{years}(?: \d{{1,2}} months?)? before (?:{event})(?:, day -\d{{1,6}})?",
            rf"the year of (?:{event})|{years} after (?:{event})",
            rf"date of birth, (?:{_age_pattern()}|after (?:{event}))",
        )
    )


def _long(word: str) -> tuple[int, str]:
    return (-len(word), word)


def label_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where ``text`` holds labels of ours, as ``(start, end)`` with the brackets."""
    if "[" not in text:
        return
    for match in _BRACKETS.finditer(text):
        if _is_label(match.group()):
            yield match.span()


_BRACKETS = re.compile(r"\[[^\[\]]+\]")
_MOST = 10_000
_LABELS: set[str] = set()
"""Labels that were seen, so that each is held against all words of all labels once. What is no label is not kept."""


def _is_label(written: str) -> bool:
    if written in _LABELS:
        return True
    if not _label_pattern().fullmatch(written):
        return False
    if len(_LABELS) < _MOST:
        _LABELS.add(written)
    return True


def without_labels(text: str, blank: str = " ") -> str:
    """``text`` with every label written over with ``blank``; offsets stay as they are."""
    parts: list[str] = []
    at = 0
    for start, end in label_spans(text):
        parts += (text[at:start], blank * (end - start))
        at = end
    return "".join([*parts, text[at:]])
