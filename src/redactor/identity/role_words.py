"""Words that say who somebody is to the client, by class of people, and how relations of relations compose."""

from __future__ import annotations

from functools import reduce

from redactor.relations import CLIENT_WORDS, JOBS, RELATIONS

CLASSES: tuple[str, ...] = (
    "client", "parent", "child", "sibling", "partner", "grandparent", "kin", "work", "social", "professional",
    "member", "other",
)  # fmt: skip
_BY_NOUN: dict[str, str] = {
    "parent": "mother father parent stepmother stepfather carer fostercarer guardian",
    "child": "son daughter child baby stepson stepdaughter",
    "sibling": "brother sister sibling twin halfbrother halfsister stepbrother stepsister",
    "partner": "husband wife partner expartner exhusband exwife boyfriend girlfriend fiance spouse newpartner",
    "grandparent": "grandmother grandfather grandparent",
    "work": "colleague manager employer supervisor employee hr unionrep customer associate",
    "kin": "grandson granddaughter grandchild aunt uncle niece nephew cousin motherinlaw fatherinlaw sisterinlaw "
    "brotherinlaw soninlaw daughterinlaw godmother godfather family relative nextofkin",
}  # fmt: skip
_MORE: dict[str, str] = {
    "parent": "stepfather, stepmother, step mum, step dad, step father, step mother, adoptive mother, adoptive father, "
    "adoptive mum, adoptive dad, bio mum, bio dad, parents, foster parents, foster carers, tad, tata, baba, amma, appa,"
    " mammy, mamma, papa, pop, dada, da, ma, fc",
    "child": "sons, daughters, children, kids, kid, dtr, dau, step son, step daughter, toddler, bub, boys, girls, "
    "tamariki, wean, twins",
    "sibling": "brothers, sisters, siblings, twin brother, twin sister, twin, older brother, older sister, younger "
    "brother, younger sister, sib, sibs",
    "partner": "exes, missus, hubby, fella, ex wife, ex husband, new partner, widow, widower, girlfriend, boyfriend",
    "grandparent": "grandparents, nain, taid, mamgu, gogo, koro, kuia, kokum, kookum, mushum, abuela, abuelo, lola, "
    "lolo, oma, opa, ouma, oupa, babcia, dziadek, babushka, baka, nonna, nonno, yiayia, pappou, teta, jiddo, nani, "
    "dadi, halmoni, great-grandmother, great-gran, great gran, great nan, maternal grandfather, paternal grandfather, "
    "maternal grandparents, paternal grandparents",
    "kin": "cuz, cousins, uncles, aunts, unc, nephews, nieces, son in law, daughter in law, in-laws, in laws, dil, "
    "sil, "
    "bil, khala, chacha, masi, mamu, tia, tio, great aunt, great uncle, great-aunt, great-uncle, moko, mokopuna, "
    "grandchildren, grandkids, aunties, partner's family, second cousin, play cousin",
    "work": "colleagues, gaffer, foreman, forewoman, supervisor, shift lead, shift manager, head chef, employer, "
    "workmates, coworkers, co-workers, union man, union rep, shop steward, store manager, owner",
    "social": "friends, mates, neighbours, neighbors, housemates, flatmates, roommates, buddy, pal, pals, bestie, "
    "cellmate, cell mate, pad mate, dealer, ex-friend, girl next door, dog, cat, horse, pony, perpetrator, victim, "
    "pastor, priest, imam, rabbi, vicar, elder",
    "professional": "teacher, coach, teachers, doctors, dietitian, dietician, physio, paramedic, magistrate, clerk, "
    "receptionist, secretary, volunteer, facilitators, co-facilitators, chaplain, ward manager, matron, hca, rmn, rgn, "
    "ssw, cafcass, pcp, attending, resident doctor, principal, counselor, counsellor, dean, locum, duty worker, duty "
    "doctor, duty social worker, out of hours, offender manager, community psychiatric nurse, mental health nurse, "
    "named nurse, crisis worker, case worker, caseworker, signed, typed by, cc, dictated by, seen by, author",
    "client": "clients, pts, patients, service users, young people, subject child, subject children, index child, "
    "resident, inpatient, pupil, student, subject, tamaiti, whaiora, kiritaki, named person, child in care, looked "
    "after child",
    "member": "members, participants, attendees, group members",
}  # fmt: skip
_NOUNS = {noun: name for name, nouns in _BY_NOUN.items() for noun in nouns.split()}


MALE = frozenset(
    "dad daddy father stepdad stepfather step-dad step-father son stepson step-son brother bro half-brother husband "
    "hubby boyfriend bf ex-husband ex-boyfriend uncle unc nephew grandad granddad grandfather grandpa grandson "
    "father-in-law brother-in-law son-in-law fil bil tad taid koro fiancé boy landlord he him his himself mr".split()
)
FEMALE = frozenset(
    "mum mam mom mummy mother stepmum stepmother step-mum step-mother daughter dtr stepdaughter step-daughter sister "
    "sis half-sister wife girlfriend gf ex-wife ex-girlfriend aunt auntie aunty niece nan nana nanny gran granny "
    "grandma grandmother granddaughter mother-in-law sister-in-law daughter-in-law mil sil nain kuia fiancée girl "
    "landlady she her hers herself mrs ms miss".split()
)
_FAMILY = frozenset({"parent", "child", "sibling", "partner", "grandparent", "kin"})
_COMPOSED: dict[tuple[str, str], str] = {
    ("parent", "parent"): "grandparent", ("parent", "partner"): "parent", ("parent", "child"): "sibling",
    ("child", "parent"): "partner", ("child", "sibling"): "child", ("child", "grandparent"): "parent",
    ("sibling", "parent"): "parent", ("sibling", "sibling"): "sibling", ("sibling", "grandparent"): "grandparent",
    ("partner", "child"): "child", ("partner", "partner"): "other", ("grandparent", "partner"): "grandparent",
}  # fmt: skip


def composed(owner: str, relation: str) -> str:
    """The class of the ``relation`` of somebody of class ``owner``: a partner's parent is other kin."""
    if owner == "client" or relation in ("professional", "client", "member"):
        return relation
    if owner in _FAMILY and relation in _FAMILY:
        return _COMPOSED.get((owner, relation), "kin")
    return "other"


def class_of(role: str) -> str:
    """The class of a role path of the closed vocabulary (``client.aunt`` is ``kin``); ``""`` for an empty one."""
    root, *rest = [part for part in role.split(".") if not part.isdigit()]
    if root == "client":
        return reduce(composed, (_NOUNS.get(part, "social") for part in rest), "client")
    if root == "group" and len(rest) == 1:
        return "member" if rest[0] == "member" else "professional"
    return {"": "", "prof": "professional" if len(rest) < 2 else "other"}.get(root, "other")


def _cue_table() -> dict[str, str]:
    table = dict.fromkeys(JOBS, "professional")
    table.update({word: class_of(role) for word, role in RELATIONS.items()})
    table.update({word: name for name, words in _MORE.items() for word in words.split(", ")})
    table.update(dict.fromkeys(CLIENT_WORDS, "client"))
    return table


CUES: dict[str, str] = _cue_table()
