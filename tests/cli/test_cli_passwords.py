"""Documents that need a password: case.yaml opens them, and the password is nowhere after a run."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import Any

import helpers_pdf
import pytest
from conftest import Cli, Light
from helpers_batch import NOTE, WORDS, Place, holds, light_line, tree, unpacked
from pypdf import PdfReader, PdfWriter

from redactor.vault.keys import KeySource
from redactor.vault.store import open_vault

RIGHT, WRONG, ODD = "Zanzibar-90817263", "Wrongwood-77340915", "schlüssel€łódź"
SECRETS = (RIGHT, "Zanzibar", "90817263", WRONG, "Wrongwood", "77340915", ODD, "schlüssel", "łódź")
BOTH = f"passwords: [{WRONG}, {RIGHT}, '{ODD}']\n"
PDF, TEXT = "case-0001/document-01", "case-0001/document-02"


def locked(password: str, cipher: str = "AES-256") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(helpers_pdf.letter())))
    writer.encrypt(password, "another", algorithm=cipher)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def folder(place: Place, light: Light, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case with a document that is locked, and one that is not."""
    light()
    monkeypatch.setattr("redactor.cli.verify.Line", light_line)
    return place.case("a case", a_pdf=locked(RIGHT), b_txt=NOTE)


def secrets_in(place: Place, *said: str) -> list[str]:
    """Those of the secrets that stand in anything but the input."""
    left: list[str | bytes] = [*said]
    for base in (place.out, place.private):
        for path, data in tree(base).items():
            left += [path, unpacked(data) if path.endswith(".pdf") else data]
    return holds(SECRETS, *left)


def problem(place: Place) -> Any:
    return place.documents()[PDF]["error"]


def states(place: Place, cli: Cli) -> dict[str, str]:
    return {row["document"]: row["state"] for row in cli("verify", place.out, "--json").json}


def test_the_search_finds_the_secrets_where_they_are(place: Place, folder: Path) -> None:
    (folder / "case.yaml").write_text(BOTH, encoding="utf-8")
    assert holds(SECRETS, *tree(place.input).values()) == list(SECRETS)


