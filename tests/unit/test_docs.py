"""The documents keep up with the program: commands, options, links, examples and promises."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import click
import pytest
import yaml

from redactor.cli.app import cli
from redactor.config.pipeline import Action, load, names
from redactor.config.roster import parse
from redactor.errors import RedactorError

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "samples").glob("*.md"),
        *(ROOT / "benchmarks").glob("*.md"),
        *(ROOT / "src").rglob("*.md"),
    ]
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
QUOTED = re.compile(r'"[^"\n]*"|“[^”]*”|`[^`\n]*`|\*[^*\n]+\*')
PROMISE = re.compile(
    r"\b(anonymous(ly)?|fully anonymised|irreversibl[ey]|complian(t|ce)|guarantee[sd]?|certified"
    r"|safe to publish|no risk)\b",
    re.IGNORECASE,
)
OTHER, RELATIVE = Action(action="keep"), Action(action="relative")
PARTS = re.compile(r"\s(?:&&|\|\||;|\||\{|\})\s")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """tools/make_cli_docs.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location(
        "make_cli_docs", ROOT / "tools" / "make_cli_docs.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_found() -> None:
    assert {"README.md", "SECURITY.md", "docs/cli.md", "docs/threat-model.md"} <= {
        relative(page) for page in PAGES
    }


# --- the command line


def test_cli_page_is_up_to_date(tool: ModuleType) -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == tool.page(), "type: python tools/make_cli_docs.py"


def test_cli_page_does_not_depend_on_the_terminal(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = tool.page()
    monkeypatch.setenv("COLUMNS", "40")
    assert tool.page() == wide


def test_every_command_and_option_is_documented(tool: ModuleType) -> None:
    sections = dict(re.findall(r"^## ([^\n]+)\n\n```text\n(.*?)^```", tool.page(), re.M | re.S))
    commands = list(tool.walk())
    assert len(commands) >= 12
    assert set(sections) == {path for path, _, _ in commands}
    for path, command, context in commands:
        assert command.help, f"{path} has no help"
        for parameter in command.get_params(context):
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.name} has no help"
                assert all(name in sections[path] for name in parameter.opts)


@pytest.mark.parametrize("page", ["README.md", "docs/cli.md"])
def test_every_exit_status_is_explained(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    explained = {int(number) for number in re.findall(r"^\| (\d+) \| ", text, re.MULTILINE)}
    errors = {error.exit_code for error in RedactorError.__subclasses__()}
    assert explained == {0, 1, 130} | errors


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Language and content of every code block; blocks indented by four spaces have no language."""
    for match in FENCE.finditer(text):
        yield match[1], match[2]
    outside = FENCE.sub("", text)
    for block in re.findall(r"(?:^    .+\n)+", outside, re.MULTILINE):
        yield "", re.sub(r"^    ", "", block, flags=re.MULTILINE)


def commands_in(text: str) -> Iterator[list[str]]:
    """The arguments of every ``redactor`` command in code, in blocks and in running text."""
    lines = [
        part
        for kind, block in blocks(text)
        if kind in ("", "sh", "console")
        for part in block.replace("\\\n", " ").splitlines()
    ]
    lines += re.findall(r"`(redactor [^`]+)`", FENCE.sub("", text))
    for line in lines:
        for piece in PARTS.split(f" {line} "):
            words = shlex.split(piece, comments=True)
            if words and words[0].replace("\\", "/").rsplit("/", 1)[-1] == "redactor":
                yield words[1:]


def check_command(arguments: list[str]) -> None:
    """Parse the arguments as the program would, without running anything.

    Raises:
        click.UsageError: no such command, option or argument.
    """
    command: click.Command = cli
    rest = list(arguments)
    context = click.Context(cli, info_name="redactor")
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(context, rest[0])
        if found is None:
            raise click.UsageError("no such command")
        command, rest = found, rest[1:]
    if rest or not isinstance(command, click.Group):
        try:
            command.make_context("redactor", list(rest))
        except click.MissingParameter:
            # A command that is only named (`redactor run`) need not be complete.
            if rest:
                raise
        except click.exceptions.Exit:
            return


def with_places(arguments: list[str]) -> list[str]:
    """Stand-ins for what the reader fills in."""
    return ["benchmarks/gold" if word == "GOLD_DIR" else word for word in arguments]


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_commands_in_the_documents_parse(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for arguments in commands_in(page.read_text(encoding="utf-8")):
        try:
            check_command(with_places(arguments))
        except click.UsageError as error:
            pytest.fail(f"redactor {shlex.join(arguments)}: {error.format_message()}")


@pytest.mark.parametrize(
    "line",
    ["redactor rnu x --out y", "redactor run x --output y", "redactor verify", "redactor list"],
)
def test_a_wrong_command_would_be_seen(line: str) -> None:
    (arguments,) = commands_in(f"```sh\n{line} --json\n```\n")
    with pytest.raises(click.UsageError):
        check_command(arguments)


# --- README.md


def one_liners() -> list[str]:
    found = [block for kind, block in blocks(readme()) if kind == "sh"]
    return [line for block in found for line in block.splitlines() if "pip install" in line]


def test_two_commands_do_all_set_up() -> None:
    main, tests = one_liners()
    assert "redactor run samples/cases" in main
    assert tests.endswith("-m pytest")
    for line in (main, tests):
        folder = re.search(r"python3 -m venv (\S+)", line)
        assert folder is not None
        assert f"{folder[1]}/bin/pip install -q -c constraints.txt" in line
        assert (ROOT / "constraints.txt").is_file()
    assert (ROOT / "samples" / "cases").is_dir()


def test_the_extra_of_the_test_command_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = re.findall(r'"\.\[(\w+)\]"', one_liners()[1])
    assert asked == ["dev"]
    assert "pytest" in " ".join(project["optional-dependencies"]["dev"])


def test_ci_runs_the_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in script
    assert script[-1] == one_liners()[1]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_roster_example_is_a_roster() -> None:
    examples = [block for kind, block in blocks(readme()) if kind == "yaml"]
    assert len(examples) == 1
    roster = parse(examples[0].encode(), where="README.md")
    assert {person.role for person in roster.people} >= {"client", "prof.gp"}
    assert roster.always
    assert roster.keep
    assert roster.origin
    assert roster.passwords
    assert any(person.protected for person in roster.people)
    assert {person.disclose for person in roster.people} == {"", "keep"}
    record = roster.release
    assert all(getattr(record, each.name) for each in fields(record) if each.name != "cleared")
    assert set(record.scope) <= set(names())


def test_every_pipeline_is_described() -> None:
    described = set(re.findall(r"^\| `([a-z-]+)`", readme(), re.MULTILINE))
    assert set(names()) <= described
    assert "`supervision` (default)" in readme()


def test_table_of_pipelines_says_what_they_do() -> None:
    actions = {name: load(name).actions for name in names()}
    relative = {name for name, of in actions.items() if of.get("DATE_TIME", OTHER) == RELATIVE}
    assert relative == {"supervision", "consultation", "group"}
    assert actions["training"]["DATE_TIME"].action == "year"
    ages = {name: of["AGE"] for name, of in actions.items() if "AGE" in of}
    assert {name: (age.years, age.children) for name, age in ages.items()} == {
        "supervision": (5, "exact"),
        "consultation": (5, "band"),
        "group": (10, "stage"),
        "training": (10, "stage"),
    }
    places = {name: of["LOCATION"].action for name, of in actions.items() if "LOCATION" in of}
    assert places == {
        "supervision": "label", "consultation": "region", "group": "type", "training": "type",
    }  # fmt: skip
    assert load("group").shuffle_labels
    assert [name for name in names() if load(name).needs.consent_scope] == ["training"]
    withheld = load("subject-access")
    assert withheld.by_law
    assert {withheld.default_action.action, withheld.action_for("PERSON").action} == {"disclose"}


def test_measured_figures_are_there() -> None:
    table = re.search(r"<!-- evaluate:begin -->\n(.*)<!-- evaluate:end -->", readme(), re.DOTALL)
    assert table is not None
    assert "| leak-free documents |" in table[1]
    assert "| direct identifiers |" in table[1]


# --- docs/architecture.md


def rows_of(title: str) -> set[str]:
    """The names in code in the first column of the table below a heading."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {title}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", " ".join(cells)))


