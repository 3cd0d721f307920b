"""Formats that lie: what they hand over is read again by another reader and never published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from conftest import Cli, Light
from helpers_batch import CLIENT, NOTE, OTHER, WORDS, Place, holds, reason_codes, tree

from redactor import copying, pipeline
from redactor.errors import DocumentError
from redactor.formats.text import TextFormat
from redactor.model import Document, Draft, Handling, HiddenPart, Replacement, Segment, Source

FOLDER = f"{CLIENT} (Farrow)"
LIED_ABOUT = "case-0001/document-01"
Write = Callable[[Source, Draft], Draft]
Read = Callable[[Document], Document]


class Sabotaged(TextFormat):
    """The text format, with its results changed."""

    def __init__(self, read: Read | None = None, write: Write | None = None) -> None:
        self._read, self._write = read, write

    def read(self, source: Source, handling: Handling) -> Document:
        document = super().read(source, handling)
        return self._read(document) if self._read and source.id == LIED_ABOUT else document

    def write(
        self,
        source: Source,
        document: Document,
        replacements: Sequence[Replacement],
        handling: Handling,
    ) -> Draft:
        draft = super().write(source, document, replacements, handling)
        return self._write(source, draft) if self._write and source.id == LIED_ABOUT else draft


@pytest.fixture
def sabotage(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a sabotaged format in the place of the text format."""

    def use(read: Read | None = None, write: Write | None = None) -> None:
        liar = Sabotaged(read, write)
        monkeypatch.setattr(pipeline, "format_for", lambda suffix: liar)

    return use


def unchanged(source: Source, draft: Draft) -> Draft:
    return replace(draft, data=source.data)


def another(source: Source, draft: Draft) -> Draft:
    return replace(draft, data=OTHER.encode())


def appended(source: Source, draft: Draft) -> Draft:
    return replace(draft, data=draft.data + b"\n-- MARJOLEIN\n")


def utf16(source: Source, draft: Draft) -> Draft:
    return replace(draft, data=b"\xff\xfe" + NOTE.encode("utf-16-le"))


def spaced(source: Source, draft: Draft) -> Draft:
    return replace(draft, data=draft.data + b"ring 0 7 7 0 0-900 123")


LIES = {"unchanged": unchanged, "another document": another, "appended": appended, "utf-16": utf16,
        "a number in other spacing": spaced}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_what_is_still_there_is_held_back(
    lie: str, place: Place, cli: Cli, light: Light, sabotage: Callable[..., None]
) -> None:
    light()
    sabotage(write=LIES[lie])
    place.case(FOLDER, one_txt=NOTE, two_txt=OTHER)
    ran = cli(*place.args())
    assert ran.code == 1
    entry = place.documents()["case-0001/document-01"]
    assert entry["status"] == "quarantined"
    assert entry["output"] is None
    assert entry["error"]["code"] == "leak-found"
    assert entry["leaks"]
    assert list(place.copies()) == ["case-0001/document-02.txt"]
    held = place.private / "quarantine" / "case-0001" / "document-01.txt"
    assert holds((*WORDS, "0-900 123"), held.read_bytes())
    assert held.stat().st_mode & 0o077 == 0
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []
    assert place.remains() == []


def test_a_document_that_is_mended_leaves_quarantine(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    folder = place.case(FOLDER, one_txt=NOTE, two_txt=OTHER)
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "format_for", lambda suffix: Sabotaged(None, unchanged))
        assert cli(*place.args()).code == 1
        again = cli(*place.args())
        assert again.code == 1
        assert "1 case(s) were done already" in again.out
        assert len(place.copies()) == 1
    (folder / "one.txt").write_text(NOTE + "One more line.\n")
    assert cli(*place.args()).code == 0
    assert len(place.copies()) == 2
    assert not list((place.private / "quarantine").rglob("*.txt"))


def no_such_segment(document: Document) -> Document:
    ghost = Segment(1, "page 9", "Quenby Thistlewood rang Marjolein, as ever")
    return replace(document, segments=(*document.segments, ghost))


def far_index(document: Document) -> Document:
    return replace(document, segments=(replace(document.segments[0], index=5),))


def longer(document: Document) -> Document:
    segment = replace(document.segments[0], text="x" * 500 + " Quenby came")
    return replace(document, segments=(segment,))


