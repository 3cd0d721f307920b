"""Local organisations by their shape: a name of its own, then the kind (``Larkhill Surgery``).

What only says the kind (``Primary School``, ``Community Mental Health Team``) names nobody and stays; so do
national bodies, which the protected terms list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from redactor.detect.base import View
from redactor.detect.lexicon import is_protected
from redactor.detect.names import Word, bare, words
from redactor.model import Case, Finding
from redactor.relations import JOBS, RELATIONS

NAME = "organisations"
_KINDS = (
    "School|Academy|Primary|Nursery|Preschool|Playgroup|College|Sixth Form|University|Hospital|Infirmary|"
    "Surgery|Medical Practice|Medical Centre|Health Centre|Practice|Clinic|Hospice|Pharmacy|Chemist|Ward|"
    "Unit|House|Lodge|Court|Manor|Grange|Villa|Hall|Cottage|Care Home|Nursing Home|Prison|Council|Church|"
    "Chapel|Mosque|Temple|Gurdwara|Synagogue|Cathedral|Trust|Ltd|Limited|LLP|PLC|Inc|Foundation|Centre|"
    "Center|Hub|Project|Service|Services|Solicitors|Housing|Homes|Housing Association|Association|Group|"
    "Bakery|Garage|Cafe|Café|Restaurant|Inn|Arms|Hotel|Library|Club|Team|Partnership|CAMHS|CMHT|EAP|"
    "Constabulary|Police|Logistics|Industries|Stores?|Insurance|Assurance|Counseling|Counselling|Associates|"
    "Behavioral Health|Behavioural Health|Wellness|Shelter|Refuge|Hostel|Elementary|High School|Middle School"
)
_WORD = r"\p{Lu}[\p{L}\p{M}'.]*(?:-\p{L}+)*"
_LINK = r"(?:of|the|and|&|for|on|upon|in|at|de|la|na|St\.?)"
_PHRASE = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}])(?P<name>{_WORD}(?:[ ](?:{_LINK}[ ])*{_WORD}){{0,5}}?[ ](?:{_KINDS}))(?![\p{{L}}\p{{N}}])"
)
_GENERIC = frozenset(
    (
        "the a an our my her his their this that at in to from for of on and & new old local main primary "
        "secondary infant junior high middle elementary grammar special community mental health general "
        "royal county district city town borough national regional central north south east west northern "
        "southern eastern western medical dental day family families children's childrens children young "
        "people youth adult adults older social care crisis home treatment resolution early intervention "
        "help outreach support housing legal advice advocacy probation youth justice offending drug alcohol "
        "substance misuse recovery therapy psychological psychology counselling counseling talking bereavement "
        "domestic abuse violence women's men's carers single point access emergency duty out hours acute "
        "inpatient outpatient assessment referral safeguarding child protection police crown county family "
        "magistrates' magistrates youth supreme high appeal voluntary sector group parish village leisure "
        "sports football community learning disability disabilities neuro autism perinatal liaison intensive "
        "rehabilitation school college university hospital nhs foundation trust council service services team "
        "mother baby maternity children's centre center public private employee assistance occupational"
    ).split()
)


class Organisations:
    """Finds named local organisations."""

    name = NAME

    def detect(
        self, case: Case, views: Sequence[View], known: Sequence[Finding]
    ) -> Iterator[Finding]:
        """Capitalised phrases that end in the kind of an organisation and hold a name of their own."""
        for view in views:
            for match in _PHRASE.finditer(view.text):
                kept = _own(words(view.text, *match.span("name")))
                if kept:
                    yield from view.findings(
                        kept[0].start, match.end("name"), "ORGANIZATION", 0.6, NAME, rule="kind"
                    )


def _own(tokens: list[Word]) -> list[Word]:
    """The words from the first one that is the organisation's own."""
    for index, token in enumerate(tokens[:-1]):
        key = bare(token.text)
        generic = token.text.lower() in _GENERIC or key in _GENERIC or token.text.islower()
        if not (generic or is_protected(key) or key in RELATIONS or key in JOBS):
            return tokens[index:]
    return []
