"""Settings with a mistake: one line with file, line and field, exit status 3, nothing quoted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from conftest import Cli, Light
from helpers_batch import CLIENT, NOTE, OTHER, ROOT, WORDS, Place, holds, small, tree

from redactor.batch import work
from redactor.config import shipped
from redactor.config.pipeline import load

FOLDER = f"{CLIENT} (Farrow)"
PIPELINE = """\
name: mine
description: A pipeline of my own.
thresholds:
  default: 0.4
actions:
  PERSON: {action: label}
"""
RECOGNIZER = """\
name: mine
supported_entity: ID_NUMBER
description: A number of my own.
source: me
patterns:
  - name: number
    regex: 'QQ[0-9]{4}'
    score: 0.8
examples:
  - "The number ⟦ID_NUMBER|x|QQ1234⟧ is given."
  - "Nothing here."
"""


def one_line(place: Place, cli: Cli, code: int, *arguments: str | Path) -> str:
    """What a command that fails prints: one line on stderr; nothing is written."""
    before = tree(place.root)
    ran = cli(*arguments)
    assert ran.code == code
    assert ran.out == ""
    (text,) = ran.err.splitlines()
    assert text.startswith("redactor: ")
    assert tree(place.root) == before
    return text


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        (("actions:", "acitons:"), "mine.yaml:5", "did you mean 'actions'?"),
        (("default: 0.4", "defualt: 0.4"), "mine.yaml:4", "did you mean 'default'?"),
        (("default: 0.4", "default: much"), "mine.yaml:4", "thresholds.default"),
        (("default: 0.4", "default: 7"), "mine.yaml:4", "thresholds.default"),
        (("action: label", "action: labell"), "mine.yaml:6", "must be one of"),
        (("  PERSON:", "  PERSONS:"), "mine.yaml:6", "did you mean 'PERSON'?"),
        (("  PERSON: {action: label}", "  PERSON: {action: label"), "mine.yaml:7", "not valid YAML"),
        (("name: mine", "name: mine\nname: mine"), "mine.yaml:2", "twice"),
        (("name: mine", "name: !!python/object:os.system mine"), "mine.yaml:1", "tag"),
        (("name: mine", "name: ../mine"), "mine.yaml:1", "must match"),
        (("name: mine\n", ""), "mine.yaml:1", "name: is missing"),
        (("name: mine", "name: mine\nmodel: os; rm"), "mine.yaml:2", "must match"),
        (("name: mine", "name: mine\ndefault_action: {action: keep}"), "mine.yaml:1", "default_action"),
        (("name: mine", "name: mine\nlimits: {max_bytes: 0}"), "mine.yaml:2", "max_bytes"),
        (("name: mine", "name: mine\npresidio: [EmailRecognizer]"), "", "EmailRecognizer"),
        (("name: mine", "name: mine\nwithout: [nothing-like-it]"), "mine.yaml", "does not exist"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_pipeline(
    change: tuple[str, str], where: str, says: str, place: Place, cli: Cli
) -> None:
    file = place.root / "mine.yaml"
    assert change[0] in PIPELINE
    file.write_text(PIPELINE.replace(*change), encoding="utf-8")
    place.case(FOLDER, note_txt=NOTE)
    place.out.mkdir()
    place.private.mkdir(0o700)
    ran = cli(*place.args("--pipeline", str(file)))
    assert ran.code == 3
    (text,) = ran.err.splitlines()
    assert text.startswith(f"redactor: {where}")
    assert says in text
    assert holds(WORDS, ran.both) == []
    assert place.copies() == {}
    assert place.remains() == []
    assert one_line(place, cli, 3, "pipelines", "check", file) == text


def test_a_pipeline_of_ones_own_that_is_right(place: Place, cli: Cli) -> None:
    file = place.root / "mine.yaml"
    file.write_text(PIPELINE, encoding="utf-8")
    shown = cli("pipelines", "show", file)
    assert shown.code == 0
    assert "mine" in shown.out


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"- a\n- b\n", b"just words", b"a: &x 1\nb: *x\n"]
)
def test_a_file_that_is_no_pipeline(content: bytes, place: Place, cli: Cli) -> None:
    file = place.root / "mine.yaml"
    file.write_bytes(content)
    assert "mine.yaml:" in one_line(place, cli, 3, "pipelines", "show", file)


def test_a_pipeline_that_is_not_there(place: Place, cli: Cli) -> None:
    for name in ("superversion", "no/such.yaml", ".", "../supervision", ""):
        assert "Quenby" not in one_line(place, cli, 3, "pipelines", "show", name)
    folder = place.root / "folder.yaml"
    folder.mkdir()
    assert "cannot be read" in one_line(place, cli, 3, "pipelines", "show", folder)


def test_a_missing_model_says_what_to_type(place: Place, cli: Cli) -> None:
    file = place.root / "mine.yaml"
    file.write_text(PIPELINE + "model: en_core_web_none\n", encoding="utf-8")
    place.case(FOLDER, note_txt=NOTE)
    for arguments in (
        ["pipelines", "check", file],
        ["scan", place.input, "--pipeline", file],
        ["evaluate", place.input, "--pipeline", file],
    ):
        text = one_line(place, cli, 4, *arguments)
        assert "pip install en-core-web-none" in text
    assert cli(*place.args("--pipeline", str(file))).code == 4
    assert place.copies() == {}


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shipped folder of our own, with the shipped pipelines and one recognizer."""
    home = tmp_path / "package"
    shutil.copytree(ROOT / "pipelines", home / "shipped" / "pipelines")
    folder = home / "shipped" / "recognizers"
    folder.mkdir()
    monkeypatch.setattr(shipped, "_PACKAGE", home)
    monkeypatch.delitem(work._LINE, load("supervision").sha256, raising=False)
    return folder


