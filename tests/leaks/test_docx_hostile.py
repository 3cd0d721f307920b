"""One name in every place where a Word document hides text: none may be left, whatever the pipeline says."""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import unicodedata
from functools import cache
from itertools import product
from urllib.parse import unquote

import docx
import pytest
from helpers_batch import light_line
from helpers_docx import build, paragraph, read, run, source
from helpers_hostile import Hostile, hostile, nested, planted

from redactor.config.pipeline import load
from redactor.detect.names import is_ambiguous
from redactor.errors import DocumentError
from redactor.formats.docx import DocxFormat
from redactor.model import (
    Comments,
    Draft,
    Handling,
    HiddenPart,
    Outcome,
    Person,
    Revisions,
    Roster,
    Segment,
    Status,
    Surface,
)
from redactor.readback.docx import surfaces
from redactor.verify import Needle, Searcher

POLICIES: tuple[tuple[Revisions, Comments], ...] = tuple(
    product(("accept", "keep"), ("redact", "strip"))
)
_TAG = re.compile(r"<[^>]*>")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_CUT = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


@cache
def document() -> Hostile:
    """The hostile document, made once."""
    return hostile()


def _roster(names: list[str]) -> Roster:
    return Roster(
        tuple(Person(f"roster-{n}", "other.friend", (name,)) for n, name in enumerate(names, 1))
    )


def _run(
    data: bytes, names: list[str], revisions: Revisions, comments: Comments
) -> tuple[Outcome, Draft]:
    shipped = load("supervision")
    pipeline = shipped.model_copy(update={"revisions": revisions, "comments": comments})
    one = source(data)
    result = light_line(pipeline).run(one.case, [one], _roster(names))
    (outcome,) = result.outcomes
    return outcome, result.drafts[one.id]


@cache
def _copied(revisions: Revisions, comments: Comments) -> tuple[Outcome, Draft]:
    return _run(document().data, sorted(document().places), revisions, comments)


def _said(data: bytes) -> str:
    """All that a file says, in every encoding and with every disguise taken off, in lower case."""
    blobs: list[str] = []

    def add(content: bytes) -> None:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            text = content.decode(encoding, "ignore")
            plain = html.unescape(_TAG.sub("", text))
            blobs.extend((text, html.unescape(text), unquote(text), plain))
        for match in _BASE64.finditer(content.decode("latin-1")):
            try:
                decoded = base64.b64decode(match.group())
            except binascii.Error:
                continue
            blobs.append(decoded.decode("latin-1"))
            if decoded.startswith(b"PK"):
                nested(decoded, add)

    nested(data, add)
    blobs.extend(surface.text for surface in _surfaces(data))
    folded = unicodedata.normalize("NFKC", _CUT.sub("", "\n".join(blobs)))
    return folded.lower()


def _surfaces(data: bytes) -> list[Surface]:
    found: list[Surface] = []
    try:
        for surface in surfaces(data):
            found.append(surface)
    except DocumentError:
        return found
    return found


def _places_left(data: bytes) -> list[str]:
    said = _said(data)
    return [place for name, place in document().places.items() if name.lower() in said]


def test_every_name_can_be_found_in_the_original() -> None:
    places = document().places
    assert len(places) > 270
    missed = set(places.values()) - set(_places_left(document().data))
    assert missed == {"compressed PNG text"}


@pytest.mark.parametrize(("revisions", "comments"), POLICIES)
def test_no_place_is_left(revisions: Revisions, comments: Comments) -> None:
    outcome, draft = _copied(revisions, comments)
    assert outcome.leaks == ()
    assert outcome.status is Status.NEEDS_REVIEW
    assert _places_left(draft.data) == []
    assert docx.Document(io.BytesIO(draft.data)).paragraphs


@pytest.mark.parametrize(("revisions", "comments"), POLICIES)
def test_a_label_stands_where_a_reader_saw_the_name(
    revisions: Revisions, comments: Comments
) -> None:
    outcome, _ = _copied(revisions, comments)
    by_label = {decision.label for decision in outcome.decisions if decision.replaces}
    assert len(by_label) >= len(document().shown)
    text = [segment.text for segment in _read(_copied(revisions, comments)[1].data, revisions)]
    assert "Session notes. She came on time and spoke about sleep." in text
    assert sum(line.count("[") for line in text) >= len(document().shown)


