"""Words of relation and profession, and the role path that each one gives to a name beside it.

Seed: the relation lexicon of case work (family, household, work, professionals, groups). Keys are
lower case; a path without a root is completed by who owns the relation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

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
    "nok": "nextofkin", "baby": "baby", "newborn": "baby", "mama": "mother", "mamma": "mother",
    "ma": "mother", "mammy": "mother", "maman": "mother", "amma": "mother", "ammi": "mother",
    "mam-in-law": "motherinlaw", "papa": "father", "pops": "father", "baba": "father",
    "abbu": "father", "stepfather": "stepfather", "stepmother": "stepmother", "step dad": "stepfather",
    "step mum": "stepmother", "stepmom": "stepmother", "step-mom": "stepmother",
    "birth mum": "mother", "birth dad": "father", "bio dad": "father", "bio mum": "mother",
    "biological father": "father", "biological mother": "mother", "adoptive mother": "mother",
    "adoptive father": "father", "adoptive mum": "mother", "adoptive dad": "father",
    "step-parent": "stepparent", "stepparent": "stepparent", "nanna": "grandmother",
    "grandmum": "grandmother", "grandmom": "grandmother", "gma": "grandmother",
    "nonna": "grandmother", "oma": "grandmother", "abuela": "grandmother", "babcia": "grandmother",
    "halmoni": "grandmother", "dadi": "grandmother", "nani": "grandmother", "lola": "grandmother",
    "yiayia": "grandmother", "bibi": "grandmother", "bubbe": "grandmother", "mamgu": "grandmother",
    "nain": "grandmother", "kuia": "grandmother", "granda": "grandfather", "grampa": "grandfather",
    "gramps": "grandfather", "gdad": "grandfather", "opa": "grandfather", "abuelo": "grandfather",
    "nonno": "grandfather", "dziadek": "grandfather", "koro": "grandfather", "taid": "grandfather",
    "tadcu": "grandfather", "lolo": "grandfather", "pop": "grandfather",
    "great-grandmother": "greatgrandmother", "great grandmother": "greatgrandmother",
    "great-gran": "greatgrandmother", "great-nan": "greatgrandmother",
    "great-grandfather": "greatgrandfather", "great grandfather": "greatgrandfather",
    "great-aunt": "greataunt", "great aunt": "greataunt", "great-uncle": "greatuncle",
    "great uncle": "greatuncle", "tia": "aunt", "tio": "uncle", "whaea": "aunt",
    "twin brother": "brother", "twin sister": "sister", "older brother": "brother",
    "older sister": "sister", "younger brother": "brother", "younger sister": "sister",
    "elder brother": "brother", "elder sister": "sister", "kid brother": "brother",
    "kid sister": "sister", "baby brother": "brother", "baby sister": "sister",
    "step-brother": "stepbrother", "step-sister": "stepsister", "stepbrother": "stepbrother",
    "foster brother": "fostersibling", "foster sister": "fostersibling", "sibling": "sibling",
    "eldest son": "son", "youngest son": "son", "older son": "son", "younger son": "son",
    "eldest daughter": "daughter", "youngest daughter": "daughter", "older daughter": "daughter",
    "younger daughter": "daughter", "adult son": "son", "adult daughter": "daughter",
    "baby son": "son", "baby daughter": "daughter", "baby girl": "daughter", "baby boy": "son",
    "firstborn": "child", "kid": "child", "toddler": "child", "lad": "son", "girl": "daughter",
    "ds1": "son", "dd": "daughter", "dh": "husband", "missus": "wife", "other half": "partner",
    "oh": "partner", "civil partner": "partner", "long-term partner": "partner",
    "common-law partner": "partner", "same-sex partner": "partner", "new partner": "newpartner",
    "new boyfriend": "newpartner", "new fella": "newpartner", "fella": "partner", "bloke": "partner",
    "new girlfriend": "newpartner", "current partner": "partner",
    "late partner": "partner", "late mother": "mother", "late father": "father",
    "late mum": "mother", "late dad": "father", "estranged husband": "husband",
    "estranged wife": "wife", "estranged father": "father", "estranged mother": "mother",
    "separated husband": "husband", "first husband": "exhusband", "first wife": "exwife",
    "former husband": "exhusband", "former wife": "exwife", "former boyfriend": "expartner",
    "former girlfriend": "expartner", "ex boyfriend": "expartner", "ex girlfriend": "expartner",
    "father of the baby": "expartner", "fob": "expartner", "bil": "brotherinlaw",
    "sil": "sisterinlaw", "son in law": "soninlaw", "daughter in law": "daughterinlaw",
    "dil": "daughterinlaw",
    "in-law": "inlaw", "godson": "godchild", "goddaughter": "godchild", "grandkid": "grandchild",
    "great-niece": "niece", "great-nephew": "nephew", "foster son": "fosterchild",
    "foster daughter": "fosterchild", "foster child": "fosterchild",
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
    "old friend": "friend", "close friend": "friend", "family friend": "friend", "pal": "friend",
    "bestie": "friend", "bff": "friend", "mates": "friend", "boyfriend's friend": "friend",
    "next door neighbour": "neighbour", "upstairs neighbour": "neighbour",
    "downstairs neighbour": "neighbour", "ex-colleague": "colleague", "former colleague": "colleague",
    "team-mate": "colleague", "teammate": "colleague", "supervisor at work": "manager",
    "shift manager": "manager", "store manager": "manager", "area manager": "manager",
    "general manager": "manager", "ex-boss": "manager", "former boss": "manager",
    "foreman": "manager", "gaffer": "manager", "charge hand": "manager", "shop steward": "unionrep",
    "union representative": "unionrep", "hr manager": "hr", "hr lady": "hr", "hr officer": "hr",
    "hr adviser": "hr", "hr advisor": "hr", "hr business partner": "hr", "hr director": "hr",
    "assistant": "colleague", "apprentice": "colleague", "foster father": "fostercarer",
    "foster parent": "fostercarer", "kinship carer": "carer", "sgo carer": "carer",
    "perp": "perpetrator", "abuser": "perpetrator", "attacker": "perpetrator", "suspect": "perpetrator",
    "complainant": "complainant", "imam": "pastor", "rabbi": "pastor", "priest": "pastor",
    "vicar": "pastor", "minister": "pastor", "parish priest": "pastor", "curate": "pastor",
    "football coach": "coach", "swimming coach": "coach", "drug dealer": "dealer",
    "fellow resident": "resident", "co-resident": "resident", "roomie": "flatmate",
    "dog": "pet", "cat": "pet", "puppy": "pet", "kitten": "pet", "horse": "pet", "rabbit": "pet",
    "pony": "pet", "budgie": "pet", "hamster": "pet", "goat": "pet", "parrot": "pet",
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


_JOB_HEADS: dict[str, str] = {
    "carer": "careworker", "coord": "coordinator", "reception": "receptionist", "receptionist": "receptionist",
    "worker": "worker", "officer": "officer", "nurse": "nurse", "therapist": "therapist",
    "psychotherapist": "therapist", "psychologist": "psychologist", "psychiatrist": "psychiatrist",
    "counsellor": "counsellor", "counselor": "counsellor", "practitioner": "practitioner",
    "clinician": "clinician", "coordinator": "coordinator", "co-ordinator": "coordinator",
    "specialist": "specialist", "adviser": "adviser", "advisor": "adviser", "lead": "lead",
    "leader": "lead", "manager": "manager", "director": "director", "administrator": "administrator",
    "admin": "administrator", "secretary": "secretary",
    "advocate": "advocate", "assistant": "worker", "consultant": "consultant", "registrar": "registrar",
    "teacher": "teacher", "tutor": "tutor", "lecturer": "lecturer", "principal": "principal",
    "headteacher": "headteacher", "solicitor": "solicitor", "lawyer": "solicitor",
    "attorney": "solicitor", "barrister": "barrister", "judge": "judge", "inspector": "inspector",
    "sergeant": "police", "constable": "police", "detective": "police", "deputy": "police",
    "chaplain": "chaplain", "interpreter": "interpreter", "mediator": "mediator",
    "facilitator": "facilitator", "mentor": "mentor", "reviewer": "reviewer", "assessor": "assessor",
    "chair": "chair", "midwife": "midwife", "paramedic": "paramedic", "pharmacist": "pharmacist",
    "physiotherapist": "physiotherapist", "physio": "physiotherapist", "dietitian": "dietitian",
    "dietician": "dietitian", "dentist": "dentist", "surgeon": "surgeon", "physician": "doctor",
    "doctor": "doctor", "paediatrician": "paediatrician", "pediatrician": "paediatrician",
    "commissioner": "commissioner", "analyst": "analyst", "supervisor": "supervisor",
    "volunteer": "volunteer", "trainee": "trainee", "cover": "worker", "navigator": "worker",
    "sheriff": "judge", "superintendent": "professional", "dean": "principal", "provost": "principal",
}  # fmt: skip
JOB_MODIFIERS: frozenset[str] = frozenset(
    (
        "senior lead deputy assistant associate acting clinical community mental health family support housing "
        "children's child children youth young people's people school district duty agency student trainee team "
        "service ward case care key social outreach recovery substance misuse drug alcohol domestic abuse violence "
        "independent specialist registered consultant forensic educational occupational speech language medical "
        "nursing nurse practice psychiatric principal head area regional night day bank home homecare residential "
        "hospital hospice palliative bereavement grief perinatal maternity early years help intervention inclusion "
        "attendance welfare pastoral safeguarding protection adoption fostering placement leaving looked after "
        "personal advanced primary liaison link crisis intake discharge transfer resettlement probation parole "
        "prison custody court legal visiting locum chief executive operations programme program project "
        "peer engagement wellbeing employment benefits welfare rights finance human resources hr learning "
        "disability autism sensory dual diagnosis needle exchange prescribing harm reduction trauma play art music "
        "drama movement cbt emdr dbt psychodynamic integrative couples marriage marital relationship group general "
        "liver pain sleep eating disorders adult older adults ot sw aod iapt camhs cmht eap hospital-based "
        "volunteer sessional bilingual refugee resettlement asylum caseworker duty enquiry investigating arresting "
        "offender reviewing senior triage telephone helpline counselling counseling guidance year form class subject "
        "maths science english sports physical practice visiting health sexual women's men's survivor "
    ).split()
)
JOB_WORDS: frozenset[str] = JOB_MODIFIERS | _JOB_HEADS.keys() | {"and"}
"""Every word of the names of jobs that are put together (``drug and alcohol worker``)."""
ABBREVIATIONS: dict[str, str] = {
    "sw": "socialworker", "ssw": "socialworker", "asw": "socialworker", "lcsw": "therapist",
    "licsw": "therapist", "msw": "socialworker", "hv": "healthvisitor", "gp": "gp", "pcp": "gp",
    "cpn": "cpn", "rmn": "nurse", "rn": "nurse", "np": "nursepractitioner", "cns": "nurse",
    "hca": "careworker", "ot": "occupationaltherapist", "slt": "slt", "salt": "slt", "ep": "educationalpsychologist",
    "ta": "teachingassistant", "lsa": "teachingassistant", "sna": "teachingassistant", "dsl": "dsl",
    "senco": "senco", "hoy": "yearhead", "ewo": "attendanceofficer", "iro": "iro", "amhp": "amhp",
    "idva": "idva", "isva": "isva", "imca": "imca", "imha": "imha", "bia": "assessor", "po": "probation",
    "pp": "probation", "com": "probation", "pom": "probation", "pc": "police", "dc": "police", "ds": "police",
    "ps": "police", "di": "police", "dci": "police", "wpc": "police", "pcso": "police", "sgt": "police",
    "insp": "police", "det": "police", "cst": "police", "garda": "police", "psw": "careworker",
    "fsw": "familysupport", "tm": "teammanager", "atm": "teammanager", "ssm": "manager",
    "kw": "keyworker", "rsw": "socialworker", "pa": "careworker", "hhj": "judge", "dj": "judge",
    "gal": "guardian", "yot": "youthworker", "yjs": "youthworker", "chw": "worker", "phn": "nurse",
    "const": "police", "supv": "supervisor", "capt": "police", "ofc": "police", "wp": "worker",
    "tchr": "teacher", "mgr": "manager",
    "dn": "nurse", "anp": "nursepractitioner", "sho": "doctor", "spr": "registrar", "st": "",
}  # fmt: skip
"""Jobs in letters. They count in capitals only: ``ta``, ``ot`` and ``pa`` are words as well."""
PLURALS: dict[str, str] = {
    "children": "child", "kids": "child", "sons": "son", "daughters": "daughter", "boys": "son",
    "girls": "daughter", "brothers": "brother", "sisters": "sister", "siblings": "sibling",
    "parents": "parent", "grandparents": "grandparent", "grandchildren": "grandchild",
    "twins": "twin", "cousins": "cousin", "aunts": "aunt", "uncles": "uncle", "nephews": "nephew",
    "nieces": "niece", "friends": "friend", "mates": "friend", "neighbours": "neighbour",
    "neighbors": "neighbour", "colleagues": "colleague", "coworkers": "colleague",
    "co-workers": "colleague", "workmates": "colleague", "managers": "manager", "carers": "carer",
    "foster carers": "fostercarer", "half-siblings": "sibling", "half siblings": "sibling",
    "step-siblings": "stepsibling", "stepsons": "stepson", "stepdaughters": "stepdaughter",
    "dogs": "pet", "cats": "pet", "in-laws": "parentinlaw", "witnesses": "witness",
    "flatmates": "flatmate", "housemates": "flatmate", "classmates": "classmate", "grandsons": "grandson",
    "granddaughters": "granddaughter", "residents": "resident",
}  # fmt: skip
"""Words for several people, each with the role of one of them."""
PLURAL_JOBS: dict[str, str] = {
    "facilitators": "facilitator",
    "co-facilitators": "facilitator",
    "police": "police",
    "officers": "police",
    "social workers": "socialworker",
    "therapists": "therapist",
    "teachers": "teacher",
    "staff": "worker",
    "professionals": "professional",
    "workers": "worker",
    "nurses": "nurse",
}


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


@dataclass(frozen=True, slots=True)
class Role:
    """What a phrase says somebody is.

    Attributes:
        key: last step of a role path (``mother``, ``gp``), or ``client``.
        kind: ``kin`` (family, household and social circle), ``job``, ``both`` (a supervisor, a carer), ``client``.
        plural: whether it speaks of several people.
    """

    key: str
    kind: str
    plural: bool = False


_CLIENT_PLURALS = frozenset(
    {
        "subject children",
        "children subject",
        "subjects",
        "clients",
        "patients",
        "service users",
        "young people",
    }
)


@cache
def lexicon() -> Mapping[str, Role]:
    """Every phrase that names a relation, a job or the client, folded to lower case, with single blanks."""
    out: dict[str, Role] = {}
    for word, path in JOBS.items():
        out[word] = Role(path.split(".")[-1], "job")
    for word, path in RELATIONS.items():
        key = path.split(".")[-1]
        out[word] = Role(key, "both" if word in JOBS else "kin")
    out |= {word: Role(key, "kin", True) for word, key in PLURALS.items()}
    out |= {word: Role(key, "job", True) for word, key in PLURAL_JOBS.items()}
    out |= {word: Role("client", "client") for word in CLIENT_WORDS}
    out |= {word: Role("client", "client", True) for word in _CLIENT_PLURALS}
    return MappingProxyType(out)


def job_of(words: Sequence[str]) -> str:
    """The job that a phrase names by its last word (``senior outreach worker``), ``""`` for none.

    The words before the last one must be words that jobs are made of.
    """
    if not words or words[-1] not in _JOB_HEADS or words == ["carer"]:
        return ""
    if not all(word in JOB_WORDS or word in "/&-" for word in words[:-1]):
        return ""
    return _JOB_HEADS[words[-1]]