def test_a_recognizer_that_is_right(catalogue: Path, cli: Cli) -> None:
    (catalogue / "mine.yaml").write_text(RECOGNIZER, encoding="utf-8")
    ran = cli("recognizers", "test")
    assert ran.code == 0
    assert "1 recognizers, 0 example(s) failed" in ran.out


def test_a_recognizer_whose_example_fails(catalogue: Path, cli: Cli) -> None:
    text = RECOGNIZER.replace("Nothing here", "A QQ9999 here")
    (catalogue / "mine.yaml").write_text(text, encoding="utf-8")
    ran = cli("recognizers", "test")
    assert ran.code == 1
    assert "1 example(s) failed" in ran.out


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        (("patterns:", "pattern:"), "mine.yaml:5", "did you mean 'patterns'?"),
        (("supported_entity: ID_NUMBER", "supported_entity: ID"), "mine.yaml:2", "must be one of"),
        (("score: 0.8", "score: 8"), "mine.yaml:8", "score"),
        (("score: 0.8", "score: 0.8\n    flags: 2"), "mine.yaml:9", "unknown key"),
        (("QQ[0-9]{4}", "QQ[0-9{4}"), "mine.yaml:7", ""),
        (("QQ[0-9]{4}", "QQ(<<digits>>)"), "mine.yaml:7", "digits"),
        (("source: me", "source: me\nvalidator: os.system"), "mine.yaml:5", ""),
        (("QQ[0-9]{4}", "QQ(?:[0-9]|[0-9]{2})+ is"), "mine.yaml:7", "needs too long"),
        (("QQ[0-9]{4}", "(a|aa)+$"), "mine.yaml:7", "needs too long"),
        (('  - "Nothing here."\n', ""), "mine.yaml:9", ""),
        (('  - "Nothing here."\n', '  - "Nothing ⟦here."\n'), "mine.yaml:9", "example 2"),
    ],
)
def test_a_mistake_in_a_recognizer(
    change: tuple[str, str], where: str, says: str, catalogue: Path, place: Place, cli: Cli
) -> None:
    assert change[0] in RECOGNIZER
    (catalogue / "mine.yaml").write_text(RECOGNIZER.replace(*change), encoding="utf-8")
    text = one_line(place, cli, 3, "recognizers", "test")
    assert text.startswith(f"redactor: recognizers/{where}")
    assert says in text
    place.case(FOLDER, note_txt=NOTE)
    ran = cli(*place.args())
    assert (ran.code, ran.err.strip()) == (3, text)
    assert place.copies() == {}
    assert place.remains() == []
    doctor = cli("doctor")
    assert doctor.code == 4


def test_two_recognizers_of_one_name(catalogue: Path, place: Place, cli: Cli) -> None:
    for name in ("a.yaml", "b.yaml"):
        (catalogue / name).write_text(RECOGNIZER, encoding="utf-8")
    text = one_line(place, cli, 3, "recognizers", "list")
    assert "recognizers/b.yaml:1" in text
    assert "recognizers/a.yaml" in text


def test_a_damaged_installation(place: Place, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "_PACKAGE", place.root / "nowhere" / "at" / "all")
    assert "Install redactor again" in one_line(place, cli, 3, "recognizers", "list")
    assert "Install redactor again" in one_line(place, cli, 3, "pipelines", "list")


ROSTERS = [
    ("people:\n  - roel: client\n    names: [Quenby]\n", 2, "did you mean 'role'?"),
    ("people:\n  - role: clinet\n    names: [Quenby]\n", 2, "people[1].role: a role starts with"),
    ("people:\n  - role: client.mohter\n    names: [Quenby]\n", 2, "did you mean 'mother'?"),
    ("people:\n  - role: Quenby\n    names: [Quenby]\n", 2, "people[1].role"),
    ("people:\n  - role: client\n", 2, "people[1].names: is missing"),
    ("people:\n  - role: client\n    names: []\n", 3, "people[1].names"),
    ("people:\n  - role: client\n    names: Quenby\n", 3, "people[1].names: must be a list"),
    ("people:\n  - role: client\n    names: ['...']\n", 3, "must hold a letter"),
    ("people:\n  - role: client\n    names: [7]\n", 3, "must be text"),
    ("peopel: []\nalways: [Quenby]\n", 1, "did you mean 'people'?"),
    ("Quenby: []\n", 1, "unknown key"),
    ("always: Quenby\n", 1, "always: must be a list"),
    ("always: [Quenby]\nalways: [Farrow]\n", 2, "the same key is given twice"),
    ("people: [Quenby Thistlewood\n", 2, "not valid YAML"),
    ("people:\n\t- role: client\n", 2, "not valid YAML"),
    ("keep: ['Quenby\n", 2, "not valid YAML"),
    ("- Quenby\n", 1, "must be a mapping"),
    ("Quenby Thistlewood", 1, "must be a mapping"),
    ("", 1, "empty"),
    ("people: &a [x]\nkeep: *a\n", 2, "alias"),
]


