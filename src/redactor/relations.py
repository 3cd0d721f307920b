"""Words of relation and profession, and the role path that each one gives to a name beside it.

Seed: the relation lexicon of case work (family, household, work, professionals, groups). Keys are
lower case; a path without a root is completed by who owns the relation.
"""

from __future__ import annotations

from redactor.roles import FAMILY, PROFESSIONS, SOCIAL

_FAMILY_WORDS: dict[str, str] = {
    "mum": "mother", "mam": "mother", "mom": "mother", "mummy": "mother", "mother": "mother",
    "birth mother": "mother", "bm": "mother", "dad": "father", "daddy": "father",
    "father": "father", "birth father": "father", "step-mum": "stepmother",
    "stepmum": "stepmother", "step-dad": "stepfather", "stepdad": "stepfather",
    "step-father": "stepfather", "step-mother": "stepmother", "nan": "grandmother",
    "nana": "grandmother", "nanny": "grandmother", "gran": "grandmother",
    "granny": "grandmother", "grandma": "grandmother", "maternal grandmother": "grandmother",
    "paternal grandmother": "grandmother", "mgm": "grandmother", "pgm": "grandmother",
    "grandad": "grandfather", "granddad": "grandfather", "grandpa": "grandfather",
    "mgf": "grandfather", "pgf": "grandfather", "maternal grandfather": "grandfather",
    "auntie": "aunt", "aunty": "aunt", "maternal aunt": "aunt", "paternal aunt": "aunt",
    "bro": "brother", "sis": "sister", "big brother": "brother", "little brother": "brother",
    "big sister": "sister", "little sister": "sister", "half-brother": "halfbrother",
    "half-sister": "halfsister", "half sister": "halfsister", "half brother": "halfbrother",
    "step-son": "stepson", "step-daughter": "stepdaughter", "eldest": "child",
    "youngest": "child", "middle child": "child", "little boy": "son", "little girl": "daughter",
    "boy": "son", "hubby": "husband", "late husband": "husband", "late wife": "wife",
    "ex": "expartner", "ex-partner": "expartner", "ex partner": "expartner",
    "ex-husband": "exhusband", "ex husband": "exhusband", "ex-wife": "exwife",
    "ex wife": "exwife", "ex-boyfriend": "expartner", "ex-girlfriend": "expartner",
    "former partner": "expartner", "bf": "boyfriend", "gf": "girlfriend", "fiancé": "fiance",
    "fiancée": "fiance", "fiance": "fiance", "fiancee": "fiance",
    "mother-in-law": "motherinlaw", "mother in law": "motherinlaw", "mil": "motherinlaw",
    "father-in-law": "fatherinlaw", "father in law": "fatherinlaw", "fil": "fatherinlaw",
    "sister-in-law": "sisterinlaw", "brother-in-law": "brotherinlaw",
    "sister in law": "sisterinlaw", "brother in law": "brotherinlaw",
    "son-in-law": "soninlaw", "daughter-in-law": "daughterinlaw", "next of kin": "nextofkin",
    "nok": "nextofkin", "baby": "baby", "newborn": "baby",
}  # fmt: skip
_SOCIAL_WORDS: dict[str, str] = {
    "best friend": "friend", "best mate": "friend", "mate": "friend", "school friend": "friend",
    "friend": "friend", "friends": "friend", "neighbour": "neighbour", "neighbor": "neighbour",
    "next-door neighbour": "neighbour", "flatmate": "flatmate", "housemate": "flatmate",
    "roommate": "flatmate", "coworker": "colleague", "co-worker": "colleague",
    "workmate": "colleague", "line manager": "manager", "boss": "manager",
    "team leader": "manager", "union rep": "unionrep", "foster carer": "fostercarer",
    "foster mum": "fostercarer", "foster dad": "fostercarer", "foster mother": "fostercarer",
    "alleged perpetrator": "perpetrator", "classmate": "classmate", "landlady": "landlord",
}  # fmt: skip
_PROFESSION_WORDS: dict[str, str] = {
    "g.p.": "gp", "counselor": "counsellor", "community nurse": "nurse", "staff nurse": "nurse",
    "district nurse": "nurse", "school nurse": "nurse", "practice nurse": "nurse",
    "ward sister": "nurse", "psychiatric nurse": "cpn", "health visitor": "healthvisitor",
    "hv": "healthvisitor", "social worker": "socialworker", "sw": "socialworker",
    "student social worker": "student", "case worker": "caseworker", "key worker": "keyworker",
    "keyworker": "keyworker", "care coordinator": "carecoordinator",
    "care co-ordinator": "carecoordinator", "support worker": "supportworker",
    "family support worker": "familysupport", "consultant psychiatrist": "psychiatrist",
    "clinical psychologist": "psychologist", "educational psychologist": "psychologist",
    "psychotherapist": "therapist", "occupational therapist": "occupationaltherapist",
    "ot": "occupationaltherapist", "speech and language therapist": "slt", "salt": "slt",
    "head teacher": "headteacher", "headteacher": "headteacher", "head": "headteacher",
    "deputy head": "headteacher", "form tutor": "formtutor", "class teacher": "teacher",
    "year head": "teacher", "head of year": "teacher", "teaching assistant": "teachingassistant",
    "ta": "teachingassistant", "safeguarding lead": "safeguardinglead", "youth worker": "youthworker",
    "probation officer": "probation", "po": "probation", "pc": "police", "dc": "police",
    "ds": "police", "ps": "police", "sgt": "police", "sergeant": "police", "insp": "police",
    "inspector": "police", "di": "police", "dci": "police", "wpc": "police", "pcso": "police",
    "garda": "police", "officer": "police", "constable": "police", "lawyer": "solicitor",
    "attorney": "solicitor", "independent reviewing officer": "iro", "his honour judge": "judge",
    "hhj": "judge", "children's guardian": "guardian", "housing officer": "housingofficer",
    "case manager": "casemanager", "team manager": "teammanager", "service manager": "manager",
    "clinical supervisor": "supervisor", "co-facilitator": "cofacilitator",
    "minute taker": "minutetaker", "minutes": "minutetaker", "note taker": "minutetaker",
    "previous therapist": "previoustherapist", "registrar": "doctor", "consultant": "consultant",
    "paediatrician": "doctor", "pediatrician": "doctor", "pharmacist": "pharmacist",
}  # fmt: skip


