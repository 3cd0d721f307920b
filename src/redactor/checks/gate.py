"""The checks in the order of the line: what refuses a case, what holds its copies, what it must say.

``refusal`` runs before anything is found, because it needs the documents alone; ``look`` when all is
decided. What they say holds no word of a document: what users wrote about a release is cleared of
everything that is a form of somebody in the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from redactor.checks import conflict, numbers, protected, quasi, release
from redactor.config.pipeline import Pipeline
from redactor.errors import Problem
from redactor.model import Case, CaseNote, Decision, Finding, Flag, Identity
from redactor.reasons import NOT_SUBJECT, withheld_label

Places = Callable[[str], Iterable[tuple[int, int]]]
"""Where a text holds a form that no copy may hold: offsets."""

REMOVED: Final = "[removed]"
NOT_SHOWN: Final = "[not shown]"
"""In place of what users wrote about a case that was not worked on, so that nothing cleared it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checks found when all was decided.

    Attributes:
        held: why no copy of the case may be handed out, or ``None``.
        flags: further flags, by document.
        note: what the report says about the case.
    """

    held: Problem | None
    flags: Mapping[str, tuple[Flag, ...]]
    note: CaseNote


def refusal(case: Case, pipeline: Pipeline, is_word: Callable[[str], bool]) -> Problem | None:
    """Why the case is not worked on at all; ``None`` if it may be.

    Args:
        case: with documents and release.
        pipeline: that it is to go through.
        is_word: whether a word is also an ordinary word or a protected term.
    """
    record = case.roster.release
    if problem := release.locked(record, pipeline):
        return problem
    if pipeline.needs_secret and not case.secret:
        return Problem(
            "no-secret",
            "The pipeline hashes or encrypts, which needs the secret of the case, and there is none.",
            "Run with a vault, or choose the action label or type in the pipeline.",
        )
    if pipeline.by_law or record.cleared:
        return None
    return conflict.stopped(conflict.meetings(case, is_word))


def refused_note(case: Case, pipeline: Pipeline) -> CaseNote:
    """What the report says about a case that is not worked on: which fields are recorded, not what they say."""
    record = case.roster.release
    row = release.release_row(record, pipeline.needs, lambda text: NOT_SHOWN if text else "")
    return CaseNote(case.id, row)


def look(
    case: Case,
    pipeline: Pipeline,
    *,
    findings: Sequence[Finding],
    of: Sequence[str],
    identities: Mapping[str, Identity],
    decisions: Sequence[Decision],
    doubtful: Sequence[Finding],
    flags: Mapping[str, Sequence[Flag]],
    places: Sequence[Places],
    is_word: Callable[[str], bool],
    origin_known: bool,
    today: date,
) -> Looked:
    """Everything that must be said or done once the case is decided.

    Args:
        case: the documents, roster and release.
        pipeline: that it went through.
        findings: settled, of all documents.
        of: identity id of each finding.
        identities: by id.
        decisions: on the findings, in their order.
        doubtful: names that do not count and are marked.
        flags: of detection, by document.
        places: searches for forms of the case in a text, strong and weak.
        is_word: whether a word is also an ordinary word or a protected term.
        origin_known: whether there is a day 0 from which relative dates count.
        today: against which a day of destruction is held.
    """
    record = case.roster.release
    hide = _hider(places)
    met = conflict.meetings(case, is_word)
    twice = numbers.two_numbers(case, findings, of, identities)
    more = {
        document.id: (
            *twice.get(document.id, ()),
            *conflict.flags_of(met, document),
            *_whose(case, document.id, decisions),
        )
        for document in case.documents
    }
    held = protected.held(case, decisions, doubtful, flags) or release.incomplete(record, pipeline)
    notes = [
        release.expired(record, today),
        quasi.too_many(case, decisions, flags, pipeline.quasi_allowed),
        _conflict_note(met, record.cleared, hide),
    ]
    note = CaseNote(
        case.id,
        release.release_row(record, pipeline.needs, hide),
        origin_known,
        tuple(note for note in notes if note),
    )
    return Looked(held, {name: own for name, own in more.items() if own}, note)


def _conflict_note(met: Sequence[conflict.Met], cleared: str, hide: release.Hide) -> str:
    told = conflict.told(met)
    if not told:
        return ""
    return f"{told}. Cleared: {hide(cleared)}" if cleared else f"{told}."


def _whose(case: Case, document: str, decisions: Sequence[Decision]) -> list[Flag]:
    """Marks for what is withheld only because nothing tells whose it is."""
    unknown = withheld_label(NOT_SUBJECT)
    (one,) = (each for each in case.documents if each.id == document)
    return [
        Flag(
            "uncertain",
            one.segments[d.finding.segment].place,
            d.finding.segment,
            d.finding.start,
            d.finding.end,
            "disclosure",
            "owner",
        )
        for d in decisions
        if d.finding.document == document and d.action == "disclose" and d.label == unknown
    ]


def _hider(places: Sequence[Places]) -> release.Hide:
    def hide(text: str) -> str:
        spans = sorted(span for search in places for span in search(text))
        out, at = "", 0
        for start, end in spans:
            if end > at:
                out += text[at : max(start, at)] + (REMOVED if start >= at else "")
                at = end
        return out + text[at:]

    return hide