def another_id(document: Document) -> Document:
    return replace(document, id="case-0001/document-77")


def nobodys(document: Document) -> Document:
    return replace(document, id="Quenby", case="Thistlewood")


@pytest.mark.parametrize("lie", [no_such_segment, far_index, longer, another_id, nobodys])
def test_segments_that_do_not_exist(
    lie: Read, place: Place, cli: Cli, light: Light, sabotage: Callable[..., None]
) -> None:
    light()
    sabotage(read=lie)
    place.case(FOLDER, one_txt=NOTE, two_txt=OTHER)
    place.case("z", two_txt=OTHER, three_txt=NOTE)
    ran = cli(*place.args())
    assert ran.code == 1
    entry = place.documents()["case-0001/document-01"]
    assert entry["status"] in ("failed", "quarantined")
    assert entry["error"]["code"] in reason_codes()
    assert "case-0001/document-01.txt" not in place.copies()
    assert "case-0002/document-02.txt" in place.copies()
    assert holds(WORDS, ran.both, *tree(place.out).values(), *tree(place.out)) == []
    assert place.remains() == []


@pytest.mark.parametrize(
    "error", [ValueError("Quenby"), RecursionError("Quenby"), MemoryError("Farrow")]
)
@pytest.mark.parametrize("verb", ["read", "write"])
def test_a_format_that_raises(
    verb: str, error: Exception, place: Place, cli: Cli, light: Light, sabotage: Callable[..., None]
) -> None:
    def fail(*anything: object) -> object:
        raise error

    light()
    sabotage(**{verb: fail})
    place.case(FOLDER, one_txt=NOTE, two_txt=OTHER)
    ran = cli(*place.args())
    assert ran.code == 1
    entry = place.documents()["case-0001/document-01"]
    assert entry["error"]["code"] == ("unreadable" if verb == "read" else "unwritable")
    assert list(place.copies()) == ["case-0001/document-02.txt"]
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []


def test_a_reader_that_raises_on_the_copy(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(data: bytes) -> object:
        raise ValueError(data)

    light()
    monkeypatch.setattr(copying, "READERS", {**copying.READERS, ".txt": fail})
    place.case(FOLDER, one_txt=NOTE, two_md=OTHER)
    ran = cli(*place.args())
    assert ran.code == 1
    assert list(place.copies()) == ["case-0001/document-02.md"]
    assert holds(WORDS, ran.both, *tree(place.out).values()) == []


def test_hidden_parts_that_a_format_names_are_listed(
    place: Place, cli: Cli, light: Light, sabotage: Callable[..., None]
) -> None:
    light()
    sabotage(write=lambda s, d: replace(d, hidden=(HiddenPart("comments", 3, "removed"),)))
    place.case(FOLDER, one_txt=NOTE)
    assert cli(*place.args()).code == 0
    (entry,) = place.documents().values()
    assert entry["hidden"] == [{"part": "comments", "count": 3, "treatment": "removed"}]


class InTurn(TextFormat):
    """The text format with three ways to write; the first leaks, the second fails."""

    def __init__(self) -> None:
        self.ways: list[str] = []

    def safer(self, handling: Handling) -> tuple[Handling, ...]:
        return (replace(handling, comments="strip"), replace(handling, revisions="keep"))

    def write(
        self,
        source: Source,
        document: Document,
        replacements: Sequence[Replacement],
        handling: Handling,
    ) -> Draft:
        self.ways.append(f"{handling.comments} {handling.revisions}")
        if len(self.ways) == 1:
            return Draft(source.data, ".txt")
        if len(self.ways) == 2:
            raise DocumentError("damaged", "It cannot be written.", "Try again.")
        return super().write(source, document, replacements, handling)


def test_a_copy_that_does_not_pass_is_written_in_a_simpler_way(
    place: Place, cli: Cli, light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    light()
    format_in_turn = InTurn()
    monkeypatch.setattr(pipeline, "format_for", lambda suffix: format_in_turn)
    place.case(FOLDER, one_txt=NOTE)
    assert cli(*place.args()).code == 0
    assert format_in_turn.ways == ["redact accept", "strip accept", "redact keep"]
    assert place.documents()["case-0001/document-01"]["status"] == "published"
    assert holds(WORDS, *place.copies().values()) == []
