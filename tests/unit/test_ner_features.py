"""What is known of a doubtful word, and which words are doubtful."""

from __future__ import annotations

import time

import numpy as np
import pytest
from helpers_core import case, find
from helpers_ner import words

from redactor.detect.base import view_of
from redactor.detect.ner.features import COLUMNS, VOICES, Candidates, candidates, logit
from redactor.model import Finding

P = "PERSON"
Known = dict[str, tuple[str, float]]


def rows(
    *texts: str, known: Known | None = None, claims: list[Finding] | None = None
) -> list[dict[str, dict[str, float]]]:
    """For each text, by doubtful word, what its columns say; the last one of equal words counts."""
    views = view_of(case(*texts))
    read = [words(view.text, known or {}) for view in views]
    out = []
    for view, own, found in zip(views, read, candidates(views, read, claims or []), strict=True):
        out.append(
            {
                view.text[own.starts[k] : own.ends[k]]: dict(
                    zip(COLUMNS, row.tolist(), strict=True)
                )
                for k, row in zip(found.words.tolist(), found.rows, strict=True)
            }
        )
    return out


def test_there_is_a_column_for_every_name_once() -> None:
    assert len(set(COLUMNS)) == len(COLUMNS)
    assert set(VOICES) < set(COLUMNS)


@pytest.mark.parametrize("texts", [(), ("",), ("\n\n",), ("We met.", "")])
def test_nothing_doubtful(texts: tuple[str, ...]) -> None:
    views = view_of(case(*texts))
    found = candidates(views, [words(view.text, {}) for view in views], [])
    assert [each.rows.shape for each in found] == [(0, len(COLUMNS)) for _ in texts]
    assert [len(each.words) for each in found] == [0 for _ in texts]


def test_words_are_doubtful_for_the_model_or_a_claim_and_signs_never_are() -> None:
    text = "Saw Quenby - Thistle, Elms."
    known = {"Quenby": (P, 0.02), "Saw": (P, 0.005), "-": (P, 0.9)}
    claims = [
        find(text, "Thistle,", recognizer="cues"), find(text, "Saw", recognizer="spacy"),
        find(text, "Elms", "AGE", recognizer="cues"),
    ]  # fmt: skip
    (found,) = rows(text, known=known, claims=claims)
    assert sorted(found) == ["Quenby", "Thistle"]


def test_claims_are_columns_by_their_best_score() -> None:
    text = "saw Quenby Thistle"
    claims = [
        find(text, "Quenby Thistle", recognizer="cues", score=0.5),
        find(text, "Quenby", recognizer="cues", score=0.8, role="client"),
        find(text, "Quenby", recognizer="unknown-words", score=0.3),
    ]
    (found,) = rows(text, claims=claims)
    first, second = found["Quenby"], found["Thistle"]
    assert (first["cues"], second["cues"]) == (pytest.approx(0.8), 0.5)
    assert (first["unknown-words"], first["voices"], second["voices"]) == (pytest.approx(0.3), 2, 1)
    assert (first["cue_person"], first["cue_role"], second["cue_role"]) == (2, 1, 0)


def test_claims_count_in_their_own_document_alone() -> None:
    claims = [find("Quenby", "Quenby", recognizer="cues", document="case-0001/document-02")]
    first, second = rows("Quenby", "Quenby", known={"Quenby": (P, 0.5)}, claims=claims)
    assert (first["Quenby"]["cues"], second["Quenby"]["cues"]) == (0, pytest.approx(0.8))
    assert first["Quenby"]["case_claims"] == second["Quenby"]["case_claims"] == 0.5


def test_the_rest_of_the_case_counts_in_whatever_spelling() -> None:
    (alone,) = rows("saw QUENBY", known={"QUENBY": (P, 0.5)})
    known = {"QUENBY": (P, 0.5), "quenby": (P, 0.9)}
    first, _ = rows("saw QUENBY", "quenby and quenby", known=known)
    high = float(logit(np.array([0.9], dtype=np.float32))[0])
    assert (
        alone["QUENBY"]["case_best"] == alone["QUENBY"]["case_mean"] == pytest.approx(0, abs=1e-5)
    )
    assert first["QUENBY"]["case_best"] == pytest.approx(high, abs=1e-4)
    assert first["QUENBY"]["case_mean"] == pytest.approx(high, abs=1e-4)
    assert first["QUENBY"]["case_count"] == pytest.approx(np.log1p(3), abs=1e-4)
    assert first["QUENBY"]["case_lower"] == pytest.approx(2 / 3, abs=1e-4)


def test_neighbours_and_ends_of_the_text() -> None:
    known = {"Quenby": (P, 0.5), "Thistle": (P, 0.9)}
    (found,) = rows("Quenby Thistle", known=known)
    high = float(logit(np.array([0.9], dtype=np.float32))[0])
    assert found["Quenby"]["before"] == found["Thistle"]["after"] == -7
    assert found["Quenby"]["after"] == pytest.approx(high, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "line", "lower"),
    [
        ("saw\nQUENBY T\nsaw", 1.0, 0.0), ("QUENBY t", 6 / 7, 0.0), ("a" * 600 + "\nQuenby", 1 / 6, 1.0),
        ("Quenby", 1 / 6, 0.0), ("saw\n\nQuenby\n", 1 / 6, 0.0), ("QUENBY\r\nsaw it", 1.0, 0.0),
    ],
)  # fmt: skip
def test_capitals_around_a_word(text: str, line: float, lower: float) -> None:
    (found,) = rows(text, known={"Quenby": (P, 0.5), "QUENBY": (P, 0.5)})
    (row,) = found.values()
    assert row["line_upper"] == pytest.approx(line, abs=1e-5)
    assert row["text_lower"] == lower


def test_the_order_of_documents_does_not_matter() -> None:
    known = {"Quenby": (P, 0.5), "quenby": (P, 0.9), "Elms": ("LOCATION", 0.3)}
    texts = ("saw Quenby", "quenby in Elms", "Quenby. Quenby.")
    assert rows(*texts, known=known) == list(reversed(rows(*reversed(texts), known=known)))


def test_a_very_long_line_takes_no_time() -> None:
    text = "Quenby Thistle saw " * 8000
    views = view_of(case(text))
    read = [words(text, {"Quenby": (P, 0.5), "Thistle": (P, 0.9)})]
    start = time.process_time()
    found: Candidates
    (found,) = candidates(views, read, [])
    assert time.process_time() - start < 30
    assert len(found.words) == 16_000
