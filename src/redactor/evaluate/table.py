"""Shows an evaluation: as tables for a person, as Markdown for the README, as JSON for a program.

None of them holds a word of a document: places are character offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from redactor.evaluate.figures import figures
from redactor.evaluate.origins import Origins
from redactor.evaluate.run import Evaluation
from redactor.evaluate.sheets import Sheet, beside, calibration, percent, sheets
from redactor.evaluate.stress import Changed, Stress

__all__ = ["Stressed", "as_json", "as_markdown", "as_tables", "percent"]

SCHEMA = "redactor.evaluation/1"


@dataclass(frozen=True, slots=True)
class Stressed:
    """What came of notes that were changed first."""

    stress: Stress
    notes: Changed
    evaluation: Evaluation


def all_sheets(
    evaluation: Evaluation,
    origins: Origins | None = None,
    stressed: Sequence[Stressed] = (),
    *,
    calibrated: bool = False,
) -> list[Sheet]:
    """Everything that is printed: the plain notes, then the changed ones beside them."""
    plain = sheets(evaluation, origins)
    out = [*plain, *([calibration(evaluation)] if calibrated else [])]
    if stressed:
        changed = [(each.stress.label, sheets(each.evaluation, origins)) for each in stressed]
        drawn = tuple(_drawn(each) for each in stressed)
        headings = ("change", "places changed", "of characters", "seed")
        out.append(Sheet("Changed notes", headings, drawn))
        out.extend(beside(plain, changed))
    return out


def _drawn(each: Stressed) -> tuple[str, ...]:
    seed = "–" if each.stress.seed is None else str(each.stress.seed)
    return each.stress.label, str(each.notes.changes), str(each.notes.characters), seed


def as_tables(listed: Iterable[Sheet]) -> list[Table]:
    """The sheets for a rich console, which prints them plainly where there is no terminal."""
    return [_table(sheet) for sheet in listed]


def _table(sheet: Sheet) -> Table:
    table = Table(title=sheet.title or None, title_justify="left", caption_justify="left")
    for index, heading in enumerate(sheet.headings):
        table.add_column(heading, justify="right" if index else "left")
    for row in sheet.rows:
        table.add_row(*row)
    table.caption = sheet.note or None
    return table


def as_markdown(listed: Iterable[Sheet]) -> str:
    """The same tables as Markdown."""
    return "\n".join(line for sheet in listed for line in _markdown(sheet))


def _markdown(sheet: Sheet) -> list[str]:
    rule = ["---", *("---:" for _ in sheet.headings[1:])]
    return [
        *([f"**{sheet.title}**", ""] if sheet.title else []),
        *(f"| {' | '.join(cells)} |" for cells in (sheet.headings, rule, *sheet.rows)),
        "",
        *([sheet.note, ""] if sheet.note else []),
    ]


def as_json(
    evaluation: Evaluation, origins: Origins | None = None, stressed: Sequence[Stressed] = ()
) -> dict[str, Any]:
    """Everything, ready for ``json.dumps``; the top-level keys are stable.

    ``unprotected``, ``lost``, ``lost_terms`` and ``false_alarms`` give the places of leaked mentions,
    of needlessly lost words, of protected terms that lost one, and of findings that were replaced
    where nothing is annotated.
    """
    return {
        "schema": SCHEMA,
        **figures(evaluation, origins),
        "cases": {name: figures(part, origins) for name, part in evaluation.by_folder().items()},
        "stress": [
            {
                "change": each.stress.kind,
                "rate": each.stress.rate,
                "seed": each.stress.seed,
                "changes": each.notes.changes,
                "characters": each.notes.characters,
                **figures(each.evaluation, origins),
            }
            for each in stressed
        ],
        **_places(evaluation),
    }


def _places(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "unprotected": [
            {
                "case": m.case,
                "document": m.document,
                "start": m.start,
                "end": m.end,
                "type": m.type,
            }
            for m in evaluation.mentions
            if not m.protected
        ],
        "lost": [
            {"case": d.case, "document": d.name, "ranges": [list(place) for place in d.lost]}
            for d in evaluation.documents
            if d.lost
        ],
        "lost_terms": [
            {"case": d.case, "document": d.name, "start": term.start, "end": term.end}
            for d in evaluation.documents
            for term in d.terms
            if not term.holds
        ],
        "false_alarms": [
            {
                "case": d.case,
                "document": d.name,
                "start": claim.mark.start,
                "end": claim.mark.end,
                "type": claim.mark.kind,
                "recognizer": claim.mark.recognizer,
                "score": claim.mark.score,
            }
            for d in evaluation.documents
            if d.has_copy
            for claim in d.claims
            if claim.is_false_alarm
        ],
    }
