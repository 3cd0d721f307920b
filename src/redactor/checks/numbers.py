"""Two different numbers of a kind that everybody has one of, and one person: somebody must look.

Either one is wrong, or is another person's, or the person was given a second one, which happens at
adoption and at transition and tells it to whoever reads the file. All three matter, and no program can
tell which it is.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from redactor.model import Case, Finding, Flag, Identity
from redactor.owners import owners_of

ONE_EACH: Final = frozenset({"UK_NHS", "UK_NINO", "US_SSN", "PPSN"})
"""Numbers of which a person has one for life."""

CLIENT: Final = "client"
_LEAST: Final = 8
_MISREAD: Final = str.maketrans("oil", "011")


def two_numbers(
    case: Case,
    findings: Sequence[Finding],
    of: Sequence[str],
    identities: Mapping[str, Identity],
) -> dict[str, tuple[Flag, ...]]:
    """Flags by document for every mention of a number whose owner has another of its kind.

    A number without a person beside it (in its sentence, row or block) is taken for the client's.
    A shortened number (fewer than eight characters) is no other one.

    Args:
        case: the documents.
        findings: of all documents of the case.
        of: identity id of each finding.
        identities: by id.
    """
    if not any(finding.entity_type in ONE_EACH for finding in findings):
        return {}
    owners = owners_of(case, findings, of, identities, kin_only=True)
    held: dict[tuple[str, str], dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding, owner in zip(findings, owners, strict=True):
        if finding.entity_type in ONE_EACH:
            number = _bare(case.surface(finding))
            if len(number) >= _LEAST:
                held[finding.entity_type, owner.key or CLIENT][number].append(finding)
    flags: dict[str, list[Flag]] = defaultdict(list)
    for numbers in held.values():
        if len(numbers) > 1:
            for finding in (f for mentions in numbers.values() for f in mentions):
                flags[finding.document].append(_flag(case, finding))
    return {
        document: tuple(sorted(own, key=lambda flag: (flag.segment, flag.start)))
        for document, own in sorted(flags.items())
    }


def _bare(surface: str) -> str:
    """A number as it is compared: letters and figures, what a scanner mixes up made one."""
    folded = unicodedata.normalize("NFKC", surface).casefold()
    return "".join(c for c in folded if c.isalnum()).translate(_MISREAD)


def _flag(case: Case, finding: Finding) -> Flag:
    (document,) = (each for each in case.documents if each.id == finding.document)
    place = document.segments[finding.segment].place
    return Flag(
        "uncertain",
        place,
        finding.segment,
        finding.start,
        finding.end,
        "identity",
        "two-numbers",
    )
