"""Short words that stand beside names are no part of them, and nobody: letters behind a name, ``Ct``, ``Obj``.

``R. Example MBACP (Accred)`` is a person and what qualifies them, which supervision may know; ``Ct`` is the
client in every American note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import regex

from redactor.detect.base import View
from redactor.detect.names import Word, bare, is_title, words
from redactor.detect.sift import shouting
from redactor.model import Finding

CREDENTIALS: Final = frozenset(
    (
        "Accred AFBPsS AMHP ANP APRN ARNP BA BABCP BACP BCBA BEd BMBS BN BSc BSocSc BSW CADC CBT CCC Cert CertEd "
        "CNS CPCAB CPN CPsych CPsychol CSW CSWM DClinPsych DClinPsy DCounsPsych Dip DipCouns DipSW DNP DPsych "
        "DSW EdD EdS FBACP FCA FRANZCP FRCGP FRCP FRCPsych HCPC Hons IACP IAHIP LAC LADC LCPC LCSW LGSW LICSW LISW LSC "
        "LLB LLM LMFT LMHC LMSW LPC LPCC LPN LSW LVN MA MBA MBACP MBBCh MBBS MBChB MBPsS MD MEd MFT MIACP MN MNCPS MPH "
        "MPhil MRCGP MRCP MRCPsych MSc MSW MUKCP NCC NCS OTR PGCE PGCert PGDip PhD PMHNP PQiP PQSW PsyD RGN RMHN RMN "
        "RNLD RNMH RP RPN RSW SENCo UKCP LISW-S LCSW-C LCSW-R LMFT-S LPCC-S LPC-S PA-C OTR/L QMHA QMHP QMHS CADC-I "
        "CADC-II CDCA CPRP CPSS LICDC CRSS FNP-C PMHNP-BC RN-BC NCPT MNCH SFHEA FHEA AFHEA"
    ).split()
)
"""As they are written, without full stops; those that are also names in another letter case are not those."""

IN_SHORT: Final = frozenset(
    "Ct ct Pt pt Cl Obj obj Dx Hx Rx Tx Sx Fx Px Ofc Perp perp Supv".split()
)
"""What people of the field write for client, patient, objective, diagnosis, officer; in capitals it may be initials."""

_PLURAL: Final = regex.compile(r"\p{Lu}{2,4}s")
"""Several of something that goes by its letters: SBs, HVs."""
_NUMBERED: Final = frozenset(
    "bay bed block class clinic court floor form level room suite table unit ward".split()
)
"""Places that go by their number, which tells no more than the word: Ward 14."""
_NUMBER: Final = regex.compile(r"[ ]\d{1,3}[a-zA-Z]?\b")
_KINDS: Final = frozenset({"PERSON", "LOCATION", "ORGANIZATION"})
_SHORT, _INITIALS = 3, 3


def without_credentials(
    claims: Iterable[Finding], views: Sequence[View], weak: frozenset[str]
) -> Iterator[Finding]:
    """The claims; a name loses credentials and words in short behind it, and one that is nothing else goes.

    Args:
        claims: of all recognizers.
        views: the documents of the case.
        weak: recognizers that may take such letters into a name.
    """
    by_id = {view.reading.document: view for view in views}
    for claim in claims:
        if claim.recognizer not in weak or claim.entity_type not in _KINDS:
            yield claim
            continue
        view = by_id[claim.document]
        start, end = view.span(claim)
        found = words(view.text, start, end)
        kept = len(found)
        while kept and _is_credential(found[kept - 1], view.text):
            kept -= 1
        if kept == 1 and bare(found[0].text) in _NUMBERED and _NUMBER.match(view.text, end):
            kept = 0
        elif kept < len(found) and not any(map(_names, found[:kept])) and _may_be_initials(found):
            kept = len(found)
        if kept == len(found):
            yield claim
        elif kept:
            yield from view.cut(claim, found[kept - 1].end)


def _names(word: Word) -> bool:
    """Whether a word can be what letters stand behind: no title and no initial."""
    return len(bare(word.text)) > 1 and not is_title(word.text)


def _may_be_initials(found: Sequence[Word]) -> bool:
    """Whether letters may be a name by themselves: MA rang, Dr MA."""
    letters = found[-1].text.replace(".", "")
    return letters.isupper() and len(letters) <= _INITIALS


def _is_credential(word: Word, text: str) -> bool:
    """Whether a word qualifies or is in short; the shortest are names in a line of capitals: JACK MA."""
    letters = word.text.replace(".", "")
    if letters in IN_SHORT or _PLURAL.fullmatch(letters):
        return True
    return letters in CREDENTIALS and not (len(letters) < _SHORT and shouting(word, text))