def _read(data: bytes, revisions: Revisions) -> tuple[Segment, ...]:
    return DocxFormat().read(source(data), Handling(revisions=revisions)).segments


@pytest.mark.parametrize(("revisions", "comments"), POLICIES)
def test_a_second_redaction_changes_nothing(revisions: Revisions, comments: Comments) -> None:
    first = _copied(revisions, comments)[1].data
    outcome, again = _run(first, sorted(document().places), revisions, comments)
    assert not any(decision.replaces for decision in outcome.decisions)
    assert again.data == first


def test_the_same_input_gives_the_same_bytes() -> None:
    first = _copied("accept", "redact")[1].data
    assert _run(document().data, sorted(document().places), "accept", "redact")[1].data == first


def test_tracked_changes_stay_where_the_pipeline_keeps_them() -> None:
    kept = docx.Document(io.BytesIO(_copied("keep", "redact")[1].data)).element.xml
    accepted = docx.Document(io.BytesIO(_copied("accept", "redact")[1].data)).element.xml
    for tag in ("w:ins ", "w:del ", "w:moveFrom ", "w:moveTo ", "w:rPrChange ", "w:cellDel "):
        assert f"<{tag}" in kept
        assert f"<{tag}" not in accepted
    authors = set(re.findall(r'w:author="([^"]*)"', kept))
    assert authors
    assert all(re.fullmatch(r"Author \d+", author) for author in authors)
    assert set(re.findall(r'w:date="([^"]*)"', kept)) == {"1980-01-01T00:00:00Z"}


def test_comments_go_where_the_pipeline_strips_them() -> None:
    redacted, stripped = (_copied("accept", how) for how in ("redact", "strip"))
    assert b"word/comments.xml" in redacted[1].data
    assert b"word/comments.xml" not in stripped[1].data
    assert HiddenPart("comments", 1, "removed") in stripped[0].hidden
    assert "commentReference" not in docx.Document(io.BytesIO(stripped[1].data)).element.xml


def test_the_reader_finds_a_name_planted_anywhere() -> None:
    word = "Quillfeather"
    searcher = Searcher(
        [Needle(word.lower(), "PERSON")], lambda lines: [[] for _ in lines], is_ambiguous
    )
    clean = _copied("keep", "redact")[1].data
    assert searcher.leaks(surfaces(clean)) == ()
    every = list(planted(clean, word))
    assert len(every) > 2500
    assert [place for place, data in every if not _is_caught(searcher, data)] == []


def _is_caught(searcher: Searcher, data: bytes) -> bool:
    """Whether the copy would be held back: a leak, or a part that the reader does not vouch for."""
    try:
        return bool(searcher.leaks(surfaces(data)))
    except DocumentError:
        return True


ORDINARY = (
    "Black",
    "Auto",
    "Center",
    "Single",
    "Table",
    "Footer",
    "Normal",
    "Left",
    "Grid",
    "Bold",
)


def test_people_named_like_words_of_the_format_do_not_damage_it() -> None:
    body = "".join(
        paragraph(f"Then Mr {name} spoke to Dr {name} about sleep.") for name in ORDINARY
    )
    formatted = (
        "<w:p><w:pPr><w:pStyle w:val='Normal'/><w:pBdr><w:left w:val='single' w:color='auto'/></w:pBdr>"
        f"<w:jc w:val='center'/></w:pPr>{run('x', '<w:b/><w:highlight w:val=&quot;black&quot;/>')}</w:p>"
        "<w:tbl><w:tblPr><w:tblStyle w:val='TableGrid'/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    ).replace("&quot;", '"')
    original = build(formatted + body).data
    outcome, draft = _run(original, list(ORDINARY), "accept", "redact")
    assert outcome.leaks == ()
    before, after = (
        _paragraph_xml(data)
        for data in (
            DocxFormat().write(source(original), read(original), (), Handling()).data,
            draft.data,
        )
    )
    assert after[0] == before[0]
    text = "\n".join(segment.text for segment in read(draft.data).segments)
    assert not [name for name in ORDINARY if name in text]


def _paragraph_xml(data: bytes) -> list[str]:
    return [p._p.xml for p in docx.Document(io.BytesIO(data)).paragraphs]
