"""Says which class of people a gold ref and a label belong to, so that the two can be compared.

The classes are those that the roles of a copy are measured by. A gold ref is the path of an
annotator, who writes words as they come (``client.mil``, ``client.mum2``, ``prof.gp.m2``); a label
is read from its own text, so any program's labels can be judged, not only ours.

Some words stand for people of two classes: a coach is a friend of the family or a professional, a
manager is the client's or one of the service. Such a word is right for either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from redactor.roles import FAMILY, GROUP, PROFESSIONS, SOCIAL

CLASSES = (
    "client",
    "parent",
    "child",
    "sibling",
    "partner",
    "grandparent",
    "kin",
    "work",
    "social",
    "professional",
    "member",
    "other",
)
"""``parent`` has step and foster parents and other carers, ``partner`` former ones; ``kin`` is any
other family; ``member`` is of a group; ``other`` is whom only somebody else's name says who it is."""

_FAMILY = frozenset({"parent", "child", "sibling", "partner", "grandparent", "kin"})

_WORDS = {
    "client": "client patient subject",
    "parent": "mother father parent parents mum mom mam mummy mommy mammy mumma mama mamma ma dad da "
    "daddy papa pa pop pops mater pater carer carers caregiver fostercarer fosterparent fosterer "
    "foster fosters fc fcs guardian adopter adopters fmother ffather fmum fdad bmum bmom bdad "
    "amum adad tad",
    "child": "son sons daughter daughters child children kid kids baby babies babe bub bubba infant "
    "newborn unborn toddler dtr dau daugh daught dght teen eldest youngest stepchildren",
    "sibling": "brother brothers sister sisters sibling siblings sib sibs bro bros sis fbrother "
    "fsister hbro hsis",
    "partner": "partner husband wife spouse boyfriend girlfriend fiance fiancee ex exes bf gf boyf "
    "girlf husb hus hubby hub missus bride groom widow widower exh exw exp exhusb bfriend gfriend",
    "grandparent": "grandmother grandfather grandparent grandparents nan nana nanna nanny nain nani "
    "nannie gran grans granny grannie grandma gramma grandmum grandmom gma gm gmum gmother gdad gfather "
    "gpa granda grandda grandpa grandad granddad gramps grampa grampy grandpop grandmama grandpapa mgm mgf pgm "
    "pgf mgp pgp ggm ggf koro kuia kookum kokum kook kok mushum nokomis halmoni halmeoni harabeoji "
    "babcia dziadek babushka dedushka deda baka oma opa ouma oupa abuela abuelo abuelita lola "
    "lolo nonna nonno yiayia yaya pappou savta sabta sitti teta jida jiddo taid mamgu tadcu mamo "
    "daideo maimeo dadi bibi obaasan ojiisan thakuma thatha paati ajji tutu "
    "gonggong yeye nainai waipo bube bubbe zayde zeyde",
    "kin": "aunt aunts auntie aunty uncle uncles unc cousin cousins cous cuz coz niece nieces nephew "
    "nephews neph nie grandson granddaughter grandchild grandchildren grandkid grandkids grandbaby gs "
    "gd gc gson gdaughter grandnephew grandniece motherinlaw fatherinlaw sisterinlaw brotherinlaw "
    "soninlaw daughterinlaw parentsinlaw parentinlaw inlaw inlaws mil fil sil bil dil sonil "
    "godmother godfather godparent godson goddaughter godchild godmum "
    "goddad family families familymember fam relative relatives relation nextofkin nok moko mokopuna "
    "chacha chachi mamu khala phuppo phupo masi titi suegra suegro stepfamily",
    "work": "boss manager mgr linemanager colleague colleagues coll coworker workmate employer "
    "employee supervisor hr hrofficer hrmanager unionrep union foreman teamleader shiftmanager "
    "apprentice customer hearingchair bizpartner businesspartner contractor codirector staffmember "
    "supervisee",
    "social": "friend friends fr mate mates buddy bud pal bestie bff neighbour neighbours neighbor "
    "neighbors neigh neighs nbr landlord landlady flatmate housemate roommate room roomie cellmate "
    "cellie celly bunkmate lodger boarder tenant resident residents res peer peers classmate pupil "
    "schoolmate student students associate associates assoc acquaintance dealer rival creditor lender "
    "moneylender smuggler trafficker victim vic perpetrator perp allegedperpetrator abuser accused "
    "defendant codefendant codef suspect offender assailant bully stalker witness wit complainant "
    "coach sponsor pastor priest imam rabbi vicar deacon monk nun elder faithleader godbrother driver "
    "caller visitor barber hairdresser scoutmaster bandmate teammate comrade host",
    "professional": "professional gp doctor doc dr nurse cpn psychiatrist psychologist therapist "
    "counsellor counselor socialworker sw ssw keyworker kw supportworker healthvisitor hv midwife mw "
    "teacher tutor headteacher head principal senco solicitor sol lawyer attorney barrister judge "
    "police policeofficer probation probationofficer advocate interpreter interp chaplain dentist "
    "facilitator cofacilitator fac cofac leader groupleader childminder paediatrician consultant "
    "childrensguardian pharmacist physio dietitian caseworker casemanager serviceprovider "
    "supervisingsocialworker practitioner clinician worker officer coordinator administrator admin "
    "receptionist secretary chair volunteer agent deputy matron magistrate sheriff registrar paramedic "
    "firefighter journalist optician podiatrist radiographer surgeon physician lecturer",
    "member": "member participant attendee newcomer groupmember",
}  # fmt: skip
_CLASS_OF = {word: name for name, words in _WORDS.items() for word in words.split()}