def test_every_package_and_shared_module_has_a_row() -> None:
    source = ROOT / "src" / "redactor"
    modules = {path.stem for path in source.glob("*.py")} - {"__init__", "__main__"}
    packages = {path.parent.name for path in source.glob("*/__init__.py")}
    assert rows_of("Packages") == modules | packages


def test_every_module_of_identity_has_a_row() -> None:
    modules = {path.stem for path in (ROOT / "src" / "redactor" / "identity").glob("*.py")}
    assert rows_of("Who is who") == modules - {"__init__", "resolve"}


# --- all pages


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_relative_links_resolve(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_no_page_promises_more_than_the_copy_keeps(page: Path) -> None:
    text = QUOTED.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    assert [match.group() for match in PROMISE.finditer(text)] == []


def test_help_promises_no_more_either(tool: ModuleType) -> None:
    assert PROMISE.search(tool.page()) is None
    assert "residual risk recorded" in tool.page()


@pytest.mark.parametrize("text", ["The copy is anonymous.", "GDPR compliant", "It is guaranteed."])
def test_a_promise_would_be_seen(text: str) -> None:
    assert PROMISE.search(text)


def test_readme_says_the_promise_in_words() -> None:
    assert "anonymised copy, residual risk recorded" in " ".join(readme().split())


def test_adrs_are_numbered_and_listed() -> None:
    folder = ROOT / "docs" / "adr"
    files = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == files
    for name in files:
        text = (folder / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {int(name[:4])}. ")
        for heading in ("Status", "Context", "Decision", "Consequences"):
            assert f"\n## {heading}\n" in text, f"{name}: {heading}"


def test_changelog_names_the_version_of_the_program() -> None:
    from redactor import __version__

    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text
    assert re.search(rf"^## \[{re.escape(__version__)}\]", text, re.MULTILINE)


def test_yaml_in_the_documents_is_yaml() -> None:
    for page in PAGES:
        for kind, block in blocks(page.read_text(encoding="utf-8")):
            if kind == "yaml":
                assert yaml.safe_load(block) is not None
