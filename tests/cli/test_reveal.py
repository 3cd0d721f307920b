"""The way back: originals return to where they stood, for a reason that is logged, and nowhere else."""

from __future__ import annotations

import codecs
import json
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import helpers_docx
import helpers_pdf
import pytest
from conftest import Cli, Light
from docx import Document as WordDocument
from helpers_batch import CLIENT, FOLDER, NOTE, OTHER, WORDS, Place, Ran, holds, tree

from redactor.config.pipeline import load
from redactor.config.shipped import folder as shipped_folder
from redactor.formats import ocr
from redactor.formats.docx import DocxFormat
from redactor.formats.ocr import Word
from redactor.formats.registry import format_for
from redactor.model import Handling, Source

Reveal = Callable[..., Ran]
EVEN = "A line of words that nobody changes, so that everything has its place.\n"


@pytest.fixture
def reveal(place: Place, cli: Cli) -> Reveal:
    def call(
        copy: str | Path, out: str = "restored.txt", *more: str, reason: str = "a complaint"
    ) -> Ran:
        path = copy if isinstance(copy, Path) else place.out / copy
        target = place.root / out
        return cli(
            "reveal", path, "--private", place.private, "--out", target, "--reason", reason, *more
        )

    return call


def text_of(data: bytes, suffix: str) -> list[str]:
    handler = format_for(suffix)
    assert handler is not None
    document = handler.read(Source("x", "x", suffix, data, ""), Handling())
    return [segment.text for segment in document.segments]


