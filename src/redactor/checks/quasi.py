"""How many details that could single somebody out stay in the copies of a case, against what is allowed.

One rare job tells little, with a rare illness and an event in the news it tells everything. The count is
a call to look, not a measure of risk: it knows nothing of how rare a detail is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from redactor.folding import fold
from redactor.model import Case, Decision, Document, Flag

_FLAG: Final = "quasi-identifier"
_DETAILS: Final = frozenset({"NRP", "QUASI_IDENTIFIER"})


def details(
    case: Case, decisions: Sequence[Decision], flags: Mapping[str, Sequence[Flag]]
) -> frozenset[str]:
    """The details of a case that stay, folded, each once however often it is written."""
    texts = {document.id: document for document in case.documents}
    found: set[str] = set()
    for name, own in flags.items():
        for flag in own:
            if flag.kind == _FLAG and name in texts:
                found.add(_words(texts[name], flag.segment, flag.start, flag.end))
    for decision in decisions:
        finding = decision.finding
        if finding.entity_type in _DETAILS and not decision.replaces:
            found.add(_words(texts[finding.document], finding.segment, finding.start, finding.end))
    return frozenset(found - {""})


def too_many(
    case: Case,
    decisions: Sequence[Decision],
    flags: Mapping[str, Sequence[Flag]],
    allowed: int | None,
) -> str:
    """A remark for the reviewer where more stay than are allowed; else ``""``."""
    if allowed is None:
        return ""
    count = len(details(case, decisions, flags))
    if count <= allowed:
        return ""
    return (
        f"{count} details that could single somebody out stay in the copies of this case; the pipeline"
        f" allows {allowed}. Decide which to take out: each is flagged with a suggestion."
    )


def _words(document: Document, segment: int, start: int, end: int) -> str:
    return " ".join(fold(document.segments[segment].text[start:end]).split())
