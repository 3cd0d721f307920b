"""The closed list of reason codes for what a person may see of others in their own file.

Source: the three steps of the UK regulator on information about other people in a subject access
request, and the usual grounds for holding back. A code stands in the copy, ``[redacted: COURT-PROCESSED]``,
so that the reader of the copy and whoever signs for it can ask about it; the words are for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

NO_CONSENT: Final = "3P-NOCONSENT"
NOT_SUBJECT: Final = "NOT-SUBJECT-DATA"
OTHER: Final = "OTHER"

WITHHOLD: Final[Mapping[str, str]] = MappingProxyType(
    {
        NO_CONSENT: "it is about somebody else, who has not agreed",
        "3P-SERIOUSHARM": "giving it could seriously harm somebody else",
        NOT_SUBJECT: "it is not known to be about the person who asked",
        "CONFIDENCE": "somebody told it in confidence",
        "COURT-PROCESSED": "a court processes it",
        "EXPECTATION": "it was given in the expectation that it would not be passed on",
        "LPP": "it is legally privileged",
        "CHILD-ABUSE-DATA": "it is about abuse of a child, and giving it is not in the child's interest",
        OTHER: "another reason, which is on file",
    }
)
"""Why something is held back: code, and what it means."""

KEEP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CONSENT": "the person agreed",
        "REASONABLE": "it is reasonable to give it without the person's agreement",
        "KNOWN": "the person who asked knows it already",
    }
)
"""Why something about another person is given all the same."""

OWN: Final = "OWN-DATA"
PROFESSIONAL: Final = "PROFESSIONAL"
"""Codes of what is given without a decision of its own: the subject's data, professionals in role."""


def withheld_label(code: str) -> str:
    """What stands in the copy: ``[redacted: 3P-NOCONSENT]``; an unknown code reads ``OTHER``."""
    return f"[redacted: {code if code in WITHHOLD else OTHER}]"
