"""Collects the figures of an evaluation for a program to read: the same everywhere, words nowhere."""

from __future__ import annotations

from typing import Any

from redactor.evaluate.claims import calibration_error, reliability
from redactor.evaluate.origins import Origins
from redactor.evaluate.people import Clustering
from redactor.evaluate.run import Evaluation
from redactor.evaluate.score import Share
from redactor.evaluate.sheets import origin_splits, type_splits, writing_splits


def figures(evaluation: Evaluation, origins: Origins | None = None) -> dict[str, Any]:
    """Every figure of ``evaluation``, ready for ``json.dumps``; the keys are stable."""
    return {
        "direct": {
            "mentions": _share(evaluation.direct_mentions, "protected"),
            "entities": _share(evaluation.direct_entities, "protected"),
        },
        "types": {name: _protected(*shares) for name, *shares in type_splits(evaluation)},
        "letter_case": _letter_case(evaluation),
        **({} if origins is None else {"origins": _origins(evaluation, origins)}),
        "kept": _share(evaluation.kept, "kept"),
        "risk_kept": _share(evaluation.risk_kept, "kept"),
        "terms": _share(evaluation.terms_kept, "kept"),
        "replaced": _share(evaluation.false_alarms, "on_no_span"),
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
        "documents": _documents(evaluation),
        "leaks": _leaks(evaluation),
        "people": _people(evaluation),
        "intervals": {
            "exact": _share(evaluation.intervals.exact, "pairs"),
            "wrong": _share(evaluation.intervals.wrong, "pairs"),
        },
        "calibration": _calibration(evaluation),
    }


def _letter_case(evaluation: Evaluation) -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    for kind, writing, *shares in writing_splits(evaluation):
        out.setdefault(kind, {})[writing.value] = _protected(*shares)
    return out


def _origins(evaluation: Evaluation, origins: Origins) -> dict[str, Any]:
    return {name: _protected(*shares) for name, *shares in origin_splits(evaluation, origins)}


def _documents(evaluation: Evaluation) -> dict[str, int]:
    leak_free = evaluation.leak_free
    return {
        "total": leak_free.total,
        "leak_free": leak_free.hits,
        "leaking": sum(document.leaks for document in evaluation.documents),
        "no_copy": evaluation.no_copy,
    }


def _leaks(evaluation: Evaluation) -> dict[str, Any]:
    spread = evaluation.spread
    return {
        "documents": dict(spread.groups),
        "left": spread.left,
        "words": spread.words,
        "per_1000_words": spread.per_thousand,
    }


def _people(evaluation: Evaluation) -> dict[str, Any]:
    people = evaluation.people
    return {
        "one_label": _share(people.one_label, "persons"),
        "merged": _share(people.merged, "labels"),
        "under_another": _share(people.under_another, "mentions"),
        "role_in_label": _share(people.role_in_label, "mentions"),
        "role_right": _share(people.role_right, "persons"),
        "classes": {
            each.name: {
                **_share(each.right, "right"),
                "taken_for": {"class": each.taken_for, "persons": each.taken}
                if each.taken
                else None,
            }
            for each in people.classes
        },
        "client_right": _share(people.client, "cases"),
        "b_cubed": _clustering(people.clusters),
        "b_cubed_all": _clustering(people.all_clusters),
    }


def _clustering(clusters: Clustering) -> dict[str, float | None]:
    return {"precision": clusters.precision, "recall": clusters.recall, "f1": clusters.f1}


def _calibration(evaluation: Evaluation) -> dict[str, Any]:
    bins = reliability(evaluation.claims)
    return {
        "bins": [
            {
                "low": each.low,
                "high": each.high,
                "total": each.total,
                "right": each.right,
                "touching": each.touching,
                "mean_score": each.mean,
            }
            for each in bins
        ],
        "error": calibration_error(bins),
    }


def _protected(mentions: Share, entities: Share) -> dict[str, Any]:
    return {
        "mentions": _share(mentions, "protected"),
        "entities": _share(entities, "protected"),
    }


def _share(share: Share, counted: str) -> dict[str, float | int | None]:
    return {counted: share.hits, "total": share.total, "share": share.value}