# What a word may stand for besides: paid carers, and twins that the client has.
_ALSO_OF = {
    "carer": ("professional",),
    "carers": ("professional",),
    "caregiver": ("professional",),
    "twin": ("child",),
    "twins": ("child",),
}
_CLASS_OF |= {"twin": "sibling", "twins": "sibling"}

_MODIFIERS = (
    "step half foster fost birth bio biological adoptive adopted adop late former first second old older elder "
    "younger young big little new great maternal paternal mat pat best school family grown "
    "deceased previous prev own alleged"
).split()
_NOT_JOINED = frozenset({"client", "professional", "member"})
# What a relation of a relation is to the first; what is not here is other kin.
_CHAINS = {
    ("parent", "parent"): "grandparent",
    ("parent", "partner"): "parent",
    ("parent", "child"): "sibling",
    ("partner", "child"): "child",
    ("partner", "partner"): "other",
    ("child", "sibling"): "child",
    ("child", "parent"): "partner",
    ("sibling", "parent"): "parent",
    ("sibling", "sibling"): "sibling",
    ("grandparent", "partner"): "grandparent",
}
_JOB_HEADS = frozenset(
    "worker officer nurse therapist teacher doctor coordinator assistant practitioner lead adviser "
    "advisor specialist psychologist psychiatrist counsellor guardian advocate tutor solicitor "
    "visitor consultant taker manager clerk inspector sergeant constable paediatrician trainer "
    "instructor minister warden receptionist administrator lawyer director nanny".split()
)
_CARERS = frozenset(
    "carer carers caregiver foster fosterer fostercarer fosterparent fc fcs guardian".split()
)
# Words for a relation or, under ``prof``, for a job: sisters of an order, partners of a firm.
_JOBS_TOO = _CARERS.union(
    "sister brother mother father partner manager mgr supervisor hr hrofficer unionrep hearingchair "
    "teamleader coach pastor priest imam rabbi vicar deacon monk nun elder driver host colleague "
    "coworker peer".split()
)
_NOT_STEP = re.compile(r"\d+(?:-\d+)?|[dmp]\d{2,}|[dpm]?\d{2,}[a-z]?", re.IGNORECASE)
_SUBJECT = re.compile(r"client\.child(?:\.?\d+)?")
_ENUMERATOR = re.compile(r"\s+(?:\d{1,4}|[A-Z]{1,2})$")
_OWNED = re.compile(r"['’]s?\s+")
_OF = re.compile(r"^(.+?) of (?:the )?(.+)$", re.IGNORECASE)


