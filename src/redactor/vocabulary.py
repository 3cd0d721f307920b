"""The closed vocabulary of roles and labels: what may stand between square brackets in a copy.

A label is built from these words and from nothing that was in the document. Because the vocabulary
is closed, a label in a text that is read again can be told from a name in brackets: that is what
makes redacting a copy a second time change nothing.

Roles are paths in the notation of the gold markup: ``client``, ``client.mother``, ``prof.gp``,
``group.member``, ``other.neighbour``; a chain such as ``client.mother.partner`` reads "client's
mother's partner". The lexicon follows the taxonomy of relations in case work: family, household,
work, professionals, groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from redactor.entities import ENTITY_TYPES

# key -> noun. Family and household are said with their owner: "Client's mother".
FAMILY: dict[str, str] = {
    "mother": "mother", "father": "father", "parent": "parent", "stepmother": "stepmother",
    "stepfather": "stepfather", "husband": "husband", "wife": "wife", "partner": "partner",
    "expartner": "ex-partner", "exhusband": "ex-husband", "exwife": "ex-wife",
    "boyfriend": "boyfriend", "girlfriend": "girlfriend", "fiance": "fiancé", "spouse": "spouse",
    "son": "son", "daughter": "daughter", "child": "child", "baby": "baby", "brother": "brother",
    "sister": "sister", "sibling": "sibling", "twin": "twin", "halfbrother": "half-brother",
    "halfsister": "half-sister", "stepson": "stepson", "stepdaughter": "stepdaughter",
    "stepbrother": "stepbrother", "stepsister": "stepsister", "grandmother": "grandmother",
    "grandfather": "grandfather", "grandparent": "grandparent", "grandson": "grandson",
    "granddaughter": "granddaughter", "grandchild": "grandchild", "aunt": "aunt", "uncle": "uncle",
    "niece": "niece", "nephew": "nephew", "cousin": "cousin", "motherinlaw": "mother-in-law",
    "fatherinlaw": "father-in-law", "sisterinlaw": "sister-in-law",
    "brotherinlaw": "brother-in-law", "soninlaw": "son-in-law",
    "daughterinlaw": "daughter-in-law", "godmother": "godmother", "godfather": "godfather",
    "family": "family", "relative": "relative", "newpartner": "new partner",
    "nextofkin": "next of kin",
}  # fmt: skip
SOCIAL: dict[str, str] = {
    "friend": "friend", "neighbour": "neighbour", "flatmate": "flatmate", "lodger": "lodger",
    "landlord": "landlord", "colleague": "colleague", "manager": "manager", "employer": "employer",
    "supervisor": "supervisor", "employee": "employee", "hr": "HR officer",
    "unionrep": "union rep", "customer": "customer", "classmate": "classmate", "peer": "peer",
    "teacher": "teacher", "coach": "coach", "associate": "associate", "sponsor": "sponsor",
    "perpetrator": "alleged perpetrator", "victim": "victim", "witness": "witness",
    "complainant": "complainant", "pastor": "faith leader", "carer": "carer",
    "fostercarer": "foster carer", "guardian": "guardian", "acquaintance": "acquaintance",
    "pet": "pet", "hearingchair": "hearing chair", "tenant": "tenant", "resident": "resident",
}  # fmt: skip
PROFESSIONS: dict[str, str] = {
    "therapist": "therapist", "counsellor": "counsellor", "psychologist": "psychologist",
    "psychiatrist": "psychiatrist", "gp": "GP", "doctor": "doctor", "consultant": "consultant",
    "nurse": "nurse", "cpn": "CPN", "midwife": "midwife", "healthvisitor": "health visitor",
    "careworker": "care worker", "careordinator": "care coordinator",
    "carecoordinator": "care coordinator", "keyworker": "key worker",
    "socialworker": "social worker", "supportworker": "support worker",
    "familysupport": "family support worker", "iro": "IRO", "amhp": "AMHP", "idva": "IDVA",
    "isva": "ISVA", "occupationaltherapist": "occupational therapist",
    "physiotherapist": "physiotherapist", "slt": "speech and language therapist",
    "pharmacist": "pharmacist", "dentist": "dentist", "teacher": "teacher",
    "headteacher": "head teacher", "senco": "SENCO", "formtutor": "form tutor",
    "teachingassistant": "teaching assistant", "dsl": "safeguarding lead",
    "safeguardinglead": "safeguarding lead", "youthworker": "youth worker",
    "probation": "probation officer", "police": "police officer", "solicitor": "solicitor",
    "barrister": "barrister", "judge": "judge", "guardian": "children's guardian",
    "advocate": "advocate", "interpreter": "interpreter", "chaplain": "chaplain",
    "manager": "service manager", "teammanager": "team manager", "casemanager": "case manager",
    "supervisor": "supervisor", "facilitator": "facilitator", "cofacilitator": "co-facilitator",
    "administrator": "administrator", "chair": "chair", "minutetaker": "minute taker",
    "hr": "HR officer", "prescriber": "prescriber", "paramedic": "paramedic",
    "housingofficer": "housing officer", "caseworker": "caseworker", "mentor": "mentor",
    "trainee": "trainee", "student": "student", "assessor": "assessor", "referrer": "referrer",
    "researcher": "researcher", "councillor": "councillor", "worker": "worker",
    "servicelead": "service lead", "previoustherapist": "previous therapist",
}  # fmt: skip
GROUP: dict[str, str] = {"member": "member", "facilitator": "facilitator", "leader": "leader"}

_ROOTS: dict[str, dict[str, str]] = {
    "client": {**SOCIAL, **FAMILY},
    "prof": PROFESSIONS,
    "group": {**GROUP, **FAMILY, **SOCIAL},
    "other": {**SOCIAL, **FAMILY, **PROFESSIONS},
}
# Roles that a case usually holds several people for: their label always carries a letter.
_LETTERED = frozenset(
    {"colleague", "friend", "neighbour", "peer", "classmate", "member", "associate"}
)

PLACE_NOUNS: tuple[str, ...] = ("place", "county", "country", "street")
ORGANISATION_NOUNS: tuple[str, ...] = (
    "organisation", "school", "nursery", "college", "university", "hospital", "surgery", "clinic",
    "hospice", "pharmacy", "care home", "court", "prison", "council", "police force", "church",
    "mosque", "synagogue", "temple", "charity", "company", "shop", "pub", "hotel", "refuge",
    "hostel", "housing association", "law firm", "bank", "insurer", "service", "team", "ward",
    "club", "station", "barracks", "factory", "farm", "gym", "library",
)  # fmt: skip

_LETTER = "[A-Z]{1,2}"
_NUMBER = r"\d{1,4}"


def role_problem(role: str) -> str | None:
    """Why ``role`` is no role path, in words that quote only the vocabulary; ``None`` if it is one."""
    root, *rest = [part for part in role.split(".") if not part.isdigit()]
    if root not in _ROOTS:
        return f"a role starts with one of: {', '.join(_ROOTS)}"
    if root in ("prof", "other", "group") and not rest:
        return f"'{root}' needs a second part, for example '{root}.{next(iter(_ROOTS[root]))}'"
    known = _ROOTS[root]
    for part in rest:
        if part not in known and part not in FAMILY and part not in SOCIAL:
            close = _closest(part, (*known, *FAMILY, *SOCIAL))
            hint = f"; did you mean '{close}'?" if close else ""
            return f"the last part is not a known relation or job{hint}"
    return None


def _closest(word: str, known: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches

    found = get_close_matches(word, known, n=1, cutoff=0.75)
    return found[0] if found else None


def role_words(role: str) -> str:
    """The role in words: ``client.mother`` is "client's mother", ``prof.gp`` is "GP"."""
    root, *rest = [part for part in role.split(".") if not part.isdigit()]
    nouns = [_noun(root, part) for part in rest]
    if root == "client":
        if not nouns:
            return "client"
        owners = ["client"] if rest[0] in FAMILY or len(rest) > 1 else []
        return "'s ".join([*owners, *nouns])
    if not nouns:
        return "person"
    return "'s ".join(nouns)


def _noun(root: str, part: str) -> str:
    for table in (_ROOTS.get(root, {}), FAMILY, SOCIAL):
        if part in table:
            return table[part]
    return "person"


def person_label(role: str, number: int, several: bool) -> str:
    """The label of a person: ``[Client's mother]``, ``[Colleague A]``, ``[Person 3]``.

    Args:
        role: role path, or ``""`` when nothing is known of the person.
        number: 1-based rank among the people of the case with the same role.
        several: whether the case holds more than one of them.
    """
    if not role:
        return f"[Person {number}]"
    words = role_words(role)
    words = words[0].upper() + words[1:]
    last = role.rstrip("0123456789.").rsplit(".", 1)[-1]
    if several or last in _LETTERED:
        return f"[{words} {letters(number)}]"
    return f"[{words}]"


def thing_label(noun: str, number: int, numbered: bool) -> str:
    """The label of anything else: ``[NHS number]``, ``[place 2]``, ``[school 1]``."""
    return f"[{noun} {number}]" if numbered else f"[{noun}]"


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
    people = {*FAMILY.values(), *SOCIAL.values(), *PROFESSIONS.values(), *GROUP.values()}
    person = "|".join(re.escape(word) for word in sorted({*people, "client", "person"}, key=_long))
    things = "|".join(re.escape(noun) for noun in sorted(every_noun(), key=_long))
    age = r"age (?:\d{1,2}|\d{1,2}-\d{1,2}|90 or over|under 1)|date in \d{4}|removed"
    chain = rf"(?i:{person})(?:'s (?i:{person}))*"
    return re.compile(
        rf"\[(?:{chain}(?: (?:{_LETTER}|{_NUMBER}))?|(?:{things})(?: {_NUMBER})?|{age})\]"
    )


def _long(word: str) -> tuple[int, str]:
    return (-len(word), word)


def label_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where ``text`` holds labels of ours, as ``(start, end)`` with the brackets."""
    if "[" not in text:
        return
    for match in _label_pattern().finditer(text):
        yield match.span()


def without_labels(text: str, blank: str = " ") -> str:
    """``text`` with every label written over with ``blank``; offsets stay as they are."""
    parts: list[str] = []
    at = 0
    for start, end in label_spans(text):
        parts += (text[at:start], blank * (end - start))
        at = end
    return "".join([*parts, text[at:]])
