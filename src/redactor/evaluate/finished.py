"""What is scored: the finished text of a document, and what its reviewer is shown beside it.

Plain data that any contestant can give, whole or in part: another program has no flags, and a
finished text is all that most figures need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``[start, end)`` of the original document, and what they were marked as.

    Attributes:
        kind: the kind of a flag (``risk``) or the entity type of a finding (``PERSON``).
        recognizer: who says so.
        score: of a finding, 0 to 1; None where there is none.
        replaced: of a finding, whether its text is changed in the copy.
    """

    start: int
    end: int
    kind: str
    recognizer: str = ""
    score: float | None = None
    replaced: bool = True


@dataclass(frozen=True, slots=True)
class Finished:
    """What came out for one document.

    Attributes:
        text: the copy; None where there is none (refused or quarantined).
        flags: passages that the reviewer is sent to.
        findings: everything that was decided on, whether it was replaced or left.
    """

    text: str | None = field(repr=False)
    flags: tuple[Mark, ...] = ()
    findings: tuple[Mark, ...] = ()


NOTHING = Finished(None)

RunCase = Callable[[str, Mapping[str, str]], Mapping[str, Finished]]
"""Takes a case name and its plain documents by file name; returns what came out for each.

A document that is missing from the result got no copy.
"""