def gold_class(ref: str) -> str | None:
    """The class of the person that ``ref`` stands for; None where the ref does not say.

    ``client.mil`` and ``client.1.mother`` are read by their last words, steps without a meaning
    (numbers, ``d07``) left out; ``group.member.3.husband`` and ``prof.fac.husband`` are ``other``;
    ``client.partner.mother`` is ``kin``.
    """
    return next(iter(gold_classes(ref)), None)


def label_class(label: str, role: str = "") -> str | None:
    """The class that the words of ``label`` claim; None where they claim none (``[Person C]``).

    Args:
        label: with or without its brackets.
        role: the ref or role path of the person, which decides where the words fit two classes.
    """
    if role and agrees(label, role):
        return gold_class(role)
    return next(iter(label_classes(label)), None)


def agrees(label: str | None, ref: str) -> bool:
    """Whether ``label`` claims a class that the person of ``ref`` may be said to be in."""
    return label is not None and not set(label_classes(label)).isdisjoint(gold_classes(ref))


def clients_of(refs: Iterable[str]) -> frozenset[str]:
    """Who of a case's people are its clients.

    ``client`` where it occurs, else every ``client.N``; in a case that has neither and is no
    group's, the children whom it is about (``client.child.1``, beside ``client.mother``).
    """
    listed = frozenset(refs)
    if "client" in listed:
        return frozenset({"client"})
    named = frozenset(ref for ref in listed if gold_class(ref) == "client")
    if named or any(gold_class(ref) == "member" for ref in listed):
        return named
    return frozenset(ref for ref in listed if _SUBJECT.fullmatch(ref))


@cache
def gold_classes(ref: str) -> tuple[str, ...]:
    """All classes that ``ref`` may be said to be in, the likeliest first."""
    root, *rest = ref.split(".")
    steps = [step for step in rest if not _NOT_STEP.fullmatch(step)]
    root = root.rstrip("0123456789").casefold()
    if root in ("client", "patient", "pt"):
        return _chain([_letters(step) for step in steps], steps) if steps else ("client",)
    if root in ("group", "member"):
        return _in_group(steps if root == "group" else ["member", *steps])
    if root == "prof":
        return _professional([_letters(step) for step in steps])
    if root == "other":
        return _chain([_letters(step) for step in steps], steps) or ("other",)
    return ()


@cache
def label_classes(label: str) -> tuple[str, ...]:
    """All classes that the words of ``label`` may claim, the likeliest first."""
    text = label.strip("[]<> \n")
    if (whole := _plain(text)) in _CLASS_OF or whole in _listed():
        return _noun(whole)
    parts = [_plain(part) for part in _owners(text)]
    if parts[0] == "client" and len(parts) > 1:
        del parts[0]
    owner = _noun(parts[0])
    if len(parts) > 1 and owner[:1] in (("member",), ("professional",)):
        return ("other",)
    return _chain(parts, parts)


def _owners(text: str) -> list[str]:
    """``Mother of Client`` and ``Client's mother`` alike, outermost owner first."""
    turned = _OF.match(text)
    if turned and _OWNED.search(text) is None:
        return [*_owners(turned[2]), turned[1]]
    return _OWNED.split(text)


def _plain(part: str) -> str:
    words = _ENUMERATOR.sub("", part).split()
    while words and words[0].casefold() in ("a", "an", "the"):
        del words[0]
    return _letters(" ".join(words))


def _noun(word: str) -> tuple[str, ...]:
    """The classes of the noun of a label, by the tables here and those that labels are made from."""
    if found := _word(word):
        return found
    if word in _listed():
        return (_listed()[word],)
    return ("professional",) if any(word.endswith(head) for head in _JOB_HEADS) else ()


