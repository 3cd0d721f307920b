"""What the program says of itself is judged: false alarms, scores, and how leaks are spread."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from redactor.cli import evaluate as command
from redactor.cli.app import cli
from redactor.evaluate.claims import Bin, Claim, calibration_error, claims, reliability
from redactor.evaluate.finished import Finished, Mark
from redactor.evaluate.goldmark import parse
from redactor.evaluate.leaks import Spread
from redactor.evaluate.misses import as_lines, misses
from redactor.evaluate.run import evaluate
from redactor.evaluate.score import Share
from redactor.evaluate.table import as_json

NOTE = "⟦PERSON|p|Rook⟧ saw a heron near ⟦LOCATION|l|Quillby⟧ on Monday."
TEXT = "Rook saw a heron near Quillby on Monday."
COPY = "[Client] saw a [person] [place] on [date]."
FOUND = (
    Mark(0, 4, "PERSON", "cues", 0.9),
    Mark(11, 16, "PERSON", "guess", 0.45),
    Mark(17, 29, "PERSON", "guess", 0.61),
    Mark(33, 39, "DATE_TIME", "day", 1.0),
    Mark(5, 8, "PERSON", "guess", 0.2, replaced=False),
)


def judged() -> tuple[Claim, ...]:
    return claims(parse(NOTE), Finished(COPY, findings=FOUND))


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "birds").mkdir()
    (tmp_path / "birds" / "1.txt").write_text(NOTE, encoding="utf-8")
    return tmp_path


def copied(case: str, documents: Mapping[str, str]) -> dict[str, Finished]:
    return {"1.txt": Finished(COPY, findings=FOUND)}


def test_a_false_alarm_was_replaced_and_touches_nothing() -> None:
    shown = [(c.mark.start, c.touches, c.right, c.is_false_alarm) for c in judged()]
    assert shown == [
        (0, True, True, False),
        (5, False, False, False),
        (11, False, False, True),
        (17, True, False, False),
        (33, False, False, True),
    ]


def test_scores_of_names_fall_into_bins() -> None:
    bins = reliability(judged())
    assert bins == (
        Bin(0.2, 0.3, 1, 0, 0, 0.2),
        Bin(0.4, 0.5, 1, 0, 0, 0.45),
        Bin(0.6, 0.7, 1, 0, 1, 0.61),
        Bin(0.9, 1.0, 1, 1, 1, 0.9),
    )
    assert calibration_error(bins) == pytest.approx((0.2 + 0.45 + 0.61 + 0.1) / 4)
    assert calibration_error(()) is None


@pytest.mark.parametrize(
    ("score", "low"), [(0.0, 0.0), (0.3, 0.3), (0.7, 0.7), (0.99, 0.9), (1.0, 0.9)]
)
def test_a_score_on_an_edge_is_in_the_upper_bin(score: float, low: float) -> None:
    claim = Claim(Mark(0, 1, "ORGANIZATION", "x", score), touches=True, right=True)
    assert [each.low for each in reliability([claim])] == [low]


def test_a_finding_without_a_score_and_one_of_no_name_are_in_no_bin() -> None:
    kinds = [Mark(0, 1, "PERSON"), Mark(0, 1, "POSTCODE", "x", 0.5)]
    assert reliability(Claim(mark, touches=True, right=True) for mark in kinds) == ()


def test_misses_name_who_replaced_what(gold: Path) -> None:
    result = evaluate(gold, copied)
    assert result.false_alarms == Share(2, 4)
    assert list(as_lines(misses(result))) == [
        "birds/1.txt:11-16 FALSE (PERSON guess 0.45)",
        "birds/1.txt:17-21 LOST (PERSON guess 0.61)",
        "birds/1.txt:33-39 FALSE (DATE_TIME day 1.00)",
    ]
    assert as_json(result)["false_alarms"][0] == {
        "case": "birds",
        "document": "1.txt",
        "start": 11,
        "end": 16,
        "type": "PERSON",
        "recognizer": "guess",
        "score": 0.45,
    }


def test_a_document_without_a_copy_has_no_false_alarms_and_no_leaks(gold: Path) -> None:
    result = evaluate(gold, lambda case, documents: {"1.txt": Finished(None, findings=FOUND)})
    assert result.false_alarms == Share(0, 0)
    assert as_json(result)["false_alarms"] == []
    assert not [miss for miss in misses(result) if miss.type in ("FALSE", "LOST")]
    assert result.spread == Spread(0, (("0", 0), ("1", 0), ("2-3", 0), ("4+", 0)), 0, 0)
    assert result.spread.per_thousand is None


def test_leaks_are_counted_by_document(tmp_path: Path) -> None:
    for count in range(6):
        folder = tmp_path / f"c{count}"
        folder.mkdir()
        names = " ".join(f"⟦PERSON|p{n}|Wren{n}⟧" for n in range(count))
        (folder / "1.txt").write_text(f"{names} and ⟦DATE|d|2019⟧ two", encoding="utf-8")
    leaky = evaluate(tmp_path, lambda case, docs: {n: Finished(t) for n, t in docs.items()})
    assert leaky.spread == Spread(6, (("0", 1), ("1", 1), ("2-3", 2), ("4+", 2)), 15, 33)
    assert leaky.spread.per_thousand == pytest.approx(1000 * 15 / 33)
    assert as_json(leaky)["leaks"]["documents"] == {"0": 1, "1": 1, "2-3": 2, "4+": 2}


# --- the command


@pytest.fixture
def invoke(gold: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    def leave(case: str, documents: Mapping[str, str]) -> dict[str, Finished]:
        seen.append(documents["1.txt"])
        return {"1.txt": Finished(documents["1.txt"], findings=FOUND[:1])}

    seen: list[str] = []
    monkeypatch.setattr(command, "Line", lambda pipeline: None)
    monkeypatch.setattr(command, "case_runner", lambda line: leave)
    (gold / "origins.tsv").write_text("case\tref\torigin\nbirds\tp\tenglish\n", encoding="utf-8")
    runner = CliRunner()
    runner.seen = seen  # type: ignore[attr-defined]
    return runner


def test_changed_notes_stand_beside_plain_ones(invoke: CliRunner, gold: Path) -> None:
    changes = ["--stress", "lower", "--stress", "upper", "--stress", "ocr:0.1", "--stress", "lower"]
    shown = invoke.invoke(cli, ["evaluate", str(gold), *changes, "--seed", "7", "--calibration"])
    assert shown.exit_code == 0, shown.output
    seen: list[str] = invoke.seen  # type: ignore[attr-defined]
    assert seen[:3] == [TEXT, TEXT.lower(), TEXT.upper()]
    assert len(seen) == 4
    assert seen[3] != TEXT
    for part in ("ocr 10 %", "seed", "7", "Calibration", "origin of the name", "0.0/0.0"):
        assert part in shown.output
    for line in shown.output.splitlines():
        assert len(line) <= 110
    assert "Rook" not in shown.output


def test_json_has_the_changed_notes_and_all_tables(invoke: CliRunner, gold: Path) -> None:
    asked = ["evaluate", str(gold), "--json", "--stress", "ocr", "--seed", "3"]
    data = json.loads(invoke.invoke(cli, asked).stdout)
    (changed,) = data["stress"]
    assert (changed["change"], changed["rate"], changed["seed"]) == ("ocr", 0.02, 3)
    assert changed["characters"] == len(TEXT)
    assert set(data) - {"schema", "cases", "stress"} >= set(data["cases"]["birds"])
    assert set(changed) >= set(data["cases"]["birds"])
    assert data["origins"]["english"]["mentions"] == {"protected": 0, "total": 1, "share": 0.0}
    assert data["letter_case"]["PERSON"]["mixed"]["entities"]["total"] == 1
    assert data["calibration"]["bins"][0]["right"] == 1
    assert "rook" not in json.dumps(data).lower()


def test_misses_of_changed_notes_follow_a_heading(invoke: CliRunner, gold: Path) -> None:
    asked = ["evaluate", str(gold), "--misses", "--show-text", "--stress", "upper"]
    lines = invoke.invoke(cli, asked).stdout.splitlines()
    at = lines.index("# upper")
    assert "⟦Rook⟧" in lines[0]
    assert "⟦ROOK⟧" in lines[at + 1]


@pytest.mark.parametrize(
    "flags", [["--stress", "sideways"], ["--stress", "ocr:2"], ["--calibration", "--misses"]]
)
def test_what_cannot_be_asked_is_refused(gold: Path, flags: list[str]) -> None:
    refused = CliRunner().invoke(cli, ["evaluate", str(gold), *flags])
    assert refused.exit_code == 2
    assert "Error: " in refused.stderr
