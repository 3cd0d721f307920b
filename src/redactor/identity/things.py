"""Groups everything that is not a person: the same place, organisation, date or number is one."""

from __future__ import annotations

import re

from redactor.entities import ENTITY_TYPES
from redactor.identity.mention import fold

_KINDS: tuple[tuple[str, str], ...] = (
    ("nursery", "nursery|pre-?school|playgroup|kindergarten"),
    ("school", "school|primary|academy|high|infants?|juniors?|gaelscoil|scoil|elementary"),
    ("university", "university|uni"),
    ("college", "college|sixth form"),
    ("hospital", "hospital|infirmary|maternity|a&e"),
    ("hospice", "hospice"),
    ("surgery", "surgery|medical practice|medical centre|health centre|practice|gp"),
    ("pharmacy", "pharmacy|chemist|boots"),
    ("clinic", "clinic|camhs|cmht"),
    ("ward", "ward|unit"),
    ("care home", "care home|nursing home|residential home|lodge"),
    ("court", "court|tribunal"),
    ("prison", "prison|hmp|yoi|jail|correctional"),
    ("council", "council|borough|local authority|csc|social services|children's services"),
    ("police force", "police|constabulary|garda|sheriff"),
    ("church", "church|chapel|cathedral|parish|ministries"),
    ("mosque", "mosque|masjid"),
    ("temple", "temple|gurdwara|mandir"),
    ("synagogue", "synagogue|shul"),
    ("refuge", "refuge|women's aid"),
    ("hostel", "hostel|shelter"),
    ("housing association", "housing|homes"),
    ("law firm", "solicitors?|llp|law|legal|chambers"),
    ("bank", "bank|building society|credit union"),
    ("insurer", "insurance|insurer|assurance|mutual"),
    ("charity", "charity|foundation|trust|appeal"),
    ("pub", "pub|inn|arms|tavern|bar"),
    ("hotel", "hotel|b&b|guest house"),
    ("gym", "gym|leisure centre|fitness"),
    ("club", "club|fc|rfc|afc|gaa"),
    ("library", "library"),
    (
        "shop",
        "tesco|asda|aldi|lidl|sainsbury'?s|morrisons|co-?op|supermarket|shop|store|bakery|cafe",
    ),
    ("service", "services?|centre|center|hub|project|partnership|eap|counselling|support|agency"),
    ("team", "team"),
    ("company", "ltd|limited|plc|inc|llc|group|company|co|logistics|storage|industries"),
)
_PATTERNS = tuple((kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _KINDS)


def kind_of(entity_type: str, surface: str) -> str:
    """The noun for a label: for an organisation what kind it is, by its generic words."""
    if entity_type == "ORGANIZATION":
        ends = [(m.end(), kind) for kind, p in _PATTERNS for m in p.finditer(surface)]
        if ends:
            # Badger Court Hostel is a hostel: the last word says the kind; the first kind listed wins a tie.
            last = max(end for end, _ in ends)
            return next(kind for end, kind in ends if end == last)
    known = ENTITY_TYPES.get(entity_type)
    return known.noun if known else "identifier"


def key_of(entity_type: str, surface: str) -> str:
    """What makes two surfaces the same thing: folded words, or bare letters and digits of a number."""
    folded = fold(surface)
    if entity_type in ("LOCATION", "ORGANIZATION", "QUASI_IDENTIFIER", "NRP"):
        return " ".join(re.findall(r"\w+", folded.removeprefix("the ")))
    if entity_type == "PHONE_NUMBER":
        digits = re.sub(r"\D", "", folded)
        return digits[-9:] if len(digits) >= 9 else digits or folded
    return "".join(re.findall(r"\w", folded)) or folded