@cache
def _listed() -> dict[str, str]:
    """Keys and nouns of the tables that labels are made from, and the class of a table's people."""
    tables = ((SOCIAL, "social"), (FAMILY, "kin"), (GROUP, "member"), (PROFESSIONS, "professional"))
    return {
        word: name
        for table, name in tables
        for key, noun in table.items()
        for word in (key, _letters(noun))
        if key != "pet"
    }


def _in_group(steps: Sequence[str]) -> tuple[str, ...]:
    words = [_letters(step) for step in steps]
    if words[:1] != ["member"]:
        return _chain(words, steps)
    if len(words) == 1 or (len(words) == 2 and len(words[1]) == 1):
        return ("member",)
    return ("other",) if _word(words[-1]) else ()


def _professional(words: Sequence[str]) -> tuple[str, ...]:
    """A worker, unless the last word is a relation of that worker's.

    The word's own class counts too, for labels are made of it: ``prof.hr``, ``prof.peer``.
    """
    if not words:
        return ("professional",)
    word, alone = words[-1], len(words) == 1
    name = next(iter(_word(word)), "")
    own = (name,) if name in ("work", "social") or word in _CARERS else ()
    initials = alone and len(word) < 4 and word not in ("son", "mum", "mom", "dad")
    if initials or (word in _JOBS_TOO and (alone or own)):
        return ("professional", *own)
    if name in _FAMILY or (own and not alone):
        return ("other",)
    return ("professional", *own)


def _chain(words: Sequence[str], steps: Sequence[str]) -> tuple[str, ...]:
    """The class of ``client.father.mother``: each word is a relation of the one before."""
    out: tuple[str, ...] = ()
    for at, (word, step) in enumerate(zip(words, steps, strict=True)):
        found = _numbered(word, step) or _noun(word)
        if not found:
            return ()
        out = found if at == 0 else (_compose(out[0], found[0], word),)
    return out


def _compose(first: str, second: str, word: str) -> str:
    family = first in _FAMILY and second in _FAMILY
    if not family or (word.startswith("ex") and second == "partner"):
        return "other"
    return _CHAINS.get((first, second), "kin")


def _numbered(word: str, step: str) -> tuple[str, ...]:
    """Short forms that only a number tells: ``b1`` a brother, ``d2`` a daughter, ``twin2`` a child."""
    if step == word or not step[-1:].isdigit():
        return ()
    return {"b": ("sibling",), "d": ("child",), "twin": ("child", "sibling")}.get(word, ())


@cache
def _word(word: str) -> tuple[str, ...]:
    """The classes of one word or compound: ``mil``, ``stepdad``, ``exwife``, ``momfriend``."""
    if word in _CLASS_OF:
        return (_CLASS_OF[word], *_ALSO_OF.get(word, ()))
    if word.startswith("ex") and (found := _word(word[2:])):
        own = found[0] == "partner" or found[0] not in _FAMILY
        return found if own else (_compose("partner", found[0], word[2:]),)
    for modifier in _MODIFIERS:
        if word.startswith(modifier) and (found := _word(word.removeprefix(modifier))):
            return found
    return next(_compounds(word), ())


def _compounds(word: str) -> Iterator[tuple[str, ...]]:
    """Two known words in one, the longest first word first: ``gfmum``, ``fathersboss``."""
    for at in range(len(word) - 2, 1, -1):
        owner, owned = word[:at].removesuffix("s"), word[at:]
        owner = word[:at] if word[:at] in _CLASS_OF else owner
        known = min(_weight(owner), _weight(owned)) > 2
        if known and _NOT_JOINED.isdisjoint((_CLASS_OF[owner], _CLASS_OF[owned])):
            yield (_compose(_CLASS_OF[owner], _CLASS_OF[owned], owned),)


def _weight(word: str) -> int:
    """How sure a piece of a compound is a word, by its length: ``ma`` is none in ``mason``."""
    return (9 if word in ("gf", "bf", "ex") else len(word)) if word in _CLASS_OF else 0


def _letters(text: str) -> str:
    """Letters only, without accents and case: ``Fiancé`` and ``fiance2`` are both ``fiance``."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if c.isalpha())