def test_case_yaml_opens_it_and_the_password_is_nowhere(
    place: Place, folder: Path, cli: Cli, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    logging.getLogger("redactor").setLevel(1)
    (folder / "odd.pdf").write_bytes(locked(ODD))
    (folder / "older.pdf").write_bytes(locked(RIGHT, "RC4-128"))
    (folder / "hopeless.pdf").write_bytes(locked("not in the list"))
    (folder / "case.yaml").write_text(BOTH, encoding="utf-8")
    ran = cli(*place.args())
    assert ran.code == 1
    found = place.documents()
    assert sorted(entry["status"] for entry in found.values()) == ["failed", *["published"] * 4]
    assert {e["error"]["code"] for e in found.values() if e["error"]} == {"encrypted"}
    assert holds(WORDS, *map(unpacked, place.copies().values())) == []
    assert ("encryption", "removed") in [(h["part"], h["treatment"]) for h in found[PDF]["hidden"]]
    again = cli(*place.args("--json"))
    checked = cli("verify", place.out)
    dry = cli(*place.args("--dry-run"))
    scanned = cli("scan", place.input, "--json")
    explained = cli("explain", folder / "a.pdf")
    assert (explained.code, checked.code) == (0, 0)
    said = [each.both for each in (ran, again, checked, dry, scanned, explained)]
    assert "started" in caplog.text
    assert secrets_in(place, caplog.text, *said) == []
    contents = open_vault(place.private, KeySource()).contents("case-0001")
    assert len(contents.records) == 4
    shown = "".join(map(repr, [contents, *contents.records]))
    assert holds(SECRETS, shown, *(str(record.places) for record in contents.records)) == []


def test_what_to_do_is_told_and_doing_it_helps(place: Place, folder: Path, cli: Cli) -> None:
    assert cli(*place.args()).code == 1
    assert problem(place)["code"] == "encrypted"
    assert "Write the password into case.yaml" in problem(place)["next"]
    assert list(place.copies()) == [f"{TEXT}.txt"]
    (folder / "case.yaml").write_text(f"passwords: [{WRONG}]\n")
    ran = cli(*place.args())
    assert ran.code == 1
    assert "none in the case.yaml opens it" in problem(place)["message"]
    assert secrets_in(place, ran.both) == []
    (folder / "case.yaml").write_text(f"passwords: [{RIGHT}]\n")
    assert cli(*place.args()).code == 0
    assert sorted(place.copies()) == [f"{PDF}.pdf", f"{TEXT}.txt"]


def test_a_changed_password_means_that_the_case_is_done_again(
    place: Place, folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[tuple[str, ...]] = []
    real = light_line.__globals__["Line"].run

    def run(line: Any, case: str, sources: Any, roster: Any, *rest: Any) -> Any:
        runs.append(roster.passwords)
        return real(line, case, sources, roster, *rest)

    monkeypatch.setattr("redactor.pipeline.Line.run", run)
    for text, expected in (
        (f"passwords: [{RIGHT}]\n", 1),
        (f"passwords: [{RIGHT}]\n", 1),
        (f"passwords: [{RIGHT}, {WRONG}]\n", 2),
        ("people: []\n", 3),
    ):
        (folder / "case.yaml").write_text(text)
        cli(*place.args())
        assert len(runs) == expected
    assert runs == [(RIGHT,), (RIGHT, WRONG), ()]
    assert problem(place)["code"] == "encrypted"
    assert list(place.copies()) == [f"{TEXT}.txt"]


def test_copies_of_a_source_that_opens_no_more_are_not_called_clean(
    place: Place, folder: Path, cli: Cli
) -> None:
    (folder / "case.yaml").write_text(BOTH, encoding="utf-8")
    assert cli(*place.args()).code == 0
    assert states(place, cli) == {PDF: "clean", TEXT: "clean"}
    (folder / "case.yaml").write_text("people: []\n")
    ran = cli("verify", place.out)
    assert ran.code == 1
    assert states(place, cli) == {PDF: "not-checked", TEXT: "not-checked"}
    assert "password" in ran.out
    assert secrets_in(place, ran.both) == []


def test_a_source_that_never_opened_does_not_keep_the_others_from_being_checked(
    place: Place, folder: Path, cli: Cli
) -> None:
    assert cli(*place.args()).code == 1
    assert states(place, cli) == {TEXT: "clean"}


def test_the_list_of_a_folder_above_counts(place: Place, folder: Path, cli: Cli) -> None:
    (folder / "case.yaml").write_text(BOTH, encoding="utf-8")
    place.case("a case/later", a_pdf=locked(RIGHT, "AES-128"))
    assert cli(*place.args()).code == 0
    assert len(place.copies()) == 3


def test_explain_says_what_to_do(place: Place, folder: Path, cli: Cli) -> None:
    ran = cli("explain", folder / "a.pdf")
    assert ran.code == 2
    assert "Write the password into case.yaml" in ran.err


@pytest.mark.parametrize(
    "text", [f"passwords: {RIGHT}\n", "passwords: [9081]\n", f"passwords: [[{RIGHT}]]\n",
             f'passwords: ["{RIGHT}\\n"]\n', f"passwords: [{RIGHT}\n", f"{RIGHT}: [x]\n"],
)  # fmt: skip
def test_a_mistake_in_the_list_quotes_nothing(
    text: str, place: Place, folder: Path, cli: Cli
) -> None:
    (folder / "case.yaml").write_text(text)
    ran = cli(*place.args())
    assert ran.code == 1
    assert problem(place)["code"] == "roster"
    assert secrets_in(place, ran.both) == []


@pytest.mark.workers
@pytest.mark.slow
def test_in_processes_of_their_own(place: Place, cli: Cli) -> None:
    place.case("a case", a_pdf=locked(RIGHT), case_yaml=BOTH)
    place.case("b case", a_pdf=locked(RIGHT))
    ran = cli(*place.args("--workers", "2"))
    assert ran.code == 1
    assert list(place.copies()) == [f"{PDF}.pdf"]
    assert secrets_in(place, ran.both) == []