@pytest.mark.parametrize(("roster", "line_number", "says"), ROSTERS)
def test_a_roster_with_a_mistake_stops_its_case_only(
    roster: str, line_number: int, says: str, place: Place, cli: Cli, light: Light
) -> None:
    light()
    place.case(f"a {FOLDER}", one_txt=NOTE, two_txt=OTHER, case_yaml=roster)
    place.case(f"b {FOLDER}", note_txt=NOTE)
    ran = cli(*place.args())
    assert ran.code == 1
    entries = place.documents()
    for name in ("case-0001/document-01", "case-0001/document-02"):
        assert entries[name]["status"] == "failed"
        assert entries[name]["error"]["code"] == "roster"
        assert f"case-0001/case.yaml:{line_number}: " in entries[name]["error"]["message"]
        assert says in entries[name]["error"]["message"]
    assert list(place.copies()) == ["case-0002/document-01.txt"]
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []
    assert place.remains() == []


@pytest.mark.parametrize(
    "data", ["people: []\nkeep: [caf\xe9]\n".encode("cp1252"), b"a\x00: b", b"\x00" * 9]
)
def test_a_roster_that_is_no_text(data: bytes, place: Place, cli: Cli, light: Light) -> None:
    light()
    place.case(FOLDER, note_txt=NOTE, case_yaml=data)
    assert cli(*place.args()).code == 1
    (entry,) = place.documents().values()
    assert entry["error"]["code"] == "roster"
    assert "case-0001/case.yaml:" in entry["error"]["message"]


def test_a_mended_roster_lets_the_case_run(place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.case(FOLDER, note_txt="Zzyx came with Quenby.\n", case_yaml="peple: []\n")
    assert cli(*place.args()).code == 1
    assert cli(*place.args()).code == 1
    (folder / "case.yaml").write_text("people: [{role: client.friend, names: [Zzyx]}]\n")
    assert cli(*place.args()).code == 0
    (copy,) = place.copies().values()
    assert holds(("Zzyx", "Quenby"), copy) == []
    (folder / "case.yaml").write_text("peple: []\n")
    assert cli(*place.args()).code == 1
    assert place.copies() == {}


@pytest.mark.parametrize("name", ["case.yaml", "Case.YAML", "case.yml"])
def test_a_roster_is_known_by_its_name(name: str, place: Place, cli: Cli, light: Light) -> None:
    light()
    folder = place.case(FOLDER, note_txt="Zzyx came.\n")
    (folder / name).write_text("people: [{role: client, names: [Zzyx]}]\n")
    assert cli(*place.args()).code == 0
    assert list(place.copies().values()) == [b"[Client] came.\n"]


def test_a_roster_that_cannot_be_used_as_it_lies_stops_its_case(
    place: Place, cli: Cli, light: Light
) -> None:
    light()
    good = place.root / "people.yaml"
    good.write_text("people: [{role: client, names: [Zzyx]}]\n")
    linked = place.case("a", note_txt=NOTE)
    (linked / "case.yaml").symlink_to(good)
    double = place.case("b", note_txt=NOTE)
    for name in ("case.yaml", "case.yml"):
        shutil.copy(good, double / name)
    within = place.case("c", note_txt=NOTE)
    (within / "case.yaml").mkdir()
    big = place.case("d", note_txt=NOTE)
    (big / "case.yaml").write_text("keep: []\n#" + "Quenby" * 200_000)
    ran = cli(*place.args())
    assert ran.code == 1
    codes = [entry["error"]["code"] for entry in place.documents().values()]
    assert codes == ["roster"] * 4
    assert place.copies() == {}
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []


def test_a_roster_without_documents_is_listed(place: Place, cli: Cli, light: Light) -> None:
    light()
    place.case("a", case_yaml="people: []\n")
    place.case("b", note_txt=NOTE)
    assert cli(*place.args()).code == 0
    codes = {entry["error"]["code"] for entry in place.documents().values() if entry["error"]}
    assert codes == {"roster-without-case"}


def test_limits_of_a_pipeline_count(place: Place, cli: Cli, light: Light) -> None:
    pipeline = light(small(max_bytes=20))
    place.case(FOLDER, note_txt=NOTE)
    file = place.root / "supervision.yaml"
    file.write_text(yaml.safe_dump(pipeline.model_dump(mode="json")), encoding="utf-8")
    assert cli(*place.args("--pipeline", str(file))).code == 1
    (entry,) = place.documents().values()
    assert entry["error"]["code"] == "too-large"
