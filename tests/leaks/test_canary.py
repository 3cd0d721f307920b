"""The canary: words that are in the sources, and may be nowhere else that the program touches.

Looked through are stdout, stderr, the log at its most talkative, OUT with its file names, the temp
folder and the private folder. Only ``sources.json`` may say where a source lies, and the quarantine
may hold what was quarantined.
"""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import helpers_docx
import helpers_pdf
import pytest
from conftest import Cli, Light
from helpers_batch import Place, Words, holds, tree, unpacked
from pypdf import PdfWriter

from redactor import pipeline as line_module
from redactor.model import Case

PEOPLE = (
    "Zephyrine Quatermaine",
    "Bartolomeu Inkpenney",
    "Thaddea Quatermaine",
    "Ozwell Crabbetree",
)
CANARIES = (
    "Zephyrine", "Quatermaine", "Bartolomeu", "Inkpenney", "Thaddea", "Ozwell", "Crabbetree",
    "Zeffy", "900321", "07700900321", "9434765919", "943 476 5919", "zeffy.q", "Wibblethorpe",
)  # fmt: skip
TEXT = """\
Session 7, client Zephyrine Quatermaine (Zeffy), NHS number 943 476 5919.
Zeffy came with her mother Thaddea Quatermaine; her GP is Dr Ozwell Crabbetree.
Her manager Bartolomeu Inkpenney rang on 07700 900321 and wrote from zeffy.q@example.org.
She has had thoughts of ending her life. Inkpenney's words upset her.
"""
ROSTER = """\
people:
  - role: client
    names: [Zephyrine Quatermaine, Zeffy]
  - role: client.mother
    names: [Thaddea Quatermaine]
  - role: client.manager
    names: [Bartolomeu Inkpenney]
always: [Wibblethorpe, zeffy.q@example.org]
"""
WITHOUT_MODEL = ROSTER.replace(
    "always: [", "always: [Ozwell Crabbetree, Crabbetree, 943 476 5919, 07700 900321, "
)


def word() -> bytes:
    paragraphs = "".join(helpers_docx.paragraph(row) for row in TEXT.replace('"', "").splitlines())
    comments = helpers_docx.part(
        "w:comments",
        '<w:comment w:id="0" w:author="Ozwell Crabbetree"><w:p><w:r><w:t>Ask Zeffy</w:t></w:r></w:p></w:comment>',
    )
    extra = helpers_docx.Extra("word/comments.xml", comments, "comments", "rId9")
    return helpers_docx.build(paragraphs, [extra], {"rId8": "mailto:zeffy.q@example.org"}).data


def portable() -> bytes:
    drawn = helpers_pdf.pdf(helpers_pdf.lines(*TEXT.splitlines()))

    def change(writer: PdfWriter) -> None:
        writer.add_metadata({"/Author": "Ozwell Crabbetree", "/Title": "Zephyrine Quatermaine"})
        writer.add_attachment("Zeffy.txt", b"Wibblethorpe")
        writer.add_outline_item(title="Zeffy", page_number=0)

    return helpers_pdf.changed(drawn, change)


def fill(place: Place, *, bad: bool) -> None:
    """A case of all formats, with the canary in folder, file names and roster."""
    roster_text = ROSTER if bad else WITHOUT_MODEL
    folder = place.case("Quatermaine, Zephyrine", case_yaml=roster_text)
    (folder / "Zeffy session 7.txt").write_text(TEXT + "Met at Wibblethorpe.\n", encoding="utf-8")
    (folder / "Inkpenney letter.docx").write_bytes(word())
    (folder / "Crabbetree letter.pdf").write_bytes(portable())
    (folder / "Zeffy.jpg").write_bytes(b"\xff\xd8\xff Zephyrine")
    (folder / "Zeffy link.txt").symlink_to(folder / "Zeffy session 7.txt")
    if not bad:
        return
    (folder / "Zeffy locked.pdf").write_bytes(
        helpers_pdf.changed(portable(), lambda writer: None, password="Inkpenney")
    )
    (folder / "Zeffy cut.docx").write_bytes(word()[:-200])
    (folder / "Zeffy cut.pdf").write_bytes(portable()[:400])
    broken = helpers_docx.unzip(word())
    broken["word/document.xml"] = broken["word/document.xml"].replace(b"</w:body>", b"<Zeffy>")
    (folder / "Zeffy broken.docx").write_bytes(helpers_docx.zip_of(broken))
    (folder / "Zeffy odd.txt").write_bytes(TEXT.encode() + b"\x81\x00")
    roster = place.case("Inkpenney misspelt", note_txt=TEXT)
    (roster / "case.yaml").write_text("people: [{role: Zeffy, names: [Zeffy]}]\nZeffy: 1\n")
    yaml = place.case("Inkpenney unclosed", note_txt=TEXT)
    (yaml / "case.yaml").write_text("people: [Zeffy\nInkpenney: {")


def everything(place: Place, *more: str | bytes) -> list[str | bytes]:
    """All that the program left, laid open."""
    found: list[str | bytes] = list(more)
    for path, data in tree(place.out).items():
        found += [path, unpacked(data)]
    for path, data in tree(place.private).items():
        if path != "sources.json" and not path.startswith("quarantine/"):
            found += [path, data]
    for path, data in tree(place.root / "temp").items():
        found += [path, data]
    return found


