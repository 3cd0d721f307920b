"""The file that says which tradition a name is read as: one line per person, and no names."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor.errors import ConfigError
from redactor.evaluate.finished import Finished
from redactor.evaluate.goldmark import load
from redactor.evaluate.origins import ORIGINS, UNLABELLED, read
from redactor.evaluate.run import evaluate_cases
from redactor.evaluate.score import Share
from redactor.evaluate.sheets import origin_splits, sheets

GOLD = Path(__file__).resolve().parents[2] / "benchmarks" / "gold"
NOTE = "⟦PERSON|a|Rook⟧ met ⟦PERSON|b|Wren⟧, ⟦PERSON|b|Wren⟧ and ⟦PERSON|c|Teal⟧ in ⟦DATE|d|2019⟧."
COPY = "[A] met [B], Wren and Teal in [date]."
HEAD = "case\tref\torigin\n"


def written(root: Path, lines: str) -> Path:
    (root / "birds").mkdir(exist_ok=True)
    (root / "birds" / "1.txt").write_text(NOTE, encoding="utf-8")
    (root / "origins.tsv").write_text(lines, encoding="utf-8")
    return root


@pytest.mark.parametrize("single", [False, True])
def test_persons_are_counted_by_origin(tmp_path: Path, single: bool) -> None:
    gold = written(tmp_path, f"{HEAD}birds\ta\tpacific\nbirds\tb\tenglish\n\n")
    cases = load(gold, single=single)
    origins = read(gold, cases)
    assert origins is not None
    result = evaluate_cases(cases, lambda case, documents: {"1.txt": Finished(COPY)})
    assert origin_splits(result, origins) == [
        ("english", Share(1, 2), Share(0, 1)),
        ("pacific", Share(1, 1), Share(1, 1)),
        (UNLABELLED, Share(0, 1), Share(0, 1)),
    ]
    (sheet,) = [each for each in sheets(result, origins) if "origin" in each.title]
    assert sheet.note == "A reading of the name, not of a person."


def test_without_the_file_there_is_no_table(tmp_path: Path) -> None:
    gold = written(tmp_path, HEAD)
    (gold / "origins.tsv").unlink()
    cases = load(gold)
    assert read(gold, cases) is None
    result = evaluate_cases(cases, lambda case, documents: {"1.txt": Finished(COPY)})
    assert not [each for each in sheets(result, None) if "origin" in each.title]


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ("birds\ta\tpacific\n", 1),
        ("", 1),
        (f"{HEAD}birds\ta\n", 2),
        (f"{HEAD}birds\tz\tpacific\n", 2),
        (f"{HEAD}birds\td\tpacific\n", 2),
        (f"{HEAD}fish\ta\tpacific\n", 2),
        (f"{HEAD}birds\ta\tpacific\nbirds\ta\tenglish\n", 3),
        (f"{HEAD}birds\ta\tviking\n", 2),
    ],
)
def test_mistakes_are_named_by_line(tmp_path: Path, lines: str, where: int) -> None:
    gold = written(tmp_path, lines)
    with pytest.raises(ConfigError) as caught:
        read(gold, load(gold))
    assert caught.value.where == f"origins.tsv:{where}"
    assert "viking" not in str(caught.value)


def test_everybody_of_the_gold_has_an_origin_on_the_list() -> None:
    cases = load(GOLD)
    origins = read(GOLD, cases)
    assert origins is not None
    persons = {
        (case.name, span.ref)
        for case in cases
        for document in case.documents.values()
        for span in document.spans
        if span.type == "PERSON"
    }
    assert set(origins.by_person) == persons
    assert set(origins.by_person.values()) <= set(ORIGINS)
