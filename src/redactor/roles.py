"""The closed vocabulary of roles: who a person is to the client, as a path.

Roles are paths in the notation of the gold markup: ``client``, ``client.mother``, ``prof.gp``,
``group.member``, ``other.neighbour``; a chain such as ``client.mother.partner`` reads "client's
mother's partner". The tables follow the taxonomy of relations in case work: family, household,
work, professionals, groups.
"""

from __future__ import annotations

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
    "nextofkin": "next of kin", "stepparent": "step-parent", "greatgrandmother": "great-grandmother",
    "greatgrandfather": "great-grandfather", "greataunt": "great-aunt", "greatuncle": "great-uncle",
    "stepsibling": "step-sibling", "godparent": "godparent", "parentinlaw": "parent-in-law",
    "fosterchild": "foster child", "inlaw": "in-law", "godchild": "godchild",
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
    "dealer": "dealer", "fostersibling": "foster sibling", "homeowner": "owner", "driver": "driver",
    "partnerinexercise": "exercise partner", "rival": "rival", "cellmate": "cellmate", "trainer": "trainer",
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
    "officer": "officer", "director": "director", "lead": "lead",
    "yearhead": "head of year", "deputyhead": "deputy head", "principal": "principal",
    "homemanager": "home manager", "deputymanager": "deputy manager", "wardmanager": "ward manager",
    "practicemanager": "practice manager", "reviewer": "reviewer", "imca": "IMCA", "imha": "IMHA",
    "mckenziefriend": "McKenzie friend", "mediator": "mediator", "coroner": "coroner",
    "legalexecutive": "legal executive", "nursepractitioner": "nurse practitioner",
    "dietitian": "dietitian", "paediatrician": "paediatrician", "registrar": "registrar",
    "surgeon": "surgeon", "clinician": "clinician", "practitioner": "practitioner",
    "coordinator": "coordinator", "arttherapist": "art therapist", "coach": "coach",
    "educationalpsychologist": "educational psychologist", "inspector": "inspector",
    "receptionist": "receptionist", "secretary": "secretary", "volunteer": "volunteer",
    "tutor": "tutor", "lecturer": "lecturer", "specialist": "specialist", "adviser": "adviser",
    "analyst": "analyst", "prisonofficer": "prison officer", "firefighter": "firefighter",
    "peersupport": "peer support worker", "dutyworker": "duty worker", "outreach": "outreach worker",
    "familytherapist": "family therapist", "commissioner": "commissioner", "doula": "doula",
    "bursar": "bursar", "optician": "optician", "undertaker": "funeral director",
    "fosteringworker": "fostering worker", "adoptionworker": "adoption worker",
    "reablement": "reablement worker", "safeguardingofficer": "safeguarding officer",
    "attendanceofficer": "attendance officer", "professional": "professional",
}  # fmt: skip
GROUP: dict[str, str] = {"member": "member", "facilitator": "facilitator", "leader": "leader"}

_ROOTS: dict[str, dict[str, str]] = {
    "client": {**SOCIAL, **FAMILY},
    "prof": PROFESSIONS,
    "group": {**GROUP, **FAMILY, **SOCIAL},
    "other": {**SOCIAL, **FAMILY, **PROFESSIONS},
}


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