@pytest.fixture
def talkative(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """The log of everything at every level, and an empty temp folder."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    logging.getLogger("redactor").setLevel(1)
    (place.root / "temp").mkdir()
    monkeypatch.setenv("TMPDIR", str(place.root / "temp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def test_the_search_finds_the_canary_in_the_sources(place: Place) -> None:
    fill(place, bad=True)
    for name in ("Zeffy session 7.txt", "Inkpenney letter.docx"):
        data = (place.input / "Quatermaine, Zephyrine" / name).read_bytes()
        assert holds(CANARIES, unpacked(data))
    assert holds(("Wibblethorpe", "Zeffy"), unpacked(portable())) == ["Wibblethorpe", "Zeffy"]


def test_the_real_line_with_bad_files_and_rosters(
    place: Place, cli: Cli, talkative: Callable[[], str]
) -> None:
    fill(place, bad=True)
    ran = cli(*place.args("--workers", "1"))
    assert ran.code == 1
    statuses = [entry["status"] for entry in place.documents().values()]
    assert statuses.count("failed") == 7
    assert len(place.copies()) >= 2
    again = cli(*place.args("--workers", "1", "--json"))
    scanned = cli("scan", place.input, "--json")
    table = cli("scan", place.input)
    checked = cli("verify", place.out)
    dry = cli(*place.args("--dry-run"))
    said = [each.both for each in (ran, again, scanned, table, checked, dry)]
    assert holds(CANARIES, *everything(place, talkative(), *said)) == []
    assert "started" in talkative()
    assert tree(place.root / "temp") == {}
    kept = {path for path in tree(place.private) if not path.startswith(("quarantine/", "vault/"))}
    assert kept == {"journal.sqlite", "run.json", "run.lock", "sources.json", "vault.lock"}
    assert {path.name for path in (place.private / "vault").iterdir()} == {"case-0003.vault"}


@pytest.mark.parametrize(
    "where", ["detector", "read", "write", "verify", "plan", "report", "journal"]
)
def test_nothing_is_quoted_when_the_program_breaks(
    where: str,
    place: Place,
    cli: Cli,
    light: Light,
    talkative: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Break each stage with an exception whose text, chain and notes quote the case."""
    fill(place, bad=False)

    def fail(*anything: Any, **named: Any) -> Any:
        try:
            raise KeyError(TEXT)
        except KeyError as inner:
            error = ValueError(f"{TEXT} in {place.input}/Quatermaine, Zephyrine")
            error.add_note("Zeffy")
            raise error from inner

    def before(case: Case) -> None:
        fail()

    light(None, Words(before if where == "detector" else None))
    targets = {
        "read": "redactor.formats.text.TextFormat.read",
        "write": "redactor.formats.text.TextFormat.write",
        "verify": "redactor.verify.Searcher.leaks",
        "plan": "redactor.batch.session.make_plan",
        "report": "redactor.batch.reports.write",
        "journal": "redactor.batch.journal.Journal.record",
    }
    if where in targets:
        monkeypatch.setattr(targets[where], fail)
    ran = cli(*place.args())
    assert ran.code == (1 if where in ("detector", "read", "write", "verify") else 6)
    said = [ran.both]
    if where in ("plan", "report", "journal"):
        (text,) = ran.err.splitlines()
        assert text.startswith("redactor: unexpected ValueError at redactor.batch.")
    said.append(cli("scan", place.input).both)
    assert holds(CANARIES, *everything(place, talkative(), *said)) == []
    assert place.remains() == []


def test_a_quarantined_copy_lies_in_the_private_folder_only(
    place: Place, cli: Cli, talkative: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place, bad=False)
    monkeypatch.setattr(line_module, "replacements", lambda decisions, document: ())
    ran = cli(*place.args())
    assert ran.code == 1
    assert place.copies() == {}
    held = tree(place.private / "quarantine")
    assert "case-0001/document-03.txt" in held
    assert holds(CANARIES, *everything(place, talkative(), ran.both)) == []


@pytest.mark.slow
def test_a_process_of_its_own_with_workers(place: Place) -> None:
    """As a user runs it: three workers, a log at its most talkative, every stream kept."""
    fill(place, bad=True)
    for number in range(2):
        place.case(f"Zeffy {number}", note_txt=TEXT)
    temp = place.root / "temp"
    temp.mkdir()
    log = place.root / "log.txt"
    code = (
        "import logging, sys\n"
        f"logging.basicConfig(filename={str(log)!r}, level=1)\n"
        "from redactor.__main__ import main\n"
        "if __name__ == '__main__':\n    main(sys.argv[1:])\n"
    )
    script = place.root / "talkative.py"
    script.write_text(code)
    done = subprocess.run(
        [sys.executable, "-X", "dev", script, *place.args("--workers", "3")],
        env={**os.environ, "TMPDIR": str(temp)}, cwd=place.root, capture_output=True, text=True,
        timeout=250, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    left = everything(place, log.read_text(), done.stdout, done.stderr)
    assert holds(CANARIES, *left) == []
    assert tree(temp) == {}
    assert len(place.copies()) >= 4
