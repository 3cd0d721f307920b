"""The systemd unit in docs/examples: its command exists, and its settings fit each other."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from redactor.cli.app import cli
from redactor.vault.keys import KEY_FILE

UNIT = Path(__file__).parents[2] / "docs" / "examples" / "redactor-watch.service"


def settings() -> dict[str, list[str]]:
    """Every setting of the unit with its values."""
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def parsed() -> click.Context:
    """The command of the unit, taken apart as the program would."""
    program, name, *arguments = shlex.split(settings()["ExecStart"][0])
    assert Path(program).name == "redactor"
    top = click.Context(cli, **cli.context_settings)
    command = cli.get_command(top, name)
    assert command is not None
    return command.make_context(name, arguments, parent=top)


def test_its_command_exists_and_has_these_options() -> None:
    context = parsed()
    assert context.info_name == "watch"
    assert [path.as_posix() for path in context.params["inputs"]] == settings()["ReadOnlyPaths"]
    assert [context.params["out"].as_posix()] == settings()["ReadWritePaths"]
    assert context.params["private"].as_posix().startswith("/var/lib/redactor/")
    assert settings()["StateDirectory"] == ["redactor"]
    asked = settings()["RequiresMountsFor"][0].split()
    assert asked == settings()["ReadOnlyPaths"] + settings()["ReadWritePaths"]


def test_it_is_stopped_in_order_and_shut_in() -> None:
    found = settings()
    assert found["KillMode"] == ["mixed"]  # workers must not be ended before their coordinator
    assert found["PrivateNetwork"] == ["yes"]
    assert found["ProtectSystem"] == ["strict"]
    assert any(value.startswith(f"{KEY_FILE}=") for value in found["Environment"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_understands_it(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(
        UNIT.read_text(encoding="utf-8").replace("/opt/redactor/bin/redactor", "/bin/true"), "utf-8"
    )
    ran = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    assert [line for line in ran.stderr.splitlines() if UNIT.name in line] == []