TEXTS = {
    "plain": NOTE.encode(),
    "crlf": NOTE.replace("\n", "\r\n").encode(),
    "bom": codecs.BOM_UTF8 + NOTE.encode(),
    "utf-16": codecs.BOM_UTF16_LE + NOTE.encode("utf-16-le"),
    "utf-16 without bom": (NOTE * 3).encode("utf-16-be"),
    "unicode": f"{CLIENT} – “café” 😀 שלום\r\n\tMarjolein\u2028x".encode(),
    "cp1252": f"{CLIENT} at the café with Marjolein.".encode("cp1252"),
    "no line end": NOTE.rstrip("\n").encode(),
    "old mac line ends": NOTE.replace("\n", "\r").encode(),
    "side by side": f"{CLIENT}Marjolein, Farrow/Farrow".encode(),
    "a label in the source": f"[Client] was not {CLIENT}; [GP] wrote to Farrow.\n".encode(),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_comes_back_byte_for_byte(
    kind: str, place: Place, cli: Cli, light: Light, reveal: Reveal
) -> None:
    light()
    place.case(FOLDER, one_txt=TEXTS[kind], two_txt=OTHER)
    assert cli(*place.args()).code == 0
    copy = place.copies()["case-0001/document-01.txt"]
    assert holds(("Quenby",), copy) == []
    ran = reveal("case-0001/document-01.txt")
    assert (place.root / "restored.txt").read_bytes() == TEXTS[kind]
    assert "byte for byte" in ran.out
    assert ran.code == (1 if kind == "a label in the source" else 0)
    assert holds(WORDS, ran.both) == []


def test_names_that_only_an_old_encoding_can_write(
    place: Place, cli: Cli, light: Light, reveal: Reveal
) -> None:
    """The copy is plain ASCII: nothing in it says how the source was encoded."""
    folder = place.case("a", one_txt=f"Zoë saw Marjolein.\n{EVEN}".encode("cp1252"))
    (folder / "case.yaml").write_text("people: [{role: client, names: [Zoë]}]\n", encoding="utf-8")
    light()
    cli(*place.args())
    assert place.copies()["case-0001/document-01.txt"].isascii()
    reveal("case-0001/document-01.txt")
    assert (place.root / "restored.txt").read_bytes() == f"Zoë saw Marjolein.\n{EVEN}".encode(
        "cp1252"
    )


@pytest.mark.parametrize("action", ["redact", "mask", "replace", "type"])
def test_what_is_no_label_comes_back_as_well(
    action: str, place: Place, cli: Cli, light: Light, reveal: Reveal
) -> None:
    """An untouched copy is restored by position: nothing, stars and one phrase for all can be undone."""
    shipped = load("supervision")
    actions = {
        name: rule.model_copy(update={"action": action}) for name, rule in shipped.actions.items()
    }
    pipeline = light(shipped.model_copy(update={"actions": actions, "sha256": action}))
    source = word(*NOTE.splitlines())
    place.case("a", one_txt=NOTE, two_docx=source)
    from redactor.batch import work  # the pipeline is given by its line, not by a file

    work._LINE[shipped.sha256] = work._LINE[pipeline.sha256]
    try:
        assert cli(*place.args()).code == 0
    finally:
        del work._LINE[shipped.sha256]
    copy = place.copies()["case-0001/document-01.txt"]
    assert holds(("Quenby", "[Client"), copy) == []
    assert reveal("case-0001/document-01.txt").code == 0
    assert (place.root / "restored.txt").read_bytes() == NOTE.encode()
    ran = reveal("case-0001/document-02.docx", "restored.docx")
    assert ran.code == 0
    back = text_of((place.root / "restored.docx").read_bytes(), ".docx")
    assert back == text_of(source, ".docx")


def word(*rows: str) -> bytes:
    comments = helpers_docx.part(
        "w:comments",
        f'<w:comment w:id="0" w:author="x"><w:p><w:r><w:t>Ask {CLIENT}</w:t></w:r></w:p></w:comment>',
    )
    extra = helpers_docx.Extra("word/comments.xml", comments, "comments", "rId9")
    return helpers_docx.build("".join(helpers_docx.paragraph(row) for row in rows), [extra]).data


def test_the_text_of_a_word_document_comes_back(
    place: Place, cli: Cli, light: Light, reveal: Reveal
) -> None:
    light()
    source = word(*NOTE.splitlines(), EVEN.strip(), *OTHER.splitlines())
    place.case(FOLDER, one_docx=source)
    assert cli(*place.args()).code == 0
    assert reveal("case-0001/document-01.docx").code == 2, "another ending"
    ran = reveal("case-0001/document-01.docx", "restored.docx")
    restored = (place.root / "restored.docx").read_bytes()
    assert text_of(restored, ".docx") == text_of(source, ".docx")
    assert "byte for byte" not in ran.out
    assert ran.code == 0


def test_a_word_document_that_somebody_worked_on(
    place: Place, cli: Cli, light: Light, reveal: Reveal
) -> None:
    light()
    place.case(FOLDER, one_docx=word(*NOTE.splitlines(), EVEN.strip(), *OTHER.splitlines()))
    cli(*place.args())
    edited = place.root / "comments of my supervisor.docx"
    document = WordDocument(str(place.out / "case-0001" / "document-01.docx"))
    document.paragraphs[0].insert_paragraph_before("How did [Person A] feel? And [Person B]?")
    document.save(str(edited))
    ran = reveal(edited, "restored.docx")
    assert ran.code == 2
    assert "edited" in ran.err
    ran = reveal(edited, "restored.docx", "--case", "case-0001", "--document", "document-01")
    back = "\n".join(text_of((place.root / "restored.docx").read_bytes(), ".docx"))
    for line in (*NOTE.splitlines(), *OTHER.splitlines()):
        assert line in back
    assert "was edited since" in ran.out
    left = back.count("[Person")
    assert ran.code == (1 if left else 0)
    assert (f"{left} label(s) stay" in ran.out) == bool(left)


def test_a_pdf_gives_its_text(place: Place, cli: Cli, light: Light, reveal: Reveal) -> None:
    light()
    lines = ["Quenby Thistlewood came with Marjolein.", "Telephone 07700 900123.", OTHER.strip()]
    place.case(FOLDER, one_pdf=helpers_pdf.pdf(helpers_pdf.lines(*lines)))
    assert cli(*place.args()).code == 0
    assert reveal("case-0001/document-01.pdf", "restored.pdf").code == 2
    ran = reveal("case-0001/document-01.pdf")
    assert "Only the text was restored" in ran.out
    assert "5 place(s) hold their original again; 5 were replaced" in ran.out
    text = " ".join((place.root / "restored.txt").read_text("utf-8").split())
    assert text == " ".join(" ".join(lines).split())
    assert ran.code == 0


def test_it_is_logged_without_a_word_of_the_case(
    place: Place, cli: Cli, light: Light, reveal: Reveal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    light()
    place.case(FOLDER, one_txt=NOTE, two_txt=OTHER)
    cli(*place.args())
    reveal("case-0001/document-01.txt", "a.txt", reason="complaint 7")
    reveal("case-0001/document-02.txt", "b.txt", reason="the client asked")
    log = (place.private / "vault-log.jsonl").read_text()
    first, second = (json.loads(line) for line in log.splitlines())
    assert (first["document"], first["reason"]) == ("case-0001/document-01", "complaint 7")
    assert second["previous"] == first["hash"]
    assert holds((*WORDS, "a.txt"), log) == []
    said = [r.getMessage() for r in caplog.records if "revealed" in r.getMessage()]
    assert said[0].startswith("revealed count=")
    assert len(said) == 2
    if os.name == "posix":
        assert (place.root / "a.txt").stat().st_mode & 0o777 == 0o600
    files = {path: data for path, data in tree(place.private).items() if path != "sources.json"}
    assert holds(WORDS, *files, *files.values()) == []


def test_without_a_log_nothing_is_written(
    place: Place, cli: Cli, light: Light, reveal: Reveal
) -> None:
    light()
    place.case(FOLDER, one_txt=NOTE)
    cli(*place.args())
    (place.private / "vault-log.jsonl").write_text("{}\n")
    ran = reveal("case-0001/document-01.txt")
    assert ran.code == 5
    assert "chain" in ran.err
    assert not (place.root / "restored.txt").exists()


@pytest.mark.parametrize(
    ("reason", "allowed"),
    [
        ("", False), ("   ", False), ("for Quenby", False), ("QUENBY's complaint", False),
        ("a letter to marjolein", False), ("call 07700 900123 first", False),
        ("complaint no 12", True), ("the client asked", True),
    ],
)  # fmt: skip
def test_a_reason_is_given_and_names_nobody(
    reason: str, allowed: bool, place: Place, cli: Cli, light: Light, reveal: Reveal
) -> None:
    light()
    place.case(FOLDER, one_txt=NOTE)
    cli(*place.args())
    ran = reveal("case-0001/document-01.txt", reason=reason)
    assert ran.code == (0 if allowed else 2)
    assert (place.private / "vault-log.jsonl").exists() == allowed
    assert holds(WORDS, ran.both) == []


def test_the_file_may_lie_only_where_it_does_no_harm(
    place: Place, cli: Cli, light: Light, reveal: Reveal
) -> None:
    light()
    case = place.case(FOLDER, one_txt=NOTE)
    cli(*place.args())
    before = tree(place.root)
    copy = "case-0001/document-01.txt"
    for target, why in (
        (place.out / copy, "exists"), (place.out / "x.txt", "lies in OUT"),
        (place.out / "case-0001" / "x.txt", "lies in OUT"), (place.private / "x.txt", "private folder"),
        (case / "x.txt", "case folder"), (place.root / "nowhere" / "x.txt", "does not exist"),
        (case / "one.txt", "exists"),
    ):  # fmt: skip
        ran = reveal(copy, str(target))
        assert ran.code == 2
        assert why in ran.err, why
        assert holds(WORDS, ran.err) == []
    assert tree(place.root) == before


def test_what_is_no_copy(place: Place, cli: Cli, light: Light, reveal: Reveal) -> None:
    light()
    case = place.case(FOLDER, one_txt=NOTE)
    cli(*place.args())
    other = place.root / "other.txt"
    other.write_text("Nothing of ours.")
    ran = reveal(other)
    assert ran.code == 2
    assert "does not know this copy" in ran.err
    assert reveal(case / "one.txt").code == 2
    assert reveal(place.root / "missing.txt").code == 2
    picture = place.root / "x.jpg"
    picture.write_bytes(b"x")
    ids = ("--case", "case-0001", "--document", "document-01")
    assert reveal(picture, "r.jpg", *ids).code == 2
    assert reveal(other, "r.txt", "--case", "case-0001").code == 2
    assert reveal(other, "r.txt", "--case", "../x", "--document", "document-01").code == 2
    assert reveal(other, "r.txt", "--case", "case-0001", "--document", "document-09").code == 2
    ran = reveal(other, "r.txt", *ids)
    assert ran.code == 0
    assert (place.root / "r.txt").read_text() == "Nothing of ours."


def test_a_copy_of_months_ago_is_still_known(
    place: Place, cli: Cli, light: Light, reveal: Reveal
) -> None:
    light()
    case = place.case(FOLDER, one_txt=NOTE)
    cli(*place.args())
    old = place.root / "old copy.txt"
    old.write_bytes(place.copies()["case-0001/document-01.txt"])
    (case / "one.txt").write_text(NOTE + OTHER)
    cli(*place.args())
    assert reveal(old).code == 0
    assert (place.root / "restored.txt").read_text() == NOTE
    assert reveal("case-0001/document-01.txt", "new.txt", "--case", "case-0001").code == 0
    assert (place.root / "new.txt").read_text() == NOTE + OTHER


def test_an_edited_copy_goes_with_the_version_it_is_like(
    place: Place, cli: Cli, light: Light, reveal: Reveal
) -> None:
    light()
    case = place.case(FOLDER, one_txt=NOTE)
    cli(*place.args())
    old = place.copies()["case-0001/document-01.txt"].decode()
    (case / "one.txt").write_text(NOTE.replace("900123", "900456") + EVEN + OTHER * 2)
    cli(*place.args())
    edited = place.root / "edited.txt"
    edited.write_text("Seen by me.\n" + old)
    reveal(edited, "restored.txt", "--case", "case-0001", "--document", "document-01")
    assert (place.root / "restored.txt").read_text() == "Seen by me.\n" + NOTE


def test_a_document_with_kept_changes_comes_back(
    place: Place, cli: Cli, light: Light, reveal: Reveal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_picture(image: object) -> tuple[tuple[Word, ...], ...]:
        return ((Word("Quenby", 10, 10, 90, 40, 0.99),),)

    monkeypatch.setattr(ocr, "engine", lambda: SimpleNamespace(read=read_picture))
    shipped = (shipped_folder("pipelines") / "supervision.yaml").read_text(encoding="utf-8")
    mine = place.root / "kept.yaml"
    mine.write_text(
        shipped.replace("name: supervision", "name: kept\nrevisions: keep"), encoding="utf-8"
    )
    light(load(str(mine)))
    inner = (
        f"{helpers_docx.run('It was ')}<w:del w:id='1' w:author='Farrow'><w:r><w:delText>Marjolein</w:delText>"
        f"</w:r></w:del><w:ins w:id='2' w:author='Farrow'>{helpers_docx.run('Quenby')}</w:ins>"
        f"{helpers_docx.run(', not ')}{helpers_docx.run(CLIENT)}"
    )
    data = helpers_docx.with_picture(f"<w:p>{inner}</w:p>")
    place.case(FOLDER, one_docx=data)
    assert cli(*place.args("--pipeline", str(mine))).code == 1
    copy = place.copies()["case-0001/document-01.docx"]
    assert holds(("Quenby", "Marjolein", "Thistlewood"), copy) == []
    assert reveal("case-0001/document-01.docx", "restored.docx").code in (0, 1)
    restored = (place.root / "restored.docx").read_bytes()
    handling = Handling(revisions="keep", ocr="off")
    document = DocxFormat().read(Source("x", "x", ".docx", restored, ""), handling)
    first = [segment.text for segment in document.segments if segment.restorable]
    assert first == [f"It was Quenby, not {CLIENT}"]
