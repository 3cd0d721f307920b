"""The list for developers: every kind of miss by place, and words only when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from redactor.cli import evaluate as command
from redactor.cli.app import cli
from redactor.evaluate.finished import Finished, Mark
from redactor.evaluate.misses import as_lines, misses
from redactor.evaluate.run import Evaluation, evaluate

NOTE = (
    "⟦PERSON|p|Ada⟧ rang.\n«RISK» She fell. «/RISK»\nThe ⟦KEEP|t|Wren Scale⟧ was low today. "
    "⟦QUASI|q|the only judge⟧ sat."
)
TEXT = "Ada rang.\nShe fell.\nThe Wren Scale was low today. the only judge sat."
COPY = "Ada rang.\nShe fell.\nThe [x] was [y]. the only judge sat."


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "birds").mkdir()
    (tmp_path / "birds" / "1.txt").write_text(NOTE, encoding="utf-8")
    return tmp_path


def result_of(gold: Path, *flags: Mark, single: bool = False) -> Evaluation:
    def run_case(case: str, documents: Mapping[str, str]) -> Mapping[str, Finished]:
        assert documents == {"1.txt": TEXT}
        return {"1.txt": Finished(COPY, flags)}

    return evaluate(gold, run_case, single=single)


@pytest.mark.parametrize("single", [False, True])
def test_every_kind_of_miss_has_its_line(gold: Path, single: bool) -> None:
    flags = (Mark(4, 8, "risk"), Mark(66, 69, "quasi-identifier"))
    assert list(as_lines(misses(result_of(gold, *flags, single=single)))) == [
        "birds/1.txt:0-3 PERSON",
        "birds/1.txt:0-9 NOT-RISK",
        "birds/1.txt:10-19 RISK",
        "birds/1.txt:24-34 KEEP",
        "birds/1.txt:24-34 LOST",
        "birds/1.txt:39-48 LOST",
        "birds/1.txt:50-64 QUASI",
        "birds/1.txt:66-69 NOT-QUASI",
    ]


def test_what_was_shown_is_no_miss(gold: Path) -> None:
    flags = (Mark(10, 19, "abuse"), Mark(50, 64, "quasi-identifier"))
    assert {miss.type for miss in misses(result_of(gold, *flags))} == {"PERSON", "KEEP", "LOST"}


def test_the_text_is_shown_in_context_on_one_line(gold: Path) -> None:
    texts = {("birds", "1.txt"): TEXT.replace("Ada", "A\x1ba")}
    lines = list(as_lines(misses(result_of(gold)), texts))
    assert lines[1] == (
        "birds/1.txt:10-19 RISK  A a rang. ⟦She fell.⟧ The Wren Scale was low today. the only "
    )
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("single", [[], ["--single"]])
def test_the_command_quotes_nothing_unless_told(
    gold: Path, single: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "Line", lambda pipeline: None)
    monkeypatch.setattr(
        command, "case_runner", lambda line: lambda case, documents: {"1.txt": Finished(COPY)}
    )
    arguments = ["evaluate", str(gold), "--misses", *single]
    places = CliRunner().invoke(cli, arguments)
    assert places.exit_code == 0
    assert places.stdout.splitlines()[:2] == ["birds/1.txt:0-3 PERSON", "birds/1.txt:10-19 RISK"]
    assert "Ada" not in places.output
    quoted = CliRunner().invoke(cli, [*arguments, "--show-text"])
    assert quoted.stdout.startswith(
        "birds/1.txt:0-3 PERSON  ⟦Ada⟧ rang. She fell. The Wren Scale was"
    )


def test_the_command_lists_identities_by_ref_and_label(
    gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (gold / "birds" / "1.txt").write_text("⟦PERSON|client.mum|Ada⟧ rang.", encoding="utf-8")
    monkeypatch.setattr(command, "Line", lambda pipeline: None)
    copy = Finished("[Client's mother] rang.")
    monkeypatch.setattr(
        command, "case_runner", lambda line: lambda case, documents: {"1.txt": copy}
    )
    ran = CliRunner().invoke(cli, ["evaluate", str(gold), "--identities", "--stress", "upper"])
    assert ran.exit_code == 0
    assert ran.stdout.splitlines()[:3] == [
        "# birds: no client",
        "client.mum  parent  1 × [Client's mother]",
        "# upper",
    ]
    assert "Ada" not in ran.output


@pytest.mark.parametrize(
    "flags",
    [
        ["--show-text"],
        ["--json", "--misses"],
        ["--json", "--identities"],
        ["--misses", "--identities"],
        ["--show-text", "--identities"],
        ["--calibration", "--identities"],
    ],
)
def test_what_does_not_go_together_is_refused(gold: Path, flags: list[str]) -> None:
    refused = CliRunner().invoke(cli, ["evaluate", str(gold), *flags])
    assert refused.exit_code == 2
    assert "Error: " in refused.stderr