def _spelled(table: dict[str, str]) -> dict[str, str]:
    return {noun.lower(): key for key, noun in table.items()}


RELATIONS: dict[str, str] = {
    **{word: f"client.{key}" for word, key in {**_spelled(SOCIAL), **_SOCIAL_WORDS}.items()},
    **{word: f"client.{key}" for word, key in {**_spelled(FAMILY), **_FAMILY_WORDS}.items()},
}
JOBS: dict[str, str] = {
    word: f"prof.{key}" for word, key in {**_spelled(PROFESSIONS), **_PROFESSION_WORDS}.items()
}
CLIENT_WORDS: tuple[str, ...] = (
    "client", "patient", "service user", "young person", "client name", "patient name",
    "name of client", "name of child", "child's name", "pt", "supervisee's client",
)  # fmt: skip


def role_of(words: str, owner: str = "") -> str:
    """The role path that ``words`` give to the name beside them, or ``""``.

    Args:
        words: a relation, a job or a word for the client, any letter case.
        owner: the possessive before it, if any (``her``, ``my``). A relation of the author ("my
            supervisor", "my aunt") is not one of the client.
    """
    key = " ".join(words.lower().split())
    if key in CLIENT_WORDS:
        return "client"
    mine = owner.lower() in ("my", "our")
    if key in JOBS and (mine or key not in RELATIONS):
        return JOBS[key]
    if key in RELATIONS:
        return RELATIONS[key].replace("client.", "other.", 1) if mine else RELATIONS[key]
    return JOBS.get(key, "")
