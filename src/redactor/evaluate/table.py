"""Shows an evaluation: as tables for a person, as Markdown for the README, as JSON for a program.

None of them holds a word of a document: places are character offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Table

from redactor.evaluate.flagged import QUASI_TYPE
from redactor.evaluate.run import Evaluation
from redactor.evaluate.score import Share, protected_entities, protected_mentions

SCHEMA = "redactor.evaluation/1"
_Rows = list[tuple[str, ...]]


def percent(share: Share | float | None) -> str:
    """``65.8 %``; a dash where there is nothing to count."""
    value = share.value if isinstance(share, Share) else share
    return "–" if value is None else f"{100 * value:.1f} %"


def type_rows(evaluation: Evaluation) -> _Rows:
    """Per gold type, and for all direct identifiers: protected mentions and entities."""
    rows: _Rows = []
    for name in evaluation.types:
        mentions = protected_mentions(evaluation.mentions, name.__eq__)
        entities = protected_entities(evaluation.mentions, name.__eq__)
        rows.append((name, *_counted(mentions), *_counted(entities)))
    direct = (*_counted(evaluation.direct_mentions), *_counted(evaluation.direct_entities))
    return [*rows, ("direct identifiers", *direct)]


def summary_rows(evaluation: Evaluation) -> _Rows:
    """The figures that are one line each: kept text, flags, documents, identities."""
    people = evaluation.people
    terms = evaluation.terms_kept
    return [
        ("kept", *_counted(evaluation.kept)),
        ("risk kept", *_counted(evaluation.risk_kept)),
        *([("protected terms kept", *_counted(terms))] if terms.total else []),
        ("risk passages flagged", *_counted(evaluation.passages_flagged)),
        ("sentences in them flagged", *_counted(evaluation.sentences_flagged)),
        ("other sentences flagged", *_counted(evaluation.others_flagged)),
        ("QUASI touched", *_counted(evaluation.quasi_touched)),
        ("QUASI flagged", *_counted(evaluation.quasi_flagged)),
        ("quasi-identifier flags on no span", *_counted(evaluation.quasi_stray)),
        ("leak-free documents", *_counted(evaluation.leak_free)),
        ("documents without a copy", str(evaluation.no_copy), ""),
        ("persons with one label", *_counted(people.one_label)),
        ("labels that merge persons", *_counted(people.merged)),
        ("role in label", *_counted(people.role_in_label)),
        ("labels: B-cubed precision", percent(people.precision), ""),
        ("labels: B-cubed recall", percent(people.recall), ""),
        ("labels: B-cubed F1", percent(people.f1), ""),
    ]


TYPE_HEADINGS = ("type", "mentions", "protected", "entities", "protected")
SUMMARY_HEADINGS = ("figure", "count", "share")
QUASI_NOTE = "QUASI above: phrases whose words are gone. They are pointed out, not removed: see QUASI touched."


def _counted(share: Share) -> tuple[str, str]:
    return f"{share.hits}/{share.total}", percent(share)


def _note(evaluation: Evaluation) -> list[str]:
    return [QUASI_NOTE] if QUASI_TYPE in evaluation.types else []


def as_tables(evaluation: Evaluation) -> list[Table]:
    """Two tables for a rich console, which prints them plainly where there is no terminal."""
    tables = []
    for headings, rows in (
        (TYPE_HEADINGS, type_rows(evaluation)),
        (SUMMARY_HEADINGS, summary_rows(evaluation)),
    ):
        table = Table()
        for index, heading in enumerate(headings):
            table.add_column(heading, justify="right" if index else "left")
        for row in rows:
            table.add_row(*row)
        tables.append(table)
    tables[0].caption = "\n".join(_note(evaluation)) or None
    return tables


def as_markdown(evaluation: Evaluation) -> str:
    """The same tables as Markdown."""
    return "\n".join(
        [
            *_markdown(TYPE_HEADINGS, type_rows(evaluation)),
            "",
            *(line for note in _note(evaluation) for line in (note, "")),
            *_markdown(SUMMARY_HEADINGS, summary_rows(evaluation)),
            "",
        ]
    )


def _markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    rule = ["---", *("---:" for _ in headings[1:])]
    return [f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows)]


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Everything, ready for ``json.dumps``; the top-level keys are stable.

    ``unprotected``, ``lost`` and ``lost_terms`` give the places of leaked mentions, of needlessly
    lost words and of protected terms that lost one.
    """
    return {
        "schema": SCHEMA,
        **_figures(evaluation),
        "cases": {name: _figures(part) for name, part in evaluation.by_folder().items()},
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
    }


def _figures(evaluation: Evaluation) -> dict[str, Any]:
    people = evaluation.people
    leak_free = evaluation.leak_free
    return {
        "direct": {
            "mentions": _share(evaluation.direct_mentions, "protected"),
            "entities": _share(evaluation.direct_entities, "protected"),
        },
        "types": {
            name: {
                "mentions": _share(
                    protected_mentions(evaluation.mentions, name.__eq__), "protected"
                ),
                "entities": _share(
                    protected_entities(evaluation.mentions, name.__eq__), "protected"
                ),
            }
            for name in evaluation.types
        },
        "kept": _share(evaluation.kept, "kept"),
        "risk_kept": _share(evaluation.risk_kept, "kept"),
        "terms": _share(evaluation.terms_kept, "kept"),
        "risk_flagged": {
            "passages": _share(evaluation.passages_flagged, "flagged"),
            "sentences": _share(evaluation.sentences_flagged, "flagged"),
            "other_sentences": _share(evaluation.others_flagged, "flagged"),
        },
        "quasi": {
            "touched": _share(evaluation.quasi_touched, "touched"),
            "flagged": _share(evaluation.quasi_flagged, "flagged"),
            "flags": _share(evaluation.quasi_stray, "on_no_span"),
        },
        "documents": {
            "total": leak_free.total,
            "leak_free": leak_free.hits,
            "leaking": sum(document.leaks for document in evaluation.documents),
            "no_copy": evaluation.no_copy,
        },
        "people": {
            "one_label": _share(people.one_label, "persons"),
            "merged": _share(people.merged, "labels"),
            "role_in_label": _share(people.role_in_label, "mentions"),
            "b_cubed": {
                "precision": people.precision,
                "recall": people.recall,
                "f1": people.f1,
            },
        },
    }


def _share(share: Share, counted: str) -> dict[str, float | int | None]:
    return {counted: share.hits, "total": share.total, "share": share.value}
