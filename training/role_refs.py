"""Reads the refs of the notes as classes of people: what is clear, and where it is not, all that a ref can mean.

The notes are annotated in many hands: ``client.d03.1.unc``, ``client.k2``, ``prof.t1``, ``group.member.4.ex``.
"""

from __future__ import annotations

import re

from redactor.identity.role_words import CLASSES

_CIRCLE = frozenset(CLASSES) - {"professional", "member"}
_KIN = frozenset({"parent", "child", "sibling", "partner", "grandparent", "kin"})
_OUTSIDE = frozenset({"work", "social", "other"})
_WORDS: dict[str, str] = {
    "client": "self me cl client pt patient yp su",
    "parent": "mum mummy mother mom mam mama ma dad daddy father dada fa mo bmum bdad birthmum emama bm amum adad "
    "stepmum stepdad stepfather stepmother foster fosterer fostermum fostercarer fc fcs fm carer carers parent "
    "parents pa pop guardian adopters da",
    "child": "son dau daughter dtr kid child baby bub boy unborn stepson stepdaughter sd ch bd",
    "sibling": "bro sis brother sister sib sibling halfsis half abro twin twins bb br hs stepbrother",
    "partner": "wife husb husband hus hub hubby partner part ex exh exhb exw exwife exhusband expartner bf boyfriend "
    "boyf girlf girlfriend fiance fiancee spouse np newbf",
    "grandparent": "gran nan nana gm mgm pgm mgf pgf grandma gdad gma gpa grandmother grandfather grandad grandda "
    "grandpa granny grans koro kokum kookum lola nain taid gg ggm ggf baka saba teta sitti bibi abuela avo babcia "
    "dziadek dedo stepgran grandparent great kok kook",
    "kin": "aunt aunty auntie au aunt unc uncle un cousin cous cuz cz cou niece nephew neph nep gs gd gc gk grandson "
    "granddaughter grandchild god godson godsis godm mil fil sil bil dil sonil soninlaw sisterinlaw motherinlaw "
    "brotherinlaw inl fam family paunt ofam exdil exsister exuncle suegra comadre relative",
    "work": "boss manager mgr colleague col coworker foreman fore workmate employer union unionrep customer trainee "
    "supervisor bizpartner preceptor skip employee phdsup sup",
    "social": "friend mate neigh neighs neighbour neighbor nb nbr roommate room rm flatmate housemate lodger lod "
    "landlord ll land landlady peer perp abuser bully host hostmum hostson sponsor spons pastor priest imam elder "
    "minister deacon buddy dealer smuggler accused witness wit visitor pet rival cellmate lender creditor coach "
    "classmate hunter cleaner driver pas nun monk buyer shop victim resident codef billet",
    "professional": "sol solicitor sw pc",
}  # fmt: skip
_OPEN: dict[str, str] = {
    "gf": "partner grandparent", "m": "parent client", "d": "parent child client", "s": "child sibling client",
    "b": "sibling client child", "h": "partner client", "w": "partner client", "k": "child client",
    "n": "social client kin grandparent", "g": "grandparent client", "u": "kin client", "p": "partner parent client",
    "gp": "grandparent professional", "k1": "child client", "k2": "child client", "k3": "child client",
    "s1": "child sibling client", "s2": "child sibling client", "ad": "parent", "am": "parent",
    "step": "parent child sibling", "girl": "child partner social", "grand": "grandparent kin",
    "mf": "social other parent", "dp": "parent other kin", "dadp": "parent other kin", "mumbf": "parent other",
    "mumex": "parent other", "teacher": "professional social", "tutor": "professional social",
    "vet": "professional social", "hr": "work professional", "rep": "work professional social",
    "lead": "work professional", "fr": "social", "man": "social other kin", "lad": "child social client",
    "vic": "social other", "fd": "parent social other", "twin": "sibling child", "twins": "sibling child client",
    "baby": "child sibling", "carer": "parent professional", "boy": "child social client partner",
    "st": "parent sibling child", "host": "social parent", "b1": "sibling client social child",
    "b2": "sibling client social child", "fam": "kin parent child sibling other",
    "family": "kin parent child sibling other", "sd": "child parent", "hs": "sibling professional",
}  # fmt: skip
_CLASS = {word: name for name, words in _WORDS.items() for word in words.split()}
_SUFFIX = {"h": "partner", "w": "partner", "b": "sibling partner child", "d": "child parent", "s": "child sibling",
           "f": "parent social", "m": "parent", "c": "child", "n": "social", "g": "grandparent child"}  # fmt: skip
_SKIP = re.compile(r"d?\d+")
_PERSONAL = frozenset(
    "wife husb husband partner son daughter dau aunt uncle cousin brother bro mum mom mother dad father gf bf inlaw "
    "inlaws baby niece nephew".split()
)
_PROF_OPEN = frozenset("sister child peer priest fr elder".split())
_LEADERS = frozenset("fac facilitator leader cofac lead".split())


def classes_of(ref: str) -> frozenset[str]:
    """The classes that a gold ``ref`` of a person can mean: one where it is clear."""
    parts = [part for part in ref.lower().split(".") if not _SKIP.fullmatch(part)]
    root, rest = re.sub(r"\d+$", "", parts[0]), parts[1:]
    if root in ("patient", "pt", "resident"):
        return frozenset({"client"})
    if root == "prof":
        if rest and (rest[0] in _PERSONAL or rest[-1] in _PERSONAL):
            return frozenset({"other"})
        open_ = rest and rest[0] in _PROF_OPEN
        return frozenset({"professional", "other"} if open_ else {"professional"})
    if root in ("group", "member"):
        tail = [part for part in rest if part not in ("member", "m")]
        if not tail:
            return frozenset({"member"})
        if tail[0] in _LEADERS:
            return frozenset({"professional"})
        return frozenset({"other", "member"} if len(tail[0]) <= 2 else {"other"})
    if not rest:
        return frozenset({"client"})
    if len(rest) > 1:
        first, last = _one(rest[0]), _one(rest[-1])
        if len(rest[0]) == 1 or (re.fullmatch(r"[a-z]+\d", rest[0]) and not first <= _KIN):
            return last - {"client"} or _CIRCLE - {"client"}
        if first <= _KIN and last <= _KIN:
            return frozenset({"kin", "parent", "sibling", "other"})
        return _OUTSIDE | {"kin"}
    return _one(rest[0])


def _one(part: str) -> frozenset[str]:
    """The classes of one part after ``client``."""
    if part in _OPEN:
        return frozenset(_OPEN[part].split())
    if part in _CLASS:
        return frozenset({_CLASS[part]})
    bare = re.sub(r"\d+$", "", part)
    if len(bare) > 1 and bare in _OPEN:
        return frozenset(_OPEN[bare].split()) | ({"client"} if len(bare) <= 2 else set())
    if len(bare) > 1 and bare in _CLASS:
        return frozenset({_CLASS[bare]})
    of_one = re.fullmatch(r"(?:[a-z]{0,2}\d+)([a-z]+)\d?", part)
    if of_one:
        return (
            frozenset(_SUFFIX[of_one[1]].split())
            if of_one[1] in _SUFFIX
            else _one(of_one[1]) - {"client"}
        )
    return _CIRCLE
